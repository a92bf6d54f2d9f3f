// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// Decodes `&amp;`, `&#8212;`, `&#x2014;` as the HTML standard says.
enum CharacterReferences {
  private static let table = TableBytes.htmlEntities
  private static let slots = Int(table.u32(8))
  private static let entries = 16 &+ 2 &* slots
  private static let text = Int(table.u32(12))

  /// Appends the bytes `from..<to` of the page with references, NUL and CR resolved.
  static func append(
    _ bytes: Span<UInt8>, _ from: Int, _ to: Int, mode: TextMode, attribute: Bool = false,
    keepsNUL: Bool = true, to out: inout [UInt8]
  ) {
    var i = from
    let end = min(to, bytes.count)
    while i < end {
      let b = bytes[i]
      if b == 0x26 && mode != .raw {
        i = reference(bytes, i, end, attribute: attribute, to: &out)
        continue
      }
      if b == 0x0D {
        out.append(0x0A)
        i &+= i &+ 1 < end && bytes[i &+ 1] == 0x0A ? 2 : 1
        continue
      }
      if b == 0 && !keepsNUL {
        out.append(contentsOf: [0xEF, 0xBF, 0xBD])
      } else {
        out.append(b)
      }
      i &+= 1
    }
  }

  /// Decodes the reference at `i` (an ampersand) and returns the position after what was read.
  static func reference(
    _ bytes: Span<UInt8>, _ i: Int, _ end: Int, attribute: Bool, to out: inout [UInt8]
  ) -> Int {
    guard i &+ 1 < end else {
      out.append(0x26)
      return i &+ 1
    }
    if bytes[i &+ 1] == 0x23 { return numeric(bytes, i, end, to: &out) }
    let common = frequent(bytes, i &+ 1, end, to: &out)
    if common > i { return common }
    var hash: UInt32 = 0x811C_9DC5
    var j = i &+ 1
    var prefixes = InlineArray<8, UInt32>(repeating: 0)
    while j < end, j &- i <= 33, isAlphanumeric(bytes[j]) {
      hash = (hash ^ UInt32(bytes[j])) &* 0x0100_0193
      let length = j &- i
      if length < 8 { prefixes[length] = hash }
      j &+= 1
    }
    let run = j &- i &- 1
    if run > 0, j < end, bytes[j] == 0x3B,
      let entry = find((hash ^ 0x3B) &* 0x0100_0193, bytes, i &+ 1, run &+ 1)
    {
      emit(entry, to: &out)
      return j &+ 1
    }
    var length = min(run, 7)
    while length >= 2 {
      if let entry = find(prefixes[length], bytes, i &+ 1, length) {
        let next = i &+ 1 &+ length < end ? bytes[i &+ 1 &+ length] : 0
        if attribute && (next == 0x3D || isAlphanumeric(next)) { break }
        emit(entry, to: &out)
        return i &+ 1 &+ length
      }
      length &-= 1
    }
    out.append(0x26)
    return i &+ 1
  }

  /// The half dozen that are most of a page's references, without a look into the table.
  @inline(__always)
  private static func frequent(_ bytes: Span<UInt8>, _ i: Int, _ end: Int, to out: inout [UInt8]) -> Int {
    func has(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) -> Bool {
      i &+ 4 < end && bytes[i &+ 1] == a && bytes[i &+ 2] == b && bytes[i &+ 3] == c && bytes[i &+ 4] == d
    }
    switch bytes[i] {
    case 0x71 where has(0x75, 0x6F, 0x74, 0x3B):
      out.append(0x22)
      return i &+ 5
    case 0x61 where i &+ 3 < end && bytes[i &+ 1] == 0x6D && bytes[i &+ 2] == 0x70 && bytes[i &+ 3] == 0x3B:
      out.append(0x26)
      return i &+ 4
    case 0x6C where i &+ 2 < end && bytes[i &+ 1] == 0x74 && bytes[i &+ 2] == 0x3B:
      out.append(0x3C)
      return i &+ 3
    case 0x67 where i &+ 2 < end && bytes[i &+ 1] == 0x74 && bytes[i &+ 2] == 0x3B:
      out.append(0x3E)
      return i &+ 3
    case 0x6E where has(0x62, 0x73, 0x70, 0x3B):
      out.append(0xC2)
      out.append(0xA0)
      return i &+ 5
    default: return 0
    }
  }

