// SPDX-License-Identifier: Apache-2.0

/// The one writer of an index. Not safe from several threads: `Index` lets one in at a time.
final class IndexWriter {
  private let store: IndexStore
  private let layer: FileLayer
  let options: IndexOptions
  private let lockFile: FileHandle
  var manifest: Manifest
  private(set) var state: LiveState
  var log: Log?
  /// After a failed write the log is not trusted; the next commit goes into a segment.
  private var logBroken = false

  var builder: SegmentBuilder
  private var pending: [UInt8] = []
  /// Ids whose older records go when the commit comes.
  private var gone: [[UInt8]] = []
  /// Those of them that came after the last early segment.
  private var recent: [[UInt8]] = []
  /// Segments of this commit that were written early to save memory.
  private var early: [SegmentView] = []

  private init(
    store: IndexStore, options: IndexOptions, lockFile: FileHandle, manifest: Manifest,
    state: LiveState
  ) {
    self.store = store
    layer = store.layer
    self.options = options
    self.lockFile = lockFile
    self.manifest = manifest
    self.state = state
    builder = SegmentBuilder(fields: state.fields)
  }

  static let lockName = "lock"

  static func lock(_ store: IndexStore) throws(IndexError) -> FileHandle {
    let handle = try store.layer.open(store.path(lockName), .lock)
    do throws(IndexError) {
      guard try store.layer.lock(handle, name: lockName) else {
        throw IndexError(
          .locked, "another writer has the index '\(store.folder)' open; close it first",
          file: lockName)
      }
    } catch {
      store.layer.close(handle)
      throw error
    }
    return handle
  }

  static func create(_ store: IndexStore, _ options: IndexOptions) throws(IndexError) -> IndexWriter {
    try store.layer.makeFolder(store.folder)
    let handle = try lock(store)
    do throws(IndexError) {
      let names = try store.layer.list(store.folder)
      guard !names.contains(Manifest.name) else {
        throw IndexError(.exists, "there is an index in '\(store.folder)' already")
      }
      guard !names.contains(where: { $0.hasPrefix("segment.") || $0.hasPrefix("log.") }) else {
        throw IndexError(.exists, "'\(store.folder)' holds the remains of an index")
      }
      var manifest = Manifest()
      manifest.generation = 1
      manifest.keep = max(0, options.keepGenerations)
      try manifest.fields.stem(options.stemmed)
      let state = LiveState(views: [], fields: manifest.fields, sequence: 0)
      let writer = IndexWriter(
        store: store, options: options, lockFile: handle, manifest: manifest, state: state)
      try writer.publish(manifest)
      return writer
    } catch {
      store.layer.close(handle)
      throw error
    }
  }

  static func open(_ store: IndexStore, _ options: IndexOptions) throws(IndexError) -> IndexWriter {
    _ = try store.manifest()
    let handle = try lock(store)
    do throws(IndexError) {
      let manifest = try store.manifest()
      var state = LiveState(
        views: try store.segments(manifest), fields: manifest.fields, sequence: manifest.sequence)
      var log: Log?
      var broken = false
      if manifest.log != 0 {
        let contents = try Log.read(number: manifest.log, layer: store.layer, folder: store.folder)
        guard contents.sequence >= manifest.sequence else {
          throw .corrupt("the log is older than the manifest", Log.fileName(manifest.log))
        }
        try store.apply(contents, to: &state)
        // A log of an older version is read, not continued.
        broken = contents.torn || contents.version != Log.version
        log = try Log(
          continuing: manifest.log, end: contents.end, step: contents.step, layer: store.layer,
          folder: store.folder)
      }
      let writer = IndexWriter(
        store: store, options: options, lockFile: handle, manifest: manifest, state: state)
      writer.log = log
      writer.logBroken = broken
      writer.removeGarbage()
      return writer
    } catch {
      store.layer.close(handle)
      throw error
    }
  }

  // MARK: - Changes

  func add(_ record: IndexRecord) throws(IndexError) {
    try record.check()
    try builder.add(record)
    if pending.count < options.logLimit { Log.encode(.add(record), into: &pending) }
    if !state.views.isEmpty { gone.append(record.id) }
    if !early.isEmpty { recent.append(record.id) }
    if builder.memory > options.memory {
      try settleEarly()
      try flushEarly()
    }
  }

  func delete(_ id: [UInt8]) throws(IndexError) {
    guard !id.isEmpty else { throw IndexError(.record, "the id is empty") }
    _ = builder.delete(id)
    if pending.count < options.logLimit { Log.encode(.delete(id), into: &pending) }
    gone.append(id)
    if !early.isEmpty { recent.append(id) }
  }

