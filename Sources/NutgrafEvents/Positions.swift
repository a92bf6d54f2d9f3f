// SPDX-License-Identifier: Apache-2.0
import NutgrafNames
import NutgrafText

/// The verbs that take a stand.
enum StanceVerbs {
  private static let lists: [(Stance, String)] = [
    (
      .demand,
      "demand want seek urge request require insist_on insist call_for call_on call_upon push_for push press_for ask_for ask appeal_for order petition_for campaign_for"
    ),
    (.offer, "offer propose suggest volunteer put_forward"),
    (.reject, "reject refuse turn_down rule_out rebuff dismiss veto spurn decline vote_down throw_out"),
    (.accept, "accept agree_to agree approve consent_to endorse_deal sign_up"),
    (.support, "support back endorse welcome praise applaud favour favor champion advocate"),
    (.oppose, "oppose condemn criticise criticize denounce object_to resist decry deplore protest"),
    (.acknowledge, "acknowledge note receive concede admit recognise recognize"),
    (.deny, "deny"),
  ]

  struct Key: Hashable {
    var verb: UInt32
    var particle: UInt32
  }

  static let table: [Key: Stance] = {
    var table: [Key: Stance] = [:]
    for (stance, list) in lists {
      for entry in Pieces(list) {
        let cut = entry.firstIndex(of: 0x5F)
        let verb = WordHash.folded(entry[..<(cut ?? entry.endIndex)])
        let particle = cut.map { WordHash.folded(entry[($0 &+ 1)...]) } ?? 0
        table[Key(verb: verb, particle: particle)] = stance
      }
    }
    return table
  }()

  static func stance(_ verb: UInt32, _ particle: UInt32) -> Stance? {
    if particle != 0, let stance = table[Key(verb: verb, particle: particle)] { return stance }
    return table[Key(verb: verb, particle: 0)]
  }
}

extension EventCoder {
  /// Appends the positions a frame expresses.
  mutating func takePositions(_ index: Int) {
    let frame = linker.frames[index]
    let modality = linker.modality(index, words)
    let lexicon = EventLexicon.shared
    if takeObligation(index) || isUnderStance(index) { return }
    guard let verb = lexicon.verb(words.word(frame.group.head).verb) else {
      takeCondition(index, modality)
      return
    }
    let particle = lexicon.phrase(verb, frame, words)
    guard var stance = StanceVerbs.stance(verb.hash, particle) else {
      takeCondition(index, modality)
      return
    }
    if stance == .acknowledge, verb.hash == Self.receive, !frame.hasContentGovernor { return }
    if modality == .negated {
      // "has not yet approved": no refusal.
      if isAwaited(frame) { return }
      switch stance {
      case .accept, .support: stance = .reject
      case .acknowledge, .demand, .offer: return
      default: return
      }
    }
    if stance == .reject, verb.hash == Self.declineVerb, frame.complement >= 0 { stance = .decline }
    guard let holder = frame.group.passive ? frame.agent : frame.subjects.first else { return }
    let who = participants.participant(holder, words)
    if who.entity == nil, participants.agency(holder, words) < .described { return }
    var items: [(ByteSpan, Slot?)] = []
    let things = contentSlots(index, stance, particle)
    if frame.complement > index, frame.complement < linker.frames.count, things.isEmpty {
      let clauses = joinedClauses(frame.complement)
      let spans = clauses.map { clauseContent($0) }
      if stance == .demand || stance == .offer {
        for (clause, span) in zip(clauses, spans) {
          items.append((span, linker.frames[clause].objects.first))
        }
      } else if let first = spans.first, let last = spans.last {
        // "declined to verify or deny the report" is one thing.
        items.append((first.union(last), linker.frames[clauses[clauses.count &- 1]].objects.first))
      }
    } else {
      for slot in things { items.append((itemSpan(slot, frame), slot)) }
    }
    if items.isEmpty, stance == .deny || stance == .decline {
      items.append((extent(index), nil))
    }
    let toward = positionRecipient(index, stance, who.entity)
    for (content, slot) in items.prefix(8) {
      var position = Position(stance: stance, content: content)
      position.holder = who.entity
      position.holderSpan = who.span
      position.topic = topic(slot, index)
      position.toward = toward
      position.score = 0.8
      result.positions.append(position)
    }
  }

