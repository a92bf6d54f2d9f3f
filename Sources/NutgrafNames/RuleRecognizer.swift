// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// A name found in the text, before anyone knows whose it is.
struct NameSpan {
  var first: Int
  var end: Int
  var label: EntityLabel
  var score: Float
}

/// Names by capitals, gazetteers, titles and the words around: what is used where there are no
/// learned weights.
struct RuleRecognizer {
  let ground: NameGround
  private var found: [NameSpan] = []
  /// Last words of persons' full names, so that the family name alone is known again.
  private var surnames: Set<UInt32> = []

  init(_ ground: NameGround) { self.ground = ground }

  /// All names in text order. O(*n*) in the tokens.
  static func names(_ ground: NameGround) -> [NameSpan] {
    var recognizer = RuleRecognizer(ground)
    for (i, sentence) in ground.document.sentences.enumerated() {
      guard i < ground.isRead.count, ground.isRead[i] else { continue }
      recognizer.read(sentence.tokens.clamped(to: 0..<ground.document.tokens.count))
    }
    for i in recognizer.found.indices where recognizer.found[i].label == .misc {
      let span = recognizer.found[i]
      if span.end == span.first &+ 1, let a = ground.atoms(of: span.first).last,
        recognizer.surnames.contains(ground.atoms.hashes[a])
      {
        recognizer.found[i].label = .per
        recognizer.found[i].score = 0.8
      }
    }
    return recognizer.found.filter { $0.score >= 0.3 }
  }

  private var tokens: TokenTable { ground.document.tokens }

  private mutating func read(_ sentence: Range<Int>) {
    guard !sentence.isEmpty else { return }
    var capitals = 0
    var words = 0
    for t in sentence where tokens.shape(t).contains(.letter) {
      words &+= 1
      if ground.isCapital(t) { capitals &+= 1 }
    }
    let titleCase = words >= 4 && capitals &* 10 >= words &* 7
    var t = sentence.lowerBound
    while t < sentence.upperBound {
      guard isNameLike(t, sentence: sentence, titleCase: titleCase) else {
        t &+= 1
        continue
      }
      let end = runEnd(t, sentence: sentence, titleCase: titleCase)
      label(t, end, sentence: sentence)
      t = max(end, t &+ 1)
    }
  }

  private func isNameLike(_ t: Int, sentence: Range<Int>, titleCase: Bool) -> Bool {
    let shape = tokens.shape(t)
    guard shape.contains(.capital), !shape.contains(.clitic) else {
      return ground.matchOf[t] != 0 && !shape.contains(.punctuation)
    }
    let hash = tokens.hash(t)
    if NameWords.notNames.contains(hash) || NameWords.calendar.contains(hash) {
      guard let match = match(at: t) else { return false }
      return match.end &- match.first > 1
    }
    if ground.matchOf[t] != 0 { return true }
    let word = ground.word(t)
    if word.usualCase >= 9 && (titleCase || t == firstWord(sentence)) { return false }
    return true
  }

  private func firstWord(_ sentence: Range<Int>) -> Int {
    var t = sentence.lowerBound
    while t < sentence.upperBound && tokens.shape(t).contains(.punctuation) { t &+= 1 }
    return t
  }

  private func match(at t: Int) -> NameGround.Match? {
    let m = Int(ground.matchOf[t])
    return m > 0 ? ground.matches[m &- 1] : nil
  }

  private func runEnd(_ start: Int, sentence: Range<Int>, titleCase: Bool) -> Int {
    var t = start &+ 1
    var end = t
    while t < sentence.upperBound && t &- start < 12 {
      if isNameLike(t, sentence: sentence, titleCase: titleCase) {
        t &+= 1
        end = t
        continue
      }
      // A connector or a hyphen between two capitals.
      let hash = tokens.hash(t)
      let next = t &+ 1
      let bridge =
        isHyphen(t) || isAmpersand(t)
        || (NameWords.connectors.contains(hash) && !NameWords.placeCues.contains(hash))
      guard bridge, next < sentence.upperBound else { break }
      var after = next
      if NameWords.connectors.contains(tokens.hash(after)) && !ground.isCapital(after) {
        after &+= 1
      }
      guard after < sentence.upperBound, ground.isCapital(after),
        isNameLike(after, sentence: sentence, titleCase: titleCase)
      else { break }
      t = after
    }
    return end
  }

