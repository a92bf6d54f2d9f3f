// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafSpeech

/// Sequences as rows of features, for `BoundaryPerceptron`.
struct LabelledSequences {
  /// The keys of position `p` are `keys[offsets[p]..<offsets[p + 1]]`; sequence `s` covers positions
  /// `starts[s]..<starts[s + 1]`.
  private(set) var keys: [UInt32] = []
  private(set) var offsets: [Int] = [0]
  private(set) var starts: [Int] = [0]
  private(set) var labels: [UInt8] = []
  private(set) var contexts: [UInt8] = []

  mutating func append(_ features: FeatureKeys, label: UInt8, context: UInt8) {
    keys += features.keys
    offsets.append(keys.count)
    labels.append(label)
    contexts.append(context)
  }
  mutating func append(_ other: LabelledSequences) {
    let keyBase = keys.count
    let labelBase = labels.count
    keys += other.keys
    offsets += other.offsets.dropFirst().map { $0 &+ keyBase }
    starts += other.starts.dropFirst().map { $0 &+ labelBase }
    labels += other.labels
    contexts += other.contexts
  }
  mutating func close() { if labels.count > starts[starts.count &- 1] { starts.append(labels.count) } }
  var count: Int { starts.count &- 1 }

  /// Replaces keys by rows, for speed.
  mutating func number(_ row: (UInt32) -> Int32) {
    for i in keys.indices { keys[i] = UInt32(bitPattern: row(keys[i])) }
  }
}

/// Learns a `SpeechTagger`: an averaged structured perceptron whose label transitions depend on the
/// boundary between tokens. The least useful rows are pruned half-way and the rest learn anew, so
/// that the model is trained in the shape in which it ships.
final class BoundaryPerceptron {
  let labels: Int
  private var rowOf: [UInt32: Int32] = [:]
  private var keyOf: [UInt32] = []
  private var counts: [UInt32] = []
  private var weights: [Float] = []
  private var sums: [Float] = []
  private var steps: [Float]
  private var stepSums: [Float]
  private var step: Float = 1

  init(labels: Int) {
    self.labels = labels
    steps = [Float](repeating: 0, count: SpeechTagger.contexts &* labels &* labels)
    stepSums = steps
  }

  func learn(
    _ given: LabelledSequences, minimum: UInt32, limit: Int, epochs: (first: Int, second: Int),
    log: (String) -> Void
  ) {
    var seen: [UInt32: UInt32] = [:]
    for key in given.keys { seen[key, default: 0] &+= 1 }
    var kept: [UInt32] = []
    for (key, count) in seen where count >= minimum { kept.append(key) }
    kept.sort()
    begin(kept, seen)
    var numbered = given
    numbered.number { rowOf[$0] ?? -1 }
    run(numbered, epochs: epochs.first, log: log)
    guard epochs.second > 0 else { return average() }
    average()
    let best = importance()
    guard best.count > limit else {
      log("  \(best.count) rows, none pruned")
      return
    }
    let chosen = best.prefix(limit).map { keyOf[$0] }.sorted()
    log("  \(best.count) rows of weight, pruned to \(chosen.count)")
    begin(chosen, seen)
    numbered = given
    numbered.number { rowOf[$0] ?? -1 }
    run(numbered, epochs: epochs.second, log: log)
    average()
  }

  private func begin(_ keys: [UInt32], _ seen: [UInt32: UInt32]) {
    keyOf = keys
    counts = keys.map { seen[$0] ?? 0 }
    rowOf.removeAll()
    rowOf.reserveCapacity(keys.count)
    for (row, key) in keys.enumerated() { rowOf[key] = Int32(row) }
    weights = [Float](repeating: 0, count: keys.count &* labels)
    sums = weights
    steps = [Float](repeating: 0, count: steps.count)
    stepSums = steps
    step = 1
    let limit = -Float(1e7)
    for i in steps.indices where !SpeechTagger.isAllowed(i / labels % labels, i % labels) {
      steps[i] = limit
    }
  }

  private func run(_ data: LabelledSequences, epochs: Int, log: (String) -> Void) {
    var order = Array(0..<data.count)
    var random = SeededGenerator(seed: 7)
    var scores: [Float] = []
    var back: [UInt8] = []
    var found: [UInt8] = []
    for epoch in 0..<epochs {
      random.shuffle(&order)
      var wrong = 0
      for sequence in order {
        let range = data.starts[sequence]..<data.starts[sequence &+ 1]
        scores.removeAll(keepingCapacity: true)
        scores.append(contentsOf: repeatElement(0, count: range.count &* labels))
        var base = 0
        for position in range {
          for k in data.offsets[position]..<data.offsets[position &+ 1] {
            let row = Int(Int32(bitPattern: data.keys[k]))
            guard row >= 0 else { continue }
            let at = row &* labels
            for label in 0..<labels { scores[base &+ label] += weights[at &+ label] }
          }
          base &+= labels
        }
        if found.count < range.count { found = [UInt8](repeating: 0, count: range.count) }
        Viterbi.best(
          scores, labels: labels, steps: steps, contexts: data.contexts[range], back: &back,
          result: &found, at: 0)
        wrong &+= correct(data, range, found)
        step += 1
      }
      log("  epoch \(epoch &+ 1): \(wrong) of \(data.labels.count) labels wrong")
    }
  }

