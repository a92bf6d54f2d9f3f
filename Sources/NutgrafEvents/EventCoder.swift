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

  mutating func run() {
    let tagged = syntax.upos.contains { $0 == .verb }
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
      guard range.upperBound <= document.tokens.count, range.count > 2, range.count < 4000 else {
        continue
      }
      words.read(document, syntax, tagged: tagged, timed: timed, range: range)
      chunker.read(words)
      linker.read(words, chunker)
      for frame in 0..<linker.frames.count { code(frame) }
    }
    result.events.sort { $0.extent < $1.extent }
    result.positions.sort { $0.content < $1.content }
  }

  // MARK: - Events

  private mutating func code(_ index: Int) {
    let frame = linker.frames[index]
    let lexicon = EventLexicon.shared
    let modality = linker.modality(index, words)
    let attributed = attribution(index)
    takePositions(index, modality, attributed)
    guard !frame.group.copula, let trigger = lexicon.trigger(frame, words), isEvent(index, trigger)
    else { return }

    var event = Event(trigger: triggerSpan(frame), extent: extent(index), type: trigger.type)
    event.cameo = trigger.cameo
    event.modality = modality
    event.attributedTo = attributed
    event.score = trigger.score * weight(frame)

    var actors = frame.group.passive ? (frame.agent.map { [$0] } ?? []) : frame.subjects
    var recipients = recipientSlots(index, trigger)
    if frame.group.passive { recipients = frame.subjects.isEmpty ? recipients : frame.subjects }
    if frame.group.passive, let nominal = trigger.nominal, frame.subjects.contains(nominal) {
      recipients = recipientSlots(index, trigger)
    }
    // Of two who agree or meet, each is the other's counterpart.
    if actors.count == 2, recipients.isEmpty, mutual(trigger.type),
      participants.agency(actors[0], words) > .none, participants.agency(actors[1], words) > .none
    {
      recipients = [actors[1]]
      actors = [actors[0]]
    }
    event.actors = actors.prefix(4).map { participants.participant($0, words) }
    event.recipients = recipients.prefix(4).map { participants.participant($0, words) }
    guard !event.actors.isEmpty || !event.recipients.isEmpty else { return }
    describe(&event, frame)
    result.events.append(event)
  }

  private func mutual(_ type: EventType) -> Bool {
    switch type {
    case .agree, .consult, .cooperate, .support, .assault: true
    default: false
    }
  }

  /// Asides count less than what the sentence is about.
  private func weight(_ frame: Frame) -> Float {
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

  /// Whom the act is done to: an actor among objects and obliques, nearest first.
  private func recipientSlots(_ index: Int, _ trigger: Trigger) -> [Slot] {
    let frame = linker.frames[index]
    var things: [Slot] = []
    var objects = frame.objects
    if let nominal = trigger.nominal { objects.removeAll { $0 == nominal } }
    var named = objects.filter { participants.agency($0, words) >= .described }
    if !named.isEmpty {
      // "gave Sudan aid": the first of two, but all of a list.
      if named.count > 1, !joined(objects) { named = [named[0]] }
      return named
    }
    things = objects
    if let nominal = trigger.nominal, participants.agency(nominal, words) == .embedded {
      return [nominal]
    }
    if let first = objects.first, participants.agency(first, words) == .embedded { return [first] }
    for agency in [Agency.named, .described, .embedded] {
      for slot in frame.obliques where participants.agency(slot, words) == agency {
        if !isPlaceOnly(slot) || agency == .named { return [slot] }
      }
    }
    if frame.complement > index, frame.complement < linker.frames.count {
      let inner = linker.frames[frame.complement]
      if inner.kind == .content, let subject = inner.subjects.first,
        !frame.subjects.contains(subject), participants.agency(subject, words) > .none
      {
        return [subject]
      }
      if let innerTrigger = EventLexicon.shared.trigger(inner, words) ?? general(inner) {
        let found = recipientSlots(frame.complement, innerTrigger)
        if !found.isEmpty { return found }
      }
    }
    return things.isEmpty ? Array(frame.obliques.prefix(1)) : Array(things.prefix(1))
  }

  private func general(_ frame: Frame) -> Trigger? {
    Trigger(type: .statement, cameo: nil, score: 0, nominal: nil)
  }

  private func isPlaceOnly(_ slot: Slot) -> Bool {
    slot.preposition == Self.during || slot.preposition == Self.by
  }

  private func joined(_ slots: [Slot]) -> Bool {
    guard slots.count > 1 else { return false }
    for i in slots[0].end..<max(slots[0].end, slots[1].start) {
      if words.tag(i) == .conjunction || words.tag(i) == .comma { return true }
    }
    return false
  }

  static let during = WordHash.folded("during")
  static let by = WordHash.folded("by")

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

  /// Whose claim the event is: the speaker of the quotation around it, or the subject of the
  /// reporting verb it depends on.
  private mutating func attribution(_ index: Int) -> Int? {
    let frame = linker.frames[index]
    let at = tokenSpan(frame.group.head)
    while quotation < speech.quotations.count,
      speech.quotations[quotation].extent.end <= tokenSpan(0).start
    {
      quotation &+= 1
    }
    var found: Int?
    var i = quotation
    while i < speech.quotations.count, i < quotation &+ 32,
      speech.quotations[i].extent.start <= at.start
    {
      let quotation = speech.quotations[i]
      if quotation.content.contains(where: { $0.contains(at) }), let speaker = quotation.speaker {
        found = speaker
      }
      i &+= 1
    }
    if let found { return found }
    guard frame.kind == .content, frame.governor >= 0, frame.governor < index,
      let subject = linker.frames[frame.governor].subjects.first,
      let trigger = EventLexicon.shared.trigger(linker.frames[frame.governor], words),
      trigger.type == .statement
    else { return nil }
    return participants.participant(subject, words).entity
  }
}
