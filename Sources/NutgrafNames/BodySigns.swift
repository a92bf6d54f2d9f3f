// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// What has users, a founder or shares, and what is called a company or a newspaper, is a body: a name that the
/// words themselves tell nothing of is one all over the report, unless people are called so.
enum BodySigns {
  static func settled(_ names: [NameSpan], _ ground: NameGround) -> [NameSpan] {
    var bodies: Set<UInt64> = []
    var people: Set<UInt32>?
    for name in names where isDoubtful(name.label) || name.label == .org {
      guard isCalledBody(name, ground) || ownsAsBody(name, ground), let form = form(name, ground) else { continue }
      let called = people ?? words(ofPeople: names, ground)
      people = called
      let own = name.first..<name.end
      if own.count > 1 || !called.contains(ground.document.tokens.hash(name.first)) { bodies.insert(form) }
    }
    guard !bodies.isEmpty else { return names }
    return names.map { name in
      guard isDoubtful(name.label), let form = form(name, ground), bodies.contains(form) else { return name }
      var body = name
      body.label = .org
      return body
    }
  }

  /// What a name that the words tell nothing of is easily taken for.
  private static func isDoubtful(_ label: EntityLabel) -> Bool {
    label == .per || label == .misc || label == .gpe || label == .loc
  }

  /// The words of people's full names.
  private static func words(ofPeople names: [NameSpan], _ ground: NameGround) -> Set<UInt32> {
    var words: Set<UInt32> = []
    for name in names where name.label == .per && name.end &- name.first > 1 {
      for t in name.first..<name.end { words.insert(ground.document.tokens.hash(t)) }
    }
    return words
  }

  /// What tells a name from others; nil where a given name says that it is a person's, or the tables know it.
  private static func form(_ name: NameSpan, _ ground: NameGround) -> UInt64? {
    guard ground.matchOf[name.first] == 0, !ground.word(name.first).isGivenName,
      let (hash, length) = ground.phrase(ground.atoms(name.first, name.end))
    else { return nil }
    return UInt64(hash) << 8 | UInt64(length)
  }

  /// "the newspaper Morgenblad", "Orbita, a ride-hailing platform".
  private static func isCalledBody(_ name: NameSpan, _ ground: NameGround) -> Bool {
    let tokens = ground.document.tokens
    guard let s = ground.document.sentence(ofToken: name.first) else { return false }
    let sentence = ground.document.sentences[s].tokens
    var before = name.first &- 1
    if before > sentence.lowerBound, tokens.shape(before).contains(.punctuation), opensQuote(before, ground) { before &-= 1 }
    if before >= sentence.lowerBound, isNoun(before, bodyNouns, ground) { return true }
    guard name.end &+ 2 < sentence.upperBound, ground.isMark(0x2C, name.end),
      articles.contains(tokens.hash(name.end &+ 1))
    else { return false }
    var t = name.end &+ 2
    while t < min(name.end &+ 8, sentence.upperBound), tokens.shape(t).contains(.letter), !joins.contains(tokens.hash(t)) {
      if isNoun(t, bodyNouns, ground) {
        guard t &+ 1 < sentence.upperBound else { return true }
        let next = tokens.shape(t &+ 1)
        return !next.contains(.clitic) && !next.contains(.letter) || joins.contains(tokens.hash(t &+ 1))
      }
      t &+= 1
    }
    return false
  }

  /// "Orbita users", "Orbita's founder".
  private static func ownsAsBody(_ name: NameSpan, _ ground: NameGround) -> Bool {
    let tokens = ground.document.tokens
    guard name.label != .misc, name.end < tokens.count else { return false }
    let owned = tokens.shape(name.end).contains(.clitic) ? name.end &+ 1 : name.end
    return owned < tokens.count && isNoun(owned, ofBodies, ground)
  }

  /// A quotation mark, straight or curved.
  private static func opensQuote(_ t: Int, _ ground: NameGround) -> Bool {
    ground.isMark(0x22, t) || ground.isMark(0x27, t)
      || ground.document.text.byte(at: ground.document.tokens.span(t).lower) == 0xE2
  }

  private static func isNoun(_ t: Int, _ nouns: WordSet, _ ground: NameGround) -> Bool {
    nouns.contains(ground.document.tokens.hash(t)) && !ground.isCapital(t)
  }

  private static let articles = WordSet("a an the")
  /// What can stand between a noun and more about it, but never between an article and its noun.
  private static let joins = WordSet(
    "of in at for from with by on to that which who whose where based owned run founded backed headquartered and or is was has had")
  private static let bodyNouns = WordSet(
    """
    company firm startup start-up multinational conglomerate retailer airline automaker carmaker bank insurer lender newspaper website \
    platform brand charity ngo nonprofit organisation organization association foundation federation watchdog militia \
    group coalition network studio outlet broadcaster agency union club party
    """)
  private static let ofBodies = WordSet(
    "founder founders co-founder users subscribers shareholders headquarters spokesperson spokesman spokeswoman ceo")
}
