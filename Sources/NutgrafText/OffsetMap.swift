// SPDX-License-Identifier: Apache-2.0

/// Turns UTF-8 byte offsets of one text into code points or UTF-16 units, and back.
///
/// A mark every 64 bytes makes a lookup a short count from the mark before it; text that is all
/// ASCII needs none. Offsets inside a character count as its start, offsets beyond the text as its end.
public struct OffsetMap: Sendable {
  /// The units in which a text's offsets are counted. Raw values are those of the C interface.
  public enum Unit: UInt8, Sendable, CaseIterable { case codepoint, utf8, utf16 }

  public let text: SourceText
  /// Every byte is a character of its own: all units agree.
  public let isASCII: Bool
  /// Characters, and characters above U+FFFF, that begin before byte `64 * i`.
  private let characters: [UInt32]
  private let astral: [UInt32]

  private static let step = 64

  /// - Complexity: O(*n*).
  public init(_ text: SourceText) {
    self.text = text
    var all: UInt8 = 0
    for byte in text.bytes { all |= byte }
    isASCII = all < 0x80
    guard !isASCII else {
      characters = []
      astral = []
      return
    }
    var characters: [UInt32] = [0]
    var astral: [UInt32] = [0]
    characters.reserveCapacity(text.count / OffsetMap.step &+ 1)
    astral.reserveCapacity(text.count / OffsetMap.step &+ 1)
    var c: UInt32 = 0
    var a: UInt32 = 0
    var i = 0
    while i <= text.count &- OffsetMap.step {
      let (more, wide) = OffsetMap.begun(text.bytes, i, i &+ OffsetMap.step)
      c &+= more
      a &+= wide
      i &+= OffsetMap.step
      characters.append(c)
      astral.append(a)
    }
    self.characters = characters
    self.astral = astral
  }

  /// How many characters begin in a range of bytes, and how many of them are above U+FFFF.
  @inline(__always)
  private static func begun(_ bytes: [UInt8], _ from: Int, _ to: Int) -> (UInt32, UInt32) {
    guard from >= 0, from <= to, to <= bytes.count else { return (0, 0) }
    return unsafe bytes.withUnsafeBytes { buffer in
      var inside = 0  // bytes 10xxxxxx, that begin nothing
      var wide = 0  // bytes 1111xxxx
      var i = from
      while i &+ 8 <= to {
        let eight = unsafe buffer.loadUnaligned(fromByteOffset: i, as: UInt64.self)
        let high = eight & 0x8080_8080_8080_8080
        if high != 0 {
          inside &+= (high & ~(eight &<< 1)).nonzeroBitCount
          wide &+= (high & eight &<< 1 & eight &<< 2 & eight &<< 3).nonzeroBitCount
        }
        i &+= 8
      }
      while i < to {
        let byte = unsafe buffer[i]
        if byte & 0xC0 == 0x80 { inside &+= 1 }
        if byte >= 0xF0 { wide &+= 1 }
        i &+= 1
      }
      return (UInt32(truncatingIfNeeded: to &- from &- inside), UInt32(truncatingIfNeeded: wide))
    }
  }

  /// The byte offset `offset` counted in `unit`. O(1).
  @inlinable @inline(__always)
  public func offset(_ offset: UInt32, in unit: Unit) -> UInt32 {
    isASCII || unit == .utf8
      ? min(offset, UInt32(truncatingIfNeeded: text.count)) : counted(offset, in: unit)
  }

  @usableFromInline
  func counted(_ offset: UInt32, in unit: Unit) -> UInt32 {
    var at = Int(min(offset, UInt32(truncatingIfNeeded: text.count)))
    while at > 0 && at < text.count && text.byte(at: at) & 0xC0 == 0x80 { at &-= 1 }
    let mark = min(at / OffsetMap.step, max(0, characters.count &- 1))
    guard mark < characters.count else { return 0 }
    let (c, a) = OffsetMap.begun(text.bytes, mark &* OffsetMap.step, at)
    let all = characters[mark] &+ c
    return unit == .utf16 ? all &+ astral[mark] &+ a : all
  }

  /// Both ends of a span counted in `unit`.
  public func span(_ span: ByteSpan, in unit: Unit) -> ByteSpan {
    ByteSpan(from: offset(span.start, in: unit), to: offset(span.end, in: unit))
  }

  /// The byte offset of the character that `offset` counts to in `unit`. O(log *n*).
  public func utf8(_ offset: UInt32, from unit: Unit) -> UInt32 {
    let end = UInt32(truncatingIfNeeded: text.count)
    guard !isASCII, unit != .utf8 else { return min(offset, end) }
    var low = 0
    var high = characters.count
    while low < high {  // the last mark that counts no more than `offset`
      let middle = (low &+ high) / 2
      let counted = unit == .utf16 ? characters[middle] &+ astral[middle] : characters[middle]
      if counted <= offset { low = middle &+ 1 } else { high = middle }
    }
    let mark = max(0, low &- 1)
    guard mark < characters.count else { return 0 }
    var counted = unit == .utf16 ? characters[mark] &+ astral[mark] : characters[mark]
    var i = mark &* OffsetMap.step
    while i < text.count && text.byte(at: i) & 0xC0 == 0x80 { i &+= 1 }
    while i < text.count {
      let byte = text.byte(at: i)
      let width: UInt32 = unit == .utf16 && byte >= 0xF0 ? 2 : 1
      if counted &+ width > offset { break }
      counted &+= width
      i &+= byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
    }
    return min(UInt32(i), end)
  }

  /// Turns byte offsets that never fall into `unit`, in one pass over the text between them.
  /// An offset that does fall is looked up alone, so that any order gives the right answer.
  public func convert(_ offsets: inout [UInt32], to unit: Unit) {
    guard !isASCII, unit != .utf8 else {
      for i in offsets.indices { offsets[i] = offset(offsets[i], in: unit) }
      return
    }
    var from = 0
    var counted: UInt32 = 0
    for k in offsets.indices {
      var to = Int(min(offsets[k], UInt32(truncatingIfNeeded: text.count)))
      while to > 0 && to < text.count && text.byte(at: to) & 0xC0 == 0x80 { to &-= 1 }
      if to < from || to &- from > OffsetMap.step {
        counted = offset(UInt32(to), in: unit)
        from = to
      }
      while from < to {
        let byte = text.byte(at: from)
        if byte & 0xC0 != 0x80 { counted &+= unit == .utf16 && byte >= 0xF0 ? 2 : 1 }
        from &+= 1
      }
      offsets[k] = counted
    }
  }
}
