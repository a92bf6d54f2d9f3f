// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// The segments that this process has open. Whoever opens the same index again, or looks for new
/// commits, finds their pages read and checked. A file that anybody changed since has another stamp,
/// and is read anew.
enum OpenSegments {
  private struct Entry {
    weak var segment: Segment?
  }
  private static let entries = Mutex<[FileStamp: Entry]>([:])

  /// The segment of a manifest's entry.
  static func open(_ store: IndexStore, _ entry: Manifest.Entry) throws(IndexError) -> Segment {
    if let stamp = store.layer.stamp(path: store.path(Segment.fileName(entry.number))),
      let known = entries.withLock({ $0[stamp]?.segment }),
      known.number == entry.number, known.identity == entry.identity,
      known.byteCount == entry.length
    {
      return known
    }
    let segment = try Segment.open(
      layer: store.layer, folder: store.folder, number: entry.number, identity: entry.identity,
      length: entry.length)
    if let stamp = segment.stamp {
      entries.withLock { entries in
        entries = entries.filter { $0.value.segment != nil }
        entries[stamp] = Entry(segment: segment)
      }
    }
    return segment
  }
}
