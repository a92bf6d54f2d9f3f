// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// A first-order tagger whose label transitions depend on the boundary between two tokens: a label
/// changes at a comma or a quotation mark more readily than between two words.
package struct SpeechTagger: Sendable {
  /// `SpeechColumns.context` is below this.
  package static let contexts = 24

  package let labels: Int
  private let weights: WeightTable
  /// `[context][from][to]`; an inside label after a foreign one is forbidden.
  private let steps: [Int32]
  /// The same, readier to begin a span.
  private let eagerSteps: [Int32]

  package static let forbidden: Int32 = -1_000_000
  /// No token weighs more, whatever a model of the caller's says: sums of `Viterbi.stretch` tokens fit.
  static let mostWeight: Int32 = 300_000

  package init(labels: Int, weights: WeightTable, steps: TableBytes) {
    self.init(
      labels: labels, weights: weights,
      steps: (0..<(SpeechTagger.contexts &* labels &* labels)).map {
        Int32(Int16(bitPattern: steps.u16($0 &* 2)))
      })
  }

  package init(labels: Int, weights: WeightTable, steps: [Int32]) {
    self.labels = labels
    self.weights = weights
    self.steps = steps.indices.map { i in
      let from = i / labels % labels
      return SpeechTagger.isAllowed(from, i % labels) ? steps[i] : SpeechTagger.forbidden
    }
    eagerSteps = SpeechTagger.eager(self.steps, labels: labels, by: 127)
  }

  /// Transitions with a bonus for beginning a span; 127 is the greatest weight of a feature.
  package static func eager<Score: Numeric>(_ steps: [Score], labels: Int, by bonus: Score) -> [Score] {
    steps.indices.map { i in
      let (from, to) = (i / labels % labels, i % labels)
      return to % 2 == 1 && from != to ? steps[i] + bonus : steps[i]
    }
  }

  /// Labels are 0 outside, then begin and inside by turns: an even one follows its own kind alone.
  package static func isAllowed(_ from: Int, _ to: Int) -> Bool {
    to == 0 || to % 2 == 1 || from == to || from == to &- 1
  }

  /// Room for one sequence at a time; reuse it.
  package struct Lattice {
    package var scores: [Int32] = []
    var back: [UInt8] = []
    var row: [Int32] = []
    package init() {}
    package mutating func begin() { scores.removeAll(keepingCapacity: true) }
  }

  @inline(__always)
  package func score(_ features: inout FeatureKeys, into lattice: inout Lattice) {
    lattice.row.removeAll(keepingCapacity: true)
    for _ in 0..<labels { lattice.row.append(0) }
    weights.add(&features, to: &lattice.row)
    for i in 0..<labels {
      lattice.scores.append(
        max(0 &- SpeechTagger.mostWeight, min(SpeechTagger.mostWeight, lattice.row[i])))
    }
  }

  /// Scores tokens one after the other; memory is asked for the next one's weights while this one's are summed.
  @inline(__always)
  package func score(
    _ tokens: Range<Int>, into lattice: inout Lattice, collect: (Int, inout FeatureKeys) -> Void
  ) {
    var odd = FeatureKeys()
    var even = FeatureKeys()
    guard !tokens.isEmpty else { return }
    collect(tokens.lowerBound, &even)
    var i = tokens.lowerBound
    while i < tokens.upperBound {
      if i &+ 1 < tokens.upperBound {
        collect(i &+ 1, &odd)
        weights.prefetch(&odd)
      }
      score(&even, into: &lattice)
      if i &+ 2 < tokens.upperBound {
        collect(i &+ 2, &even)
        weights.prefetch(&even)
      }
      if i &+ 1 < tokens.upperBound { score(&odd, into: &lattice) }
      i &+= 2
    }
  }

  /// A position that is surely outside.
  @inline(__always)
  package func skip(into lattice: inout Lattice) {
    lattice.scores.append(0)
    for _ in 1..<labels { lattice.scores.append(SpeechTagger.forbidden / 4) }
  }

  /// Writes the best labels of the scored positions to `result[first...]`; `eager` finds more spans,
  /// at the cost of wrong ones.
  package func decode(
    _ lattice: inout Lattice, contexts: ArraySlice<UInt8>, eager: Bool = false,
    into result: inout [UInt8], at first: Int
  ) {
    Viterbi.best(
      lattice.scores, labels: labels, steps: eager ? eagerSteps : steps, contexts: contexts, back: &lattice.back,
      result: &result, at: first)
  }
}

/// The exact best sequence under scores and boundary-dependent steps. O(*n* · labels²).
package enum Viterbi {
  /// After so many positions the sums begin again from the best of them: a paragraph may be as long as
  /// the report, and sums of integers must not overflow.
  static let stretch = 1024

  @inline(__always)
  package static func best<Score: SIMDScalar & Comparable & AdditiveArithmetic>(
    _ scores: [Score], labels: Int, steps: [Score], contexts: ArraySlice<UInt8>,
    back: inout [UInt8], result: inout [UInt8], at first: Int
  ) {
    let count = min(labels > 0 ? scores.count / labels : 0, contexts.count)
    guard count > 0, first >= 0, first &+ count <= result.count else { return }
    back.removeAll(keepingCapacity: true)
    var best: [Score] = []
    var next: [Score] = []
    for label in 0..<labels {
      // The start stands for an outside label before.
      let context = Int(contexts[contexts.startIndex])
      best.append(scores[label] + steps[context &* labels &* labels &+ label])
      back.append(0)
    }
    next = best
    for t in 1..<max(1, count) where t < count {
      let base = Int(contexts[contexts.startIndex &+ t]) &* labels &* labels
      for label in 0..<labels {
        var top = best[0] + steps[base &+ label]
        var from = 0
        for previous in 1..<labels {
          let score = best[previous] + steps[base &+ previous &* labels &+ label]
          if score > top {
            top = score
            from = previous
          }
        }
        back.append(UInt8(truncatingIfNeeded: from))
        next[label] = top + scores[t &* labels &+ label]
      }
      swap(&best, &next)
      if t % stretch == 0 {
        var top = best[0]
        for label in 1..<labels { top = max(top, best[label]) }
        for label in 0..<labels { best[label] = best[label] - top }
      }
    }
    var label = 0
    for i in 1..<labels where best[i] > best[label] { label = i }
    for t in stride(from: count &- 1, through: 0, by: -1) {
      result[first &+ t] = UInt8(truncatingIfNeeded: label)
      label = Int(back[t &* labels &+ label])
    }
  }
}
