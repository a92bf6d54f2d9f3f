// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Glibc
import NutgrafArticle
import NutgrafEvents
import NutgrafExport
import NutgrafNames
import NutgrafReport
import NutgrafSpeech
import NutgrafStories
import NutgrafSyntax
import NutgrafText
import NutgrafTime

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "What each stage costs.",
    discussion: """
      Reads the files (or a report of its own) over and over and prints, for each stage, the CPU time \
      of one thread as MB/s and tokens/s of the text that was read, then the whole pipeline on one \
      thread and on several.
      """)

  @Argument(help: "Reports: text, HTML or JSON Lines.")
  var files: [String] = []

  @OptionGroup var reading: ReadFlags

  @Option(help: "Seconds to spend on each part.")
  var seconds: Double = 1

  @Option(help: "Threads of the last part.")
  var threads: Int = 2

  func run() throws {
    guard seconds > 0, seconds <= 3600, threads >= 1, threads <= 256 else {
      throw ValidationError("--seconds takes a number up to 3600, --threads one up to 256")
    }
    let records = try inputs()
    let articles = try records.map { try article(of: $0) }
    let bytes = articles.reduce(0) { $0 + $1.text.count }
    let inputBytes = records.reduce(0) { $0 + size(of: $1) }
    var documents = articles.map { Document(text: $0.text, blocks: $0.blocks) }
    for i in documents.indices { Tokenizer.cut(&documents[i]) }
    let tokens = documents.reduce(0) { $0 + $1.tokens.count }
    print("\(records.count) reports, \(inputBytes) bytes in, \(bytes) of text, \(tokens) tokens\n")
    print(row("stage", "MB/s", "tokens/s", "µs/report"))

    func part(_ name: String, of size: Int, _ body: () throws -> Void) rethrows {
      let time = try timed(body)
      let rate = Double(size) / time / 1e6
      print(
        row(
          name, rounded(rate), "\(Int(Double(tokens) / time))",
          rounded(time * 1e6 / Double(max(1, records.count)))))
    }
    try part("article (of input)", of: inputBytes) {
      for record in records { sink(try article(of: record).blocks.count) }
    }
    part("words, sentences", of: bytes) {
      for article in articles {
        var document = Document(text: article.text, blocks: article.blocks)
        Tokenizer.cut(&document)
        sink(document.tokens.count)
      }
    }
    part("syntax", of: bytes) { for document in documents { sink(Syntax(of: document).upos.count) } }
    let syntax = documents.map { Syntax(of: $0) }
    let places = documents.indices
    part("names", of: bytes) {
      for i in places { sink(Names(of: documents[i], syntax: syntax[i]).mentions.count) }
    }
    let names = places.map { Names(of: documents[$0], syntax: syntax[$0]) }
    part("time, quantities", of: bytes) {
      for i in places { sink(Times(of: documents[i], syntax: syntax[i]).times.count) }
    }
    let times = places.map { Times(of: documents[$0], syntax: syntax[$0]) }
    part("speech", of: bytes) {
      for i in places {
        var names = names[i]
        sink(Speech(of: documents[i], syntax: syntax[i], names: &names).quotations.count)
      }
    }
    var named = names
    let speech = places.map { Speech(of: documents[$0], syntax: syntax[$0], names: &named[$0]) }
    part("events", of: bytes) {
      for i in places {
        var names = named[i]
        let events = Events(
          of: documents[i], syntax: syntax[i], names: &names, times: times[i], speech: speech[i])
        sink(events.events.count)
      }
    }
    let reports = try records.map { try read($0) }
    part("JSON", of: bytes) { for report in reports { sink(report.json().count) } }
    // What a reader of names alone pays: no trees are made for it.
    try part("names from raw text", of: bytes) {
      for record in records { sink(try record.read(stages: .names).names.entities.count) }
    }
    try part("all, with JSON", of: bytes) { for record in records { sink(try read(record).json().count) } }
    print("")
    if reports.count >= 2 {
      let pair = Array(reports.prefix(2))
      let time = timed { sink(Comparison(of: pair).facts.count) }
      print("comparison of the first two: \(rounded(time * 1e3)) ms")
    }
    let one = throughput(records, threads: 1)
    let many = throughput(records, threads: threads)
    print("annotate, wall clock: \(rounded(one)) reports/s on 1 thread, "
      + "\(rounded(many)) on \(threads) (× \(rounded(many / one)))")
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    print("peak memory: \(usage.ru_maxrss / 1024) MiB")
  }

  // MARK: - Inputs

  private func inputs() throws -> [InputRecord] {
    guard !files.isEmpty else {
      return (0..<20).map {
        InputRecord(
          id: "sample \($0)", body: .text(Array(BenchCommand.sample.utf8)),
          options: (try? reading.options()) ?? ReadOptions())
      }
    }
    var stream = try RecordStream(files: files, flags: reading)
    var records: [InputRecord] = []
    while let next = try stream.next() {
      if case .success(let record) = next { records.append(record) }
    }
    guard !records.isEmpty else { throw ValidationError("there is no report in these files") }
    return records
  }

  private func size(of record: InputRecord) -> Int {
    switch record.body {
    case .text(let bytes), .html(let bytes): bytes.count
    }
  }

  private func article(of record: InputRecord) throws -> Article {
    switch record.body {
    case .text(let bytes):
      Article(
        flattened: try SourceText(utf8: bytes, limit: record.options.limit),
        options: record.options)
    case .html(let bytes): try Article(html: bytes, options: record.options)
    }
  }

  private func read(_ record: InputRecord) throws -> Report { try record.read() }

  // MARK: - Clocks

  /// CPU seconds of one run of the body: the best of as many runs as fit.
  private func timed(_ body: () throws -> Void) rethrows -> Double {
    var best = Double.infinity
    var spent = 0.0
    while spent < seconds {
      let start = clock(CLOCK_THREAD_CPUTIME_ID)
      try body()
      let time = max(1e-9, clock(CLOCK_THREAD_CPUTIME_ID) - start)
      best = min(best, time)
      spent += time
    }
    return best
  }

  private func clock(_ id: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(id, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private func throughput(_ records: [InputRecord], threads: Int) -> Double {
    let pool = WorkerPool<InputRecord, Int>(threads: threads) { record in
      ((try? record.read())?.json().count) ?? 0
    }
    defer { pool.close() }
    let start = clock(CLOCK_MONOTONIC)
    var done = 0
    var next = 0
    while clock(CLOCK_MONOTONIC) - start < seconds {
      while pool.pending < threads * 4 {
        pool.push(records[next % records.count])
        next += 1
      }
      if pool.pop() != nil { done += 1 }
    }
    while pool.pop() != nil { done += 1 }
    return Double(done) / (clock(CLOCK_MONOTONIC) - start)
  }

  // MARK: - Output

  private func row(_ cells: String...) -> String {
    var line = cells[0] + String(repeating: " ", count: max(0, 20 - cells[0].count))
    for cell in cells.dropFirst() {
      line += String(repeating: " ", count: max(1, 13 - cell.count)) + cell
    }
    return line
  }

  private func rounded(_ value: Double) -> String {
    value >= 100 ? "\(Int(value))" : "\((value * 100).rounded() / 100)"
  }

  /// Keeps the optimizer from leaving work out.
  @inline(never) private func sink(_ value: Int) { BenchCommand.sum &+= value }
  nonisolated(unsafe) private static var sum = 0

  private static let sample = """
    Varnholm council rejects ferry plan after night of talks

    VARNHOLM (NW) — The council of Varnholm rejected a plan for a second ferry to Ostermouth on \\
    Tuesday, a day after some 640 dockers had walked out of the port over pay.

    “We cannot pay for a second ship and keep the first one afloat,” said mayor Ilse Brandt, who has \\
    led the town since 2027. The plan would have cost €4.5 million, about 12% of the town’s budget.

    Transport Minister Tomas Holt called the vote “a mistake” and urged the council to meet again \\
    before the end of June. According to the ministry, fewer than ten ships were idle at dusk.

    The Dockers’ Union demanded an 8% raise and an end to agency work. Nordquay, which runs the port, \\
    turned the demand down on Monday. “They have not yet made an offer,” union leader Sanna Quist \\
    said. She added that her members would not return unless talks began within two weeks.

    """
}
