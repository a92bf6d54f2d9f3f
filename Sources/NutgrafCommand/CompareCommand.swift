// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import NutgrafExport
import NutgrafReport
import NutgrafStories

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Where reports of one story agree, differ or conflict.")

  @Argument(help: "Two reports or more: text, HTML, or JSON Lines of records.")
  var files: [String]

  @OptionGroup var reading: ReadFlags

  @Flag(help: "Write the comparison as JSON.")
  var json = false

  @Option(help: "The unit of all offsets in JSON: codepoint, utf8 or utf16.")
  var offsets: OffsetUnit = .codepoint

  @Option(help: "Also write the comparison as an HTML page.")
  var html: String?

  @Option(help: "How many columns the text output may take.")
  var width: Int = 100

  func run() throws {
    var records = try RecordStream(files: files, flags: reading)
    var reports: [Report] = []
    while let next = try records.next() {
      switch next {
      case .success(let record):
        do throws(RecordError) {
          reports.append(try record.read())
        } catch {
          throw Failure(status: 1, message: "\(record.id): \(error.message)")
        }
      case .failure(let failure):
        throw Failure(status: 1, message: "\(failure.id ?? "a record"): \(failure.error.message)")
      }
    }
    guard reports.count >= 2 else {
      throw ValidationError("compare takes two reports or more; \(reports.count) was given")
    }
    let comparison = Comparison(of: reports)
    let output = try OutputFile(path: "-")
    if json {
      try output.write(line: comparison.json(of: reports, offsets: offsets))
    } else {
      try output.write(comparison.text(of: reports, width: width))
    }
    try output.close()
    if let html {
      let page = try OutputFile(path: html)
      try page.write(comparison.htmlPage(of: reports))
      try page.close()
    }
  }
}
