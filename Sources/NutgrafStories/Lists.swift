// SPDX-License-Identifier: Apache-2.0
import NutgrafText

extension ComparisonBuilder {
  private struct Listing {
    var report: Int
    var claim: Int
    var subject: Set<UInt32>
    var items: [Range<Int>]
    var itemTerms: [Set<UInt32>]
  }

  private static let verbs = WordSet(
    "demand demands demanded demanding want wants wanted sought seek seeks urge urges urged insist insists insisted require requires required propose proposes proposed include includes included including request requests requested promise promises promised offer offers offered")
  private static let joins = WordSet("and or")
  private static let between = WordHash.folded("between")
  private static let that = WordSet("that for on to")

  /// Compares lists item by item: what both demand, and what one demands and the other leaves out
  /// for something else.
  mutating func compareLists() {
    var listings: [Listing] = []
    for n in table.claims.indices {
      let claim = table.claims[n]
      guard claim.flags.contains(.demand), !claim.flags.contains(.heading) else { continue }
      if let found = listing(n) { listings.append(found) }
    }
    // One list a report and subject is set against the first of another report: by subject.
    var bySubject: [UInt32: [Int]] = [:]
    var byGroup: [Int: [Int]] = [:]
    for (i, listing) in listings.enumerated() {
      for term in listing.subject.sorted() { bySubject[term, default: []].append(i) }
      byGroup[group(listing.claim), default: []].append(i)
    }
    var done = Set<Int>()
    for (i, listing) in listings.enumerated() where !done.contains(i) {
      var partners: [Int] = []
      for term in listing.subject.sorted() {
        for other in (bySubject[term] ?? []).prefix(64)
        where other > i && listings[other].report != listing.report && !done.contains(other)
          && !partners.contains(other)
        {
          partners.append(other)
        }
      }
      // A claim of the same group lists the same, whatever its subject is called.
      for other in (byGroup[group(listing.claim)] ?? []).prefix(64)
      where other > i && listings[other].report != listing.report && !done.contains(other)
        && !partners.contains(other)
      {
        partners.append(other)
      }
      // The partner with most in common; one only, so that nothing is said twice.
      let ranked = partners.sorted().max { common(listing, listings[$0]) < common(listing, listings[$1]) }
      guard let partner = ranked else { continue }
      guard listing.items.count &+ listings[partner].items.count >= 3 else { continue }
      if judge(listing, listings[partner]) {
        done.insert(i)
        done.insert(partner)
      }
    }
  }

  private mutating func listing(_ n: Int) -> Listing? {
    let claim = table.claims[n]
    let report = reports[claim.report]
    let tokens = report.document.tokens
    guard let verb = claim.tokens.first(where: { Self.verbs.contains(tokens.hash($0)) }) else {
      return nil
    }
    var start = verb &+ 1
    while start < claim.tokens.upperBound, Self.that.contains(tokens.hash(start)) { start &+= 1 }
    var items: [Range<Int>] = []
    var at = start
    var isPair = false
    for token in start..<max(start, claim.tokens.upperBound) {
      if tokens.hash(token) == Self.between { isPair = true }
      let isComma = report.document.text.byte(at: tokens.span(token).lower) == 0x2C
      guard isComma || Self.joins.contains(tokens.hash(token)) else { continue }
      // "a meeting between Brandt and Holt" is one thing.
      if isPair, !isComma {
        isPair = false
        continue
      }
      // "a full, unconditional ceasefire": no item before its noun.
      if isComma, !hasNoun(claim.report, at..<token) { continue }
      if token > at { items.append(at..<token) }
      at = token &+ 1
    }
    if at < claim.tokens.upperBound { items.append(at..<claim.tokens.upperBound) }
    items = items.filter { $0.count <= 24 }
    guard !items.isEmpty, items.count <= 12 else { return nil }
    var subject = Set<UInt32>()
    terms.collect(claim.tokens.lowerBound..<verb, claim.report) { subject.insert($0) }
    if subject.isEmpty, claim.sentence < report.document.sentences.count {
      // "…, and demanded an inquiry": the subject stands at the head of the sentence.
      let head = report.document.sentences[claim.sentence].tokens
      if head.lowerBound < verb {
        terms.collect(head.lowerBound..<min(verb, head.lowerBound &+ 5), claim.report) {
          subject.insert($0)
        }
      }
    }
    var itemTerms: [Set<UInt32>] = []
    for item in items {
      var found = Set<UInt32>()
      terms.collect(item, claim.report) { found.insert($0) }
      itemTerms.append(found)
    }
    guard !subject.isEmpty else { return nil }
    return Listing(
      report: claim.report, claim: n, subject: subject, items: items, itemTerms: itemTerms)
  }

