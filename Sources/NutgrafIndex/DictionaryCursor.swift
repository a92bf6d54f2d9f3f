// SPDX-License-Identifier: Apache-2.0

/// Walks over a segment's sorted keys.
struct DictionaryCursor {
  private let segment: Segment
  private let file: PagedFile
  private let blockCount: Int
  private let offsets: Int
  private let data: (offset: Int, length: Int)
  private let postings: (offset: Int, length: Int)
  private var block = -1
  private var cursor: ByteCursor
  private var left = 0
  private var dataOffset = 0

  /// The key at which the cursor stands.
  private(set) var key: [UInt8] = []
  private(set) var info = TermInfo(documents: 0, occurrences: 0, offset: 0, length: 0)

  init(_ segment: Segment) {
    self.segment = segment
    file = segment.file
    let table = segment.section(.dictionaryOffsets)
    blockCount = table.length / 4
    offsets = table.offset
    data = segment.section(.dictionary)
    postings = segment.section(.postings)
    cursor = unsafe ByteCursor(file.base, from: 0, to: 0)
  }

  /// Begins a block; its first key is read by the next `step`.
  private mutating func enter(_ b: Int) throws(IndexError) {
    guard b >= 0, b < blockCount else { throw damaged() }
    try file.need(offsets &+ 4 &* b, b &+ 1 < blockCount ? 8 : 4)
    let from = Int(file.u32(offsets &+ 4 &* b))
    let to = b &+ 1 < blockCount ? Int(file.u32(offsets &+ 4 &* b &+ 4)) : data.length
    guard from <= to, to <= data.length else { throw damaged() }
    cursor = try file.cursor(data.offset &+ from, to &- from)
    block = b
    left = min(DictionaryWriter.block, segment.termCount &- b &* DictionaryWriter.block)
    dataOffset = cursor.number()
    key.removeAll(keepingCapacity: true)
  }

  private func damaged() -> IndexError { .corrupt("the dictionary is damaged", file.name) }

  /// Reads the next entry of the block.
  @inline(__always)
  private mutating func step() throws(IndexError) {
    let first = key.isEmpty
    let shared = first ? 0 : cursor.number()
    let rest = cursor.number()
    guard shared <= key.count, rest <= cursor.end &- cursor.at, !cursor.failed,
      !first || rest > 0
    else { throw damaged() }
    if shared < key.count { key.removeSubrange(shared...) }
    unsafe key.append(contentsOf: UnsafeBufferPointer(start: cursor.base + cursor.at, count: rest))
    cursor.at &+= rest
    info = try readInfo()
    left &-= 1
  }

  /// What stands behind a key: how many there are, and the length of its postings, which follow
  /// those of the key before.
  @inline(__always)
  private mutating func readInfo() throws(IndexError) -> TermInfo {
    let documents = cursor.number()
    let more = cursor.number()
    let length = cursor.number()
    guard !cursor.failed, documents <= segment.documentCount, more <= 1 << 40,
      dataOffset <= postings.length, length <= postings.length &- dataOffset
    else { throw damaged() }
    defer { dataOffset &+= length }
    return TermInfo(
      documents: documents, occurrences: documents &+ more, offset: postings.offset &+ dataOffset,
      length: length)
  }

  /// Steps to the next key; false at the end.
  mutating func next() throws(IndexError) -> Bool {
    if left <= 0 {
      guard block &+ 1 < blockCount else { return false }
      try enter(block &+ 1)
      guard left > 0 else { return false }
    }
    try step()
    return true
  }

  /// Goes to the first key that is not before `target`; false when there is none.
  mutating func seek(_ target: [UInt8]) throws(IndexError) -> Bool {
    if blockCount == 0 { return false }
    try enter(max(0, try blocks(to: target) &- 1))
    while try next() {
      if !DictionaryCursor.precedes(key, target) { return true }
    }
    return false
  }

  /// As `seek`, for a target after the current key: looks nearby first.
  mutating func skip(to target: [UInt8]) throws(IndexError) -> Bool {
    var tries = 0
    while tries < 8, left > 0 {
      guard try next() else { return false }
      if !DictionaryCursor.precedes(key, target) { return true }
      tries &+= 1
    }
    return try seek(target)
  }

  /// The postings of a key. No key is put together on the way: entries are compared as they stand.
  /// The cursor stands nowhere afterwards.
  mutating func find(_ target: [UInt8]) throws(IndexError) -> TermInfo? {
    let before = try blocks(to: target)
    guard before > 0 else { return nil }
    try enter(before &- 1)
    // How much of the target the entry before begins with; it sorts before the target.
    var same = 0
    var first = true
    while left > 0 {
      left &-= 1
      let shared = first ? 0 : cursor.number()
      first = false
      let rest = cursor.number()
      guard rest <= cursor.end &- cursor.at, !cursor.failed else { throw damaged() }
      // It differs from the target before, or after, where the entry before did.
      var equal = false
      if shared < same {
        left = 0
        return nil
      }
      if shared == same {
        var i = 0
        while i < rest, same < target.count, unsafe cursor.base[cursor.at &+ i] == target[same] {
          i &+= 1
          same &+= 1
        }
        if same == target.count {
          if i < rest {
            left = 0
            return nil
          }
          equal = true
        } else if i < rest, unsafe cursor.base[cursor.at &+ i] > target[same] {
          left = 0
          return nil
        }
      }
      cursor.at &+= rest
      let info = try readInfo()
      if equal {
        left = 0
        return info
      }
    }
    return nil
  }

  /// How many blocks begin with a key that is not after the target: it can be in the last of them.
  private func blocks(to target: [UInt8]) throws(IndexError) -> Int {
    var low = 0
    var high = blockCount
    while low < high {
      let middle = (low &+ high) / 2
      if try firstKeyIsAfter(middle, target) { high = middle } else { low = middle &+ 1 }
    }
    return low
  }

  private func firstKeyIsAfter(_ b: Int, _ target: [UInt8]) throws(IndexError) -> Bool {
    try file.need(offsets &+ 4 &* b, 4)
    let at = Int(file.u32(offsets &+ 4 &* b))
    guard at <= data.length else { throw damaged() }
    var c = try file.cursor(data.offset &+ at, min(24, data.length &- at))
    _ = c.number()
    let length = c.number()
    guard !c.failed, length <= data.length &- at else { throw damaged() }
    try file.need(c.at, length)
    guard c.at &+ length <= data.offset &+ data.length else { throw damaged() }
    let base = unsafe file.base
    var i = 0
    while i < length && i < target.count {
      let (x, y) = unsafe (base[c.at &+ i], target[i])
      if x != y { return x > y }
      i &+= 1
    }
    return length > target.count
  }

  @inline(__always)
  static func precedes(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    let n = min(a.count, b.count)
    var i = 0
    while i < n {
      if a[i] != b[i] { return a[i] < b[i] }
      i &+= 1
    }
    return a.count < b.count
  }
}
