// SPDX-License-Identifier: Apache-2.0
import NutgrafIndex
import NutgrafText
import Testing

/// Checks answers against a search through all records, one by one.
@Suite struct QueryTests {
  private static let vocabulary = [
    "ferry", "ferries", "port", "ellery", "harbour", "harbor", "union", "unions", "dock", "docks",
    "dockers", "offer", "snow", "pass", "the", "the", "the", "of", "of", "a", "été", "straße",
  ]

  private struct Collection {
    var bodies: [[String]] = []
    var days: [Int] = []
    let index: Index

    init(_ folder: TemporaryFolder, _ count: Int, commits: Int) throws {
      index = try Index.create(path: folder.index)
      var seed: UInt64 = 3
      func next(_ n: Int) -> Int {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(seed >> 33) % n
      }
      for n in 0..<count {
        let words = (0..<(5 + next(40))).map { _ in
          QueryTests.vocabulary[next(QueryTests.vocabulary.count)]
        }
        bodies.append(words)
        days.append(next(300))
        try index.add(
          IndexRecord(
            id: "\(n)", title: "Untitled", body: words.joined(separator: n % 3 == 0 ? ", " : " "),
            date: CivilDate(dayNumber: 20000 + days[n])))
        if n % max(1, count / commits) == 0 { try index.commit() }
      }
      try index.commit()
    }

    func matches(_ test: ([String]) -> Bool) -> Set<String> {
      Set(bodies.indices.filter { test(bodies[$0]) }.map(String.init))
    }
  }

  private static func holds(_ words: [String], _ phrase: [String]) -> Bool {
    guard words.count >= phrase.count else { return false }
    return (0...(words.count - phrase.count)).contains {
      Array(words[$0..<$0 + phrase.count]) == phrase
    }
  }

