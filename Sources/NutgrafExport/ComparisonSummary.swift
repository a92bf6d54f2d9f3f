// SPDX-License-Identifier: Apache-2.0
import NutgrafReport
import NutgrafSpeech
import NutgrafStories
import NutgrafText
import NutgrafTime

/// What the text and the HTML of a comparison both show.
struct ComparisonSummary {
  struct Title {
    var id: String
    var title: String
  }
  struct Group {
    var relation: FactRelation
    var title: String
    var facts: [Fact]
    /// The first of them: a page is read by a person.
    var shown: ArraySlice<Fact>
  }
  struct Words {
    var report: Int
    var text: String
  }
  struct Said {
    var speaker: String
    var words: [Words]
  }

  let comparison: Comparison
  let reports: [Report]

  var titles: [Title] {
    reports.enumerated().map { number, report in
      let id = number < comparison.reports.count ? comparison.reports[number] : report.id
      return Title(id: plain(id), title: plain(report.article.title?.value ?? ""))
    }
  }

  var groups: [Group] {
    let several = reports.count > 2
    var groups = [
      group(.agree, several ? "What several say" : "What both say"),
      group(.refine, "What one says more exactly"),
      group(.conflict, "What conflicts"),
    ]
    for number in reports.indices {
      let facts = comparison.facts.filter {
        $0.relation == .only && $0.evidence.first?.report == number
      }
      groups.append(
        Group(
          relation: .only, title: "What only [\(number + 1)] has", facts: facts,
          shown: facts.prefix(12)))
    }
    return groups.filter { !$0.facts.isEmpty }
  }

  private func group(_ relation: FactRelation, _ title: String) -> Group {
    let facts = comparison.facts.filter { $0.relation == relation }
    return Group(relation: relation, title: title, facts: facts, shown: facts.prefix(24))
  }

  /// Quotations with a speaker, by speaker in order of appearance.
  var quotations: [Said] {
    var order: [String] = []
    var said: [String: [Words]] = [:]
    for (number, report) in reports.enumerated() {
      for quotation in report.speech.quotations where quotation.kind == .direct || quotation.kind == .mixed {
        guard let speaker = quotation.speaker, speaker >= 0, speaker < report.names.entities.count
        else { continue }
        let name = plain(report.names.entities[speaker].name)
        if said[name] == nil { order.append(name) }
        let text = quotation.content.map { plain(report.document.string($0)) }
        said[name, default: []].append(
          Words(report: number, text: text.joined(separator: " … ")))
      }
    }
    return order.map { Said(speaker: $0, words: said[$0] ?? []) }
  }

  /// Money, shares, measures and counts of the body, each once a report.
  var figures: [Words] {
    var figures: [Words] = []
    for (number, report) in reports.enumerated() {
      var seen: Set<String> = []
      for quantity in report.times.quantities {
        switch quantity.kind {
        case .cardinal, .ordinal: continue
        case .percent, .money, .measure, .count: break
        }
        guard isBody(quantity.span, report) else { continue }
        let span = quantity.counted.map { quantity.span.union($0) } ?? quantity.span
        let text = plain(report.document.string(span))
        if seen.insert(text).inserted { figures.append(Words(report: number, text: text)) }
      }
    }
    return figures
  }

  private func isBody(_ span: ByteSpan, _ report: Report) -> Bool {
    let blocks = report.document.blocks
    let next = blocks.firstPlace { $0.span.end > span.start }
    return next < blocks.count && blocks[next].span.contains(span) && blocks[next].kind.isBody
  }

  func words(_ evidence: FactEvidence) -> String {
    guard evidence.report >= 0, evidence.report < reports.count else { return "" }
    return plain(reports[evidence.report].document.string(evidence.span))
  }
}

/// One line without control characters: what a report says must not steer a terminal.
func plain(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  var blank = false
  for scalar in text.unicodeScalars {
    if scalar.value <= 0x20 || scalar.value == 0xA0 {
      blank = !result.isEmpty
      continue
    }
    if scalar.value >= 0x7F && scalar.value < 0xA0 { continue }
    // Marks that reorder what is shown.
    if (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value) {
      continue
    }
    if blank { result.append(" ") }
    blank = false
    result.append(scalar)
  }
  return String(result)
}

extension RandomAccessCollection where Index == Int {
  /// The first position at which `isPast` holds, in a collection where it holds from there on.
  /// O(log *n*).
  func firstPlace(_ isPast: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low &+ (high &- low) / 2
      if isPast(self[middle]) { high = middle } else { low = middle &+ 1 }
    }
    return low
  }
}