  private static func numeric(_ bytes: Span<UInt8>, _ i: Int, _ end: Int, to out: inout [UInt8]) -> Int {
    var j = i &+ 2
    let hex = j < end && bytes[j] | 0x20 == 0x78
    if hex { j &+= 1 }
    let first = j
    var code: UInt32 = 0
    while j < end {
      let b = bytes[j]
      let digit: UInt32
      if b >= 0x30 && b <= 0x39 {
        digit = UInt32(b &- 0x30)
      } else if hex, b | 0x20 >= 0x61, b | 0x20 <= 0x66 {
        digit = UInt32((b | 0x20) &- 0x57)
      } else {
        break
      }
      if code <= 0x10FFFF { code = code &* (hex ? 16 : 10) &+ digit }
      j &+= 1
    }
    guard j > first else {
      out.append(0x26)
      return i &+ 1
    }
    if j < end && bytes[j] == 0x3B { j &+= 1 }
    if code >= 0x80 && code <= 0x9F, let scalar = Windows1252.scalar(UInt8(code)) {
      append(scalar, to: &out)
    } else if code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF) {
      append(0xFFFD, to: &out)
    } else {
      append(code, to: &out)
    }
    return j
  }

  @inline(__always)
  static func append(_ code: UInt32, to out: inout [UInt8]) {
    if code < 0x80 {
      out.append(UInt8(code))
    } else if code < 0x800 {
      out.append(UInt8(0xC0 | code &>> 6))
      out.append(UInt8(0x80 | code & 0x3F))
    } else if code < 0x10000 {
      out.append(UInt8(0xE0 | code &>> 12))
      out.append(UInt8(0x80 | (code &>> 6) & 0x3F))
      out.append(UInt8(0x80 | code & 0x3F))
    } else {
      out.append(UInt8(0xF0 | (code &>> 18) & 7))
      out.append(UInt8(0x80 | (code &>> 12) & 0x3F))
      out.append(UInt8(0x80 | (code &>> 6) & 0x3F))
      out.append(UInt8(0x80 | code & 0x3F))
    }
  }

  @inline(__always)
  private static func isAlphanumeric(_ b: UInt8) -> Bool {
    (b | 0x20 >= 0x61 && b | 0x20 <= 0x7A) || (b >= 0x30 && b <= 0x39)
  }

  private static func find(_ hash: UInt32, _ bytes: Span<UInt8>, _ from: Int, _ length: Int) -> Int? {
    guard slots > 0 else { return nil }
    var slot = Int((hash &* 0x9E37_79B1) &>> 19) % slots
    for _ in 0..<slots {
      let number = Int(table.u16(16 &+ 2 &* slot))
      if number == 0 { return nil }
      let row = entries &+ 6 &* (number &- 1)
      if Int(table.u8(row &+ 4)) == length {
        let name = text &+ Int(table.u32(row))
        var same = true
        for k in 0..<length where table.u8(name &+ k) != bytes[from &+ k] {
          same = false
          break
        }
        if same { return row }
      }
      slot = (slot &+ 1) % slots
    }
    return nil
  }

  private static func emit(_ row: Int, to out: inout [UInt8]) {
    let value = text &+ Int(table.u32(row)) &+ Int(table.u8(row &+ 4))
    for k in 0..<Int(table.u8(row &+ 5)) { out.append(table.u8(value &+ k)) }
  }
}

/// The 32 bytes in which windows-1252 differs from ISO 8859-1.
enum Windows1252 {
  private static let high: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]

  static func scalar(_ byte: UInt8) -> UInt32? {
    byte >= 0x80 && byte <= 0x9F ? UInt32(high[Int(byte &- 0x80)]) : UInt32(byte)
  }
}
