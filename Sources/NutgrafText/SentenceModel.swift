// SPDX-License-Identifier: Apache-2.0
import CNutgrafTables

/// Weights of the places where a sentence may end: int8 cells, addressed by the upper bits of a feature's key.
///
/// A model file of kind `sentences` with the section `cells`, a power of two of them.
@safe public struct SentenceModel: @unchecked Sendable {
  public static let kind = "sentences"
  private let cells: UnsafePointer<Int8>
  private let shift: UInt32
  /// Keeps the cells where they are.
  private let bytes: TableBytes

  public init(_ bytes: TableBytes, verify: Bool = true) throws(TableError) {
    let file = try ModelFile(bytes, kind: SentenceModel.kind, verify: verify)
    let cells = try file.section("cells")
    let size = cells.count
    guard size >= 2, size <= 1 << 24, size & (size &- 1) == 0 else {
      throw TableError(table: SentenceModel.kind, message: "has \(size) weights, which is no power of two")
    }
    unsafe self.cells = UnsafeRawPointer(cells.base).assumingMemoryBound(to: Int8.self)
    shift = UInt32(32 &- size.trailingZeroBitCount)
    self.bytes = cells
  }

  /// The library's own, nil if it was built without.
  static let embedded = try? SentenceModel(
    unsafe TableBytes(embedded: ng_table_sentences_bytes(), count: Int(ng_table_sentences_size)), verify: false)

  /// Whether the weights speak for an end at `place` by more than `margin`.
  @inline(__always)
  func ends(_ place: borrowing SentencePlace, by margin: Int32) -> Bool {
    var sum: Int32 = 0
    place.features { sum &+= weight($0) }
    return sum > margin
  }

  /// Keys are 32 bits wide and `shift` leaves as many as the cells have: always in bounds.
  @inline(__always)
  private func weight(_ key: UInt32) -> Int32 { unsafe Int32(cells[Int(key &>> shift)]) }

  /// The cell of `key` in a table of `count`.
  public static func cell(_ key: UInt32, of count: Int) -> Int {
    Int(key &>> UInt32(32 &- count.trailingZeroBitCount))
  }

  /// The file of cells whose number is a power of two.
  public static func encode(_ cells: [Int8]) -> [UInt8] {
    var writer = ModelWriter()
    writer.add("cells", cells.map { UInt8(bitPattern: $0) })
    return writer.bytes(kind: kind)
  }
}
