// SPDX-License-Identifier: Apache-2.0
import CNutgrafTypes
import NutgrafExport
import NutgrafReport
import NutgrafStories
import Synchronization

/// A comparison with the reports it was made of.
final class ComparisonBox: @unchecked Sendable {
  let reports: [Report]
  let comparison: Comparison
  private let lock = Mutex(())
  private let columns = ReportColumns()

  init(_ reports: [Report]) {
    self.reports = reports
    comparison = Comparison(of: reports)
  }

  func facts() -> nutgraf_facts {
    let facts = comparison.facts
    let arena = columns
    return unsafe lock.withLock { _ in
      let built = unsafe arena.kept(0) {
        let count = facts.count
        let evidence = facts.flatMap(\.evidence)
        var firsts = [0]
        for fact in facts { firsts.append(firsts[firsts.count &- 1] &+ fact.evidence.count) }
        return unsafe nutgraf_facts(
          struct_size: 0, count: UInt32(truncatingIfNeeded: count),
          relation: arena.column(count) { facts[$0].relation.rawValue },
          kind: arena.column(count) { facts[$0].kind.rawValue },
          more_specific: arena.references(count) { facts[$0].moreSpecific },
          evidence: arena.lists(count) { Array(firsts[$0]..<firsts[$0 &+ 1]) },
          evidence_report: arena.column(evidence.map { UInt32(truncatingIfNeeded: $0.report) }),
          evidence_start: arena.starts(evidence.map(\.span)),
          evidence_end: arena.ends(evidence.map(\.span)))
      }
      return unsafe Unchecked(value: built)
    }.value
  }
}

private func comparison(_ handle: ComparisonHandle?) throws(Misfortune) -> ComparisonBox {
  guard let box = unsafe Handles.find(handle, .comparison, as: ComparisonBox.self) else {
    throw .misuse("comparison is not a live comparison")
  }
  return box
}

/// Compares two reports or more: what all say, what one says more exactly, what conflicts, what one
/// alone has.
///
/// Safe from any thread. The reports may be freed before the comparison.
///
/// @param reports an array of live reports.
/// @param count how many.
/// @param out receives the comparison, NULL on failure. Free it with nutgraf_comparison_free().
/// @return NUTGRAF_OK, or NUTGRAF_MISUSE, also for fewer than two reports.
/// @since 0.1
@_cdecl("nutgraf_comparison_create")
public func comparisonCreate(
  _ reports: UnsafePointer<ReportHandle?>?, _ count: Int,
  _ out: UnsafeMutablePointer<ComparisonHandle?>?
) -> StatusCode {
  let handles = unsafe reports
  return export { () throws(Misfortune) in
    let slot = try unsafe prepare(out)
    let reports = try unsafe NutgrafC.reports(handles, count)
    guard reports.count >= 2 else { throw .misuse("a comparison takes two reports or more") }
    unsafe slot.pointee = try handle(ComparisonBox(reports), .comparison)
  }
}

/// Frees a comparison and its columns.
///
/// @param comparison NULL and a freed comparison are passed over.
/// @since 0.1
@_cdecl("nutgraf_comparison_free")
public func comparisonFree(_ comparison: ComparisonHandle?) {
  _ = unsafe Handles.remove(comparison, .comparison)
}

/// The facts of a comparison as columns.
///
/// @param comparison a live comparison, to which the columns belong.
/// @param out set `out->struct_size = sizeof *out` first; receives the columns.
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_comparison_facts")
public func comparisonFacts(
  _ comparison: ComparisonHandle?, _ out: UnsafeMutablePointer<nutgraf_facts>?
) -> StatusCode {
  let handle = unsafe comparison
  return export { () throws(Misfortune) in
    let box = try unsafe NutgrafC.comparison(handle)
    try unsafe fill(out, with: box.facts())
  }
}

/// The comparison as one JSON object (schema "nutgraf-comparison/1").
///
/// @param comparison a live comparison.
/// @param offsets NUTGRAF_OFFSETS_…
/// @param out receives the JSON; free it with nutgraf_bytes_free().
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_comparison_json")
public func comparisonJSON(
  _ comparison: ComparisonHandle?, _ offsets: UInt32, _ out: UnsafeMutablePointer<nutgraf_bytes>?
) -> StatusCode {
  let handle = unsafe comparison
  return export { () throws(Misfortune) in
    try unsafe clear(out)
    let box = try unsafe NutgrafC.comparison(handle)
    try unsafe give(box.comparison.json(of: box.reports, offsets: unit(offsets)), out)
  }
}

