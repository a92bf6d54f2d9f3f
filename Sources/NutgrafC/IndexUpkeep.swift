// SPDX-License-Identifier: Apache-2.0
import CNutgrafTypes
import NutgrafExport
import NutgrafIndex
import NutgrafJSON
import NutgrafReport
import NutgrafText

/// Looks whether other processes committed, so that queries see it.
///
/// @param index a live index.
/// @return NUTGRAF_OK, NUTGRAF_IO, NUTGRAF_CORRUPT or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_index_refresh")
public func indexRefresh(_ index: IndexHandle?) -> StatusCode {
  unsafe withIndex(index) { (index) throws(IndexError) in _ = try index.refresh() }
}

/// Reads every byte of the index and checks it.
///
/// @param index a live index.
/// @return NUTGRAF_OK; NUTGRAF_CORRUPT (the message names file and byte); NUTGRAF_IO; NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_index_verify")
public func indexVerify(_ index: IndexHandle?) -> StatusCode {
  unsafe withIndex(index) { (index) throws(IndexError) in try index.verify() }
}

/// Copies the index as it is now, with every commit, to another folder, while others read and write
/// it. The copy is one segment.
///
/// @param index a live index.
/// @param path the folder of the copy; made when missing.
/// @param size the path's size in bytes.
/// @return NUTGRAF_OK; NUTGRAF_MISUSE, also when an index is there already; NUTGRAF_LOCKED;
///   NUTGRAF_CORRUPT; NUTGRAF_IO.
/// @since 0.1
@_cdecl("nutgraf_index_backup")
public func indexBackup(_ index: IndexHandle?, _ path: UnsafePointer<CChar>?, _ size: Int)
  -> StatusCode
{
  let handle = unsafe index
  let text = unsafe path
  return export { () throws(Misfortune) in
    let index = try unsafe NutgrafC.index(handle)
    let folder = try unsafe folderPath(text, size)
    try indexed { () throws(IndexError) in try index.backup(to: folder) }
  }
}

/// Mends a damaged index that nobody has open for writing: keeps every segment and every commit of
/// the log that checks out, sets damaged files aside under another name, and says what was wrong.
///
/// A record deleted since the last merge may come back when the manifest was damaged.
///
/// @param path the folder.
/// @param size the path's size in bytes.
/// @param out receives a JSON object: records, segments (how many were kept), damage (a list of
///   objects with code, message and, where known, file and offset), set_aside (names of files); free
///   it with nutgraf_bytes_free(). A whole index gives an empty damage.
/// @return NUTGRAF_OK, also when something was lost; NUTGRAF_NOT_FOUND; NUTGRAF_LOCKED;
///   NUTGRAF_CORRUPT when nothing can be kept; NUTGRAF_IO; NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_index_repair")
public func indexRepair(
  _ path: UnsafePointer<CChar>?, _ size: Int, _ out: UnsafeMutablePointer<nutgraf_bytes>?
) -> StatusCode {
  let text = unsafe path
  return export { () throws(Misfortune) in
    try unsafe clear(out)
    let folder = try unsafe folderPath(text, size)
    let report = try indexed { () throws(IndexError) in try Index.repair(path: folder) }
    try unsafe give(json(report), out)
  }
}

private func json(_ report: RepairReport) -> [UInt8] {
  var json = JSONWriter(capacity: 256)
  json.beginObject()
  json.key("records")
  json.int(report.records)
  json.key("segments")
  json.int(report.segments)
  json.key("damage")
  json.beginArray()
  for damage in report.damage {
    json.beginObject()
    json.key("code")
    json.string(Misfortune(damage).code)
    json.key("message")
    json.string(damage.description)
    if let file = damage.file {
      json.key("file")
      json.string(file)
    }
    if let offset = damage.offset {
      json.key("offset")
      json.int(offset)
    }
    json.endObject()
  }
  json.endArray()
  json.key("set_aside")
  json.beginArray()
  for name in report.setAside { json.string(name) }
  json.endArray()
  json.endObject()
  return json.bytes
}

/// Figures about the index as a JSON object: records, deleted, segments, bytes, generation, terms,
/// and generations, the list of those that can be opened.
///
/// @param index a live index.
/// @param out receives the JSON; free it with nutgraf_bytes_free().
/// @return NUTGRAF_OK, NUTGRAF_MISUSE or NUTGRAF_CORRUPT.
/// @since 0.1
@_cdecl("nutgraf_index_stats")
public func indexStats(_ index: IndexHandle?, _ out: UnsafeMutablePointer<nutgraf_bytes>?)
  -> StatusCode
{
  let handle = unsafe index
  return export { () throws(Misfortune) in
    try unsafe clear(out)
    let index = try unsafe NutgrafC.index(handle)
    let (stats, generations) = try indexed { () throws(IndexError) in
      (try index.stats(), try index.generations())
    }
    let json =
      "{\"records\":\(stats.records),\"deleted\":\(stats.deleted),\"segments\":\(stats.segments),"
      + "\"bytes\":\(stats.bytes),\"generation\":\(stats.generation),\"terms\":\(stats.terms),"
      + "\"generations\":[\(generations.map { "\($0)" }.joined(separator: ","))]}"
    try unsafe give(Array(json.utf8), out)
  }
}
