// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What is indexed: an id, a day, named texts, and whatever else it is to be found by.
public struct IndexRecord: Sendable {
  /// A text that is searched word by word.
  public struct Text: Sendable {
    public var field: String
    public var bytes: [UInt8]
    /// The parts that are searched, in order and apart; nil means all. The rest is stored only.
    public var parts: [ByteSpan]?
    public init(field: String, bytes: [UInt8], parts: [ByteSpan]? = nil) {
      self.field = field
      self.bytes = bytes
      self.parts = parts
    }
  }

  /// A value that is found as a whole: an entity, a speaker, an event's type.
  public struct Keyword: Sendable {
    public var field: String
    public var value: [UInt8]
    /// Where in the body it holds, as bytes; may be empty.
    public var spans: [ByteSpan]
    public init(field: String, value: [UInt8], spans: [ByteSpan] = []) {
      self.field = field
      self.value = value
      self.spans = spans
    }
  }

  public var id: [UInt8]
  public var date: CivilDate?
  public var texts: [Text] = []
  public var keywords: [Keyword] = []
  /// Kept with the record and given back, not searched: the annotated report as JSON, for example.
  public var payload: [UInt8] = []

  public init(id: [UInt8], date: CivilDate? = nil) {
    self.id = id
    self.date = date
  }

  public init(id: String, title: String = "", body: String, date: CivilDate? = nil) {
    self.init(id: Array(id.utf8), date: date)
    if !title.isEmpty { texts.append(Text(field: "title", bytes: Array(title.utf8))) }
    texts.append(Text(field: "body", bytes: Array(body.utf8)))
  }

  /// The longest id and keyword, in bytes.
  public static let longestKey = 4096

  /// Says what makes the record impossible to index.
  func check() throws(IndexError) {
    guard !id.isEmpty else { throw IndexError(.record, "the record has no id") }
    guard id.count <= IndexRecord.longestKey else {
      throw IndexError(.record, "the id is longer than \(IndexRecord.longestKey) bytes")
    }
    try IndexRecord.checkText(id, "id")
    guard texts.count <= 64, keywords.count <= 1 << 20 else {
      throw IndexError(.limit, "the record has too many fields")
    }
    for (i, text) in texts.enumerated() {
      try IndexRecord.checkField(text.field)
      guard !texts[..<i].contains(where: { $0.field == text.field }) else {
        throw IndexError(.record, "the record has the field '\(text.field)' twice")
      }
      try IndexRecord.checkText(text.bytes, text.field)
    }
    for keyword in keywords {
      try IndexRecord.checkField(keyword.field)
      guard keyword.value.count <= IndexRecord.longestKey else {
        throw IndexError(.record, "a value of '\(keyword.field)' is too long")
      }
    }
  }

  private static func checkField(_ name: String) throws(IndexError) {
    let count = name.utf8.count
    guard count > 0, count <= 64, name != "id", name != "date" else {
      throw IndexError(.record, "'\(name)' cannot name a field")
    }
  }

  private static func checkText(_ bytes: [UInt8], _ field: String) throws(IndexError) {
    do throws(TextError) {
      _ = try SourceText(utf8: bytes)
    } catch {
      switch error {
      case .notUTF8(let offset):
        throw IndexError(.record, "'\(field)' is not UTF-8", offset: offset)
      default:
        throw IndexError(.limit, "'\(field)' is too large")
      }
    }
  }

  /// The record as the log keeps it.
  func encode(into out: inout [UInt8]) {
    out.putCounted(id)
    out.put32(UInt32(bitPattern: Int32(truncatingIfNeeded: date?.dayNumber ?? Int(noDay))))
    out.putNumber(texts.count)
    for text in texts {
      out.putCounted(Array(text.field.utf8))
      out.putCounted(text.bytes)
      out.putNumber(text.parts.map { $0.count &+ 1 } ?? 0)
      for part in text.parts ?? [] {
        out.putNumber(part.lower)
        out.putNumber(part.count)
      }
    }
    out.putNumber(keywords.count)
    for keyword in keywords {
      out.putCounted(Array(keyword.field.utf8))
      out.putCounted(keyword.value)
      out.putNumber(keyword.spans.count)
      for span in keyword.spans {
        out.putNumber(span.lower)
        out.putNumber(span.count)
      }
    }
    out.putCounted(payload)
  }

  init?(decoding cursor: inout ByteCursor) {
    id = cursor.counted()
    let day = Int32(bitPattern: cursor.u32())
    date = day == noDay ? nil : CivilDate(dayNumber: Int(day))
    func spans(_ cursor: inout ByteCursor, _ count: Int) -> [ByteSpan] {
      var result: [ByteSpan] = []
      var left = count
      while left > 0, !cursor.failed {
        let start = cursor.number()
        let (end, overflow) = start.addingReportingOverflow(cursor.number())
        guard !overflow, let span = ByteSpan(start, end) else {
          cursor.failed = true
          break
        }
        result.append(span)
        left &-= 1
      }
      return result
    }
    var left = cursor.number()
    while left > 0, !cursor.failed {
      let field = String(decoding: cursor.counted(), as: UTF8.self)
      let bytes = cursor.counted()
      let parts = cursor.number()
      texts.append(
        Text(field: field, bytes: bytes, parts: parts == 0 ? nil : spans(&cursor, parts &- 1)))
      left &-= 1
    }
    left = cursor.number()
    while left > 0, !cursor.failed {
      let field = String(decoding: cursor.counted(), as: UTF8.self)
      let value = cursor.counted()
      let count = cursor.number()
      keywords.append(Keyword(field: field, value: value, spans: spans(&cursor, count)))
      left &-= 1
    }
    payload = cursor.counted()
    if cursor.failed || id.isEmpty { return nil }
  }
}

/// The day of a record that has none: before all others.
let noDay = Int32.min
