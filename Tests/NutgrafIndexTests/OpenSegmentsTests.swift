// SPDX-License-Identifier: Apache-2.0
import Glibc
import NutgrafText
import Synchronization
import Testing

@testable import NutgrafIndex

@Suite struct OpenSegmentsTests {
  private func folder(records: Int = 200) throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    let index = try Index.create(path: folder.index)
    for n in 0..<records { try index.add(Sample.record(n)) }
    try index.commit()
    try index.close()
    return folder
  }

  private func segments(_ index: Index) throws -> [Segment] {
    try index.snapshot().views.map(\.segment)
  }

  @Test func anIndexOpenedTwiceReadsItsPagesOnce() throws {
    let folder = try folder()
    let first = try Index.open(path: folder.index)
    let count = try first.count(text: "ferry")
    let loaded = try segments(first)[0].file.loadedBytes
    #expect(loaded > 0)
    let second = try Index.open(path: folder.index)
    #expect(try segments(second)[0] === segments(first)[0])
    try first.close()
    #expect(try second.count(text: "ferry") == count)
    #expect(try segments(second)[0].file.loadedBytes == loaded)
  }

  @Test func nothingIsKeptOfAClosedIndex() throws {
    let folder = try folder()
    let first = try Index.open(path: folder.index)
    weak let old = try segments(first)[0]
    try first.close()
    #expect(old == nil)
    let second = try Index.open(path: folder.index)
    #expect(try segments(second)[0].file.loadedBytes == 0)
  }

  @Test func aFileThatWasReplacedIsReadAnew() throws {
    let folder = try folder()
    let first = try Index.open(path: folder.index)
    let segment = try segments(first)[0]
    _ = try first.count(text: "ferry")
    // The same bytes but one, in another file of the same name.
    let path = folder.index + "/" + segment.name
    var bytes = try FileLayer.system.contents(path, name: segment.name)
    let at = segment.section(.dictionary).offset
    bytes[at] ^= 1
    let copy = try FileLayer.system.open(path + ".new", .create)
    try FileLayer.system.writeAll(copy, bytes, at: 0, name: segment.name)
    FileLayer.system.close(copy)
    try FileLayer.system.rename(path + ".new", to: path)
    let second = try Index.open(path: folder.index)
    #expect(try segments(second)[0] !== segment)
    let failure = #expect(throws: IndexError.self) { try second.count(text: "ferry") }
    #expect(failure?.code == .corrupt)
    #expect(failure?.offset == at - at % PagedFile.pageSize)
    #expect(throws: IndexError.self) { try first.verify() }
    #expect(try first.count(text: "ferry") > 0)
  }

  /// Each opening has no room to keep anything, so that it gives back all pages after each query,
  /// of which some are read by the other opening just then.
  @Test func pagesStayWhileTheOtherOpeningReadsThem() throws {
    let folder = try folder(records: 600)
    var options = IndexOptions()
    options.cache = 0
    let openings = [
      try Index.open(path: folder.index, options: options),
      try Index.open(path: folder.index, options: options),
    ]
    let wanted = try openings[0].count(text: "ferry AND ellery")
    #expect(try segments(openings[0])[0].file.loadedBytes == 0)
    let wrong = Mutex<Int>(0)
    var threads = [pthread_t](repeating: pthread_t(), count: openings.count)
    for (n, index) in openings.enumerated() {
      let work = Work { for _ in 0..<400 where (try? index.count(text: "ferry AND ellery")) != wanted {
        wrong.withLock { $0 += 1 }
      } }
      let started = pthread_create(&threads[n], nil, { pointer in
        Unmanaged<Work>.fromOpaque(pointer!).takeRetainedValue().body()
        return nil
      }, Unmanaged.passRetained(work).toOpaque())
      #expect(started == 0)
    }
    for thread in threads { pthread_join(thread, nil) }
    #expect(wrong.withLock { $0 } == 0)
    #expect(try segments(openings[0])[0].file.loadedBytes == 0)
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
