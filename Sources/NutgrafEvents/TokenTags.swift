// SPDX-License-Identifier: Apache-2.0
import NutgrafSyntax
import NutgrafText
import NutgrafTime

/// What a token is to the chunker.
enum Tag: UInt8, Sendable {
  case other, noun, name, pronoun, determiner, possessive, adjective, number, verb, auxiliary, adverb
  case negation, to, preposition, conjunction, subordinator, relative, comma, stop, quote, bracket
  case time
  /// Joins two words without a blank.
  case hyphen
}

/// The words of one sentence with what the lexicon and the tagger say of them.
struct TaggedWords: Sendable {
  /// The sentence's first token in the document.
  var first = 0
  var tags: [Tag] = []
  var words: [WordEntry] = []
  var hashes: [UInt32] = []
  var shapes: [TokenShape] = []
  /// Hashes of the first five letters, which stand for the word's stem.
  var stems: [UInt32] = []
  /// Whether the word ends in -ing.
  var gerunds: [Bool] = []
  /// Inside "demanded that …", where verbs stand in their base form behind any subject.
  private var inMandate = false
  private var sawVerb = false

  @inline(__always) var count: Int { tags.count }
  @inline(__always) func tag(_ i: Int) -> Tag { i >= 0 && i < tags.count ? tags[i] : .stop }
  @inline(__always)
  func word(_ i: Int) -> WordEntry { i >= 0 && i < words.count ? words[i] : .unknown }
  @inline(__always)
  func hash(_ i: Int) -> UInt32 { i >= 0 && i < hashes.count ? hashes[i] : 0 }
  @inline(__always) func stem(_ i: Int) -> UInt32 { i >= 0 && i < stems.count ? stems[i] : 0 }
  @inline(__always)
  func shape(_ i: Int) -> TokenShape { i >= 0 && i < shapes.count ? shapes[i] : [] }
  /// "PORT MAREN – ": what stands before a dash is in no list with what follows.
  func isDash(_ i: Int) -> Bool { tag(i) == .comma && hash(i) != TaggedWords.comma }
  private static let stops: Set<UInt32> = [
    WordHash.folded("end"), WordHash.folded("halt"), WordHash.folded("stop"),
  ]
  private static let comma = WordHash.folded(",")
  @inline(__always)
  func has(_ i: Int, _ flags: WordFlags) -> Bool { !word(i).flags.isDisjoint(with: flags) }

  /// Reads tokens `range`. The closed classes and the neighbours decide; the tagger is asked where
  /// a form may be noun or verb, and for words the lexicon does not know. (Taking all tags from it
  /// was tried and finds fewer actors: it is the small words that hold the clause together.)
  mutating func read(
    _ document: Document, _ syntax: Syntax, timed: [Bool], range: Range<Int>
  ) {
    first = range.lowerBound
    tags.removeAll(keepingCapacity: true)
    words.removeAll(keepingCapacity: true)
    hashes.removeAll(keepingCapacity: true)
    shapes.removeAll(keepingCapacity: true)
    stems.removeAll(keepingCapacity: true)
    gerunds.removeAll(keepingCapacity: true)
    let lexicon = EventLexicon.shared
    for token in range {
      let hash = document.tokens.hash(token)
      words.append(lexicon.entry(hash))
      hashes.append(hash)
      shapes.append(document.tokens.shape(token))
      let span = document.tokens.span(token)
      gerunds.append(endsInIng(document, span))
      stems.append(span.count > 5 ? WordHash.folded(document.word(token).prefix(5)) : hash)
    }
    inMandate = false
    sawVerb = false
    for i in 0..<words.count {
      if opensMandate(i) { inMandate = true }
      if i > 0, tags[i &- 1] == .verb || tags[i &- 1] == .auxiliary { sawVerb = true }
      let token = first &+ i
      if token < timed.count, timed[token] {
        tags.append(.time)
      } else if shapes[i].contains(.punctuation) {
        tags.append(punctuation(document, token))
      } else if i > 0, tags[i &- 1] == .time, shapes[i].contains(.number) {
        // "March 28"
        tags.append(.time)
      } else {
        tags.append(guess(document, i, token, syntax))
      }
    }
  }

  private func endsInIng(_ document: Document, _ span: ByteSpan) -> Bool {
    span.count > 4 && document.text.byte(at: span.upper &- 1) == 0x67
      && document.text.byte(at: span.upper &- 2) == 0x6E
      && document.text.byte(at: span.upper &- 3) == 0x69
  }

