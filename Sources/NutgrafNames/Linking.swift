// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// Finds which known entity a cluster of names is, or that it is none of them.
struct Linking {
  let ground: NameGround
  /// How often each country is spoken of, by name or by nationality.
  private(set) var countries = [Int](repeating: 0, count: 256)

  let names: [NameSpan]
  private let isSport: Bool

  init(_ ground: NameGround, _ names: [NameSpan]) {
    self.ground = ground
    self.names = names
    isSport = Linking.isSport(ground)
    for match in ground.matches where match.user == nil {
      let candidate = ground.knowledge.candidate(match.payload, 0)
      guard let entity = candidate.entity else { continue }
      let country = ground.knowledge.country(of: entity)
      guard country > 0 else { continue }
      countries[country] &+= Linking.weight(of: entity, ground)
    }
  }

  /// What the name of an entity says for its country.
  static func weight(of entity: Int, _ ground: NameGround) -> Int {
    switch ground.knowledge.kind(of: entity) {
    case .country, .capital, .formerCountry, .territory: 2
    default: 1
    }
  }

  /// What identity costs and gains, in points of salience.
  struct Reading {
    var entity: Int
    var points: Int
    var atoms: Int
    var kind: KnowledgeTable.FormKind
    /// How often the report names something else of its country.
    var support: Int
    /// Nothing else is known by the form.
    var isAlone = false
  }

  /// Links every cluster of `resolution`, then joins those that turn out to be the same.
  func link(_ resolution: inout NameResolution) {
    var owner: [Int: Int] = [:]
    var userOwner: [Int: Int] = [:]
    for c in resolution.clusters.indices where !resolution.clusters[c].merged {
      link(c, &resolution)
      if let user = resolution.clusters[c].user {
        if let other = userOwner[user], !resolution.clusters[other].merged {
          resolution.unite(other, c)
        } else {
          userOwner[user] = c
        }
        continue
      }
      guard let entity = resolution.clusters[c].knowledge else { continue }
      if let other = owner[entity], !resolution.clusters[other].merged {
        resolution.unite(other, c)
      } else {
        owner[entity] = c
      }
    }
  }

  private func link(_ c: Int, _ resolution: inout NameResolution) {
    let cluster = resolution.clusters[c]
    let label = cluster.label
    let signs = LinkSigns(cluster, resolution, self)
    var best: Reading?
    var second: Reading?
    /// The country whose capital or seat of government it may be.
    var standsFor: Int?
    var seen: [UInt64] = []
    let full = resolution.forms[cluster.fullest].atoms.count
    for name in cluster.names {
      let form = resolution.forms[name]
      guard seen.count < 6, !seen.contains(form.key), !form.atoms.isEmpty else { continue }
      seen.append(form.key)
      // A family name says nothing beside the full name.
      if label == .per && form.atoms.count == 1 && full > 1 { continue }
      let hash = UInt32(truncatingIfNeeded: form.key >> 8)
      let length = UInt8(truncatingIfNeeded: form.key)
      if let user = ground.userForms.find(hash, length) {
        resolution.set(c, user: user)
        return
      }
      guard let payload = ground.knowledge.forms.find(hash, length) else { continue }
      for n in 0..<ground.knowledge.candidateCount(payload) {
        let candidate = ground.knowledge.candidate(payload, n)
        if let country = nation(candidate, payload: payload, form: form, label: label) {
          if candidate.kind == .demonym {
            if resolution.clusters[c].country == nil { resolution.set(c, country: country) }
            continue
          }
          standsFor = standsFor ?? country
        }
        guard var reading = reading(candidate, label: label, form: form, signs) else { continue }
        reading.isAlone = ground.knowledge.candidateCount(payload) == 1
        guard let old = best else {
          best = reading
          continue
        }
        if reading.entity == old.entity {
          if reading.points > old.points { best = reading }
        } else if reading.points > old.points {
          second = old
          best = reading
        } else if reading.points > second?.points ?? Int.min {
          second = reading
        }
      }
    }
    let isUnsettled = best.map { self.isUnsettled($0, second, label) } ?? false
    if let standsFor, cluster.country == nil, !isUnsettled, isSeat(best, of: standsFor, label) {
      resolution.set(c, country: standsFor)
    }
    if let best, isTeam(cluster, best) {
      if ground.knowledge.kind(of: best.entity) == .country { resolution.set(c, country: best.entity) }
      return
    }
    guard let best, best.points >= threshold(best, label: label, cluster, resolution),
      isBacked(best, label, signs), !isUnsettled
    else { return }
    let margin = second.map { min(30, best.points &- $0.points) } ?? 30
    let score = min(0.97, 0.55 + 0.005 * Float(max(0, best.points &- 40)) + 0.006 * Float(margin))
    resolution.set(c, knowledge: best.entity, score: score)
  }

