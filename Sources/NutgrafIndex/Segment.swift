// SPDX-License-Identifier: Apache-2.0
import CNutgrafSupport
import NutgrafText

/// Where a term's postings are and how many there are.
struct TermInfo {
  var documents: Int
  var occurrences: Int
  /// In the segment's file.
  var offset: Int
  var length: Int
}

/// An immutable part of an index: some records, searchable. Safe from any thread.
final class Segment: @unchecked Sendable {
  let file: PagedFile
  /// The number in the file's name; 0 in memory.
  let number: Int
  let documentCount: Int
  let termCount: Int
  let byteCount: Int
  /// The checksum of the description, by which the manifest knows the file.
  let identity: UInt32
  let statistics: [FieldStatistics]
  private let terms = TermCache()
  private let sections: [(offset: Int, length: Int)]
  /// Of its file, from before anything was read; nil in memory.
  let stamp: FileStamp?
  /// Where its file is; nil in memory.
  private let home: (layer: FileLayer, folder: String)?
  /// For each field number its lengths.
  private let lengthColumns: [LengthColumn]

  var name: String { file.name }

  static func fileName(_ number: Int) -> String { "segment.\(number)" }

  /// Opens a segment's file; what it holds is checked when it is touched.
  static func open(
    layer: FileLayer, folder: String, number: Int, identity: UInt32?, length: Int?
  ) throws(IndexError) -> Segment {
    let name = fileName(number)
    let handle: FileHandle
    do throws(IndexError) {
      handle = try layer.open(folder + "/" + name, .read)
    } catch {
      if error.code == .notFound { throw .corrupt("the file is missing", name) }
      throw error
    }
    do throws(IndexError) {
      let stamp = layer.stamp(handle)
      let size = try layer.size(handle, name: name)
      if let length, size != length {
        throw .corrupt("the file has \(size) bytes instead of \(length)", name, at: size)
      }
      let footerAt = size &- SegmentFormat.footerSize
      guard footerAt >= SegmentFormat.headerSize else {
        throw .corrupt("the file was cut short", name, at: size)
      }
      let footer = try readAll(layer, handle, footerAt, SegmentFormat.footerSize, name)
      let f = try Footer(footer, size: size, name: name)
      let meta = try readAll(layer, handle, f.metaOffset, f.metaLength, name)
      guard Checksum.of(meta) == f.checksum else {
        throw .corrupt("the checksum of the segment's description does not match", name,
          at: f.metaOffset)
      }
      if let identity, identity != f.checksum {
        throw .corrupt("the file is not the one that the manifest names", name, at: footerAt)
      }
      let d = try Description(meta, name: name, paged: true)
      guard d.pagesEnd == f.metaOffset else {
        throw .corrupt("the segment's description contradicts its footer", name, at: footerAt)
      }
      let pages = try PagedFile(
        layer: layer, file: handle, name: name, count: d.pagesEnd, checksums: d.checksums)
      return try Segment(
        pages, d, number: number, identity: f.checksum, byteCount: size, stamp: stamp,
        home: (layer, folder))
    } catch {
      layer.close(handle)
      throw error
    }
  }

  /// The same segment with pages of its own, which can be given back while others read. Itself where
  /// it is in memory, or where its file can no longer be opened by name.
  func apart() -> Segment {
    guard let home else { return self }
    do throws(IndexError) {
      return try Segment.open(
        layer: home.layer, folder: home.folder, number: number, identity: identity,
        length: byteCount)
    } catch {
      return self
    }
  }

  /// A segment in memory, from the bytes that a writer made.
  static func inMemory(_ bytes: [UInt8]) throws(IndexError) -> Segment {
    let name = "memory"
    guard bytes.count >= SegmentFormat.footerSize &+ SegmentFormat.headerSize else {
      throw .corrupt("a segment is too short", name)
    }
    let f = try Footer(
      Array(bytes.suffix(SegmentFormat.footerSize)), size: bytes.count, name: name)
    let meta = Array(bytes[f.metaOffset..<f.metaOffset &+ f.metaLength])
    guard Checksum.of(meta) == f.checksum else {
      throw .corrupt("the checksum of a segment's description does not match", name)
    }
    let d = try Description(meta, name: name, paged: false)
    guard d.pagesEnd == f.metaOffset else { throw .corrupt("a segment contradicts itself", name) }
    let pages = try PagedFile(Array(bytes[0..<d.pagesEnd]), name: name)
    return try Segment(pages, d, number: 0, identity: f.checksum, byteCount: bytes.count)
  }

