// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What a word is to the reader of lines, one look a word.
enum WordKinds {
  /// The first word of a phrase that pages put around articles.
  static let head: UInt8 = 1
  static let function: UInt8 = 2
  /// A month, a weekday, "ago", "updated".
  static let time: UInt8 = 4
  /// Stands in the credit of a picture.
  static let credit: UInt8 = 8
  /// The same, before a colon.
  static let creditHead: UInt8 = 16
  /// The three bits above hold a `CueWords` kind.
  static let cueShift: UInt8 = 5

  @inline(__always)
  static func of(_ hash: UInt32) -> UInt8 { table.value(hash) }

  private static let table: HashMap32 = {
    var map = HashMap32(capacity: 8192)
    for (_, _, text) in PhraseList.tables {
      for phrase in PhraseList.words(of: text) { if let first = phrase.first { map.add(first, head) } }
    }
    let lists: [(StaticString, UInt8)] = [
      (PhraseList.functionWordList, function), (LineShapes.timeWordList, time),
      (LineShapes.creditWords, credit), (LineShapes.creditHeads, creditHead),
    ]
    for (list, kind) in lists {
      for phrase in PhraseList.words(of: list) { for word in phrase { map.add(word, kind) } }
    }
    for (kind, list) in CueWords.lists {
      for phrase in PhraseList.words(of: list) {
        for word in phrase where map.value(word) &>> cueShift == 0 { map.add(word, kind.rawValue &<< cueShift) }
      }
    }
    return map
  }()
}
