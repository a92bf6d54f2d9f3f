// SPDX-License-Identifier: Apache-2.0
import CNutgrafSupport

/// A learned model: named sections of bytes in one file, used in place.
///
/// Layout, little endian: magic `NGMODEL1`; CRC-32C of all that follows it (u32); length of the whole
/// file (u32); number of sections (u32); version (u32); hash of the model's kind (u32); 4 bytes of 0;
/// per section its name (16 bytes, padded with 0), offset and length (u32 each); then the sections, each
/// on a 64-byte boundary of the file.
public struct ModelFile: Sendable {
  public static let version: UInt32 = 1
  static let magic: [UInt8] = Array("NGMODEL1".utf8)
  static let headerSize = 32
  static let entrySize = 24

  public let kind: String
  private let bytes: TableBytes
  private let sections: [(name: [UInt8], offset: Int, length: Int)]

  /// Opens a model of a kind. The checksum is verified unless the bytes are the library's own.
  /// - Complexity: O(*n*) with `verify`, else O(1).
  public init(_ bytes: TableBytes, kind: String, verify: Bool = true) throws(TableError) {
    func fail(_ message: String) -> TableError { TableError(table: kind, message: message) }
    guard bytes.count >= ModelFile.headerSize else { throw fail("is cut short or empty") }
    for (i, byte) in ModelFile.magic.enumerated() where bytes.u8(i) != byte {
      throw fail("is not a nutgraf model")
    }
    guard Int(bytes.u32(12)) == bytes.count else {
      throw fail("is cut short: \(bytes.u32(12)) bytes expected, \(bytes.count) found")
    }
    guard bytes.u32(20) == ModelFile.version else {
      throw fail("is of version \(bytes.u32(20)); this library reads version \(ModelFile.version)")
    }
    if verify, bytes.u32(8) != bytes.slice(12, bytes.count &- 12).crc32c {
      throw fail("is damaged: its checksum does not match")
    }
    guard bytes.u32(24) == WordHash.exact(kind.utf8) else {
      throw fail("is a model of another kind")
    }
    let count = Int(bytes.u32(16))
    guard count <= 64, ModelFile.headerSize &+ count &* ModelFile.entrySize <= bytes.count else {
      throw fail("is damaged: its list of sections does not fit")
    }
    var sections: [(name: [UInt8], offset: Int, length: Int)] = []
    for i in 0..<count {
      let at = ModelFile.headerSize &+ i &* ModelFile.entrySize
      let name = (0..<16).map { bytes.u8(at &+ $0) }.filter { $0 != 0 }
      let offset = Int(bytes.u32(at &+ 16))
      let length = Int(bytes.u32(at &+ 20))
      guard offset <= bytes.count, length <= bytes.count &- offset else {
        throw fail("is damaged: a section reaches beyond its end")
      }
      sections.append((name, offset, length))
    }
    self.kind = kind
    self.bytes = bytes
    self.sections = sections
  }

  /// The bytes of a section.
  public func section(_ name: String) throws(TableError) -> TableBytes {
    guard let found = sections.first(where: { $0.name.elementsEqual(name.utf8) }) else {
      throw TableError(table: kind, message: "has no section '\(name)'")
    }
    return bytes.slice(found.offset, found.length)
  }

  /// A section that holds words, one a line.
  public func lines(_ name: String) throws(TableError) -> [String] {
    let section = try self.section(name)
    return (0..<section.count).map { section.u8($0) }
      .split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }
}

/// Puts a model together.
public struct ModelWriter: Sendable {
  private var sections: [(name: String, bytes: [UInt8])] = []
  public init() {}

  /// Adds a section; its name is cut to 16 bytes.
  public mutating func add(_ name: String, _ bytes: [UInt8]) { sections.append((name, bytes)) }
  public mutating func add(_ name: String, lines: [String]) {
    add(name, Array(lines.joined(separator: "\n").utf8))
  }

  /// The whole file.
  public func bytes(kind: String) -> [UInt8] {
    var directory: [UInt8] = []
    var body: [UInt8] = []
    let base = ModelFile.headerSize &+ sections.count &* ModelFile.entrySize
    for (name, bytes) in sections {
      while (base &+ body.count) % 64 != 0 { body.append(0) }
      var padded = Array(name.utf8.prefix(16))
      while padded.count < 16 { padded.append(0) }
      directory += padded
      directory.append(u32: UInt32(base &+ body.count))
      directory.append(u32: UInt32(bytes.count))
      body += bytes
    }
    var tail: [UInt8] = []
    tail.append(u32: UInt32(base &+ body.count))
    tail.append(u32: UInt32(sections.count))
    tail.append(u32: ModelFile.version)
    tail.append(u32: WordHash.exact(kind.utf8))
    tail.append(u32: 0)
    tail += directory
    tail += body
    var file = ModelFile.magic
    file.append(u32: TableBytes(copying: tail).crc32c)
    return file + tail
  }
}

extension TableBytes {
  /// CRC-32C (Castagnoli) of all bytes.
  public var crc32c: UInt32 { unsafe ng_crc32c(0, base, count) }
}

extension [UInt8] {
  public mutating func append(u16 value: UInt16) {
    append(UInt8(truncatingIfNeeded: value))
    append(UInt8(truncatingIfNeeded: value &>> 8))
  }
  public mutating func append(u32 value: UInt32) {
    append(u16: UInt16(truncatingIfNeeded: value))
    append(u16: UInt16(truncatingIfNeeded: value &>> 16))
  }
}
