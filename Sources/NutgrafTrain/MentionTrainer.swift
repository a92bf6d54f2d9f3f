// SPDX-License-Identifier: Apache-2.0
import NutgrafArticle
import NutgrafJSON
import NutgrafLexicon
import NutgrafNames
import NutgrafReport
import NutgrafText

/// Learns the mention tagger: an averaged structured perceptron with cost-augmented decoding. Both passes
/// share one table of weights and are learnt together; the second sees jackknifed answers of the first.
public struct MentionTrainer {
  public var epochs = 7
  public var rowLimit = 160_000
  /// Different rows of weights that are kept.
  public var codes = 8192
  public var folds = 4
  /// Of so many records one is also learnt in capitals, one in title case and one in small letters; 0
  /// for none.
  public var caseCopies = 10
  public var log: (String) -> Void = { _ in }
  public init() {}

  /// One report with its gold tags.
  struct Item {
    var ground: MentionGround
    /// Gold tag of each token.
    var gold: [UInt8]
    /// Labels that the file does not mark: where gold says none, they may be.
    var unknown: [Int]
    /// Runs of open tokens.
    var runs: [MentionGround.OpenRun] = []
    /// Keys of the runs' tokens, one after the other.
    var keys: [UInt32] = []
    var offsets: [Int] = [0]
    /// Where the keys of the first pass end, for each token.
    var middles: [Int] = []
  }

  // MARK: - Training

  public func train(_ files: [GoldFile]) throws(WorkshopError) -> TrainedModel {
    let labels = MentionGold.labels(files)
    guard !labels.isEmpty, labels.count <= 15 else {
      throw WorkshopError("The gold files hold no entities, or more than 15 labels")
    }
    var items: [Item] = []
    for file in files { items += MentionGold.items(file, labels: labels, cases: caseCopies) }
    guard !items.isEmpty else { throw WorkshopError("The gold files hold no records") }
    let tokens = items.reduce(0) { $0 &+ $1.gold.count }
    log("\(items.count) records, \(tokens) tokens, labels \(labels.joined(separator: " "))")
    let tags = 4 &* labels.count &+ 1
    prepare(&items, votes: nil)
    // First-pass answers on text that the first pass has not learnt from.
    var answers = items.map { [UInt8](repeating: UInt8(tags &- 1), count: $0.gold.count) }
    for fold in 0..<folds {
      let use = items.indices.filter { $0 % folds != fold }
      let weights = learn(items, tags: tags, indices: use, passes: 1)
      for i in items.indices where i % folds == fold { answers[i] = tag(items[i], weights) }
      log("fold \(fold &+ 1) of \(folds) done")
    }
    prepare(&items, votes: answers, labels: labels.count)
    // The second pass is judged on a fold of its own for the calibration of scores.
    let held = learn(
      items, tags: tags, indices: items.indices.filter { $0 % 5 != 0 }, passes: 2)
    let curve = calibrate(items, held, indices: items.indices.filter { $0 % 5 == 0 })
    let weights = learn(items, tags: tags, indices: Array(items.indices), passes: 2)
    log("\(weights.count) features")
    let (table, transitions) = weights.quantized(limit: rowLimit, codes: codes)
    let bytes = MentionModel.encode(
      labels: labels, weights: table, transitions: transitions, calibration: curve)
    return TrainedModel(bytes: bytes, card: card(files, labels, tokens, bytes.count))
  }

  private func card(_ files: [GoldFile], _ labels: [String], _ tokens: Int, _ size: Int) -> String {
    var text = "# Mentions\n\nAveraged structured perceptron, two passes; labels "
    text += labels.joined(separator: ", ") + "; \(tokens) tokens; \(size) bytes.\n\nTrained on:\n"
    for file in files {
      let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
      text += "- \(name): \(file.records.count) records\n"
    }
    return text
  }

  /// Finds runs and their features; those of the second pass with `votes`.
  private func prepare(_ items: inout [Item], votes answers: [[UInt8]]?, labels: Int = 0) {
    var f = FeatureKeys()
    for i in items.indices {
      let ground = items[i].ground
      let votes = answers.map { MentionVotes(ground, tags: $0[i], labels: labels) }
      items[i].keys.removeAll(keepingCapacity: true)
      items[i].offsets = [0]
      items[i].middles = []
      items[i].runs = ground.openRuns()
      for run in items[i].runs {
        for t in run.tokens {
          f.removeAll()
          ground.firstFeatures(t, run.sentence, into: &f)
          items[i].middles.append(items[i].keys.count &+ f.count)
          if let votes, let answers {
            ground.moreFeatures(t, run.sentence, into: &f)
            ground.voteFeatures(t, run.sentence, first: answers[i], votes: votes, into: &f)
          }
          items[i].keys += f.keys
          items[i].offsets.append(items[i].keys.count)
        }
      }
    }
  }

  private func learn(_ items: [Item], tags: Int, indices: [Int], passes: Int) -> GrowingWeights {
    let weights = GrowingWeights(tags: tags)
    var decoder = MentionDecoder(tags: tags)
    for index in indices { weights.admit(items[index].keys) }
    var order = indices
    var random = SeededGenerator(seed: 7)
    var scores: [Float] = []
    for _ in 0..<epochs {
      random.shuffle(&order)
      for index in order {
        var position = 0
        for run in items[index].runs {
          for pass in 0..<passes {
            learn(items[index], run.tokens, position, pass, weights, &decoder, &scores)
          }
          weights.step += 1
          position &+= run.tokens.count
        }
      }
    }
    weights.average()
    for index in indices { weights.count(items[index].keys) }
    return weights
  }

