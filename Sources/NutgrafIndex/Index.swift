// SPDX-License-Identifier: Apache-2.0
import NutgrafText
import Synchronization

/// Settings of an index. What is written here is the writer's; readers need none.
public struct IndexOptions: Sendable {
  /// Bytes that uncommitted and not yet merged records may take before they are written out.
  public var memory = 80 << 20
  /// Bytes of verified pages that are kept for queries; above it they are read again when needed.
  public var cache = 1 << 30
  /// A commit of at most so many bytes goes to the log.
  public var logLimit = 1 << 20
  /// A longer log is turned into a segment.
  public var logSize = 8 << 20
  /// The log grows by so many bytes at a time.
  public var logStep = 1 << 19
  /// Segments beyond this size are merged on demand only.
  public var largestSegment = 2 << 30
  /// Text fields of a new index that keep English stems in the place of words.
  public var stemmed: [String] = []
  /// How many earlier generations of the manifest are kept, with their segments.
  public var keepGenerations = 0
  /// The files; tests replace them.
  public var files = FileLayer.system

  public init() {}
}

/// A durable full-text and entity index in a folder.
///
/// One writer at a time, any number of readers, in any process and any thread. A commit is atomic, on
/// the disk when it returns, and visible at once. A query sees one moment of the index, whatever is
/// written meanwhile.
public final class Index: Sendable {
  public let path: String
  public let isWritable: Bool
  private let store: IndexStore
  private let options: IndexOptions
  private let shared: Mutex<Shared>
  private let writing = Mutex<WriterBox>(WriterBox())

  private struct Shared {
    var snapshot: Snapshot?
  }
  private struct WriterBox: ~Copyable, @unchecked Sendable {
    var writer: IndexWriter?
  }

  private init(
    _ path: String, _ store: IndexStore, _ options: IndexOptions, writer: IndexWriter?,
    snapshot: Snapshot
  ) {
    self.path = path
    self.store = store
    self.options = options
    isWritable = writer != nil
    shared = Mutex(Shared(snapshot: snapshot))
    let box = Unchecked(writer)
    writing.withLock { $0.writer = box.value }
  }

