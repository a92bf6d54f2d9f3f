// SPDX-License-Identifier: Apache-2.0
import CNutgrafTypes
import NutgrafEvents
import NutgrafNames
import NutgrafReport
import NutgrafSpeech
import NutgrafText
import NutgrafTime

/// The columns of one report, built when first asked for.
@safe final class ReportColumns: ColumnArena {
  private var textView: nutgraf_view?
  private var idView: nutgraf_view?
  private var built: [UInt8: AnyObject] = [:]

  func text(of report: Report) -> nutgraf_view {
    if let view = unsafe textView { return unsafe view }
    let view = unsafe text(report.document.text.bytes)
    unsafe textView = unsafe view
    return unsafe view
  }

  func id(of report: Report) -> nutgraf_view {
    if let view = unsafe idView { return unsafe view }
    let view = unsafe text(Array(report.id.utf8))
    unsafe idView = unsafe view
    return unsafe view
  }

  /// The columns kept under `key`, or made and kept.
  func kept<Columns>(_ key: UInt8, _ make: () -> Columns) -> Columns {
    if let old = built[key] as? Kept<Columns> { return old.columns }
    let columns = make()
    built[key] = Kept(columns)
    return columns
  }

  private final class Kept<Columns> {
    let columns: Columns
    init(_ columns: Columns) { self.columns = columns }
  }
}

// MARK: - Exports

private func give<Columns: BitwiseCopyable>(
  _ handle: ReportHandle?, _ out: UnsafeMutablePointer<Columns>?, _ key: UInt8,
  _ make: (Report, ReportColumns) -> Columns
) -> StatusCode {
  export { () throws(Misfortune) in
    let box = try unsafe report(handle)
    let columns = box.withColumns { report, arena in arena.kept(key) { make(report, arena) } }
    try unsafe fill(out, with: columns)
  }
}

private func size(_ count: Int) -> UInt32 { UInt32(truncatingIfNeeded: count) }

/// The blocks of a report, in text order.
///
/// Safe from any thread. The columns belong to the report and live until nutgraf_report_free().
///
/// @param report a live report.
/// @param out set `out->struct_size = sizeof *out` first; receives the columns.
/// @return NUTGRAF_OK, or NUTGRAF_MISUSE for NULL, a freed report or a struct_size that cannot be.
/// @since 0.1
@_cdecl("nutgraf_report_blocks")
public func reportBlocks(_ report: ReportHandle?, _ out: UnsafeMutablePointer<nutgraf_blocks>?)
  -> StatusCode
{
  unsafe give(report, out, 0) { report, arena in
    let blocks = report.document.blocks
    let spans = blocks.map(\.span)
    return unsafe nutgraf_blocks(
      struct_size: 0, count: size(blocks.count), start: arena.starts(spans), end: arena.ends(spans),
      kind: arena.column(blocks.count) { blocks[$0].kind.rawValue },
      level: arena.column(blocks.count) { blocks[$0].level },
      source_start: arena.starts(blocks.map { $0.source ?? noSpan }),
      source_end: arena.ends(blocks.map { $0.source ?? noSpan }),
      score: arena.column(blocks.count) { blocks[$0].score })
  }
}

/// The sentences of a report, in text order. Ownership and threads as for nutgraf_report_blocks().
///
/// @param report a live report.
/// @param out set `out->struct_size = sizeof *out` first; receives the columns.
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_report_sentences")
public func reportSentences(
  _ report: ReportHandle?, _ out: UnsafeMutablePointer<nutgraf_sentences>?
) -> StatusCode {
  unsafe give(report, out, 1) { report, arena in
    let sentences = report.document.sentences
    let spans = sentences.map(\.span)
    return unsafe nutgraf_sentences(
      struct_size: 0, count: size(sentences.count), start: arena.starts(spans),
      end: arena.ends(spans),
      first_token: arena.column(sentences.count) { sentences[$0].firstToken },
      end_token: arena.column(sentences.count) { sentences[$0].endToken },
      block: arena.column(sentences.count) { sentences[$0].block })
  }
}

