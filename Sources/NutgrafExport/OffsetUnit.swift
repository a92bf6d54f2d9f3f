// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// The unit in which offsets are written.
public enum OffsetUnit: UInt8, Sendable, CaseIterable {
  case codepoint, utf8, utf16
  public var name: String { "\(self)" }
}

/// Turns byte offsets of one text into a unit. ASCII text costs nothing, other text one count per
/// 64 bytes, built in one pass.
struct OffsetConverter {
  private let text: SourceText
  private let unit: OffsetUnit
  /// Units before byte `64 * i`; empty when bytes and units agree.
  private var checkpoints: [UInt32] = []

  init(_ text: SourceText, unit: OffsetUnit) {
    self.text = text
    self.unit = unit
    guard unit != .utf8 else { return }
    var count: UInt32 = 0
    var ascii = true
    var marks: [UInt32] = []
    marks.reserveCapacity(text.count / 64 &+ 1)
    for (i, byte) in text.bytes.enumerated() {
      if i & 63 == 0 { marks.append(count) }
      count &+= units(byte)
      if byte >= 0x80 { ascii = false }
    }
    marks.append(count)
    if !ascii { checkpoints = marks }
  }

  @inline(__always)
  private func units(_ byte: UInt8) -> UInt32 {
    if byte & 0xC0 == 0x80 { return 0 }
    return byte >= 0xF0 && unit == .utf16 ? 2 : 1
  }

  func callAsFunction(_ offset: UInt32) -> UInt32 {
    guard !checkpoints.isEmpty else { return offset }
    let offset = min(Int(offset), text.count)
    let block = offset >> 6
    guard block < checkpoints.count else { return checkpoints.last ?? 0 }
    var count = checkpoints[block]
    var i = block << 6
    while i < offset {
      count &+= units(text.bytes[i])
      i &+= 1
    }
    return count
  }
}
