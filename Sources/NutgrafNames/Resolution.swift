// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// One person, organisation or place of a report in the making: the names that are its own.
struct Cluster {
  /// Positions in the list of names, in text order.
  var names: [Int] = []
  /// The name that says most.
  var fullest = 0
  var votes = [Float](repeating: 0, count: EntityLabel.allCases.count)
  var gender: Gender = .unknown
  var knowledge: Int?
  var user: Int?
  var identityScore: Float = 0
  /// The country it stands for, as a position in the knowledge table.
  var country: Int?
  var merged = false

  var label: EntityLabel {
    var best = 0
    for i in votes.indices where votes[i] > votes[best] { best = i }
    return EntityLabel(rawValue: UInt8(best)) ?? .misc
  }
}

/// The form of a name as resolution compares it.
struct NameForm {
  /// Its atoms without "the" and titles.
  var atoms: Range<Int>
  var key: UInt64
  var title: TitleEntry?
  /// Whether an honorific stands before it, and for whom it is used.
  var gender: Gender = .unknown
}

/// Joins the names of one report that are of the same thing.
///
/// Exact form first; then persons: shorter forms follow the longest before them, family names follow
/// the last full name, with the honorific's gender obeyed; then acronyms and company suffixes.
struct NameResolution {
  let ground: NameGround
  let names: [NameSpan]
  private(set) var forms: [NameForm] = []
  private(set) var clusters: [Cluster] = []
  private(set) var clusterOf: [Int]

  init(_ ground: NameGround, _ names: [NameSpan]) {
    self.ground = ground
    self.names = names
    clusterOf = [Int](repeating: -1, count: names.count)
    forms.reserveCapacity(names.count)
    for name in names { forms.append(form(of: name)) }
    joinEqual()
    joinPersons()
    joinStrays()
    joinOrganisations()
    joinSigns()
    close()
  }

  private var atoms: NameAtoms { ground.atoms }

  // MARK: - Forms

  private func form(of name: NameSpan) -> NameForm {
    var range = ground.atoms(name.first, name.end)
    var form = NameForm(atoms: range, key: 0, title: nil)
    while range.count > 1, atoms.hashes[range.lowerBound] == NameWords.the {
      range = (range.lowerBound &+ 1)..<range.upperBound
    }
    if name.label == .per {
      // A title inside the name, as some texts and models have it.
      while range.count > 1 {
        let a = range.lowerBound
        guard let raw = ground.knowledge.titles.find(atoms.hashes[a], atoms.lengths[a]) else {
          break
        }
        let entry = TitleEntry(raw: raw)
        guard entry.titleClass.stands, !isGivenName(a) else { break }
        form.title = entry
        range = (a &+ 1)..<range.upperBound
      }
      if form.title == nil { form.title = titleBefore(name.first) }
      switch form.title?.gender {
      case 1: form.gender = .male
      case 2: form.gender = .female
      default: break
      }
    }
    // "Marna of Norvale" is spoken of as Marna.
    if name.label == .per, range.count > 2,
      let of = range.dropFirst().first(where: { atoms.hashes[$0] == NameWords.of })
    {
      range = range.lowerBound..<of
    }
    form.atoms = range
    if let (hash, length) = ground.phrase(range) {
      form.key = UInt64(hash) << 8 | UInt64(length)
    }
    return form
  }

  private func isGivenName(_ atom: Int) -> Bool {
    ground.knowledge.word(atoms.hashes[atom], atoms.lengths[atom]).isGivenName
  }

  /// The title that ends right before token `t`.
  private func titleBefore(_ t: Int) -> TitleEntry? {
    var last = t &- 1
    while last >= 0, ground.document.tokens.shape(last).contains(.punctuation),
      ground.document.text.byte(at: ground.document.tokens.span(last).lower) == 0x2E
    { last &-= 1 }
    guard last >= 0, let a = ground.atoms(of: last).first,
      let raw = ground.knowledge.titles.find(atoms.hashes[a], atoms.lengths[a])
    else { return nil }
    return TitleEntry(raw: raw)
  }

