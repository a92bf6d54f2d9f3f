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
    /// Several values that hold of one passage.
    case together
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
  let lengths: LengthColumn
  /// Of a group the lengths of titles.
  let titles: LengthColumn
  /// About how many documents match.
  let cost: Int
  /// The window's matches after `fill`.
  let bits: UnsafeMutablePointer<UInt64>
  /// The summed weights of a group's words, zero but for documents of `bits`.
  var own: UnsafeMutablePointer<Float>?
  /// How often the term or phrase is in each document of `bits`, after `fill` with `scored`.
  var counts: UnsafeMutablePointer<UInt16>?
  /// Only phrases, and terms inside what someone said, need one.
  lazy var matcher = PhraseMatcher(cursors)
  var marks: [UInt32] = []
  var others: [UInt32] = []
  /// The cursors of a phrase by how many documents they have.
  let rarest: [Int]
  static let one = [0]

  init(
    _ kind: Kind, _ segment: Segment, children: [WindowNode] = [], cursors: [PostingsCursor] = [],
    weight: Float = 0, norm: (Float, Float) = (0, 0), lengths: LengthColumn = .none,
    titles: LengthColumn = .none, cost: Int
  ) {
    self.kind = kind
    self.segment = segment
    self.children = children
    self.cursors = cursors
    self.weight = weight
    (c0, c1) = norm
    self.lengths = lengths
    self.titles = titles
    self.cost = cost
    rarest =
      cursors.count < 2
      ? cursors.isEmpty ? [] : WindowNode.one
      : cursors.indices.sorted { a, b in
        (cursors[a].info.documents, a) < (cursors[b].info.documents, b)
      }
    unsafe bits = .allocate(capacity: WindowNode.words)
    unsafe bits.initialize(repeating: 0, count: WindowNode.words)
    unsafe own = nil
    unsafe counts = nil
  }

  deinit {
    unsafe bits.deallocate()
    unsafe own?.deallocate()
    unsafe counts?.deallocate()
  }

  /// What every match scores, where that is the same for all.
  var constantScore: Float? {
    if case .bits = kind { weight } else { nil }
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
    case .phrase, .together:
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
  /// those of `filter` when there is one. With `scored`, what `addScores` needs is kept: a score is
  /// worked out only for what the whole query matches.
  func fill(
    _ lo: UInt32, _ hi: UInt32, _ filter: UnsafeMutablePointer<UInt64>?, scored: Bool
  ) throws(IndexError) {
    if let own = unsafe own {
      for i in 0..<WindowNode.words {
        var w = unsafe bits[i]
        while w != 0 {
          unsafe own[i &* 64 &+ w.trailingZeroBitCount] = 0
          w &= w &- 1
        }
      }
    }
    unsafe bits.update(repeating: 0, count: WindowNode.words)
    switch kind {
    case .all:
      setRange(lo, hi, lo, hi)
    case .days(let from, let to):
      setRange(
        max(lo, UInt32(truncatingIfNeeded: from)), min(hi, UInt32(truncatingIfNeeded: to)), lo, hi)
    case .term: try unsafe fillTerm(lo, hi, filter, scored: scored)
    case .value: try unsafe fillTerm(lo, hi, filter, scored: false)
    case .bits(let all):
      let first = Int(lo &>> 6)
      for i in 0..<WindowNode.words where first &+ i < all.count {
        unsafe bits[i] = all[first &+ i]
      }
    case .phrase(let slop): try unsafe fillPhrase(lo, hi, filter, slop, scored: scored)
    case .and:
      for (n, child) in children.enumerated() {
        try unsafe child.fill(lo, hi, n == 0 ? filter : bits, scored: scored)
        var any: UInt64 = 0
        for i in 0..<WindowNode.words {
          let w = unsafe n == 0 ? child.bits[i] : bits[i] & child.bits[i]
          unsafe bits[i] = w
          any |= w
        }
        if any == 0 { break }
      }
    case .or:
      for child in children {
        try unsafe child.fill(lo, hi, filter, scored: scored)
        for i in 0..<WindowNode.words { unsafe bits[i] |= child.bits[i] }
      }
    case .not:
      try unsafe children[0].fill(lo, hi, filter, scored: scored)
      for i in 0..<WindowNode.words { unsafe bits[i] = children[0].bits[i] }
      try unsafe children[1].fill(lo, hi, bits, scored: false)
      for i in 0..<WindowNode.words { unsafe bits[i] &= ~children[1].bits[i] }
    case .within, .together: try unsafe fillWithin(lo, hi, filter)
    case .group(let weights): try fillGroup(lo, hi, weights, scored: scored)
    }
  }

  /// Adds the scores of the documents of `matched` that this node holds for. After `fill` of the
  /// same window with `scored`.
  func addScores(
    _ lo: UInt32, _ matched: UnsafeMutablePointer<UInt64>, _ scores: UnsafeMutablePointer<Float>
  ) throws(IndexError) {
    switch kind {
    case .all, .days: return
    case .or:
      for child in children { try unsafe child.addScores(lo, matched, scores) }
    case .and, .not:
      var any: UInt64 = 0
      for i in 0..<WindowNode.words {
        unsafe bits[i] &= matched[i]
        unsafe any |= bits[i]
      }
      // Where nothing matched, later children were not asked and have nothing to say.
      if any == 0 { return }
      if case .not = kind { return try unsafe children[0].addScores(lo, bits, scores) }
      for child in children { try unsafe child.addScores(lo, bits, scores) }
    case .value, .bits, .together:
      guard weight != 0 else { return }
      for i in 0..<WindowNode.words {
        var w = unsafe bits[i] & matched[i]
        while w != 0 {
          unsafe scores[i &* 64 &+ w.trailingZeroBitCount] += weight
          w &= w &- 1
        }
      }
    case .within:
      for i in 0..<WindowNode.words {
        var w = unsafe bits[i] & matched[i]
        while w != 0 {
          unsafe scores[i &* 64 &+ w.trailingZeroBitCount] += max(weight, 1)
          w &= w &- 1
        }
      }
    case .term, .phrase:
      guard let counts = unsafe counts else { return }
      try needLengths(lo, lengths)
      for i in 0..<WindowNode.words {
        var w = unsafe bits[i] & matched[i]
        while w != 0 {
          let at = i &* 64 &+ w.trailingZeroBitCount
          w &= w &- 1
          unsafe scores[at] += score(UInt32(counts[at]), lo &+ UInt32(truncatingIfNeeded: at))
        }
      }
    case .group:
      guard let tfs = unsafe own else { return }
      try needLengths(lo, lengths)
      try needLengths(lo, titles)
      for i in 0..<WindowNode.words {
        var w = unsafe bits[i] & matched[i]
        while w != 0 {
          let at = i &* 64 &+ w.trailingZeroBitCount
          w &= w &- 1
          let tf = unsafe tfs[at]
          let document = Int(lo) &+ at
          let length =
            Float(lengths.of(document, segment.file))
            + FreeText.titleWeight * Float(titles.of(document, segment.file))
          unsafe scores[at] += weight * tf / (tf + c0 + c1 * length)
        }
      }
    }
  }

  /// Makes the lengths of the window's documents readable.
  private func needLengths(_ lo: UInt32, _ lengths: LengthColumn) throws(IndexError) {
    let count = min(WindowNode.size, segment.documentCount &- Int(lo))
    try lengths.need(segment.file, Int(lo), count: max(0, count))
  }
}
