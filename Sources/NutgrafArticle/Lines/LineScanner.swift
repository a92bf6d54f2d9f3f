// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Measures one line in a single pass over its bytes.
enum LineScanner {
  /// Bytes of the white space that begins at `i`, 0 for anything else.
  @inline(__always)
  static func spaceWidth(_ bytes: Span<UInt8>, _ i: Int, _ end: Int) -> Int {
    let b = bytes[i]
    if b <= 0x20 || b == 0x7F { return 1 }
    if b < 0xC2 { return 0 }
    if b == 0xC2 {
      return i &+ 1 < end && (bytes[i &+ 1] == 0xA0 || bytes[i &+ 1] == 0xAD) ? 2 : 0
    }
    guard i &+ 2 < end else { return 0 }
    let c = bytes[i &+ 1]
    let d = bytes[i &+ 2]
    if b == 0xE2 && c == 0x80 { return d <= 0x8F || (d >= 0xA8 && d <= 0xAF) ? 3 : 0 }
    if b == 0xE2 && c == 0x81 { return d == 0x9F || d == 0xA0 ? 3 : 0 }
    if b == 0xE3 && c == 0x80 { return d == 0x80 ? 3 : 0 }
    if b == 0xEF && c == 0xBB { return d == 0xBF ? 3 : 0 }
    return 0
  }

  /// No more of a line is measured: nobody writes such paragraphs, and a script may be laid bare.
  static let most = 1 << 13

  static func scan(_ bytes: Span<UInt8>, _ start: Int, _ whole: Int) -> Line {
    var line = Line(
      start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: whole))
    let end = min(whole, start &+ most)
    var hash: UInt32 = 0x811C_9DC5
    var caseless: Int32 = 0
    var inWord = false
    var wordLetters: Int32 = 0
    var wordCapitals: Int32 = 0
    var firstOfWord: UInt8 = 0  // 1 capital, 2 small, 3 digit, 4 other letter
    var phrase = PhraseMatcher()
    var wordHash: UInt32 = 0x811C_9DC5
    var i = start
    var credit = false

    @inline(__always) func closeWord() {
      guard inWord else { return }
      inWord = false
      line.words &+= 1
      if firstOfWord == 1 { line.capitalised &+= 1 }
      if firstOfWord == 2 { line.lowered &+= 1 }
      if wordLetters >= 2 && wordCapitals == wordLetters { line.shouted &+= 1 }
      if wordLetters > line.longestWord { line.longestWord = wordLetters }
      if firstOfWord == 3 {
        phrase.word(PhraseList.number)
        line.timeWords &+= 1
        return
      }
      let kinds = WordKinds.of(wordHash)
      phrase.word(wordHash, isHead: kinds & WordKinds.head != 0)
      if kinds & WordKinds.function != 0 { line.functionWords &+= 1 }
      if kinds & WordKinds.time != 0 { line.timeWords &+= 1 }
      if kinds & WordKinds.credit != 0 { credit = true }
      line.cues.add(kinds &>> WordKinds.cueShift)
      if kinds & WordKinds.creditHead != 0, i < end, bytes[i] == 0x3A { credit = true }
    }

