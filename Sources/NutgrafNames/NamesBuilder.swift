// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafSyntax
import NutgrafText

/// Runs the parts of the names stage and writes what they found in the stage's own terms.
struct NamesBuilder {
  let ground: NameGround
  let syntax: Syntax
  let options: NamesOptions
  private(set) var names: [NameSpan]
  private var resolution: NameResolution
  private var result = Names()
  /// The entity of a cluster.
  private var entityOf: [Int]
  /// Entities of known countries, named or not.
  private var countryEntities: [Int: Int] = [:]
  /// Whether names have the labels that the tagger gave them, told apart but never set right.
  private let keepsLabels: Bool

  init(_ document: Document, syntax: Syntax, options: NamesOptions) {
    let ground = NameGround(document, knowledge: .embedded, userForms: options.userForms)
    if let model = options.mentionModel ?? MentionModel.embedded {
      let mentions = MentionGround(ground, syntax: syntax, isWide: model.isWide)
      let found = MentionTagger.names(mentions, model: model)
      self.init(
        ground, syntax: syntax, options: options,
        found: model.keepsLabels ? found : HandleNames.completed(found, mentions), keepsLabels: model.keepsLabels)
    } else {
      let found = RuleRecognizer.names(ground)
      self.init(
        ground, syntax: syntax, options: options,
        names: PlaceSigns.settled(NamePairs.parted(found, ground), ground), keepsLabels: false)
    }
  }

  /// Goes on from what a tagger found.
  init(
    _ ground: NameGround, syntax: Syntax, options: NamesOptions, found: [NameSpan], keepsLabels: Bool
  ) {
    self.init(
      ground, syntax: syntax, options: options,
      names: NamesBuilder.finished(found, ground, keepsLabels: keepsLabels), keepsLabels: keepsLabels)
  }

  private init(
    _ ground: NameGround, syntax: Syntax, options: NamesOptions, names: [NameSpan], keepsLabels: Bool
  ) {
    self.ground = ground
    self.syntax = syntax
    self.options = options
    self.names = names
    self.keepsLabels = keepsLabels
    resolution = NameResolution(ground, names)
    entityOf = []
  }

  /// What the tagger found, with what the tables are sure of.
  private static func finished(
    _ found: [NameSpan], _ ground: NameGround, keepsLabels: Bool
  ) -> [NameSpan] {
    let all = NameRescue.completed(found, ground)
    guard keepsLabels else {
      return BodySigns.settled(PlaceSigns.settled(NamePairs.parted(split(all, ground), ground), ground), ground)
    }
    let labelled = zip(all, split(all, ground)).map { name, told in
      told.label.learntAs == name.label.learntAs || isOwn(name, ground) ? told : name
    }
    return NamePairs.parted(labelled, ground)
  }

  /// Whether a name is one of the caller's own.
  private static func isOwn(_ name: NameSpan, _ ground: NameGround) -> Bool {
    let m = Int(ground.matchOf[name.first])
    guard m > 0 else { return false }
    let match = ground.matches[m &- 1]
    return match.user != nil && match.first == name.first && match.end == name.end
  }

  /// "the Andes near the border", "the Lund mountains": land, where "the Lund council" has a town in it.
  private static func isLand(_ name: NameSpan, _ ground: NameGround) -> Bool {
    let tokens = ground.document.tokens
    guard name.first > 0, tokens.hash(name.first &- 1) == NameWords.the else { return false }
    guard name.end < tokens.count, tokens.shape(name.end).contains(.letter), !ground.isCapital(name.end) else {
      return true
    }
    let next = tokens.hash(name.end)
    return NameWords.landHeads.contains(next) || NameWords.notNames.contains(next) || NameWords.landsBefore.contains(next)
  }

