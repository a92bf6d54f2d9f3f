// SPDX-License-Identifier: Apache-2.0

/// Rewrites the stored texts of several segments with one table of symbols: once to count, once to
/// write. What was spelled out in each may be frequent in all.
struct SymbolMerger {
  private let segments: [Segment]
  private let readers: [SymbolReader]
  /// For each segment its numbers' symbols here, -1 where not met yet.
  private var maps: [[Int32]]
  private let symbols = TermTable()
  private var ranks: [Int32] = []
  private(set) var table = SymbolTable()

  init(_ segments: [Segment]) {
    self.segments = segments
    readers = segments.map { SymbolReader($0) }
    maps = segments.map {
      let groups = $0.section(.symbolOffsets).length / 4
      return [Int32](repeating: -1, count: groups &* TextCode.group)
    }
  }

  private func damaged(_ view: Int) -> IndexError {
    .corrupt("a stored record is damaged", segments[view].name)
  }

  /// The symbol of a code, met here perhaps for the first time.
  private mutating func symbol(
    _ view: Int, _ cursor: inout ByteCursor
  ) throws(IndexError) -> Int {
    let (rank, size, isGap) = TextCode.next(&cursor)
    guard !cursor.failed else { throw damaged(view) }
    if rank < 0 {
      guard size <= cursor.end &- cursor.at, size < 1 << 15 else { throw damaged(view) }
      let at = cursor.at
      cursor.at &+= size
      return unsafe intern(cursor.base + at, size, isGap)
    }
    guard rank < maps[view].count else { throw damaged(view) }
    let known = maps[view][rank]
    if known >= 0 { return Int(known) }
    let (at, length, gap) = try readers[view].symbol(rank)
    guard length < 1 << 15 else { throw damaged(view) }
    let number = unsafe intern(segments[view].file.base + at, length, gap)
    maps[view][rank] = Int32(truncatingIfNeeded: number)
    return number
  }

  private func intern(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ isGap: Bool) -> Int {
    var hash = WordScanner.seed
    for i in 0..<count { hash = unsafe WordScanner.mix(hash, bytes[i]) }
    let number = unsafe symbols.number(field: isGap ? 1 : 0, bytes, count, hash: hash)
    return Int(number ?? 0)
  }

  /// Counts the symbols of a record.
  mutating func count(_ view: Int, _ document: Int) throws(IndexError) {
    _ = try walk(view, document) { (merger, cursor, _) throws(IndexError) in
      while cursor.at < cursor.end {
        let number = try merger.symbol(view, &cursor)
        merger.symbols.tally(UInt32(truncatingIfNeeded: number))
      }
    }
  }

  /// Gives the frequent ones their numbers.
  mutating func rank() {
    ranks = [Int32](repeating: -1, count: symbols.count)
    let counts = (0..<symbols.count).map { UInt32(truncatingIfNeeded: symbols.tallied($0)) }
    for (rank, symbol) in SymbolTable.ranked(counts).enumerated() {
      let key = symbols.key(Int(symbol))
      ranks[Int(symbol)] = Int32(truncatingIfNeeded: rank)
      table.add(Array(key.dropFirst()), isGap: key.first == 1)
    }
  }

  /// A record with the new numbers.
  mutating func record(_ view: Int, _ document: Int) throws(IndexError) -> [UInt8] {
    try walk(view, document) { (merger, cursor, out) throws(IndexError) in
      while cursor.at < cursor.end {
        let number = try merger.symbol(view, &cursor)
        let rank = number < merger.ranks.count ? merger.ranks[number] : -1
        if rank >= 0 {
          TextCode.put(Int(rank), into: &out)
        } else {
          let key = merger.symbols.key(number)
          let isGap = key.first == 1
          unsafe key.withUnsafeBufferPointer {
            unsafe TextCode.put(
              literal: UnsafeBufferPointer(rebasing: $0.dropFirst()), isGap: isGap, into: &out)
          }
        }
      }
    }
  }

  /// Copies a stored record, with `body` writing the code of each text.
  private mutating func walk(
    _ view: Int, _ document: Int,
    _ body: (inout SymbolMerger, inout ByteCursor, inout [UInt8]) throws(IndexError) -> Void
  ) throws(IndexError) -> [UInt8] {
    let (start, length) = try segments[view].storedRange(document)
    var cursor = try segments[view].file.cursor(start, length)
    var out: [UInt8] = []
    let texts = cursor.number()
    out.putNumber(texts)
    var left = texts
    while left > 0, !cursor.failed {
      left &-= 1
      let field = cursor.byte()
      let textLength = cursor.number()
      let coded = cursor.number()
      guard !cursor.failed, coded <= cursor.end &- cursor.at else { throw damaged(view) }
      var code = unsafe ByteCursor(cursor.base, from: cursor.at, to: cursor.at &+ coded)
      cursor.at &+= coded
      var bytes: [UInt8] = []
      bytes.reserveCapacity(coded)
      try body(&self, &code, &bytes)
      out.append(field)
      out.putNumber(textLength)
      out.putCounted(bytes)
      let parts = cursor.number()
      out.putNumber(parts)
      var more = parts &- 1
      while more > 0, !cursor.failed {
        more &-= 1
        out.putNumber(cursor.number())
        out.putNumber(cursor.number())
      }
    }
    out.putCounted(cursor.counted())
    guard !cursor.failed else { throw damaged(view) }
    return out
  }
}
