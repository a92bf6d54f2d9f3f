// SPDX-License-Identifier: Apache-2.0
import CNutgrafSupport

/// The sections of a segment, in the order in which its description lists them.
enum SegmentSection: Int, CaseIterable {
  /// Postings of all terms, one after the other.
  case postings
  /// The records' texts, one after the other, and where each begins.
  case stored, storedOffsets
  /// The day of each record, as a 32-bit number of days since 1970.
  case days
  case idOffsets, ids
  /// Lengths in words: for each text field a number a record; see `LengthColumn`.
  case lengths
  case dictionary, dictionaryOffsets
  /// The frequent words and gaps of the texts, most frequent first, and where each sixteenth begins.
  case symbols, symbolOffsets
  /// Which keys there may be: see `TermFilter`.
  case filter
}

enum SegmentFormat {
  static let version: UInt32 = 3
  /// The first version that this library reads.
  static let oldest: UInt32 = 1
  static let magic: [UInt8] = Array("NGSEGMT1".utf8)
  static let headerSize = 16
  static let footerSize = 40
  /// Records a segment can hold.
  static let mostRecords = 1 << 30
}

/// What a segment knows of one of its fields.
struct FieldStatistics {
  var field: UInt8
  var kind: FieldKind
  /// Records that have the field.
  var documents = 0
  /// Words in all of them.
  var words = 0
}

/// Writes a segment front to back: terms, texts, tables, dictionary, description, footer.
struct SegmentWriter: ~Copyable {
  private var sink: SegmentSink
  private var dictionary = DictionaryWriter()
  private var encoder = PostingsEncoder()
  private var sections = [(offset: Int, length: Int)](
    repeating: (0, 0), count: SegmentSection.allCases.count)
  private var storedOffsets: [UInt32] = []
  private var filter = TermFilterWriter()
  private var storedStart = 0

  init(_ sink: consuming SegmentSink) throws(IndexError) {
    self.sink = sink
    var header = SegmentFormat.magic
    header.put32(SegmentFormat.version)
    header.put32(0)
    try self.sink.append(header)
    sections[SegmentSection.postings.rawValue].offset = SegmentFormat.headerSize
  }

  /// Adds the next term in the order of keys.
  mutating func add(
    key: [UInt8], _ occurrences: UnsafeBufferPointer<UInt64>, kind: FieldKind, lengths: [UInt32]
  ) throws(IndexError) {
    let before = sink.count
    var result = PostingsEncoder.Result(documents: 0, occurrences: 0)
    try sink.write { out in
      result = unsafe encoder.encode(
        occurrences, positions: kind.hasPositions, lengths: lengths, into: &out)
    }
    // `write` may have moved bytes to the file; the count goes on.
    let length = sink.count &- before
    guard length <= Int(UInt32.max) else {
      throw IndexError(.limit, "the postings of one term exceed 4 GiB", file: sink.name)
    }
    if kind != .number, kind != .names { filter.add(key) }
    dictionary.add(
      key, documents: result.documents, occurrences: result.occurrences, length: length)
  }

  mutating func endTerms() throws(IndexError) {
    close(.postings)
    storedStart = sink.count
    sections[SegmentSection.stored.rawValue].offset = storedStart
  }

  /// Adds the next record's stored bytes.
  mutating func addStored(_ bytes: [UInt8]) throws(IndexError) {
    let at = sink.count &- storedStart
    guard at &+ bytes.count <= Int(UInt32.max) else {
      throw IndexError(.limit, "the texts of one segment exceed 4 GiB", file: sink.name)
    }
    storedOffsets.append(UInt32(truncatingIfNeeded: at))
    try sink.append(bytes)
  }

  private mutating func close(_ section: SegmentSection) {
    let i = section.rawValue
    sections[i].length = sink.count &- sections[i].offset
  }

  private mutating func section(_ section: SegmentSection, _ numbers: [UInt32]) throws(IndexError) {
    sections[section.rawValue].offset = sink.count
    try append(numbers, bytes: 4)
    close(section)
  }

  /// Appends the lowest two or four bytes of each number.
  private mutating func append(_ numbers: [UInt32], bytes width: Int) throws(IndexError) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(numbers.count, 1 << 16) &* width)
    for n in numbers {
      if width == 4 { bytes.put32(n) } else { bytes.put16(n) }
      if bytes.count >= 1 << 18 {
        try sink.append(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    try sink.append(bytes)
  }

  private mutating func section(_ section: SegmentSection, _ bytes: [UInt8]) throws(IndexError) {
    sections[section.rawValue].offset = sink.count
    try sink.append(bytes)
    close(section)
  }

  /// Writes the rest. `lengths` hold, for each text field of `fields`, a number a record.
  consuming func finish(
    days: [Int32], idOffsets: [UInt32], ids: [UInt8], fields: [FieldStatistics],
    lengths: [[UInt32]], symbols: SymbolTable
  ) throws(IndexError) -> [UInt8] {
    close(.stored)
    storedOffsets.append(UInt32(truncatingIfNeeded: sink.count &- storedStart))
    try section(.storedOffsets, storedOffsets)
    try section(.days, days.map { UInt32(bitPattern: $0) })
    try section(.idOffsets, idOffsets)
    try section(.ids, ids)
    let short = LengthColumn.areShort(lengths)
    sections[SegmentSection.lengths.rawValue].offset = sink.count
    for column in lengths { try append(column, bytes: short ? 2 : 4) }
    close(.lengths)
    try section(.dictionary, dictionary.bytes)
    try section(.dictionaryOffsets, dictionary.blockOffsets)
    try section(.symbols, symbols.bytes)
    try section(.symbolOffsets, symbols.offsets)
    try section(.filter, filter.encode())
    try sink.endPages()
    let pagesEnd = sink.count
    var meta: [UInt8] = []
    meta.put32(SegmentFormat.version)
    meta.putNumber(days.count)
    meta.putNumber(dictionary.count)
    meta.putNumber(pagesEnd)
    meta.putNumber(sections.count)
    for s in sections {
      meta.putNumber(s.offset)
      meta.putNumber(s.length)
    }
    meta.putNumber(fields.count)
    for f in fields {
      meta.append(f.field)
      meta.append(f.kind.rawValue)
      meta.putNumber(f.documents)
      meta.putNumber(f.words)
    }
    meta.putNumber(sink.checksums.count)
    for c in sink.checksums { meta.put32(c) }
    var footer: [UInt8] = []
    footer.put64(pagesEnd)
    footer.put64(meta.count)
    footer.put32(Checksum.of(meta))
    footer.put32(SegmentFormat.version)
    footer.put64(pagesEnd &+ meta.count &+ SegmentFormat.footerSize)
    footer.append(contentsOf: SegmentFormat.magic)
    try sink.appendRaw(meta)
    try sink.appendRaw(footer)
    return sink.takeBytes()
  }
}
