// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon

/// Makes features of like weights share a row: k-means over the rows, each weighted by how often its
/// feature is met (vector quantization). A table's rows then fit a processor's cache, which is worth
/// more speed than the small errors cost accuracy.
enum RowCodebook {
  /// The rows with their weights replaced by the nearest of at most `count` code words.
  static func reduce(_ rows: [WeightTable.Row], to count: Int, rounds: Int = 5) -> [WeightTable.Row] {
    var index: [[Int16]: Int] = [:]
    var points: [[Int16]] = []
    var mass: [Float] = []
    let numbers = rows.map { row -> Int in
      if let old = index[row.weights] {
        mass[old] += max(1, row.uses)
        return old
      }
      index[row.weights] = points.count
      points.append(row.weights)
      mass.append(max(1, row.uses))
      return points.count &- 1
    }
    guard points.count > count, count > 0 else { return rows }
    let width = points.map(\.count).max() ?? 0
    func norm(_ i: Int) -> Float { points[i].reduce(Float(0)) { $0 + Float($1) * Float($1) } }
    // The points whose own error would weigh most begin as code words.
    let weight = points.indices.map { norm($0) * mass[$0] }
    let order = points.indices.sorted {
      weight[$0] != weight[$1] ? weight[$0] > weight[$1] : $0 < $1
    }
    // Code words by columns, so that a point, which has few weights, adds up few of them.
    var words = [Float](repeating: 0, count: width &* count)
    for (w, i) in order.prefix(count).enumerated() {
      for (k, x) in points[i].enumerated() { words[k &* count &+ w] = Float(x) }
    }
    var nearest = [Int](repeating: 0, count: points.count)
    for _ in 0..<rounds {
      var halfNorms = [Float](repeating: 0, count: count)
      for k in 0..<width {
        for w in 0..<count { halfNorms[w] += words[k &* count &+ w] * words[k &* count &+ w] / 2 }
      }
      var scores = halfNorms
      for i in points.indices {
        nearest[i] = nearestWord(points[i], words, halfNorms, &scores)
      }
      var sums = [Float](repeating: 0, count: width &* count)
      var total = [Float](repeating: 0, count: count)
      for i in points.indices {
        let w = nearest[i]
        for (k, x) in points[i].enumerated() where x != 0 {
          sums[k &* count &+ w] += Float(x) * mass[i]
        }
        total[w] += mass[i]
      }
      for w in 0..<count where total[w] > 0 {
        for k in 0..<width { words[k &* count &+ w] = sums[k &* count &+ w] / total[w] }
      }
    }
    return zip(rows, numbers).map { row, number in
      var row = row
      let w = nearest[number]
      for k in row.weights.indices { row.weights[k] = Int16(words[k &* count &+ w].rounded()) }
      return row
    }
  }

  /// The code word at the least distance from `point`; of equals the first. `scores` is scratch room.
  private static func nearestWord(
    _ point: [Int16], _ words: [Float], _ halfNorms: [Float], _ scores: inout [Float]
  ) -> Int {
    let count = halfNorms.count
    unsafe scores.withUnsafeMutableBufferPointer { scores in
      unsafe halfNorms.withUnsafeBufferPointer { norms in
        for w in 0..<count { unsafe scores[w] = -norms[w] }
      }
      unsafe words.withUnsafeBufferPointer { words in
        for (k, x) in point.enumerated() where x != 0 {
          let weight = Float(x)
          let column = k &* count
          for w in 0..<count { unsafe scores[w] += weight * words[column &+ w] }
        }
      }
    }
    var best = 0
    var top = -Float.infinity
    for (w, score) in scores.enumerated() where score > top { (top, best) = (score, w) }
    return best
  }
}
