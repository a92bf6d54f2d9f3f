// SPDX-License-Identifier: Apache-2.0

/// The best hits of the most frequent forms of query, without looking at what cannot be among them.
///
/// Each block of postings knows the most that one of its documents can score. Once the heap is full,
/// its worst score is a threshold: blocks, and documents after their first terms, that cannot pass it
/// are left out. The bounds are computed from frequencies and lengths, so that they hold for any
/// average length.
struct TopSearch {
  let search: SegmentSearch
  private var segment: Segment { search.segment }

  /// Whether the form is one of these; if so, its best hits are offered.
  func run(_ plan: PlanNode, _ top: inout TopHits) throws(IndexError) -> Bool {
    switch plan {
    case .term:
      return try conjunction([plan], without: nil, &top)
    case .phrase(let terms, let slop, _):
      guard let node = try search.node(plan) else { return true }
      try phrase(node, terms.count, slop, &top)
      return true
    case .and(let plans):
      return try conjunction(plans, without: nil, &top)
    case .not(let must, let not):
      if case .and(let plans) = must { return try conjunction(plans, without: not, &top) }
      return try conjunction([must], without: not, &top)
    case .or(let plans):
      return try disjunction(plans, &top)
    default: return false
    }
  }

  @inline(__always)
  private func isDeleted(_ d: UInt32) -> Bool {
    search.deletions?.contains(Int(d)) ?? false
  }

  /// A term at work, with the most it can add to a score.
  private struct Scorer {
    let cursor: PostingsCursor
    let weight: Float
    let c0: Float
    let c1: Float
    let lengths: Int
    let most: Float
    let documents: Int

    init(_ node: WindowNode) {
      cursor = node.cursors[0]
      weight = node.weight
      (c0, c1, lengths) = (node.c0, node.c1, node.lengths)
      documents = cursor.info.documents
      // Many blocks are not worth looking through beforehand.
      if cursor.blockCount > 0, cursor.blockCount <= 4096 {
        var best: Float = 0
        for b in 0..<cursor.blockCount {
          let bound = cursor.bound(b, c0, c1)
          if bound > best { best = bound }
        }
        // The rest behind the blocks has no impacts.
        most = documents % PostingsLayout.block == 0 ? weight * best : weight
      } else {
        most = weight
      }
    }

    @inline(__always)
    func score(_ file: PagedFile, _ tf: UInt32, _ document: UInt32) -> Float {
      let t = Float(tf)
      return weight * t / (t + c0 + c1 * Float(file.u32(lengths &+ 4 &* Int(document))))
    }
  }

  // MARK: - All of several terms

  private func conjunction(
    _ plans: [PlanNode], without not: PlanNode?, _ top: inout TopHits
  ) throws(IndexError) -> Bool {
    var terms: [PlanNode] = []
    var low = 0
    var high = segment.documentCount
    for plan in plans {
      switch plan {
      case .term: terms.append(plan)
      case .days(let from, let to):
        low = max(low, try segment.firstDocument(from: from))
        if to < Int32.max { high = min(high, try segment.firstDocument(from: to &+ 1)) }
      default: return false
      }
    }
    guard !terms.isEmpty else { return false }
    var nodes: [WindowNode] = []
    for plan in terms {
      guard let node = try search.node(plan) else { return true }
      nodes.append(node)
    }
    guard low < high else { return true }
    nodes.sort { $0.cost < $1.cost }
    let scorers = nodes.map { Scorer($0) }
    var excluded: WindowNode?
    if let not {
      excluded = try search.node(not)
      if let excluded {
        switch excluded.kind {
        case .term, .value, .bits: break
        default: return false
        }
      }
    }
    let lead = scorers[0]
    let others = Array(scorers.dropFirst())
    var othersMost: Float = 0
    for s in others { othersMost += s.most }
    let file = segment.file
    let end = UInt32(truncatingIfNeeded: high)
    let cursor = lead.cursor
    try cursor.advance(to: UInt32(truncatingIfNeeded: low))
    var sinceCheck = 0
    while cursor.document < end {
      sinceCheck &+= 1
      if sinceCheck & 31 == 0 { try search.budget.check() }
      if cursor.block < cursor.blockCount, top.isFull {
        // Blocks that cannot hold a hit are not unpacked.
        var b = cursor.block
        while b < cursor.blockCount,
          lead.weight * cursor.bound(b, lead.c0, lead.c1) + othersMost <= top.threshold
        {
          b &+= 1
        }
        if b != cursor.block {
          try cursor.load(b)
          continue
        }
      }
      try cursor.needFrequencies()
      let count = cursor.count
      let (docs, tfs) = unsafe (cursor.documents, cursor.frequencies)
      var i = cursor.index
      let (first, last) = unsafe (docs[i], docs[count &- 1])
      try file.need(lead.lengths &+ 4 &* Int(first), 4 &* Int(last &- first &+ 1))
      while i < count {
        let d = unsafe docs[i]
        if d >= end { return true }
        var score = unsafe lead.score(file, tfs[i], d)
        i &+= 1
        if score + othersMost <= top.threshold { continue }
        if others.isEmpty {
          if isDeleted(d) { continue }
        } else {
          var all = true
          var rest = othersMost
          for other in others {
            let c = other.cursor
            if c.document < d {
              // A block that cannot lift this document over the threshold is not unpacked either.
              try c.advance(to: d)
            }
            if c.document != d {
              all = false
              if c.document == PostingsCursor.end { return true }
              break
            }
            rest -= other.most
            try file.need(other.lengths &+ 4 &* Int(d), 4)
            score += other.score(file, try c.frequency(), d)
            if score + rest * 1.0001 <= top.threshold {
              all = false
              break
            }
          }
          if !all || isDeleted(d) { continue }
        }
        if let excluded, try excluded.next(d) == d { continue }
        top.offer(search.base &+ Int(d), score)
      }
      try cursor.stand(at: i)
    }
    return true
  }

