// SPDX-License-Identifier: Apache-2.0
import CNutgrafSupport

/// Why a text cannot be read, and the byte at which that shows.
public enum TextError: Error, Hashable, Sendable {
  /// The byte at `offset` does not continue valid UTF-8 (RFC 3629).
  case notUTF8(offset: Int)
  /// Nothing but white space.
  case empty
  case tooLarge(count: Int, limit: Int)
}

/// A text that never changes: bytes known to be UTF-8. Every span of a report points into one.
public struct SourceText: Sendable {
  public let bytes: [UInt8]

  /// - Complexity: O(*n*), one pass to validate.
  public init(utf8 bytes: [UInt8], limit: Int = 1 << 31) throws(TextError) {
    guard bytes.count <= limit else { throw .tooLarge(count: bytes.count, limit: limit) }
    let valid = unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe ng_utf8_valid_prefix(buffer.baseAddress, buffer.count)
    }
    guard valid == bytes.count else { throw .notUTF8(offset: Int(valid)) }
    self.bytes = bytes
  }

  /// A Swift string is valid UTF-8 by construction.
  public init(_ string: String) { bytes = Array(string.utf8) }

  @inlinable @inline(__always) public var count: Int { bytes.count }
  public var span: ByteSpan { ByteSpan(from: 0, to: UInt32(truncatingIfNeeded: bytes.count)) }

  /// The byte at `index`, or 0 outside the text, so that a scanner may look ahead freely.
  @inlinable @inline(__always)
  public func byte(at index: Int) -> UInt8 {
    index >= 0 && index < bytes.count ? bytes[index] : 0
  }

  /// The bytes of a span, cut to the text.
  public subscript(span: ByteSpan) -> ArraySlice<UInt8> {
    let end = min(span.upper, bytes.count)
    return bytes[min(span.lower, end)..<end]
  }

  /// The words of a span as a Swift string: for results, not for hot loops.
  public func string(_ span: ByteSpan) -> String { String(decoding: self[span], as: UTF8.self) }
}
