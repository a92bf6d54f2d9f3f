// SPDX-License-Identifier: Apache-2.0
import NutgrafIndex
import NutgrafText
import Testing

/// Files in memory that know what was synced, and that fail on demand.
final class FaultyFiles: FileLayer, @unchecked Sendable {
  private struct Write {
    var offset: Int
    var bytes: [UInt8]
  }
  private final class Node {
    var now: [UInt8] = []
    /// What a crash leaves for sure.
    var durable: [UInt8] = []
    var unsynced: [Write] = []
  }
  private var names: [String: Node] = [:]
  private var durableNames: [String: Node] = [:]
  private var open: [FileHandle: Node] = [:]
  private var nextHandle: FileHandle = 100
  /// Counts down at each operation; the one at 0 fails.
  var failAt = -1
  /// A failing write leaves half of its bytes.
  var shortWrites = false
  private(set) var operations = 0

  private func step(_ operation: FileOperation, _ path: String) throws(IndexError) {
    operations += 1
    if failAt >= 0 {
      failAt -= 1
      if failAt < 0 { throw FileLayer.failure(errno: 28, operation, path) }
    }
  }

  /// What is left when the power goes: synced contents under synced names; of unsynced writes those
  /// that `survives` picks.
  func crash(_ survives: (Int) -> Bool) {
    var n = 0
    for (_, node) in durableNames.sorted(by: { $0.key < $1.key }) {
      for write in node.unsynced {
        n += 1
        if survives(n) { FaultyFiles.apply(write, to: &node.durable) }
      }
      node.unsynced = []
      node.now = node.durable
    }
    names = durableNames
    open = [:]
    failAt = -1
  }

  private static func apply(_ write: Write, to bytes: inout [UInt8]) {
    let end = write.offset + write.bytes.count
    if bytes.count < end { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
    bytes.replaceSubrange(write.offset..<end, with: write.bytes)
  }

  override func open(_ path: String, _ mode: FileMode) throws(IndexError) -> FileHandle {
    try step(.open, path)
    let node: Node
    if let old = names[path] {
      if mode == .create { throw FileLayer.failure(errno: 17, .open, path) }
      node = old
    } else {
      guard mode == .create || mode == .lock else {
        throw FileLayer.failure(errno: 2, .open, path)
      }
      node = Node()
      names[path] = node
    }
    nextHandle += 1
    open[nextHandle] = node
    return nextHandle
  }
  override func close(_ file: FileHandle) { open[file] = nil }
  override func read(
    _ file: FileHandle, _ memory: UnsafeMutablePointer<UInt8>, _ count: Int, at offset: Int,
    name: String
  ) throws(IndexError) -> Int {
    try step(.read, name)
    guard let node = open[file], offset < node.now.count else { return 0 }
    let n = min(count, node.now.count - offset)
    node.now.withUnsafeBufferPointer { memory.update(from: $0.baseAddress! + offset, count: n) }
    return n
  }
  override func write(
    _ file: FileHandle, _ memory: UnsafePointer<UInt8>, _ count: Int, at offset: Int, name: String
  ) throws(IndexError) {
    guard let node = open[file] else { return }
    let bytes = Array(UnsafeBufferPointer(start: memory, count: count))
    do throws(IndexError) {
      try step(.write, name)
    } catch {
      if shortWrites {
        let half = Write(offset: offset, bytes: Array(bytes.prefix(count / 2)))
        FaultyFiles.apply(half, to: &node.now)
        node.unsynced.append(half)
      }
      throw error
    }
    let write = Write(offset: offset, bytes: bytes)
    FaultyFiles.apply(write, to: &node.now)
    node.unsynced.append(write)
  }
  override func sync(_ file: FileHandle, name: String) throws(IndexError) {
    try step(.sync, name)
    guard let node = open[file] else { return }
    node.durable = node.now
    node.unsynced = []
  }
  override func size(_ file: FileHandle, name: String) throws(IndexError) -> Int {
    try step(.size, name)
    return open[file]?.now.count ?? 0
  }
  override func resize(_ file: FileHandle, to size: Int, name: String) throws(IndexError) {
    try step(.resize, name)
    guard let node = open[file] else { return }
    if size < node.now.count {
      node.now = Array(node.now.prefix(size))
    } else {
      node.now += [UInt8](repeating: 0, count: size - node.now.count)
    }
    if node.durable.count > size { node.durable = Array(node.durable.prefix(size)) }
    node.durable += [UInt8](repeating: 0, count: max(0, size - node.durable.count))
  }
  override func lock(_ file: FileHandle, name: String) throws(IndexError) -> Bool {
    try step(.lock, name)
    return true
  }
  override func rename(_ from: String, to path: String) throws(IndexError) {
    try step(.rename, path)
    names[path] = names[from]
    names[from] = nil
  }
  override func link(_ from: String, to path: String) throws(IndexError) {
    try step(.link, path)
    names[path] = names[from]
  }
  override func remove(_ path: String) throws(IndexError) {
    try step(.remove, path)
    guard names[path] != nil else { throw FileLayer.failure(errno: 2, .remove, path) }
    names[path] = nil
  }
  override func makeFolder(_ path: String) throws(IndexError) { try step(.makeFolder, path) }
  override func syncFolder(_ path: String) throws(IndexError) {
    try step(.syncFolder, path)
    durableNames = names
  }
  override func list(_ path: String) throws(IndexError) -> [String] {
    try step(.list, path)
    return names.keys.map { String($0.dropFirst(path.count + 1)) }.sorted()
  }
}

@Suite struct FaultTests {
  /// What a run acknowledged.
  private final class Ledger {
    var live: Set<Int> = []
    var dead: Set<Int> = []
    /// Asked for and not acknowledged: either is right.
    var open: Set<Int> = []
  }

