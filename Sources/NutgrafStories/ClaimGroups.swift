// SPDX-License-Identifier: Apache-2.0

/// Claims of several reports that tell the same thing.
struct ClaimGroup: Sendable {
  /// Positions in `ClaimTable.claims`, by report.
  var members: [Int] = []
  /// The least likeness at which a member joined; 1 for a group of one.
  var likeness: Float = 1
}

/// Brings together the claims that tell the same thing, report after report.
///
/// Each report's claims look for the groups that share a rarer term with them, through an inverted
/// index, and the likest pairs are joined first. A claim said twice within a report lands in one
/// group. Bounded work a claim, so linear in the claims, with two reports or two thousand.
struct ClaimGroups: Sendable {
  private(set) var groups: [ClaimGroup] = []
  /// The group of each claim, −1 for a heading.
  private(set) var of: [Int32]

  /// Groups looked at in full for one claim.
  private static let candidates = 16
  /// Groups of one term that are looked at.
  private static let longest = 400
  /// Members compared to find a group's likeness.
  private static let compared = 6

  init(_ table: ClaimTable, least: Float = 0.34, twice: Float = 0.6) {
    of = [Int32](repeating: -1, count: table.claims.count)
    var index: [UInt32: [UInt32]] = [:]
    var seen: [Float] = []
    for report in 0..<max(0, table.starts.count &- 1) {
      var pairs: [(likeness: Float, claim: Int, group: Int)] = []
      let known = groups.count
      for claim in table.range(ofReport: report) where !table.claims[claim].flags.contains(.heading) {
        // Groups by what they share with the claim.
        if seen.count < known { seen.append(contentsOf: repeatElement(0, count: known &- seen.count)) }
        var touched: [Int] = []
        for k in table.claims[claim].terms where k < table.weights.count {
          guard let list = index[table.terms[k]], list.count <= Self.longest else { continue }
          for group in list {
            let group = Int(group)
            if seen[group] == 0 { touched.append(group) }
            seen[group] += table.weights[k]
          }
        }
        let ahead = touched.sorted { seen[$0] != seen[$1] ? seen[$0] > seen[$1] : $0 < $1 }
          .prefix(Self.candidates)
        for group in touched { seen[group] = 0 }
        for group in ahead {
          let likeness = likeness(table, claim, group)
          if likeness >= least { pairs.append((likeness, claim, group)) }
        }
      }
      pairs.sort {
        $0.likeness != $1.likeness
          ? $0.likeness > $1.likeness
          : ($0.claim, $0.group) < ($1.claim, $1.group)
      }
      var takenGroups = Set<Int>()
      for pair in pairs where of[pair.claim] < 0 {
        // A group takes one claim of a report, others only when they say it again.
        if takenGroups.contains(pair.group), pair.likeness < twice { continue }
        takenGroups.insert(pair.group)
        groups[pair.group].members.append(pair.claim)
        groups[pair.group].likeness = min(groups[pair.group].likeness, pair.likeness)
        of[pair.claim] = Int32(truncatingIfNeeded: pair.group)
      }
      // What is left opens groups, or repeats an earlier claim of its own report.
      for claim in table.range(ofReport: report)
      where of[claim] < 0 && !table.claims[claim].flags.contains(.heading) {
        if let own = repeated(table, claim, from: known, index, twice) {
          groups[own].members.append(claim)
          of[claim] = Int32(truncatingIfNeeded: own)
        } else {
          of[claim] = Int32(truncatingIfNeeded: groups.count)
          groups.append(ClaimGroup(members: [claim]))
        }
        enter(table, claim, &index)
      }
      for pair in pairs where Int(of[pair.claim]) == pair.group { enter(table, pair.claim, &index) }
    }
  }

  private func enter(_ table: ClaimTable, _ claim: Int, _ index: inout [UInt32: [UInt32]]) {
    let group = UInt32(truncatingIfNeeded: max(0, of[claim]))
    for k in table.claims[claim].terms where k < table.terms.count {
      if index[table.terms[k]]?.last == group { continue }
      index[table.terms[k], default: []].append(group)
    }
  }

  private func repeated(
    _ table: ClaimTable, _ claim: Int, from known: Int, _ index: [UInt32: [UInt32]],
    _ twice: Float
  ) -> Int? {
    var best: (Float, Int)?
    for k in table.claims[claim].terms where k < table.terms.count {
      guard let list = index[table.terms[k]] else { continue }
      for group in list.suffix(8) where Int(group) >= known {
        let likeness = likeness(table, claim, Int(group))
        if likeness >= twice, likeness > best?.0 ?? 0 { best = (likeness, Int(group)) }
      }
    }
    return best?.1
  }

  private func likeness(_ table: ClaimTable, _ claim: Int, _ group: Int) -> Float {
    guard group >= 0, group < groups.count else { return 0 }
    var best: Float = 0
    for member in groups[group].members.prefix(Self.compared) {
      best = max(best, table.likeness(claim, member))
    }
    return best
  }
}