  private func isHyphen(_ t: Int) -> Bool {
    let span = tokens.span(t)
    return span.count == 1 && ground.document.text.byte(at: span.lower) == 0x2D
      && !tokens.shape(t).contains(.spaceBefore)
  }

  private func isAmpersand(_ t: Int) -> Bool {
    let span = tokens.span(t)
    return span.count == 1 && ground.document.text.byte(at: span.lower) == 0x26
  }

  // MARK: - What a run of capitals is

  private mutating func label(_ start: Int, _ end: Int, sentence: Range<Int>) {
    var t = start
    while t < end {
      // "Foreign Minister Anna Berg": the title is no part of the name.
      var length = titleLength(t, end)
      while length > 0, t &+ length < end {
        t &+= length
        while t < end && !ground.isCapital(t) { t &+= 1 }
        personal = t < end && match(at: t) == nil
        length = t < end ? titleLength(t, end) : 0
      }
      while t < end && !ground.isCapital(t) && ground.matchOf[t] == 0 { t &+= 1 }
      guard t < end else { break }
      let stop = segment(t, end, sentence: sentence)
      personal = false
      t = max(stop, t &+ 1)
    }
    personal = false
  }

  private var personal = false

  /// How many tokens of a title begin at `t`.
  private func titleLength(_ t: Int, _ end: Int) -> Int {
    if let m = match(at: t), m.end &- m.first > 1 { return 0 }
    var best = 0
    for stop in (t &+ 1)..<max(t &+ 2, min(end, t &+ 4) &+ 1) where stop <= end {
      guard let (hash, length) = ground.phrase(ground.atoms(t, stop)),
        ground.knowledge.titles.find(hash, length) != nil
      else { continue }
      best = stop &- t
    }
    return best
  }

  /// Labels what begins at `t` and returns where it ends.
  private mutating func segment(_ t: Int, _ end: Int, sentence: Range<Int>) -> Int {
    // The whole run, when its last word is one that ends names of organisations or places.
    let stop = wholeEnd(t, end)
    let matched = match(at: t)
    if let m = matched, m.first == t, m.end >= stop { return add(m, sentence: sentence) }
    if stop &- t > 1, !personal, let label = headLabel(stop &- 1) {
      found.append(NameSpan(first: t, end: stop, label: label, score: 0.8))
      return stop
    }
    if let m = matched, m.first == t {
      let label = ground.label(of: m)
      // A given name or family name that is also a town: "Paris Hale".
      if m.end &- m.first == 1, label != .norp, m.end < stop, ground.word(t).isGivenName {
        return addPerson(t, stop, score: 0.8)
      }
      return add(m, sentence: sentence)
    }
    if personal || (stop &- t > 1 && ground.word(t).isGivenName) {
      return addPerson(t, personEnd(t, stop), score: 0.85)
    }
    if stop &- t > 1, ground.atoms(of: stop &- 1).last.map({
      ground.knowledge.isSurname(ground.atoms.hashes[$0])
    }) ?? false, stop &- t <= 3 {
      return addPerson(t, personEnd(t, stop), score: 0.6)
    }
    let before = tokens.hash(t &- 1)
    let after = tokens.hash(stop)
    var label = EntityLabel.misc
    var score: Float = 0.35
    if NameWords.speechVerbs.contains(after) {
      label = .per
      score = 0.5
    } else if NameWords.placeCues.contains(before), t > sentence.lowerBound {
      label = .gpe
      score = 0.5
    } else if tokens.shape(t).contains(.allCaps), stop == t &+ 1, tokens.span(t).count <= 6 {
      label = .org
      score = 0.5
    } else if stop == t &+ 1, t == firstWord(sentence) {
      score = 0.2
    }
    if label == .misc, (t..<stop).contains(where: { ground.word($0).usualCase >= 8 }) { score = 0.2 }
    found.append(NameSpan(first: t, end: stop, label: label, score: score))
    return stop
  }

