// SPDX-License-Identifier: Apache-2.0

/// Reads a whole segment again from its file and checks that every part agrees with every other.
struct SegmentCheck {
  private let segment: Segment
  private let fields: FieldTable

  init(_ segment: Segment, _ fields: FieldTable) {
    self.segment = segment
    self.fields = fields
  }

  func run(_ store: IndexStore) throws(IndexError) {
    var fresh = segment
    if segment.number != 0 {
      // Pages that were read before may have been damaged since: read all of them anew.
      fresh = try Segment.open(
        layer: store.layer, folder: store.folder, number: segment.number,
        identity: segment.identity, length: segment.byteCount)
    }
    try check(fresh)
  }

  private func check(_ segment: Segment) throws(IndexError) {
    try segment.file.need(0, segment.file.count)
    var keys = 0
    var cursor = DictionaryCursor(segment)
    var last: [UInt8] = []
    var postings: PostingsCursor?
    var positions: [UInt32] = []
    while try cursor.next() {
      keys &+= 1
      guard keys == 1 || DictionaryCursor.precedes(last, cursor.key) else {
        throw .corrupt("the dictionary is out of order", segment.name)
      }
      last = cursor.key
      let p: PostingsCursor
      if let postings {
        p = postings
        try p.open(cursor.info)
      } else {
        p = try PostingsCursor(segment, cursor.info, positions: true)
        postings = p
      }
      let hasPositions = fields.kind(last.first ?? 0).hasPositions
      var documents = 0
      var occurrences = 0
      while p.document != PostingsCursor.end {
        documents &+= 1
        occurrences &+= Int(try p.frequency())
        if hasPositions { try p.positions(into: &positions) }
        try p.next()
      }
      guard documents == cursor.info.documents, occurrences == cursor.info.occurrences else {
        throw .corrupt("the postings of a term have the wrong number", segment.name,
          at: cursor.info.offset)
      }
    }
    guard keys == segment.termCount else {
      throw .corrupt("the dictionary has the wrong number of terms", segment.name)
    }
    var day = Int32.min
    for document in 0..<segment.documentCount {
      let next = try segment.day(document)
      guard next >= day else { throw .corrupt("the records are out of order", segment.name) }
      day = next
      let record = try segment.stored(document, fields)
      guard try segment.document(id: record.id) == document else {
        throw .corrupt("an id leads to another record", segment.name)
      }
    }
  }
}
