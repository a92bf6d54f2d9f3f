// SPDX-License-Identifier: Apache-2.0
import NutgrafNames
import NutgrafSpeech
import NutgrafSyntax
import NutgrafText
import NutgrafTime

/// Reads a document sentence by sentence and writes its events and positions. O(*n*) in the tokens.
struct EventCoder {
  let document: Document
  let syntax: Syntax
  let times: Times
  let speech: Speech
  var participants: Participants
  var words = TaggedWords()
  var chunker = Chunker()
  var linker = FrameLinker()
  var result = Events()
  /// The first quotation that may still hold what comes.
  private var quotation = 0

  init(_ document: Document, _ syntax: Syntax, _ names: Names, _ times: Times, _ speech: Speech) {
    self.document = document
    self.syntax = syntax
    self.times = times
    self.speech = speech
    participants = Participants(names, document)
  }

  // MARK: - Events

  /// Everything that is known of a frame before its act is named.
  struct Candidate {
    var frame: Int
    var trigger: Trigger?
    var actors: [Slot]
    var recipients: [Slot]
    var modality: Modality
  }

  /// What a frame says of who does something to whom; nil for a frame that tells of no act.
  func candidate(_ index: Int) -> Candidate? {
    let frame = linker.frames[index]
    guard !frame.group.copula else { return nil }
    var trigger = EventLexicon.shared.trigger(frame, words)
    let nominal = trigger?.nominal
    var actors = frame.group.passive ? (frame.agent.map { [$0] } ?? []) : frame.subjects
    if let speaker = obliging(frame) {
      // "Russia says Israel must end …": the speaker asks it of the subject.
      trigger = Trigger(type: .request, cameo: nil, score: 0.9, nominal: nil)
      let asked = actors.isEmpty ? frame.subjects : actors
      return Candidate(
        frame: index, trigger: trigger, actors: speaker, recipients: asked, modality: .asserted)
    }
    var recipients = recipientSlots(index, nominal)
    if frame.group.passive, !frame.subjects.isEmpty {
      let named = nominal.map { frame.subjects.contains($0) } ?? false
      if !named { recipients = frame.subjects }
    }
    recipients.removeAll { actors.contains($0) }
    // Of two who agree or meet, each is the other's counterpart.
    let direct = recipients.contains {
      participants.agency($0, words) > .none && frame.objects.contains($0)
    }
    if actors.count == 2, !direct, mutual(trigger?.type),
      participants.agency(actors[0], words) > .none, participants.agency(actors[1], words) > .none
    {
      recipients = [actors[1]]
      actors = [actors[0]]
    } else if recipients.allSatisfy({ participants.agency($0, words) == .none }),
      !recipients.contains(where: { isTarget($0, trigger) }), let late = laterName(frame, actors)
    {
      recipients = [late]
    }
    return Candidate(
      frame: index, trigger: trigger, actors: actors, recipients: recipients,
      modality: linker.modality(index, words))
  }

  /// The subject of the reporting verb over a clause with "must" or "should".
  func obliging(_ frame: Frame) -> [Slot]? {
    guard frame.kind == .content, frame.group.auxiliaries.contains(.obliged),
      !frame.group.negated, frame.governor >= 0, frame.governor < linker.frames.count
    else { return nil }
    let governor = linker.frames[frame.governor]
    guard !governor.subjects.isEmpty, governor.subjects != frame.subjects,
      EventLexicon.shared.trigger(governor, words)?.type == .statement
    else { return nil }
    return governor.subjects
  }

  /// A thing that is attacked, as against a ceasefire that is broken.
  private func isTarget(_ slot: Slot, _ trigger: Trigger?) -> Bool {
    trigger?.type == .assault && words.word(slot.head).noun == nil
  }

  /// The next name behind the clause's verb: what an act without a recipient of its own is about.
  private func laterName(_ frame: Frame, _ actors: [Slot]) -> Slot? {
    // Who acts in another clause, above all who says so, is not meant.
    var subjects: Set<Int> = []
    for other in linker.frames.prefix(24) {
      for subject in other.subjects { subjects.insert(subject.start) }
    }
    var steps = 0
    for chunk in chunker.chunks(after: frame.group.end) {
      steps &+= 1
      guard steps < 24 else { return nil }
      guard chunk.kind == .noun else { continue }
      let slot = FrameLinker.slot(chunk)
      guard !actors.contains(slot), !subjects.contains(slot.start),
        words.hash(slot.start &- 2) != Self.according
      else { continue }
      switch participants.agency(slot, words) {
      case .named, .embedded: return slot
      default: continue
      }
    }
    return nil
  }

