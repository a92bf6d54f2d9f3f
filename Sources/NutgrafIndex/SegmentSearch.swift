// SPDX-License-Identifier: Apache-2.0

/// Runs a plan in one segment.
struct SegmentSearch {
  let snapshot: Snapshot
  let view: Int
  let segment: Segment
  let deletions: Deletions?
  let base: Int
  let budget: QueryBudget

  init(_ snapshot: Snapshot, _ view: Int, _ budget: QueryBudget) {
    self.snapshot = snapshot
    self.view = view
    segment = snapshot.views[view].segment
    deletions = snapshot.views[view].deletions
    base = snapshot.bases[view]
    self.budget = budget
  }

  /// The parameters of a field's length norm: `c0 + c1 * length`.
  func norm(_ field: UInt8, _ k1: Double = BM25.k1, _ b: Double = BM25.b) -> (Float, Float) {
    let average = max(snapshot.averageLength(field), 1e-9)
    return (Float(k1 * (1 - b)), Float(k1 * b / average))
  }

  /// Builds the nodes of this segment; nil where nothing can match.
  func node(_ plan: PlanNode) throws(IndexError) -> WindowNode? {
    switch plan {
    case .none: return nil
    case .all: return WindowNode(.all, segment, cost: segment.documentCount)
    case .days(let from, let to):
      let first = try segment.firstDocument(from: from)
      let end = to == Int32.max ? segment.documentCount : try segment.firstDocument(from: to &+ 1)
      guard first < end else { return nil }
      return WindowNode(.days(from: first, to: end), segment, cost: end &- first)
    case .term(let term, let weight):
      guard let info = term.infos[view] else { return nil }
      return WindowNode(
        .term, segment, cursors: [try PostingsCursor(segment, info, positions: true)],
        weight: weight, norm: norm(term.field), lengths: segment.lengths(term.field),
        cost: info.documents)
    case .value(let term, let weight):
      guard let info = term.infos[view] else { return nil }
      return WindowNode(
        .value, segment, cursors: [try PostingsCursor(segment, info, positions: false)],
        weight: weight, cost: info.documents)
    case .phrase(let terms, let slop, let weight):
      guard let cursors = try cursors(of: terms) else { return nil }
      return WindowNode(
        .phrase(slop: slop), segment, cursors: cursors, weight: weight,
        norm: norm(terms[0].field), lengths: segment.lengths(terms[0].field),
        cost: SegmentSearch.rarest(cursors))
    case .values(let terms, let weight):
      let infos = terms.compactMap { $0.infos[view] }
      if infos.isEmpty { return nil }
      let (bits, count) = try marked { (mark) throws(IndexError) in
        for info in infos { try mark(info) }
      }
      return WindowNode(.bits(bits), segment, weight: weight, cost: count)
    case .together(let terms, let weight):
      guard let cursors = try cursors(of: terms) else { return nil }
      return WindowNode(
        .together, segment, cursors: cursors, weight: weight,
        cost: SegmentSearch.rarest(cursors))
    case .range(let field, let from, let to):
      let (bits, count) = try marked { (mark) throws(IndexError) in
        try self.keys(from: [field] + from, to: [field] + to) { (_, info) throws(IndexError) in
          try mark(info)
        }
      }
      return count == 0 ? nil : WindowNode(.bits(bits), segment, cost: count)
    case .pattern(let field, let pattern, let weight):
      let (bits, count) = try marked { (mark) throws(IndexError) in
        try pattern.expand(segment, field: field, limit: budget.expansions) {
          (info, _) throws(IndexError) in
          try mark(info)
        }
      }
      return count == 0
        ? nil : WindowNode(.bits(bits), segment, weight: weight, cost: count)
    case .and(let plans):
      var children: [WindowNode] = []
      for plan in plans {
        guard let child = try node(plan) else { return nil }
        children.append(child)
      }
      children.sort { $0.cost < $1.cost }
      return WindowNode(.and, segment, children: children, cost: children.first?.cost ?? 0)
    case .or(let plans):
      var children: [WindowNode] = []
      for plan in plans { if let child = try node(plan) { children.append(child) } }
      if children.count <= 1 { return children.first }
      return WindowNode(
        .or, segment, children: children, cost: children.reduce(0) { $0 &+ $1.cost })
    case .not(let must, let not):
      guard let child = try node(must) else { return nil }
      guard let without = try node(not) else { return child }
      return WindowNode(.not, segment, children: [child, without], cost: child.cost)
    case .words(let groups):
      var children: [WindowNode] = []
      var total = 0
      for group in groups {
        let forms = group.forms[view]
        if forms.isEmpty { continue }
        var cursors: [PostingsCursor] = []
        for form in forms {
          cursors.append(try PostingsCursor(segment, form.info, positions: true))
          total &+= form.info.documents
        }
        children.append(
          WindowNode(
            .group(forms.map(\.weight)), segment, cursors: cursors, weight: group.weight,
            norm: freeTextNorm, lengths: segment.lengths(FieldTable.body),
            titles: segment.lengths(FieldTable.title), cost: total))
      }
      if children.count <= 1 { return children.first }
      return WindowNode(.or, segment, children: children, cost: total)
    case .within(let term, let inner):
      guard let info = term.infos[view], let child = try node(inner) else { return nil }
      return WindowNode(
        .within, segment, children: [child],
        cursors: [try PostingsCursor(segment, info, positions: true)], cost: info.documents)
    }
  }

