// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// A sum of oblivious trees: all nodes of one level ask the same question, so that a tree is a few
/// comparisons that make up the number of a leaf.
///
/// Layout, little-endian: u32 magic "NGTE", u32 bytes in all, u32 features of a row, u32 trees,
/// u32 depth, f32 scale of the leaves, f32 start; a question each tree and level: i8 rows away, u8 feature, u8 threshold, u8 0; then for each tree
/// 2^depth × i16. A question is true when the feature is above the threshold; the first is the lowest
/// bit of the leaf's number.
struct TreeEnsemble: Sendable {
  static let magic: UInt32 = 0x4554_474E
  static let headSize = 28

  /// Bytes that the ensemble takes in its table, to find the one after it.
  let size: Int
  let features: Int
  private let trees: Int
  private let depth: Int
  private let scale: Float
  private let start: Float
  private let asked: [UInt8]
  private let away: [Int8]
  private let thresholds: [UInt8]
  private let leaves: [Int16]

  /// Nil when the table does not hold an ensemble for rows of so many features.
  init?(_ table: TableBytes, features wanted: Int) {
    let trees = Int(table.u32(12))
    let depth = Int(table.u32(16))
    size = Int(table.u32(4))
    features = Int(table.u32(8))
    guard table.u32(0) == TreeEnsemble.magic, features == wanted, wanted <= 256, trees <= 4096, depth >= 1,
      depth <= 8
    else { return nil }
    let questions = trees &* depth
    let body = TreeEnsemble.headSize &+ 4 &* questions
    let leafCount = trees &<< depth
    guard size == body &+ 2 &* leafCount, table.count >= size else { return nil }
    self.trees = trees
    self.depth = depth
    scale = Float(bitPattern: table.u32(20))
    start = Float(bitPattern: table.u32(24))
    var asked: [UInt8] = []
    var away: [Int8] = []
    var thresholds: [UInt8] = []
    for q in 0..<questions {
      let at = TreeEnsemble.headSize &+ 4 &* q
      let distance = table.i8(at)
      let feature = table.u8(at &+ 1)
      guard distance >= -Int8(FeatureTable.reach), distance <= Int8(FeatureTable.reach), Int(feature) < wanted
      else { return nil }
      asked.append(feature)
      away.append(distance)
      thresholds.append(table.u8(at &+ 2))
    }
    self.asked = asked
    self.away = away
    self.thresholds = thresholds
    leaves = (0..<leafCount).map { Int16(bitPattern: table.u16(body &+ 2 &* $0)) }
  }

  /// The sum for each row, `otherwise` where no row of a group of 16 is wanted.
  /// - Complexity: O(*n*).
  func scores(_ table: FeatureTable, otherwise: Float, where wants: (Int) -> Bool) -> [Float] {
    var result = [Float](repeating: otherwise, count: table.count)
    guard table.features == features, trees > 0 else { return result }
    let questions = trees &* depth
    let offsets = (0..<questions).map { table.column(Int(asked[$0])) &+ Int(away[$0]) }
    var sums = [Int32](repeating: 0, count: FeatureTable.lanes)
    var first = 0
    while first < table.count {
      let end = min(first &+ FeatureTable.lanes, table.count)
      if (first..<end).contains(where: wants) {
        add(table, first, offsets, &sums)
        for i in first..<end { result[i] = start + Float(sums[i &- first]) * scale }
      }
      first = end
    }
    return result
  }

  /// The sums of 16 rows. Every place asked lies in the table: questions reach no further than the
  /// empty rows of their column, and 16 more bytes follow those.
  private func add(_ table: FeatureTable, _ first: Int, _ offsets: [Int], _ sums: inout [Int32]) {
    unsafe table.bytes.withUnsafeBytes { bytes in
      unsafe offsets.withUnsafeBufferPointer { offsets in
        unsafe thresholds.withUnsafeBufferPointer { thresholds in
          unsafe leaves.withUnsafeBufferPointer { leaves in
            unsafe sums.withUnsafeMutableBufferPointer { sums in
              for lane in 0..<FeatureTable.lanes { unsafe sums[lane] = 0 }
              var q = 0
              for tree in 0..<trees {
                var leaf = SIMD16<UInt8>(repeating: 0)
                for level in 0..<depth {
                  let values = unsafe bytes.loadUnaligned(
                    fromByteOffset: offsets[q] &+ first, as: SIMD16<UInt8>.self)
                  let bit = SIMD16<UInt8>(repeating: 1 &<< UInt8(truncatingIfNeeded: level))
                  let limit = unsafe SIMD16<UInt8>(repeating: thresholds[q])
                  leaf |= SIMD16<UInt8>(repeating: 0).replacing(with: bit, where: values .> limit)
                  q &+= 1
                }
                let base = tree &<< depth
                for lane in 0..<FeatureTable.lanes {
                  unsafe sums[lane] &+= Int32(leaves[base &+ Int(leaf[lane])])
                }
              }
            }
          }
        }
      }
    }
  }

  /// The sums of all rows.
  func scores(_ table: FeatureTable) -> [Float] { scores(table, otherwise: 0) { _ in true } }
}
