// SPDX-License-Identifier: Apache-2.0
import NutgrafSpeech

/// Learns which source and which contents belong to a cue: a log-linear choice among candidates, by
/// stochastic gradient over the gold spans and links.
enum LinkTrainer {
  static func weights(_ gold: [QuotationGold], log: (String) -> Void) -> [Float] {
    var choices: [(candidates: [[Int]], right: Int)] = []
    for report in gold { collect(report, &choices) }
    var weights = [Float](repeating: 0, count: LinkFeatures.size)
    var order = Array(choices.indices)
    var random = SeededGenerator(seed: 11)
    var right = 0
    for epoch in 0..<8 {
      random.shuffle(&order)
      right = 0
      let rate = 0.1 / (1 + Float(epoch) * 0.7)
      for index in order {
        let choice = choices[index]
        let scores = choice.candidates.map { $0.reduce(Float(0)) { $0 + weights[$1] } }
        guard let top = scores.max() else { continue }
        if scores[choice.right] >= top { right &+= 1 }
        let powers = scores.map { exponential($0 - top) }
        let sum = powers.reduce(0, +)
        for (k, candidate) in choice.candidates.enumerated() {
          let gradient = (k == choice.right ? 1 : 0) - powers[k] / sum
          for feature in candidate { weights[feature] += rate * gradient }
        }
      }
    }
    log("  \(right) of \(choices.count) links right")
    return weights
  }

  /// e to a power that is not positive, by repeated squaring of its first terms.
  private static func exponential(_ x: Float) -> Float {
    var y = 1 + max(x, -30) / 4096
    for _ in 0..<12 { y *= y }
    return y
  }

  private static func collect(
    _ report: QuotationGold, _ choices: inout [(candidates: [[Int]], right: Int)]
  ) {
    var quotes = report.quotes[...].sorted { $0.cue.lowerBound < $1.cue.lowerBound }[...]
    for paragraph in report.columns.scene.paragraphs {
      var here: [QuotationGold.Quote] = []
      while let first = quotes.first, first.cue.lowerBound < paragraph.tokens.upperBound {
        if first.cue.lowerBound >= paragraph.tokens.lowerBound { here.append(first) }
        quotes.removeFirst()
      }
      guard !here.isEmpty else { continue }
      var parts = SpeechParts()
      parts.cues = here.map(\.cue)
      parts.sources = unique(here.compactMap(\.source), in: paragraph.tokens)
      parts.contents = unique(here.flatMap(\.content), in: paragraph.tokens)
      let features = LinkFeatures(report.columns, parts)
      var list: [Int] = []
      for (k, quote) in here.enumerated() {
        var candidates: [[Int]] = []
        features.source(nil, cue: k, into: &list)
        candidates.append(list)
        var right = quote.source == nil ? 0 : -1
        for s in features.sources(near: quote.cue) {
          if parts.sources[s] == quote.source { right = candidates.count }
          features.source(s, cue: k, into: &list)
          candidates.append(list)
        }
        if right >= 0, candidates.count > 1 { choices.append((candidates, right)) }
      }
      for (c, content) in parts.contents.enumerated() {
        var candidates: [[Int]] = []
        var right = -1
        for k in features.cues(near: content) {
          if here[k].content.contains(content) { right = candidates.count }
          features.cue(k, content: c, into: &list)
          candidates.append(list)
        }
        if right >= 0, candidates.count > 1 { choices.append((candidates, right)) }
      }
    }
  }

  private static func unique(_ ranges: [Range<Int>], in tokens: Range<Int>) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for range in ranges.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) })
    where range != result.last && tokens.contains(range.lowerBound) { result.append(range) }
    return result
  }
}