  /// Adds, replaces, deletes, commits, merges and closes, noting what was acknowledged.
  private func work(_ files: FaultyFiles, _ ledger: Ledger) throws {
    var options = IndexOptions()
    options.files = files
    options.logSize = 1 << 11
    options.logStep = 1 << 12
    var index = try Index.create(path: "ix", options: options)
    for n in 0..<12 {
      ledger.open.insert(n)
      try index.add(Sample.record(n))
      if n % 3 == 1 { continue }
      try index.commit()
      ledger.live.formUnion(ledger.open)
      ledger.open = []
      if n == 6 {
        ledger.live.remove(2)
        ledger.open = [2]
        try index.delete(Array("r2".utf8))
        try index.commit()
        ledger.open = []
        ledger.dead.insert(2)
      }
      if n == 8 { try index.merge() }
      if n == 9 {
        try index.close()
        index = try Index.open(path: "ix", write: true, options: options)
      }
    }
    try index.close()
  }

  private func check(_ files: FaultyFiles, _ ledger: Ledger, _ what: String) {
    var options = IndexOptions()
    options.files = files
    do {
      let index = try Index.open(path: "ix", options: options)
      for n in 0..<12 {
        let found = try index.count(text: "number\(n)")
        if ledger.live.contains(n) { #expect(found == 1, "lost \(n): \(what)") }
        if ledger.dead.contains(n) { #expect(found == 0, "undead \(n): \(what)") }
        #expect(found <= 1)
      }
      try index.verify()
    } catch let error as IndexError {
      // Before the first commit there may be no index at all.
      #expect(
        error.code == .notFound && ledger.live.isEmpty && ledger.dead.isEmpty,
        "\(error): \(what)")
    } catch {
      Issue.record("\(error)")
    }
  }

  private var operationsOfARun: Int {
    let files = FaultyFiles()
    let ledger = Ledger()
    try? work(files, ledger)
    #expect(ledger.live.count == 11 && ledger.dead == [2] && ledger.open.isEmpty)
    check(files, ledger, "no fault")
    return files.operations
  }

  @Test(arguments: [false, true])
  func whicheverOperationFailsNothingAcknowledgedIsLost(short: Bool) {
    let total = operationsOfARun
    #expect(total > 100)
    for n in 0..<total {
      let files = FaultyFiles()
      files.failAt = n
      files.shortWrites = short
      let ledger = Ledger()
      do { try work(files, ledger) } catch {}
      files.failAt = -1
      check(files, ledger, "operation \(n) failed")
    }
  }

  @Test(arguments: 0..<4)
  func powerLossAfterAnyOperationLosesNothingAcknowledged(pattern: Int) {
    let total = operationsOfARun
    for n in 0..<total {
      let files = FaultyFiles()
      files.failAt = n
      let ledger = Ledger()
      do { try work(files, ledger) } catch {}
      files.crash { k in
        switch pattern {
        case 0: false
        case 1: true
        case 2: k % 2 == 0
        default: (k &* 2_654_435_761) >> 7 & 1 == 0
        }
      }
      check(files, ledger, "power lost at operation \(n), pattern \(pattern)")
    }
  }

  @Test func aFailedCommitCanBeTriedAgain() throws {
    let files = FaultyFiles()
    var options = IndexOptions()
    options.files = files
    let index = try Index.create(path: "ix", options: options)
    try index.add(Sample.record(1))
    try index.commit()
    try index.add(Sample.record(2))
    files.failAt = 1
    #expect(throws: IndexError.self) { try index.commit() }
    #expect(try index.count(text: "number2") == 0)
    files.failAt = -1
    try index.commit()
    #expect(try index.count(text: "number2") == 1)
    try index.close()
    #expect(try Index.open(path: "ix", options: options).count(text: "number1 number2") == 2)
  }
}
