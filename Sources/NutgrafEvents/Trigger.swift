// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What the lexicon makes of a frame.
struct Trigger: Sendable {
  var type: EventType
  var cameo: String?
  /// How sure: 1 for a verb or phrase of its own, less for a noun behind a light verb.
  var score: Float
  /// A slot that only names the act ("talks", "a ban"), and so is no recipient.
  var nominal: Slot?
}

extension EventLexicon {
  /// The particle of a frame, also when it stands behind the object ("turned the raise down").
  func phrase(_ verb: VerbEntry, _ frame: Frame, _ words: TaggedWords) -> UInt32 {
    if frame.particle != 0 { return frame.particle }
    guard let object = frame.objects.first else { return 0 }
    let behind = words.word(object.end)
    return behind.flags.contains(.particle) ? words.hash(object.end) : 0
  }

  /// The event noun a verb governs, directly or behind a preposition ("went on strike").
  private func noun(_ frame: Frame, _ words: TaggedWords) -> (Slot, EventType)? {
    let heads = frame.objects.isEmpty && frame.group.passive ? frame.subjects : frame.objects
    for slot in heads.prefix(2) {
      if let type = words.word(slot.head).noun { return (slot, type) }
      // "an attack helicopter" is no attack, "a hunger strike" is a strike: the head decides.
    }
    if let slot = frame.obliques.first, heads.isEmpty || slot.nested,
      let type = words.word(slot.head).noun
    {
      return (slot, type)
    }
    return nil
  }

  func trigger(_ frame: Frame, _ words: TaggedWords) -> Trigger? {
    guard let verb = verb(words.word(frame.group.head).verb) else { return nil }
    let particle = phrase(verb, frame, words)
    let named = noun(frame, words)
    let undoing =
      verb.undoing || (particle != 0 && verb.undoingWith.contains(particle))
    if undoing, let (slot, type) = named {
      switch type {
      case .sanction, .coerce, .protest, .assault, .mobilize, .threaten, .accuse:
        return Trigger(type: .yield, cameo: nil, score: 0.9, nominal: slot)
      case .aid, .cooperate, .consult, .agree, .support:
        return Trigger(type: .sanction, cameo: "160", score: 0.9, nominal: slot)
      default: break
      }
    }
    if particle != 0 {
      for phrase in verb.phrases where phrase.particle == particle {
        guard let type = phrase.type else { continue }
        return Trigger(type: type, cameo: phrase.cameo, score: 1, nominal: nil)
      }
    }
    let light = verb.light || (particle != 0 && verb.lightWith.contains(particle))
    if light, let (slot, type) = named {
      return Trigger(type: type, cameo: nil, score: 0.9, nominal: slot)
    }
    guard let type = verb.type else { return nil }
    return Trigger(
      type: type, cameo: verb.cameo, score: verb.light ? 0.5 : 1, nominal: nil)
  }
}
