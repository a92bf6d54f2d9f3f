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
  private var updates: [Float] = []
  var transitions: [Float]
  private var transitionSums: [Float]
  var step: Float = 1

  init(tags: Int) {
    self.tags = tags
    keys = [UInt32](repeating: 0, count: 1 << 18)
    rows = [Int32](repeating: -1, count: 1 << 18)
    mask = keys.count &- 1
    transitions = [Float](repeating: 0, count: tags &* tags)
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
    for key in features {
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
        updates.append(0)
      }
      let from = Int(rows[i]) &* tags
      weights[from &+ gold] += 1
      sums[from &+ gold] += step
      weights[from &+ found] -= 1
      sums[from &+ found] -= step
      updates[Int(rows[i])] += 1
    }
  }

  func updateTransition(_ edge: Int, by delta: Float) {
    transitions[edge] += delta
    transitionSums[edge] += delta * step
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
    for i in transitions.indices { transitions[i] -= transitionSums[i] / step }
  }

  /// Keeps the rows with the greatest weights relative to the last tag's, as int8.
  func quantized(limit: Int) -> (rows: [MentionModel.Row], transitions: [Int16], scale: Float) {
    let none = tags &- 1
    var magnitudes: [Float] = []
    var greatest = [Float](repeating: 0, count: count)
    for row in 0..<count {
      let base = row &* tags
      for k in 0..<none {
        let w = (weights[base &+ k] - weights[base &+ none]).magnitude
        greatest[row] = max(greatest[row], w)
      }
      magnitudes.append(greatest[row])
    }
    magnitudes.sort(by: >)
    // Of the rows that will be kept, one in a hundred is clipped: finer steps serve all the others.
    let kept = min(limit, magnitudes.count)
    let top = kept > 0 ? magnitudes[kept / 100] : 1
    let scale = min(127 / max(top, 1e-3), 32)
    var out: [MentionModel.Row] = []
    for row in 0..<count where greatest[row] * scale >= 1 {
      let base = row &* tags
      out.append(
        MentionModel.Row(
          key: rowKeys[row],
          weights: (0..<none).map { k in
            let w = ((weights[base &+ k] - weights[base &+ none]) * scale).rounded()
            return Int8(max(-127, min(127, w)))
          }, importance: greatest[row]))
    }
    out.sort { $0.importance != $1.importance ? $0.importance > $1.importance : $0.key < $1.key }
    if out.count > limit { out.removeLast(out.count &- limit) }
    let pairs = transitions.map { Int16(max(-32000, min(32000, ($0 * scale).rounded()))) }
    return (out, pairs, scale)
  }
}
