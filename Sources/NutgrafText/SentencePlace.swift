// SPDX-License-Identifier: Apache-2.0

/// A place after a token where a sentence might end, and what stands around it.
///
/// The features are declared here once, for training and for splitting.
struct SentencePlace {
  /// What the rules say, and whether the block has any capital at all.
  private let rule: UInt32
  /// Hashes of the words before, at, after and one further.
  private let before, here, next, further: UInt32
  /// Their looks, and those of the one after.
  private let looksBefore, looks, looksNext, looksFurther, looksLast: UInt32
  /// How many tokens the sentence has so far, 12 for more.
  private let length: UInt32
  /// Whether the token begins the block.
  private let isFirst: Bool

  /// The place after token `i` of the block `range`; `since` is how many tokens the sentence has.
  @inline(__always)
  init(_ rows: [TokenRow], _ i: Int, _ range: Range<Int>, rule: Bool, since: Int, cased: Bool) {
    self.rule = (rule ? 1 : 0) | (cased ? 2 : 0)
    let a = i &- 1 >= range.lowerBound ? rows[i &- 1] : TokenRow.none
    let b = rows[i]
    let c = i &+ 1 < range.upperBound ? rows[i &+ 1] : TokenRow.none
    let d = i &+ 2 < range.upperBound ? rows[i &+ 2] : TokenRow.none
    let e = i &+ 3 < range.upperBound ? rows[i &+ 3] : TokenRow.none
    (before, here, next, further) = (a.hash, b.hash, c.hash, d.hash)
    looksBefore = SentencePlace.looks(a)
    looks = SentencePlace.looks(b)
    looksNext = SentencePlace.looks(c)
    looksFurther = SentencePlace.looks(d)
    looksLast = SentencePlace.looks(e)
    length = UInt32(min(since, 12))
    isFirst = i == range.lowerBound
  }

  /// Whether the weights are asked after token `i`, of which the rules say `rule`: after a mark, and before a
  /// capital or a figure.
  @inline(__always)
  static func isOpen(_ row: TokenRow, _ next: TokenRow, rule: Bool) -> Bool {
    if rule { return true }
    if row.shape.contains(.punctuation) {
      if row.look == 0x40 || row.look == 0x23 { return false }  // What "@" and "#" are of comes next.
      return !next.shape.contains(.punctuation) || next.shape.contains(.spaceBefore)
    }
    guard next.shape.contains(.spaceBefore) else { return false }
    return !next.shape.isDisjoint(with: [.capital, .digit, .punctuation]) || row.look == TokenRow.stopped
  }

  /// Whether a token is a mark, or a word with a full stop.
  @inline(__always)
  static func isMarked(_ row: TokenRow) -> Bool { row.shape.contains(.punctuation) || row.look == TokenRow.stopped }

  /// The keys of its features.
  @inline(__always)
  func features(_ add: (UInt32) -> Void) {
    add(key(0, 0, 0))
    add(key(1, here, 0))
    add(key(2, next, 0))
    add(key(3, looks, looksNext))
    add(key(4, here, looksNext))
    add(key(5, looks, next))
    add(key(6, looks, length))
    add(key(7, looksNext, length))
    add(key(8, looksBefore, looks))
    add(key(9, looksNext, looksFurther))
    add(key(10, before, looks))
    add(key(11, further, looksNext))
    add(key(12, looksBefore, looks, looksNext))
    add(key(13, looks, looksNext, looksFurther))
    add(key(14, looksFurther, looksLast))
    add(key(15, looks, looksNext, length))
    add(key(16, looks, isFirst ? 1 : 0))
  }

  /// A feature's key; its upper bits are the ones to use. The parts are well mixed or small.
  @inline(__always)
  private func key(_ template: UInt32, _ x: UInt32, _ y: UInt32, _ z: UInt32 = 0) -> UInt32 {
    let parts = x &+ (y &<< 11 | y &>> 21) &+ (z &<< 22 | z &>> 10)
    let salted = parts ^ ((template &* 4 &+ rule &+ 1) &* 0x9E37_79B1)
    return (salted ^ (salted &>> 15)) &* 0xC2B2_AE35
  }

  @inline(__always)
  private static func looks(_ row: TokenRow) -> UInt32 {
    let looks = (UInt32(row.shape.rawValue) | UInt32(row.look) &<< 16) &* 0x85EB_CA6B
    return looks ^ (looks &>> 13)
  }
}
