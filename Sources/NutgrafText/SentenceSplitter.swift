// SPDX-License-Identifier: Apache-2.0

/// Finds where sentences end among the tokens of one block: by rule, then, where the rule is not sure, by
/// weights learnt from treebanks.
enum SentenceSplitter {
  /// What the rules say of the place after a token.
  enum Verdict: UInt8 {
    case goesOn, ends
    /// Not open to doubt: inside a name, before the speaker of a quotation; after a blank line.
    case surelyGoesOn, surelyEnds
  }

  /// By how much the weights must speak for an end where nothing marks one: a name is not to be cut in two.
  private static let unmarked: Int32 = 100

  /// Sets `breaks[i]` when a sentence ends with token `range.lowerBound + i`.
  /// - Complexity: O(*n*) in the tokens.
  static func mark(
    _ rows: [TokenRow], _ bytes: [UInt8], _ range: Range<Int>, _ model: SentenceModel?,
    _ verdicts: inout [Verdict], _ breaks: inout [Bool]
  ) {
    judge(rows, bytes, range, &verdicts)
    breaks.removeAll(keepingCapacity: true)
    guard let model else {
      for verdict in verdicts { breaks.append(verdict == .ends || verdict == .surelyEnds) }
      return
    }
    let cased = isCased(rows, range)
    var since = 0
    for i in range {
      let verdict = verdicts[i &- range.lowerBound]
      var end = verdict == .ends || verdict == .surelyEnds
      since &+= 1
      if verdict == .ends || verdict == .goesOn, i &+ 1 < range.upperBound,
        SentencePlace.isOpen(rows[i], rows[i &+ 1], rule: end)
      {
        let place = SentencePlace(rows, i, range, rule: end, since: since, cased: cased)
        end = model.ends(place, by: end || SentencePlace.isMarked(rows[i]) ? 0 : unmarked)
      }
      breaks.append(end)
      if end { since = 0 }
    }
  }

  /// Whether any token of a block begins with a capital.
  static func isCased(_ rows: [TokenRow], _ range: Range<Int>) -> Bool {
    for i in range where rows[i].shape.contains(.capital) { return true }
    return false
  }

  /// The verdicts of the rules.
  static func judge(
    _ rows: [TokenRow], _ bytes: [UInt8], _ range: Range<Int>, _ breaks: inout [Verdict]
  ) {
    breaks.removeAll(keepingCapacity: true)
    breaks.append(contentsOf: repeatElement(.goesOn, count: range.count))
    var straightOpen = false
    var i = range.lowerBound
    while i < range.upperBound {
      let row = rows[i]
      if row.shape.contains(.lineBefore), i > range.lowerBound, blankLine(rows, bytes, before: i) {
        breaks[i &- 1 &- range.lowerBound] = .surelyEnds
        straightOpen = false
      }
      guard row.mayEnd else {
        if row.look == 0x22 { straightOpen.toggle() }
        i &+= 1
        continue
      }
      let last = bytes[Int(row.end) &- 1]
      guard last == 0x2E || last == 0x3F || last == 0x21 || isEllipsis(bytes, Int(row.start), Int(row.end)) else {
        i &+= 1
        continue
      }
      let word = !row.shape.contains(.punctuation)
      if word && last != 0x2E {
        i &+= 1
        continue
      }
      // Closing quotes and brackets belong to the sentence that ends.
      var after = i &+ 1
      var quoted = false
      var open = straightOpen
      while after < range.upperBound,
        let closer = closer(rows[after], bytes, straightOpen: open)
      {
        if closer == .straight { open = false }
        if closer != .bracket { quoted = true }
        after &+= 1
      }
      // So do the numbers of notes: [12].
      while after &+ 2 < range.upperBound, isNote(rows, after) { after &+= 3 }
      if after >= range.upperBound {
        straightOpen = open
        break
      }
      let verdict = ends(rows, bytes, range, at: i, next: after, word: word, quoted: quoted)
      if breaks[after &- 1 &- range.lowerBound] != .surelyEnds {
        breaks[after &- 1 &- range.lowerBound] = verdict
      }
      if verdict == .ends {
        straightOpen = open
        i = after
      } else {
        i &+= 1
      }
    }
  }

  /// Whether `[`, a figure and `]` stand at token `i`.
  private static func isNote(_ rows: [TokenRow], _ i: Int) -> Bool {
    rows[i].look == 0x5B && rows[i &+ 1].shape.contains(.number) && rows[i &+ 2].look == 0x5D
      && !rows[i &+ 1].shape.contains(.spaceBefore) && !rows[i &+ 2].shape.contains(.spaceBefore)
  }

  enum Closer { case bracket, straight, curly }

