// SPDX-License-Identifier: Apache-2.0

/// Keeps the pages of segments while they are read, and gives them back afterwards when they are more
/// than the cache may hold. Other openings of the index may read the same segments: a segment's pages
/// go when nobody reads it.
struct ReadGate: Sendable {
  /// In bytes.
  let limit: Int

  /// Runs `body`, during which no page of these goes away.
  func reading<Result>(
    _ views: [SegmentView], _ body: () throws(IndexError) -> Result
  ) throws(IndexError) -> Result {
    for view in views { view.segment.file.beginReading() }
    defer {
      var held = 0
      for view in views {
        view.segment.file.endReading()
        if view.segment.number != 0 { held &+= view.segment.file.loadedBytes }
      }
      if held > limit { for view in views { view.segment.file.dropPages() } }
    }
    return try body()
  }
}
