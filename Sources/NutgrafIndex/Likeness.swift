// SPDX-License-Identifier: Apache-2.0

/// What a text is about, as a query: its words that are frequent in it and rare elsewhere.
enum Likeness {
  /// Words of the query.
  static let words = 25
  /// Words that are looked up.
  private static let reach = 1000
  /// Bytes that are read of one text.
  private static let longest = 1 << 16

  static func words(
    of texts: [(field: String, bytes: [UInt8])], _ planner: Planner, _ boost: Double
  ) throws(IndexError) -> [PlanNode] {
    var counts: [[UInt8]: Int] = [:]
    for (field, bytes) in texts where field == "title" || field == "body" {
      Words.each(bytes, in: 0..<min(bytes.count, longest)) { word, _, _ in
        if word.count > 2 { counts[word, default: 0] &+= field == "title" ? 3 : 1 }
      }
    }
    let frequent = counts.sorted { a, b in
      a.value != b.value ? a.value > b.value : a.key.lexicographicallyPrecedes(b.key)
    }.prefix(reach)
    var found: [(term: PlannedTerm, worth: Double, idf: Double)] = []
    let stemmed = planner.snapshot.fields.kind(FieldTable.body) == .stemmed
    for (word, count) in frequent {
      let term = try planner.lookup(
        FieldTable.body, stemmed ? EnglishStem.of(word[...]) : word)
      // A word that nothing else has leads nowhere.
      guard term.documents > 1 else { continue }
      let idf = BM25.idf(
        records: planner.snapshot.recordCount, documents: term.documents)
      let tf = Double(count)
      found.append((term, tf / (tf + 2) * idf, idf))
    }
    found.sort { a, b in
      a.worth != b.worth ? a.worth > b.worth : a.term.key.lexicographicallyPrecedes(b.term.key)
    }
    let best = found.first?.worth ?? 1
    return found.prefix(words).map { found in
      let share = best > 0 ? found.worth / best : 1
      return .term(found.term, weight: Float(found.idf * (BM25.k1 + 1) * share * boost))
    }
  }
}
