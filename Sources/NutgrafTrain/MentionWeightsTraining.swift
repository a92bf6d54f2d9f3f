// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafNames

/// Weights of the mention tagger while they are learnt. A feature gets a row when an update touches
/// it for the first time: most never do.
final class GrowingWeights {
  let tags: Int
  private var keys: [UInt32]
  private var rows: [Int32]
  private var mask: Int
  private(set) var count = 0
  private var rowKeys: [UInt32] = []
  private(set) var weights: [Float] = []
  private var sums: [Float] = []
  private var occurrences: [Float] = []
  private var once: [UInt64] = []
  private var twice: [UInt64] = []
  /// Of the first pass and of the second.
  private(set) var transitions: [[Float]]
  private var transitionSums: [[Float]]
  var step: Float = 1

  init(tags: Int) {
    self.tags = tags
    keys = [UInt32](repeating: 0, count: 1 << 18)
    rows = [Int32](repeating: -1, count: 1 << 18)
    mask = keys.count &- 1
    transitions = [[Float]](repeating: [Float](repeating: 0, count: tags &* tags), count: 2)
    transitionSums = transitions
  }

  @inline(__always)
  private func find(_ key: UInt32) -> Int {
    var i = Int(truncatingIfNeeded: key &* 0x9E37_79B1) & mask
    while rows[i] >= 0 && keys[i] != key { i = (i &+ 1) & mask }
    return i
  }

  /// Adds the scores of all keys; rows of `tags` numbers.
  func score(_ features: ArraySlice<UInt32>, into scores: inout [Float], at base: Int) {
    for key in features {
      let row = Int(rows[find(key)])
      guard row >= 0 else { continue }
      let from = row &* tags
      for k in 0..<tags { scores[base &+ k] += weights[from &+ k] }
    }
  }

  func update(_ features: ArraySlice<UInt32>, gold: Int, found: Int) {
    for key in features where admits(key) {
      var i = find(key)
      if rows[i] < 0 {
        if count &* 2 > keys.count {
          grow()
          i = find(key)
        }
        keys[i] = key
        rows[i] = Int32(count)
        rowKeys.append(key)
        count &+= 1
        weights.append(contentsOf: repeatElement(0, count: tags))
        sums.append(contentsOf: repeatElement(0, count: tags))
      }
      let from = Int(rows[i]) &* tags
      weights[from &+ gold] += 1
      sums[from &+ gold] += step
      weights[from &+ found] -= 1
      sums[from &+ found] -= step
    }
  }

  /// Learns only features that occur twice: a sketch of two bits a key, which now and then lets a
  /// single one in.
  func admit(_ features: [UInt32]) {
    if once.isEmpty {
      once = [UInt64](repeating: 0, count: 1 << 19)
      twice = once
    }
    for key in features {
      let bit = Int((key &* 0x85EB_CA6B) &>> 7)
      let mask: UInt64 = 1 << UInt64(bit & 63)
      if once[bit >> 6] & mask != 0 { twice[bit >> 6] |= mask } else { once[bit >> 6] |= mask }
    }
  }

  @inline(__always)
  private func admits(_ key: UInt32) -> Bool {
    guard !twice.isEmpty else { return true }
    let bit = Int((key &* 0x85EB_CA6B) &>> 7)
    return twice[bit >> 6] & (1 << UInt64(bit & 63)) != 0
  }

  /// Counts how often the features with rows occur.
  func count(_ features: [UInt32]) {
    if occurrences.count < count { occurrences = [Float](repeating: 0, count: count) }
    for key in features {
      let row = Int(rows[find(key)])
      if row >= 0 { occurrences[row] += 1 }
    }
  }

  func updateTransition(_ pass: Int, _ edge: Int, by delta: Float) {
    transitions[pass][edge] += delta
    transitionSums[pass][edge] += delta * step
  }

  private func grow() {
    keys = [UInt32](repeating: 0, count: keys.count &* 2)
    rows = [Int32](repeating: -1, count: keys.count)
    mask = keys.count &- 1
    for (row, key) in rowKeys.enumerated() {
      let i = find(key)
      keys[i] = key
      rows[i] = Int32(row)
    }
  }

  /// Replaces the weights by their averages.
  func average() {
    for i in weights.indices { weights[i] -= sums[i] / step }
    for pass in transitions.indices {
      for i in transitions[pass].indices { transitions[pass][i] -= transitionSums[pass][i] / step }
    }
  }

  /// The `limit` most important rows, relative to the last tag's weights, and the transitions. `codes` is
  /// how many different rows of weights there may be.
  func quantized(limit: Int, codes: Int) -> (weights: [UInt8], transitions: [[Int16]]) {
    let none = tags &- 1
    var greatest = [Float](repeating: 0, count: count)
    var order: [(importance: Float, row: Int)] = []
    for row in 0..<count {
      let base = row &* tags
      for k in 0..<none {
        greatest[row] = max(greatest[row], (weights[base &+ k] - weights[base &+ none]).magnitude)
      }
      // A weight that is seldom used moves few answers.
      let uses = row < occurrences.count ? occurrences[row] : 1
      guard uses >= 2 else { continue }
      order.append((greatest[row] * uses.squareRoot(), row))
    }
    order.sort {
      $0.importance != $1.importance ? $0.importance > $1.importance : $0.row < $1.row
    }
    if order.count > limit { order.removeLast(order.count &- limit) }
    let top = order.map { greatest[$0.row] }.max() ?? 1
    let scale = 16000 / max(top, 1)
    var out: [WeightTable.Row] = []
    for (importance, row) in order {
      let base = row &* tags
      let cells = (0..<none).map { k in
        Int16(
          max(-32000, min(32000, ((weights[base &+ k] - weights[base &+ none]) * scale).rounded())))
      }
      guard cells.contains(where: { $0 != 0 }) else { continue }
      let uses = row < occurrences.count ? occurrences[row] : 1
      out.append(
        WeightTable.Row(key: rowKeys[row], weights: cells, importance: importance, uses: uses))
    }
    let table = WeightTable.encode(
      classes: none, scale: scale, rows: RowCodebook.reduce(out, to: codes), load: 0.9, wide: true)
    let pairs = transitions.map { pass in
      pass.map { Int16(max(-32000, min(32000, ($0 * scale).rounded()))) }
    }
    return (table, pairs)
  }
}
