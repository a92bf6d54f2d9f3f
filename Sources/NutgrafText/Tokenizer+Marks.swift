// SPDX-License-Identifier: Apache-2.0

extension Cutter {
  /// Cuts an ASCII mark at `start`; returns where to go on.
  mutating func mark(from start: Int) -> Int {
    let byte = bytes[start]
    switch byte {
    case 0x2E:  // .
      // ".5" and ".doc" after a blank.
      if gap.contains(.spaceBefore), isDigit(start &+ 1) { return emit(start, runEnd(start &+ 1)) }
      if gap.contains(.spaceBefore), isLetter(start &+ 1) {
        let end = runEnd(start &+ 1)
        if WordLists.domains.contains(folded(start &+ 1, end)) { return emit(start, end) }
      }
      return emit(start, run(start, of: [0x2E, 0x3F, 0x21]))
    case 0x21, 0x3F: return emit(start, run(start, of: [0x2E, 0x3F, 0x21]))
    case 0x27, 0x60: return single(start, width: 1)
    case 0x5F where isHandle(start) && isWordByte(run(start, of: [0x5F])): return word(from: start)  // @_varga
    case 0x2D, 0x3D, 0x2A, 0x5F, 0x7E, 0x2B, 0x3C, 0x3E, 0x7C, 0x3A, 0x3B, 0x28, 0x29, 0x5E:
      if let end = emoticonEnd(start) { return emit(start, end) }
      switch byte {
      case 0x28, 0x29, 0x3A, 0x3B, 0x5E: return emit(start, start &+ 1)
      case 0x2B:  // +44
        if gap.contains(.spaceBefore), isDigit(start &+ 1), !isDigit(start &- 1) {
          return emit(start, digitEnd(start &+ 1))
        }
        return emit(start, run(start, of: [byte]))
      default: return emit(start, run(start, of: [byte]))
      }
    default: return emit(start, start &+ 1)
    }
  }

  /// A mark above U+007F.
  mutating func wideMark(from start: Int, _ scalar: WideScalar) -> Int {
    let end = start &+ scalar.length
    switch scalar.value {
    case 0x2018:  // ‘
      if isContractionTail(end) { return single(start, width: scalar.length) }
      openSingle &+= 1
      return emit(start, end)
    case 0x2019: return single(start, width: scalar.length)
    case 0x2026:  // … with stops after it
      var to = end
      while at(to) == 0x2E || at(to) == 0x3F || at(to) == 0x21 { to &+= 1 }
      return emit(start, to)
    case 0x1F000...:  // an emoji with its modifiers and joined parts
      var to = end
      while to < limit, bytes[to] >= 0xE2 {
        let next = WideScalar(bytes, at: to)
        let joiner = next.value == 0x200D
        guard joiner || next.value == 0xFE0F || (0x1F3FB...0x1F3FF).contains(next.value) else { break }
        to &+= next.length
        if joiner, to < limit, bytes[to] >= 0xE2 {
          let part = WideScalar(bytes, at: to)
          guard part.value >= 0x2190 else { break }
          to &+= part.length
        }
      }
      return emit(start, min(to, limit))
    default: return emit(start, end)
    }
  }

  /// A single quotation mark or a lone apostrophe.
  private mutating func single(_ start: Int, width: Int) -> Int {
    let next = start &+ width
    let to = runEnd(next)
    if to > next, to &- next <= 2, isContractionTail(next) {
      // The tail of a contraction whose word was emitted: would|'ve, or parted from it by a blank.
      return emit(start, to, .clitic)
    }
    // 'cause, 'em, 'til, '90s
    if gap.contains(.spaceBefore), isWordByte(next) {
      let hash = folded(next, to)
      if Elided.words.contains(hash) || isDigit(next) && to &- next <= 3 && isDigit(next &+ 1) {
        return emit(start, to)
      }
      openSingle &+= 1
      return emit(start, next)
    }
    if at(next) == 0x27 && bytes[start] == 0x27 || at(next) == 0x60 && bytes[start] == 0x60 {
      return emit(start, next &+ 1)  // '' or ``
    }
    openSingle = max(0, openSingle &- 1)
    return emit(start, next)
  }

  /// Whether `s`, `ll`, `re`, `ve`, `d` or `m` stands alone at `start`, right after a word.
  private func isContractionTail(_ start: Int) -> Bool {
    guard !gap.contains(.spaceBefore) else { return false }
    let end = runEnd(start)
    switch (end &- start, at(start) | 0x20, at(start &+ 1) | 0x20) {
    case (1, 0x73, _), (1, 0x6D, _), (1, 0x64, _): return true
    case (2, 0x6C, 0x6C), (2, 0x72, 0x65), (2, 0x76, 0x65): return true
    default: return false
    }
  }

  private func run(_ start: Int, of set: [UInt8]) -> Int {
    var i = start
    while i < limit && set.contains(bytes[i]) { i &+= 1 }
    return i
  }

  /// The end of an emoticon at `start`, nil when there is none. It stands after a blank, and white
  /// space or punctuation follows it.
  private func emoticonEnd(_ start: Int) -> Int? {
    guard gap.contains(.spaceBefore) else { return nil }
    var i = start
    switch at(i) {
    case 0x3A, 0x3B, 0x3D:  // : ; =
      i &+= 1
      if at(i) == 0x2D { i &+= 1 }
      switch at(i) {
      case 0x29, 0x28, 0x44, 0x50, 0x4F, 0x70, 0x7C, 0x5C:  // ) ( D P O p | \
        i &+= 1
        while at(i) == 0x29 && at(i &- 1) == 0x29 { i &+= 1 }
      default: return nil
      }
    case 0x3C where at(i &+ 1) == 0x33: i &+= 2  // <3
    case 0x5E where at(i &+ 1) == 0x5F && at(i &+ 2) == 0x5E: i &+= 3  // ^_^
    case 0x28 where at(i &+ 1) == 0x3A && kind(i &+ 2) == ByteClass.space: i &+= 2  // (:
    default: return nil
    }
    return isWordByte(i) ? nil : i
  }
}

/// Words that begin with an apostrophe.
private enum Elided {
  static let words = WordSet("cause em til till bout tis twas round n cuz")
}
