// SPDX-License-Identifier: Apache-2.0

/// A small fixed set of words, asked by `WordHash.folded`. Words of one hash are one word to it.
public struct WordSet: Sendable {
  private let slots: [UInt32]
  private let mask: Int

  /// The words of `text`, parted by blanks.
  public init(_ text: String) {
    self.init(hashes: Pieces(text, by: 0x0A).flatMap { Pieces($0).map { WordHash.folded($0) } })
  }

  public init(hashes: [UInt32]) {
    var size = 8
    while size < hashes.count &* 2 { size &*= 2 }
    var slots = [UInt32](repeating: 0, count: size)
    for hash in hashes where hash != 0 {
      var i = Int(hash) & (size &- 1)
      while slots[i] != 0 && slots[i] != hash { i = (i &+ 1) & (size &- 1) }
      slots[i] = hash
    }
    self.slots = slots
    mask = size &- 1
  }

  /// Whether a word of this hash is in the set. At most half the slots are taken, so probes end.
  @inline(__always)
  public func contains(_ hash: UInt32) -> Bool {
    guard hash != 0 else { return false }
    var i = Int(hash) & mask
    while slots[i] != 0 {
      if slots[i] == hash { return true }
      i = (i &+ 1) & mask
    }
    return false
  }
}