  /// Cursors with positions for terms that must all be there; nil where one is in no record.
  private func cursors(of terms: [PlannedTerm]) throws(IndexError) -> [PostingsCursor]? {
    var cursors: [PostingsCursor] = []
    for term in terms {
      guard let info = term.infos[view] else { return nil }
      cursors.append(try PostingsCursor(segment, info, positions: true))
    }
    return cursors
  }

  private static func rarest(_ cursors: [PostingsCursor]) -> Int {
    cursors.lazy.map(\.info.documents).min() ?? 0
  }

  /// Free text counts a word of the title as several, in frequencies and lengths alike.
  var freeTextNorm: (Float, Float) {
    let average =
      snapshot.averageLength(FieldTable.body)
      + Double(FreeText.titleWeight) * snapshot.averageLength(FieldTable.title)
    return (
      Float(FreeText.k1 * (1 - FreeText.b)), Float(FreeText.k1 * FreeText.b / max(average, 1e-9))
    )
  }

  /// The documents of all postings that `body` marks, and about how many.
  private func marked(
    _ body: ((TermInfo) throws(IndexError) -> Void) throws(IndexError) -> Void
  ) throws(IndexError) -> (bits: [UInt64], count: Int) {
    var bits = [UInt64](repeating: 0, count: (segment.documentCount &+ 63) / 64)
    var total = 0
    var failure: IndexError?
    unsafe bits.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      do throws(IndexError) {
        var cursor: PostingsCursor?
        var count = 0
        try body { (info) throws(IndexError) in
          count &+= 1
          if count & 63 == 0 { try budget.check() }
          total &+= info.documents
          if let cursor {
            try cursor.open(info)
            try unsafe cursor.mark(in: base)
          } else {
            let first = try PostingsCursor(segment, info, positions: false)
            try unsafe first.mark(in: base)
            cursor = first
          }
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return (bits, min(total, segment.documentCount))
  }

  /// Calls `body` with the keys from one to another, both included.
  func keys(
    from: [UInt8], to: [UInt8], _ body: ([UInt8], TermInfo) throws(IndexError) -> Void
  ) throws(IndexError) {
    var cursor = DictionaryCursor(segment)
    var more = try cursor.seek(from)
    while more, !DictionaryCursor.precedes(to, cursor.key) {
      try body(cursor.key, cursor.info)
      more = try cursor.next()
    }
  }

  /// The documents that match, as a bit for each; how many of them is the second result.
  func matches(_ plan: PlanNode) throws(IndexError) -> (bits: [UInt64], count: Int) {
    var all = [UInt64](repeating: 0, count: (segment.documentCount &+ 63) / 64)
    var count = 0
    guard let root = try node(plan) else { return (all, 0) }
    let end = UInt32(truncatingIfNeeded: segment.documentCount)
    var lo = try root.next(0)
    while lo < end {
      try budget.check()
      lo &= ~63
      let hi = min(lo &+ UInt32(WindowNode.size), end)
      try unsafe root.fill(lo, hi, nil, scored: false)
      let first = Int(lo &>> 6)
      for i in 0..<WindowNode.words where first &+ i < all.count {
        var w = unsafe root.bits[i]
        if let deletions, first &+ i < deletions.bits.count { w &= ~deletions.bits[first &+ i] }
        all[first &+ i] = w
        count &+= w.nonzeroBitCount
      }
      lo = try root.next(hi)
    }
    return (all, count)
  }

  /// Offers the best documents to `top` and returns how many match; with `count` false it may stop
  /// counting.
  func run(_ plan: PlanNode, _ top: inout TopHits, count: Bool) throws(IndexError) -> Int {
    if top.limit > 0, count, case .phrase(let terms, let slop, _) = plan {
      // Most of the work is the same for both, so one pass does them.
      guard let node = try node(plan) else { return 0 }
      return try TopSearch(search: self).phrase(node, terms.count, slop, &top, count: true)
    }
    if top.limit > 0, !(count && plan.hasChoice), try TopSearch(search: self).run(plan, &top) {
      guard count else { return 0 }
      var nothing = TopHits(limit: 0)
      return try run(plan, &nothing, count: true)
    }
    if top.limit == 0, deletions == nil {
      switch plan {
      case .term(let term, _), .value(let term, _): return term.infos[view]?.documents ?? 0
      case .all: return segment.documentCount
      default: break
      }
    }
    guard let root = try node(plan) else { return 0 }
    return try windows(root, &top, count: count)
  }

  /// The general way: window by window.
  private func windows(
    _ root: WindowNode, _ top: inout TopHits, count: Bool
  ) throws(IndexError) -> Int {
    let end = UInt32(truncatingIfNeeded: segment.documentCount)
    var scores: UnsafeMutablePointer<Float>? = nil
    if top.limit > 0 {
      let room = UnsafeMutablePointer<Float>.allocate(capacity: WindowNode.size)
      unsafe room.initialize(repeating: 0, count: WindowNode.size)
      unsafe scores = room
    }
    let room = unsafe scores
    defer { unsafe room?.deallocate() }
    var total = 0
    var lo = try root.next(0)
    while lo < end {
      try budget.check()
      if let most = root.constantScore, top.isFull, most <= top.threshold {
        // Of equal scores the first stay: no later document enters.
        guard count else { return total }
        unsafe scores = nil
      }
      lo &= ~63
      let hi = min(lo &+ UInt32(WindowNode.size), end)
      try unsafe root.fill(lo, hi, nil, scored: scores != nil)
      if let scores = unsafe scores { try unsafe root.addScores(lo, root.bits, scores) }
      for i in 0..<WindowNode.words {
        var w = unsafe root.bits[i]
        if w == 0 { continue }
        let word = Int(lo &>> 6) &+ i
        if let deletions, word < deletions.bits.count { w &= ~deletions.bits[word] }
        total &+= w.nonzeroBitCount
        guard let scores = unsafe scores else { continue }
        while w != 0 {
          let bit = i &* 64 &+ w.trailingZeroBitCount
          w &= w &- 1
          unsafe top.offer(base &+ Int(lo) &+ bit, scores[bit])
        }
        // Only what matches has a score.
        w = unsafe root.bits[i]
        while w != 0 {
          unsafe scores[i &* 64 &+ w.trailingZeroBitCount] = 0
          w &= w &- 1
        }
      }
      lo = try root.next(hi)
    }
    return total
  }
}
