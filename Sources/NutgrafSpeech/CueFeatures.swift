// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// The likely cue words of a sentence, as seen from each of its tokens.
package struct CueFeatures: ParagraphFeatures {
  let columns: SpeechColumns
  let paragraph: Range<Int>
  /// The next strong cue word at or before, and at or after, −1 for none.
  private var left: [Int32] = []
  private var right: [Int32] = []
  private var commas: [UInt16] = []

  package init(_ columns: SpeechColumns, _ paragraph: Range<Int>) {
    self.columns = columns
    self.paragraph = paragraph
    left.reserveCapacity(paragraph.count)
    right = [Int32](repeating: -1, count: paragraph.count)
    commas.reserveCapacity(paragraph.count)
    var last: Int32 = -1
    var seen: UInt16 = 0
    for i in paragraph {
      left.append(last)
      if columns.odds[i] >= CueOdds.strong { last = Int32(truncatingIfNeeded: i) }
      if columns.form[i] == 1 { seen &+= 1 }
      commas.append(seen)
    }
    last = -1
    for i in paragraph.reversed() {
      right[i &- paragraph.lowerBound] = last
      if columns.odds[i] >= CueOdds.strong { last = Int32(truncatingIfNeeded: i) }
    }
  }

  @inline(__always)
  private func odds(_ i: Int) -> UInt32 { paragraph.contains(i) ? UInt32(columns.odds[i]) : 7 }

  @inline(__always)
  static func distance(_ d: Int) -> UInt32 {
    switch d.magnitude {
    case 0...3: UInt32(d.magnitude)
    case 4...5: 4
    case 6...8: 5
    case 9...14: 6
    default: 7
    }
  }

  package func collect(_ i: Int, into list: inout FeatureKeys) {
    list.removeAll()
    let (w, wl, wr) = (word(i), word(i &- 1), word(i &+ 1))
    let (wll, wrr) = (word(i &- 2), word(i &+ 2))
    let o = odds(i)
    let around = odds(i &- 1) | odds(i &+ 1) << 4
    let marks = UInt32(columns.marks[i])
    let forms = form(i &- 1) | form(i) << 4 | form(i &+ 1) << 8
    list.add(1, w)
    list.add(2, wl)
    list.add(3, wr)
    list.add(4, wll)
    list.add(5, wrr)
    list.add(6, wl, w)
    list.add(7, w, wr)
    list.add(8, wll, wl)
    list.add(9, wr, wrr)
    list.add(10, wl, wr)
    list.add(11, columns.ending2[i])
    list.add(12, columns.ending3[i])
    list.add(13, paragraph.contains(i &- 1) ? columns.ending3[i &- 1] : 1)
    list.add(14, paragraph.contains(i &+ 1) ? columns.ending3[i &+ 1] : 1)
    list.add(15, forms)
    list.add(16, o | around << 4)
    list.add(17, o, wl)
    list.add(18, o, wr)
    list.add(19, w, marks == 3 ? 1 : 0)
    list.add(20, marks | o << 4)
    list.add(21, marks | forms << 4)
    let tags = tag(i &- 1) | tag(i) << 5 | tag(i &+ 1) << 10
    list.add(22, tags)
    list.add(23, tag(i) | o << 5 | marks << 9)
    list.add(24, tags | tag(i &+ 2) << 15)
    list.add(25, tags | tag(i &- 2) << 15, 1)
    list.add(26, w, tag(i &+ 1))
    list.add(27, w, tag(i &- 1))
    list.add(28, columns.ending3[i], tag(i))
    let at = i &- paragraph.lowerBound
    let (l, r) = (Int(left[at]), Int(right[at]))
    let near = l < 0 ? 8 : CueFeatures.distance(i &- l)
    let far = r < 0 ? 8 : CueFeatures.distance(r &- i)
    list.add(29, near | o << 4, l < 0 ? 0 : columns.word[l])
    list.add(30, far | o << 4, r < 0 ? 0 : columns.word[r])
    let commasLeft = l < 0 ? 9 : UInt32(min(4, commas[at] &- commas[l &- paragraph.lowerBound]))
    let commasRight = r < 0 ? 9 : UInt32(min(4, commas[r &- paragraph.lowerBound] &- commas[at]))
    list.add(31, near | far << 4 | commasLeft << 8 | commasRight << 12 | o << 16)
    list.add(32, columns.scene.kind(i).rawValue)
    list.add(33, columns.scene.kind(i &- 1).rawValue, columns.scene.kind(i).rawValue)
    list.add(34, columns.scene.kind(i).rawValue, columns.scene.kind(i &+ 1).rawValue)
    list.add(35, o, wll)
    list.add(36, o, wrr)
    let mentions = mention(i &- 1) | mention(i &+ 1) << 5
    list.add(38, mentions, o)
    list.add(39, mentions | mention(i) << 10, mention(i &- 2))
    list.add(40, mentions, w)
    let role = UInt32(columns.relation[i]) | UInt32(columns.dependents[i]) << 8
    list.add(41, role, o)
    list.add(42, UInt32(columns.dependents[i]), w)
    list.add(43, UInt32(columns.dependents[i]), columns.ending3[i])
    let head = columns.scene.syntax.head(i)
    list.add(44, UInt32(columns.relation[i]), word(head), o)
    list.add(45, UInt32(columns.relation[i]), odds(head), o)
    list.add(37, form(i &- 1) | form(i &- 2) << 4 | marks << 8, o)
  }
}
