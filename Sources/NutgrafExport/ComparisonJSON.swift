// SPDX-License-Identifier: Apache-2.0
import NutgrafEvents
import NutgrafJSON
import NutgrafReport
import NutgrafStories
import NutgrafText

extension Comparison {
  /// The comparison of the data contract. `reports` are those it was made of, in the same order.
  public func json(of reports: [Report], offsets: OffsetUnit = .codepoint) -> [UInt8] {
    var output = ComparisonJSON(comparison: self, reports: reports, unit: offsets)
    output.write()
    return output.json.bytes
  }
}

struct ComparisonJSON {
  let comparison: Comparison
  let reports: [Report]
  let converters: [OffsetConverter]
  var json = JSONWriter(capacity: 4096)

  init(comparison: Comparison, reports: [Report], unit: OffsetUnit) {
    self.comparison = comparison
    self.reports = reports
    converters = reports.map { OffsetConverter($0.document.text, unit: unit) }
  }

  mutating func write() {
    json.beginObject()
    json.key("schema")
    json.string("nutgraf-comparison/1")
    list("reports", comparison.reports) { $0.json.string($1) }
    json.key("same_story")
    json.bool(comparison.sameStory)
    json.key("score")
    json.score(comparison.score)
    writeStory()
    list("facts", comparison.facts) { output, fact in
      output.json.beginObject()
      output.string("relation", fact.relation.name)
      output.string("kind", fact.kind.name)
      output.list("evidence", fact.evidence) { $0.evidence($1) }
      if let best = fact.moreSpecific { output.string("more_specific", output.id(best)) }
      output.json.key("score")
      output.json.score(fact.score)
      output.json.endObject()
    }
    list("quotations", comparison.quotations) { output, quotation in
      output.json.beginObject()
      output.string("speaker", quotation.speaker)
      output.list("variants", quotation.variants) { $0.evidence($1) }
      output.json.key("similarity")
      output.json.score(quotation.similarity)
      output.json.endObject()
    }
    list("positions", comparison.positions) { output, position in
      output.json.beginObject()
      output.string("holder", position.holder)
      output.string("topic", position.topic)
      output.list("stances", position.stances) { output, stance in
        output.json.beginObject()
        output.members(stance.evidence)
        output.string("stance", stance.stance.name)
        output.json.endObject()
      }
      output.json.endObject()
    }
    list("timeline", comparison.timeline) { output, entry in
      output.json.beginObject()
      output.string("from", entry.from.iso)
      output.string("to", entry.to.iso)
      output.list("what", entry.what) { $0.evidence($1) }
      output.json.endObject()
    }
    json.endObject()
  }

  private mutating func writeStory() {
    let story = comparison.story
    json.key("story")
    json.beginObject()
    string("label", story.label)
    string("when", story.when)
    string("where", story.place)
    list("participants", story.participants) { output, participant in
      output.json.beginObject()
      output.string("name", participant.name)
      output.string("label", participant.label)
      output.json.endObject()
    }
    json.endObject()
  }

  private func id(_ report: Int) -> String {
    report >= 0 && report < comparison.reports.count ? comparison.reports[report] : ""
  }

  private mutating func string(_ key: StaticString, _ value: String?) {
    guard let value, !value.isEmpty else { return }
    json.key(key)
    json.string(value)
  }

  private mutating func list<Values: Sequence>(
    _ key: StaticString, _ values: Values, _ body: (inout Self, Values.Element) -> Void
  ) {
    json.key(key)
    json.beginArray()
    for value in values { body(&self, value) }
    json.endArray()
  }

  private mutating func evidence(_ value: FactEvidence) {
    json.beginObject()
    members(value)
    json.endObject()
  }

  /// With the words themselves, so that a reader needs no second file.
  private mutating func members(_ value: FactEvidence) {
    string("report", id(value.report))
    guard value.report >= 0, value.report < reports.count else { return }
    let at = converters[value.report]
    json.key("start")
    json.int(at(value.span.start))
    json.key("end")
    json.int(at(value.span.end))
    string("value", value.value)
    json.key("text")
    json.string(reports[value.report].document.text[value.span])
  }
}
