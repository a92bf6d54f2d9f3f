// SPDX-License-Identifier: Apache-2.0
import NutgrafReport
import NutgrafStories
import NutgrafText

extension Comparison {
  /// A whole page. It needs no network, and all text of the reports is escaped.
  public func htmlPage(of reports: [Report]) -> String {
    """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escaped(plain(story.label)))</title>
    <style>body{margin:0;background:#fff}
    @media (prefers-color-scheme:dark){body{background:#0d1117}}
    .nutgraf{margin:0 auto}</style></head>
    <body>
    \(htmlFragment(of: reports))
    </body></html>

    """
  }

  /// A fragment to show inside a page or a notebook.
  public func htmlFragment(of reports: [Report]) -> String {
    let summary = ComparisonSummary(comparison: self, reports: reports)
    var html = nutgrafStyle + "\n<div class=\"nutgraf\">\n"
    html += "<h1>\(escaped(plain(story.label)))</h1>\n<p class=\"soft\">"
    html += sameStory ? "One story" : "Probably not one story"
    html += " (\(percent(score)))"
    if let place = story.place { html += " · \(escaped(plain(place)))" }
    if let when = story.when { html += " · \(escaped(plain(when)))" }
    html += "</p>\n"
    let people = story.participants.map { escaped(plain($0.name)) }.joined(separator: ", ")
    if !people.isEmpty { html += "<p>\(people)</p>\n" }
    html += "<ol>\n"
    for title in summary.titles {
      html += "<li>\(escaped(title.title)) <span class=\"soft\">\(escaped(title.id))</span></li>\n"
    }
    html += "</ol>\n"
    for group in summary.groups { html += table(group, summary) }
    html += quotationTable(summary)
    html += positionTable(summary)
    html += timelineTable(summary)
    return html + "</div>\n"
  }

  /// Facts on which reports are laid beside each other have a column a report, others one column.
  private func table(_ group: ComparisonSummary.Group, _ summary: ComparisonSummary) -> String {
    let columns = group.relation == .only || summary.reports.count > 4 ? 0 : summary.reports.count
    var html = "<h2>\(escaped(group.title)) <span class=\"soft\">\(group.facts.count)</span></h2>\n"
    html += "<table>\n"
    if columns > 0 {
      html += "<tr><th></th>" + (0..<columns).map { "<th>[\($0 + 1)]</th>" }.joined() + "</tr>\n"
    }
    for fact in group.facts {
      html += "<tr><td><span class=\"tag \(fact.relation.name)\">\(fact.kind.name)</span></td>"
      if columns > 0 {
        for report in 0..<columns {
          let words = fact.evidence.filter { $0.report == report }
          let best = fact.moreSpecific == report ? " class=\"best\"" : ""
          html += "<td\(best)>\(words.map { evidence($0, summary) }.joined(separator: "<br>"))</td>"
        }
      } else {
        let words = fact.evidence.map {
          "<span class=\"soft\">[\($0.report + 1)]</span> " + evidence($0, summary)
        }
        html += "<td>\(words.joined(separator: "<br>"))</td>"
      }
      html += "</tr>\n"
    }
    return html + "</table>\n"
  }

  private func evidence(_ value: FactEvidence, _ summary: ComparisonSummary) -> String {
    let place = "bytes \(value.span.start)–\(value.span.end)"
    return "<span title=\"\(place)\">\(escaped(summary.words(value)))</span>"
  }

  private func quotationTable(_ summary: ComparisonSummary) -> String {
    guard !summary.quotations.isEmpty else { return "" }
    var html = "<h2>Quotations</h2>\n<table>\n"
    for said in summary.quotations {
      let words = said.words.map {
        "<span class=\"soft\">[\($0.report + 1)]</span> \(escaped($0.text))"
      }
      html += "<tr><th>\(escaped(said.speaker))</th><td>\(words.joined(separator: "<br>"))</td></tr>\n"
    }
    return html + "</table>\n"
  }

  private func positionTable(_ summary: ComparisonSummary) -> String {
    guard !positions.isEmpty else { return "" }
    var html = "<h2>Positions</h2>\n<table>\n"
    for position in positions {
      let words = position.stances.map { stance in
        let tag = "<span class=\"tag\">\(stance.stance.name)</span>"
        return "<span class=\"soft\">[\(stance.evidence.report + 1)]</span> \(tag) "
          + evidence(stance.evidence, summary)
      }
      html += "<tr><th>\(escaped(plain(position.holder)))</th>"
      html += "<td>\(escaped(plain(position.topic)))</td>"
      html += "<td>\(words.joined(separator: "<br>"))</td></tr>\n"
    }
    return html + "</table>\n"
  }

  private func timelineTable(_ summary: ComparisonSummary) -> String {
    guard !timeline.isEmpty else { return "" }
    var html = "<h2>Timeline</h2>\n<table>\n"
    for entry in timeline {
      let days = entry.from == entry.to ? entry.from.iso : "\(entry.from.iso) – \(entry.to.iso)"
      let words = entry.what.map {
        "<span class=\"soft\">[\($0.report + 1)]</span> " + evidence($0, summary)
      }
      html += "<tr><th>\(days)</th><td>\(words.joined(separator: "<br>"))</td></tr>\n"
    }
    return html + "</table>\n"
  }
}
