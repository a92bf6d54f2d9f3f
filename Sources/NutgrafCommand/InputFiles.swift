// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import NutgrafArticle
import NutgrafExport
import NutgrafReport
import NutgrafText

enum InputFormat: String, ExpressibleByArgument, CaseIterable {
  case jsonl, text, html

  /// By the file's ending; standard input is JSON Lines.
  init(path: String) {
    let lower = path.lowercased()
    if lower.hasSuffix(".html") || lower.hasSuffix(".htm") || lower.hasSuffix(".xhtml") {
      self = .html
    } else if lower == "-" || lower.hasSuffix(".jsonl") || lower.hasSuffix(".ndjson")
      || lower.hasSuffix(".json")
    {
      self = .jsonl
    } else {
      self = .text
    }
  }
}

extension OffsetUnit: ExpressibleByArgument {
  public init?(argument: String) {
    guard let unit = OffsetUnit.allCases.first(where: { $0.name == argument }) else { return nil }
    self = unit
  }
  public static var allValueStrings: [String] { allCases.map(\.name) }
}

/// What the caller knows of all the input.
struct ReadFlags: ParsableArguments {
  @Option(help: "How to read the files: jsonl, text or html. By each file's ending otherwise.")
  var format: InputFormat?

  @Option(help: "ISO 8601 date of publication, for records that give none.")
  var published: String?

  @Option(help: "When the page was fetched (ISO 8601): the anchor of \"2 weeks ago\" on it.")
  var fetched: String?

  @Option(help: "The largest report in bytes.")
  var limit: Int = 16 << 20

  func options() throws -> ReadOptions {
    var options = ReadOptions()
    guard limit > 0, limit <= 1 << 30 else {
      throw ValidationError("--limit takes a number of bytes from 1 to \(1 << 30)")
    }
    options.limit = limit
    options.published = try date(published, "--published")
    options.fetched = try date(fetched, "--fetched")
    return options
  }

  private func date(_ text: String?, _ flag: String) throws -> DateTime? {
    guard let text else { return nil }
    guard let date = DateTime(iso: text) else {
      throw ValidationError("\(flag) takes an ISO 8601 date such as 2025-05-17, not '\(text)'")
    }
    return date
  }
}

/// One file after the other, as a stream of records or of what stands in their place.
struct RecordStream {
  private var files: [String]
  private let format: InputFormat?
  private let options: ReadOptions
  private var lines: LineReader?
  private var number = 0

  init(files: [String], flags: ReadFlags) throws {
    self.files = (files.isEmpty ? ["-"] : files).reversed()
    format = flags.format
    options = try flags.options()
  }

  /// The next record, nil after the last file.
  mutating func next() throws -> Result<InputRecord, FailedRecord>? {
    while true {
      if lines != nil {
        while let line = try lines?.next() {
          number += 1
          switch line {
          case .bytes(let bytes):
            if bytes.allSatisfy({ $0 <= 0x20 }) { continue }
            return InputRecord.parse(bytes, defaults: options)
          case .tooLong(let count):
            return .failure(
              FailedRecord(
                id: nil, error: RecordError(.tooLarge(count: count, limit: options.limit))))
          }
        }
        lines?.close()
        lines = nil
      }
      guard let path = files.popLast() else { return nil }
      switch format ?? InputFormat(path: path) {
      case .jsonl:
        // A text may be escaped to six times its size.
        lines = try LineReader(path: path, limit: options.limit * 6 + 65536)
      case .text:
        let bytes = try readFile(path, limit: options.limit)
        return .success(InputRecord(id: path, body: .text(bytes), options: options))
      case .html:
        let bytes = try readFile(path, limit: options.limit)
        return .success(InputRecord(id: path, body: .html(bytes), options: options))
      }
    }
  }
}
