// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

@main
struct Nutgraf: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nutgraf", abstract: "News reports into structure that can be checked.")
}
