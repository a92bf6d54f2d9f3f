// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What the lines around a line say of it, where the classifier was in doubt.
extension LineRoles {
  /// - Complexity: O(*n*).
  mutating func weighDoubts() {
    guard !probabilities.isEmpty else { return }
    keepHeadingsBetween()
    // Of texts without anything that pages add, of short ones and of entries, nothing more is taken away.
    guard hasFurniture, !isLive, !isShort else { return }
    for i in table.lines.indices where isText(i) {
      if isOpenDoubt(i) || isLabelled(i) || isPost(i) { kinds[i] = .clutter }
    }
    dropRemoteEnd()
  }

  private func isText(_ i: Int) -> Bool {
    switch kinds[i] {
    case .paragraph, .heading, .listItem: true
    default: false
    }
  }

  private func isLeftOut(_ i: Int) -> Bool { kinds[i] == .clutter || kinds[i] == .caption }

  /// A short open line between two paragraphs that would be a heading if it were the text's.
  private mutating func keepHeadingsBetween() {
    let lines = table.lines
    for i in lines.indices.dropFirst().dropLast() where kinds[i] == .clutter {
      let line = lines[i]
      guard probabilities[i].article > 0.25, probabilities[i].heading > 0.5, line.words <= 14, line.clutterStrength == 0,
        line.colonAt > 30, line.traits.isDisjoint(with: [.timeLike, .bylineLike, .hasAt, .hasURL, .creditLike, .repeated, .symbols]),
        !endsWithDigit(line), !PhraseList.begins(text.bytes.span, line, with: PhraseList.calls),
        kinds[i &- 1] == .paragraph, lines[i &- 1].isSentence || lines[i &- 1].has(.endMark),
        kinds[i &+ 1] == .paragraph || kinds[i &+ 1] == .listItem
      else { continue }
      kinds[i] = .heading
    }
  }

  private func endsWithDigit(_ line: Line) -> Bool {
    let last = text.byte(at: Int(line.end) &- 1)
    return last >= 0x30 && last <= 0x39
  }

  /// A line that does not end, or that pages say of themselves, has to be surer than a sentence.
  private func isOpenDoubt(_ i: Int) -> Bool {
    let line = table.lines[i]
    let p = probabilities[i].article
    guard p < 0.6, kinds[i] != .listItem else { return false }
    if line.clutterStrength >= 2 { return true }
    return kinds[i] == .paragraph && line.words >= 10 && line.words <= 30 && probabilities[i].heading < 0.3
      && line.traits.isDisjoint(with: [.endMark, .endsWithColon, .caseless])
  }

  /// "RELATED: …", "WATCH: …": a label in capitals and no sentence after it.
  private func isLabelled(_ i: Int) -> Bool {
    let line = table.lines[i]
    guard kinds[i] != .listItem, line.colonAt >= 3, line.colonAt <= 21, !line.has(.endMark) else { return false }
    let start = Int(line.start)
    for k in start..<start &+ Int(line.colonAt) {
      let b = text.byte(at: k)
      let isCapital = b >= 0x41 && b <= 0x5A
      guard isCapital || k > start && (b == 0x20 || b == 0x26 || b == 0x27 || b == 0x2D) else { return false }
    }
    return text.byte(at: start &+ Int(line.colonAt) &+ 1) == 0x20
  }

  /// Words that the line below signs as a post: "— Ana Lima (@analima) May 3, 2026".
  private func isPost(_ i: Int) -> Bool {
    guard kinds[i] == .paragraph, i &+ 1 < table.lines.count else { return false }
    let below = table.lines[i &+ 1]
    guard below.has(.hasAt), below.digits >= 4, below.words <= 14 else { return false }
    guard endsWithDigit(below) else { return false }
    let first = text.byte(at: Int(below.start))
    return first == 0x2D || first == 0xE2 && text.byte(at: Int(below.start) &+ 1) == 0x80
      && text.byte(at: Int(below.start) &+ 2) | 1 == 0x95
  }

  /// Lines in doubt that stand alone below the end of the text.
  private mutating func dropRemoteEnd() {
    var end = table.lines.count
    while let last = table.lines[..<end].indices.last(where: { isText($0) }), probabilities[last].article < 0.6,
      last > 2, isLeftOut(last &- 1), isLeftOut(last &- 2)
    {
      kinds[last] = .clutter
      end = last
    }
  }
}
