// SPDX-License-Identifier: Apache-2.0
import NutgrafEvents
import NutgrafNames
import NutgrafReport
import NutgrafSpeech
import NutgrafSyntax
import NutgrafText
import NutgrafTime

/// Which findings of reports a table has. Raw values are part of the C interface.
public enum TableKind: UInt8, Sendable, CaseIterable {
  case reports, blocks, sentences, tokens, mentions, entities, times, quantities, quotations, events
  case positions
}

/// A column of a table, as Arrow lays it out. An absent value has `valid` false.
public enum TableColumn: Sendable {
  case strings([String?])
  case ints([Int32?])
  case doubles([Double?])
  case flags([Bool])
  case lists([[Int32]])

  public var count: Int {
    switch self {
    case .strings(let values): values.count
    case .ints(let values): values.count
    case .doubles(let values): values.count
    case .flags(let values): values.count
    case .lists(let values): values.count
    }
  }
}

/// Findings of any number of reports as named columns: one row a finding, in the reports' order.
public struct Table: Sendable {
  public private(set) var columns: [(name: String, column: TableColumn)] = []

  public var rows: Int { columns.first?.column.count ?? 0 }

  /// Offsets are in `offsets`; references (entity, speaker …) are ids within the row's report.
  public init(_ kind: TableKind, of reports: [Report], offsets: OffsetUnit) {
    var rows: [Row] = []
    for report in reports { rows.append(contentsOf: Row.all(kind, of: report, offsets: offsets)) }
    let names = Row.layout(kind)
    for (i, (name, type)) in names.enumerated() {
      columns.append((name, Table.column(rows, i, type)))
    }
  }

  private static func column(_ rows: [Row], _ i: Int, _ type: CellType) -> TableColumn {
    switch type {
    case .string:
      .strings(rows.map { if case .string(let value) = $0.cell(i) { value } else { nil } })
    case .int: .ints(rows.map { if case .int(let value) = $0.cell(i) { value } else { nil } })
    case .double: .doubles(rows.map { if case .double(let value) = $0.cell(i) { value } else { nil } })
    case .flag: .flags(rows.map { if case .flag(let value) = $0.cell(i) { value } else { false } })
    case .list: .lists(rows.map { if case .list(let value) = $0.cell(i) { value } else { [] } })
    }
  }
}

enum CellType { case string, int, double, flag, list }

enum Cell {
  case string(String?)
  case int(Int32?)
  case double(Double?)
  case flag(Bool)
  case list([Int32])

  static func int(_ value: Int?) -> Cell { .int(value.flatMap { Int32(exactly: $0) }) }
}

struct Row {
  var cells: [Cell]

  func cell(_ i: Int) -> Cell { i < cells.count ? cells[i] : .string(nil) }

  static func layout(_ kind: TableKind) -> [(String, CellType)] {
    let place: [(String, CellType)] = [
      ("report", .string), ("start", .int), ("end", .int), ("text", .string),
    ]
    switch kind {
    case .reports:
      return [
        ("report", .string), ("title", .string), ("publisher", .string), ("published", .string),
        ("url", .string), ("language", .string), ("text", .string),
      ]
    case .blocks: return place + [("kind", .string), ("level", .int), ("score", .double)]
    case .sentences: return place + [("kind", .string)]
    case .tokens:
      return place + [("lemma", .string), ("upos", .string), ("head", .int), ("deprel", .string)]
    case .mentions:
      return place + [
        ("label", .string), ("kind", .string), ("entity", .int), ("name", .string),
        ("score", .double),
      ]
    case .entities:
      return [
        ("report", .string), ("id", .int), ("name", .string), ("label", .string),
        ("wikidata", .string), ("iso3166", .string), ("acts_for", .int), ("role", .string),
        ("mentions", .int),
      ]
    case .times:
      return place + [
        ("type", .string), ("value", .string), ("edtf", .string), ("from", .string),
        ("to", .string), ("mod", .string),
      ]
    case .quantities:
      return place + [
        ("kind", .string), ("value", .double), ("low", .double), ("high", .double),
        ("comparator", .string), ("unit", .string), ("currency", .string), ("per", .string),
      ]
    case .quotations:
      return place + [
        ("kind", .string), ("cue", .string), ("source", .string), ("speaker", .int),
        ("speaker_name", .string), ("stance", .string), ("parent", .int), ("score", .double),
      ]
    case .events:
      return place + [
        ("type", .string), ("cameo", .string), ("modality", .string), ("actors", .list),
        ("recipients", .list), ("place", .int), ("time", .int), ("attributed_to", .int),
      ]
    case .positions:
      return place + [
        ("stance", .string), ("holder", .int), ("holder_name", .string), ("topic", .string),
        ("toward", .int),
      ]
    }
  }
}
