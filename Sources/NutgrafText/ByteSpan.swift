// SPDX-License-Identifier: Apache-2.0

/// A half-open range `[start, end)` of UTF-8 bytes in a text. Never reversed.
public struct ByteSpan: Hashable, Sendable {
  public let start: UInt32
  public let end: UInt32

  /// Returns nil when the range is reversed or lies beyond 4 GiB.
  public init?(_ start: Int, _ end: Int) {
    guard start <= end, let start = UInt32(exactly: start), let end = UInt32(exactly: end) else {
      return nil
    }
    self.start = start
    self.end = end
  }

  /// The range between two offsets, whichever comes first.
  @inlinable @inline(__always)
  public init(from start: UInt32, to end: UInt32) {
    self.start = min(start, end)
    self.end = max(start, end)
  }

  @inlinable @inline(__always) public var lower: Int { Int(start) }
  @inlinable @inline(__always) public var upper: Int { Int(end) }
  @inlinable @inline(__always) public var count: Int { Int(end &- start) }
  @inlinable @inline(__always) public var isEmpty: Bool { start == end }

  @inlinable @inline(__always)
  public func contains(_ offset: UInt32) -> Bool { start <= offset && offset < end }
  @inlinable @inline(__always)
  public func contains(_ other: ByteSpan) -> Bool { start <= other.start && other.end <= end }
  @inlinable @inline(__always)
  public func overlaps(_ other: ByteSpan) -> Bool { start < other.end && other.start < end }

  /// The smallest span that holds both.
  public func union(_ other: ByteSpan) -> ByteSpan {
    ByteSpan(from: min(start, other.start), to: max(end, other.end))
  }
}

extension ByteSpan: Comparable {
  /// By start; of two that start together the longer comes first, so that holders precede the held.
  public static func < (a: ByteSpan, b: ByteSpan) -> Bool {
    a.start != b.start ? a.start < b.start : a.end > b.end
  }
}