  private func punctuation(_ document: Document, _ token: Int) -> Tag {
    let start = document.tokens.span(token).lower
    switch document.text.byte(at: start) {
    case 0x2C: return .comma
    case 0x2E, 0x21, 0x3F, 0x3B, 0x3A: return .stop
    case 0x28, 0x29, 0x5B, 0x5D: return .bracket
    case 0x22: return .quote
    case 0x27: return apostrophe(document, token) ? .possessive : .quote
    case 0x24, 0x25: return .number
    case 0x26: return .conjunction
    case 0x2D:
      if document.text.byte(at: start &+ 1) == 0x2D { return .comma }
      return document.tokens.shape(token).contains(.spaceBefore) ? .comma : .hyphen
    case 0xE2:
      guard document.text.byte(at: start &+ 1) == 0x80 else { return .other }
      switch document.text.byte(at: start &+ 2) {
      case 0x93, 0x94: return .comma
      case 0x90, 0x91: return .hyphen
      case 0x99 where apostrophe(document, token): return .possessive
      case 0x98...0x9F: return .quote
      default: return .other
      }
    case 0xC2: return .quote
    default: return .other
    }
  }

  /// The mark after a plural, "the dockers’ union", rather than one that closes a quotation.
  private func apostrophe(_ document: Document, _ token: Int) -> Bool {
    let span = document.tokens.span(token)
    return document.text.byte(at: span.lower &- 1) == 0x73
      && document.text.byte(at: span.upper) == 0x20
  }

  /// Whether the word is "that" behind a verb of demanding or proposing.
  private func opensMandate(_ i: Int) -> Bool {
    guard has(i, .that), i > 0 else { return false }
    var j = i &- 1
    while j > 0, tags[j] == .adverb || tags[j] == .time { j &-= 1 }
    guard tags[j] == .verb, let verb = EventLexicon.shared.verb(words[j].verb) else { return false }
    switch ModalVerbs.modality(under: verb.hash) {
    case .demanded, .proposed: return true
    default: return false
    }
  }

  /// From the word, its form and what stands before it.
  private func guess(_ document: Document, _ i: Int, _ token: Int, _ syntax: Syntax) -> Tag {
    let entry = words[i]
    let flags = entry.flags
    let before = i > 0 ? tags[i &- 1] : .stop
    let capital = shapes[i].contains(.capital)
    let inName = capital && i > 0 && (before == .name || before == .noun || before == .determiner)
    if !inName {
      if flags.contains(.that) {
        return before == .determiner || before == .preposition ? .determiner : .relative
      }
      if flags.contains(.possessive) && flags.contains(.be) {
        // `'s` is possessive after a noun unless a participle or an article follows.
        let next = lookAhead(document, i &+ 1)
        let verbal =
          next.flags.isDisjoint(with: [.determiner, .negation, .adverb, .preposition]) == false
        return before == .pronoun || verbal ? .auxiliary : .possessive
      }
      if flags.contains(.possessive) { return .possessive }
      if flags.contains(.negation) && !flags.contains(.preposition) { return .negation }
      if !flags.isDisjoint(with: .auxiliary) { return .auxiliary }
      if flags.contains(.relative) { return .relative }
      // "an end to double shifts", where "double" is no verb.
      if flags.contains(.to), before == .noun, Self.stops.contains(hashes[i &- 1]) {
        return .preposition
      }
      if flags.contains(.to) { return verbFollows(document, i &+ 1) ? .to : .preposition }
      if flags.contains(.pronoun) { return .pronoun }
      if flags.contains(.determiner) { return .determiner }
      if flags.contains(.subordinator) { return .subordinator }
      if flags.contains(.preposition) { return .preposition }
      if flags.contains(.conjunction) { return .conjunction }
      if flags.contains(.particle),
        before == .verb || (i &+ 1 < shapes.count && shapes[i &+ 1].contains(.punctuation))
      {
        return .adverb
      }
      if flags.contains(.adverb) { return .adverb }
    }
    if flags.contains(.time) { return .time }
    if shapes[i].contains(.number) || flags.contains(.number) { return .number }
    if flags.contains(.adjective), before == .auxiliary || before == .adverb { return .adjective }
    if capital && (i > 0 || entry.verb < 0) { return .name }
    if isVerb(document, i, token, entry, before, syntax) { return .verb }
    let bytes = document.word(token)
    let tail = Array(bytes.suffix(3))
    if tail.count == 3, entry.verb < 0, entry.noun == nil {
      if tail[1] == 0x65 && tail[2] == 0x64 && bytes.count > 4 {
        switch before {
        case .determiner, .possessive, .adjective, .preposition: return .adjective
        default: return .verb
        }
      }
      if tail[1] == 0x6C && tail[2] == 0x79 && bytes.count > 4 { return .adverb }
      if tail == [0x69, 0x6E, 0x67] && before == .auxiliary { return .verb }
    }
    if flags.contains(.adjective) { return .adjective }
    // "a full, unconditional ceasefire": before a comma only the tagger knows them from nouns.
    let beside = hash(i &+ 1) == Self.comma || before == .comma
    return beside && entry.noun == nil && syntax.tag(token) == .adj ? .adjective : .noun
  }

