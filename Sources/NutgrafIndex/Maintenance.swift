// SPDX-License-Identifier: Apache-2.0

/// What `Index.repair` kept and what it could not.
public struct RepairReport: Sendable {
  public var records = 0
  public var segments = 0
  /// What was wrong, in words, with the file.
  public var damage: [IndexError] = []
  /// Files that no longer belong to the index; they were left where they are, renamed.
  public var setAside: [String] = []
}

extension Index {
  /// Copies the index as it is now to another folder, while others read and write it. The copy holds
  /// every commit, in one segment.
  public func backup(to path: String) throws(IndexError) {
    let snapshot = try snapshot()
    guard path != self.path else {
      throw IndexError(.misuse, "an index cannot be backed up onto itself")
    }
    let copy = try Index.create(path: path, options: copyOptions)
    do throws(IndexError) {
      try snapshot.reading { () throws(IndexError) in try copy.take(snapshot) }
      try copy.close()
    } catch {
      do throws(IndexError) { try copy.close() } catch {}
      throw error
    }
  }

  /// Mends a damaged index: keeps every segment and every commit of the log that checks out, sets
  /// the damaged files aside under another name, and says what was wrong. Deletions are lost when
  /// the manifest is: a record deleted since the last merge may come back.
  public static func repair(
    path: String, options: IndexOptions = IndexOptions()
  ) throws(IndexError) -> RepairReport {
    var repair = Repair(IndexStore(layer: options.files, folder: path), options)
    return try repair.run()
  }
}

/// Puts an index together again from the files of its folder.
private struct Repair {
  private let store: IndexStore
  private let options: IndexOptions
  private var report = RepairReport()

  init(_ store: IndexStore, _ options: IndexOptions) {
    self.store = store
    self.options = options
  }

  mutating func run() throws(IndexError) -> RepairReport {
    let lock = try IndexWriter.lock(store)
    defer { store.layer.close(lock) }
    let names = try store.layer.list(store.folder)
    var manifest: Manifest?
    do throws(IndexError) { manifest = try store.manifest() } catch { report.damage.append(error) }
    if manifest == nil {
      // The latest earlier generation tells at least the fields.
      let earlier = names.compactMap { name in
        name.hasPrefix("manifest.") ? Int(name.dropFirst(9)) : nil
      }.sorted(by: >)
      for generation in earlier {
        do throws(IndexError) {
          manifest = try store.manifest(Manifest.name(of: generation))
          break
        } catch { report.damage.append(error) }
      }
    }
    var next = manifest ?? Manifest()
    let wasWhole = report.damage.isEmpty
    var numbers = Set(next.entries.map(\.number))
    if !wasWhole || manifest == nil {
      // Without a sound manifest every segment that is there counts.
      for name in names where name.hasPrefix("segment.") {
        if let n = Int(name.dropFirst(8)) { numbers.insert(n) }
      }
    }
    var entries: [Manifest.Entry] = []
    for number in numbers.sorted() {
      let known = next.entries.first { $0.number == number }
      do throws(IndexError) {
        let segment = try Segment.open(
          layer: store.layer, folder: store.folder, number: number, identity: known?.identity,
          length: known?.length)
        try SegmentCheck(segment, next.fields).run(store)
        entries.append(
          Manifest.Entry(
            number: number, length: segment.byteCount, identity: segment.identity,
            documents: segment.documentCount, deletions: known?.deletions))
        report.segments &+= 1
      } catch {
        report.damage.append(error)
        setAside(Segment.fileName(number), names)
      }
    }
    if wasWhole, report.damage.isEmpty { try checkLog(next, names) }
    var highest = next.nextNumber
    for name in names {
      if let n = name.split(separator: ".").last.flatMap({ Int($0) }) { highest = max(highest, n &+ 1) }
    }
    next.nextNumber = highest
    next.entries = entries
    next.generation &+= 1
    if next.log != 0 {
      do throws(IndexError) {
        _ = try Log.read(number: next.log, layer: store.layer, folder: store.folder)
      } catch {
        if !report.damage.contains(error) { report.damage.append(error) }
        setAside(Log.fileName(next.log), names)
        next.log = 0
      }
    }
    if !report.damage.isEmpty { try publish(next) }
    report.records = try store.snapshot().liveCount
    return report
  }

  private mutating func checkLog(_ manifest: Manifest, _ names: [String]) throws(IndexError) {
    guard manifest.log != 0 else { return }
    do throws(IndexError) {
      _ = try Log.read(number: manifest.log, layer: store.layer, folder: store.folder)
    } catch {
      report.damage.append(error)
    }
  }

  private mutating func setAside(_ name: String, _ names: [String]) {
    guard names.contains(name) else { return }
    do throws(IndexError) {
      try store.layer.rename(store.path(name), to: store.path("damaged." + name))
      report.setAside.append("damaged." + name)
    } catch {
      report.damage.append(error)
    }
  }

  private func publish(_ manifest: Manifest) throws(IndexError) {
    let temporary = store.path(Manifest.name + ".new")
    do throws(IndexError) { try store.layer.remove(temporary) } catch {
      if error.code != .notFound { throw error }
    }
    let handle = try store.layer.open(temporary, .create)
    do throws(IndexError) {
      try store.layer.writeAll(handle, manifest.encode(), at: 0, name: Manifest.name)
      try store.layer.sync(handle, name: Manifest.name)
      store.layer.close(handle)
    } catch {
      store.layer.close(handle)
      throw error
    }
    try store.layer.rename(temporary, to: store.path(Manifest.name))
    try store.layer.syncFolder(store.folder)
  }
}
