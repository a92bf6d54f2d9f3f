// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// A quotation in tokens, before its speaker is known.
struct SpeechDraft {
  var content: [Range<Int>]
  var cue: Range<Int>?
  var source: Range<Int>?
  /// The passage between marks that is its core, if any.
  var score: Float = 1

  var first: Int { content.first?.lowerBound ?? 0 }
  var end: Int { content.last?.upperBound ?? 0 }
}

/// Finds reporting clauses by rule: a reporting verb, the noun phrase beside it, and what is said.
///
/// Sentence by sentence; each looks no further than its paragraph, so the whole is O(*n*) in the
/// tokens, with phrases bounded by `reach`.
struct Reporting {
  let scene: SpeechScene
  private(set) var drafts: [SpeechDraft] = []

  /// The longest phrase looked for, in tokens.
  private static let reach = 40
  /// The longest clause taken for a content.
  private static let clause = 160

  init(_ scene: SpeechScene) {
    self.scene = scene
    for paragraph in scene.paragraphs {
      if transcript(paragraph) { continue }
      signature(paragraph)
      for number in paragraph.sentences {
        let sentence = scene.document.sentences[number].tokens
        if !headline(sentence, paragraph) {
          accordingTo(sentence)
          verbs(sentence, paragraph)
        }
      }
    }
    drafts.sort { ($0.first, $1.end) < ($1.first, $0.end) }
  }

  // MARK: - "WALLACE: Good evening." and "“…” — Ines Mora"

  private mutating func transcript(_ paragraph: SpeechScene.Paragraph) -> Bool {
    let first = paragraph.tokens.lowerBound
    guard
      let colon = (first..<min(first &+ 6, paragraph.tokens.upperBound)).first(where: {
        scene.isColon($0)
      }), colon > first, scene.shape(first).contains(.allCaps),
      (first..<colon).allSatisfy({
        scene.shape($0).contains(.allCaps) || scene.isPunctuation($0)
          || scene.kind($0).contains(.honorific)
      }),
      paragraph.tokens.upperBound &- colon > 3
    else { return false }
    let end = trimmedEnd(paragraph.tokens)
    guard end > colon &+ 1 else { return false }
    drafts.append(
      SpeechDraft(
        content: [(colon &+ 1)..<end], cue: colon..<(colon &+ 1), source: first..<colon,
        score: 0.6))
    return true
  }

  private mutating func signature(_ paragraph: SpeechScene.Paragraph) {
    let first = paragraph.tokens.lowerBound
    let passage = scene.passage(first)
    guard passage >= 0 else { return }
    let quoted = scene.passageTokens[passage]
    let dash = quoted.upperBound
    guard quoted.lowerBound == first, quoted.count >= 5, isDash(dash),
      dash &+ 1 < paragraph.tokens.upperBound
    else { return }
    var end = dash &+ 1
    while end < paragraph.tokens.upperBound, !scene.isBoundary(end), scene.passage(end) < 0 {
      end &+= 1
    }
    guard end &- dash <= 8, scene.shape(dash &+ 1).contains(.capital),
      !(dash..<end).contains(where: { scene.kind($0).contains(.auxiliary) })
    else { return }
    drafts.append(
      SpeechDraft(
        content: [quoted], cue: dash..<(dash &+ 1), source: (dash &+ 1)..<end, score: 0.6))
  }

  private func isDash(_ token: Int) -> Bool {
    guard scene.isPunctuation(token) else { return false }
    let span = scene.document.tokens.span(token)
    if scene.byte(token) == 0x2D { return true }
    guard span.count == 3, scene.byte(token) == 0xE2 else { return false }
    let last = scene.document.text.byte(at: span.upper &- 1)
    return scene.document.text.byte(at: span.lower &+ 1) == 0x80 && last >= 0x90 && last <= 0x95
  }

  // MARK: - "Mayor: Ferry fares will double"

  private mutating func headline(_ sentence: Range<Int>, _ paragraph: SpeechScene.Paragraph) -> Bool {
    guard sentence.lowerBound == paragraph.tokens.lowerBound,
      sentence.upperBound == paragraph.tokens.upperBound, sentence.count >= 5,
      paragraph.kind != .listItem
    else { return false }
    let first = sentence.lowerBound
    guard let last = sentence.last, !scene.endsSentence(last) else { return false }
    guard let colon = (first..<min(first &+ 7, last)).first(where: { scene.isColon($0) }),
      colon > first, last &- colon >= 3
    else { return false }
    let name = first..<colon
    guard name.contains(where: { !scene.kind($0).intersection([.roleNoun, .collective]).isEmpty })
        || (name.count <= 3 && name.allSatisfy { scene.shape($0).contains(.capital) }),
      !name.contains(where: { scene.kind($0).contains(.auxiliary) || scene.isBoundary($0) })
    else { return false }
    drafts.append(
      SpeechDraft(
        content: [(colon &+ 1)..<sentence.upperBound], cue: colon..<(colon &+ 1), source: name,
        score: 0.6))
    return true
  }