  /// Tells countries and towns from other places, nationalities from other names, by what is known.
  private static func split(_ names: [NameSpan], _ ground: NameGround) -> [NameSpan] {
    names.map { name in
      var name = name
      let m = Int(ground.matchOf[name.first])
      let match = m > 0 ? ground.matches[m &- 1] : nil
      let exact = match.map { $0.first == name.first && $0.end == name.end } ?? false
      if exact, let match, match.user != nil {
        name.label = ground.label(of: match)
        return name
      }
      switch name.label {
      case .loc:
        if exact, let match, ground.knowledge.candidate(match.payload, 0).kind == .demonym {
          name.label = .norp
        } else if exact, let match {
          let label = ground.label(of: match)
          if label == .gpe || label == .fac { name.label = label }
        } else if NameWords.facilityHeads.contains(ground.document.tokens.hash(name.end &- 1)) {
          name.label = .fac
        } else if !NameWords.placeHeads.contains(ground.document.tokens.hash(name.end &- 1)),
          !NameWords.landHeads.contains(ground.document.tokens.hash(name.end &- 1)),
          !NameWords.placeHeads.contains(ground.document.tokens.hash(name.first)),
          !isLand(name, ground)
        {
          name.label = .gpe
        }
      case .misc:
        if exact, let match, ground.knowledge.candidate(match.payload, 0).kind == .demonym,
          NameRescue.isGivenName(match, ground)
        {
          name.label = .per
        } else if exact, let match {
          let label = ground.label(of: match)
          if label != .per && label != .org && (label != .gpe || ground.isState(match)) {
            name.label = label
          }
        } else if NameWords.eventHeads.contains(ground.document.tokens.hash(name.end &- 1)) {
          name.label = .event
        } else if NameWords.lawHeads.contains(ground.document.tokens.hash(name.end &- 1)) {
          name.label = .law
        } else if name.end &- name.first > 1, NameWords.bodyHeads.contains(ground.document.tokens.hash(name.end &- 1)) {
          name.label = .org
        }
      case .per:
        // "the Fishermen’s League" and "Maren Gazette Ltd." are nobody, but Emily Post is.
        let tokens = ground.document.tokens
        let last = tokens.shape(name.end &- 1).contains(.letter) ? name.end &- 1 : name.end &- 2
        if last > name.first, NameWords.orgHeads.contains(tokens.hash(last)),
          !ground.word(name.first).isGivenName
        {
          name.label = .org
        } else {
          name.first = NameRescue.withoutTitle(name, ground)
        }
      default: break
      }
      return name
    }
  }

  mutating func build() -> Names {
    Linking(ground, names).link(&resolution)
    addEntities()
    addMentions()
    // Roles look at names as the whole report has them.
    var settled = names
    for i in settled.indices { settled[i].label = resolution.label(of: i) }
    let finder = RoleFinder(ground, settled)
    addRoles(finder.roles)
    addWarnings(finder.roles)
    addNominals(finder.roles)
    return result
  }

  // MARK: - Entities

  private mutating func addEntities() {
    entityOf = [Int](repeating: -1, count: resolution.clusters.count)
    let order = resolution.clusters.indices
      .filter { !resolution.clusters[$0].merged && !resolution.clusters[$0].names.isEmpty }
      .sorted { (resolution.clusters[$0].names[0]) < (resolution.clusters[$1].names[0]) }
    for c in order {
      let cluster = resolution.clusters[c]
      var entity = Entity(name: text(cluster.fullest), label: cluster.label)
      var seen: Set<String> = [entity.name]
      for name in cluster.names where !resolution.forms[name].atoms.isEmpty || name == cluster.fullest {
        let form = text(name)
        if seen.count < 64, seen.insert(form).inserted { entity.aliases.append(form) }
      }
      entity.gender = gender(cluster)
      identify(&entity, cluster)
      if let known = cluster.knowledge, entity.label == .loc || entity.label == .fac || entity.label == .gpe,
        ground.knowledge.label(of: known) == EntityLabel.org.rawValue
      {
        entity.label = .org  // the Kremlin, as one who acts
      }
      entityOf[c] = result.entities.count
      if let known = cluster.knowledge, countryEntities[known] == nil {
        countryEntities[known] = result.entities.count
      }
      result.entities.append(entity)
    }
    for c in order {
      guard let country = resolution.clusters[c].country else { continue }
      let target = entity(ofKnown: country)
      if target != entityOf[c] { result.entities[entityOf[c]].actsFor = target }
    }
  }