  /// The end of the run without what a matched name begins anew: "Vienna Mayor Anna Berg".
  private func wholeEnd(_ t: Int, _ end: Int) -> Int {
    var k = t &+ 1
    while k < end {
      if let m = match(at: k), m.first == k, m.end &- m.first > 1 { return trimmed(t, k) }
      if isHyphen(k &- 1), let m = match(at: k), m.first == k { return trimmed(t, k) }
      if titleLength(k, end) > 0, k &+ 1 < end, !NameWords.orgHeads.contains(tokens.hash(k)) {
        return trimmed(t, k)
      }
      k &+= 1
    }
    return end
  }

  private func trimmed(_ t: Int, _ end: Int) -> Int {
    var e = end
    while e > t &+ 1 && !ground.isCapital(e &- 1) && ground.matchOf[e &- 1] == 0 { e &-= 1 }
    return e
  }

  private func headLabel(_ t: Int) -> EntityLabel? {
    let hash = tokens.hash(t)
    if NameWords.orgHeads.contains(hash) { return .org }
    if NameWords.placeHeads.contains(hash) { return .loc }
    if NameWords.facilityHeads.contains(hash) { return .fac }
    if NameWords.eventHeads.contains(hash) { return .event }
    if NameWords.lawHeads.contains(hash) { return .law }
    return nil
  }

  /// A person's name ends before a connector that is no particle.
  private func personEnd(_ t: Int, _ stop: Int) -> Int {
    var k = t &+ 1
    while k < stop {
      if !ground.isCapital(k), !NameWords.particles.contains(tokens.hash(k)), !isHyphen(k) {
        return trimmed(t, k)
      }
      k &+= 1
    }
    return stop
  }

  private mutating func addPerson(_ t: Int, _ stop: Int, score: Float) -> Int {
    found.append(NameSpan(first: t, end: stop, label: .per, score: score))
    if stop &- t > 1, let a = ground.atoms(of: stop &- 1).last {
      surnames.insert(ground.atoms.hashes[a])
    }
    return stop
  }

  private mutating func add(_ m: NameGround.Match, sentence: Range<Int>) -> Int {
    let label = ground.label(of: m)
    if label == .per, m.end &- m.first > 1 { return addPerson(m.first, m.end, score: 0.95) }
    var score: Float = 0.9
    if m.user == nil {
      let candidate = ground.knowledge.candidate(m.payload, 0)
      if candidate.isCommonWord { score = m.first == firstWord(sentence) ? 0.2 : 0.5 }
    }
    found.append(NameSpan(first: m.first, end: m.end, label: label, score: score))
    return m.end
  }
}

extension NameGround {
  /// The label of a match: its best known reading's.
  func label(of match: Match) -> EntityLabel {
    if let user = match.user, user < userForms.entities.count {
      return userForms.entities[user].label
    }
    let candidate = knowledge.candidate(match.payload, 0)
    switch candidate.kind {
    case .demonym: return .norp
    case .metonym: return metonymLabel(match.payload)
    default: return EntityLabel(rawValue: knowledge.label(candidate)) ?? .misc
    }
  }

  /// A capital that stands for its country is a town by itself; the Kremlin is an organisation.
  func metonymLabel(_ payload: UInt32) -> EntityLabel {
    for n in 0..<knowledge.candidateCount(payload) {
      let candidate = knowledge.candidate(payload, n)
      if candidate.kind != .metonym, candidate.kind != .gazetteer {
        return EntityLabel(rawValue: knowledge.label(candidate)) ?? .gpe
      }
    }
    return .org
  }

  /// Whether a match is a country or one of the world's better-known territories and provinces.
  func isState(_ match: Match) -> Bool {
    guard match.user == nil else { return false }
    switch knowledge.kind(knowledge.candidate(match.payload, 0)) {
    case .country, .territory, .formerCountry, .capital: return true
    default: return false
    }
  }
}
