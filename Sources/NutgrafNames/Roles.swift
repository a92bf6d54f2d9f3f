// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// A description of somebody: a title, whose it is, and whether it is past.
struct RoleFinding {
  /// The described name, as a position in the list of names.
  var name: Int
  var titleFirst: Int
  var titleEnd: Int
  var titleClass: TitleClass
  var gender: UInt8
  /// The name that says of whom or what: "Kremlin", "Turkish".
  var of: Int?
  /// From the first word of the description to its last.
  var first: Int
  var end: Int
  var former: Bool
  /// Nothing but a title before the name: "President Hale".
  var bare: Bool
}

/// Finds roles before names ("Kremlin spokesperson Anna Berg"), after them between commas ("Anna
/// Berg, the Kremlin's spokesperson,") and by copula ("Berg is the Kremlin's spokesperson").
struct RoleFinder {
  let ground: NameGround
  let names: [NameSpan]
  /// The name that covers a token, as position + 1.
  private var nameOf: [UInt32]
  private(set) var roles: [RoleFinding] = []

  init(_ ground: NameGround, _ names: [NameSpan]) {
    self.ground = ground
    self.names = names
    nameOf = [UInt32](repeating: 0, count: ground.document.tokens.count)
    for (i, name) in names.enumerated() {
      for t in name.first..<name.end where nameOf.indices.contains(t) {
        nameOf[t] = UInt32(i &+ 1)
      }
    }
    var sentence = 0
    for i in names.indices where names[i].label == .per {
      while sentence < ground.document.sentences.count,
        Int(ground.document.sentences[sentence].endToken) <= names[i].first
      { sentence &+= 1 }
      guard sentence < ground.document.sentences.count else { break }
      let range = ground.document.sentences[sentence].tokens
      before(i, range)
      if !appositionAfter(i, range) { copula(i, range) }
    }
  }

  private var tokens: TokenTable { ground.document.tokens }
  private func hash(_ t: Int) -> UInt32 { tokens.hash(t) }
  private func name(at t: Int) -> Int? {
    guard nameOf.indices.contains(t), nameOf[t] > 0 else { return nil }
    return Int(nameOf[t]) &- 1
  }
  private func byte(_ t: Int) -> UInt8 { ground.document.text.byte(at: tokens.span(t).lower) }
  private func isComma(_ t: Int) -> Bool { ground.isMark(0x2C, t) }
  private func isHyphen(_ t: Int) -> Bool { ground.isMark(0x2D, t) }

  /// The longest title that ends before `end` and begins at `low` or later.
  private func title(endingAt end: Int, low: Int) -> (first: Int, entry: TitleEntry)? {
    var best: (Int, TitleEntry)?
    for first in stride(from: end &- 1, through: max(low, end &- 6), by: -1) {
      // "former president" is a president who is it no longer.
      if name(at: first) != nil || NameWords.former.contains(hash(first)) { break }
      // Marks and "’s" are no part of the words that the table knows, nor of the title.
      guard !ground.atoms(of: first).isEmpty, !tokens.shape(first).contains(.clitic) else { continue }
      guard let (h, l) = ground.phrase(ground.atoms(first, end)),
        let raw = ground.knowledge.titles.find(h, l)
      else { continue }
      best = (first, TitleEntry(raw: raw))
    }
    return best
  }

  // MARK: - Before the name

  private mutating func before(_ i: Int, _ sentence: Range<Int>) {
    let start = names[i].first
    var end = start
    // "Sen. Berg": the dot may be a token of its own.
    if end &- 1 > sentence.lowerBound, tokens.span(end &- 1).count == 1, byte(end &- 1) == 0x2E {
      end &-= 1
    }
    guard let found = title(endingAt: end, low: sentence.lowerBound),
      found.entry.titleClass != .honorificMale, found.entry.titleClass != .honorificFemale
    else { return }
    while end &- 1 > found.first, ground.atoms(of: end &- 1).isEmpty { end &-= 1 }
    var first = found.first
    let titleFirst = extendLeft(first, sentence)
    first = titleFirst
    var of: Int?
    var former = false
    if let owner = owner(endingAt: first, sentence) {
      of = owner.name
      first = owner.first
    }
    if let f = formerWord(endingAt: first, sentence) {
      former = true
      first = f
    }
    roles.append(
      RoleFinding(
        name: i, titleFirst: titleFirst, titleEnd: end, titleClass: found.entry.titleClass,
        gender: found.entry.gender, of: of, first: first, end: end, former: former,
        bare: of == nil))
  }

  private static let modifiers = WordSet(
        """
    lead chief senior deputy vice top first second former acting interim press foreign defence defense finance \
    interior health energy prime national special veteran longtime co assistant associate executive general \
    transport justice education trade agriculture environment labour labor housing culture tourism industry economy \
    fisheries planning immigration security treasury communications science infrastructure employment development
    """)

  private func extendLeft(_ first: Int, _ sentence: Range<Int>) -> Int {
    var t = first
    while t > sentence.lowerBound, name(at: t &- 1) == nil,
      RoleFinder.modifiers.contains(hash(t &- 1)), !NameWords.former.contains(hash(t &- 1))
    { t &-= 1 }
    return t
  }

