// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon

/// The weights of an averaged perceptron while they are learnt: a row of floats for each feature key that
/// was admitted. Keys seen fewer than `minimum` times never get a row, as they will not in the table.
public final class AveragedWeights {
  public let classes: Int
  /// Updates so far; the average is over this many states.
  public private(set) var step: Float = 1
  private var table: KeyTable
  private var weights: [Float] = []
  /// Sum of `step * delta`: the average is `weights - sums / step`.
  private var sums: [Float] = []

  public init(classes: Int) {
    self.classes = classes
    table = KeyTable()
  }

  // MARK: - Admission

  /// Counts a key before training.
  @inline(__always)
  public func count(_ key: UInt32) { table.count(key) }

  /// Counts all keys of a decision.
  public func count(_ features: FeatureKeys) {
    for key in features.keys { table.count(key) }
  }

  /// Ends counting: keys seen `minimum` times or more get a row.
  public func admit(minimum: UInt32) {
    table.keep(minimum: minimum)
    weights = [Float](repeating: 0, count: table.rows &* classes)
    sums = weights
  }

  public var rows: Int { table.rows }

  // MARK: - Learning

  /// The row of a key, −1 when it was not admitted.
  @inline(__always)
  public func row(_ key: UInt32) -> Int { table.row(key) }

  @inline(__always)
  public func add(_ keys: some Sequence<UInt32>, to scores: inout [Float]) {
    guard scores.count >= classes else { return }
    let classes = classes
    unsafe weights.withUnsafeBufferPointer { weights in
      unsafe scores.withUnsafeMutableBufferPointer { scores in
        for key in keys {
          let row = table.row(key)
          guard row >= 0 else { continue }
          let base = row &* classes
          for i in 0..<classes { unsafe scores[i] += weights[base &+ i] }
        }
      }
    }
  }

  /// Moves the weights of `keys` for one class by `delta`.
  @inline(__always)
  public func update(_ keys: some Sequence<UInt32>, _ label: Int, by delta: Float) {
    for key in keys {
      let row = table.row(key)
      guard row >= 0 else { continue }
      weights[row &* classes &+ label] += delta
      sums[row &* classes &+ label] += step * delta
    }
  }

  /// One example has been seen.
  @inline(__always)
  public func tick() { step += 1 }

  /// Replaces the weights by their averages; learning is over.
  public func average() {
    for i in weights.indices { weights[i] -= sums[i] / step }
  }

  // MARK: - Shipping

  /// The quantized rows, the `limit` most important of them: those that move scores most often and most.
  /// With two or three classes, weights are relative to the first class's.
  public func quantized(limit: Int = .max, clip: Double = 0.99995) -> (rows: [WeightTable.Row], scale: Float) {
    let isPaired = classes == 2 || classes == 3
    func weight(_ row: Int, _ i: Int) -> Float {
      isPaired
        ? weights[row &* classes &+ i] - weights[row &* classes] : weights[row &* classes &+ i]
    }
    var magnitudes: [Float] = []
    magnitudes.reserveCapacity(weights.count / 4)
    for row in 0..<table.rows {
      for i in 0..<classes {
        let w = weight(row, i)
        if w != 0 { magnitudes.append(w.magnitude) }
      }
    }
    magnitudes.sort()
    let at = min(magnitudes.count &- 1, Int(Double(magnitudes.count) * clip))
    let top = at >= 0 ? max(magnitudes[at], 1e-6) : 1
    let scale = 127 / top
    var rows: [WeightTable.Row] = []
    table.forEach { key, count, row in
      var cells = [Int16](repeating: 0, count: classes)
      var greatest: Float = 0
      for i in 0..<classes {
        let scaled = (weight(row, i) * scale).rounded()
        cells[i] = Int16(max(-127, min(127, scaled)))
        greatest = max(greatest, scaled.magnitude)
      }
      guard greatest >= 1 else { return }
      rows.append(
        WeightTable.Row(
          key: key, weights: cells, importance: greatest * Float(count).squareRoot(),
          uses: Float(count)))
    }
    if rows.count > limit {
      rows.sort { $0.importance != $1.importance ? $0.importance > $1.importance : $0.key < $1.key }
      rows.removeLast(rows.count &- limit)
    }
    return (rows, scale)
  }

  /// The table as it ships: at most `limit` features, and as many different rows of weights as `codes`.
  public func encoded(limit: Int = .max, codes: Int = 4096, load: Double = 0.9) -> [UInt8] {
    encoded(quantized(limit: limit), codes: codes, load: load)
  }

  /// The same of rows that are quantized already.
  func encoded(
    _ quantized: (rows: [WeightTable.Row], scale: Float), codes: Int = 4096, load: Double = 0.9
  ) -> [UInt8] {
    var (rows, scale) = quantized
    if classes > 3 || classes == 1 { rows = RowCodebook.reduce(rows, to: codes) }
    return WeightTable.encode(classes: classes, scale: scale, rows: rows, load: load)
  }
}

/// Keys, their counts and their rows: open addressing, grown by doubling.
struct KeyTable {
  private var keys: [UInt32]
  private var values: [UInt32]
  private var used = 0
  private var counting = true
  private(set) var rows = 0
  private var counts: [UInt32] = []
  private var mask: Int

  init() {
    keys = [UInt32](repeating: 0, count: 1 << 16)
    values = keys
    mask = keys.count &- 1
  }

  @inline(__always)
  private func find(_ key: UInt32) -> Int {
    var i = Int(truncatingIfNeeded: key &* 0x9E37_79B1) & mask
    while values[i] != 0 && keys[i] != key { i = (i &+ 1) & mask }
    return i
  }

  mutating func count(_ key: UInt32) {
    guard counting else { return }
    let i = find(key)
    if values[i] == 0 {
      used &+= 1
      keys[i] = key
      values[i] = 1
      if used &* 2 > keys.count { grow() }
    } else {
      values[i] &+= values[i] == .max ? 0 : 1
    }
  }

  private mutating func grow() {
    let oldKeys = keys
    let oldValues = values
    keys = [UInt32](repeating: 0, count: oldKeys.count &* 2)
    values = keys
    mask = keys.count &- 1
    for (k, v) in zip(oldKeys, oldValues) where v != 0 {
      let i = find(k)
      keys[i] = k
      values[i] = v
    }
  }

  /// Leaves the keys with enough counts; from here on `values` are row numbers plus one.
  mutating func keep(minimum: UInt32) {
    var kept: [(key: UInt32, count: UInt32)] = []
    for (k, v) in zip(keys, values) where v >= max(1, minimum) { kept.append((k, v)) }
    kept.sort { $0.key < $1.key }
    var size = 16
    while size < kept.count &* 2 { size &*= 2 }
    keys = [UInt32](repeating: 0, count: size)
    values = keys
    mask = size &- 1
    counts = kept.map(\.count)
    for (row, entry) in kept.enumerated() {
      let i = find(entry.key)
      keys[i] = entry.key
      values[i] = UInt32(row &+ 1)
    }
    rows = kept.count
    counting = false
  }

  @inline(__always)
  func row(_ key: UInt32) -> Int { Int(values[find(key)]) &- 1 }

  /// Visits the rows in the order of their keys.
  func forEach(_ body: (UInt32, UInt32, Int) -> Void) {
    var all = [UInt32](repeating: 0, count: rows)
    for (k, v) in zip(keys, values) where v != 0 { all[Int(v) &- 1] = k }
    for (row, key) in all.enumerated() { body(key, counts[row], row) }
  }
}
