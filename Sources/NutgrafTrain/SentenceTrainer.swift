// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// `nutgraf train sentences`: where sentences end, learnt in the dense hashed table that ships.
enum SentenceTrainer {
  static let cells = 1 << 15
  static let minimum = 8
  static let epochs = 5

  static let trainer = Trainer(
    name: "sentences", summary: "where sentences end, from Universal Dependencies documents", train: train)

  static func train(_ request: TrainingRequest) throws(WorkshopError) -> TrainedModel {
    let documents = try Treebank.documents(request.gold, openOnly: request.openOnly)
    var examples: [OpenPlace] = []
    for (number, gold) in documents.enumerated() {
      let ends = Set(gold.sentenceSpans.map(\.end))
      examples += Tokenizer.openPlaces(of: gold.text, ends: ends)
      if number % 3 == 0 { examples += Tokenizer.openPlaces(of: SourceText(lowered(gold.text)), ends: ends) }
    }
    request.log("\(examples.count) places")
    // What was seen a few times only says more of the treebank than of sentences.
    var counts: [UInt32: Int] = [:]
    for example in examples { for key in example.keys { counts[key, default: 0] &+= 1 } }
    for i in examples.indices { examples[i].keys.removeAll { counts[$0, default: 0] < minimum } }
    var weights = [Float](repeating: 0, count: cells)
    var sums = weights
    var step: Float = 1
    var random = SeededGenerator(seed: 5)
    func cell(_ key: UInt32) -> Int { SentenceModel.cell(key, of: cells) }
    for epoch in 0..<epochs {
      random.shuffle(&examples)
      var right = 0
      for example in examples {
        var score: Float = 0
        for key in example.keys { score += weights[cell(key)] }
        let wanted: Float = example.ends ? 1 : -1
        if score * wanted > 0 { right &+= 1 }
        if score * wanted <= 6 {
          for key in example.keys {
            weights[cell(key)] += wanted
            sums[cell(key)] += wanted * step
          }
        }
        step += 1
      }
      request.log("sentences, pass \(epoch &+ 1): \(percent(right, examples.count))")
    }
    for i in weights.indices { weights[i] -= sums[i] / step }
    let top = weights.map(\.magnitude).sorted()[cells &- cells / 2000 &- 1]
    let scale = 127 / max(top, 1e-6)
    let table = weights.map { Int8(max(-127, min(127, ($0 * scale).rounded()))) }
    let bytes = SentenceModel.encode(table)
    var text = Treebank.card(
      of: "sentences", "Where sentences end.", documents, bytes.count, openOnly: request.openOnly)
    if !request.check.isEmpty, let model = try? SentenceModel(TableBytes(copying: bytes)) {
      text += "\nF1 from raw text:\n\n"
      for line in try SyntaxEvaluator.evaluate(request.check, sentenceModel: model) { text += "- \(line)\n" }
    }
    return TrainedModel(bytes: bytes, card: text)
  }

  private static func lowered(_ text: SourceText) -> String {
    String(decoding: text.bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
