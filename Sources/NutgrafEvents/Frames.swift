// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// A noun phrase in a place a verb gives it. Positions are within the sentence.
struct Slot: Sendable, Equatable {
  var start: Int
  var end: Int
  var head: Int
  /// The preposition before it, 0 for none.
  var preposition: UInt32 = 0
  /// Where its possessor ends ("Albania's" in "Albania's parliament"); `start` when it has none.
  var possessorEnd: Int
  /// It depends on the slot before it rather than on the verb ("aid to Sudan").
  var nested = false
}

/// How a clause hangs in its sentence.
enum ClauseKind: UInt8, Sendable {
  case main, coordinate, relative, infinitive, participle, content, adverbial
}

/// A verb with what it governs.
struct Frame: Sendable {
  var group: Chunk
  var kind: ClauseKind = .main
  /// The frame it depends on, −1 for none.
  var governor = -1
  var subjects: [Slot] = []
  var objects: [Slot] = []
  var obliques: [Slot] = []
  var agent: Slot?
  /// Hash of the particle or the preposition right behind the verb, 0 for none.
  var particle: UInt32 = 0
  /// Positions of frames: the infinitive or clause that says what is demanded, agreed, said.
  var complement = -1
  /// Under `if`, `unless`, `once`.
  var conditional = false
  /// First word of the clause, subject and all.
  var start = 0
  var end = 0
  /// Where the times behind the verb end.
  var timeEnd = 0
}

/// Links chunks into frames without a tree: what news sentences look like from left to right.
/// O(*n*): each search is bounded.
struct FrameLinker {
  var frames: [Frame] = []
  /// The frame of each chunk, −1 for what is no verb group.
  private var frameOfChunk: [Int] = []

  private static let by = WordHash.folded("by")
  private static let of = WordHash.folded("of")
  static let to = WordHash.folded("to")

  mutating func read(_ words: TaggedWords, _ chunker: Chunker) {
    frames.removeAll(keepingCapacity: true)
    frameOfChunk.removeAll(keepingCapacity: true)
    let chunks = chunker.chunks
    for index in 0..<chunks.count {
      guard chunks[index].kind == .verb else {
        frameOfChunk.append(-1)
        continue
      }
      frameOfChunk.append(frames.count)
      var frame = Frame(group: chunks[index])
      frame.start = chunks[index].start
      frame.end = chunks[index].end
      findSubject(&frame, index, words, chunker)
      findObjects(&frame, index, words, chunker)
      frames.append(frame)
    }
    for i in 0..<frames.count { inherit(i, words) }
  }

  static func slot(_ chunk: Chunk, preposition: UInt32 = 0) -> Slot {
    Slot(
      start: chunk.start, end: chunk.end, head: chunk.head, preposition: preposition,
      possessorEnd: chunk.possessorEnd)
  }

  // MARK: - To the left

