// SPDX-License-Identifier: Apache-2.0

/// Finds the best sequence of tags: Viterbi over the pairs of tags that may follow each other.
package struct MentionDecoder {
  package let tags: Int
  /// Predecessors of tag `k`: `from[start[k]..<start[k + 1]]`.
  private var start: [Int] = [0]
  private var from: [Int] = []
  private var best: [Float] = []
  private var next: [Float] = []
  private var back: [UInt8] = []

  /// - Parameter tags: four for each label, and none.
  package init(tags: Int) {
    self.tags = tags
    for tag in 0..<tags {
      for other in 0..<tags where MentionDecoder.follows(tag, other, none: tags &- 1) {
        from.append(other)
      }
      start.append(from.count)
    }
  }

  package static func follows(_ tag: Int, _ before: Int, none: Int) -> Bool {
    let open = before != none && before % 4 <= 1  // a name is going on
    let goesOn = tag != none && (tag % 4 == 1 || tag % 4 == 2)
    return open ? goesOn && tag / 4 == before / 4 : !goesOn
  }

  /// The best tags for `scores` (rows of `tags`), written to `result[at...]`.
  package mutating func decode(
    _ scores: [Float], transitions: [Float], into result: inout [UInt8], at: Int
  ) {
    let none = tags &- 1
    let count = scores.count / tags
    guard count > 0 else { return }
    back.removeAll(keepingCapacity: true)
    back.append(contentsOf: repeatElement(0, count: count &* tags))
    best.removeAll(keepingCapacity: true)
    next.removeAll(keepingCapacity: true)
    for tag in 0..<tags {
      best.append(
        MentionDecoder.follows(tag, none, none: none)
          ? scores[tag] + transitions[none &* tags &+ tag] : -1e9)
      next.append(0)
    }
    var t = 1
    while t < count {
      for tag in 0..<tags {
        var top: Float = -2e9
        var origin = none
        for k in start[tag]..<start[tag &+ 1] {
          let score = best[from[k]] + transitions[from[k] &* tags &+ tag]
          if score > top {
            top = score
            origin = from[k]
          }
        }
        next[tag] = top + scores[t &* tags &+ tag]
        back[t &* tags &+ tag] = UInt8(truncatingIfNeeded: origin)
      }
      swap(&best, &next)
      t &+= 1
    }
    var tag = none
    for k in 0..<tags where k == none || k % 4 >= 2 {
      if best[k] > best[tag] { tag = k }
    }
    t = count &- 1
    while t >= 0 {
      if at &+ t < result.count { result[at &+ t] = UInt8(truncatingIfNeeded: tag) }
      tag = Int(back[t &* tags &+ tag])
      t &-= 1
    }
  }
}

extension MentionDecoder {
  /// Calls `body` with the first token of each name of `range` and with the end of the name, in order. `none` is the
  /// tag of no name.
  @inline(__always)
  package static func forEachName(
    in tags: [UInt8], _ range: Range<Int>, none: UInt8, _ body: (_ first: Int, _ end: Int) -> Void
  ) {
    var t = range.lowerBound
    while t < range.upperBound {
      guard tags[t] != none else {
        t &+= 1
        continue
      }
      let end = nameEnd(in: tags, from: t, limit: range.upperBound)
      body(t, end)
      t = end
    }
  }

  /// One past the last token of the name that begins at `first`, below `limit`.
  package static func nameEnd(in tags: [UInt8], from first: Int, limit: Int) -> Int {
    let label = tags[first] / 4
    var end = first &+ 1
    guard tags[first] % 4 == 0 else { return end }
    while end < limit, tags[end] / 4 == label, tags[end] % 4 == 1 { end &+= 1 }
    if end < limit, tags[end] / 4 == label, tags[end] % 4 == 2 { end &+= 1 }
    return end
  }
}
