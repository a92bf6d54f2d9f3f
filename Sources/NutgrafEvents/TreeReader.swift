// SPDX-License-Identifier: Apache-2.0
import NutgrafSyntax
import NutgrafText

/// Fills the roles of frames from the dependency tree. What the tree leaves open keeps what the
/// linear reading found. O(*n*): a word's dependents are looked at once for each verb above it.
struct TreeReader {
  private var childStart: [Int] = []
  private var children: [Int] = []
  private var chunkOf: [Int] = []
  private var frameOf: [Int] = []

  private static let by = WordHash.folded("by")
  private static let after = WordHash.folded("after")
  private static let only = WordHash.folded("only")

  mutating func read(
    _ words: TaggedWords, _ syntax: Syntax, _ chunker: Chunker, _ linker: inout FrameLinker
  ) {
    let count = words.count
    index(words, syntax, chunker, linker)
    for i in 0..<linker.frames.count {
      let head = linker.frames[i].group.head
      guard head >= 0, head < count else { continue }
      fill(i, head, words, syntax, chunker, &linker)
    }
    for i in 0..<linker.frames.count { hang(i, words, syntax, chunker, &linker) }
    for i in 0..<linker.frames.count { linker.inherit(i, words) }
  }

  private mutating func index(
    _ words: TaggedWords, _ syntax: Syntax, _ chunker: Chunker, _ linker: FrameLinker
  ) {
    let count = words.count
    childStart = [Int](repeating: 0, count: count &+ 1)
    children = [Int](repeating: 0, count: count)
    chunkOf = [Int](repeating: -1, count: count)
    frameOf = [Int](repeating: -1, count: count)
    for i in 0..<count {
      let head = parent(i, words, syntax)
      if head >= 0 { childStart[head &+ 1] &+= 1 }
    }
    for i in 0..<count { childStart[i &+ 1] &+= childStart[i] }
    var next = childStart
    for i in 0..<count {
      let head = parent(i, words, syntax)
      guard head >= 0, next[head] < count else { continue }
      children[next[head]] = i
      next[head] &+= 1
    }
    for (number, chunk) in chunker.chunks.enumerated() {
      for i in max(0, chunk.start)..<max(chunk.start, min(chunk.end, count)) { chunkOf[i] = number }
    }
    for (number, frame) in linker.frames.enumerated() {
      for i in max(0, frame.group.start)..<max(frame.group.start, min(frame.group.end, count)) {
        frameOf[i] = number
      }
    }
  }

  /// The head of word `i` within the sentence, −1 for a root.
  private func parent(_ i: Int, _ words: TaggedWords, _ syntax: Syntax) -> Int {
    let head = syntax.head(words.first &+ i) &- words.first
    return head >= 0 && head < words.count && head != i ? head : -1
  }

  private func dependents(_ i: Int) -> ArraySlice<Int> {
    guard i >= 0, i &+ 1 < childStart.count else { return [] }
    return children[childStart[i]..<childStart[i &+ 1]]
  }

  private func preposition(_ i: Int, _ words: TaggedWords, _ syntax: Syntax) -> UInt32 {
    for child in dependents(i).prefix(12)
    where syntax.relation(words.first &+ child) == .case && words.tags[child] != .possessive {
      return words.hashes[child]
    }
    return 0
  }

  private func slot(
    _ i: Int, _ preposition: UInt32, _ words: TaggedWords, _ chunker: Chunker,
    _ linker: FrameLinker
  ) -> Slot? {
    guard i >= 0, i < chunkOf.count, let chunk = chunker.chunk(chunkOf[i]), chunk.kind == .noun
    else { return nil }
    var slot =
      linker.partitive(chunkOf[i], words, chunker) ?? FrameLinker.slot(chunk)
    slot.preposition = preposition
    return slot
  }

  /// The phrase at `i` and those joined to it.
  private func slots(
    _ i: Int, _ preposition: UInt32, _ words: TaggedWords, _ syntax: Syntax, _ chunker: Chunker,
    _ linker: FrameLinker
  ) -> [Slot] {
    guard let first = slot(i, preposition, words, chunker, linker) else { return [] }
    var found = [first]
    for child in dependents(i).prefix(24)
    where syntax.relation(words.first &+ child) == .conj && found.count < 6 {
      if let next = slot(child, preposition, words, chunker, linker), !found.contains(next) {
        found.append(next)
      }
    }
    return found
  }

  // MARK: - What a verb governs

