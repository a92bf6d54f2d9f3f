// SPDX-License-Identifier: Apache-2.0
import NutgrafSyntax
import NutgrafText

public enum TimeType: UInt8, Sendable, CaseIterable {
  case date, time, duration, set
  public var name: String { Self.names[Int(rawValue)] }
  /// In the order of the cases; the runtime would take .1 ms to tell them.
  static let names: [String] = [
    "DATE", "TIME", "DURATION", "SET",
  ]
}

/// What a relative time was reckoned from.
public enum TimeAnchor: UInt8, Sendable, CaseIterable {
  case none, published, dateline, previous, quotation, fetched
  public var name: String { Self.names[Int(rawValue)] }
  /// In the order of the cases; the runtime would take .1 ms to tell them.
  static let names: [String] = [
    "none", "published", "dateline", "previous", "quotation", "fetched",
  ]
}

/// A time expression (TimeML TIMEX3), with EDTF and the closed interval of days beside it.
public struct TimeExpression: Sendable {
  public var span: ByteSpan
  public var type: TimeType
  /// TIMEX3: `2025-05-16`, `XXXX-WXX-5`, `P2W`, `PAST_REF`.
  public var value: String
  public var edtf: String?
  public var from: CivilDate?
  public var to: CivilDate?
  /// TIMEX3 `mod`: `LESS_THAN`, `APPROX`, `START`.
  public var mod: String?
  public var anchor: TimeAnchor
  public init(span: ByteSpan, type: TimeType, value: String, anchor: TimeAnchor = .none) {
    self.span = span
    self.type = type
    self.value = value
    self.anchor = anchor
  }
}

public enum QuantityKind: UInt8, Sendable, CaseIterable {
  case cardinal, ordinal, percent, money, measure, count
  public var name: String { Self.names[Int(rawValue)] }
  /// In the order of the cases; the runtime would take .1 ms to tell them.
  static let names: [String] = [
    "cardinal", "ordinal", "percent", "money", "measure", "count",
  ]
}

public enum Comparator: UInt8, Sendable {
  case none, less, atMost, about, atLeast, more
  /// `<`, `<=`, `~`, `>=`, `>`; empty for none.
  public var symbol: String {
    switch self {
    case .none: ""
    case .less: "<"
    case .atMost: "<="
    case .about: "~"
    case .atLeast: ">="
    case .more: ">"
    }
  }
}

public struct Quantity: Sendable {
  /// The number, its modifiers and its currency or unit of measure; not the counted noun.
  public var span: ByteSpan
  public var kind: QuantityKind
  public var value: Double
  public var low: Double?
  public var high: Double?
  public var comparator: Comparator = .none
  /// UCUM where the unit has a code, the counted noun's lemma otherwise.
  public var unit: String?
  /// ISO 4217.
  public var currency: String?
  public var per: String?
  /// The counted noun phrase, where there is one.
  public var counted: ByteSpan?
  public init(span: ByteSpan, kind: QuantityKind, value: Double) {
    self.span = span
    self.kind = kind
    self.value = value
  }
}

/// What relative times are reckoned from.
public struct TimeOptions: Sendable {
  public var published: DateTime?
  /// When the page was fetched.
  public var fetched: DateTime?
  /// From the dateline, when there is no published date.
  public var dateline: CivilDate?
  public init(published: DateTime? = nil, fetched: DateTime? = nil, dateline: CivilDate? = nil) {
    self.published = published
    self.fetched = fetched
    self.dateline = dateline
  }
}

/// The time stage's result, both in text order.
public struct Times: Sendable {
  public var times: [TimeExpression] = []
  public var quantities: [Quantity] = []

  public init() {}

  /// Finds and normalises times and quantities. O(*n*) in the tokens.
  public init(of document: Document, syntax: Syntax, options: TimeOptions = TimeOptions()) {
    var stage = TimeStage(document, syntax, options)
    stage.run()
    self = stage.result
  }
}
