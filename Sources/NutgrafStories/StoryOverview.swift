// SPDX-License-Identifier: Apache-2.0
import NutgrafNames
import NutgrafReport
import NutgrafText
import NutgrafTime

extension ComparisonBuilder {
  /// Who, where and when, as most of the reports have it.
  func summary() -> StorySummary {
    var summary = StorySummary()
    let ranked = names.names.indices.filter { names.names[$0].mentions > 0 }
      .sorted {
        let a = names.names[$0]
        let b = names.names[$1]
        return a.reports != b.reports
          ? a.reports > b.reports : a.mentions != b.mentions ? a.mentions > b.mentions : $0 < $1
      }
    let shared = ranked.filter { names.names[$0].reports > 1 || reports.count == 1 }
    var taken = Set<Int>()
    for key in shared.isEmpty ? ranked : shared {
      // Whoever acts for another stands for it: Moscow and the Kremlin are Russia here.
      let isPerson = names.names[key].label == .per
      let principal = isPerson ? key : names.principal(key)
      guard taken.insert(principal).inserted, let name = names.name(principal) else { continue }
      guard name.label == .per || name.label == .org || name.label == .gpe || name.label == .norp
      else { continue }
      summary.participants.append((name.name, name.label.name))
      if summary.participants.count == 8 { break }
    }
    summary.place = place()
    summary.when = day()
    summary.label = label()
    return summary
  }

  private static let placeWords = WordSet("in at near on outside off")

  /// The place after "in", "at" or "near" that most reports name, early mentions counting more.
  private func place() -> String? {
    var score: [Int: Float] = [:]
    for (number, report) in reports.enumerated() {
      var own: [Int: Float] = [:]
      for mention in report.names.mentions
      where mention.kind == .name && (mention.label == .gpe || mention.label == .loc || mention.label == .fac) {
        let key = names.key(number, mention.entity)
        guard key >= 0, claim(number, Int(mention.firstToken)) != nil else { continue }
        let before = report.document.tokens.hash(Int(mention.firstToken) &- 1)
        let early = report.document.sentence(ofToken: Int(mention.firstToken)).map { $0 < 6 } ?? false
        let share: Float = Self.placeWords.contains(before) ? 1 : 0.1
        own[key, default: 0] += share * (early ? 2 : 1)
      }
      if let dateline = report.article.dateline?.place {
        for m in report.names.mentions(in: dateline) {
          let key = names.key(number, report.names.mentions[m].entity)
          if key >= 0 { own[key, default: 0] += 1.5 }
        }
      }
      for key in own.keys.sorted() { score[key, default: 0] += min(4, own[key] ?? 0) }
    }
    // A country is too coarse where a town is named as often.
    let best = score.keys.sorted().max { (score[$0] ?? 0) < (score[$1] ?? 0) }
    return best.flatMap { names.name($0)?.name }
  }

  /// The day that most reports name, early mentions counting more.
  private func day() -> String? {
    var score: [CivilDate: Float] = [:]
    for (number, report) in reports.enumerated() {
      var own: [CivilDate: Float] = [:]
      for time in report.times.times where time.type == .date || time.type == .time {
        guard let from = time.from, from == time.to else { continue }
        guard let claim = claim(number, report.document.tokens.index(at: time.span.start)) else {
          continue
        }
        // News tells in its first clauses what happened, and of the day it happened on.
        let place = claim &- table.range(ofReport: number).lowerBound
        own[from, default: 0] += place < 3 ? 4 : place < 8 ? 2 : 1
      }
      for date in own.keys { score[date, default: 0] += min(4, own[date] ?? 0) }
    }
    let best = score.max { a, b in
      a.value != b.value ? a.value < b.value : a.key > b.key
    }
    return best?.key.iso
  }

  /// The title that shares most with the other reports; without titles, the first claim.
  private func label() -> String {
    var best: (score: Float, text: String)?
    for (number, report) in reports.enumerated() {
      let first = table.range(ofReport: number).first {
        table.claims[$0].flags.contains(.heading)
          && report.document.blockKind(ofSentence: table.claims[$0].sentence) == .title
      }
      let text =
        report.article.title?.value
        ?? first.map { report.document.string(table.claims[$0].span) }
      guard let text, !text.isEmpty else { continue }
      var score: Float = 0.1
      if let first {
        let claim = table.claims[first]
        for k in claim.terms where k < table.weights.count { score += 1 / max(0.2, table.weights[k]) }
        score /= Float(max(1, claim.terms.count))
      }
      if score > best?.score ?? 0 { best = (score, text) }
    }
    if let best { return best.text }
    guard let claim = table.claims.first(where: { !$0.flags.contains(.heading) }) else { return "" }
    return reports[claim.report].document.string(claim.span)
  }

  /// What happened when: dated claims by their closed interval of days.
  func timeline() -> [TimelineEntry] {
    var entries: [(from: CivilDate, to: CivilDate, evidence: FactEvidence)] = []
    for (number, report) in reports.enumerated() {
      var seen = Set<Int>()
      for time in report.times.times where time.type == .date || time.type == .time {
        guard let (from, to) = DayInterval.of(time),
          to.dayNumber &- from.dayNumber <= 3660,
          let claim = claim(number, report.document.tokens.index(at: time.span.start))
        else { continue }
        let key = WordHash.combine(
          UInt32(truncatingIfNeeded: claim), UInt32(truncatingIfNeeded: from.dayNumber))
        guard seen.insert(Int(key)).inserted else { continue }
        entries.append((from, to, evidence(claim)))
      }
    }
    entries.sort {
      ($0.from, $0.to.dayNumber, $0.evidence.report, $0.evidence.span.start)
        < ($1.from, $1.to.dayNumber, $1.evidence.report, $1.evidence.span.start)
    }
    var result: [TimelineEntry] = []
    for entry in entries {
      if let last = result.last, last.from == entry.from, last.to == entry.to {
        result[result.count &- 1].what.append(entry.evidence)
      } else {
        result.append(TimelineEntry(from: entry.from, to: entry.to, what: [entry.evidence]))
      }
    }
    return result
  }

  /// The first noun of some words, in lower-case letters: what a position without a topic is about.
  private func noun(_ report: Int, _ span: ByteSpan) -> String {
    let document = reports[report].document
    let token = document.tokens.indices(in: span).first {
      reports[report].syntax.tag($0) == .noun && !document.tokens.shape($0).contains(.punctuation)
    }
    return token.map { document.string(document.tokens.span($0)).lowercased() } ?? ""
  }

  /// Who demands, offers or rejects what, over all reports.
  func positions() -> [ComparedPosition] {
    var result: [ComparedPosition] = []
    var at: [String: Int] = [:]
    for (number, report) in reports.enumerated() {
      for position in report.events.positions {
        let key = names.key(number, position.holder)
        let holder: String
        if let name = names.name(key)?.name {
          holder = name
        } else if let span = position.holderSpan {
          holder = report.document.string(span)
        } else {
          continue
        }
        let topic = position.topic ?? noun(number, position.content)
        let evidence = FactEvidence(report: number, span: position.content)
        let id = (key >= 0 ? "\(key)" : holder) + "\u{1}" + topic
        if let known = at[id] {
          let twice = result[known].stances.suffix(16).contains {
            $0.evidence.report == number && $0.stance == position.stance
              && $0.evidence.span.overlaps(position.content)
          }
          if !twice { result[known].stances.append((evidence, position.stance)) }
        } else {
          at[id] = result.count
          var one = ComparedPosition(holder: holder, topic: topic, stances: [])
          one.stances.append((evidence, position.stance))
          result.append(one)
        }
      }
    }
    return result
  }
}
