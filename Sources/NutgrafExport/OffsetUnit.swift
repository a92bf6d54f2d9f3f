// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// The unit in which offsets are written.
public typealias OffsetUnit = OffsetMap.Unit

extension OffsetMap.Unit {
  public var name: String {
    switch self {
    case .codepoint: "codepoint"
    case .utf8: "utf8"
    case .utf16: "utf16"
    }
  }
}

/// An offset map with the unit that is asked of it.
struct OffsetConverter {
  private let map: OffsetMap
  private let unit: OffsetUnit

  init(_ text: SourceText, unit: OffsetUnit) {
    map = OffsetMap(text)
    self.unit = unit
  }

  @inline(__always)
  func callAsFunction(_ offset: UInt32) -> UInt32 { map.offset(offset, in: unit) }
}
