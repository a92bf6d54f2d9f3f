// SPDX-License-Identifier: Apache-2.0

/// What a field's postings are.
enum FieldKind: UInt8 {
  /// The key of records.
  case id = 0
  /// Words with positions and lengths, scored.
  case text
  /// Whole values.
  case keyword
  /// Text whose words are kept as their English stems.
  case stemmed
  /// Numbers, as eight bytes that sort as the numbers do.
  case number
  /// What the values of another field are called: see `IndexRecord.display`.
  case names

  var isText: Bool { self == .text || self == .stemmed }
  var hasPositions: Bool { self != .id && self != .number }
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
      let known = self.kind(number)
      guard known == kind || (known == .stemmed && kind == .text) else {
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

  /// Makes text fields of a new index keep stems.
  mutating func stem(_ fields: [String]) throws(IndexError) {
    for name in fields {
      try IndexRecord.checkField(name)
      let number = try number(name, kind: .text)
      kinds[Int(number)] = .stemmed
    }
  }

  /// The field with what values of another are called, when there is one: see `IndexRecord.display`.
  func display(of field: UInt8) -> UInt8? {
    Int(field) < names.count ? number(names[Int(field)] + IndexRecord.display) : nil
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
