// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafSyntax
import NutgrafText

/// What the mention tagger looks at, token by token, beyond the words themselves.
package struct MentionGround {
  let ground: NameGround
  let tokens: TokenTable
  let sentences: [Range<Int>]

  /// Tokens in a row that may belong to names, and their sentence.
  package struct OpenRun: Sendable {
    package let tokens: Range<Int>
    package let sentence: Range<Int>
  }

  /// What the tagger looks at, in text order.
  package func openRuns() -> [OpenRun] {
    var runs: [OpenRun] = []
    for sentence in sentences {
      var t = sentence.lowerBound
      while t < sentence.upperBound {
        guard isOpen[t] else {
          t &+= 1
          continue
        }
        var end = t
        while end < sentence.upperBound && isOpen[end] { end &+= 1 }
        runs.append(OpenRun(tokens: t..<end, sentence: sentence))
        t = end
      }
    }
    return runs
  }
  /// Tokens that may be part of a name. All others are none, and cost nothing.
  package private(set) var isOpen: [Bool]
  /// 0 lower, 1 capital, 2 all capitals, 3 mixed, 4 digits, 5 punctuation.
  private(set) var cases: [UInt8]
  private(set) var shapes: [UInt32]
  /// What word list and gazetteer say, hashed.
  private(set) var lexical: [UInt32]
  private(set) var gazetteer: [UInt32]
  private(set) var gazetteer2: [UInt32]
  private(set) var titles: [UInt8]
  private(set) var isFirst: [Bool]
  /// Per token: the style of its sentence (0 usual, 1 title case, 2 capitals, 3 lower case).
  private(set) var style: [UInt8]
  /// The run of capitalised tokens that a token is in: first and one past the last.
  private(set) var runs: [(UInt32, UInt32)]
  /// The same joined over small words: "Bank of Norvale".
  private(set) var joined: [(UInt32, UInt32)]
  /// The word type of a token: equal for equal folded words.
  private(set) var types: [UInt32]
  private(set) var lowered: [Bool]
  /// Up to three capitalised occurrences of a type.
  private(set) var occurrences: [SIMD4<Int32>]
  package private(set) var typeCount = 0
  /// The parts of speech, by raw value; empty without syntax.
  private(set) var partsOfSpeech: [UInt8]
  /// How the text is written: conventions of what is a name differ with it.
  package private(set) var manner: Manner = .report
  /// What the wide templates look at besides; nil where the model has none.
  private(set) var layout: MentionLayout?
  /// Whether there are wide templates; with them the marks inside "F-16" and "McMarna’s" are looked at too.
  private var isWide = false

  /// The manners of text that the tagger tells apart.
  package enum Manner: UInt8, Sendable, CaseIterable { case report, line, post }

  package init(_ document: Document, syntax: Syntax) {
    self.init(
      NameGround(document, knowledge: .embedded, userForms: UserForms()), syntax: syntax, isWide: false)
  }

  init(_ ground: NameGround, syntax: Syntax, isWide: Bool) {
    self.ground = ground
    partsOfSpeech = syntax.upos.count == ground.document.tokens.count ? syntax.upos.map(\.rawValue) : []
    tokens = ground.document.tokens
    let n = tokens.count
    isOpen = [Bool](repeating: false, count: n)
    cases = [UInt8](repeating: 0, count: n)
    shapes = [UInt32](repeating: 0, count: n)
    lexical = shapes
    gazetteer = shapes
    gazetteer2 = shapes
    titles = cases
    isFirst = isOpen
    style = cases
    runs = [(UInt32, UInt32)](repeating: (0, 0), count: n)
    joined = runs
    types = shapes
    lowered = []
    occurrences = []
    var ranges: [Range<Int>] = []
    for (i, sentence) in ground.document.sentences.enumerated()
    where i < ground.isRead.count && ground.isRead[i] {
      ranges.append(sentence.tokens.clamped(to: 0..<n))
    }
    sentences = ranges
    readShapes()
    readTypes()
    let unusual = n < 64 || isUnusual()
    manner = isPost() ? .post : n < 64 ? .line : .report
    self.isWide = isWide
    for sentence in ranges { readSentence(sentence, all: unusual) }
    if isWide { layout = MentionLayout(self) }
  }

  /// The same for the wide templates.
  package func widened(_ syntax: Syntax) -> MentionGround {
    MentionGround(ground, syntax: syntax, isWide: true)
  }

  // MARK: - Words

  private mutating func readShapes() {
    let text = ground.document.text
    for sentence in sentences {
      for t in sentence {
        let span = tokens.span(t)
        var hash: UInt32 = 0x811C_9DC5
        var last: UInt8 = 0
        var upper = 0
        var lower = 0
        var digits = 0
        var i = span.lower
        while i < span.upper {
          let b = text.byte(at: i)
          let mark: UInt8
          switch b {
          case 0x41...0x5A:
            mark = 0x41
            upper &+= 1
          case 0x61...0x7A:
            mark = 0x61
            lower &+= 1
          case 0x30...0x39:
            mark = 0x30
            digits &+= 1
          case 0x80...0xBF: mark = last
          case 0xC0...0xFF:
            if i == span.lower && tokens.shape(t).contains(.capital) {
              mark = 0x41
              upper &+= 1
            } else {
              mark = 0x61
              lower &+= 1
            }
          default: mark = b
          }
          if mark != last { hash = (hash ^ UInt32(mark)) &* 0x0100_0193 }
          last = mark
          i &+= 1
        }
        shapes[t] = hash | 1
        let capital = tokens.shape(t).contains(.capital)
        cases[t] =
          upper &+ lower &+ digits == 0
          ? 5
          : upper &+ lower == 0
            ? 4 : upper == 0 ? 0 : !capital ? 3 : lower == 0 && upper > 1 ? 2 : 1
      }
    }
  }

  /// Gives equal words equal numbers and finds where they stand.
  private mutating func readTypes() {
    var size = 64
    while size < tokens.count &* 2 { size &*= 2 }
    var slots = [UInt32](repeating: 0, count: size)
    var keys = [UInt32](repeating: 0, count: size)
    let mask = size &- 1
    for sentence in sentences {
      for t in sentence where cases[t] < 4 {
        let key = tokens.hash(t)
        var i = Int(truncatingIfNeeded: key) & mask
        while slots[i] != 0 && keys[i] != key { i = (i &+ 1) & mask }
        if slots[i] == 0 {
          typeCount &+= 1
          slots[i] = UInt32(typeCount)
          keys[i] = key
          lowered.append(false)
          occurrences.append(SIMD4(-1, -1, -1, 0))
        }
        let type = Int(slots[i]) &- 1
        types[t] = UInt32(type)
        if cases[t] == 0 {
          lowered[type] = true
        } else {
          let seen = Int(occurrences[type][3])
          if seen < 3 { occurrences[type][seen] = Int32(truncatingIfNeeded: t) }
          occurrences[type][3] = min(99, occurrences[type][3] &+ 1)
        }
      }
    }
  }

  /// Whether capitals are not used as in edited text.
  private func isUnusual() -> Bool {
    var words = 0
    var capitals = 0
    var shouted = 0
    for sentence in sentences {
      for t in sentence where cases[t] < 4 {
        words &+= 1
        if cases[t] != 0 { capitals &+= 1 }
        if cases[t] == 2 { shouted &+= 1 }
      }
    }
    return capitals &* 25 < words || shouted &* 3 > words
  }

  /// Whether one token in forty begins like a handle or a hashtag.
  private func isPost() -> Bool {
    var marks = 0
    for sentence in sentences {
      for t in sentence {
        let b = ground.document.text.byte(at: tokens.span(t).lower)
        if b == 0x40 || b == 0x23 { marks &+= 1 }
      }
    }
    return marks &* 40 > tokens.count
  }

  // MARK: - Sentences

  private mutating func readSentence(_ sentence: Range<Int>, all: Bool) {
    let knowledge = ground.knowledge
    var words = 0
    var capitals = 0
    var shouted = 0
    var first = true
    var commas = 0
    for t in sentence {
      guard cases[t] < 4 else {
        if ground.document.text.byte(at: tokens.span(t).lower) == 0x2C { commas &+= 1 }
        continue
      }
      words &+= 1
      if cases[t] != 0 { capitals &+= 1 }
      if cases[t] == 2 { shouted &+= 1 }
      if first {
        isFirst[t] = true
        first = false
      }
    }
    let manner: UInt8 =
      words < 3
      ? 0 : shouted &* 10 >= words &* 7 ? 2 : capitals &* 10 >= words &* 7 && commas &* 5 < words ? 1 : capitals == 0 ? 3 : 0
    var run = sentence.lowerBound
    var t = sentence.lowerBound
    while t < sentence.upperBound {
      style[t] = manner
      // The word list.
      var bits: UInt32 = 0
      if let a = ground.atoms(of: t).first {
        let hash = ground.atoms.hashes[a]
        let length = ground.atoms.lengths[a]
        let wanted = all || cases[t] != 0 || t &- run <= 2
        if wanted {
          let word = knowledge.word(hash, length)
          bits = (word.raw & 7) | UInt32(min(3, word.givenWeight) << 3)
          bits |= UInt32((word.usualCase &+ 1) / 3) << 5
          if cases[t] != 0 || all, knowledge.isSurname(hash) { bits |= 1 << 9 }
          if cases[t] == 0, !all, word.usualCase > 0, word.usualCase <= 3, word.frequency >= 4 {
            isOpen[t] = true
          }
        }
        if let raw = knowledge.titles.find(hash, length) {
          titles[t] = UInt8(truncatingIfNeeded: raw) &+ 1
        }
      }
      lexical[t] = bits
      // The gazetteer.
      if ground.matchOf[t] > 0 {
        let match = ground.matches[Int(ground.matchOf[t]) &- 1]
        let place: UInt32 =
          match.end &- match.first == 1 ? 3 : t == match.first ? 0 : t == match.end &- 1 ? 2 : 1
        if match.user != nil {
          gazetteer[t] = 0x1000 | UInt32(ground.label(of: match).rawValue) << 4 | place
        } else {
          gazetteer[t] = code(match.payload, 0) << 4 | place
          if knowledge.candidateCount(match.payload) > 1 {
            gazetteer2[t] = code(match.payload, 1) << 4 | place
          }
        }
      }
      if all || (cases[t] != 0 && cases[t] < 4) || ground.matchOf[t] > 0 { isOpen[t] = true }
      if cases[t] == 4, t &+ 1 < sentence.upperBound, cases[t &+ 1] > 0, cases[t &+ 1] < 4 {
        isOpen[t] = true  // "2020 Olympics"
      }
      // Runs of capitals, over hyphens and small words.
      if cases[t] != 0 && cases[t] < 4 {
        if t > sentence.lowerBound, !(cases[t &- 1] > 0 && cases[t &- 1] < 4) {
          if t &- run > 0, t &- lastCapital(before: t, from: run) <= 3,
            bridges(lastCapital(before: t, from: run) &+ 1, t)
          {
            for k in (lastCapital(before: t, from: run) &+ 1)..<t { isOpen[k] = true }
          }
          run = t
        }
      }
      t &+= 1
    }
    openJoined(sentence)
    markRuns(sentence)
  }

  /// Opens what is joined to a name: the second half of "Min-soo", the number of "Channel 4", the small
  /// words of "western Norvale", "Harrow hospital" and "Northpark (B)".
  private mutating func openJoined(_ sentence: Range<Int>) {
    for t in sentence where cases[t] > 0 && cases[t] < 4 {
      openAround(t, sentence)
    }
    for t in sentence.dropFirst() where !isOpen[t] {
      let spaced = tokens.shape(t).contains(.spaceBefore)
      if cases[t] == 5 {
        // The dot of "J. Harrow", where it is a token of its own.
        if !spaced, t &+ 1 < sentence.upperBound, isOpen[t &+ 1], cases[t &- 1] == 1,
          tokens.span(t &- 1).count == 1,
          ground.document.text.byte(at: tokens.span(t).lower) == 0x2E
        {
          isOpen[t] = true
        }
        // "F-16".
        if isWide, !spaced, isHyphen(t), isOpen[t &- 1], t &+ 1 < sentence.upperBound, cases[t &+ 1] == 4,
          !tokens.shape(t &+ 1).contains(.spaceBefore)
        {
          isOpen[t] = true
          isOpen[t &+ 1] = true
        }
      } else if cases[t] == 4 {
        if spaced, cases[t &- 1] > 0, cases[t &- 1] < 4 { isOpen[t] = true }
        continue
      }
      if cases[t] == 0, !spaced, t &- 2 >= sentence.lowerBound, isHyphen(t &- 1),
        !tokens.shape(t &- 1).contains(.spaceBefore), cases[t &- 2] < 4, isOpen[t &- 2]
      {
        isOpen[t &- 1] = true
        isOpen[t] = true
      }
      if cases[t] == 0, t &+ 2 < sentence.upperBound, isHyphen(t &+ 1),
        cases[t &+ 2] > 0, cases[t &+ 2] < 4, !tokens.shape(t &+ 1).contains(.spaceBefore),
        !tokens.shape(t &+ 2).contains(.spaceBefore)
      {
        isOpen[t] = true
        isOpen[t &+ 1] = true
      }
    }
  }

  /// What may belong to the capitalised word `t` on either side of it.
  private mutating func openAround(_ t: Int, _ sentence: Range<Int>) {
    if t > sentence.lowerBound, cases[t &- 1] == 0, NameWords.directions.contains(tokens.hash(t &- 1)) {
      isOpen[t &- 1] = true
    }
    let next = t &+ 1
    guard next < sentence.upperBound else { return }
    // "McMarna’s" is a name, "Marna’s" is what belongs to Marna; "Queens' Park".
    if isWide,
      tokens.shape(next).contains(.clitic) || ground.document.text.byte(at: tokens.span(next).lower) == 0x27
    {
      isOpen[next] = true
    }
    if cases[next] == 0 {
      if NameWords.isHead(tokens.hash(next)) {
        isOpen[next] = true
      } else if next &+ 1 < sentence.upperBound, cases[next &+ 1] == 0,
        tokens.hash(next) == NameWords.national, NameWords.isHead(tokens.hash(next &+ 1))
      {
        isOpen[next] = true
        isOpen[next &+ 1] = true
      }
    } else if cases[next] == 5, next &+ 2 < sentence.upperBound, cases[next &+ 1] > 0, cases[next &+ 1] < 4,
      tokens.span(next &+ 1).count <= 3, ground.document.text.byte(at: tokens.span(next).lower) == 0x28,
      ground.document.text.byte(at: tokens.span(next &+ 2).lower) == 0x29
    {
      isOpen[next] = true
      isOpen[next &+ 2] = true
    }
  }

  private func isHyphen(_ t: Int) -> Bool {
    let span = tokens.span(t)
    let text = ground.document.text
    return text.byte(at: span.lower) == 0x2D && span.count == 1
      || text.byte(at: span.lower) == 0xE2 && text.byte(at: span.lower &+ 1) == 0x80
        && (0x90...0x91).contains(text.byte(at: span.lower &+ 2))
  }

  private func lastCapital(before t: Int, from low: Int) -> Int {
    var k = t &- 1
    while k >= low && t &- k <= 3 {
      if cases[k] > 0 && cases[k] < 4 { return k }
      k &-= 1
    }
    return t &- 9
  }

  /// Small words, hyphens and the like that may stand inside a name.
  private func bridges(_ first: Int, _ end: Int) -> Bool {
    guard first < end else { return false }
    for t in first..<end {
      if cases[t] == 5 {
        let span = tokens.span(t)
        let b = ground.document.text.byte(at: span.lower)
        guard b == 0x2D || b == 0x27 || b == 0x2E || b == 0x26 || b == 0x2F || b == 0xE2 else {
          return false
        }
      } else if cases[t] == 0 {
        guard NameWords.connectors.contains(tokens.hash(t)) || tokens.shape(t).contains(.clitic)
        else { return false }
      } else {
        return false
      }
    }
    return true
  }

  /// The next run of capitals if it begins within three tokens.
  private func nextRun(_ end: Int, _ limit: Int) -> Int? {
    var next = end
    while next < limit, next &- end < 3, runs[next].1 == 0 { next &+= 1 }
    return next < limit && next > end && runs[next].1 > 0 ? next : nil
  }

  private mutating func markRuns(_ sentence: Range<Int>) {
    var t = sentence.lowerBound
    while t < sentence.upperBound {
      guard cases[t] > 0, cases[t] < 4 else {
        t &+= 1
        continue
      }
      var end = t &+ 1
      while end < sentence.upperBound, cases[end] > 0, cases[end] < 4 { end &+= 1 }
      for k in t..<end { runs[k] = (UInt32(t), UInt32(end)) }
      t = end
    }
    t = sentence.lowerBound
    while t < sentence.upperBound {
      guard runs[t].1 > 0 else {
        t &+= 1
        continue
      }
      var end = Int(runs[t].1)
      while let next = nextRun(end, sentence.upperBound), bridges(end, next) { end = Int(runs[next].1) }
      for k in t..<end { joined[k] = (UInt32(t), UInt32(end)) }
      t = end
    }
  }

  private func code(_ payload: UInt32, _ n: Int) -> UInt32 {
    let candidate = ground.knowledge.candidate(payload, n)
    let common: UInt32 = candidate.isCommonWord ? 128 : 0
    switch candidate.kind {
    case .demonym: return 60 | common
    case .metonym: return 61 | common
    case .gazetteer:
      return 64 &+ UInt32(ground.knowledge.kind(candidate).rawValue) | common
    default: return UInt32(ground.knowledge.kind(candidate).rawValue) &+ 1 | common
    }
  }
}
