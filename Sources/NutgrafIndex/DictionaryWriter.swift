// SPDX-License-Identifier: Apache-2.0

/// Writes a sorted dictionary: front-coded blocks, each beginning with a whole key, and the offset
/// of each block.
struct DictionaryWriter {
  static let block = 32

  private(set) var bytes: [UInt8] = []
  private(set) var blockOffsets: [UInt32] = []
  private(set) var count = 0
  private var last: [UInt8] = []
  private var dataOffset = 0

  /// Adds the next key in order; its postings are the next `length` bytes.
  mutating func add(_ key: [UInt8], documents: Int, occurrences: Int, length: Int) {
    var shared = 0
    if count % DictionaryWriter.block == 0 {
      blockOffsets.append(UInt32(truncatingIfNeeded: bytes.count))
      bytes.putNumber(dataOffset)
    } else {
      let limit = min(last.count, key.count)
      while shared < limit && last[shared] == key[shared] { shared &+= 1 }
      bytes.putNumber(shared)
    }
    bytes.putNumber(key.count &- shared)
    bytes.append(contentsOf: key[shared...])
    bytes.putNumber(documents)
    bytes.putNumber(occurrences &- documents)
    bytes.putNumber(length)
    dataOffset &+= length
    last = key
    count &+= 1
  }
}
