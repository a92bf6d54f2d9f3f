// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Phrases by hash, sorted: a number of the phrase's folded atoms leads to a payload.
///
/// The layout is a count, 4097 bucket starts (by the hash's top 12 bits), the hashes, the payloads
/// and the lengths. A length check beside 32 bits of hash keeps chance hits below one in ten
/// million lookups.
public struct PhraseTable: Sendable {
  let bytes: TableBytes
  public let count: Int
  private let hashes: Int
  private let payloads: Int
  private let lengths: Int

  init(_ bytes: TableBytes) {
    self.bytes = bytes
    let stated = Int(bytes.u32(0))
    let room = max(0, bytes.count &- 4 &- 4097 &* 4) / 9
    count = min(stated, room)
    hashes = 4 &+ 4097 &* 4
    payloads = hashes &+ 4 &* count
    lengths = payloads &+ 4 &* count
  }

  /// The payload of the phrase, nil when it is not in the table. O(log of a bucket).
  @inline(__always)
  public func find(_ hash: UInt32, _ length: UInt8) -> UInt32? {
    let bucket = Int(hash >> 20)
    var low = min(Int(bytes.u32(4 &+ 4 &* bucket)), count)
    var high = min(Int(bytes.u32(8 &+ 4 &* bucket)), count)
    let limit = high
    while low < high {
      let middle = (low &+ high) / 2
      if bytes.u32(hashes &+ 4 &* middle) < hash { low = middle &+ 1 } else { high = middle }
    }
    while low < limit && bytes.u32(hashes &+ 4 &* low) == hash {
      if bytes.u8(lengths &+ low) == length { return bytes.u32(payloads &+ 4 &* low) }
      low &+= 1
    }
    return nil
  }
}

extension TableBytes {
  /// Eight 16-bit numbers at `offset`; zeros outside the table.
  @inlinable @inline(__always)
  public func marks(_ offset: Int) -> SIMD8<UInt16> {
    guard offset >= 0, offset <= count &- 16 else { return .zero }
    return unsafe UnsafeRawPointer(base + offset).loadUnaligned(as: SIMD8<UInt16>.self)
  }

  /// Sixteen signed bytes at `offset`, each times its magnitude; zeros outside the table.
  @inlinable @inline(__always)
  public func squares(_ offset: Int) -> SIMD16<Int32> {
    guard offset >= 0, offset <= count &- 16 else { return .zero }
    let narrow = unsafe UnsafeRawPointer(base + offset).loadUnaligned(as: SIMD16<Int8>.self)
    let wide = SIMD16<Int32>(truncatingIfNeeded: narrow)
    return wide &* wide.replacing(with: 0 &- wide, where: wide .< 0)
  }
}
