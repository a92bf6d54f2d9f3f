// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import NutgrafExport
import NutgrafIndex
import NutgrafJSON
import NutgrafReport

struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Builds, searches and looks after an index of reports.",
    discussion: """
      nutgraf index DIR add FILE…       adds records; the index is made when missing
      nutgraf index DIR search QUERY    the best hits, one JSON object a line
      nutgraf index DIR count QUERY     the number of matches
      nutgraf index DIR delete ID…      deletes records
      nutgraf index DIR merge           joins all segments into one
      nutgraf index DIR verify          reads and checks every byte
      nutgraf index DIR repair          keeps what checks out, says what does not
      nutgraf index DIR backup DIR2     a copy of the index as it is now
      nutgraf index DIR keep N          keeps N earlier generations from now on
      nutgraf index DIR stats           figures as JSON, the generations that are kept among them

      A record with "body" is indexed as it is; one with "text" or "html" is annotated first. A query
      is in the query language, or in JSON when it begins with '{'.
      """)

  enum Action: String, ExpressibleByArgument, CaseIterable {
    case add, search, count, delete, merge, verify, repair, backup, keep, stats
  }

  @Argument(help: "The folder of the index.")
  var folder: String

  @Argument(help: "add, search, count, delete, merge, verify, repair, backup, keep or stats.")
  var action: Action

  @Argument(help: "Files, a query, ids or a folder, as the action wants.")
  var arguments: [String] = []

  @OptionGroup var reading: ReadFlags

  @Option(help: "How many hits to print.")
  var hits: Int = 10

  @Option(help: "Milliseconds a query may take.")
  var deadline: Int?

  @Option(help: "An earlier generation to read instead of the present one.")
  var generation: Int?

  func run() throws {
    do {
      try act()
    } catch let error as IndexError {
      complain("\(error)")
      switch error.code {
      case .query, .misuse, .exists, .notFound: throw ExitCode(2)
      default: throw ExitCode(3)
      }
    }
  }

  private func act() throws {
    switch action {
    case .add: try add()
    case .search: try search()
    case .count:
      let index = try opened()
      print(try index.count(query(), limits: QueryLimits(milliseconds: deadline)))
    case .delete:
      let index = try Index.open(path: folder, write: true)
      for id in arguments { try index.delete(Array(id.utf8)) }
      try index.commit()
      try index.close()
    case .merge:
      let index = try Index.open(path: folder, write: true)
      try index.merge()
      try index.close()
    case .verify:
      try opened().verify()
      print("every byte checks out")
    case .repair:
      let report = try Index.repair(path: folder)
      for damage in report.damage { print("damaged: \(damage)") }
      for name in report.setAside { print("set aside: \(name)") }
      print("\(report.records) records in \(report.segments) segments kept")
      if !report.damage.isEmpty { throw ExitCode(1) }
    case .backup:
      guard let target = arguments.first, arguments.count == 1 else {
        throw ValidationError("backup takes the folder of the copy")
      }
      try opened().backup(to: target)
    case .keep:
      guard let text = arguments.first, let number = Int(text), arguments.count == 1 else {
        throw ValidationError("keep takes the number of earlier generations")
      }
      let index = try Index.open(path: folder, write: true)
      try index.keep(generations: number)
      try index.close()
    case .stats: try stats()
    }
  }

  /// The index for reading, or the generation that was asked for.
  private func opened() throws -> Index {
    guard let generation else { return try Index.open(path: folder) }
    return try Index.open(path: folder, generation: generation)
  }

  private func query() throws -> Query {
    let text = arguments.joined(separator: " ")
    if text.utf8.first == UInt8(ascii: "{") { return try Query(json: Array(text.utf8)) }
    return try Query(text: text)
  }

  private func openOrCreate() throws -> Index {
    var missing = false
    do throws(IndexError) {
      return try Index.open(path: folder, write: true)
    } catch {
      missing = error.code == .notFound
      if !missing { throw error }
    }
    return try Index.create(path: folder)
  }

  private func add() throws {
    let index = try openOrCreate()
    var failed = 0
    for path in arguments.isEmpty ? ["-"] : arguments {
      if (reading.format ?? InputFormat(path: path)) == .jsonl {
        failed += try addLines(path, index)
      } else {
        var records = try RecordStream(files: [path], flags: reading)
        while let record = try records.next() { failed += try add(record, index) }
      }
    }
    try index.commit()
    try index.close()
    if failed > 0 {
      complain("\(failed) record\(failed == 1 ? " was" : "s were") not indexed")
      throw ExitCode(1)
    }
  }

  private func addLines(_ path: String, _ index: Index) throws -> Int {
    var lines = try LineReader(path: path, limit: reading.limit * 6 + 65536)
    defer { lines.close() }
    let options = try reading.options()
    var failed = 0
    var number = 0
    while let line = try lines.next() {
      number += 1
      guard case .bytes(let bytes) = line else {
        complain("\(path), line \(number): the line is over the limit")
        failed += 1
        continue
      }
      if bytes.allSatisfy({ $0 <= 0x20 }) { continue }
      if let value = try? JSONValue(parsing: bytes), value["body"] != nil {
        do throws(IndexError) {
          try index.add(IndexRecord(json: bytes))
        } catch {
          guard error.code == .record else { throw error }
          complain("\(path), line \(number): \(error)")
          failed += 1
        }
      } else {
        failed += try add(InputRecord.parse(bytes, defaults: options), index)
      }
    }
    return failed
  }

  private func add(_ record: Result<InputRecord, FailedRecord>, _ index: Index) throws -> Int {
    switch record {
    case .failure(let failure):
      complain("\(failure.id ?? "?"): \(failure.error.message)")
      return 1
    case .success(let record):
      let report: Report
      do throws(RecordError) {
        report = try record.read(stages: .all)
      } catch {
        complain("\(record.id): \(error.message)")
        return 1
      }
      try index.add(IndexRecord(report))
      return 0
    }
  }

  private func search() throws {
    let index = try opened()
    let result = try index.search(
      query(), limit: max(0, hits), count: true, limits: QueryLimits(milliseconds: deadline))
    let output = try OutputFile(path: "-")
    for hit in 0..<result.count {
      let evidence = try result.evidence(hit)
      var json = JSONWriter(capacity: 512)
      json.beginObject()
      json.key("id")
      json.string(try result.id(hit))
      json.key("score")
      json.score(result.score(hit))
      if let date = try result.date(hit) {
        json.key("date")
        json.string(date.iso)
      }
      json.key("field")
      json.string(evidence.field)
      json.key("spans")
      json.beginArray()
      for span in evidence.spans {
        json.beginArray()
        json.int(span.lower)
        json.int(span.upper)
        json.endArray()
      }
      json.endArray()
      json.key("snippet")
      json.string(evidence.snippet)
      json.endObject()
      try output.write(line: json.bytes)
    }
    try output.close()
    complain("\(result.total ?? result.count) found")
  }

  private func stats() throws {
    let index = try opened()
    let stats = try index.stats()
    var json = JSONWriter(capacity: 128)
    json.beginObject()
    for (key, value): (StaticString, Int) in [
      ("records", stats.records), ("deleted", stats.deleted), ("segments", stats.segments),
      ("terms", stats.terms), ("bytes", stats.bytes), ("generation", stats.generation),
    ] {
      json.key(key)
      json.int(value)
    }
    json.key("generations")
    json.beginArray()
    for number in try index.generations() { json.int(number) }
    json.endArray()
    json.endObject()
    let output = try OutputFile(path: "-")
    try output.write(line: json.bytes)
    try output.close()
  }
}
