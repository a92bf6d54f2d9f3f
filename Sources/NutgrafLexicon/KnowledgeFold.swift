// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// The words of names as they are looked up: without case, accents, dots and hyphens.
///
/// "U.S." and "US", "al-Assad" and "Al Assad", "Erdoğan" and "Erdogan" give the same atoms, however
/// the tokenizer cuts them; a possessive `'s` gives none.
public struct NameAtoms: Sendable {
  public private(set) var starts: [UInt32] = []
  public private(set) var ends: [UInt32] = []
  public private(set) var hashes: [UInt32] = []
  /// Folded bytes, modulo 256: a second check beside the hash.
  public private(set) var lengths: [UInt8] = []
  public private(set) var shapes: [Shape] = []

  public struct Shape: OptionSet, Sendable {
    public let rawValue: UInt8
    @inline(__always) public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Begins with a capital letter.
    public static let capital = Shape(rawValue: 1)
    /// All letters are capitals (one letter counts).
    public static let allCaps = Shape(rawValue: 2)
    public static let digit = Shape(rawValue: 4)
    /// Nothing but one separator byte, a hyphen or an apostrophe, stands before it.
    public static let joined = Shape(rawValue: 8)
    /// Dotted letters: "U.S.".
    public static let dotted = Shape(rawValue: 16)
    /// Begins with a byte above 127.
    public static let nonASCII = Shape(rawValue: 32)
    /// A comma, a quotation mark or the like stands between it and the atom before.
    public static let broken = Shape(rawValue: 64)
  }

  public init() {}
  @inline(__always) public var count: Int { starts.count }

  public mutating func reserve(_ n: Int) {
    starts.reserveCapacity(n)
    ends.reserveCapacity(n)
    hashes.reserveCapacity(n)
    lengths.reserveCapacity(n)
    shapes.reserveCapacity(n)
  }

  /// Appends the atoms of `bytes[range]`. O(*n*).
  public mutating func append(_ bytes: [UInt8], _ range: Range<Int>, fold: FoldTable) {
    let end = min(range.upperBound, bytes.count)
    var i = max(0, range.lowerBound)
    let base = i
    @inline(__always) func at(_ k: Int) -> UInt8 { k >= base && k < end ? bytes[k] : 0 }
    var gap = 2
    var broken = true
    while i < end {
      let b = at(i)
      let width = separatorWidth(b, at(i &+ 1), at(i &+ 2))
      if width > 0 {
        // The possessive s after a word.
        let apostrophe = b == 0x27 || (b == 0xE2 && at(i &+ 1) == 0x80 && at(i &+ 2) == 0x99)
        let s = at(i &+ width)
        if apostrophe, gap == 0, s | 0x20 == 0x73,
          i &+ width &+ 1 >= end
            || separatorWidth(
              at(i &+ width &+ 1), at(i &+ width &+ 2), at(i &+ width &+ 3)) > 0
        {
          i &+= width &+ 1
          gap = 2
          continue
        }
        let joins = apostrophe || b == 0x2D || (b == 0xE2 && at(i &+ 1) == 0x80 && at(i &+ 2) == 0x91)
        gap = gap == 0 && joins ? 1 : 2
        if width == 1 {
          if b > 0x20 && b != 0x2D && b != 0x27 && b != 0x2E && b != 0x26 { broken = true }
        } else if width == 3 && !joins {
          broken = true
        }
        i &+= width
        continue
      }
      i = appendAtom(
        at, i, end, shape: broken ? .broken : gap == 1 ? .joined : [], fold: fold)
      gap = 0
      broken = false
    }
  }

