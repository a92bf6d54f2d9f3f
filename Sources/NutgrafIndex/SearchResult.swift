// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// The hits of a query, best first. Ids, spans and snippets are read when they are asked for, from
/// the same moment of the index.
public struct SearchResult: Sendable {
  let snapshot: Snapshot
  let query: Query
  let documents: [ScoredDocument]
  /// The number of all matches, when it was asked for.
  public let total: Int?

  public var count: Int { documents.count }

  public func score(_ hit: Int) -> Float {
    hit >= 0 && hit < documents.count ? documents[hit].score : 0
  }

  private func place(_ hit: Int) throws(IndexError) -> (SegmentView, Int) {
    guard hit >= 0, hit < documents.count else {
      throw IndexError(.misuse, "there is no hit \(hit)")
    }
    let number = documents[hit].document
    var low = 0
    var high = snapshot.bases.count
    while low < high {
      let middle = (low &+ high) / 2
      if snapshot.bases[middle] <= number { low = middle &+ 1 } else { high = middle }
    }
    guard low > 0 else { throw IndexError(.misuse, "there is no hit \(hit)") }
    return (snapshot.views[low &- 1], number &- snapshot.bases[low &- 1])
  }

  public func id(_ hit: Int) throws(IndexError) -> [UInt8] {
    let (view, document) = try place(hit)
    return try snapshot.reading { () throws(IndexError) in try view.segment.id(document) }
  }

  public func date(_ hit: Int) throws(IndexError) -> CivilDate? {
    let (view, document) = try place(hit)
    let day = try snapshot.reading { () throws(IndexError) in try view.segment.day(document) }
    return day == noDay ? nil : CivilDate(dayNumber: Int(day))
  }

  /// The record as it was given.
  public func record(_ hit: Int) throws(IndexError) -> StoredRecord {
    let (view, document) = try place(hit)
    return try snapshot.reading { () throws(IndexError) in
      try view.segment.stored(document, snapshot.fields)
    }
  }

  /// Why a record was found.
  public struct Evidence: Sendable {
    /// The field that matched best; empty when no text did.
    public var field: String
    /// The query's words in that field, as bytes, in order and apart.
    public var spans: [ByteSpan]
    /// A passage of the field.
    public var snippet: [UInt8]
    /// Where in the field the passage stands.
    public var snippetSpan: ByteSpan
  }

  public func evidence(_ hit: Int, snippetLength: Int = 240) throws(IndexError) -> Evidence {
    Highlighter(query, snapshot.fields).evidence(try record(hit), snippetLength: snippetLength)
  }
}
