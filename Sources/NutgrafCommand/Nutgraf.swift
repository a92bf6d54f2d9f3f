// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Glibc

@main
struct Nutgraf: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nutgraf",
    abstract: "Reads news reports into structure that can be checked.",
    discussion: """
      Exit status: 0 all read; 1 some records were errors (all others were written); \
      2 usage; 3 cannot read or write.
      """,
    version: "0.1.0",
    subcommands: [
      AnnotateCommand.self, CompareCommand.self, StoriesCommand.self, IndexCommand.self,
      TrainCommand.self, EvaluateCommand.self, BenchCommand.self,
    ])

  static func main() {
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as Failure {
      complain(failure.message)
      Glibc.exit(failure.status)
    } catch {
      let code = exitCode(for: error)
      let message = fullMessage(for: error)
      if code.isSuccess {
        if !message.isEmpty { print(message) }
        Glibc.exit(0)
      }
      if !message.isEmpty { complain(message) }
      Glibc.exit(code == ExitCode.validationFailure ? 2 : code.rawValue)
    }
  }
}

/// A failure with the command's exit status.
struct Failure: Error {
  let status: Int32
  let message: String

  static func cannotRead(_ path: String) -> Failure {
    Failure(status: 3, message: "cannot read \(path): \(systemError())")
  }
  static func cannotWrite(_ path: String) -> Failure {
    Failure(status: 3, message: "cannot write \(path): \(systemError())")
  }
}

/// Diagnostics go to stderr only.
func complain(_ message: String) { tell("nutgraf: \(message)\n") }

func tell(_ text: String) {
  let bytes = Array(text.utf8)
  _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
}

func systemError() -> String {
  guard let text = strerror(errno) else { return "error \(errno)" }
  return String(cString: text)
}
