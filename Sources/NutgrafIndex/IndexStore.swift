// SPDX-License-Identifier: Apache-2.0

/// Opens what a manifest names.
struct IndexStore {
  let layer: FileLayer
  let folder: String
  var gate = ReadGate(limit: Int.max)

  func path(_ name: String) -> String { folder + "/" + name }

  func manifest(_ name: String = Manifest.name) throws(IndexError) -> Manifest {
    let bytes: [UInt8]
    do throws(IndexError) {
      bytes = try layer.contents(path(name), name: name)
    } catch {
      guard error.code == .notFound else { throw error }
      // A folder with segments and no manifest is a damaged index, not a missing one.
      var names: [String] = []
      do throws(IndexError) { names = try layer.list(folder) } catch {}
      if name == Manifest.name, names.contains(where: { $0.hasPrefix("segment.") || $0.hasPrefix("log.") }) {
        throw .corrupt("the manifest is missing", name)
      }
      throw IndexError(.notFound, "there is no index in '\(folder)'", file: name)
    }
    return try Manifest(decoding: bytes, file: name)
  }

  /// The segments of a manifest; those that are open already are used again.
  func segments(_ manifest: Manifest) throws(IndexError) -> [SegmentView] {
    var views: [SegmentView] = []
    for entry in manifest.entries {
      let holder = try OpenSegments.open(self, entry)
      let segment = holder.segment
      guard segment.documentCount == entry.documents else {
        throw .corrupt("the segment has another number of records than the manifest says",
          segment.name)
      }
      views.append(SegmentView(segment: segment, deletions: entry.deletions, holder: holder))
    }
    return views
  }

  /// Makes the commits of a log visible.
  func apply(_ log: Log.Contents, to state: inout LiveState) throws(IndexError) {
    try gate.reading(state.views) { () throws(IndexError) in try state.apply(log.operations) }
    state.sequence = log.sequence
  }

  /// A snapshot for reading: segments and log. When a writer replaces files meanwhile, it is tried
  /// again.
  func snapshot(manifestName: String = Manifest.name) throws(IndexError) -> Snapshot {
    var tries = 0
    while true {
      let manifest = try manifest(manifestName)
      do throws(IndexError) {
        var state = LiveState(
          views: try segments(manifest), fields: manifest.fields, sequence: manifest.sequence)
        if manifest.log != 0, manifestName == Manifest.name {
          let log = try Log.read(number: manifest.log, layer: layer, folder: folder)
          guard log.sequence >= manifest.sequence else {
            throw .corrupt("the log is older than the manifest", Log.fileName(manifest.log))
          }
          try apply(log, to: &state)
        }
        return state.snapshot(generation: manifest.generation, gate)
      } catch {
        tries &+= 1
        guard tries < 20, error.code == .corrupt,
          try self.manifest(manifestName).generation != manifest.generation
        else { throw error }
      }
    }
  }
}

/// The segments of a writer or reader as commits change them.
struct LiveState {
  var views: [SegmentView]
  var fields: FieldTable
  var sequence: Int

  func snapshot(generation: Int, _ gate: ReadGate) -> Snapshot {
    Snapshot(
      views: views, fields: fields, generation: generation, sequence: sequence, gate: gate)
  }

  /// Makes the commits of a log visible: one segment in memory for all of them.
  mutating func apply(_ operations: [Log.Operation]) throws(IndexError) {
    let builder = SegmentBuilder(fields: fields)
    var gone: [[UInt8]] = []
    for operation in operations {
      switch operation {
      case .add(let record):
        try builder.add(record)
        gone.append(record.id)
      case .delete(let id):
        _ = builder.delete(id)
        gone.append(id)
      }
    }
    try delete(gone)
    fields = builder.fields
    if builder.liveCount > 0 { try push(builder) }
  }

  /// Marks records as deleted in all segments.
  mutating func delete(_ ids: [[UInt8]]) throws(IndexError) {
    guard !views.isEmpty else { return }
    var found = [[Int]](repeating: [], count: views.count)
    for id in ids {
      for i in views.indices {
        if let document = try views[i].segment.document(id: id) { found[i].append(document) }
      }
    }
    for i in views.indices where !found[i].isEmpty {
      views[i].deletions = Deletions.adding(
        found[i], to: views[i].deletions, documents: views[i].segment.documentCount)
    }
  }

  mutating func push(_ builder: SegmentBuilder) throws(IndexError) {
    let bytes = try builder.finish(SegmentSink(memory: "memory"))
    views.append(SegmentView(segment: try Segment.inMemory(bytes), deletions: nil))
  }

  /// Segments in memory, which stand behind those on the disk.
  var memoryViews: [SegmentView] { views.filter { $0.segment.number == 0 } }
  var memoryBytes: Int { memoryViews.reduce(0) { $0 &+ $1.segment.byteCount } }

  /// Joins small segments in memory, so that their number grows with the logarithm of the commits.
  mutating func collapseMemory() throws(IndexError) {
    while true {
      var first = views.count
      // The longest run at the end whose members are each smaller than four times what follows.
      var sum = 0
      var run = 0
      while first > 0, views[first &- 1].segment.number == 0 {
        let size = views[first &- 1].segment.documentCount
        if run > 0, size > 4 &* sum { break }
        sum &+= size
        run &+= 1
        first &-= 1
      }
      guard run >= 8 else { return }
      let merged = try SegmentMerger(views: Array(views[first...]), fields: fields)
        .write(SegmentSink(memory: "memory"))
      let segment = try Segment.inMemory(merged)
      views.removeSubrange(first...)
      if segment.documentCount > 0 { views.append(SegmentView(segment: segment, deletions: nil)) }
    }
  }
}
