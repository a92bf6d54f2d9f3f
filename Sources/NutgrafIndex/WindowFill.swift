// SPDX-License-Identifier: Apache-2.0

/// How each kind of leaf finds the matches of a window.
extension WindowNode {
  private func room() -> UnsafeMutablePointer<Float> {
    if let own = unsafe own { return unsafe own }
    let room = UnsafeMutablePointer<Float>.allocate(capacity: WindowNode.size)
    unsafe room.initialize(repeating: 0, count: WindowNode.size)
    unsafe own = room
    return unsafe room
  }

  private func countRoom() -> UnsafeMutablePointer<UInt16> {
    if let counts = unsafe counts { return unsafe counts }
    // Read only where a bit says that something was written.
    let room = UnsafeMutablePointer<UInt16>.allocate(capacity: WindowNode.size)
    unsafe counts = room
    return unsafe room
  }

  func fillGroup(
    _ lo: UInt32, _ hi: UInt32, _ weights: [Float], scored: Bool
  ) throws(IndexError) {
    let tfs = unsafe scored ? room() : nil
    for (k, cursor) in cursors.enumerated() {
      let weight = k < weights.count ? weights[k] : 1
      try cursor.advance(to: lo)
      while cursor.document < hi {
        if scored { try cursor.needFrequencies() }
        let (docs, counts) = unsafe (cursor.documents, cursor.frequencies)
        var i = cursor.index
        while i < cursor.count, unsafe docs[i] < hi {
          let at = unsafe Int(docs[i] &- lo)
          if let tfs = unsafe tfs { unsafe tfs[at] += weight * Float(counts[i]) }
          unsafe bits[at &>> 6] |= 1 &<< UInt64(at & 63)
          i &+= 1
        }
        try cursor.stand(at: i)
      }
    }
  }

  func setRange(_ from: UInt32, _ to: UInt32, _ lo: UInt32, _ hi: UInt32) {
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

  /// BM25 of one term in one document.
  @inline(__always)
  func score(_ tf: UInt32, _ document: UInt32) -> Float {
    let t = Float(tf)
    return weight * t / (t + c0 + c1 * Float(lengths.of(Int(document), segment.file)))
  }

  private static func population(_ bits: UnsafeMutablePointer<UInt64>) -> Int {
    var n = 0
    for i in 0..<words { unsafe n &+= bits[i].nonzeroBitCount }
    return n
  }

  func fillTerm(
    _ lo: UInt32, _ hi: UInt32, _ filter: UnsafeMutablePointer<UInt64>?, scored: Bool
  ) throws(IndexError) {
    let cursor = cursors[0]
    let kept = unsafe scored ? countRoom() : nil
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
            if let kept = unsafe kept {
              unsafe kept[Int(d &- lo)] = UInt16(clamping: try cursor.frequency())
            }
          }
        }
        return
      }
    }
    try cursor.advance(to: lo)
    // Byte by byte: neighbours in one 64-bit word would wait for each other.
    let marks = unsafe UnsafeMutableRawPointer(bits).assumingMemoryBound(to: UInt8.self)
    while cursor.document < hi {
      let docs = unsafe cursor.documents
      var i = cursor.index
      let count = cursor.count
      if let kept = unsafe kept {
        try cursor.needFrequencies()
        let tfs = unsafe cursor.frequencies
        while i < count, unsafe docs[i] < hi {
          let d = unsafe Int(docs[i] &- lo)
          unsafe marks[d &>> 3] |= 1 &<< UInt8(truncatingIfNeeded: d & 7)
          unsafe kept[d] = UInt16(truncatingIfNeeded: min(tfs[i], 65535))
          i &+= 1
        }
      } else {
        while i < count, unsafe docs[i] < hi {
          let d = unsafe Int(docs[i] &- lo)
          unsafe marks[d &>> 3] |= 1 &<< UInt8(truncatingIfNeeded: d & 7)
          i &+= 1
        }
      }
      try cursor.stand(at: i)
    }
  }

  func fillPhrase(
    _ lo: UInt32, _ hi: UInt32, _ filter: UnsafeMutablePointer<UInt64>?, _ slop: Int, scored: Bool
  ) throws(IndexError) {
    // The rarest word leads, the next rarest follows; only where both are do the others matter.
    guard let lead = rarest.first.map({ cursors[$0] }) else { return }
    let second = rarest.count > 1 ? cursors[rarest[1]] : lead
    let kept = unsafe scored ? countRoom() : nil
    let more = rarest.count > 2
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
      if more {
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
      }
      let bit = Int(d &- lo)
      if unsafe filter == nil || filter![bit &>> 6] &>> UInt64(bit & 63) & 1 != 0 {
        let tf = try matcher.frequency(slop: slop, countAll: scored)
        if tf > 0 {
          unsafe bits[bit &>> 6] |= 1 &<< UInt64(bit & 63)
          if let kept = unsafe kept { unsafe kept[bit] = UInt16(clamping: tf) }
        }
      }
      d &+= 1
    }
  }

  func fillWithin(
    _ lo: UInt32, _ hi: UInt32, _ filter: UnsafeMutablePointer<UInt64>?
  ) throws(IndexError) {
    var d = lo
    while true {
      d = try next(d)
      guard d < hi else { return }
      // `next` gives a place before which nothing is; the first cursors may stand behind it.
      var highest = d
      for cursor in cursors {
        try cursor.advance(to: d)
        highest = max(highest, cursor.document)
      }
      if highest > d {
        d = highest
        continue
      }
      do {
        let bit = Int(d &- lo)
        if unsafe filter == nil || filter![bit &>> 6] &>> UInt64(bit & 63) & 1 != 0 {
          try cursors[0].positions(into: &marks)
          let held: Bool
          if case .together = kind { held = try meet() } else {
            held = try children[0].holds(d, inside: marks)
          }
          if held { unsafe bits[bit &>> 6] |= 1 &<< UInt64(bit & 63) }
        }
      }
      d &+= 1
    }
  }

  /// Whether a stretch of the first cursor's marks has a place in common with one of each other's.
  private func meet() throws(IndexError) -> Bool {
    var left = marks
    for cursor in cursors.dropFirst() {
      try cursor.positions(into: &others)
      var common: [UInt32] = []
      var (i, j) = (0, 0)
      // Stretches are twice the first word and one, then twice the end.
      while i &+ 1 < left.count, j &+ 1 < others.count {
        let start = max(left[i] / 2, others[j] / 2)
        let end = min(left[i &+ 1] / 2, others[j &+ 1] / 2)
        if start < end { common += [2 &* start &+ 1, 2 &* end] }
        if left[i &+ 1] <= others[j &+ 1] { i &+= 2 } else { j &+= 2 }
      }
      if common.isEmpty { return false }
      left = common
    }
    return true
  }

  /// Whether the node holds in a document inside one of the marked stretches of positions.
  func holds(_ d: UInt32, inside marks: [UInt32]) throws(IndexError) -> Bool {
    switch kind {
    case .term, .phrase:
      for cursor in cursors {
        try cursor.advance(to: d)
        if cursor.document != d { return false }
      }
      var slop = 0
      if case .phrase(let n) = kind { slop = n }
      return try matcher.holds(slop: slop, inside: marks)
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
