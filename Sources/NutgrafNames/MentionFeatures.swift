// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// The templates of the mention tagger: both the trainer and the tagger call these.
extension MentionGround {
  /// What a token's templates look at.
  private struct View {
    let low: Int
    let high: Int
    let place: UInt32
    @inline(__always) init(_ ground: MentionGround, _ t: Int, _ sentence: Range<Int>) {
      low = sentence.lowerBound
      high = sentence.upperBound
      place = (ground.isFirst[t] ? 1 : 0) | UInt32(ground.style[t]) << 1
    }
  }

  @inline(__always) private func word(_ v: View, _ k: Int) -> UInt32 {
    k < v.low ? 1 : k >= v.high ? 2 : tokens.hashes[k]
  }
  @inline(__always) private func letters(_ v: View, _ k: Int) -> UInt32 {
    k < v.low || k >= v.high ? 9 : UInt32(cases[k])
  }
  @inline(__always) private func lists(_ v: View, _ k: Int) -> UInt32 {
    k < v.low || k >= v.high ? 0 : lexical[k]
  }
  @inline(__always) private func gaz(_ v: View, _ k: Int) -> UInt32 {
    k < v.low || k >= v.high ? 0 : gazetteer[k]
  }

  @inline(__always) private func part(_ v: View, _ k: Int) -> UInt32 {
    k < v.low || k >= v.high || k >= partsOfSpeech.count ? 99 : UInt32(partsOfSpeech[k])
  }

  /// The keys of token `t` for the first pass: enough to tell most names, and all that it looks at.
  @inline(__always)
  package func firstFeatures(_ t: Int, _ sentence: Range<Int>, into f: inout FeatureKeys) {
    let v = View(self, t, sentence)
    let w = tokens.hashes[t]
    let c = UInt32(cases[t])
    let before = word(v, t &- 1)
    let after = word(v, t &+ 1)
    f.add(0, w, c)
    f.add(2, shapes[t])
    f.add(3, before)
    f.add(4, after)
    f.add(7, before, w)
    f.add(8, w, after)
    f.add(11, letters(v, t &- 1), c, letters(v, t &+ 1))
    f.add(18, affix(t, length: 3, fromEnd: true))
    f.add(20, v.place, c)
    let own = lists(v, t)
    f.add(21, own, c)
    f.add(22, own, lists(v, t &+ 1), letters(v, t &+ 1))
    f.add(23, lists(v, t &- 1), own, letters(v, t &- 1))
    f.add(24, t > v.low ? UInt32(titles[t &- 1]) : 0, c, letters(v, t &- 1))
    if titles[t] != 0 { f.add(25, UInt32(titles[t]), c, letters(v, t &+ 1)) }
    if gaz(v, t) != 0 {
      f.add(26, gaz(v, t))
      f.add(27, gaz(v, t), v.place, c)
      f.add(31, gaz(v, t), letters(v, t &+ 1), letters(v, t &- 1))
    }
    let run = runs[t]
    if run.1 > run.0 {
      let first = Int(run.0)
      let end = Int(run.1)
      let length = UInt32(min(5, end &- first))
      f.add(37, length, UInt32(min(4, t &- first)), v.place)
      if length > 1 {
        f.add(38, tokens.hashes[end &- 1], UInt32(min(3, end &- 1 &- t)))
        f.add(39, tokens.hashes[first], UInt32(min(3, t &- first)))
      }
      f.add(41, word(v, first &- 1), length)
      f.add(42, word(v, end), length)
    }
  }

