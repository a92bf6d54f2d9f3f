// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// A description or pronoun that speaks of an entity without its name.
struct NominalFinding {
  enum Target {
    case entity(Int)
    /// "the Ukrainian delegation": a body of a country or organisation.
    case body(head: UInt32, of: Int)
    /// "both sides": some entities together.
    case group([Int], persons: Bool)
  }
  var first: Int
  var end: Int
  var kind: MentionKind
  var target: Target
  var score: Float
}

/// Finds nominal mentions of known entities and the pronouns that are sure.
struct NominalFinder {
  let ground: NameGround
  let mentions: [Mention]
  let entities: [Entity]
  /// Title class, last word and owner of every role, by entity.
  let roles: [[(titleClass: TitleClass, word: UInt32, of: Int?)]]
  /// Offices that linked persons hold on the report's day: class and country entity.
  let offices: [[(titleClass: TitleClass, of: Int)]]
  private var nameOf: [UInt32]
  /// Mentions of each country in all its forms, over the whole report.
  private var weight: [Int]
  private(set) var found: [NominalFinding] = []

  init(
    _ ground: NameGround, mentions: [Mention], entities: [Entity],
    roles: [[(titleClass: TitleClass, word: UInt32, of: Int?)]],
    offices: [[(titleClass: TitleClass, of: Int)]]
  ) {
    self.ground = ground
    self.mentions = mentions
    self.entities = entities
    self.roles = roles
    self.offices = offices
    nameOf = [UInt32](repeating: 0, count: ground.document.tokens.count)
    weight = [Int](repeating: 0, count: entities.count)
    for (i, mention) in mentions.enumerated() {
      for t in mention.tokens where nameOf.indices.contains(t) { nameOf[t] = UInt32(i &+ 1) }
      if let e = mention.entity {
        weight[e] &+= 1
        if let country = entities[e].actsFor { weight[country] &+= 1 }
      }
    }
    var recent: [(entity: Int, token: Int, sentence: Int)] = []
    var quoted = false
    var block: UInt32 = .max
    for (s, sentence) in ground.document.sentences.enumerated() {
      guard s < ground.isRead.count, ground.isRead[s] else { continue }
      if sentence.block != block {
        quoted = false
        block = sentence.block
      }
      read(sentence.tokens.clamped(to: 0..<nameOf.count), s, &recent, &quoted)
    }
  }

  private var tokens: TokenTable { ground.document.tokens }
  private func mention(at t: Int) -> Mention? {
    guard nameOf.indices.contains(t), nameOf[t] > 0 else { return nil }
    return mentions[Int(nameOf[t]) &- 1]
  }

  private static let the = WordSet("the")
  private static let both = WordSet("both")
  private static let two = WordSet("two")
  private static let each = WordSet("these those")
  private static let sides = WordSet(
    "sides parties countries nations delegations governments neighbours neighbors capitals states teams")
  private static let leaders = WordSet("leaders presidents ministers premiers men politicians")
  private static let bodies = WordSet(
    """
    delegation side team government army military forces troops authorities officials negotiators \
    officers soldiers parliament cabinet leadership regime navy police representatives diplomats \
    mediators administration embassy
    """)
  private static let he = WordSet("he him his himself")
  private static let she = WordSet("she her hers herself")

  private mutating func read(
    _ sentence: Range<Int>, _ number: Int,
    _ recent: inout [(entity: Int, token: Int, sentence: Int)], _ quoted: inout Bool
  ) {
    var t = sentence.lowerBound
    while t < sentence.upperBound {
      follow(t, &quoted)
      if let mention = mention(at: t), Int(mention.firstToken) == t {
        if let entity = mention.entity, entities[entity].label == .per {
          recent.append((entity, t, number))
          if recent.count > 12 { recent.removeFirst() }
        }
        if let end = body(t, t, sentence) {
          t = max(end, t &+ 1)
          continue
        }
        t = max(t &+ 1, Int(mention.endToken))
        continue
      }
      let hash = tokens.hash(t)
      if NominalFinder.he.contains(hash) || NominalFinder.she.contains(hash) {
        if !quoted {
          pronoun(t, NominalFinder.he.contains(hash) ? .male : .female, number, sentence, &recent)
        }
        t &+= 1
        continue
      }
      if let end = group(t, sentence) ?? described(t, sentence, number, &recent) {
        t = max(end, t &+ 1)
      } else {
        t &+= 1
      }
    }
  }

  /// Keeps account of quotation marks, so that pronouns inside quotations are left alone.
  private func follow(_ t: Int, _ quoted: inout Bool) {
    guard tokens.shape(t).contains(.punctuation) else { return }
    let span = tokens.span(t)
    let text = ground.document.text
    let b = text.byte(at: span.lower)
    if b == 0x22 {
      quoted.toggle()
    } else if b == 0xE2, text.byte(at: span.lower &+ 1) == 0x80 {
      if text.byte(at: span.lower &+ 2) == 0x9C { quoted = true }
      if text.byte(at: span.lower &+ 2) == 0x9D { quoted = false }
    }
  }

