// SPDX-License-Identifier: Apache-2.0

/// A token as the cutter leaves it: what the splitter asks of one token stands together.
struct TokenRow {
  var start: UInt32
  var end: UInt32
  /// `WordHash.folded` of the token.
  var hash: UInt32
  var shape: TokenShape
  /// Of a word its length up to 3, plus one, or `stopped`. Of marks the first byte; beyond ASCII the sum of
  /// the first and the last.
  var look: UInt16

  /// The look of a word that ends with a full stop, as abbreviations do.
  static let stopped: UInt16 = 1
  /// What stands where there is no token.
  static let none = TokenRow(start: 0, end: 0, hash: 1, shape: [], look: 0)

  /// The look of the word or mark `[start, end)`, which is not empty.
  @inline(__always)
  static func look(_ bytes: [UInt8], _ start: Int, _ end: Int, isMark: Bool) -> UInt16 {
    let first = UInt16(bytes[start])
    let last = UInt16(bytes[end &- 1])
    if isMark { return first < 0x80 ? first : first &+ last }
    return last == 0x2E ? stopped : UInt16(min(end &- start, 3)) &+ 1
  }

  /// Whether a sentence might end with it: a word with a stop, or marks that begin with a stop.
  @inline(__always)
  var mayEnd: Bool {
    switch look {
    case TokenRow.stopped, 0x21, 0x2E, 0x3F: true
    default: look >= 0x80
    }
  }
}

extension TokenTable {
  /// The columns of `rows`.
  init(_ rows: [TokenRow]) {
    starts = rows.map(\.start)
    ends = rows.map(\.end)
    shapes = rows.map(\.shape)
    hashes = rows.map(\.hash)
  }
}
