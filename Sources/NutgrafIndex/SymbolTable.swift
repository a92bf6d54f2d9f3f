// SPDX-License-Identifier: Apache-2.0

/// How texts are stored: as numbers of words and of what stands between them.
///
/// A blank between two words is not written. The 192 most frequent words and gaps take one byte, the
/// next 14,336 two, 458,752 more three; what occurs once is spelled out.
enum TextCode {
  static let one = 192
  static let two = 56 << 8
  static let three = 7 << 16
  static let most = one + two + three
  static let literal: UInt8 = 255
  static let group = 16

  @inline(__always)
  static func put(_ rank: Int, into out: inout [UInt8]) {
    if rank < one {
      out.append(UInt8(truncatingIfNeeded: rank))
    } else if rank < one &+ two {
      let r = rank &- one
      out.append(UInt8(truncatingIfNeeded: 192 &+ r &>> 8))
      out.append(UInt8(truncatingIfNeeded: r))
    } else {
      let r = rank &- one &- two
      out.append(UInt8(truncatingIfNeeded: 248 &+ r &>> 16))
      out.append(UInt8(truncatingIfNeeded: r &>> 8))
      out.append(UInt8(truncatingIfNeeded: r))
    }
  }

  /// A word or gap that has no number.
  static func put(
    literal bytes: UnsafeBufferPointer<UInt8>, isGap: Bool, into out: inout [UInt8]
  ) {
    out.append(literal)
    out.putNumber(bytes.count &<< 1 | (isGap ? 1 : 0))
    unsafe out.append(contentsOf: bytes)
  }

  /// The next symbol: its number, or -1 for a literal, whose bytes then follow at `cursor.at`.
  @inline(__always)
  static func next(_ cursor: inout ByteCursor) -> (rank: Int, length: Int, isGap: Bool) {
    let b = cursor.byte()
    if b < 192 { return (Int(b), 0, false) }
    if b < 248 { return (one &+ Int(b &- 192) &<< 8 &+ Int(cursor.byte()), 0, false) }
    if b < literal {
      let high = Int(cursor.byte())
      return (one &+ two &+ Int(b &- 248) &<< 16 &+ high &<< 8 &+ Int(cursor.byte()), 0, false)
    }
    let head = cursor.number()
    return (-1, head &>> 1, head & 1 != 0)
  }
}

/// The numbered words and gaps of a segment, as they are written.
struct SymbolTable {
  private(set) var bytes: [UInt8] = []
  private(set) var offsets: [UInt32] = []
  private(set) var count = 0

  mutating func add(_ symbol: [UInt8], isGap: Bool) {
    if count % TextCode.group == 0 { offsets.append(UInt32(truncatingIfNeeded: bytes.count)) }
    bytes.putNumber(symbol.count &<< 1 | (isGap ? 1 : 0))
    bytes.append(contentsOf: symbol)
    count &+= 1
  }

  /// Of symbols with their counts, those worth a number: the most frequent first, then by the order
  /// in which they were given.
  static func ranked(_ counts: [UInt32]) -> [UInt32] {
    var numbers: [UInt32] = []
    for i in counts.indices where counts[i] > 1 { numbers.append(UInt32(truncatingIfNeeded: i)) }
    numbers.sort { a, b in
      let (x, y) = (counts[Int(a)], counts[Int(b)])
      return x != y ? x > y : a < b
    }
    return Array(numbers.prefix(TextCode.most))
  }
}

/// Reads stored texts.
struct SymbolReader {
  private let segment: Segment
  private let symbols: (offset: Int, length: Int)
  private let offsets: (offset: Int, length: Int)

  init(_ segment: Segment) {
    self.segment = segment
    symbols = segment.section(.symbols)
    offsets = segment.section(.symbolOffsets)
  }

  /// A symbol's place in the file.
  func symbol(_ rank: Int) throws(IndexError) -> (offset: Int, length: Int, isGap: Bool) {
    let file = segment.file
    let at = offsets.offset &+ 4 &* (rank / TextCode.group)
    guard rank >= 0, at &+ 4 <= offsets.offset &+ offsets.length else { throw damaged() }
    try file.need(at, 4)
    let from = Int(file.u32(at))
    guard from < symbols.length else { throw damaged() }
    let start = symbols.offset &+ from
    let end = symbols.offset &+ symbols.length
    var c = unsafe ByteCursor(file.base, from: start, to: start)
    for i in 0...(rank % TextCode.group) {
      if c.end &- c.at < 10, c.end < end {
        guard c.at <= end else { throw damaged() }
        let length = min(512, end &- c.at)
        try file.need(c.at, length)
        c = unsafe ByteCursor(file.base, from: c.at, to: c.at &+ length)
      }
      if i == rank % TextCode.group { break }
      c.at &+= c.number() &>> 1
      guard !c.failed else { throw damaged() }
    }
    let head = c.number()
    guard !c.failed, head &>> 1 <= end &- c.at else { throw damaged() }
    try file.need(c.at, head &>> 1)
    return (c.at, head &>> 1, head & 1 != 0)
  }

  private func damaged() -> IndexError {
    .corrupt("a stored text is damaged", segment.name, at: symbols.offset)
  }

  /// The text at a cursor: its length, the length of its code, the code.
  func text(_ cursor: inout ByteCursor) throws(IndexError) -> [UInt8] {
    let length = cursor.number()
    let coded = cursor.number()
    guard !cursor.failed, coded <= cursor.end &- cursor.at, length <= 1 << 31 else {
      throw damaged()
    }
    let end = cursor.at &+ coded
    var c = unsafe ByteCursor(cursor.base, from: cursor.at, to: end)
    cursor.at = end
    var out: [UInt8] = []
    // A code of n bytes can stand for long symbols; the claim is not believed beyond a few times n.
    out.reserveCapacity(min(length, coded &* 8 &+ 64))
    var afterWord = false
    let base = unsafe segment.file.base
    while c.at < end {
      var (rank, size, isGap) = TextCode.next(&c)
      var at = c.at
      if rank >= 0 {
        (at, size, isGap) = try symbol(rank)
      } else {
        guard !c.failed, size <= end &- c.at else { throw damaged() }
        c.at &+= size
      }
      if afterWord && !isGap { out.append(0x20) }
      unsafe out.append(contentsOf: UnsafeBufferPointer(start: base + at, count: size))
      afterWord = !isGap
      guard out.count <= length else { throw damaged() }
    }
    guard !c.failed, out.count == length else { throw damaged() }
    return out
  }
}
