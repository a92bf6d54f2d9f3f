// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafNames

/// The conditional random field of the mention tagger while it is learnt: a row of weights for each feature,
/// a weight for each pair of tags and pass. The last tag, no name, has weight 0 in every row. One thread at a time
/// learns or asks.
final class MentionField: @unchecked Sendable {
  let tags: Int
  /// Blocks of sixteen weights in a row.
  private let blocks: Int
  private var weights: [SIMD16<Float>]
  private var squares: [SIMD16<Float>]
  private(set) var transitions: [[Float]]
  private var transitionSquares: [[Float]]

  /// AdaGrad's step (Duchi, Hazan, Singer 2011), the pull to 0, and how many features in 65,536 are left out
  /// at each look (dropout), so that none is relied upon alone.
  var rate: Float = 0.025
  private var seed: UInt64 = 7
  private static let decay: Float = 5e-5
  private static let dropped: UInt64 = 6554
  /// And in how many of 256 looks at a token a whole group of templates is left out: those of the word, then
  /// each of the others; how a word is written is always seen.
  private static let droppedGroups: [UInt64] = [0, 64, 50, 50, 50, 50, 50, 50]
  /// What the sum of squares begins with, so that first steps are not wild.
  private static let firstSquare = SIMD16<Float>(repeating: 0.01)
  /// Gradients below this teach nothing that is worth the time.
  private static let least: Float = 0.003

  init(tags: Int, rows: Int) {
    self.tags = tags
    blocks = max(1, (tags &- 1 &+ 15) / 16)
    weights = Array(repeating: SIMD16(), count: rows &* blocks)
    squares = Array(repeating: MentionField.firstSquare, count: rows &* blocks)
    transitions = Array(repeating: Array(repeating: 0, count: tags &* tags), count: 2)
    transitionSquares = Array(repeating: Array(repeating: 0.1, count: tags &* tags), count: 2)
  }

  /// A field that goes on from what `other` has learnt, in an order of its own.
  init(_ other: MentionField, seed: UInt64) {
    tags = other.tags
    blocks = other.blocks
    weights = other.weights
    squares = other.squares
    transitions = other.transitions
    transitionSquares = other.transitionSquares
    rate = other.rate
    self.seed = seed
  }

  /// A field of fewer features that goes on from what `other` has learnt.
  init(_ other: MentionField, _ old: Keys, keeping keys: Keys) {
    tags = other.tags
    blocks = other.blocks
    weights = []
    squares = []
    for key in keys.keys {
      let row = Int(old.row(key) ?? 0) &* blocks
      weights += other.weights[row..<(row &+ blocks)]
      squares += other.squares[row..<(row &+ blocks)]
    }
    transitions = other.transitions
    transitionSquares = other.transitionSquares
  }

  /// The mean of fields of the same features that were learnt in other orders: what the order alone put into
  /// the weights is mostly gone.
  init(mean fields: [MentionField]) {
    let all = Float(fields.count)
    let first = fields[0]
    tags = first.tags
    blocks = first.blocks
    weights = first.weights
    squares = first.squares
    transitions = first.transitions
    transitionSquares = first.transitionSquares
    for field in fields.dropFirst() {
      for i in weights.indices {
        weights[i] += field.weights[i]
        squares[i] += field.squares[i]
      }
      for pass in transitions.indices {
        for k in transitions[pass].indices {
          transitions[pass][k] += field.transitions[pass][k]
          transitionSquares[pass][k] += field.transitionSquares[pass][k]
        }
      }
    }
    for i in weights.indices {
      weights[i] /= all
      squares[i] /= all
    }
    for pass in transitions.indices {
      for k in transitions[pass].indices {
        transitions[pass][k] /= all
        transitionSquares[pass][k] /= all
      }
    }
  }

  // MARK: - Features

  /// The features that have rows.
  struct Keys {
    fileprivate var table: KeyTable
    /// The key of each row.
    fileprivate var keys: [UInt32]
    var rows: Int { keys.count }

    fileprivate init(_ keys: [UInt32]) {
      table = KeyTable()
      for key in keys { table.count(key) }
      table.keep(minimum: 1)
      self.keys = []
      table.forEach { key, _, _ in self.keys.append(key) }
    }

    func row(_ key: UInt32) -> UInt32? {
      let row = table.row(key)
      return row >= 0 ? UInt32(row) : nil
    }

