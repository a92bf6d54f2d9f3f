// SPDX-License-Identifier: Apache-2.0
import NutgrafNames
import NutgrafText

/// Gives each source its entity: a person by name, by pronoun, by role, or, where the report knows
/// no more, by the description itself.
///
/// Sources come in text order; a pointer over the mentions keeps the people last spoken of, so the
/// whole is O(*n*) in mentions and quotations.
struct Speakers {
  private let scene: SpeechScene
  private var names: Names
  /// Mentions of described speakers, to be merged at the end.
  private var added: [Mention] = []
  /// Described speakers by the hash of their words, and by their last word.
  private var described: [UInt32: Int] = [:]
  private var byRole: [UInt32: Int] = [:]
  private var bySurname: [UInt32: Int] = [:]
  /// Bodies by the last word of their name, −1 where two share it: "the union" is the Dockers' Union.
  private var byBody: [UInt32: Int] = [:]
  private var nextMention = 0
  /// The last person of each gender, by `Gender.rawValue`.
  private var lastPerson: [Int?] = [nil, nil, nil, nil, nil]
  private var lastGroup: Int?
  private var lastSpeaker: Int?

  init(_ scene: SpeechScene, _ names: Names) {
    self.scene = scene
    self.names = names
    for (id, entity) in names.entities.enumerated() {
      for role in entity.roles {
        if let word = role.title.utf8.split(separator: 0x20).last {
          byRole[WordHash.folded(word)] = id
        }
      }
      if entity.label == .per, let word = entity.name.utf8.split(separator: 0x20).last {
        let hash = WordHash.folded(word)
        if bySurname[hash] == nil { bySurname[hash] = id }
      } else if entity.label == .org {
        let name = entity.name.utf8.split(separator: 0x20)
        if name.count > 1, let word = name.last {
          let hash = WordHash.folded(word)
          byBody[hash] = byBody[hash] == nil ? id : -1
        }
      }
    }
  }

  /// The names with the described speakers merged in, mentions in text order.
  consuming func finish() -> Names {
    guard !added.isEmpty else { return names }
    added.sort { $0.span < $1.span }
    var merged: [Mention] = []
    merged.reserveCapacity(names.mentions.count &+ added.count)
    var i = 0
    for mention in added {
      while i < names.mentions.count && names.mentions[i].span < mention.span {
        merged.append(names.mentions[i])
        i &+= 1
      }
      if i < names.mentions.count, names.mentions[i].span == mention.span {
        if names.mentions[i].entity == nil { names.mentions[i].entity = mention.entity }
      } else if merged.last?.span != mention.span {
        merged.append(mention)
      }
    }
    while i < names.mentions.count {
      merged.append(names.mentions[i])
      i &+= 1
    }
    names.mentions = merged
    return names
  }

  /// The speaker of the source in `range`; nil for "I" and the like, who are nobody's entity.
  mutating func speaker(of range: Range<Int>) -> Int? {
    guard !range.isEmpty else { return nil }
    advance(to: scene.document.tokens.span(range.lowerBound).start)
    let entity = resolve(range)
    if let entity {
      remember(entity)
      lastSpeaker = entity
    }
    return entity
  }

  /// The one who spoke last, for a quotation that names nobody.
  var last: Int? { lastSpeaker }

  /// A quotation without a source took this speaker on.
  mutating func continueSpeaking(_ entity: Int?) { if let entity { lastSpeaker = entity } }

  // MARK: - People so far

  private mutating func advance(to offset: UInt32) {
    while nextMention < names.mentions.count, names.mentions[nextMention].span.start < offset {
      let mention = names.mentions[nextMention]
      if mention.kind != .pronoun, let entity = mention.entity { remember(entity) }
      nextMention &+= 1
    }
  }

  private mutating func remember(_ id: Int) {
    guard id >= 0, id < names.entities.count else { return }
    let entity = names.entities[id]
    if entity.label == .per {
      lastPerson[Int(min(entity.gender.rawValue, 4))] = id
      if entity.gender == .plural { lastGroup = id }
    } else if entity.label == .org || entity.label == .gpe || entity.label == .norp {
      lastGroup = id
    }
  }

  // MARK: - Resolving

  private mutating func resolve(_ range: Range<Int>) -> Int? {
    let span = scene.span(range)
    let found = names.mentions(in: span)
    if range.count == 1, scene.kind(range.lowerBound).contains(.subjectPronoun) {
      return pronoun(range.lowerBound, found)
    }
    if let head = head(of: range, found) { return head }
    return description(range)
  }

