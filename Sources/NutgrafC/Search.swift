// SPDX-License-Identifier: Apache-2.0
import CNutgrafTypes
import NutgrafIndex
import NutgrafText
import Synchronization

/// A query and the switch that stops the searches that use it.
final class QueryBox: Sendable {
  let query: Query
  private let switchedOff: Mutex<QueryCancel>

  init(_ query: Query) {
    self.query = query
    switchedOff = Mutex(QueryCancel())
  }

  var cancel: QueryCancel { switchedOff.withLock { $0 } }

  /// Stops the searches that run now; later ones run.
  func stop() {
    switchedOff.withLock { current in
      current.cancel()
      current = QueryCancel()
    }
  }
}

/// What a hit shows; it never changes.
@safe private final class ShownHit: @unchecked Sendable {
  let hit: nutgraf_hit
  init(_ hit: nutgraf_hit) { unsafe self.hit = unsafe hit }
}

/// The hits of a search; what a hit shows is read when it is asked for and kept.
@safe final class HitsBox: @unchecked Sendable {
  let result: SearchResult
  let scores: nutgraf_scores
  private let arena = ColumnArena()
  private let shown = Mutex<[Int: ShownHit]>([:])

  init(_ result: SearchResult) {
    self.result = result
    unsafe scores = nutgraf_scores(
      struct_size: 0, count: UInt32(clamping: result.count), total: Int64(result.total ?? -1),
      score: arena.column(result.count) { result.score($0) })
  }

  func hit(_ number: Int) throws(Misfortune) -> nutgraf_hit {
    if let kept = shown.withLock({ $0[number] }) { return unsafe kept.hit }
    let id = try indexed { () throws(IndexError) in try result.id(number) }
    let evidence = try indexed { () throws(IndexError) in try result.evidence(number) }
    let date = try indexed { () throws(IndexError) in try result.date(number) }
    let kept = shown.withLock { shown in
      if let other = shown[number] { return other }
      let hit = show(number, id: id, evidence, date?.iso ?? "")
      shown[number] = hit
      return hit
    }
    return unsafe kept.hit
  }

  /// With the lock held: the arena has one user at a time.
  private func show(_ number: Int, id: [UInt8], _ evidence: SearchResult.Evidence, _ date: String) -> ShownHit {
    var flat: [UInt32] = []
    for span in evidence.spans { flat.append(contentsOf: [span.start, span.end]) }
    return unsafe ShownHit(
      nutgraf_hit(
        struct_size: 0, span_count: UInt32(clamping: evidence.spans.count), id: arena.text(id),
        field: arena.text(Array(evidence.field.utf8)), snippet: arena.text(evidence.snippet),
        score: Double(result.score(number)), spans: arena.column(flat),
        date: arena.text(Array(date.utf8))))
  }
}

private func query(_ handle: QueryHandle?) throws(Misfortune) -> QueryBox {
  guard let box = unsafe Handles.find(handle, .query, as: QueryBox.self) else {
    throw .misuse("query is not a live query")
  }
  return box
}

private func hits(_ handle: HitsHandle?) throws(Misfortune) -> HitsBox {
  guard let box = unsafe Handles.find(handle, .hits, as: HitsBox.self) else {
    throw .misuse("hits is not a live list of hits")
  }
  return box
}

/// Compiles a query.
///
/// @param index a live index.
/// @param text the query language (bare words are free text of which any may match), or a JSON query
///   when it begins with '{'.
/// @param size its size in bytes.
/// @param out receives the query, NULL on failure. Free it with nutgraf_query_free().
/// @return NUTGRAF_OK; NUTGRAF_SYNTAX (the message says what was expected, the offset where);
///   NUTGRAF_TOO_LARGE for one that is nested too deeply or too long; NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_query_create")
public func queryCreate(
  _ index: IndexHandle?, _ text: UnsafePointer<CChar>?, _ size: Int,
  _ out: UnsafeMutablePointer<QueryHandle?>?
) -> StatusCode {
  let handle = unsafe index
  return export { () throws(Misfortune) in
    let slot = try unsafe prepare(out)
    _ = try unsafe NutgrafC.index(handle)
    let bytes = try unsafe bytes(text, size, "text")
    let query = try indexed { () throws(IndexError) in
      bytes.first { $0 > 0x20 } == UInt8(ascii: "{")
        ? try Query(json: bytes) : try Query(text: String(decoding: bytes, as: UTF8.self))
    }
    unsafe slot.pointee = try NutgrafC.handle(QueryBox(query), .query)
  }
}

