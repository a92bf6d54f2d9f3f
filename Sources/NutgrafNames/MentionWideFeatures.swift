// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// The wide templates, which a model has or has not: see `MentionLayout`.
extension MentionGround {
  @inline(__always)
  func wideFeatures(
    _ t: Int, _ v: View, _ group: FeatureGroup, _ layout: MentionLayout, into f: inout FeatureKeys
  ) {
    switch group {
    case .writing: lineFeatures(t, v, layout, into: &f)
    case .word: f.add(109, layout.opening, tokens.hashes[t])
    case .run: wideRunFeatures(t, v, into: &f)
    case .report: placeFeatures(t, v, layout, into: &f)
    case .around, .gazetteer, .lists, .parts: break
    }
  }

  /// How a word is written, letter by letter, runs of one kind as one: figures beside a name in a table of results
  /// say more by their form than by their value.
  @inline(__always) private func form(_ v: View, _ k: Int) -> UInt32 {
    k < v.low ? 3 : k >= v.high ? 4 : shapes[k]
  }

  /// The opening of the report, the look of the line, the forms of the words beside.
  @inline(__always)
  private func lineFeatures(_ t: Int, _ v: View, _ layout: MentionLayout, into f: inout FeatureKeys) {
    let c = v.own
    f.add(110, layout.opening, c, lists(v, t))
    f.add(111, layout.opening, gaz(v, t), c)
    f.add(112, layout.lines[t], v.place, c)
    f.add(113, layout.lines[t], gaz(v, t))
    f.add(114, layout.lines[t], letters(v, t &- 1) << 4 | c, letters(v, t &+ 1))
    let before = form(v, t &- 1)
    let after = form(v, t &+ 1)
    f.add(115, before, c)
    f.add(116, after, c)
    f.add(117, before, after, c)
    f.add(118, after, form(v, t &+ 2), c)
    // "on Friday Harrow", "in March Harrow": a capital that begins no name.
    let days = day(v, t &- 1) | day(v, t) << 2 | day(v, t &+ 1) << 4
    if days != 0 {
      f.add(133, days, c)
      f.add(134, days & 3, c, letters(v, t &+ 1))
      f.add(135, days >> 2, letters(v, t &- 1), c)
    }
  }

  /// 1 for a month, 2 for a day of the week.
  @inline(__always) private func day(_ v: View, _ k: Int) -> UInt32 {
    guard k >= v.low, k < v.high else { return 0 }
    guard NameWords.calendar.contains(tokens.hashes[k]) else { return 0 }
    return NameWords.months.contains(tokens.hashes[k]) ? 1 : 2
  }

  /// What stands around the run of capitals, and what it is as a whole.
  @inline(__always)
  private func wideRunFeatures(_ t: Int, _ v: View, into f: inout FeatureKeys) {
    let run = runs[t]
    guard run.1 > run.0 else { return }
    let first = Int(run.0)
    let end = Int(run.1)
    let length = UInt32(min(5, end &- first))
    let place = UInt32(min(3, t &- first))
    let before = word(v, first &- 1)
    let after = word(v, end)
    f.add(119, before, after, min(3, length))
    f.add(120, word(v, first &- 2), before, length)
    f.add(121, after, word(v, end &+ 1), length)
    if length > 1, length < 5 {
      var whole: UInt32 = 7
      for k in first..<end { whole = WordHash.combine(whole, tokens.hashes[k]) }
      f.add(122, whole, place)
    }
    f.add(123, gaz(v, first), gaz(v, end &- 1), place)
    f.add(124, titles[first] == 0 ? 0 : 1, first > v.low ? UInt32(titles[first &- 1]) : 0, length)
    f.add(125, form(v, end), length, place)
    f.add(126, form(v, first &- 1), length, place)
  }

  /// What stands around the word's other places in the report.
  @inline(__always)
  private func placeFeatures(_ t: Int, _ v: View, _ layout: MentionLayout, into f: inout FeatureKeys) {
    guard cases[t] < 4 else { return }
    let places = layout.places[Int(types[t])]
    companyFeatures(t, v, places, into: &f)
    for k in 0..<MentionLayout.most {
      let other = Int(places[k])
      guard other >= 0, other != t else { continue }
      let run = runs[other]
      if run.1 > run.0 {
        let first = Int(run.0)
        let end = Int(run.1)
        if first > 0 { f.add(127, tokens.hashes[first &- 1]) }
        if end < tokens.count { f.add(128, tokens.hashes[end]) }
        if end &- first > 1 {
          f.add(129, tokens.hashes[end &- 1], UInt32(end &- 1 &- other))
          f.add(130, tokens.hashes[first], UInt32(other &- first))
        }
        f.add(131, lexical[first], UInt32(min(3, other &- first)), UInt32(min(4, end &- first)))
      }
      f.add(
        132, other > 0 ? shapes[other &- 1] : 0, other &+ 1 < tokens.count ? shapes[other &+ 1] : 0)
    }
  }

  /// Whether the words beside are the same wherever the word stands: "Mae Lund" is so in all of a report.
  @inline(__always)
  private func companyFeatures(_ t: Int, _ v: View, _ places: SIMD8<Int32>, into f: inout FeatureKeys) {
    let next = t &+ 1 < v.high ? types[t &+ 1] : .max
    let previous = t > v.low ? types[t &- 1] : .max
    var all: UInt32 = 0
    var before: UInt32 = 0
    var after: UInt32 = 0
    for k in 0..<3 {
      let other = Int(places[k])
      guard other >= 0, other != t else { continue }
      all &+= 1
      if other &+ 1 < tokens.count, types[other &+ 1] == next { after &+= 1 }
      if other > 0, types[other &- 1] == previous { before &+= 1 }
    }
    func share(_ n: UInt32) -> UInt32 { all == 0 ? 0 : n == 0 ? 1 : n == all ? 3 : 2 }
    let marks = letters(v, t &- 1) | letters(v, t &+ 1) << 4
    f.add(136, share(after), marks >> 4, v.own)
    f.add(137, share(before), marks & 15, v.own)
    f.add(138, share(after) | share(before) << 2, marks, v.own)
  }
}
