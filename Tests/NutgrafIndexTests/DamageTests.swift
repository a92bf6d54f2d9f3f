// SPDX-License-Identifier: Apache-2.0
import Glibc
import NutgrafIndex
import NutgrafText
import Testing

@Suite struct DamageTests {
  private static let queries = [
    #"{"term":"ferry","field":"body"}"#, #"{"phrase":["port","ellery"],"field":"body"}"#,
    #"{"prefix":"do","field":"body"}"#, #"{"fuzzy":"harbor","field":"body"}"#,
    #"{"and":[{"term":"union"},{"range":{"date":["2025-02-01","2025-09-30"]}}]}"#,
  ]

  /// The answers of an index, nil where it raised.
  private func answers(_ folder: String) -> [[String]?] {
    guard let index = try? Index.open(path: folder) else {
      return DamageTests.queries.map { _ in nil }
    }
    return DamageTests.queries.map { json in
      guard let query = try? Sample.query(json), let count = try? index.count(query),
        let ids = try? index.ids(query), let result = try? index.search(query, limit: 3),
        let snippets = try? (0..<result.count).map({ try result.evidence($0).snippet })
      else { return nil }
      return ["\(count)"] + ids + snippets.map { String(decoding: $0, as: UTF8.self) }
    }
  }

  private func read(_ path: String) -> [UInt8] {
    let fd = Glibc.open(path, O_RDONLY)
    defer { Glibc.close(fd) }
    var bytes = [UInt8](repeating: 0, count: Int(lseek(fd, 0, SEEK_END)))
    _ = pread(fd, &bytes, bytes.count, 0)
    return bytes
  }

  private func write(_ path: String, _ bytes: [UInt8]) {
    let fd = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    defer { Glibc.close(fd) }
    _ = pwrite(fd, bytes, bytes.count, 0)
  }

  @Test func anyDamagedByteGivesTheRightAnswerOrAnError() throws {
    let folder = TemporaryFolder()
    let index = try Index.create(path: folder.index)
    for n in 0..<60 { try index.add(Sample.record(n)) }
    try index.commit()
    try index.close()
    let right = answers(folder.index)
    #expect(right.allSatisfy { $0 != nil })
    var seed: UInt64 = 7
    for name in try FileLayer.system.list(folder.index) where name != "lock" {
      let path = folder.index + "/" + name
      let good = read(path)
      for trial in 0..<150 {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        var bad = good
        let at = Int(seed >> 33) % good.count
        if trial % 5 == 4 {
          bad = Array(bad.prefix(at))
        } else {
          bad[at] ^= 1 << UInt8(seed >> 29 & 7)
        }
        write(path, bad)
        for (found, wanted) in zip(answers(folder.index), right) where found != nil {
          #expect(found == wanted, "\(name) byte \(at)")
        }
      }
      write(path, good)
      rename(path, path + ".away")
      #expect(answers(folder.index).allSatisfy { $0 == nil }, "\(name) missing")
      rename(path + ".away", path)
    }
    #expect(answers(folder.index) == right)
  }

  @Test func aFileCutShortUnderAReaderGivesAnError() throws {
    let folder = TemporaryFolder()
    let index = try Index.create(path: folder.index)
    for n in 0..<200 { try index.add(Sample.record(n)) }
    try index.commit()
    try index.close()
    let reader = try Index.open(path: folder.index)
    for name in try FileLayer.system.list(folder.index) { truncate(folder.index + "/" + name, 10) }
    var raised = false
    do { _ = try reader.count(text: "ferry") } catch { raised = true }
    #expect(raised)
  }

  @Test func aDamagedCommitInTheLogIsNotTakenForATornOne() throws {
    let folder = TemporaryFolder()
    let index = try Index.create(path: folder.index)
    for n in 0..<5 {
      try index.add(Sample.record(n))
      try index.commit()
    }
    let names = try FileLayer.system.list(folder.index)
    let log = try #require(names.first { $0.hasPrefix("log.") })
    var bytes = read(folder.index + "/" + log)
    bytes[60] ^= 4
    write(folder.index + "/" + log, bytes)
    do {
      _ = try Index.open(path: folder.index)
      Issue.record("the damage was not noticed")
    } catch {
      #expect(error.code == .corrupt)
      #expect(error.file == log)
    }
  }

  @Test func repairKeepsWhatChecksOut() throws {
    let folder = TemporaryFolder()
    var options = IndexOptions()
    options.logLimit = 1
    let index = try Index.create(path: folder.index, options: options)
    for n in 0..<40 {
      try index.add(Sample.record(n))
      if n % 10 == 9 { try index.commit() }
    }
    try index.close()
    let names = try FileLayer.system.list(folder.index)
    let victim = try #require(names.first { $0.hasPrefix("segment.") })
    var bytes = read(folder.index + "/" + victim)
    bytes[100] ^= 1
    write(folder.index + "/" + victim, bytes)
    let report = try Index.repair(path: folder.index)
    #expect(report.damage.count == 1)
    #expect(report.damage.first?.file == victim)
    #expect(report.records == 30)
    let again = try Index.open(path: folder.index)
    try again.verify()
    #expect(try again.stats().records == 30)
    write(folder.index + "/manifest", [1, 2, 3])
    #expect(throws: IndexError.self) { try Index.open(path: folder.index) }
    #expect(try Index.repair(path: folder.index).records == 30)
    try Index.open(path: folder.index).verify()
  }

