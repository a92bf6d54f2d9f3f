// SPDX-License-Identifier: Apache-2.0

/// Turns UTF-8 byte offsets of one text into code points or UTF-16 units, and back.
///
/// A mark every 256 bytes makes a lookup a short count from the mark before it; text that is all
/// ASCII needs none. Offsets inside a character count as its start, offsets beyond the text as its end.
public struct OffsetMap: Sendable {
  /// The units in which a text's offsets are counted.
  public enum Unit: UInt8, Sendable, CaseIterable { case utf8, codepoint, utf16 }

  public let text: SourceText
  /// Every byte is a character of its own: all units agree.
  public let isASCII: Bool
  /// Characters, and characters above U+FFFF, that begin before byte `256 * i`.
  private let characters: [UInt32]
  private let astral: [UInt32]

  private static let step = 256

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
    var characters: [UInt32] = []
    var astral: [UInt32] = []
    characters.reserveCapacity(text.count / OffsetMap.step &+ 2)
    astral.reserveCapacity(text.count / OffsetMap.step &+ 2)
    var c: UInt32 = 0
    var a: UInt32 = 0
    var i = 0
    for byte in text.bytes {
      if i % OffsetMap.step == 0 {
        characters.append(c)
        astral.append(a)
      }
      if byte & 0xC0 != 0x80 { c &+= 1 }
      if byte >= 0xF0 { a &+= 1 }
      i &+= 1
    }
    if i % OffsetMap.step == 0 {
      characters.append(c)
      astral.append(a)
    }
    self.characters = characters
    self.astral = astral
  }

  /// The byte offset `offset` counted in `unit`. O(1).
  public func offset(_ offset: UInt32, in unit: Unit) -> UInt32 {
    let end = Int(min(offset, UInt32(truncatingIfNeeded: text.count)))
    guard !isASCII, unit != .utf8 else { return UInt32(end) }
    var at = end
    while at > 0 && at < text.count && text.byte(at: at) & 0xC0 == 0x80 { at &-= 1 }
    let mark = min(at / OffsetMap.step, max(0, characters.count &- 1))
    guard mark < characters.count else { return 0 }
    var c = characters[mark]
    var a = astral[mark]
    var i = mark &* OffsetMap.step
    while i < at {
      let byte = text.byte(at: i)
      if byte & 0xC0 != 0x80 { c &+= 1 }
      if byte >= 0xF0 { a &+= 1 }
      i &+= 1
    }
    return unit == .utf16 ? c &+ a : c
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