    while i < end {
      let b = bytes[i]
      if b < 0x80 {
        let lower = b | 0x20
        if lower >= 0x61 && lower <= 0x7A {
          if !inWord {
            inWord = true
            firstOfWord = b < 0x61 ? 1 : 2
            wordLetters = 0
            wordCapitals = 0
            wordHash = 0x811C_9DC5
          }
          // All letters that follow.
          let first = i
          var letter = lower
          while true {
            if bytes[i] < 0x61 { wordCapitals &+= 1 }
            hash = (hash ^ UInt32(letter)) &* 0x0100_0193
            wordHash = (wordHash ^ UInt32(letter)) &* 0x0100_0193
            i &+= 1
            guard i < end else { break }
            letter = bytes[i] | 0x20
            guard letter >= 0x61 && letter <= 0x7A else { break }
          }
          let run = Int32(truncatingIfNeeded: i &- first)
          wordLetters &+= run
          line.letters &+= run
          line.characters &+= run
          continue
        } else if b >= 0x30 && b <= 0x39 {
          if !inWord {
            inWord = true
            firstOfWord = 3
            wordLetters = 0
            wordCapitals = 0
            wordHash = 0x811C_9DC5
          }
          line.characters &+= 1
          line.digits &+= 1
          hash = (hash ^ UInt32(b)) &* 0x0100_0193
        } else {
          line.characters &+= 1
          if b != 0x27 { closeWord() } // an apostrophe stays within its word
          switch b {
          case 0x2C, 0x3B: line.commas &+= 1
          case 0x22: line.quotes &+= 1
          case 0x7C, 0x3E, 0x3C: line.traits.insert(.symbols)
          case 0x40: line.traits.insert(.hasAt)
          case 0x28: line.traits.insert(.hasBracket)
          case 0x2E, 0x21, 0x3F:
            if b == 0x21 && line.exclamations < 255 { line.exclamations &+= 1 }
            if i &+ 1 < end && bytes[i &+ 1] == 0x20 { line.innerEnds &+= 1 }
          case 0x3A:
            if line.colonAt == 31 && i &- start < 31 { line.colonAt = UInt8(truncatingIfNeeded: i &- start) }
            if i &+ 2 < end && bytes[i &+ 1] == 0x2F && bytes[i &+ 2] == 0x2F {
              line.traits.insert(.hasURL)
            }
          default: break
          }
        }
        i &+= 1
        continue
      }
      // Beyond ASCII.
      let width = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2
      let c = i &+ 1 < end ? bytes[i &+ 1] : 0
      let d = i &+ 2 < end ? bytes[i &+ 2] : 0
      line.characters &+= 1
      if spaceWidth(bytes, i, end) > 0 {
        closeWord()
      } else if isMark(b, c, d) {
        let kind = mark(b, c, d)
        switch kind {
        case .quote:
          if !(b == 0xE2 && c == 0x80 && d == 0x99) { closeWord(); line.quotes &+= 1 }
        case .end:
          closeWord()
          line.innerEnds &+= 1
        case .comma:
          closeWord()
          line.commas &+= 1
        case .symbol:
          closeWord()
          line.traits.insert(.symbols)
          if b == 0xC2 && c == 0xA9 { line.traits.insert(.copyright) }
        case .other: closeWord()
        }
      } else {
        let type = letterCase(b, c)
        if !inWord {
          inWord = true
          firstOfWord = type
          wordLetters = 0
          wordCapitals = 0
          wordHash = 0x811C_9DC5
        }
        if type == 4 { caseless &+= 1 }
        if type == 4 && (b >= 0xE3 && b <= 0xED) { closeWord() }  // a character is a word in Han
        wordLetters &+= 1
        if type == 1 { wordCapitals &+= 1 }
        line.letters &+= 1
        let folded = b == 0xC3 && c >= 0x80 && c <= 0x9E ? c | 0x20 : c
        for part in 0..<width where i &+ part < end {
          let x = part == 1 ? folded : bytes[i &+ part]
          hash = (hash ^ UInt32(x)) &* 0x0100_0193
          wordHash = (wordHash ^ UInt32(x)) &* 0x0100_0193
        }
      }
      i &+= width
    }
    closeWord()
    line.hash = hash
    if caseless &* 2 > line.letters { line.traits.insert(.caseless) }
    phrase.finish(&line)
    ends(bytes, start, whole, &line)
    if line.words <= 60 && (credit || (line.has(.copyright) && line.words <= 30)) {
      line.traits.insert(.creditLike)
    }
    LineShapes.mark(bytes, start, end, &line)
    return line
  }

  enum Mark { case quote, end, comma, symbol, other }

  @inline(__always)
  static func mark(_ b: UInt8, _ c: UInt8, _ d: UInt8) -> Mark {
    switch (b, c) {
    case (0xE2, 0x80):
      if d >= 0x98 && d <= 0x9F { return .quote }
      if d == 0xB9 || d == 0xBA { return .quote }
      if d == 0xA2 { return .symbol }
      return .other
    case (0xE2, 0x81), (0xE2, 0x82): return .other
    case (0xE2, _): return .symbol
    case (0xC2, 0xAB), (0xC2, 0xBB): return .quote
    case (0xC2, 0xA9), (0xC2, 0xAE), (0xC2, 0xB7): return .symbol
    case (0xE3, 0x80):
      if d == 0x82 { return .end }
      if d == 0x81 { return .comma }
      if d >= 0x8C && d <= 0x8F { return .quote }
      return .other
    case (0xEF, 0xBC):
      if d == 0x81 || d == 0x9F { return .end }
      if d == 0x8C { return .comma }
      return .other
    default: return .other
    }
  }

  /// Whether a character beyond ASCII is a mark or symbol by its first bytes. Most of the forms for
  /// compatibility (U+F900 to U+FFDC: wide Latin, narrow Katakana, Arabic) are letters.
  @inline(__always)
  static func isMark(_ b: UInt8, _ c: UInt8, _ d: UInt8) -> Bool {
    switch b {
    case 0xE2, 0xC2: true
    case 0xE3: c == 0x80 && !(d >= 0x85 && d <= 0x87)
    case 0xEF:
      switch c {
      case 0xBC: !(d >= 0x90 && d <= 0x99 || d >= 0xA1 && d <= 0xBA)
      case 0xBD: !(d >= 0x81 && d <= 0x9A || d >= 0xA6)
      case 0xBE: false
      case 0xBF: d >= 0x9D
      case 0xA4...0xB7, 0xBA: false
      case 0xB9: d < 0xB0
      case 0xBB: d == 0xBF
      default: true
      }
    default: false
    }
  }

  /// 1 capital, 2 small, 4 a letter of a script without case.
  @inline(__always)
  static func letterCase(_ b: UInt8, _ c: UInt8) -> UInt8 {
    switch b {
    case 0xC3: return c <= 0x9E ? 1 : 2
    case 0xC4, 0xC5: return c & 1 == 0 ? 1 : 2
    case 0xCE: return c >= 0x86 && c <= 0xAB ? 1 : 2
    case 0xD0: return c <= 0xAF ? 1 : 2
    case 0xD2, 0xD3: return c & 1 == 0 ? 1 : 2
    case 0xC6...0xCF, 0xD1, 0xD4, 0xD5: return 2
    default: return 4
    }
  }

  /// How the line begins and ends.
  static func ends(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ line: inout Line) {
    func byte(_ i: Int) -> UInt8 { i >= start && i < end ? bytes[i] : 0 }
    var i = end &- 1
    // Step over closing quotes and brackets.
    var steps = 0
    if byte(i) == 0x29 { line.traits.insert(.endsWithBracket) }
    var closes = false
    while i >= start && steps < 4 {
      let b = byte(i)
      if b != 0x29 && b != 0x5D && b != 0x2E && b != 0x2C { closes = true }
      if b == 0x22 || b == 0x27 || b == 0x29 || b == 0x5D {
        i &-= 1
      } else if b >= 0x98 && b <= 0x9F && byte(i &- 1) == 0x80 && byte(i &- 2) == 0xE2 {
        i &-= 3
      } else if (b == 0xBB || b == 0xAB) && byte(i &- 1) == 0xC2 {
        i &-= 2
      } else if b >= 0x8C && b <= 0x8F && byte(i &- 1) == 0x80 && byte(i &- 2) == 0xE3 {
        i &-= 3
      } else {
        break
      }
      steps &+= 1
    }
    switch byte(i) {
    case 0x2E: 
      line.traits.insert(.endMark)
      if byte(i &- 1) == 0x2E { line.traits.insert(.ellipsis) }
    case 0x21: line.traits.insert(.endMark)
    case 0x3F: line.traits.formUnion([.endMark, .questionMark])
    case 0x3A: line.traits.insert(.endsWithColon)
    case 0xA6 where byte(i &- 1) == 0x80 && byte(i &- 2) == 0xE2:
      line.traits.formUnion([.endMark, .ellipsis])
    case 0x82 where byte(i &- 1) == 0x80 && byte(i &- 2) == 0xE3: line.traits.insert(.endMark)
    case 0x81 where byte(i &- 1) == 0xBC && byte(i &- 2) == 0xEF: line.traits.insert(.endMark)
    case 0x9F where byte(i &- 1) == 0xBC && byte(i &- 2) == 0xEF: line.traits.insert(.endMark)
    case 0x9F where byte(i &- 1) == 0xD8: line.traits.insert(.endMark)
    case 0x94 where byte(i &- 1) == 0xDB: line.traits.insert(.endMark)
    case 0xA4 where byte(i &- 1) == 0xA5 && byte(i &- 2) == 0xE0: line.traits.insert(.endMark)
    case 0x8B where byte(i &- 1) == 0x81 && byte(i &- 2) == 0xE1: line.traits.insert(.endMark)
    default: break
    }
    let b = byte(start)
    let next = byte(start &+ 1)
    if b >= 0x41 && b <= 0x5A { line.traits.insert(.startsUpper) }
    if b >= 0x61 && b <= 0x7A { line.traits.insert(.startsLower) }
    if b >= 0x30 && b <= 0x39 { line.traits.insert(.startsDigit) }
    if b == 0x22 || b == 0x27 { line.traits.insert(.startsWithQuote) }
    if (b == 0x2D || b == 0x2A) && next == 0x20 { line.traits.insert(.bullet) }
    if b == 0xE2 && next == 0x80 {
      let third = byte(start &+ 2)
      if third >= 0x98 && third <= 0x9F { line.traits.insert(.startsWithQuote) }
      if third >= 0x90 && third <= 0x95 || third == 0xA2 { line.traits.insert(.bullet) }
    }
    if b == 0xC2 && next == 0xAB { line.traits.insert(.startsWithQuote) }
    if b == 0xC2 && next == 0xA9 { line.traits.insert(.copyright) }
    if b >= 0xC3 {
      let type = letterCase(b, next)
      if type == 1 { line.traits.insert(.startsUpper) }
      if type == 2 { line.traits.insert(.startsLower) }
    }
    if closes && line.has(.startsWithQuote) { line.traits.insert(.quoted) }
  }
}