    func keeping(_ rows: [Int]) -> Keys { Keys(rows.map { keys[$0] }) }
  }

  /// All features that occur twice.
  static func keys(_ items: [MentionTrainer.Item]) -> Keys {
    var table = KeyTable()
    for item in items { for key in item.keys { table.count(key) } }
    table.keep(minimum: 2)
    var keys: [UInt32] = []
    table.forEach { key, _, _ in keys.append(key) }
    return Keys(keys)
  }

  // MARK: - Learning

  @inline(__always)
  private func add(_ rows: ArraySlice<UInt32>, to scores: inout [Float], at base: Int) {
    for block in 0..<blocks {
      var sum = SIMD16<Float>()
      for row in rows { sum += weights[Int(row) &* blocks &+ block] }
      for k in (16 &* block)..<min(16 &* block &+ 16, tags &- 1) { scores[base &+ k] = sum[k & 15] }
    }
    scores[base &+ tags &- 1] = 0
  }

  /// The scores of `count` tokens of the runs from `position` on.
  func score(
    _ item: MentionTrainer.Item, _ position: Int, _ count: Int, pass: Int, into scores: inout [Float]
  ) {
    if scores.count != count &* tags { scores = Array(repeating: 0, count: count &* tags) }
    for i in 0..<count { add(item.features(position &+ i, pass), to: &scores, at: i &* tags) }
  }

  func learn(_ items: [MentionTrainer.Item], _ indices: [Int], passes: Int, epochs: Int) {
    var order: [(item: Int, run: Int, position: Int)] = []
    for i in indices {
      var position = 0
      for (r, run) in items[i].runs.enumerated() {
        order.append((i, r, position))
        position &+= run.tokens.count
      }
    }
    var random = SeededGenerator(seed: seed)
    var lesson = Lesson(tags: tags)
    for _ in 0..<epochs {
      random.shuffle(&order)
      for (i, r, position) in order {
        for pass in 0..<passes {
          learn(items[i], items[i].runs[r].tokens, position, pass, &lesson, &random)
        }
      }
    }
  }

  /// Scratch room of learning.
  private struct Lesson {
    var chain: MentionChain
    var scores: [Float] = []
    var rows: [UInt32] = []
    var ends: [Int] = []
    var gradient: [Float] = []
    var pairs: [Float]
    init(tags: Int) {
      chain = MentionChain(tags: tags)
      pairs = Array(repeating: 0, count: tags &* tags)
    }
  }

  /// One step on one run of open tokens.
  private func learn(
    _ item: MentionTrainer.Item, _ run: Range<Int>, _ position: Int, _ pass: Int,
    _ lesson: inout Lesson, _ random: inout SeededGenerator
  ) {
    let none = tags &- 1
    let n = run.count
    if lesson.scores.count != n &* tags { lesson.scores = Array(repeating: 0, count: n &* tags) }
    lesson.rows.removeAll(keepingCapacity: true)
    lesson.ends.removeAll(keepingCapacity: true)
    for i in 0..<n {
      let from = lesson.rows.count
      var bits: UInt64 = 0
      var left = 0
      let gone = MentionField.groupsLeftOut(&random)
      let features = item.features(position &+ i, pass)
      for at in features.indices {
        guard gone & 1 << UInt32(item.rowGroups[at]) == 0 else { continue }
        if left == 0 {
          bits = random.next()
          left = 4
        }
        left &-= 1
        if bits & 0xFFFF >= MentionField.dropped { lesson.rows.append(features[at]) }
        bits >>= 16
      }
      lesson.ends.append(lesson.rows.count)
      add(lesson.rows[from...], to: &lesson.scores, at: i &* tags)
    }
    // The gradient: what is expected, less what is expected among the answers that the gold allows.
    for k in lesson.pairs.indices { lesson.pairs[k] = 0 }
    lesson.chain.setTransitions(transitions[pass], scale: 1)
    guard lesson.chain.run(lesson.scores) else { return }
    lesson.chain.addPairs(to: &lesson.pairs, sign: 1)
    lesson.gradient.removeAll(keepingCapacity: true)
    for i in 0..<n { for k in 0..<tags { lesson.gradient.append(lesson.chain.probability(i, k)) } }
    if item.unknown.isEmpty {
      var before = none
      for i in 0..<n {
        let gold = Int(item.gold[run.lowerBound &+ i])
        lesson.gradient[i &* tags &+ gold] -= 1
        lesson.pairs[before &* tags &+ gold] -= 1
        before = gold
      }
    } else {
      let isAllowed = { i, k in item.allows(k, at: run.lowerBound &+ i, none: none) }
      guard lesson.chain.run(lesson.scores, allowed: isAllowed) else { return }
      lesson.chain.addPairs(to: &lesson.pairs, sign: -1)
      for i in 0..<n {
        for k in 0..<tags { lesson.gradient[i &* tags &+ k] -= lesson.chain.probability(i, k) }
      }
    }
    step(lesson, pass)
  }

