// SPDX-License-Identifier: Apache-2.0
import NutgrafReport
import NutgrafText

extension Row {
  /// The rows of one report, with cells in the order of `layout`.
  static func all(_ kind: TableKind, of report: Report, offsets: OffsetUnit) -> [Row] {
    RowMaker(report: report, at: OffsetConverter(report.document.text, unit: offsets)).rows(kind)
  }
}

private struct RowMaker {
  let report: Report
  let at: OffsetConverter

  func place(_ span: ByteSpan) -> [Cell] {
    [
      .string(report.id), .int(Int(at(span.start))), .int(Int(at(span.end))),
      .string(report.document.string(span)),
    ]
  }

  func text(_ span: ByteSpan?) -> Cell { .string(span.map(report.document.string)) }

  func name(_ entity: Int?) -> Cell {
    let entities = report.names.entities
    guard let entity, entity >= 0, entity < entities.count else { return .string(nil) }
    return .string(entities[entity].name)
  }

  func score(_ value: Float) -> Cell { .double(Double((value * 1000).rounded()) / 1000) }

  func rows(_ kind: TableKind) -> [Row] {
    switch kind {
    case .reports: [reportRow()]
    case .blocks:
      report.document.blocks.map { block in
        Row(
          cells: place(block.span) + [
            .string(block.kind.name), .int(Int(block.level)), score(block.score),
          ])
      }
    case .sentences:
      report.document.sentences.indices.map { i in
        Row(
          cells: place(report.document.sentences[i].span) + [
            .string(report.document.blockKind(ofSentence: i).name)
          ])
      }
    case .tokens: report.document.tokens.starts.indices.map(tokenRow)
    case .mentions:
      report.names.mentions.map { mention in
        Row(
          cells: place(mention.span) + [
            .string(mention.label.name), .string(mention.kind.text), .int(mention.entity),
            name(mention.entity), score(mention.score),
          ])
      }
    case .entities: entityRows()
    case .times:
      report.times.times.map { time in
        Row(
          cells: place(time.span) + [
            .string(time.type.name), .string(time.value), .string(time.edtf),
            .string(time.from?.iso), .string(time.to?.iso), .string(time.mod),
          ])
      }
    case .quantities:
      report.times.quantities.map { quantity in
        let comparator = quantity.comparator.symbol
        return Row(
          cells: place(quantity.span) + [
            .string(quantity.kind.name), .double(quantity.value), .double(quantity.low),
            .double(quantity.high), .string(comparator.isEmpty ? nil : comparator),
            .string(quantity.unit), .string(quantity.currency), .string(quantity.per),
          ])
      }
    case .quotations:
      report.speech.quotations.map { quotation in
        Row(
          cells: place(quotation.extent) + [
            .string(quotation.kind.name), text(quotation.cue), text(quotation.source),
            .int(quotation.speaker), name(quotation.speaker), .string(quotation.stance.name),
            .int(quotation.parent), score(quotation.score),
          ])
      }
    case .events:
      report.events.events.map { event in
        Row(
          cells: place(event.extent) + [
            .string(event.type.name), .string(event.cameo), .string(event.modality.name),
            .list(event.actors.compactMap { $0.entity.flatMap { Int32(exactly: $0) } }),
            .list(event.recipients.compactMap { $0.entity.flatMap { Int32(exactly: $0) } }),
            .int(event.place), .int(event.time), .int(event.attributedTo),
          ])
      }
    case .positions:
      report.events.positions.map { position in
        Row(
          cells: place(position.content) + [
            .string(position.stance.name), .int(position.holder), name(position.holder),
            .string(position.topic), .int(position.toward),
          ])
      }
    }
  }

  private func reportRow() -> Row {
    let article = report.article
    return Row(cells: [
      .string(report.id), .string(article.title?.value), .string(article.publisher?.value),
      .string(article.published?.value.iso), .string(article.url?.value),
      .string(article.language?.value ?? "en"),
      .string(report.document.string(report.document.text.span)),
    ])
  }

  private func tokenRow(_ token: Int) -> Row {
    let syntax = report.syntax
    let span = report.document.tokens.span(token)
    guard !syntax.isEmpty else {
      return Row(cells: place(span) + [.string(nil), .string(nil), .int(Int?.none), .string(nil)])
    }
    return Row(
      cells: place(span) + [
        .string(String(decoding: syntax.lemma(token), as: UTF8.self)),
        .string(syntax.tag(token).name), .int(syntax.head(token)),
        .string(syntax.relation(token).name),
      ])
  }

  private func entityRows() -> [Row] {
    var counts = [Int](repeating: 0, count: report.names.entities.count)
    for mention in report.names.mentions {
      if let entity = mention.entity, entity >= 0, entity < counts.count { counts[entity] &+= 1 }
    }
    return report.names.entities.enumerated().map { id, entity in
      Row(cells: [
        .string(report.id), .int(id), .string(entity.name), .string(entity.label.name),
        .string(entity.wikidata), .string(entity.iso3166), .int(entity.actsFor),
        .string(entity.roles.first?.title), .int(counts[id]),
      ])
    }
  }
}