  private mutating func findSubject(
    _ frame: inout Frame, _ index: Int, _ words: TaggedWords, _ chunker: Chunker
  ) {
    var k = index &- 1
    while k >= 0, chunker.kind(k) == .adverb || chunker.kind(k) == .time {
      // "on Thursday": the preposition goes with the time.
      if chunker.kind(k) == .time, chunker.kind(k &- 1) == .preposition { k &-= 1 }
      k &-= 1
    }
    let last = frames.count &- 1
    if frame.group.infinitive {
      frame.kind = .infinitive
      frame.governor = nearestGovernor(k, chunker)
      if frame.governor >= 0, frames[frame.governor].complement < 0 {
        frames[frame.governor].complement = frames.count
      }
      return
    }
    guard k >= 0 else {
      frame.kind = frame.group.bare ? .participle : .main
      return
    }
    switch chunker.kind(k) {
    case .noun:
      let reduced = frame.group.bare || reducedPassive(frame, index, words, chunker)
      guard reduced || !isObject(k, words, chunker) else {
        frame.governor = last
        return
      }
      let chain = chainStart(k, chunker)
      if reduced {
        frame.kind = .participle
        frame.governor = last
        if !frame.group.bare { frame.group.passive = true }
        if let chunk = chunker.chunk(k) { frame.subjects = [Self.slot(chunk)] }
        return
      }
      takeSubjects(&frame, chain, words, chunker)
      introduce(&frame, chain &- 1, chunker, words)
    case .relative:
      frame.kind = .relative
      frame.governor = last
      var j = k &- 1
      while j >= 0, chunker.kind(j) == .comma || chunker.kind(j) == .preposition { j &-= 1 }
      if let chunk = chunker.chunk(j), chunk.kind == .noun {
        let chain = chainStart(j, chunker)
        let owner = chunker.chunk(chain) ?? chunk
        // People are who, things are which: the nearest noun, or the head of its chain.
        frame.subjects = [Self.slot(words.has(owner.head, .actor) ? owner : chunk)]
      }
    case .conjunction:
      frame.kind = .coordinate
      frame.governor = last
    case .comma:
      if frame.group.bare {
        frame.kind = .participle
        frame.governor = last
        return
      }
      if chunker.kind(k &- 1) == .conjunction {
        frame.kind = .coordinate
        frame.governor = last
        return
      }
      if let opening = openingComma(before: k, chunker) {
        let chain = chainStart(opening &- 1, chunker)
        takeSubjects(&frame, chain, words, chunker)
        introduce(&frame, chain &- 1, chunker, words)
      } else if frames.isEmpty, chunker.kind(k &- 1) == .noun {
        takeSubjects(&frame, chainStart(k &- 1, chunker), words, chunker)
      } else {
        frame.kind = .coordinate
        frame.governor = last
      }
    case .subordinator:
      frame.kind = .adverbial
      frame.governor = last
      frame.conditional = chunker.chunk(k).map { words.has($0.head, .condition) } ?? false
    case .preposition:
      frame.kind = .participle
      frame.governor = last
    case .verb:
      frame.kind = frame.group.bare ? .participle : .coordinate
      frame.governor = last
    default:
      frame.governor = last
      frame.kind = frame.group.bare ? .participle : .main
    }
  }

  /// The frame that an infinitive completes: the last verb before it in the clause.
  private func nearestGovernor(_ k: Int, _ chunker: Chunker) -> Int {
    var j = k
    var steps = 0
    while j >= 0, steps < 10 {
      if chunker.kind(j) == .verb { return j < frameOfChunk.count ? frameOfChunk[j] : -1 }
      if chunker.kind(j) == .comma, steps > 6 { return -1 }
      j &-= 1
      steps &+= 1
    }
    return -1
  }

  /// "the pilots held by rebels": a past form after a noun with `by` behind it.
  private func reducedPassive(
    _ frame: Frame, _ index: Int, _ words: TaggedWords, _ chunker: Chunker
  ) -> Bool {
    guard frame.group.auxiliaries.isEmpty, !frame.group.copula,
      let next = chunker.chunk(index &+ 1), next.kind == .preposition
    else { return false }
    let forms = words.word(frame.group.head).forms
    guard forms.isEmpty || forms.contains(.participle) else { return false }
    return words.hash(next.head) == Self.by
  }

  /// A noun phrase that a preposition or a verb of its own governs is nobody's subject.
  private func isObject(_ k: Int, _ words: TaggedWords, _ chunker: Chunker) -> Bool {
    let start = chainStart(k, chunker)
    guard chunker.kind(start &- 1) == .preposition, let chunk = chunker.chunk(start) else {
      return false
    }
    // "About 77,000 people": the preposition only rounds the number.
    return words.tag(chunk.start) != .number
  }

