// SPDX-License-Identifier: Apache-2.0
import CNutgrafTypes
import NutgrafArticle
import NutgrafExport
import NutgrafLexicon
import NutgrafNames
import NutgrafReport
import NutgrafSpeech
import NutgrafText

/// Limits, stages and models, fixed when it is made: an engine can be shared by any number of threads.
final class Engine: Sendable {
  let threads: Int
  let inputLimit: Int
  let memoryLimit: Int
  let stages: Stages
  private let names: NamesOptions
  private let speech: SpeechOptions

  init(_ options: nutgraf_engine_options?) throws(Misfortune) {
    let options = unsafe options ?? nutgraf_engine_options()
    let inputLimit = unsafe options.input_limit
    let memoryLimit = unsafe options.memory_limit
    let stages = unsafe options.stages
    threads = unsafe max(1, Int(options.threads))
    guard threads <= 256 else { throw .misuse("threads is \(threads); the most is 256") }
    guard inputLimit <= 1 << 30 else {
      throw .misuse("input_limit is \(inputLimit); the most is 1 GiB")
    }
    self.inputLimit = inputLimit == 0 ? 16 << 20 : Int(inputLimit)
    self.memoryLimit = memoryLimit == 0 ? 64 << 20 : Int(clamping: min(memoryLimit, 1 << 40))
    guard stages < 64 else { throw .misuse("stages holds bits that are no stage") }
    self.stages = stages == 0 ? .all : Stages(bits: stages)
    var names = NamesOptions()
    var speech = SpeechOptions()
    if let table = try unsafe given(options.entities, "entities") {
      names.userForms = try userForms(table)
    }
    if let model = try unsafe given(options.mentions_model, "mentions_model") {
      names.mentionModel = try opened("mentions_model") { () throws(TableError) in
        try MentionModel(TableBytes(copying: model))
      }
    }
    if let model = try unsafe given(options.quotations_model, "quotations_model") {
      speech.model = try opened("quotations_model") { () throws(TableError) in
        try SpeechModel(TableBytes(copying: model))
      }
    }
    self.names = names
    self.speech = speech
  }

  /// Reads a report with the engine's stages and models.
  func read(_ record: InputRecord, also more: Stages = .article) throws(RecordError) -> Report {
    try record.read(stages: stages.union(more), names: names, speech: speech)
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

/// The bytes of a view that was given; nil for an empty one.
private func given(_ view: nutgraf_view, _ name: StaticString) throws(Misfortune) -> [UInt8]? {
  guard let data = unsafe view.data, unsafe view.size != 0 else { return nil }
  guard unsafe view.size <= 1 << 30 else {
    throw unsafe .misuse("the size of \(name) is \(view.size); the most is 1 GiB")
  }
  return try unsafe bytes(data, view.size, name)
}

/// The caller's entities. One line that cannot be read refuses them all: a name that is silently not
/// known would look like one that is not in the news.
private func userForms(_ table: [UInt8]) throws(Misfortune) -> UserForms {
  let read = UserForms.read(tsv: table)
  if let line = read.badLines.first {
    var offset = 0
    for _ in 1..<max(1, line) {
      offset = (table[offset...].firstIndex(of: 0x0A) ?? table.count &- 1) &+ 1
    }
    throw Misfortune(
      NUTGRAF_SYNTAX, code: "bad_entities",
      "line \(line) of entities wants id, label and name, parted by tabs", offset: offset)
  }
  return UserForms(read.entities)
}

private func opened<Model>(_ name: String, _ open: () throws(TableError) -> Model)
  throws(Misfortune) -> Model
{
  do throws(TableError) {
    return try open()
  } catch {
    throw Misfortune(NUTGRAF_CORRUPT, code: "model", "\(name) \(error.message)")
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

/// Makes an engine: the limits, stages, entities and models with which reports are read.
///
/// Safe from any thread. An engine never changes; threads can share it.
///
/// @param options NULL takes every default. What its views hold is copied.
/// @param out receives the engine, NULL on failure. Free it with nutgraf_engine_free().
/// @return NUTGRAF_OK; NUTGRAF_MISUSE for an option out of its range or a NULL out; NUTGRAF_SYNTAX for
///   a line of entities that cannot be read (the message names it); NUTGRAF_CORRUPT for a model that
///   is none, or damaged, or of another kind.
/// @since 0.1
@_cdecl("nutgraf_engine_create")
public func engineCreate(
  _ options: UnsafePointer<nutgraf_engine_options>?, _ out: UnsafeMutablePointer<EngineHandle?>?
) -> StatusCode {
  export { () throws(Misfortune) in
    let slot = try unsafe prepare(out)
    let engine = try unsafe Engine(read(options, empty: nutgraf_engine_options()))
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
