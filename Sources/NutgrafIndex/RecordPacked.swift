// SPDX-License-Identifier: Apache-2.0
import NutgrafText

extension IndexRecord {
  /// What a packed record begins with. No JSON text begins so.
  static let packedMagic: [UInt8] = Array("NGRECRD1".utf8)

  /// Reads a packed record: the magic, then for each member the lengths of its name and of its value
  /// as 32-bit little-endian numbers, the name and the value. It says the same as a JSON object of
  /// strings and is read at the speed of copying. Nil when the bytes do not begin with the magic.
  init?(packed bytes: [UInt8]) throws(IndexError) {
    guard bytes.starts(with: IndexRecord.packedMagic) else { return nil }
    self.init(id: [])
    var members: [(name: String, value: [UInt8])] = []
    var failed = false
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      var cursor = unsafe ByteCursor(
        base, from: IndexRecord.packedMagic.count, to: buffer.count)
      while cursor.at < cursor.end, !cursor.failed {
        let (name, value) = (Int(cursor.u32()), Int(cursor.u32()))
        members.append((String(decoding: cursor.bytes(name), as: UTF8.self), cursor.bytes(value)))
      }
      failed = cursor.failed
    }
    guard !failed else { throw IndexError(.record, "the packed record was cut short") }
    for (name, value) in members {
      switch name {
      case "id": id = value
      case "date":
        guard let time = DateTime(iso: value[...]) else {
          throw IndexError(.record, "\"date\" is not an ISO 8601 date such as 2025-05-17")
        }
        date = time.date
      default:
        texts.removeAll { $0.field == name }
        texts.append(Text(field: name, bytes: value))
      }
    }
    guard !id.isEmpty else { throw IndexError(.record, "the record has no string \"id\"") }
  }
}
