// SPDX-License-Identifier: Apache-2.0
import NutgrafNames
import NutgrafText

extension ComparisonBuilder {
  private struct Described {
    var report: Int
    var span: ByteSpan
    var terms: Set<UInt32>
    var high: Bool
    var low: Bool
  }

  private static let highWords = WordSet(
    "chief lead head leader leading top senior owner founder chairman chairwoman president director principal main first commander")
  private static let lowWords = WordSet(
    "junior deputy assistant aide adviser advisor minor second-tier second low-level low-ranking mid-level minority small former onetime ex acting obscure lesser")
  private static let who = WordHash.folded("who")

  /// Compares what the reports say that a person is: the head here, a minor adviser there.
  mutating func compareRoles() {
    var described: [Int: [Described]] = [:]
    for (number, report) in reports.enumerated() {
      let tokens = report.document.tokens
      for (n, entity) in report.names.entities.enumerated() where entity.label == .per {
        let key = names.key(number, n)
        guard key >= 0 else { continue }
        for role in entity.roles {
          describe(number, tokens.indices(in: role.span), role.span, key, &described)
        }
      }
      // "…, who holds a small stake in the operator": a clause that says what a person is.
      for mention in report.names.mentions where mention.label == .per && mention.kind != .pronoun {
        let key = names.key(number, mention.entity)
        let comma = Int(mention.endToken)
        guard key >= 0, tokens.hash(comma &+ 1) == Self.who,
          let sentence = report.document.sentence(ofToken: comma)
        else { continue }
        var end = comma &+ 2
        let limit = min(report.document.sentences[sentence].tokens.upperBound, comma &+ 20)
        while end < limit, !tokens.shape(end).contains(.punctuation) { end &+= 1 }
        let place = (comma &+ 1)..<end
        describe(
          number, place, tokens.span(comma &+ 1).union(tokens.span(end &- 1)), key, &described,
          onlyRanked: true)
      }
    }
    for key in described.keys.sorted() { judge(described[key] ?? []) }
  }

  private mutating func describe(
    _ report: Int, _ place: Range<Int>, _ span: ByteSpan, _ key: Int,
    _ described: inout [Int: [Described]], onlyRanked: Bool = false
  ) {
    let tokens = reports[report].document.tokens
    var found = Set<UInt32>()
    terms.collect(place, report) { found.insert($0) }
    let high = place.contains { Self.highWords.contains(tokens.hash($0)) }
    let low = place.contains { Self.lowWords.contains(tokens.hash($0)) }
    if onlyRanked && !high && !low { return }
    described[key, default: []].append(
      Described(report: report, span: span, terms: found, high: high, low: low))
  }

  /// A conflict of rank, one report against another; a report that gives both takes no side.
  private mutating func judge(_ all: [Described]) {
    var rank: [Int: (high: Described?, low: Described?)] = [:]
    for one in all {
      if one.low {
        if rank[one.report]?.low == nil { rank[one.report, default: (nil, nil)].low = one }
      } else if one.high, rank[one.report]?.high == nil {
        rank[one.report, default: (nil, nil)].high = one
      }
    }
    let clear = rank.keys.sorted().filter { rank[$0]?.high == nil || rank[$0]?.low == nil }
    let highs = clear.compactMap { rank[$0]?.high }
    let lows = clear.compactMap { rank[$0]?.low }
    guard !highs.isEmpty, !lows.isEmpty else { return }
    let parties = (highs + lows).sorted { $0.report < $1.report }
    add(
      .conflict, .role, parties.map { FactEvidence(report: $0.report, span: $0.span) }, claims: [],
      score: 0.6)
  }
}
