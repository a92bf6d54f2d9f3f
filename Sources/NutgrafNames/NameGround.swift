// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// What every part of the names stage looks at: the document, its atoms, what the tables know of
/// its words.
struct NameGround {
  let document: Document
  let knowledge: KnowledgeTable
  let userForms: UserForms
  /// All atoms of the document's sentences.
  private(set) var atoms = NameAtoms()
  /// Atoms of token `t`: `atomStart[t]..<atomStart[t + 1]`.
  private(set) var atomStart: [UInt32] = []
  /// Gazetteer matches, leftmost longest, apart.
  private(set) var matches: [Match] = []
  /// The match a token belongs to, as position + 1; 0 for none.
  private(set) var matchOf: [UInt32] = []
  /// Whether a sentence is read: clutter around the report is not, unless there is little else.
  private(set) var isRead: [Bool] = []

  struct Match {
    var first: Int
    var end: Int
    /// Of `KnowledgeTable.forms`; nil for a user's own.
    var payload: UInt32
    var user: Int?
  }

  init(_ document: Document, knowledge: KnowledgeTable, userForms: UserForms) {
    self.document = document
    self.knowledge = knowledge
    self.userForms = userForms
    let tokens = document.tokens
    let n = tokens.count
    atoms.reserve(n)
    atomStart.reserveCapacity(n &+ 1)
    matchOf = [UInt32](repeating: 0, count: n)
    var body = 0
    var firstRead = document.sentences.count
    var lastRead = -1
    for (i, sentence) in document.sentences.enumerated()
    where document.blockKind(ofSentence: i) != .clutter {
      body &+= sentence.tokens.count
      firstRead = min(firstRead, i)
      lastRead = i
    }
    // Between paragraphs, what is taken for clutter is often a list or a caption.
    let all = n < 64 || body &* 10 < n &* 7
    var token = 0
    for (i, sentence) in document.sentences.enumerated() {
      let range = sentence.tokens.clamped(to: 0..<n)
      guard !range.isEmpty else { continue }
      while token < range.lowerBound {  // tokens outside sentences have no atoms
        atomStart.append(UInt32(atoms.count))
        token &+= 1
      }
      let firstAtom = atoms.count
      atoms.append(
        document.text.bytes,
        Int(tokens.starts[range.lowerBound])..<max(
          Int(tokens.starts[range.lowerBound]), Int(tokens.ends[range.upperBound &- 1])),
        fold: knowledge.fold)
      var a = firstAtom
      while token < range.upperBound {
        atomStart.append(UInt32(a))
        let end = tokens.ends[token]
        while a < atoms.count && atoms.starts[a] < end { a &+= 1 }
        token &+= 1
      }
      let read = all || (i > firstRead && i < lastRead) || !isSurelyClutter(sentence)
      isRead.append(read)
      if read { match(range, firstAtom..<atoms.count) }
    }
    while atomStart.count <= n { atomStart.append(UInt32(atoms.count)) }
  }

  /// Whether a sentence is clutter beyond doubt; what is likely clutter may be the end of a list.
  private func isSurelyClutter(_ sentence: Sentence) -> Bool {
    guard Int(sentence.block) < document.blocks.count else { return false }
    let block = document.blocks[Int(sentence.block)]
    return block.kind == .clutter && block.score >= 0.99
  }

  @inline(__always)
  func atoms(of token: Int) -> Range<Int> {
    guard token >= 0, token &+ 1 < atomStart.count else { return 0..<0 }
    let low = Int(atomStart[token])
    return low..<max(low, Int(atomStart[token &+ 1]))
  }

  /// The atoms of `first..<end`.
  @inline(__always)
  func atoms(_ first: Int, _ end: Int) -> Range<Int> {
    guard first >= 0, first < end, end < atomStart.count else { return 0..<0 }
    let low = Int(atomStart[first])
    return low..<max(low, Int(atomStart[end]))
  }

  /// Hash and length of a run of atoms, as the tables have them.
  func phrase(_ range: Range<Int>) -> (UInt32, UInt8)? {
    guard let first = range.first, range.upperBound <= atoms.count else { return nil }
    var hash = atoms.hashes[first]
    var length = atoms.lengths[first]
    for i in range.dropFirst() {
      hash = WordHash.combine(hash, atoms.hashes[i])
      length = length &+ atoms.lengths[i]
    }
    return (hash, length)
  }

  func span(_ first: Int, _ end: Int) -> ByteSpan {
    document.tokens.span(first).union(document.tokens.span(max(first, end &- 1)))
  }