  private static let between = WordHash.folded("between")
  private static let yet = WordHash.folded("yet")
  private static let whether = WordHash.folded("whether")
  private static let receive = WordHash.folded("receive")
  private static let declineVerb = WordHash.folded("decline")

  private func isAwaited(_ frame: Frame) -> Bool {
    (frame.group.start..<max(frame.group.start, frame.group.end)).contains {
      words.hash($0) == Self.yet
    }
  }

  /// "Kyiv says Moscow must withdraw": who says so demands it. Whether there is such a demand.
  private mutating func takeObligation(_ index: Int) -> Bool {
    let frame = linker.frames[index]
    guard frame.group.auxiliaries.contains(.obliged), !frame.group.negated, !frame.conditional,
      let subject = frame.subjects.first, words.tag(subject.head) != .pronoun
    else { return false }
    var position = Position(stance: .demand, content: extent(index))
    if let governor = obliging(frame)?.first {
      let who = participants.participant(governor, words)
      guard participants.agency(governor, words) >= .described else { return true }
      position.holder = who.entity
      position.holderSpan = who.span
    } else {
      position.holder = attribution(index)
    }
    guard position.holder != nil else { return true }
    let matter = participants.agency(subject, words) >= .described ? frame.objects.first : subject
    position.topic = topic(matter, index)
    let addressed = participants.participant(subject, words, creating: false).entity
    if addressed != position.holder { position.toward = addressed }
    position.score = 0.7
    result.positions.append(position)
    return true
  }

  /// What is demanded or refused is no stance of its own: "declined to verify or deny the report".
  private func isUnderStance(_ index: Int) -> Bool {
    var index = index
    var steps = 0
    while steps < 4, linker.frames[index].kind == .coordinate, isBaseForm(index),
      linker.frames[index].governor >= 0, linker.frames[index].governor < index
    {
      index = linker.frames[index].governor
      steps &+= 1
    }
    let frame = linker.frames[index]
    guard frame.kind == .infinitive, frame.governor >= 0, frame.governor < linker.frames.count
    else { return false }
    let governor = linker.frames[frame.governor]
    guard let verb = EventLexicon.shared.verb(words.word(governor.group.head).verb) else {
      return false
    }
    return StanceVerbs.stance(verb.hash, EventLexicon.shared.phrase(verb, governor, words)) != nil
  }

  private func isBaseForm(_ index: Int) -> Bool {
    let group = linker.frames[index].group
    return group.auxiliaries.isEmpty && !group.infinitive && !group.bare && !group.copula
      && words.word(group.head).forms.contains(.base)
  }

  /// A complement and the clauses joined to it: "that Kyiv leave the pact, cede the town and pay".
  private func joinedClauses(_ complement: Int) -> [Int] {
    var clauses = [complement]
    let first = linker.frames[complement]
    guard isBaseForm(complement) || first.kind == .infinitive else { return clauses }
    var next = complement &+ 1
    while next < linker.frames.count, clauses.count < 8 {
      let frame = linker.frames[next]
      switch frame.kind {
      case .infinitive, .relative, .participle, .adverbial: break
      case .coordinate where isBaseForm(next): clauses.append(next)
      default: return clauses
      }
      next &+= 1
    }
    return clauses
  }

  /// The words of a clause that say what is to be: without "to" and "that".
  private func clauseContent(_ index: Int) -> ByteSpan {
    let frame = linker.frames[index]
    let start =
      frame.kind == .infinitive || frame.kind == .coordinate
      ? frame.group.start : min(frame.start, frame.group.start)
    let skip = frame.kind == .infinitive && words.tag(start) == .to ? 1 : 0
    let from = tokenSpan(start &+ skip)
    var end = max(from.end, extent(index).end)
    // "declined to say whether the council, which …, would vote"
    if words.hash(frame.group.end) == Self.whether {
      for next in (index &+ 1)..<min(index &+ 4, linker.frames.count)
      where next > index && linker.frames[next].kind != .relative {
        end = max(end, extent(next).end)
        break
      }
    }
    return ByteSpan(from: from.start, to: end)
  }