  /// The entity of the mention that heads the phrase: not one after "of" or before "'s".
  private func head(
    of range: Range<Int>, _ found: LazyFilterCollection<Range<Int>>
  ) -> Int? {
    var best: Int?
    var nominal: Int?
    for i in found {
      let mention = names.mentions[i]
      guard let entity = mention.entity, mention.kind != .pronoun else { continue }
      let first = Int(mention.firstToken)
      let end = Int(mention.endToken)
      guard first < range.upperBound, end > range.lowerBound, !isPossessive(end, range) else {
        continue
      }
      if mention.kind == .nominal {
        if first <= range.lowerBound &+ 1, nominal == nil { nominal = entity }
        continue
      }
      let before = max(range.lowerBound, min(first, range.upperBound))
      let governed = (range.lowerBound..<before).contains {
        scene.kind($0).contains(.preposition) || scene.kind($0).contains(.relative)
      }
      if mention.label == .per {
        // "Ana Ribeiro, spokeswoman", "the mayor, Lena Fisk": the first person not governed, but
        // not Fisk in "Fisk campaign manager Ana Ribeiro".
        if !governed && !modifies(end, range) { return entity }
      } else if !governed, best == nil {
        // A group speaks for itself when nothing but an article precedes and no noun follows it.
        let next = end < range.upperBound ? scene.kind(end) : []
        let isWhole =
          end >= range.upperBound || scene.isBoundary(end) || next.contains(.preposition)
          || next.contains(.conjunction)
        if isWhole, isGroup(mention.label) { best = entity }
      }
    }
    return nominal ?? best
  }

  private func isGroup(_ label: EntityLabel) -> Bool {
    label == .org || label == .gpe || label == .norp
  }

  /// Whether a common noun follows, of which the name before `token` is an attribute.
  private func modifies(_ token: Int, _ range: Range<Int>) -> Bool {
    guard token < range.upperBound else { return false }
    let shape = scene.shape(token)
    guard shape.contains(.letter), !shape.contains(.capital) || scene.kind(token).contains(.roleNoun)
    else { return false }
    return scene.kind(token).intersection([
      .preposition, .conjunction, .relative, .auxiliary, .adverb, .determiner, .report, .position,
      .objectPronoun,
    ]).isEmpty
  }

  private func isPossessive(_ token: Int, _ range: Range<Int>) -> Bool {
    guard token < range.upperBound, scene.shape(token).contains(.clitic) || scene.isPunctuation(token)
    else { return false }
    let text = scene.document.word(token)
    return text.last == 0x73 || text == [0x27] || text == [0xE2, 0x80, 0x99]
  }

  private mutating func pronoun(
    _ token: Int, _ found: LazyFilterCollection<Range<Int>>
  ) -> Int? {
    for i in found where names.mentions[i].kind == .pronoun {
      if let entity = names.mentions[i].entity { return entity }
    }
    let kind = scene.kind(token)
    if kind.contains(.male) || kind.contains(.female) {
      let wanted: Gender = kind.contains(.male) ? .male : .female
      if let last = lastSpeaker, last < names.entities.count,
        names.entities[last].label == .per, names.entities[last].gender == wanted
      {
        return last
      }
      if let same = lastPerson[Int(wanted.rawValue)] { return same }
      if let last = lastSpeaker, last < names.entities.count, names.entities[last].label == .per,
        names.entities[last].gender == .unknown
      {
        return last
      }
      return lastPerson[Int(Gender.unknown.rawValue)]
    }
    if scene.hash(token) == Self.they || scene.hash(token) == Self.it { return lastGroup }
    return nil
  }

  private static let they = WordHash.folded("they")
  private static let it = WordHash.folded("it")

  // MARK: - Descriptions

  private mutating func description(_ range: Range<Int>) -> Int? {
    var core = range
    if let comma = range.first(where: { scene.isBoundary($0) }), comma > range.lowerBound {
      core = range.lowerBound..<comma
    }
    if let name = capitalised(core) ?? capitalised(range) { return named(name, in: core) }
    // "the mayor" whom the report has named.
    let word = headNoun(core)
    let definite = scene.kind(core.lowerBound).contains(.determiner)
    if definite || core.count == 1, core.count <= 3, scene.kind(word).contains(.roleNoun),
      !scene.kind(word).contains(.plural), let known = byRole[scene.hash(word)]
    {
      return known
    }
    if definite, core.count == 2, let known = byBody[scene.hash(word)], known >= 0 {
      mention(core, of: known)
      return known
    }
    if let only = core.first, core.count == 1, !scene.kind(only).intersection([
      .subjectPronoun, .relative, .objectPronoun, .complementizer,
    ]).isEmpty {
      return nil
    }
    guard scene.shape(word).contains(.letter), !isNobody(core, head: word) else { return nil }
    // "the court in Varnholm" is the court, wherever it sits.
    let place = core.first { $0 > word && Self.locatives.contains(scene.hash($0)) }
    return entity(core.lowerBound..<(place ?? core.upperBound), head: word)
  }

  /// "there", "no details": words that stand where a speaker may, and are none.
  private func isNobody(_ range: Range<Int>, head: Int) -> Bool {
    if scene.hash(range.lowerBound) == Self.no, !scene.kind(head).contains(.roleNoun) { return true }
    switch scene.syntax.tag(head) {
    case .adv, .verb, .aux, .sconj, .cconj, .part, .adp, .intj: return true
    default: return scene.hash(head) == Self.there
    }
  }

