// SPDX-License-Identifier: Apache-2.0

/// How the first pass tagged the words and names of a report, counted over all of it.
package struct MentionVotes {
  private let labels: Int
  /// The tag of no name.
  var none: UInt8 { UInt8(truncatingIfNeeded: 4 &* labels) }
  /// Per type: counts for each label, then none.
  private var words: [UInt16]
  private var holders: [UInt16]
  private var nameOf: [UInt32]
  private var names: [UInt16] = []

  package init(_ ground: MentionGround, tags: [UInt8], labels: Int) {
    self.labels = labels
    let width = labels &+ 1
    let types = ground.typeCount
    words = [UInt16](repeating: 0, count: types &* width)
    holders = words
    nameOf = [UInt32](repeating: 0, count: tags.count)
    var known: [UInt64: UInt32] = [:]
    for sentence in ground.sentences {
      var t = sentence.lowerBound
      while t < sentence.upperBound {
        let tag = Int(tags[t])
        guard ground.cases[t] < 4 || tag < 4 &* labels else {
          t &+= 1
          continue
        }
        guard tag < 4 &* labels else {
          if ground.isOpen[t] {
            let at = Int(ground.types[t]) &* width &+ labels
            words[at] = words[at] &+ (words[at] < 60000 ? 1 : 0)
          }
          t &+= 1
          continue
        }
        let label = tag / 4
        let end = MentionDecoder.nameEnd(in: tags, from: t, limit: sentence.upperBound)
        var key: UInt64 = 0
        for k in t..<end {
          key = (key ^ UInt64(ground.tokens.hashes[k])) &* 0x9E37_79B9_7F4A_7C15
          key ^= key >> 29
          guard ground.cases[k] < 4 else { continue }
          let at = Int(ground.types[k]) &* width &+ label
          words[at] = words[at] &+ (words[at] < 60000 ? 1 : 0)
          if end &- t > 1 { holders[at] = holders[at] &+ (holders[at] < 60000 ? 1 : 0) }
        }
        let number: UInt32
        if let old = known[key] {
          number = old
        } else {
          number = UInt32(known.count &+ 1)
          known[key] = number
          names.append(contentsOf: repeatElement(0, count: labels))
        }
        names[Int(number &- 1) &* labels &+ label] &+= 1
        for k in t..<end { nameOf[k] = number }
        t = end
      }
    }
  }

  /// The commonest label of a row and how clear it is.
  @inline(__always)
  private func majority(_ counts: [UInt16], _ base: Int, _ width: Int) -> UInt8 {
    var best = -1
    var total = 0
    for i in 0..<width {
      let n = Int(counts[base &+ i])
      total &+= n
      if n > 0, best < 0 || n > Int(counts[base &+ best]) { best = i }
    }
    guard best >= 0 else { return 0 }
    let top = Int(counts[base &+ best])
    let sure: UInt8 = top == total ? (total > 2 ? 3 : total > 1 ? 2 : 1) : top &* 3 >= total &* 2 ? 0 : 4
    return UInt8(truncatingIfNeeded: 1 &+ best &* 5) &+ sure
  }

  @inline(__always) func word(_ type: Int) -> UInt8 { majority(words, type &* (labels &+ 1), labels &+ 1) }
  @inline(__always) func holder(_ type: Int) -> UInt8 {
    majority(holders, type &* (labels &+ 1), labels &+ 1)
  }
  @inline(__always) func name(_ token: Int) -> UInt8 {
    let number = Int(nameOf[token])
    return number > 0 ? majority(names, (number &- 1) &* labels, labels) : 0
  }
}