  /// Appends the one atom that begins at `start`; returns its end.
  @inline(__always)
  private mutating func appendAtom(
    _ at: (Int) -> UInt8, _ start: Int, _ end: Int, shape given: Shape, fold: FoldTable
  ) -> Int {
    var i = start
    var hash: UInt32 = 0x811C_9DC5
    var length: UInt8 = 0
    var shape = given
    @inline(__always) func isLetter(_ b: UInt8) -> Bool { b | 0x20 >= 0x61 && b | 0x20 <= 0x7A }
    @inline(__always) func feed(_ b: UInt8) {
      hash = (hash ^ UInt32(b)) &* 0x0100_0193
      length = length &+ 1
    }
    if isLetter(at(i)), at(i &+ 1) == 0x2E, isLetter(at(i &+ 2)), at(i &+ 3) == 0x2E {
      shape.insert(.dotted)
      var caps = true
      if at(i) < 0x61 { shape.insert(.capital) }
      while isLetter(at(i)), at(i &+ 1) == 0x2E {
        if at(i) >= 0x61 { caps = false }
        feed(at(i) | 0x20)
        i &+= 2
      }
      if caps { shape.insert(.allCaps) }
      push(start, i, hash, length, shape)
      return i
    }
    var lower = false
    let first = at(i)
    if first >= 0x80 { shape.insert(.nonASCII) }
    while i < end {
      let b = at(i)
      if b < 0x80 {
        if b >= 0x41 && b <= 0x5A {
          if i == start { shape.insert(.capital) }
          feed(b | 0x20)
        } else if b >= 0x61 && b <= 0x7A {
          lower = true
          feed(b)
        } else if b >= 0x30 && b <= 0x39 {
          shape.insert(.digit)
          feed(b)
        } else {
          break
        }
        i &+= 1
        continue
      }
      let b1 = at(i &+ 1)
      let b2 = at(i &+ 2)
      if separatorWidth(b, b1, b2) > 0 { break }
      let width = b < 0xC0 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4
      if b == 0xCC || (b == 0xCD && b1 < 0xB0) {  // combining marks
        i &+= 2
        continue
      }
      let scalar: UInt32 =
        width == 2
        ? UInt32(b & 0x1F) << 6 | UInt32(b1 & 0x3F)
        : width == 3
          ? UInt32(b & 0x0F) << 12 | UInt32(b1 & 0x3F) << 6 | UInt32(b2 & 0x3F) : 0xFFFF_FFFF
      let upper = FoldTable.isUpper(scalar)
      if i == start && upper { shape.insert(.capital) }
      if !upper { lower = true }
      let (f0, f1) = fold.letters(of: scalar)
      if f0 != 0 {
        feed(f0)
        if f1 != 0 { feed(f1) }
      } else {
        var k = 0
        while k < width && i &+ k < end {
          feed(at(i &+ k))
          k &+= 1
        }
      }
      i &+= width
    }
    i = min(max(i, start &+ 1), end)
    if !lower && shape.contains(.capital) { shape.insert(.allCaps) }
    push(start, i, hash, length, shape)
    return i
  }

  @inline(__always)
  private mutating func push(
    _ start: Int, _ end: Int, _ hash: UInt32, _ length: UInt8, _ shape: Shape
  ) {
    starts.append(UInt32(truncatingIfNeeded: start))
    ends.append(UInt32(truncatingIfNeeded: end))
    var h = hash
    h = (h ^ (h &>> 16)) &* 0x85EB_CA6B
    h ^= h &>> 13
    hashes.append(h == 0 ? 1 : h)
    lengths.append(length)
    shapes.append(shape)
  }

  /// How many bytes of a separator begin with these, 0 when they begin a letter or digit.
  @inline(__always)
  private func separatorWidth(_ b: UInt8, _ b1: UInt8, _ b2: UInt8) -> Int {
    if b < 0x80 {
      return (b | 0x20 >= 0x61 && b | 0x20 <= 0x7A) || (b >= 0x30 && b <= 0x39) ? 0 : 1
    }
    if b < 0xC0 { return 1 }
    if b == 0xC2 { return 2 }
    if b == 0xC3 { return b1 == 0x97 || b1 == 0xB7 ? 2 : 0 }
    if b == 0xE2 { return b1 == 0x80 || (b1 == 0x81 && b2 < 0xB0) ? 3 : 0 }
    if b == 0xE3 { return b1 == 0x80 && b2 < 0x84 ? 3 : 0 }
    if b == 0xEF { return b1 == 0xBB && b2 == 0xBF ? 3 : 0 }
    return 0
  }
}

/// Letters with marks to letters without, for U+00C0…U+024F and U+1E00…U+1EFF.
public struct FoldTable: Sendable {
  let bytes: TableBytes
  init(_ bytes: TableBytes) { self.bytes = bytes }

  /// One or two ASCII letters, zeros when the letter has none.
  @inline(__always)
  func letters(of scalar: UInt32) -> (UInt8, UInt8) {
    let slot: Int
    switch scalar {
    case 0xC0..<0x250: slot = Int(scalar) &- 0xC0
    case 0x1E00..<0x1F00: slot = Int(scalar) &- 0x1E00 &+ 0x190
    default: return (0, 0)
    }
    return (bytes.u8(2 &* slot), bytes.u8(2 &* slot &+ 1))
  }

  /// Upper case in Latin-1, Latin Extended-A, Greek, Cyrillic and Latin Extended Additional.
  @inline(__always)
  static func isUpper(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xC0...0xDE: scalar != 0xD7
    case 0x100...0x137: scalar % 2 == 0
    case 0x139...0x148: scalar % 2 == 1
    case 0x14A...0x177: scalar % 2 == 0
    case 0x178, 0x179, 0x17B, 0x17D, 0x18F, 0x1A0, 0x1AF: true
    case 0x391...0x3A9, 0x386...0x38F: true
    case 0x400...0x42F: true
    case 0x1E00...0x1EFF: scalar % 2 == 0
    default: false
    }
  }
}