  /// "Turkish", "Egypt's", "the Kremlin" right before `end`.
  private func owner(endingAt end: Int, _ sentence: Range<Int>) -> (name: Int, first: Int)? {
    var t = end &- 1
    guard t >= sentence.lowerBound else { return nil }
    if tokens.shape(t).contains(.clitic) || isPossessive(t) { t &-= 1 }
    guard t >= sentence.lowerBound, let owner = name(at: t), names[owner].label != .per,
      names[owner].end == t &+ 1
    else { return nil }
    return (owner, names[owner].first)
  }

  private func isPossessive(_ t: Int) -> Bool {
    let b = byte(t)
    return (b == 0x27 || b == 0xE2) && tokens.span(t).count <= 4
  }

  private func formerWord(endingAt end: Int, _ sentence: Range<Int>) -> Int? {
    let t = end &- 1
    guard t >= sentence.lowerBound else { return nil }
    if NameWords.former.contains(hash(t)) { return t }
    if isHyphen(t), t > sentence.lowerBound, NameWords.former.contains(hash(t &- 1)) {
      return t &- 1
    }
    return nil
  }

  // MARK: - After the name

  private mutating func appositionAfter(_ i: Int, _ sentence: Range<Int>) -> Bool {
    let comma = names[i].end
    guard comma &+ 1 < sentence.upperBound, isComma(comma) else { return false }
    return description(of: i, from: comma &+ 1, sentence, needsEnd: true)
  }

  private static let copulas = WordSet("is was became remains 's becomes serves served")

  private mutating func copula(_ i: Int, _ sentence: Range<Int>) {
    let t = names[i].end
    guard t &+ 1 < sentence.upperBound, RoleFinder.copulas.contains(hash(t)) else { return }
    var next = t &+ 1
    if WordSet("as now currently also").contains(hash(next)) { next &+= 1 }
    _ = description(of: i, from: next, sentence, needsEnd: false)
  }

  private static let articles = WordSet("a an the one")
  private static let links = WordSet("of for to at with in from")
  private static let stops = WordSet(
    "who which that whose where when and or but said says told is was were are has had have will would not as by on after before")

  /// Reads "[the] [former] [Russia's] [lead] negotiator [of …]" from token `t` on.
  private mutating func description(
    of i: Int, from t: Int, _ sentence: Range<Int>, needsEnd: Bool
  ) -> Bool {
    var k = t
    let first = t
    let limit = min(sentence.upperBound, t &+ 14)
    var former = false
    var owner: Int?
    var hadArticle = false
    while k < limit {
      if RoleFinder.articles.contains(hash(k)) {
        hadArticle = true
        k &+= 1
      } else if NameWords.former.contains(hash(k)) {
        former = true
        k &+= 1
        if k < limit, isHyphen(k) { k &+= 1 }
      } else if let n = name(at: k), names[n].label != .per, owner == nil, names[n].first == k {
        owner = n
        k = names[n].end
        if k < limit, tokens.shape(k).contains(.clitic) || isPossessive(k) { k &+= 1 }
      } else {
        break
      }
    }
    // The head: the last title noun before a stop.
    var titleEnd = 0
    var entry = TitleEntry(raw: 0)
    var e = k
    while e < limit, e &- k < 7 {
      if isComma(e) || RoleFinder.stops.contains(hash(e)) || RoleFinder.links.contains(hash(e)) {
        break
      }
      if tokens.shape(e).contains(.punctuation), !isHyphen(e) { break }
      if let n = name(at: e) {
        // "… leader of Hamas": but also "the Hamas leader".
        if owner == nil, names[n].label != .per, e == k || titleEnd == 0 {
          owner = n
          e = names[n].end
          if e < limit, tokens.shape(e).contains(.clitic) || isPossessive(e) { e &+= 1 }
          k = e
          continue
        }
        break
      }
      if let found = title(endingAt: e &+ 1, low: k) {
        titleEnd = e &+ 1
        entry = found.entry
      }
      e &+= 1
    }
    guard titleEnd > k, hadArticle || owner != nil || needsEnd else { return false }
    var end = titleEnd
    if owner == nil, end < limit, RoleFinder.links.contains(hash(end)) {
      var n = end &+ 1
      while n < limit, RoleFinder.articles.contains(hash(n)) { n &+= 1 }
      if n < limit, let target = name(at: n), names[target].first == n,
        names[target].label != .per
      {
        owner = target
        end = names[target].end
      }
    }
    // Between commas, not a list: "Anna Berg, mayor" needs an owner or an article.
    if needsEnd, owner == nil, !hadArticle {
      guard end >= sentence.upperBound || tokens.shape(end).contains(.punctuation) else {
        return false
      }
    }
    roles.append(
      RoleFinding(
        name: i, titleFirst: k, titleEnd: titleEnd, titleClass: entry.titleClass,
        gender: entry.gender, of: owner, first: first, end: end, former: former, bare: false))
    return true
  }
}
