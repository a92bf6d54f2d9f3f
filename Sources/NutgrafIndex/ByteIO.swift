// SPDX-License-Identifier: Apache-2.0
import CNutgrafSupport

/// Reads numbers from memory without ever leaving it: past the end it gives 0 and remembers that it
/// failed, so that a loop is checked once after it, not at every step.
@safe
struct ByteCursor {
  let base: UnsafePointer<UInt8>
  var at: Int
  let end: Int
  var failed = false

  @inline(__always)
  init(_ base: UnsafePointer<UInt8>, from at: Int, to end: Int) {
    unsafe self.base = base
    self.at = at
    self.end = end
  }

  @inline(__always)
  mutating func byte() -> UInt8 {
    guard at < end, at >= 0 else {
      failed = true
      return 0
    }
    let b = unsafe base[at]
    at &+= 1
    return b
  }

  /// A number in groups of seven bits, the lowest first (LEB128).
  @inline(__always)
  mutating func number() -> Int {
    if at < end, at >= 0 {
      let b = unsafe base[at]
      if b < 0x80 {
        at &+= 1
        return Int(b)
      }
    }
    return longNumber()
  }

  @inline(never)
  mutating func longNumber() -> Int {
    var value = 0
    var shift = 0
    while shift < 63 {
      let b = byte()
      value |= Int(b & 0x7F) &<< shift
      if b < 0x80 { return value & Int.max }
      shift &+= 7
    }
    failed = true
    return 0
  }

  mutating func u32() -> UInt32 {
    guard at >= 0, end &- at >= 4 else {
      failed = true
      return 0
    }
    let value = unsafe UnsafeRawPointer(base).loadUnaligned(fromByteOffset: at, as: UInt32.self)
    at &+= 4
    return UInt32(littleEndian: value)
  }

  mutating func u64() -> Int {
    let low = u32()
    let high = u32()
    guard high < 0x8000_0000 else {
      failed = true
      return 0
    }
    return Int(high) &<< 32 | Int(low)
  }

  /// `count` bytes as an array; an empty one when there are not so many.
  mutating func bytes(_ count: Int) -> [UInt8] {
    guard count >= 0, at >= 0, end &- at >= count else {
      failed = true
      return []
    }
    let slice = unsafe UnsafeBufferPointer(start: base + at, count: count)
    at &+= count
    return unsafe Array(slice)
  }

  /// Bytes that stand behind their count.
  mutating func counted() -> [UInt8] { bytes(number()) }
}

extension [UInt8] {
  mutating func putNumber(_ value: Int) {
    var v = UInt64(bitPattern: Int64(Swift.max(0, value)))
    while v >= 0x80 {
      append(UInt8(truncatingIfNeeded: v) | 0x80)
      v &>>= 7
    }
    append(UInt8(truncatingIfNeeded: v))
  }
  /// The lowest two bytes.
  mutating func put16(_ value: UInt32) {
    append(UInt8(truncatingIfNeeded: value))
    append(UInt8(truncatingIfNeeded: value &>> 8))
  }

  mutating func put32(_ value: UInt32) {
    append(UInt8(truncatingIfNeeded: value))
    append(UInt8(truncatingIfNeeded: value &>> 8))
    append(UInt8(truncatingIfNeeded: value &>> 16))
    append(UInt8(truncatingIfNeeded: value &>> 24))
  }
  mutating func put64(_ value: Int) {
    let v = UInt64(bitPattern: Int64(value))
    put32(UInt32(truncatingIfNeeded: v))
    put32(UInt32(truncatingIfNeeded: v &>> 32))
  }
  mutating func putCounted(_ bytes: [UInt8]) {
    putNumber(bytes.count)
    append(contentsOf: bytes)
  }
  /// Overwrites four bytes at `offset`.
  mutating func set32(_ value: UInt32, at offset: Int) {
    guard offset >= 0, count >= 4, offset <= count &- 4 else { return }
    self[offset] = UInt8(truncatingIfNeeded: value)
    self[offset &+ 1] = UInt8(truncatingIfNeeded: value &>> 8)
    self[offset &+ 2] = UInt8(truncatingIfNeeded: value &>> 16)
    self[offset &+ 3] = UInt8(truncatingIfNeeded: value &>> 24)
  }
}

enum Checksum {
  /// CRC-32C of bytes in memory.
  static func of(_ bytes: [UInt8], _ seed: UInt32 = 0) -> UInt32 {
    unsafe bytes.withUnsafeBufferPointer { unsafe ng_crc32c(seed, $0.baseAddress, $0.count) }
  }
  static func of(_ base: UnsafePointer<UInt8>, _ count: Int, _ seed: UInt32 = 0) -> UInt32 {
    unsafe ng_crc32c(seed, base, max(0, count))
  }
}
