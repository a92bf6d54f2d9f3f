// SPDX-License-Identifier: Apache-2.0
import NutgrafArticle
import NutgrafText

/// `nutgraf train article-lines`: which lines of a flattened text are the article's, learnt from texts
/// with one letter a line (`{"id", "text", "labels", "site"}`: O, B, H, T, S, A).
enum ArticleLineTrainer {
  static let trainer = Trainer(
    name: "article-lines", summary: "roles of the lines of flattened text, from labelled lines",
    train: train)

  struct Document {
    var rows: TrainingRows
    var labels: [UInt8]
    var weight: Float
    var site: String
  }

  static func train(_ request: TrainingRequest) throws(WorkshopError) -> TrainedModel {
    let documents = read(request.gold)
    guard !documents.isEmpty else { throw WorkshopError("No record has both `text` and `labels`.") }
    let folds = foldReport(documents)
    request.log(folds)
    let bytes = learn(documents) { request.log("article-lines: \($0)") }.flatMap { $0.encoded() }
    return TrainedModel(
      bytes: bytes,
      card: "# Model card: article-lines\n\nRoles of the lines of flattened text. \(bytes.count) bytes, "
        + "\(documents.count) texts. Folds by site: \(folds)\n")
  }

  /// For the question that matters most, which lines are the article's: many careful steps.
  static let bodyTrees = ObliviousTrees(trees: 300, rate: 0.08)

  /// One ensemble for each question.
  static func learn(_ documents: [Document], log: (String) -> Void = { _ in }) -> [ObliviousTrees.Ensemble] {
    LineTraining.questions.map { question in
      log(question)
      return learn(question, documents)
    }
  }

  private static func learn(
    _ question: String, _ documents: [Document], _ options: ObliviousTrees = bodyTrees
  ) -> ObliviousTrees.Ensemble {
    var trees = options
    if question != "article" {
      trees = ObliviousTrees()
      trees.trees = question == "title" ? 120 : 60
    }
    let wanted: UInt8 =
      switch question {
      case "heading": UInt8(ascii: "H")
      case "title": UInt8(ascii: "T")
      case "subtitle": UInt8(ascii: "S")
      default: UInt8(ascii: "A")
      }
    var examples = ExampleSet(stride: LineTraining.stride, shared: LineTraining.shared)
    for d in documents {
      let last = d.labels.lastIndex(of: UInt8(ascii: "B")) ?? d.labels.count
      for (i, label) in d.labels.enumerated() {
        let isBody = label == UInt8(ascii: "B") || label == UInt8(ascii: "H")
        switch question {
        case "article":
          // Title, subtitle and byline are asked for elsewhere.
          let isLead = label != UInt8(ascii: "O") && !isBody
          examples.add(d.rows, i, isBody, isLead ? 0.1 : d.weight)
        case "heading": if isBody { examples.add(d.rows, i, label == wanted, 1) }
        case "title", "subtitle": if i <= last { examples.add(d.rows, i, label == wanted, label == wanted ? 2 : 1) }
        default: examples.add(d.rows, i, label == wanted, 1)
        }
      }
    }
    return examples.learn(trees)
  }

  /// Mean line F1 and whole texts right, read by models that have not seen the site.
  static func foldReport(_ documents: [Document], _ trees: ObliviousTrees = bodyTrees) -> String {
    var sum: Float = 0
    var exact = 0
    let folds = Folds(documents.map(\.site), count: 4)
    for fold in 0..<folds.count {
      let model = learn("article", folds.rest(fold).map { documents[$0] }, trees)
      for i in folds.part(fold) {
        let d = documents[i]
        var right: Float = 0
        var wrong: Float = 0
        for (k, label) in d.labels.enumerated() where label != UInt8(ascii: "T") && label != UInt8(ascii: "S") && label != UInt8(ascii: "A") {
          let isBody = label != UInt8(ascii: "O")
          let says = model.score(d.rows, k) > -0.2
          if isBody && says { right += 1 }
          if isBody != says { wrong += 1 }
        }
        sum += 2 * right / max(1, 2 * right + wrong)
        if wrong == 0 { exact += 1 }
      }
    }
    let n = Float(documents.count)
    return "mean line F1 \(rounded(sum / n)), whole texts right \(rounded(Float(exact) / n))."
  }

  static func rounded(_ x: Float) -> String {
    let thousandths = Int((x * 1000).rounded())
    let rest = String(thousandths % 1000)
    return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }

  static func read(_ files: [GoldFile]) -> [Document] {
    var documents: [Document] = []
    for record in files.flatMap(\.records) {
      guard let bytes = record["text"]?.bytes, let labels = record["labels"]?.bytes,
        let text = try? SourceText(utf8: bytes)
      else { continue }
      let (count, places, rows) = LineTraining.rows(text)
      // Texts whose lines are counted in another way (blank but for odd signs) are left out.
      guard count == labels.count else { continue }
      let body = Float(max(6, labels.count { $0 == UInt8(ascii: "B") || $0 == UInt8(ascii: "H") }))
      // A long report weighs no more than a few short ones.
      documents.append(
        Document(
          rows: TrainingRows(count: places.count, stride: LineTraining.stride, bytes: rows),
          labels: places.map { labels[$0] },
          weight: 1 / body.squareRoot(),
          site: record["site"]?.string ?? record["page"]?.string ?? record["id"]?.string ?? ""))
    }
    return documents
  }
}
