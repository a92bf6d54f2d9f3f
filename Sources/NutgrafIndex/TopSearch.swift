// SPDX-License-Identifier: Apache-2.0

/// The best hits of the most frequent forms of query, without looking at what cannot be among them.
///
/// Each block of postings knows the most that one of its documents can score. Once the heap is full,
/// its worst score is a threshold: blocks, and documents after their first terms, that cannot pass it
/// are left out. The bounds are computed from frequencies and lengths, so that they hold for any
/// average length.
struct TopSearch {
  let search: SegmentSearch
  var segment: Segment { search.segment }

  /// Whether the form is one of these; if so, its best hits are offered.
  func run(_ plan: PlanNode, _ top: inout TopHits) throws(IndexError) -> Bool {
    switch plan {
    case .term:
      return try conjunction([plan], without: nil, &top)
    case .phrase(let terms, let slop, _):
      guard let node = try search.node(plan) else { return true }
      _ = try phrase(node, terms.count, slop, &top, count: false)
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
  func isDeleted(_ d: UInt32) -> Bool {
    search.deletions?.contains(Int(d)) ?? false
  }

  /// A term at work, with the most it can add to a score.
  struct Scorer {
    let cursor: PostingsCursor
    let weight: Float
    let c0: Float
    let c1: Float
    let lengths: LengthColumn
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

    /// The first block, not before the loaded one, that can hold a score over `threshold` or that
    /// reaches `limit`. Blocks that cannot hold a hit are not unpacked.
    @inline(__always)
    func blockToPass(_ threshold: Float, before limit: UInt32) -> Int {
      var b = cursor.block
      while b < cursor.blockCount, cursor.lastDocument(b) < limit,
        weight * cursor.bound(b, c0, c1) <= threshold
      {
        b &+= 1
      }
      return b
    }

    @inline(__always)
    func score(_ file: PagedFile, _ tf: UInt32, _ document: UInt32) -> Float {
      let t = Float(tf)
      return weight * t / (t + c0 + c1 * Float(lengths.of(Int(document), file)))
    }
  }

  // MARK: - All of several terms

  /// The terms that must all hold beside the one that leads, or of which one of several must.
  /// Cursors are held by the nodes: counting references for each document would cost as much as
  /// looking it up.
  @safe
  private struct Clauses: ~Copyable {
    let scorers: UnsafeMutablePointer<(scorer: Scorer, cursor: Unmanaged<PostingsCursor>)>
    /// Where each clause ends.
    private var ends: [Int] = []
    private(set) var most: [Float] = []
    private let owners: [[WindowNode]]

    init(_ clauses: [[WindowNode]]) {
      owners = clauses
      unsafe scorers = .allocate(capacity: max(1, clauses.reduce(0) { $0 &+ $1.count }))
      var n = 0
      for clause in clauses {
        var sum: Float = 0
        for node in clause {
          let scorer = Scorer(node)
          sum += scorer.most
          unsafe (scorers + n).initialize(to: (scorer, Unmanaged.passUnretained(scorer.cursor)))
          n &+= 1
        }
        ends.append(n)
        most.append(sum)
      }
    }

    deinit {
      unsafe scorers.deinitialize(count: ends.last ?? 0)
      unsafe scorers.deallocate()
    }

    var isEmpty: Bool { ends.isEmpty }

    enum Outcome { case all, some, over }

    /// Adds the scores of all clauses in a document, as long as they hold there and the sum can
    /// pass the threshold. `over` when a clause holds nowhere from there on.
    @inline(__always)
    func add(
      _ file: PagedFile, _ d: UInt32, to score: inout Float, rest: Float, threshold: Float
    ) throws(IndexError) -> Outcome {
      var rest = rest
      var k = 0
      for n in 0..<ends.count {
        var held = false
        var left = false
        while k < ends[n] {
          let c = unsafe scorers[k].cursor.takeUnretainedValue()
          if c.document < d { try c.advance(to: d) }
          if c.document == d {
            held = true
            let (lengths, weight) = unsafe (scorers[k].scorer.lengths, scorers[k].scorer.weight)
            let (c0, c1) = unsafe (scorers[k].scorer.c0, scorers[k].scorer.c1)
            try lengths.need(file, Int(d))
            let tf = Float(try c.frequency())
            score += weight * tf / (tf + c0 + c1 * Float(lengths.of(Int(d), file)))
          }
          left = left || c.document != PostingsCursor.end
          k &+= 1
        }
        if !left { return .over }
        rest -= most[n]
        if !held || score + rest * 1.0001 <= threshold { return .some }
      }
      return .all
    }
  }

  private func conjunction(
    _ plans: [PlanNode], without not: PlanNode?, _ top: inout TopHits
  ) throws(IndexError) -> Bool {
    var clauses: [[PlanNode]] = []
    var low = 0
    var high = segment.documentCount
    for plan in plans {
      switch plan {
      case .term: clauses.append([plan])
      case .or(let choices) where choices.count <= 16:
        for choice in choices { guard case .term = choice else { return false } }
        clauses.append(choices)
      case .days(let from, let to):
        low = max(low, try segment.firstDocument(from: from))
        if to < Int32.max { high = min(high, try segment.firstDocument(from: to &+ 1)) }
      default: return false
      }
    }
    var terms: [(plans: [PlanNode], documents: Int)] = []
    for plans in clauses {
      var documents = 0
      for case .term(let term, _) in plans { documents &+= term.infos[search.view]?.documents ?? 0 }
      if documents == 0 { return true }
      terms.append((plans, documents))
    }
    terms.sort { $0.documents < $1.documents }
    // The rarest term leads. Beside a choice that is not far more frequent windows are quicker.
    guard let first = terms.firstIndex(where: { $0.plans.count == 1 }),
      terms.allSatisfy({ $0.plans.count == 1 || $0.documents > 8 &* terms[first].documents })
    else { return false }
    guard low < high else { return true }
    guard let leader = try search.node(terms.remove(at: first).plans[0]) else { return true }
    let lead = Scorer(leader)
    var nodes: [[WindowNode]] = []
    for term in terms {
      var choices: [WindowNode] = []
      for plan in term.plans { if let node = try search.node(plan) { choices.append(node) } }
      if choices.isEmpty { return true }
      nodes.append(choices)
    }
    let others = Clauses(nodes)
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
    var othersMost: Float = 0
    for most in others.most { othersMost += most }
    let file = segment.file
    let end = UInt32(truncatingIfNeeded: high)
    let cursor = lead.cursor
    try cursor.advance(to: UInt32(truncatingIfNeeded: low))
    var sinceCheck = 0
    while cursor.document < end {
      sinceCheck &+= 1
      if sinceCheck & 31 == 0 { try search.budget.check() }
      if cursor.block < cursor.blockCount, top.isFull {
        let b = lead.blockToPass(top.threshold - othersMost, before: end)
        if b != cursor.block {
          try cursor.load(b)
          continue
        }
      }
      try cursor.needFrequencies()
      let count = cursor.count
      let (docs, tfs) = unsafe (cursor.documents, cursor.frequencies)
      var i = cursor.index
      var least: UInt32 = 1
      if cursor.block < cursor.blockCount, top.isFull {
        least = cursor.leastFrequency(
          cursor.block, lead.c0, lead.c1, weight: lead.weight, toPass: top.threshold - othersMost)
      }
      while i < count {
        let (d, tf) = unsafe (docs[i], tfs[i])
        if d >= end { return true }
        i &+= 1
        if tf < least { continue }
        try lead.lengths.need(file, Int(d))
        var score = lead.score(file, tf, d)
        if score + othersMost <= top.threshold { continue }
        if others.isEmpty {
          if isDeleted(d) { continue }
        } else {
          switch try others.add(file, d, to: &score, rest: othersMost, threshold: top.threshold) {
          case .over: return true
          case .some: continue
          case .all: if isDeleted(d) { continue }
          }
        }
        if let excluded, try excluded.next(d) == d { continue }
        top.offer(search.base &+ Int(d), score)
      }
      try cursor.stand(at: i)
    }
    return true
  }

  // MARK: - Phrases

  /// Offers the best documents of a phrase; with `count` it looks at all and says how many match.
  func phrase(
    _ node: WindowNode, _ words: Int, _ slop: Int, _ top: inout TopHits, count: Bool
  ) throws(IndexError) -> Int {
    var total = 0
    let matcher = PhraseMatcher(node.cursors)
    // The rarest term leads, the next follows; only where both are do the others matter.
    let byCount = node.rarest.map { node.cursors[$0] }
    let lead = byCount[0]
    let second = byCount.count > 1 ? byCount[1] : lead
    let file = segment.file
    var sinceCheck = 0
    var d = lead.document
    while true {
      try lead.advance(to: d)
      d = lead.document
      if d == PostingsCursor.end { return total }
      sinceCheck &+= 1
      if sinceCheck & 1023 == 0 { try search.budget.check() }
      try second.advance(to: d)
      guard second.document == d else {
        d = second.document
        continue
      }
      if byCount.count > 2 {
        var agreed = true
        for k in 2..<byCount.count {
          let c = byCount[k]
          try c.advance(to: d)
          if c.document != d {
            d = c.document
            agreed = false
            break
          }
        }
        guard agreed else { continue }
      }
      if !isDeleted(d) {
        try node.lengths.need(file, Int(d))
        var possible = true
        if top.isFull, slop == 0 {
          // The phrase is no more frequent than the rarest of its words here.
          var least = min(try lead.frequency(), try second.frequency())
          if byCount.count > 2 {
            for k in 2..<byCount.count { least = min(least, try byCount[k].frequency()) }
          }
          possible = node.score(least, d) > top.threshold
        }
        if possible || count {
          let tf = try matcher.frequency(slop: slop, countAll: possible)
          if tf > 0 {
            total &+= 1
            if possible { top.offer(search.base &+ Int(d), node.score(tf, d)) }
          }
        }
      }
      d &+= 1
    }
  }
}
