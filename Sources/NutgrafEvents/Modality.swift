// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What a governing verb makes of the act that depends on it.
enum ModalVerbs {
  private static let lists: [(Modality, String)] = [
    (
      .demanded,
      "demand want urge call ask order request require insist press push appeal beg plead seek instruct pressure tell lobby petition summon"
    ),
    (.proposed, "offer propose suggest recommend invite"),
    (
      .planned,
      "plan intend agree vow promise pledge threaten prepare decide aim hope expect consider undertake commit announce warn volunteer consent"
    ),
    (.negated, "refuse decline fail stop cease prevent ban forbid bar prohibit reject oppose rule"),
    (.denied, "deny"),
    (.possible, "may allow enable permit let doubt fear try attempt"),
  ]

  private static let table: [UInt32: Modality] = {
    var table: [UInt32: Modality] = [:]
    for (modality, list) in lists {
      for verb in Pieces(list) { table[WordHash.folded(verb)] = modality }
    }
    return table
  }()

  /// By the hash of the verb's lemma.
  static func modality(under lemma: UInt32) -> Modality? { table[lemma] }
}

extension FrameLinker {
  /// Whether a frame's act is said to have happened, and if not, what is said of it.
  func modality(_ index: Int, _ words: TaggedWords) -> Modality {
    guard index >= 0, index < frames.count else { return .asserted }
    let frame = frames[index]
    let lexicon = EventLexicon.shared
    if frame.group.negated { return .negated }
    if frame.conditional || conditionFollows(frame, words) { return .conditional }
    var result = Modality.asserted
    if frame.group.auxiliaries.contains(.possible) { result = .possible }
    if frame.group.auxiliaries.contains(.obliged) { result = .demanded }
    if frame.group.auxiliaries.contains(.future) { result = .planned }
    guard frame.governor >= 0, frame.governor != index, frame.governor < frames.count else {
      return result
    }
    let governor = frames[frame.governor]
    let verb = lexicon.verb(words.word(governor.group.head).verb)
    switch frame.kind {
    case .infinitive:
      if governor.group.copula {
        // "is likely to", "is ready to", "are to meet"
        for i in governor.group.end..<max(governor.group.end, frame.group.start)
        where words.has(i, .likely) { return .possible }
        return governor.group.negated ? .negated : .planned
      }
      if governor.group.negated { return .negated }
      if let verb, let modality = ModalVerbs.modality(under: verb.hash) { return modality }
      if governor.group.auxiliaries.contains(.future) { return .planned }
      // A purpose: "met to discuss".
      return verb?.transparent == true ? modality(frame.governor, words, depth: 1) : .planned
    case .content:
      if let verb, result == .asserted {
        switch ModalVerbs.modality(under: verb.hash) {
        case .denied: return .denied
        case .demanded where !frame.group.auxiliaries.contains(.future): return .demanded
        case .proposed: return .proposed
        default: break
        }
      }
      return result
    default: return result
    }
  }

  private func modality(_ index: Int, _ words: TaggedWords, depth: Int) -> Modality {
    guard index >= 0, index < frames.count else { return .asserted }
    let group = frames[index].group
    if group.negated { return .negated }
    if group.auxiliaries.contains(.possible) { return .possible }
    if group.auxiliaries.contains(.future) { return .planned }
    return .asserted
  }

  /// "… only after", "… unless", "… once", "… if" behind the clause.
  func conditionFollows(_ frame: Frame, _ words: TaggedWords) -> Bool {
    guard frame.kind != .adverbial else { return false }
    var i = frame.end
    var steps = 0
    var only = frame.start < frame.end && (frame.group.start..<max(frame.group.start, frame.end))
      .prefix(12).contains { words.hash($0) == Self.only }
    while i < words.count, steps < 8 {
      if words.has(i, .condition) { return true }
      if words.hash(i) == Self.only { only = true }
      if only, words.has(i, .subordinator) || words.hash(i) == Self.after { return true }
      switch words.tag(i) {
      case .comma, .adverb, .conjunction, .quote, .time: break
      default: return false
      }
      i &+= 1
      steps &+= 1
    }
    return false
  }

  private static let only = WordHash.folded("only")
  private static let after = WordHash.folded("after")
}
