// SPDX-License-Identifier: Apache-2.0
import CNutgrafSupport

/// Weights of hashed features, int8, read in place.
///
/// A bucket is 64 bytes, one cache line: 16 fingerprints (a byte each, 0 for an empty slot), then 16
/// payloads of three bytes. A key is looked for in its one bucket. With up to three classes the payload is
/// their weights. With more it is the place of a row in the cells: a count, then (class, weight) pairs for
/// the weights that are not 0.
///
/// A key that was not trained on meets a weight of another in about one case of twenty.
public struct WeightTable: Sendable {
  /// How many classes a decision has.
  public let classes: Int
  /// Weights are multiplied by this when they are quantized.
  public let scale: Float
  private let buckets: TableBytes
  private let cells: TableBytes
  private let bucketCount: UInt64

  static let headerSize = 64

  /// Reads the table a `WeightTable.encode` wrote.
  public init(_ bytes: TableBytes, named name: String) throws(TableError) {
    classes = Int(bytes.u32(0))
    let count = Int(bytes.u32(4))
    scale = Float(bitPattern: bytes.u32(8))
    guard bytes.count >= WeightTable.headerSize, classes > 0, classes <= 255, count > 0,
      count <= (bytes.count &- WeightTable.headerSize) / 64
    else { throw TableError(table: name, message: "holds a weight table that does not fit") }
    bucketCount = UInt64(count)
    buckets = bytes.slice(WeightTable.headerSize, count &* 64)
    let start = WeightTable.headerSize &+ count &* 64
    cells = bytes.slice(start, bytes.count &- start)
  }

  /// Adds the weights of `key` to the scores of the classes.
  public func add(_ key: UInt32, to scores: inout [Int32]) {
    add([key], to: &scores)
  }

  /// Adds the weights of all `keys`.
  public func add(_ keys: FeatureKeys, to scores: inout [Int32]) { add(keys.keys, to: &scores) }

  /// Adds the weights of all `keys`.
  public func add(_ keys: [UInt32], to scores: inout [Int32]) {
    if classes <= 3 {
      let sum = triple(keys)
      for i in 0..<min(classes, scores.count) { scores[i] &+= sum[i] }
      return
    }
    unsafe scores.withUnsafeMutableBufferPointer { scores in
      unsafe keys.withUnsafeBufferPointer { keys in
        unsafe ng_weights_rows(
          buckets.base, bucketCount, cells.base, cells.count, keys.baseAddress, keys.count,
          scores.baseAddress, min(classes, scores.count))
      }
    }
  }

  /// The sum of the weights of all `keys`, for tables of up to three classes.
  public func triple(_ keys: [UInt32]) -> SIMD4<Int32> {
    var sum = SIMD4<Int32>()
    unsafe withUnsafeMutableBytes(of: &sum) { sum in
      unsafe keys.withUnsafeBufferPointer { keys in
        unsafe ng_weights_triple(
          buckets.base, bucketCount, keys.baseAddress, keys.count,
          sum.baseAddress?.assumingMemoryBound(to: Int32.self))
      }
    }
    return sum
  }

  static func fingerprint(_ key: UInt32) -> UInt8 {
    let low = UInt8(truncatingIfNeeded: key)
    return low == 0 ? 255 : low
  }

}

extension WeightTable {
  /// One feature's weights on their way into a table.
  public struct Row: Sendable {
    public var key: UInt32
    public var weights: [Int8]
    /// Of two rows for which there is no room, the one of more importance stays.
    public var importance: Float
    public init(key: UInt32, weights: [Int8], importance: Float) {
      self.key = key
      self.weights = weights
      self.importance = importance
    }
  }

  /// Writes a table of about `rows.count / load` slots.
  public static func encode(
    classes: Int, scale: Float, rows: [Row], load: Double = 0.85
  ) -> [UInt8] {
    let sorted = rows.sorted {
      $0.importance != $1.importance ? $0.importance > $1.importance : $0.key < $1.key
    }
    let bucketCount = max(1, Int((Double(rows.count) / max(0.1, load) / 16).rounded(.up)))
    var buckets = [UInt8](repeating: 0, count: bucketCount &* 64)
    var filled = [UInt8](repeating: 0, count: bucketCount)
    var cells: [UInt8] = []
    var known: [[UInt8]: Int] = [:]  // rows of equal weights share their cells
    for row in sorted {
      let bucket = Int((UInt64(row.key) &* UInt64(bucketCount)) >> 32)
      let fingerprint = fingerprint(row.key)
      let slot = Int(filled[bucket])
      guard slot < 16, !buckets[(bucket &* 64)..<(bucket &* 64 &+ slot)].contains(fingerprint)
      else { continue }
      let at = bucket &* 64 &+ 16 &+ slot &* 3
      if classes <= 3 {
        for (i, weight) in row.weights.prefix(3).enumerated() {
          buckets[at &+ i] = UInt8(bitPattern: weight)
        }
      } else {
        var cell: [UInt8] = [0]
        for (label, weight) in row.weights.enumerated() where weight != 0 && label < 255 {
          cell += [UInt8(label), UInt8(bitPattern: weight)]
        }
        guard cell.count > 1 else { continue }
        cell[0] = UInt8(min(255, cell.count / 2))
        cell.append(0)
        let place = known[cell] ?? cells.count / 2
        guard place < 1 << 24 else { continue }
        if known[cell] == nil {
          known[cell] = place
          cells += cell
        }
        for i in 0..<3 { buckets[at &+ i] = UInt8(truncatingIfNeeded: place >> (8 &* i)) }
      }
      buckets[bucket &* 64 &+ slot] = fingerprint
      filled[bucket] &+= 1
    }
    var bytes: [UInt8] = []
    bytes.append(u32: UInt32(classes))
    bytes.append(u32: UInt32(bucketCount))
    bytes.append(u32: scale.bitPattern)
    while bytes.count < headerSize { bytes.append(0) }
    return bytes + buckets + cells
  }
}
