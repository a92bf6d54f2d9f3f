// SPDX-License-Identifier: Apache-2.0
import NutgrafArticle
import NutgrafJSON
import NutgrafNames
import NutgrafReport
import NutgrafSpeech
import NutgrafText

/// Why a record could not be read: what its error record says.
public struct RecordError: Error, Sendable {
  /// `bad_json`, `no_id`, `no_text`, `bad_date`, `not_utf8`, `empty`, `too_large`.
  public let code: String
  public let message: String
  /// The byte of the record or of its text at which it shows.
  public let offset: Int?

  public init(code: String, message: String, offset: Int? = nil) {
    self.code = code
    self.message = message
    self.offset = offset
  }

  public init(_ error: TextError) {
    switch error {
    case .notUTF8(let offset):
      self.init(
        code: "not_utf8", message: "byte \(offset) is not UTF-8; convert the text to UTF-8 first",
        offset: offset)
    case .empty:
      self.init(code: "empty", message: "the report has no text", offset: 0)
    case .tooLarge(let count, let limit):
      self.init(
        code: "too_large",
        message: "\(count) bytes are over the limit of \(limit); raise the limit or split the input",
        offset: limit)
    }
  }

  /// The record that stands in the place of the report.
  public func json(id: String?) -> [UInt8] {
    var json = JSONWriter(capacity: 160)
    json.beginObject()
    json.key("id")
    if let id { json.string(id) } else { json.null() }
    json.key("error")
    json.beginObject()
    json.key("code")
    json.string(code)
    json.key("message")
    json.string(message)
    if let offset {
      json.key("offset")
      json.int(offset)
    }
    json.endObject()
    json.endObject()
    return json.bytes
  }
}

/// One input record of the data contract.
public struct InputRecord: Sendable {
  public enum Body: Sendable { case text([UInt8]), html([UInt8]) }

  public var id: String
  public var body: Body
  public var options: ReadOptions

  public init(id: String, body: Body, options: ReadOptions = ReadOptions()) {
    self.id = id
    self.body = body
    self.options = options
  }

  /// Reads one JSON Lines record. On failure `id` is set when the record had one.
  public static func parse(_ line: [UInt8], defaults: ReadOptions = ReadOptions())
    -> Result<InputRecord, FailedRecord>
  {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: line)
    } catch {
      return .failure(
        FailedRecord(
          id: nil,
          error: RecordError(
            code: "bad_json", message: "byte \(error.offset): \(error.message)",
            offset: error.offset)))
    }
    guard value.object != nil else {
      return .failure(
        FailedRecord(
          id: nil, error: RecordError(code: "bad_json", message: "the record is not an object")))
    }
    guard let id = value["id"]?.string else {
      return .failure(
        FailedRecord(
          id: nil, error: RecordError(code: "no_id", message: "the record has no string \"id\"")))
    }
    var options = defaults
    options.url = value["url"]?.string ?? defaults.url
    options.title = value["title"]?.string ?? defaults.title
    options.publisher = value["publisher"]?.string ?? defaults.publisher
    options.language = value["language"]?.string ?? defaults.language
    for (key, path) in [("published", \ReadOptions.published), ("fetched", \ReadOptions.fetched)] {
      guard let text = value[key]?.string, !text.isEmpty else { continue }
      guard let date = DateTime(iso: text) else {
        return .failure(
          FailedRecord(
            id: id,
            error: RecordError(
              code: "bad_date",
              message: "\"\(key)\" is not an ISO 8601 date or date-time such as 2025-05-17")))
      }
      options[keyPath: path] = date
    }
    if let text = value["text"]?.bytes {
      return .success(InputRecord(id: id, body: .text(text), options: options))
    }
    if let html = value["html"]?.bytes {
      return .success(InputRecord(id: id, body: .html(html), options: options))
    }
    return .failure(
      FailedRecord(
        id: id,
        error: RecordError(code: "no_text", message: "the record has neither \"text\" nor \"html\"")))
  }

  /// Reads the report.
  public func read(
    stages: Stages = .all, names: NamesOptions = NamesOptions(),
    speech: SpeechOptions = SpeechOptions()
  ) throws(RecordError) -> Report {
    do throws(TextError) {
      switch body {
      case .text(let bytes):
        return try Report(
          id: id, text: bytes, options: options, stages: stages, names: names, speech: speech)
      case .html(let bytes):
        return try Report(
          id: id, html: bytes, options: options, stages: stages, names: names, speech: speech)
      }
    } catch {
      throw RecordError(error)
    }
  }
}

public struct FailedRecord: Error, Sendable {
  public let id: String?
  public let error: RecordError
  public init(id: String?, error: RecordError) {
    self.id = id
    self.error = error
  }
}
