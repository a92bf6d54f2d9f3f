// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What a glance at a line tells, before its neighbours are asked.
struct LineTraits: OptionSet, Sendable {
  let rawValue: UInt32
  /// Ends with `.`, `!`, `?`, `…` or their like in other scripts; closing quotes may follow.
  static let endMark = LineTraits(rawValue: 1)
  static let endsWithColon = LineTraits(rawValue: 2)
  static let startsWithQuote = LineTraits(rawValue: 4)
  static let startsUpper = LineTraits(rawValue: 8)
  static let startsLower = LineTraits(rawValue: 16)
  static let startsDigit = LineTraits(rawValue: 32)
  /// A dash, dot or star with a blank after it.
  static let bullet = LineTraits(rawValue: 64)
  /// Mostly letters of a script without capitals (Arabic, Chinese, Thai, …).
  static let caseless = LineTraits(rawValue: 128)
  static let hasURL = LineTraits(rawValue: 256)
  static let hasAt = LineTraits(rawValue: 512)
  /// Holds `|`, `»`, `›`, `•`, `©`, `→` and such.
  static let symbols = LineTraits(rawValue: 1024)
  static let copyright = LineTraits(rawValue: 2048)
  /// "2 weeks ago", "25.10.2025 - 15:26 Uhr": a time and little else.
  static let timeLike = LineTraits(rawValue: 4096)
  /// "17 views".
  static let countLike = LineTraits(rawValue: 8192)
  /// "By Ana Lima".
  static let bylineLike = LineTraits(rawValue: 16384)
  static let blankBefore = LineTraits(rawValue: 32768)
  static let blankAfter = LineTraits(rawValue: 65536)
  /// The same letters stand on an earlier or later line.
  static let repeated = LineTraits(rawValue: 131_072)
  static let questionMark = LineTraits(rawValue: 262_144)
  static let ellipsis = LineTraits(rawValue: 524_288)
  /// Ends with "(AP)", "/dpa", "Photo: …": the credit of a picture.
  static let creditLike = LineTraits(rawValue: 1_048_576)
  static let hasBracket = LineTraits(rawValue: 1 << 21)
  static let endsWithBracket = LineTraits(rawValue: 1 << 22)
  /// In quotation marks from its first byte to its last.
  static let quoted = LineTraits(rawValue: 1 << 23)
}

/// A line of a text without the white space around it, and its measures.
struct Line: Sendable {
  var start: Int32
  var end: Int32
  var characters: Int32 = 0
  var letters: Int32 = 0
  var digits: Int32 = 0
  var words: Int32 = 0
  /// Words that begin with a capital letter; with a small one.
  var capitalised: Int32 = 0
  var lowered: Int32 = 0
  /// Words of two letters or more in capitals only.
  var shouted: Int32 = 0
  var commas: Int32 = 0
  var quotes: Int32 = 0
  var innerEnds: Int32 = 0
  /// Function words of the languages known (and, the, der, que, …).
  var functionWords: Int32 = 0
  /// Words that begin with a digit, and names of months, weekdays and their like.
  var timeWords: Int32 = 0
  /// Words that pages say when they ask for something (see `CueWords`), one count a kind.
  var cues: CueCounts = CueCounts()
  /// Letters of the longest word.
  var longestWord: Int32 = 0
  /// Bytes before the first colon, as far as 31.
  var colonAt: UInt8 = 31
  var exclamations: UInt8 = 0
  var traits: LineTraits = []
  /// Of the letters and digits, case folded.
  var hash: UInt32 = 0
  var clutter: ClutterClass = .none
  /// How sure the phrase list is: 0 nothing found, 1 a phrase inside, 2 at the head, 3 the whole line.
  var clutterStrength: UInt8 = 0

  @inline(__always) func has(_ trait: LineTraits) -> Bool { traits.contains(trait) }
  var span: ByteSpan {
    ByteSpan(
      from: UInt32(truncatingIfNeeded: max(0, start)), to: UInt32(truncatingIfNeeded: max(0, end)))
  }

  /// Runs on as prose does: long, or with an end mark and words in small letters.
  var isSentence: Bool {
    if clutterStrength >= 3 { return false }
    if has(.caseless) { return characters >= 60 || (characters >= 18 && has(.endMark)) }
    if has(.endMark) {
      return words >= 5 && lowered &* 2 >= words &- 1 || (has(.startsWithQuote) && words >= 3)
    }
    return characters >= 120 && lowered &* 2 >= words
  }
}

/// The lines of a text, in order; lines of white space are left out.
struct LineTable: Sendable {
  var lines: [Line] = []

  /// - Complexity: O(*n*).
  init(_ text: SourceText) {
    var start = 0
    var blank = true
    let count = text.count
    let bytes = text.bytes.span
    while start <= count {
      var end = start
      while end < count && bytes[end] != 0x0A { end &+= 1 }
      let (low, high) = LineTable.trim(bytes, start, end)
      if low < high {
        var line = LineScanner.scan(bytes, low, high)
        if blank { line.traits.insert(.blankBefore) }
        lines.append(line)
        blank = false
      } else {
        if !lines.isEmpty { lines[lines.count &- 1].traits.insert(.blankAfter) }
        blank = true
      }
      start = end &+ 1
    }
    markRepeats()
  }

  init() {}

  /// Cuts blanks, control characters, U+00A0, U+200B…U+200F, U+2028/9, U+202F, U+3000 and U+FEFF.
  static func trim(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> (Int, Int) {
    var low = start
    var high = end
    while low < high {
      let width = LineScanner.spaceWidth(bytes, low, high)
      if width == 0 { break }
      low &+= width
    }
    while high > low {
      let b = bytes[high &- 1]
      if b <= 0x20 || b == 0x7F {
        high &-= 1
      } else if b >= 0x80 && b < 0xC0, high &- low >= 2 {
        let two = high &- 2
        let three = high &- 3
        if LineScanner.spaceWidth(bytes, two, high) == 2 {
          high = two
        } else if three >= low, LineScanner.spaceWidth(bytes, three, high) == 3 {
          high = three
        } else {
          break
        }
      } else {
        break
      }
    }
    return (low, high)
  }

  mutating func markRepeats() {
    var seen: [UInt32: Int] = [:]
    seen.reserveCapacity(lines.count)
    for i in lines.indices where lines[i].letters > 0 {
      if let first = seen[lines[i].hash] {
        lines[i].traits.insert(.repeated)
        lines[first].traits.insert(.repeated)
      } else {
        seen[lines[i].hash] = i
      }
    }
  }
}
