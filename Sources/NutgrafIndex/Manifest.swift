// SPDX-License-Identifier: Apache-2.0

/// What an index is made of at one moment. Written whole, replaced by a rename.
struct Manifest {
  static let name = "manifest"
  static let magic: [UInt8] = Array("NGMANIF1".utf8)
  static let version: UInt32 = 2
  /// The first version that this library reads; it knew no stems and no numbers.
  static let oldest: UInt32 = 1

  struct Entry {
    var number: Int
    var length: Int
    var identity: UInt32
    var documents: Int
    var deletions: Deletions?
  }

  var generation = 0
  /// The next number for a file.
  var nextNumber = 1
  /// The log with the commits that are in no segment yet; 0 for none.
  var log = 0
  /// The last commit that is in the segments.
  var sequence = 0
  /// Earlier generations that are kept.
  var keep = 0
  var fields = FieldTable()
  var entries: [Entry] = []

  init() {}

  /// The name of an earlier generation's manifest.
  static func name(of generation: Int) -> String { "manifest.\(generation)" }

  func encode() -> [UInt8] {
    var out = Manifest.magic
    out.put32(Manifest.version)
    out.putNumber(generation)
    out.putNumber(nextNumber)
    out.putNumber(log)
    out.putNumber(sequence)
    out.putNumber(keep)
    fields.encode(into: &out)
    out.putNumber(entries.count)
    for e in entries {
      out.putNumber(e.number)
      out.putNumber(e.length)
      out.put32(e.identity)
      out.putNumber(e.documents)
      let words = e.deletions?.bits ?? []
      // Zero words are counted, the others written whole.
      var i = 0
      out.putNumber(words.count)
      while i < words.count {
        var zeros = 0
        while i < words.count, words[i] == 0 {
          zeros &+= 1
          i &+= 1
        }
        out.putNumber(zeros)
        if i < words.count {
          out.put32(UInt32(truncatingIfNeeded: words[i]))
          out.put32(UInt32(truncatingIfNeeded: words[i] &>> 32))
          i &+= 1
        }
      }
    }
    out.put32(Checksum.of(out))
    return out
  }

  init(decoding bytes: [UInt8], file: String) throws(IndexError) {
    guard bytes.count >= 16 else { throw .corrupt("the manifest was cut short", file, at: bytes.count) }
    var stored: UInt32 = 0
    for i in 0..<4 { stored |= UInt32(bytes[bytes.count &- 4 &+ i]) &<< UInt32(8 &* i) }
    guard Checksum.of(Array(bytes.dropLast(4))) == stored else {
      throw .corrupt("the checksum of the manifest does not match", file, at: bytes.count &- 4)
    }
    var failure: IndexError? = .corrupt("the manifest is damaged", file)
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      var c = unsafe ByteCursor(base, from: 0, to: buffer.count &- 4)
      guard c.bytes(8) == Manifest.magic else { return }
      let version = c.u32()
      guard version >= Manifest.oldest, version <= Manifest.version else {
        failure = IndexError(
          .version, "the index has format \(version); this library reads \(Manifest.version)",
          file: file)
        return
      }
      generation = c.number()
      nextNumber = c.number()
      log = c.number()
      sequence = c.number()
      keep = c.number()
      guard let fields = FieldTable(decoding: &c) else { return }
      self.fields = fields
      var left = c.number()
      while left > 0, !c.failed {
        left &-= 1
        var e = Entry(
          number: c.number(), length: c.number(), identity: c.u32(), documents: c.number(),
          deletions: nil)
        let words = c.number()
        guard words <= (SegmentFormat.mostRecords / 64) &+ 1, words &* 64 <= e.documents &+ 63
        else { return }
        if words > 0 {
          var bits = [UInt64](repeating: 0, count: words)
          var i = 0
          var count = 0
          while i < words, !c.failed {
            i &+= min(c.number(), words)
            if i < words {
              bits[i] = UInt64(c.u32()) | UInt64(c.u32()) &<< 32
              count &+= bits[i].nonzeroBitCount
              i &+= 1
            }
          }
          e.deletions = Deletions(bits: bits, count: count)
        }
        entries.append(e)
      }
      if !c.failed, c.at == c.end { failure = nil }
    }
    if let failure { throw failure }
  }
}

extension FileLayer {
  /// A whole file.
  func contents(_ path: String, name: String, limit: Int = 1 << 31) throws(IndexError) -> [UInt8] {
    let handle = try open(path, .read)
    defer { close(handle) }
    let size = try size(handle, name: name)
    guard size <= limit else { throw .corrupt("the file is too large", name, at: limit) }
    var failure: IndexError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, done in
      guard let base = buffer.baseAddress, size > 0 else { return }
      do throws(IndexError) {
        done = try unsafe read(handle, base, size, at: 0, name: name)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  func writeAll(
    _ handle: FileHandle, _ bytes: [UInt8], at offset: Int, name: String
  ) throws(IndexError) {
    var failure: IndexError?
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      do throws(IndexError) {
        try unsafe write(handle, base, buffer.count, at: offset, name: name)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }
}
