// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// Features of the second tagger, which finds sources, cues and contents together, given the cues
/// that the first one predicted.
package struct PartFeatures: ParagraphFeatures {
  /// A passage between marks, as seen from inside.
  private struct Passage {
    var length: UInt32
    var wordBefore: UInt32
    var opens: Bool
    var cueNear: UInt32
  }

  let columns: SpeechColumns
  let paragraph: Range<Int>
  /// Predicted labels: 0 outside, 1 begins and 2 continues a cue, 3 and 4 a doubtful one.
  private let cue: [UInt8]
  /// Token of the nearest cue's head to each side within the sentence, −1 for none.
  private var left: [Int32] = []
  private var right: [Int32] = []
  private var commas: [UInt16] = []
  private var marks: [UInt16] = []
  private var cuesInSentence: [UInt8] = []
  private var sentenceStart: [Int32] = []
  private var sentenceEnd: [Int32] = []
  /// How many sentences back the last one with a cue stands; 4 for further.
  private var sentencesBack: [UInt8] = []
  /// The relation by which a token hangs on a cue, through whatever lies between; 255 for none.
  private var bond: [UInt8] = []
  private var passages: [Int32: Passage] = [:]

  /// O(*n*) in the paragraph.
  package init(_ columns: SpeechColumns, _ paragraph: SpeechScene.Paragraph, cue: [UInt8]) {
    self.columns = columns
    self.paragraph = paragraph.tokens
    self.cue = cue
    let count = paragraph.tokens.count
    let base = paragraph.tokens.lowerBound
    left = [Int32](repeating: -1, count: count)
    right = left
    sentenceStart = left
    sentenceEnd = left
    cuesInSentence = [UInt8](repeating: 0, count: count)
    sentencesBack = cuesInSentence
    var back: UInt8 = 4
    for number in paragraph.sentences {
      let tokens = columns.scene.document.sentences[number].tokens.clamped(to: paragraph.tokens)
      var last: Int32 = -1
      var cues: UInt8 = 0
      for i in tokens {
        left[i &- base] = last
        if cue[i] % 2 == 1 {
          last = Int32(truncatingIfNeeded: i)
          cues = min(3, cues &+ 1)
        } else if cue[i] > 0, last >= 0 {
          // The group's last word is its head.
          last = Int32(truncatingIfNeeded: i)
        }
      }
      last = -1
      for i in tokens.reversed() {
        right[i &- base] = last
        if cue[i] % 2 == 1 { last = Int32(truncatingIfNeeded: i) }
      }
      if cues > 0 { back = 0 }
      for i in tokens {
        cuesInSentence[i &- base] = cues
        sentencesBack[i &- base] = back
        sentenceStart[i &- base] = Int32(truncatingIfNeeded: tokens.lowerBound)
        sentenceEnd[i &- base] = Int32(truncatingIfNeeded: tokens.upperBound)
      }
      back = min(4, back &+ 1)
    }
    var commaCount: UInt16 = 0
    var markCount: UInt16 = 0
    for i in paragraph.tokens {
      if columns.form[i] == 1 { commaCount &+= 1 }
      if columns.form[i] == 5 { markCount &+= 1 }
      commas.append(commaCount)
      marks.append(markCount)
    }
    bond = PartFeatures.bonds(columns, paragraph.tokens, cue)
    survey()
  }

  /// Climbs from each token to the nearest cue above it; what was climbed before is remembered, so
  /// the whole is O(*n*).
  private static func bonds(_ columns: SpeechColumns, _ tokens: Range<Int>, _ cue: [UInt8])
    -> [UInt8]
  {
    let unknown: UInt8 = 254
    var bond = [UInt8](repeating: unknown, count: tokens.count)
    var path: [Int] = []
    for start in tokens where bond[start &- tokens.lowerBound] == unknown {
      path.removeAll(keepingCapacity: true)
      var found: UInt8 = 255
      var token = start
      while path.count < 200 {
        if bond[token &- tokens.lowerBound] != unknown {
          found = bond[token &- tokens.lowerBound]
          break
        }
        path.append(token)
        let head = columns.scene.syntax.head(token)
        guard tokens.contains(head) else { break }
        if cue[head] > 0, cue[token] == 0 {
          found = columns.relation[token]
          break
        }
        token = head
      }
      for token in path { bond[token &- tokens.lowerBound] = found }
    }
    return bond
  }

  private mutating func survey() {
    let scene = columns.scene
    var i = paragraph.lowerBound
    while i < paragraph.upperBound {
      let number = scene.passage(i)
      guard number >= 0 else {
        i &+= 1
        continue
      }
      let range = scene.passageTokens[number].clamped(to: paragraph)
      let words = range.count
      let length: UInt32 = words < 4 ? 0 : words < 7 ? 1 : words < 12 ? 2 : 3
      var near: UInt32 = 0
      for step in 1...8 {
        if paragraph.contains(range.lowerBound &- step), cue[range.lowerBound &- step] > 0 {
          near |= step < 3 ? 1 : 2
          break
        }
      }
      for step in 0..<8 {
        if paragraph.contains(range.upperBound &+ step), cue[range.upperBound &+ step] > 0 {
          near |= step < 3 ? 4 : 8
          break
        }
      }
      let first = range.lowerBound
      let opens =
        first == paragraph.lowerBound || columns.form[first &- 1] == 2
        || columns.form[first &- 1] == 5
      passages[Int32(number)] = Passage(
        length: length, wordBefore: first > paragraph.lowerBound ? columns.word[first &- 1] : 1,
        opens: opens, cueNear: near)
      i = max(i &+ 1, range.upperBound)
    }
  }

  @inline(__always)
  private func label(_ i: Int) -> UInt32 { paragraph.contains(i) ? UInt32(cue[i]) : 7 }

  /// One label of the cue tagger's two answers.
  package static func cueLabel(sure: UInt8, eager: UInt8) -> UInt8 {
    sure > 0 ? sure : eager > 0 ? eager &+ 2 : 0
  }

  private static func distance(_ d: Int) -> UInt32 {
    switch d {
    case ...1: 1
    case 2: 2
    case 3: 3
    case 4: 4
    case 5...7: 5
    case 8...12: 6
    default: 7
    }
  }

  /// Whether the second tagger has anything to find in the paragraph.
  package static func isWorthwhile(
    _ columns: SpeechColumns, _ paragraph: SpeechScene.Paragraph, cue: [UInt8]
  ) -> Bool {
    for i in paragraph.tokens where cue[i] > 0 { return true }
    return false
  }

  package func collect(_ i: Int, into list: inout FeatureKeys) {
    list.removeAll()
    let at = i &- paragraph.lowerBound
    let (w, wl, wr) = (word(i), word(i &- 1), word(i &+ 1))
    let (wll, wrr) = (word(i &- 2), word(i &+ 2))
    let c = label(i)
    let cues = label(i &- 1) | c << 3 | label(i &+ 1) << 6
    let forms = form(i &- 1) | form(i) << 4 | form(i &+ 1) << 8
    let mark = UInt32(columns.marks[i])
    let tags = tag(i &- 1) | tag(i) << 5 | tag(i &+ 1) << 10
    let (l, r) = (Int(left[at]), Int(right[at]))
    let near = l < 0 ? 0 : PartFeatures.distance(i &- l)
    let far = r < 0 ? 0 : PartFeatures.distance(r &- i)
    let lc = l < 0 ? 7 : UInt32(min(5, commas[at] &- commas[l &- paragraph.lowerBound]))
    let rc = r < 0 ? 7 : UInt32(min(5, commas[r &- paragraph.lowerBound] &- commas[at]))
    let inside: UInt32 = mark >= 1 && mark <= 3 ? 1 : 0
    let number = UInt32(cuesInSentence[at])
    let sure = (l >= 0 && cue[l] <= 2 ? 1 : 0) | (r >= 0 && cue[r] <= 2 ? 2 : 0) as UInt32
    let place = near | far << 3 | lc << 6 | rc << 9 | inside << 12
    let cueWordLeft = l < 0 ? 0 : columns.word[l]
    let cueWordRight = r < 0 ? 0 : columns.word[r]
    let afterLeft = l < 0 ? 0 : word(l &+ 1)
    let starts: UInt32 = i == Int(sentenceStart[at]) ? 1 : 0
    let ends: UInt32 = i &+ 1 >= Int(sentenceEnd[at]) ? 1 : 0

    list.add(1, w, c)
    list.add(2, wl, c)
    list.add(3, wr, c)
    list.add(4, wll)
    list.add(5, wrr)
    list.add(6, wl, w)
    list.add(7, w, wr)
    list.add(8, columns.ending3[i], c)
    list.add(9, forms, cues)
    list.add(10, forms, mark)
    list.add(11, tags, cues)
    list.add(12, tags, tag(i &+ 2) | tag(i &- 2) << 5)
    list.add(13, tag(i) | tag(i &+ 1) << 5, near | far << 3)
    list.add(14, tag(i) | tag(i &- 1) << 5, near | far << 3)
    list.add(15, cues | mark << 9 | number << 13)
    list.add(16, place, sure)
    list.add(17, place, number | c << 2, sure)
    list.add(18, near | lc << 3 | inside << 6, cueWordLeft, sure & 1)
    list.add(19, far | rc << 3 | inside << 6, cueWordRight, sure & 2)
    list.add(20, cueWordLeft, afterLeft, near | inside << 4)
    list.add(21, form(i) | form(i &- 1) << 4, place)
    list.add(22, w, near | far << 3, lc | rc << 3)
    list.add(23, wl, near | far << 3)
    list.add(24, wr, near | far << 3)
    list.add(25, lc | rc << 3 | inside << 6, number | starts << 2 | ends << 3, sure)
    list.add(26, tag(i), near | far << 3 | lc << 6 | rc << 9)
    list.add(27, cueWordLeft, cueWordRight, inside | UInt32(l < 0 ? 0 : 2))
    list.add(28, columns.scene.kind(i).rawValue, columns.scene.kind(i &+ 1).rawValue)
    list.add(29, columns.scene.kind(i &- 1).rawValue, columns.scene.kind(i).rawValue)
    list.add(30, columns.scene.kind(i).rawValue, near | far << 3 | c << 6)
    let commaLeft = UInt32(min(7, commas[at]))
    list.add(31, starts | ends << 1 | commaLeft << 2, number | inside << 3 | UInt32(sentencesBack[at]) << 4)
    // From the word after a cue: "that", a mark, a preposition.
    list.add(32, afterLeft, lc | near << 3 | inside << 6)
    list.add(33, l < 0 ? 99 : form(l &+ 1) | tag(l &+ 1) << 4, lc | far << 3 | inside << 6)
    list.add(34, r < 0 ? 99 : form(r &- 1) | tag(r &- 1) << 4, rc | near << 3 | inside << 6)
    if inside == 1, let passage = passages[Int32(columns.scene.passage(i))] {
      let shape = passage.length | passage.cueNear << 3 | (passage.opens ? 128 : 0)
      list.add(35, shape, mark)
      list.add(36, passage.wordBefore, passage.length)
      list.add(37, shape, number | UInt32(sentencesBack[at]) << 4 | near << 8)
      list.add(38, shape, near | far << 3 | rc << 6)
    } else {
      list.add(39, UInt32(marks[at] == 0 ? 0 : 1), number | UInt32(sentencesBack[at]) << 4)
      list.add(40, mark | UInt32(form(i)) << 4, near | far << 3)
    }
    let mentions = mention(i &- 1) | mention(i) << 5 | mention(i &+ 1) << 10
    list.add(45, mentions, near | far << 3, sure)
    list.add(46, mentions, c | form(i &+ 1) << 3)
    list.add(47, mention(i), w)
    list.add(48, sure | c << 2, w)
    let tie = UInt32(bond[at])
    let before = i > paragraph.lowerBound ? UInt32(bond[at &- 1]) : 253
    list.add(49, tie, near | far << 3, c)
    list.add(50, tie, before, form(i) | form(i &- 1) << 4)
    list.add(51, tie, UInt32(columns.relation[i]) | (inside << 8), lc | rc << 3)
    list.add(52, tie, cueWordLeft)
    list.add(53, tie, cueWordRight)
    list.add(54, tie, tag(i), mention(i))
    list.add(55, tie | before << 8, paragraph.contains(i &+ 1) ? UInt32(bond[at &+ 1]) : 253, c)
    // Where the last comma or mark stands as seen from here.
    list.add(41, word(Int(sentenceStart[at])), near | far << 3)
    list.add(42, w, word(Int(sentenceEnd[at]) &- 2))
    list.add(43, tag(i), cueWordLeft, near)
    list.add(44, tag(i), cueWordRight, far)
  }
}
