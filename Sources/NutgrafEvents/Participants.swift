// SPDX-License-Identifier: Apache-2.0
import NutgrafNames
import NutgrafText

/// How likely a noun phrase stands for somebody who acts or is acted on.
enum Agency: Int, Comparable, Sendable {
  case none, embedded, described, named
  static func < (a: Agency, b: Agency) -> Bool { a.rawValue < b.rawValue }
}

/// Maps noun phrases to entities, and makes entities of actors known by description alone.
struct Participants {
  private var names: Names
  private let document: Document
  /// Entities by the hash of the noun that describes them ("union", "operator"); −1 when it
  /// describes two.
  private var described: [UInt32: Int] = [:]
  /// Nominal mentions to add, in text order of their sentences.
  private var added: [Mention] = []
  private var addedAt: Set<UInt32> = []

  private static let the = WordHash.folded("the")

  init(_ names: Names, _ document: Document) {
    self.names = names
    self.document = document
    let lexicon = EventLexicon.shared
    for mention in names.mentions {
      guard let entity = mention.entity, entity >= 0, entity < names.entities.count else { continue }
      if mention.kind == .name {
        // "Dockers’ Union" is "the union" from there on.
        let last = Int(mention.endToken) &- 1
        let hash = document.tokens.hash(last)
        if last > Int(mention.firstToken), lexicon.entry(hash).flags.contains(.actor) {
          describe(hash, entity)
        }
        // "the port operator Nordquay"
        let before = Int(mention.firstToken) &- 1
        let word = lexicon.entry(document.tokens.hash(before))
        if word.flags.contains(.actor), !document.tokens.shape(before).contains(.capital),
          mention.label == .org || mention.label == .per
        {
          describe(document.tokens.hash(before), entity)
        }
      } else if mention.kind == .nominal {
        describe(document.tokens.hash(Int(mention.endToken) &- 1), entity)
      }
    }
  }

  private mutating func describe(_ hash: UInt32, _ entity: Int) {
    if let known = described[hash], known != entity { described[hash] = -1 } else { described[hash] = entity }
  }

  /// The names, with the entities and mentions that were added.
  func result() -> Names {
    guard !added.isEmpty else { return names }
    var result = names
    let fresh = added.sorted { $0.span < $1.span }
    var merged: [Mention] = []
    merged.reserveCapacity(names.mentions.count &+ fresh.count)
    var i = 0
    for mention in names.mentions {
      while i < fresh.count, fresh[i].span < mention.span {
        merged.append(fresh[i])
        i &+= 1
      }
      merged.append(mention)
    }
    merged.append(contentsOf: fresh[i...])
    result.mentions = merged
    return result
  }

  /// The mention that holds the head of a slot; `nil` when no name does.
  private func mention(_ slot: Slot, _ words: TaggedWords) -> Mention? {
    let head = document.tokens.span(words.first &+ slot.head)
    let found = names.mentions(in: head)
    var best: Mention?
    for index in found.prefix(4) {
      let mention = names.mentions[index]
      guard mention.kind != .nominal || mention.entity != nil else { continue }
      if best == nil || mention.kind == .name { best = mention }
    }
    return best
  }

  private func acts(_ label: EntityLabel) -> Bool {
    switch label {
    case .per, .org, .gpe, .norp: true
    default: false
    }
  }

  /// How the phrase takes part.
  func agency(_ slot: Slot, _ words: TaggedWords) -> Agency {
    if let mention = mention(slot, words) {
      if mention.kind == .pronoun { return mention.entity == nil ? .none : .described }
      if acts(mention.label) { return .named }
      if mention.label == .loc || mention.label == .fac { return .described }
    }
    if words.tag(slot.head) == .pronoun { return .none }
    if words.has(slot.head, .actor) { return .described }
    if embedded(slot, words) != nil { return .embedded }
    if words.tag(slot.head) == .name { return .described }
    return .none
  }

  /// A name inside a phrase whose head is a thing: "a U.S. Supreme Court decision".
  private func embedded(_ slot: Slot, _ words: TaggedWords) -> Mention? {
    guard slot.head > slot.start else { return nil }
    let span = document.tokens.span(words.first &+ slot.start)
      .union(document.tokens.span(words.first &+ slot.head &- 1))
    for index in names.mentions(in: span).prefix(6).reversed() {
      let mention = names.mentions[index]
      if mention.kind == .name, acts(mention.label) { return mention }
    }
    return nil
  }

  func span(_ slot: Slot, _ words: TaggedWords) -> ByteSpan {
    document.tokens.span(words.first &+ slot.start)
      .union(document.tokens.span(words.first &+ max(slot.start, slot.end &- 1)))
  }

