// SPDX-License-Identifier: Apache-2.0
import NutgrafText

enum ChunkKind: UInt8, Sendable {
  case noun, verb, preposition, conjunction, comma, relative, subordinator, time, adverb, other
}

/// A run of words that hang together: a noun phrase without what follows its head, a verb group.
/// Positions are within the sentence.
struct Chunk: Sendable {
  var kind: ChunkKind
  var start: Int
  var end: Int
  /// The last noun of a noun phrase, the main verb of a verb group.
  var head: Int
  /// `to` stands before the verb.
  var infinitive = false
  var passive = false
  var negated = false
  /// A participle or gerund without an auxiliary.
  var bare = false
  /// Only forms of be, have, do.
  var copula = false
  var auxiliaries: WordFlags = []
  /// The end of the possessor inside a noun phrase, or its start when there is none.
  var possessorEnd = 0
}

/// Cuts a tagged sentence into chunks. O(*n*).
struct Chunker {
  var chunks: [Chunk] = []

  @inline(__always)
  func kind(_ i: Int) -> ChunkKind { i >= 0 && i < chunks.count ? chunks[i].kind : .other }
  @inline(__always)
  func chunk(_ i: Int) -> Chunk? { i >= 0 && i < chunks.count ? chunks[i] : nil }

  /// The chunks that start at word `position` or later. O(log *n*) to find the first.
  func chunks(after position: Int) -> ArraySlice<Chunk> {
    var low = 0
    var high = chunks.count
    while low < high {
      let middle = (low &+ high) / 2
      if chunks[middle].start < position { low = middle &+ 1 } else { high = middle }
    }
    return chunks[low...]
  }

  mutating func read(_ words: TaggedWords) {
    chunks.removeAll(keepingCapacity: true)
    var i = 0
    while i < words.count {
      let start = i
      switch words.tags[i] {
      case .verb, .auxiliary, .to, .negation: i = verbGroup(words, i)
      case .noun, .name, .pronoun, .determiner, .possessive, .adjective, .number:
        i = nounPhrase(words, i)
      case .time where words.tag(i &+ 1) == .noun && !words.shape(i).contains(.capital):
        i = nounPhrase(words, i)
      case .time:
        while i < words.count, words.tags[i] == .time { i &+= 1 }
        // "Friday's talks": the time only modifies.
        if words.tag(i) == .possessive {
          i &+= 1
        } else {
          add(.time, start, i)
        }
      case .preposition: i = single(.preposition, i)
      case .conjunction: i = single(.conjunction, i)
      case .comma: i = single(.comma, i)
      case .relative: i = single(.relative, i)
      case .subordinator: i = single(.subordinator, i)
      case .adverb:
        if adverbOpensVerb(words, i) { i = verbGroup(words, i) } else { i = single(.adverb, i) }
      case .quote: i &+= 1
      case .bracket: i = bracket(words, i)
      default: i = single(.other, i)
      }
      if i <= start { i = start &+ 1 }
    }
  }

  private mutating func add(_ kind: ChunkKind, _ start: Int, _ end: Int) {
    chunks.append(Chunk(kind: kind, start: start, end: end, head: end &- 1))
  }

  private mutating func single(_ kind: ChunkKind, _ i: Int) -> Int {
    add(kind, i, i &+ 1)
    return i &+ 1
  }

  /// What stands in brackets (an acronym, a remark) is passed over when it is short.
  private mutating func bracket(_ words: TaggedWords, _ i: Int) -> Int {
    var j = i &+ 1
    while j < words.count, j < i &+ 8 {
      if words.tags[j] == .bracket { return j &+ 1 }
      j &+= 1
    }
    return single(.comma, i)
  }

  private func adverbOpensVerb(_ words: TaggedWords, _ i: Int) -> Bool {
    let next = words.tag(i &+ 1)
    return next == .verb || next == .auxiliary
  }

