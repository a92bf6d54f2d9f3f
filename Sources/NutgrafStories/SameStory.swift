// SPDX-License-Identifier: Apache-2.0
import NutgrafReport

extension ComparisonBuilder {
  /// Whether all reports tell one story, and how likely that is.
  ///
  /// Two signs count: the likeness of the texts, by which the story stream goes, and how much of the
  /// shorter report the others tell as well. Reports are joined by either; one story is what hangs
  /// together. Linear in the reports and the groups of claims.
  func sameStory() -> (same: Bool, score: Float) {
    guard reports.count > 1 else { return (!reports.isEmpty, 1) }
    var root = Array(reports.indices)
    func find(_ report: Int) -> Int {
      var at = report
      while root[at] != at { at = root[at] }
      var from = report
      while root[from] != at { (from, root[from]) = (root[from], at) }
      return at
    }
    var sure = [Float](repeating: 0, count: reports.count)
    var stream = StoryStream(window: 100_000)
    var firstOf: [Int: Int] = [:]
    for (number, report) in reports.enumerated() {
      let (story, score) = stream.add(report)
      if let first = firstOf[story] {
        root[find(number)] = find(first)
        sure[number] = max(sure[number], score)
        sure[first] = max(sure[first], score)
      } else {
        firstOf[story] = number
        if number > 0 { sure[number] = max(sure[number], 1 - score) }
      }
    }
    // Facts that neighbours in a group share.
    var shared: [UInt64: Float] = [:]
    for group in groups.groups where group.members.count > 1 {
      let members = Set(group.members.map { table.claims[$0].report }).sorted()
      for (a, b) in zip(members, members.dropFirst()) {
        shared[UInt64(a) << 32 | UInt64(b), default: 0] += min(1, 2 * group.likeness)
      }
    }
    for pair in shared.keys.sorted() {
      let a = Int(pair >> 32)
      let b = Int(pair & 0xFFFF_FFFF)
      let least = Float(
        max(1, min(table.range(ofReport: a).count, table.range(ofReport: b).count)))
      let count = shared[pair] ?? 0
      let share = count / least
      guard count >= 1.8, share >= 0.12 else { continue }
      root[find(a)] = find(b)
      let score = min(0.99, 0.6 + share)
      sure[a] = max(sure[a], score)
      sure[b] = max(sure[b], score)
    }
    let together = reports.indices.allSatisfy { find($0) == find(0) }
    let least = sure.min() ?? 0
    return (together, together ? max(0.5, least) : min(0.49, least))
  }
}