  // MARK: - Groups

  /// "both sides", "the two leaders".
  private mutating func group(_ t: Int, _ sentence: Range<Int>) -> Int? {
    var k = t
    var dual = false
    if NominalFinder.the.contains(tokens.hash(k)) || NominalFinder.each.contains(tokens.hash(k)) {
      k &+= 1
    } else if NominalFinder.both.contains(tokens.hash(k)) {
      dual = true
      k &+= 1
    }
    if k < sentence.upperBound, NominalFinder.two.contains(tokens.hash(k)) {
      dual = true
      k &+= 1
    }
    guard dual, k < sentence.upperBound else { return nil }
    let head = tokens.hash(k)
    if NominalFinder.sides.contains(head) {
      guard let pair = topTwo(entities.indices.filter { isCountry($0) }) else { return nil }
      found.append(
        NominalFinding(
          first: t, end: k &+ 1, kind: .nominal, target: .group(pair, persons: false), score: 0.8))
      return k &+ 1
    }
    if NominalFinder.leaders.contains(head) {
      let people = entities.indices.filter { entity in
        entities[entity].label == .per
          && (roles[entity].contains { isLeader($0.titleClass, $0.word, head) }
            || offices[entity].contains { $0.titleClass == .headOfState || $0.titleClass == .headOfGovernment })
      }
      guard let pair = topTwo(people) else { return nil }
      found.append(
        NominalFinding(
          first: t, end: k &+ 1, kind: .nominal, target: .group(pair, persons: true), score: 0.8))
      return k &+ 1
    }
    return nil
  }

  private func isLeader(_ titleClass: TitleClass, _ word: UInt32, _ head: UInt32) -> Bool {
    titleClass == .headOfState || titleClass == .headOfGovernment
      || (titleClass == .minister && head == WordHash.folded("ministers"))
  }

  private func isCountry(_ entity: Int) -> Bool { entities[entity].iso3166 != nil }

  /// The two that the report speaks of most, when they are clear of the rest.
  private func topTwo(_ candidates: [Int]) -> [Int]? {
    let sorted = candidates.filter { weight[$0] > 0 }
      .sorted { weight[$0] != weight[$1] ? weight[$0] > weight[$1] : $0 < $1 }
    guard sorted.count >= 2 else { return nil }
    if sorted.count > 2, weight[sorted[2]] >= weight[sorted[1]] { return nil }
    return [sorted[0], sorted[1]].sorted()
  }

  // MARK: - Bodies

  /// "[the] Ukrainian delegation" and "Ukraine's army": the owner's name begins at `name`.
  private mutating func body(_ first: Int, _ name: Int, _ sentence: Range<Int>) -> Int? {
    guard let owner = mention(at: name), let entity = owner.entity,
      entities[entity].label == .norp || isCountry(entity) || entities[entity].actsFor != nil
    else { return nil }
    let country = entities[entity].label == .norp ? entities[entity].actsFor ?? entity : entity
    var k = Int(owner.endToken)
    if k < sentence.upperBound, tokens.shape(k).contains(.clitic) { k &+= 1 }
    let limit = min(sentence.upperBound, k &+ 3)
    while k < limit {
      if mention(at: k) != nil { return nil }
      if NominalFinder.bodies.contains(tokens.hash(k)) { break }
      guard tokens.shape(k).contains(.letter), !ground.isCapital(k) else { return nil }
      k &+= 1
    }
    guard k < limit, NominalFinder.bodies.contains(tokens.hash(k)) else { return nil }
    // "government forces", "delegation head": the next noun would be the head.
    if k &+ 1 < sentence.upperBound, NominalFinder.bodies.contains(tokens.hash(k &+ 1)) { k &+= 1 }
    if k &+ 1 < sentence.upperBound, mention(at: k &+ 1).map({ $0.label == .per }) ?? false {
      return nil
    }
    var start = first
    if start > sentence.lowerBound, NominalFinder.the.contains(tokens.hash(start &- 1)) { start &-= 1 }
    found.append(
      NominalFinding(
        first: start, end: k &+ 1, kind: .nominal,
        target: .body(head: tokens.hash(k), of: country), score: 0.85))
    return k &+ 1
  }

  // MARK: - Persons by their role