  // MARK: - Joining

  private mutating func joinEqual() {
    var known: [UInt64: Int] = [:]
    for i in names.indices {
      let form = forms[i]
      guard !form.atoms.isEmpty else {
        _ = newCluster(i)
        continue
      }
      let single = form.atoms.count == 1
      // A lone family name is joined below, one mention at a time.
      if single && names[i].label == .per { continue }
      let kind: UInt64 = single ? (names[i].label == .norp ? 2 : 0) : 1
      let key = form.key << 2 | kind
      if let cluster = known[key] {
        add(i, to: cluster)
      } else {
        known[key] = newCluster(i)
      }
    }
  }

  /// A sign that is marked by itself, "@ norvalepost", is of the name that it stands before.
  private mutating func joinSigns() {
    for i in names.indices.dropLast() where forms[i].atoms.isEmpty && names[i &+ 1].first == names[i].end {
      let other = clusterOf[i &+ 1]
      guard other >= 0, !forms[i &+ 1].atoms.isEmpty else { continue }
      merge(clusterOf[i], into: other)
    }
  }

  private mutating func newCluster(_ name: Int) -> Int {
    clusters.append(Cluster())
    add(name, to: clusters.count &- 1)
    clusters[clusters.count &- 1].fullest = name
    return clusters.count &- 1
  }

  private mutating func add(_ name: Int, to cluster: Int) {
    clusters[cluster].names.append(name)
    clusters[cluster].votes[Int(names[name].label.rawValue)] += names[name].score
    if clusters[cluster].gender == .unknown { clusters[cluster].gender = forms[name].gender }
    clusterOf[name] = cluster
  }

  private mutating func merge(_ other: Int, into cluster: Int) {
    guard other != cluster else { return }
    for name in clusters[other].names { clusterOf[name] = cluster }
    clusters[cluster].names.append(contentsOf: clusters[other].names)
    for i in clusters[other].votes.indices { clusters[cluster].votes[i] += clusters[other].votes[i] }
    if clusters[cluster].gender == .unknown { clusters[cluster].gender = clusters[other].gender }
    clusters[other].names = []
    clusters[other].merged = true
  }

  /// Merges from outside: two clusters that turned out to be one known entity.
  mutating func unite(_ a: Int, _ b: Int) {
    let (first, second) = a < b ? (a, b) : (b, a)
    merge(second, into: first)
    finish(first)
  }

  mutating func update(_ c: Int, _ change: (inout Cluster) -> Void) {
    guard clusters.indices.contains(c) else { return }
    change(&clusters[c])
  }

  private mutating func joinPersons() {
    // Full names by their last word.
    var byLast: [UInt32: [Int]] = [:]
    var byFirst: [UInt32: [Int]] = [:]
    for c in clusters.indices where clusters[c].label == .per && !clusters[c].merged {
      let range = forms[clusters[c].fullest].atoms
      guard range.count > 1 else { continue }
      clusters[c].gender = gender(of: c, range)
      let last = atoms.hashes[range.upperBound &- 1]
      var joined = false
      for other in (byLast[last] ?? []).suffix(16)
      where sameFullName(range, forms[clusters[other].fullest].atoms) {
        let longer = range.count > forms[clusters[other].fullest].atoms.count
        let fullest = clusters[c].fullest
        merge(c, into: other)
        if longer { clusters[other].fullest = fullest }
        joined = true
        break
      }
      if !joined {
        byLast[last, default: []].append(c)
        byFirst[atoms.hashes[range.lowerBound], default: []].append(c)
      }
    }
    // Lone names: the person of that name mentioned last, else the next to come.
    var lastMention = [Int](repeating: -1, count: clusters.count)
    var loners: [UInt64: Int] = [:]
    for i in names.indices {
      if clusterOf[i] >= 0 {
        lastMention[clusterOf[i]] = i
        continue
      }
      guard let a = forms[i].atoms.last else { continue }
      let hash = atoms.hashes[a]
      var candidates = byLast[hash] ?? []
      if candidates.isEmpty, let byGiven = byFirst[hash], byGiven.count == 1 {
        candidates = byGiven
      }
      if let chosen = choose(candidates.suffix(16), for: i, lastMention: lastMention) {
        add(i, to: chosen)
        lastMention[chosen] = i
      } else if let other = loners[forms[i].key] {
        add(i, to: other)
      } else {
        loners[forms[i].key] = newCluster(i)
        lastMention.append(i)
      }
    }
  }

