// SPDX-License-Identifier: Apache-2.0

/// The best hits of any of several terms.
extension TopSearch {
  /// MAXSCORE over windows: terms that alone cannot lift a document over the threshold are looked up
  /// only for documents that others brought near it.
  func disjunction(_ plans: [PlanNode], _ top: inout TopHits) throws(IndexError) -> Bool {
    guard plans.count <= 64 else { return false }
    var scorers: [Scorer] = []
    for plan in plans {
      guard case .term = plan else { return false }
      guard let node = try search.node(plan) else { continue }
      scorers.append(Scorer(node))
    }
    guard !scorers.isEmpty else { return true }
    scorers.sort { $0.most < $1.most }
    // most[i]: what the first i terms can add together.
    var most: [Float] = [0]
    for s in scorers { most.append((most.last ?? 0) + s.most) }
    let file = segment.file
    let end = UInt32(truncatingIfNeeded: segment.documentCount)
    let size = WindowNode.size
    let scores = UnsafeMutablePointer<Float>.allocate(capacity: size)
    unsafe scores.initialize(repeating: 0, count: size)
    let bits = UnsafeMutablePointer<UInt64>.allocate(capacity: size / 64)
    unsafe bits.initialize(repeating: 0, count: size / 64)
    defer {
      unsafe scores.deallocate()
      unsafe bits.deallocate()
    }
    var essential = 0
    var lo: UInt32 = 0
    var width = 512
    while lo < end {
      try search.budget.check()
      if top.isFull {
        while essential < scorers.count, most[essential &+ 1] <= top.threshold { essential &+= 1 }
        if essential == scorers.count { return true }
      }
      // Windows grow, so that the first hits soon give a threshold.
      var next = PostingsCursor.end
      for k in essential..<scorers.count {
        try scorers[k].cursor.advance(to: lo)
        next = min(next, scorers[k].cursor.document)
      }
      guard next < end else { return true }
      lo = next & ~63
      let hi = min(lo &+ UInt32(truncatingIfNeeded: width), end)
      width = min(size, width &* 2)
      for k in essential..<scorers.count {
        let othersMost = (most.last ?? 0) - scorers[k].most
        try unsafe add(scorers[k], lo, hi, scores, bits, othersMost, top)
      }
      let words = (Int(hi &- lo) &+ 63) / 64
      for w in 0..<words {
        var word = unsafe bits[w]
        unsafe bits[w] = 0
        while word != 0 {
          let i = w &* 64 &+ word.trailingZeroBitCount
          word &= word &- 1
          var score = unsafe scores[i]
          unsafe scores[i] = 0
          if score + most[essential] <= top.threshold { continue }
          let d = lo &+ UInt32(truncatingIfNeeded: i)
          var k = essential
          var possible = true
          while k > 0 {
            if score + most[k] * 1.0001 <= top.threshold {
              possible = false
              break
            }
            k &-= 1
            let s = scorers[k]
            try s.cursor.advance(to: d)
            if s.cursor.document == d {
              try s.lengths.need(file, Int(d))
              score += s.score(file, try s.cursor.frequency(), d)
            }
          }
          if possible, !isDeleted(d) { top.offer(search.base &+ Int(d), score) }
        }
      }
      lo = hi
    }
    return true
  }

  func add(
    _ s: Scorer, _ lo: UInt32, _ hi: UInt32, _ scores: UnsafeMutablePointer<Float>,
    _ bits: UnsafeMutablePointer<UInt64>, _ othersMost: Float, _ top: TopHits
  ) throws(IndexError) {
    let file = segment.file
    let cursor = s.cursor
    try s.lengths.need(file, Int(lo), count: Int(hi &- lo))
    while cursor.document < hi {
      if cursor.index == 0, cursor.block < cursor.blockCount, top.isFull {
        let b = s.blockToPass(top.threshold - othersMost, before: hi)
        if b != cursor.block {
          try cursor.load(b)
          continue
        }
      }
      try cursor.needFrequencies()
      let (docs, tfs) = unsafe (cursor.documents, cursor.frequencies)
      let count = cursor.count
      var i = cursor.index
      while i < count {
        let d = unsafe docs[i]
        if d >= hi { break }
        let at = Int(d &- lo)
        unsafe scores[at] += s.score(file, tfs[i], d)
        unsafe bits[at &>> 6] |= 1 &<< UInt64(at & 63)
        i &+= 1
      }
      try cursor.stand(at: i)
    }
  }
}
