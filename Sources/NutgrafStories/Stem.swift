// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Cuts words down to the stems by which stories are told apart: light, and the same for every
/// text, so that "strikes", "striking" and "strike" are one. `Tools/story_idf.py` does the same.
struct StemReader {
  private var letters: [UInt8] = []

  init() { letters.reserveCapacity(64) }

  /// A word found in a text.
  struct Word {
    var stem: UInt32
    var start: Int
    var end: Int
    var isCapital: Bool
    var isNumber: Bool
  }

  /// The first word at or after `start`, or nil when none begins before `end`.
  mutating func next(in text: borrowing Span<UInt8>, from start: Int, to end: Int) -> Word? {
    let end = min(end, text.count)
    var i = start
    while i < end {
      let size = Self.wordBytes(text, i, end)
      if size > 0 { break }
      i &-= size
    }
    guard i < end else { return nil }
    let first = i
    letters.removeAll(keepingCapacity: true)
    let isNumber = Self.isDigit(text[i])
    let isCapital = text[i] >= 0x41 && text[i] <= 0x5A
      || (text[i] == 0xC3 && i &+ 1 < end && text[i &+ 1] < 0x9F)
    while i < end {
      let size = Self.wordBytes(text, i, end)
      if size > 0 {
        for k in i..<min(i &+ size, end) where letters.count < 48 {
          let b = text[k]
          letters.append(b >= 0x41 && b <= 0x5A ? b | 0x20 : b)
        }
        i = min(i &+ size, end)
        continue
      }
      let mark = Self.apostrophe(text, i, end)
      if mark > 0, i &+ mark < end, Self.isLetter(text[i &+ mark]) {
        // A possessive ends the word; other apostrophes are skipped.
        let after = i &+ mark
        let isS = text[after] | 0x20 == 0x73
        if isS && (after &+ 1 >= end || Self.wordBytes(text, after &+ 1, end) <= 0) {
          i = after &+ 1
          break
        }
        i = after
        continue
      }
      let b = text[i]
      if b == 0x2E || b == 0x2C, i > first, Self.isDigit(text[i &- 1]), i &+ 1 < end,
        Self.isDigit(text[i &+ 1])
      {
        i &+= 1
        continue
      }
      break
    }
    cut()
    return Word(
      stem: WordHash.folded(letters), start: first, end: i, isCapital: isCapital,
      isNumber: isNumber)
  }

  /// The stem's hash of one word that a tokenizer has cut out.
  mutating func stem(of word: ArraySlice<UInt8>) -> UInt32 {
    letters.removeAll(keepingCapacity: true)
    var previous: UInt8 = 0
    for b in word where letters.count < 48 {
      if b == 0x27 { continue }
      if b == 0x2C || b == 0x2E, Self.isDigit(previous) { continue }
      previous = b
      letters.append(b >= 0x41 && b <= 0x5A ? b | 0x20 : b)
    }
    cut()
    return WordHash.folded(letters)
  }

  private mutating func cut() {
    func at(_ back: Int) -> UInt8 { letters.count >= back ? letters[letters.count &- back] : 0 }
    func drop(_ n: Int) { letters.removeLast(min(n, letters.count)) }
    let s: UInt8 = 0x73
    if letters.count > 3, at(1) == s, at(2) != s, at(2) != 0x75, at(2) != 0x69 {
      if letters.count > 4, at(3) == 0x69, at(2) == 0x65 {
        drop(3)
        letters.append(0x79)
      } else if at(2) == 0x65,
        at(3) == 0x78 || at(3) == 0x7A || (at(3) == 0x68 && (at(4) == 0x63 || at(4) == s))
      {
        drop(2)
      } else {
        drop(1)
      }
    }
    var size = 0
    if letters.count > 5, at(3) == 0x69, at(2) == 0x6E, at(1) == 0x67 {
      size = 3
    } else if letters.count > 4, at(2) == 0x65, at(1) == 0x64 {
      size = 2
    }
    if size > 0 {
      drop(size)
      if letters.count > 3, at(1) == at(2), at(1) != 0x6C, at(1) != s, at(1) != 0x7A { drop(1) }
    }
    if letters.count > 4, at(1) == 0x65 { drop(1) }
  }

  // MARK: - Bytes

  @inline(__always) private static func isDigit(_ b: UInt8) -> Bool { b >= 0x30 && b <= 0x39 }
  @inline(__always) private static func isLetter(_ b: UInt8) -> Bool {
    b | 0x20 >= 0x61 && b | 0x20 <= 0x7A
  }

  /// How many bytes of a word begin at `i`, or minus the bytes of what parts words there.
  @inline(__always)
  private static func wordBytes(_ text: borrowing Span<UInt8>, _ i: Int, _ end: Int) -> Int {
    let b = text[i]
    if b < 0x80 { return isLetter(b) || isDigit(b) ? 1 : -1 }
    // Blanks, dashes and quotation marks of U+00A0…U+00BF and U+2000…U+206F part words.
    if b == 0xC2 { return -2 }
    if b == 0xE2 { return -3 }
    return b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC0 ? 2 : 1
  }

  /// The bytes of an apostrophe at `i`, straight or curly, 0 for none.
  @inline(__always)
  private static func apostrophe(_ text: borrowing Span<UInt8>, _ i: Int, _ end: Int) -> Int {
    if text[i] == 0x27 { return 1 }
    return text[i] == 0xE2 && i &+ 2 < end && text[i &+ 1] == 0x80 && text[i &+ 2] == 0x99 ? 3 : 0
  }
}