/// The tokens of a report, in text order. Ownership and threads as for nutgraf_report_blocks().
///
/// @param report a live report.
/// @param out set `out->struct_size = sizeof *out` first; receives the columns.
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_report_tokens")
public func reportTokens(_ report: ReportHandle?, _ out: UnsafeMutablePointer<nutgraf_tokens>?)
  -> StatusCode
{
  unsafe give(report, out, 2) { report, arena in
    let tokens = report.document.tokens
    let syntax = report.syntax
    guard !syntax.isEmpty else {
      return unsafe nutgraf_tokens(
        struct_size: 0, count: size(tokens.count), start: arena.column(tokens.starts),
        end: arena.column(tokens.ends), upos: nil, head: nil,
        lemma: nutgraf_strings(bytes: nil, offsets: nil),
        deprel: nutgraf_strings(bytes: nil, offsets: nil))
    }
    return unsafe nutgraf_tokens(
      struct_size: 0, count: size(tokens.count), start: arena.column(tokens.starts),
      end: arena.column(tokens.ends),
      upos: arena.column(tokens.count) { syntax.tag($0).rawValue },
      head: arena.column(tokens.count) { Int32(syntax.head($0)) },
      lemma: arena.strings(tokens.count) { String(decoding: syntax.lemma($0), as: UTF8.self) },
      deprel: arena.strings(tokens.count) { syntax.relation($0).name })
  }
}

/// The mentions of a report, in text order. Ownership and threads as for nutgraf_report_blocks().
///
/// @param report a live report.
/// @param out set `out->struct_size = sizeof *out` first; receives the columns.
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_report_mentions")
public func reportMentions(
  _ report: ReportHandle?, _ out: UnsafeMutablePointer<nutgraf_mentions>?
) -> StatusCode {
  unsafe give(report, out, 3) { report, arena in
    let mentions = report.names.mentions
    let spans = mentions.map(\.span)
    return unsafe nutgraf_mentions(
      struct_size: 0, count: size(mentions.count), start: arena.starts(spans),
      end: arena.ends(spans),
      label: arena.column(mentions.count) { mentions[$0].label.rawValue },
      kind: arena.column(mentions.count) { mentions[$0].kind.rawValue },
      entity: arena.references(mentions.count) { mentions[$0].entity },
      score: arena.column(mentions.count) { mentions[$0].score })
  }
}

/// The entities of a report, by id. Ownership and threads as for nutgraf_report_blocks().
///
/// @param report a live report.
/// @param out set `out->struct_size = sizeof *out` first; receives the columns.
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_report_entities")
public func reportEntities(
  _ report: ReportHandle?, _ out: UnsafeMutablePointer<nutgraf_entities>?
) -> StatusCode {
  unsafe give(report, out, 4) { report, arena in
    let entities = report.names.entities
    let count = entities.count
    return unsafe nutgraf_entities(
      struct_size: 0, count: size(count), name: arena.strings(count) { entities[$0].name },
      label: arena.column(count) { entities[$0].label.rawValue },
      wikidata: arena.strings(count) { entities[$0].wikidata },
      iso3166: arena.strings(count) { entities[$0].iso3166 },
      acts_for: arena.references(count) { entities[$0].actsFor },
      role: arena.strings(count) { entities[$0].roles.first?.title },
      role_of: arena.references(count) { entities[$0].roles.first?.of })
  }
}

/// The times of a report, in text order. Ownership and threads as for nutgraf_report_blocks().
///
/// @param report a live report.
/// @param out set `out->struct_size = sizeof *out` first; receives the columns.
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_report_times")
public func reportTimes(_ report: ReportHandle?, _ out: UnsafeMutablePointer<nutgraf_times>?)
  -> StatusCode
{
  unsafe give(report, out, 5) { report, arena in
    let times = report.times.times
    let count = times.count
    let spans = times.map(\.span)
    return unsafe nutgraf_times(
      struct_size: 0, count: size(count), start: arena.starts(spans), end: arena.ends(spans),
      type: arena.column(count) { times[$0].type.rawValue },
      value: arena.strings(count) { times[$0].value }, mod: arena.strings(count) { times[$0].mod },
      edtf: arena.strings(count) { times[$0].edtf },
      from: arena.strings(count) { times[$0].from?.iso },
      to: arena.strings(count) { times[$0].to?.iso })
  }
}

