// SPDX-License-Identifier: Apache-2.0
import NutgrafIndex
import NutgrafText
import Testing

@Suite struct IndexTests {
  private func filled(_ folder: TemporaryFolder, _ count: Int = 40) throws -> Index {
    let index = try Index.create(path: folder.index)
    for n in 0..<count { try index.add(Sample.record(n)) }
    try index.commit()
    return index
  }

  @Test func aCommitIsVisibleAtOnceAndAfterOpening() throws {
    let folder = TemporaryFolder()
    let index = try filled(folder)
    #expect(try index.count(json: #"{"term":"ferry","field":"body"}"#) == 16)
    try index.close()
    let again = try Index.open(path: folder.index)
    #expect(try again.count(json: #"{"term":"ferry","field":"body"}"#) == 16)
    try again.verify()
  }

  @Test func whatIsNotCommittedIsNotFound() throws {
    let folder = TemporaryFolder()
    let index = try filled(folder)
    try index.add(IndexRecord(id: "late", body: "zeppelin"))
    #expect(try index.count(text: "zeppelin") == 0)
    try index.commit()
    #expect(try index.count(text: "zeppelin") == 1)
  }

  @Test func aRecordOfTheSameIdTakesThePlaceOfTheOld() throws {
    let folder = TemporaryFolder()
    let index = try filled(folder)
    try index.add(IndexRecord(id: "r3", body: "a zeppelin over the pass"))
    try index.commit()
    #expect(try index.count(text: "number3") == 0)
    #expect(try index.count(text: "zeppelin") == 1)
    #expect(try index.stats().records == 40)
    try index.delete(Array("r3".utf8))
    try index.commit()
    #expect(try index.count(text: "zeppelin") == 0)
    try index.merge()
    #expect(try index.stats().records == 39)
    #expect(try index.stats().deleted == 0)
    try index.verify()
  }

  @Test func manySmallCommitsGiveTheSameAnswersAsOne() throws {
    let (one, many) = (TemporaryFolder(), TemporaryFolder())
    let whole = try filled(one, 120)
    let index = try Index.create(path: many.index)
    for n in 0..<120 {
      try index.add(Sample.record(n))
      try index.commit()
    }
    let queries = [
      #"{"term":"union"}"#, #"{"phrase":["port","ellery"],"field":"body"}"#,
      #"{"and":["union",{"not":"offer"}]}"#, #"{"prefix":"dock"}"#, #"{"fuzzy":"ferri"}"#,
      #"{"range":{"date":["2025-03-01","2025-06-30"]}}"#,
    ]
    for query in queries {
      #expect(try index.count(json: query) == whole.count(json: query), "\(query)")
    }
    try index.close()
    let again = try Index.open(path: many.index)
    for query in queries {
      #expect(try again.count(json: query) == whole.count(json: query), "\(query)")
    }
  }

  @Test func asecondWriterIsToldThatTheIndexIsLocked() throws {
    let folder = TemporaryFolder()
    let index = try filled(folder)
    #expect(throws: IndexError.self) { try Index.open(path: folder.index, write: true) }
    do {
      _ = try Index.open(path: folder.index, write: true)
    } catch let error as IndexError {
      #expect(error.code == .locked)
    }
    try index.close()
    try Index.open(path: folder.index, write: true).close()
  }

  @Test func readersNeedNoLockAndSeeOneMoment() throws {
    let folder = TemporaryFolder()
    let index = try filled(folder)
    let reader = try Index.open(path: folder.index)
    try index.add(IndexRecord(id: "late", body: "zeppelin"))
    try index.commit()
    #expect(try reader.count(text: "zeppelin") == 0)
    #expect(try reader.refresh())
    #expect(try reader.count(text: "zeppelin") == 1)
    #expect(try reader.refresh() == false)
  }

  @Test func spansCutTheQuerysWordsOutOfTheField() throws {
    let folder = TemporaryFolder()
    let index = try filled(folder)
    let query = try Sample.query(#"{"phrase":["port","ellery"],"field":"body"}"#)
    let result = try index.search(query, limit: 5)
    #expect(result.count == 5)
    for hit in 0..<result.count {
      let record = try result.record(hit)
      let evidence = try result.evidence(hit)
      let text = record.text(evidence.field)?.bytes ?? []
      #expect(evidence.field == "body")
      #expect(evidence.spans.count >= 2)
      for span in evidence.spans {
        let word = String(decoding: text[span.lower..<span.upper], as: UTF8.self)
        #expect(word == "Port" || word == "Ellery")
      }
      #expect(
        evidence.snippet
          == Array(text[evidence.snippetSpan.lower..<evidence.snippetSpan.upper]))
    }
  }