  /// Where a name stands. The full stop of a sentence is not its own, though the abbreviation at the end has it with
  /// it: "It was bought by Lund Docks Co."
  func nameSpan(_ first: Int, _ end: Int) -> ByteSpan {
    let whole = span(first, end)
    let last = document.tokens.span(max(first, end &- 1))
    guard last.count > 2, document.text.byte(at: last.upper &- 1) == 0x2E,
      !(last.lower..<(last.upper &- 1)).contains(where: { document.text.byte(at: $0) == 0x2E }),
      let sentence = document.sentence(ofToken: end &- 1), document.sentences[sentence].tokens.upperBound == end
    else { return whole }
    return ByteSpan(from: whole.start, to: whole.end &- 1)
  }

  /// What the word list says of a token of one atom.
  @inline(__always)
  func word(_ token: Int) -> WordEntry {
    let range = atoms(of: token)
    guard let a = range.first else { return WordEntry(raw: 0) }
    return knowledge.word(atoms.hashes[a], atoms.lengths[a])
  }

  /// Whether a token is just one ASCII mark.
  @inline(__always)
  func isMark(_ mark: UInt8, _ token: Int) -> Bool {
    let span = document.tokens.span(token)
    return span.count == 1 && document.text.byte(at: span.lower) == mark
  }

  @inline(__always)
  func isCapital(_ token: Int) -> Bool { document.tokens.shape(token).contains(.capital) }

  // MARK: - Gazetteer

  private static let longest = 8

  /// Finds the table's forms in one sentence. O(tokens × longest form).
  private mutating func match(_ tokens: Range<Int>, _ range: Range<Int>) {
    var t = tokens.lowerBound
    while t < tokens.upperBound {
      let own = atoms(t, low: Int(atomStart[t]), limit: range.upperBound)
      guard let a = own, startsForm(t, a), let found = longestForm(t, a, tokens, range) else {
        t &+= 1
        continue
      }
      matches.append(found)
      for k in found.first..<found.end { matchOf[k] = UInt32(matches.count) }
      t = found.end
    }
  }

  /// The first atom of token `t`, while the table is being filled.
  private func atoms(_ t: Int, low: Int, limit: Int) -> Int? {
    low < limit && atoms.starts[low] < document.tokens.ends[t] ? low : nil
  }

  private func startsForm(_ t: Int, _ a: Int) -> Bool {
    let shape = atoms.shapes[a]
    if shape.contains(.capital) || shape.contains(.digit) || shape.contains(.nonASCII) {
      return true
    }
    // al-Shabaab, ibn …: a small word joined to a capital.
    return atoms.lengths[a] <= 3 && a &+ 1 < atoms.count
      && atoms.shapes[a &+ 1].contains(.capital)
  }

  private func longestForm(_ t: Int, _ a: Int, _ tokens: Range<Int>, _ range: Range<Int>)
    -> Match?
  {
    var hash = atoms.hashes[a]
    var length = atoms.lengths[a]
    var token = t
    var best: Match?
    var k = a
    while true {
      // The token that ends with this atom.
      while token < tokens.upperBound && document.tokens.ends[token] < atoms.ends[k] {
        token &+= 1
      }
      guard token < tokens.upperBound else { break }
      let last = k &+ 1 >= range.upperBound || atoms.starts[k &+ 1] >= document.tokens.ends[token]
      if last {
        if let user = userForms.find(hash, length) {
          best = Match(first: t, end: token &+ 1, payload: 0, user: user)
        } else if let payload = knowledge.forms.find(hash, length),
          accepts(payload, a..<(k &+ 1))
        {
          best = Match(first: t, end: token &+ 1, payload: payload, user: nil)
        }
      }
      k &+= 1
      guard k < range.upperBound, k &- a < NameGround.longest,
        !atoms.shapes[k].contains(.broken)
      else { break }
      hash = WordHash.combine(hash, atoms.hashes[k])
      length = length &+ atoms.lengths[k]
    }
    return best
  }

  /// Whether a form is printed as it must be: acronyms in capitals, names with one.
  private func accepts(_ payload: UInt32, _ range: Range<Int>) -> Bool {
    let last = atoms.shapes[range.upperBound &- 1]
    let first = atoms.shapes[range.lowerBound]
    guard first.contains(.capital) || last.contains(.capital) || first.contains(.nonASCII) else {
      return false
    }
    if knowledge.candidate(payload, 0).needsCapitals && knowledge.candidateCount(payload) == 1 {
      return first.contains(.allCaps)
    }
    return true
  }
}
