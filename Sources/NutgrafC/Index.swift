// SPDX-License-Identifier: Apache-2.0
import CNutgrafTypes
import NutgrafExport
import NutgrafIndex
import NutgrafJSON
import NutgrafReport
import NutgrafText

final class IndexBox: Sendable {
  let index: Index
  init(_ index: Index) { self.index = index }
}

extension Misfortune {
  init(_ error: IndexError) {
    let (status, code): (nutgraf_status, String) =
      switch error.code {
      case .notFound: (NUTGRAF_NOT_FOUND, "not_found")
      case .exists: (NUTGRAF_MISUSE, "exists")
      case .locked: (NUTGRAF_LOCKED, "locked")
      case .corrupt: (NUTGRAF_CORRUPT, "corrupt")
      case .io: (NUTGRAF_IO, "io")
      case .version: (NUTGRAF_CORRUPT, "version")
      case .query: (NUTGRAF_SYNTAX, "query")
      case .limit: (NUTGRAF_TOO_LARGE, "limit")
      case .deadline: (NUTGRAF_STOPPED, "deadline")
      case .cancelled: (NUTGRAF_STOPPED, "cancelled")
      case .misuse: (NUTGRAF_MISUSE, "misuse")
      case .record: (NUTGRAF_SYNTAX, "record")
      case .memory: (NUTGRAF_TOO_LARGE, "memory")
      }
    self.init(status, code: code, error.description, offset: error.offset)
  }
}

/// Runs what the index does, with its errors as the interface's.
func indexed<Result>(_ body: () throws(IndexError) -> Result) throws(Misfortune) -> Result {
  do throws(IndexError) {
    return try body()
  } catch {
    throw Misfortune(error)
  }
}

func index(_ handle: IndexHandle?) throws(Misfortune) -> Index {
  guard let box = unsafe Handles.find(handle, .index, as: IndexBox.self) else {
    throw .misuse("index is not a live index")
  }
  return box.index
}

func folderPath(_ data: UnsafePointer<CChar>?, _ size: Int) throws(Misfortune) -> String {
  guard size > 0, size <= 1 << 16 else { throw .misuse("the path's size cannot be \(size)") }
  return String(decoding: try unsafe bytes(data, size, "path"), as: UTF8.self)
}

/// Gives out the index that `open` opens in the folder that was named.
private func give(
  _ path: UnsafePointer<CChar>?, _ size: Int, _ out: UnsafeMutablePointer<IndexHandle?>?,
  _ open: (String) throws(Misfortune) -> Index
) -> StatusCode {
  export { () throws(Misfortune) in
    let slot = try unsafe prepare(out)
    let index = try open(try unsafe folderPath(path, size))
    unsafe slot.pointee = try handle(IndexBox(index), .index)
  }
}

/// The number of an earlier generation.
private func generation(_ number: UInt64) throws(Misfortune) -> Int {
  guard number < 1 << 62 else { throw .misuse("no generation can be \(number)") }
  return Int(clamping: number)
}

/// Makes an index in a folder that has none, and takes its writer's lock.
///
/// @param path the folder; made when missing.
/// @param size the path's size in bytes.
/// @param out receives the index, NULL on failure. Free it with nutgraf_index_free().
/// @return NUTGRAF_OK; NUTGRAF_MISUSE, also when an index is there already; NUTGRAF_LOCKED;
///   NUTGRAF_IO.
/// @since 0.1
@_cdecl("nutgraf_index_create")
public func indexCreate(
  _ path: UnsafePointer<CChar>?, _ size: Int, _ out: UnsafeMutablePointer<IndexHandle?>?
) -> StatusCode {
  unsafe give(path, size, out) { (folder) throws(Misfortune) in
    try indexed { () throws(IndexError) in try Index.create(path: folder) }
  }
}

