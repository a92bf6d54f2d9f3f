// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafSyntax

/// Learns the part-of-speech tagger: greedy, from left to right, seeing its own tags.
struct TaggerTrainer {
  let tags: [String]
  let gold: [[UInt8]]
  let sentences: [TreebankSentence]
  let clusters: WordClusters
  /// A right tag must lead by this much, or it is learnt from like a wrong one.
  static let margin: Float = 12

  init(_ sentences: [TreebankSentence], clusters: WordClusters) {
    self.sentences = sentences
    self.clusters = clusters
    // A fine tag seldom seen is learnt as the usual one of its part of speech.
    var counts: [String: Int] = [:]
    for sentence in sentences { for tag in sentence.fine { counts[tag, default: 0] &+= 1 } }
    let sorted = counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
    let kept = sorted.filter { $0.value >= 12 }.map(\.key)
    var index: [String: UInt8] = [:]
    for (i, tag) in kept.enumerated() { index[tag] = UInt8(truncatingIfNeeded: i) }
    for (tag, _) in sorted where index[tag] == nil {
      let part = tag.prefix { $0 != "/" } + "/"
      index[tag] = kept.firstIndex { $0.hasPrefix(part) }.map { UInt8(truncatingIfNeeded: $0) } ?? 0
    }
    tags = kept
    gold = sentences.map { $0.fine.map { index[$0] ?? 0 } }
  }

  /// The weights learnt from the sentences `use`, averaged.
  func train(_ use: [Int], epochs: Int, seed: UInt64, log: (String) -> Void = { _ in }) -> AveragedWeights {
    let weights = AveragedWeights(classes: tags.count)
    let plain = use.map { sentences[$0].forms(clusters) }
    var keys = FeatureKeys()
    for (k, index) in use.enumerated() {
      let words = plain[k]
      var last: UInt32 = 0
      var second: UInt32 = 0
      for i in words.indices {
        keys.removeAll()
        TagTemplates(words, i, last: last, second: second).all(into: &keys)
        weights.count(keys)
        second = last
        last = UInt32(gold[index][i]) &+ 1
      }
      if k % 8 == 0 {  // the shapes of recased text
        for mode in 1...3 {
          let words = sentences[index].forms(clusters, recased: mode)
          for i in words.indices {
            keys.removeAll()
            TagTemplates(words, i, last: 0, second: 0).all(into: &keys)
            weights.count(keys)
          }
        }
      }
    }
    weights.admit(minimum: 2)
    var order = Array(use.indices)
    var random = SeededGenerator(seed: seed)
    var scores = [Float](repeating: 0, count: tags.count)
    for epoch in 0..<epochs {
      random.shuffle(&order)
      var right = 0
      var total = 0
      for k in order {
        let index = use[k]
        let words = random.below(100) < 15 ? sentences[index].forms(clusters, recased: 1 &+ random.below(3)) : plain[k]
        var last: UInt32 = 0
        var second: UInt32 = 0
        for i in words.indices {
          keys.removeAll()
          TagTemplates(words, i, last: last, second: second).all(into: &keys)
          for c in scores.indices { scores[c] = 0 }
          let all = keys.keys
          let answer = Int(gold[index][i])
          var best = 0
          var start = 0
          for end in keys.tierEnds {
            weights.add(all[start..<end], to: &scores)
            best = answer == 0 ? 1 : 0
            for c in scores.indices where c != answer && scores[c] > scores[best] { best = c }
            if scores[answer] <= scores[best] + TaggerTrainer.margin {
              weights.update(all[..<end], answer, by: 1)
              weights.update(all[..<end], best, by: -1)
            }
            start = end
          }
          if scores[answer] > scores[best] {
            right &+= 1
            best = answer
          }
          second = last
          last = UInt32(best) &+ 1
          total &+= 1
          weights.tick()
        }
      }
      log("tagger, pass \(epoch &+ 1): \(percent(right, total)) of \(weights.rows) features")
    }
    weights.average()
    return weights
  }

  /// Tags with weights as they are.
  func tag(_ weights: AveragedWeights, _ words: [WordForm]) -> [UInt8] {
    var keys = FeatureKeys()
    var result: [UInt8] = []
    var scores = [Float](repeating: 0, count: tags.count)
    var last: UInt32 = 0
    var second: UInt32 = 0
    for i in words.indices {
      keys.removeAll()
      TagTemplates(words, i, last: last, second: second).all(into: &keys)
      for c in scores.indices { scores[c] = 0 }
      weights.add(keys.keys, to: &scores)
      var best = 0
      for c in scores.indices where scores[c] > scores[best] { best = c }
      result.append(UInt8(best))
      second = last
      last = UInt32(best) &+ 1
    }
    return result
  }
}

func percent(_ part: Int, _ whole: Int) -> String {
  guard whole > 0 else { return "-" }
  let hundredths = part &* 10000 / whole
  let fraction = hundredths % 100
  return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) %"
}