  /// Whether a place can speak for a country: not when it is read as a town of another one.
  private func isSeat(_ best: Reading?, of standsFor: Int, _ label: EntityLabel) -> Bool {
    let country = ground.knowledge.country(of: standsFor)
    guard let best, country > 0, label == .gpe || label == .loc else { return true }
    return ground.knowledge.country(of: best.entity) == country
  }

  /// Whether the report bears out that a person is the one of that name whom the tables know. The well known need
  /// no support; of others the report says the office or speaks of their country. In a report on sport it is a namesake.
  private func isBacked(_ best: Reading, _ label: EntityLabel, _ signs: LinkSigns) -> Bool {
    guard label == .per, !signs.hasOffice else { return true }
    let salience = ground.knowledge.salience(of: best.entity)
    if best.kind == .surname { return best.support > 1 && salience >= 74 }
    return salience >= 66 || (best.support > 1 && !isSport)
  }

  /// Two places or two people of one name, neither much better known nor closer to the report. A province beside its
  /// town is no rival.
  private func isUnsettled(_ best: Reading, _ second: Reading?, _ label: EntityLabel) -> Bool {
    guard let second else { return false }
    let knowledge = ground.knowledge
    switch label {
    case .per:
      return best.points &- second.points < (best.kind == .surname ? 8 : 1)
    case .gpe, .loc:
      let kinds = (knowledge.kind(of: best.entity), knowledge.kind(of: second.entity))
      if kinds.0 != kinds.1, knowledge.country(of: best.entity) == knowledge.country(of: second.entity) { return false }
      return best.points &- second.points < 8
    default: return false
    }
  }

  /// Whether a country or town that is linked would be its team: in a report on sport, and seldom where a
  /// place is meant.
  private func isTeam(_ cluster: Cluster, _ best: Reading) -> Bool {
    guard isSport, ground.knowledge.label(of: best.entity) == EntityLabel.gpe.rawValue else {
      return false
    }
    var places = 0
    for name in cluster.names where isPlace(names[name]) { places &+= 1 }
    return places &* 2 < cluster.names.count
  }

  /// "in Leeds", "from Peru", "London, England"; "LEEDS (Gazette) —", as a report begins.
  private func isPlace(_ name: NameSpan) -> Bool {
    let tokens = ground.document.tokens
    if isDateline(name) { return true }
    guard name.first > 0 else { return false }
    if Linking.placeCues.contains(tokens.hash(name.first &- 1)) { return true }
    return name.first > 1
      && ground.document.text.byte(at: tokens.span(name.first &- 1).lower) == 0x2C
      && ground.isCapital(name.first &- 2)
  }

  /// A town in capitals at the head of a line with the agency, a dash or the date behind it.
  private func isDateline(_ name: NameSpan) -> Bool {
    let tokens = ground.document.tokens
    let text = ground.document.text
    guard tokens.shape(name.first).contains(.allCaps), name.end < tokens.count else { return false }
    let start = tokens.span(name.first).lower
    guard start == 0 || text.byte(at: start &- 1) == 0x0A else { return false }
    let next = tokens.span(name.end)
    switch text.byte(at: next.lower) {
    case 0x28, 0x2D: return true
    case 0xE2: return text.byte(at: next.lower &+ 1) == 0x80  // dashes
    case 0x30...0x39: return next.end &- next.start >= 4
    default: return false
    }
  }

  private static let placeCues = WordSet(
    "in at near from outside around across into throughout towards toward to of")
  private static let sportWords = WordSet(
    """
    match squad coach coached rugby football cricket tennis hockey basketball baseball goalkeeper striker \
    midfielder defender winger fly-half scrum-half scored tries wicket wickets innings overs half-time \
    halftime quarterback touchdown touchdowns semi-final semifinal quarter-final quarterfinal skipper bench \
    championship cup tournament pitch referee kick-off kickoff season playoff playoffs teammates fixture \
    batsman bowler unbeaten seeded medal relay sprint qualifier qualifiers prop forwards standings inning \
    pitcher homer homers outfielder shortstop baseman rebounds birdie birdies bogey heavyweight welterweight \
    semi-finals semifinals quarter-finals quarterfinals scorer scorers scoring halfback teams league leagues \
    matches championships champion champions stadium goals medals cyclist jockey
    """)

  /// One word in a hundred, and five at least, is of sport.
  private static func isSport(_ ground: NameGround) -> Bool {
    var found = 0
    let tokens = ground.document.tokens
    for t in 0..<tokens.count where sportWords.contains(tokens.hash(t)) { found &+= 1 }
    return found >= 5 && found &* 100 > tokens.count
  }