  // MARK: - "…, according to the coast guard"

  private static let according = WordHash.folded("according")
  private static let to = WordHash.folded("to")
  private static let that = WordHash.folded("that")

  private mutating func accordingTo(_ sentence: Range<Int>) {
    for token in sentence
    where scene.hash(token) == Self.according && scene.hash(token &+ 1) == Self.to
      && scene.passage(token) < 0
    {
      let source = phrase(after: token &+ 2, limit: sentence.upperBound, apposition: true)
      guard !source.isEmpty else { continue }
      let content: Range<Int>
      if token == sentence.lowerBound {
        var start = source.upperBound
        if scene.isComma(start) { start &+= 1 }
        content = start..<max(start, min(trimmedEnd(sentence), start &+ Self.clause))
      } else {
        var end = token
        if scene.isComma(end &- 1) && scene.passage(end &- 1) < 0 { end &-= 1 }
        content = max(sentence.lowerBound, end &- Self.clause)..<end
      }
      guard !content.isEmpty else { continue }
      drafts.append(
        SpeechDraft(
          content: [content], cue: token..<(token &+ 2), source: source, score: 0.8))
    }
  }

  // MARK: - Verbs

  private mutating func verbs(_ sentence: Range<Int>, _ paragraph: SpeechScene.Paragraph) {
    var token = sentence.lowerBound
    while token < sentence.upperBound {
      guard let group = cue(at: token, in: sentence) else {
        token &+= 1
        continue
      }
      if let draft = draft(cue: group, in: sentence, paragraph) {
        add(draft)
        token = max(group.upperBound, draft.source?.upperBound ?? 0)
      } else {
        token = group.upperBound
      }
    }
  }

  /// The verb group whose main verb is `token`, nil when that is no cue.
  private func cue(at token: Int, in sentence: Range<Int>) -> Range<Int>? {
    let kind = scene.kind(token)
    guard kind.contains(.report) || kind.contains(.position), scene.passage(token) < 0 else {
      return nil
    }
    var start = token
    while start > sentence.lowerBound,
      !scene.kind(start &- 1).intersection([.auxiliary, .negation, .adverb]).isEmpty
        || isManner(start &- 1)
    {
      start &-= 1
    }
    // An adverb before the subject is not the verb's.
    let before = scene.kind(start &- 1)
    if start > sentence.lowerBound, scene.hash(start &- 1) == Self.to { return nil }
    if kind.contains(.orNoun) && start == token {
      if token == sentence.lowerBound { return nil }
      if !before.intersection([.determiner, .preposition]).isEmpty { return nil }
      if scene.shape(token).contains(.capital) { return nil }
    }
    if start == token, scene.isAside(token) { return nil }
    var end = token &+ 1
    // "declined to comment on", "called for".
    if scene.hash(end) == Self.to, kind.contains(.position), end &+ 1 < sentence.upperBound,
      scene.kind(end &+ 1).contains(.report) || scene.kind(end &+ 1).contains(.position)
    {
      end &+= 2
      if scene.kind(end).contains(.preposition), scene.byte(end) == 0x6F { end &+= 1 }
    }
    return start..<max(start, min(end, sentence.upperBound))
  }

  /// "-ly": how it was said.
  private func isManner(_ token: Int) -> Bool {
    let span = scene.document.tokens.span(token)
    return span.count > 4 && scene.document.text.byte(at: span.upper &- 1) == 0x79
      && scene.document.text.byte(at: span.upper &- 2) == 0x6C
      && !scene.shape(token).contains(.capital)
  }

  private func draft(
    cue: Range<Int>, in sentence: Range<Int>, _ paragraph: SpeechScene.Paragraph
  ) -> SpeechDraft? {
    let quotedBefore = quotation(before: cue, paragraph)
    var source = phrase(before: cue.lowerBound, limit: sentence.lowerBound)
    var inverted = false
    // "…,” said Ingrid Solheim": the subject follows.
    if source.isEmpty || (quotedBefore != nil && source.lowerBound < (quotedBefore ?? 0)) {
      let after = phrase(after: cue.upperBound, limit: sentence.upperBound, apposition: true)
      if quotedBefore != nil || scene.isComma(cue.lowerBound &- 1) || source.isEmpty, !after.isEmpty,
        !scene.kind(after.lowerBound).contains(.complementizer)
      {
        guard quotedBefore != nil || scene.isComma(cue.lowerBound &- 1) else { return nil }
        source = after
        inverted = true
      }
    }
    guard !source.isEmpty || quotedBefore != nil else { return nil }
    let sourceRange: Range<Int>? = source.isEmpty ? nil : source
    let clause = inverted ? source.upperBound : cue.upperBound

    // Words before the clause: a passage between marks, or a clause up to a comma.
    if let quotedBefore {
      return SpeechDraft(
        content: [scene.passageTokens[scene.passage(quotedBefore)]], cue: cue, source: sourceRange)
    }
    if let content = following(clause, cue: cue, in: sentence, paragraph) {
      return SpeechDraft(content: [content], cue: cue, source: sourceRange, score: 0.7)
    }
    let start = min(sourceRange?.lowerBound ?? cue.lowerBound, cue.lowerBound)
    if scene.isComma(start &- 1), start &- 1 > sentence.lowerBound &+ 2,
      scene.kind(cue.upperBound &- 1).contains(.report)
    {
      return SpeechDraft(
        content: [max(sentence.lowerBound, start &- 1 &- Self.clause)..<(start &- 1)], cue: cue,
        source: sourceRange, score: 0.6)
    }
    return nil
  }