  /// The first noun phrase of "leaders of the party in the north".
  private func chainStart(_ k: Int, _ chunker: Chunker) -> Int {
    var i = k
    var steps = 0
    while steps < 6, chunker.kind(i &- 1) == .preposition, chunker.kind(i &- 2) == .noun {
      i &-= 2
      steps &+= 1
    }
    return i
  }

  /// For the comma before a verb, the one that opened the aside: "X, leader of Y, said".
  private func openingComma(before comma: Int, _ chunker: Chunker) -> Int? {
    var i = comma &- 1
    var steps = 0
    while i > 0, steps < 16 {
      if chunker.kind(i) == .comma {
        return chunker.kind(i &- 1) == .noun ? i : nil
      }
      i &-= 1
      steps &+= 1
    }
    return nil
  }

  /// "hundreds of dockers", "a group of rebels": the people are meant, not the number.
  func partitive(_ k: Int, _ words: TaggedWords, _ chunker: Chunker) -> Slot? {
    guard let outer = chunker.chunk(k), let of = chunker.chunk(k &+ 1), let inner = chunker.chunk(k &+ 2),
      outer.kind == .noun, inner.kind == .noun, words.hash(of.head) == Self.of,
      words.has(outer.head, [.hollow, .number]) || words.tag(outer.head) == .number
    else { return nil }
    return Slot(
      start: outer.start, end: inner.end, head: inner.head, possessorEnd: outer.start)
  }

  /// The chain's head, with what "and" joins to it on the left.
  private func takeSubjects(
    _ frame: inout Frame, _ chain: Int, _ words: TaggedWords, _ chunker: Chunker
  ) {
    guard let chunk = chunker.chunk(chain), chunk.kind == .noun else { return }
    var slots = [partitive(chain, words, chunker) ?? Self.slot(chunk)]
    frame.start = chunk.start
    var i = chain
    var steps = 0
    while steps < 4, chunker.kind(i &- 1) == .conjunction || chunker.kind(i &- 1) == .comma,
      chunker.kind(i &- 2) == .noun
    {
      // A comma joins only inside a list that ends with "and".
      if chunker.kind(i &- 1) == .comma,
        slots.count == 1 || chunker.chunk(i &- 1).map({ words.isDash($0.start) }) ?? false
      {
        break
      }
      let earlier = chainStart(i &- 2, chunker)
      let before = chunker.kind(earlier &- 1)
      if before == .verb || before == .preposition { break }
      guard let other = chunker.chunk(earlier) else { break }
      slots.insert(Self.slot(other), at: 0)
      frame.start = other.start
      i = earlier
      steps &+= 1
    }
    frame.subjects = slots
  }

  /// What stands before the subject tells how the clause hangs in the sentence.
  private mutating func introduce(
    _ frame: inout Frame, _ k: Int, _ chunker: Chunker, _ words: TaggedWords
  ) {
    let last = frames.count &- 1
    var j = k
    while j >= 0, chunker.kind(j) == .adverb || chunker.kind(j) == .time {
      if chunker.kind(j) == .time, chunker.kind(j &- 1) == .preposition { j &-= 1 }
      j &-= 1
    }
    guard let chunk = chunker.chunk(j) else { return }
    switch chunk.kind {
    case .verb:
      frame.kind = .content
      frame.governor = j < frameOfChunk.count ? frameOfChunk[j] : last
    case .relative:
      if words.has(chunk.head, .that), let before = chunker.chunk(j &- 1), before.kind != .noun,
        before.kind != .comma
      {
        frame.kind = .content
        frame.governor = last
      } else if words.has(chunk.head, .that), last >= 0, frames[last].objects.isEmpty == false {
        frame.kind = .content
        frame.governor = last
      } else {
        frame.kind = words.has(chunk.head, .that) ? .content : .relative
        frame.governor = last
        if frame.kind == .relative {
          var i = j &- 1
          while chunker.kind(i) == .comma || chunker.kind(i) == .preposition { i &-= 1 }
          if let owner = chunker.chunk(i), owner.kind == .noun {
            frame.objects = [Self.slot(owner)]
          }
        }
      }
    case .subordinator:
      frame.kind = .adverbial
      frame.governor = last
      frame.conditional = words.has(chunk.head, .condition)
      if words.hash(chunk.head) == WordHash.folded("after"),
        let only = chunker.chunk(j &- 1), words.hash(only.head) == WordHash.folded("only")
      {
        frame.conditional = true
      }
    case .conjunction:
      frame.kind = last >= 0 && frames[last].kind == .content ? .content : .main
      frame.governor = frame.kind == .content ? frames[last].governor : -1
    default: break
    }
    if frame.kind == .content, frame.governor >= 0, frame.governor < frames.count,
      frames[frame.governor].complement < 0
    {
      frames[frame.governor].complement = frames.count
    }
  }

