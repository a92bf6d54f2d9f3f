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
      nutgraf index DIR facets QUERY    how often each value of --field is among the matches
      nutgraf index DIR together NAME   who (of --field person) appears with an entity, how often
      nutgraf index DIR timeline QUERY  how many matches are of each --by day, month or year
      nutgraf index DIR get ID…         records as they were given
      nutgraf index DIR delete ID…      deletes records
      nutgraf index DIR merge           joins all segments into one, or those within --budget bytes
      nutgraf index DIR verify          reads and checks every byte
      nutgraf index DIR repair          keeps what checks out, says what does not
      nutgraf index DIR backup DIR2     a copy of the index as it is now
      nutgraf index DIR keep N          keeps N earlier generations from now on
      nutgraf index DIR stats           figures as JSON, the generations that are kept among them

      A record with "body" is indexed as it is; one with "text" or "html" is annotated first. A query
      is in the query language, or in JSON when it begins with '{': Documentation/IndexQueries.md.
      """)

  enum Action: String, ExpressibleByArgument, CaseIterable {
    case add, search, count, facets, together, timeline, get, delete, merge, verify, repair, backup
    case keep, stats
  }

  enum Order: String, ExpressibleByArgument, CaseIterable {
    case score, newest, oldest
  }

  enum Period: String, ExpressibleByArgument, CaseIterable {
    case day, month, year
  }

  @Argument(help: "The folder of the index.")
  var folder: String

  @Argument(
    help: """
      add, search, count, facets, together, timeline, get, delete, merge, verify, repair, backup, \
      keep or stats.
      """)
  var action: Action

  @Argument(help: "Files, a query, ids or a folder, as the action wants.")
  var arguments: [String] = []

  @OptionGroup var reading: ReadFlags

  @Option(help: "How many hits or values to print.")
  var hits: Int = 10

  @Option(help: "The order of hits: score, newest or oldest.")
  var sort: Order = .score

  @Option(help: "The field whose values are counted.")
  var field: String = "person"

  @Option(help: "The periods of a timeline: day, month or year.")
  var by: Period = .month

  @Option(help: "Bytes of segments that a merge may read.")
  var budget: Int?

  @Option(help: "Fields of a new index that keep stems, parted by commas.")
  var stem: String?

  @Option(help: "Megabytes that records may take before they are written out.")
  var memory: Int?

  @Option(help: "Megabytes of pages that are kept for queries.")
  var cache: Int?

  @Flag(help: "Keeps the annotated report with each record.")
  var annotations = false

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
    case .facets, .together, .timeline: try counted()
    case .get:
      let index = try opened()
      let output = try OutputFile(path: "-")
      for id in arguments {
        guard let record = try index.record(id: Array(id.utf8)) else {
          throw IndexError(.notFound, "the index has no record '\(id)'")
        }
        try output.write(line: FacetJSON.write(record))
      }
      try output.close()
    case .delete:
      let index = try writable()
      for id in arguments { try index.delete(Array(id.utf8)) }
      try index.commit()
      try index.close()
    case .merge:
      let index = try writable()
      if let budget {
        if try !index.merge(budget: budget) { complain("there is more to join") }
      } else {
        try index.merge()
      }
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
      let index = try writable()
      try index.keep(generations: number)
      try index.close()
    case .stats: try stats()
    }
  }

  /// The index for reading, or the generation that was asked for.
  private func opened() throws -> Index {
    guard let generation else { return try Index.open(path: folder, options: options()) }
    return try Index.open(path: folder, generation: generation, options: options())
  }

  private func writable() throws -> Index {
    try Index.open(path: folder, write: true, options: options())
  }

  private func options() throws -> IndexOptions {
    var options = IndexOptions()
    for size in [memory, cache] {
      guard size.map({ $0 > 0 && $0 < 1 << 30 }) ?? true else {
        throw ValidationError("--memory and --cache take megabytes")
      }
    }
    if let memory { options.memory = memory << 20 }
    if let cache { options.cache = cache << 20 }
    options.stemmed = stem?.split(separator: ",").map(String.init) ?? []
    return options
  }

  /// Facets, who appears with whom, timelines: one JSON object.
  private func counted() throws {
    let index = try opened()
    let limits = QueryLimits(milliseconds: deadline)
    let json: [UInt8]
    switch action {
    case .timeline:
      let period: TimelinePeriod = by == .day ? .day : by == .month ? .month : .year
      let found = try index.timeline(query(), by: period, limits: limits)
      json = FacetJSON.write(found.periods, undated: found.undated)
    case .together:
      let name = Array(arguments.joined(separator: " ").utf8)
      var entity = JSONWriter(capacity: 64)
      entity.beginObject()
      entity.key("entity")
      entity.string(name)
      entity.endObject()
      json = FacetJSON.write(
        try index.facets(
          Query(json: entity.bytes), field: field, limit: hits, apart: name, limits: limits))
    default:
      json = FacetJSON.write(
        try index.facets(query(), field: field, limit: hits, limits: limits))
    }
    let output = try OutputFile(path: "-")
    try output.write(line: json)
    try output.close()
  }

  private func query() throws -> Query {
    let text = arguments.joined(separator: " ")
    if text.utf8.first == UInt8(ascii: "{") { return try Query(json: Array(text.utf8)) }
    return try Query(text: text)
  }

  private func openOrCreate() throws -> Index {
    var missing = false
    let settings = try options()
    do throws(IndexError) {
      return try Index.open(path: folder, write: true, options: settings)
    } catch {
      missing = error.code == .notFound
      if !missing { throw error }
    }
    return try Index.create(path: folder, options: settings)
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
      let payload = annotations ? report.json(ExportOptions(offsets: .utf8, tokens: false)) : []
      try index.add(IndexRecord(report, payload: payload))
      return 0
    }
  }

  private func search() throws {
    let index = try opened()
    let result = try index.search(
      query(), limit: max(0, hits), count: true,
      order: sort == .score ? .score : sort == .newest ? .newest : .oldest, limits: QueryLimits(milliseconds: deadline))
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
