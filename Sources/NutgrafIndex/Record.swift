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
  /// Numbers by field, for ranges; a field may have several.
  public var numbers: [(field: String, value: Double)] = []
  /// Kept with the record and given back, not searched: the annotated report as JSON, for example.
  public var payload: [UInt8] = []

  /// Whether the caller asked for the annotated report to be kept as the payload.
  public internal(set) var wantsAnnotations = false

  public init(id: [UInt8], date: CivilDate? = nil) {
    self.id = id
    self.date = date
  }

  public init(id: String, title: String = "", body: String, date: CivilDate? = nil) {
    self.init(id: Array(id.utf8), date: date)
    if !title.isEmpty { texts.append(Text(field: "title", bytes: Array(title.utf8))) }
    texts.append(Text(field: "body", bytes: Array(body.utf8)))
  }

  /// What the name of a field ends with that holds, for each value of the field before it, what the
  /// value is called and, after a NUL, by what it is known elsewhere: facets count these.
  static let display = "#"

  /// Adds a value under the form in which it is found and, where the two differ, as it is called.
  mutating func add(_ field: String, value: [UInt8], spans: [ByteSpan] = []) {
    let key = Words.key(value)
    guard !key.isEmpty, key.count <= IndexRecord.longestKey else { return }
    keywords.append(Keyword(field: field, value: key, spans: spans))
    name(field, value, known: key)
  }

  /// Says what a value is called and by what it is known.
  mutating func name(_ field: String, _ name: [UInt8], known: [UInt8], spans: [ByteSpan] = []) {
    let both = name + [0] + known
    guard both.count <= IndexRecord.longestKey else { return }
    keywords.append(Keyword(field: field + IndexRecord.display, value: both, spans: spans))
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
    guard texts.count <= 64, keywords.count <= 1 << 20, numbers.count <= 1 << 16 else {
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
    for number in numbers {
      try IndexRecord.checkField(number.field)
      guard number.value.isFinite else {
        throw IndexError(.record, "'\(number.field)' is no finite number")
      }
    }
  }

  static func checkField(_ name: String) throws(IndexError) {
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
    out.putNumber(numbers.count)
    for number in numbers {
      out.putCounted(Array(number.field.utf8))
      out.append(contentsOf: NumberKey.bytes(number.value))
    }
    out.putCounted(payload)
  }

  /// - Parameter version: of the log: numbers came with 2.
  init?(decoding cursor: inout ByteCursor, version: UInt32) {
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
    left = version >= 2 ? cursor.number() : 0
    while left > 0, !cursor.failed {
      let field = String(decoding: cursor.counted(), as: UTF8.self)
      let value = NumberKey.value(cursor.bytes(8)[...])
      numbers.append((field, value))
      left &-= 1
    }
    payload = cursor.counted()
    if cursor.failed || id.isEmpty { return nil }
  }
}

/// A number as eight bytes whose order is that of the numbers: the highest bit of the IEEE form turned
/// over, or all bits of a negative number.
enum NumberKey {
  static func bytes(_ value: Double) -> [UInt8] {
    // Minus zero is zero.
    let bits = (value == 0 ? 0 : value).bitPattern
    let key = bits &>> 63 == 0 ? bits | 1 &<< 63 : ~bits
    return (0..<8).map { UInt8(truncatingIfNeeded: key &>> UInt64(56 &- 8 &* $0)) }
  }

  static func value(_ bytes: ArraySlice<UInt8>) -> Double {
    var key: UInt64 = 0
    for b in bytes.prefix(8) { key = key &<< 8 | UInt64(b) }
    let value = Double(bitPattern: key &>> 63 == 1 ? key & ~(1 &<< 63) : ~key)
    return value.isFinite ? value : 0
  }
}

/// The day of a record that has none: before all others.
let noDay = Int32.min
