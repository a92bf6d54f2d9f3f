// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// What stands around the names of one cluster and speaks for one bearer of the name rather than another.
struct LinkSigns {
  /// What the names of the cluster have themselves put into `Linking.countries`: no evidence for their own reading.
  private var shares: [(country: Int, weight: Int)] = []
  /// The country that the text says the place lies in: "Marne, Norvale".
  private(set) var within: Int?
  /// The country of the town before it, where it stands as that town's state: "Ashport, Marne".
  private(set) var regionOf: Int?
  /// The offices that stand before the names.
  private(set) var offices: [TitleClass] = []

  /// Names of a cluster that are looked at; what is named more often has said what it is.
  private static let most = 64

  init(_ cluster: Cluster, _ resolution: NameResolution, _ linking: Linking) {
    let ground = linking.ground
    let names = linking.names
    for name in cluster.names {
      let m = Int(ground.matchOf[names[name].first])
      guard m > 0, ground.matches[m &- 1].first >= names[name].first, ground.matches[m &- 1].user == nil,
        let entity = ground.knowledge.candidate(ground.matches[m &- 1].payload, 0).entity
      else { continue }
      let country = ground.knowledge.country(of: entity)
      let weight = Linking.weight(of: entity, ground)
      if let k = shares.firstIndex(where: { $0.country == country }) {
        shares[k].weight &+= weight
      } else if shares.count < LinkSigns.most {
        shares.append((country, weight))
      }
    }
    for name in cluster.names.prefix(LinkSigns.most) {
      if cluster.label == .per {
        if let title = resolution.forms[name].title?.titleClass, title.isOffice, !offices.contains(title) {
          offices.append(title)
        }
      } else if cluster.label == .gpe || cluster.label == .loc {
        place(name, resolution, ground, names)
      }
    }
  }

  private mutating func place(_ name: Int, _ resolution: NameResolution, _ ground: NameGround, _ names: [NameSpan]) {
    let follows = LinkSigns.isApposed(name, name &+ 1, ground, names)
    if within == nil, follows, !LinkSigns.isApposed(name &- 1, name, ground, names) {
      within = LinkSigns.countries(of: name &+ 1, resolution, ground, regions: true).first
    }
    // "Ashport, Marne and Tessel" is a list.
    if regionOf == nil, !follows, LinkSigns.isApposed(name &- 1, name, ground, names),
      !LinkSigns.isApposed(name &- 2, name &- 1, ground, names),
      !LinkSigns.joins.contains(ground.document.tokens.hash(names[name].end))
    {
      let towns = LinkSigns.countries(of: name &- 1, resolution, ground, regions: false)
      let own = LinkSigns.countries(of: name, resolution, ground, regions: true)
      regionOf = own.first { towns.contains($0) }
    }
  }

  private static let joins = WordSet("and or & to")

  /// Whether two places stand side by side with a comma between.
  private static func isApposed(_ a: Int, _ b: Int, _ ground: NameGround, _ names: [NameSpan]) -> Bool {
    guard names.indices.contains(a), names.indices.contains(b) else { return false }
    let (first, second) = (names[a], names[b])
    return (first.label == .gpe || first.label == .loc) && (second.label == .gpe || second.label == .loc)
      && second.first == first.end &+ 1 && ground.isMark(0x2C, first.end)
  }

  /// The countries of what a name can be: of countries and their provinces, or of towns.
  private static func countries(
    of name: Int, _ resolution: NameResolution, _ ground: NameGround, regions: Bool
  ) -> [Int] {
    guard resolution.forms.indices.contains(name) else { return [] }
    let key = resolution.forms[name].key
    guard let payload = ground.knowledge.forms.find(
      UInt32(truncatingIfNeeded: key >> 8), UInt8(truncatingIfNeeded: key)) else { return [] }
    var found: [Int] = []
    for n in 0..<ground.knowledge.candidateCount(payload) {
      let candidate = ground.knowledge.candidate(payload, n)
      guard candidate.kind != .metonym, candidate.kind != .demonym, let entity = candidate.entity else { continue }
      let fits =
        switch ground.knowledge.kind(of: entity) {
        case .country, .admin1, .territory: regions
        case .city, .capital: !regions
        default: false
        }
      let country = ground.knowledge.country(of: entity)
      if fits && country > 0 { found.append(country) }
    }
    return found
  }

  /// What the names of the cluster themselves say for `country`.
  func own(_ country: Int) -> Int { shares.first { $0.country == country }?.weight ?? 0 }

  /// Whether an office is said, so that a politician is meant.
  var hasOffice: Bool { !offices.isEmpty }

  /// Whether a person is known to have held the office that is said.
  func isOffice(held knowledge: KnowledgeTable, by person: Int) -> Bool {
    guard hasOffice else { return false }
    return knowledge.offices(of: person).contains { $0.titleClass != .other && offices.contains($0.titleClass) }
  }
}

extension TitleClass {
  /// Held by those whom the tables know: by politicians, judges, princes.
  var isOffice: Bool {
    switch self {
    case .headOfState, .headOfGovernment, .minister, .legislator, .diplomat, .justice, .royal, .localGovernment: true
    default: false
    }
  }
}