/// Opens an index.
///
/// @param path the folder.
/// @param size the path's size in bytes.
/// @param write 1 to write as well: one process and one handle at a time; 0 to read, any number.
/// @param out receives the index, NULL on failure. Free it with nutgraf_index_free().
/// @return NUTGRAF_OK; NUTGRAF_NOT_FOUND; NUTGRAF_LOCKED when somebody else writes; NUTGRAF_CORRUPT;
///   NUTGRAF_IO; NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_index_open")
public func indexOpen(
  _ path: UnsafePointer<CChar>?, _ size: Int, _ write: UInt32,
  _ out: UnsafeMutablePointer<IndexHandle?>?
) -> StatusCode {
  unsafe give(path, size, out) { (folder) throws(Misfortune) in
    try indexed { () throws(IndexError) in try Index.open(path: folder, write: write != 0) }
  }
}

/// Opens an earlier generation of an index, for reading, while it is still kept.
///
/// A large commit, a merge and closing make a generation; nutgraf_index_keep() says how many are kept.
///
/// @param path the folder.
/// @param size the path's size in bytes.
/// @param generation one of "generations" in nutgraf_index_stats().
/// @param out receives the index, NULL on failure. Free it with nutgraf_index_free().
/// @return NUTGRAF_OK; NUTGRAF_NOT_FOUND, also for a generation that is not kept; NUTGRAF_CORRUPT;
///   NUTGRAF_IO; NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_index_open_generation")
public func indexOpenGeneration(
  _ path: UnsafePointer<CChar>?, _ size: Int, _ generation: UInt64,
  _ out: UnsafeMutablePointer<IndexHandle?>?
) -> StatusCode {
  unsafe give(path, size, out) { (folder) throws(Misfortune) in
    let number = try NutgrafC.generation(generation)
    return try indexed { () throws(IndexError) in try Index.open(path: folder, generation: number) }
  }
}

private func options(
  _ pointer: UnsafePointer<nutgraf_index_options>?
) throws(Misfortune) -> (index: IndexOptions, write: Bool, generation: UInt64) {
  var result = IndexOptions()
  guard let given = try unsafe read(pointer, empty: nutgraf_index_options()) else {
    return (result, false, 0)
  }
  let (memory, cache) = unsafe (given.memory_limit, given.cache_limit)
  if memory != 0 { result.memory = max(1 << 20, Int(clamping: memory)) }
  if cache != 0 { result.cache = Int(clamping: cache) }
  if let names = try unsafe string(given.stemmed, "stemmed") {
    result.stemmed = names.utf8.split(separator: UInt8(ascii: ",")).map {
      String(decoding: $0.filter { $0 != 0x20 }, as: UTF8.self)
    }
  }
  return unsafe (result, given.write != 0, given.generation)
}

/// Makes an index as nutgraf_index_create() does, with options.
///
/// @param path the folder; made when missing.
/// @param size the path's size in bytes.
/// @param options NULL takes every default.
/// @param out receives the index, NULL on failure. Free it with nutgraf_index_free().
/// @return as nutgraf_index_create(); NUTGRAF_SYNTAX for a name in `stemmed` that no field can have.
/// @since 0.1
@_cdecl("nutgraf_index_create_with")
public func indexCreateWith(
  _ path: UnsafePointer<CChar>?, _ size: Int, _ options: UnsafePointer<nutgraf_index_options>?,
  _ out: UnsafeMutablePointer<IndexHandle?>?
) -> StatusCode {
  let given = unsafe options
  return unsafe give(path, size, out) { (folder) throws(Misfortune) in
    let options = try unsafe NutgrafC.options(given)
    return try indexed { () throws(IndexError) in
      try Index.create(path: folder, options: options.index)
    }
  }
}

/// Opens an index as nutgraf_index_open() does, with options.
///
/// @param path the folder.
/// @param size the path's size in bytes.
/// @param options NULL takes every default: for reading, the present generation.
/// @param out receives the index, NULL on failure. Free it with nutgraf_index_free().
/// @return as nutgraf_index_open() and nutgraf_index_open_generation(); NUTGRAF_MISUSE also when an
///   earlier generation is to be written.
/// @since 0.1
@_cdecl("nutgraf_index_open_with")
public func indexOpenWith(
  _ path: UnsafePointer<CChar>?, _ size: Int, _ options: UnsafePointer<nutgraf_index_options>?,
  _ out: UnsafeMutablePointer<IndexHandle?>?
) -> StatusCode {
  let given = unsafe options
  return unsafe give(path, size, out) { (folder) throws(Misfortune) in
    let options = try unsafe NutgrafC.options(given)
    guard options.generation == 0 || !options.write else {
      throw .misuse("an earlier generation is opened for reading only")
    }
    let number = try NutgrafC.generation(options.generation)
    return try indexed { () throws(IndexError) in
      number == 0
        ? try Index.open(path: folder, write: options.write, options: options.index)
        : try Index.open(path: folder, generation: number, options: options.index)
    }
  }
}

