// SPDX-License-Identifier: Apache-2.0

/// Appends JSON to a byte buffer. Members keep the order in which they are written; the writer puts
/// the commas, the caller balances `begin` and `end`.
public struct JSONWriter {
  /// Written up to `used`; grown ahead of what is written, so that bytes need no check of their own.
  private var storage: [UInt8]
  private var used = 0
  private var needsComma = false

  public init(capacity: Int = 1024) { storage = [UInt8](repeating: 0, count: max(256, capacity)) }

  /// What was written. O(*n*).
  public var bytes: [UInt8] { Array(storage[0..<used]) }

  public mutating func removeAll() {
    used = 0
    needsComma = false
  }

  /// Makes room for `count` more bytes.
  @inline(__always)
  private mutating func reserve(_ count: Int) {
    if storage.count &- used < count { grow(count) }
  }
  @inline(never)
  private mutating func grow(_ count: Int) {
    storage.append(contentsOf: repeatElement(0, count: max(count, storage.count)))
  }

  /// One byte, for which there is room.
  @inline(__always)
  private mutating func put(_ byte: UInt8) {
    let at = used
    unsafe storage.withUnsafeMutableBufferPointer { buffer in unsafe buffer[at] = byte }
    used = at &+ 1
  }

  /// Bytes for which there is room.
  @inline(__always)
  private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
    let at = used
    unsafe storage.withUnsafeMutableBufferPointer { buffer in
      guard let to = buffer.baseAddress, let from = bytes.baseAddress else { return }
      unsafe (to + at).update(from: from, count: bytes.count)
    }
    used = at &+ bytes.count
  }

  /// A comma where one is due; there is room for it.
  @inline(__always)
  private mutating func separate() {
    if needsComma { put(UInt8(ascii: ",")) }
    needsComma = true
  }

  public mutating func beginObject() { begin(UInt8(ascii: "{")) }
  public mutating func endObject() { end(UInt8(ascii: "}")) }
  public mutating func beginArray() { begin(UInt8(ascii: "[")) }
  public mutating func endArray() { end(UInt8(ascii: "]")) }

  private mutating func begin(_ byte: UInt8) {
    reserve(2)
    separate()
    put(byte)
    needsComma = false
  }
  private mutating func end(_ byte: UInt8) {
    reserve(1)
    put(byte)
    needsComma = true
  }

  /// A member's name; its value is written next.
  public mutating func key(_ name: StaticString) {
    reserve(4 &+ name.utf8CodeUnitCount)
    separate()
    put(UInt8(ascii: "\""))
    name.withUTF8Buffer { buffer in unsafe put(buffer) }
    put(UInt8(ascii: "\""))
    put(UInt8(ascii: ":"))
    needsComma = false
  }

  public mutating func key(_ name: String) {
    string(name)
    reserve(1)
    put(UInt8(ascii: ":"))
    needsComma = false
  }

  public mutating func null() { raw("null") }
  public mutating func bool(_ value: Bool) { if value { raw("true") } else { raw("false") } }

  @inlinable @inline(__always)
  public mutating func int<I: BinaryInteger>(_ value: I) {
    number(UInt64(truncatingIfNeeded: value.magnitude), negative: value < 0)
  }

  @usableFromInline
  mutating func number(_ magnitude: UInt64, negative: Bool) {
    reserve(24)
    separate()
    if negative { put(UInt8(ascii: "-")) }
    var digits = 1
    var limit: UInt64 = 10
    while digits < 20, magnitude >= limit {
      digits &+= 1
      limit = digits < 20 ? limit &* 10 : .max
    }
    var rest = magnitude
    let first = used
    var at = first &+ digits
    unsafe storage.withUnsafeMutableBufferPointer { buffer in
      repeat {
        at &-= 1
        let next = rest / 10
        unsafe buffer[at] = UInt8(truncatingIfNeeded: rest &- next &* 10) &+ 0x30
        rest = next
      } while rest > 0 && at > first
    }
    used = first &+ digits
  }

  /// A number as short as it can be read back; null for what JSON cannot say.
  public mutating func double(_ value: Double) {
    guard value.isFinite else { return null() }
    if value == value.rounded(), value.magnitude < 1e15, let whole = Int64(exactly: value) {
      return int(whole)
    }
    var text = value.description
    text.withUTF8 { buffer in
      reserve(1 &+ buffer.count)
      separate()
      unsafe put(buffer)
    }
  }

  /// A score, to three decimals.
  public mutating func score(_ value: Float) {
    guard value.isFinite else { return null() }
    var thousandths = Int((max(-1e6, min(1e6, value)) * 1000).rounded())
    reserve(40)
    separate()
    if thousandths < 0 {
      put(UInt8(ascii: "-"))
      thousandths = 0 &- thousandths
    }
    needsComma = false
    int(thousandths / 1000)
    let rest = thousandths % 1000
    guard rest > 0 else { return }
    put(UInt8(ascii: "."))
    put(UInt8(truncatingIfNeeded: rest / 100) &+ 0x30)
    guard rest % 100 > 0 else { return }
    put(UInt8(truncatingIfNeeded: rest / 10 % 10) &+ 0x30)
    if rest % 10 > 0 { put(UInt8(truncatingIfNeeded: rest % 10) &+ 0x30) }
  }

  public mutating func string(_ value: String) {
    var value = value
    value.withUTF8 { buffer in unsafe quoted(buffer) }
  }
  public mutating func string(_ value: StaticString) {
    value.withUTF8Buffer { buffer in unsafe quoted(buffer) }
  }
  public mutating func string(_ value: [UInt8]) {
    unsafe value.withUnsafeBufferPointer { buffer in unsafe quoted(buffer) }
  }
  /// UTF-8 bytes as a JSON string.
  public mutating func string(_ value: ArraySlice<UInt8>) {
    unsafe value.withUnsafeBufferPointer { buffer in unsafe quoted(buffer) }
  }

  private mutating func quoted(_ value: UnsafeBufferPointer<UInt8>) {
    // Room for the case that nothing is escaped; an escape makes its own.
    reserve(value.count &+ 3)
    separate()
    put(UInt8(ascii: "\""))
    var runStart = 0
    var i = 0
    while i < value.count {
      let byte = unsafe value[i]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        if i > runStart { unsafe put(UnsafeBufferPointer(rebasing: value[runStart..<i])) }
        runStart = i &+ 1
        reserve(value.count &- i &+ 8)
        escape(byte)
      }
      i &+= 1
    }
    if i > runStart { unsafe put(UnsafeBufferPointer(rebasing: value[runStart..<i])) }
    put(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    put(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): put(byte)
    case 0x0A: put(UInt8(ascii: "n"))
    case 0x0D: put(UInt8(ascii: "r"))
    case 0x09: put(UInt8(ascii: "t"))
    default:
      put(UInt8(ascii: "u"))
      put(0x30)
      put(0x30)
      for half in [byte &>> 4, byte & 15] { put(half < 10 ? 0x30 &+ half : 0x57 &+ half) }
    }
  }

  /// Text that is JSON already.
  public mutating func raw(_ text: StaticString) {
    reserve(1 &+ text.utf8CodeUnitCount)
    separate()
    text.withUTF8Buffer { buffer in unsafe put(buffer) }
  }
  public mutating func raw(_ json: [UInt8]) {
    reserve(1 &+ json.count)
    separate()
    unsafe json.withUnsafeBufferPointer { buffer in unsafe put(buffer) }
  }
}
