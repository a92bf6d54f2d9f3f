// SPDX-License-Identifier: Apache-2.0
import CNutgrafSupport
import Synchronization

/// The bytes of an immutable file, read page by page when first touched and checked against the
/// page's checksum before anyone sees them.
///
/// The pages live in memory of our own at the place they have in the file, so that a reader follows
/// plain offsets. It is not a memory map: a file that another process cuts short gives an error, not
/// a signal. `need` must have succeeded for a range before it is read through `base`.
@safe
final class PagedFile: @unchecked Sendable {
  static let pageShift = 14
  static let pageSize = 1 << pageShift
  /// Kernels may read this far beyond the end.
  static let padding = 1024

  let base: UnsafePointer<UInt8>
  /// The bytes that may be asked for.
  let count: Int
  let name: String
  private let memory: UnsafeMutablePointer<UInt8>
  private let reserved: Int
  private let states: UnsafeMutablePointer<UInt8>?
  private let checksums: [UInt32]
  private let file: FileHandle
  private let layer: FileLayer
  private let lock = Mutex<Int>(0)
  private let readers = Mutex<Int>(0)

  /// Pages of an open file, whose checksums are known; the file is closed with this object.
  init(
    layer: FileLayer, file: FileHandle, name: String, count: Int, checksums: [UInt32]
  ) throws(IndexError) {
    reserved = count &+ PagedFile.padding
    guard count >= 0, let room = unsafe ng_memory_reserve(reserved) else {
      layer.close(file)
      throw IndexError(.memory, "no address space for \(count) bytes", file: name)
    }
    unsafe memory = room.assumingMemoryBound(to: UInt8.self)
    unsafe base = UnsafePointer(memory)
    let flags = UnsafeMutablePointer<UInt8>.allocate(capacity: checksums.count &+ 1)
    unsafe flags.initialize(repeating: 0, count: checksums.count &+ 1)
    unsafe states = flags
    self.count = min(count, checksums.count &<< PagedFile.pageShift)
    self.checksums = checksums
    self.file = file
    self.layer = layer
    self.name = name
  }

  /// Bytes that are in memory already.
  init(_ bytes: [UInt8], name: String) throws(IndexError) {
    reserved = bytes.count &+ PagedFile.padding
    let room = UnsafeMutablePointer<UInt8>.allocate(capacity: reserved)
    unsafe bytes.withUnsafeBufferPointer {
      if let start = $0.baseAddress { unsafe room.update(from: start, count: bytes.count) }
    }
    unsafe (room + bytes.count).initialize(repeating: 0, count: PagedFile.padding)
    unsafe memory = room
    unsafe base = UnsafePointer(room)
    count = bytes.count
    unsafe states = nil
    checksums = []
    file = -1
    layer = .system
    self.name = name
  }

  deinit {
    if let states = unsafe states {
      unsafe states.deallocate()
      unsafe ng_memory_release(memory, reserved)
      layer.close(file)
    } else {
      unsafe memory.deallocate()
    }
  }

  /// Makes `length` bytes at `offset` readable, or says which file is wrong where.
  @inline(__always)
  func need(_ offset: Int, _ length: Int) throws(IndexError) {
    guard offset >= 0, length >= 0, offset <= count, length <= count &- offset else {
      throw .corrupt("a reference leads out of the file", name, at: offset)
    }
    guard length > 0, let states = unsafe states else { return }
    var page = offset &>> PagedFile.pageShift
    let last = (offset &+ length &- 1) &>> PagedFile.pageShift
    while page <= last {
      if unsafe ng_load_acquire(states + page) == 0 { try load(page) }
      page &+= 1
    }
  }

  @inline(never)
  private func load(_ page: Int) throws(IndexError) {
    guard let states = unsafe states, page >= 0, page < checksums.count else {
      throw .corrupt("a reference leads out of the file", name)
    }
    let failure: IndexError? = lock.withLock { loaded in
      if unsafe ng_load_acquire(states + page) != 0 { return nil }
      let offset = page &<< PagedFile.pageShift
      let length = min(PagedFile.pageSize, count &- offset)
      do throws(IndexError) {
        let got = try unsafe layer.read(file, memory + offset, length, at: offset, name: name)
        guard got == length else {
          return .corrupt("the file was cut short", name, at: offset &+ got)
        }
      } catch {
        return error
      }
      guard unsafe Checksum.of(base + offset, length) == checksums[page] else {
        return .corrupt("the checksum of a page does not match", name, at: offset)
      }
      loaded &+= length
      unsafe ng_store_release(states + page, 1)
      return nil
    }
    if let failure { throw failure }
  }

  /// Bytes of the file that are held in memory.
  var loadedBytes: Int { unsafe states == nil ? count : lock.withLock { $0 } }

  /// Between the two calls no page goes away.
  func beginReading() { readers.withLock { $0 &+= 1 } }
  func endReading() { readers.withLock { $0 &-= 1 } }

  /// Gives back all pages, unless somebody reads.
  func dropPages() {
    guard let states = unsafe states else { return }
    readers.withLock { reading in
      guard reading == 0 else { return }
      lock.withLock { loaded in
        for page in 0..<checksums.count { unsafe ng_store_release(states + page, 0) }
        unsafe ng_memory_drop(memory, reserved)
        loaded = 0
      }
    }
  }

  @inline(__always)
  func cursor(_ offset: Int, _ length: Int) throws(IndexError) -> ByteCursor {
    try need(offset, length)
    return unsafe ByteCursor(base, from: offset, to: offset &+ length)
  }

  /// Little-endian numbers at a place that `need` made readable.
  @inline(__always)
  func u32(_ offset: Int) -> UInt32 {
    guard offset >= 0, offset <= count &- 4 else { return 0 }
    return unsafe UInt32(
      littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
}
