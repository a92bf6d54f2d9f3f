// SPDX-License-Identifier: Apache-2.0
import NutgrafArticle
import NutgrafEvents
import NutgrafJSON
import NutgrafNames
import NutgrafReport
import NutgrafSpeech
import NutgrafSyntax
import NutgrafText
import NutgrafTime

/// What of a report is written, and in which unit.
public struct ExportOptions: Sendable {
  public var offsets: OffsetUnit
  public var tokens: Bool
  public init(offsets: OffsetUnit = .codepoint, tokens: Bool = false) {
    self.offsets = offsets
    self.tokens = tokens
  }
}

extension Report {
  /// The annotated report of the data contract, one JSON object without a line end.
  public func json(_ options: ExportOptions = ExportOptions()) -> [UInt8] {
    var output = ReportJSON(report: self, options: options)
    output.write()
    return output.json.bytes
  }
}

/// Writes one report. Members appear in the order of the contract.
struct ReportJSON {
  let report: Report
  let options: ExportOptions
  let at: OffsetConverter
  var json: JSONWriter

  init(report: Report, options: ExportOptions) {
    self.report = report
    self.options = options
    at = OffsetConverter(report.document.text, unit: options.offsets)
    json = JSONWriter(capacity: report.document.text.count &* 4 &+ 1024)
  }

  mutating func write() {
    json.beginObject()
    json.key("schema")
    json.string("nutgraf/1")
    json.key("id")
    json.string(report.id)
    json.key("offsets")
    json.string(options.offsets.name)
    json.key("language")
    json.string(report.article.language?.value ?? "en")
    json.key("text")
    json.string(report.document.text.bytes)
    writeArticle()
    writeBlocks()
    writeSentences()
    if options.tokens { writeTokens() }
    writeMentions()
    writeEntities()
    writeTimes()
    writeQuantities()
    writeQuotations()
    writeEvents()
    writePositions()
    writeWarnings()
    json.endObject()
  }

  // MARK: - Parts that many members share

  mutating func bounds(_ span: ByteSpan) {
    json.key("start")
    json.int(at(span.start))
    json.key("end")
    json.int(at(span.end))
  }

  mutating func span(_ span: ByteSpan) {
    json.beginObject()
    bounds(span)
    json.endObject()
  }

  mutating func span(_ key: StaticString, _ value: ByteSpan?) {
    guard let value else { return }
    json.key(key)
    span(value)
  }

  mutating func string(_ key: StaticString, _ value: String?) {
    guard let value, !value.isEmpty else { return }
    json.key(key)
    json.string(value)
  }

  mutating func int(_ key: StaticString, _ value: Int?) {
    guard let value else { return }
    json.key(key)
    json.int(value)
  }

  mutating func double(_ key: StaticString, _ value: Double?) {
    guard let value else { return }
    json.key(key)
    json.double(value)
  }

  mutating func score(_ value: Float) {
    json.key("score")
    json.score(value)
  }

  mutating func array<Values: Sequence>(
    _ key: StaticString, _ values: Values, _ body: (inout Self, Values.Element) -> Void
  ) {
    json.key(key)
    json.beginArray()
    for value in values { body(&self, value) }
    json.endArray()
  }

  // MARK: - Blocks, sentences, tokens

  mutating func writeBlocks() {
    let notes = report.article.notes
    array("blocks", report.document.blocks.enumerated()) { output, numbered in
      let block = numbered.element
      output.json.beginObject()
      output.bounds(block.span)
      output.string("kind", block.kind.name)
      if block.level > 0 { output.int("level", Int(block.level)) }
      if block.clutter != .none { output.string("clutter", block.clutter.name) }
      if numbered.offset < notes.count {
        let note = notes[numbered.offset]
        if note.notice != .none { output.string("notice", note.notice.name) }
        if note.reason != .none { output.string("reason", note.reason.name) }
      }
      if let source = block.source {
        // Bytes of the page as given, whatever the unit of `offsets`.
        output.json.key("source")
        output.json.beginObject()
        output.int("start", source.lower)
        output.int("end", source.upper)
        output.json.endObject()
      }
      output.score(block.score)
      output.json.endObject()
    }
  }

  mutating func writeSentences() {
    array("sentences", report.document.sentences) { output, sentence in
      output.span(sentence.span)
    }
  }

  mutating func writeTokens() {
    let tokens = report.document.tokens
    let syntax = report.syntax
    array("tokens", 0..<tokens.count) { output, token in
      output.json.beginObject()
      output.bounds(tokens.span(token))
      if !syntax.isEmpty {
        output.json.key("lemma")
        output.json.string(syntax.lemma(token))
        output.string("upos", syntax.tag(token).name)
        output.int("head", syntax.head(token))
        output.string("deprel", syntax.relation(token).name)
      }
      output.json.endObject()
    }
  }

  mutating func writeWarnings() {
    array("warnings", report.warnings) { output, warning in
      output.json.beginObject()
      output.string("code", warning.code)
      if let span = warning.span { output.bounds(span) }
      output.string("message", warning.message)
      output.json.endObject()
    }
  }
}
