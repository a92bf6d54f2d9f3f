// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Counts who reads the pages of an index's segments, and gives pages back when they are more than
/// the cache may hold and nobody reads.
final class ReadGate: Sendable {
  private let limit: Int
  private let readers = Mutex<Int>(0)

  init(limit: Int) { self.limit = limit }

  /// Runs `body`, during which no page goes away.
  func reading<Result>(
    _ views: [SegmentView], _ body: () throws(IndexError) -> Result
  ) throws(IndexError) -> Result {
    readers.withLock { $0 &+= 1 }
    defer {
      readers.withLock { count in
        count &-= 1
        if count == 0 {
          var held = 0
          for view in views where view.segment.number != 0 {
            held &+= view.segment.file.loadedBytes
          }
          if held > limit { for view in views { view.segment.file.dropPages() } }
        }
      }
    }
    return try body()
  }
}
