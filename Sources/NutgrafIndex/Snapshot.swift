// SPDX-License-Identifier: Apache-2.0

/// The records of a segment that were deleted. Immutable: a further deletion makes another.
final class Deletions: Sendable {
  let bits: [UInt64]
  let count: Int

  init(bits: [UInt64], count: Int) {
    self.bits = bits
    self.count = count
  }

  @inline(__always)
  func contains(_ document: Int) -> Bool {
    let word = document &>> 6
    return word >= 0 && word < bits.count && bits[word] &>> UInt64(document & 63) & 1 != 0
  }

  /// These and more; nil for none at all.
  static func adding(_ more: [Int], to old: Deletions?, documents: Int) -> Deletions? {
    var bits = old?.bits ?? [UInt64](repeating: 0, count: (documents &+ 63) / 64)
    var count = old?.count ?? 0
    for document in more where document >= 0 && document &>> 6 < bits.count {
      let mask: UInt64 = 1 &<< UInt64(document & 63)
      if bits[document &>> 6] & mask == 0 {
        bits[document &>> 6] |= mask
        count &+= 1
      }
    }
    return count == 0 ? nil : Deletions(bits: bits, count: count)
  }
}

/// A segment as one snapshot sees it.
struct SegmentView: Sendable {
  let segment: Segment
  var deletions: Deletions?
  /// Of a segment that other openings of the index may share.
  var holder: OpenSegments.Holder?

  var liveCount: Int { segment.documentCount &- (deletions?.count ?? 0) }
}

/// The index at one moment: what a query sees, whatever is written meanwhile.
final class Snapshot: Sendable {
  let views: [SegmentView]
  let fields: FieldTable
  /// The manifest's generation and the last commit of the log that is in it.
  let generation: Int
  let sequence: Int
  /// For each view the number of its first record among all.
  let bases: [Int]
  /// Records, deleted ones included: what BM25 counts until a merge.
  let recordCount: Int
  let liveCount: Int
  /// For each field number, over all segments.
  let documents: [Int]
  let words: [Int]

  let gate: ReadGate

  init(
    views: [SegmentView], fields: FieldTable, generation: Int, sequence: Int, gate: ReadGate
  ) {
    self.gate = gate
    self.views = views
    self.fields = fields
    self.generation = generation
    self.sequence = sequence
    var bases: [Int] = []
    var total = 0
    var live = 0
    var documents = [Int](repeating: 0, count: 256)
    var words = [Int](repeating: 0, count: 256)
    for view in views {
      bases.append(total)
      total &+= view.segment.documentCount
      live &+= view.liveCount
      for f in view.segment.statistics {
        documents[Int(f.field)] &+= f.documents
        words[Int(f.field)] &+= f.words
      }
    }
    self.bases = bases
    recordCount = total
    liveCount = live
    self.documents = documents
    self.words = words
  }

  /// Runs what reads the segments.
  func reading<Result>(
    _ body: () throws(IndexError) -> Result
  ) throws(IndexError) -> Result {
    try gate.reading(views, body)
  }

  /// The average length of a field in words, over all records.
  func averageLength(_ field: UInt8) -> Double {
    recordCount > 0 ? Double(words[Int(field)]) / Double(recordCount) : 1
  }

  /// Where a record of this id is: its view and its number there.
  func find(id: [UInt8]) throws(IndexError) -> (view: Int, document: Int)? {
    for i in views.indices.reversed() {
      if let document = try views[i].segment.document(id: id),
        views[i].deletions?.contains(document) != true
      {
        return (i, document)
      }
    }
    return nil
  }
}
