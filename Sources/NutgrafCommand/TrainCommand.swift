// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "train", abstract: "To come.")
}
