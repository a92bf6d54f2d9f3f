// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What weight tables of both kinds begin with, little-endian: u32 classes, u32 buckets, f32 scale, u32 rows,
/// zeros up to 64 bytes; then the buckets, one cache line each; then the rows.
struct WeightHeader {
  static let size = 64
  static let bucketSize = 64

  let classes: Int
  let scale: Float
  let rowCount: Int
  /// Weights in a row: the classes, rounded up to sixteen.
  let width: Int
  let bucketCount: UInt64
  let buckets: TableBytes
  private let bytes: TableBytes

  /// Nil when the buckets do not fit.
  init?(_ bytes: TableBytes) {
    classes = Int(bytes.u32(0))
    let count = Int(bytes.u32(4))
    scale = Float(bitPattern: bytes.u32(8))
    rowCount = Int(bytes.u32(12))
    width = (classes &+ 15) / 16 &* 16
    let room = bytes.count &- WeightHeader.size
    guard room >= 0, classes > 0, classes <= 255, count > 0, count <= room / WeightHeader.bucketSize
    else { return nil }
    bucketCount = UInt64(count)
    buckets = bytes.slice(WeightHeader.size, count &* WeightHeader.bucketSize)
    self.bytes = bytes
  }

  /// `count` rows, each `width` weights of `weightSize` bytes; nil when they do not fit.
  func rows(_ count: Int, of weightSize: Int) -> TableBytes? {
    let start = WeightHeader.size &+ buckets.count
    let size = count &* width &* weightSize
    return size <= bytes.count &- start ? bytes.slice(start, size) : nil
  }
}
