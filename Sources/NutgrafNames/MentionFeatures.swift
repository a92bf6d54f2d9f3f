// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// The templates of the mention tagger: both the trainer and the tagger call these.
///
/// They come in groups by what they look at. While the weights are learnt a group is left out now and then,
/// so that names of unknown words are told by what is around them, and the other way round.
extension MentionGround {
  /// What a token's templates look at.
  struct View {
    let low: Int
    let high: Int
    let place: UInt32
    /// How the word is written.
    let own: UInt32
    /// The same with the manner of the text: the strongest templates stand once more for it, so that a feature
    /// means what it means everywhere, and besides what it means in reports, in lines or in posts (Daumé 2007).
    let manner: UInt32
    @inline(__always) init(_ ground: MentionGround, _ t: Int, _ sentence: Range<Int>) {
      low = sentence.lowerBound
      high = sentence.upperBound
      place = (ground.isFirst[t] ? 1 : 0) | UInt32(ground.style[t]) << 1
      own = UInt32(ground.cases[t])
      manner = UInt32(ground.manner.rawValue) << 8 | own
    }
  }

  @inline(__always) func word(_ v: View, _ k: Int) -> UInt32 {
    k < v.low ? 1 : k >= v.high ? 2 : tokens.hashes[k]
  }
  @inline(__always) func letters(_ v: View, _ k: Int) -> UInt32 {
    k < v.low || k >= v.high ? 9 : UInt32(cases[k])
  }
  @inline(__always) func lists(_ v: View, _ k: Int) -> UInt32 {
    k < v.low || k >= v.high ? 0 : lexical[k]
  }
  @inline(__always) func gaz(_ v: View, _ k: Int) -> UInt32 {
    k < v.low || k >= v.high ? 0 : gazetteer[k]
  }

  @inline(__always) private func part(_ v: View, _ k: Int) -> UInt32 {
    k < v.low || k >= v.high || k >= partsOfSpeech.count ? 99 : UInt32(partsOfSpeech[k])
  }

  /// The groups of templates that both passes look at.
  package enum FeatureGroup: CaseIterable { case writing, word, around, gazetteer, lists, run, parts, report }

  /// All templates but those of the first pass's answers.
  @inline(__always)
  package func features(_ t: Int, _ sentence: Range<Int>, into f: inout FeatureKeys) {
    for group in FeatureGroup.allCases { features(t, sentence, group, into: &f) }
  }

  @inline(__always)
  package func features(
    _ t: Int, _ sentence: Range<Int>, _ group: FeatureGroup, into f: inout FeatureKeys
  ) {
    let v = View(self, t, sentence)
    switch group {
    case .writing: writingFeatures(t, v, into: &f)
    case .word: wordFeatures(t, v, into: &f)
    case .around: aroundFeatures(t, v, into: &f)
    case .gazetteer: gazetteerFeatures(t, v, into: &f)
    case .lists: listFeatures(t, v, into: &f)
    case .run: runFeatures(t, v, into: &f)
    case .parts: partFeatures(t, v, into: &f)
    case .report: reportFeatures(t, v, into: &f)
    }
    if let layout { wideFeatures(t, v, group, layout, into: &f) }
  }

  @inline(__always)
  private func writingFeatures(_ t: Int, _ v: View, into f: inout FeatureKeys) {
    let c = v.own
    let before = letters(v, t &- 1)
    let after = letters(v, t &+ 1)
    f.add(2, shapes[t])
    f.add(11, before, c, after)
    f.add(20, v.place, c)
    f.add(24, t > v.low ? UInt32(titles[t &- 1]) : 0, c, before)
    if titles[t] != 0 { f.add(25, UInt32(titles[t]), c, after) }
    f.add(50, gaps(t, v), before << 4 | c, after)
    f.add(80, v.manner, v.place)
    f.add(86, v.manner, before, after)
  }

  /// Whether there is space before and after a token.
  @inline(__always)
  private func gaps(_ t: Int, _ v: View) -> UInt32 {
    (tokens.shapes[t].contains(.spaceBefore) ? 1 : 0)
      | (t &+ 1 < v.high && tokens.shapes[t &+ 1].contains(.spaceBefore) ? 2 : 0)
  }

  @inline(__always)
  private func wordFeatures(_ t: Int, _ v: View, into f: inout FeatureKeys) {
    let w = tokens.hashes[t]
    f.add(0, w, v.own)
    f.add(1, w)
    f.add(7, word(v, t &- 1), w)
    f.add(8, w, word(v, t &+ 1))
    for length in 1...4 {
      f.add(11 &+ UInt32(length), affix(t, length: length, fromEnd: false))
      f.add(15 &+ UInt32(length), affix(t, length: length, fromEnd: true))
    }
    f.add(90, affix(t, length: 5, fromEnd: true))
    f.add(91, affix(t, length: 5, fromEnd: false))
    f.add(82, v.manner, w)
    f.add(87, v.manner, affix(t, length: 3, fromEnd: true))
    if t > v.low, isAtSign(t &- 1) { handleFeatures(t, into: &f) }
  }

  @inline(__always)
  func isAtSign(_ t: Int) -> Bool { ground.isMark(0x40, t) }

