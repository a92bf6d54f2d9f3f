// SPDX-License-Identifier: Apache-2.0
import NutgrafReport
import NutgrafText

extension ComparisonBuilder {
  private static let sizes = WordSet(
    "significant large major big huge massive mass considerable substantial sizeable sizable small minor modest limited several many numerous few")

  /// "A significant prisoner exchange" beside "1,000 prisoners from each side": one report has the
  /// number for which the other has a word.
  mutating func compareVagueSizes() {
    // Counted things by unit, one figure a report.
    var counted: [UInt32: [(report: Int, claim: Int, span: ByteSpan, text: String)]] = [:]
    for (number, report) in reports.enumerated() {
      var seen = Set<UInt32>()
      for quantity in report.times.quantities where quantity.value >= 3 && quantity.value.isFinite {
        guard let unit = quantity.unit, let noun = quantity.counted, quantity.kind == .count,
          let claim = claim(number, report.document.tokens.index(at: quantity.span.start))
        else { continue }
        let key = terms.concept(of: Array(unit.utf8)[...])
        guard seen.insert(key).inserted else { continue }
        let span = quantity.span.union(noun)
        counted[key, default: []].append((number, claim, span, report.document.string(span)))
      }
    }
    guard !counted.isEmpty else { return }
    var stated = Set<UInt64>()
    let counting = counted.mapValues { Set($0.map(\.report)) }
    for (number, report) in reports.enumerated() {
      let tokens = report.document.tokens
      for token in 0..<tokens.count where Self.sizes.contains(tokens.hash(token)) {
        guard let own = claim(number, token) else { continue }
        var end = token &+ 1
        while end < min(tokens.count, token &+ 4), tokens.shape(end).contains(.letter) {
          let key = terms.concept(of: report.document.word(end))
          let exact = (counted[key] ?? []).prefix(32).first {
            $0.report != number && table.shared(table.claims[own].terms, table.claims[$0.claim].terms).count >= 2
          }
          if let exact, counting[key]?.contains(number) != true,
            stated.insert(UInt64(key) << 32 | UInt64(number)).inserted
          {
            // The noun phrase up to its head.
            var last = end
            while last &+ 1 < tokens.count, last < token &+ 4,
              tokens.shape(last &+ 1).contains(.letter),
              !Concepts.shared.functionWords.contains(tokens.hash(last &+ 1))
            {
              last &+= 1
            }
            let vague = FactEvidence(
              report: number, span: tokens.span(token).union(tokens.span(last)))
            let figure = FactEvidence(report: exact.report, span: exact.span, value: exact.text)
            add(
              .refine, .figure, number < exact.report ? [vague, figure] : [figure, vague],
              claims: [own, exact.claim], moreSpecific: exact.report, score: 0.6)
            break
          }
          end &+= 1
        }
      }
    }
  }
}
