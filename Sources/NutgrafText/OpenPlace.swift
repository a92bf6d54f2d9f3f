// SPDX-License-Identifier: Apache-2.0

/// A place where the rules leave open whether a sentence ends, for training.
public struct OpenPlace: Sendable {
  /// Whether one ends here.
  public let ends: Bool
  /// The keys of its features.
  public var keys: [UInt32]
}

extension Tokenizer {
  /// The open places of a text that is one block, given where its sentences end (bytes).
  public static func openPlaces(of text: SourceText, ends: Set<UInt32>) -> [OpenPlace] {
    var cutter = Cutter(text.bytes)
    cutter.scan(from: 0, to: text.count)
    let rows = cutter.rows
    var verdicts: [SentenceSplitter.Verdict] = []
    SentenceSplitter.judge(rows, text.bytes, rows.indices, &verdicts)
    let cased = SentenceSplitter.isCased(rows, rows.indices)
    var places: [OpenPlace] = []
    var since = 0
    for i in rows.indices.dropLast() {
      since &+= 1
      let isEnd = ends.contains(rows[i].end)
      let rule = verdicts[i] == .ends
      if rule || verdicts[i] == .goesOn, SentencePlace.isOpen(rows[i], rows[i &+ 1], rule: rule) {
        let place = SentencePlace(rows, i, rows.indices, rule: rule, since: since, cased: cased)
        var keys: [UInt32] = []
        place.features { keys.append($0) }
        places.append(OpenPlace(ends: isEnd, keys: keys))
      }
      if isEnd { since = 0 }
    }
    return places
  }
}
