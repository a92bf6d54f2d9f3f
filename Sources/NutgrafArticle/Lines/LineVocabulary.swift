// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// The content words of a text's main prose, and how much of a line they make up.
struct LineVocabulary {
  private var map = HashMap32(capacity: 8192)

  /// From the sentences of the run that looks most like an article.
  init(_ lines: [Line], _ bytes: Span<UInt8>, run: Range<Int>) {
    var room = 3000
    for i in run where lines[i].isSentence && room > 0 {
      LineVocabulary.contentWords(bytes, lines[i]) { hash in
        if room > 0 { map.insert(hash, 1) }
        room &-= 1
      }
    }
  }

  /// How much of a line they are; of a long line its beginning is read.
  func share(_ bytes: Span<UInt8>, _ line: Line) -> Float {
    var line = line
    line.end = min(line.end, line.start &+ 160)
    var all: Float = 0
    var known: Float = 0
    LineVocabulary.contentWords(bytes, line) { hash in
      all += 1
      if map.value(hash) != 0 { known += 1 }
    }
    return all > 0 ? known / all : 0
  }

  /// Words of four letters or more, cut to six so that inflected forms meet.
  static func contentWords(_ bytes: Span<UInt8>, _ line: Line, _ visit: (UInt32) -> Void) {
    var hash: UInt32 = 0x811C_9DC5
    var length = 0
    var i = Int(line.start)
    let end = min(Int(line.end), bytes.count)
    while i <= end {
      let b = i < end ? bytes[i] : 0x20
      let lower = b | 0x20
      if (lower >= 0x61 && lower <= 0x7A) || (b >= 0x80 && b != 0xE2) || (b >= 0x30 && b <= 0x39) {
        if length < 6 { hash = (hash ^ UInt32(b < 0x80 ? lower : b)) &* 0x0100_0193 }
        length &+= 1
      } else {
        if length >= 4 { visit(hash) }
        hash = 0x811C_9DC5
        length = 0
      }
      i &+= 1
    }
  }
}
