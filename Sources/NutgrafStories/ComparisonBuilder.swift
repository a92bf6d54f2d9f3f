// SPDX-License-Identifier: Apache-2.0
import NutgrafReport
import NutgrafText

/// What the engines of a comparison work on: the reports cut into claims, the claims grouped, and
/// the facts found so far. Each engine is an extension in a file of its own.
struct ComparisonBuilder {
  let reports: [Report]
  let names: CrossNames
  var terms: ClaimTerms
  var table = ClaimTable()
  let groups: ClaimGroups
  /// The claim of each token, by report, −1 for none.
  let claimOf: [[Int32]]

  var facts: [Fact] = []
  /// Claims that a fact of several reports rests on.
  var used: [Bool]
  /// Claims whose main point is in conflict, so that they are no agreement.
  var contested: [Bool]

  init(_ reports: [Report]) {
    self.reports = reports
    names = CrossNames(reports)
    terms = ClaimTerms(reports, names: names)
    var claimOf: [[Int32]] = []
    for (number, report) in reports.enumerated() {
      let claims = ClaimReader(report, number: number, names: names).claims()
      let first = table.claims.count
      terms.add(claims, to: &table)
      var of = [Int32](repeating: -1, count: report.document.tokens.count)
      for (n, claim) in claims.enumerated() where !claim.flags.contains(.heading) {
        for token in claim.tokens where token < of.count {
          of[token] = Int32(truncatingIfNeeded: first &+ n)
        }
      }
      claimOf.append(of)
    }
    self.claimOf = claimOf
    terms.weigh(&table)
    groups = ClaimGroups(table)
    used = [Bool](repeating: false, count: table.claims.count)
    contested = used
  }

  /// The claim that holds a token, nil for none.
  func claim(_ report: Int, _ token: Int) -> Int? {
    guard report >= 0, report < claimOf.count, token >= 0, token < claimOf[report].count,
      claimOf[report][token] >= 0
    else { return nil }
    return Int(claimOf[report][token])
  }

  func group(_ claim: Int) -> Int {
    claim >= 0 && claim < groups.of.count ? Int(groups.of[claim]) : -1
  }

  func evidence(_ claim: Int) -> FactEvidence {
    FactEvidence(report: table.claims[claim].report, span: table.claims[claim].span)
  }

  /// Adds a fact; its claims are no longer any report's alone.
  mutating func add(
    _ relation: FactRelation, _ kind: FactKind, _ evidence: [FactEvidence], claims: [Int],
    moreSpecific: Int? = nil, score: Float = 1
  ) {
    var fact = Fact(relation: relation, kind: kind, evidence: evidence, moreSpecific: moreSpecific)
    fact.score = score
    facts.append(fact)
    for claim in claims where claim >= 0 && claim < used.count {
      used[claim] = true
      // A figure in passing leaves the rest of a long claim to agree.
      let whole = table.claims[claim].span
      let main = evidence.contains {
        $0.report == table.claims[claim].report && $0.span.overlaps(whole)
          && (whole.count <= 100 || 3 &* $0.span.count >= whole.count)
      }
      if relation == .conflict && main { contested[claim] = true }
    }
  }

  /// The terms of tokens around a place, without those of the place itself.
  mutating func context(_ report: Int, around place: Range<Int>, within: Range<Int>, reach: Int)
    -> Set<UInt32>
  {
    var found = Set<UInt32>()
    guard report >= 0, report < reports.count else { return found }
    let start = max(within.lowerBound, place.lowerBound &- reach)
    let end = min(within.upperBound, place.upperBound &+ reach)
    if start < place.lowerBound {
      terms.collect(start..<place.lowerBound, report) { found.insert($0) }
    }
    if place.upperBound < end {
      terms.collect(place.upperBound..<end, report) { found.insert($0) }
    }
    return found
  }
}
