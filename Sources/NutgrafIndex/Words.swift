// SPDX-License-Identifier: Apache-2.0

/// The words of the index: maximal runs of Unicode letters and digits, lower-cased. No stemming, no
/// stop words, accents kept.
enum Words {
  /// Bytes of a term that count; what follows is cut off, in documents and in queries alike.
  static let longest = 1024

  /// For each ASCII byte its lower-case form, 0 where it is no letter or digit.
  static let ascii: [UInt8] = (0..<256).map { value in
    switch value {
    case 0x30...0x39, 0x61...0x7A: UInt8(value)
    case 0x41...0x5A: UInt8(value | 0x20)
    default: 0
    }
  }

  /// For U+0000…U+07FF the lower-case code point, 0 where it is no letter or digit.
  private static let low: [UInt16] = (0..<0x800).map { value in
    guard let scalar = Unicode.Scalar(UInt32(value)), isWord(scalar) else { return 0 }
    return UInt16(truncatingIfNeeded: lower(scalar).value)
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber:
      true
    default: false
    }
  }

  /// The first scalar of the full lower-case mapping; final sigma is a sigma.
  private static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.value == 0x3C2 { return Unicode.Scalar(0x3C3) ?? scalar }
    return scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
  }

  /// The folded code point of a word character, 0 for any other.
  @inline(__always)
  static func folded(_ code: UInt32) -> UInt32 {
    if code < 0x800 { return UInt32(low[Int(code)]) }
    return foldedHigh(code)
  }

  @inline(never)
  private static func foldedHigh(_ code: UInt32) -> UInt32 {
    if code >= 0x4E00 && code <= 0x9FFF { return code }
    if code >= 0x2000 && code <= 0x206F { return 0 }  // dashes, quotation marks, spaces
    guard let scalar = Unicode.Scalar(code), isWord(scalar) else { return 0 }
    return lower(scalar).value
  }

  /// The words of a text, folded, as separate arrays: for queries.
  static func list(_ text: [UInt8]) -> [[UInt8]] {
    var result: [[UInt8]] = []
    each(text, in: 0..<text.count) { word, _, _ in result.append(word) }
    return result
  }

  /// Calls `body` with each folded word and its bytes' place. For texts of a query or a hit.
  static func each(
    _ text: [UInt8], in range: Range<Int>, _ body: ([UInt8], _ start: Int, _ end: Int) -> Void
  ) {
    unsafe text.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let low = max(0, min(range.lowerBound, buffer.count))
      var scanner = unsafe WordScanner(
        base, from: low, to: min(range.upperBound, buffer.count), WordBuffer())
      while scanner.next() { body(scanner.word, scanner.start, scanner.end) }
    }
  }
}

/// How a word was written, by which it is made again from its folded form.
enum WordForm: UInt32 {
  case lower = 0
  /// The first letter alone is a capital.
  case capital
  /// All ASCII, all letters capitals.
  case upper
  case other
}

/// Walks over the words of a text, folding and hashing each.
/// - Complexity: O(*n*) in the bytes.
@safe
struct WordScanner {
  private let base: UnsafePointer<UInt8>
  private var at: Int
  private let limit: Int
  private let table: UnsafeMutablePointer<UInt8>
  private let owner: WordBuffer
  /// Where the word stands.
  private(set) var start = 0
  private(set) var end = 0
  /// The folded bytes are `buffer[0..<count]`.
  let buffer: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private(set) var hash: UInt64 = 0
  private(set) var form = WordForm.other

  init(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int, _ owner: WordBuffer) {
    unsafe self.base = base
    unsafe table = WordBuffer.table.bytes
    self.owner = owner
    unsafe buffer = owner.bytes
    at = max(0, start)
    limit = max(at, end)
  }

  /// Goes on with another part of the same text.
  mutating func move(to offset: Int) { at = max(0, min(offset, limit)) }

  var word: [UInt8] { unsafe Array(UnsafeBufferPointer(start: buffer, count: count)) }

  static let seed: UInt64 = 0xCBF2_9CE4_8422_2325
  static let prime: UInt64 = 0x9E37_79B9_7F4A_7C15

  @inline(__always)
  static func mix(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    let h = (hash ^ UInt64(byte)) &* prime
    return h ^ (h &>> 29)
  }

