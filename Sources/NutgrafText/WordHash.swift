// SPDX-License-Identifier: Apache-2.0

/// Hashes of words that are the same on every machine and in every table that ships.
public enum WordHash {
  /// FNV-1a over the bytes with ASCII letters lowered and two-byte Latin, Greek and Cyrillic
  /// letters folded to lower case, then mixed. Never 0, so that 0 can mean "no word".
  @inlinable @inline(__always)
  public static func folded<Bytes: Sequence>(_ bytes: Bytes) -> UInt32
  where Bytes.Element == UInt8 {
    var hash: UInt32 = 0x811C_9DC5
    var lead: UInt8 = 0
    for byte in bytes {
      var b = byte
      if b < 0x80 {
        if b >= 0x41 && b <= 0x5A { b |= 0x20 }
        lead = 0
      } else if lead == 0xC3 {
        if b >= 0x80 && b <= 0x9E && b != 0x97 { b |= 0x20 }  // À…Þ
        lead = 0
      } else if lead == 0xC4 || lead == 0xC5 {
        b = foldLatinExtended(lead, b)
        lead = 0
      } else {
        lead = b >= 0xC0 ? b : 0
      }
      hash = (hash ^ UInt32(b)) &* 0x0100_0193
    }
    return finish(hash)
  }

  /// The same without folding.
  @inlinable @inline(__always)
  public static func exact<Bytes: Sequence>(_ bytes: Bytes) -> UInt32
  where Bytes.Element == UInt8 {
    var hash: UInt32 = 0x811C_9DC5
    for byte in bytes { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return finish(hash)
  }

  @inlinable
  public static func folded(_ string: String) -> UInt32 { folded(string.utf8) }

  /// One hash of two, order mattering.
  @inlinable @inline(__always)
  public static func combine(_ a: UInt32, _ b: UInt32) -> UInt32 {
    var h = (a ^ 0x9E37_79B9) &* 0x85EB_CA6B
    h = (h ^ (h &>> 15) ^ b) &* 0xC2B2_AE35
    return h ^ (h &>> 13)
  }

  @inlinable @inline(__always)
  static func finish(_ value: UInt32) -> UInt32 {
    var h = value
    h = (h ^ (h &>> 16)) &* 0x85EB_CA6B
    h ^= h &>> 13
    return h == 0 ? 1 : h
  }

  /// U+0100…U+017F: pairs of capital and small letter, with three runs that start on an odd code.
  @inlinable @inline(__always)
  static func foldLatinExtended(_ lead: UInt8, _ b: UInt8) -> UInt8 {
    guard b >= 0x80, b <= 0xBF else { return b }
    let code = (UInt16(lead & 0x1F) << 6) | UInt16(b & 0x3F)
    switch code {
    case 0x139...0x148, 0x179...0x17E: return code % 2 == 1 ? b &+ 1 : b
    case 0x130, 0x131, 0x138, 0x149, 0x178, 0x17F: return b
    default: return b | 1
    }
  }
}
