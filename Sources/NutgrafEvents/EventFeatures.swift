// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// The features by which the learned model names an act: the words of the sentence, and what stands
/// around the trigger. The trainer and the coder both fill them here.
struct EventFeatures {
  /// Of the sentence, shared by its candidates.
  private(set) var sentence = FeatureKeys()
  /// Of one candidate.
  private(set) var frame = FeatureKeys()

  mutating func readSentence(_ words: TaggedWords) {
    sentence.removeAll()
    var before: UInt32 = 0
    for i in 0..<words.count {
      let hash = words.hashes[i]
      guard words.tags[i] != .quote, words.tags[i] != .comma else { continue }
      sentence.add(1, hash)
      sentence.add(2, before, hash)
      if words.stems[i] != hash { sentence.add(3, words.stems[i]) }
      before = hash
    }
  }

  /// The features a bare verb would have.
  static func lexical(_ lemma: UInt32, _ particle: UInt32, _ type: EventType) -> [UInt32] {
    var keys = FeatureKeys()
    let type = UInt32(type.rawValue) &+ 1
    keys.add(10, type)
    keys.add(11, type, UInt32(Modality.asserted.rawValue))
    keys.add(12, type, UInt32(ClauseKind.main.rawValue))
    keys.add(13, lemma)
    keys.add(14, lemma, particle)
    keys.add(21, lemma, UInt32(Modality.asserted.rawValue))
    return keys.keys
  }

  mutating func read(_ candidate: EventCoder.Candidate, _ coder: EventCoder) {
    frame.removeAll()
    let words = coder.words
    let current = coder.linker.frames[candidate.frame]
    let head = current.group.head
    let lexicon = EventLexicon.shared
    let entry = words.word(head)
    let verb = lexicon.verb(entry.verb)
    let lemma = verb?.hash ?? words.stem(head)
    let type = candidate.trigger.map { UInt32($0.type.rawValue) &+ 1 } ?? 0
    let modality = UInt32(candidate.modality.rawValue)
    let kind = UInt32(current.kind.rawValue)
    let particle = current.particle
    let object = current.objects.first
    let objectHash = object.map { words.hash($0.head) } ?? 0
    let objectNoun = object.flatMap { words.word($0.head).noun }.map { UInt32($0.rawValue) &+ 1 } ?? 0

    frame.add(10, type)
    frame.add(11, type, modality)
    frame.add(12, type, kind)
    frame.add(13, lemma)
    frame.add(14, lemma, particle)
    frame.add(15, lemma, objectHash)
    frame.add(16, lemma, objectNoun)
    frame.add(17, type, objectNoun)
    frame.add(18, objectHash)
    frame.add(19, modality, kind)
    frame.add(20, kind, current.group.passive ? 1 : 0, type == 0 ? 0 : 1)
    frame.add(21, lemma, modality)
    for slot in current.objects.dropFirst().prefix(2) { frame.add(18, words.hash(slot.head)) }
    for slot in current.obliques.prefix(3) {
      frame.add(22, slot.preposition, words.hash(slot.head))
      frame.add(23, lemma, slot.preposition)
    }
    let actor = candidate.actors.first.map { coder.participants.agency($0, words).rawValue } ?? 9
    let recipient =
      candidate.recipients.first.map { coder.participants.agency($0, words).rawValue } ?? 9
    frame.add(24, UInt32(actor), UInt32(recipient), type == 0 ? 0 : 1)
    frame.add(25, UInt32(actor), kind)
    frame.add(26, type, UInt32(recipient))
    for slot in candidate.actors.prefix(1) { frame.add(27, words.hash(slot.head)) }

    let end = min(current.end, words.count)
    for i in max(0, min(current.start, head))..<max(current.start, end, head &+ 1)
    where i < words.count {
      frame.add(30, words.hash(i))
    }
    for i in 1...4 { frame.add(31, words.hash(head &+ i)) }
    frame.add(32, lemma, words.hash(head &+ 1))
    for i in 1...3 { frame.add(33, words.hash(head &- i)) }
    frame.add(34, words.hash(head &- 1), lemma)

    if current.governor >= 0, current.governor < coder.linker.frames.count {
      let governor = coder.linker.frames[current.governor]
      let outer = lexicon.verb(words.word(governor.group.head).verb)
      frame.add(35, outer?.hash ?? words.stem(governor.group.head), kind)
      let outerType = outer?.type.map { UInt32($0.rawValue) &+ 1 } ?? 0
      frame.add(36, outerType, kind, type)
    } else {
      frame.add(36, 99, kind, type)
    }
    if current.complement >= 0, current.complement < coder.linker.frames.count {
      let inner = coder.linker.frames[current.complement]
      let verb = lexicon.verb(words.word(inner.group.head).verb)
      frame.add(37, verb?.hash ?? words.stem(inner.group.head))
      frame.add(38, lemma, UInt32(inner.kind.rawValue))
    }
    // How early in the sentence: the first act is mostly the one that is told.
    frame.add(39, UInt32(min(candidate.frame, 4)), type == 0 ? 0 : 1)
  }
}
