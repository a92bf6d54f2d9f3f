// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Decodes bytes to UTF-8 and notes where each byte came from.
enum EncodingDecoder {
  struct Output {
    var utf8: [UInt8] = []
    var origins = ByteOrigins()

    @inline(__always)
    mutating func append(_ scalar: UInt32, from source: Int) {
      origins.note(utf8.count, from: source)
      CharacterReferences.append(scalar, to: &utf8)
    }

    /// Bytes that are the same in UTF-8.
    mutating func append(_ bytes: [UInt8], _ from: Int, _ to: Int) {
      origins.note(utf8.count, from: from)
      utf8.append(contentsOf: bytes[from..<to])
    }

    mutating func close(_ count: Int) { origins.close(utf8.count, count) }
  }

  /// Where the ASCII that begins at `i` ends, eight bytes at a time.
  @inline(__always)
  static func asciiEnd(_ bytes: [UInt8], _ from: Int) -> Int {
    let count = bytes.count
    var i = from
    unsafe bytes.withUnsafeBytes { raw in
      while i &+ 8 <= count,
        unsafe raw.loadUnaligned(fromByteOffset: i, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      { i &+= 8 }
    }
    while i < count && bytes[i] < 0x80 { i &+= 1 }
    return i
  }

  /// How many multi-byte sequences are whole, and how many bytes are not part of any.
  static func damage(_ bytes: [UInt8]) -> (good: Int, errors: Int) {
    var good = 0
    var errors = 0
    var i = 0
    let span = bytes.span
    while i < span.count {
      if span[i] < 0x80 {
        i = asciiEnd(bytes, i)
        continue
      }
      let width = sequence(span, i)
      if width > 0 {
        good &+= 1
        i &+= width
      } else {
        errors &+= 1
        i &+= 1
      }
    }
    return (good, errors)
  }

  /// The bytes of a well-formed sequence at `i`, 0 for none (RFC 3629).
  @inline(__always)
  static func sequence(_ bytes: Span<UInt8>, _ i: Int) -> Int {
    func at(_ k: Int) -> UInt8 { k < bytes.count ? bytes[k] : 0 }
    func tail(_ b: UInt8) -> Bool { b & 0xC0 == 0x80 }
    let a = bytes[i]
    if a < 0x80 { return 1 }
    if a < 0xC2 || a > 0xF4 { return 0 }
    let b = at(i &+ 1)
    guard tail(b) else { return 0 }
    if a < 0xE0 { return 2 }
    guard tail(at(i &+ 2)) else { return 0 }
    if a < 0xF0 {
      if a == 0xE0 && b < 0xA0 { return 0 }
      if a == 0xED && b >= 0xA0 { return 0 }
      return 3
    }
    guard tail(at(i &+ 3)) else { return 0 }
    if a == 0xF0 && b < 0x90 { return 0 }
    if a == 0xF4 && b >= 0x90 { return 0 }
    return 4
  }

  static func repairUTF8(_ bytes: [UInt8]) -> Output {
    var out = Output()
    out.utf8.reserveCapacity(bytes.count)
    let span = bytes.span
    var i = 0
    while i < span.count {
      // As far as it is sound.
      var end = i
      while end < span.count {
        if span[end] < 0x80 {
          end = asciiEnd(bytes, end)
          continue
        }
        let width = sequence(span, end)
        if width == 0 { break }
        end &+= width
      }
      if end > i { out.append(bytes, i, end) }
      if end < span.count { out.append(0xFFFD, from: end) }
      i = end &+ 1
    }
    out.close(bytes.count)
    return out
  }

  static func windows1252(_ bytes: [UInt8]) -> Output {
    var out = Output()
    out.utf8.reserveCapacity(bytes.count &+ bytes.count / 8)
    var i = 0
    while i < bytes.count {
      if bytes[i] < 0x80 {
        let end = asciiEnd(bytes, i)
        out.append(bytes, i, end)
        i = end
      } else {
        out.append(Windows1252.scalar(bytes[i]) ?? 0xFFFD, from: i)
        i &+= 1
      }
    }
    out.close(bytes.count)
    return out
  }

  static func utf16(_ bytes: [UInt8], from: Int, big: Bool) -> Output {
    var out = Output()
    func unit(_ i: Int) -> UInt32? {
      guard i &+ 1 < bytes.count else { return nil }
      let a = UInt32(bytes[i])
      let b = UInt32(bytes[i &+ 1])
      return big ? a << 8 | b : b << 8 | a
    }
    var i = from
    while let code = unit(i) {
      if code >= 0xD800, code < 0xDC00, let low = unit(i &+ 2), low >= 0xDC00, low < 0xE000 {
        out.append(0x10000 &+ ((code &- 0xD800) &<< 10) &+ (low &- 0xDC00), from: i)
        i &+= 4
        continue
      }
      out.append(code >= 0xD800 && code < 0xE000 ? 0xFFFD : code, from: i)
      i &+= 2
    }
    out.close(bytes.count)
    return out
  }
}