  @Test func earlierGenerationsAreKeptOnDemand() throws {
    let folder = TemporaryFolder()
    let index = try Index.create(path: folder.index)
    #expect(throws: IndexError.self) { try index.keep(generations: -1) }
    try index.keep(generations: 2)
    for n in 0..<4 {
      try index.add(Sample.record(n))
      try index.commit()
      try index.merge()
    }
    let generations = try index.generations()
    #expect(generations.count == 3)
    let records = try generations.map {
      try Index.open(path: folder.index, generation: $0).stats().records
    }
    #expect(records.sorted() == records && records.last == 4 && records[0] < 4)
    try index.keep(generations: 0)
    #expect(try index.generations().count == 1)
    #expect(throws: IndexError.self) {
      try Index.open(path: folder.index, generation: generations[0])
    }
    try index.verify()
  }

  @Test func aBackupIsAnIndexOfItsOwn() throws {
    let (folder, copy) = (TemporaryFolder(), TemporaryFolder())
    let index = try Index.create(path: folder.index)
    for n in 0..<30 { try index.add(Sample.record(n)) }
    try index.commit()
    try index.delete(Array("r4".utf8))
    try index.commit()
    try index.backup(to: copy.index)
    try index.add(Sample.record(99))
    try index.commit()
    let backup = try Index.open(path: copy.index)
    #expect(try backup.stats().records == 29)
    #expect(try backup.count(text: "number4") == 0)
    #expect(try backup.ids(Query(text: "ferry")).sorted() == index.ids(Query(text: "ferry")).filter { $0 != "r99" }.sorted())
    try backup.verify()
  }

  /// CRC-32C, bit by bit.
  private func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var crc = ~UInt32(0)
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0x82F6_3B78 : 0) }
    }
    return ~crc
  }

  private func put(_ value: UInt32, _ bytes: inout [UInt8], at: Int) {
    for i in 0..<4 { bytes[at + i] = UInt8(truncatingIfNeeded: value >> UInt32(8 * i)) }
  }

  @Test func filesOfTheFirstFormatAreRead() throws {
    let folder = TemporaryFolder()
    var index: Index? = try Index.create(path: folder.index)
    for n in 0..<20 { try index?.add(Sample.record(n)) }
    try index?.commit()
    try index?.merge()
    try index?.delete(Array("r3".utf8))
    try index?.commit()
    // What a crash leaves: a segment, a manifest and a log with a deletion, alike in both formats.
    let copy = TemporaryFolder()
    for name in try FileLayer.system.list(folder.index) {
      var bytes = read(folder.index + "/" + name)
      if name == "manifest" {
        #expect(bytes[8] == 2)
        bytes[8] = 1
        put(checksum(bytes.dropLast(4)), &bytes, at: bytes.count - 4)
      } else if name.hasPrefix("log.") {
        #expect(bytes[8] == 2)
        bytes[8] = 1
        put(checksum(bytes[..<28]), &bytes, at: 28)
      }
      write(copy.index + "/" + name, bytes)
    }
    index = nil
    #expect(try Index.open(path: copy.index).count(text: "number3") == 0)
    #expect(try Index.open(path: copy.index).count(text: "number4") == 1)
    let writer = try Index.open(path: copy.index, write: true)
    try writer.add(IndexRecord(json: Array(#"{"id":"n","body":"late","hurt":2}"#.utf8)))
    try writer.commit()
    #expect(try writer.count(text: "hurt:2") == 1 && writer.count(text: "hurt:3") == 0)
    #expect(try writer.count(text: "hurt:[2 TO 2] AND late") == 1)
    try writer.close()
    let again = try Index.open(path: copy.index)
    #expect(try again.count(text: "hurt:>1") == 1 && again.count(text: "number3") == 0)
    try again.verify()
  }

  /// A segment whose lengths all have four bytes is one of version 2 but for its version.
  @Test func segmentsOfEarlierVersionsAreRead() throws {
    let folder = TemporaryFolder()
    let index = try Index.create(path: folder.index)
    for n in 0..<60 { try index.add(Sample.record(n)) }
    try index.add(IndexRecord(id: "long", body: String(repeating: "ferry sea ", count: 40_000)))
    try index.commit()
    try index.close()
    let right = answers(folder.index)
    #expect(right.allSatisfy { $0 != nil })
    let names = try FileLayer.system.list(folder.index).filter { $0.hasPrefix("segment.") }
    #expect(names.count == 1)
    for version in [UInt32(2), 1] {
      let path = folder.index + "/" + (names.first ?? "")
      var segment = read(path)
      func number(_ at: Int) -> Int { (0..<8).reduce(0) { $0 | Int(segment[at + $1]) << (8 * $1) } }
      let footer = segment.count - 40
      let description = number(footer)
      let old = Array(segment[footer + 16..<footer + 20])
      put(version, &segment, at: 8)
      put(version, &segment, at: description)
      put(version, &segment, at: footer + 20)
      let pages = (description + 16_383) / 16_384
      put(checksum(segment[..<min(16_384, description)]), &segment, at: footer - 4 * pages)
      put(checksum(segment[description..<footer]), &segment, at: footer + 16)
      write(path, segment)
      var manifest = read(folder.index + "/manifest")
      let places = manifest.indices.dropLast(3).filter { Array(manifest[$0..<$0 + 4]) == old }
      #expect(places.count == 1)
      guard let place = places.first else { return }
      manifest.replaceSubrange(place..<place + 4, with: segment[footer + 16..<footer + 20])
      put(checksum(manifest.dropLast(4)), &manifest, at: manifest.count - 4)
      write(folder.index + "/manifest", manifest)
      #expect(answers(folder.index) == right, "version \(version)")
    }
    let writer = try Index.open(path: folder.index, write: true)
    try writer.delete(Array("long".utf8))
    try writer.commit()
    try writer.merge()
    try writer.verify()
    #expect(try writer.count(text: "ferry") > 0)
  }
}
