// SPDX-License-Identifier: Apache-2.0

/// How a line stands among lines of its own sort: a heading alone between two sentences, a teaser in a
/// row of teasers; and how its length compares with the sentences of the text.
struct LineRuns {
  /// Lines of the same sort (sentences or not) right above and right below.
  private(set) var above: [Int32]
  private(set) var below: [Int32]
  let sentences: Int32
  /// Characters of the sentence in the middle by length.
  let usual: Int32
  private let count: Int32

  /// - Complexity: O(*n*).
  init(_ lines: [Line]) {
    above = Array(repeating: 0, count: lines.count)
    below = above
    count = Int32(truncatingIfNeeded: lines.count)
    // Lengths are counted by steps of eight, so that nothing has to be sorted.
    var lengths = [Int32](repeating: 0, count: 128)
    var sentences: Int32 = 0
    for i in lines.indices {
      let isProse = lines[i].isSentence
      if i > 0, isProse == lines[i &- 1].isSentence { above[i] = above[i &- 1] &+ 1 }
      if isProse {
        sentences &+= 1
        lengths[Int(min(127, max(0, lines[i].characters) / 8))] &+= 1
      }
    }
    for i in lines.indices.dropLast().reversed() where lines[i].isSentence == lines[i &+ 1].isSentence {
      below[i] = below[i &+ 1] &+ 1
    }
    self.sentences = sentences
    var due = sentences / 2
    var step: Int32 = 0
    for length in lengths {
      if due < length || step == 127 { break }
      due &-= length
      step &+= 1
    }
    usual = sentences > 0 ? step &* 8 &+ 4 : 0
  }

  static let features = 17

  /// Writes what is known of a line beside its neighbours.
  func fill(_ i: Int, _ lines: [Line], _ rows: inout FeatureTable) {
    let line = lines[i]
    rows.put(size: above[i])
    rows.put(size: below[i])
    rows.put(size: above[i] &+ below[i])
    rows.put(count: usual > 0 ? min(line.characters, 1 << 20) &* 32 / usual : 0)
    rows.put(size: usual)
    rows.put(sentences, of: count)
    rows.put(size: sentences)
    rows.put(line.colonAt)
    rows.put(line.has(.quoted))
    rows.put(line.exclamations)
    rows.put(line.has(.hasBracket))
    rows.put(line.has(.endsWithBracket))
    rows.put(size: length(lines, i &- 2) &+ length(lines, i &- 1))
    rows.put(size: length(lines, i &+ 1) &+ length(lines, i &+ 2))
    rows.put(size: line.longestWord)
    rows.put(count: line.words > 0 ? min(line.letters, 1 << 20) &* 8 / line.words : 0)
    rows.put(size: line.words &- line.lowered &- line.capitalised)
  }

  private func length(_ lines: [Line], _ i: Int) -> Int32 {
    i >= 0 && i < lines.count ? min(lines[i].characters, 1 << 20) : 0
  }
}
