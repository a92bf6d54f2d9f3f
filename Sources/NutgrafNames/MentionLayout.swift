// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// What the wide templates look at: the desk or theme with which a wire's report begins, the look of the lines
/// (tables of results and of prices), more of the places where a word stands.
///
/// They tell a gold's own conventions, such as the club that is called by its city on the sports page. News at
/// large has none that they would find, so that the model that ships goes without, and is faster for it.
struct MentionLayout {
  /// The first word of the report.
  let opening: UInt32
  /// The look of each token's line.
  private(set) var lines: [UInt32]
  /// The first capitalised tokens of each type, -1 where there are no more.
  private(set) var places: [SIMD8<Int32>]
  static let most = 6

  init(_ ground: MentionGround) {
    let tokens = ground.tokens
    opening = tokens.count > 0 ? tokens.hash(0) : 0
    lines = [UInt32](repeating: 0, count: tokens.count)
    places = [SIMD8<Int32>](repeating: SIMD8(repeating: -1), count: ground.typeCount)
    readPlaces(ground)
    readLines(ground)
  }

  private mutating func readPlaces(_ ground: MentionGround) {
    var seen = [Int](repeating: 0, count: ground.typeCount)
    for sentence in ground.sentences {
      for t in sentence where ground.cases[t] > 0 && ground.cases[t] < 4 {
        let type = Int(ground.types[t])
        guard type < seen.count, seen[type] < MentionLayout.most else { continue }
        places[type][seen[type]] = Int32(truncatingIfNeeded: t)
        seen[type] &+= 1
      }
    }
  }

  private mutating func readLines(_ ground: MentionGround) {
    let tokens = ground.tokens
    var first = 0
    while first < tokens.count {
      var end = first &+ 1
      while end < tokens.count, !tokens.shape(end).contains(.lineBefore) { end &+= 1 }
      let look = MentionLayout.look(first..<end, ground)
      for t in first..<end { lines[t] = look }
      first = end
    }
  }

  /// How many of a line's tokens are figures, small words, capitals and marks, whether a full stop or a quotation
  /// mark ends it, and how long it is.
  private static func look(_ line: Range<Int>, _ ground: MentionGround) -> UInt32 {
    var counts = SIMD8<Int32>()
    for t in line where ground.shapes[t] != 0 { counts[Int(ground.cases[t] & 7)] &+= 1 }
    func quarter(_ kind: Int) -> UInt32 {
      let n = Int(counts[kind])
      return n == 0 ? 0 : n &* 4 < line.count ? 1 : n &* 2 < line.count ? 2 : 3
    }
    let last = ground.ground.document.text.byte(at: ground.tokens.span(line.upperBound &- 1).upper &- 1)
    let stop: UInt32 = last == 0x2E || last == 0x22 ? 1 : 0
    return quarter(4) | quarter(0) << 2 | quarter(2) << 4 | quarter(5) << 6 | stop << 8
      | UInt32(min(3, line.count / 4)) << 9
  }
}
