// SPDX-License-Identifier: Apache-2.0
import CNutgrafTables
import NutgrafLexicon
import NutgrafText

/// The speech stage's learned model: how cue-like each word is, the two taggers, and the weights
/// that link what they find. Sections of one `ModelFile`.
public struct SpeechModel: Sendable {
  package static let kind = "quotations"
  /// Outside, begins a cue, continues it.
  package static let cueLabels = 3
  /// Outside, then begins and continues for source, cue and content.
  package static let partLabels = 7

  package var odds: CueOdds
  package var cues: SpeechTagger
  package var parts: SpeechTagger
  package var links: [Float]

  package init(odds: CueOdds, cues: SpeechTagger, parts: SpeechTagger, links: [Float]) {
    self.odds = odds
    self.cues = cues
    self.parts = parts
    self.links = links
  }

  /// Reads a model as `nutgraf train quotations` wrote it.
  public init(_ bytes: TableBytes, verify: Bool = true) throws(TableError) {
    let file = try ModelFile(bytes, kind: SpeechModel.kind, verify: verify)
    odds = CueOdds(try file.section("odds"))
    cues = SpeechTagger(
      labels: SpeechModel.cueLabels, weights: try WeightTable(try file.section("cues"), named: "cues"),
      steps: try file.section("cue-steps"))
    parts = SpeechTagger(
      labels: SpeechModel.partLabels,
      weights: try WeightTable(try file.section("parts"), named: "parts"),
      steps: try file.section("part-steps"))
    let table = try file.section("links")
    links = (0..<(table.count / 4)).map { Float(bitPattern: table.u32($0 &* 4)) }
  }

  /// The model in the library; nil when it holds none.
  package static let embedded: SpeechModel? = {
    let bytes = unsafe TableBytes(
      embedded: ng_table_quotations_bytes(), count: Int(ng_table_quotations_size))
    return try? SpeechModel(bytes, verify: false)
  }()
}
