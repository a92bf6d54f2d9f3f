// SPDX-License-Identifier: Apache-2.0
import NutgrafNames
import NutgrafReport
import NutgrafSpeech
import NutgrafText

extension Report {
  /// The report with names and quotations marked in place: a fragment that needs no network, with all
  /// of its text escaped. Clutter is shown faded.
  public func htmlFragment() -> String {
    var html = nutgrafStyle + "\n<div class=\"nutgraf\">\n"
    let painter = Painter(report: self)
    for block in document.blocks {
      let words = painter.paint(block.span)
      switch block.kind {
      case .title: html += "<h1>\(words)</h1>\n"
      case .heading, .subtitle: html += "<h2>\(words)</h2>\n"
      case .clutter: html += "<p class=\"clutter\">\(words)</p>\n"
      case .listItem: html += "<p>• \(words)</p>\n"
      case .blockquote: html += "<blockquote>\(words)</blockquote>\n"
      case .byline, .dateline, .caption, .notice: html += "<p class=\"soft\">\(words)</p>\n"
      case .paragraph, .table: html += "<p>\(words)</p>\n"
      }
    }
    return html + "</div>\n"
  }
}

/// Writes a stretch of text as segments between the ends of names and quotations, so that marks nest
/// whatever way the spans cross.
private struct Painter {
  let report: Report
  /// Parts of quotations with who said them, in text order.
  let parts: [(span: ByteSpan, speaker: Int?)]

  init(report: Report) {
    self.report = report
    parts = report.speech.quotations
      .filter { $0.kind == .direct || $0.kind == .mixed }
      .flatMap { quotation in quotation.content.map { (span: $0, speaker: quotation.speaker) } }
      .sorted { $0.span < $1.span }
  }

  func paint(_ span: ByteSpan) -> String {
    let names = report.names.mentions(in: span).map { report.names.mentions[$0] }
      .filter { $0.kind == .name }
    // A part lies within a block, or runs on from the one before.
    let first = max(0, parts.firstPlace { $0.span.start >= span.start } &- 1)
    let quoted = parts[first...].prefix { $0.span.start < span.end }.filter {
      $0.span.overlaps(span)
    }
    var cuts: Set<UInt32> = [span.start, span.end]
    for mention in names { cuts.formUnion([mention.span.start, mention.span.end]) }
    for part in quoted { cuts.formUnion([part.span.start, part.span.end]) }
    let ends = cuts.filter { $0 >= span.start && $0 <= span.end }.sorted()
    var html = ""
    var nextName = 0
    var nextPart = 0
    for (start, end) in zip(ends, ends.dropFirst()) {
      while nextName < names.count, names[nextName].span.end <= start { nextName += 1 }
      while nextPart < quoted.count, quoted[nextPart].span.end <= start { nextPart += 1 }
      var words = escaped(report.document.string(ByteSpan(from: start, to: end)))
      if nextName < names.count, names[nextName].span.start <= start {
        let mention = names[nextName]
        words =
          "<mark class=\"\(mention.label.name)\" title=\"\(title(mention.entity))\">\(words)</mark>"
      }
      if nextPart < quoted.count, quoted[nextPart].span.start <= start {
        words = "<q title=\"\(title(quoted[nextPart].speaker))\">\(words)</q>"
      }
      html += words
    }
    return html
  }

  private func title(_ entity: Int?) -> String {
    let entities = report.names.entities
    guard let entity, entity >= 0, entity < entities.count else { return "" }
    return escaped(plain(entities[entity].name))
  }
}
