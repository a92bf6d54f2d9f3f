// SPDX-License-Identifier: Apache-2.0
import CNutgrafTables
import NutgrafLexicon
import NutgrafSyntax
import NutgrafText

/// The learned weights of the mention tagger: one table of features, which both passes share, and for each
/// pass a table of transitions between tags. Used in place.
///
/// Tag `4 l + p` is label `l` at place `p`: 0 begins a name, 1 is inside, 2 ends it, 3 is a name of
/// one token. The last tag, `4 × labels`, is no name; weights are relative to its own.
public struct MentionModel: Sendable {
  public static let kind = "mentions"
  /// PER, ORG, LOC, MISC or what the training files had.
  public let labels: [String]
  let weights: ComposedWeights
  /// Of each pass: `[from][to]`.
  let transitions: [[Float]]
  /// Of each manner of text: what is taken off the score of no name in the second pass. A name that is
  /// missed costs more than a wrong one where few are as sure as in edited text.
  let leanings: [Float]
  /// Score by probability, in the steps of `step`.
  let calibration: [Float]
  /// Whether the labels stand as learnt: gold that calls a city's team by the city, or a nationality a
  /// miscellany, is not set right by what the knowledge table and the rest of the report say.
  package let keepsLabels: Bool
  /// Whether the weights know the wide templates.
  package let isWide: Bool

  /// The weights that the library embeds.
  public static let embedded = try? MentionModel(
    unsafe TableBytes(embedded: ng_table_mentions_bytes(), count: Int(ng_table_mentions_size)),
    verify: false)

  public init(_ bytes: TableBytes, verify: Bool = true) throws(TableError) {
    let file = try ModelFile(bytes, kind: MentionModel.kind, verify: verify)
    labels = try file.lines("labels")
    guard !labels.isEmpty, labels.count <= 15 else {
      throw TableError(table: MentionModel.kind, message: "holds no labels or too many")
    }
    let n = 4 &* labels.count &+ 1
    weights = try ComposedWeights(try file.section("weights"), named: MentionModel.kind)
    guard weights.classes == n &- 1 else {
      throw TableError(table: MentionModel.kind, message: "holds weights of another size")
    }
    var transitions: [[Float]] = []
    for pass in 1...2 {
      let pairs = try file.section("transitions\(pass)")
      guard pairs.count == n &* n &* 2 else {
        throw TableError(table: MentionModel.kind, message: "holds transitions of another size")
      }
      transitions.append((0..<(n &* n)).map { Float(Int16(bitPattern: pairs.u16($0 &* 2))) })
    }
    self.transitions = transitions
    let lean = try file.section("leanings")
    leanings = MentionGround.Manner.allCases.map {
      Float(Int16(bitPattern: lean.u16(2 &* Int($0.rawValue))))
    }
    let curve = try file.section("calibration")
    calibration = (0..<16).map { Float(curve.u8($0)) / 255 }
    // Older tables have no such section: theirs are the product's own labels.
    keepsLabels = (try? file.section("keeps"))?.u8(0) == 1
    isWide = (try? file.section("wide"))?.u8(0) == 1
  }

  /// The label of a name by the model's own word for it.
  func label(_ l: Int) -> EntityLabel { l < labels.count ? MentionModel.label(labels[l]) : .misc }

  package static func label(_ name: String) -> EntityLabel {
    EntityLabel.allCases.first { $0.name == name } ?? .misc
  }

  package static func encode(
    labels: [String], weights: [UInt8], transitions: [[Int16]], leanings: [Int16],
    calibration: [UInt8], keepsLabels: Bool = false, isWide: Bool = false
  ) -> [UInt8] {
    var writer = ModelWriter()
    writer.add("labels", lines: labels)
    for (i, table) in transitions.enumerated() {
      var pairs: [UInt8] = []
      for t in table { pairs.append(u16: UInt16(bitPattern: t)) }
      writer.add("transitions\(i &+ 1)", pairs)
    }
    writer.add("weights", weights)
    var lean: [UInt8] = []
    for l in leanings { lean.append(u16: UInt16(bitPattern: l)) }
    writer.add("leanings", lean)
    writer.add("calibration", calibration)
    writer.add("keeps", [keepsLabels ? 1 : 0])
    writer.add("wide", [isWide ? 1 : 0])
    return writer.bytes(kind: MentionModel.kind)
  }

  /// The share of names of such a probability that were right on held-out text.
  func score(_ probability: Float) -> Float { calibration[MentionModel.step(probability)] }

  /// A probability's step in the calibration table: fine where most names are.
  package static func step(_ probability: Float) -> Int {
    var step = 0
    while step < bounds.count, probability >= bounds[step] { step &+= 1 }
    return step
  }
  private static let bounds: [Float] = [
    0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.94, 0.96, 0.98, 0.99, 0.995, 0.999,
  ]
}

extension MentionGround {
  /// The names of the whole stage from what a tagger found, by tokens and the labels they are learnt as.
  package func finished(
    _ found: [(tokens: Range<Int>, label: EntityLabel)], syntax: Syntax, keepsLabels: Bool
  ) -> [(tokens: Range<Int>, label: EntityLabel)] {
    let spans = found.map {
      NameSpan(first: $0.tokens.lowerBound, end: $0.tokens.upperBound, label: $0.label, score: 0.9)
    }
    var builder = NamesBuilder(
      ground, syntax: syntax, options: NamesOptions(), found: spans, keepsLabels: keepsLabels)
    return builder.build().mentions.filter { $0.kind == .name }.map { ($0.tokens, $0.label.learntAs) }
  }
}
