// SPDX-License-Identifier: Apache-2.0
import NutgrafArticle
import NutgrafJSON
import NutgrafLexicon
import NutgrafNames
import NutgrafReport
import NutgrafSyntax
import NutgrafText

/// Learns the mention tagger: a linear-chain conditional random field. Both passes share one table of weights
/// and are learnt together; the second sees jackknifed answers of the first.
public struct MentionTrainer {
  public var epochs = 10
  /// About how many bytes the table may have.
  public var size = 1_560_000
  public var folds = 4
  /// Orders of learning that the weights are the mean of.
  public var orders = 3
  /// Of so many records one is also learnt in capitals, one in title case and one in small letters; 0
  /// for none.
  public var caseCopies = 10
  /// What is taken off the score of no name in reports, lines and posts.
  public var leanings: [Float] = [0.6, 0.2, 1]
  public var log: (String) -> Void = { _ in }
  public init() {}

  /// One report with its gold tags.
  struct Item {
    var ground: MentionGround
    var syntax: Syntax
    /// The record that it is of; a copy in another case is of the same.
    var record = 0
    var isCopy = false
    /// Gold tag of each token.
    var gold: [UInt8]
    /// Labels that the file does not mark: where gold says none, they may be.
    var unknown: [Int]
    /// Runs of open tokens.
    var runs: [MentionGround.OpenRun] = []
    /// Keys of the runs' tokens, one after the other.
    var keys: [UInt32] = []
    /// Which group of templates each key is of.
    var groups: [UInt8] = []
    var offsets: [Int] = [0]
    /// Where the keys of the first pass end, for each token.
    var middles: [Int] = []
    /// The same as rows of the field's weights, without keys that have none.
    var rows: [UInt32] = []
    var rowGroups: [UInt8] = []
    var rowOffsets: [Int] = [0]
    var rowMiddles: [Int] = []
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
    let firstEpochs = max(1, epochs &* 2 / 3)
    prepare(&items, votes: nil)
    var keys = MentionField.keys(items)
    index(&items, keys)
    // First-pass answers on text that the first pass has not learnt from.
    var answers = items.map { [UInt8](repeating: UInt8(tags &- 1), count: $0.gold.count) }
    for fold in 0..<folds {
      let use = items.indices.filter { items[$0].record % folds != fold }
      let field = learn(items, tags, rows: keys.rows, use, passes: 1, epochs: firstEpochs)
      for i in items.indices where items[i].record % folds == fold { answers[i] = tag(items[i], field) }
      log("fold \(fold &+ 1) of \(folds) done")
    }
    prepare(&items, votes: answers, labels: labels.count)
    keys = MentionField.keys(items)
    index(&items, keys)
    log("\(keys.rows) features")
    // Scores are calibrated on a fold that is not learnt from.
    let held = learn(
      items, tags, rows: keys.rows, items.indices.filter { items[$0].record % 5 != 0 }, passes: 2,
      epochs: epochs)
    let rest = items.indices.filter { items[$0].record % 5 == 0 }
    let curve = calibrate(items, held, indices: rest)
    let keepsLabels = labelsStand(items, held, labels, indices: rest)
    // What matters most learns on by itself, so that it makes up for what is left out.
    let all = Array(items.indices)
    let fields = (0..<max(1, orders)).map { order in
      let field = MentionField(tags: tags, rows: keys.rows)
      field.seed = UInt64(7 &+ 101 &* order)
      field.learn(items, all, passes: 2, epochs: epochs)
      log("order \(order &+ 1) of \(orders) done")
      return field
    }
    var field = MentionField(mean: fields[0], Array(fields.dropFirst()))
    var uses = count(items, rows: keys.rows)
    let room = ComposedWeights.buckets(size: size, classes: tags &- 1)
    let buckets = min(room, keys.rows / 8 &+ 1)
    let kept = field.placed(keys, uses: uses, buckets: buckets)
    if kept.count < keys.rows {
      let rest = keys.keeping(kept)
      field = MentionField(field, keys, keeping: rest)
      keys = rest
      index(&items, keys)
      field.rate *= 0.4
      field.learn(items, all, passes: 2, epochs: 2)
      uses = count(items, rows: keys.rows)
    }
    log("\(keys.rows) kept")
    let (table, transitions, scale) = field.quantized(keys, uses: uses, buckets: buckets)
    let bytes = MentionModel.encode(
      labels: labels, weights: table, transitions: transitions,
      leanings: leanings.map { Int16(max(-32000, min(32000, ($0 * scale).rounded()))) },
      calibration: curve, keepsLabels: keepsLabels)
    return TrainedModel(bytes: bytes, card: card(files, labels, tokens, bytes.count))
  }