/// The quantities of a report, in text order. Ownership and threads as for nutgraf_report_blocks().
///
/// @param report a live report.
/// @param out set `out->struct_size = sizeof *out` first; receives the columns.
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_report_quantities")
public func reportQuantities(
  _ report: ReportHandle?, _ out: UnsafeMutablePointer<nutgraf_quantities>?
) -> StatusCode {
  unsafe give(report, out, 6) { report, arena in
    let quantities = report.times.quantities
    let count = quantities.count
    let spans = quantities.map(\.span)
    return unsafe nutgraf_quantities(
      struct_size: 0, count: size(count), start: arena.starts(spans), end: arena.ends(spans),
      kind: arena.column(count) { quantities[$0].kind.rawValue },
      comparator: arena.column(count) { quantities[$0].comparator.rawValue },
      value: arena.column(count) { quantities[$0].value },
      low: arena.column(count) { quantities[$0].low ?? .nan },
      high: arena.column(count) { quantities[$0].high ?? .nan },
      unit: arena.strings(count) { quantities[$0].unit },
      currency: arena.strings(count) { quantities[$0].currency })
  }
}

/// The quotations of a report, in text order. Ownership and threads as for nutgraf_report_blocks().
///
/// @param report a live report.
/// @param out set `out->struct_size = sizeof *out` first; receives the columns.
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_report_quotations")
public func reportQuotations(
  _ report: ReportHandle?, _ out: UnsafeMutablePointer<nutgraf_quotations>?
) -> StatusCode {
  unsafe give(report, out, 7) { report, arena in
    let quotations = report.speech.quotations
    let count = quotations.count
    let parts = quotations.flatMap(\.content)
    var firsts = [0]
    for quotation in quotations { firsts.append(firsts[firsts.count &- 1] &+ quotation.content.count) }
    return unsafe nutgraf_quotations(
      struct_size: 0, count: size(count),
      kind: arena.column(count) { quotations[$0].kind.rawValue },
      stance: arena.column(count) { quotations[$0].stance.rawValue },
      content: arena.lists(count) { Array(firsts[$0]..<firsts[$0 &+ 1]) },
      part_start: arena.starts(parts), part_end: arena.ends(parts),
      cue_start: arena.starts(quotations.map { $0.cue ?? noSpan }),
      cue_end: arena.ends(quotations.map { $0.cue ?? noSpan }),
      source_start: arena.starts(quotations.map { $0.source ?? noSpan }),
      source_end: arena.ends(quotations.map { $0.source ?? noSpan }),
      speaker: arena.references(count) { quotations[$0].speaker },
      parent: arena.references(count) { quotations[$0].parent },
      score: arena.column(count) { quotations[$0].score })
  }
}

/// The events of a report, in text order. Ownership and threads as for nutgraf_report_blocks().
///
/// @param report a live report.
/// @param out set `out->struct_size = sizeof *out` first; receives the columns.
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_report_events")
public func reportEvents(_ report: ReportHandle?, _ out: UnsafeMutablePointer<nutgraf_events>?)
  -> StatusCode
{
  unsafe give(report, out, 8) { report, arena in
    let events = report.events.events
    let count = events.count
    return unsafe nutgraf_events(
      struct_size: 0, count: size(count), trigger_start: arena.starts(events.map(\.trigger)),
      trigger_end: arena.ends(events.map(\.trigger)),
      extent_start: arena.starts(events.map(\.extent)),
      extent_end: arena.ends(events.map(\.extent)),
      type: arena.column(count) { events[$0].type.rawValue },
      modality: arena.column(count) { events[$0].modality.rawValue },
      cameo: arena.strings(count) { events[$0].cameo },
      actors: arena.lists(count) { events[$0].actors.compactMap(\.entity) },
      recipients: arena.lists(count) { events[$0].recipients.compactMap(\.entity) },
      place: arena.references(count) { events[$0].place },
      time: arena.references(count) { events[$0].time },
      attributed_to: arena.references(count) { events[$0].attributedTo })
  }
}

/// The positions of a report (who demands, offers, rejects what), in text order. Ownership and
/// threads as for nutgraf_report_blocks().
///
/// @param report a live report.
/// @param out set `out->struct_size = sizeof *out` first; receives the columns.
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_report_positions")
public func reportPositions(
  _ report: ReportHandle?, _ out: UnsafeMutablePointer<nutgraf_positions>?
) -> StatusCode {
  unsafe give(report, out, 9) { report, arena in
    let positions = report.events.positions
    let count = positions.count
    return unsafe nutgraf_positions(
      struct_size: 0, count: size(count), content_start: arena.starts(positions.map(\.content)),
      content_end: arena.ends(positions.map(\.content)),
      stance: arena.column(count) { positions[$0].stance.rawValue },
      holder: arena.references(count) { positions[$0].holder },
      toward: arena.references(count) { positions[$0].toward },
      topic: arena.strings(count) { positions[$0].topic })
  }
}
