// SPDX-License-Identifier: Apache-2.0
import NutgrafSyntax
import NutgrafText

/// Finds the noun that a number counts: "1,000 *prisoners* from each side".
struct CountedNouns {
  let document: Document
  let syntax: Syntax

  struct Noun {
    var lemma: String
    var span: ByteSpan
    var per: String?
  }

  /// The noun phrase that begins at atom `i`: at most four words on, the first plural or the last of a
  /// run of nouns.
  func after(_ i: Int, _ r: AtomReader) -> Noun? {
    var last = -1
    var j = i
    // "hundreds of", "ten of the"
    for _ in 0..<5 {
      let a = r.atom(j)
      guard a.kind == .word, !a.has(Atom.glued) || r.joint(j &- 1) else { break }
      switch a.word {
      case .none, .pastVerb, .measure, .adverbSet, .notVerb, .guardBefore, .zone, .current, .new,
        .planned, .more, .other, .page, .full, .business, .high, .low, .times, .people,
        .nationality, .currency, .several, .financial, .dayPart, .old, .season, .holidayPart,
        .recent, .previous, .single, .short, .cents:
        break
      case .unit, .quarter, .weekend, .second: return nil
      default: j = Int.max
      }
      if j == Int.max { break }
      if isPlural(a, r) || r.spells(j, "people") {
        last = j
        break
      }
      j &+= 1
      if r.joint(j) { j &+= 1 }
    }
    guard last >= 0 else { return nil }
    // A run of plurals ends the phrase: "sports cars" ends at the second.
    let a = r.atom(last)
    let span = ByteSpan(from: a.start, to: a.end)
    return Noun(lemma: lemma(span, r), span: span, per: each(last &+ 1, r))
  }

  private func isPlural(_ a: Atom, _ r: AtomReader) -> Bool {
    let n = Int(a.end &- a.start)
    guard n > 3 else {
      return a.word == .none && n == 3 && (r.text.byte(at: Int(a.start)) | 0x20 == 0x6D)
        && r.text.byte(at: Int(a.start) &+ 1) | 0x20 == 0x65
        && r.text.byte(at: Int(a.start) &+ 2) | 0x20 == 0x6E
    }
    let last = r.text.byte(at: Int(a.end) &- 1) | 0x20
    let before = r.text.byte(at: Int(a.end) &- 2) | 0x20
    if last == 0x73 { return before != 0x73 && before != 0x75 && before != 0x69 }
    // women, men, children
    if last == 0x6E, before == 0x65 {
      let third = r.text.byte(at: Int(a.end) &- 3) | 0x20
      return third == 0x6D || third == 0x72 && n == 8
    }
    return false
  }

  /// "from each side", "per household", "on each side".
  private func each(_ i: Int, _ r: AtomReader) -> String? {
    var j = i
    switch r.word(j) {
    case .from, .for, .on, .by, .at, .inside: j &+= 1
    case .per:
      let a = r.atom(j &+ 1)
      return a.kind == .word ? r.text.string(ByteSpan(from: a.start, to: a.end)).lowercased() : nil
    case .article:
      let a = r.atom(j &+ 1)
      return a.word == .unit ? r.text.string(ByteSpan(from: a.start, to: a.end)).lowercased() : nil
    default: break
    }
    guard r.word(j) == .each || r.word(j) == .every else { return nil }
    let a = r.atom(j &+ 1)
    guard a.kind == .word else { return r.word(i) == .each ? "each" : nil }
    return "each " + r.text.string(ByteSpan(from: a.start, to: a.end)).lowercased()
  }

  /// The lemmatizer's word where there is one, else the plural's ending taken off.
  private func lemma(_ span: ByteSpan, _ r: AtomReader) -> String {
    let token = document.tokens.index(at: span.start)
    let bytes = syntax.lemma(token)
    let word = r.text.string(span).lowercased()
    if !bytes.isEmpty, document.tokens.span(token) == span {
      let text = String(decoding: bytes, as: UTF8.self).lowercased()
      if text != word { return text }
    }
    return CountedNouns.singular(word)
  }

  /// The singular of a regular plural.
  static func singular(_ word: String) -> String {
    switch word {
    case "men": return "man"
    case "women": return "woman"
    case "children": return "child"
    case "people": return "person"
    case "wives", "lives", "knives": return String(word.dropLast(3)) + "fe"
    case "leaves", "halves", "shelves", "thieves", "wolves": return String(word.dropLast(3)) + "f"
    case "species", "series": return word
    default: break
    }
    if word.hasSuffix("men") { return String(word.dropLast(2)) + "an" }
    if word.hasSuffix("ies"), word.utf8.count > 4 { return String(word.dropLast(3)) + "y" }
    for ending in ["sses", "shes", "ches", "xes", "zzes"] where word.hasSuffix(ending) {
      return String(word.dropLast(2))
    }
    if word.hasSuffix("s"), !word.hasSuffix("ss") { return String(word.dropLast()) }
    return word
  }
}