  // MARK: - To the right

  private func findObjects(
    _ frame: inout Frame, _ index: Int, _ words: TaggedWords, _ chunker: Chunker
  ) {
    var k = index &+ 1
    var preposition: UInt32 = 0
    var joined = false
    var steps = 0
    var afterNoun = false
    let hadObject = !frame.objects.isEmpty
    loop: while let chunk = chunker.chunk(k), steps < 24 {
      steps &+= 1
      switch chunk.kind {
      case .adverb:
        if frame.particle == 0, words.has(chunk.head, .particle) || frame.objects.isEmpty,
          words.has(chunk.head, [.particle, .preposition])
        {
          frame.particle = words.hash(chunk.head)
          frame.end = chunk.end
        }
      case .time:
        preposition = 0
        frame.end = chunk.end
        frame.timeEnd = chunk.end
        afterNoun = false
      case .preposition:
        preposition = words.hash(chunk.head)
        if k == index &+ 1, frame.particle == 0 { frame.particle = preposition }
        joined = false
      case .noun:
        if startsClause(k, chunker, words, object: k == index &+ 1 && !telling(frame, words)) {
          break loop
        }
        if preposition == 0, afterNoun, !joined, frame.objects.count >= 2 || chunkIsLate(frame) {
          break loop
        }
        var slot = Self.slot(chunk, preposition: preposition)
        if var whole = partitive(k, words, chunker), words.has(whole.head, .actor) {
          whole.preposition = preposition
          slot = whole
          k &+= 2
        }
        if preposition == 0 && !joined && frame.obliques.isEmpty {
          frame.objects.append(slot)
        } else if joined && frame.obliques.isEmpty && preposition == 0 {
          frame.objects.append(slot)
        } else if preposition == Self.by && frame.group.passive && frame.agent == nil {
          frame.agent = slot
        } else {
          slot.nested = afterNoun
          frame.obliques.append(slot)
        }
        frame.end = slot.end
        preposition = 0
        joined = false
        afterNoun = true
      case .conjunction:
        guard chunker.kind(k &+ 1) == .noun, !startsClause(k &+ 1, chunker, words) else {
          break loop
        }
        joined = true
      case .comma:
        // A list: the comma is followed by a noun phrase that starts no clause.
        guard chunker.kind(k &+ 1) == .noun, !startsClause(k &+ 1, chunker, words), afterNoun,
          listGoesOn(k &+ 1, chunker)
        else { break loop }
        joined = true
      default: break loop
      }
      k &+= 1
    }
    if hadObject { frame.end = max(frame.end, frame.group.end) }
  }

  /// A verb that may have a clause without "that" behind it.
  private func telling(_ frame: Frame, _ words: TaggedWords) -> Bool {
    guard let verb = EventLexicon.shared.verb(words.word(frame.group.head).verb) else { return false }
    switch verb.type {
    case .statement, .agree, .threaten: return true
    default: return false
    }
  }

  private func chunkIsLate(_ frame: Frame) -> Bool { !frame.obliques.isEmpty }