  /// "The terminal can only reopen once the gates are repaired."
  private mutating func takeCondition(_ index: Int, _ modality: Modality) {
    let frame = linker.frames[index]
    guard modality == .conditional, frame.kind != .adverbial,
      linker.conditionFollows(frame, words), !frame.conditional
    else { return }
    let attributed = attribution(index)
    var position = Position(
      stance: .condition, content: quotedCondition(index) ?? conditionExtent(index))
    position.holder = attributed
    if attributed == nil, let subject = frame.subjects.first {
      let who = participants.participant(subject, words)
      position.holder = who.entity
      position.holderSpan = who.span
    }
    guard position.holder != nil else { return }
    position.topic = topic(frame.subjects.first, index)
    position.score = 0.7
    result.positions.append(position)
  }

  /// "“A meeting is possible,” Dahl said, “but only if …”": the words that are quoted.
  private mutating func quotedCondition(_ index: Int) -> ByteSpan? {
    let frame = linker.frames[index]
    guard EventLexicon.shared.trigger(frame, words)?.type == .statement else { return nil }
    let at = tokenSpan(frame.group.head)
    let around = quotationsHere().first {
      $0.content.count > 1 && $0.extent.contains(at) && !$0.content.contains { $0.contains(at) }
    }
    guard let first = around?.content.first, let last = around?.content.last else { return nil }
    return first.union(last)
  }

  /// The clause with the condition behind it.
  private func conditionExtent(_ index: Int) -> ByteSpan {
    var span = extent(index)
    let next = index &+ 1
    if next < linker.frames.count, linker.frames[next].kind == .adverbial {
      span = span.union(extent(next))
    }
    return span
  }

  /// What is demanded, offered, refused: the items of the list.
  private func contentSlots(_ index: Int, _ stance: Stance, _ particle: UInt32) -> [Slot] {
    let frame = linker.frames[index]
    var things = frame.objects
    if particle != 0, things.isEmpty || frame.group.passive {
      things = frame.obliques.filter { $0.preposition == particle || $0.preposition == 0 }
      things = Array(things.prefix(8))
    }
    if frame.group.passive { things = frame.subjects }
    // "called on Kyiv to withdraw": the one addressed is not what is demanded.
    if frame.complement >= 0, !things.isEmpty, stance == .demand || stance == .offer {
      things.removeAll { participants.agency($0, words) >= .described }
    }
    return things
  }

  /// An item with the "of …", "to …" phrases that hang on it.
  private func itemSpan(_ slot: Slot, _ frame: Frame) -> ByteSpan {
    var end = slot.end
    var isPair = false
    for oblique in frame.obliques where oblique.start == end &+ 1 {
      // "between Brandt and Holt": the second name belongs to the first.
      guard oblique.preposition != 0 || isPair else { continue }
      isPair = oblique.preposition == Self.between
      end = oblique.end
    }
    return span(slot.start, end)
  }

  private mutating func positionRecipient(_ index: Int, _ stance: Stance, _ holder: Int?) -> Int? {
    let frame = linker.frames[index]
    let candidates = frame.objects + frame.obliques
    for slot in candidates.prefix(6) where participants.agency(slot, words) >= .embedded {
      let who = participants.participant(slot, words, creating: false)
      if let entity = who.entity, entity != holder { return entity }
    }
    return nil
  }

  /// The matter: by the topic list, else the noun itself.
  private func topic(_ slot: Slot?, _ index: Int) -> String? {
    let lexicon = EventLexicon.shared
    let frame = linker.frames[index]
    guard let slot else { return nil }
    if let topic = lexicon.topic(words.word(slot.head).topic),
      !words.has(slot.head, .hollow) || frame.obliques.isEmpty
    {
      return topic
    }
    var noun = slot
    if words.has(slot.head, .hollow),
      let inner = frame.obliques.first(where: { $0.start == slot.end &+ 1 })
    {
      noun = inner
    }
    if let topic = lexicon.topic(words.word(noun.head).topic) { return topic }
    guard words.tag(noun.head) == .noun else { return nil }
    var start = noun.head
    if start > noun.start, words.tag(start &- 1) == .noun { start &-= 1 }
    return document.string(span(start, noun.head &+ 1))
  }
}

extension Frame {
  /// Whether it is what somebody said.
  var hasContentGovernor: Bool { kind == .content && governor >= 0 }
}
