// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What an atom is made of.
enum AtomKind: UInt8 {
  case word, number, mark, stop
}

/// A word, a number or a mark, cut finer than a token so that the grammar does not depend on how
/// the tokenizer treats `8%`, `$1.5`, `mid-1990s` or `5pm`: letters, digits and marks never mix.
struct Atom {
  static let glued: UInt8 = 1  // nothing stands before it: `5pm`, `-` in `two-hour`
  static let capital: UInt8 = 2
  static let allCaps: UInt8 = 4
  static let dotted: UInt8 = 8  // `a.m.`, `U.S.`
  static let grouped: UInt8 = 16  // `1,000`
  static let decimal: UInt8 = 32  // `1.5`
  static let lineBefore: UInt8 = 64
  static let zero: UInt8 = 128  // begins with 0

  var start: UInt32
  var end: UInt32
  /// The lexicon's value of a word; the whole part of a number, −1 when it is too large.
  var value: Int32 = 0
  var word: Word = .none
  var kind: AtomKind
  var flags: UInt8 = 0
  /// Digits in the whole part of a number.
  var digits: UInt8 = 0

  @inline(__always) func has(_ flag: UInt8) -> Bool { flags & flag != 0 }
}

/// The bytes of a text, read with free look-ahead; in this module so that reads are inlined.
struct TextBytes {
  let bytes: [UInt8]
  @inline(__always) var count: Int { bytes.count }
  @inline(__always) func byte(at index: Int) -> UInt8 {
    index >= 0 && index < bytes.count ? bytes[index] : 0
  }
  subscript(span: ByteSpan) -> ArraySlice<UInt8> {
    let end = min(span.upper, bytes.count)
    return bytes[min(span.lower, end)..<end]
  }
  func string(_ span: ByteSpan) -> String { String(decoding: self[span], as: UTF8.self) }
}

/// Cuts text into atoms.
struct AtomCutter {
  let text: TextBytes
  private let lexicon: TimeLexicon
  private var atoms: [Atom] = []

  init(_ text: SourceText) {
    self.text = TextBytes(bytes: text.bytes)
    lexicon = TimeLexicon.shared
  }

  /// The atoms of `span`, then a stop.
  /// - Complexity: O(*n*): each byte is looked at a bounded number of times.
  mutating func cut(_ span: ByteSpan) -> [Atom] {
    atoms = []
    // English has about five bytes to an atom, other text no less than three in the long run.
    atoms.reserveCapacity(span.count / 3 &+ 8)
    scan(span)
    let result = atoms
    atoms = []
    return result
  }

  private mutating func scan(_ span: ByteSpan) {
    let end = min(span.upper, text.count)
    var i = span.lower
    // The start of a block is as good as a space.
    var flags: UInt8 = 0x80
    while i < end {
      let b = text.byte(at: i)
      switch TimeLexicon.byteClass(b) {
      case .space:
        flags = (b == 0x0A ? Atom.lineBefore : flags & Atom.lineBefore)
        i &+= 1
        flags |= 0x80
        continue
      case .letter:
        i = word(i, end, flags)
      case .digit:
        i = number(i, end, flags)
      case .mark:
        i = mark(i, end, flags)
      }
      flags = 0
    }
    atoms.append(
      Atom(
        start: UInt32(truncatingIfNeeded: end), end: UInt32(truncatingIfNeeded: end), kind: .stop))
  }

  /// `0x80` in the running flags says that a space was seen; the atom's flag says the opposite.
  @inline(__always)
  private func begin(_ flags: UInt8) -> UInt8 {
    (flags & 0x80 == 0 ? Atom.glued : 0) | (flags & Atom.lineBefore)
  }