  /// The last token of the passage that ends right before this clause.
  private func quotation(before cue: Range<Int>, _ paragraph: SpeechScene.Paragraph) -> Int? {
    var token = cue.lowerBound &- 1
    var steps = 0
    while token >= paragraph.tokens.lowerBound, steps < 12 {
      if scene.passage(token) >= 0 {
        let passage = scene.passageTokens[scene.passage(token)]
        guard passage.count > 3 else { return nil }
        // The words end in a mark of their own, or a comma follows.
        let last = passage.upperBound &- 2
        return scene.isPunctuation(last) || scene.isComma(passage.upperBound) ? token : nil
      }
      if scene.isBoundary(token) && !scene.isComma(token) { return nil }
      token &-= 1
      steps &+= 1
    }
    return nil
  }

  /// What is said after the clause: between marks, after "that", or the rest of the sentence.
  private func following(
    _ from: Int, cue: Range<Int>, in sentence: Range<Int>, _ paragraph: SpeechScene.Paragraph
  ) -> Range<Int>? {
    var token = from
    let verb = scene.kind(cue.upperBound &- 1)
    let limit = min(from &+ 14, paragraph.tokens.upperBound)
    // A passage that opens after a comma or colon.
    while token < limit {
      if scene.passage(token) >= 0 {
        if token == from || scene.isComma(token &- 1) || scene.isColon(token &- 1) {
          return scene.passageTokens[scene.passage(token)]
        }
        break
      }
      if scene.endsSentence(token) { break }
      if scene.hash(token) == Self.that, token < sentence.upperBound { break }
      token &+= 1
    }
    // "Teller continued:" and the words in a paragraph of their own.
    let last = paragraph.tokens.upperBound &- 1
    if last &- from < 8, last >= from &- 1, scene.isColon(last), scene.passage(last &+ 1) >= 0,
      scene.shape(last &+ 1).contains(.lineBefore)
    {
      return scene.passageTokens[scene.passage(last &+ 1)]
    }
    guard from < sentence.upperBound else { return nil }
    let near = min(from &+ 9, sentence.upperBound)
    if verb.contains(.report) || verb.contains(.position) {
      if let that = (from..<near).first(where: { scene.hash($0) == Self.that }),
        !(from..<that).contains(where: { scene.isColon($0) })
      {
        return that..<clauseEnd(from: that, in: sentence)
      }
    }
    let next = scene.kind(from)
    if scene.isPunctuation(from) && scene.passage(from) < 0 { return nil }
    if verb.contains(.addressed) {
      let addressee = phrase(after: from, limit: sentence.upperBound, apposition: false)
      if !addressee.isEmpty, addressee.upperBound < sentence.upperBound,
        addressee.count < clauseEnd(from: from, in: sentence) &- from
      {
        let end = clauseEnd(from: addressee.upperBound, in: sentence)
        guard end &- addressee.upperBound > 1, !scene.isPunctuation(addressee.upperBound) else {
          return nil
        }
        return addressee.upperBound..<end
      }
    }
    if next.contains(.preposition) && !verb.contains(.position) { return nil }
    let end = clauseEnd(from: from, in: sentence)
    return end &- from >= (verb.contains(.position) ? 2 : 3) ? from..<end : nil
  }

  /// Up to the end of the sentence without its stop, or to a semicolon.
  private func clauseEnd(from: Int, in sentence: Range<Int>) -> Int {
    let end = min(trimmedEnd(sentence), from &+ Self.clause)
    guard from < end else { return from }
    let semicolon = (from..<end).first { scene.isPunctuation($0) && scene.byte($0) == 0x3B }
    return semicolon ?? end
  }

  private func trimmedEnd(_ sentence: Range<Int>) -> Int {
    var end = sentence.upperBound
    while end > sentence.lowerBound, scene.endsSentence(end &- 1), scene.passage(end &- 1) < 0 {
      end &-= 1
    }
    return end
  }

