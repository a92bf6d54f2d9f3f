// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Reads a file, or standard input for `-`, line by line at "\n" only: a JSON line may hold any
/// other line separator. Memory is bounded by the longest line that is allowed.
struct LineReader {
  private let descriptor: Int32
  private let path: String
  private let limit: Int
  private var buffer = [UInt8](repeating: 0, count: 1 << 18)
  private var start = 0
  private var end = 0
  private var finished = false

  enum Line {
    case bytes([UInt8])
    /// A line over the limit was passed over; its length.
    case tooLong(Int)
  }

  init(path: String, limit: Int) throws {
    self.path = path
    self.limit = limit
    descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure.cannotRead(path) }
  }

  func close() { if descriptor > 0 { Glibc.close(descriptor) } }

  /// The next line without its end, nil at the end of the file.
  mutating func next() throws -> Line? {
    var line: [UInt8] = []
    var length = 0
    while true {
      if start == end {
        guard try fill() else {
          if length == 0 { return nil }
          return length > limit ? .tooLong(length) : .bytes(line)
        }
      }
      let slice = buffer[start..<end]
      let cut = slice.firstIndex(of: 0x0A)
      let piece = slice[..<(cut ?? end)]
      length += piece.count
      if length <= limit { line.append(contentsOf: piece) } else { line = [] }
      start = cut.map { $0 + 1 } ?? end
      if cut != nil {
        if length > limit { return .tooLong(length) }
        return .bytes(line)
      }
    }
  }

  private mutating func fill() throws -> Bool {
    guard !finished else { return false }
    while true {
      let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw Failure.cannotRead(path) }
      start = 0
      end = count
      finished = count == 0
      return count > 0
    }
  }
}

/// The whole of a file, or of standard input for `-`; at most `limit` + 1 bytes are read.
func readFile(_ path: String, limit: Int) throws -> [UInt8] {
  let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw Failure.cannotRead(path) }
  defer { if descriptor > 0 { close(descriptor) } }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 18)
  while bytes.count <= limit {
    let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { throw Failure.cannotRead(path) }
    if count == 0 { break }
    bytes.append(contentsOf: buffer[0..<count])
  }
  return bytes
}

/// A buffered output file, `-` for standard output. Throws when the disk is full or the pipe shut.
final class OutputFile {
  private let descriptor: Int32
  private let path: String
  private var buffer: [UInt8] = []

  init(path: String) throws {
    self.path = path
    descriptor = path == "-" ? 1 : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Failure.cannotWrite(path) }
  }

  func write(line: [UInt8]) throws {
    buffer.append(contentsOf: line)
    buffer.append(0x0A)
    if buffer.count >= 1 << 16 { try flush() }
  }

  func write(bytes: [UInt8]) throws {
    buffer.append(contentsOf: bytes)
    try flush()
  }

  func write(_ text: String) throws {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= 1 << 16 { try flush() }
  }

  func flush() throws {
    var done = 0
    while done < buffer.count {
      let count = buffer.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Failure.cannotWrite(path) }
      done += count
    }
    buffer.removeAll(keepingCapacity: true)
  }

  func close() throws {
    try flush()
    if descriptor > 2, Glibc.close(descriptor) != 0 { throw Failure.cannotWrite(path) }
  }
}
