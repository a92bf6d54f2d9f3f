// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Glibc
import NutgrafExport
import NutgrafLexicon
import NutgrafNames
import NutgrafReport
import NutgrafSpeech
import NutgrafText

struct AnnotateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "annotate",
    abstract: "Records in, annotated reports out, in input order.",
    discussion: "Reads files or standard input (JSON Lines) and writes one JSON object a line.")

  @Argument(help: "Files to read; standard input without any.")
  var files: [String] = []

  @OptionGroup var reading: ReadFlags

  @Option(help: "The unit of all offsets: codepoint, utf8 or utf16.")
  var offsets: OffsetUnit = .codepoint

  @Flag(help: "Write the tokens with lemmas, parts of speech, heads and relations.")
  var tokens = false

  @Option(help: "Stages to run, by comma: article, syntax, names, time, speech, events.")
  var stages: String?

  @Option(help: "How many threads read.")
  var threads: Int = 1

  @Option(help: "Weights for names, as `nutgraf train mentions` wrote them.")
  var mentionsModel: String?

  @Option(help: "Weights for quotations, as `nutgraf train quotations` wrote them.")
  var quotationsModel: String?

  @Option(help: "Your own entities: a TSV file of id, label, name and any number of aliases.")
  var entities: String?

  @Option(help: "Where to write; - is standard output.")
  var out: String = "-"

  func run() throws {
    var chosen = try Stages(list: stages)
    if tokens { chosen.insert(.syntax) }
    let options = ExportOptions(offsets: offsets, tokens: tokens)
    guard threads >= 1, threads <= 256 else {
      throw ValidationError("--threads takes a number from 1 to 256")
    }
    let stages = chosen
    let names = try namesOptions()
    let speech = try speechOptions()
    let pool = WorkerPool<Result<InputRecord, FailedRecord>, (json: [UInt8], failed: Bool)>(
      threads: threads
    ) { record in
      switch record {
      case .success(let record):
        do throws(RecordError) {
          let report = try record.read(stages: stages, names: names, speech: speech)
          return (report.json(options), false)
        } catch {
          return (error.json(id: record.id), true)
        }
      case .failure(let failure): return (failure.error.json(id: failure.id), true)
      }
    }
    let output = try OutputFile(path: out)
    var records = try RecordStream(files: files, flags: reading)
    var failed = 0
    var progress = Progress()
    func drain(to rest: Int) throws {
      while pool.pending > rest, let done = pool.pop() {
        if done.failed { failed += 1 }
        try output.write(line: done.json)
        progress.step()
      }
    }
    do {
      while let record = try records.next() {
        pool.push(record)
        try drain(to: threads == 1 ? 0 : threads * 4)
      }
    } catch {
      // What was read so far is still written before the failure is told.
      try drain(to: 0)
      try output.close()
      throw error
    }
    try drain(to: 0)
    try output.close()
    progress.finish()
    if failed > 0 {
      complain("\(failed) record\(failed == 1 ? " was" : "s were") written as errors")
      throw ExitCode(1)
    }
  }
}

extension AnnotateCommand {
  /// The caller's own weights and entities.
  func namesOptions() throws -> NamesOptions {
    var options = NamesOptions()
    options.mentionModel = try model(mentionsModel) { (bytes) throws(TableError) in
      try MentionModel(bytes)
    }
    if let entities {
      let read = UserForms.read(tsv: try readFile(entities, limit: 1 << 30))
      for line in read.badLines.prefix(5) {
        complain("\(entities), line \(line): wants id, label and name, parted by tabs")
      }
      options.userForms = UserForms(read.entities)
    }
    return options
  }

  /// The caller's own weights for quotations.
  func speechOptions() throws -> SpeechOptions {
    var options = SpeechOptions()
    options.model = try model(quotationsModel) { (bytes) throws(TableError) in
      try SpeechModel(bytes)
    }
    return options
  }

  private func model<Model>(
    _ path: String?, _ open: (TableBytes) throws(TableError) -> Model
  ) throws -> Model? {
    guard let path else { return nil }
    let bytes = TableBytes(copying: try readFile(path, limit: 1 << 30))
    do throws(TableError) {
      return try open(bytes)
    } catch {
      throw ValidationError("\(path) \(error.message)")
    }
  }
}

extension Stages {
  /// `article,names` → the stages with all they need. Nil means all.
  init(list: String?) throws {
    guard let list else {
      self = .all
      return
    }
    var stages: Stages = .article
    for name in list.split(separator: ",") {
      switch name {
      case "article": break
      case "syntax": stages.insert(.syntax)
      case "names": stages.insert(.names)
      case "time": stages.insert(.time)
      case "speech": stages.insert(.speech)
      case "events": stages.insert(.events)
      default:
        throw ValidationError(
          "no stage is called '\(name)'; there are article, syntax, names, time, speech, events")
      }
    }
    self = stages
  }
}

/// A count of the records done, on a terminal only.
struct Progress {
  private let shown = isatty(2) == 1
  private var count = 0

  mutating func step() {
    count += 1
    if shown && count % 100 == 0 { show() }
  }

  func finish() {
    guard shown && count >= 100 else { return }
    show()
    tell("\n")
  }

  private func show() { tell("\r\(count) records") }
}
