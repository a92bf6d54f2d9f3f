// SPDX-License-Identifier: Apache-2.0
import NutgrafIndex
import NutgrafReport
import NutgrafText
import Testing

/// Facets, timelines, order by day, numbers, stems, positions of one passage: against counts by hand.
@Suite struct KnowledgeQueryTests {
  private struct Row {
    var id: String
    var day: Int?
    var topics: [String]
    var size: Double
    var body: String
  }

  private static let rows: [Row] = (0..<500).map { n in
    let words = ["ferry", "port", "union", "snow", "offer", "harbour", "strike"]
    let body = (0..<(4 + n % 11)).map { words[(n * 7 + $0 * $0 * 3 + n / 13) % words.count] }
    return Row(
      id: "\(n)", day: n % 17 == 5 ? nil : 20_000 + (n * 37) % 400,
      topics: (0..<(n % 4)).map { ["Harbour Board", "Snow", "Union", "EU", "Trade"][(n / 3 + $0) % 5] },
      size: Double((n * 31) % 101) - 50, body: body.joined(separator: " "))
  }

  private func index(_ folder: TemporaryFolder, commits: Int) throws -> Index {
    var options = IndexOptions()
    options.logLimit = 1
    let index = try Index.create(path: folder.index, options: options)
    for (n, row) in KnowledgeQueryTests.rows.enumerated() {
      var json = "{\"id\":\"\(row.id)\",\"body\":\"\(row.body)\",\"size\":\(row.size)"
      json += ",\"topic\":[" + row.topics.map { "\"\($0)\"" }.joined(separator: ",") + "]}"
      var record = try IndexRecord(json: Array(json.utf8))
      record.date = row.day.flatMap { CivilDate(dayNumber: $0) }
      try index.add(record)
      if n % (500 / commits) == 499 % (500 / commits) { try index.commit() }
    }
    try index.commit()
    for n in [3, 77, 204] { try index.delete(Array("\(n)".utf8)) }
    try index.commit()
    return index
  }

  private static let live = rows.filter { !["3", "77", "204"].contains($0.id) }

