// SPDX-License-Identifier: Apache-2.0

/// The lengths in words of one text field, a number for each record of a segment. Numbers take two
/// bytes, and four where a record of the segment is longer than two bytes can say: the first query
/// of a common word reads nearly all of them, so that what they weigh is what it waits for.
struct LengthColumn {
  /// Of a segment: whether two bytes are enough for each of these.
  static func areShort(_ columns: [[UInt32]]) -> Bool {
    columns.allSatisfy { $0.allSatisfy { $0 <= 0xFFFF } }
  }

  /// In the segment's file.
  private let offset: Int
  private let shift: Int
  private let mask: UInt32

  init(at offset: Int, short: Bool) {
    self.init(offset: offset, shift: short ? 1 : 2, mask: short ? 0xFFFF : .max)
  }

  private init(offset: Int, shift: Int, mask: UInt32) {
    self.offset = offset
    self.shift = shift
    self.mask = mask
  }

  /// Of a field that no record has: every length is 0.
  static let none = LengthColumn(offset: 0, shift: 0, mask: 0)

  /// Makes the lengths of so many documents readable.
  @inline(__always)
  func need(_ file: PagedFile, _ document: Int, count: Int = 1) throws(IndexError) {
    guard mask != 0 else { return }
    try file.need(offset &+ (document &<< shift), count &<< shift)
  }

  /// The length of a document that `need` made readable.
  @inline(__always)
  func of(_ document: Int, _ file: PagedFile) -> UInt32 {
    // What stands behind a short number is masked; sections that follow keep it inside the file.
    file.u32(offset &+ (document &<< shift)) & mask
  }
}
