// SPDX-License-Identifier: Apache-2.0
import NutgrafReport
import NutgrafText
import NutgrafTime

/// A number, a duration or a date as a report states it.
struct Figure {
  var report: Int
  var claim: Int
  var span: ByteSpan
  var tokens: Range<Int>
  var measure: Measure
  /// What is counted or measured: only figures of one unit are compared.
  var unit: UInt32
  /// The words around it.
  var context: Set<UInt32> = []
  var perSide = false
  /// "another 60", "more": an addition, not the whole.
  var further = false
  var value: String
}

extension ComparisonBuilder {
  /// Compares counts, amounts, shares, measures and durations, unit by unit.
  mutating func compareFigures() {
    var figures: [Figure] = []
    for report in reports.indices {
      let stated = quantities(report)
      figures.append(contentsOf: stated)
      figures.append(contentsOf: durations(report))
      figures.append(contentsOf: vagueCounts(report, stated))
    }
    align(figures, kind: .figure, reach: 12)
  }

  /// Compares dates: "since 2030" beside "since October 2030".
  mutating func compareDates() {
    var figures: [Figure] = []
    for report in reports.indices {
      let table = reports[report].document.tokens
      for time in reports[report].times.times where time.type == .date || time.type == .time {
        guard let (from, to) = DayInterval.of(time) else { continue }
        let tokens = table.indices(in: time.span)
        guard let first = tokens.first, let claim = claim(report, first) else { continue }
        var figure = Figure(
          report: report, claim: claim, span: time.span, tokens: tokens,
          measure: Measure(from: Double(from.dayNumber), to: Double(to.dayNumber)), unit: 0,
          value: time.value)
        // What stands before a date tells what it is: since, by, until, on.
        figure.unit = WordHash.combine(0x6461_7465, bound(report, first))
        figures.append(figure)
      }
    }
    align(figures, kind: .time, reach: 14)
  }

  private static let sinceWords = WordSet("since from starting began begun")
  private static let last = WordHash.folded("last")
  private static let untilWords = WordSet("until till by before")
  private static let afterWords = WordSet("after")

  private func bound(_ report: Int, _ token: Int) -> UInt32 {
    let table = reports[report].document.tokens
    for back in 1...5 {
      let hash = table.hash(token &- back)
      if Self.sinceWords.contains(hash) || hash == Self.last { return 1 }
      if Self.untilWords.contains(hash) { return 2 }
      if Self.afterWords.contains(hash) { return 3 }
    }
    return 0
  }

  // MARK: - Finding

  private static let additions = WordSet("another further additional more other others")
  private static let sides = WordSet("side sides each apiece both")

  private mutating func quantities(_ report: Int) -> [Figure] {
    let document = reports[report].document
    var found: [Figure] = []
    for quantity in reports[report].times.quantities
    where quantity.kind != .ordinal && quantity.value.isFinite {
      let span = quantity.counted.map { quantity.span.union($0) } ?? quantity.span
      let tokens = document.tokens.indices(in: span)
      guard let first = tokens.first, let claim = claim(report, first) else { continue }
      var unit: UInt32 = 0
      switch quantity.kind {
      case .percent: unit = 0x25
      case .money: unit = WordHash.combine(0x24, WordHash.exact((quantity.currency ?? "").utf8))
      default:
        if let name = quantity.unit, !name.isEmpty {
          unit = terms.concept(of: Array(name.utf8)[...])
        }
      }
      var figure = Figure(
        report: report, claim: claim, span: span, tokens: tokens,
        measure: Measure(
          quantity.value, low: quantity.low, high: quantity.high, comparator: quantity.comparator),
        unit: unit, value: Self.plain(quantity.value, quantity.comparator))
      figure.perSide = quantity.per != nil && Self.mentionsSide(document, tokens.upperBound)
      figure.further = (max(0, first &- 2)...(first &+ 2)).contains {
        Self.additions.contains(document.tokens.hash($0))
          && $0 < tokens.upperBound && $0 &+ 1 != tokens.lowerBound &+ 3
      }
      figure.further = figure.further && quantity.comparator != .more
      // "four of its nine carriages": the whole is no figure of the part, which counts the same noun.
      if let last = found.last, last.report == report, first > last.tokens.upperBound,
        first &- last.tokens.upperBound <= 2, document.tokens.hash(last.tokens.upperBound) == Self.of,
        last.unit == 0 || last.unit == unit
      {
        found[found.count &- 1].unit = unit
        found[found.count &- 1].span = last.span.union(span)
        continue
      }
      found.append(figure)
    }
    return found
  }

  private static func mentionsSide(_ document: Document, _ token: Int) -> Bool {
    (max(0, token &- 4)..<(token &+ 4)).contains { sides.contains(document.tokens.hash($0)) }
  }