  private func learn(
    _ item: Item, _ run: Range<Int>, _ position: Int, _ pass: Int, _ weights: GrowingWeights,
    _ decoder: inout MentionDecoder, _ scores: inout [Float]
  ) {
    let tags = weights.tags
    let none = tags &- 1
    scores.removeAll(keepingCapacity: true)
    scores.append(contentsOf: repeatElement(0, count: run.count &* tags))
    for i in 0..<run.count {
      weights.score(item.features(position &+ i, pass), into: &scores, at: i &* tags)
      for k in 0..<tags where !item.allows(k, at: run.lowerBound &+ i, none: none) {
        scores[i &* tags &+ k] += 1  // the cost of being wrong
      }
    }
    var found = [UInt8](repeating: UInt8(none), count: run.count)
    decoder.decode(scores, transitions: weights.transitions[pass], into: &found, at: 0)
    var wrong = false
    for i in 0..<run.count
    where !item.allows(Int(found[i]), at: run.lowerBound &+ i, none: none) { wrong = true }
    guard wrong else { return }
    var gold = Array(item.gold[run])
    if !item.unknown.isEmpty {
      // The best answer among those that the gold does not exclude.
      for i in 0..<run.count {
        for k in 0..<tags {
          scores[i &* tags &+ k] += item.allows(k, at: run.lowerBound &+ i, none: none) ? 0 : -1e6
        }
      }
      decoder.decode(scores, transitions: weights.transitions[pass], into: &gold, at: 0)
    }
    var before = none
    var beforeFound = none
    for i in 0..<run.count {
      let g = Int(gold[i])
      let p = Int(found[i])
      if g != p { weights.update(item.features(position &+ i, pass), gold: g, found: p) }
      if before &* tags &+ g != beforeFound &* tags &+ p {
        weights.updateTransition(pass, before &* tags &+ g, by: 1)
        weights.updateTransition(pass, beforeFound &* tags &+ p, by: -1)
      }
      before = g
      beforeFound = p
    }
  }

  /// Scores of all tags of a run, and the best tags.
  private func decode(
    _ item: Item, _ weights: GrowingWeights, pass: Int, each: (Range<Int>, [Float], [UInt8]) -> Void
  ) {
    var decoder = MentionDecoder(tags: weights.tags)
    var position = 0
    for run in item.runs {
      let count = run.tokens.count
      var scores = [Float](repeating: 0, count: count &* weights.tags)
      for i in 0..<count {
        weights.score(item.features(position &+ i, pass), into: &scores, at: i &* weights.tags)
      }
      var found = [UInt8](repeating: UInt8(weights.tags &- 1), count: count)
      decoder.decode(scores, transitions: weights.transitions[pass], into: &found, at: 0)
      each(run.tokens, scores, found)
      position &+= count
    }
  }

  private func tag(_ item: Item, _ weights: GrowingWeights) -> [UInt8] {
    var tags = [UInt8](repeating: UInt8(weights.tags &- 1), count: item.gold.count)
    decode(item, weights, pass: 0) { run, _, found in
      for (i, t) in run.enumerated() { tags[t] = found[i] }
    }
    return tags
  }

  /// The share of right names by margin, in the steps of `MentionModel.step`.
  private func calibrate(_ items: [Item], _ weights: GrowingWeights, indices: [Int]) -> [UInt8] {
    let n = weights.tags
    var right = [Float](repeating: 0, count: 16)
    var all = right
    for index in indices where items[index].unknown.isEmpty {
      let item = items[index]
      decode(item, weights, pass: 1) { run, scores, found in
        var i = 0
        while i < found.count {
          guard Int(found[i]) < n &- 1 else {
            i &+= 1
            continue
          }
          var end = i &+ 1
          if found[i] % 4 == 0 { while end < found.count && Int(found[end]) % 4 >= 1 && Int(found[end]) < n &- 1 && found[end] % 4 != 3 && found[end] / 4 == found[i] / 4 { end &+= 1 } }
          var margin = Float.infinity
          var hit = true
          for k in i..<end {
            var own: Float = -1e9
            var other: Float = -1e9
            for tag in 0..<n {
              let s = scores[k &* n &+ tag] - scores[k &* n &+ n &- 1]
              if tag / 4 == Int(found[k]) / 4 { own = max(own, s) } else { other = max(other, s) }
            }
            margin = min(margin, own - other)
            if item.gold[run.lowerBound &+ k] != found[k] { hit = false }
          }
          let step = MentionModel.step(margin)
          all[step] += 1
          if hit { right[step] += 1 }
          i = end
        }
      }
    }
    var curve: [UInt8] = []
    var floor: Float = 0.2
    for step in 0..<16 {
      let share = (right[step] + 2 * max(floor, 0.3)) / (all[step] + 2)
      floor = max(floor, min(0.99, share))
      curve.append(UInt8(max(0, min(255, (floor * 255).rounded()))))
    }
    log("right by margin: " + zip(right, all).map { "\(Int($0))/\(Int($1))" }.joined(separator: " "))
    return curve
  }
}

extension MentionTrainer.Item {
  /// The keys of the `i`-th token of the runs, as a pass sees them.
  @inline(__always)
  func features(_ i: Int, _ pass: Int) -> ArraySlice<UInt32> {
    keys[offsets[i]..<(pass == 0 ? middles[i] : offsets[i &+ 1])]
  }

  /// Whether the gold lets token `t` have tag `k`.
  @inline(__always)
  func allows(_ k: Int, at t: Int, none: Int) -> Bool {
    let g = Int(gold[t])
    if k == g { return true }
    return g == none && k < none && unknown.contains(k / 4)
  }
}