  @inline(__always)
  private mutating func append(
    _ start: Int, _ end: Int, _ kind: AtomKind, _ word: Word, _ value: Int32, _ flags: UInt8,
    digits: UInt8 = 0
  ) {
    atoms.append(
      Atom(
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end),
        value: value, word: word, kind: kind, flags: flags, digits: digits))
  }

  private mutating func word(_ start: Int, _ end: Int, _ running: UInt8) -> Int {
    var i = start
    var hash = TimeLexicon.seed
    var foreign = false
    var lower = false
    while i < end {
      let b = text.byte(at: i)
      let folded = b | 0x20
      if folded >= 0x61 && folded <= 0x7A {
        if b & 0x20 != 0 { lower = true }
        hash = TimeLexicon.step(hash, folded)
        i &+= 1
      } else if b >= 0x80 {
        let next = text.byte(at: i &+ 1)
        // Punctuation and signs of the Latin-1 and General Punctuation blocks end the word.
        if b == 0xE2 && (next == 0x80 || next == 0x82 || next == 0x88) { break }
        if b == 0xC2 { break }
        foreign = true
        i &+= 1
      } else {
        break
      }
    }
    var flags = begin(running)
    let first = text.byte(at: start)
    if first >= 0x41 && first <= 0x5A { flags |= Atom.capital }
    if !lower && !foreign { flags |= Atom.allCaps }
    // `a.m.`, `U.S.`: single letters, each with its full stop, make one word.
    if i &- start == 1, text.byte(at: i) == 0x2E, isLetter(text.byte(at: i &+ 1)) {
      var j = i
      var dotted = hash
      while j &+ 1 < end, text.byte(at: j) == 0x2E, isLetter(text.byte(at: j &+ 1)),
        !isLetter(text.byte(at: j &+ 2))
      {
        dotted = TimeLexicon.step(dotted, text.byte(at: j &+ 1) | 0x20)
        j &+= 2
      }
      if j > i {
        let length = (j &- start) / 2 &+ 1
        let entry = lexicon.lookup(dotted, length: length, first: first | 0x20)
        if text.byte(at: j) == 0x2E && j < end { j &+= 1 }
        append(start, j, .word, entry.word, entry.value, flags | Atom.dotted)
        return j
      }
    }
    if i == start { i = text.byte(at: start) >= 0x80 ? markEnd(start, end) : start &+ 1 }
    // `o'clock`
    if i &- start == 1, first | 0x20 == 0x6F {
      let gap = apostrophe(i)
      if gap > 0, text.byte(at: i &+ gap) | 0x20 == 0x63,
        text.byte(at: i &+ gap &+ 1) | 0x20 == 0x6C,
        text.byte(at: i &+ gap &+ 4) | 0x20 == 0x6B, i &+ gap &+ 5 <= end
      {
        append(start, i &+ gap &+ 5, .word, .oclock, 0, flags)
        return i &+ gap &+ 5
      }
    }
    if foreign {
      append(start, i, .word, .none, 0, flags)
      return i
    }
    let entry = lexicon.lookup(hash, length: i &- start, first: first | 0x20)
    var word = entry.word
    if word == .none, i &- start > 4, text.byte(at: i &- 1) == 0x64, text.byte(at: i &- 2) == 0x65 {
      word = .pastVerb
    }
    append(start, i, .word, word, entry.value, flags)
    return i
  }

  private mutating func number(_ start: Int, _ end: Int, _ running: UInt8) -> Int {
    var i = start
    var value = 0
    var digits = 0
    while i < end, isDigit(text.byte(at: i)) {
      value = value > 300_000_000 ? 300_000_001 : value &* 10 &+ Int(text.byte(at: i) &- 0x30)
      digits &+= 1
      i &+= 1
    }
    var flags = begin(running)
    if text.byte(at: start) == 0x30 && digits > 1 { flags |= Atom.zero }
    // Groups: `1,000`, `12,34,567`.
    if digits <= 3, text.byte(at: i) == 0x2C {
      var j = i
      var groups = 0
      var total = value
      var count = digits
      var lastGroup = 0
      while j < end, text.byte(at: j) == 0x2C, isDigit(text.byte(at: j &+ 1)),
        isDigit(text.byte(at: j &+ 2))
      {
        var k = j &+ 1
        var group = 0
        while k < end, isDigit(text.byte(at: k)), k &- j <= 4 {
          group = group &* 10 &+ Int(text.byte(at: k) &- 0x30)
          k &+= 1
        }
        lastGroup = k &- j &- 1
        guard lastGroup == 2 || lastGroup == 3 else { break }
        total = total > 300_000 ? 300_000_001 : total &* (lastGroup == 3 ? 1000 : 100) &+ group
        count &+= lastGroup
        groups &+= 1
        j = k
        if lastGroup == 3 && text.byte(at: j) != 0x2C { break }
      }
      if groups > 0, lastGroup == 3, !isDigit(text.byte(at: j)) {
        value = total
        digits = count
        i = j
        flags |= Atom.grouped
      }
    }
    // A decimal part, but not of `1.2.3`.
    if text.byte(at: i) == 0x2E, i &+ 1 < end, isDigit(text.byte(at: i &+ 1)) {
      var j = i &+ 1
      while j < end, isDigit(text.byte(at: j)) { j &+= 1 }
      if !(text.byte(at: j) == 0x2E && isDigit(text.byte(at: j &+ 1)))
        && !(start > 0 && text.byte(at: start &- 1) == 0x2E && start > 1
          && isDigit(text.byte(at: start &- 2)))
      {
        i = j
        flags |= Atom.decimal
      }
    }
    append(
      start, i, .number, .none, value > 300_000_000 ? -1 : Int32(truncatingIfNeeded: value), flags,
      digits: UInt8(truncatingIfNeeded: min(digits, 255)))
    return i
  }

  private mutating func mark(_ start: Int, _ end: Int, _ running: UInt8) -> Int {
    let b = text.byte(at: start)
    let flags = begin(running)
    // ".08"
    if b == 0x2E, start &+ 1 < end, isDigit(text.byte(at: start &+ 1)), running & 0x80 != 0 {
      var i = start &+ 1
      while i < end, isDigit(text.byte(at: i)) { i &+= 1 }
      append(start, i, .number, .none, 0, flags | Atom.decimal)
      return i
    }
    if b < 0x80 {
      append(start, start &+ 1, .mark, TimeLexicon.asciiMark(b), Int32(b), flags)
      return start &+ 1
    }
    let next = markEnd(start, end)
    let second = text.byte(at: start &+ 1)
    let third = text.byte(at: start &+ 2)
    var word = Word.otherMark
    var value: Int32 = 0
    switch (b, second) {
    case (0xC2, 0xA0):  // no-break space: as a space, for the next atom
      return next
    case (0xC2, 0xA3): (word, value) = (.currencySign, Currency.gbp)
    case (0xC2, 0xA5): (word, value) = (.currencySign, Currency.jpy)
    case (0xC2, 0xA2): (word, value) = (.centSign, Currency.usd)
    case (0xC2, 0xB0): word = .degreeSign
    case (0xC2, 0xBC): (word, value) = (.fractionSign, 25)
    case (0xC2, 0xBD): (word, value) = (.fractionSign, 50)
    case (0xC2, 0xBE): (word, value) = (.fractionSign, 75)
    case (0xC2, 0xB2): (word, value) = (.superscript, 2)
    case (0xC2, 0xB3): (word, value) = (.superscript, 3)
    case (0xE2, 0x80):
      switch third {
      case 0x90, 0x91, 0x92, 0x93: word = .dash
      case 0x94, 0x95: word = .longDash
      case 0x98, 0x99: word = .apostrophe
      case 0x9C: (word, value) = (.quote, 1)
      case 0x9D: (word, value) = (.quote, 2)
      case 0xB2: word = .apostrophe
      case 0xB3: word = .quote
      case 0x80...0x8B, 0xAF: return next  // spaces
      default: break
      }
    case (0xE2, 0x82):
      if third == 0xAC { (word, value) = (.currencySign, Currency.eur) }
      if third == 0xB9 { (word, value) = (.currencySign, Currency.inr) }
      if third == 0xA9 { (word, value) = (.currencySign, Currency.krw) }
      if third == 0xBD { (word, value) = (.currencySign, Currency.rub) }
      if third == 0xBA { (word, value) = (.currencySign, Currency.tryLira) }
      if third == 0xAA { (word, value) = (.currencySign, Currency.ils) }
      if third == 0xA6 { (word, value) = (.currencySign, Currency.ngn) }
      if third == 0xB4 { (word, value) = (.currencySign, Currency.uah) }
    case (0xE2, 0x88): if third == 0x92 { word = .dash }
    default: break
    }
    append(start, next, .mark, word, value, flags)
    return next
  }

  /// The end of the character that begins at `start`.
  @inline(__always)
  private func markEnd(_ start: Int, _ end: Int) -> Int {
    var i = start &+ 1
    while i < end, text.byte(at: i) & 0xC0 == 0x80 { i &+= 1 }
    return i
  }

  /// The length of an apostrophe at `index`, 0 when there is none.
  private func apostrophe(_ index: Int) -> Int {
    if text.byte(at: index) == 0x27 { return 1 }
    if text.byte(at: index) == 0xE2, text.byte(at: index &+ 1) == 0x80,
      text.byte(at: index &+ 2) == 0x99 || text.byte(at: index &+ 2) == 0x98
    {
      return 3
    }
    return 0
  }

  @inline(__always) private func isDigit(_ b: UInt8) -> Bool { b >= 0x30 && b <= 0x39 }
  @inline(__always) private func isLetter(_ b: UInt8) -> Bool {
    b | 0x20 >= 0x61 && b | 0x20 <= 0x7A
  }
}
