// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// A record as it was given, as far as it is kept: its texts and its payload.
public struct StoredRecord: Sendable {
  public var id: [UInt8] = []
  public var date: CivilDate?
  /// Texts by field name.
  public var texts: [IndexRecord.Text] = []
  public var payload: [UInt8] = []

  public func text(_ field: String) -> IndexRecord.Text? { texts.first { $0.field == field } }

  /// Appends one text of a record.
  static func put(
    _ field: UInt8, _ length: Int, _ code: [UInt8], _ parts: [ByteSpan]?, into out: inout [UInt8]
  ) {
    out.append(field)
    out.putNumber(length)
    out.putNumber(code.count)
    out.append(contentsOf: code)
    out.putNumber(parts.map { $0.count &+ 1 } ?? 0)
    for part in parts ?? [] {
      out.putNumber(part.lower)
      out.putNumber(part.count)
    }
  }

  init(_ cursor: inout ByteCursor, _ fields: FieldTable, _ symbols: SymbolReader) throws(IndexError) {
    var left = cursor.number()
    while left > 0, !cursor.failed {
      left &-= 1
      let number = Int(cursor.byte())
      let bytes = try symbols.text(&cursor)
      let partCount = cursor.number()
      var parts: [ByteSpan]? = partCount == 0 ? nil : []
      var more = partCount &- 1
      while more > 0, !cursor.failed {
        more &-= 1
        let start = cursor.number()
        let (end, overflow) = start.addingReportingOverflow(cursor.number())
        guard !overflow, let span = ByteSpan(start, end) else {
          cursor.failed = true
          break
        }
        parts?.append(span)
      }
      let name = number < fields.names.count ? fields.names[number] : ""
      texts.append(IndexRecord.Text(field: name, bytes: bytes, parts: parts))
    }
    payload = cursor.counted()
  }
}