  @inline(__always)
  mutating func next() -> Bool {
    var i = at
    let limit = limit
    let (base, table, out) = unsafe (base, table, buffer)
    // Runs of separators.
    while i < limit {
      let b = unsafe base[i]
      if b < 0x80 {
        if unsafe table[Int(b)] != 0 { break }
        i &+= 1
      } else {
        let (code, size) = unsafe WordScanner.decode(base, i, limit)
        if Words.folded(code) != 0 { break }
        i &+= size
      }
    }
    guard i < limit else {
      at = limit
      return false
    }
    start = i
    var n = 0
    var h = WordScanner.seed
    // Letters that were lowered, letters that were lower already, and whether all was plain.
    var upper = 0
    var lowered = 0
    var plain = true
    while i < limit {
      let b = unsafe base[i]
      if b < 0x80 {
        let lower = unsafe table[Int(b)]
        if lower == 0 { break }
        i &+= 1
        upper &+= lower != b ? 1 : 0
        lowered &+= b >= 0x61 ? 1 : 0
        if n < Words.longest {
          unsafe out[n] = lower
          n &+= 1
          h = WordScanner.mix(h, lower)
        }
      } else {
        let (code, size) = unsafe WordScanner.decode(base, i, limit)
        let folded = Words.folded(code)
        if folded == 0 { break }
        i &+= size
        plain = plain && folded == code
        if n < Words.longest {
          let before = n
          n = unsafe WordScanner.encode(folded, out, n)
          for k in before..<max(before, n) { h = unsafe WordScanner.mix(h, out[k]) }
        }
      }
    }
    end = i
    at = i
    count = n
    hash = h
    if !plain || n != i &- start {
      form = .other
    } else if upper == 0 {
      form = .lower
    } else if upper == 1, unsafe base[start] < 0x5B, unsafe base[start] > 0x40 {
      form = .capital
    } else {
      form = unsafe lowered == 0 && WordScanner.isASCII(base, start, i) ? .upper : .other
    }
    return true
  }

  private static func isASCII(_ base: UnsafePointer<UInt8>, _ from: Int, _ to: Int) -> Bool {
    for i in from..<to where unsafe base[i] >= 0x80 { return false }
    return true
  }

  /// Decodes one code point of text that is known to be UTF-8; never reads at or beyond `limit`.
  @inline(__always)
  static func decode(_ base: UnsafePointer<UInt8>, _ i: Int, _ limit: Int) -> (UInt32, Int) {
    let b = unsafe UInt32(base[i])
    if b < 0xE0 {
      guard b >= 0xC0, i &+ 1 < limit else { return (0, 1) }
      return unsafe ((b & 0x1F) &<< 6 | UInt32(base[i &+ 1] & 0x3F), 2)
    }
    if b < 0xF0 {
      guard i &+ 2 < limit else { return (0, limit &- i) }
      return unsafe (
        (b & 0x0F) &<< 12 | UInt32(base[i &+ 1] & 0x3F) &<< 6 | UInt32(base[i &+ 2] & 0x3F), 3
      )
    }
    guard i &+ 3 < limit else { return (0, limit &- i) }
    return unsafe (
      (b & 0x07) &<< 18 | UInt32(base[i &+ 1] & 0x3F) &<< 12 | UInt32(base[i &+ 2] & 0x3F) &<< 6
        | UInt32(base[i &+ 3] & 0x3F), 4
    )
  }

  @inline(__always)
  static func encode(_ code: UInt32, _ out: UnsafeMutablePointer<UInt8>, _ at: Int) -> Int {
    guard at >= 0, at < Words.longest else { return at }
    if code < 0x80 {
      unsafe out[at] = UInt8(truncatingIfNeeded: code)
      return at &+ 1
    }
    if code < 0x800 {
      unsafe out[at] = UInt8(truncatingIfNeeded: 0xC0 | code &>> 6)
      unsafe out[at &+ 1] = UInt8(truncatingIfNeeded: 0x80 | code & 0x3F)
      return at &+ 2
    }
    if code < 0x10000 {
      unsafe out[at] = UInt8(truncatingIfNeeded: 0xE0 | code &>> 12)
      unsafe out[at &+ 1] = UInt8(truncatingIfNeeded: 0x80 | code &>> 6 & 0x3F)
      unsafe out[at &+ 2] = UInt8(truncatingIfNeeded: 0x80 | code & 0x3F)
      return at &+ 3
    }
    unsafe out[at] = UInt8(truncatingIfNeeded: 0xF0 | code &>> 18)
    unsafe out[at &+ 1] = UInt8(truncatingIfNeeded: 0x80 | code &>> 12 & 0x3F)
    unsafe out[at &+ 2] = UInt8(truncatingIfNeeded: 0x80 | code &>> 6 & 0x3F)
    unsafe out[at &+ 3] = UInt8(truncatingIfNeeded: 0x80 | code & 0x3F)
    return at &+ 4
  }
}

/// Room for one folded word, to be used again and again.
@safe
final class WordBuffer: @unchecked Sendable {
  let bytes: UnsafeMutablePointer<UInt8>

  init() {
    unsafe bytes = .allocate(capacity: Words.longest &+ 8)
    unsafe bytes.initialize(repeating: 0, count: Words.longest &+ 8)
  }

  deinit { unsafe bytes.deallocate() }

  /// `Words.ascii` at a fixed address.
  static let table: WordBuffer = {
    let buffer = WordBuffer()
    for i in 0..<256 { unsafe buffer.bytes[i] = Words.ascii[i] }
    return buffer
  }()
}