  // MARK: - Noun phrases

  /// The noun phrase that ends before `end`, with an apposition between commas.
  private func phrase(before end: Int, limit: Int) -> Range<Int> {
    var start = end
    var floor = max(limit, end &- Self.reach)
    if scene.isComma(end &- 1), end &- 1 > floor, scene.passage(end &- 1) < 0 {
      // "Vladimir Orlov, the lead negotiator, said": the phrase begins before the comma before.
      guard
        let comma = stride(from: end &- 2, to: floor, by: -1).first(where: { scene.isComma($0) }),
        end &- 1 &- comma <= 20, comma > floor
      else { return end..<end }
      let head = core(before: comma, floor: floor)
      return head.isEmpty ? end..<end : head.lowerBound..<(end &- 1)
    }
    floor = max(floor, limit)
    let range = core(before: end, floor: floor)
    start = range.lowerBound
    return start..<end
  }

  private func core(before end: Int, floor: Int) -> Range<Int> {
    var start = end
    while start > floor {
      let token = start &- 1
      let kind = scene.kind(token)
      if scene.isBoundary(token) || scene.passage(token) >= 0 { break }
      if kind.contains(.auxiliary) { break }
      if kind.contains(.subordinator) || scene.hash(token) == Self.that { break }
      if kind.contains(.report) && !kind.contains(.orNoun) { break }
      if kind.contains(.conjunction) && start < end && !joinsNames(token) { break }
      if kind.contains(.subjectPronoun) {
        start = token
        break
      }
      start = token
    }
    while start < end,
      !scene.kind(start).intersection([.conjunction, .adverb, .preposition]).isEmpty
        || scene.isPunctuation(start)
    {
      // A phrase that begins with a preposition is not a subject.
      if scene.kind(start).contains(.preposition) { return end..<end }
      start &+= 1
    }
    return start..<end
  }

  private func joinsNames(_ token: Int) -> Bool {
    scene.shape(token &- 1).contains(.capital) && scene.shape(token &+ 1).contains(.capital)
  }

  /// The noun phrase that begins at `start`; with `apposition`, what follows a comma and describes
  /// the same person.
  private func phrase(after start: Int, limit: Int, apposition: Bool) -> Range<Int> {
    let end = max(start, core(after: start, limit: limit))
    guard apposition, end > start, end &+ 1 < limit, scene.isComma(end) else { return start..<end }
    let next = end &+ 1
    let first = scene.kind(next)
    let describes =
      first.contains(.determiner) || first.contains(.roleNoun)
      || (!scene.shape(next).contains(.capital) && (next..<min(next &+ 5, limit)).contains {
        scene.kind($0).contains(.roleNoun)
      })
    guard describes, !first.contains(.subordinator), !first.contains(.subjectPronoun) else {
      return start..<end
    }
    let tail = core(after: next, limit: limit)
    return start..<max(end, tail)
  }

  private func core(after start: Int, limit: Int) -> Int {
    var end = start
    let ceiling = min(limit, start &+ Self.reach)
    while end < ceiling {
      let kind = scene.kind(end)
      if scene.isBoundary(end) || scene.passage(end) >= 0 { break }
      if end > start {
        if kind.contains(.auxiliary) || kind.contains(.subordinator) { break }
        if kind.contains(.complementizer) || kind.contains(.subjectPronoun) { break }
        if kind.contains(.report) && !kind.contains(.orNoun) { break }
        if kind.contains(.timeWord) && scene.shape(end).contains(.capital) { break }
        if kind.contains(.preposition), scene.kind(end &+ 1).contains(.timeWord)
          || scene.hash(end) != Self.of && startsAdverbial(end)
        {
          break
        }
      }
      if end == start, !kind.intersection([.preposition, .auxiliary, .conjunction]).isEmpty { break }
      end &+= 1
      if kind.contains(.subjectPronoun) { break }
    }
    return end
  }

  private static let of = WordHash.folded("of")

  /// "in a statement", "by telephone", "during a visit": about the saying, not the speaker.
  private func startsAdverbial(_ token: Int) -> Bool {
    let next = scene.kind(token &+ 1)
    return next.contains(.determiner) && !scene.shape(token &+ 2).contains(.capital)
      && !scene.kind(token &+ 2).contains(.collective)
  }

  // MARK: - Bringing together

  /// Adds a draft unless its words are taken; two clauses about the same passage are one.
  private mutating func add(_ draft: SpeechDraft) {
    guard let first = draft.content.first else { return }
    for i in drafts.indices.reversed().prefix(4) {
      guard let other = drafts[i].content.first else { continue }
      if other == first { return }
    }
    drafts.append(draft)
  }
}