  private struct Unchecked<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
  }

  // MARK: - Opening

  /// Makes a new index in a folder, which is made when missing.
  public static func create(
    path: String, options: IndexOptions = IndexOptions()
  ) throws(IndexError) -> Index {
    let store = try store(path, options)
    let writer = try IndexWriter.create(store, options)
    return Index(
      path, store, options, writer: writer,
      snapshot: writer.state.snapshot(generation: writer.generation, store.gate))
  }

  /// Opens an index for reading, or for writing as well.
  public static func open(
    path: String, write: Bool = false, options: IndexOptions = IndexOptions()
  ) throws(IndexError) -> Index {
    let store = try store(path, options)
    guard write else {
      return Index(path, store, options, writer: nil, snapshot: try store.snapshot())
    }
    let writer = try IndexWriter.open(store, options)
    return Index(
      path, store, options, writer: writer,
      snapshot: writer.state.snapshot(generation: writer.generation, store.gate))
  }

  /// Opens an earlier generation that is still kept, for reading.
  public static func open(
    path: String, generation: Int, options: IndexOptions = IndexOptions()
  ) throws(IndexError) -> Index {
    let store = try store(path, options)
    let current = try store.manifest()
    let name = current.generation == generation ? Manifest.name : Manifest.name(of: generation)
    do throws(IndexError) {
      return Index(
        path, store, options, writer: nil, snapshot: try store.snapshot(manifestName: name))
    } catch {
      guard error.code == .notFound, error.file == name else { throw error }
      throw IndexError(.notFound, "generation \(generation) of the index is not kept", file: name)
    }
  }

  private static func store(
    _ path: String, _ options: IndexOptions
  ) throws(IndexError) -> IndexStore {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw IndexError(.misuse, "the path of the index is empty or holds a NUL")
    }
    return IndexStore(
      layer: options.files, folder: path, gate: ReadGate(limit: max(0, options.cache)))
  }

  /// Gives up the writer's lock. Every commit is in a segment then; what was not committed is lost.
  /// Readers in other threads finish undisturbed.
  public func close() throws(IndexError) {
    let writer = takeWriter()
    shared.withLock { $0.snapshot = nil }
    try writer.value?.close()
  }

  private func takeWriter() -> Unchecked<IndexWriter?> {
    writing.withLock { box in
      let writer = Unchecked(box.writer)
      box.writer = nil
      return writer
    }
  }

  deinit {
    do throws(IndexError) { try takeWriter().value?.close() } catch {}
  }

  // MARK: - Writing

  /// Runs `body` as the one writer and makes its result visible.
  private func write<Result: Sendable>(
    _ body: (IndexWriter) throws(IndexError) -> Result
  ) throws(IndexError) -> Result {
    let result: Swift.Result<Result, IndexError> = writing.withLock { box in
      guard let writer = box.writer else {
        return .failure(
          IndexError(
            .misuse, isWritable ? "the index is closed" : "the index was opened for reading only"))
      }
      let result: Swift.Result<Result, IndexError>
      do throws(IndexError) {
        result = .success(
          try store.gate.reading(writer.state.views) { () throws(IndexError) in try body(writer) })
      } catch {
        result = .failure(error)
      }
      // A failed commit may have changed segments for others of the same content.
      let snapshot = writer.state.snapshot(generation: writer.generation, store.gate)
      shared.withLock { if $0.snapshot != nil { $0.snapshot = snapshot } }
      return result
    }
    return try result.get()
  }

  /// Adds a record, in the place of any of the same id. It is found after the next commit.
  public func add(_ record: IndexRecord) throws(IndexError) {
    try change { (writer) throws(IndexError) in try writer.add(record) }
  }

  /// Deletes the record of an id, if there is one, with the next commit.
  public func delete(_ id: [UInt8]) throws(IndexError) {
    try change { (writer) throws(IndexError) in try writer.delete(id) }
  }

  /// A change that nobody sees yet.
  private func change(_ body: (IndexWriter) throws(IndexError) -> Void) throws(IndexError) {
    let failure: IndexError? = writing.withLock { box in
      guard let writer = box.writer else {
        return IndexError(
          .misuse, isWritable ? "the index is closed" : "the index was opened for reading only")
      }
      do throws(IndexError) {
        try store.gate.reading(writer.state.views) { () throws(IndexError) in try body(writer) }
      } catch {
        return error
      }
      return nil
    }
    if let failure { throw failure }
  }

  /// Makes all changes since the last commit durable and visible, together. When it throws they are
  /// kept, and may be committed again or rolled back.
  public func commit() throws(IndexError) {
    try write { (writer) throws(IndexError) in try writer.commit() }
  }

  /// Takes back all changes since the last commit.
  public func rollback() throws(IndexError) {
    try change { (writer) throws(IndexError) in writer.rollback() }
  }

  /// Joins all segments into one and drops what was deleted. Changes that are not committed stay so.
  public func merge() throws(IndexError) {
    try write { (writer) throws(IndexError) in try writer.mergeAll() }
  }

  /// Joins the smallest segments, reading no more than `budget` bytes of them, so that the work can
  /// be done in parts. True when all is one segment without deletions.
  public func merge(budget: Int) throws(IndexError) -> Bool {
    try write { (writer) throws(IndexError) in try writer.mergeSome(max(0, budget)) }
  }

  /// Makes the records of another index's snapshot the contents of this one.
  func take(_ snapshot: Snapshot) throws(IndexError) {
    try write { (writer) throws(IndexError) in try writer.take(snapshot) }
  }

  /// The settings of a copy.
  var copyOptions: IndexOptions { options }

  /// Keeps so many earlier generations from now on, with their segments; 0 for none.
  public func keep(generations: Int) throws(IndexError) {
    guard generations >= 0, generations <= 1 << 20 else {
      throw IndexError(.misuse, "an index cannot keep \(generations) generations; 0 to a million")
    }
    try write { (writer) throws(IndexError) in try writer.keep(generations) }
  }

  // MARK: - Reading

  /// What queries see now.
  func snapshot() throws(IndexError) -> Snapshot {
    guard let snapshot = shared.withLock({ $0.snapshot }) else {
      throw IndexError(.misuse, "the index is closed")
    }
    return snapshot
  }

  /// Looks whether other processes committed; true when there is something new.
  public func refresh() throws(IndexError) -> Bool {
    let old = try snapshot()
    if isWritable { return false }
    let new = try store.snapshot()
    guard new.generation != old.generation || new.sequence != old.sequence else { return false }
    shared.withLock { if $0.snapshot != nil { $0.snapshot = new } }
    return true
  }

  /// The best hits of a query. `count` asks for the number of all matches as well.
  public func search(
    _ query: Query, limit: Int = 10, count: Bool = false, order: SearchOrder = .score,
    limits: QueryLimits = QueryLimits()
  ) throws(IndexError) -> SearchResult {
    let snapshot = try snapshot()
    let limit = max(0, min(limit, snapshot.recordCount))
    let budget = QueryBudget(limits)
    try budget.check()
    return try snapshot.reading { () throws(IndexError) in
      let plan = try Planner(snapshot: snapshot).plan(query.root)
      var documents: [ScoredDocument]
      var total = 0
      if order == .score {
        var isFreeText = false
        if case .words = plan { isFreeText = limit > 0 }
        let wanted = isFreeText ? min(max(limit, Feedback.reach), snapshot.recordCount) : limit
        var top = TopHits(limit: wanted)
        for view in snapshot.views.indices {
          total &+= try SegmentSearch(snapshot, view, budget).run(plan, &top, count: count)
        }
        documents = top.sorted()
        if isFreeText, case .words(let groups) = plan {
          documents = try Feedback.rerank(documents, groups, snapshot, budget)
          documents = Array(documents.prefix(limit))
        }
      } else {
        (documents, total) = try DayOrder(newestFirst: order == .newest, limit: limit)
          .run(plan, snapshot, budget)
      }
      return SearchResult(
        snapshot: snapshot, query: query, documents: documents, total: count ? total : nil)
    }
  }

  /// The number of records that match.
  public func count(
    _ query: Query, limits: QueryLimits = QueryLimits()
  ) throws(IndexError) -> Int {
    let snapshot = try snapshot()
    var top = TopHits(limit: 0)
    let budget = QueryBudget(limits)
    try budget.check()
    return try snapshot.reading { () throws(IndexError) in
      let plan = try Planner(snapshot: snapshot).plan(query.root)
      var total = 0
      for view in snapshot.views.indices {
        total &+= try SegmentSearch(snapshot, view, budget).run(plan, &top, count: true)
      }
      return total
    }
  }

  /// The record of an id as it was given, nil when there is none.
  public func record(id: [UInt8]) throws(IndexError) -> StoredRecord? {
    let snapshot = try snapshot()
    return try snapshot.reading { () throws(IndexError) in
      guard let (view, document) = try snapshot.find(id: id) else { return nil }
      return try snapshot.views[view].segment.stored(document, snapshot.fields)
    }
  }

  // MARK: - Looking after

  /// Figures about an index.
  public struct Stats: Sendable {
    public var records = 0
    public var deleted = 0
    public var segments = 0
    public var bytes = 0
    public var generation = 0
    public var terms = 0
  }

  public func stats() throws(IndexError) -> Stats {
    let snapshot = try snapshot()
    var stats = Stats()
    stats.records = snapshot.liveCount
    stats.deleted = snapshot.recordCount &- snapshot.liveCount
    stats.generation = snapshot.generation
    for view in snapshot.views {
      stats.segments &+= 1
      stats.bytes &+= view.segment.byteCount
      stats.terms &+= view.segment.termCount
    }
    return stats
  }

  /// The generations that can be opened, the present one last. A large commit, a merge and closing
  /// make a generation; small commits are in the log of the present one.
  public func generations() throws(IndexError) -> [Int] {
    let current = try snapshot().generation
    let names = try store.layer.list(store.folder)
    let earlier = names.compactMap { name in
      name.hasPrefix("manifest.") ? Int(name.dropFirst(9)) : nil
    }
    return earlier.filter { $0 < current }.sorted() + [current]
  }

  /// Reads every byte of the index and checks it, structure included. Throws at the first damage.
  public func verify() throws(IndexError) {
    let snapshot = try snapshot()
    try snapshot.reading { () throws(IndexError) in
      for view in snapshot.views { try SegmentCheck(view.segment, snapshot.fields).run(store) }
    }
    if !isWritable { _ = try store.snapshot() }
  }
}