  /// Runs `body` on every candidate of the document, sentence by sentence.
  mutating func forEachCandidate(_ body: (inout EventCoder, [Candidate]) -> Void) {
    var timed = [Bool](repeating: false, count: document.tokens.count)
    for time in times.times {
      for token in document.tokens.indices(in: time.span) where token < timed.count {
        timed[token] = true
      }
    }
    for index in 0..<document.sentences.count {
      let kind = document.blockKind(ofSentence: index)
      guard kind.isBody, kind != .notice else { continue }
      let range = document.sentences[index].tokens
      guard range.upperBound <= document.tokens.count, range.count > 2, range.count < 2000 else {
        continue
      }
      words.read(document, syntax, timed: timed, range: range)
      chunker.read(words)
      linker.read(words, chunker)
      let candidates = (0..<linker.frames.count).compactMap { candidate($0) }
      body(&self, candidates)
    }
  }

  mutating func run() {
    let model = EventModel.shared
    var features = EventFeatures()
    var judgements: [EventModel.Judgement?] = []
    forEachCandidate { coder, candidates in
      for frame in 0..<coder.linker.frames.count { coder.takePositions(frame) }
      features.readSentence(coder.words)
      model?.start(features)
      judgements.removeAll(keepingCapacity: true)
      // The candidate that is most likely the sentence's event is told on weaker grounds.
      var main = -1
      for (i, candidate) in candidates.enumerated() {
        features.read(candidate, coder)
        let judgement = model?.judge(features)
        judgements.append(judgement)
        guard let judgement else { continue }
        if main < 0 || judgement.none < (judgements[main]?.none ?? 1) { main = i }
      }
      for (i, candidate) in candidates.enumerated() {
        coder.code(candidate, judgements[i], main: i == main)
      }
    }
    result.events.sort { $0.extent < $1.extent }
    result.positions.sort { $0.content < $1.content }
  }

  private mutating func code(
    _ candidate: Candidate, _ judgement: EventModel.Judgement?, main: Bool
  ) {
    let frame = linker.frames[candidate.frame]
    guard let (type, score) = decide(candidate, judgement, main) else { return }
    var event = Event(
      trigger: triggerSpan(frame), extent: extent(candidate.frame), type: type)
    if candidate.trigger?.type == type { event.cameo = candidate.trigger?.cameo }
    event.modality = candidate.modality
    event.score = score
    event.actors = candidate.actors.prefix(4).map { participants.participant($0, words) }
    event.recipients = candidate.recipients.prefix(4).map { participants.participant($0, words) }
    let acting = event.actors.compactMap(\.entity)
    event.recipients.removeAll { recipient in
      // A thing is no recipient, except what is attacked.
      guard let entity = recipient.entity else {
        return type != .assault || candidate.trigger?.type != .assault
      }
      return acting.contains(entity)
    }
    guard !event.actors.isEmpty || !event.recipients.isEmpty else { return }
    event.attributedTo = attribution(candidate.frame)
    if frame.kind == .infinitive, event.actors.contains(where: { $0.entity == event.attributedTo }) {
      event.attributedTo = nil
    }
    describe(&event, frame)
    result.events.append(event)
  }

  /// Type and score of a candidate, nil when it is no event worth telling.
  private func decide(
    _ candidate: Candidate, _ judgement: EventModel.Judgement?, _ main: Bool
  ) -> (EventType, Float)? {
    let frame = linker.frames[candidate.frame]
    let lexical = candidate.trigger.flatMap { isEvent(candidate.frame, $0) ? $0 : nil }
    guard let judgement else {
      return lexical.map { ($0.type, $0.score * weight(frame)) }
    }
    let score = 1 - judgement.none
    // What is asked of somebody is not yet agreed to.
    if judgement.type == .agree, let lexical, lexical.type != .statement, score > 0.1 {
      switch candidate.modality {
      case .demanded, .proposed, .negated, .denied: return (lexical.type, score)
      default: break
      }
    }
    let acts = lexical.map { $0.type != .statement } ?? false
    if acts, score > (main ? 0.02 : 0.1) { return (judgement.type, score) }
    let peopled =
      candidate.actors.contains { participants.agency($0, words) > .none }
      && candidate.recipients.contains { participants.agency($0, words) > .none }
    let least: Float = lexical != nil ? 0.3 : peopled ? 0.1 : 0.4
    if score > 0.6 || (main && score > least) { return (judgement.type, score) }
    return lexical?.type == .statement ? (.statement, 0.5) : nil
  }

