// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// What the gazetteer knows for sure and the tagger passed over: nationalities, countries, seats of government,
/// parties by their members, the caller's own entities; and the small words before a hyphen that begin a name.
enum NameRescue {
  static func completed(_ names: [NameSpan], _ ground: NameGround) -> [NameSpan] {
    var covered = [Bool](repeating: false, count: ground.document.tokens.count)
    var result: [NameSpan] = []
    result.reserveCapacity(names.count &+ 8)
    for name in names {
      let name = widened(closed(name, ground), ground)
      for t in name.first..<name.end where covered.indices.contains(t) { covered[t] = true }
      result.append(name)
    }
    let before = result.count
    for match in ground.matches {
      guard !(match.first..<match.end).contains(where: { covered[$0] }) else { continue }
      if match.user != nil {
        result.append(
          NameSpan(
            first: match.first, end: match.end, label: ground.label(of: match), score: 0.9))
      } else if let label = sureLabel(match, ground) {
        result.append(NameSpan(first: match.first, end: match.end, label: label, score: 0.75))
      }
    }
    if result.count > before { result.sort { $0.first < $1.first } }
    return result
  }

  /// "“the play [Nine Tides]” began": a name ends where a quotation ends that did not begin in it.
  private static func closed(_ name: NameSpan, _ ground: NameGround) -> NameSpan {
    guard name.end &- name.first > 1 else { return name }
    let text = ground.document.text
    var depth = 0
    for t in name.first..<name.end {
      let span = ground.document.tokens.span(t)
      guard text.byte(at: span.lower) == 0xE2, text.byte(at: span.lower &+ 1) == 0x80 else { continue }
      switch text.byte(at: span.lower &+ 2) {
      case 0x9C: depth &+= 1
      case 0x9D:
        depth &-= 1
        guard depth < 0, t > name.first else { continue }
        var shorter = name
        shorter.end = t
        return shorter
      default: break
      }
    }
    return name
  }

  /// "[el-]Harrow": the article is part of the name.
  private static func widened(_ name: NameSpan, _ ground: NameGround) -> NameSpan {
    let tokens = ground.document.tokens
    if let known = nationality(name, ground) ?? body(name, ground) { return known }
    guard name.label == .per, name.first >= 2,
      !tokens.shape(name.first).contains(.spaceBefore),
      !tokens.shape(name.first &- 1).contains(.spaceBefore),
      ground.document.text.byte(at: tokens.span(name.first &- 1).lower) == 0x2D,
      articles.contains(tokens.hash(name.first &- 2))
    else { return name }
    var wider = name
    wider.first = name.first &- 2
    return wider
  }

  /// "[Ukrainian] delegation": common nouns after a nationality are no part of the name.
  private static func nationality(_ name: NameSpan, _ ground: NameGround) -> NameSpan? {
    let m = Int(ground.matchOf[name.first])
    guard m > 0 else { return nil }
    let match = ground.matches[m &- 1]
    guard match.user == nil, match.first == name.first, match.end < name.end,
      ground.knowledge.candidate(match.payload, 0).kind == .demonym,
      (match.end..<name.end).allSatisfy({ t in
        ground.document.tokens.shape(t).contains(.letter) && !ground.isCapital(t)
      })
    else { return nil }
    var trimmed = name
    trimmed.end = match.end
    trimmed.label = .norp
    return trimmed
  }

  /// "Labour [party]": the common noun that the tables know as the end of a body's name is part of it.
  private static func body(_ name: NameSpan, _ ground: NameGround) -> NameSpan? {
    let m = Int(ground.matchOf[name.first])
    guard name.label == .org, m > 0 else { return nil }
    let match = ground.matches[m &- 1]
    guard match.user == nil, match.first == name.first, match.end == name.end &+ 1,
      !ground.isCapital(name.end), ground.document.tokens.shape(name.end).contains(.letter),
      ground.label(of: match) == .org
    else { return nil }
    var wider = name
    wider.end = match.end
    return wider
  }

  /// "President [Hale]": where the name begins that a title of office was taken into.
  static func withoutTitle(_ name: NameSpan, _ ground: NameGround) -> Int {
    guard name.end &- name.first > 1, let a = ground.atoms(of: name.first).first,
      ground.isCapital(name.first &+ 1), !ground.word(name.first).isGivenName,
      let raw = ground.knowledge.titles.find(ground.atoms.hashes[a], ground.atoms.lengths[a])
    else { return name.first }
    switch TitleEntry(raw: raw).titleClass {
    case .headOfState, .headOfGovernment, .minister, .legislator, .localGovernment: return name.first &+ 1
    default: return name.first
    }
  }

  private static let articles = WordSet("al el as ash an ad ar at az abdul abdel")

  private static let definers = WordSet("a an the this that these those some many few all")

  /// Whether a nationality is somebody's given name here: a Finn, a Dane, a Scot; not what is German.
  static func isGivenName(_ match: NameGround.Match, _ ground: NameGround) -> Bool {
    guard match.end &- match.first == 1, ground.document.tokens.span(match.first).count <= 4,
      ground.word(match.first).isGivenName
    else { return false }
    return match.first == 0 || !definers.contains(ground.document.tokens.hash(match.first &- 1))
  }

  /// "the ruling Conservatives": a party by its members, with a capital among small words.
  private static func isPartyMembers(
    _ match: NameGround.Match, _ candidate: KnowledgeTable.Candidate, _ ground: NameGround
  ) -> Bool {
    let tokens = ground.document.tokens
    let span = tokens.span(match.first)
    guard match.end &- match.first == 1, match.first > 0, ground.isCapital(match.first), span.count >= 6,
      ground.document.text.byte(at: span.lower &+ span.count &- 1) == 0x73,
      ground.document.text.byte(at: span.lower &+ 1) >= 0x61,
      tokens.shape(match.first &- 1).contains(.letter), !ground.isCapital(match.first &- 1)
    else { return false }
    return ground.knowledge.kind(candidate) == .party
  }

  private static func sureLabel(_ match: NameGround.Match, _ ground: NameGround) -> EntityLabel? {
    let candidate = ground.knowledge.candidate(match.payload, 0)
    if isPartyMembers(match, candidate, ground) { return .org }
    guard !candidate.isCommonWord, ground.isCapital(match.first) else { return nil }
    // "Finn" may be a man's name; "a Finn" and "Finns" are not.
    if candidate.kind == .demonym {
      return isGivenName(match, ground) ? nil : .norp
    }
    // "Kremlin spokesperson": the seat that stands for its country, as one who acts.
    if candidate.kind == .metonym, ground.document.tokens.span(match.first).count > 3 {
      return ground.label(of: match)
    }
    guard ground.knowledge.kind(candidate) == .country,
      candidate.kind == .name || candidate.kind == .formerName,
      ground.document.tokens.span(match.first).count > 3
    else { return nil }
    // Jordan, Georgia and Chad are people too.
    if match.end &- match.first == 1 {
      let word = ground.word(match.first)
      if word.isGivenName { return nil }
    }
    return .gpe
  }
}
