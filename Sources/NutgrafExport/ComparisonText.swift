// SPDX-License-Identifier: Apache-2.0
import NutgrafReport
import NutgrafStories
import NutgrafText

extension Comparison {
  /// The comparison for a terminal, wrapped at `width` columns: who, where, when; what all say, what
  /// one says more exactly, what conflicts, what one alone has; quotations, figures, positions and a
  /// timeline, each with the words of its source. Control characters of the reports are left out.
  public func text(of reports: [Report], width: Int = 100) -> String {
    var page = TextPage(width: max(40, width))
    let summary = ComparisonSummary(comparison: self, reports: reports)
    let label = plain(story.label)
    page.line(label.isEmpty ? "Comparison of \(reports.count) reports" : label)
    page.line(
      sameStory ? "One story, \(percent(score)) sure." : "Probably not one story (\(percent(score))).")
    page.blank()
    for (number, report) in summary.titles.enumerated() {
      page.item("[\(number + 1)]", report.id + (report.title.isEmpty ? "" : ": " + report.title))
    }
    page.blank()
    let people = story.participants.map { plain($0.name) }.joined(separator: ", ")
    if !people.isEmpty { page.item("Who", people, indent: 7) }
    if let place = story.place { page.item("Where", plain(place), indent: 7) }
    if let when = story.when { page.item("When", plain(when), indent: 7) }
    for group in summary.groups {
      page.heading(group.title, count: group.facts.count)
      for fact in group.shown { page.fact(fact, of: summary) }
      if group.facts.count > group.shown.count {
        page.line("  … and \(group.facts.count - group.shown.count) more (all of them with --json)")
      }
    }
    page.section("Quotations", summary.quotations) { page, said in
      page.line("  " + said.speaker)
      for words in said.words { page.item("[\(words.report + 1)]", words.text, from: 4) }
    }
    page.section("Figures", summary.figures) { page, figure in
      page.item("[\(figure.report + 1)]", figure.text, from: 2)
    }
    page.section("Positions", positions) { page, position in
      page.line("  \(plain(position.holder)), on \(plain(position.topic))")
      for stance in position.stances {
        let words = summary.words(stance.evidence)
        page.item("[\(stance.evidence.report + 1)]", "\(stance.stance.name): \(words)", from: 4)
      }
    }
    page.section("Timeline", timeline) { page, entry in
      let days = entry.from == entry.to ? entry.from.iso : "\(entry.from.iso) to \(entry.to.iso)"
      page.line("  " + days)
      for what in entry.what.prefix(4) {
        page.item("[\(what.report + 1)]", summary.words(what), from: 4)
      }
    }
    return page.text
  }
}

func percent(_ score: Float) -> String {
  "\(Int((max(0, min(1, score.isFinite ? score : 0)) * 100).rounded())) %"
}

/// Lines of a terminal.
private struct TextPage {
  let width: Int
  private(set) var text = ""

  init(width: Int) { self.width = width }

  mutating func line(_ words: String) { wrap(words, first: "", rest: "    ") }
  mutating func blank() { text += "\n" }

  mutating func heading(_ title: String, count: Int) {
    text += "\n\(title) (\(count))\n"
  }

  /// A label and words beside it.
  mutating func item(_ label: String, _ words: String, indent: Int = 4, from: Int = 0) {
    let lead = String(repeating: " ", count: from)
    let gap = String(repeating: " ", count: max(1, indent - label.utf8.count))
    wrap(words, first: lead + label + gap, rest: lead + String(repeating: " ", count: indent))
  }

  mutating func section<Values: Collection>(
    _ title: String, _ values: Values, _ body: (inout Self, Values.Element) -> Void
  ) {
    guard !values.isEmpty else { return }
    heading(title, count: values.count)
    for value in values { body(&self, value) }
  }

  mutating func fact(_ fact: Fact, of summary: ComparisonSummary) {
    var label = fact.kind.name
    if let best = fact.moreSpecific { label += ", [\(best + 1)] says it more exactly" }
    line("  " + label)
    for evidence in fact.evidence.prefix(6) {
      item("[\(evidence.report + 1)]", summary.words(evidence), from: 4)
    }
  }

  /// Breaks at blanks; widths are counted in code points.
  private mutating func wrap(_ words: String, first: String, rest: String) {
    var line = first
    var length = first.unicodeScalars.count
    var fresh = true
    for word in words.split(separator: " ") {
      let size = word.unicodeScalars.count
      if !fresh, length + 1 + size > width {
        text += line + "\n"
        line = rest
        length = rest.unicodeScalars.count
        fresh = true
      }
      if fresh {
        // Leading blanks of the words are kept by the caller's indents.
        line += leading(words, fresh && line == first)
        line += word
        length = line.unicodeScalars.count
      } else {
        line += " " + word
        length += 1 + size
      }
      fresh = false
    }
    text += line + "\n"
  }

  private func leading(_ words: String, _ atStart: Bool) -> String {
    atStart ? String(words.prefix(while: { $0 == " " })) : ""
  }
}
