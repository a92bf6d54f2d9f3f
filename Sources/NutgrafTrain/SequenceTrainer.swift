// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon

/// How a model is learnt. The same settings and data give the same bytes.
public struct TrainingOptions: Sendable {
  public var epochs = 8
  /// Features seen fewer times are left out.
  public var minimumCount: UInt32 = 2
  /// Rows that ship; the least important are pruned.
  public var rowLimit = 400_000
  public var seed: UInt64 = 1
  public init(epochs: Int = 8, minimumCount: UInt32 = 2, rowLimit: Int = 400_000, seed: UInt64 = 1) {
    self.epochs = epochs
    self.minimumCount = minimumCount
    self.rowLimit = rowLimit
    self.seed = seed
  }
}

/// One sequence: the feature keys of each position, and its gold label.
public struct SequenceExample: Sendable {
  /// The keys of position `i` are `keys[offsets[i]..<offsets[i + 1]]`.
  public private(set) var keys: [UInt32] = []
  public private(set) var offsets: [Int] = [0]
  public private(set) var labels: [UInt8] = []
  public init() {}

  public mutating func append(_ features: FeatureKeys, label: UInt8) {
    keys.append(contentsOf: features.keys)
    offsets.append(keys.count)
    labels.append(label)
  }

  var count: Int { labels.count }
  func features(_ i: Int) -> ArraySlice<UInt32> { keys[offsets[i]..<offsets[i &+ 1]] }
}

/// Learns a `SequenceModel`: averaged structured perceptron over Viterbi, updated by whole sequences.
public struct SequenceTrainer {
  public let labels: [String]
  public var options: TrainingOptions
  /// Pairs of labels that must not follow each other; −1 before stands for the start.
  public var forbids: (Int, Int) -> Bool = { _, _ in false }

  public init(labels: [String], options: TrainingOptions = TrainingOptions()) {
    self.labels = labels
    self.options = options
  }

  /// Labels of the form `B-X`, `I-X`, `O`: an `I` follows only a `B` or `I` of its kind.
  public static func bioForbids(_ labels: [String]) -> (Int, Int) -> Bool {
    { before, label in
      guard labels[label].hasPrefix("I-") else { return false }
      guard before >= 0 else { return true }
      return labels[before].dropFirst(2) != labels[label].dropFirst(2) || labels[before] == "O"
    }
  }

  /// The file's bytes. `progress` hears the share of right labels after each epoch.
  public func train(
    _ examples: [SequenceExample], kind: String = SequenceModel.kind,
    progress: (Int, Double) -> Void = { _, _ in }
  ) -> [UInt8] {
    let n = labels.count
    let emissions = AveragedWeights(classes: n)
    for example in examples { for key in example.keys { emissions.count(key) } }
    emissions.admit(minimum: options.minimumCount)
    var transitions = [Float](repeating: 0, count: (n &+ 1) &* n)
    var sums = transitions
    var allowed = [Float](repeating: 0, count: (n &+ 1) &* n)
    for before in -1..<n {
      for label in 0..<n where forbids(before, label) {
        allowed[(before &+ 1) &* n &+ label] = -1e9
      }
    }
    var order = Array(examples.indices)
    var random = SeededGenerator(seed: options.seed)
    var scores: [Float] = []
    for epoch in 0..<options.epochs {
      random.shuffle(&order)
      var right = 0
      var total = 0
      for index in order {
        let example = examples[index]
        guard example.count > 0 else { continue }
        scores.removeAll(keepingCapacity: true)
        var row = [Float](repeating: 0, count: n)
        for i in 0..<example.count {
          for k in 0..<n { row[k] = 0 }
          emissions.add(Array(example.features(i)), to: &row)
          scores += row
        }
        let found = viterbi(scores, transitions, allowed)
        var before = -1
        var beforeGold = -1
        for i in 0..<example.count {
          let gold = Int(example.labels[i])
          if found[i] != gold {
            let keys = Array(example.features(i))
            emissions.update(keys, gold, by: 1)
            emissions.update(keys, found[i], by: -1)
          } else {
            right &+= 1
          }
          let a = (beforeGold &+ 1) &* n &+ gold
          let b = (before &+ 1) &* n &+ found[i]
          if a != b {
            transitions[a] += 1
            sums[a] += emissions.step
            transitions[b] -= 1
            sums[b] -= emissions.step
          }
          before = found[i]
          beforeGold = gold
          total &+= 1
        }
        emissions.tick()
      }
      progress(epoch, total > 0 ? Double(right) / Double(total) : 0)
      if right == total { break }
    }
    let steps = emissions.step
    emissions.average()
    let quantized = emissions.quantized(limit: options.rowLimit)
    let pairs = transitions.indices.map { i -> Int16 in
      if allowed[i] < 0 { return .min }
      return Int16(max(-32000, min(32000, ((transitions[i] - sums[i] / steps) * quantized.scale).rounded())))
    }
    return SequenceModel.encode(
      labels: labels, weights: emissions.encoded(quantized),
      transitions: pairs, kind: kind)
  }