  private func card(_ files: [GoldFile], _ labels: [String], _ tokens: Int, _ size: Int) -> String {
    var text = "# Mentions\n\nConditional random field, two passes; labels "
    text += labels.joined(separator: ", ") + "; \(tokens) tokens; \(size) bytes.\n\nTrained on:\n"
    for file in files {
      let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
      text += "- \(name): \(file.records.count) records\n"
    }
    return text
  }

  /// What the first pass thought elsewhere counts as the rest of the report.
  private static let reportGroup = UInt8(MentionGround.FeatureGroup.allCases.count &- 1)

  /// Finds runs and their features; those of the second pass with `votes`.
  private func prepare(_ items: inout [Item], votes answers: [[UInt8]]?, labels: Int = 0) {
    var f = FeatureKeys()
    for i in items.indices {
      let ground = items[i].ground
      let votes = answers.map { MentionVotes(ground, tags: $0[i], labels: labels) }
      items[i].keys.removeAll(keepingCapacity: true)
      items[i].groups.removeAll(keepingCapacity: true)
      items[i].offsets = [0]
      items[i].middles = []
      items[i].runs = ground.openRuns()
      for run in items[i].runs {
        for t in run.tokens {
          f.removeAll()
          for (g, group) in MentionGround.FeatureGroup.allCases.enumerated() {
            ground.features(t, run.sentence, group, into: &f)
            let known = items[i].groups.count &- items[i].keys.count
            items[i].groups.append(contentsOf: repeatElement(UInt8(g), count: f.count &- known))
          }
          items[i].middles.append(items[i].keys.count &+ f.count)
          if let votes, let answers {
            ground.voteFeatures(t, run.sentence, first: answers[i], votes: votes, into: &f)
          }
          items[i].keys += f.keys
          let more = items[i].keys.count &- items[i].groups.count
          items[i].groups.append(contentsOf: repeatElement(MentionTrainer.reportGroup, count: more))
          items[i].offsets.append(items[i].keys.count)
        }
      }
    }
  }

  private func index(_ items: inout [Item], _ keys: MentionField.Keys) {
    for i in items.indices {
      items[i].rows.removeAll(keepingCapacity: true)
      items[i].rowGroups.removeAll(keepingCapacity: true)
      items[i].rowOffsets = [0]
      items[i].rowMiddles = []
      for token in items[i].middles.indices {
        for at in items[i].offsets[token]..<items[i].offsets[token &+ 1] {
          if at == items[i].middles[token] { items[i].rowMiddles.append(items[i].rows.count) }
          if let row = keys.row(items[i].keys[at]) {
            items[i].rows.append(row)
            items[i].rowGroups.append(items[i].groups[at])
          }
        }
        if items[i].rowMiddles.count == token { items[i].rowMiddles.append(items[i].rows.count) }
        items[i].rowOffsets.append(items[i].rows.count)
      }
    }
  }

  private func count(_ items: [Item], rows: Int) -> [Float] {
    var uses = [Float](repeating: 0, count: rows)
    for item in items { for row in item.rows { uses[Int(row)] += 1 } }
    return uses
  }

  private func learn(
    _ items: [Item], _ tags: Int, rows: Int, _ indices: [Int], passes: Int, epochs: Int
  ) -> MentionField {
    let field = MentionField(tags: tags, rows: rows)
    field.learn(items, indices, passes: passes, epochs: epochs)
    return field
  }

  private func tag(_ item: Item, _ field: MentionField, pass: Int = 0, lean: Float = 0) -> [UInt8] {
    var tags = [UInt8](repeating: UInt8(field.tags &- 1), count: item.gold.count)
    var decoder = MentionDecoder(tags: field.tags)
    var position = 0
    var scores: [Float] = []
    for run in item.runs {
      field.score(item, position, run.tokens.count, pass: pass, into: &scores)
      for i in 0..<run.tokens.count { scores[i &* field.tags &+ field.tags &- 1] = -lean }
      decoder.decode(
        scores, transitions: field.transitions[pass], into: &tags, at: run.tokens.lowerBound)
      position &+= run.tokens.count
    }
    return tags
  }