  private mutating func verbGroup(_ words: TaggedWords, _ start: Int) -> Int {
    var group = Chunk(kind: .verb, start: start, end: start, head: -1)
    var i = start
    var be = false
    var spaced = 0
    loop: while i < words.count {
      switch words.tags[i] {
      case .to:
        if i > start { break loop }
        group.infinitive = true
      case .negation:
        group.negated = true
      case .auxiliary:
        let flags = words.words[i].flags
        group.auxiliaries.formUnion(flags.intersection(.auxiliary))
        if flags.contains(.be) { be = true }
        group.head = i
        group.copula = true
        group.end = i &+ 1
        // "of having brought": a gerund like any other.
        if i == start, gerund(words, i) { group.bare = true }
      case .adverb:
        // An adverb belongs when the group goes on behind it.
        var j = i
        while words.tag(j) == .adverb { j &+= 1 }
        spaced &+= 1
        let next = words.tag(j)
        guard next == .verb || next == .auxiliary || next == .negation, j &- i < 4, spaced < 4,
          group.copula || group.head < 0
        else { break loop }
        i = j
        continue loop
      case .verb:
        group.head = i
        group.copula = false
        let forms = words.words[i].forms
        let participle = forms.contains(.participle) || (forms.isEmpty && !gerund(words, i))
        group.passive = be && participle && !gerund(words, i)
        group.bare =
          group.bare
          || (group.auxiliaries.isEmpty && !group.infinitive
            && (gerund(words, i) || forms == .participle))
        i &+= 1
        group.end = i
        break loop
      default: break loop
      }
      i &+= 1
    }
    if group.head < 0 {
      add(.adverb, start, max(i, start &+ 1))
      return max(i, start &+ 1)
    }
    if group.end > i { i = group.end }
    group.end = max(group.end, group.head &+ 1)
    chunks.append(group)
    return group.end
  }

  private func gerund(_ words: TaggedWords, _ i: Int) -> Bool {
    words.word(i).forms.contains(.gerund)
      || (words.word(i).verb < 0 && i < words.gerunds.count && words.gerunds[i])
  }

  private mutating func nounPhrase(_ words: TaggedWords, _ start: Int) -> Int {
    var phrase = Chunk(kind: .noun, start: start, end: start, head: -1)
    phrase.possessorEnd = start
    var i = start
    if words.tags[i] == .pronoun {
      phrase.head = i
      phrase.end = i &+ 1
      chunks.append(phrase)
      return i &+ 1
    }
    loop: while i < words.count {
      switch words.tags[i] {
      case .noun, .name:
        phrase.head = i
        i &+= 1
      case .possessive:
        if phrase.head >= 0 { phrase.possessorEnd = i }
        i &+= 1
      case .determiner:
        if i > start && phrase.head >= 0 { break loop }
        i &+= 1
      case .adjective, .number:
        i &+= 1
      case .time:
        // "the Friday talks", "a full 30-day ceasefire"
        var j = i &+ 1
        while words.tag(j) == .time, j < i &+ 4 { j &+= 1 }
        guard phrase.head < 0, words.tag(j) == .noun else { break loop }
        i = j
      case .hyphen:
        // "30-day", "Saudi-led": whatever follows belongs to the same word.
        guard i > start, i &+ 1 < words.count, !words.shape(i &+ 1).contains(.spaceBefore) else {
          break loop
        }
        phrase.head = -1
        let joined = words.tag(i &+ 1)
        if joined == .noun || joined == .name { phrase.head = i &+ 1 }
        i &+= 2
      case .comma:
        // "a full, unconditional ceasefire"
        guard phrase.head < 0, i > start, words.tag(i &+ 1) == .adjective else { break loop }
        i &+= 1
      case .quote:
        let next = words.tag(i &+ 1)
        // "an “unconditional” ceasefire": a word in marks that only describes.
        if phrase.head == i &- 1, i &- 2 > start, words.tags[i &- 2] == .quote, next == .noun {
          phrase.head = -1
        }
        guard phrase.head < 0, i > start, next == .noun || next == .name || next == .adjective
        else { break loop }
        i &+= 1
      case .verb:
        // "the suspected attackers": a participle between article and noun.
        let next = words.tag(i &+ 1)
        guard phrase.head < 0, i > start, next == .noun || next == .name else { break loop }
        i &+= 1
      case .adverb:
        let next = words.tag(i &+ 1)
        guard phrase.head < 0, i > start, next == .adjective || next == .number else { break loop }
        i &+= 1
      default: break loop
      }
    }
    if phrase.head < 0 {
      // Only modifiers: "the wounded", "640".
      phrase.head = max(start, i &- 1)
    } else if i > phrase.head &+ 1 {
      // What trails the head (a number, an adjective) is left to the next chunk, unless it must be here.
      i = phrase.head &+ 1
    }
    phrase.end = i
    // "is ready to": adjectives alone are no phrase of their own.
    if (start..<max(start, i)).allSatisfy({ words.tags[$0] == .adjective }) { phrase.kind = .adverb }
    chunks.append(phrase)
    return max(i, start &+ 1)
  }
}