  private func durations(_ report: Int) -> [Figure] {
    let document = reports[report].document
    return reports[report].times.times.compactMap { time in
      guard time.type == .duration, let measure = Measure.duration(time.value, mod: time.mod)
      else { return nil }
      let tokens = document.tokens.indices(in: time.span)
      guard let first = tokens.first, let claim = claim(report, first) else { return nil }
      // "a day after" is a distance, not how long a thing lasted.
      if Self.distances.contains(document.tokens.hash(tokens.upperBound)) { return nil }
      return Figure(
        report: report, claim: claim, span: time.span, tokens: tokens, measure: measure,
        unit: Self.durationUnit, value: time.value)
    }
  }

  private static let durationUnit: UInt32 = 0x6475_7262
  private static let distances = WordSet("after before later earlier ago old from")
  private static let hundreds = WordHash.folded("hundreds")
  private static let vague: [UInt32: (Double, Double)] = [
    WordHash.folded("dozens"): (24, 200), WordHash.folded("scores"): (40, 400),
    WordHash.folded("hundreds"): (200, 2000), WordHash.folded("thousands"): (2000, 100_000),
    WordHash.folded("millions"): (2_000_000, 1_000_000_000),
  ]
  private static let of = WordHash.folded("of")

  /// "Hundreds of dockers", where the time stage has no number for it.
  private mutating func vagueCounts(_ report: Int, _ known: [Figure]) -> [Figure] {
    let document = reports[report].document
    var covered = Set<Int>()
    for figure in known { covered.formUnion(figure.tokens) }
    var found: [Figure] = []
    for token in 0..<document.tokens.count {
      guard let range = Self.vague[document.tokens.hash(token)], !covered.contains(token),
        let claim = claim(report, token)
      else { continue }
      var end = token &+ 1
      if document.tokens.hash(end) == Self.of { end &+= 1 }
      // The counted noun is the last plain word of the next three.
      var noun = end
      while noun < token &+ 5, noun < document.tokens.count,
        document.tokens.shape(noun).contains(.letter),
        !Concepts.shared.functionWords.contains(document.tokens.hash(noun))
      {
        noun &+= 1
      }
      let last = noun > end ? noun &- 1 : end &- 1
      let unit = noun > end ? terms.concept(of: document.word(end)) : 0
      var measure = Measure(from: range.0, to: range.1)
      measure.about = true
      let tokens = token..<(last &+ 1)
      found.append(
        Figure(
          report: report, claim: claim,
          span: document.tokens.span(token).union(document.tokens.span(last)), tokens: tokens,
          measure: measure, unit: unit, value: document.string(document.tokens.span(token))))
    }
    return found
  }

  private static func plain(_ value: Double, _ comparator: Comparator) -> String {
    if let whole = Int(exactly: value) { return comparator.symbol + "\(whole)" }
    return comparator.symbol + "\(value)"
  }

  // MARK: - Aligning

  /// Figures of one thing in several reports.
  private struct Cluster {
    var members: [Int] = []
    var surest: Float = 0
  }

  private mutating func align(_ found: [Figure], kind: FactKind, reach: Int) {
    var figures = found
    for i in figures.indices {
      let claim = table.claims[figures[i].claim]
      let sentences = reports[claim.report].document.sentences
      let sentence =
        claim.sentence < sentences.count ? sentences[claim.sentence].tokens : claim.tokens
      figures[i].context = context(
        figures[i].report, around: figures[i].tokens, within: sentence, reach: reach)
      figures[i].context.remove(figures[i].unit)
    }
    var buckets: [UInt32: [Int]] = [:]
    var clusters: [Cluster] = []
    for i in figures.indices {
      // The likest cluster of the unit that does not come from this report alone.
      var best: (Float, Int)?
      for cluster in (buckets[figures[i].unit] ?? []).prefix(24) {
        var closeness: Float = 0
        for member in clusters[cluster].members.prefix(3) where figures[member].report != figures[i].report {
          closeness = max(closeness, self.closeness(figures[i], figures[member], kind))
        }
        if closeness >= 0.3, closeness > best?.0 ?? 0 { best = (closeness, cluster) }
      }
      if let (closeness, cluster) = best {
        clusters[cluster].members.append(i)
        clusters[cluster].surest = max(clusters[cluster].surest, closeness)
      } else {
        buckets[figures[i].unit, default: []].append(clusters.count)
        clusters.append(Cluster(members: [i]))
      }
    }
    for cluster in clusters { judge(cluster.members.map { figures[$0] }, kind) }
  }