  /// The participant a phrase stands for. `creating`: one known by description becomes an entity.
  mutating func participant(_ slot: Slot, _ words: TaggedWords, creating: Bool = true) -> Participant {
    let whole = span(slot, words)
    if let mention = mention(slot, words), mention.label != .event, mention.label != .law {
      if let id = mention.entity { speaksFor(id, slot, words) }
      let union = whole.union(mention.span)
      return Participant(
        entity: mention.entity, span: union.count <= max(100, whole.count) ? union : whole)
    }
    if words.has(slot.head, .actor) {
      guard creating else { return Participant(entity: nil, span: whole) }
      return Participant(entity: describedEntity(slot, words), span: whole)
    }
    if let mention = embedded(slot, words) {
      // The possessor acts through the thing: "Albania’s decision".
      return Participant(entity: mention.entity, span: mention.span)
    }
    if slot.possessorEnd > slot.start, words.tag(slot.head) != .name {
      let head = Slot(
        start: slot.start, end: slot.possessorEnd, head: slot.possessorEnd &- 1,
        possessorEnd: slot.start)
      return Participant(
        entity: words.has(head.head, .actor) && creating ? describedEntity(head, words) : nil,
        span: span(head, words))
    }
    return Participant(entity: nil, span: whole)
  }

  /// An official named with a country acts for it: "Iranian Foreign Minister …".
  private mutating func speaksFor(_ id: Int, _ slot: Slot, _ words: TaggedWords) {
    guard id >= 0, id < names.entities.count, names.entities[id].label == .per,
      names.entities[id].actsFor == nil, let country = country(in: slot, words, besides: id)
    else { return }
    var office = false
    for i in slot.start..<max(slot.start, slot.head) where words.has(i, .actor) { office = true }
    if office { names.entities[id].actsFor = country }
  }

  /// The country whose name or demonym modifies the head.
  private func country(in slot: Slot, _ words: TaggedWords, besides id: Int = -1) -> Int? {
    guard slot.head > slot.start else { return nil }
    let span = document.tokens.span(words.first &+ slot.start)
      .union(document.tokens.span(words.first &+ slot.head &- 1))
    for index in names.mentions(in: span).prefix(4) {
      let mention = names.mentions[index]
      guard mention.label == .gpe || mention.label == .norp, let entity = mention.entity,
        entity != id, entity >= 0, entity < names.entities.count
      else { continue }
      return entity
    }
    return nil
  }

  /// The entity for "the union", "Russian forces", "a Kansas woman".
  private mutating func describedEntity(_ slot: Slot, _ words: TaggedWords) -> Int? {
    let hash = words.hash(slot.head)
    let country = country(in: slot, words)
    let plain = country == nil
    var key = hash
    if let country { key = WordHash.combine(hash, UInt32(truncatingIfNeeded: country)) }
    if plain, let known = described[hash], known >= 0 {
      addMention(slot, words, known)
      return known
    }
    if !plain, let known = described[key], known >= 0 {
      addMention(slot, words, known)
      return known
    }
    // The name leaves out the article, the number and the possessor.
    var start = slot.possessorEnd > slot.start ? slot.possessorEnd &+ 1 : slot.start
    while start < slot.head {
      switch words.tag(start) {
      case .determiner, .possessive, .number, .quote, .time, .adverb, .preposition: start &+= 1
      default:
        if words.has(start, .determiner) { start &+= 1 } else {
          let name = text(start, slot, words)
          return create(name, key, country, slot, words)
        }
      }
    }
    return create(text(slot.head, slot, words), key, country, slot, words)
  }

  private func text(_ start: Int, _ slot: Slot, _ words: TaggedWords) -> String {
    document.string(
      document.tokens.span(words.first &+ start)
        .union(document.tokens.span(words.first &+ slot.head)))
  }

  private mutating func create(
    _ name: String, _ key: UInt32, _ country: Int?, _ slot: Slot, _ words: TaggedWords
  ) -> Int? {
    // A report of a million made-up actors gets no more than these.
    guard names.entities.count < 20_000, !name.isEmpty, name.utf8.count <= 120 else { return nil }
    var entity = Entity(name: name, label: .misc)
    entity.actsFor = country
    let id = names.entities.count
    names.entities.append(entity)
    described[key] = id
    addMention(slot, words, id)
    return id
  }

  private mutating func addMention(_ slot: Slot, _ words: TaggedWords, _ entity: Int) {
    let first = words.first &+ slot.start
    let span = span(slot, words)
    guard addedAt.insert(span.start).inserted else { return }
    added.append(
      Mention(
        span: span, firstToken: UInt32(first), endToken: UInt32(words.first &+ slot.end),
        label: .misc, kind: .nominal, entity: entity, score: 0.6))
  }

  /// A place among the slots.
  func place(_ slot: Slot, _ words: TaggedWords) -> Int? {
    guard let mention = mention(slot, words), mention.kind == .name else { return nil }
    switch mention.label {
    case .gpe, .loc, .fac: return mention.entity
    default: return nil
    }
  }
}
