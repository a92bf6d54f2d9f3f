// SPDX-License-Identifier: Apache-2.0
import CNutgrafTypes
import NutgrafArticle
import NutgrafExport
import NutgrafReport
import NutgrafText

/// Limits and stages, fixed when it is made: an engine can be shared by any number of threads.
final class Engine: Sendable {
  let threads: Int
  let inputLimit: Int
  let memoryLimit: Int
  let stages: Stages

  init(_ options: nutgraf_engine_options?) throws(Misfortune) {
    let options = options ?? nutgraf_engine_options()
    threads = options.threads == 0 ? 1 : Int(options.threads)
    guard threads <= 256 else { throw .misuse("threads is \(threads); the most is 256") }
    guard options.input_limit <= 1 << 30 else {
      throw .misuse("input_limit is \(options.input_limit); the most is 1 GiB")
    }
    inputLimit = options.input_limit == 0 ? 16 << 20 : Int(options.input_limit)
    memoryLimit =
      options.memory_limit == 0
      ? 64 << 20 : Int(clamping: min(options.memory_limit, 1 << 40))
    guard options.stages < 64 else { throw .misuse("stages holds bits that are no stage") }
    stages = options.stages == 0 ? .all : Stages(bits: options.stages)
  }

  func readOptions(_ given: nutgraf_read_options?) throws(Misfortune) -> (
    id: String, options: ReadOptions
  ) {
    var options = ReadOptions()
    options.limit = inputLimit
    guard let given = unsafe given else { return ("", options) }
    options.url = try unsafe string(given.url, "url")
    options.title = try unsafe string(given.title, "title")
    options.publisher = try unsafe string(given.publisher, "publisher")
    options.language = try unsafe string(given.language, "language")
    options.published = try date(unsafe string(given.published, "published"), "published")
    options.fetched = try date(unsafe string(given.fetched, "fetched"), "fetched")
    return (try unsafe string(given.id, "id") ?? "", options)
  }

  private func date(_ text: String?, _ name: String) throws(Misfortune) -> DateTime? {
    guard let text else { return nil }
    guard let date = DateTime(iso: text) else {
      throw Misfortune(
        NUTGRAF_SYNTAX, code: "bad_date",
        "\(name) is not an ISO 8601 date or date-time such as 2025-05-17")
    }
    return date
  }
}

extension Stages {
  init(bits: UInt32) {
    self = .article
    if bits & UInt32(NUTGRAF_STAGE_SYNTAX) != 0 { insert(.syntax) }
    if bits & UInt32(NUTGRAF_STAGE_NAMES) != 0 { insert(.names) }
    if bits & UInt32(NUTGRAF_STAGE_TIME) != 0 { insert(.time) }
    if bits & UInt32(NUTGRAF_STAGE_SPEECH) != 0 { insert(.speech) }
    if bits & UInt32(NUTGRAF_STAGE_EVENTS) != 0 { insert(.events) }
  }
}

func engine(_ handle: EngineHandle?) throws(Misfortune) -> Engine {
  guard let engine = unsafe Handles.find(handle, .engine, as: Engine.self) else {
    throw .misuse("engine is not a live engine")
  }
  return engine
}

/// Makes an engine: the limits and stages with which reports are read.
///
/// Safe from any thread. An engine never changes; threads can share it.
///
/// @param options NULL takes every default.
/// @param out receives the engine, NULL on failure. Free it with nutgraf_engine_free().
/// @return NUTGRAF_OK, or NUTGRAF_MISUSE for an option out of its range or a NULL out.
/// @since 0.1
@_cdecl("nutgraf_engine_create")
public func engineCreate(
  _ options: UnsafePointer<nutgraf_engine_options>?, _ out: UnsafeMutablePointer<EngineHandle?>?
) -> StatusCode {
  export { () throws(Misfortune) in
    let slot = try unsafe prepare(out)
    let engine = try Engine(unsafe read(options, empty: nutgraf_engine_options()))
    unsafe slot.pointee = try handle(engine, .engine)
  }
}

/// Frees an engine. Reports and batches made with it stay valid.
///
/// @param engine NULL and a freed engine are passed over.
/// @since 0.1
@_cdecl("nutgraf_engine_free")
public func engineFree(_ engine: EngineHandle?) {
  _ = unsafe Handles.remove(engine, .engine)
}

// MARK: - Shared by the nouns

/// An out parameter, emptied first so that it is NULL on every failure.
func prepare(_ out: UnsafeMutablePointer<OpaquePointer?>?) throws(Misfortune)
  -> UnsafeMutablePointer<OpaquePointer?>
{
  guard let out = unsafe out else { throw .misuse("the argument out is NULL") }
  unsafe out.pointee = nil
  return unsafe out
}

func handle(_ object: AnyObject, _ kind: HandleKind) throws(Misfortune) -> OpaquePointer {
  guard let handle = unsafe Handles.insert(object, kind) else {
    throw Misfortune(NUTGRAF_TOO_LARGE, code: "handles", "more than 16 million handles are live")
  }
  return unsafe handle
}
