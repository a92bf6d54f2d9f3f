// SPDX-License-Identifier: Apache-2.0

/// The distinct keys of a segment that is being built: a number for each, in order of appearance.
/// A key is a field's number and the bytes of a term.
@safe
final class TermTable {
  private var slots: UnsafeMutablePointer<UInt64>
  private var mask: Int
  private(set) var arena: UnsafeMutablePointer<UInt8>
  private var arenaCapacity: Int
  private(set) var arenaCount = 0
  private(set) var offsets: UnsafeMutablePointer<UInt32>
  private(set) var lengths: UnsafeMutablePointer<UInt16>
  /// Occurrences by term, dead documents included.
  private(set) var counts: UnsafeMutablePointer<UInt32>
  private(set) var count = 0
  private var capacity = 1 << 12

  init() {
    mask = (1 &<< 12) &- 1
    unsafe slots = .allocate(capacity: mask &+ 1)
    unsafe slots.initialize(repeating: 0, count: mask &+ 1)
    arenaCapacity = 1 << 16
    unsafe arena = .allocate(capacity: arenaCapacity)
    unsafe offsets = .allocate(capacity: capacity)
    unsafe lengths = .allocate(capacity: capacity)
    unsafe counts = .allocate(capacity: capacity)
  }

  deinit {
    unsafe slots.deallocate()
    unsafe arena.deallocate()
    unsafe offsets.deallocate()
    unsafe lengths.deallocate()
    unsafe counts.deallocate()
  }

  /// Counts one more occurrence of a term.
  @inline(__always)
  func tally(_ term: UInt32) {
    guard Int(term) < count else { return }
    unsafe counts[Int(term)] &+= 1
  }

  /// The occurrences of a term.
  func tallied(_ term: Int) -> Int { term < count ? unsafe Int(counts[term]) : 0 }

  /// The bytes held, for the writer's memory ceiling.
  var memory: Int { arenaCapacity &+ (mask &+ 1) &* 8 &+ capacity &* 10 }

  @inline(__always)
  static func finish(_ hash: UInt64, field: UInt8) -> UInt64 {
    let h = (hash ^ UInt64(field) &* 0x1000_0001_01B3) &* 0xD6E8_FEB8_6659_FD93
    return h ^ (h &>> 32)
  }

  /// The number of a key, made when `insert` is true; nil otherwise when it is unknown.
  @inline(__always)
  func number(
    field: UInt8, _ bytes: UnsafePointer<UInt8>, _ length: Int, hash: UInt64, insert: Bool = true
  ) -> UInt32? {
    let h = TermTable.finish(hash, field: field)
    var slot = Int(truncatingIfNeeded: h) & mask
    let tag = h & 0xFFFF_FFFF_0000_0000
    while true {
      let held = unsafe slots[slot]
      if held == 0 { break }
      if held & 0xFFFF_FFFF_0000_0000 == tag {
        let term = Int(UInt32(truncatingIfNeeded: held) &- 1)
        if unsafe Int(lengths[term]) == length &+ 1, unsafe matches(term, field, bytes, length) {
          return UInt32(truncatingIfNeeded: term)
        }
      }
      slot = (slot &+ 1) & mask
    }
    return insert ? unsafe add(field, bytes, length, tag, slot) : nil
  }

  @inline(__always)
  private func matches(
    _ term: Int, _ field: UInt8, _ bytes: UnsafePointer<UInt8>, _ length: Int
  ) -> Bool {
    let at = unsafe Int(offsets[term])
    guard unsafe arena[at] == field else { return false }
    for i in 0..<length where unsafe arena[at &+ 1 &+ i] != bytes[i] { return false }
    return true
  }

