// SPDX-License-Identifier: Apache-2.0
import CNutgrafTypes
import NutgrafExport
import NutgrafReport
import NutgrafText
import Synchronization

/// A report and the columns that were asked of it so far. The columns are built under the lock and
/// never change after.
final class ReportBox: @unchecked Sendable {
  let report: Report
  private let lock = Mutex(())
  private let columns = ReportColumns()

  init(_ report: Report) { self.report = report }

  func withColumns<R>(_ body: (Report, ReportColumns) -> R) -> R {
    lock.withLock { _ in Unchecked(value: body(report, columns)) }.value
  }
}

/// Pointers on their way out of a lock: what they point to never changes after.
struct Unchecked<Value>: @unchecked Sendable { let value: Value }

func report(_ handle: ReportHandle?) throws(Misfortune) -> ReportBox {
  guard let box = unsafe Handles.find(handle, .report, as: ReportBox.self) else {
    throw .misuse("report is not a live report")
  }
  return box
}

/// The reports of an array of handles.
func reports(_ handles: UnsafePointer<ReportHandle?>?, _ count: Int) throws(Misfortune)
  -> [Report]
{
  guard count >= 0, count <= 1 << 24 else { throw .misuse("count cannot be \(count)") }
  guard count > 0 else { return [] }
  guard let handles = unsafe handles else { throw .misuse("reports is NULL") }
  var found: [Report] = []
  found.reserveCapacity(count)
  for i in 0..<count { try found.append(unsafe report(handles[i]).report) }
  return found
}

/// Reads a report from text, such as text flattened from a page.
///
/// Safe from any thread. The text is copied.
///
/// @param engine a live engine.
/// @param text the text, UTF-8.
/// @param size its size in bytes.
/// @param options what is known of the report; NULL for nothing.
/// @param out receives the report, NULL on failure. Free it with nutgraf_report_free().
/// @return NUTGRAF_OK; NUTGRAF_MISUSE; NUTGRAF_NOT_UTF8 (the error's offset names the byte);
///   NUTGRAF_EMPTY; NUTGRAF_TOO_LARGE; NUTGRAF_SYNTAX for a date that is none.
/// @since 0.1
@_cdecl("nutgraf_report_read_text")
public func reportReadText(
  _ engine: EngineHandle?, _ text: UnsafePointer<CChar>?, _ size: Int,
  _ options: UnsafePointer<nutgraf_read_options>?, _ out: UnsafeMutablePointer<ReportHandle?>?
) -> StatusCode {
  unsafe readReport(engine, text, size, options, out) { .text($0) }
}

/// Reads a report from an HTML page in any encoding.
///
/// Safe from any thread. The page is copied.
///
/// @param engine a live engine.
/// @param page the page as it was fetched.
/// @param size its size in bytes.
/// @param options what is known of the report; NULL for nothing.
/// @param out receives the report, NULL on failure. Free it with nutgraf_report_free().
/// @return as nutgraf_report_read_text(). A page without an article gives an empty one with
///   warnings in its JSON, not a failure.
/// @since 0.1
@_cdecl("nutgraf_report_read_html")
public func reportReadHTML(
  _ engine: EngineHandle?, _ page: UnsafePointer<CChar>?, _ size: Int,
  _ options: UnsafePointer<nutgraf_read_options>?, _ out: UnsafeMutablePointer<ReportHandle?>?
) -> StatusCode {
  unsafe readReport(engine, page, size, options, out) { .html($0) }
}

private func readReport(
  _ handle: EngineHandle?, _ data: UnsafePointer<CChar>?, _ size: Int,
  _ options: UnsafePointer<nutgraf_read_options>?, _ out: UnsafeMutablePointer<ReportHandle?>?,
  _ body: ([UInt8]) -> InputRecord.Body
) -> StatusCode {
  export { () throws(Misfortune) in
    let slot = try unsafe prepare(out)
    let engine = try unsafe engine(handle)
    let (id, known) = try unsafe engine.readOptions(
      read(options, empty: nutgraf_read_options()))
    if size > engine.inputLimit {
      throw Misfortune(RecordError(.tooLarge(count: size, limit: engine.inputLimit)))
    }
    let record = InputRecord(id: id, body: body(try unsafe bytes(data, size, "text")), options: known)
    unsafe slot.pointee = try handleOfReport(record, engine)
  }
}

/// Reads a report from an input record: one JSON object with id and text or html.
///
/// Safe from any thread.
///
/// @param engine a live engine.
/// @param json the record, UTF-8.
/// @param size its size in bytes.
/// @param out receives the report, NULL on failure. Free it with nutgraf_report_free().
/// @return as nutgraf_report_read_text(); NUTGRAF_SYNTAX for a record that is not as it should be.
/// @since 0.1
@_cdecl("nutgraf_report_read_record")
public func reportReadRecord(
  _ engine: EngineHandle?, _ json: UnsafePointer<CChar>?, _ size: Int,
  _ out: UnsafeMutablePointer<ReportHandle?>?
) -> StatusCode {
  let handle = unsafe engine
  return export { () throws(Misfortune) in
    let slot = try unsafe prepare(out)
    let engine = try unsafe NutgrafC.engine(handle)
    unsafe slot.pointee = try handleOfReport(
      parseRecord(unsafe bytes(json, size, "json"), engine), engine)
  }
}

