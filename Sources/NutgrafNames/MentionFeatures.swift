// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// The templates of the mention tagger: both the trainer and the tagger call these.
extension MentionGround {
  /// The keys of token `t` for the first pass.
  @inline(__always)
  package func features(_ t: Int, _ sentence: Range<Int>, into f: inout FeatureKeys) {
    let low = sentence.lowerBound
    let high = sentence.upperBound
    @inline(__always) func word(_ k: Int) -> UInt32 {
      k < low ? 1 : k >= high ? 2 : tokens.hashes[k]
    }
    @inline(__always) func letters(_ k: Int) -> UInt32 {
      k < low || k >= high ? 9 : UInt32(cases[k])
    }
    @inline(__always) func lists(_ k: Int) -> UInt32 {
      k < low || k >= high ? 0 : lexical[k]
    }
    @inline(__always) func gaz(_ k: Int) -> UInt32 {
      k < low || k >= high ? 0 : gazetteer[k]
    }
    let w = tokens.hashes[t]
    let c = UInt32(cases[t])
    let before = word(t &- 1)
    let after = word(t &+ 1)
    f.add(0, w, c)
    f.add(1, w)
    f.add(2, shapes[t])
    f.add(3, before)
    f.add(4, after)
    f.add(5, word(t &- 2))
    f.add(6, word(t &+ 2))
    f.add(7, before, w)
    f.add(8, w, after)
    f.add(9, word(t &- 2), before)
    f.add(10, after, word(t &+ 2))
    f.add(11, letters(t &- 1), c, letters(t &+ 1))
    f.add(35, before, after, c)
    f.add(29, before, c)
    f.add(30, after, c)
    let gaps: UInt32 =
      (tokens.shapes[t].contains(.spaceBefore) ? 1 : 0)
      | (t &+ 1 < high && tokens.shapes[t &+ 1].contains(.spaceBefore) ? 2 : 0)
    f.add(49, gaps, c, before)
    f.add(50, gaps, letters(t &- 1) << 4 | c, letters(t &+ 1))
    affixes(t, into: &f)
    let place: UInt32 = (isFirst[t] ? 1 : 0) | UInt32(style[t]) << 1
    f.add(20, place, c)
    let own = lists(t)
    f.add(21, own, c)
    f.add(22, own, lists(t &+ 1), letters(t &+ 1))
    f.add(23, lists(t &- 1), own, letters(t &- 1))
    f.add(36, own, place, c)
    let titleBefore = t > low ? UInt32(titles[t &- 1]) : 0
    f.add(24, titleBefore, c, letters(t &- 1))
    if titles[t] != 0 { f.add(25, UInt32(titles[t]), c, letters(t &+ 1)) }
    if gaz(t) != 0 {
      f.add(26, gaz(t))
      f.add(27, gaz(t), place, c)
      f.add(28, gaz(t), before)
      f.add(31, gaz(t), letters(t &+ 1), letters(t &- 1))
      if gazetteer2[t] != 0 { f.add(32, gaz(t), gazetteer2[t]) }
    }
    if gaz(t &- 1) != 0 { f.add(33, gaz(t &- 1), c) }
    if gaz(t &+ 1) != 0 { f.add(34, gaz(t &+ 1), c) }
    // The run of capitals around.
    let run = runs[t]
    if run.1 > run.0 {
      let first = Int(run.0)
      let end = Int(run.1)
      let length = UInt32(min(5, end &- first))
      f.add(37, length, UInt32(min(4, t &- first)), place)
      if length > 1 {
        f.add(38, tokens.hashes[end &- 1], UInt32(min(3, end &- 1 &- t)))
        f.add(39, tokens.hashes[first], UInt32(min(3, t &- first)))
        f.add(40, lists(first), lists(end &- 1), UInt32(min(3, t &- first)))
      }
      f.add(41, word(first &- 1), length)
      f.add(42, word(end), length)
    }
    // The rest of the report.
    if cases[t] < 4 {
      let type = Int(types[t])
      let seen = occurrences[type]
      f.add(43, (lowered[type] ? 1 : 0) | place << 1, c, UInt32(min(3, seen[3])))
      for k in 0..<Int(min(3, seen[3])) {
        let other = Int(seen[k])
        guard other != t, other >= 0 else { continue }
        if other > 0 { f.add(44, tokens.hashes[other &- 1]) }
        if other &+ 1 < tokens.count { f.add(45, tokens.hashes[other &+ 1]) }
        if gazetteer[other] != gaz(t) { f.add(46, gazetteer[other]) }
        if other > 0, titles[other &- 1] != 0 { f.add(47, UInt32(titles[other &- 1])) }
        f.add(48, UInt32(runs[other].1 &- runs[other].0), UInt32(min(4, UInt32(other) &- min(UInt32(other), runs[other].0))))
      }
    }
  }

  /// Beginnings and ends of a word, one to four bytes.
  @inline(__always)
  private func affixes(_ t: Int, into f: inout FeatureKeys) {
    let start = Int(tokens.starts[t])
    let end = Int(tokens.ends[t])
    let text = ground.document.text
    @inline(__always) func folded(_ i: Int) -> UInt32 {
      let b = text.byte(at: i)
      return UInt32(b >= 0x41 && b <= 0x5A ? b | 0x20 : b)
    }
    var prefix: UInt32 = 0
    var suffix: UInt32 = 0
    for k in 0..<min(4, end &- start) {
      prefix = prefix << 8 | folded(start &+ k)
      suffix = suffix << 8 | folded(end &- 1 &- k)
      f.add(12 &+ UInt32(k), prefix)
      f.add(16 &+ UInt32(k), suffix)
    }
  }

  /// What the second pass sees besides: the first pass's answers here and all over the report.
  @inline(__always)
  package func features(
    _ t: Int, _ sentence: Range<Int>, first: [UInt8], votes: MentionVotes, into f: inout FeatureKeys
  ) {
    @inline(__always) func tag(_ k: Int) -> UInt32 {
      k < sentence.lowerBound || k >= sentence.upperBound ? 254 : UInt32(first[k])
    }
    let own = tag(t)
    f.add(60, own)
    f.add(61, tag(t &- 1), own)
    f.add(62, own, tag(t &+ 1))
    f.add(67, own, tokens.hashes[t])
    guard cases[t] < 4 else { return }
    let type = Int(types[t])
    let word = UInt32(votes.word(type))
    let holder = UInt32(votes.holder(type))
    let name = UInt32(votes.name(t))
    f.add(63, word, own)
    f.add(64, holder, own)
    f.add(65, name, own)
    f.add(66, word, holder, name)
    f.add(68, word, UInt32(cases[t]), isFirst[t] ? 1 : 0)
  }
}

/// How the first pass tagged the words and names of a report, counted over all of it.
package struct MentionVotes {
  private let labels: Int
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
        var end = t &+ 1
        if tag % 4 == 0 {
          while end < sentence.upperBound, Int(tags[end]) == label &* 4 &+ 1 { end &+= 1 }
          if end < sentence.upperBound, Int(tags[end]) == label &* 4 &+ 2 { end &+= 1 }
        }
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
