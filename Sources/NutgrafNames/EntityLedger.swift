// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// One id for one thing over many reports: "Anna Berg" of this report and "Berg" resolved to her in
/// that one are the same, as are two spellings of a name that the tables know.
///
/// Reports are added as they come. What is known by an id joins by it; a full name joins by its folded
/// form, a person's by its sound as well ("Oleksii" and "Oleksiy"), unless an id or the gender speaks
/// against it; a lone family name joins nothing. Memory is
/// bounded: beyond `limit` entities the one not seen for longest is forgotten.
public struct EntityLedger: Sendable {
  /// What is kept of an entity.
  public struct Entry: Sendable {
    public let id: UInt64
    public var name: String
    public var label: EntityLabel
    public var wikidata: String?
    public var gender: Gender
    public var reports: Int
    var seen: UInt64
  }

  private var entries: [UInt64: Entry] = [:]
  private var byKey: [Key: UInt64] = [:]
  private var keysOf: [UInt64: [Key]] = [:]
  private var next: UInt64 = 1
  private var clock: UInt64 = 0
  public let limit: Int

  private enum Key: Hashable, Sendable {
    case known(String)
    case form(UInt64, UInt8)
  }

  public init(limit: Int = 200_000) { self.limit = max(1, limit) }

  public var count: Int { entries.count }
  public subscript(id: UInt64) -> Entry? { entries[id] }

  /// The ids of a report's entities, by position. nil for what cannot be known again (a lone family
  /// name, "both sides").
  public mutating func add(_ names: Names) -> [UInt64?] {
    clock &+= 1
    var ids: [UInt64?] = []
    ids.reserveCapacity(names.entities.count)
    for entity in names.entities { ids.append(id(of: entity)) }
    forget()
    return ids
  }

  private mutating func id(of entity: Entity) -> UInt64? {
    guard entity.members.isEmpty else { return nil }
    // Who is known by description alone ("the sailors") may be others elsewhere.
    guard entity.known != nil || entity.name.utf8.contains(where: { $0 >= 0x41 && $0 <= 0x5A || $0 >= 0x80 })
    else { return nil }
    var keys: [Key] = []
    if let known = entity.known { keys.append(.known(known)) }
    let group = EntityLedger.group(entity.label)
    for form in [entity.name] + entity.aliases {
      if let key = EntityLedger.key(form, person: entity.label == .per), keys.count < 16 {
        keys.append(.form(key, group))
        if entity.label == .per, let key = EntityLedger.soundKey(form) {
          keys.append(.form(key, EntityLedger.soundGroup))
        }
      }
    }
    guard !keys.isEmpty else { return nil }
    var found: UInt64?
    for key in keys {
      guard let id = byKey[key], let entry = entries[id], fits(entity, entry) else { continue }
      found = id
      break
    }
    let id = found ?? next
    if found == nil {
      next &+= 1
      entries[id] = Entry(
        id: id, name: entity.name, label: entity.label, wikidata: entity.wikidata,
        gender: entity.gender, reports: 0, seen: clock)
    }
    entries[id]?.reports &+= 1
    entries[id]?.seen = clock
    if entries[id]?.wikidata == nil { entries[id]?.wikidata = entity.wikidata }
    if entries[id]?.gender == .unknown { entries[id]?.gender = entity.gender }
    for key in keys where byKey[key] == nil {
      byKey[key] = id
      keysOf[id, default: []].append(key)
    }
    return id
  }

  /// Two that the tables tell apart, or a man and a woman, are not one.
  private func fits(_ entity: Entity, _ entry: Entry) -> Bool {
    if let a = entity.wikidata, let b = entry.wikidata, a != b { return false }
    let genders: (Gender, Gender) = (entity.gender, entry.gender)
    switch genders {
    case (.male, .female), (.female, .male): return false
    default: return true
    }
  }

  private static func group(_ label: EntityLabel) -> UInt8 {
    switch label {
    case .per: 0
    case .gpe, .loc, .fac: 1
    case .norp: 2
    default: 3
    }
  }

  /// The folded form of a name; of a person only when it is a full one.
  private static func key(_ form: String, person: Bool) -> UInt64? {
    var atoms = NameAtoms()
    let bytes = Array(form.utf8)
    atoms.append(bytes, 0..<bytes.count, fold: KnowledgeTable.embedded.fold)
    guard atoms.count > (person ? 1 : 0) else { return nil }
    var hash: UInt64 = 0
    for i in 0..<atoms.count {
      hash = (hash ^ UInt64(atoms.hashes[i])) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 31
    }
    return hash
  }

  private static let soundGroup: UInt8 = 255

  /// A full name in plain letters as other transliterations would have it too: y and j are i, doubled letters
  /// one, "-skyi", "-skii" and "-sky" the same. nil for other letters and for names of one word.
  private static func soundKey(_ form: String) -> UInt64? {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var last: UInt8 = 0
    var words = 0
    for b in form.utf8 {
      var letter = b | 0x20
      if letter >= 0x61 && letter <= 0x7A {
        if letter == 0x79 || letter == 0x6A { letter = 0x69 }
      } else if b == 0x20 || b == 0x2D {
        letter = 0x20
      } else {
        return nil
      }
      guard letter != last else { continue }
      if letter == 0x20 { words &+= 1 }
      hash = (hash ^ UInt64(letter)) &* 0x0000_0100_0000_01B3
      last = letter
    }
    return words > 0 ? hash : nil
  }

  /// Drops a tenth of the entries, those not seen for longest, when there are too many.
  private mutating func forget() {
    guard entries.count > limit else { return }
    let old = entries.values.sorted { $0.seen != $1.seen ? $0.seen < $1.seen : $0.id < $1.id }
    for entry in old.prefix(max(entries.count &- limit, limit / 10)) {
      entries[entry.id] = nil
      for key in keysOf.removeValue(forKey: entry.id) ?? [] where byKey[key] == entry.id {
        byKey[key] = nil
      }
    }
  }
}
