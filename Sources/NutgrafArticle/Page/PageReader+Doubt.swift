// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// What stands to the text of a page as the classifier cannot see it: hidden parts, quotes pulled out of
/// the text, who wrote it and how to reach them, code of an embed laid bare.
extension PageReader {
  mutating func weighDoubts() {
    for i in text.segments.indices where isText(i) {
      let lead = scores[i] - threshold
      if isHiddenDoubt(i, lead) || isPulled(i) || isBareCode(i) || isTeaserLink(i, lead) {
        kinds[i] = .clutter
      } else if kinds[i] == .paragraph, isCredit(text.segments[i].line)
        || lead < 1.5 && text.segments[i].near.contains(.figure)
      {
        kinds[i] = .caption
      }
    }
    dropSignature()
    dropClosingNotes()
    keepSentences()
    keepLinesBetween()
    keepHeadings()
    dropLastHeading()
    dropKeyFacts()
    dropClosingCalls()
    followNotices()
  }

  func isText(_ i: Int) -> Bool {
    switch kinds[i] {
    case .paragraph, .heading, .listItem, .blockquote: true
    default: false
    }
  }

  /// In a part that is hidden or asks for consent, the text has to be surer.
  private func isHiddenDoubt(_ i: Int, _ lead: Float) -> Bool {
    let s = text.segments[i]
    let unseen: SectionFlags = [.hidden, .consent]
    return lead < 1.5 && !s.near.isDisjoint(with: unseen) || lead < 1 && !s.flags.isDisjoint(with: unseen)
  }

  /// A quote all of whose words stand in a sentence elsewhere on the page.
  private func isPulled(_ i: Int) -> Bool {
    kinds[i] == .blockquote && text.segments[i].line.words >= 5 && echoed[i] >= 220
  }

  /// A link alone, of a headline's length.
  private func isTeaserLink(_ i: Int, _ lead: Float) -> Bool {
    let s = text.segments[i]
    return s.linkShare > 0.8 && s.level == 0 && s.line.words <= 16 && lead < 1
  }

  /// "Photo: …" alone on its line.
  private func isCredit(_ line: Line) -> Bool {
    line.has(.creditLike) && line.words <= 8 && line.colonAt <= 16
  }

  /// Tags as visible text, as an embed leaves them whose script did not run.
  private func isBareCode(_ i: Int) -> Bool {
    let s = text.segments[i]
    guard s.line.has(.symbols), kinds[i] == .blockquote || s.flags.contains(.embed) else { return false }
    let bytes = text.text.span
    var k = Int(s.line.start)
    let end = min(Int(s.line.end), k &+ LineScanner.most)
    var isOpen = false
    while k &+ 1 < end {
      let b = bytes[k]
      if b == 0x3C { isOpen = bytes[k &+ 1] | 0x20 >= 0x61 && bytes[k &+ 1] | 0x20 <= 0x7A }
      if b == 0x3E { isOpen = false }
      if isOpen && b == 0x3D && bytes[k &+ 1] == 0x22 { return true }
      k &+= 1
    }
    return false
  }

  /// Names and offices between the headline and the first words of the text.
  private mutating func dropSignature() {
    for i in text.segments.indices where isText(i) {
      let line = text.segments[i].line
      guard line.words <= 8 else { return }
      guard kinds[i] == .paragraph, line.words <= 5, line.lowered == 0, line.capitalised == line.words,
        !line.has(.endMark), !line.has(.endsWithColon), !line.has(.caseless)
      else { continue }
      kinds[i] = .clutter
    }
  }

  /// At the end: how to reach who wrote it, and who that is.
  private mutating func dropClosingNotes() {
    var seen = 0
    for i in text.segments.indices.reversed() where isText(i) {
      seen &+= 1
      let line = text.segments[i].line
      guard seen <= 3, kinds[i] == .paragraph, line.words <= 60, !line.has(.startsWithQuote) else { return }
      let reaches = line.has(.hasAt) && line.words <= 45
      let tells = seen <= 2 && line.quotes == 0 && scores[i] < threshold + 4
        && has(PageReader.writerWords, in: line)
      guard reaches || tells else { return }
      kinds[i] = .clutter
    }
  }

  /// A heading with no text below it, unless the classifier is sure or the text ends in headings.
  private mutating func dropLastHeading() {
    guard let last = kinds.indices.last(where: { isText($0) }), kinds[last] == .heading, scores[last] < threshold + 2,
      let above = kinds[..<last].indices.last(where: { isText($0) }), kinds[above] != .heading
    else { return }
    kinds[last] = .clutter
  }

  /// A list above the text that an element calls its summary: the report in short, not its beginning.
  private mutating func dropKeyFacts() {
    var sentences = 0
    for i in text.segments.indices where kinds[i] == .paragraph && scores[i] > threshold + 2 {
      if text.segments[i].line.words >= 12 { sentences &+= 1 }
    }
    guard sentences >= 3 else { return }
    for i in text.segments.indices {
      let s = text.segments[i]
      if kinds[i] == .paragraph && s.line.words > 20 { return }
      if kinds[i] == .listItem, s.flags.contains(.summary) { kinds[i] = .clutter }
    }
  }

  /// At the end: lines with links that send the reader on.
  private mutating func dropClosingCalls() {
    var seen = 0
    for i in text.segments.indices.reversed() where isText(i) {
      seen &+= 1
      let s = text.segments[i]
      let lead = scores[i] - threshold
      guard seen <= 3, kinds[i] == .paragraph, s.line.words <= 30 else { return }
      let isCall = s.linkShare >= 0.1 && lead < 4
        && (s.line.clutterStrength >= 2 && [.related, .subscribe].contains(s.line.clutter)
          || PhraseList.begins(text.text.span, s.line, with: PhraseList.calls))
      guard isCall || s.linkShare >= 0.15 && s.line.words <= 20 && lead < 1.3 else { return }
      kinds[i] = .clutter
    }
  }

  /// What stands under a notice's few words ("Correction:") is the notice.
  private mutating func followNotices() {
    for i in text.segments.indices.dropFirst() where kinds[i &- 1] == .notice && kinds[i] == .paragraph {
      let above = text.segments[i &- 1].line
      guard above.words <= 8, !above.has(.endMark), above.has(.endsWithColon) || scores[i] < threshold + 2.5
      else { continue }
      kinds[i] = .notice
    }
  }

  private func has(_ words: HashMap32, in line: Line) -> Bool {
    let bytes = text.text.span
    var hash: UInt32 = 0x811C_9DC5
    var length = 0
    var i = Int(line.start)
    let end = min(Int(line.end), i &+ LineScanner.most)
    while i <= end {
      let b = i < end ? bytes[i] | 0x20 : 0x20
      i &+= 1
      if b >= 0x61 && b <= 0x7A || b >= 0x80 {
        hash = (hash ^ UInt32(b)) &* 0x0100_0193
        length &+= 1
      } else {
        if length > 0 && words.value(hash) != 0 { return true }
        hash = 0x811C_9DC5
        length = 0
      }
    }
    return false
  }

  private static let writerWords: HashMap32 = {
    var map = HashMap32(capacity: 64)
    let list: StaticString = "writes contributing freelance freelancer contributor columnist schreibt"
    for phrase in PhraseList.words(of: list) { for word in phrase { map.insert(word, 1) } }
    return map
  }()
}
