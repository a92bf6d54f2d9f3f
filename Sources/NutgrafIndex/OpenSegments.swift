// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// The segments that this process has open. Whoever opens the same index again, or looks for new
/// commits, finds their pages read and checked. A file that anybody changed since has another stamp,
/// and is read anew.
enum OpenSegments {
  /// Keeps a segment open for others. The weak references point here: a segment's own references are
  /// counted with every query, and an object with weak ones counts slowly.
  final class Holder: Sendable {
    let segment: Segment
    init(_ segment: Segment) { self.segment = segment }
  }

  private struct Entry {
    weak var holder: Holder?
  }
  private static let entries = Mutex<[FileStamp: Entry]>([:])

  /// The segment of a manifest's entry.
  static func open(_ store: IndexStore, _ entry: Manifest.Entry) throws(IndexError) -> Holder {
    if let stamp = store.layer.stamp(path: store.path(Segment.fileName(entry.number))),
      let known = entries.withLock({ $0[stamp]?.holder }),
      known.segment.number == entry.number, known.segment.identity == entry.identity,
      known.segment.byteCount == entry.length
    {
      return known
    }
    let segment = try Segment.open(
      layer: store.layer, folder: store.folder, number: entry.number, identity: entry.identity,
      length: entry.length)
    let holder = Holder(segment)
    if let stamp = segment.stamp {
      entries.withLock { entries in
        entries = entries.filter { $0.value.holder != nil }
        entries[stamp] = Entry(holder: holder)
      }
    }
    return holder
  }
}
