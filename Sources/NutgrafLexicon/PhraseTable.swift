// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Phrases by hash: a number of the phrase's folded atoms leads to a payload.
///
/// The layout is a count (u32), how many bits of the hash choose the bucket, the bytes of a check and
/// of a payload, whether both stand side by side (u8 each); where each bucket begins (i16, beside
/// where it would begin were all alike); the checks; the payloads. A check is what is left of the
/// hash and the length: with three bytes of it chance hits stay below one in a million look-ups.
public struct PhraseTable: Sendable {
  let bytes: TableBytes
  public let count: Int
  private let bits: UInt32
  private let wide: Bool
  private let checks: Int
  private let checkStride: Int
  private let payloads: Int
  private let payloadStride: Int
  private let payloadMask: UInt32
  private let payloadShift: UInt32

  init(_ bytes: TableBytes) {
    self.bytes = bytes
    bits = UInt32(min(16, max(1, bytes.u8(4))))
    let check = min(3, max(2, Int(bytes.u8(5))))
    let payload = min(3, max(2, Int(bytes.u8(6))))
    let together = bytes.u8(7) != 0
    wide = check == 3
    checks = 8 &+ 2 &* (1 &<< Int(bits) &+ 1)
    count = min(Int(bytes.u32(0)), max(0, bytes.count &- checks) / (check &+ payload))
    checkStride = together ? check &+ payload : check
    payloads = together ? checks &+ check : checks &+ check &* count
    payloadStride = together ? checkStride : payload
    payloadMask = payload == 3 ? 0xFF_FFFF : 0xFFFF
    payloadShift = 32 &- 8 &* UInt32(payload)
  }

  @inline(__always)
  private func start(_ bucket: Int) -> Int {
    let delta = Int(Int16(bitPattern: bytes.u16(8 &+ 2 &* bucket)))
    return max(0, min(count, (bucket &* count) &>> Int(bits) &+ delta))
  }

  /// The payload of the phrase, nil when it is not in the table. O(1) on average.
  @inline(__always)
  public func find(_ hash: UInt32, _ length: UInt8) -> UInt32? {
    let bucket = Int(hash &>> (32 &- bits))
    let first = start(bucket)
    let end = min(start(bucket &+ 1), first &+ 64)
    let length = UInt32(length)
    let mask: UInt32 = wide ? 0xFF_FFFF : 0xFFFF
    let wanted = (hash ^ (wide ? length &<< 16 : length &* 0x9E37)) & mask
    var at = checks &+ first &* checkStride
    var i = first
    while i < end {
      // The bytes that follow a check are masked away; a payload always follows the last one.
      if bytes.u32(at) & mask == wanted {
        // Read from before the payload, so that the last one does not reach beyond the table.
        let tail = payloads &+ i &* payloadStride &- Int(payloadShift &>> 3)
        return bytes.u32(tail) &>> payloadShift & payloadMask
      }
      at &+= checkStride
      i &+= 1
    }
    return nil
  }
}
