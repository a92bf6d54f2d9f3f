// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "bench", abstract: "To come.")
}
