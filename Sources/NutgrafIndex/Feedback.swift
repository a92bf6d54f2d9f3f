// SPDX-License-Identifier: Apache-2.0

/// What the best hits of free text have in common tells which of the next are about the same: their
/// shared words are added to the query, each for less than one that was asked for, and the first
/// hundred hits are put in order anew. No record is found by it that the query did not match.
///
/// Where the best hits hold nearly all that was asked for the query is clear as it is, and little or
/// nothing is added.
enum Feedback {
  /// Hits that are put in order anew.
  static let reach = 100
  /// Hits from which words are taken.
  private static let leaders = 6
  private static let words = 20
  /// The share of the question, by weight, from which on it needs no more words.
  private static let clear: Float = 0.5
  private static let strength: Float = 0.7
  /// Words of a text that are looked at.
  private static let longest = 4000

  static func rerank(
    _ hits: [ScoredDocument], _ groups: [FreeText.Group], _ snapshot: Snapshot, _ budget: QueryBudget
  ) throws(IndexError) -> [ScoredDocument] {
    guard hits.count > 1 else { return hits }
    let found = try common(Array(hits.prefix(leaders)), groups, snapshot, budget)
    if found.isEmpty { return hits }
    var added = try FreeText.groups(found.map(\.word), snapshot)
    for i in added.indices {
      added[i].weight *= found.first { $0.stem == added[i].stem }?.share ?? 0
    }
    let top = Array(hits.prefix(reach))
    var scores = top.map(\.score)
    for view in snapshot.views.indices {
      let (base, segment) = (snapshot.bases[view], snapshot.views[view].segment)
      let end = base &+ segment.documentCount
      let here = top.indices.filter { top[$0].document >= base && top[$0].document < end }
        .sorted { top[$0].document < top[$1].document }
      if here.isEmpty { continue }
      let search = SegmentSearch(snapshot, view, budget)
      let (c0, c1) = search.freeTextNorm
      let bodies = segment.lengths(FieldTable.body)
      let titles = segment.lengths(FieldTable.title)
      for group in added {
        try budget.check()
        var tfs = [Float](repeating: 0, count: here.count)
        for form in group.forms[view] {
          let cursor = try PostingsCursor(segment, form.info, positions: false)
          for (n, hit) in here.enumerated() {
            let d = UInt32(truncatingIfNeeded: top[hit].document &- base)
            try cursor.advance(to: d)
            if cursor.document == d { tfs[n] += form.weight * Float(try cursor.frequency()) }
          }
        }
        for (n, hit) in here.enumerated() where tfs[n] > 0 {
          let document = top[hit].document &- base
          try bodies.need(segment.file, document)
          try titles.need(segment.file, document)
          let length =
            Float(bodies.of(document, segment.file))
            + FreeText.titleWeight * Float(titles.of(document, segment.file))
          scores[hit] += group.weight * tfs[n] / (tfs[n] + c0 + c1 * length)
        }
      }
    }
    var result = zip(top, scores).map { ScoredDocument(document: $0.document, score: $1) }
    result.sort { TopHits.worse($1, $0) }
    return result + hits.dropFirst(reach)
  }

  private struct Found {
    var stem: [UInt8]
    var word: [UInt8]
    var share: Float
  }

  private struct Seen {
    var weight: Float = 0
    var hits = 0
    var last = -1
    /// How often each word of the stem was seen.
    var words: [[UInt8]: Int] = [:]
  }

  /// The words that at least two of the best hits share, with what each is worth.
  private static func common(
    _ hits: [ScoredDocument], _ groups: [FreeText.Group], _ snapshot: Snapshot,
    _ budget: QueryBudget
  ) throws(IndexError) -> [Found] {
    let asked = groups.reduce(0) { $0 + $1.weight }
    let scores = hits.reduce(0) { $0 + max(0, $1.score) }
    guard asked > 0, scores > 0 else { return [] }
    var seen: [[UInt8]: Seen] = [:]
    var stems: [[UInt8]: [UInt8]] = [:]
    var covered: Float = 0
    for (n, hit) in hits.enumerated() {
      try budget.check()
      guard let view = snapshot.bases.lastIndex(where: { $0 <= hit.document }) else { continue }
      let record = try snapshot.views[view].segment.stored(
        hit.document &- snapshot.bases[view], snapshot.fields)
      var counts: [[UInt8]: Int] = [:]
      var total = 0
      for text in record.texts where text.field == "body" || text.field == "title" {
        for part in text.parts?.map({ $0.lower..<$0.upper }) ?? [0..<text.bytes.count] {
          if total >= longest { break }
          let upper = min(part.upperBound, part.lowerBound &+ 8 &* longest)
          Words.each(text.bytes, in: part.lowerBound..<upper) { word, _, _ in
            counts[word, default: 0] &+= 1
            total &+= 1
          }
        }
      }
      for (word, count) in counts {
        let stem = stems[word] ?? EnglishStem.of(word[...])
        stems[word] = stem
        // Sums of fractions of two: their order, that of a dictionary, does not show.
        var entry = seen[stem] ?? Seen()
        let share = (hit.score / scores * Float(count) / Float(total) * 16_777_216).rounded()
        entry.weight += share
        entry.words[word, default: 0] &+= count
        if entry.last != n {
          entry.last = n
          entry.hits &+= 1
        }
        seen[stem] = entry
      }
      for group in groups where seen[group.stem]?.last == n { covered += group.weight }
    }
    let strength = strength * max(0, 1 - covered / asked / Float(hits.count) / clear)
    guard strength > 0.01 else { return [] }
    var found: [Found] = []
    for (stem, entry) in seen where entry.hits >= 2 {
      let word = entry.words.min {
        $0.value != $1.value
          ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key)
      }
      guard let word = word?.key else { continue }
      found.append(Found(stem: stem, word: word, share: entry.weight))
    }
    // Rare words are worth more; only those that are frequent here are looked up.
    found.sort {
      $0.share != $1.share
        ? $0.share > $1.share : $0.stem.lexicographicallyPrecedes($1.stem)
    }
    found = Array(found.prefix(200))
    let planner = Planner(snapshot: snapshot)
    let isStemmed = snapshot.fields.kind(FieldTable.body) == .stemmed
    for i in found.indices {
      let term = try planner.lookup(FieldTable.body, isStemmed ? found[i].stem : found[i].word)
      found[i].share *= Float(
        BM25.idf(records: snapshot.recordCount, documents: max(1, term.documents)))
    }
    found.sort {
      $0.share != $1.share
        ? $0.share > $1.share : $0.stem.lexicographicallyPrecedes($1.stem)
    }
    let best = found.first?.share ?? 0
    guard best > 0 else { return [] }
    return found.prefix(words).map {
      Found(stem: $0.stem, word: $0.word, share: strength * $0.share / best)
    }
  }
}
