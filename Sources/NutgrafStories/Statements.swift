// SPDX-License-Identifier: Apache-2.0
import NutgrafText

extension ComparisonBuilder {
  /// Judges each group of claims: done or not yet, lasting or over, on a condition or not, stated or
  /// passed on; what is left agrees.
  mutating func compareStatements() {
    for group in groups.groups where spansReports(group) {
      // The claims of each report, first come first.
      var seen = Set<Int>()
      let firsts = group.members.sorted().filter { seen.insert(table.claims[$0].report).inserted }
      guard firsts.count > 1 else { continue }
      if let parties = parties(group, { self.isDone($0) }, { self.isNotDone($0) }) {
        add(.conflict, .status, parties.map(evidence), claims: parties, score: group.likeness)
      } else if let parties = parties(group, { self.isOver($0) }, { self.isLasting($0) }) {
        add(.conflict, .event, parties.map(evidence), claims: parties, score: group.likeness)
      } else if let parties = conditions(group) {
        add(.conflict, .condition, parties.map(evidence), claims: parties, score: group.likeness)
      } else if group.likeness >= 0.4,
        let parties = parties(group, { self.isStated($0) }, { self.isPassedOn($0) })
      {
        add(.conflict, .attribution, parties.map(evidence), claims: parties, score: group.likeness)
      } else if let parties = parties(
        group, { $0.flags.contains(.refused) && !$0.flags.contains(.negated) },
        { $0.flags.contains(.accepted) && $0.flags.isDisjoint(with: [.refused, .negated]) })
      {
        if sameActor(parties) {
          add(.conflict, .event, parties.map(evidence), claims: parties, score: group.likeness)
        }
      } else if !firsts.contains(where: { contested[$0] }), !areOneQuotation(firsts) {
        let alike = firsts.filter { compatible(table.claims[firsts[0]], table.claims[$0]) }
        if alike.count > 1 {
          add(.agree, .event, alike.map(evidence), claims: alike, score: group.likeness)
        }
      }
    }
  }

  /// What one report alone has.
  mutating func listOnly() {
    for group in groups.groups {
      guard let first = group.members.min(), !spansReports(group),
        !group.members.contains(where: { used[$0] })
      else { continue }
      let claim = table.claims[first]
      guard claim.weight >= 8, claim.tokens.count >= 4, claim.flags.contains(.clause) else { continue }
      let kind: FactKind = claim.flags.contains(.quoted) ? .quotation : .event
      var fact = Fact(relation: .only, kind: kind, evidence: [evidence(first)])
      fact.score = min(1, claim.weight / 30)
      facts.append(fact)
    }
  }

  private func spansReports(_ group: ClaimGroup) -> Bool {
    guard let first = group.members.first else { return false }
    return group.members.contains { table.claims[$0].report != table.claims[first].report }
  }

  private func areOneQuotation(_ claims: [Int]) -> Bool {
    guard let first = claims.first else { return false }
    let speaker = table.claims[first].speaker
    return speaker >= 0
      && claims.allSatisfy {
        table.claims[$0].flags.contains(.quoted) && table.claims[$0].speaker == speaker
      }
  }

  /// One claim of each report that is on one of two sides, when the sides are of different reports.
  private func parties(
    _ group: ClaimGroup, _ one: (Claim) -> Bool, _ other: (Claim) -> Bool
  ) -> [Int]? {
    var sides: [Int: (one: Int?, other: Int?)] = [:]
    for member in group.members.sorted() {
      let claim = table.claims[member]
      if one(claim) {
        if sides[claim.report]?.one == nil {
          sides[claim.report, default: (nil, nil)].one = member
        }
      } else if other(claim), sides[claim.report]?.other == nil {
        sides[claim.report, default: (nil, nil)].other = member
      }
    }
    let reports = sides.keys.sorted()
    // A report that says both says it of two times or two people: it takes no side.
    let clear = reports.filter { sides[$0]?.one == nil || sides[$0]?.other == nil }
    let ones = clear.compactMap { sides[$0]?.one }
    let others = clear.compactMap { sides[$0]?.other }
    guard let a = ones.first, let b = others.first, table.likeness(a, b) >= 0.25 else { return nil }
    return (ones + others).sorted { table.claims[$0].report < table.claims[$1].report }
  }

  /// Whether the first name of each claim is the same.
  private func sameActor(_ claims: [Int]) -> Bool {
    let firsts = claims.map { claim -> UInt32 in
      let one = table.claims[claim]
      var copy = terms
      var found: UInt32 = 0
      copy.collect(one.tokens, one.report) {
        if found == 0, $0 & 1 == 1 { found = $0 }
      }
      return found
    }
    return firsts.allSatisfy { $0 != 0 && $0 == firsts[0] }
  }

  /// Whether two claims can say the same: a thing done is not a thing on a condition.
  private func compatible(_ a: Claim, _ b: Claim) -> Bool {
    let unreal: ClaimFlags = [.conditional, .notYet]
    if a.flags.isDisjoint(with: unreal) != b.flags.isDisjoint(with: unreal),
      a.flags.contains(.done) || b.flags.contains(.done)
    {
      return false
    }
    // What one side wishes is not what was done.
    for (x, y) in [(a, b), (b, a)]
    where x.flags.contains(.wished) && !y.flags.contains(.wished) && y.flags.contains(.done) {
      return false
    }
    return a.flags.contains(.negated) == b.flags.contains(.negated)
  }

  // MARK: - Sides

  private func isDone(_ claim: Claim) -> Bool {
    claim.flags.contains(.done)
      && claim.flags.isDisjoint(with: [.negated, .notYet, .conditional, .planned, .possible, .still])
  }

  private func isNotDone(_ claim: Claim) -> Bool {
    claim.flags.contains(.notYet)
      || (claim.flags.contains(.negated) && claim.flags.contains(.done)
        && !claim.flags.contains(.notSince)
        && claim.flags.isDisjoint(with: [.conditional, .possible]))
  }

  private func isOver(_ claim: Claim) -> Bool {
    isDone(claim)
  }

  private func isLasting(_ claim: Claim) -> Bool {
    claim.flags.contains(.still) && claim.flags.isDisjoint(with: [.negated, .conditional])
  }

  private func isStated(_ claim: Claim) -> Bool {
    claim.flags.contains(.planned)
      && claim.flags.isDisjoint(
        with: [.passedOn, .quoted, .hedged, .conditional, .possible, .negated])
  }

  private func isPassedOn(_ claim: Claim) -> Bool {
    claim.flags.contains(.hedged) && !claim.flags.isDisjoint(with: [.planned, .possible])
  }

  /// A claim that hangs on something beside one that does not.
  private func conditions(_ group: ClaimGroup) -> [Int]? {
    if let found = parties(
      group,
      { !$0.flags.contains(.conditional) && ($0.flags.contains(.planned) || self.isPresent($0)) },
      { $0.flags.contains(.conditional) })
    {
      return found
    }
    return nil
  }

  private func isPresent(_ claim: Claim) -> Bool {
    claim.flags.isDisjoint(with: [.done, .negated, .possible, .still])
  }
}
