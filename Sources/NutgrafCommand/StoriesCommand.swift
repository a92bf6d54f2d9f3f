// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import NutgrafExport
import NutgrafJSON
import NutgrafReport
import NutgrafStories

struct StoriesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stories",
    abstract: "Groups a stream of reports into stories, one pass.")

  @Argument(help: "Files to read; standard input (JSON Lines) without any.")
  var files: [String] = []

  @OptionGroup var reading: ReadFlags

  @Option(help: "Days after which a story takes no more reports.")
  var window: Int = 30

  func run() throws {
    guard window > 0 else { throw ValidationError("--window takes a number of days from 1") }
    var records = try RecordStream(files: files, flags: reading)
    var stream = StoryStream(window: window)
    let output = try OutputFile(path: "-")
    var failed = 0
    while let next = try records.next() {
      switch next {
      case .success(let record):
        let report: Report
        do throws(RecordError) {
          report = try record.read(stages: .article)
        } catch {
          failed += 1
          try output.write(line: error.json(id: record.id))
          continue
        }
        let (story, score) = stream.add(report)
        var json = JSONWriter(capacity: 64)
        json.beginObject()
        json.key("id")
        json.string(record.id)
        json.key("story")
        json.string("s\(story)")
        json.key("score")
        json.score(score)
        json.endObject()
        try output.write(line: json.bytes)
      case .failure(let failure):
        failed += 1
        try output.write(line: failure.error.json(id: failure.id))
      }
    }
    try output.close()
    if failed > 0 { throw ExitCode(1) }
  }
}