  private func mutual(_ type: EventType?) -> Bool {
    switch type {
    case .agree, .consult, .cooperate, .support, .assault: true
    default: false
    }
  }

  /// Asides count less than what the sentence is about.
  func weight(_ frame: Frame) -> Float {
    switch frame.kind {
    case .main, .coordinate: 0.9
    case .content: 0.85
    case .infinitive, .adverbial: 0.6
    case .relative, .participle: 0.5
    }
  }

  private func isEvent(_ index: Int, _ trigger: Trigger) -> Bool {
    let frame = linker.frames[index]
    let lexicon = EventLexicon.shared
    if trigger.type == .statement { return frame.kind == .main || frame.kind == .coordinate }
    if frame.kind == .infinitive, frame.governor >= 0, frame.governor < linker.frames.count {
      // "refused to sign", "agreed to release": the refusal and the agreement are the event.
      let governor = linker.frames[frame.governor]
      guard let outer = lexicon.trigger(governor, words) else { return true }
      if outer.type == .statement { return true }
      let verb = lexicon.verb(words.word(governor.group.head).verb)
      return verb?.transparent == true || !governor.objects.isEmpty
    }
    if frame.complement >= 0, frame.complement < linker.frames.count,
      linker.frames[frame.complement].kind == .infinitive,
      lexicon.verb(words.word(frame.group.head).verb)?.transparent == true
    {
      return false
    }
    return true
  }

  /// Whom the act is done to: an actor among objects and obliques, those behind "against" first.
  private func recipientSlots(_ index: Int, _ nominal: Slot?, depth: Int = 0) -> [Slot] {
    let frame = linker.frames[index]
    var objects = frame.objects
    if let nominal { objects.removeAll { $0 == nominal } }
    let moving = Self.moving.contains(
      EventLexicon.shared.verb(words.word(frame.group.head).verb)?.hash ?? 0)
    var named = objects.filter {
      participants.agency($0, words) >= .described && !(moving && words.has($0.head, .force))
        && !isOwn($0)
    }
    if !named.isEmpty {
      // "gave Sudan aid": the first of two, but all of a list.
      if named.count > 1, !joined(objects) { named = [named[0]] }
      return named
    }
    for slot in [nominal, objects.first].compactMap({ $0 })
    where participants.agency(slot, words) == .embedded { return [slot] }
    var best: (rank: Int, slot: Slot)?
    for slot in frame.obliques {
      let agency = participants.agency(slot, words)
      guard agency > .none, !isOwn(slot) else { continue }
      let rank = Self.rank(slot.preposition) &* 2 &+ (agency == .embedded ? 1 : 0)
      if rank < (best?.rank ?? 8) { best = (rank, slot) }
    }
    if let best { return [best.slot] }
    if frame.complement > index, frame.complement < linker.frames.count, depth < 4 {
      let inner = linker.frames[frame.complement]
      if inner.kind == .content, let subject = inner.subjects.first,
        !frame.subjects.contains(subject), participants.agency(subject, words) > .none
      {
        return [subject]
      }
      let nominal = EventLexicon.shared.trigger(inner, words)?.nominal
      let found = recipientSlots(frame.complement, nominal, depth: depth &+ 1)
      if !found.isEmpty { return found }
    }
    return Array(objects.prefix(1))
  }

  /// "its troops", "his stance": part of the one who acts.
  private func isOwn(_ slot: Slot) -> Bool {
    words.tag(slot.start) == .possessive && slot.possessorEnd == slot.start
      && words.has(slot.start, .possessive) && words.has(slot.head, [.force])
  }

  /// How a preposition points at the one concerned; 4 for those that never do.
  private static func rank(_ preposition: UInt32) -> Int {
    switch preposition {
    case against: 0
    case FrameLinker.to, with, on, of, from, between, upon, toward, towards, for_: 1
    case by, during, since, until: 4
    default: 2
    }
  }

  private static let against = WordHash.folded("against")
  private static let with = WordHash.folded("with")
  private static let on = WordHash.folded("on")
  private static let of = WordHash.folded("of")
  private static let from = WordHash.folded("from")
  private static let between = WordHash.folded("between")
  private static let upon = WordHash.folded("upon")
  private static let toward = WordHash.folded("toward")
  private static let towards = WordHash.folded("towards")
  private static let for_ = WordHash.folded("for")
  private static let since = WordHash.folded("since")
  private static let until = WordHash.folded("until")
  private static let according = WordHash.folded("according")
  static let during = WordHash.folded("during")
  static let by = WordHash.folded("by")