  /// The form as printed, line breaks and runs of blanks made one blank.
  private func text(_ name: Int) -> String {
    let form = resolution.forms[name]
    var span = ground.nameSpan(names[name].first, names[name].end)
    if let a = form.atoms.first, ground.atoms.starts[a] > span.start {
      span = ByteSpan(from: ground.atoms.starts[a], to: span.end)
    }
    var bytes: [UInt8] = []
    for b in ground.document.text[span] {
      if b <= 0x20 {
        if bytes.last != 0x20 { bytes.append(0x20) }
      } else {
        bytes.append(b)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func gender(_ cluster: Cluster) -> Gender {
    guard cluster.label == .per else { return .neuter }
    if let known = cluster.knowledge {
      switch ground.knowledge.gender(of: known) {
      case 1: return .male
      case 2: return .female
      default: break
      }
    }
    return cluster.gender
  }

  private func identify(_ entity: inout Entity, _ cluster: Cluster) {
    if let user = cluster.user, user < ground.userForms.entities.count {
      let own = ground.userForms.entities[user]
      entity.known = own.id
      entity.own = own.id
      entity.label = own.label
      if own.id.utf8.first == 0x51, own.id.utf8.dropFirst().allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
      {
        entity.wikidata = own.id
      }
      entity.identityScore = 1
    } else if let known = cluster.knowledge {
      identify(&entity, known: known)
      entity.identityScore = cluster.identityScore
    }
  }

  private func identify(_ entity: inout Entity, known: Int) {
    let ids = ground.knowledge.ids(of: known)
    entity.known = ids.known
    entity.wikidata = ids.wikidata
    entity.geonames = ids.geonames
    if ground.knowledge.kind(of: known) == .country {
      let code = ground.knowledge.countryCode(ground.knowledge.country(of: known))
      if !code.isEmpty { entity.iso3166 = code }
    }
  }

  /// The entity of a known country, added without a mention when the report does not name it.
  private mutating func entity(ofKnown known: Int) -> Int {
    if let entity = countryEntities[known] { return entity }
    var entity = Entity(
      name: ground.knowledge.name(of: known),
      label: EntityLabel(rawValue: ground.knowledge.label(of: known)) ?? .gpe)
    entity.gender = .neuter
    identify(&entity, known: known)
    entity.identityScore = 0.9
    countryEntities[known] = result.entities.count
    result.entities.append(entity)
    return result.entities.count &- 1
  }

  private mutating func addMentions() {
    result.mentions.reserveCapacity(names.count)
    for (i, name) in names.enumerated() {
      let c = resolution.clusterOf[i]
      let entity = entityOf.indices.contains(c) && entityOf[c] >= 0 ? entityOf[c] : nil
      // What all mentions together say of an entity says more than one mention.
      let said = entity.map { result.entities[$0].label } ?? name.label
      let label =
        keepsLabels && said.learntAs != name.label.learntAs && !NamesBuilder.isOwn(name, ground)
        ? name.label : said
      result.mentions.append(
        Mention(
          span: ground.nameSpan(name.first, name.end), firstToken: UInt32(name.first),
          endToken: UInt32(name.end), label: label, kind: .name, entity: entity,
          score: name.score))
    }
  }

  // MARK: - Roles

  /// The entity of a name, or the country for a nationality.
  private func owner(_ name: Int) -> Int? {
    let c = resolution.clusterOf[name]
    guard entityOf.indices.contains(c), entityOf[c] >= 0 else { return nil }
    let entity = entityOf[c]
    if result.entities[entity].label == .norp { return result.entities[entity].actsFor ?? entity }
    return entity
  }

  private mutating func addRoles(_ roles: [RoleFinding]) {
    for role in roles {
      let c = resolution.clusterOf[role.name]
      guard entityOf.indices.contains(c), entityOf[c] >= 0 else { continue }
      let entity = entityOf[c]
      if result.entities[entity].gender == .unknown {
        switch role.gender {
        case 1: result.entities[entity].gender = .male
        case 2: result.entities[entity].gender = .female
        default: break
        }
      }
      guard role.titleClass != .honorific else { continue }
      let title = ground.document.string(ground.span(role.titleFirst, role.titleEnd))
      let of = role.of.flatMap { owner($0) }
      let known = result.entities[entity].roles
      if known.count >= 16
        || known.contains(where: { $0.title == title && $0.of == of && $0.former == role.former })
      { continue }
      result.entities[entity].roles.append(
        Role(
          title: title, of: of, span: ground.span(role.first, role.end), former: role.former))
    }
  }

  /// Remarks on roles that a dated list of offices contradicts on the report's day.
  private mutating func addWarnings(_ roles: [RoleFinding]) {
    guard let date = options.date, let epoch = CivilDate(year: 1900, month: 1, day: 1) else {
      return
    }
    let day = date.dayNumber &- epoch.dayNumber
    guard let day = UInt16(exactly: day), day > 0 else { return }
    let check = OfficeCheck(knowledge: ground.knowledge, day: day)
    for role in roles {
      let c = resolution.clusterOf[role.name]
      guard resolution.clusters.indices.contains(c),
        let person = resolution.clusters[c].knowledge
      else { continue }
      var country: Int?
      if let of = role.of {
        let owner = resolution.clusters[max(0, resolution.clusterOf[of])]
        country = owner.country ?? owner.knowledge
      }
      guard let message = check.contradiction(role, person: person, of: country) else { continue }
      result.warnings.append(
        ("role_out_of_date", ground.span(role.first, role.end), message))
    }
  }

  // MARK: - Nominals and pronouns

  private mutating func addNominals(_ findings: [RoleFinding]) {
    var roles = [[(titleClass: TitleClass, word: UInt32, of: Int?)]](
      repeating: [], count: result.entities.count)
    for role in findings {
      let c = resolution.clusterOf[role.name]
      guard entityOf.indices.contains(c), entityOf[c] >= 0, roles[entityOf[c]].count < 16 else {
        continue
      }
      let word = ground.document.tokens.hash(role.titleEnd &- 1)
      roles[entityOf[c]].append((role.titleClass, word, role.of.flatMap { owner($0) }))
    }
    let finder = NominalFinder(
      ground, mentions: result.mentions, entities: result.entities, roles: roles,
      offices: heldOffices())
    guard !finder.found.isEmpty else { return }
    var bodies: [UInt64: Int] = [:]
    var groups: [[Int]: Int] = [:]
    for finding in finder.found {
      let span = ground.span(finding.first, finding.end)
      let entity: Int
      switch finding.target {
      case .entity(let known): entity = known
      case .body(let head, let of):
        let key = UInt64(head) << 32 | UInt64(of)
        if let known = bodies[key] {
          entity = known
        } else {
          entity = add(described(finding), .org, gender: .neuter)
          result.entities[entity].actsFor = of
          bodies[key] = entity
        }
      case .group(let members, let persons):
        let key = members + [persons ? 1 : 0]
        if let known = groups[key] {
          entity = known
        } else {
          entity = add(described(finding), persons ? .per : .gpe, gender: .plural)
          result.entities[entity].members = members
          groups[key] = entity
        }
      }
      result.mentions.append(
        Mention(
          span: span, firstToken: UInt32(finding.first), endToken: UInt32(finding.end),
          label: result.entities[entity].label, kind: finding.kind, entity: entity,
          score: finding.score))
    }
    result.mentions.sort { $0.span < $1.span }
  }

  /// The words of a nominal without its article.
  private func described(_ finding: NominalFinding) -> String {
    var first = finding.first
    if ground.document.tokens.hash(first) == NameWords.the, first &+ 1 < finding.end { first &+= 1 }
    return ground.document.string(ground.span(first, finding.end))
  }

  private mutating func add(_ name: String, _ label: EntityLabel, gender: Gender) -> Int {
    var entity = Entity(name: name, label: label)
    entity.gender = gender
    result.entities.append(entity)
    return result.entities.count &- 1
  }

  /// What the linked persons are known to be on the report's day; on any day without one.
  private func heldOffices() -> [[(titleClass: TitleClass, of: Int)]] {
    var held = [[(titleClass: TitleClass, of: Int)]](repeating: [], count: result.entities.count)
    let epoch = CivilDate(year: 1900, month: 1, day: 1)?.dayNumber ?? 0
    let day = options.date.flatMap { UInt16(exactly: $0.dayNumber &- epoch) }
    for c in resolution.clusters.indices
    where !resolution.clusters[c].merged && entityOf[c] >= 0 {
      guard resolution.clusters[c].label == .per, let known = resolution.clusters[c].knowledge
      else { continue }
      for office in ground.knowledge.offices(of: known)
      where office.titleClass == .headOfState || office.titleClass == .headOfGovernment {
        guard let of = office.of, let country = countryEntities[of] else { continue }
        if let day {
          guard office.start <= day, office.end == 0 || office.end >= day else { continue }
        }
        held[entityOf[c]].append((office.titleClass, country))
      }
    }
    return held
  }
}