  private func fill(
    _ number: Int, _ head: Int, _ words: TaggedWords, _ syntax: Syntax, _ chunker: Chunker,
    _ linker: inout FrameLinker
  ) {
    var subjects: [Slot] = []
    var objects: [Slot] = []
    var obliques: [Slot] = []
    var agent: Slot?
    var particle: UInt32 = 0
    var any = false
    var passive = linker.frames[number].group.passive
    func nested(_ noun: Int) {
      // "the withdrawal of forces from the port": what hangs on the noun says whom it concerns.
      var open = [noun]
      while let next = open.popLast(), obliques.count < 8 {
        for child in dependents(next).prefix(16)
        where syntax.relation(words.first &+ child) == .nmod {
          let preposition = preposition(child, words, syntax)
          guard preposition != 0 else { continue }
          for var slot in slots(child, preposition, words, syntax, chunker, linker) {
            slot.nested = true
            obliques.append(slot)
          }
          open.append(child)
        }
      }
    }
    for child in dependents(head).prefix(64) {
      switch syntax.relation(words.first &+ child) {
      case .nsubj, .nsubj_outer, .csubj:
        any = true
        subjects += slots(child, 0, words, syntax, chunker, linker)
      case .nsubj_pass:
        any = true
        passive = true
        subjects += slots(child, 0, words, syntax, chunker, linker)
      case .obj, .iobj:
        any = true
        objects += slots(child, 0, words, syntax, chunker, linker)
        nested(child)
      case .obl, .obl_agent:
        any = true
        let preposition = preposition(child, words, syntax)
        let found = slots(child, preposition, words, syntax, chunker, linker)
        if preposition == Self.by, passive || syntax.relation(words.first &+ child) == .obl_agent {
          agent = agent ?? found.first
        } else {
          obliques += found
          if particle == 0, child > head, let first = found.first, first.start &- head <= 2 {
            particle = preposition
          }
          nested(child)
        }
      case .compound_prt:
        particle = words.hashes[child]
      case .aux_pass:
        passive = true
      default: break
      }
    }
    guard any else { return }
    let group = linker.frames[number].group
    if !subjects.isEmpty || group.infinitive { linker.frames[number].subjects = subjects }
    linker.frames[number].objects = objects
    linker.frames[number].obliques = obliques.sorted { $0.start < $1.start }
    linker.frames[number].agent = agent
    linker.frames[number].group.passive = passive
    if particle != 0 { linker.frames[number].particle = particle }
    let all = subjects + objects + obliques + (agent.map { [$0] } ?? [])
    linker.frames[number].start =
      all.reduce(group.start) { min($0, subjects.contains($1) ? $1.start : $0) }
    linker.frames[number].end = all.reduce(max(group.end, linker.frames[number].timeEnd)) {
      max($0, $1.end)
    }
  }

  // MARK: - What a verb hangs on

  /// The nearest verb above word `i`.
  private func frameAbove(_ i: Int, _ words: TaggedWords, _ syntax: Syntax) -> Int {
    var at = i
    for _ in 0..<8 {
      at = parent(at, words, syntax)
      guard at >= 0 else { return -1 }
      if frameOf[at] >= 0 { return frameOf[at] }
    }
    return -1
  }

  private func hang(
    _ number: Int, _ words: TaggedWords, _ syntax: Syntax, _ chunker: Chunker,
    _ linker: inout FrameLinker
  ) {
    let frame = linker.frames[number]
    let head = frame.group.head
    let relation = syntax.relation(words.first &+ head)
    let above = frameAbove(head, words, syntax)
    let noun = parent(head, words, syntax)
    var kind = frame.kind
    switch relation {
    case .root: kind = .main
    case .conj: kind = .coordinate
    case .ccomp, .parataxis:
      kind = relation == .ccomp ? .content : .main
    case .xcomp: kind = frame.group.infinitive ? .infinitive : .participle
    case .acl_relcl, .advcl_relcl: kind = .relative
    case .acl: kind = frame.group.infinitive ? .infinitive : .participle
    case .advcl:
      kind =
        frame.group.infinitive ? .infinitive : frame.group.bare ? .participle : .adverbial
    default: return
    }
    linker.frames[number].kind = kind
    linker.frames[number].governor = above == number ? -1 : above
    linker.frames[number].conditional = false
    switch kind {
    case .adverbial, .participle:
      for child in dependents(head).prefix(24)
      where syntax.relation(words.first &+ child) == .mark && words.has(child, .condition) {
        linker.frames[number].conditional = true
      }
    case .relative:
      guard let owner = slot(noun, 0, words, chunker, linker) else { break }
      if let subject = frame.subjects.first, !words.has(subject.head, .relative) {
        if frame.objects.isEmpty { linker.frames[number].objects = [owner] }
      } else {
        linker.frames[number].subjects = [owner]
      }
    default: break
    }
    if relation == .acl, kind == .participle, let owner = slot(noun, 0, words, chunker, linker) {
      linker.frames[number].subjects = [owner]
      if !words.word(head).forms.contains(.gerund), !frame.group.bareGerund(words) {
        linker.frames[number].group.passive = true
      }
    }
    if relation == .ccomp || relation == .xcomp, above >= 0, above < linker.frames.count,
      above != number
    {
      linker.frames[above].complement = number
    }
  }
}

extension Chunk {
  /// Ends in -ing, also when the lexicon does not know the verb.
  func bareGerund(_ words: TaggedWords) -> Bool { words.gerunds.indices.contains(head) && words.gerunds[head] }
}
