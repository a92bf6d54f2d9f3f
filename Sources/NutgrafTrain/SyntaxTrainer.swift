// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafSyntax
import NutgrafText

/// `nutgraf train syntax`: tags, trees and lemmas from treebank documents, in one file.
enum SyntaxTrainer {
  static let taggerRows = 80_000
  static let moveRows = 300_000
  static let labelRows = 70_000
  /// Different rows of weights in the tables of tags and of labels.
  static let codes = 4096
  /// By how much a decision must lead, in units of an update, to be settled after the first tier of
  /// features: of tags, of moves (first and second tier), of labels.
  static let exits: [Float] = [22, 40, 28, 20]

  static let trainer = Trainer(
    name: "syntax", summary: "parts of speech, lemmas and trees, from Universal Dependencies documents",
    train: train)

  static func train(_ request: TrainingRequest) throws(WorkshopError) -> TrainedModel {
    let documents = try Treebank.documents(request.gold, openOnly: request.openOnly)
    let (clusters, section) = Treebank.clusters(request.gold)
    let sentences = documents.flatMap(\.sentences)
    request.log("\(documents.count) documents, \(sentences.count) sentences")
    let tagging = TaggerTrainer(sentences, clusters: clusters)
    let tags = Jackknife.run(count: sentences.count, folds: 5) { use in
      request.log("tagger on four fifths")
      return tagging.train(use, epochs: 4, seed: 7)
    } tag: { weights, i in
      tagging.tag(weights, sentences[i].forms(clusters))
    }
    let tagger = tagging.train(Array(sentences.indices), epochs: 7, seed: 1, log: request.log)
    let coarse = tagging.tags.map { tag in
      UPOS.allCases.first { $0.name == tag.prefix { $0 != "/" } } ?? .x
    }
    let parsing = ParserTrainer(sentences: sentences, tags: tags, coarse: coarse, clusters: clusters)
    let (moves, labels) = parsing.train(epochs: 9, seed: 2, minimum: 2, log: request.log)
    let lemmas = LemmaTrainer.train(sentences, tagging.gold)

    var writer = ModelWriter()
    writer.add("tags", lines: tagging.tags)
    writer.add("tagger", tagger.encoded(limit: taggerRows, codes: codes))
    writer.add("moves", moves.encoded(limit: moveRows))
    writer.add("labels", labels.encoded(limit: labelRows, codes: codes))
    var leads: [UInt8] = []
    for lead in exits { leads.append(u32: lead.bitPattern) }
    writer.add("exits", leads)
    writer.add("clusters", section)
    writer.add("lemma rules", lemmas.rules)
    writer.add("lemma slots", lemmas.slots)
    let bytes = writer.bytes(kind: SyntaxModel.kind)
    request.log("\(bytes.count) bytes")
    var text = Treebank.card(
      of: "syntax", "Tags, trees and lemmas of English.", documents, bytes.count, openOnly: request.openOnly)
    if !request.check.isEmpty, let model = try? SyntaxModel(TableBytes(copying: bytes)) {
      text += "\nFrom raw text, F1:\n\n"
      for line in try SyntaxEvaluator.evaluate(request.check, model: model) { text += "- \(line)\n" }
    }
    return TrainedModel(bytes: bytes, card: text)
  }
}
