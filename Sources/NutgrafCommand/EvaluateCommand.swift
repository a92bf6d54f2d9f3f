// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import NutgrafTrain

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Score the library against gold files.",
    discussion: "Measures:\n"
      + Workshop.evaluators.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))

  @Argument(help: "The measure to take.")
  var measure: String

  @Argument(help: "Gold files, JSON Lines (unpacked).")
  var gold: [String]

  func run() throws {
    guard let evaluator = Workshop.evaluators.first(where: { $0.name == measure }) else {
      throw ValidationError(
        "There is no measure '\(measure)'. Known: "
          + Workshop.evaluators.map(\.name).joined(separator: ", "))
    }
    do throws(WorkshopError) {
      for line in try evaluator.evaluate((try? readGold(gold)) ?? []) { print(line) }
    } catch {
      throw ValidationError(error.message)
    }
  }
}