  @Test func aClosedOrReadOnlyIndexRefusesChanges() throws {
    let folder = TemporaryFolder()
    let index = try filled(folder)
    try index.close()
    #expect(throws: IndexError.self) { try index.add(Sample.record(1)) }
    #expect(throws: IndexError.self) { try index.count(text: "ferry") }
    let reader = try Index.open(path: folder.index)
    #expect(throws: IndexError.self) { try reader.commit() }
  }

  @Test func badRecordsAreRefusedAndTheIndexGoesOn() throws {
    let folder = TemporaryFolder()
    let index = try filled(folder)
    #expect(throws: IndexError.self) { try index.add(IndexRecord(id: "", body: "x")) }
    var record = IndexRecord(id: "bad", body: "")
    record.texts = [.init(field: "body", bytes: [0x61, 0xFF])]
    #expect(throws: IndexError.self) { try index.add(record) }
    try index.add(IndexRecord(id: "good", body: "zeppelin"))
    try index.commit()
    #expect(try index.count(text: "zeppelin") == 1)
  }

  /// Lengths take two bytes a record, four where one record has more words than two bytes say; the
  /// scores are those of exact lengths either way.
  @Test func aRecordOfManyWordsMakesLengthsWide() throws {
    func scores(long count: Int) throws -> (Float, Float) {
      let folder = TemporaryFolder()
      let index = try Index.create(path: folder.index)
      try index.add(IndexRecord(id: "short", body: "a ferry came"))
      try index.add(
        IndexRecord(id: "long", body: "ferry" + String(repeating: " sea", count: count - 1)))
      try index.commit()
      try index.merge()
      let hits = try index.search(Sample.query(#"{"term":"ferry","field":"body"}"#), limit: 2)
      #expect(try index.ids(Sample.query(#"{"term":"ferry","field":"body"}"#)) == ["short", "long"])
      return (hits.score(0), hits.score(1))
    }
    for count in [65_535, 65_536, 70_000] {
      let average = Float(3 + count) / 2
      let idf = Float(0.182_321_56)  // ln(1 + 0.5 / 2.5)
      func wanted(_ length: Float) -> Float {
        idf * 2.2 / (1 + 1.2 * (0.25 + 0.75 * length / average))
      }
      let (short, long) = try scores(long: count)
      #expect(abs(short / wanted(3) - 1) < 0.001)
      #expect(abs(long / wanted(Float(count)) - 1) < 0.001)
    }
  }

  @Test func emptyAndOddTextsAreIndexed() throws {
    let folder = TemporaryFolder()
    let index = try Index.create(path: folder.index)
    #expect(try index.count(text: "anything") == 0)
    try index.commit()
    try index.add(IndexRecord(id: "empty", body: ""))
    try index.add(IndexRecord(id: "long", body: String(repeating: "x", count: 5000) + " Ångström ÇA"))
    try index.add(IndexRecord(id: "many", body: String(repeating: "the ", count: 20000)))
    try index.commit()
    #expect(try index.count(text: "ångström ça") == 1)
    #expect(try index.count(json: #"{"phrase":["the","the","the"]}"#) == 1)
    try index.close()
    try Index.open(path: folder.index).verify()
  }
}

@Suite struct CacheTests {
  @Test func aSmallCacheGivesTheSameAnswers() throws {
    let folder = TemporaryFolder()
    let index = try Index.create(path: folder.index)
    for n in 0..<300 { try index.add(Sample.record(n)) }
    try index.commit()
    try index.close()
    var options = IndexOptions()
    options.cache = 0
    let small = try Index.open(path: folder.index, options: options)
    let large = try Index.open(path: folder.index)
    for text in ["ferry", "union harbour", "body:\"port ellery\"", "title:news", "dock*"] {
      #expect(try small.ids(Query(text: text)) == large.ids(Query(text: text)))
      #expect(
        try small.search(Query(text: text)).evidence(0).snippet
          == large.search(Query(text: text)).evidence(0).snippet)
    }
  }

  @Test func threadsSearchWhileAnotherWrites() async throws {
    let folder = TemporaryFolder()
    var options = IndexOptions()
    options.cache = 1 << 14
    options.logSize = 1 << 14
    let index = try Index.create(path: folder.index, options: options)
    for n in 0..<50 { try index.add(Sample.record(n)) }
    try index.commit()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let query = try Query(text: "ferry union")
          for _ in 0..<100 {
            let result = try index.search(query, limit: 10, count: true)
            #expect((result.total ?? 0) >= 40)
            for hit in 0..<result.count { #expect(try !result.evidence(hit).spans.isEmpty) }
          }
        }
      }
      group.addTask {
        for n in 50..<150 {
          try index.add(Sample.record(n))
          try index.commit()
          if n % 40 == 0 { try index.merge() }
        }
      }
      try await group.waitForAll()
    }
    try index.verify()
    #expect(try index.stats().records == 150)
  }
}