  /// The person of a lone name: who was mentioned last of those that it fits. One who was named but once gives
  /// way to the person whom the report is about.
  private func choose(_ candidates: ArraySlice<Int>, for name: Int, lastMention: [Int]) -> Int? {
    var best: Int?
    var bestPlace = Int.min
    for c in candidates where !clusters[c].merged {
      let wanted = forms[name].gender
      let own = clusters[c].gender
      if wanted != .unknown && own != .unknown && wanted != own { continue }
      // Before counts by nearness, after only when nothing is before.
      let place =
        lastMention[c] >= 0 ? lastMention[c] : -(clusters[c].names.first ?? name) &- names.count
      if place > bestPlace {
        best = c
        bestPlace = place
      }
    }
    guard let nearest = best, clusters[nearest].names.count == 1, lastMention[nearest] >= 0 else { return best }
    for c in candidates where !clusters[c].merged && lastMention[c] >= 0 && clusters[c].names.count >= 4 {
      let wanted = forms[name].gender
      if wanted != .unknown && clusters[c].gender != .unknown && wanted != clusters[c].gender { continue }
      return c
    }
    return best
  }

  /// Whether two full names with the same last word can be one person's: the words of the shorter
  /// stand in the longer in order, an initial standing for its word.
  private func sameFullName(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
    let (short, long) = a.count <= b.count ? (a, b) : (b, a)
    var k = long.lowerBound
    for s in short {
      var hit = false
      while k < long.upperBound && !hit {
        hit =
          atoms.hashes[s] == atoms.hashes[k] && atoms.lengths[s] == atoms.lengths[k]
          || (short.count == long.count && isInitial(s, of: k))
        k &+= 1
      }
      if !hit { return false }
    }
    return true
  }

  private func isInitial(_ a: Int, of b: Int) -> Bool {
    (atoms.lengths[a] == 1 || atoms.lengths[b] == 1) && firstLetter(a) == firstLetter(b)
  }

  private func firstLetter(_ atom: Int) -> UInt8 {
    ground.document.text.byte(at: Int(atoms.starts[atom])) | 0x20
  }

  private func gender(of cluster: Int, _ range: Range<Int>) -> Gender {
    if clusters[cluster].gender != .unknown { return clusters[cluster].gender }
    let word = ground.knowledge.word(
      atoms.hashes[range.lowerBound], atoms.lengths[range.lowerBound])
    return word.gender == 1 ? .male : word.gender == 2 ? .female : .unknown
  }

  /// A lone name of a person that is elsewhere a place or body, with no full name to follow, is that.
  private mutating func joinStrays() {
    var others: [UInt64: Int] = [:]
    for c in clusters.indices where !clusters[c].merged && clusters[c].label != .per {
      others[forms[clusters[c].fullest].key] = c
    }
    for c in clusters.indices where !clusters[c].merged && clusters[c].label == .per {
      let form = forms[clusters[c].fullest]
      guard form.atoms.count == 1, form.title == nil, let other = others[form.key],
        !clusters[other].merged
      else { continue }
      merge(c, into: other)
    }
  }

