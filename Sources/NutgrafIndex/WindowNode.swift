// SPDX-License-Identifier: Apache-2.0

/// A part of a query at work in one segment. It answers for a window of 4096 documents at a time:
/// a bit for each document that matches, and scores added to an array. Everything a query can say
/// goes this way; the most frequent forms have faster ways of their own in `SegmentSearch`.
@safe
final class WindowNode {
  static let size = 4096
  static let words = size / 64

  enum Kind {
    case all
    case days(from: Int, to: Int)
    case term
    case value
    /// Documents known beforehand, as bits of the whole segment.
    case bits([UInt64])
    case phrase(slop: Int)
    case and
    case or
    case not
    case within
    /// The forms of a word, with what an occurrence of each counts.
    case group([Float])
  }

  let kind: Kind
  let segment: Segment
  let children: [WindowNode]
  let cursors: [PostingsCursor]
  let weight: Float
  let c0: Float
  let c1: Float
  let lengths: Int
  /// About how many documents match.
  let cost: Int
  /// The window's matches after `fill`.
  let bits: UnsafeMutablePointer<UInt64>
  private var own: UnsafeMutablePointer<Float>?
  private let matcher: PhraseMatcher
  private var marks: [UInt32] = []
  /// The cursors of a phrase by how many documents they have.
  private let rarest: [Int]

  init(
    _ kind: Kind, _ segment: Segment, children: [WindowNode] = [], cursors: [PostingsCursor] = [],
    weight: Float = 0, norm: (Float, Float) = (0, 0), lengths: Int = 0, cost: Int
  ) {
    self.kind = kind
    self.segment = segment
    self.children = children
    self.cursors = cursors
    self.weight = weight
    (c0, c1) = norm
    self.lengths = lengths
    self.cost = cost
    matcher = PhraseMatcher(terms: cursors.count)
    rarest = cursors.indices.sorted { a, b in
      (cursors[a].info.documents, a) < (cursors[b].info.documents, b)
    }
    unsafe bits = .allocate(capacity: WindowNode.words)
    unsafe bits.initialize(repeating: 0, count: WindowNode.words)
    unsafe own = nil
  }

  deinit {
    unsafe bits.deallocate()
    unsafe own?.deallocate()
  }

  /// A document before which nothing matches from `document` on; `end` when nothing is left.
  func next(_ document: UInt32) throws(IndexError) -> UInt32 {
    switch kind {
    case .all:
      return Int(document) < segment.documentCount ? document : PostingsCursor.end
    case .days(let from, let to):
      let d = max(document, UInt32(truncatingIfNeeded: from))
      return Int(d) < to ? d : PostingsCursor.end
    case .term, .value:
      try cursors[0].advance(to: document)
      return cursors[0].document
    case .bits(let all):
      var word = Int(document &>> 6)
      guard word < all.count else { return PostingsCursor.end }
      var w = all[word] & (~0 &<< UInt64(document & 63))
      while w == 0 {
        word &+= 1
        guard word < all.count else { return PostingsCursor.end }
        w = all[word]
      }
      return UInt32(truncatingIfNeeded: word &* 64 &+ w.trailingZeroBitCount)
    case .phrase:
      var d = document
      for k in rarest {
        try cursors[k].advance(to: d)
        d = cursors[k].document
        if d == PostingsCursor.end { break }
      }
      return d
    case .and, .within:
      var d = document
      for cursor in cursors {
        try cursor.advance(to: d)
        d = cursor.document
      }
      for child in children {
        d = try child.next(d)
        if d == PostingsCursor.end { break }
      }
      return d
    case .or:
      var d = PostingsCursor.end
      for child in children { d = min(d, try child.next(document)) }
      return d
    case .not:
      return try children[0].next(document)
    case .group:
      var d = PostingsCursor.end
      for cursor in cursors {
        try cursor.advance(to: document)
        d = min(d, cursor.document)
      }
      return d
    }
  }