  private func viterbi(_ scores: [Float], _ transitions: [Float], _ allowed: [Float]) -> [Int] {
    let n = labels.count
    let count = scores.count / n
    var best = (0..<n).map { scores[$0] + transitions[$0] + allowed[$0] }
    var back = [UInt8](repeating: 0, count: count &* n)
    for t in 1..<max(1, count) where t < count {
      var next = [Float](repeating: 0, count: n)
      for label in 0..<n {
        var top = -Float.infinity
        var from = 0
        for previous in 0..<n {
          let edge = (previous &+ 1) &* n &+ label
          let score = best[previous] + transitions[edge] + allowed[edge]
          if score > top {
            top = score
            from = previous
          }
        }
        back[t &* n &+ label] = UInt8(from)
        next[label] = top + scores[t &* n &+ label]
      }
      best = next
    }
    var label = 0
    for i in 1..<n where best[i] > best[label] { label = i }
    var result = [Int](repeating: 0, count: count)
    for t in stride(from: count &- 1, through: 0, by: -1) {
      result[t] = label
      label = Int(back[t &* n &+ label])
    }
    return result
  }
}

/// Learns a `ClassifierModel` from single decisions: averaged multiclass perceptron.
public struct ClassifierTrainer {
  public let labels: [String]
  public var options: TrainingOptions
  public init(labels: [String], options: TrainingOptions = TrainingOptions()) {
    self.labels = labels
    self.options = options
  }

  public struct Example: Sendable {
    public var keys: [UInt32]
    public var label: UInt8
    public init(_ features: FeatureKeys, label: UInt8) {
      keys = features.keys
      self.label = label
    }
  }

  /// The weights as they learn; `encoded` of it is the table.
  public func weights(
    _ examples: [Example], progress: (Int, Double) -> Void = { _, _ in }
  ) -> AveragedWeights {
    let weights = AveragedWeights(classes: labels.count)
    for example in examples { for key in example.keys { weights.count(key) } }
    weights.admit(minimum: options.minimumCount)
    var order = Array(examples.indices)
    var random = SeededGenerator(seed: options.seed)
    var scores = [Float](repeating: 0, count: labels.count)
    for epoch in 0..<options.epochs {
      random.shuffle(&order)
      var right = 0
      for index in order {
        let gold = Int(examples[index].label)
        for i in scores.indices { scores[i] = 0 }
        weights.add(examples[index].keys, to: &scores)
        var best = gold == 0 && scores.count > 1 ? 1 : 0
        for i in scores.indices where i != gold && scores[i] > scores[best] { best = i }
        // A margin of 1: an answer that is barely right is learnt from as well.
        if scores[gold] <= scores[best] + 1, best != gold {
          weights.update(examples[index].keys, gold, by: 1)
          weights.update(examples[index].keys, best, by: -1)
        }
        if scores[gold] > scores[best] { right &+= 1 }
        weights.tick()
      }
      progress(epoch, examples.isEmpty ? 0 : Double(right) / Double(examples.count))
    }
    weights.average()
    return weights
  }

  public func train(
    _ examples: [Example], kind: String, progress: (Int, Double) -> Void = { _, _ in }
  ) -> [UInt8] {
    ClassifierModel.encode(
      labels: labels,
      weights: weights(examples, progress: progress).encoded(limit: options.rowLimit), kind: kind)
  }
}
