// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// `nutgraf train sentences`: where sentences end, learnt in the dense hashed table that ships.
enum SentenceTrainer {
  static let cells = 1 << 15
  static let minimum = 8
  static let epochs = 5

  static let trainer = Trainer(
    name: "sentences", summary: "where sentences end, from Universal Dependencies documents", train: train)

  private struct Example {
    var keys: [UInt32]
    var ends: Bool
  }

  static func train(_ request: TrainingRequest) throws(WorkshopError) -> TrainedModel {
    let documents = try Treebank.documents(request.gold, openOnly: request.openOnly)
    var examples: [Example] = []
    for (number, gold) in documents.enumerated() {
      for lower in [false, true] where !lower || number % 3 == 0 {
        let text = lower ? SourceText(lowered(gold.text)) : gold.text
        var document = Document(text: text, blocks: [Block(span: text.span, kind: .paragraph)])
        Tokenizer.cut(&document)
        let count = document.tokens.count
        let verdicts = Tokenizer.ruleVerdicts(document, 0..<count)
        let cased = SentenceTemplates.isCased(document.tokens, 0..<count)
        let ends = Set(gold.sentenceSpans.map(\.end))
        var since = 0
        for i in 0..<max(0, count &- 1) {
          since &+= 1
          let isEnd = ends.contains(document.tokens.ends[i])
          if let rule = verdicts[i],
            SentenceTemplates.isOpen(document.tokens, document.text.bytes, i, rule: rule)
          {
            var keys: [UInt32] = []
            SentenceTemplates.fill(
              document.tokens, document.text.bytes, i, 0..<count, rule: rule, since: since,
              cased: cased, into: &keys)
            examples.append(Example(keys: keys, ends: isEnd))
          }
          if isEnd { since = 0 }
        }
      }
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
    let mask = UInt32(cells &- 1)
    for epoch in 0..<epochs {
      random.shuffle(&examples)
      var right = 0
      for example in examples {
        var score: Float = 0
        for key in example.keys { score += weights[Int(key & mask)] }
        let wanted: Float = example.ends ? 1 : -1
        if score * wanted > 0 { right &+= 1 }
        if score * wanted <= 6 {
          for key in example.keys {
            weights[Int(key & mask)] += wanted
            sums[Int(key & mask)] += wanted * step
          }
        }
        step += 1
      }
      request.log("sentences, pass \(epoch &+ 1): \(percent(right, examples.count))")
    }
    for i in weights.indices { weights[i] -= sums[i] / step }
    let top = weights.map(\.magnitude).sorted()[cells &- cells / 2000 &- 1]
    let scale = 127 / max(top, 1e-6)
    let bytes = SentenceWeights.encode(weights.map { Int8(max(-127, min(127, ($0 * scale).rounded()))) })
    return TrainedModel(
      bytes: bytes, card: "# Model card: sentences\n\nWhere sentences end. \(bytes.count) bytes, \(documents.count) documents.\n")
  }

  private static func lowered(_ text: SourceText) -> String {
    String(decoding: text.bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