  /// Sets `bits` for the documents `lo..<hi` (`lo` a multiple of 64) that match, looking only at
  /// those of `filter` when there is one, and adds their scores.
  func fill(
    _ lo: UInt32, _ hi: UInt32, _ filter: UnsafeMutablePointer<UInt64>?,
    _ scores: UnsafeMutablePointer<Float>?
  ) throws(IndexError) {
    unsafe bits.update(repeating: 0, count: WindowNode.words)
    switch kind {
    case .all:
      setRange(lo, hi, lo, hi)
    case .days(let from, let to):
      setRange(
        max(lo, UInt32(truncatingIfNeeded: from)), min(hi, UInt32(truncatingIfNeeded: to)), lo, hi)
    case .term: try unsafe fillTerm(lo, hi, filter, scores, flat: false)
    case .value: try unsafe fillTerm(lo, hi, filter, scores, flat: true)
    case .bits(let all):
      let first = Int(lo &>> 6)
      for i in 0..<WindowNode.words where first &+ i < all.count {
        unsafe bits[i] = all[first &+ i]
      }
      unsafe addFlat(scores)
    case .phrase(let slop): try unsafe fillPhrase(lo, hi, filter, scores, slop)
    case .and: try unsafe fillAnd(lo, hi, filter, scores)
    case .or:
      for child in children {
        try unsafe child.fill(lo, hi, filter, scores)
        for i in 0..<WindowNode.words { unsafe bits[i] |= child.bits[i] }
      }
    case .not:
      try unsafe children[0].fill(lo, hi, filter, scores)
      for i in 0..<WindowNode.words { unsafe bits[i] = children[0].bits[i] }
      try unsafe children[1].fill(lo, hi, bits, nil)
      for i in 0..<WindowNode.words { unsafe bits[i] &= ~children[1].bits[i] }
    case .within: try unsafe fillWithin(lo, hi, filter, scores)
    case .group(let weights): try unsafe fillGroup(lo, hi, scores, weights)
    }
  }

  /// Zeroed room for 4096 numbers.
  private func room() -> UnsafeMutablePointer<Float> {
    if let own = unsafe own {
      unsafe own.update(repeating: 0, count: WindowNode.size)
      return unsafe own
    }
    let room = UnsafeMutablePointer<Float>.allocate(capacity: WindowNode.size)
    unsafe room.initialize(repeating: 0, count: WindowNode.size)
    unsafe own = room
    return unsafe room
  }

  private func fillGroup(
    _ lo: UInt32, _ hi: UInt32, _ scores: UnsafeMutablePointer<Float>?, _ weights: [Float]
  ) throws(IndexError) {
    let tfs = unsafe room()
    for (k, cursor) in cursors.enumerated() {
      let weight = k < weights.count ? weights[k] : 1
      try cursor.advance(to: lo)
      while cursor.document < hi {
        try cursor.needFrequencies()
        let (docs, counts) = unsafe (cursor.documents, cursor.frequencies)
        var i = cursor.index
        while i < cursor.count, unsafe docs[i] < hi {
          let at = unsafe Int(docs[i] &- lo)
          unsafe tfs[at] += weight * Float(counts[i])
          unsafe bits[at &>> 6] |= 1 &<< UInt64(at & 63)
          i &+= 1
        }
        try cursor.stand(at: i)
      }
    }
    guard let scores = unsafe scores else { return }
    if lengths >= 0 { try segment.file.need(lengths &+ 4 &* Int(lo), 4 &* Int(hi &- lo)) }
    for w in 0..<WindowNode.words {
      var word = unsafe bits[w]
      while word != 0 {
        let at = w &* 64 &+ word.trailingZeroBitCount
        word &= word &- 1
        let tf = unsafe tfs[at]
        let length =
          lengths < 0 ? 0 : Float(segment.file.u32(lengths &+ 4 &* (Int(lo) &+ at)))
        unsafe scores[at] += weight * tf / (tf + c0 + c1 * length)
      }
    }
  }

