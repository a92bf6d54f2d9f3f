// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon

/// Makes features of like weights share rows: k-means over the rows, each weighted by how often its feature is met
/// (vector quantization). A table's rows then fit a processor's cache, which is worth more speed than the
/// small errors cost accuracy.
enum RowCodebook {
  /// The rows with their weights replaced by the nearest of at most `count` code words.
  static func reduce(_ rows: [WeightTable.Row], to count: Int, rounds: Int = 5) -> [WeightTable.Row] {
    var index: [[Int16]: Int] = [:]
    var points: [[Float]] = []
    var mass: [Float] = []
    let numbers = rows.map { row -> Int in
      if let old = index[row.weights] {
        mass[old] += max(1, row.uses)
        return old
      }
      index[row.weights] = points.count
      points.append(row.weights.map(Float.init))
      mass.append(max(1, row.uses))
      return points.count &- 1
    }
    guard points.count > count, count > 0 else { return rows }
    let order = byWeight(points, mass)
    var words = Words(order.prefix(count).map { points[$0] })
    for _ in 0..<rounds {
      words.move(points, mass, places: Array(points.indices))
    }
    // The words have moved on once more than the points: each point keeps the one that it helped to move.
    let nearest = words.nearest
    return zip(rows, numbers).map { row, number in
      var row = row
      let word = words.word(nearest[number])
      for k in row.weights.indices { row.weights[k] = Int16(word[k].rounded()) }
      return row
    }
  }

  /// Each row as the sum of one word of a first codebook and one of a second, which learns what the first leaves
  /// over: `count` × `count` different rows from the room of two times `count`.
  static func compose(_ rows: [[Float]], uses: [Float], count: Int, rounds: Int = 8) -> (
    first: [[Float]], second: [[Float]], numbers: [(UInt16, UInt16)]
  ) {
    let first = quantize(rows, uses, count, rounds)
    let left = rows.indices.map { i in
      let word = first.words[Int(first.numbers[i])]
      return rows[i].indices.map { rows[i][$0] - word[$0] }
    }
    let second = quantize(left, uses, count, rounds)
    return (first.words, second.words, Array(zip(first.numbers, second.numbers)))
  }

  private static func quantize(_ points: [[Float]], _ mass: [Float], _ count: Int, _ rounds: Int) -> (
    words: [[Float]], numbers: [UInt16]
  ) {
    let order = byWeight(points, mass)
    // Half of the words begin where an error would weigh most, half all over the rest. They are moved by
    // what weighs most and a fifth of the rest, which is enough to learn from.
    let half = min(order.count, count / 2)
    var starts = Array(order.prefix(half))
    let step = max(1, (order.count &- half) / max(1, count &- half))
    var at = half
    while starts.count < count, at < order.count {
      starts.append(order[at])
      at &+= step
    }
    var words = Words(starts.map { points[$0] })
    let heavy = min(order.count, 8 &* count)
    let sample = Array(order.prefix(heavy)) + stride(from: heavy, to: order.count, by: 5).map { order[$0] }
    for _ in 0..<rounds { words.move(points, mass, places: sample) }
    words.find(points, places: Array(points.indices))
    return (words.all, words.nearest.map { UInt16($0) })
  }

  /// The points whose own error would weigh most first.
  private static func byWeight(_ points: [[Float]], _ mass: [Float]) -> [Int] {
    let weight = points.indices.map { i in points[i].reduce(Float(0)) { $0 + $1 * $1 } * mass[i] }
    return points.indices.sorted { weight[$0] != weight[$1] ? weight[$0] > weight[$1] : $0 < $1 }
  }

  /// Code words by columns, so that a point, which may have few weights, adds up few of them.
  private struct Words {
    private let count: Int
    private let width: Int
    private var columns: [Float]
    /// The word of each point, since they were last looked for.
    private(set) var nearest: [Int] = []
    private var scores: [Float]

    init(_ words: [[Float]]) {
      count = words.count
      width = words.map(\.count).max() ?? 0
      columns = [Float](repeating: 0, count: width &* count)
      scores = [Float](repeating: 0, count: count)
      for (w, word) in words.enumerated() {
        for (k, x) in word.enumerated() { columns[k &* count &+ w] = x }
      }
    }

    func word(_ w: Int) -> [Float] { (0..<width).map { columns[$0 &* count &+ w] } }
    var all: [[Float]] { (0..<count).map(word) }

    /// Finds the nearest words of the points at `places`, and moves each word to the middle of its own.
    mutating func move(_ points: [[Float]], _ mass: [Float], places: [Int]) {
      find(points, places: places)
      var sums = [Float](repeating: 0, count: width &* count)
      var total = [Float](repeating: 0, count: count)
      for i in places {
        let w = nearest[i]
        for (k, x) in points[i].enumerated() where x != 0 { sums[k &* count &+ w] += x * mass[i] }
        total[w] += mass[i]
      }
      for w in 0..<count where total[w] > 0 {
        for k in 0..<width { columns[k &* count &+ w] = sums[k &* count &+ w] / total[w] }
      }
    }

    mutating func find(_ points: [[Float]], places: [Int]) {
      if nearest.count != points.count { nearest = [Int](repeating: 0, count: points.count) }
      var halfNorms = [Float](repeating: 0, count: count)
      for k in 0..<width {
        for w in 0..<count { halfNorms[w] += columns[k &* count &+ w] * columns[k &* count &+ w] / 2 }
      }
      for i in places { nearest[i] = find(points[i], halfNorms) }
    }

    /// The word at the least distance from a point; of equals the first.
    private mutating func find(_ point: [Float], _ halfNorms: [Float]) -> Int {
      let count = count
      unsafe scores.withUnsafeMutableBufferPointer { scores in
        unsafe halfNorms.withUnsafeBufferPointer { norms in
          for w in 0..<count { unsafe scores[w] = -norms[w] }
        }
        unsafe columns.withUnsafeBufferPointer { columns in
          for (k, weight) in point.enumerated() where weight != 0 {
            let column = k &* count
            for w in 0..<count { unsafe scores[w] += weight * columns[column &+ w] }
          }
        }
      }
      var best = 0
      var top = -Float.infinity
      for (w, score) in scores.enumerated() where score > top { (top, best) = (score, w) }
      return best
    }
  }
}