  /// What closes at a token, nil when nothing does.
  private static func closer(_ row: TokenRow, _ bytes: [UInt8], straightOpen: Bool) -> Closer? {
    let start = Int(row.start)
    let count = Int(row.end) &- start
    let spaced = row.shape.contains(.spaceBefore)
    switch bytes[start] {
    case 0x29, 0x5D, 0x7D: return count == 1 && !spaced ? .bracket : nil
    case 0x22: return straightOpen && count == 1 ? .straight : nil
    case 0x27: return !spaced && count <= 2 ? .curly : nil
    case 0xE2 where count == 3:
      guard bytes[start &+ 1] == 0x80 else { return nil }
      let third = bytes[start &+ 2]
      return (third == 0x9D || third == 0x99) && !spaced ? .curly : nil
    case 0xC2 where count == 2: return bytes[start &+ 1] == 0xBB ? .curly : nil
    default: return nil
    }
  }

  /// Whether the sentence whose last word or stop is token `i` ends before token `next`.
  private static func ends(
    _ rows: [TokenRow], _ bytes: [UInt8], _ range: Range<Int>, at i: Int, next: Int, word: Bool,
    quoted: Bool
  ) -> Verdict {
    let shape = rows[next].shape
    let lower = shape.contains(.letter) && !shape.contains(.capital)
    let start = Int(rows[i].start)
    let end = Int(rows[i].end)
    if word {
      let stem = WordHash.folded(bytes[start..<(end &- 1)])
      if WordLists.titles.contains(stem) { return .surelyGoesOn }
      if WordLists.beforeFigures.contains(stem) { return shape.contains(.digit) ? .surelyGoesOn : .goesOn }
      if goesOn.contains(stem) { return .goesOn }
      if end &- start == 2 {  // an initial
        let isName = shape.contains(.capital) && !Known.starters.contains(rows[next].hash)
        return isName && !isNumeral(rows, bytes, range, i) ? .surelyGoesOn : .goesOn
      }
      guard shape.contains(.capital) else { return .goesOn }
      let ends =
        Known.starters.contains(rows[next].hash)
        || WordLists.abbreviations.contains(stem) && isDayTime(stem)
      return ends ? .ends : .goesOn
    }
    if shape.contains(.punctuation) {
      switch bytes[Int(rows[next].start)] {
      case 0x2C, 0x3B, 0x3A, 0x29, 0x5D: return .surelyGoesOn  // , ; : ) ]
      case 0x2D where !quoted: return shape.contains(.spaceBefore) ? .ends : .goesOn
      default: break
      }
    }
    let stop = bytes[start]
    let one = end &- start == 1
    if quoted {
      if lower { return stop == 0x2E && one && !isCue(rows, range, next) ? .ends : .surelyGoesOn }
      return stop != 0x2E && isCueAhead(rows, range, next) ? .surelyGoesOn : .ends
    }
    if one, stop == 0x2E { return .ends }
    if lower, stop == 0x2E || stop == 0xE2 { return .goesOn }  // an ellipsis inside
    if lower, stop == 0x21 || stop == 0x3F {
      return shape.contains(.spaceBefore) && !isCue(rows, range, next) ? .ends : .goesOn
    }
    return .ends
  }

  /// Whether the initial at token `i` may be the number of a king or a war: an I after a word.
  private static func isNumeral(_ rows: [TokenRow], _ bytes: [UInt8], _ range: Range<Int>, _ i: Int) -> Bool {
    bytes[Int(rows[i].start)] == 0x49 && i > range.lowerBound && !rows[i &- 1].shape.contains(.punctuation)
  }

  /// Abbreviations that never end a sentence.
  private static let goesOn = WordSet("e.g i.e p.s vs cf viz approx esp incl")

  private static func isDayTime(_ stem: UInt32) -> Bool {
    stem == WordHash.folded("p.m") || stem == WordHash.folded("a.m") || stem == WordHash.folded("etc")
  }

  private static func isCue(_ rows: [TokenRow], _ range: Range<Int>, _ i: Int) -> Bool {
    for k in i..<min(range.upperBound, i &+ 3) where WordLists.cues.contains(rows[k].hash) {
      return true
    }
    return false
  }

  /// Whether a reporting verb follows the quotation within a name's length: “Now!” Ms. Orban said.
  private static func isCueAhead(_ rows: [TokenRow], _ range: Range<Int>, _ i: Int) -> Bool {
    for k in i..<min(range.upperBound, i &+ 5) {
      if WordLists.cues.contains(rows[k].hash) { return true }
      let shape = rows[k].shape
      if k == i, Known.starters.contains(rows[k].hash), !isPronoun(rows[k].hash) { return false }
      if !shape.contains(.capital) { return false }
    }
    return false
  }

  private static let pronouns = WordSet("he she they we i it")
  private static func isPronoun(_ hash: UInt32) -> Bool { pronouns.contains(hash) }

  private static func isEllipsis(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
    end &- start == 3 && bytes[start] == 0xE2 && bytes[start &+ 1] == 0x80
      && bytes[start &+ 2] == 0xA6
  }

  /// Whether a line without words stands before token `i`.
  private static func blankLine(_ rows: [TokenRow], _ bytes: [UInt8], before i: Int) -> Bool {
    var lines = 0
    var k = Int(rows[i &- 1].end)
    let end = Int(rows[i].start)
    while k < end {
      if bytes[k] == 0x0A { lines &+= 1 }
      k &+= 1
    }
    return lines > 1
  }
}