/// The comparison as text for a terminal.
///
/// @param comparison a live comparison.
/// @param width columns, 40 to 400.
/// @param out receives UTF-8 text; free it with nutgraf_bytes_free().
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_comparison_text")
public func comparisonText(
  _ comparison: ComparisonHandle?, _ width: UInt32, _ out: UnsafeMutablePointer<nutgraf_bytes>?
) -> StatusCode {
  let handle = unsafe comparison
  return export { () throws(Misfortune) in
    try unsafe clear(out)
    let box = try unsafe NutgrafC.comparison(handle)
    let columns = Int(max(40, min(400, width)))
    try unsafe give(Array(box.comparison.text(of: box.reports, width: columns).utf8), out)
  }
}

/// The comparison as HTML. It needs no network, all text of the reports is escaped, and it follows
/// the reader's light or dark setting.
///
/// @param comparison a live comparison.
/// @param page 1 for a whole page, 0 for a fragment to show inside one.
/// @param out receives the HTML; free it with nutgraf_bytes_free().
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_comparison_html")
public func comparisonHTML(
  _ comparison: ComparisonHandle?, _ page: UInt32, _ out: UnsafeMutablePointer<nutgraf_bytes>?
) -> StatusCode {
  let handle = unsafe comparison
  return export { () throws(Misfortune) in
    try unsafe clear(out)
    let box = try unsafe NutgrafC.comparison(handle)
    let html =
      page != 0
      ? box.comparison.htmlPage(of: box.reports) : box.comparison.htmlFragment(of: box.reports)
    try unsafe give(Array(html.utf8), out)
  }
}

// MARK: - Stories

final class StoriesBox: Sendable {
  let stream: Mutex<StoryStream>
  init(_ stream: StoryStream) { self.stream = Mutex(stream) }
}

/// Makes a story stream: reports go in one by one, each is told its story.
///
/// @param window_days days after which a story takes no more reports; 0 for the default, 30.
/// @param out receives the stream, NULL on failure. Free it with nutgraf_stories_free().
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_stories_create")
public func storiesCreate(
  _ window_days: UInt32, _ out: UnsafeMutablePointer<StoriesHandle?>?
) -> StatusCode {
  export { () throws(Misfortune) in
    let slot = try unsafe prepare(out)
    guard window_days <= 36500 else { throw .misuse("window_days is over a hundred years") }
    let stream = StoryStream(window: window_days == 0 ? 30 : Int(window_days))
    unsafe slot.pointee = try handle(StoriesBox(stream), .stories)
  }
}

/// Frees a story stream.
///
/// @param stories NULL and a freed stream are passed over.
/// @since 0.1
@_cdecl("nutgraf_stories_free")
public func storiesFree(_ stories: StoriesHandle?) {
  _ = unsafe Handles.remove(stories, .stories)
}

/// Adds a report to the stream. Safe from any thread; the order of the calls is the order of the
/// stream.
///
/// @param stories a live stream.
/// @param report a live report, which may be freed after.
/// @param story receives the story's number.
/// @param score receives how sure it is that the report belongs to it, 0 to 1; may be NULL.
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_stories_add")
public func storiesAdd(
  _ stories: StoriesHandle?, _ report: ReportHandle?, _ story: UnsafeMutablePointer<UInt64>?,
  _ score: UnsafeMutablePointer<Float>?
) -> StatusCode {
  let handle = unsafe report
  return export { () throws(Misfortune) in
    guard let story = unsafe story else { throw .misuse("story is NULL") }
    unsafe story.pointee = 0
    guard let box = unsafe Handles.find(stories, .stories, as: StoriesBox.self) else {
      throw .misuse("stories is not a live story stream")
    }
    let report = try unsafe NutgrafC.report(handle).report
    let found = box.stream.withLock { $0.add(report) }
    unsafe story.pointee = UInt64(clamping: found.story)
    unsafe score?.pointee = found.score
  }
}
