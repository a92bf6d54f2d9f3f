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
    guard tagger.classes == tags.count, moves.classes == 3,
      labels.classes <= Relation.allCases.count, !tags.isEmpty
    else { throw TableError(table: SyntaxModel.kind, message: "holds tables of other sizes") }
  }

  /// The model that the library holds, nil if it was built without.
  public static let embedded: SyntaxModel? = try? SyntaxModel(TableBytes.syntax, verify: false)
}
