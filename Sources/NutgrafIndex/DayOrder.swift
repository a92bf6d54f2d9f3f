// SPDX-License-Identifier: Apache-2.0

/// In which order hits are given.
public enum SearchOrder: UInt32, Sendable {
  /// The best first.
  case score = 0
  /// The latest day first; records without a date last. Hits have no score.
  case newest
  /// The earliest day first; records without a date last.
  case oldest
}

/// Finds the latest or earliest matches. Records of a segment are in the order of their days, so a few
/// at one end of each segment are all that can be among them.
struct DayOrder {
  let newestFirst: Bool
  let limit: Int

  func run(
    _ plan: PlanNode, _ snapshot: Snapshot, _ budget: QueryBudget
  ) throws(IndexError) -> ([ScoredDocument], Int) {
    var found: [(day: Int32, document: Int)] = []
    var total = 0
    for view in snapshot.views.indices {
      let segment = snapshot.views[view].segment
      let (bits, count) = try SegmentSearch(snapshot, view, budget).matches(plan)
      total &+= count
      if limit == 0 { continue }
      // Those without a date stand first.
      let dated = try segment.firstDocument(from: noDay &+ 1)
      var part: [Int] = []
      if newestFirst {
        take(bits, from: 0, to: segment.documentCount, backwards: true, &part)
      } else {
        take(bits, from: dated, to: segment.documentCount, backwards: false, &part)
        take(bits, from: 0, to: dated, backwards: false, &part)
      }
      for document in part {
        found.append((try segment.day(document), snapshot.bases[view] &+ document))
      }
    }
    found.sort { a, b in
      if a.day != b.day {
        if newestFirst { return a.day > b.day }
        if a.day == noDay || b.day == noDay { return b.day == noDay }
        return a.day < b.day
      }
      return newestFirst ? a.document > b.document : a.document < b.document
    }
    return (found.prefix(limit).map { ScoredDocument(document: $0.document, score: 0) }, total)
  }

  /// Appends matches until there are as many as are wanted.
  private func take(
    _ bits: [UInt64], from: Int, to: Int, backwards: Bool, _ out: inout [Int]
  ) {
    guard from < to else { return }
    let words = (from &>> 6)...((to &- 1) &>> 6)
    for k in 0..<words.count {
      let i = backwards ? words.upperBound &- k : words.lowerBound &+ k
      guard i < bits.count, out.count < limit else { return }
      var w = bits[i]
      while w != 0, out.count < limit {
        let bit = backwards ? 63 &- w.leadingZeroBitCount : w.trailingZeroBitCount
        w &= ~(1 &<< UInt64(bit))
        let document = i &* 64 &+ bit
        if document >= from, document < to { out.append(document) }
      }
    }
  }
}
