// SPDX-License-Identifier: Apache-2.0

/// Why a table cannot be used.
public struct TableError: Error, Hashable, Sendable {
  public let table: String
  public let message: String
  public init(table: String, message: String) {
    self.table = table
    self.message = message
  }
}

/// Read-only bytes of a table, either embedded in the library (used in place, never copied or freed)
/// or owned by the caller's file. Reads outside the table give 0.
@safe public struct TableBytes: @unchecked Sendable {
  /// The address, for kernels in C: valid while the value lives.
  @unsafe public let base: UnsafePointer<UInt8>
  public let count: Int
  /// Keeps bytes that came from a file alive.
  private let owner: OwnedBytes?

  /// Bytes that live as long as the process: an embedded table.
  public init(embedded base: UnsafePointer<UInt8>, count: Int) {
    unsafe self.base = unsafe base
    self.count = max(0, count)
    owner = nil
  }

  /// A copy of bytes that came from a file, freed with the last user.
  public init(copying bytes: [UInt8]) {
    let owner = OwnedBytes(bytes)
    unsafe self.base = UnsafePointer(owner.base)
    count = bytes.count
    self.owner = owner
  }

  @inlinable @inline(__always)
  public func u8(_ offset: Int) -> UInt8 {
    guard offset >= 0, offset < count else { return 0 }
    return unsafe base[offset]
  }

  @inlinable @inline(__always)
  public func u16(_ offset: Int) -> UInt16 { load(offset, as: UInt16.self).littleEndian }
  @inlinable @inline(__always)
  public func u32(_ offset: Int) -> UInt32 { load(offset, as: UInt32.self).littleEndian }
  @inlinable @inline(__always)
  public func u64(_ offset: Int) -> UInt64 { load(offset, as: UInt64.self).littleEndian }
  @inlinable @inline(__always)
  public func i8(_ offset: Int) -> Int8 { Int8(bitPattern: u8(offset)) }

  @inlinable @inline(__always)
  func load<T: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as: T.Type) -> T {
    guard offset >= 0, offset <= count &- MemoryLayout<T>.size else { return 0 }
    return unsafe UnsafeRawPointer(base + offset).loadUnaligned(as: T.self)
  }

  /// A part of the table, cut to it.
  public func slice(_ offset: Int, _ length: Int) -> TableBytes {
    let start = max(0, min(offset, count))
    let size = max(0, min(length, count &- start))
    return unsafe TableBytes(base: base + start, count: size, owner: owner)
  }

  init(base: UnsafePointer<UInt8>, count: Int, owner: OwnedBytes?) {
    unsafe self.base = unsafe base
    self.count = count
    self.owner = owner
  }
}

/// Bytes at a fixed address.
@safe final class OwnedBytes: @unchecked Sendable {
  let base: UnsafeMutablePointer<UInt8>

  init(_ bytes: [UInt8]) {
    // On a cache line's boundary, as embedded tables are.
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: max(1, bytes.count), alignment: 64)
      .bindMemory(to: UInt8.self, capacity: max(1, bytes.count))
    for (i, byte) in bytes.enumerated() { unsafe base[i] = byte }
  }

  deinit { unsafe base.deallocate() }
}
