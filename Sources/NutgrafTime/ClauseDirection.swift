// SPDX-License-Identifier: Apache-2.0
import NutgrafSyntax
import NutgrafText

/// Tells from the words around a time whether its clause speaks of the past or the future.
struct ClauseDirection {
  let r: AtomReader
  let document: Document
  let syntax: Syntax
  /// Headlines tell the past in the present tense.
  let headline: Bool

  /// The direction at the expression `first..<end`. At most 30 atoms on each side are looked at, so
  /// that the cost of a text of nothing but dates stays linear.
  func direction(_ first: Int, _ end: Int) -> Direction {
    switch r.word(first &- 1) {
    case .until, .by, .through: return .likelyFuture
    case .since: return .past
    default: break
    }
    // "Friday's talks" happened unless a "will" is near.
    if r.word(end) == .apostrophe, r.glued(end), r.word(end &+ 1) == .s { return possessive(first) }
    if let found = before(first) { return found }
    if let found = after(end) { return found == .future ? .likelyFuture : found }
    return .unknown
  }

  /// Nothing but the expression stands in its block: a query or a label, which asks for what is to come.
  func isAlone(_ first: Int, _ end: Int) -> Bool {
    let before = r.atom(first &- 1)
    return (before.kind == .stop || r.atom(first &- 2).kind == .stop && before.word != .none)
      && r.atom(end).kind == .stop
  }

  private func possessive(_ first: Int) -> Direction {
    for k in 1...6 {
      switch r.word(first &- k) {
      case .futureAux: return r.spells(first &- k, "would") ? .past : .future
      case .ahead: return .future
      case .stop, .semicolon, .question: return .past
      default: if r.atom(first &- k).kind == .stop { return .past }
      }
    }
    return .past
  }

  /// The part of speech of an atom, x without a tagger.
  private func tag(_ i: Int) -> UPOS {
    guard !syntax.isEmpty else { return .x }
    return syntax.tag(document.tokens.index(at: r.atom(i).start))
  }

  /// "-ed" and irregular forms that the tagger takes for something else.
  private func isVerb(_ i: Int) -> Bool {
    switch tag(i) {
    case .noun, .propn, .adj, .adv, .adp: false
    default: true
    }
  }

  /// "meets", "reopens": a present that tells a plan when a weekday goes with it.
  private func isPresent(_ i: Int) -> Bool {
    let a = r.atom(i)
    guard !headline, a.kind == .word, !a.has(Atom.capital), a.end > a.start &+ 3,
      r.text.byte(at: Int(a.end) &- 1) == 0x73, r.text.byte(at: Int(a.end) &- 2) != 0x73
    else { return false }
    return tag(i) == .verb && !r.spells(i, "says") && !r.spells(i, "shows") && !r.spells(i, "comes")
  }

  /// Whether the full stop ends a sentence and no abbreviation.
  private func endsSentence(_ stop: Int) -> Bool {
    let next = r.atom(stop &+ 1)
    return !next.has(Atom.glued) && (next.kind != .word || next.has(Atom.capital))
  }

  /// The nearest verb to the left in the sentence.
  private func before(_ first: Int) -> Direction? {
    var j = first &- 1
    for _ in 0..<30 {
      let a = r.atom(j)
      if a.kind == .stop { return nil }
      switch a.word {
      case .stop where endsSentence(j): return nil
      case .question, .semicolon: return nil
      case .futureAux: return first &- j <= 8 ? .future : .likelyFuture
      case .month where isMay(j): return .likelyFuture
      case .planned where isPlan(j): return first &- j <= 3 ? .future : .likelyFuture
      case .pastVerb where isVerb(j): return helper(j) ?? .past
      case .none where isPresent(j): return .likelyFuture
      case .pastAux: return planned(j) ?? .past
      case .haveAux:
        // "will have", "to have"
        if r.word(j &- 1) == .futureAux || r.word(j &- 1) == .to { return .future }
        return planned(j) ?? .past
      case .presentAux:
        // "is expected" came before; "are meeting Friday"
        if endsInIng(r.atom(j &+ 1)) || r.word(j &+ 1) == .to { return .future }
        return nil
      default: break
      }
      j &-= 1
    }
    return nil
  }

  /// "set to meet" and "set for Friday" plan; "set a record" does not.
  private func isPlan(_ i: Int) -> Bool {
    if r.spells(i, "set") {
      switch r.word(i &+ 1) {
      case .to, .for, .on: return true
      default: return false
      }
    }
    return !isDueTo(i)
  }

  /// "due to": a cause, not a plan.
  private func isDueTo(_ i: Int) -> Bool {
    guard r.spells(i, "due"), r.word(i &+ 1) == .to else { return false }
    switch r.word(i &+ 2) {
    case .the, .article, .its, .this, .that: return true
    default: return r.isNumber(i &+ 2) || r.atom(i &+ 2).has(Atom.capital)
    }
  }

  /// The modal "may", not the month.
  private func isMay(_ i: Int) -> Bool {
    r.spells(i, "may") && !r.atom(i).has(Atom.capital) && !r.isNumber(i &+ 1) && !r.isNumber(i &- 1)
  }

  /// "has been scheduled", "was due": a plan after the helper.
  private func planned(_ i: Int) -> Direction? {
    for k in 1...3 where r.word(i &+ k) == .planned { return .future }
    return nil
  }

  /// The helper before a participle: "will be held", "is to be held", "was held".
  private func helper(_ i: Int) -> Direction? {
    var j = i &- 1
    for _ in 0..<4 {
      switch r.word(j) {
      case .futureAux, .planned: return .future
      case .month where isMay(j): return .future
      case .pastAux, .haveAux: return .past
      case .presentAux:
        if r.spells(j, "be") {
          if r.word(j &- 1) == .to { return infinitive(j &- 1) }
          if r.word(j &- 1) == .futureAux { return .future }
        }
      case .none, .notVerb, .only: break
      default: return nil
      }
      j &-= 1
    }
    return nil
  }

  /// The verb before an infinitive decides: "had to be left" is past.
  private func infinitive(_ i: Int) -> Direction {
    switch r.word(i &- 1) {
    case .pastAux, .haveAux: .past
    default: .future
    }
  }

  private func endsInIng(_ a: Atom) -> Bool {
    a.kind == .word && a.end > a.start &+ 4 && r.text.byte(at: Int(a.end) &- 1) == 0x67
      && r.text.byte(at: Int(a.end) &- 2) == 0x6E && r.text.byte(at: Int(a.end) &- 3) == 0x69
  }

  /// The first verb to the right in the sentence.
  private func after(_ end: Int) -> Direction? {
    var j = end
    for _ in 0..<25 {
      let a = r.atom(j)
      if a.kind == .stop { return nil }
      switch a.word {
      case .stop where endsSentence(j): return nil
      case .question, .semicolon: return nil
      case .futureAux: return .future
      case .month where isMay(j): return .future
      case .planned where isPlan(j):
        // After its subject and without a helper, "planned" is the past tense.
        return a.value == 1 && !r.spells(j, "due") && r.word(j &- 1) != .presentAux
          && r.word(j &- 1) != .pastAux ? .past : .future
      case .pastVerb where isVerb(j): return .past
      case .pastAux, .haveAux: return planned(j) ?? .past
      case .presentAux:
        if let found = planned(j) { return found }
        if r.word(j &+ 1) == .to { return .future }
      default: break
      }
      j &+= 1
    }
    return nil
  }
}
