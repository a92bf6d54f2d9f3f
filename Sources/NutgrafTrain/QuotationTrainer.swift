// SPDX-License-Identifier: Apache-2.0
import NutgrafJSON
import NutgrafLexicon
import NutgrafSpeech
import NutgrafText

extension Trainer {
  static let quotations = Trainer(
    name: "quotations",
    summary: "quotations with cues and sources, from records with text and quotes"
  ) { request throws(WorkshopError) in try QuotationTrainer.train(request) }
}

/// Learns the speech stage's model: cue odds, the cue tagger, the tagger of sources, cues and contents
/// over jackknifed cues, and the links between them.
enum QuotationTrainer {
  private static let folds = 4

  static func train(_ request: TrainingRequest) throws(WorkshopError) -> TrainedModel {
    var gold: [QuotationGold] = []
    var licences: [String: Int] = [:]
    for file in request.gold {
      for record in file.records {
        let licence = record["licence"]?.string ?? "none stated"
        if request.openOnly, licence == "none stated" { continue }
        // Of GUM's genres those that read like news or encyclopedias; the rest speaks as "I".
        guard let report = QuotationGold(record), !report.quotes.isEmpty else { continue }
        gold.append(report)
        licences[licence, default: 0] += 1
      }
    }
    guard gold.count >= folds else {
      throw WorkshopError("Too few records with quotes: \(gold.count)")
    }
    let log = request.log
    let quotes = gold.reduce(0) { $0 + $1.quotes.count }
    log("\(gold.count) reports, \(quotes) quotations")

    // Cue odds, each report's from the other folds.
    for fold in 0..<folds {
      let odds = CueOdds(odds(gold.indices.filter { $0 % folds != fold }.map { gold[$0] }))
      for i in gold.indices where i % folds == fold { gold[i].columns.look(up: odds) }
    }
    let cueData = gold.map(cueSequences)
    let cueLimit = 45_000
    log("cues of each fold")
    var predicted = [[UInt8]](repeating: [], count: gold.count)
    for fold in 0..<folds {
      let model = BoundaryPerceptron(labels: SpeechModel.cueLabels)
      model.learn(
        joined(gold.indices.filter { $0 % folds != fold }.map { cueData[$0] }), minimum: 2,
        limit: .max, epochs: (7, 0), log: log)
      for i in gold.indices where i % folds == fold { predicted[i] = tag(cueData[i], gold[i], model) }
    }
    log("cues")
    let cues = BoundaryPerceptron(labels: SpeechModel.cueLabels)
    cues.learn(joined(cueData), minimum: 2, limit: cueLimit, epochs: (5, 9), log: log)

    log("parts")
    let parts = BoundaryPerceptron(labels: SpeechModel.partLabels)
    let partData = gold.indices.map { partSequences(gold[$0], predicted[$0]) }
    parts.learn(joined(partData), minimum: 2, limit: 130_000, epochs: (5, 11), log: log)

    log("links")
    let links = LinkTrainer.weights(gold, log: log)

    var writer = ModelWriter()
    var table: [UInt8] = []
    for word in odds(gold) {
      table.append(u32: word.hash)
      table.append(word.bin)
    }
    writer.add("odds", table)
    let (cueWeights, cueSteps) = cues.encoded()
    writer.add("cues", cueWeights)
    writer.add("cue-steps", cueSteps)
    let (partWeights, partSteps) = parts.encoded()
    writer.add("parts", partWeights)
    writer.add("part-steps", partSteps)
    var linkBytes: [UInt8] = []
    for weight in links { linkBytes.append(u32: weight.bitPattern) }
    writer.add("links", linkBytes)
    let bytes = writer.bytes(kind: SpeechModel.kind)
    log("odds \(table.count), cues \(cueWeights.count), parts \(partWeights.count), all \(bytes.count)")
    let origin = licences.sorted { $0.key < $1.key }.map { "\($0.value) reports: \($0.key)" }
    return TrainedModel(
      bytes: bytes,
      card: "# Quotations model\n\n\(gold.count) reports, \(quotes) quotations.\n"
        + origin.joined(separator: "\n") + "\n")
  }

  // MARK: - Parts of the work

  /// How often each word stands in a cue, for words seen three times or more.
  private static func odds(_ gold: [QuotationGold]) -> [(hash: UInt32, bin: UInt8)] {
    var seen: [UInt32: (all: Float, cue: Float)] = [:]
    for report in gold {
      let labels = report.cueLabels
      for (i, word) in report.columns.word.enumerated() {
        seen[word, default: (0, 0)].all += 1
        if labels[i] > 0 { seen[word, default: (0, 0)].cue += 1 }
      }
    }
    return seen.filter { $0.value.cue > 0 && $0.value.all >= 2 }
      .map { (hash: $0.key, bin: CueOdds.bin(($0.value.cue - 0.3) / $0.value.all)) }
      .sorted { $0.hash < $1.hash }
  }

  private static func cueSequences(_ report: QuotationGold) -> LabelledSequences {
    var data = LabelledSequences()
    var features = FeatureKeys()
    let labels = report.cueLabels
    for paragraph in report.columns.scene.paragraphs {
      let collector = CueFeatures(report.columns, paragraph.tokens)
      for i in paragraph.tokens {
        collector.collect(i, into: &features)
        data.append(features, label: labels[i], context: report.columns.context[i])
      }
      data.close()
    }
    return data
  }

  private static func partSequences(_ report: QuotationGold, _ cue: [UInt8]) -> LabelledSequences {
    var data = LabelledSequences()
    var features = FeatureKeys()
    let labels = report.partLabels
    for paragraph in report.columns.scene.paragraphs
    where PartFeatures.isWorthwhile(report.columns, paragraph, cue: cue) {
      let collector = PartFeatures(report.columns, paragraph, cue: cue)
      for i in paragraph.tokens {
        collector.collect(i, into: &features)
        data.append(features, label: labels[i], context: report.columns.context[i])
      }
      data.close()
    }
    return data
  }

  private static func joined(_ all: [LabelledSequences]) -> LabelledSequences {
    var result = LabelledSequences()
    for data in all { result.append(data) }
    return result
  }

  /// Cues as the cue tagger will give them, the doubtful ones marked as such.
  private static func tag(
    _ data: LabelledSequences, _ report: QuotationGold, _ model: BoundaryPerceptron
  ) -> [UInt8] {
    var labels = [UInt8](repeating: 0, count: report.columns.word.count)
    for (sequence, paragraph) in report.columns.scene.paragraphs.enumerated() {
      let (sure, eager) = model.tag(data, sequence: sequence)
      for (i, token) in paragraph.tokens.enumerated() where i < sure.count {
        labels[token] = PartFeatures.cueLabel(sure: sure[i], eager: eager[i])
      }
    }
    return labels
  }
}
