// SPDX-License-Identifier: Apache-2.0
import CNutgrafSupport
import NutgrafText

/// Weights of hashed features for decisions of many classes, read in place: a feature's row of weights is the
/// sum of two rows that it shares with others (residual vector quantization). A feature then costs five bytes and
/// loses next to nothing, and the rows stay near the processor.
///
/// A bucket is 64 bytes, one cache line: 12 fingerprints of two bytes (0 for an empty slot), then 12 payloads of
/// three bytes, two row numbers of 12 bits. A key is looked for in its one bucket; one that was not trained on
/// meets the weights of another once in five thousand times.
public struct ComposedWeights: Sendable {
  /// Its rows are those for the first number; there are as many for the second.
  private let header: WeightHeader
  private let rows: TableBytes

  /// How many classes a decision has.
  public var classes: Int { header.classes }
  /// Weights are multiplied by this when they are quantized.
  public var scale: Float { header.scale }

  private static let slots = 12
  /// Row numbers have twelve bits.
  public static let mostRows = 4096

  /// Reads the table that `encode` wrote.
  public init(_ bytes: TableBytes, named name: String) throws(TableError) {
    guard let header = WeightHeader(bytes), header.scale > 0, header.scale.isFinite,
      header.rowCount <= ComposedWeights.mostRows, let rows = header.rows(2 &* header.rowCount, of: 2)
    else { throw TableError(table: name, message: "holds a weight table that does not fit") }
    self.header = header
    self.rows = rows
  }

  /// Adds the weights of all `keys` to the scores of the classes.
  public func add(_ keys: inout FeatureKeys, to scores: inout [Int32]) {
    unsafe keys.withKeys { keys in
      unsafe scores.withUnsafeMutableBufferPointer { scores in
        unsafe ng_weights_composed_rows(
          header.buckets.base, header.bucketCount, rows.base, header.rowCount, header.width, keys.baseAddress, keys.count,
          scores.baseAddress, min(classes, scores.count))
      }
    }
  }
}

extension ComposedWeights {
  /// How many buckets a table of about `size` bytes has room for beside its rows.
  public static func buckets(size: Int, classes: Int) -> Int {
    max(1, (size - WeightHeader.size - 4 * mostRows * ((classes + 15) / 16 * 16)) / WeightHeader.bucketSize)
  }

  private static func bucket(_ key: UInt32, of count: Int) -> Int {
    Int((UInt64(key) &* UInt64(count)) >> 32)
  }

  /// The places of the keys that a table of so many buckets has room for; the first come first.
  public static func placed(_ keys: [UInt32], buckets: Int) -> [Int] {
    var filled = [UInt8](repeating: 0, count: buckets)
    var prints = [UInt16](repeating: 0, count: buckets &* slots)
    var result: [Int] = []
    for (i, key) in keys.enumerated() {
      let bucket = bucket(key, of: buckets)
      let base = bucket &* slots
      let used = Int(filled[bucket])
      let print = WeightTable.fingerprint(key)
      guard used < slots, !(0..<used).contains(where: { prints[base &+ $0] == print }) else { continue }
      prints[base &+ used] = print
      filled[bucket] = UInt8(used &+ 1)
      result.append(i)
    }
    return result
  }

  /// Writes a table.
  /// - Parameters:
  ///   - keys: keys that `placed` gave room to, and `numbers` their two row numbers.
  ///   - rows: rows for the first number and for the second.
  public static func encode(
    classes: Int, scale: Float, keys: [UInt32], numbers: [(UInt16, UInt16)],
    rows: ([[Int16]], [[Int16]]), buckets count: Int
  ) -> [UInt8] {
    let width = (classes + 15) / 16 * 16
    let half = min(mostRows, max(rows.0.count, rows.1.count))
    var buckets = [UInt8](repeating: 0, count: count &* WeightHeader.bucketSize)
    var filled = [UInt8](repeating: 0, count: count)
    for (key, number) in zip(keys, numbers) {
      let bucket = bucket(key, of: count)
      let slot = Int(filled[bucket])
      guard slot < slots else { continue }
      filled[bucket] &+= 1
      let base = bucket &* WeightHeader.bucketSize
      let print = WeightTable.fingerprint(key)
      buckets[base &+ 2 &* slot] = UInt8(truncatingIfNeeded: print)
      buckets[base &+ 2 &* slot &+ 1] = UInt8(truncatingIfNeeded: print >> 8)
      let both = UInt32(number.0) & 0xFFF | UInt32(number.1) << 12
      for k in 0..<3 {
        buckets[base &+ 2 &* slots &+ 3 &* slot &+ k] = UInt8(truncatingIfNeeded: both >> UInt32(8 &* k))
      }
    }
    var bytes: [UInt8] = []
    bytes.append(u32: UInt32(classes))
    bytes.append(u32: UInt32(count))
    bytes.append(u32: scale.bitPattern)
    bytes.append(u32: UInt32(half))
    while bytes.count < WeightHeader.size { bytes.append(0) }
    bytes += buckets
    for table in [rows.0, rows.1] {
      for r in 0..<half {
        for k in 0..<width {
          bytes.append(u16: UInt16(bitPattern: r < table.count && k < table[r].count ? table[r][k] : 0))
        }
      }
    }
    return bytes
  }
}
