// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Glibc
import NutgrafTrain

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Learn a table from gold files.",
    discussion: "Models:\n"
      + Workshop.trainers.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))

  @Argument(help: "The model to learn.")
  var model: String

  @Argument(help: "Gold files, JSON Lines (unpacked).")
  var gold: [String]

  @Option(name: .long, help: "Where the table goes; its model card goes beside it with .md added.")
  var out: String

  @Flag(name: .long, help: "Leave out whatever is not plainly CC BY or public domain.")
  var openOnly = false

  @Option(help: "About how many bytes the table may have (mentions).")
  var size: Int?

  @Option(help: "A gold file that is not learnt from, for the figures in the card; repeat for more.")
  var check: [String] = []

  func run() throws {
    guard let trainer = Workshop.trainers.first(where: { $0.name == model }) else {
      throw ValidationError(
        "There is no model '\(model)'. Known: "
          + Workshop.trainers.map(\.name).joined(separator: ", "))
    }
    let output = try OutputFile(path: out)
    let diagnostics = try OutputFile(path: "/dev/stderr")
    var request = TrainingRequest(gold: try readGold(gold), openOnly: openOnly) { line in
      try? diagnostics.write(line + "\n")
      try? diagnostics.flush()
    }
    request.size = size
    request.check = try readGold(check)
    do throws(WorkshopError) {
      let trained = try trainer.train(request)
      try? output.write(bytes: trained.bytes)
      guard (try? output.close()) != nil else { throw WorkshopError("Cannot write \(out)") }
      if out != "-", let card = try? OutputFile(path: out + ".md") {
        try? card.write(trained.card + made(trained.bytes.count))
        try? card.close()
      }
    } catch {
      throw ValidationError(error.message)
    }
  }
}

extension TrainCommand {
  /// The card's last lines: when and how the table was made.
  private func made(_ bytes: Int) -> String {
    var clock = time(nil)
    var day = tm()
    gmtime_r(&clock, &day)
    func two(_ n: Int32) -> String { n < 10 ? "0\(n)" : "\(n)" }
    let date = "\(day.tm_year + 1900)-\(two(day.tm_mon + 1))-\(two(day.tm_mday))"
    let files = gold.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    return "\nMade on \(date) by `nutgraf train \(model) \(files.joined(separator: " "))"
      + "\(openOnly ? " --open-only" : "")\(size.map { " --size \($0)" } ?? "")`; \(bytes) bytes.\n"
  }
}

/// Reads gold files whole.
func readGold(_ paths: [String]) throws -> [GoldFile] {
  try paths.map { path in
    do {
      return try GoldFile(path: path, bytes: try readFile(path, limit: 1 << 32))
    } catch let error as WorkshopError {
      throw ValidationError(error.message)
    }
  }
}
