// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What the caller knows of a report; believed when given.
public struct ReadOptions: Sendable {
  /// The reference date for "Friday", "yesterday".
  public var published: DateTime?
  /// When the page was fetched: the anchor of "2 weeks ago" on it.
  public var fetched: DateTime?
  public var url: String?
  public var title: String?
  public var publisher: String?
  public var language: String?
  /// −1 prefers to drop (precision), 1 to keep (recall), 0 balances.
  public var balance: Float = 0
  /// The largest input in bytes.
  public var limit: Int = 16 << 20

  public init() {}
}

/// Where a piece of metadata was found.
public enum Origin: UInt8, Sendable, CaseIterable {
  case given, metadata, text
  public var name: String { Self.names[Int(rawValue)] }
  /// In the order of the cases; the runtime would take .1 ms to tell them.
  static let names: [String] = [
    "given", "metadata", "text",
  ]
}

/// A value with its evidence: a span of the text when it is printed there.
public struct Evidence<Value: Sendable>: Sendable {
  public var value: Value
  public var origin: Origin
  /// In the text, when it stands there.
  public var span: ByteSpan?
  /// Byte range in the page, for HTML.
  public var source: ByteSpan?
  /// The place in words: `meta[property=og:title]`, `json-ld:headline`.
  public var path: String
  public var score: Float

  public init(
    _ value: Value, origin: Origin, span: ByteSpan? = nil, source: ByteSpan? = nil,
    path: String = "", score: Float = 1
  ) {
    self.value = value
    self.origin = origin
    self.span = span
    self.source = source
    self.path = path
    self.score = score
  }
}

/// "ISTANBUL (AP) —": the place, agency and day at the head of a report.
public struct Dateline: Sendable {
  public var span: ByteSpan
  public var place: ByteSpan?
  public var agency: ByteSpan?
  public var date: CivilDate?
  public init(span: ByteSpan, place: ByteSpan? = nil, agency: ByteSpan? = nil, date: CivilDate? = nil) {
    self.span = span
    self.place = place
    self.agency = agency
    self.date = date
  }
}

/// A remark on the input or on what was found.
public struct Warning: Sendable {
  public var code: String
  public var span: ByteSpan?
  public var message: String
  public init(code: String, span: ByteSpan? = nil, message: String) {
    self.code = code
    self.span = span
    self.message = message
  }
}

/// A value that a page states for a field and that another was preferred to.
public struct RejectedValue: Sendable {
  /// "title", "author", "published".
  public var field: String
  public var value: Evidence<String>
  public init(field: String, value: Evidence<String>) {
    self.field = field
    self.value = value
  }
}

/// The article stage's result: the text, its blocks, and what is known of the report as a whole.
public struct Article: Sendable {
  public var text: SourceText
  public var blocks: [Block]
  /// One for each block: why it is what it is.
  public var notes: [BlockNote] = []
  public var title: Evidence<String>?
  public var subtitle: Evidence<String>?
  public var byline: ByteSpan?
  public var authors: [Evidence<String>] = []
  public var publisher: Evidence<String>?
  public var dateline: Dateline?
  public var published: Evidence<DateTime>?
  public var modified: Evidence<DateTime>?
  public var url: Evidence<String>?
  public var language: Evidence<String>?
  public var section: Evidence<String>?
  public var tags: [Evidence<String>] = []
  public var paywalled: Bool?
  /// A live blog: many dated entries instead of one report.
  public var isLive = false
  /// How sure it is that the body is the article, 0 to 1.
  public var score: Float = 1
  public var warnings: [Warning] = []
  /// Read from a page, not from text.
  public var isPage = false
  /// What the page states and was not taken, the likeliest first of each field.
  public var rejected: [RejectedValue] = []

  public init(text: SourceText, blocks: [Block]) {
    self.text = text
    self.blocks = blocks
  }
}