  @inline(never)
  private func add(
    _ field: UInt8, _ bytes: UnsafePointer<UInt8>, _ length: Int, _ tag: UInt64, _ slot: Int
  ) -> UInt32 {
    if arenaCount &+ length &+ 1 > arenaCapacity {
      let larger = max(arenaCapacity &* 2, arenaCount &+ length &+ 1)
      let room = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
      unsafe room.update(from: arena, count: arenaCount)
      unsafe arena.deallocate()
      unsafe arena = room
      arenaCapacity = larger
    }
    if count == capacity { widen() }
    let term = count
    unsafe offsets[term] = UInt32(truncatingIfNeeded: arenaCount)
    unsafe lengths[term] = UInt16(truncatingIfNeeded: length &+ 1)
    unsafe counts[term] = 0
    count &+= 1
    unsafe arena[arenaCount] = field
    unsafe (arena + (arenaCount &+ 1)).update(from: bytes, count: length)
    arenaCount &+= length &+ 1
    unsafe slots[slot] = tag | UInt64(term &+ 1)
    if count &* 3 > mask &* 2 { grow() }
    return UInt32(truncatingIfNeeded: term)
  }

  private func widen() {
    func wider<Element>(_ old: UnsafeMutablePointer<Element>) -> UnsafeMutablePointer<Element> {
      let room = UnsafeMutablePointer<Element>.allocate(capacity: capacity &* 2)
      unsafe room.update(from: old, count: count)
      unsafe old.deallocate()
      return unsafe room
    }
    unsafe offsets = wider(offsets)
    unsafe lengths = wider(lengths)
    unsafe counts = wider(counts)
    capacity &*= 2
  }

  private func grow() {
    let larger = (mask &+ 1) &* 4
    let room = UnsafeMutablePointer<UInt64>.allocate(capacity: larger)
    unsafe room.initialize(repeating: 0, count: larger)
    // The slot needs all bits of the hash, so it is computed again.
    for term in 0..<count {
      let at = unsafe Int(offsets[term])
      var hash = WordScanner.seed
      for i in 1..<(unsafe max(1, Int(lengths[term]))) {
        hash = unsafe WordScanner.mix(hash, arena[at &+ i])
      }
      let h = unsafe TermTable.finish(hash, field: arena[at])
      var slot = Int(truncatingIfNeeded: h) & (larger &- 1)
      while unsafe room[slot] != 0 { slot = (slot &+ 1) & (larger &- 1) }
      unsafe room[slot] = h & 0xFFFF_FFFF_0000_0000 | UInt64(term &+ 1)
    }
    unsafe slots.deallocate()
    unsafe slots = room
    mask = larger &- 1
  }

  /// The number of a key given as an array.
  func number(field: UInt8, _ bytes: [UInt8], insert: Bool = true) -> UInt32? {
    var hash = WordScanner.seed
    for b in bytes { hash = WordScanner.mix(hash, b) }
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else {
        var nothing: UInt8 = 0
        return unsafe number(field: field, &nothing, 0, hash: hash, insert: insert)
      }
      return unsafe number(field: field, base, buffer.count, hash: hash, insert: insert)
    }
  }

  func key(_ term: Int) -> [UInt8] {
    guard term >= 0, term < count else { return [] }
    return unsafe Array(
      UnsafeBufferPointer(start: arena + Int(offsets[term]), count: Int(lengths[term])))
  }

  /// All terms, by the bytes of their keys.
  func sorted() -> [UInt32] {
    // The first eight bytes as a number decide nearly always.
    var keyed: [(head: UInt64, term: UInt32)] = []
    keyed.reserveCapacity(count)
    for term in 0..<count {
      let (at, length) = unsafe (Int(offsets[term]), Int(lengths[term]))
      var head: UInt64 = 0
      for i in 0..<8 {
        head = head &<< 8
        if i < length { head |= unsafe UInt64(arena[at &+ i]) }
      }
      keyed.append((head, UInt32(truncatingIfNeeded: term)))
    }
    keyed.sort { a, b in
      if a.head != b.head { return a.head < b.head }
      let (la, lb) = unsafe (Int(lengths[Int(a.term)]), Int(lengths[Int(b.term)]))
      let (pa, pb) = unsafe (Int(offsets[Int(a.term)]), Int(offsets[Int(b.term)]))
      var i = min(8, la, lb)
      while i < la && i < lb {
        let (x, y) = unsafe (arena[pa &+ i], arena[pb &+ i])
        if x != y { return x < y }
        i &+= 1
      }
      return la < lb
    }
    return keyed.map(\.term)
  }
}