  /// The label of a name in the light of all names of its entity: a single mistake is outvoted.
  func label(of name: Int) -> EntityLabel {
    guard clusterOf.indices.contains(name), clusters.indices.contains(clusterOf[name]) else {
      return names[name].label
    }
    let own = names[name].label
    let cluster = clusters[clusterOf[name]]
    let majority = cluster.label
    guard own != majority, forms[name].atoms.count == 1,
      cluster.votes[Int(majority.rawValue)] >= 2 * cluster.votes[Int(own.rawValue)]
    else { return own }
    return majority
  }

  private mutating func joinOrganisations() {
    var initials: [UInt64: Int] = [:]
    var whole: [UInt64: Int] = [:]
    for c in clusters.indices where !clusters[c].merged {
      let range = forms[clusters[c].fullest].atoms
      whole[forms[clusters[c].fullest].key] = c
      guard range.count > 1, clusters[c].label != .per else { continue }
      for all in [true, false] {
        if let key = initialsKey(range, all: all), initials[key] == nil { initials[key] = c }
      }
    }
    for c in clusters.indices where !clusters[c].merged {
      let range = forms[clusters[c].fullest].atoms
      guard let a = range.first, clusters[c].label != .per, clusters[c].label != .norp else {
        continue
      }
      if range.count == 1, atoms.shapes[a].contains(.allCaps), atoms.lengths[a] >= 2,
        let long = initials[forms[clusters[c].fullest].key], long != c, !clusters[long].merged
      {
        let fullest = clusters[long].fullest
        merge(c, into: long)
        clusters[long].fullest = fullest
      } else if range.count > 1, clusters[c].label == .org {
        let last = atoms.hashes[range.upperBound &- 1]
        guard NameResolution.suffixes.contains(last),
          let (hash, length) = ground.phrase(range.lowerBound..<(range.upperBound &- 1)),
          let short = whole[UInt64(hash) << 8 | UInt64(length)], short != c,
          !clusters[short].merged
        else { continue }
        let fullest = clusters[c].fullest
        merge(c, into: short)
        clusters[short].fullest = fullest
      }
    }
  }

  private static let suffixes = WordSet(
    "inc corp ltd llc plc co company corporation group holdings limited ag sa nv gmbh")

  /// The hash that an acronym of these atoms has, leaving out small words or not.
  private func initialsKey(_ range: Range<Int>, all: Bool) -> UInt64? {
    var hash: UInt32 = 0x811C_9DC5
    var length: UInt8 = 0
    for a in range where all || atoms.shapes[a].contains(.capital) {
      let letter = firstLetter(a)
      guard letter >= 0x61, letter <= 0x7A else { return nil }
      hash = (hash ^ UInt32(letter)) &* 0x0100_0193
      length &+= 1
    }
    guard length >= 2, length <= 8 else { return nil }
    hash = (hash ^ (hash &>> 16)) &* 0x85EB_CA6B
    hash ^= hash &>> 13
    return UInt64(hash == 0 ? 1 : hash) << 8 | UInt64(length)
  }

  private mutating func close() {
    for c in clusters.indices where !clusters[c].merged { finish(c) }
  }

  /// Puts a cluster's names in order and finds its fullest form.
  private mutating func finish(_ c: Int) {
    clusters[c].names.sort()
    guard let first = clusters[c].names.first else { return }
    var best = first
    for name in clusters[c].names where fullness(name) > fullness(best) { best = name }
    clusters[c].fullest = best
  }

  /// Words first, then letters; capitals throughout (a headline's) count less.
  private func fullness(_ name: Int) -> Int {
    let range = forms[name].atoms
    var letters = 0
    var shouted = !range.isEmpty
    for a in range {
      letters &+= Int(atoms.lengths[a])
      if !atoms.shapes[a].contains(.allCaps) { shouted = false }
    }
    return range.count &* 1000 &+ letters &* 2 &- (shouted && range.count > 1 ? 1 : 0)
  }
}

extension TitleClass {
  /// Stands before a name and is no part of it.
  var stands: Bool {
    switch self {
    case .other, .family, .civil: false
    default: true
    }
  }
}
