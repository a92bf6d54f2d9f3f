// SPDX-License-Identifier: Apache-2.0
import CNutgrafSupport
import NutgrafText

/// Weights of hashed features, read in place.
///
/// A bucket is 64 bytes, one cache line: 16 fingerprints of two bytes (0 for an empty slot), then 16 payloads
/// of two bytes. A key is looked for in its one bucket. With two or three classes the payload is the
/// weights of the second and the third, relative to the first's, as int8. Otherwise it is the number of a
/// row of weights, one int8 for each class: features of like weights share a row, so the rows stay
/// near the processor.
///
/// A key that was not trained on meets the weights of another once in four thousand times.
public struct WeightTable: Sendable {
  private let header: WeightHeader
  private let rows: TableBytes

  /// How many classes a decision has.
  public var classes: Int { header.classes }
  /// Weights are multiplied by this when they are quantized.
  public var scale: Float { header.scale }

  static let slots = 16

  /// Reads the table a `WeightTable.encode` wrote.
  public init(_ bytes: TableBytes, named name: String) throws(TableError) {
    guard let header = WeightHeader(bytes), header.rowCount <= 0x1_0000,
      let rows = header.rows(header.rowCount, of: 1)
    else { throw TableError(table: name, message: "holds a weight table that does not fit") }
    self.header = header
    self.rows = rows
  }

  /// Whether payloads are weights themselves.
  private var isPaired: Bool { classes == 2 || classes == 3 }

  /// Adds the weights of `key` to the scores of the classes.
  public func add(_ key: UInt32, to scores: inout [Int32]) {
    add([key], to: &scores)
  }

  /// Adds the weights of the keys from `start` on.
  public func add(_ keys: inout FeatureKeys, from start: Int = 0, to scores: inout [Int32]) {
    unsafe keys.withKeys(from: start) { keys in unsafe add(keys, to: &scores) }
  }

  /// Adds the weights of all `keys`.
  public func add(_ keys: [UInt32], to scores: inout [Int32]) {
    unsafe keys.withUnsafeBufferPointer { keys in unsafe add(keys, to: &scores) }
  }

  private func add(_ keys: UnsafeBufferPointer<UInt32>, to scores: inout [Int32]) {
    if isPaired {
      let sum = unsafe triple(keys)
      for i in 0..<min(classes, scores.count) { scores[i] &+= sum[i] }
      return
    }
    unsafe scores.withUnsafeMutableBufferPointer { scores in
      let count = min(classes, scores.count)
      unsafe ng_weights_rows(
        header.buckets.base, header.bucketCount, rows.base, header.rowCount, header.width, keys.baseAddress, keys.count,
        scores.baseAddress, count)
    }
  }

  /// Asks memory for what the keys will look at, and does not wait for it.
  public func prefetch(_ keys: inout FeatureKeys) {
    unsafe keys.withKeys { keys in
      unsafe ng_weights_prefetch(header.buckets.base, header.bucketCount, keys.baseAddress, keys.count)
    }
  }

  /// The sum of the weights of the keys from `start` on, for tables of two or three classes; the first
  /// class's is 0.
  public func triple(_ keys: inout FeatureKeys, from start: Int = 0) -> SIMD4<Int32> {
    unsafe keys.withKeys(from: start) { keys in unsafe triple(keys) }
  }

  private func triple(_ keys: UnsafeBufferPointer<UInt32>) -> SIMD4<Int32> {
    guard isPaired else { return SIMD4() }
    var sum = SIMD2<Int32>()
    unsafe withUnsafeMutableBytes(of: &sum) { sum in
      unsafe ng_weights_pairs(
        header.buckets.base, header.bucketCount, keys.baseAddress, keys.count,
        sum.baseAddress?.assumingMemoryBound(to: Int32.self))
    }
    return SIMD4(0, sum[0], sum[1], 0)
  }

  static func fingerprint(_ key: UInt32) -> UInt16 {
    let low = UInt16(truncatingIfNeeded: key)
    return low == 0 ? 0xFFFF : low
  }
}

extension WeightTable {
  /// One feature's weights on their way into a table.
  public struct Row: Sendable {
    public var key: UInt32
    /// One for each class, at most ±127 in a table.
    public var weights: [Int16]
    /// Of two rows for which there is no room, the one of more importance stays.
    public var importance: Float
    /// How often the feature was met: what an error in its weights costs.
    public var uses: Float
    public init(key: UInt32, weights: [Int16], importance: Float, uses: Float = 1) {
      self.key = key
      self.weights = weights
      self.importance = importance
      self.uses = uses
    }
  }

  /// Writes a table of about `rows.count / load` slots. Tables of other than two or three classes hold at
  /// most 65,536 different rows: see that `rows` has no more.
  public static func encode(
    classes: Int, scale: Float, rows: [Row], load: Double = 0.85
  ) -> [UInt8] {
    let sorted = rows.sorted {
      $0.importance != $1.importance ? $0.importance > $1.importance : $0.key < $1.key
    }
    let isPaired = classes == 2 || classes == 3
    let width = (classes + 15) / 16 * 16
    let bucketCount = max(1, Int((Double(rows.count) / max(0.1, load) / Double(slots)).rounded(.up)))
    var buckets = [UInt8](repeating: 0, count: bucketCount &* WeightHeader.bucketSize)
    var filled = [UInt8](repeating: 0, count: bucketCount)
    var cells: [UInt8] = []
    var known: [[Int16]: Int] = [:]
    for row in sorted {
      let bucket = Int((UInt64(row.key) &* UInt64(bucketCount)) >> 32)
      let slot = Int(filled[bucket])
      guard slot < slots else { continue }
      let base = bucket &* WeightHeader.bucketSize
      let fingerprint = fingerprint(row.key)
      let isTaken = (0..<slot).contains {
        buckets[base &+ 2 &* $0] == UInt8(truncatingIfNeeded: fingerprint)
          && buckets[base &+ 2 &* $0 &+ 1] == UInt8(truncatingIfNeeded: fingerprint >> 8)
      }
      guard !isTaken else { continue }
      let at = base &+ 32 &+ 2 &* slot
      if isPaired {
        for i in 1..<classes {
          let relative = Int(row.weights[i]) - Int(row.weights[0])
          buckets[at &+ i &- 1] = UInt8(bitPattern: Int8(max(-127, min(127, relative))))
        }
      } else {
        let number = known[row.weights] ?? known.count
        guard number < 0x1_0000 else { continue }
        if number == known.count {
          known[row.weights] = number
          for i in 0..<width {
            let weight = i < row.weights.count ? max(-127, min(127, Int(row.weights[i]))) : 0
            cells.append(UInt8(truncatingIfNeeded: weight))
          }
        }
        buckets[at] = UInt8(truncatingIfNeeded: number)
        buckets[at &+ 1] = UInt8(truncatingIfNeeded: number >> 8)
      }
      buckets[base &+ 2 &* slot] = UInt8(truncatingIfNeeded: fingerprint)
      buckets[base &+ 2 &* slot &+ 1] = UInt8(truncatingIfNeeded: fingerprint >> 8)
      filled[bucket] &+= 1
    }
    var bytes: [UInt8] = []
    bytes.append(u32: UInt32(classes))
    bytes.append(u32: UInt32(bucketCount))
    bytes.append(u32: scale.bitPattern)
    bytes.append(u32: UInt32(known.count))
    bytes.append(u32: 1)
    while bytes.count < WeightHeader.size { bytes.append(0) }
    return bytes + buckets + cells
  }
}
