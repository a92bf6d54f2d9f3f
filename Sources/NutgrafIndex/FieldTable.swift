// SPDX-License-Identifier: Apache-2.0

/// What a field's postings are.
enum FieldKind: UInt8 {
  /// The key of records.
  case id = 0
  /// Words with positions and lengths, scored.
  case text
  /// Whole values.
  case keyword
}

/// The fields of an index, numbered in order of their first use. Numbers never change.
struct FieldTable {
  static let id: UInt8 = 0
  static let title: UInt8 = 1
  static let body: UInt8 = 2
  static let largest = 250

  private(set) var names: [String] = ["id", "title", "body"]
  private(set) var kinds: [FieldKind] = [.id, .text, .text]

  func number(_ name: String) -> UInt8? {
    names.firstIndex(of: name).flatMap { UInt8(exactly: $0) }
  }

  func kind(_ number: UInt8) -> FieldKind {
    Int(number) < kinds.count ? kinds[Int(number)] : .keyword
  }

  /// The number of a field, given to it when it is new.
  mutating func number(_ name: String, kind: FieldKind) throws(IndexError) -> UInt8 {
    if let number = number(name) {
      guard self.kind(number) == kind else {
        throw IndexError(.record, "the field '\(name)' holds another kind of value in this index")
      }
      return number
    }
    guard names.count < FieldTable.largest else {
      throw IndexError(.limit, "the index has \(names.count) fields, which is all it can hold")
    }
    names.append(name)
    kinds.append(kind)
    return UInt8(truncatingIfNeeded: names.count &- 1)
  }

  func encode(into out: inout [UInt8]) {
    out.putNumber(names.count)
    for i in names.indices {
      out.append(kinds[i].rawValue)
      out.putCounted(Array(names[i].utf8))
    }
  }

  init() {}

  init?(decoding cursor: inout ByteCursor) {
    let count = cursor.number()
    guard count >= 3, count <= FieldTable.largest else { return nil }
    var names: [String] = []
    var kinds: [FieldKind] = []
    for _ in 0..<count {
      guard let kind = FieldKind(rawValue: cursor.byte()) else { return nil }
      kinds.append(kind)
      names.append(String(decoding: cursor.counted(), as: UTF8.self))
    }
    guard !cursor.failed, names.starts(with: self.names) else { return nil }
    self.names = names
    self.kinds = kinds
  }
}
