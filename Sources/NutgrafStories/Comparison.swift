// SPDX-License-Identifier: Apache-2.0
import NutgrafEvents
import NutgrafReport
import NutgrafText

public enum FactRelation: UInt8, Sendable { 
  case agree, refine, conflict, only
  public var name: String { "\(self)" }
}

public enum FactKind: UInt8, Sendable {
  case figure, time, place, actor, event, quotation, status, condition, list, attribution, framing, role
  public var name: String { "\(self)" }
}

/// Words of one report that bear a fact out.
public struct FactEvidence: Sendable {
  /// The report's position in the comparison.
  public var report: Int
  public var span: ByteSpan
  /// Normalised, where the kind has a value.
  public var value: String?
  public init(report: Int, span: ByteSpan, value: String? = nil) {
    self.report = report
    self.span = span
    self.value = value
  }
}

public struct Fact: Sendable {
  public var relation: FactRelation
  public var kind: FactKind
  public var evidence: [FactEvidence]
  /// The report that says it more exactly.
  public var moreSpecific: Int?
  public var score: Float = 1
  public init(relation: FactRelation, kind: FactKind, evidence: [FactEvidence], moreSpecific: Int? = nil) {
    self.relation = relation
    self.kind = kind
    self.evidence = evidence
    self.moreSpecific = moreSpecific
  }
}

public struct QuotationVariants: Sendable {
  public var speaker: String?
  public var variants: [FactEvidence]
  public var similarity: Float
  public init(speaker: String?, variants: [FactEvidence], similarity: Float) {
    self.speaker = speaker
    self.variants = variants
    self.similarity = similarity
  }
}

public struct ComparedPosition: Sendable {
  public var holder: String
  public var topic: String
  public var stances: [(evidence: FactEvidence, stance: Stance)]
  public init(holder: String, topic: String, stances: [(evidence: FactEvidence, stance: Stance)]) {
    self.holder = holder
    self.topic = topic
    self.stances = stances
  }
}

public struct TimelineEntry: Sendable {
  public var from: CivilDate
  public var to: CivilDate
  public var what: [FactEvidence]
  public init(from: CivilDate, to: CivilDate, what: [FactEvidence]) {
    self.from = from
    self.to = to
    self.what = what
  }
}

/// What the story is, as all its reports have it.
public struct StorySummary: Sendable {
  public var label = ""
  public var when: String?
  public var place: String?
  public var participants: [(name: String, label: String)] = []
  public init() {}
}

/// Where the reports of one story agree, differ or conflict.
public struct Comparison: Sendable {
  /// The reports' ids, in the order given.
  public var reports: [String]
  public var sameStory = false
  public var score: Float = 0
  public var story = StorySummary()
  public var facts: [Fact] = []
  public var quotations: [QuotationVariants] = []
  public var positions: [ComparedPosition] = []
  public var timeline: [TimelineEntry] = []

  /// Compares two reports or two thousand. Linear in the facts, not in the pairs of reports.
  public init(of reports: [Report]) {
    self.reports = reports.map(\.id)
    var builder = ComparisonBuilder(reports)
    builder.compareFigures()
    builder.compareDates()
    builder.compareVagueSizes()
    quotations = builder.compareQuotations()
    builder.compareLists()
    builder.compareStatements()
    builder.compareRoles()
    builder.compareFraming()
    builder.listOnly()
    (sameStory, score) = builder.sameStory()
    facts = builder.facts.sorted(by: Self.precedes)
    story = builder.summary()
    positions = builder.positions()
    timeline = builder.timeline()
  }

  /// By relation, then where the first report that has it has it.
  private static func precedes(_ a: Fact, _ b: Fact) -> Bool {
    if a.relation != b.relation { return a.relation.rawValue < b.relation.rawValue }
    let x = a.evidence.first
    let y = b.evidence.first
    return (x?.report ?? 0, x?.span.start ?? 0, a.kind.rawValue, x?.span.end ?? 0)
      < (y?.report ?? 0, y?.span.start ?? 0, b.kind.rawValue, y?.span.end ?? 0)
  }
}
