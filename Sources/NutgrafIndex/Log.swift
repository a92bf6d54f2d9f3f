// SPDX-License-Identifier: Apache-2.0

/// The commits that are not in a segment yet: one record each, appended and synced.
///
/// The file grows in steps whose zeros are on the disk beforehand, so that a commit changes data
/// alone, and so that a file cut short by anything but us shows it by its size.
struct Log {
  static let magic: [UInt8] = Array("NGLOGFL1".utf8)
  static let version: UInt32 = 2
  /// The first version that this library reads.
  static let oldest: UInt32 = 1
  static let headerSize = 32
  static let recordHeader = 16
  private let step: Int

  static func fileName(_ number: Int) -> String { "log.\(number)" }

  /// A commit: what was added and what was deleted, in order.
  enum Operation {
    case add(IndexRecord)
    case delete([UInt8])
  }

  private let layer: FileLayer
  private let handle: FileHandle
  let name: String
  private var end: Int
  private var size: Int

  /// Makes a new log, on the disk when this returns.
  init(
    creating number: Int, after sequence: Int, step: Int, layer: FileLayer, folder: String
  ) throws(IndexError) {
    self.layer = layer
    self.step = max(1 << 12, min(step, 1 << 24))
    name = Log.fileName(number)
    let path = folder + "/" + name
    // One that a crash left behind is in no manifest.
    do throws(IndexError) { try layer.remove(path) } catch { if error.code != .notFound { throw error } }
    handle = try layer.open(path, .create)
    end = Log.headerSize
    size = 0
    do throws(IndexError) {
      try grow(to: Log.headerSize)
      try layer.writeAll(handle, Log.header(number, sequence, self.step), at: 0, name: name)
      try layer.sync(handle, name: name)
    } catch {
      layer.close(handle)
      throw error
    }
  }

  /// Goes on with a log whose contents end at `end`.
  init(
    continuing number: Int, end: Int, step: Int, layer: FileLayer, folder: String
  ) throws(IndexError) {
    self.layer = layer
    self.step = max(1, step)
    name = Log.fileName(number)
    handle = try layer.open(folder + "/" + name, .write)
    self.end = end
    do throws(IndexError) {
      size = try layer.size(handle, name: name)
    } catch {
      layer.close(handle)
      throw error
    }
  }

  var byteCount: Int { end }

  func close() { layer.close(handle) }

  private static func header(_ number: Int, _ sequence: Int, _ step: Int) -> [UInt8] {
    var bytes = magic
    bytes.put32(version)
    bytes.put32(UInt32(truncatingIfNeeded: number))
    bytes.put64(sequence)
    bytes.put32(UInt32(truncatingIfNeeded: step))
    bytes.put32(Checksum.of(bytes))
    return bytes
  }

  private mutating func grow(to needed: Int) throws(IndexError) {
    guard needed > size else { return }
    let target = (needed &+ step &- 1) / step &* step
    // The size first: whatever happens it stays a whole number of steps.
    try layer.resize(handle, to: target, name: name)
    do throws(IndexError) {
      let zeros = [UInt8](repeating: 0, count: 1 << 16)
      var at = size
      while at < target {
        let n = min(zeros.count, target &- at)
        try layer.writeAll(handle, n == zeros.count ? zeros : Array(zeros[0..<n]), at: at, name: name)
        at &+= n
      }
    } catch {
      do throws(IndexError) { try layer.resize(handle, to: size, name: name) } catch {}
      throw error
    }
    size = target
  }

  /// Appends a commit; it is on the disk when this returns.
  mutating func append(_ payload: [UInt8], sequence: Int) throws(IndexError) {
    var record: [UInt8] = []
    record.reserveCapacity(payload.count &+ 32)
    record.put32(UInt32(truncatingIfNeeded: payload.count))
    record.put32(0)
    record.put64(sequence)
    record.append(contentsOf: payload)
    record.set32(Log.checksum(record[8...], payload.count), at: 4)
    while record.count % 8 != 0 { record.append(0) }
    try grow(to: end &+ record.count)
    try layer.writeAll(handle, record, at: end, name: name)
    try layer.sync(handle, name: name)
    end &+= record.count
  }

  private static func checksum(_ bytes: ArraySlice<UInt8>, _ length: Int) -> UInt32 {
    Checksum.of(Array(bytes.prefix(length &+ 8)), UInt32(truncatingIfNeeded: length))
  }