  private func setRange(_ from: UInt32, _ to: UInt32, _ lo: UInt32, _ hi: UInt32) {
    guard from < to, from >= lo, to <= hi else { return }
    var i = Int(from &- lo)
    let end = Int(to &- lo)
    while i < end {
      let bit = i & 63
      let n = min(64 &- bit, end &- i)
      let ones: UInt64 = n == 64 ? ~0 : ((1 &<< UInt64(n)) &- 1) &<< UInt64(bit)
      unsafe bits[i &>> 6] |= ones
      i &+= n
    }
  }

  private func addFlat(_ scores: UnsafeMutablePointer<Float>?) {
    guard let scores = unsafe scores, weight != 0 else { return }
    for i in 0..<WindowNode.words {
      var w = unsafe bits[i]
      while w != 0 {
        unsafe scores[i &* 64 &+ w.trailingZeroBitCount] += weight
        w &= w &- 1
      }
    }
  }

  /// BM25 of one term in one document.
  @inline(__always)
  func score(_ tf: UInt32, _ document: UInt32) -> Float {
    let t = Float(tf)
    return weight * t / (t + c0 + c1 * Float(segment.file.u32(lengths &+ 4 &* Int(document))))
  }

  private static func population(_ bits: UnsafeMutablePointer<UInt64>) -> Int {
    var n = 0
    for i in 0..<words { unsafe n &+= bits[i].nonzeroBitCount }
    return n
  }

  private func fillTerm(
    _ lo: UInt32, _ hi: UInt32, _ filter: UnsafeMutablePointer<UInt64>?,
    _ scores: UnsafeMutablePointer<Float>?, flat: Bool
  ) throws(IndexError) {
    let cursor = cursors[0]
    if unsafe scores != nil, !flat {
      try segment.file.need(lengths &+ 4 &* Int(lo), 4 &* Int(hi &- lo))
    }
    if let filter = unsafe filter {
      let wanted = unsafe WindowNode.population(filter)
      let expected = cursor.info.documents &* WindowNode.size / max(1, segment.documentCount)
      if wanted &* 8 < expected {
        for i in 0..<WindowNode.words {
          var w = unsafe filter[i]
          while w != 0 {
            let bit = w.trailingZeroBitCount
            w &= w &- 1
            let d = lo &+ UInt32(truncatingIfNeeded: i &* 64 &+ bit)
            try cursor.advance(to: d)
            guard cursor.document < hi else { return }
            guard cursor.document == d else { continue }
            unsafe bits[i] |= 1 &<< UInt64(bit)
            if let scores = unsafe scores {
              unsafe scores[Int(d &- lo)] += flat ? weight : score(try cursor.frequency(), d)
            }
          }
        }
        return
      }
    }
    try cursor.advance(to: lo)
    while cursor.document < hi {
      let docs = unsafe cursor.documents
      var i = cursor.index
      let count = cursor.count
      if let scores = unsafe scores {
        if flat {
          while i < count, unsafe docs[i] < hi {
            let d = unsafe Int(docs[i] &- lo)
            unsafe bits[d &>> 6] |= 1 &<< UInt64(d & 63)
            unsafe scores[d] += weight
            i &+= 1
          }
        } else {
          try cursor.needFrequencies()
          let tfs = unsafe cursor.frequencies
          while i < count, unsafe docs[i] < hi {
            let d = unsafe Int(docs[i] &- lo)
            unsafe bits[d &>> 6] |= 1 &<< UInt64(d & 63)
            unsafe scores[d] += score(tfs[i], docs[i])
            i &+= 1
          }
        }
      } else {
        while i < count, unsafe docs[i] < hi {
          let d = unsafe Int(docs[i] &- lo)
          unsafe bits[d &>> 6] |= 1 &<< UInt64(d & 63)
          i &+= 1
        }
      }
      try cursor.stand(at: i)
    }
  }

