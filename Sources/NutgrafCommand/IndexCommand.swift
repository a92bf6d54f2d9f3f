// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "index", abstract: "To come.")
}
