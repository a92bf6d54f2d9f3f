// SPDX-License-Identifier: Apache-2.0
import NutgrafSyntax
import NutgrafText

/// Raw values are part of the C interface.
public enum EntityLabel: UInt8, Sendable, CaseIterable {
  case per, org, gpe, loc, norp, fac, event, work, law, product, misc
  public var name: String { Self.names[Int(rawValue)] }
  /// In the order of the cases; the runtime would take .1 ms to tell them.
  static let names: [String] = [
    "PER", "ORG", "GPE", "LOC", "NORP", "FAC", "EVENT", "WORK", "LAW", "PRODUCT", "MISC",
  ]

  /// The label that it is learnt as: places are one, and so is what is neither person, body nor place.
  package var learntAs: EntityLabel {
    switch self {
    case .per, .org: self
    case .gpe, .loc, .fac: .loc
    default: .misc
    }
  }
}

public enum MentionKind: UInt8, Sendable, CaseIterable {
  case name, nominal, pronoun
  public var text: String { Self.names[Int(rawValue)] }
  /// In the order of the cases; the runtime would take .1 ms to tell them.
  static let names: [String] = [
    "name", "nominal", "pronoun",
  ]
}

/// A place in the text where an entity is spoken of.
public struct Mention: Sendable {
  public var span: ByteSpan
  /// Its tokens, `firstToken..<endToken`.
  public var firstToken: UInt32
  public var endToken: UInt32
  public var label: EntityLabel
  public var kind: MentionKind
  /// The position of its entity in `Names.entities`; nil when it is nobody's.
  public var entity: Int?
  /// Calibrated, 0 to 1.
  public var score: Float

  public init(
    span: ByteSpan, firstToken: UInt32, endToken: UInt32, label: EntityLabel, kind: MentionKind,
    entity: Int? = nil, score: Float = 1
  ) {
    self.span = span
    self.firstToken = firstToken
    self.endToken = max(firstToken, endToken)
    self.label = label
    self.kind = kind
    self.entity = entity
    self.score = score
  }

  @inline(__always) public var tokens: Range<Int> { Int(firstToken)..<Int(endToken) }
}

/// A role an entity is given in the text: "Kremlin spokesperson".
public struct Role: Sendable {
  /// In the words of the report: "spokesperson".
  public var title: String
  /// The entity it is held of (Kremlin, Russia).
  public var of: Int?
  public var span: ByteSpan
  public var former: Bool
  public init(title: String, of: Int? = nil, span: ByteSpan, former: Bool = false) {
    self.title = title
    self.of = of
    self.span = span
    self.former = former
  }
}

public enum Gender: UInt8, Sendable { case unknown, male, female, neuter, plural }

/// Who or what is spoken of in one report. Its id is its position in `Names.entities`.
public struct Entity: Sendable {
  /// The fullest form in the report.
  public var name: String
  public var label: EntityLabel
  /// Other forms in the report, in order of appearance.
  public var aliases: [String] = []
  public var roles: [Role] = []
  public var gender: Gender = .unknown
  public var wikidata: String?
  public var iso3166: String?
  public var geonames: String?
  /// The table's own stable id where the entity is known.
  public var known: String?
  /// The caller's id, for one of the caller's own entities.
  public var own: String?
  /// How sure the identity is.
  public var identityScore: Float = 0
  /// Kremlin, Moscow → Russia; a member of a delegation → the country.
  public var actsFor: Int?
  /// "the two leaders": the entities of a group.
  public var members: [Int] = []

  public init(name: String, label: EntityLabel) {
    self.name = name
    self.label = label
  }
}

/// The names stage's result.
public struct Names: Sendable {
  /// In text order.
  public var mentions: [Mention] = []
  /// In order of first mention. A speaker known by description alone ("the coast guard") is one too.
  public var entities: [Entity] = []
  /// (code, span, message): `role_out_of_date`.
  public var warnings: [(code: String, span: ByteSpan, message: String)] = []

  public init() {}

  /// The mentions that overlap a span, in text order; a phrase stands before the names in it, as
  /// "the Ukrainian delegation" before "Ukrainian". O(log *n* + found).
  public func mentions(in span: ByteSpan) -> LazyFilterCollection<Range<Int>> {
    var low = 0
    var high = mentions.count
    while low < high {
      let middle = (low &+ high) / 2
      if mentions[middle].span.start < span.start { low = middle &+ 1 } else { high = middle }
    }
    var last = low
    while last < mentions.count && mentions[last].span.start < span.end { last &+= 1 }
    // What began before may reach into the span, with names inside it that ended before.
    let all = mentions
    return (max(0, low &- Names.mostNested)..<last).lazy.filter { all[$0].span.end > span.start }
  }

  /// The entity of a number, nil where there is none.
  public func entity(_ id: Int) -> Entity? {
    id >= 0 && id < entities.count ? entities[id] : nil
  }

  /// As many names as one phrase may hold.
  private static let mostNested = 12
}

/// What the names stage may know from outside the text.
public struct NamesOptions: Sendable {
  /// The report's date, for dated offices.
  public var date: CivilDate?
  /// The caller's own entities.
  public var userForms = UserForms()
  /// The caller's own weights instead of the embedded ones.
  public var mentionModel: MentionModel?
  public init(date: CivilDate? = nil) { self.date = date }
}

extension Names {
  /// Finds, resolves, describes and identifies. O(*n*) in the tokens.
  public init(of document: Document, syntax: Syntax, options: NamesOptions = NamesOptions()) {
    var builder = NamesBuilder(document, syntax: syntax, options: options)
    self = builder.build()
  }
}
