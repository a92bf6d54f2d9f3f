// SPDX-License-Identifier: Apache-2.0
import CNutgrafTables
import NutgrafLexicon
import NutgrafText

/// How rare word stems are in the news: log(documents / documents with the stem).
struct WordRarity: Sendable {
  static let embedded = WordRarity(
    unsafe TableBytes(
      embedded: ng_table_story_idf_bytes(), count: Int(ng_table_story_idf_size)))

  private let marks: TableBytes
  private let steps: TableBytes
  private let mask: UInt32
  private let step: Float
  /// Of a stem that the table lacks.
  let unknown: Float

  init(_ bytes: TableBytes) {
    let slots = Int(bytes.u32(4))
    let whole = slots > 0 && slots & (slots &- 1) == 0 && bytes.count >= 16 &+ 3 &* slots
    mask = whole ? UInt32(truncatingIfNeeded: slots &- 1) : 0
    marks = bytes.slice(16, whole ? 2 &* slots : 0)
    steps = bytes.slice(16 &+ 2 &* slots, whole ? slots : 0)
    step = Float(bitPattern: bytes.u32(12))
    unknown = Float(bytes.u32(8)) * step
  }

  /// The rarity of a stem by `WordHash.folded`. At most three slots in four are taken, so probes end.
  @inline(__always)
  func callAsFunction(_ hash: UInt32) -> Float {
    let high = UInt16(truncatingIfNeeded: hash &>> 16)
    let mark = high == 0 ? 1 : high
    var slot = hash & mask
    while true {
      let found = marks.u16(2 &* Int(slot))
      if found == mark { return Float(steps.u8(Int(slot))) * step }
      if found == 0 { return unknown }
      slot = (slot &+ 1) & mask
    }
  }
}