  private func hasNoun(_ report: Int, _ tokens: Range<Int>) -> Bool {
    let syntax = reports[report].syntax
    guard syntax.upos.contains(.verb) else { return tokens.count > 2 }
    return tokens.contains { syntax.tag($0) == .noun || syntax.tag($0) == .propn }
  }

  private func common(_ a: Listing, _ b: Listing) -> Int {
    var count = 0
    for one in a.itemTerms {
      for other in b.itemTerms where !one.isDisjoint(with: other) { count &+= 1 }
    }
    return count
  }

  private func span(_ listing: Listing, _ item: Int) -> ByteSpan {
    let tokens = reports[listing.report].document.tokens
    let range = listing.items[item]
    return tokens.span(range.lowerBound).union(tokens.span(range.upperBound &- 1))
  }

  /// True when the lists are of one thing.
  private mutating func judge(_ a: Listing, _ b: Listing) -> Bool {
    var leftA: [Int] = []
    var takenB = Set<Int>()
    var pairs: [(Int, Int)] = []
    for i in a.items.indices {
      var best: (Int, Int)?
      for k in b.items.indices where !takenB.contains(k) {
        let shared = a.itemTerms[i].intersection(b.itemTerms[k]).count
        let least = max(1, min(a.itemTerms[i].count, b.itemTerms[k].count))
        if shared > 1 || (shared > 0 && 2 &* shared >= least), shared > best?.0 ?? 0 { best = (shared, k) }
      }
      if let best {
        takenB.insert(best.1)
        pairs.append((i, best.1))
      } else {
        leftA.append(i)
      }
    }
    let leftB = b.items.indices.filter { !takenB.contains($0) }
    // Lists that share nothing are no lists of one thing, unless the claims are alike otherwise.
    guard !pairs.isEmpty || group(a.claim) == group(b.claim) else { return false }
    for (i, k) in pairs {
      add(
        .agree, .list,
        [
          FactEvidence(report: a.report, span: span(a, i)),
          FactEvidence(report: b.report, span: span(b, k)),
        ], claims: [a.claim, b.claim])
    }
    if let i = leftA.first, let k = leftB.first {
      let spanA = leftA.dropFirst().reduce(span(a, i)) { $0.union(span(a, $1)) }
      let spanB = leftB.dropFirst().reduce(span(b, k)) { $0.union(span(b, $1)) }
      add(
        .conflict, .list,
        [
          FactEvidence(report: a.report, span: spanA), FactEvidence(report: b.report, span: spanB),
        ], claims: [a.claim, b.claim], score: 0.5)
    } else {
      for i in leftA {
        facts.append(
          Fact(
            relation: .only, kind: .list,
            evidence: [FactEvidence(report: a.report, span: span(a, i))]))
      }
      for k in leftB {
        facts.append(
          Fact(
            relation: .only, kind: .list,
            evidence: [FactEvidence(report: b.report, span: span(b, k))]))
      }
    }
    used[a.claim] = true
    used[b.claim] = true
    contested[a.claim] = true
    contested[b.claim] = true
    return true
  }
}
