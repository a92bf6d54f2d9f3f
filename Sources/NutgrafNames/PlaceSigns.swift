// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// A report that says "Norvalian" or "Norvale’s government" has a place in Norvale: names of one word whose adjective
/// stands in the same report, or that have what states have, are places also where the tables know neither, unless
/// somebody is called so. So are towns whose names nobody bears.
enum PlaceSigns {
  static func settled(_ names: [NameSpan], _ ground: NameGround) -> [NameSpan] {
    let tokens = ground.document.tokens
    var adjectives: Set<UInt32> = []
    // Words of people's full names are no places.
    var people: Set<UInt32> = []
    var states: Set<UInt32> = []
    for name in names {
      if name.label == .misc || name.label == .norp {
        if let stem = stem(tokens.span(name.first), ground, endings: adjectiveEndings) {
          adjectives.insert(stem)
        }
      } else if name.label == .per, name.end &- name.first > 1 {
        for t in name.first..<name.end { people.insert(tokens.hash(t)) }
      } else if name.label == .per, ownsState(name, ground) {
        states.insert(tokens.hash(name.first))
      }
    }
    return names.map { name in
      guard name.label == .per || name.label == .misc, !people.contains(tokens.hash(name.first)),
        !ground.word(name.first).isGivenName
      else { return name }
      var place = name
      place.label = .gpe
      if name.label == .per, isTown(name, ground) { return place }
      guard name.end &- name.first == 1, !adjectives.isEmpty || !states.isEmpty else { return name }
      let stem = stem(tokens.span(name.first), ground, endings: placeEndings)
      let isPlace = states.contains(tokens.hash(name.first)) || stem.map { adjectives.contains($0) } ?? false
      return isPlace ? place : name
    }
  }

  /// A town that is nobody's family name.
  private static func isTown(_ name: NameSpan, _ ground: NameGround) -> Bool {
    let m = Int(ground.matchOf[name.first])
    guard m > 0, name.end &- name.first == 1, ground.document.tokens.span(name.first).count > 3 else { return false }
    let match = ground.matches[m &- 1]
    guard match.user == nil, match.first == name.first, match.end == name.end else { return false }
    guard !ground.atoms(of: name.first).contains(where: { ground.knowledge.isSurname(ground.atoms.hashes[$0]) }) else {
      return false
    }
    for n in 0..<max(1, ground.knowledge.candidateCount(match.payload)) {
      switch ground.knowledge.kind(ground.knowledge.candidate(match.payload, n)) {
      case .city, .capital, .admin1, .territory, .country: continue
      default: return false
      }
    }
    return true
  }

  /// "Norvale’s parliament": a mayor has no parliament.
  private static func ownsState(_ name: NameSpan, _ ground: NameGround) -> Bool {
    let tokens = ground.document.tokens
    let owned = name.end &+ 1
    guard name.end &- name.first == 1, owned < tokens.count, tokens.shape(name.end).contains(.clitic) else {
      return false
    }
    if ofStates.contains(tokens.hash(owned)) { return true }
    return owned &+ 1 < tokens.count && ministerWords.contains(tokens.hash(owned))
      && ministers.contains(tokens.hash(owned &+ 1))
  }

  private static let ofStates = WordSet(
    "parliament president army navy military armed capital constitution border borders coast coastguard airspace waters citizens")
  private static let ministerWords = WordSet("prime foreign defence defense interior central supreme")
  private static let ministers = WordSet("minister ministry bank court")

  // The longest that fits is cut off.
  private static let adjectiveEndings: [StaticString] = ["ian", "ese", "ish", "an"]
  private static let placeEndings: [StaticString] = ["ia", "a", "e", "o", "y", ""]

  /// A word's hash without the first of the endings that it has, if four letters or more are left.
  private static func stem(_ span: ByteSpan, _ ground: NameGround, endings: [StaticString]) -> UInt32? {
    let text = ground.document.text
    let low = span.lower
    for ending in endings {
      let size = ending.utf8CodeUnitCount
      let end = low &+ span.count &- size
      guard end &- low >= 4 else { continue }
      var fits = true
      for k in 0..<size where unsafe text.byte(at: end &+ k) != ending.utf8Start[k] { fits = false }
      guard fits else { continue }
      var hash: UInt32 = 0x811C_9DC5
      for at in low..<end { hash = (hash ^ UInt32(text.byte(at: at) | 0x20)) &* 0x0100_0193 }
      return hash
    }
    return nil
  }
}