  @Test(arguments: [1, 5]) func facetsCountEachRecordOnce(commits: Int) throws {
    let folder = TemporaryFolder()
    let index = try index(folder, commits: commits)
    for (json, test): (String, (Row) -> Bool) in [
      (#"{"all":true}"#, { _ in true }),
      (#"{"and":["ferry","snow"]}"#, { $0.body.contains("ferry") && $0.body.contains("snow") }),
      (#"{"range":{"size":[49,50]}}"#, { $0.size >= 49 }),
    ] {
      var counts: [String: Int] = [:]
      for row in KnowledgeQueryTests.live where test(row) {
        for topic in Set(row.topics) { counts[topic, default: 0] += 1 }
      }
      let wanted = counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key.lowercased() < $1.key.lowercased() }
      let found = try index.facets(Sample.query(json), field: "topic", limit: 100)
      #expect(found.map { String(decoding: $0.name, as: UTF8.self) } == wanted.map(\.key))
      #expect(found.map(\.count) == wanted.map(\.value))
    }
  }

  @Test(arguments: [1, 5]) func numbersAreFoundByRange(commits: Int) throws {
    let folder = TemporaryFolder()
    let index = try index(folder, commits: commits)
    for (low, high) in [(-50.0, 50.0), (-0.5, 0.5), (0, 0), (-7, 12), (12, -7), (49, 1000)] {
      let wanted = KnowledgeQueryTests.live.filter { $0.size >= low && $0.size <= high }.count
      #expect(try index.count(json: "{\"range\":{\"size\":[\(low),\(high)]}}") == wanted)
    }
    #expect(try index.count(text: "size:>0") == KnowledgeQueryTests.live.filter { $0.size > 0 }.count)
    let both = KnowledgeQueryTests.live.filter { $0.size < 0 && $0.body.contains("snow") }.count
    #expect(try index.count(text: "size:<0 AND snow") == both)
    try index.merge()
    try index.verify()
    #expect(try index.count(text: "size:<0 AND snow") == both)
    try index.close()
    #expect(try Index.open(path: folder.index).count(text: "size:<0 AND snow") == both)
  }

  @Test(arguments: [1, 5]) func hitsByDayAndTimeline(commits: Int) throws {
    let folder = TemporaryFolder()
    let index = try index(folder, commits: commits)
    let query = try Sample.query(#"{"term":"ferry","field":"body"}"#)
    let rows = KnowledgeQueryTests.live.filter { $0.body.contains("ferry") }
    for order in [SearchOrder.newest, .oldest] {
      let result = try index.search(query, limit: 1000, count: true, order: order)
      let days = try (0..<result.count).map { try result.date($0)?.dayNumber }
      let dated = rows.compactMap(\.day).sorted()
      let wanted: [Int?] = order == .newest ? dated.reversed() : dated
      #expect(days == wanted + rows.filter { $0.day == nil }.map { _ in nil })
      #expect(result.total == rows.count)
      let few = try index.search(query, limit: 7, order: order)
      #expect(try (0..<7).map { try few.date($0)?.dayNumber } == Array(days.prefix(7)))
    }
    let (periods, undated) = try index.timeline(query, by: .month)
    #expect(undated == rows.filter { $0.day == nil }.count)
    #expect(periods.reduce(0) { $0 + $1.count } + undated == rows.count)
    for period in periods {
      let inside = rows.filter {
        $0.day.map { $0 >= period.from.dayNumber && $0 <= period.to.dayNumber } ?? false
      }
      #expect(inside.count == period.count)
    }
  }

  @Test func positionsAreOfOnePassage() throws {
    let folder = TemporaryFolder()
    let index = try Index.create(path: folder.index)
    let body = "Brandt rejects the plan. Oster backs the plan. Brandt likes the ferry."
    func value(_ field: String, _ value: String, _ from: UInt32, _ to: UInt32) -> IndexRecord.Keyword {
      .init(field: field, value: Array(value.utf8), spans: [ByteSpan(from: from, to: to)])
    }
    for n in 0..<300 {
      var record = IndexRecord(id: "\(n)", body: body)
      record.keywords = [
        value("holder", "brandt", 0, 23), value("stance", n % 3 == 0 ? "reject" : "assert", 0, 23),
        value("holder", "oster", 25, 45), value("stance", "support", 25, 45),
      ]
      try index.add(record)
    }
    try index.commit()
    #expect(try index.count(text: "holder:Brandt stance:reject") == 100)
    #expect(try index.count(text: "holder:Brandt AND stance:support") == 300)
    #expect(try index.count(json: #"{"holder":"Brandt","stance":"support"}"#) == 0)
    #expect(try index.count(json: #"{"stance":"support","holder":"oster"}"#) == 300)
    #expect(try index.count(text: "stance:reject holder:Oster") == 0)
  }

  @Test func whatWasSaidIsFoundWhereSpeakersAndWordsAreSparse() throws {
    let folder = TemporaryFolder()
    let index = try Index.create(path: folder.index)
    for n in 0..<900 {
      let body = n % 7 == 0 ? "She said the tide turns." : "She said nothing new."
      var record = IndexRecord(id: "\(n)", body: body)
      if n % 5 == 0 {
        record.keywords = [
          .init(field: "speaker", value: Array("holm".utf8), spans: [ByteSpan(from: 9, to: 20)])
        ]
      }
      try index.add(record)
    }
    try index.commit()
    #expect(try index.count(text: "speaker:Holm said:tide") == (0..<900).filter { $0 % 35 == 0 }.count)
  }

  @Test func anActorIsFoundUnderEveryNameThatIsKnown() throws {
    let folder = TemporaryFolder()
    let index = try Index.create(path: folder.index)
    for (id, text) in [
      ("a", "The United Nations sent 40 trucks to the border on Monday."),
      ("b", "The UN sent 40 trucks to the border on Monday."),
    ] {
      let report = try Report(id: id, text: Array(text.utf8))
      try index.add(IndexRecord(report))
    }
    try index.commit()
    #expect(try index.ids(Query(text: "org:\"United Nations\"")).sorted() == ["a", "b"])
    #expect(try index.ids(Query(text: "org:UN")).sorted() == ["a", "b"])
    #expect(try index.count(text: "org:\"Harbour Board\"") == 0)
    let all = try index.facets(Sample.query(#"{"all":true}"#), field: "org")
    #expect(all.map(\.count) == [2])
  }

  @Test func scoresOfNestedFormsAreThoseOfTheirParts() throws {
    let folder = TemporaryFolder()
    let index = try index(folder, commits: 1)
    func scores(_ json: String) throws -> [String: Float] {
      let result = try index.search(Sample.query(json), limit: 1000)
      var scores: [String: Float] = [:]
      for hit in 0..<result.count {
        scores[String(decoding: try result.id(hit), as: UTF8.self)] = result.score(hit)
      }
      return scores
    }
    let leaf = { (word: String) in "{\"term\":\"\(word)\",\"field\":\"body\"}" }
    let (ferry, snow, offer) = try (scores(leaf("ferry")), scores(leaf("snow")), scores(leaf("offer")))
    let nested =
      "{\"or\":[{\"must\":\(leaf("ferry")),\"not\":\(leaf("snow"))},{\"and\":[\(leaf("snow")),{\"or\":[\(leaf("offer")),\(leaf("ferry"))]}]}]}"
    let found = try scores(nested)
    for (id, score) in found {
      var wanted: Float = 0
      if let f = ferry[id], snow[id] == nil { wanted += f }
      if let s = snow[id], offer[id] != nil || ferry[id] != nil {
        wanted += s + (offer[id] ?? 0) + (ferry[id] ?? 0)
      }
      #expect(abs(score - wanted) < 1e-3, "\(id)")
    }
    let choice = "{\"and\":[\(leaf("snow")),{\"or\":[\(leaf("offer")),\(leaf("ferry"))]}]}"
    let top = try index.search(Sample.query(choice), limit: 10, count: true)
    let all = try scores(choice)
    #expect(top.total == all.count)
    #expect((0..<top.count).map { top.score($0) } == Array(all.values.sorted(by: >).prefix(10)))
  }

  @Test func stemsStandForAllForms() throws {
    let folder = TemporaryFolder()
    var options = IndexOptions()
    options.stemmed = ["body", "note"]
    let index = try Index.create(path: folder.index, options: options)
    for (n, body) in ["Dockers strike again", "The striking docker", "Strikes end", "Nothing"].enumerated() {
      try index.add(IndexRecord(json: Array("{\"id\":\"\(n)\",\"body\":\"\(body)\",\"note\":\"Ferries\"}".utf8)))
    }
    try index.commit()
    #expect(try index.count(json: #"{"term":"striking","field":"body"}"#) == 3)
    #expect(try index.count(json: #"{"phrase":["strikes","dockers"],"field":"body"}"#) == 1)
    #expect(try index.count(text: "note:ferry") == 4)
    #expect(try index.count(text: "strikes") == 3)
    try index.close()
    let again = try Index.open(path: folder.index, write: true)
    try again.add(IndexRecord(id: "9", body: "They strike"))
    try again.commit()
    try again.merge()
    try again.verify()
    #expect(try again.count(json: #"{"term":"strikes","field":"body"}"#) == 4)
    #expect(String(decoding: try #require(try again.record(id: [0x31])).text("body")?.bytes ?? [], as: UTF8.self) == "The striking docker")
  }

  @Test func phrasesOfTwoAtTheBeginningAndAcrossManyPositions() throws {
    let folder = TemporaryFolder()
    let index = try Index.create(path: folder.index)
    let bodies = [
      "ferry the the the ferry", "the the the ferry", "ferry the", "ferry", "the ferry ferry ferry",
      Array(repeating: "the port", count: 300).joined(separator: " ") + " the ferry",
    ]
    for (n, body) in bodies.enumerated() { try index.add(IndexRecord(id: "\(n)", body: body)) }
    try index.commit()
    for (phrase, wanted) in [
      (["the", "ferry"], ["0", "1", "4", "5"]), (["ferry", "the"], ["0", "2"]),
      (["ferry", "ferry"], ["4"]), (["port", "the"], ["5"]), (["port", "ferry"], []),
    ] {
      let json = "{\"phrase\":[\"\(phrase[0])\",\"\(phrase[1])\"],\"field\":\"body\"}"
      let query = try Sample.query(json)
      #expect(try index.ids(query).sorted() == wanted)
      #expect(try index.count(query) == wanted.count)
      #expect(try index.search(query, limit: 1, count: true).total == wanted.count)
    }
  }

  @Test func theBudgetOfAMergeIsKept() throws {
    let folder = TemporaryFolder()
    let index = try index(folder, commits: 5)
    let before = try index.stats()
    #expect(before.segments >= 5)
    #expect(try !index.merge(budget: 0))
    #expect(try index.stats().segments == before.segments)
    let all = try index.ids(Sample.query(#"{"term":"ferry","field":"body"}"#))
    #expect(try !index.merge(budget: before.bytes / 2))
    let half = try index.stats()
    #expect(half.segments < before.segments && half.segments > 1)
    #expect(try index.merge(budget: Int.max))
    #expect(try index.stats().segments == 1 && index.stats().deleted == 0)
    #expect(try Set(index.ids(Sample.query(#"{"term":"ferry","field":"body"}"#))) == Set(all))
  }
}
