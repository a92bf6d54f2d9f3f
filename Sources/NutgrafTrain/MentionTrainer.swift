// SPDX-License-Identifier: Apache-2.0
import Glibc
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
  public var orders = 5
  /// How many fields are learnt at a time; the weights do not depend on it.
  public var threads = max(1, min(8, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
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
    let marked: [UInt8]
    /// The same without the names that go on where the tagger does not look.
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
    var lesson = studied(&items, labels)
    let rest = items.indices.filter { items[$0].record % 5 == 0 }
    let keepsLabels = labelsStand(items, lesson.held, labels, indices: rest)
    if keepsLabels {
      // Gold with conventions of its own: more is looked at that tells them.
      log("labels stand as learnt: wide templates")
      for i in items.indices { items[i].widen(none: UInt8(4 &* labels.count)) }
      lesson = studied(&items, labels)
    }
    // Scores are calibrated on a fold that is not learnt from.
    let curve = calibrate(items, lesson.held, indices: rest)
    let tags = 4 &* labels.count &+ 1
    let all = Array(items.indices)
    var keys = lesson.keys
    var field = MentionField(mean: lesson.orders)
    var uses = count(items, rows: keys.rows)
    let room = ComposedWeights.buckets(size: size, classes: tags &- 1)
    let buckets = min(room, keys.rows / 8 &+ 1)
    // What is left out at once is missed by weights that lean on it: they go in two steps, and what stays
    // learns on after each.
    for share in [2, 1] {
      let kept = field.placed(keys, buckets: buckets &* share)
      guard kept.count < keys.rows else { continue }
      let rest = keys.keeping(kept)
      let start = MentionField(field, keys, keeping: rest)
      keys = rest
      index(&items, keys)
      field = MentionField(
        mean: fields(max(1, orders), items, from: start, passes: 2, epochs: 3) { (seed($0), all) })
      uses = count(items, rows: keys.rows)
    }
    log("\(keys.rows) kept")
    let (table, transitions, scale) = field.quantized(keys, uses: uses, buckets: buckets)
    let bytes = MentionModel.encode(
      labels: labels, weights: table, transitions: transitions,
      leanings: leanings.map { Int16(max(-32000, min(32000, ($0 * scale).rounded()))) },
      calibration: curve, keepsLabels: keepsLabels, isWide: keepsLabels)
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

  /// What is learnt from items before anything is pruned.
  private struct Study {
    var keys: MentionField.Keys
    /// Of all orders, on all items.
    var orders: [MentionField]
    /// What four fifths of the records teach.
    var held: MentionField
  }

  /// Learns both passes; leaves the items with the features of the second.
  private func studied(_ items: inout [Item], _ labels: [String]) -> Study {
    let tags = 4 &* labels.count &+ 1
    prepare(&items, votes: nil)
    var keys = MentionField.keys(items)
    index(&items, keys)
    // First-pass answers on text that the first pass has not learnt from.
    var answers = items.map { [UInt8](repeating: UInt8(tags &- 1), count: $0.gold.count) }
    let half = max(1, epochs &* 2 / 3)
    let blank = MentionField(tags: tags, rows: keys.rows)
    let folds = fields(folds, items, from: blank, passes: 1, epochs: half) { fold in
      (seed(0), items.indices.filter { items[$0].record % self.folds != fold })
    }
    for i in items.indices { answers[i] = tag(items[i], folds[items[i].record % folds.count]) }
    log("first pass done")
    prepare(&items, votes: answers, labels: labels.count)
    keys = MentionField.keys(items)
    index(&items, keys)
    log("\(keys.rows) features")
    let count = max(1, orders) &+ 1
    let start = MentionField(tags: tags, rows: keys.rows)
    var orders = fields(count, items, from: start, passes: 2, epochs: epochs) { order in
      order == 0
        ? (seed(0), items.indices.filter { items[$0].record % 5 != 0 })
        : (seed(order &- 1), Array(items.indices))
    }
    let held = orders.removeFirst()
    log("\(orders.count) orders done")
    return Study(keys: keys, orders: orders, held: held)
  }

  /// Each order of learning has its own.
  private func seed(_ order: Int) -> UInt64 { UInt64(7 &+ 101 &* order) }

  /// Lets `count` copies of a field learn, some at a time, each with the seed and the items that `plan`
  /// gives it.
  private func fields(
    _ count: Int, _ items: [Item], from start: MentionField, passes: Int, epochs: Int,
    _ plan: (Int) -> (seed: UInt64, items: [Int])
  ) -> [MentionField] {
    let plans = (0..<count).map(plan)
    let pool = WorkerPool<Int, MentionField>(threads: min(threads, count)) { i in
      let field = MentionField(start, seed: plans[i].seed)
      field.learn(items, plans[i].items, passes: passes, epochs: epochs)
      return field
    }
    for i in 0..<count { pool.push(i) }
    var fields: [MentionField] = []
    while let field = pool.pop() { fields.append(field) }
    pool.close()
    return fields
  }

  func tag(_ item: Item, _ field: MentionField, pass: Int = 0, lean: Float = 0) -> [UInt8] {
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