  @Test(arguments: [1, 7]) func everyFormFindsWhatASearchByHandFinds(commits: Int) throws {
    let folder = TemporaryFolder()
    let c = try Collection(folder, 700, commits: commits)
    let cases: [(String, ([String]) -> Bool)] = [
      (#"{"term":"ferry","field":"body"}"#, { $0.contains("ferry") }),
      (#"{"term":"ÉTÉ","field":"body"}"#, { $0.contains("été") }),
      (#"{"and":["ferry","of",{"term":"snow"}],"field":"body"}"#,
       { $0.contains("ferry") && $0.contains("of") && $0.contains("snow") }),
      (#"{"or":["straße","pass"],"field":"body"}"#, { $0.contains("straße") || $0.contains("pass") }),
      (#"{"must":{"term":"the"},"not":{"or":["ferry","of"]}}"#,
       { $0.contains("the") && !$0.contains("ferry") && !$0.contains("of") }),
      (#"{"phrase":["the","port","of"],"field":"body"}"#, { QueryTests.holds($0, ["the", "port", "of"]) }),
      (#"{"phrase":["the","the"],"slop":0,"field":"body"}"#, { QueryTests.holds($0, ["the", "the"]) }),
      (#"{"phrase":["offer","union"],"slop":1,"field":"body"}"#, { words in
        words.indices.contains { i in
          words[i] == "offer"
            && words.indices.contains { j in words[j] == "union" && abs((j - 1) - i) <= 1 }
        }
      }),
      (#"{"prefix":"dock","field":"body"}"#, { $0.contains { $0.hasPrefix("dock") } }),
      (#"{"wildcard":"f*r?y","field":"body"}"#, { $0.contains("ferry") }),
      (#"{"fuzzy":"harbour","distance":1,"field":"body"}"#,
       { $0.contains("harbour") || $0.contains("harbor") }),
      (#"{"fuzzy":"ete","distance":2,"field":"body"}"#,
       { $0.contains { ["été", "the", "a", "of"].contains($0) && $0 != "a" && $0 != "of" } }),
      (#"{"fuzzy":"ort","distance":1,"field":"body"}"#, { $0.contains("port") }),
      (#"{"and":[{"or":["snow","pass"]},{"not":["the"],"must":["union"]}],"field":"body"}"#,
       { ($0.contains("snow") || $0.contains("pass")) && $0.contains("union") && !$0.contains("the") }),
      (#"{"all":true}"#, { _ in true }),
    ]
    for (json, test) in cases {
      let query = try Sample.query(json)
      let wanted = c.matches(test)
      #expect(try c.index.count(query) == wanted.count, "\(json)")
      #expect(try Set(c.index.ids(query)) == wanted, "\(json)")
      let few = try c.index.search(query, limit: 5, count: true)
      #expect(few.total == wanted.count)
      let all = try c.index.search(query, limit: 1000)
      for hit in 0..<few.count {
        #expect(abs(few.score(hit) - all.score(hit)) < 1e-4, "\(json) hit \(hit)")
      }
    }
  }

  @Test func aRangeOfDaysHoldsBothItsEnds() throws {
    let folder = TemporaryFolder()
    let c = try Collection(folder, 400, commits: 3)
    let (from, to) = (CivilDate(dayNumber: 20050)?.iso ?? "", CivilDate(dayNumber: 20090)?.iso ?? "")
    let wanted = c.days.indices.filter { (50...90).contains(c.days[$0]) }
    #expect(try c.index.count(json: #"{"range":{"date":["\#(from)","\#(to)"]}}"#) == wanted.count)
    #expect(try c.index.count(text: "date:[\(from) TO \(to)]") == wanted.count)
    let ferry = wanted.filter { c.bodies[$0].contains("ferry") }
    #expect(
      try c.index.count(json: #"{"and":[{"term":"ferry","field":"body"},{"range":{"date":["\#(from)","\#(to)"]}}]}"#)
        == ferry.count)
    #expect(try c.index.count(text: "body:ferry date:[* TO *]") == c.matches { $0.contains("ferry") }.count)
  }

  @Test func deletedRecordsAreInNoAnswer() throws {
    let folder = TemporaryFolder()
    let c = try Collection(folder, 300, commits: 2)
    for n in stride(from: 0, to: 300, by: 3) { try c.index.delete(Array("\(n)".utf8)) }
    try c.index.commit()
    for word in ["the", "ferry", "été"] {
      let wanted = c.matches { $0.contains(word) }.filter { (Int($0) ?? 0) % 3 != 0 }
      let query = try Sample.query(#"{"term":"\#(word)","field":"body"}"#)
      #expect(try c.index.count(query) == wanted.count)
      #expect(try Set(c.index.ids(query)) == wanted)
    }
    try c.index.merge()
    #expect(try c.index.count(json: #"{"all":true}"#) == 200)
    try c.index.verify()
  }

  @Test func theQueryLanguageSaysTheSameAsTheJSON() throws {
    let folder = TemporaryFolder()
    let c = try Collection(folder, 300, commits: 2)
    let pairs = [
      ("body:ferry AND body:snow", #"{"and":["ferry","snow"],"field":"body"}"#),
      ("body:ferry OR body:snow", #"{"or":["ferry","snow"],"field":"body"}"#),
      ("body:ferry AND NOT body:snow", #"{"must":["ferry"],"not":["snow"],"field":"body"}"#),
      ("body:ferry -body:snow", #"{"must":["ferry"],"not":["snow"],"field":"body"}"#),
      ("+body:ferry body:\"of the\"", #"{"and":["ferry",{"phrase":["of","the"]}],"field":"body"}"#),
      ("(body:ferry OR body:snow) AND body:dock*", #"{"and":[{"or":["ferry","snow"]},{"prefix":"dock"}],"field":"body"}"#),
      ("body:harbor~", #"{"fuzzy":"harbor","field":"body"}"#),
      ("body:\"offer union\"~1", #"{"phrase":["offer","union"],"slop":1,"field":"body"}"#),
      ("*:*", #"{"all":true}"#),
    ]
    for (text, json) in pairs where text != "*:*" {
      #expect(try c.index.count(text: text) == c.index.count(json: json), "\(text)")
    }
  }

  @Test(arguments: [
    ("", 0), ("(a b", 4), ("\"open", 5), ("date:[2025-01-01 2025]", 17), ("a AND", 5), ("word^x", 5),
    ("date:yesterday", 5), ("a)", 1),
  ])
  func asyntaxErrorNamesItsColumn(text: String, offset: Int) throws {
    do {
      _ = try Query(text: text)
      Issue.record("'\(text)' was read")
    } catch {
      #expect(error.code == .query)
      #expect(error.offset == offset, "\(error)")
    }
  }

  @Test func noQueryIsTooOddToBeRefusedCleanly() throws {
    let folder = TemporaryFolder()
    let c = try Collection(folder, 30, commits: 1)
    let odd = [
      String(repeating: "(", count: 100_000), String(repeating: "a AND ", count: 20_000),
      String(repeating: "NOT ", count: 1000) + "a", "~~~", "^^^", "::", "a:b:c", "\u{0}", "-", "+",
      "*", "?", "[", "field:", "🎈", "\"\"", "a~9", "speaker:x said:y", "said:y",
    ]
    for text in odd {
      do { _ = try c.index.count(Query(text: text)) } catch {}
    }
    for json in ["", "{", "[]", "1", "{}", #"{"term":1}"#, #"{"and":"x"}"#, #"{"fuzzy":"a","distance":9}"#,
      String(repeating: "[", count: 100_000), String(repeating: #"{"and":["#, count: 5000),
      #"{"range":{"date":[1,2]}}"#, #"{"phrase":[]}"#, #"{"or":[]}"#, #"{"nothing":1}"#]
    {
      do { _ = try c.index.count(json: json) } catch {}
    }
  }

  @Test func valuesAndWhatWasSaidAreFound() throws {
    let folder = TemporaryFolder()
    let index = try Index.create(path: folder.index)
    let body = "Lindqvist said no deal was near. Okoro said the ferry would sail."
    var record = IndexRecord(id: "1", body: body)
    record.keywords = [
      .init(field: "speaker", value: Array("ana lindqvist".utf8), spans: [ByteSpan(from: 15, to: 32)]),
      .init(field: "speaker", value: Array("okoro".utf8), spans: [ByteSpan(from: 44, to: 65)]),
      .init(field: "person", value: Array("ana lindqvist".utf8)),
    ]
    try index.add(record)
    try index.add(IndexRecord(id: "2", body: body))
    try index.commit()
    #expect(try index.count(text: "person:\"Ana Lindqvist\"") == 1)
    #expect(try index.count(json: #"{"person":"Ana LINDQVIST"}"#) == 1)
    #expect(try index.count(text: "speaker:\"Ana Lindqvist\" said:\"no deal\"") == 1)
    #expect(try index.count(text: "speaker:\"Ana Lindqvist\" said:ferry") == 0)
    #expect(try index.count(text: "speaker:Okoro said:ferry") == 1)
    #expect(try index.count(json: #"{"speaker":"Okoro","said":{"and":["ferry","sail"]}}"#) == 1)
    #expect(try index.count(json: #"{"speaker":"Okoro","said":{"phrase":["sail","ferry"]}}"#) == 0)
    try index.merge()
    #expect(try index.count(text: "speaker:Okoro said:ferry") == 1)
  }

  @Test func freeTextFindsOtherFormsOfAWord() throws {
    let folder = TemporaryFolder()
    let index = try Index.create(path: folder.index)
    try index.add(IndexRecord(id: "1", body: "The negotiators were negotiating over ferries."))
    try index.add(IndexRecord(id: "2", title: "Ferry", body: "Nothing else here at all."))
    try index.add(IndexRecord(id: "3", body: "A negotiation of other things."))
    try index.commit()
    #expect(try index.ids(Query(text: "ferry")) == ["2", "1"])
    #expect(try Set(index.ids(Query(text: "negotiating"))) == ["1", "3"])
    let evidence = try index.search(Query(text: "ferry")).evidence(1)
    #expect(evidence.spans.map { $0.count } == ["ferries".utf8.count])
  }

  @Test func aQueryStopsWhenItsTimeIsOverOrItIsCancelled() throws {
    let folder = TemporaryFolder()
    let c = try Collection(folder, 300, commits: 1)
    let query = try Sample.query(#"{"or":["the","of"],"field":"body"}"#)
    let cancel = QueryCancel()
    cancel.cancel()
    #expect(throws: IndexError.self) {
      try c.index.count(query, limits: QueryLimits(cancel: cancel))
    }
    #expect(throws: IndexError.self) {
      try c.index.search(query, limits: QueryLimits(milliseconds: 0))
    }
  }

  /// All matches of a pattern score the same, so that the search stops when it has enough.
  @Test func theFirstHitsOfAPatternAreTheFirstOfAllItsHits() throws {
    let folder = TemporaryFolder()
    let index = try Index.create(path: folder.index)
    for n in 0..<9000 {
      try index.add(Sample.record(n))
      if n % 3000 == 2999 { try index.commit() }
    }
    for n in stride(from: 0, to: 9000, by: 7) { try index.delete(Array("r\(n)".utf8)) }
    try index.commit()
    for json in [
      #"{"prefix":"dock","field":"body"}"#, #"{"fuzzy":"harbor","field":"body"}"#,
      #"{"range":{"date":["2025-02-01","2025-09-30"]}}"#,
    ] {
      let query = try Sample.query(json)
      let all = try index.ids(query, limit: 9000)
      #expect(all.count == (try index.count(query)) && all.count > 1000)
      for limit in [1, 10, 500] {
        #expect(try index.ids(query, limit: limit) == Array(all.prefix(limit)))
        #expect(try index.search(query, limit: limit, count: true).total == all.count)
      }
    }
  }
}