  private func fillPhrase(
    _ lo: UInt32, _ hi: UInt32, _ filter: UnsafeMutablePointer<UInt64>?,
    _ scores: UnsafeMutablePointer<Float>?, _ slop: Int
  ) throws(IndexError) {
    let scored = unsafe scores != nil
    if scored { try segment.file.need(lengths &+ 4 &* Int(lo), 4 &* Int(hi &- lo)) }
    // The rarest word leads, the next rarest follows; only where both are do the others matter.
    guard let lead = rarest.first.map({ cursors[$0] }) else { return }
    let second = rarest.count > 1 ? cursors[rarest[1]] : lead
    var d = lo
    while true {
      try lead.advance(to: d)
      d = lead.document
      guard d < hi else { return }
      try second.advance(to: d)
      guard second.document == d else {
        d = second.document
        continue
      }
      var agreed = true
      for k in rarest.dropFirst(2) {
        try cursors[k].advance(to: d)
        if cursors[k].document != d {
          d = cursors[k].document
          agreed = false
          break
        }
      }
      guard agreed else { continue }
      let bit = Int(d &- lo)
      if unsafe filter == nil || filter![bit &>> 6] &>> UInt64(bit & 63) & 1 != 0 {
        let tf = try matcher.frequency(cursors, slop: slop, countAll: scored)
        if tf > 0 {
          unsafe bits[bit &>> 6] |= 1 &<< UInt64(bit & 63)
          if let scores = unsafe scores { unsafe scores[bit] += score(tf, d) }
        }
      }
      d &+= 1
    }
  }

  private func fillAnd(
    _ lo: UInt32, _ hi: UInt32, _ filter: UnsafeMutablePointer<UInt64>?,
    _ scores: UnsafeMutablePointer<Float>?
  ) throws(IndexError) {
    // Scores of what matches in part must not leak, so they are gathered apart.
    var sums: UnsafeMutablePointer<Float>? = nil
    if unsafe scores != nil {
      unsafe sums = room()
    }
    for (n, child) in children.enumerated() {
      try unsafe child.fill(lo, hi, n == 0 ? filter : bits, sums)
      var any: UInt64 = 0
      for i in 0..<WindowNode.words {
        let w = unsafe n == 0 ? child.bits[i] : bits[i] & child.bits[i]
        unsafe bits[i] = w
        any |= w
      }
      if any == 0 { return }
    }
    guard let scores = unsafe scores, let sums = unsafe sums else { return }
    for i in 0..<WindowNode.words {
      var w = unsafe bits[i]
      while w != 0 {
        let d = i &* 64 &+ w.trailingZeroBitCount
        unsafe scores[d] += sums[d]
        w &= w &- 1
      }
    }
  }

  private func fillWithin(
    _ lo: UInt32, _ hi: UInt32, _ filter: UnsafeMutablePointer<UInt64>?,
    _ scores: UnsafeMutablePointer<Float>?
  ) throws(IndexError) {
    var d = lo
    while true {
      d = try next(d)
      guard d < hi else { return }
      if cursors[0].document == d {
        let bit = Int(d &- lo)
        if unsafe filter == nil || filter![bit &>> 6] &>> UInt64(bit & 63) & 1 != 0 {
          try cursors[0].positions(into: &marks)
          if try children[0].holds(d, inside: marks) {
            unsafe bits[bit &>> 6] |= 1 &<< UInt64(bit & 63)
            if let scores = unsafe scores { unsafe scores[bit] += max(weight, 1) }
          }
        }
      }
      d &+= 1
    }
  }

  /// Whether the node holds in a document inside one of the marked stretches of positions.
  private func holds(_ d: UInt32, inside marks: [UInt32]) throws(IndexError) -> Bool {
    switch kind {
    case .term, .phrase:
      for cursor in cursors {
        try cursor.advance(to: d)
        if cursor.document != d { return false }
      }
      var slop = 0
      if case .phrase(let n) = kind { slop = n }
      return try matcher.holds(cursors, slop: slop, inside: marks)
    case .and:
      for child in children {
        let held = try child.holds(d, inside: marks)
        if !held { return false }
      }
      return true
    case .or:
      for child in children {
        let held = try child.holds(d, inside: marks)
        if held { return true }
      }
      return false
    case .not:
      let held = try children[0].holds(d, inside: marks)
      let without = try children[1].holds(d, inside: marks)
      return held && !without
    default:
      return try next(d) == d
    }
  }
}
