// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// How often a word stands in a cue, in six bins; 0 for a word that never does or is rare.
///
/// Sorted 32-bit hashes would cost a search for every word, so the words are hashed open-addressed:
/// five bytes each, the hash and the bin.
package struct CueOdds: Sendable {
  private var keys: [UInt32]
  private var bins: [UInt8]
  private var mask: Int

  package static let bounds: [Float] = [0.02, 0.08, 0.2, 0.4, 0.65]
  /// From this bin on a word is a likely cue.
  package static let strong: UInt8 = 4

  package static func bin(_ probability: Float) -> UInt8 {
    UInt8(1 &+ bounds.prefix { probability >= $0 }.count)
  }

  package init(_ words: [(hash: UInt32, bin: UInt8)]) {
    var size = 16
    while size < words.count &* 2 { size &*= 2 }
    keys = [UInt32](repeating: 0, count: size)
    bins = [UInt8](repeating: 0, count: size)
    mask = size &- 1
    for word in words where word.hash != 0 {
      var at = Int(word.hash) & mask
      while keys[at] != 0 && keys[at] != word.hash { at = (at &+ 1) & mask }
      keys[at] = word.hash
      bins[at] = word.bin
    }
  }

  /// Reads `(hash, bin)` pairs of five bytes.
  init(_ table: TableBytes) {
    self.init(
      (0..<(table.count / 5)).map { (table.u32($0 &* 5), table.u8($0 &* 5 &+ 4)) })
  }

  @inline(__always)
  package subscript(_ hash: UInt32) -> UInt8 {
    var at = Int(hash) & mask
    while keys[at] != 0 {
      if keys[at] == hash { return bins[at] }
      at = (at &+ 1) & mask
    }
    return 0
  }
}