/// Gives up the writer's lock. What was not committed is lost; committed records stay.
///
/// @param index a live index; only nutgraf_index_free() is of use on it after.
/// @return NUTGRAF_OK, NUTGRAF_IO or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_index_close")
public func indexClose(_ index: IndexHandle?) -> StatusCode {
  unsafe withIndex(index) { (index) throws(IndexError) in try index.close() }
}

/// Frees an index, closing it first when that was not done.
///
/// @param index NULL and a freed index are passed over.
/// @since 0.1
@_cdecl("nutgraf_index_free")
public func indexFree(_ index: IndexHandle?) { _ = unsafe Handles.remove(index, .index) }

func withIndex(_ handle: IndexHandle?, _ body: (Index) throws(IndexError) -> Void)
  -> StatusCode
{
  export { () throws(Misfortune) in
    let index = try unsafe index(handle)
    try indexed { () throws(IndexError) in try body(index) }
  }
}

/// Adds a record as plain text, in the place of any with the same id. It is found after a commit.
///
/// @param index an index opened for writing.
/// @param json one object: "id" (required), "title", "body", "date" (ISO 8601); any other string
///   member is a text field of that name, a list of strings a field of whole values, a number or a
///   list of numbers a field of numbers.
/// @param size its size in bytes.
/// @return NUTGRAF_OK; NUTGRAF_SYNTAX for a record that cannot be indexed; NUTGRAF_IO; NUTGRAF_MISUSE,
///   also for an index opened for reading.
/// @since 0.1
@_cdecl("nutgraf_index_add")
public func indexAdd(_ index: IndexHandle?, _ json: UnsafePointer<CChar>?, _ size: Int)
  -> StatusCode
{
  let handle = unsafe index
  return export { () throws(Misfortune) in
    let index = try unsafe NutgrafC.index(handle)
    let line = try unsafe bytes(json, size, "json")
    try indexed { () throws(IndexError) in try index.add(IndexRecord(json: line)) }
  }
}

/// Adds a report with everything that was read from it: its entities, speakers, events and positions
/// are found by name and role as well as its words.
///
/// @param index an index opened for writing.
/// @param report a live report.
/// @param json an object whose members ("id", "title", "body", "date" …) stand in the place of the
///   report's own; "annotations": true keeps the annotated report with the record, for
///   nutgraf_index_get(); NULL for none.
/// @param size its size in bytes.
/// @return as nutgraf_index_add().
/// @since 0.1
@_cdecl("nutgraf_index_add_report")
public func indexAddReport(
  _ index: IndexHandle?, _ report: ReportHandle?, _ json: UnsafePointer<CChar>?, _ size: Int
) -> StatusCode {
  let handle = unsafe index
  let read = unsafe report
  return export { () throws(Misfortune) in
    let index = try unsafe NutgrafC.index(handle)
    let report = try unsafe NutgrafC.report(read).report
    let fields = unsafe json == nil && size == 0 ? nil : try unsafe bytes(json, size, "json")
    try indexed { () throws(IndexError) in
      var record = try IndexRecord(report: report, json: fields)
      if record.wantsAnnotations {
        record.payload = report.json(ExportOptions(offsets: .utf8, tokens: false))
      }
      try index.add(record)
    }
  }
}