  // MARK: - Phrases

  private func phrase(
    _ node: WindowNode, _ words: Int, _ slop: Int, _ top: inout TopHits
  ) throws(IndexError) {
    let matcher = PhraseMatcher(terms: words)
    // The rarest term leads.
    let byCount = node.cursors.sorted { $0.info.documents < $1.info.documents }
    let lead = byCount[0]
    let file = segment.file
    var sinceCheck = 0
    var d = lead.document
    while d != PostingsCursor.end {
      sinceCheck &+= 1
      if sinceCheck & 1023 == 0 { try search.budget.check() }
      var agreed = true
      for k in 1..<max(1, byCount.count) {
        let c = byCount[k]
        try c.advance(to: d)
        if c.document != d {
          agreed = false
          if c.document == PostingsCursor.end { return }
          try lead.advance(to: c.document)
          break
        }
      }
      if !agreed {
        d = lead.document
        continue
      }
      if !isDeleted(d) {
        try file.need(node.lengths &+ 4 &* Int(d), 4)
        var possible = true
        if top.isFull, slop == 0 {
          // The phrase is no more frequent than the rarest of its words here.
          var least = try lead.frequency()
          for k in 1..<max(1, byCount.count) { least = min(least, try byCount[k].frequency()) }
          possible = node.score(least, d) > top.threshold
        }
        if possible {
          let tf = try matcher.frequency(node.cursors, slop: slop, countAll: true)
          if tf > 0 { top.offer(search.base &+ Int(d), node.score(tf, d)) }
        }
      }
      try lead.next()
      d = lead.document
    }
  }

  // MARK: - Any of several terms

  /// MAXSCORE over windows: terms that alone cannot lift a document over the threshold are looked up
  /// only for documents that others brought near it.
  private func disjunction(_ plans: [PlanNode], _ top: inout TopHits) throws(IndexError) -> Bool {
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
              try file.need(s.lengths &+ 4 &* Int(d), 4)
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

  private func add(
    _ s: Scorer, _ lo: UInt32, _ hi: UInt32, _ scores: UnsafeMutablePointer<Float>,
    _ bits: UnsafeMutablePointer<UInt64>, _ othersMost: Float, _ top: TopHits
  ) throws(IndexError) {
    let file = segment.file
    let cursor = s.cursor
    try file.need(s.lengths &+ 4 &* Int(lo), 4 &* Int(hi &- lo))
    while cursor.document < hi {
      if cursor.index == 0, cursor.block < cursor.blockCount, top.isFull {
        var b = cursor.block
        while b < cursor.blockCount, cursor.lastDocument(b) < hi,
          s.weight * cursor.bound(b, s.c0, s.c1) + othersMost <= top.threshold
        {
          b &+= 1
        }
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