  /// "the president", "the Turkish foreign minister".
  private mutating func described(
    _ t: Int, _ sentence: Range<Int>, _ number: Int,
    _ recent: inout [(entity: Int, token: Int, sentence: Int)]
  ) -> Int? {
    guard NominalFinder.the.contains(tokens.hash(t)) else { return nil }
    var k = t &+ 1
    var owner: Int?
    if let m = mention(at: k), Int(m.firstToken) == k, let entity = m.entity {
      guard entities[entity].label != .per else { return nil }
      owner = entities[entity].label == .norp ? entities[entity].actsFor : entity
      k = Int(m.endToken)
      if k < sentence.upperBound, tokens.shape(k).contains(.clitic) { k &+= 1 }
    }
    var end = 0
    var entry = TitleEntry(raw: 0)
    for stop in (k &+ 1)...max(k &+ 1, min(sentence.upperBound, k &+ 4)) {
      guard stop <= sentence.upperBound, mention(at: stop &- 1) == nil,
        let (hash, length) = ground.phrase(ground.atoms(k, stop)),
        let raw = ground.knowledge.titles.find(hash, length)
      else { continue }
      end = stop
      entry = TitleEntry(raw: raw)
    }
    guard end > k else { return nil }
    // Not a title before a name, nor one that goes on.
    if end < sentence.upperBound, mention(at: end).map({ $0.label == .per }) ?? false { return nil }
    if owner == nil, end &+ 1 < sentence.upperBound, tokens.hash(end) == WordHash.folded("of") {
      var n = end &+ 1
      if NominalFinder.the.contains(tokens.hash(n)) { n &+= 1 }
      guard let m = mention(at: n), let entity = m.entity else { return nil }
      owner = entity
    }
    let word = tokens.hash(end &- 1)
    guard let person = holder(entry.titleClass, word, owner, recent, number) else { return nil }
    found.append(
      NominalFinding(first: t, end: end, kind: .nominal, target: .entity(person), score: 0.8))
    recent.append((person, t, number))
    if recent.count > 12 { recent.removeFirst() }
    return end
  }

  /// The person of that role: the only one, or the one spoken of last.
  private func holder(
    _ titleClass: TitleClass, _ word: UInt32, _ owner: Int?,
    _ recent: [(entity: Int, token: Int, sentence: Int)], _ number: Int
  ) -> Int? {
    func fits(_ entity: Int) -> Bool {
      roles[entity].contains { role in
        role.word == word
          && (owner == nil || role.of == nil || role.of == owner
            || role.of.flatMap { entities[$0].actsFor } == owner)
      }
        || (titleClass == .headOfState || titleClass == .headOfGovernment)
          && offices[entity].contains {
            $0.titleClass == titleClass && (owner == nil || $0.of == owner)
          }
    }
    if owner == nil {
      for item in recent.reversed() where number &- item.sentence <= 3 && fits(item.entity) {
        return item.entity
      }
    }
    let all = entities.indices.filter { entities[$0].label == .per && weight[$0] > 0 && fits($0) }
    if let owner {
      let exact = all.filter { person in
        roles[person].contains { $0.word == word && $0.of == owner }
          || offices[person].contains { $0.titleClass == titleClass && $0.of == owner }
      }
      if exact.count == 1 { return exact[0] }
    }
    return all.count == 1 ? all[0] : nil
  }

  // MARK: - Pronouns

  private mutating func pronoun(
    _ t: Int, _ gender: Gender, _ number: Int, _ sentence: Range<Int>,
    _ recent: inout [(entity: Int, token: Int, sentence: Int)]
  ) {
    var candidates: [Int] = []
    var known = false
    for item in recent.reversed() where number &- item.sentence <= 2 {
      let own = entities[item.entity].gender
      guard own == gender || own == .unknown, !candidates.contains(item.entity) else { continue }
      candidates.append(item.entity)
      if own == gender { known = true }
    }
    guard let last = candidates.first else { return }
    var chosen: Int?
    var score: Float = 0
    if candidates.count == 1 {
      chosen = last
      score = known ? 0.9 : 0.7
    } else {
      // At the head of a sentence: whom the sentence before began with.
      let opening = t &- sentence.lowerBound <= 3
      let before = recent.filter { $0.sentence == number &- 1 }
      let here = recent.contains { $0.sentence == number && $0.token < t }
      if opening, !here, let subject = before.first, candidates.contains(subject.entity),
        entities[subject.entity].gender == gender, isSubject(subject.token, number &- 1)
      {
        chosen = subject.entity
        score = 0.65
      } else if !opening {
        // Inside a sentence: the only one of that sentence.
        let own = recent.filter { $0.sentence == number && $0.token < t }.map(\.entity)
        let fitting = Set(own).filter { candidates.contains($0) }
        if fitting.count == 1, let only = fitting.first {
          chosen = only
          score = 0.75
        }
      }
    }
    guard let chosen else { return }
    found.append(
      NominalFinding(
        first: t, end: t &+ 1, kind: .pronoun, target: .entity(chosen), score: score))
    recent.append((chosen, t, number))
    if recent.count > 12 { recent.removeFirst() }
  }

  private static let notSubject = WordSet(
    "between with for of to by from against on in at about and or after before under over versus")

  /// Whether the name at `token` can be what sentence `number` is about: near its head, alone, and
  /// after no preposition.
  private func isSubject(_ token: Int, _ number: Int) -> Bool {
    guard ground.document.sentences.indices.contains(number) else { return false }
    let start = Int(ground.document.sentences[number].firstToken)
    guard token >= start, token &- start <= 6, let mention = mention(at: token) else {
      return false
    }
    for t in start..<token where NominalFinder.notSubject.contains(tokens.hash(t)) { return false }
    return tokens.hash(Int(mention.endToken)) != NominalFinder.and
  }

  private static let and = WordHash.folded("and")
}