  private func lookAhead(_ document: Document, _ i: Int) -> WordEntry {
    i < words.count ? words[i] : .unknown
  }

  private func verbFollows(_ document: Document, _ i: Int) -> Bool {
    var j = i
    while j < words.count, j < i &+ 3, words[j].flags.contains(.adverb) { j &+= 1 }
    guard j < words.count, !shapes[j].contains(.capital) else { return false }
    if words[j].flags.contains(.be) || words[j].flags.contains(.have) { return true }
    guard words[j].forms.contains(.base) else {
      return words[j].verb < 0 && words[j].flags.isEmpty && words[j].noun == nil
        && !shapes[j].contains(.number) && !document.word(first &+ j).isEmpty
        && document.word(first &+ j).last != 0x73
    }
    // "to talks" never, "to aid workers" seldom: a base form after `to` is a verb.
    return true
  }

  private func isVerb(
    _ document: Document, _ i: Int, _ token: Int, _ entry: WordEntry, _ before: Tag,
    _ syntax: Syntax
  ) -> Bool {
    if before == .preposition, has(i &- 1, .to), !gerunds[i] { return false }
    if entry.verb < 0 {
      return entry.flags.isEmpty && before != .determiner && syntax.tag(token) == .verb
    }
    if before == .determiner || before == .possessive { return false }
    // "that Kyiv abandon its plans, cede the town": the tagger takes these for nouns.
    if inMandate, entry.forms.contains(.base), entry.noun == nil {
      switch before {
      case .name, .noun, .pronoun, .comma, .conjunction, .adverb: return true
      default: break
      }
    }
    // "The council demands that …": the tagger takes such for plurals; a sentence needs a verb.
    if entry.forms.contains(.third), i > 0, has(i &- 1, .actor), !sawVerb, i &+ 1 < words.count,
      has(i &+ 1, [.determiner, .possessive, .that])
    {
      return true
    }
    if !syntax.isEmpty, before != .to, before != .auxiliary, !entry.forms.contains(.past) {
      return syntax.tag(token) == .verb
    }
    switch before {
    case .to, .auxiliary: return true
    case .negation: return true
    case .determiner, .possessive, .adjective, .number: return false
    case .preposition: return entry.forms == .gerund
    case .pronoun, .relative: return true
    case .verb: return entry.forms == .gerund
    case .adverb:
      // "will formally reject": what stands before the adverb decides.
      let earlier = i > 1 ? tags[i &- 2] : .stop
      if earlier == .determiner || earlier == .adjective { return false }
      return entry.noun == nil || !entry.forms.contains(.base)
    case .noun, .name, .time, .bracket, .quote:
      if entry.forms.contains(.past) || entry.forms.contains(.participle) { return true }
      if entry.forms.contains(.gerund) { return true }
      let next = i &+ 1 < words.count ? words[i &+ 1] : .unknown
      let nextCapital = i &+ 1 < shapes.count && shapes[i &+ 1].contains(.capital)
      let governs =
        nextCapital || next.flags.contains(.to)
        || !next.flags.isDisjoint(with: [
          .determiner, .possessive, .that, .pronoun, .number, .particle, .relative,
        ])
      if entry.forms.contains(.third) { return governs || entry.noun == nil }
      guard let last = document.word(first &+ i &- 1).last else { return false }
      return last == 0x73 && (governs || entry.noun == nil)
    case .conjunction, .comma:
      if entry.forms == .base || entry.forms == .third { return entry.noun == nil }
      return true
    default: return entry.noun == nil || entry.forms.contains(.gerund) || !entry.forms.contains(.base)
    }
  }
}
