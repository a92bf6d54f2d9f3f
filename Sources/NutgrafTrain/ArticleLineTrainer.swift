// SPDX-License-Identifier: Apache-2.0
import NutgrafArticle
import NutgrafText

/// `nutgraf train article-lines`: which lines of a flattened text are the article's, learnt from texts
/// with one letter a line (`{"id", "text", "labels"}`: O, B, H, T, S, A).
enum ArticleLineTrainer {
  static let trainer = Trainer(
    name: "article-lines", summary: "roles of the lines of flattened text, from labelled lines",
    train: train)

  private struct Document {
    var text: SourceText
    var labels: [Int]
    var weight: Float
    var page: String
  }

  private static let folds = 4

  static func train(_ request: TrainingRequest) throws(WorkshopError) -> TrainedModel {
    let documents = read(request.gold)
    guard !documents.isEmpty else { throw WorkshopError("No record has both `text` and `labels`.") }
    let firstTrainer = DenseTrainer(
      inputs: LineTraining.inputs, hidden: 48, outputs: LineTraining.classes, epochs: 14)
    func examples(_ chosen: [Document]) -> [DenseTrainer.Example] {
      chosen.flatMap { document in
        zip(LineTraining.rows(document.text), document.labels).map {
          DenseTrainer.Example(row: $0, label: $1, weight: document.weight)
        }
      }
    }
    // The second pass learns from what the first says of texts that it has not seen.
    var second: [DenseTrainer.Example] = []
    let pages = documents.map { Int(WordHash.exact($0.page.utf8) % UInt32(folds)) }
    for fold in 0..<folds {
      let network = firstTrainer.train(
        examples(documents.indices.filter { pages[$0] != fold }.map { documents[$0] }))
      for i in documents.indices where pages[i] == fold {
        let document = documents[i]
        let outputs = LineTraining.rows(document.text).map { network.outputs($0) }
        for (row, label) in zip(LineTraining.secondRows(document.text, first: outputs), document.labels) {
          second.append(DenseTrainer.Example(row: row, label: label, weight: document.weight))
        }
      }
      request.log("article-lines, fold \(fold &+ 1) of \(folds)")
    }
    let first = firstTrainer.train(examples(documents))
    let again = DenseTrainer(
      inputs: LineTraining.secondInputs, hidden: 24, outputs: LineTraining.classes, epochs: 8,
      dropped: 0.05
    ).train(second)
    let bytes = first.encoded() + again.encoded()
    return TrainedModel(
      bytes: bytes,
      card: "# Model card: article-lines\n\nRoles of the lines of flattened text. \(bytes.count) bytes, "
        + "\(documents.count) texts.\n")
  }

  private static func read(_ files: [GoldFile]) -> [Document] {
    var documents: [Document] = []
    for record in files.flatMap(\.records) {
      guard let bytes = record["text"]?.bytes, let letters = record["labels"]?.bytes,
        let text = try? SourceText(utf8: bytes)
      else { continue }
      let labels = letters.map { letter in LineTraining.letters.firstIndex(of: letter) ?? 0 }
      // Texts whose lines are counted in another way (blank but for odd signs) are left out.
      guard LineTraining.rows(text).count == labels.count else { continue }
      let body = Float(max(6, labels.count { $0 == 1 || $0 == 2 }))
      // A long report weighs no more than a few short ones.
      documents.append(
        Document(
          text: text, labels: labels, weight: 1 / body.squareRoot(),
          page: record["page"]?.string ?? record["id"]?.string ?? ""))
    }
    return documents
  }
}
