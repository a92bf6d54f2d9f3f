// SPDX-License-Identifier: Apache-2.0
import CNutgrafSupport

/// Where a segment is written: one run of bytes, with a checksum for each page as it fills. It goes
/// to a file through a buffer, or stays in memory.
struct SegmentSink: ~Copyable {
  /// Bytes that are not yet in the file (all of them, in memory).
  private(set) var buffer: [UInt8] = []
  /// Where `buffer` begins.
  private var flushed = 0
  private(set) var checksums: [UInt32] = []
  private let layer: FileLayer
  private let file: FileHandle?
  let name: String
  private static let flushSize = 64 * PagedFile.pageSize

  init(memory name: String) {
    layer = .system
    file = nil
    self.name = name
  }

  init(layer: FileLayer, file: FileHandle, name: String) {
    self.layer = layer
    self.file = file
    self.name = name
    buffer.reserveCapacity(SegmentSink.flushSize + (1 << 16))
  }

  var count: Int { flushed &+ buffer.count }

  mutating func append(_ bytes: [UInt8]) throws(IndexError) {
    buffer.append(contentsOf: bytes)
    try flushIfLarge()
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) { buffer.append(byte) }

  /// Lets the caller append to the buffer itself.
  mutating func write(_ body: (inout [UInt8]) -> Void) throws(IndexError) {
    body(&buffer)
    try flushIfLarge()
  }

  @inline(__always)
  mutating func flushIfLarge() throws(IndexError) {
    if file != nil, buffer.count >= SegmentSink.flushSize { try flush() }
  }

  /// Writes whole pages out and keeps the rest.
  private mutating func flush() throws(IndexError) {
    guard let file else { return }
    let whole = (buffer.count &>> PagedFile.pageShift) &<< PagedFile.pageShift
    guard whole > 0 else { return }
    try writeOut(file, whole)
    buffer.removeFirst(whole)
    flushed &+= whole
  }

  private mutating func writeOut(_ file: FileHandle, _ length: Int) throws(IndexError) {
    var failure: IndexError?
    var sums: [UInt32] = []
    let (layer, flushed, name) = (layer, flushed, name)
    unsafe buffer.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      var at = 0
      while at < length {
        let size = min(PagedFile.pageSize, length &- at)
        sums.append(unsafe ng_crc32c(0, base + at, size))
        at &+= size
      }
      do throws(IndexError) {
        try unsafe layer.write(file, base, length, at: flushed, name: name)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    checksums.append(contentsOf: sums)
  }

  /// Writes the last, partial page; from now on `appendRaw` only.
  mutating func endPages() throws(IndexError) {
    if let file {
      try flush()
      let rest = buffer.count
      if rest > 0 {
        try writeOut(file, rest)
        buffer.removeAll(keepingCapacity: true)
        flushed &+= rest
      }
    }
  }

  /// Appends what carries its own checksum, after the pages.
  mutating func appendRaw(_ bytes: [UInt8]) throws(IndexError) {
    guard let file else {
      buffer.append(contentsOf: bytes)
      return
    }
    var failure: IndexError?
    let (layer, flushed, name) = (layer, flushed, name)
    unsafe bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      do throws(IndexError) {
        try unsafe layer.write(file, base, bytes.count, at: flushed, name: name)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    self.flushed &+= bytes.count
  }

  consuming func takeBytes() -> [UInt8] { buffer }
}