/// Frees a query.
///
/// @param query NULL and a freed query are passed over.
/// @since 0.1
@_cdecl("nutgraf_query_free")
public func queryFree(_ query: QueryHandle?) { _ = unsafe Handles.remove(query, .query) }

/// Stops the searches that use this query now, from any thread; they return NUTGRAF_STOPPED.
///
/// @param query a live query.
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_query_cancel")
public func queryCancel(_ query: QueryHandle?) -> StatusCode {
  let handle = unsafe query
  return export { () throws(Misfortune) in try unsafe NutgrafC.query(handle).stop() }
}

/// Searches. Safe from any thread; the hits show one moment of the index.
///
/// @param index a live index.
/// @param query a live query.
/// @param options NULL takes every default.
/// @param scores set `scores->struct_size = sizeof *scores` first; receives how many hits there are
///   and their scores. May be NULL.
/// @param out receives the hits, NULL on failure. Free them with nutgraf_hits_free().
/// @return NUTGRAF_OK; NUTGRAF_STOPPED at the deadline or when cancelled; NUTGRAF_TOO_LARGE when a
///   prefix or fuzzy word stands for too many; NUTGRAF_CORRUPT; NUTGRAF_IO; NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_index_search")
public func indexSearch(
  _ index: IndexHandle?, _ query: QueryHandle?, _ options: UnsafePointer<nutgraf_search_options>?,
  _ scores: UnsafeMutablePointer<nutgraf_scores>?, _ out: UnsafeMutablePointer<HitsHandle?>?
) -> StatusCode {
  let searched = unsafe index
  let asked = unsafe query
  return export { () throws(Misfortune) in
    let slot = try unsafe prepare(out)
    let index = try unsafe NutgrafC.index(searched)
    let query = try unsafe NutgrafC.query(asked)
    let options = try unsafe read(options, empty: nutgraf_search_options())
    let limit = options.map { $0.limit == 0 ? 10 : Int($0.limit) } ?? 10
    guard limit <= 1 << 20 else { throw .misuse("limit is \(limit); the most is a million") }
    guard let order = SearchOrder(rawValue: options.map { $0.order } ?? 0) else {
      throw .misuse("order is \(options.map { $0.order } ?? 0); it is 0, 1 or 2")
    }
    let result = try indexed { () throws(IndexError) in
      try index.search(
        query.query, limit: limit, count: options.map { $0.count != 0 } ?? false, order: order,
        limits: limits(options, query))
    }
    let box = HitsBox(result)
    if let scores = unsafe scores { try unsafe fill(scores, with: box.scores) }
    unsafe slot.pointee = try handle(box, .hits)
  }
}

private func limits(_ options: nutgraf_search_options?, _ query: QueryBox) -> QueryLimits {
  let milliseconds = options.flatMap { $0.deadline_ms == 0 ? nil : Int($0.deadline_ms) }
  var limits = QueryLimits(milliseconds: milliseconds, cancel: query.cancel)
  if let options, options.expansions != 0 { limits.expansions = Int(options.expansions) }
  return limits
}

