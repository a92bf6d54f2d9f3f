// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// Headlines tie two names by a hyphen: "Berg-Harrow talks", "Turkey-Egypt deal"; texts tie a person to a country
/// by "of": "President Ruan Vesk of Kessara".
enum NamePairs {
  /// Parts a hyphenated name whose halves are names of their own in the same report, and a person's full name
  /// from where the person is of.
  static func parted(_ names: [NameSpan], _ ground: NameGround) -> [NameSpan] {
    let tokens = ground.document.tokens
    var last: Set<UInt32> = []
    for name in names where name.label == .per && name.end &- name.first > 1 {
      if !hasHyphen(name, ground) { last.insert(tokens.hash(name.end &- 1)) }
    }
    var result: [NameSpan] = []
    result.reserveCapacity(names.count)
    for name in names {
      if let parts = personAndPlace(name, ground) ?? personAndSource(name, ground) {
        result += parts
        continue
      }
      guard name.end &- name.first == 3, isHyphen(name.first &+ 1, ground) else {
        result.append(name)
        continue
      }
      let a = tokens.hash(name.first)
      let b = tokens.hash(name.first &+ 2)
      var parts: (EntityLabel, EntityLabel)?
      if last.contains(a), last.contains(b) {
        parts = (.per, .per)
      } else if let one = state(name.first, ground), let two = state(name.first &+ 2, ground) {
        parts = (one, two)
      }
      if let parts {
        var one = name
        var two = name
        one.end = name.first &+ 1
        two.first = name.first &+ 2
        one.label = parts.0
        two.label = parts.1
        result += [one, two]
      } else {
        result.append(name)
      }
    }
    return result
  }

  /// A first name and a surname stand before "of": "Joan of Arc" is one name.
  private static func personAndPlace(_ name: NameSpan, _ ground: NameGround) -> [NameSpan]? {
    guard name.label == .per, name.end &- name.first >= 4 else { return nil }
    let tokens = ground.document.tokens
    guard let of = ((name.first &+ 2)..<(name.end &- 1)).first(where: { tokens.hash($0) == NameWords.of }),
      ground.isCapital(of &+ 1), ground.isCapital(of &- 1)
    else { return nil }
    var person = name
    var place = name
    person.end = of
    place.first = of &+ 1
    place.label = .gpe
    return [person, place]
  }
  /// "Photograph: Anna Berg/Harrow Post": a credit.
  private static func personAndSource(_ name: NameSpan, _ ground: NameGround) -> [NameSpan]? {
    guard name.label == .per || name.label == .org, name.end &- name.first >= 4 else { return nil }
    let tokens = ground.document.tokens
    let text = ground.document.text
    guard
      let slash = ((name.first &+ 2)..<(name.end &- 1)).first(where: {
        tokens.span($0).count == 1 && text.byte(at: tokens.span($0).lower) == 0x2F
      }), ground.isCapital(name.first), ground.isCapital(slash &- 1), ground.isCapital(slash &+ 1)
    else { return nil }
    var person = name
    var source = name
    person.end = slash
    person.label = .per
    source.first = slash &+ 1
    source.label = .org
    return [person, source]
  }

  private static func isHyphen(_ t: Int, _ ground: NameGround) -> Bool {
    let span = ground.document.tokens.span(t)
    let text = ground.document.text
    return text.byte(at: span.lower) == 0x2D && span.count == 1
      || text.byte(at: span.lower) == 0xE2 && text.byte(at: span.lower &+ 1) == 0x80
        && (0x90...0x94).contains(text.byte(at: span.lower &+ 2))
  }

  private static func hasHyphen(_ name: NameSpan, _ ground: NameGround) -> Bool {
    (name.first..<name.end).contains { isHyphen($0, ground) }
  }

  private static func state(_ t: Int, _ ground: NameGround) -> EntityLabel? {
    let m = Int(ground.matchOf[t])
    guard m > 0 else { return nil }
    let match = ground.matches[m &- 1]
    guard match.end &- match.first == 1, ground.isState(match) else { return nil }
    return .gpe
  }
}
