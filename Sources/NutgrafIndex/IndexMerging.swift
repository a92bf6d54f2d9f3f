// SPDX-License-Identifier: Apache-2.0

/// Merging segments, and what is kept of earlier generations.
extension IndexWriter {
  /// Joins segments of like size when there are too many of them.
  func mergeTiers() throws(IndexError) {
    var tiers: [Int: [Int]] = [:]
    for (i, view) in state.views.enumerated() {
      let size = max(1, view.segment.byteCount >> 20)
      let tier = (Int.bitWidth &- size.leadingZeroBitCount) / 3
      tiers[tier, default: []].append(i)
    }
    for tier in tiers.keys.sorted() {
      guard let members = tiers[tier], members.count >= 10,
        members.reduce(0, { $0 &+ state.views[$1].segment.byteCount }) < options.largestSegment
      else { continue }
      try merge(members)
      return try mergeTiers()
    }
  }

  /// Joins all segments and drops what was deleted.
  func mergeAll() throws(IndexError) {
    if log != nil || !state.memoryViews.isEmpty { try checkpoint(closing: false) }
    let clean = state.views.allSatisfy { $0.deletions == nil }
    if state.views.count > 1 || !clean { try merge(Array(state.views.indices)) }
  }

  /// Joins segments, smallest first, as long as what is read stays under `budget` bytes. True when
  /// there is nothing more to join.
  func mergeSome(_ budget: Int) throws(IndexError) -> Bool {
    if log != nil || !state.memoryViews.isEmpty { try checkpoint(closing: false) }
    let order = state.views.indices.sorted { a, b in
      (state.views[a].segment.byteCount, a) < (state.views[b].segment.byteCount, b)
    }
    var members: [Int] = []
    var left = budget
    for i in order where state.views[i].segment.byteCount <= left {
      left &-= state.views[i].segment.byteCount
      members.append(i)
    }
    let clean = state.views.allSatisfy { $0.deletions == nil }
    if state.views.count <= 1, clean { return true }
    let dirty = members.contains { state.views[$0].deletions != nil }
    if members.count > 1 || dirty { try merge(members.sorted()) }
    return state.views.count <= 1 && state.views.allSatisfy { $0.deletions == nil }
  }

  private func merge(_ members: [Int]) throws(IndexError) {
    let number = manifest.nextNumber
    manifest.nextNumber &+= 1
    let merger = SegmentMerger(views: members.map { state.views[$0] }, fields: state.fields)
    let segment = try write(number) { (sink) throws(IndexError) in try merger.write(sink) }
    var after = state
    let drop = Set(members)
    after.views = after.views.enumerated().filter { !drop.contains($0.offset) }.map(\.element)
    if segment.documentCount > 0 {
      after.views.insert(
        SegmentView(segment: segment, deletions: nil),
        at: min(members.first ?? 0, after.views.count))
    }
    try settle(after, closing: false, dropLog: true)
  }

  /// Changes how many earlier generations are kept.
  func keep(_ generations: Int) throws(IndexError) {
    guard manifest.keep != generations else { return }
    var next = manifest
    next.keep = generations
    next.generation &+= 1
    try publish(next)
    removeGarbage()
  }

  /// Makes the records of a snapshot, of this index or another, the contents.
  func take(_ snapshot: Snapshot) throws(IndexError) {
    let number = manifest.nextNumber
    manifest.nextNumber &+= 1
    let merger = SegmentMerger(views: snapshot.views, fields: snapshot.fields)
    let segment = try write(number) { (sink) throws(IndexError) in try merger.write(sink) }
    var after = state
    after.fields = snapshot.fields
    after.views =
      segment.documentCount > 0 ? [SegmentView(segment: segment, deletions: nil)] : []
    after.sequence &+= 1
    try settle(after, closing: false, dropLog: true)
    builder = SegmentBuilder(fields: after.fields)
  }
}