  private static func readAll(
    _ layer: FileLayer, _ handle: FileHandle, _ offset: Int, _ count: Int, _ name: String
  ) throws(IndexError) -> [UInt8] {
    var failure: IndexError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      guard let base = buffer.baseAddress else { return }
      do throws(IndexError) {
        done = try unsafe layer.read(handle, base, count, at: offset, name: name)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    guard bytes.count == count else {
      throw .corrupt("the file was cut short", name, at: offset &+ bytes.count)
    }
    return bytes
  }

  private init(
    _ file: PagedFile, _ d: Description, number: Int, identity: UInt32, byteCount: Int,
    stamp: FileStamp? = nil, home: (layer: FileLayer, folder: String)? = nil
  ) throws(IndexError) {
    self.stamp = stamp
    self.home = home
    self.file = file
    self.number = number
    self.identity = identity
    self.byteCount = byteCount
    documentCount = d.documents
    termCount = d.terms
    sections = d.sections
    statistics = d.fields
    var columns = [LengthColumn](repeating: .none, count: 256)
    let s = d.sections[SegmentSection.lengths.rawValue]
    let texts = d.fields.filter(\.kind.isText)
    // Before version 3 all numbers have four bytes.
    let short = d.version >= 3 && s.length == 2 &* texts.count &* d.documents
    let columnSize = (short ? 2 : 4) &* d.documents
    for (n, f) in texts.enumerated() {
      columns[Int(f.field)] = LengthColumn(at: s.offset &+ n &* columnSize, short: short)
    }
    guard s.length == texts.count &* columnSize,
      d.sections[SegmentSection.days.rawValue].length == 4 &* d.documents,
      d.sections[SegmentSection.idOffsets.rawValue].length == 4 &* (d.documents &+ 1),
      d.sections[SegmentSection.storedOffsets.rawValue].length == 4 &* (d.documents &+ 1),
      d.sections[SegmentSection.dictionaryOffsets.rawValue].length
        == 4 &* ((d.terms &+ DictionaryWriter.block &- 1) / DictionaryWriter.block)
    else { throw .corrupt("the segment's tables have the wrong size", file.name) }
    lengthColumns = columns
  }

  @inline(__always)
  func section(_ section: SegmentSection) -> (offset: Int, length: Int) {
    sections[section.rawValue]
  }

  func statistics(_ field: UInt8) -> FieldStatistics? { statistics.first { $0.field == field } }

  /// A text field's lengths; `.none` where no record has it.
  func lengths(_ field: UInt8) -> LengthColumn { lengthColumns[Int(field)] }

  // MARK: - Records

  func day(_ document: Int) throws(IndexError) -> Int32 {
    let at = section(.days).offset &+ 4 &* document
    guard document >= 0, document < documentCount else {
      throw .corrupt("a document's number is too large", name)
    }
    try file.need(at, 4)
    return Int32(bitPattern: file.u32(at))
  }

  /// The first document whose day is not before `day`.
  func firstDocument(from day: Int32) throws(IndexError) -> Int {
    var low = 0
    var high = documentCount
    while low < high {
      let middle = (low &+ high) / 2
      if try self.day(middle) < day { low = middle &+ 1 } else { high = middle }
    }
    return low
  }

  func id(_ document: Int) throws(IndexError) -> [UInt8] {
    let (start, length) = try entry(.idOffsets, .ids, document)
    var cursor = try file.cursor(start, length)
    return cursor.bytes(length)
  }

  private func entry(
    _ offsets: SegmentSection, _ data: SegmentSection, _ document: Int
  ) throws(IndexError) -> (Int, Int) {
    guard document >= 0, document < documentCount else {
      throw .corrupt("a document's number is too large", name)
    }
    let at = section(offsets).offset &+ 4 &* document
    try file.need(at, 8)
    let (from, to) = (Int(file.u32(at)), Int(file.u32(at &+ 4)))
    guard from <= to, to <= section(data).length else {
      throw .corrupt("an offset leads out of its section", name, at: at)
    }
    return (section(data).offset &+ from, to &- from)
  }

  func stored(_ document: Int, _ fields: FieldTable) throws(IndexError) -> StoredRecord {
    let (start, length) = try storedRange(document)
    var cursor = try file.cursor(start, length)
    var record = try StoredRecord(&cursor, fields, SymbolReader(self))
    guard !cursor.failed else { throw .corrupt("a stored record is damaged", name, at: start) }
    record.id = try id(document)
    let day = try day(document)
    record.date = day == noDay ? nil : CivilDate(dayNumber: Int(day))
    return record
  }

  func storedRange(_ document: Int) throws(IndexError) -> (offset: Int, length: Int) {
    let (a, b) = try entry(.storedOffsets, .stored, document)
    return (a, b)
  }

  /// The record of an id.
  func document(id: [UInt8]) throws(IndexError) -> Int? {
    guard let info = try find([FieldTable.id] + id) else { return nil }
    let cursor = try PostingsCursor(self, info, positions: false)
    let document = Int(cursor.document)
    return document < documentCount ? document : nil
  }

  // MARK: - Dictionary

  /// The postings of a key, nil when no record has it.
  func find(_ key: [UInt8]) throws(IndexError) -> TermInfo? {
    var cursor = DictionaryCursor(self)
    return try cursor.find(key)
  }

  /// As `find`, for the words of queries, of which many come again.
  func term(_ key: [UInt8]) throws(IndexError) -> TermInfo? {
    try terms.info(key) { () throws(IndexError) in try find(key) }
  }

  // MARK: - Description

  private struct Footer {
    var metaOffset: Int
    var metaLength: Int
    var checksum: UInt32

    init(_ bytes: [UInt8], size: Int, name: String) throws(IndexError) {
      let at = size &- SegmentFormat.footerSize
      let fields: (Int, Int, UInt32, UInt32, Int, [UInt8], Bool) = unsafe bytes
        .withUnsafeBufferPointer { buffer in
          guard let base = buffer.baseAddress else { return (0, 0, 0, 0, 0, [], true) }
          var c = unsafe ByteCursor(base, from: 0, to: buffer.count)
          let (o, l, s, v, n) = (c.u64(), c.u64(), c.u32(), c.u32(), c.u64())
          return (o, l, s, v, n, c.bytes(8), c.failed)
        }
      guard !fields.6, fields.5 == SegmentFormat.magic else {
        throw .corrupt("the footer is not that of a segment", name, at: at)
      }
      guard fields.3 >= SegmentFormat.oldest, fields.3 <= SegmentFormat.version else {
        throw IndexError(
          .version, "the segment has format \(fields.3); this library reads \(SegmentFormat.version)",
          file: name, offset: at)
      }
      (metaOffset, metaLength, checksum) = (fields.0, fields.1, fields.2)
      guard fields.4 == size, metaOffset >= SegmentFormat.headerSize, metaOffset <= at,
        metaLength == at &- metaOffset
      else { throw .corrupt("the footer contradicts the file's size", name, at: at) }
    }
  }

  private struct Description {
    var version: UInt32 = 0
    var documents = 0
    var terms = 0
    var pagesEnd = 0
    var sections: [(offset: Int, length: Int)] = []
    var fields: [FieldStatistics] = []
    var checksums: [UInt32] = []

    init(_ bytes: [UInt8], name: String, paged: Bool) throws(IndexError) {
      var good = false
      unsafe bytes.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        var c = unsafe ByteCursor(base, from: 0, to: buffer.count)
        good = read(&c, paged)
      }
      guard good else { throw .corrupt("the segment's description is damaged", name) }
    }

    private mutating func read(_ c: inout ByteCursor, _ paged: Bool) -> Bool {
      version = c.u32()
      guard version >= SegmentFormat.oldest, version <= SegmentFormat.version else { return false }
      documents = c.number()
      terms = c.number()
      pagesEnd = c.number()
      guard documents <= SegmentFormat.mostRecords, c.number() == SegmentSection.allCases.count
      else { return false }
      for _ in SegmentSection.allCases {
        let (offset, length) = (c.number(), c.number())
        guard offset <= pagesEnd, length <= pagesEnd &- offset else { return false }
        sections.append((offset, length))
      }
      let count = c.number()
      guard count <= FieldTable.largest else { return false }
      for _ in 0..<count {
        let field = c.byte()
        guard let kind = FieldKind(rawValue: c.byte()) else { return false }
        let (documents, words) = (c.number(), c.number())
        fields.append(
          FieldStatistics(field: field, kind: kind, documents: documents, words: words))
      }
      let pages = c.number()
      // In memory there is nothing that could change the bytes unseen.
      let wanted = paged ? (pagesEnd &+ PagedFile.pageSize &- 1) &>> PagedFile.pageShift : 0
      guard pages == wanted, pages <= (c.end &- c.at) / 4
      else { return false }
      checksums.reserveCapacity(pages)
      for _ in 0..<pages { checksums.append(c.u32()) }
      return !c.failed && c.at == c.end
    }
  }
}
