// SPDX-License-Identifier: Apache-2.0

/// The features of the rows of one document (lines, or segments of a page), one byte each, a column a
/// feature. Empty rows stand before and after, so that a question about a neighbour stays in the column.
struct FeatureTable: Sendable {
  /// How far a question may look up and down.
  static let reach = 6

  /// Rows read at once.
  static let lanes = 16

  let features: Int
  let count: Int
  /// Bytes of one feature's column.
  let width: Int
  private(set) var bytes: [UInt8]
  /// The row that is being written; kept apart so that a feature costs one store.
  private var row: InlineArray<256, UInt8> = InlineArray(repeating: 0)
  private var next = 0
  private var place = -1

  init(count: Int, features: Int) {
    self.features = features
    self.count = count
    width = count &+ 2 &* FeatureTable.reach &+ FeatureTable.lanes
    bytes = Array(repeating: 0, count: width &* features)
  }

  /// Where the value of a feature for row 0 stands.
  @inline(__always)
  func column(_ feature: Int) -> Int { feature &* width &+ FeatureTable.reach }

  /// From here on `put` writes the features of this row, in their order; those not written stay 0.
  mutating func begin(_ row: Int) {
    next = 0
    place = row >= 0 && row < count ? row : -1
  }

  @inline(__always)
  mutating func put(_ value: UInt8) {
    guard next < 256 else { return }
    row[next] = value
    next &+= 1
  }

  /// Puts the row that was written into its columns.
  mutating func end() {
    guard place >= 0 else { return }
    var at = column(0) &+ place
    for feature in 0..<min(next, features) {
      bytes[at] = row[feature]
      at &+= width
    }
    place = -1
  }

  @inline(__always)
  mutating func put(_ flag: Bool) { put(flag ? 1 : 0) }

  /// A count, as far as a byte holds it.
  @inline(__always)
  mutating func put(count: Int32) { put(UInt8(truncatingIfNeeded: max(0, min(255, count)))) }

  /// A share between 0 and 1.
  @inline(__always)
  mutating func put(_ part: Int32, of whole: Int32) {
    guard whole > 0 else { return put(0) }
    put(UInt8(truncatingIfNeeded: max(0, min(255, part &* 255 / whole))))
  }

  @inline(__always)
  mutating func put(share: Float) {
    let value = share * 255
    put(value >= 255 ? 255 : value > 0 ? UInt8(value) : 0)
  }

  /// A size on a scale that is fine for small ones: 0 to 63 as they are, then in ever wider steps.
  @inline(__always)
  mutating func put(size: Int32) {
    let value = max(0, size)
    if value < 64 { return put(UInt8(truncatingIfNeeded: value)) }
    let power = Int32(31 &- value.leadingZeroBitCount)
    let step = value &>> (power &- 4) & 15
    put(UInt8(truncatingIfNeeded: min(255, 64 &+ (power &- 6) &* 16 &+ step)))
  }

  /// 0 outside of the document.
  func value(_ row: Int, _ feature: Int) -> UInt8 {
    guard row >= 0, row < count, feature >= 0, feature < features else { return 0 }
    return bytes[column(feature) &+ row]
  }

  /// The features of each row, one row after the other.
  var rows: [UInt8] {
    var rows: [UInt8] = []
    rows.reserveCapacity(count &* features)
    for row in 0..<count { for feature in 0..<features { rows.append(value(row, feature)) } }
    return rows
  }
}
