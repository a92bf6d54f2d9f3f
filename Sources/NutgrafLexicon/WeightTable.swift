// SPDX-License-Identifier: Apache-2.0

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
  @usableFromInline let buckets: TableBytes
  @usableFromInline let cells: TableBytes
  @usableFromInline let bucketCount: UInt64

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

  /// The byte offset of the payload of `key` in the buckets, −1 when the key is not there.
  @inlinable @inline(__always)
  func payload(_ key: UInt32) -> Int {
    let bucket = Int(truncatingIfNeeded: (UInt64(key) &* bucketCount) &>> 32) &* 64
    let pattern = WeightTable.spread(key)
    let low = WeightTable.zeroBytes(buckets.u64(bucket) ^ pattern)
    if low != 0 { return bucket &+ 16 &+ (low.trailingZeroBitCount &>> 3) &* 3 }
    let high = WeightTable.zeroBytes(buckets.u64(bucket &+ 8) ^ pattern)
    if high != 0 { return bucket &+ 40 &+ (high.trailingZeroBitCount &>> 3) &* 3 }
    return -1
  }

  /// Adds the weights of `key` to the scores of the classes.
  @inlinable @inline(__always)
  public func add(_ key: UInt32, to scores: inout [Int32]) {
    let at = payload(key)
    guard at >= 0 else { return }
    if classes <= 3 {
      for i in 0..<min(classes, scores.count) {
        scores[i] &+= Int32(buckets.i8(at &+ i))
      }
      return
    }
    var cell = Int(buckets.u16(at)) | Int(buckets.u8(at &+ 2)) &<< 16
    cell &*= 2
    let end = cell &+ Int(cells.u8(cell)) &* 2
    while cell < end {
      let label = Int(cells.u8(cell &+ 1))
      if label < scores.count { scores[label] &+= Int32(cells.i8(cell &+ 2)) }
      cell &+= 2
    }
  }

  /// Adds the weights of all `keys`.
  @inlinable
  public func add(_ keys: FeatureKeys, to scores: inout [Int32]) {
    for key in keys.keys { add(key, to: &scores) }
  }

  /// The sum of the weights of all `keys`, for tables of up to three classes.
  @inlinable
  public func triple(_ keys: [UInt32]) -> SIMD4<Int32> {
    var sum = SIMD4<Int32>()
    for key in keys {
      let at = payload(key)
      guard at >= 0 else { continue }
      sum &+= SIMD4(
        Int32(buckets.i8(at)), Int32(buckets.i8(at &+ 1)), Int32(buckets.i8(at &+ 2)), 0)
    }
    return sum
  }

  @inlinable @inline(__always)
  static func spread(_ key: UInt32) -> UInt64 { UInt64(fingerprint(key)) &* 0x0101_0101_0101_0101 }

  @inlinable @inline(__always)
  static func fingerprint(_ key: UInt32) -> UInt8 {
    let low = UInt8(truncatingIfNeeded: key)
    return low == 0 ? 255 : low
  }

  /// The high bit of every byte that is 0; exact for the lowest of them.
  @inlinable @inline(__always)
  static func zeroBytes(_ x: UInt64) -> UInt64 {
    (x &- 0x0101_0101_0101_0101) & ~x & 0x8080_8080_8080_8080
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