  /// "…, B and C": an item after a comma is one of a list when "and" comes before the next verb.
  private func listGoesOn(_ k: Int, _ chunker: Chunker) -> Bool {
    var i = k
    var steps = 0
    while let chunk = chunker.chunk(i), steps < 10 {
      if chunk.kind == .conjunction { return chunker.kind(i &+ 1) == .noun }
      guard chunk.kind == .noun || chunk.kind == .preposition || chunk.kind == .comma else {
        return false
      }
      i &+= 1
      steps &+= 1
    }
    return false
  }

  /// Whether the noun phrase at `k` is the subject of a finite verb that follows.
  private func startsClause(
    _ k: Int, _ chunker: Chunker, _ words: TaggedWords, object: Bool = false
  ) -> Bool {
    var i = k &+ 1
    var steps = 0
    while let chunk = chunker.chunk(i), steps < 7 {
      switch chunk.kind {
      case .verb:
        if chunk.infinitive || chunk.bare { return false }
        // "deported seekers registered with": behind a verb that governs things, a lone past form
        // goes with the thing.
        if object, chunk.auxiliaries.isEmpty, !chunk.copula,
          words.word(chunk.head).forms.isEmpty
            || words.word(chunk.head).forms.contains(.participle)
        {
          return false
        }
        // A lone past form before "by" is a participle.
        if chunk.auxiliaries.isEmpty, let next = chunker.chunk(i &+ 1), next.kind == .preposition,
          words.hash(next.head) == Self.by
        {
          return false
        }
        return true
      case .preposition, .adverb, .time: break
      case .noun:
        guard chunker.kind(i &- 1) == .preposition else { return false }
      default: return false
      }
      i &+= 1
      steps &+= 1
    }
    return false
  }

  // MARK: - Subjects from elsewhere

  /// Gives a frame the subject that its place in the sentence implies.
  mutating func inherit(_ i: Int, _ words: TaggedWords) {
    inheritSubject(i)
    namePronoun(i, words)
  }

  /// "The army said it will withdraw": the pronoun is the one who said so.
  private mutating func namePronoun(_ i: Int, _ words: TaggedWords) {
    let frame = frames[i]
    guard frame.kind == .content, frame.governor >= 0, frame.governor != i,
      frame.governor < frames.count, let subject = frame.subjects.first, subject.end &- subject.start == 1,
      words.tag(subject.head) == .pronoun, !frames[frame.governor].subjects.isEmpty
    else { return }
    frames[i].subjects = frames[frame.governor].subjects
  }

  /// Infinitives, participles and joined verbs share a subject with the verb they hang on.
  private mutating func inheritSubject(_ i: Int) {
    guard frames[i].subjects.isEmpty, frames[i].governor >= 0, frames[i].governor < i else { return }
    let governor = frames[frames[i].governor]
    switch frames[i].kind {
    case .infinitive:
      // "urged Ukraine to engage": the object acts.
      if let object = governor.objects.first, !governor.group.passive {
        frames[i].subjects = [object]
      } else if let oblique = governor.obliques.first,
        oblique.preposition == governor.particle, governor.particle != 0
      {
        frames[i].subjects = [oblique]
      } else {
        frames[i].subjects = governor.subjects
      }
    case .coordinate, .participle, .main:
      var g = frames[i].governor
      var steps = 0
      // A joined verb goes with the clause, not with an aside inside it.
      while frames[i].kind == .coordinate, g > 0, steps < 6,
        frames[g].kind == .relative || frames[g].kind == .participle
          || frames[g].kind == .infinitive || frames[g].kind == .adverbial,
        frames[g].governor >= 0
      {
        g = frames[g].governor
        steps &+= 1
      }
      frames[i].subjects = frames[g].group.passive && frames[i].kind == .participle
        ? (frames[g].agent.map { [$0] } ?? frames[g].subjects) : frames[g].subjects
    default: break
    }
  }
}
