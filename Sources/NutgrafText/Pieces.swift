// SPDX-License-Identifier: Apache-2.0

/// The pieces of a list between the bytes `separator`, which is ASCII; empty ones are left out. The
/// library's own lists are cut so when they are first used, and a report that is read alone waits
/// for them: as bytes it waits a tenth of what it would for characters.
public struct Pieces: Sequence, IteratorProtocol, Sendable {
  private let bytes: ArraySlice<UInt8>
  private var at: Int
  private let separator: UInt8

  public init(_ list: String, by separator: UInt8 = 0x20) {
    self.init(Array(list.utf8)[...], by: separator)
  }

  public init(_ list: ArraySlice<UInt8>, by separator: UInt8 = 0x20) {
    bytes = list
    at = list.startIndex
    self.separator = separator
  }

  public mutating func next() -> ArraySlice<UInt8>? {
    let end = bytes.endIndex
    while at < end, bytes[at] == separator { at &+= 1 }
    guard at < end else { return nil }
    let start = at
    while at < end, bytes[at] != separator { at &+= 1 }
    return bytes[start..<at]
  }
}
