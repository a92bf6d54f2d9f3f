// SPDX-License-Identifier: Apache-2.0

/// Compares the positions of several terms in one document.
struct PhraseMatcher {
  private var lists: [[UInt32]] = []
  private var heads: [Int] = []

  /// How often the terms follow each other in the document on which all cursors stand.
  /// - Parameter slop: how many places the words may be out of their order in all.
  mutating func frequency(
    _ cursors: [PostingsCursor], slop: Int, countAll: Bool
  ) throws(IndexError) -> UInt32 {
    try load(cursors)
    var found: UInt32 = 0
    walk(slop) { _, _ in
      found &+= 1
      return countAll
    }
    return found
  }

  /// Whether the phrase lies inside one of the marked stretches: `2 first + 1, 2 end` by turns.
  mutating func holds(
    _ cursors: [PostingsCursor], slop: Int, inside marks: [UInt32]
  ) throws(IndexError) -> Bool {
    try load(cursors)
    var found = false
    walk(slop) { first, last in
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

  private mutating func load(_ cursors: [PostingsCursor]) throws(IndexError) {
    while lists.count < cursors.count { lists.append([]) }
    while lists.count > cursors.count { _ = lists.popLast() }
    for i in cursors.indices { try cursors[i].positions(into: &lists[i]) }
  }

  /// Calls `found` with the first and last position of each occurrence until it says no.
  private mutating func walk(_ slop: Int, _ found: (UInt32, UInt32) -> Bool) {
    let n = lists.count
    guard n > 0 else { return }
    heads = [Int](repeating: 0, count: n)
    if slop <= 0 {
      for p in lists[0] {
        var all = true
        for k in 1..<max(1, n) {
          let wanted = p &+ UInt32(truncatingIfNeeded: k)
          var h = heads[k]
          let list = lists[k]
          while h < list.count, list[h] < wanted { h &+= 1 }
          heads[k] = h
          if h >= list.count { return }
          if list[h] != wanted {
            all = false
            break
          }
        }
        if all, !found(p, p &+ UInt32(truncatingIfNeeded: n &- 1)) { return }
      }
      return
    }
    // Each word's position less its place: they are alike where the words stand in order.
    while true {
      var low = Int64.max
      var high = Int64.min
      var lowest = 0
      var first = UInt32.max
      var last: UInt32 = 0
      for k in 0..<n {
        guard heads[k] < lists[k].count else { return }
        let p = lists[k][heads[k]]
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
      heads[lowest] &+= 1
    }
  }
}