  /// A bit for each group of templates that one look at a token goes without.
  private static func groupsLeftOut(_ random: inout SeededGenerator) -> UInt32 {
    var bits = random.next()
    var gone: UInt32 = 0
    for (g, share) in droppedGroups.enumerated() {
      if bits & 255 < share { gone |= 1 << UInt32(g) }
      bits >>= 8
    }
    return gone
  }

  private func step(_ lesson: Lesson, _ pass: Int) {
    var from = 0
    for (i, end) in lesson.ends.enumerated() {
      for block in 0..<blocks {
        var slope = SIMD16<Float>()
        for k in (16 &* block)..<min(16 &* block &+ 16, tags &- 1) {
          slope[k & 15] = lesson.gradient[i &* tags &+ k]
        }
        guard max(slope.max(), -slope.min()) > MentionField.least else { continue }
        for at in from..<end {
          let row = Int(lesson.rows[at]) &* blocks &+ block
          let h = slope + MentionField.decay * weights[row]
          squares[row] += h * h
          weights[row] -= rate * h / squares[row].squareRoot()
        }
      }
      from = end
    }
    for (k, h) in lesson.pairs.enumerated() where h != 0 {
      transitionSquares[pass][k] += h * h
      transitions[pass][k] -= rate * h / transitionSquares[pass][k].squareRoot()
    }
  }

  // MARK: - Shipping

  private func greatest(_ row: Int) -> Float {
    var top: Float = 0
    for block in 0..<blocks {
      let w = weights[row &* blocks &+ block]
      top = max(top, w.max(), -w.min())
    }
    return top
  }

  /// About how much worse the likelihood is without a row: its squared weights by the squared slopes that were seen,
  /// which stand for the curvature (optimal brain damage, LeCun, Denker, Solla 1990).
  private func saliency(_ row: Int) -> Float {
    var sum: Float = 0
    for at in (row &* blocks)..<(row &* blocks &+ blocks) {
      sum += (weights[at] * weights[at] * (squares[at] - MentionField.firstSquare)).sum()
    }
    return sum
  }

  /// The rows that matter most first.
  func byImportance() -> [Int] {
    let importance = (0..<(weights.count / blocks)).map(saliency)
    return importance.indices.sorted {
      importance[$0] != importance[$1] ? importance[$0] > importance[$1] : $0 < $1
    }
  }

  /// The rows that a table of so many buckets has room for.
  func placed(_ keys: Keys, buckets: Int) -> [Int] {
    let order = byImportance()
    return ComposedWeights.placed(order.map { keys.keys[$0] }, buckets: buckets).map { order[$0] }
  }

  /// The weights as they ship, the transitions in the same scale, and the scale.
  func quantized(_ keys: Keys, uses: [Float], buckets: Int) -> (
    weights: [UInt8], transitions: [[Int16]], scale: Float
  ) {
    func wide(_ x: Float) -> Int16 { Int16(max(-32000, min(32000, x.rounded()))) }
    let top = (0..<keys.rows).map(greatest).max() ?? 1
    let scale = 16000 / max(top, 0.001)
    let kept = placed(keys, buckets: buckets)
    let rows = kept.map { row in
      (0..<(tags &- 1)).map { k in weights[row &* blocks &+ k / 16][k & 15] }
    }
    let composed = RowCodebook.compose(
      rows, uses: kept.map { max(1, uses[$0]) }, count: ComposedWeights.mostRows)
    let table = ComposedWeights.encode(
      classes: tags &- 1, scale: scale, keys: kept.map { keys.keys[$0] }, numbers: composed.numbers,
      rows: (
        composed.first.map { $0.map { wide($0 * scale) } },
        composed.second.map { $0.map { wide($0 * scale) } }
      ), buckets: buckets)
    return (table, transitions.map { $0.map { wide($0 * scale) } }, scale)
  }
}
