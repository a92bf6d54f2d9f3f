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

  /// Sets `breaks[i]` when a sentence ends with token `range.lowerBound + i`.
  /// - Complexity: O(*n*) in the tokens.
  static func mark(
    _ tokens: TokenTable, _ bytes: [UInt8], _ range: Range<Int>, _ verdicts: inout [Verdict],
    _ breaks: inout [Bool]
  ) {
    judge(tokens, bytes, range, &verdicts)
    breaks.removeAll(keepingCapacity: true)
    var keys: [UInt32] = []
    let weights = SentenceWeights.embedded
    let cased = SentenceTemplates.isCased(tokens, range)
    var since = 0
    for i in range {
      let verdict = verdicts[i &- range.lowerBound]
      var end = verdict == .ends || verdict == .surelyEnds
      since &+= 1
      if let weights, verdict == .ends || verdict == .goesOn, i &+ 1 < range.upperBound,
        SentenceTemplates.isOpen(tokens, bytes, i, rule: end)
      {
        keys.removeAll(keepingCapacity: true)
        SentenceTemplates.fill(tokens, bytes, i, range, rule: end, since: since, cased: cased, into: &keys)
        end = weights.score(keys) > 0
      }
      breaks.append(end)
      if end { since = 0 }
    }
  }

  /// The verdicts of the rules.
  static func judge(
    _ tokens: TokenTable, _ bytes: [UInt8], _ range: Range<Int>, _ breaks: inout [Verdict]
  ) {
    breaks.removeAll(keepingCapacity: true)
    breaks.append(contentsOf: repeatElement(.goesOn, count: range.count))
    var straightOpen = false
    var i = range.lowerBound
    while i < range.upperBound {
      let shape = tokens.shapes[i]
      if shape.contains(.lineBefore), i > range.lowerBound, blankLine(tokens, bytes, before: i) {
        breaks[i &- 1 &- range.lowerBound] = .surelyEnds
        straightOpen = false
      }
      let start = Int(tokens.starts[i])
      let end = Int(tokens.ends[i])
      let last = bytes[end &- 1]
      if end &- start == 1, last == 0x22 { straightOpen.toggle() }
      guard last == 0x2E || last == 0x3F || last == 0x21 || isEllipsis(bytes, start, end) else {
        i &+= 1
        continue
      }
      let word = !shape.contains(.punctuation)
      if word && last != 0x2E {
        i &+= 1
        continue
      }
      // Closing quotes and brackets belong to the sentence that ends.
      var after = i &+ 1
      var quoted = false
      var open = straightOpen
      while after < range.upperBound,
        let closer = closer(tokens, bytes, after, straightOpen: open, wide: last != 0x2E || !word)
      {
        if closer == .straight { open = false }
        if closer != .bracket { quoted = true }
        after &+= 1
      }
      // So do the numbers of notes: [12].
      while after &+ 2 < range.upperBound, isNote(tokens, bytes, after) { after &+= 3 }
      if after >= range.upperBound {
        straightOpen = open
        break
      }
      let verdict = ends(tokens, bytes, range, at: i, next: after, word: word, quoted: quoted)
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
  private static func isNote(_ tokens: TokenTable, _ bytes: [UInt8], _ i: Int) -> Bool {
    bytes[Int(tokens.starts[i])] == 0x5B && tokens.shapes[i &+ 1].contains(.number)
      && bytes[Int(tokens.starts[i &+ 2])] == 0x5D
      && !tokens.shapes[i &+ 1].contains(.spaceBefore) && !tokens.shapes[i &+ 2].contains(.spaceBefore)
  }

  enum Closer { case bracket, straight, curly }

  /// What closes at token `i`, nil when nothing does.
  private static func closer(
    _ tokens: TokenTable, _ bytes: [UInt8], _ i: Int, straightOpen: Bool, wide: Bool
  ) -> Closer? {
    let start = Int(tokens.starts[i])
    let count = Int(tokens.ends[i]) &- start
    let spaced = tokens.shapes[i].contains(.spaceBefore)
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
    _ tokens: TokenTable, _ bytes: [UInt8], _ range: Range<Int>, at i: Int, next: Int, word: Bool,
    quoted: Bool
  ) -> Verdict {
    let shape = tokens.shapes[next]
    let lower = shape.contains(.letter) && !shape.contains(.capital)
    let start = Int(tokens.starts[i])
    let end = Int(tokens.ends[i])
    if word {
      let stem = WordHash.folded(bytes[start..<(end &- 1)])
      if WordLists.titles.contains(stem) { return .surelyGoesOn }
      if WordLists.beforeFigures.contains(stem) || goesOn.contains(stem) { return .goesOn }
      if end &- start == 2 { return .goesOn }  // an initial
      guard shape.contains(.capital) else { return .goesOn }
      let ends =
        Known.starters.contains(tokens.hashes[next])
        || WordLists.abbreviations.contains(stem) && isDayTime(stem)
      return ends ? .ends : .goesOn
    }
    if shape.contains(.punctuation) {
      switch bytes[Int(tokens.starts[next])] {
      case 0x2C, 0x3B, 0x3A, 0x29, 0x5D: return .surelyGoesOn  // , ; : ) ]
      case 0x2D where !quoted: return shape.contains(.spaceBefore) ? .ends : .goesOn
      default: break
      }
    }
    let stop = bytes[start]
    let one = end &- start == 1
    if quoted {
      if lower { return stop == 0x2E && one && !isCue(tokens, range, next) ? .ends : .surelyGoesOn }
      return stop != 0x2E && isCueAhead(tokens, range, next) ? .surelyGoesOn : .ends
    }
    if one, stop == 0x2E { return .ends }
    if lower, stop == 0x2E || stop == 0xE2 { return .goesOn }  // an ellipsis inside
    if lower, stop == 0x21 || stop == 0x3F {
      return shape.contains(.spaceBefore) && !isCue(tokens, range, next) ? .ends : .goesOn
    }
    return .ends
  }

  /// Abbreviations that never end a sentence.
  private static let goesOn = WordSet("e.g i.e p.s vs cf viz approx esp incl")

  private static func isDayTime(_ stem: UInt32) -> Bool {
    stem == WordHash.folded("p.m") || stem == WordHash.folded("a.m") || stem == WordHash.folded("etc")
  }

  private static func isCue(_ tokens: TokenTable, _ range: Range<Int>, _ i: Int) -> Bool {
    for k in i..<min(range.upperBound, i &+ 3) where WordLists.cues.contains(tokens.hashes[k]) {
      return true
    }
    return false
  }

  /// Whether a reporting verb follows the quotation within a name's length: “Now!” Ms. Orban said.
  private static func isCueAhead(_ tokens: TokenTable, _ range: Range<Int>, _ i: Int) -> Bool {
    for k in i..<min(range.upperBound, i &+ 5) {
      if WordLists.cues.contains(tokens.hashes[k]) { return true }
      let shape = tokens.shapes[k]
      if k == i, Known.starters.contains(tokens.hashes[k]), !isPronoun(tokens.hashes[k]) { return false }
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
  private static func blankLine(_ tokens: TokenTable, _ bytes: [UInt8], before i: Int) -> Bool {
    var lines = 0
    var k = Int(tokens.ends[i &- 1])
    let end = Int(tokens.starts[i])
    while k < end {
      if bytes[k] == 0x0A { lines &+= 1 }
      k &+= 1
    }
    return lines > 1
  }
}
