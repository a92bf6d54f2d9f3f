// SPDX-License-Identifier: Apache-2.0

/// Learns a sum of oblivious trees by gradient boosting on yes-or-no examples: each level of a tree
/// takes the one question that parts all its leaves best. The same examples give the same bytes.
struct ObliviousTrees {
  /// Features as bytes, one column a question's place: `columns[c][example]`.
  struct Column {
    var away: Int
    var feature: Int
    var values: [UInt8]
  }

  var trees = 150
  var depth = 6
  var rate: Float = 0.12
  /// Draws the leaves towards 0.
  var ridge: Float = 5
  var borders = 31
  /// Shares of the examples that a tree sees and of the columns that a level may ask.
  var examplesSeen: Float = 0.7
  var columnsSeen: Float = 0.3

  struct Ensemble {
    var stride: Int
    var depth: Int
    var start: Float
    var questions: [(away: Int, feature: Int, threshold: UInt8)] = []
    var leaves: [Float] = []

    /// The layout that `TreeEnsemble` reads.
    func encoded() -> [UInt8] {
      var bytes: [UInt8] = []
      func u32(_ value: UInt32) {
        for shift in stride32 { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
      }
      let most = leaves.reduce(Float(0)) { max($0, $1.magnitude) }
      let scale = most > 0 ? most / 32000 : 1
      let size = 28 + 4 * questions.count + 2 * leaves.count
      for value in [0x4554_474E, size, stride, questions.count / max(1, depth), depth] { u32(UInt32(value)) }
      u32(scale.bitPattern)
      u32(start.bitPattern)
      for q in questions {
        bytes += [UInt8(bitPattern: Int8(q.away)), UInt8(q.feature), q.threshold, 0]
      }
      for leaf in leaves {
        let value = UInt16(bitPattern: Int16(max(-32767, min(32767, (leaf / scale).rounded()))))
        bytes += [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
      }
      return bytes
    }
    private var stride32: [UInt32] { [0, 8, 16, 24] }
  }

  /// e to the power of x, by halving and squaring.
  static func exponential(_ x: Float) -> Float {
    var y = 1 + max(-30, min(30, x)) / 1024
    for _ in 0..<10 { y *= y }
    return y
  }

  /// - Parameters:
  ///   - stride: bytes of a row, as the reader of the ensemble has them.
  ///   - labels: which examples are what is looked for.
  func train(_ columns: [Column], stride: Int, labels: [Bool], weights: [Float], seed: UInt64 = 1) -> Ensemble {
    let n = labels.count
    var random = SeededGenerator(seed: seed)
    func uniform() -> Float { Float(random.next() >> 40) / Float(1 << 24) }
    let cuts = columns.map { thresholds($0.values) }
    // Each value's place among its column's thresholds.
    let bins = zip(columns, cuts).map { column, cut in
      var place = [UInt8](repeating: 0, count: 256)
      for v in 0..<256 { place[v] = UInt8(cut.count { Int($0) < v }) }
      return column.values.map { place[Int($0)] }
    }
    let usable = columns.indices.filter { !cuts[$0].isEmpty }
    var yes: Float = 1e-6
    var all: Float = 2e-6
    for i in 0..<n {
      all += weights[i]
      if labels[i] { yes += weights[i] }
    }
    let share = min(max(yes / all, 1e-4), 1 - 1e-4)
    let start = logarithm(share / (1 - share))
    let mean = all / Float(max(1, n))
    var ensemble = Ensemble(stride: stride, depth: depth, start: start)
    var scores = [Float](repeating: start, count: n)
    var slope = [Float](repeating: 0, count: n)
    var bend = slope
    var leafOf = [UInt8](repeating: 0, count: n)
    let leaves = 1 << depth
    for _ in 0..<trees {
      var seen: [Int] = []
      seen.reserveCapacity(n)
      for i in 0..<n {
        let p = 1 / (1 + ObliviousTrees.exponential(-scores[i]))
        let w = weights[i] / mean
        slope[i] = w * (p - (labels[i] ? 1 : 0))
        bend[i] = w * max(1e-4, p * (1 - p))
        leafOf[i] = 0
        if uniform() < examplesSeen { seen.append(i) }
      }
      for level in 0..<depth {
        let parts = 1 << level
        var best: (gain: Float, column: Int, bin: Int) = (-1, usable.first ?? 0, 0)
        for c in usable where uniform() < columnsSeen {
          let found = bestCut(
            bins[c], cuts[c].count, seen, leafOf, parts, slope, bend)
          if found.gain > best.gain { best = (found.gain, c, found.bin) }
        }
        let column = bins[best.column]
        for i in 0..<n where Int(column[i]) > best.bin { leafOf[i] |= UInt8(parts) }
        ensemble.questions.append(
          (columns[best.column].away, columns[best.column].feature,
            cuts[best.column].isEmpty ? 255 : cuts[best.column][best.bin]))
      }
      var g = [Float](repeating: 0, count: leaves)
      var h = g
      for i in 0..<n {
        g[Int(leafOf[i])] += slope[i]
        h[Int(leafOf[i])] += bend[i]
      }
      let values = (0..<leaves).map { max(-1, min(1, -rate * g[$0] / (h[$0] + ridge))) }
      ensemble.leaves += values
      for i in 0..<n { scores[i] += values[Int(leafOf[i])] }
    }
    return ensemble
  }

  private func logarithm(_ x: Float) -> Float {
    // ln by bisection on the exponential: once a training, no need to be quick.
    var low: Float = -12
    var high: Float = 12
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if ObliviousTrees.exponential(middle) < x { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// At most `borders` thresholds that part the values evenly; a value above one is on its right.
  private func thresholds(_ values: [UInt8]) -> [UInt8] {
    var counts = [Int](repeating: 0, count: 256)
    for v in values { counts[Int(v)] += 1 }
    let present = (0..<256).filter { counts[$0] > 0 }
    guard present.count > 1 else { return [] }
    if present.count <= borders + 1 { return present.dropLast().map { UInt8($0) } }
    var result: [UInt8] = []
    let step = Double(values.count) / Double(borders + 1)
    var sum = 0
    var due = step
    for v in present.dropLast() {
      sum += counts[v]
      if Double(sum) >= due {
        result.append(UInt8(v))
        while due <= Double(sum) { due += step }
      }
    }
    return result.isEmpty ? [UInt8(present[0])] : result
  }

  private func bestCut(
    _ column: [UInt8], _ count: Int, _ seen: [Int], _ leafOf: [UInt8], _ parts: Int, _ slope: [Float],
    _ bend: [Float]
  ) -> (gain: Float, bin: Int) {
    let width = count + 1
    var g = [Float](repeating: 0, count: parts * width)
    var h = g
    unsafe column.withUnsafeBufferPointer { column in
      unsafe slope.withUnsafeBufferPointer { slope in
        unsafe bend.withUnsafeBufferPointer { bend in
          unsafe leafOf.withUnsafeBufferPointer { leafOf in
            unsafe g.withUnsafeMutableBufferPointer { g in
              unsafe h.withUnsafeMutableBufferPointer { h in
                for i in seen {
                  let k = unsafe Int(leafOf[i]) * width + Int(column[i])
                  unsafe g[k] += slope[i]
                  unsafe h[k] += bend[i]
                }
              }
            }
          }
        }
      }
    }
    var gains = [Float](repeating: 0, count: count)
    for part in 0..<parts {
      let at = part * width
      var allG: Float = 0
      var allH: Float = 0
      for b in 0..<width {
        allG += g[at + b]
        allH += h[at + b]
      }
      let before = allG * allG / (allH + ridge)
      var leftG: Float = 0
      var leftH: Float = 0
      for b in 0..<count {
        leftG += g[at + b]
        leftH += h[at + b]
        let rightG = allG - leftG
        let rightH = allH - leftH
        gains[b] += leftG * leftG / (leftH + ridge) + rightG * rightG / (rightH + ridge) - before
      }
    }
    var best: (gain: Float, bin: Int) = (-1, 0)
    for b in 0..<count where gains[b] > best.gain { best = (gains[b], b) }
    return best
  }
}
