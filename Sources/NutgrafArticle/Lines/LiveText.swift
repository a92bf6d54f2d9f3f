// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// A live blog as lines: a headline that says so, then entries, each under the time at which it was
/// written ("9:40 am", "28 minutes ago").
struct LiveText {
  /// The lines of the entries: from the first stamp to the end of the last entry.
  let entries: Range<Int>

  /// Nil when the text is none. Comments have stamps as well: the entries end where they begin.
  /// - Complexity: O(*n*).
  init?(_ lines: [Line], _ text: SourceText) {
    var named = false
    var first: Int?
    var end = 0
    var entries = 0
    var open = false
    for (i, line) in lines.enumerated() {
      if first == nil, line.words >= 3, line.words <= 30, LiveText.saysLive(text, line) { named = true }
      if line.clutterStrength == 3, line.clutter == .comments || line.clutter == .related { break }
      if LiveText.isStamp(text, line) {
        if named, first == nil { first = i }
        open = true
      } else if open, line.isSentence, first != nil {
        entries &+= 1
        open = false
        end = i &+ 1
      } else if line.isSentence, first != nil {
        end = i &+ 1
      }
    }
    guard let first, entries >= 3, first < end else { return nil }
    self.entries = first..<end
  }

  /// A line that is a time of day or an age and little else.
  static func isStamp(_ text: SourceText, _ line: Line) -> Bool {
    guard line.words <= 6, line.digits > 0, line.digits <= 12 else { return false }
    return line.has(.timeLike)
      || line.characters <= 16 && DateTimeReader.clock(text.bytes.span, Int(line.start), Int(line.end)) != nil
  }

  /// "Live" with "blog", "updates", "ticker" or the like beside it.
  private static func saysLive(_ text: SourceText, _ line: Line) -> Bool {
    let bytes = text.bytes.span
    var i = Int(line.start)
    let end = min(Int(line.end), bytes.count)
    var live = false
    var kind = false
    while i < end {
      let word = LooseDate.wordHash(bytes, i, end)
      if word.hash == 0 {
        i &+= 1
        continue
      }
      let value = words.value(word.hash)
      if value == 1 { live = true }
      if value == 2 { kind = true }
      if value == 3 { return true }
      i = max(word.end, i &+ 1)
    }
    return live && kind
  }

  private static let words: HashMap32 = {
    var map = HashMap32(capacity: 64)
    let lists: [(StaticString, UInt8)] = [
      ("live en direct vivo", 1),
      ("updates update blog coverage ticker reporting as it happened follow latest", 2),
      ("liveblog liveticker newsblog livefeed", 3),
    ]
    for (list, kind) in lists {
      for phrase in PhraseList.words(of: list) { for word in phrase { map.insert(word, kind) } }
    }
    return map
  }()
}

extension LineRoles {
  /// The entries of a live blog: sentences are its paragraphs, a short line between a stamp and a
  /// sentence is an entry's heading, the stamps are times.
  mutating func keepEntries(_ live: LiveText, _ classes: [LineClasses]) {
    let lines = table.lines
    for i in live.entries {
      let line = lines[i]
      guard line.clutterStrength < 2, !LiveText.isStamp(text, line), kinds[i] == .clutter else { continue }
      if line.isSentence {
        kinds[i] = .paragraph
        scores[i] = max(0.5, classes[i].article)
      } else if i > 0, LiveText.isStamp(text, lines[i &- 1]), i &+ 1 < lines.count, lines[i &+ 1].isSentence,
        line.words >= 2, line.words <= 14
      {
        kinds[i] = .heading
        scores[i] = max(0.5, classes[i].heading)
      }
    }
    // What stands between the headline and the first entry introduces them.
    for i in max(0, live.entries.lowerBound &- 3)..<live.entries.lowerBound
    where lines[i].isSentence && lines[i].has(.endMark) && lines[i].clutterStrength < 2 && kinds[i] == .clutter {
      kinds[i] = .paragraph
    }
  }
}