  /// What the second pass sees besides of the words around and of the rest of the report.
  @inline(__always)
  package func moreFeatures(_ t: Int, _ sentence: Range<Int>, into f: inout FeatureKeys) {
    let v = View(self, t, sentence)
    let w = tokens.hashes[t]
    let c = UInt32(cases[t])
    let before = word(v, t &- 1)
    let after = word(v, t &+ 1)
    f.add(1, w)
    f.add(5, word(v, t &- 2))
    f.add(6, word(v, t &+ 2))
    f.add(9, word(v, t &- 2), before)
    f.add(10, after, word(v, t &+ 2))
    f.add(35, before, after, c)
    f.add(29, before, c)
    f.add(30, after, c)
    let gaps: UInt32 =
      (tokens.shapes[t].contains(.spaceBefore) ? 1 : 0)
      | (t &+ 1 < v.high && tokens.shapes[t &+ 1].contains(.spaceBefore) ? 2 : 0)
    f.add(49, gaps, c, before)
    f.add(50, gaps, letters(v, t &- 1) << 4 | c, letters(v, t &+ 1))
    for length in 1...4 {
      f.add(11 &+ UInt32(length), affix(t, length: length, fromEnd: false))
      if length != 3 { f.add(15 &+ UInt32(length), affix(t, length: length, fromEnd: true)) }
    }
    f.add(36, lists(v, t), v.place, c)
    if gaz(v, t) != 0 {
      f.add(28, gaz(v, t), before)
      if gazetteer2[t] != 0 { f.add(32, gaz(v, t), gazetteer2[t]) }
    }
    if gaz(v, t &- 1) != 0 { f.add(33, gaz(v, t &- 1), c) }
    if gaz(v, t &+ 1) != 0 { f.add(34, gaz(v, t &+ 1), c) }
    f.add(70, part(v, t), c)
    f.add(71, part(v, t &- 1), part(v, t), c)
    f.add(72, part(v, t), part(v, t &+ 1), c)
    f.add(73, part(v, t &- 1), part(v, t &+ 1), c)
    f.add(74, part(v, t &- 2) << 8 | part(v, t &- 1), c)
    f.add(75, part(v, t &+ 1) << 8 | part(v, t &+ 2), c)
    mannerFeatures(t, v, into: &f)
    let run = runs[t]
    if run.1 > run.0, run.1 &- run.0 > 1 {
      f.add(
        40, lists(v, Int(run.0)), lists(v, Int(run.1) &- 1),
        UInt32(min(3, max(0, t &- Int(run.0)))))
    }
    guard cases[t] < 4 else { return }
    let type = Int(types[t])
    let seen = occurrences[type]
    f.add(43, (lowered[type] ? 1 : 0) | v.place << 1, c, UInt32(min(3, seen[3])))
    for k in 0..<Int(min(3, seen[3])) {
      let other = Int(seen[k])
      guard other != t, other >= 0 else { continue }
      if other > 0 { f.add(44, tokens.hashes[other &- 1]) }
      if other &+ 1 < tokens.count { f.add(45, tokens.hashes[other &+ 1]) }
      if gazetteer[other] != gaz(v, t) { f.add(46, gazetteer[other]) }
      if other > 0, titles[other &- 1] != 0 { f.add(47, UInt32(titles[other &- 1])) }
      f.add(
        48, UInt32(runs[other].1 &- runs[other].0),
        UInt32(min(4, UInt32(other) &- min(UInt32(other), runs[other].0))))
    }
  }

  /// The strongest templates once more for the manner of the text: a feature then means what it means
  /// everywhere, and besides what it means in reports, in lines or in posts (Daumé 2007).
  @inline(__always)
  private func mannerFeatures(_ t: Int, _ v: View, into f: inout FeatureKeys) {
    let c = UInt32(cases[t])
    let d = UInt32(manner.rawValue) << 8 | c
    f.add(80, d, v.place)
    f.add(81, d, gaz(v, t))
    f.add(82, d, tokens.hashes[t])
    f.add(83, d, word(v, t &- 1))
    f.add(84, d, word(v, t &+ 1))
    f.add(85, d, lists(v, t))
    f.add(86, d, letters(v, t &- 1), letters(v, t &+ 1))
    f.add(87, d, affix(t, length: 3, fromEnd: true))
    let run = runs[t]
    guard run.1 > run.0 else { return }
    f.add(88, d, UInt32(min(5, run.1 &- run.0)), UInt32(min(4, t &- Int(run.0))))
    let last = Int(run.1) &- 1
    f.add(89, d, word(v, last), UInt32(min(3, last &- t)))
  }

  /// The first or last bytes of a word in small letters, fewer when it is shorter.
  @inline(__always)
  private func affix(_ t: Int, length: Int, fromEnd: Bool) -> UInt32 {
    let start = Int(tokens.starts[t])
    let end = Int(tokens.ends[t])
    let text = ground.document.text
    var value: UInt32 = 0
    for k in 0..<min(length, end &- start) {
      let b = text.byte(at: fromEnd ? end &- 1 &- k : start &+ k)
      value = value << 8 | UInt32(b >= 0x41 && b <= 0x5A ? b | 0x20 : b)
    }
    return value
  }

  /// The first pass's answers here and all over the report, for the second.
  @inline(__always)
  package func voteFeatures(
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