/// Counts values among the records that a query matches, or records by day, month or year, from
/// postings alone. With the query of an entity and the same name in `apart` it tells who appears with
/// whom, and how often.
///
/// @param index a live index.
/// @param query a live query.
/// @param options what is counted; a field is required.
/// @param out receives a JSON object; free it with nutgraf_bytes_free(). Of a field: "values", a list of
///   objects with value (a string, of a field of numbers a number), key (an identity where one is
///   known) and count, most frequent first. Of "date": "periods", a list of objects with from, to and
///   count, in order, and "undated".
/// @return NUTGRAF_OK, also for a field that no record has; NUTGRAF_STOPPED; NUTGRAF_TOO_LARGE;
///   NUTGRAF_CORRUPT; NUTGRAF_IO; NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_index_facets")
public func indexFacets(
  _ index: IndexHandle?, _ query: QueryHandle?, _ options: UnsafePointer<nutgraf_facet_options>?,
  _ out: UnsafeMutablePointer<nutgraf_bytes>?
) -> StatusCode {
  let searched = unsafe index
  let asked = unsafe query
  return export { () throws(Misfortune) in
    try unsafe clear(out)
    let index = try unsafe NutgrafC.index(searched)
    let query = try unsafe NutgrafC.query(asked)
    guard let options = try unsafe read(options, empty: nutgraf_facet_options()) else {
      throw .misuse("the argument options is NULL")
    }
    guard let field = try unsafe string(options.field, "field") else {
      throw .misuse("options.field is empty")
    }
    let apart = try unsafe string(options.apart, "apart")
    let deadline = unsafe options.deadline_ms
    let limits = QueryLimits(
      milliseconds: deadline == 0 ? nil : Int(deadline), cancel: query.cancel)
    if field == "date" {
      guard let period = unsafe TimelinePeriod(rawValue: options.period) else {
        throw unsafe .misuse("period is \(options.period); it is 0, 1 or 2")
      }
      let timeline = try indexed { () throws(IndexError) in
        try index.timeline(query.query, by: period, limits: limits)
      }
      try unsafe give(FacetJSON.write(timeline.periods, undated: timeline.undated), out)
    } else {
      let limit = unsafe options.limit == 0 ? 10 : Int(options.limit)
      let values = try indexed { () throws(IndexError) in
        try index.facets(
          query.query, field: field, limit: limit, apart: apart.map { Array($0.utf8) },
          limits: limits)
      }
      try unsafe give(FacetJSON.write(values), out)
    }
  }
}

/// Counts the records that match.
///
/// @param index a live index.
/// @param query a live query.
/// @param out receives the number, 0 on failure.
/// @return as nutgraf_index_search().
/// @since 0.1
@_cdecl("nutgraf_index_count")
public func indexCount(
  _ index: IndexHandle?, _ query: QueryHandle?, _ out: UnsafeMutablePointer<UInt64>?
) -> StatusCode {
  let searched = unsafe index
  let asked = unsafe query
  return export { () throws(Misfortune) in
    guard let out = unsafe out else { throw .misuse("the argument out is NULL") }
    unsafe out.pointee = 0
    let index = try unsafe NutgrafC.index(searched)
    let query = try unsafe NutgrafC.query(asked)
    let count = try indexed { () throws(IndexError) in
      try index.count(query.query, limits: limits(nil, query))
    }
    unsafe out.pointee = UInt64(clamping: count)
  }
}

/// One hit: id, field, spans, snippet and score. They are read from the index when first asked for.
///
/// @param hits live hits, to which the views belong.
/// @param number 0 for the best.
/// @param out set `out->struct_size = sizeof *out` first; receives the hit.
/// @return NUTGRAF_OK; NUTGRAF_END when there are not so many; NUTGRAF_CORRUPT; NUTGRAF_IO;
///   NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_hits_get")
public func hitsGet(
  _ hits: HitsHandle?, _ number: UInt32, _ out: UnsafeMutablePointer<nutgraf_hit>?
) -> StatusCode {
  let handle = unsafe hits
  var ended = false
  let status = export { () throws(Misfortune) in
    let box = try unsafe NutgrafC.hits(handle)
    guard Int(number) < box.result.count else {
      try unsafe fill(out, with: nutgraf_hit())
      ended = true
      return
    }
    try unsafe fill(out, with: box.hit(Int(number)))
  }
  return ended ? StatusCode(NUTGRAF_END.rawValue) : status
}

/// Frees hits and all their views.
///
/// @param hits NULL and freed hits are passed over.
/// @since 0.1
@_cdecl("nutgraf_hits_free")
public func hitsFree(_ hits: HitsHandle?) { _ = unsafe Handles.remove(hits, .hits) }
