// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// The learned tables of the stage: tags, moves, labels and lemma rules, in one file.
public struct SyntaxModel: Sendable {
  public static let kind = "syntax"
  /// `UPOS/XPOS`, the Penn tag telling forms apart that the part of speech does not.
  public let tags: [String]
  let upos: [UPOS]
  let tagger: WeightTable
  let moves: WeightTable
  let labels: WeightTable
  let lemmas: Lemmatizer
  let clusters: WordClusters
  let exits: Exits

  /// A lead greater than this after a tier of features settles a decision.
  struct Exits: Sendable {
    var tag: Int32
    var move: (Int32, Int32)
    var label: Int32
  }

  public init(_ bytes: TableBytes, verify: Bool = true) throws(TableError) {
    let file = try ModelFile(bytes, kind: SyntaxModel.kind, verify: verify)
    tags = try file.lines("tags")
    upos = tags.map { tag in
      let name = tag.prefix { $0 != "/" }
      return UPOS.allCases.first { $0.name == name } ?? .x
    }
    tagger = try WeightTable(try file.section("tagger"), named: SyntaxModel.kind)
    moves = try WeightTable(try file.section("moves"), named: SyntaxModel.kind)
    labels = try WeightTable(try file.section("labels"), named: SyntaxModel.kind)
    lemmas = try Lemmatizer(file)
    clusters = WordClusters(try file.section("clusters"))
    let leads = try file.section("exits")
    func lead(_ i: Int, _ table: WeightTable) -> Int32 {
      let scaled = Float(bitPattern: leads.u32(i &* 4)) * table.scale
      return scaled > 0 && scaled < 1e8 ? Int32(scaled) : Int32.max
    }
    exits = Exits(
      tag: lead(0, tagger), move: (lead(1, moves), lead(2, moves)), label: lead(3, labels))
    guard leads.count == 16, tagger.classes == tags.count, moves.classes == 3,
      labels.classes <= Relation.allCases.count, !tags.isEmpty
    else { throw TableError(table: SyntaxModel.kind, message: "holds tables of other sizes") }
  }

  /// The model that the library holds, nil if it was built without.
  public static let embedded: SyntaxModel? = try? SyntaxModel(TableBytes.syntax, verify: false)
}