  /// The country that a nationality, a capital or a seat of government stands for.
  private func nation(
    _ candidate: KnowledgeTable.Candidate, payload: UInt32, form: NameForm, label: EntityLabel
  ) -> Int? {
    guard let entity = candidate.entity else { return nil }
    switch candidate.kind {
    case .demonym: return label == .norp || label == .misc ? entity : nil
    case .metonym:
      if label == .per { return nil }
      if candidate.needsCapitals && !isShouted(form) { return nil }
      let kind = ground.knowledge.kind(of: entity)
      return kind == .country || kind == .igo ? entity : nil
    default: return nil
    }
  }

  private func isShouted(_ form: NameForm) -> Bool {
    form.atoms.first.map { ground.atoms.shapes[$0].contains(.allCaps) } ?? false
  }

  private func reading(
    _ candidate: KnowledgeTable.Candidate, label: EntityLabel, form: NameForm, _ signs: LinkSigns
  ) -> Reading? {
    let knowledge = ground.knowledge
    guard let entity = candidate.entity else { return nil }
    if candidate.needsCapitals && !isShouted(form) { return nil }
    var points = knowledge.salience(of: entity)
    // A well-known body stays one when the tagger does not know what it is.
    guard let known = EntityLabel(rawValue: knowledge.label(of: entity)),
      Linking.agree(known, label)
        || (known == .org && label == .misc && candidate.kind == .name && points >= 60 && !candidate.isCommonWord)
    else { return nil }
    let kind = knowledge.kind(of: entity)
    switch candidate.kind {
    case .metonym:
      if kind == .country || kind == .igo { return nil }  // stands for it, is not it
      points &-= 5
    case .demonym: return nil
    case .acronym, .abbreviation: points &-= 6
    case .formerName: points &-= 5
    case .transliteration: points &-= 12
    case .surname: points &-= 10
    case .name, .gazetteer: break
    }
    let country = knowledge.country(of: entity)
    var support = 0
    if country > 0, country < countries.count {
      support = max(0, countries[country] &- signs.own(country))
      points &+= min(24, 6 &* support)
    }
    switch kind {
    case .capital: points &+= knowledge.salience(of: entity) >= 50 ? 20 : 8
    case .admin1, .country, .territory, .region: if country > 0 && country == signs.regionOf { points &+= 24 }
    default: break
    }
    // "Democrats" are a party's people where its country is spoken of.
    if label == .misc && kind == .party && support == 0 { return nil }
    if let within = signs.within, kind == .city || kind == .capital || kind == .admin1 {
      points &+= country == within ? 36 : -24
    }
    if signs.isOffice(held: knowledge, by: entity) { points &+= 12 }
    return Reading(
      entity: entity, points: points, atoms: form.atoms.count, kind: candidate.kind, support: support)
  }

  /// A person is never a town; towns, countries and landscapes pass for each other.
  static func agree(_ known: EntityLabel, _ found: EntityLabel) -> Bool {
    switch (known, found) {
    case (.per, .per), (.org, .org), (.norp, .norp): true
    case (.gpe, .gpe), (.gpe, .loc), (.gpe, .fac), (.loc, .gpe), (.loc, .loc), (.fac, .fac),
      (.fac, .loc), (.loc, .fac), (.org, .fac), (.fac, .org), (.org, .loc):
      true
    case (.event, .event), (.law, .law), (.work, .work), (.event, .misc), (.law, .misc),
      (.work, .misc):
      true
    default: false
    }
  }

  /// The points below which "none of these" is the better answer.
  private func threshold(
    _ reading: Reading, label: EntityLabel, _ cluster: Cluster, _ resolution: NameResolution
  ) -> Int {
    switch label {
    case .per: return reading.atoms > 1 ? 45 : 70
    case .org, .fac:
      if reading.atoms > 1 { return 32 }
      // A long word that is nothing else names only one thing.
      guard let a = resolution.forms[cluster.fullest].atoms.first else { return 60 }
      let word = ground.knowledge.word(ground.atoms.hashes[a], ground.atoms.lengths[a])
      // So does an acronym that only one body is known by.
      if reading.kind == .acronym, reading.isAlone, ground.atoms.lengths[a] >= 4 { return 26 }
      let plain = word.isGivenName || ground.knowledge.isSurname(ground.atoms.hashes[a])
        || word.usualCase >= 5
      return ground.atoms.lengths[a] >= 5 && !plain ? 30 : 60
    case .gpe, .loc: return 42
    default: return 45
    }
  }
}

extension NameResolution {
  mutating func set(_ c: Int, knowledge: Int, score: Float) {
    update(c) {
      $0.knowledge = knowledge
      $0.identityScore = score
    }
  }
  mutating func set(_ c: Int, country: Int) { update(c) { $0.country = country } }
  mutating func set(_ c: Int, user: Int) {
    update(c) {
      $0.user = user
      $0.identityScore = 1
    }
  }
}