  var hasChanges: Bool { !pending.isEmpty || !early.isEmpty || !builder.isEmpty || !gone.isEmpty }

  /// Applies deletions so far to the segments of this commit that are written already.
  private func settleEarly() throws(IndexError) {
    guard !early.isEmpty else { return }
    var part = LiveState(views: early, fields: builder.fields, sequence: 0)
    try part.delete(recent)
    recent.removeAll()
    early = part.views
  }

  /// Writes what was collected so far to a segment that belongs to no manifest yet.
  private func flushEarly() throws(IndexError) {
    let fields = builder.fields
    if builder.liveCount > 0 {
      let number = manifest.nextNumber
      manifest.nextNumber &+= 1
      let full = builder
      let segment = try write(number) { (sink) throws(IndexError) in try full.finish(sink) }
      early.append(SegmentView(segment: segment, deletions: nil))
    }
    builder = SegmentBuilder(fields: fields)
    // The log cannot hold this commit any more.
    pending = [UInt8](repeating: 0, count: options.logLimit)
  }

  /// Makes all changes since the last commit durable and visible, together.
  func commit() throws(IndexError) {
    guard hasChanges else { return }
    if early.isEmpty, pending.count < options.logLimit, !logBroken {
      try commitToLog()
    } else {
      try commitToSegment()
    }
    if let log, log.byteCount > options.logSize || state.memoryBytes > options.memory {
      try checkpoint(closing: false)
    }
  }

  private func commitToLog() throws(IndexError) {
    if log == nil {
      // A manifest that names the log comes before the first record.
      var next = manifest
      next.log = next.nextNumber
      next.nextNumber &+= 1
      next.generation &+= 1
      let made: Log
      do throws(IndexError) {
        made = try Log(
          creating: next.log, after: state.sequence, step: options.logStep, layer: layer,
          folder: store.folder)
      } catch {
        // No room for a log may still be room for a small segment.
        return try commitToSegment()
      }
      do throws(IndexError) {
        try publish(next)
      } catch {
        made.close()
        throw error
      }
      log = made
    }
    var after = state
    try after.delete(gone)
    after.fields = builder.fields
    if builder.liveCount > 0 { try after.push(builder) }
    after.sequence &+= 1
    do throws(IndexError) {
      try log?.append(pending, sequence: after.sequence)
    } catch {
      // Whether the record is on the disk nobody knows: this commit, when it is tried again, goes
      // into a segment, and the log is dropped with it.
      logBroken = true
      throw error
    }
    state = after
    forgetChanges()
    try state.collapseMemory()
  }

  private func forgetChanges() {
    builder = SegmentBuilder(fields: state.fields)
    pending.removeAll(keepingCapacity: pending.capacity < 1 << 22)
    gone.removeAll()
    recent.removeAll()
    early.removeAll()
  }

  private func commitToSegment() throws(IndexError) {
    var after = state
    try settleEarly()
    try after.delete(gone)
    after.fields = builder.fields
    after.views.append(contentsOf: early)
    if builder.liveCount > 0 {
      let number = manifest.nextNumber
      manifest.nextNumber &+= 1
      let full = builder
      let segment = try write(number) { (sink) throws(IndexError) in try full.finish(sink) }
      after.views.append(SegmentView(segment: segment, deletions: nil))
      // The builder is used up: should what follows fail, the commit is tried again from here.
      early.append(SegmentView(segment: segment, deletions: nil))
      builder = SegmentBuilder(fields: after.fields)
      pending = [UInt8](repeating: 0, count: options.logLimit)
    }
    after.sequence &+= 1
    try settle(after, closing: false, dropLog: true)
    forgetChanges()
    try mergeTiers()
  }

  /// Moves all commits out of the log into segments.
  func checkpoint(closing: Bool) throws(IndexError) {
    try settle(state, closing: closing, dropLog: true)
    if !closing { try mergeTiers() }
  }

  /// Makes `after` the state, with everything in segments on the disk.
  func settle(_ after: LiveState, closing: Bool, dropLog: Bool) throws(IndexError) {
    var after = after
    let memory = after.memoryViews
    if !memory.isEmpty {
      let number = manifest.nextNumber
      manifest.nextNumber &+= 1
      let merger = SegmentMerger(views: memory, fields: after.fields)
      let segment = try write(number) { (sink) throws(IndexError) in try merger.write(sink) }
      // In the place of the first of them: order does not matter for what is found.
      after.views.removeAll { $0.segment.number == 0 }
      if segment.documentCount > 0 {
        after.views.append(SegmentView(segment: segment, deletions: nil))
      }
    }
    after.views.removeAll { $0.liveCount == 0 }
    var next = manifest
    next.generation &+= 1
    next.log = 0
    next.sequence = after.sequence
    next.fields = after.fields
    next.entries = after.views.map {
      Manifest.Entry(
        number: $0.segment.number, length: $0.segment.byteCount, identity: $0.segment.identity,
        documents: $0.segment.documentCount, deletions: $0.deletions)
    }
    try publish(next)
    log?.close()
    log = nil
    logBroken = false
    state = after
    removeGarbage()
  }