  /// Two to four letters of a handle anywhere in it, its ends marked: "NorvalePost" is two words in one.
  private func handleFeatures(_ t: Int, into f: inout FeatureKeys) {
    let start = Int(tokens.starts[t])
    let end = min(Int(tokens.ends[t]), start &+ 24)
    let text = ground.document.text
    var last: UInt32 = 0x5E
    for at in start...end {
      let byte = at < end ? text.byte(at: at) : 0x24
      last = last << 8 | UInt32(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
      f.add(92, last & 0xFFFF)
      if at > start { f.add(93, last & 0xFF_FFFF) }
      if at > start &+ 1 { f.add(94, last) }
    }
  }

  @inline(__always)
  private func aroundFeatures(_ t: Int, _ v: View, into f: inout FeatureKeys) {
    let c = v.own
    let before = word(v, t &- 1)
    let after = word(v, t &+ 1)
    let before2 = word(v, t &- 2)
    let after2 = word(v, t &+ 2)
    f.add(3, before)
    f.add(4, after)
    f.add(5, before2)
    f.add(6, after2)
    f.add(9, before2, before)
    f.add(10, after, after2)
    f.add(29, before, c)
    f.add(30, after, c)
    f.add(35, before, after, c)
    f.add(49, gaps(t, v), c, before)
    f.add(83, v.manner, before)
    f.add(84, v.manner, after)
  }

  @inline(__always)
  private func gazetteerFeatures(_ t: Int, _ v: View, into f: inout FeatureKeys) {
    let own = gaz(v, t)
    if own != 0 {
      f.add(26, own)
      f.add(27, own, v.place, v.own)
      f.add(28, own, word(v, t &- 1))
      f.add(31, own, letters(v, t &+ 1), letters(v, t &- 1))
      if gazetteer2[t] != 0 { f.add(32, own, gazetteer2[t]) }
    }
    let before = gaz(v, t &- 1)
    if before != 0 { f.add(33, before, v.own) }
    let after = gaz(v, t &+ 1)
    if after != 0 { f.add(34, after, v.own) }
    f.add(81, v.manner, own)
  }

  @inline(__always)
  private func listFeatures(_ t: Int, _ v: View, into f: inout FeatureKeys) {
    let own = lists(v, t)
    f.add(21, own, v.own)
    f.add(22, own, lists(v, t &+ 1), letters(v, t &+ 1))
    f.add(23, lists(v, t &- 1), own, letters(v, t &- 1))
    f.add(36, own, v.place, v.own)
    f.add(85, v.manner, own)
  }

  /// The run of capitalised words around.
  @inline(__always)
  private func runFeatures(_ t: Int, _ v: View, into f: inout FeatureKeys) {
    let run = runs[t]
    guard run.1 > run.0 else { return }
    let first = Int(run.0)
    let end = Int(run.1)
    let last = end &- 1
    let length = UInt32(min(5, end &- first))
    f.add(37, length, UInt32(min(4, t &- first)), v.place)
    if length > 1 {
      f.add(38, tokens.hashes[last], UInt32(min(3, last &- t)))
      f.add(39, tokens.hashes[first], UInt32(min(3, t &- first)))
      f.add(40, lists(v, first), lists(v, last), UInt32(min(3, t &- first)))
    }
    f.add(41, word(v, first &- 1), length)
    f.add(42, word(v, end), length)
    f.add(88, v.manner, length, UInt32(min(4, t &- first)))
    f.add(89, v.manner, word(v, last), UInt32(min(3, last &- t)))
  }

  @inline(__always)
  private func partFeatures(_ t: Int, _ v: View, into f: inout FeatureKeys) {
    let c = v.own
    let own = part(v, t)
    let before = part(v, t &- 1)
    let after = part(v, t &+ 1)
    f.add(70, own, c)
    f.add(71, before, own, c)
    f.add(72, own, after, c)
    f.add(73, before, after, c)
    f.add(74, part(v, t &- 2) << 8 | before, c)
    f.add(75, after << 8 | part(v, t &+ 2), c)
  }

  /// Where else the word stands in the report.
  @inline(__always)
  private func reportFeatures(_ t: Int, _ v: View, into f: inout FeatureKeys) {
    guard cases[t] < 4 else { return }
    let type = Int(types[t])
    let seen = occurrences[type]
    f.add(43, (lowered[type] ? 1 : 0) | v.place << 1, v.own, UInt32(min(3, seen[3])))
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
    neighbourFeatures(t, sentence, first: first, none: votes.none, into: &f)
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

  /// The names before and after, up to three tokens away, and what parts them: those of a list are of one
  /// kind, as are a name and the acronym in brackets after it.
  @inline(__always)
  private func neighbourFeatures(
    _ t: Int, _ sentence: Range<Int>, first: [UInt8], none: UInt8, into f: inout FeatureKeys
  ) {
    let run = joined[t]
    guard run.1 > run.0 else { return }
    var gap: UInt32 = 0
    var k = Int(run.0) &- 1
    while k >= sentence.lowerBound, Int(run.0) &- k <= 3, first[k] == none {
      gap = gap &* 0x0100_0193 ^ tokens.hashes[k]
      k &-= 1
    }
    if k >= sentence.lowerBound, k < Int(run.0) &- 1, first[k] != none {
      f.add(102, gap, UInt32(first[k] / 4), UInt32(min(2, t &- Int(run.0))))
      f.add(103, UInt32(first[k] / 4), UInt32(first[t]))
    }
    gap = 0
    k = Int(run.1)
    while k < sentence.upperBound, k &- Int(run.1) < 3, first[k] == none {
      gap = gap &* 0x0100_0193 ^ tokens.hashes[k]
      k &+= 1
    }
    if k < sentence.upperBound, k > Int(run.1), first[k] != none {
      f.add(104, gap, UInt32(first[k] / 4), UInt32(min(2, Int(run.1) &- 1 &- t)))
      f.add(110, UInt32(first[k] / 4), UInt32(first[t]))
    }
  }
}
