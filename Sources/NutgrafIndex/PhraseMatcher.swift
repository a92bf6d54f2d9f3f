// SPDX-License-Identifier: Apache-2.0

/// Compares the positions of several terms in one document.
@safe
final class PhraseMatcher {
  private let heads: UnsafeMutablePointer<Int>
  private let counts: UnsafeMutablePointer<Int>
  private let lists: UnsafeMutablePointer<UnsafeMutablePointer<UInt32>>
  private let capacity: Int
  private let count: Int
  /// The cursors, held by `owners`: counting references for each document would cost as much as the
  /// comparison.
  private let cursors: UnsafeMutablePointer<Unmanaged<PostingsCursor>>
  private let owners: [PostingsCursor]

  init(_ terms: [PostingsCursor]) {
    owners = terms
    count = terms.count
    capacity = max(1, terms.count)
    unsafe cursors = .allocate(capacity: capacity)
    for (i, term) in terms.enumerated() {
      unsafe (cursors + i).initialize(to: Unmanaged.passUnretained(term))
    }
    unsafe heads = .allocate(capacity: capacity)
    unsafe counts = .allocate(capacity: capacity)
    unsafe lists = .allocate(capacity: capacity)
    unsafe heads.initialize(repeating: 0, count: capacity)
    unsafe counts.initialize(repeating: 0, count: capacity)
  }

  deinit {
    unsafe heads.deallocate()
    unsafe counts.deallocate()
    unsafe lists.deallocate()
    unsafe cursors.deallocate()
  }

  /// How often the terms follow each other in the document on which all cursors stand; 1 for any
  /// number when not all are counted.
  /// - Parameter slop: how many places the words may be out of their order in all.
  func frequency(slop: Int, countAll: Bool) throws(IndexError) -> UInt32 {
    if slop <= 0, count == 2 { return try pair(countAll) }
    try loadAll()
    if slop <= 0 { return exact(count, countAll) }
    var found: UInt32 = 0
    sloppy(count, slop) { _, _ in
      found &+= 1
      return countAll
    }
    return found
  }

  /// Whether the phrase lies inside one of the marked stretches: `2 first + 1, 2 end` by turns.
  func holds(slop: Int, inside marks: [UInt32]) throws(IndexError) -> Bool {
    try loadAll()
    var found = false
    sloppy(count, max(0, slop)) { first, last in
      var low = 0
      var high = marks.count / 2
      while low < high {
        let middle = (low &+ high) / 2
        if marks[2 &* middle &+ 1] / 2 <= first { low = middle &+ 1 } else { high = middle }
      }
      if low < marks.count / 2, marks[2 &* low] / 2 <= first, last < marks[2 &* low &+ 1] / 2 {
        found = true
        return false
      }
      return true
    }
    return found
  }

  private func loadAll() throws(IndexError) {
    for i in 0..<count {
      let cursor = unsafe cursors[i].takeUnretainedValue()
      unsafe counts[i] = try cursor.loadPositions()
      unsafe lists[i] = cursor.positions
    }
  }

  /// `exact` for two words, the most frequent case: the positions of the one that is less often in
  /// the document are looked for among those of the other.
  private func pair(_ countAll: Bool) throws(IndexError) -> UInt32 {
    let first = unsafe cursors[0].takeUnretainedValue()
    let second = unsafe cursors[1].takeUnretainedValue()
    if try first.frequency() <= second.frequency() {
      let n = try first.loadPositions()
      return try unsafe second.common(first.positions, n, shift: 1, all: countAll)
    }
    let n = try second.loadPositions()
    return try unsafe first.common(second.positions, n, shift: .max, all: countAll)
  }

  private func exact(_ n: Int, _ countAll: Bool) -> UInt32 {
    // From the shortest list, so that each of its positions is looked for in the others.
    var least = 0
    for i in 1..<max(1, n) {
      if unsafe counts[i] < counts[least] { least = i }
    }
    for i in 0..<n { unsafe heads[i] = 0 }
    var found: UInt32 = 0
    let own = unsafe lists[least]
    for j in 0..<(unsafe counts[least]) {
      let first = unsafe own[j] &- UInt32(truncatingIfNeeded: least)
      if unsafe own[j] < UInt32(truncatingIfNeeded: least) { continue }
      var all = true
      for k in 0..<n where k != least {
        let wanted = first &+ UInt32(truncatingIfNeeded: k)
        let (list, count) = unsafe (lists[k], counts[k])
        var h = unsafe heads[k]
        while h < count, unsafe list[h] < wanted { h &+= 1 }
        unsafe heads[k] = h
        if h >= count { return found }
        if unsafe list[h] != wanted {
          all = false
          break
        }
      }
      if all {
        found &+= 1
        if !countAll { return found }
      }
    }
    return found
  }

  /// Calls `found` with the first and last position of each occurrence until it says no.
  private func sloppy(_ n: Int, _ slop: Int, _ found: (UInt32, UInt32) -> Bool) {
    guard n > 0 else { return }
    for i in 0..<n { unsafe heads[i] = 0 }
    // Each word's position less its place: they are alike where the words stand in order.
    while true {
      var low = Int64.max
      var high = Int64.min
      var lowest = 0
      var first = UInt32.max
      var last: UInt32 = 0
      for k in 0..<n {
        guard unsafe heads[k] < counts[k] else { return }
        let p = unsafe lists[k][heads[k]]
        let shifted = Int64(p) &- Int64(k)
        if shifted < low {
          low = shifted
          lowest = k
        }
        high = max(high, shifted)
        first = min(first, p)
        last = max(last, p)
      }
      if high &- low <= Int64(slop), !found(first, last) { return }
      unsafe heads[lowest] &+= 1
    }
  }
}
