// SPDX-License-Identifier: Apache-2.0
import CNutgrafTypes
import NutgrafExport
import NutgrafReport

/// Gives findings of many reports as a table: an Arrow stream of record batches.
///
/// @param reports an array of live reports.
/// @param count how many.
/// @param kind NUTGRAF_TABLE_…
/// @param offsets NUTGRAF_OFFSETS_…
/// @param out receives the stream, which is independent of the reports; release it as the Arrow C
///   stream interface says.
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_table_export")
public func tableExport(
  _ reports: UnsafePointer<ReportHandle?>?, _ count: Int, _ kind: UInt32, _ offsets: UInt32,
  _ out: UnsafeMutablePointer<ArrowArrayStream>?
) -> StatusCode {
  let handles = unsafe reports
  return export { () throws(Misfortune) in
    guard let out = unsafe out else { throw .misuse("the argument out is NULL") }
    unsafe out.pointee = ArrowArrayStream()
    guard let raw = UInt8(exactly: kind), let kind = TableKind(rawValue: raw) else {
      throw .misuse("kind is \(kind); it is one of NUTGRAF_TABLE_…")
    }
    let unit = try unit(offsets)
    let reports = try unsafe NutgrafC.reports(handles, count)
    let stream = TableStream(kind: kind, unit: unit, reports: reports)
    unsafe out.pointee = ArrowArrayStream(
      get_schema: { unsafe streamSchema($0, $1) }, get_next: { unsafe streamNext($0, $1) },
      get_last_error: { _ in nil }, release: { unsafe streamRelease($0) },
      private_data: Unmanaged.passRetained(stream).toOpaque())
  }
}

/// Reports still to be given, some hundred a batch.
private final class TableStream {
  let kind: TableKind
  let unit: OffsetUnit
  var reports: ArraySlice<Report>

  init(kind: TableKind, unit: OffsetUnit, reports: [Report]) {
    self.kind = kind
    self.unit = unit
    self.reports = reports[...]
  }

  /// The next batch; its text stays far below the 2 GiB that 32-bit offsets can say.
  func next() -> Table? {
    guard !reports.isEmpty else { return nil }
    var taken = 0
    var bytes = 0
    for report in reports {
      bytes &+= report.document.text.count
      if taken > 0, taken >= 512 || bytes > 64 << 20 { break }
      taken &+= 1
    }
    let batch = reports.prefix(taken)
    reports = reports.dropFirst(taken)
    return Table(kind, of: Array(batch), offsets: unit)
  }
}

private func stream(_ pointer: UnsafeMutablePointer<ArrowArrayStream>?) -> TableStream? {
  guard let data = unsafe pointer?.pointee.private_data else { return nil }
  return unsafe Unmanaged<TableStream>.fromOpaque(data).takeUnretainedValue()
}

private func streamSchema(
  _ pointer: UnsafeMutablePointer<ArrowArrayStream>?, _ out: UnsafeMutablePointer<ArrowSchema>?
) -> Int32 {
  guard let stream = unsafe stream(pointer), let out = unsafe out else { return 22 }
  unsafe ArrowBuilder().schema(Table(stream.kind, of: [], offsets: stream.unit), into: out)
  return 0
}

private func streamNext(
  _ pointer: UnsafeMutablePointer<ArrowArrayStream>?, _ out: UnsafeMutablePointer<ArrowArray>?
) -> Int32 {
  guard let stream = unsafe stream(pointer), let out = unsafe out else { return 22 }
  unsafe out.pointee = ArrowArray()
  if let table = stream.next() { unsafe ArrowBuilder().array(table, into: out) }
  return 0
}

private func streamRelease(_ pointer: UnsafeMutablePointer<ArrowArrayStream>?) {
  guard let pointer = unsafe pointer, let data = unsafe pointer.pointee.private_data else { return }
  unsafe Unmanaged<TableStream>.fromOpaque(data).release()
  unsafe pointer.pointee = ArrowArrayStream()
}