  /// The share of right names by probability, in the steps of `MentionModel.step`.
  private func calibrate(_ items: [Item], _ field: MentionField, indices: [Int]) -> [UInt8] {
    let none = UInt8(field.tags &- 1)
    var right = [Float](repeating: 0, count: 16)
    var all = right
    var decoder = MentionDecoder(tags: field.tags)
    var chain = MentionChain(tags: field.tags)
    chain.setTransitions(field.transitions[1], scale: 1)
    var scores: [Float] = []
    for index in indices where items[index].unknown.isEmpty {
      let item = items[index]
      var position = 0
      for run in item.runs {
        field.score(item, position, run.tokens.count, pass: 1, into: &scores)
        position &+= run.tokens.count
        var found = [UInt8](repeating: none, count: run.tokens.count)
        decoder.decode(scores, transitions: field.transitions[1], into: &found, at: 0)
        guard found.contains(where: { $0 != none }), chain.run(scores) else { continue }
        var i = 0
        while i < found.count {
          guard found[i] != none else {
            i &+= 1
            continue
          }
          var end = i &+ 1
          if found[i] % 4 == 0 {
            while end < found.count, found[end] != none, found[end] % 4 == 1 || found[end] % 4 == 2 {
              end &+= 1
              if found[end &- 1] % 4 == 2 { break }
            }
          }
          let after = run.tokens.lowerBound &+ end
          let isRight =
            (i..<end).allSatisfy { item.gold[run.tokens.lowerBound &+ $0] == found[$0] }
            && (found[i] % 4 == 3 || found[end &- 1] % 4 == 2 || after >= item.gold.count)
          let step = MentionModel.step(chain.probability(found, i, end, offset: 0))
          all[step] += 1
          if isRight { right[step] += 1 }
          i = end
        }
      }
    }
    var curve: [UInt8] = []
    var floor: Float = 0.1
    for step in 0..<16 {
      floor = max(floor, min(0.99, (right[step] + 2 * max(floor, 0.3)) / (all[step] + 2)))
      curve.append(UInt8(max(0, min(255, (floor * 255).rounded()))))
    }
    log("right by probability: " + zip(right, all).map { "\(Int($0))/\(Int($1))" }.joined(separator: " "))
    return curve
  }
}

extension MentionTrainer {
  /// Whether clearly more names of text that was not learnt from are right when their labels stand than when
  /// the knowledge table and the rest of the report set them right: that depends on the gold's conventions.
  /// Less than one in a hundred is noise, and the rules are right about news.
  private func labelsStand(
    _ items: [Item], _ field: MentionField, _ names: [String], indices: [Int]
  ) -> Bool {
    let labels = names.map { MentionModel.label($0).learntAs }
    var right = (kept: 0, settled: 0)
    for index in indices where items[index].unknown.isEmpty && !items[index].isCopy {
      let item = items[index]
      let gold = spans(item.gold, labels)
      let found = spans(tag(item, field, pass: 1, lean: leanings[Int(item.ground.manner.rawValue)]), labels)
      func count(keepsLabels: Bool) -> Int {
        // A name too many costs as much as one that is right gains.
        item.ground.finished(found, syntax: item.syntax, keepsLabels: keepsLabels)
          .reduce(0) { sum, name in sum &+ (gold.contains { $0 == name } ? 1 : -1) }
      }
      right.kept &+= count(keepsLabels: true)
      right.settled &+= count(keepsLabels: false)
    }
    log("labels as learnt \(right.kept), set right \(right.settled)")
    return right.kept > right.settled &+ abs(right.settled) / 100
  }

  private func spans(_ tags: [UInt8], _ labels: [EntityLabel]) -> [(tokens: Range<Int>, label: EntityLabel)] {
    var found: [(tokens: Range<Int>, label: EntityLabel)] = []
    var t = 0
    while t < tags.count {
      let label = Int(tags[t]) / 4
      guard label < labels.count else {
        t &+= 1
        continue
      }
      let end = MentionDecoder.nameEnd(in: tags, from: t, limit: tags.count)
      found.append((t..<end, labels[label]))
      t = end
    }
    return found
  }
}

extension MentionTrainer.Item {
  /// The rows of the `i`-th token of the runs, as a pass sees them.
  @inline(__always)
  func features(_ i: Int, _ pass: Int) -> ArraySlice<UInt32> {
    rows[rowOffsets[i]..<(pass == 0 ? rowMiddles[i] : rowOffsets[i &+ 1])]
  }

  /// Whether the gold lets token `t` have tag `k`.
  @inline(__always)
  func allows(_ k: Int, at t: Int, none: Int) -> Bool {
    let g = Int(gold[t])
    if k == g { return true }
    return g == none && k < none && unknown.contains(k / 4)
  }
}
