// SPDX-License-Identifier: Apache-2.0
import NutgrafEvents
import NutgrafNames
import NutgrafReport
import NutgrafSpeech
import NutgrafText
import NutgrafTime

extension ReportJSON {
  mutating func writeMentions() {
    array("mentions", report.names.mentions) { output, mention in
      output.json.beginObject()
      output.bounds(mention.span)
      output.string("label", mention.label.name)
      output.string("kind", mention.kind.text)
      output.int("entity", mention.entity)
      output.score(mention.score)
      output.json.endObject()
    }
  }

  mutating func writeEntities() {
    array("entities", report.names.entities.enumerated()) { output, item in
      let (id, entity) = item
      output.json.beginObject()
      output.int("id", id)
      output.string("name", entity.name)
      output.string("label", entity.label.name)
      output.array("aliases", entity.aliases) { $0.json.string($1) }
      output.array("roles", entity.roles) { output, role in
        output.json.beginObject()
        output.string("title", role.title)
        output.int("of", role.of)
        output.bounds(role.span)
        output.json.key("former")
        output.json.bool(role.former)
        output.json.endObject()
      }
      let outside = entity.wikidata ?? entity.iso3166 ?? entity.geonames ?? entity.own
      if outside != nil {
        output.json.key("same_as")
        output.json.beginObject()
        output.string("wikidata", entity.wikidata)
        output.string("iso3166", entity.iso3166)
        output.string("geonames", entity.geonames)
        output.string("own", entity.own)
        output.score(entity.identityScore)
        output.json.endObject()
      }
      output.int("acts_for", entity.actsFor)
      if !entity.members.isEmpty {
        output.array("members", entity.members) { $0.json.int($1) }
      }
      output.json.endObject()
    }
  }

  mutating func writeTimes() {
    array("times", report.times.times) { output, time in
      output.json.beginObject()
      output.bounds(time.span)
      output.string("type", time.type.name)
      output.string("value", time.value)
      output.string("edtf", time.edtf)
      output.string("from", time.from?.iso)
      output.string("to", time.to?.iso)
      output.string("mod", time.mod)
      if time.anchor != .none { output.string("anchor", time.anchor.name) }
      output.json.endObject()
    }
  }

  mutating func writeQuantities() {
    array("quantities", report.times.quantities) { output, quantity in
      output.json.beginObject()
      output.bounds(quantity.span)
      output.string("kind", quantity.kind.name)
      output.double("value", quantity.value)
      output.double("low", quantity.low)
      output.double("high", quantity.high)
      output.string("comparator", quantity.comparator.symbol)
      output.string("unit", quantity.unit)
      output.string("currency", quantity.currency)
      output.string("per", quantity.per)
      output.span("counted", quantity.counted)
      output.json.endObject()
    }
  }

  mutating func writeQuotations() {
    array("quotations", report.speech.quotations) { output, quotation in
      output.json.beginObject()
      output.string("kind", quotation.kind.name)
      output.array("content", quotation.content) { $0.span($1) }
      output.span("cue", quotation.cue)
      output.span("source", quotation.source)
      output.int("speaker", quotation.speaker)
      output.int("parent", quotation.parent)
      if quotation.kind != .fragment { output.string("stance", quotation.stance.name) }
      output.score(quotation.score)
      output.json.endObject()
    }
  }

  mutating func writeEvents() {
    array("events", report.events.events) { output, event in
      output.json.beginObject()
      output.span("trigger", event.trigger)
      output.span("extent", event.extent)
      output.string("type", event.type.name)
      output.string("cameo", event.cameo)
      output.string("modality", event.modality.name)
      output.array("actors", event.actors) { $0.participant($1) }
      output.array("recipients", event.recipients) { $0.participant($1) }
      output.int("place", event.place)
      output.int("time", event.time)
      if !event.quantities.isEmpty {
        output.array("quantities", event.quantities) { $0.json.int($1) }
      }
      output.int("attributed_to", event.attributedTo)
      output.score(event.score)
      output.json.endObject()
    }
  }

  private mutating func participant(_ value: Participant) {
    json.beginObject()
    int("entity", value.entity)
    span("span", value.span)
    json.endObject()
  }

  mutating func writePositions() {
    array("positions", report.events.positions) { output, position in
      output.json.beginObject()
      output.int("holder", position.holder)
      output.span("holder_span", position.holderSpan)
      output.string("stance", position.stance.name)
      output.span("content", position.content)
      output.string("topic", position.topic)
      output.int("toward", position.toward)
      output.score(position.score)
      output.json.endObject()
    }
  }
}
