// SPDX-License-Identifier: Apache-2.0
import NutgrafSyntax
import NutgrafText

/// Tells from the words around a time whether its clause speaks of the past or the future.
struct ClauseDirection {
  let r: AtomReader

  /// The direction at the expression `first..<end`. At most 30 atoms on each side are looked at, so
  /// that the cost of a text of nothing but dates stays linear.
  func direction(_ first: Int, _ end: Int) -> Direction {
    switch r.word(first &- 1) {
    case .by, .until: return futureUnlessPast(first, end)
    case .since: return .past
    default: break
    }
    if let found = before(first) { return found }
    if let found = after(end) { return found }
    return .unknown
  }

  private func futureUnlessPast(_ first: Int, _ end: Int) -> Direction {
    let found = before(first) ?? after(end)
    return found == .past ? .past : .future
  }

  /// The nearest verb to the left in the sentence.
  private func before(_ first: Int) -> Direction? {
    var j = first &- 1
    var commas = 0
    var passive = false
    for _ in 0..<30 {
      let a = r.atom(j)
      if a.kind == .stop { return nil }
      switch a.word {
      case .stop:
        // The end of a sentence, unless an abbreviation.
        let next = r.atom(j &+ 1)
        if !next.has(Atom.glued), next.kind != .word || next.has(Atom.capital) { return passive ? .past : nil }
      case .question, .semicolon: return passive ? .past : nil
      case .comma: commas &+= 1
      case .futureAux:
        if a.value == 0 || commas < 2 { return .future }
      case .planned:
        return .future
      case .to:
        // "to meet on Friday": an infinitive, whose time is not yet
        if passive == false, isBareVerb(j &+ 1, first) { return infinitive(j) }
      case .pastVerb:
        if r.spells(j, "said") || r.spells(j, "told") { return .past }
        passive = true
        // A participle may follow "will be".
        if let aux = auxiliary(j) { return aux }
        return .past
      case .pastAux: return .past
      case .haveAux: return .past
      case .presentAux:
        // "is expected", "are meeting"
        let next = r.atom(j &+ 1)
        if endsInIng(next) { return .future }
        return nil
      default: break
      }
      j &-= 1
    }
    return nil
  }


  /// The helper before a participle: "will be held", "was held", "is to be held".
  private func auxiliary(_ i: Int) -> Direction? {
    var j = i &- 1
    for _ in 0..<4 {
      switch r.word(j) {
      case .futureAux: return .future
      case .planned: return .future
      case .pastAux, .haveAux: return .past
      case .presentAux:
        if r.spells(j, "be"), r.word(j &- 1) == .to || r.word(j &- 1) == .futureAux { return .future }
        return r.spells(j, "been") ? .past : nil
      case .to, .none, .notVerb, .only: break
      default: return nil
      }
      j &-= 1
    }
    return nil
  }

  private func isBareVerb(_ i: Int, _ first: Int) -> Bool {
    let a = r.atom(i)
    guard i < first, a.kind == .word, !a.has(Atom.capital) else { return false }
    return a.word == .none || r.spells(i, "be") || a.word == .presentAux || a.word == .haveAux
  }

  /// The verb before an infinitive decides: "had to leave", "agreed to meet".
  private func infinitive(_ i: Int) -> Direction {
    switch r.word(i &- 1) {
    case .pastAux, .haveAux: return .past
    default: return .future
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
      case .stop, .question, .semicolon: return nil
      case .futureAux: return .future
      case .planned: return .future
      case .pastVerb, .pastAux, .haveAux: return .past
      default: break
      }
      j &+= 1
    }
    return nil
  }
}