  /// Verbs whose object is moved to or from the one concerned.
  private static let moving: Set<UInt32> = Set(Pieces(
    "send withdraw deploy redeploy mobilise mobilize dispatch contribute pull mass amass commit provide recall move remove station have"
  ).map { WordHash.folded($0) })

  private func joined(_ slots: [Slot]) -> Bool {
    guard slots.count > 1 else { return false }
    for i in slots[0].end..<max(slots[0].end, slots[1].start) {
      if words.tag(i) == .conjunction || words.tag(i) == .comma { return true }
    }
    return false
  }

  // MARK: - Circumstances

  private mutating func describe(_ event: inout Event, _ frame: Frame) {
    for slot in frame.obliques where slot.preposition != FrameLinker.to {
      if let place = participants.place(slot, words),
        !event.recipients.contains(where: { $0.entity == place }) || event.recipients.count > 1
      {
        event.place = place
        break
      }
    }
    event.time = first(times.times.count, in: event.extent) { times.times[$0].span }.first
    event.quantities = first(times.quantities.count, in: event.extent) {
      times.quantities[$0].span
    }
  }

  /// The positions, of `count` spans in text order, of those inside `extent`. O(log *n* + found).
  private func first(_ count: Int, in extent: ByteSpan, _ span: (Int) -> ByteSpan) -> [Int] {
    var low = 0
    var high = count
    while low < high {
      let middle = (low &+ high) / 2
      if span(middle).start < extent.start { low = middle &+ 1 } else { high = middle }
    }
    var found: [Int] = []
    while low < count, found.count < 8, span(low).end <= extent.end {
      found.append(low)
      low &+= 1
    }
    return found
  }

  func tokenSpan(_ i: Int) -> ByteSpan { document.tokens.span(words.first &+ i) }

  /// From word `start` up to word `end`, not included.
  func span(_ start: Int, _ end: Int) -> ByteSpan {
    tokenSpan(start).union(tokenSpan(max(start, end &- 1)))
  }

  private func triggerSpan(_ frame: Frame) -> ByteSpan {
    let head = tokenSpan(frame.group.head)
    let behind = frame.group.head &+ 1
    if frame.particle != 0, words.hash(behind) == frame.particle, words.has(behind, .particle) {
      return head.union(tokenSpan(behind))
    }
    return head
  }

  /// The clause: subject, verb, what it governs, and the infinitive that completes it.
  func extent(_ index: Int) -> ByteSpan {
    let frame = linker.frames[index]
    var end = frame.end
    var next = frame.complement
    var steps = 0
    while next > index, next < linker.frames.count, steps < 4,
      linker.frames[next].kind == .infinitive || linker.frames[next].kind == .content
    {
      end = max(end, linker.frames[next].end)
      next = linker.frames[next].complement
      steps &+= 1
    }
    if words.word(end).flags.contains(.particle), words.tag(end) == .adverb { end &+= 1 }
    return span(min(frame.start, frame.group.start), min(end, words.count))
  }

  /// The quotations from the first on that may still hold a word of the sentence.
  mutating func quotationsHere() -> ArraySlice<Quotation> {
    while quotation < speech.quotations.count,
      speech.quotations[quotation].extent.end <= tokenSpan(0).start
    {
      quotation &+= 1
    }
    return speech.quotations.dropFirst(quotation).prefix(32)
  }

  /// Whose claim the event is: the speaker of the quotation around it, or the subject of the
  /// reporting verb it depends on.
  mutating func attribution(_ index: Int) -> Int? {
    let frame = linker.frames[index]
    let at = tokenSpan(frame.group.head)
    var found: Int?
    for quotation in quotationsHere() {
      guard quotation.extent.start <= at.start else { break }
      if quotation.content.contains(where: { $0.contains(at) }), let speaker = quotation.speaker {
        found = speaker
      }
    }
    if let found { return found }
    guard frame.kind == .content, frame.governor >= 0, frame.governor != index,
      frame.governor < linker.frames.count,
      let subject = linker.frames[frame.governor].subjects.first,
      let trigger = EventLexicon.shared.trigger(linker.frames[frame.governor], words),
      trigger.type == .statement
    else { return nil }
    return participants.participant(subject, words).entity
  }
}
