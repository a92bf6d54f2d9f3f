// SPDX-License-Identifier: Apache-2.0

/// Cuts a document's blocks into tokens and sentences.
///
/// Tokens are the words of Universal Dependencies: contractions are parted (`do` `n't`), hyphenated
/// compounds too (`six` `-` `member`), prefixed words, numbers, abbreviations, addresses are not.
/// The tokens of a text hold all its bytes but white space, once each, in order.
public enum Tokenizer {
  /// Fills `document.tokens` and `document.sentences`. A sentence never crosses a block.
  /// - Complexity: O(*n*) in the bytes of the text.
  public static func cut(_ document: inout Document) { cut(&document, model: SentenceModel.embedded) }

  /// The same with weights of the caller's own for where sentences end; by rule alone without any.
  public static func cut(_ document: inout Document, model: SentenceModel?) {
    var cutter = Cutter(document.text.bytes)
    var sentences: [Sentence] = []
    sentences.reserveCapacity(document.text.count / 96)
    var breaks: [Bool] = []
    var verdicts: [SentenceSplitter.Verdict] = []
    for (number, block) in document.blocks.enumerated() {
      let first = cutter.rows.count
      cutter.scan(from: block.span.lower, to: min(block.span.upper, document.text.count))
      let end = cutter.rows.count
      guard end > first else { continue }
      SentenceSplitter.mark(cutter.rows, document.text.bytes, first..<end, model, &verdicts, &breaks)
      var start = first
      for i in first..<end where breaks[i &- first] || i &+ 1 == end {
        sentences.append(
          Sentence(
            span: ByteSpan(from: cutter.rows[start].start, to: cutter.rows[i].end),
            firstToken: UInt32(start), endToken: UInt32(i &+ 1), block: UInt32(number)))
        start = i &+ 1
      }
    }
    document.tokens = TokenTable(cutter.rows)
    document.sentences = sentences
  }
}

