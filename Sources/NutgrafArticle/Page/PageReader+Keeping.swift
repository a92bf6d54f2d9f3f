// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What the classifier was in doubt of and the lines around it vouch for.
extension PageReader {
  /// How far below the threshold the items of a list may be on average.
  private static let listDoubt: Float = 2.2
  /// What says of an element that it is not the article's.
  private static let foreign: SectionFlags = [
    .related, .aside, .subscribe, .author, .figure, .advertisement, .comments, .share, .consent, .embed,
    .footer, .header, .navigation, .legal, .hidden,
  ]

  /// What says of an element that it asks something of the reader.
  private static let asks: SectionFlags = [.subscribe, .comments, .share, .consent, .advertisement, .author, .navigation, .legal]

  /// A heading that is in doubt goes with the text around it.
  mutating func keepHeadings() {
    let segments = text.segments
    let title = title.bestValue.isEmpty ? 0 : LineRoles.key(title.bestValue)
    func isText(in range: Range<Int>) -> Bool { range.clamped(to: segments.indices).contains { self.isText($0) } }
    for i in segments.indices where segments[i].level > 0 && kinds[i] == .clutter && scores[i] > threshold - 2.2 {
      guard segments[i].line.hash != title, segments[i].linkShare < 0.5, segments[i].line.clutterStrength < 2,
        segments[i].near.isDisjoint(with: PageReader.asks), isText(in: i &- 3..<i), isText(in: i &+ 1..<i &+ 4)
      else { continue }
      kinds[i] = bodyKind(i)
    }
  }

  /// A long paragraph with the article right above and right below it is the article's, unless an element
  /// around it says what else it is.
  mutating func keepProseBetween() {
    let segments = text.segments
    var above = -1
    var next = [Int](repeating: segments.count, count: segments.count)
    var below = segments.count
    for i in segments.indices.reversed() {
      next[i] = below
      if scores[i] > threshold + 0.5, segments[i].isProse { below = i }
    }
    for i in segments.indices {
      defer { if scores[i] > threshold + 0.5, segments[i].isProse { above = i } }
      let s = segments[i]
      guard kinds[i] == .clutter, scores[i] > threshold - 2, s.isProse, s.kind != .caption, s.line.words >= 25,
        s.linkShare < 0.25, s.line.has(.endMark), s.line.clutterStrength < 2, s.near.isDisjoint(with: PageReader.foreign),
        s.line.traits.isDisjoint(with: [.creditLike, .bylineLike, .timeLike, .copyright, .repeated]),
        above >= 0, i &- above <= 4, next[i] < segments.count, next[i] &- i <= 4
      else { continue }
      kinds[i] = bodyKind(i)
    }
  }

  /// A list right under the article's text goes with it when its items are in doubt only.
  mutating func keepLists() {
    let segments = text.segments
    var i = 1
    while i < segments.count {
      let first = segments[i]
      guard first.kind == .item, kinds[i] == .clutter || kinds[i &- 1] != .clutter else {
        i &+= 1
        continue
      }
      var end = i
      var sum: Float = 0
      var weighed: Float = 0
      var links: Float = 0
      var foreign = false
      while end < segments.count, segments[end].kind == .item, segments[end].parent == first.parent {
        if scores[end] > -7 {
          sum += scores[end]
          weighed += 1
        }
        links += segments[end].linkShare
        if !segments[end].flags.isDisjoint(with: PageReader.foreign) { foreign = true }
        end &+= 1
      }
      let count = Float(end &- i)
      let isUnder = kinds[i &- 1] != .clutter
        || i > 1 && segments[i &- 1].level > 1 && kinds[i &- 2] != .clutter && scores[i &- 1] > threshold - 3.5
      if weighed >= 2, !foreign, isUnder, links < 0.25 * count, sum > (threshold - PageReader.listDoubt) * weighed {
        for k in i..<end { kinds[k] = .listItem }
        if kinds[i &- 1] == .clutter { kinds[i &- 1] = bodyKind(i &- 1) }
      }
      i = max(end, i &+ 1)
    }
  }

  /// A paragraph of sentences in the article's own element is the text's also when the classifier is in some
  /// doubt; in more doubt where a footer around all of it was the cause, in less above the first paragraph.
  mutating func keepSentences() {
    guard let first = kinds.firstIndex(of: .paragraph) else { return }
    let title = kinds[..<first].lastIndex(of: .title) ?? -1
    let foreign = PageReader.foreign.subtracting(.footer).union(.summary)
    for i in max(title &+ 1, first &- 3)..<kinds.count where kinds[i] == .clutter && scores[i] > threshold - 2 {
      let s = text.segments[i]
      guard s.kind == .paragraph, s.flags.contains(.articleBody), !s.near.isDisjoint(with: [.content, .articleBody]),
        s.near.isDisjoint(with: foreign), s.line.words >= 15, s.linkShare < 0.25, s.line.has(.endMark),
        scores[i] > threshold - (i < first ? 1 : s.flags.contains(.footer) ? 2 : 1.5)
      else { continue }
      kinds[i] = .paragraph
    }
  }

  /// A line between two paragraphs of one element with it, when the classifier is in little doubt.
  mutating func keepLinesBetween() {
    let segments = text.segments
    func isBeside(_ i: Int, _ k: Int) -> Bool {
      segments.indices.contains(k) && kinds[k] == .paragraph && segments[k].parent == segments[i].parent
    }
    for i in segments.indices where kinds[i] == .clutter && scores[i] > threshold - 1 {
      guard segments[i].kind == .paragraph, segments[i].linkShare < 0.3, isBeside(i, i &- 1) || isBeside(i, i &- 2),
        isBeside(i, i &+ 1) || isBeside(i, i &+ 2)
      else { continue }
      kinds[i] = .paragraph
    }
  }
}