  // MARK: - Reading

  struct Contents {
    var operations: [Operation] = []
    var sequence: Int
    /// Where the next record goes.
    var end: Int
    /// Whether something that is no record follows: a commit that was torn.
    var torn = false
    /// The file grows by so many bytes.
    var step: Int
    /// The version in which its records are written.
    var version = Log.version
  }

  /// Reads all commits. A record that was torn at the end is left out; damage anywhere else is an
  /// error.
  static func read(
    number: Int, layer: FileLayer, folder: String
  ) throws(IndexError) -> Contents {
    let name = fileName(number)
    let bytes: [UInt8]
    do throws(IndexError) {
      bytes = try layer.contents(folder + "/" + name, name: name)
    } catch {
      if error.code == .notFound { throw .corrupt("the log is missing", name) }
      throw error
    }
    guard bytes.count >= headerSize else {
      throw .corrupt("the log was cut short", name, at: bytes.count)
    }
    var result: Contents?
    var failure: IndexError = .corrupt("the log's header is damaged", name, at: 0)
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      var c = unsafe ByteCursor(base, from: 0, to: headerSize)
      guard c.bytes(8) == magic else { return }
      let version = c.u32()
      let found = Int(c.u32())
      let sequence = c.u64()
      let step = Int(c.u32())
      guard c.u32() == Checksum.of(Array(bytes[0..<headerSize &- 4])),
        found == number & 0xFFFF_FFFF
      else { return }
      guard version >= oldest, version <= self.version else {
        failure = IndexError(.version, "the log has format \(version)", file: name)
        return
      }
      guard step >= headerSize, bytes.count >= step, bytes.count % step == 0 else {
        failure = .corrupt("the log was cut short", name, at: bytes.count)
        return
      }
      var contents = Contents(sequence: sequence, end: headerSize, step: step, version: version)
      while true {
        let at = contents.end
        guard let length = unsafe record(base, at, bytes.count, contents.sequence &+ 1) else { break }
        var payload = unsafe ByteCursor(base, from: at &+ recordHeader, to: at &+ recordHeader &+ length)
        while payload.at < payload.end {
          guard let operation = operation(&payload, version) else {
            failure = .corrupt("a record of the log is damaged", name, at: at)
            return
          }
          contents.operations.append(operation)
        }
        contents.sequence &+= 1
        contents.end = (at &+ recordHeader &+ length &+ 7) & ~7
      }
      // What follows must be zeros, or a torn record behind which no later one stands.
      var at = contents.end
      while at < bytes.count, bytes[at] == 0 { at &+= 1 }
      if at < bytes.count {
        contents.torn = true
        at = contents.end
        while at < bytes.count {
          for ahead in 1...4 {
            if unsafe record(base, at, bytes.count, contents.sequence &+ ahead) != nil {
              failure = .corrupt("a commit in the log is damaged", name, at: contents.end)
              return
            }
          }
          at &+= 8
        }
      }
      result = contents
    }
    guard let result else { throw failure }
    return result
  }

  /// The length of the record at `at` when it is whole and has this sequence number.
  private static func record(
    _ base: UnsafePointer<UInt8>, _ at: Int, _ count: Int, _ sequence: Int
  ) -> Int? {
    var c = unsafe ByteCursor(base, from: at, to: count)
    let length = Int(c.u32())
    let sum = c.u32()
    guard c.u64() == sequence, !c.failed, length > 0, length <= count &- c.at else { return nil }
    let actual = unsafe Checksum.of(
      base + (at &+ 8), length &+ 8, UInt32(truncatingIfNeeded: length))
    return actual == sum ? length : nil
  }

  static func encode(_ operation: Operation, into out: inout [UInt8]) {
    switch operation {
    case .add(let record):
      out.append(1)
      record.encode(into: &out)
    case .delete(let id):
      out.append(2)
      out.putCounted(id)
    }
  }

  private static func operation(_ cursor: inout ByteCursor, _ version: UInt32) -> Operation? {
    switch cursor.byte() {
    case 1: return IndexRecord(decoding: &cursor, version: version).map { .add($0) }
    case 2:
      let id = cursor.counted()
      return cursor.failed ? nil : .delete(id)
    default: return nil
    }
  }
}