/// A pass over the bytes that appends tokens.
struct Cutter {
  let bytes: [UInt8]
  var rows: [TokenRow] = []
  /// The end of the block being cut.
  var limit = 0
  /// What stands before the next token.
  var gap: TokenShape = []
  /// Single quotation marks that are open.
  var openSingle = 0
  let classes = ByteClass.table
  let joined = Known.joinedWords

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    rows.reserveCapacity(bytes.count / 5)
  }

  /// The byte at `i`, 0 outside the block.
  @inline(__always)
  func at(_ i: Int) -> UInt8 { i >= 0 && i < limit ? bytes[i] : 0 }
  @inline(__always)
  func kind(_ i: Int) -> UInt8 { i >= 0 && i < limit ? classes[Int(bytes[i])] : ByteClass.space }

  /// Cuts one block.
  mutating func scan(from start: Int, to end: Int) {
    limit = max(start, end)
    gap = [.spaceBefore, .lineBefore]
    openSingle = 0
    var i = start
    while i < limit {
      let byte = bytes[i]
      switch classes[Int(byte)] {
      case ByteClass.lower, ByteClass.upper: i = plainWord(from: i) ?? word(from: i)
      case ByteClass.digit: i = word(from: i)
      case ByteClass.space:
        gap.insert(byte == 0x0A || byte == 0x0D ? [.spaceBefore, .lineBefore] : .spaceBefore)
        i &+= 1
      case ByteClass.high:
        let scalar = WideScalar(bytes, at: i)
        switch ByteClass.wide(scalar.value) {
        case .space:
          gap.insert(
            scalar.value == 0x2028 || scalar.value == 0x2029
              ? [.spaceBefore, .lineBefore] : .spaceBefore)
          i &+= scalar.length
        case .mark: i = wideMark(from: i, scalar)
        case .letter, .capital, .digit: i = word(from: i)
        }
      default: i = mark(from: i)
      }
    }
  }

  /// Most words are ASCII letters before a space or a mark that is in no word: they are cut, hashed and
  /// looked at in one go. Tells the end, nil when the word is of another kind.
  @inline(__always)
  private mutating func plainWord(from start: Int) -> Int? {
    var hash: UInt32 = 0x811C_9DC5
    var uppers = 0
    var i = start
    while i < limit {
      let byte = bytes[i]
      let low = byte | 0x20
      guard low >= 0x61 && low <= 0x7A else { break }
      if byte < 0x61 { uppers &+= 1 }
      hash = (hash ^ UInt32(low)) &* 0x0100_0193
      i &+= 1
    }
    if i < limit {
      switch bytes[i] {
      case 0x20, 0x0A, 0x2C, 0x22, 0x29, 0x3B: break  // space, line end, comma, quote, bracket, semicolon
      default: return nil
      }
    }
    hash = WordHash.finish(hash)
    let count = i &- start
    if count <= 8, joined.contains(hash) { return nil }
    var shape = gap.union(.letter)
    if bytes[start] < 0x61 { shape.insert(.capital) }
    if uppers > 1 && uppers == count { shape.insert(.allCaps) }
    rows.append(
      TokenRow(
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: i), hash: hash, shape: shape,
        look: UInt16(min(count, 3)) &+ 1))
    gap = []
    return i
  }

  /// Appends the token `[start, end)` and tells its end, so that callers can return it.
  @discardableResult
  mutating func emit(_ start: Int, _ end: Int, _ extra: TokenShape = []) -> Int {
    guard end > start else { return start &+ 1 }
    var hash: UInt32 = 0x811C_9DC5
    var uppers = 0
    var lowers = 0
    var digits = 0
    var high: UInt8 = 0
    for i in start..<end {
      var b = bytes[i]
      switch classes[Int(b)] {
      case ByteClass.upper:
        uppers &+= 1
        b |= 0x20
      case ByteClass.lower: lowers &+= 1
      case ByteClass.digit: digits &+= 1
      default: high |= b
      }
      hash = (hash ^ UInt32(b)) &* 0x0100_0193
    }
    var shape = gap.union(extra)
    let first = classes[Int(bytes[start])]
    if high >= 0x80 {
      shape.insert(.nonASCII)
      hash = WordHash.folded(bytes[start..<end])
      wideShape(start, end, &shape, &uppers, &lowers, &digits)
    } else {
      hash = WordHash.finish(hash)
      if first == ByteClass.upper { shape.insert([.capital, .letter]) }
      if first == ByteClass.lower { shape.insert(.letter) }
    }
    if digits > 0 {
      shape.insert(.digit)
      if uppers == 0 && lowers == 0 { shape.insert(.number) }
    } else if uppers == 0 && lowers == 0 {
      shape.insert(.punctuation)
    }
    if uppers > 1 && lowers == 0 { shape.insert(.allCaps) }
    rows.append(
      TokenRow(
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end), hash: hash, shape: shape,
        look: TokenRow.look(bytes, start, end, isMark: shape.contains(.punctuation))))
    gap = []
    return end
  }

  /// Looks at the characters above U+007F of a token.
  private func wideShape(
    _ start: Int, _ end: Int, _ shape: inout TokenShape, _ uppers: inout Int, _ lowers: inout Int,
    _ digits: inout Int
  ) {
    var i = start
    while i < end {
      guard bytes[i] >= 0x80 else {
        if i == start {
          let first = classes[Int(bytes[i])]
          if first == ByteClass.upper { shape.insert([.capital, .letter]) }
          if first == ByteClass.lower { shape.insert(.letter) }
        }
        i &+= 1
        continue
      }
      let scalar = WideScalar(bytes, at: i)
      switch ByteClass.wide(scalar.value) {
      case .capital:
        uppers &+= 1
        if i == start { shape.insert([.capital, .letter]) }
      case .letter:
        lowers &+= 1
        if i == start { shape.insert(.letter) }
      case .digit: digits &+= 1
      case .space, .mark: break
      }
      i &+= scalar.length
    }
  }

  /// The end of the run of letters and digits that begins at `start`.
  @inline(__always)
  func runEnd(_ start: Int) -> Int {
    var i = start
    while i < limit {
      let c = classes[Int(bytes[i])]
      if c <= ByteClass.digit && c >= ByteClass.lower {
        i &+= 1
      } else if c == ByteClass.high {
        let scalar = WideScalar(bytes, at: i)
        switch ByteClass.wide(scalar.value) {
        case .letter, .capital, .digit: i &+= scalar.length
        case .space, .mark: return i
        }
      } else {
        return i
      }
    }
    return min(i, limit)
  }

  /// Whether a letter (or a digit, or a character beyond ASCII that can stand in a word) is at `i`.
  @inline(__always)
  func isWordByte(_ i: Int) -> Bool {
    let c = kind(i)
    if c == ByteClass.high {
      switch ByteClass.wide(WideScalar(bytes, at: i).value) {
      case .letter, .capital, .digit: return true
      case .space, .mark: return false
      }
    }
    return c >= ByteClass.lower && c <= ByteClass.digit
  }
  @inline(__always)
  func isLetter(_ i: Int) -> Bool { isWordByte(i) && kind(i) != ByteClass.digit }
  @inline(__always)
  func isDigit(_ i: Int) -> Bool { kind(i) == ByteClass.digit }

  /// Whether `[start, end)` is all digits.
  func allDigits(_ start: Int, _ end: Int) -> Bool {
    guard start < end else { return false }
    for i in start..<end where kind(i) != ByteClass.digit { return false }
    return true
  }

  func folded(_ start: Int, _ end: Int) -> UInt32 {
    start < end ? WordHash.folded(bytes[start..<end]) : 0
  }
}

extension TokenTable {
  /// Tokens that are given, as gold data gives them: their shapes and hashes are read from the text.
  /// Spans that are out of order or beyond the text are left out.
  public init(of text: SourceText, spans: [ByteSpan]) {
    var cutter = Cutter(text.bytes)
    cutter.limit = text.count
    var end = 0
    cutter.gap = [.spaceBefore, .lineBefore]
    for span in spans where span.lower >= end && span.upper <= text.count && !span.isEmpty {
      for byte in text.bytes[end..<span.lower] {
        cutter.gap.insert(byte == 0x0A ? [.spaceBefore, .lineBefore] : .spaceBefore)
      }
      let first = text.byte(at: span.lower)
      let clitic = !cutter.gap.contains(.spaceBefore) && (first == 0x27 || first == 0xE2 || first | 0x20 == 0x6E)
        && span.count > 1
      end = cutter.emit(span.lower, span.upper, clitic ? .clitic : [])
    }
    self.init(cutter.rows)
  }
}
