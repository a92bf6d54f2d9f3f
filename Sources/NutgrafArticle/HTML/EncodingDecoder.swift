// SPDX-License-Identifier: Apache-2.0
import Glibc
import NutgrafText

/// Decodes bytes to UTF-8 and notes where each byte came from.
enum EncodingDecoder {
  struct Output {
    var utf8: [UInt8] = []
    var sources: [UInt32] = []

    @inline(__always)
    mutating func append(_ scalar: UInt32, from source: Int) {
      CharacterReferences.append(scalar, to: &utf8)
      while sources.count < utf8.count { sources.append(UInt32(truncatingIfNeeded: source)) }
    }
    mutating func close(_ count: Int) { sources.append(UInt32(truncatingIfNeeded: count)) }
  }

  /// How many multi-byte sequences are whole, and how many bytes are not part of any.
  static func damage(_ bytes: [UInt8]) -> (good: Int, errors: Int) {
    var good = 0
    var errors = 0
    var i = 0
    let span = bytes.span
    while i < span.count {
      if span[i] < 0x80 {
        i &+= 1
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
    out.sources.reserveCapacity(bytes.count &+ 1)
    let span = bytes.span
    var i = 0
    while i < span.count {
      let width = sequence(span, i)
      if width == 0 {
        out.append(0xFFFD, from: i)
        i &+= 1
        continue
      }
      for k in 0..<width {
        out.utf8.append(span[i &+ k])
        out.sources.append(UInt32(truncatingIfNeeded: i &+ k))
      }
      i &+= width
    }
    out.close(bytes.count)
    return out
  }

  static func windows1252(_ bytes: [UInt8]) -> Output {
    var out = Output()
    out.utf8.reserveCapacity(bytes.count &+ bytes.count / 8)
    out.sources.reserveCapacity(bytes.count &+ bytes.count / 8)
    for (i, byte) in bytes.enumerated() {
      out.append(Windows1252.scalar(byte) ?? 0xFFFD, from: i)
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

  /// Any other encoding, by the C library; a character at a time, to know where each came from.
  static func iconv(_ bytes: [UInt8], name: String) -> Output {
    guard let handle = unsafe iconv_open("UTF-32LE", name), Int(bitPattern: handle) != -1 else {
      return windows1252(bytes)
    }
    defer { _ = unsafe iconv_close(handle) }
    var out = Output()
    out.utf8.reserveCapacity(bytes.count &+ bytes.count / 2)
    let stateful = name == "ISO-2022-JP"
    var i = 0
    var input: [CChar] = bytes.map { CChar(bitPattern: $0) }
    let count = bytes.count
    unsafe input.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      while i < count {
        if bytes[i] < 0x80 && !stateful {
          out.append(UInt32(bytes[i]), from: i)
          i &+= 1
          continue
        }
        var done = false
        for width in 1...(stateful ? 8 : 4) where i &+ width <= count {
          var scalars: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
          var source: UnsafeMutablePointer<CChar>? = unsafe base + i
          var left = width
          var room = 16
          let result = unsafe withUnsafeMutableBytes(of: &scalars) { raw in
            var target: UnsafeMutablePointer<CChar>? = unsafe raw.baseAddress?.assumingMemoryBound(to: CChar.self)
            return unsafe Glibc.iconv(handle, &source, &left, &target, &room)
          }
          let written = (16 &- room) / 4
          if result != -1 && left == 0 {
            if written > 0 { out.append(scalars.0, from: i) }
            if written > 1 { out.append(scalars.1, from: i) }
            i &+= width
            done = true
            break
          }
          if written > 0 && left < width {
            // A shorter character came out: take it and go on behind it.
            out.append(scalars.0, from: i)
            i &+= width &- left
            done = true
            break
          }
          if errno != EINVAL { break }
        }
        if !done {
          out.append(0xFFFD, from: i)
          i &+= 1
        }
      }
    }
    out.close(count)
    return out
  }
}
