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

  static func encode(_ record: IndexRecord, _ numbers: [UInt8], into out: inout [UInt8]) {
    out.putNumber(record.texts.count)
    for (text, number) in zip(record.texts, numbers) {
      out.append(number)
      out.putNumber(text.bytes.count)
      out.append(contentsOf: text.bytes)
      out.putNumber(text.parts.map { $0.count &+ 1 } ?? 0)
      for part in text.parts ?? [] {
        out.putNumber(part.lower)
        out.putNumber(part.count)
      }
    }
    out.putCounted(record.payload)
  }

  init(_ cursor: inout ByteCursor, _ fields: FieldTable) {
    var left = cursor.number()
    while left > 0, !cursor.failed {
      left &-= 1
      let number = Int(cursor.byte())
      let bytes = cursor.counted()
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