  /// Moves weights from what was found to what is right.
  private func correct(_ data: LabelledSequences, _ range: Range<Int>, _ found: [UInt8]) -> Int {
    var wrong = 0
    var before = 0
    var beforeFound = 0
    for (i, position) in range.enumerated() {
      let gold = Int(data.labels[position])
      let guess = Int(found[i])
      if gold != guess {
        wrong &+= 1
        for k in data.offsets[position]..<data.offsets[position &+ 1] {
          let row = Int(Int32(bitPattern: data.keys[k]))
          guard row >= 0 else { continue }
          let at = row &* labels
          weights[at &+ gold] += 1
          sums[at &+ gold] += step
          weights[at &+ guess] -= 1
          sums[at &+ guess] -= step
        }
      }
      if gold != guess || before != beforeFound {
        let base = Int(data.contexts[position]) &* labels &* labels
        let right = base &+ before &* labels &+ gold
        let bad = base &+ beforeFound &* labels &+ guess
        if right != bad {
          steps[right] += 1
          stepSums[right] += step
          steps[bad] -= 1
          stepSums[bad] -= step
        }
      }
      before = gold
      beforeFound = guess
    }
    return wrong
  }

  private func average() {
    for i in weights.indices { weights[i] -= sums[i] / step }
    for i in steps.indices { steps[i] -= stepSums[i] / step }
    sums = [Float](repeating: 0, count: sums.count)
    stepSums = [Float](repeating: 0, count: stepSums.count)
    step = 1
  }

  /// Rows by how much they move scores: the greatest weight difference, times how often.
  private func importance() -> [Int] {
    var values = [Float](repeating: 0, count: keyOf.count)
    for row in keyOf.indices {
      let cells = weights[(row &* labels)..<(row &* labels &+ labels)]
      let spread = (cells.max() ?? 0) - (cells.min() ?? 0)
      values[row] = spread * Float(counts[row]).squareRoot().squareRoot()
    }
    return keyOf.indices.filter { values[$0] > 0 }.sorted {
      values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1
    }
  }

  // MARK: - Use

  /// The model as floats, for tagging folds.
  func tag(_ data: LabelledSequences, sequence: Int) -> (sure: [UInt8], eager: [UInt8]) {
    let range = data.starts[sequence]..<data.starts[sequence &+ 1]
    var scores = [Float](repeating: 0, count: range.count &* labels)
    var base = 0
    for position in range {
      for k in data.offsets[position]..<data.offsets[position &+ 1] {
        guard let row = rowOf[data.keys[k]] else { continue }
        let at = Int(row) &* labels
        for label in 0..<labels { scores[base &+ label] += weights[at &+ label] }
      }
      base &+= labels
    }
    var found = [UInt8](repeating: 0, count: range.count)
    var back: [UInt8] = []
    Viterbi.best(
      scores, labels: labels, steps: steps, contexts: data.contexts[range], back: &back,
      result: &found, at: 0)
    var eager = found
    Viterbi.best(
      scores, labels: labels, steps: SpeechTagger.eager(steps, labels: labels, by: top), contexts: data.contexts[range],
      back: &back, result: &eager, at: 0)
    return (found, eager)
  }

  /// The greatest weight that is kept when weights become bytes.
  private(set) lazy var top: Float = {
    var magnitudes: [Float] = []
    for row in keyOf.indices {
      let base = weights[row &* labels]
      for label in 1..<labels {
        let w = (weights[row &* labels &+ label] - base).magnitude
        if w > 0 { magnitudes.append(w) }
      }
    }
    magnitudes.sort()
    return magnitudes.isEmpty ? 1 : max(1e-6, magnitudes[Int(Double(magnitudes.count &- 1) * 0.9998)])
  }()

  /// Quantized rows and transitions. Label 0 weighs 0 in every row, for fewer cells.
  func encoded() -> (weights: [UInt8], steps: [UInt8]) {
    let scale = 127 / top
    var rows: [WeightTable.Row] = []
    for row in keyOf.indices {
      let base = weights[row &* labels]
      var cells = [Int16](repeating: 0, count: labels)
      var greatest: Float = 0
      for label in 1..<labels {
        let scaled = ((weights[row &* labels &+ label] - base) * scale).rounded()
        cells[label] = Int16(max(-127, min(127, scaled)))
        greatest = max(greatest, scaled.magnitude)
      }
      guard greatest >= 1 else { continue }
      rows.append(
        WeightTable.Row(
          key: keyOf[row], weights: cells,
          importance: greatest * Float(counts[row]).squareRoot(), uses: Float(counts[row])))
    }
    var pairs: [UInt8] = []
    for value in steps {
      pairs.append(
        u16: UInt16(bitPattern: Int16(max(-32000, min(32000, (value * scale).rounded())))))
    }
    if labels > 3 { rows = RowCodebook.reduce(rows, to: 4096) }
    return (WeightTable.encode(classes: labels, scale: scale, rows: rows, load: 0.9), pairs)
  }
}