  // MARK: - Files

  func write(
    _ number: Int, _ body: (consuming SegmentSink) throws(IndexError) -> [UInt8]
  ) throws(IndexError) -> Segment {
    let name = Segment.fileName(number)
    let path = store.path(name)
    do throws(IndexError) { try layer.remove(path) } catch { if error.code != .notFound { throw error } }
    let handle = try layer.open(path, .create)
    do throws(IndexError) {
      defer { layer.close(handle) }
      _ = try body(SegmentSink(layer: layer, file: handle, name: name))
      try layer.sync(handle, name: name)
    } catch {
      do throws(IndexError) { try layer.remove(path) } catch {}
      throw error
    }
    return try Segment.open(
      layer: layer, folder: store.folder, number: number, identity: nil, length: nil)
  }

  /// Replaces the manifest: the moment of a commit.
  func publish(_ next: Manifest) throws(IndexError) {
    let temporary = store.path(Manifest.name + ".new")
    do throws(IndexError) { try layer.remove(temporary) } catch {
      if error.code != .notFound { throw error }
    }
    let handle = try layer.open(temporary, .create)
    do throws(IndexError) {
      try layer.writeAll(handle, next.encode(), at: 0, name: Manifest.name)
      try layer.sync(handle, name: Manifest.name)
      layer.close(handle)
    } catch {
      layer.close(handle)
      throw error
    }
    if next.keep > 0, manifest.generation > 0, manifest.generation != next.generation {
      let old = store.path(Manifest.name(of: manifest.generation))
      do throws(IndexError) { try layer.link(store.path(Manifest.name), to: old) } catch {}
    }
    // Segments and logs that the manifest names must be in the folder before it is.
    try layer.syncFolder(store.folder)
    try layer.rename(temporary, to: store.path(Manifest.name))
    let number = max(manifest.nextNumber, next.nextNumber)
    manifest = next
    manifest.nextNumber = number
    do throws(IndexError) {
      try layer.syncFolder(store.folder)
    } catch {
      // The rename may or may not survive a crash; both manifests are whole, but nothing that the
      // older one names may be removed, and no commit may be added to a log only the newer names.
      logBroken = true
      throw error
    }
  }

  /// Removes files that no kept generation names. Failing to is no harm.
  func removeGarbage() {
    do throws(IndexError) {
      var used: Set<String> = [
        Manifest.name, IndexWriter.lockName, Log.fileName(manifest.log),
      ]
      for e in manifest.entries { used.insert(Segment.fileName(e.number)) }
      for v in early { used.insert(v.segment.name) }
      let names = try layer.list(store.folder)
      for name in names where name.hasPrefix("manifest.") {
        guard let g = Int(name.dropFirst(9)), g >= manifest.generation &- manifest.keep,
          g < manifest.generation
        else { continue }
        let old: Manifest
        do throws(IndexError) { old = try store.manifest(name) } catch { continue }
        used.insert(name)
        for e in old.entries { used.insert(Segment.fileName(e.number)) }
      }
      for name in names where !used.contains(name) {
        guard
          name.hasPrefix("segment.") || name.hasPrefix("log.") || name.hasPrefix("manifest.")
        else { continue }
        do throws(IndexError) { try layer.remove(store.path(name)) } catch {}
      }
    } catch {}
  }

  /// Leaves the index at rest: every commit in a segment, no log.
  func close() throws(IndexError) {
    var failure: IndexError?
    if log != nil || !state.memoryViews.isEmpty {
      do throws(IndexError) { try checkpoint(closing: true) } catch { failure = error }
    }
    log?.close()
    log = nil
    removeEarly()
    layer.close(lockFile)
    if let failure { throw failure }
  }

  /// Removes the files of a commit that never came.
  private func removeEarly() {
    for view in early {
      do throws(IndexError) { try layer.remove(store.path(view.segment.name)) } catch {}
    }
    early.removeAll()
  }

  /// Takes back all changes since the last commit.
  func rollback() {
    removeEarly()
    forgetChanges()
  }

  var generation: Int { manifest.generation }
}