func parseRecord(_ line: [UInt8], _ engine: Engine) throws(Misfortune) -> InputRecord {
  let (_, defaults) = try unsafe engine.readOptions(nil)
  switch InputRecord.parse(line, defaults: defaults) {
  case .success(let record): return record
  case .failure(let failure): throw Misfortune(failure.error)
  }
}

private func handleOfReport(_ record: InputRecord, _ engine: Engine) throws(Misfortune)
  -> OpaquePointer
{
  let report: Report
  do throws(RecordError) {
    report = try engine.read(record)
  } catch {
    throw Misfortune(error)
  }
  return unsafe try handle(ReportBox(report), .report)
}

/// Frees a report and all its columns and views.
///
/// @param report NULL and a freed report are passed over.
/// @since 0.1
@_cdecl("nutgraf_report_free")
public func reportFree(_ report: ReportHandle?) {
  _ = unsafe Handles.remove(report, .report)
}

/// The text into which every offset of the report points, UTF-8.
///
/// @param report a live report.
/// @param out receives the text, which belongs to the report.
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_report_text")
public func reportText(_ report: ReportHandle?, _ out: UnsafeMutablePointer<nutgraf_view>?)
  -> StatusCode
{
  unsafe view(report, out) { report, columns in unsafe columns.text(of: report) }
}

/// The report's id, as it was given.
///
/// @param report a live report.
/// @param out receives the id, which belongs to the report.
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_report_id")
public func reportID(_ report: ReportHandle?, _ out: UnsafeMutablePointer<nutgraf_view>?)
  -> StatusCode
{
  unsafe view(report, out) { report, columns in unsafe columns.id(of: report) }
}

private func view(
  _ handle: ReportHandle?, _ out: UnsafeMutablePointer<nutgraf_view>?,
  _ get: (Report, ReportColumns) -> nutgraf_view
) -> StatusCode {
  export { () throws(Misfortune) in
    guard let out = unsafe out else { throw .misuse("the argument out is NULL") }
    unsafe out.pointee = nutgraf_view(data: nil, size: 0)
    let box = try unsafe report(handle)
    unsafe out.pointee = unsafe box.withColumns(get)
  }
}

/// The annotated report as one JSON object (schema "nutgraf/1").
///
/// @param report a live report.
/// @param offsets NUTGRAF_OFFSETS_…: the unit of all offsets.
/// @param tokens 1 to write the tokens too.
/// @param out receives the JSON; free it with nutgraf_bytes_free().
/// @return NUTGRAF_OK, or NUTGRAF_MISUSE, also for a unit that is none.
/// @since 0.1
@_cdecl("nutgraf_report_json")
public func reportJSON(
  _ report: ReportHandle?, _ offsets: UInt32, _ tokens: UInt32,
  _ out: UnsafeMutablePointer<nutgraf_bytes>?
) -> StatusCode {
  let handle = unsafe report
  return export { () throws(Misfortune) in
    try unsafe clear(out)
    let box = try unsafe NutgrafC.report(handle)
    let options = ExportOptions(offsets: try unit(offsets), tokens: tokens != 0)
    try unsafe give(box.report.json(options), out)
  }
}

/// The report as an HTML fragment that shows names and quotations in place. It needs no network, and
/// all of the report's text is escaped.
///
/// @param report a live report.
/// @param out receives the HTML; free it with nutgraf_bytes_free().
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_report_html")
public func reportHTML(_ report: ReportHandle?, _ out: UnsafeMutablePointer<nutgraf_bytes>?)
  -> StatusCode
{
  let handle = unsafe report
  return export { () throws(Misfortune) in
    try unsafe clear(out)
    let box = try unsafe NutgrafC.report(handle)
    try unsafe give(Array(box.report.htmlFragment().utf8), out)
  }
}

func clear(_ out: UnsafeMutablePointer<nutgraf_bytes>?) throws(Misfortune) {
  guard let out = unsafe out else { throw .misuse("the argument out is NULL") }
  unsafe out.pointee = nutgraf_bytes(data: nil, size: 0)
}

func unit(_ value: UInt32) throws(Misfortune) -> OffsetUnit {
  guard let raw = UInt8(exactly: value), let unit = OffsetUnit(rawValue: raw) else {
    throw .misuse("offsets is \(value); it is one of NUTGRAF_OFFSETS_…")
  }
  return unit
}
