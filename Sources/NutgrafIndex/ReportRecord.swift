// SPDX-License-Identifier: Apache-2.0
import NutgrafEvents
import NutgrafNames
import NutgrafReport
import NutgrafSpeech
import NutgrafText

extension IndexRecord {
  /// The record of an annotated report: its title and text, and who and what is in it as values.
  ///
  /// The body is the whole text, of which the words of the report itself are searched, so that spans
  /// are those of the report. `entity`, `person`, `org` and `place` are found under every name the
  /// report uses; `speaker` marks what was said; `event`, `holder` and `stance` mark their passages.
  public init(_ report: Report, payload: [UInt8] = []) {
    let article = report.article
    self.init(
      id: Array(report.id.utf8), date: (article.published?.value.date) ?? article.dateline?.date)
    if let title = article.title?.value, !title.isEmpty {
      texts.append(Text(field: "title", bytes: Array(title.utf8)))
    }
    let parts = report.document.blocks.filter { $0.kind.isBody && $0.kind != .title }.map(\.span)
    texts.append(
      Text(field: "body", bytes: article.text.bytes, parts: IndexRecord.apart(parts)))
    self.payload = payload
    var spans = [[ByteSpan]](repeating: [], count: report.names.entities.count)
    for mention in report.names.mentions {
      if let entity = mention.entity, entity >= 0, entity < spans.count {
        spans[entity].append(mention.span)
      }
    }
    for (entity, spans) in zip(report.names.entities, spans) {
      var fields = ["entity"]
      switch entity.label {
      case .per: fields.append("person")
      case .org: fields.append("org")
      case .gpe, .loc, .fac: fields.append("place")
      default: break
      }
      for field in fields { add(field, entity, spans) }
    }
    func each(_ entity: Int?, _ body: (Entity) -> Void) {
      guard let entity, entity >= 0, entity < report.names.entities.count else { return }
      body(report.names.entities[entity])
    }
    for quotation in report.speech.quotations {
      each(quotation.speaker) { add("speaker", $0, quotation.content) }
    }
    for event in report.events.events { add("event", event.type.name, [event.extent]) }
    for position in report.events.positions {
      add("stance", position.stance.name, [position.content])
      each(position.holder) { add("holder", $0, [position.content]) }
    }
  }

  /// Adds an entity under each of its names, and what it is called.
  private mutating func add(_ field: String, _ entity: Entity, _ spans: [ByteSpan]) {
    var names = [entity.name] + entity.aliases
    for id in [entity.wikidata, entity.iso3166, entity.geonames, entity.known, entity.own] {
      if let id { names.append(id) }
    }
    for name in names { add(field, name, spans) }
    let name = Array(entity.name.utf8)
    let known = entity.own ?? entity.known
    self.name(field, name, known: known.map { Array($0.utf8) } ?? Words.key(name), spans: spans)
  }

  private mutating func add(_ field: String, _ value: String, _ spans: [ByteSpan]) {
    let key = Words.key(Array(value.utf8))
    guard !key.isEmpty, key.count <= IndexRecord.longestKey else { return }
    keywords.append(Keyword(field: field, value: key, spans: spans))
  }

  /// Spans in order, those that overlap cut.
  private static func apart(_ spans: [ByteSpan]) -> [ByteSpan] {
    var result: [ByteSpan] = []
    for span in spans.sorted() {
      let start = max(span.start, result.last?.end ?? 0)
      if start < span.end { result.append(ByteSpan(from: start, to: span.end)) }
    }
    return result
  }
}