  private static let no = WordHash.folded("no")
  private static let there = WordHash.folded("there")
  private static let locatives: Set<UInt32> = [
    WordHash.folded("in"), WordHash.folded("at"), WordHash.folded("near"),
    WordHash.folded("outside"), WordHash.folded("inside"),
  ]

  /// The first run of capitalised words that is not merely the sentence's first word.
  private func capitalised(_ range: Range<Int>) -> Range<Int>? {
    var start = range.lowerBound
    while start < range.upperBound {
      let shape = scene.shape(start)
      let kind = scene.kind(start)
      guard shape.contains(.capital), !kind.contains(.honorific), !kind.contains(.determiner),
        !kind.contains(.roleNoun), !kind.contains(.collective), !kind.contains(.preposition)
      else {
        if kind.contains(.preposition) || isPossessive(start, range) { return nil }
        start &+= 1
        continue
      }
      var end = start &+ 1
      while end < range.upperBound, scene.shape(end).contains(.capital) { end &+= 1 }
      // "Kyrgyz negotiators": the name is an attribute of a common noun.
      if end < range.upperBound, scene.shape(end).contains(.letter), !scene.isBoundary(end),
        scene.kind(end).intersection([.preposition, .conjunction, .relative]).isEmpty
      {
        start = end &+ 1
        continue
      }
      let isSentenceStart =
        scene.document.sentence(ofToken: start).map {
          scene.document.sentences[$0].tokens.lowerBound == start
        } ?? false
      return isSentenceStart && end &- start == 1 && scene.kind(start) != [] ? nil : start..<end
    }
    return nil
  }

  private static let the = WordHash.folded("the")

  private mutating func named(_ range: Range<Int>, in phrase: Range<Int>) -> Int {
    let surname = scene.hash(range.upperBound &- 1)
    if let known = bySurname[surname] { return known }
    // "according to the Chamber": a body, where no office is said.
    let isBody =
      range.count == 1 && range.lowerBound > phrase.lowerBound
      && scene.hash(range.lowerBound &- 1) == Speakers.the
      && !scene.kind(range.lowerBound).contains(.roleNoun)
    let id = append(range, label: isBody ? .org : .per)
    names.entities[id].gender = isBody ? .neuter : gender(phrase)
    bySurname[surname] = id
    let role = headNoun(phrase)
    if scene.kind(role).contains(.roleNoun) { byRole[scene.hash(role)] = id }
    return id
  }

  private func gender(_ range: Range<Int>) -> Gender {
    for token in range {
      if scene.kind(token).contains(.male) { return .male }
      if scene.kind(token).contains(.female) { return .female }
    }
    return .unknown
  }

  /// The last word before a preposition, relative or the end.
  private func headNoun(_ range: Range<Int>) -> Int {
    var head = range.lowerBound
    for token in range {
      let kind = scene.kind(token)
      if token > range.lowerBound,
        !kind.intersection([.preposition, .relative]).isEmpty || scene.isBoundary(token)
      {
        break
      }
      if scene.shape(token).contains(.letter) { head = token }
    }
    return head
  }

  /// What speaks and is no person: "according to the figures".
  private static let records = WordSet(
    """
    article articles report reports study studies survey surveys poll polls statement statements database databases \
    statistics figures data document documents record records letter letters paper papers file files filing lawsuit \
    complaint indictment affidavit email emails research findings analysis estimate estimates law bill text treaty
    """)

  private mutating func entity(_ range: Range<Int>, head: Int) -> Int {
    var words = range
    if words.count > 1, scene.kind(words.lowerBound).contains(.determiner) {
      words = (words.lowerBound &+ 1)..<words.upperBound
    }
    var key: UInt32 = 17
    for token in words { key = WordHash.combine(key, scene.hash(token)) }
    if let known = described[key] {
      mention(range, of: known)
      return known
    }
    let kind = scene.kind(head)
    let isRecord = Speakers.records.contains(scene.hash(head))
    let id = append(range, label: isRecord ? .misc : kind.contains(.collective) ? .org : .per)
    if isRecord {
      names.entities[id].gender = .neuter
    } else if kind.contains(.plural) {
      names.entities[id].gender = .plural
    } else if !kind.contains(.collective) {
      names.entities[id].gender = gender(range)
    }
    described[key] = id
    return id
  }

  private mutating func append(_ range: Range<Int>, label: EntityLabel) -> Int {
    var name = Array(scene.document.text[scene.span(range)])
    // "The coast guard" at the start of a sentence is "the coast guard".
    if scene.kind(range.lowerBound).contains(.determiner), let first = name.first,
      first >= 0x41, first <= 0x5A
    {
      name[0] = first | 0x20
    }
    names.entities.append(Entity(name: String(decoding: name, as: UTF8.self), label: label))
    mention(range, of: names.entities.count &- 1)
    return names.entities.count &- 1
  }

  private mutating func mention(_ range: Range<Int>, of id: Int) {
    added.append(
      Mention(
        span: scene.span(range), firstToken: UInt32(range.lowerBound),
        endToken: UInt32(range.upperBound), label: names.entities[id].label, kind: .nominal,
        entity: id, score: 0.6))
  }
}
