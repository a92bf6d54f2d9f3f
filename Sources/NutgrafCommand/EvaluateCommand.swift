// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "evaluate", abstract: "To come.")
}