  /// How sure it is that two figures measure the same thing, 0 to 1.
  private func closeness(_ a: Figure, _ b: Figure, _ kind: FactKind) -> Float {
    if a.further != b.further { return 0 }
    let likeness = table.likeness(a.claim, b.claim)
    let together = group(a.claim) >= 0 && group(a.claim) == group(b.claim)
    let common = a.context.intersection(b.context)
    var shared: Float = 0
    for term in common.sorted() { shared += min(4, terms.rarity(of: term)) }
    var all: Float = 0
    for set in [a.context, b.context] {
      var sum: Float = 0
      for term in set.sorted() { sum += min(4, terms.rarity(of: term)) }
      all = all == 0 ? sum : min(all, sum)
    }
    // What is counted is shared as well.
    if kind == .figure, a.unit != 0, a.unit != Self.durationUnit {
      let known = terms.rarity(of: a.unit)
      let weight = known > 0 ? min(4, known) : 2
      shared += weight
      all += weight
    }
    let around = all > 0 ? shared / max(8, min(20, all)) : 0
    let same = a.measure.relation(to: b.measure) == .same
    var sure = max(likeness, around) + (together ? 0.15 : 0) + (same ? 0.1 : 0)
    let plain = common.contains { $0 & 1 == 0 && terms.rarity(of: $0) >= 1.5 }
    if !plain { sure = same ? likeness : 0 }
    if kind == .time, !together, likeness < 0.3 { sure = min(sure, around >= 0.5 ? sure : 0) }
    if a.unit == 0, !together { sure -= 0.1 }
    return sure
  }

  private mutating func judge(_ members: [Figure], _ kind: FactKind) {
    guard Set(members.map(\.report)).count > 1 else { return }
    // Classes of values that can hold together.
    var classes: [[Figure]] = []
    for figure in members.sorted(by: { $0.measure.width < $1.measure.width }) {
      let at = classes.firstIndex { one in
        one.contains { Self.relation(figure, $0) != .apart }
      }
      if let at { classes[at].append(figure) } else { classes.append([figure]) }
    }
    for one in classes where Set(one.map(\.report)).count > 1 { state(one, kind) }
    guard classes.count > 1 else { return }
    // Two classes conflict when some report has the one alone and some report the other.
    let sets = classes.map { Set($0.map(\.report)) }
    var parties: [Figure] = []
    for i in classes.indices {
      for other in classes.indices where other != i {
        if !sets[i].subtracting(sets[other]).isEmpty, !sets[other].subtracting(sets[i]).isEmpty,
          sets[i].isDisjoint(with: sets[other])
        {
          parties.append(classes[i][0])
          break
        }
      }
    }
    guard parties.count > 1 else { return }
    if kind == .time {
      // Dates differ for many reasons; only near-twins conflict.
      let like = table.likeness(parties[0].claim, parties[1].claim)
      guard like >= 0.5 else { return }
    }
    var seen = Set<Int>()
    var firsts = parties.filter { seen.insert($0.report).inserted }
    guard firsts.count > 1 else { return }
    firsts.sort { $0.report < $1.report }
    add(
      .conflict, firsts[0].unit == Self.durationUnit ? .time : kind,
      firsts.map { FactEvidence(report: $0.report, span: $0.span, value: $0.value) },
      claims: firsts.map(\.claim), score: 0.8)
  }

  /// Agreement, or one more exactly.
  private mutating func state(_ members: [Figure], _ kind: FactKind) {
    var seen = Set<Int>()
    var firsts = members.filter { seen.insert($0.report).inserted }
    firsts.sort { $0.report < $1.report }
    guard let narrowest = firsts.min(by: { Self.vagueness($0) < Self.vagueness($1) }) else { return }
    let same = firsts.allSatisfy { Self.relation($0, narrowest) == .same }
    let evidence = firsts.map { FactEvidence(report: $0.report, span: $0.span, value: $0.value) }
    if same {
      // "two sides" in both is no finding.
      if kind == .figure, narrowest.measure.high <= 2, narrowest.measure.isExact { return }
      // A weekday that both name is part of the event, not a fact of its own.
      if kind == .time, !firsts.contains(where: { holdsDigit($0) }) { return }
      add(.agree, kind, evidence, claims: firsts.map(\.claim))
    } else {
      add(
        .refine, kind == .figure && narrowest.unit == Self.durationUnit ? .time : kind, evidence,
        claims: firsts.map(\.claim), moreSpecific: narrowest.report)
    }
  }

  private static func vagueness(_ figure: Figure) -> Double {
    let measure = figure.measure
    let width = measure.width.isFinite ? measure.width : 1e15
    return width / max(1, min(measure.low.magnitude, 1e15)) + (measure.about ? 0.05 : 0)
      - (figure.perSide ? 0.01 : 0)
  }

  private static func relation(_ a: Figure, _ b: Figure) -> Measure.Relation {
    let plain = a.measure.relation(to: b.measure)
    guard plain == .apart, a.perSide != b.perSide else { return plain }
    // "120 from each side" beside "240".
    let doubled =
      a.perSide
      ? a.measure.scaled(by: 2).relation(to: b.measure)
      : a.measure.relation(to: b.measure.scaled(by: 2))
    return doubled == .same ? (a.perSide ? .within : .holds) : doubled
  }

  private func holdsDigit(_ figure: Figure) -> Bool {
    reports[figure.report].document.text[figure.span].contains { $0 >= 0x30 && $0 <= 0x39 }
  }
}