/// Deletes the record of an id, if there is one, with the next commit.
///
/// @param index an index opened for writing.
/// @param id the id.
/// @param size its size in bytes.
/// @return NUTGRAF_OK, NUTGRAF_IO or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_index_delete")
public func indexDelete(_ index: IndexHandle?, _ id: UnsafePointer<CChar>?, _ size: Int)
  -> StatusCode
{
  let handle = unsafe index
  return export { () throws(Misfortune) in
    let index = try unsafe NutgrafC.index(handle)
    let id = try unsafe bytes(id, size, "id")
    try indexed { () throws(IndexError) in try index.delete(id) }
  }
}

/// Makes all changes since the last commit durable (they are on the disk when it returns) and
/// visible, together.
///
/// @param index an index opened for writing.
/// @return NUTGRAF_OK; NUTGRAF_IO (the changes are kept and can be committed again); NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_index_commit")
public func indexCommit(_ index: IndexHandle?) -> StatusCode {
  unsafe withIndex(index) { (index) throws(IndexError) in try index.commit() }
}

/// Takes back all changes since the last commit.
///
/// @param index an index opened for writing.
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_index_rollback")
public func indexRollback(_ index: IndexHandle?) -> StatusCode {
  unsafe withIndex(index) { (index) throws(IndexError) in try index.rollback() }
}

/// Keeps so many earlier generations from now on, with their files, so that
/// nutgraf_index_open_generation() can open them. A new index keeps none.
///
/// @param index an index opened for writing.
/// @param generations how many, 0 to a million.
/// @return NUTGRAF_OK, NUTGRAF_IO or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_index_keep")
public func indexKeep(_ index: IndexHandle?, _ generations: UInt32) -> StatusCode {
  unsafe withIndex(index) { (index) throws(IndexError) in
    try index.keep(generations: Int(generations))
  }
}

/// Joins all segments into one and drops what was deleted.
///
/// @param index an index opened for writing.
/// @return NUTGRAF_OK, NUTGRAF_IO, NUTGRAF_CORRUPT or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_index_merge")
public func indexMerge(_ index: IndexHandle?) -> StatusCode {
  unsafe withIndex(index) { (index) throws(IndexError) in try index.merge() }
}

/// Joins the smallest segments, reading no more than a number of bytes of them, so that the work can be
/// done in parts.
///
/// @param index an index opened for writing.
/// @param bytes how many bytes of segments may be read.
/// @param done receives 1 when all is one segment without deletions, else 0.
/// @return NUTGRAF_OK, NUTGRAF_IO, NUTGRAF_CORRUPT or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_index_merge_some")
public func indexMergeSome(
  _ index: IndexHandle?, _ bytes: UInt64, _ done: UnsafeMutablePointer<UInt32>?
) -> StatusCode {
  let handle = unsafe index
  return export { () throws(Misfortune) in
    guard let done = unsafe done else { throw .misuse("the argument done is NULL") }
    unsafe done.pointee = 0
    let index = try unsafe NutgrafC.index(handle)
    guard bytes < 1 << 62 else { throw .misuse("bytes cannot be \(bytes)") }
    let finished = try indexed { () throws(IndexError) in
      try index.merge(budget: Int(clamping: bytes))
    }
    unsafe done.pointee = finished ? 1 : 0
  }
}

/// A record as it was given.
///
/// @param index a live index.
/// @param id the id.
/// @param size its size in bytes.
/// @param out receives a JSON object: id, date, each text under its field, and report where annotations
///   were kept; free it with nutgraf_bytes_free().
/// @return NUTGRAF_OK; NUTGRAF_NOT_FOUND; NUTGRAF_CORRUPT; NUTGRAF_IO; NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_index_get")
public func indexGet(
  _ index: IndexHandle?, _ id: UnsafePointer<CChar>?, _ size: Int,
  _ out: UnsafeMutablePointer<nutgraf_bytes>?
) -> StatusCode {
  let handle = unsafe index
  return export { () throws(Misfortune) in
    try unsafe clear(out)
    let index = try unsafe NutgrafC.index(handle)
    let id = try unsafe bytes(id, size, "id")
    let found = try indexed { () throws(IndexError) in try index.record(id: id) }
    guard let record = found else {
      throw Misfortune(NUTGRAF_NOT_FOUND, code: "not_found", "the index has no record of this id")
    }
    try unsafe give(FacetJSON.write(record), out)
  }
}
