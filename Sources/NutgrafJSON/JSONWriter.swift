// SPDX-License-Identifier: Apache-2.0

/// Appends JSON to a byte buffer. Members keep the order in which they are written; the writer puts
/// the commas, the caller balances `begin` and `end`.
public struct JSONWriter {
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  public init(capacity: Int = 1024) { bytes.reserveCapacity(capacity) }

  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  @inline(__always)
  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  public mutating func beginObject() { begin(UInt8(ascii: "{")) }
  public mutating func endObject() { end(UInt8(ascii: "}")) }
  public mutating func beginArray() { begin(UInt8(ascii: "[")) }
  public mutating func endArray() { end(UInt8(ascii: "]")) }

  private mutating func begin(_ byte: UInt8) {
    separate()
    bytes.append(byte)
    needsComma = false
  }
  private mutating func end(_ byte: UInt8) {
    bytes.append(byte)
    needsComma = true
  }

  /// A member's name; its value is written next.
  public mutating func key(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { buffer in unsafe bytes.append(contentsOf: buffer) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  public mutating func key(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  public mutating func null() { raw("null") }
  public mutating func bool(_ value: Bool) { if value { raw("true") } else { raw("false") } }

  public mutating func int<I: BinaryInteger>(_ value: I) {
    separate()
    var buffer: (UInt64, UInt64, UInt64) = (0, 0, 0)
    var magnitude = UInt64(truncatingIfNeeded: value.magnitude)
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    var count = 0
    unsafe withUnsafeMutableBytes(of: &buffer) { digits in
      repeat {
        unsafe digits[count] = UInt8(truncatingIfNeeded: magnitude % 10) &+ 0x30
        magnitude /= 10
        count &+= 1
      } while magnitude > 0
      while count > 0 {
        count &-= 1
        unsafe bytes.append(digits[count])
      }
    }
  }

  /// A number as short as it can be read back; null for what JSON cannot say.
  public mutating func double(_ value: Double) {
    guard value.isFinite else { return null() }
    if value == value.rounded(), value.magnitude < 1e15, let whole = Int64(exactly: value) {
      return int(whole)
    }
    separate()
    bytes.append(contentsOf: value.description.utf8)
  }

  /// A score, to three decimals.
  public mutating func score(_ value: Float) {
    guard value.isFinite else { return null() }
    var thousandths = Int((max(-1e6, min(1e6, value)) * 1000).rounded())
    separate()
    if thousandths < 0 {
      bytes.append(UInt8(ascii: "-"))
      thousandths = 0 &- thousandths
    }
    needsComma = false
    int(thousandths / 1000)
    let rest = thousandths % 1000
    guard rest > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    bytes.append(UInt8(truncatingIfNeeded: rest / 100) &+ 0x30)
    guard rest % 100 > 0 else { return }
    bytes.append(UInt8(truncatingIfNeeded: rest / 10 % 10) &+ 0x30)
    if rest % 10 > 0 { bytes.append(UInt8(truncatingIfNeeded: rest % 10) &+ 0x30) }
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
    separate()
    bytes.append(UInt8(ascii: "\""))
    var runStart = 0
    var i = 0
    while i < value.count {
      let byte = unsafe value[i]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        if i > runStart {
          unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: value[runStart..<i]))
        }
        runStart = i &+ 1
        escape(byte)
      }
      i &+= 1
    }
    if i > runStart {
      unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: value[runStart..<i]))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    default:
      let hex: [UInt8] = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: [UInt8(ascii: "u"), 0x30, 0x30])
      bytes.append(hex[Int(byte &>> 4)])
      bytes.append(hex[Int(byte & 15)])
    }
  }

  /// Text that is JSON already.
  public mutating func raw(_ text: StaticString) {
    separate()
    text.withUTF8Buffer { buffer in unsafe bytes.append(contentsOf: buffer) }
  }
  public mutating func raw(_ json: [UInt8]) {
    separate()
    bytes.append(contentsOf: json)
  }
}
