// SPDX-License-Identifier: Apache-2.0
import CNutgrafTables
import NutgrafText

/// What the library knows of news actors: people, organisations, places and the offices they hold.
/// Read in place; `Documentation/tables/knowledge.md` tells origin and layout.
public struct KnowledgeTable: Sendable {
  /// The table that the library embeds.
  public static let embedded = KnowledgeTable(
    unsafe TableBytes(embedded: ng_table_knowledge_bytes(), count: Int(ng_table_knowledge_size)))

  public let fold: FoldTable
  /// Names and other forms of entities.
  public let forms: PhraseTable
  /// Titles, ranks and role nouns; see `TitleEntry`.
  public let titles: PhraseTable
  /// Single words; see `WordEntry`.
  public let words: PhraseTable
  public let count: Int

  private let lists: TableBytes
  private let classes: TableBytes
  /// Where each prior begins, and the prior, highest first.
  private let priors: TableBytes
  private let columns: TableBytes
  private let numbers: BlockList
  private let countries: TableBytes
  private let held: TableBytes
  private let terms: BlockList
  private let surnames: TableBytes
  private let names: TextPool
  private let officeTitles: TextPool

  public init(_ bytes: TableBytes) {
    func section(_ n: Int) -> TableBytes {
      guard bytes.u8(4) == KnowledgeTable.version, n < Int(bytes.u32(8)) else { return bytes.slice(0, 0) }
      return bytes.slice(Int(bytes.u32(12 &+ 8 &* n)), Int(bytes.u32(16 &+ 8 &* n)))
    }
    fold = FoldTable(section(0))
    forms = PhraseTable(section(1))
    lists = section(2)
    let entities = section(3)
    let classCount = Int(entities.u8(2))
    let priorCount = Int(entities.u8(3))
    classes = entities.slice(4, 4 &* classCount)
    priors = entities.slice(4 &+ 4 &* classCount, 4 &* priorCount)
    columns = entities.slice(4 &+ 4 &* classCount &+ 4 &* priorCount, entities.count)
    count = min(Int(entities.u16(0)), columns.count / 2)
    numbers = BlockList(section(4))
    countries = section(5)
    held = section(6)
    terms = BlockList(section(7))
    titles = PhraseTable(section(8))
    words = PhraseTable(section(9))
    surnames = section(10)
    let symbols = TextSymbols(section(11))
    names = TextPool(section(12), symbols: symbols)
    officeTitles = TextPool(section(13), symbols: symbols)
  }

  static let version: UInt8 = 2

  // MARK: - Forms

  public enum FormKind: UInt8, Sendable {
    case name, acronym, demonym, metonym, formerName, transliteration, surname, abbreviation
    /// Known to be a name of a kind, of nobody in particular.
    case gazetteer = 15
  }

  /// One reading of a form.
  public struct Candidate: Sendable {
    public let raw: UInt32
    @inline(__always) public var kind: FormKind {
      FormKind(rawValue: UInt8(truncatingIfNeeded: raw >> 16) & 15) ?? .name
    }
    /// Its entity; nil for a mere gazetteer name.
    @inline(__always) public var entity: Int? {
      kind == .gazetteer ? nil : Int(raw & 0xFFFF)
    }
    /// A short form that is only meant when printed in capitals: "WHO", "IS".
    @inline(__always) public var needsCapitals: Bool { raw & 1 << 20 != 0 }
    /// Also a common word.
    @inline(__always) public var isCommonWord: Bool { raw & 1 << 21 != 0 }
  }

  /// The readings of a payload of `forms`, best known first.
  public func candidateCount(_ payload: UInt32) -> Int {
    guard payload & 1 << 23 != 0 else { return 1 }
    return min(16, Int(lists.u16(3 &* Int(payload & 0xFFFF))))
  }

  @inline(__always)
  public func candidate(_ payload: UInt32, _ n: Int) -> Candidate {
    guard payload & 1 << 23 != 0 else { return Candidate(raw: payload) }
    let at = 3 &* (Int(payload & 0xFFFF) &+ 1 &+ n)
    return Candidate(raw: UInt32(lists.u16(at)) | UInt32(lists.u8(at &+ 2)) << 16)
  }

  // MARK: - Entities

  /// The label's position in PER ORG GPE LOC NORP FAC EVENT WORK LAW PRODUCT MISC.
  @inline(__always)
  public func label(_ c: Candidate) -> UInt8 {
    guard let e = c.entity else { return UInt8(truncatingIfNeeded: c.raw >> 8) }
    return label(of: e)
  }
  @inline(__always)
  public func kind(_ c: Candidate) -> Kind {
    guard let e = c.entity else {
      return Kind(rawValue: UInt8(truncatingIfNeeded: c.raw)) ?? .unknown
    }
    return kind(of: e)
  }

  /// A byte of an entity's class: label, kind, gender, kind of id.
  @inline(__always)
  private func trait(_ entity: Int, _ n: Int) -> UInt8 {
    classes.u8(4 &* Int(columns.u8(2 &* entity)) &+ n)
  }

  @inline(__always)
  public func label(of entity: Int) -> UInt8 { trait(entity, 0) }
  @inline(__always)
  public func kind(of entity: Int) -> Kind { Kind(rawValue: trait(entity, 1)) ?? .unknown }
  /// 0 unknown, 1 male, 2 female.
  public func gender(of entity: Int) -> UInt8 { trait(entity, 2) }
  /// The country it belongs to, as a position in the table's countries; 0 for none.
  @inline(__always)
  public func country(of entity: Int) -> Int { Int(columns.u8(2 &* entity &+ 1)) }
  /// 0 to 95: a rough prior of being in the news. Entities are sorted by it.
  public func salience(of entity: Int) -> Int {
    var low = 0
    var high = priors.count / 4
    while low < high {
      let middle = (low &+ high) / 2
      if Int(priors.u16(4 &* middle)) <= entity { low = middle &+ 1 } else { high = middle }
    }
    return Int(priors.u16(4 &* (low &- 1) &+ 2))
  }

  /// The entity of a country by its position, nil when there is none.
  public func countryEntity(_ country: Int) -> Int? {
    let e = Int(countries.u32(8 &* country &+ 4))
    return country > 0 && e < count ? e : nil
  }
  /// ISO 3166-1 alpha-3.
  public func countryCode(_ country: Int) -> String {
    String(
      decoding: (0..<3).map { countries.u8(8 &* country &+ $0) }.filter { $0 != 0 }, as: UTF8.self)
  }

  /// The name in full.
  public func name(of entity: Int) -> String { names[entity] }
  /// The title under which an office is held.
  public func title(of office: Office) -> String { officeTitles[office.title] }

  /// The table's stable id and the public ids. O(32 entities).
  public func ids(of entity: Int) -> (known: String?, wikidata: String?, geonames: String?) {
    guard entity >= 0, entity < count else { return (nil, nil, nil) }
    var at = numbers.start(of: entity >> 5)
    var last = (0, 0)  // of Wikidata, of GeoNames: numbers are told by their difference
    var code: [UInt8] = []
    for row in entity & ~31...entity {
      let kind = trait(row, 3)
      var number = 0
      switch kind & 15 {
      case 1, 2:
        let step = numbers.items.varint(&at)
        let change = step & 1 == 0 ? step >> 1 : 0 &- step >> 1
        number = (kind & 15 == 1 ? last.0 : last.1) &+ change
        if kind & 15 == 1 { last.0 = number } else { last.1 = number }
      case 3:
        number = Int(numbers.items.u32(at))
        at &+= 4
      case 4:
        let lengths = Int(numbers.items.u8(at))
        at &+= 1
        code = Array(code.prefix(lengths >> 4))
        for _ in 0..<(lengths & 15) {
          code.append(numbers.items.u8(at))
          at &+= 1
        }
      default: break
      }
      let more = kind & 16 != 0 ? numbers.items.varint(&at) : nil
      guard row == entity else { continue }
      switch kind & 15 {
      case 1: return ("Q\(number)", "Q\(number)", more.map { "\($0)" })
      case 2: return ("g\(number)", more.map { "Q\($0)" }, "\(number)")
      case 3:
        let hex = String(number, radix: 16)
        return ("x" + String(repeating: "0", count: max(0, 8 &- hex.utf8.count)) + hex, nil, nil)
      case 4: return ("r" + String(decoding: code, as: UTF8.self), nil, nil)
      default: break
      }
    }
    return (nil, nil, nil)
  }

  // MARK: - Offices

  /// A term in an office. Days count from 1900-01-01; 0 is unknown.
  public struct Office: Sendable {
    public let of: Int?
    /// In office from this day at the latest.
    public let start: UInt16
    /// In office to this day at the earliest; 0 when the list does not say.
    public let end: UInt16
    public let titleClass: TitleClass
    /// No end is listed, and another list names the holder on `KnowledgeTable.leadersDay`.
    public let heldLater: Bool
    let title: Int
  }

  /// The day of the list of leaders, 2026-05-01.
  public static let leadersDay: UInt16 = 46141

  /// A term as listed: what is held stands once for all who held it.
  private struct Term {
    let held: Int
    let start: Int
    let end: Int
  }

  /// Calls `body` for the terms of a group of 128 entities, in their order, until it answers false.
  @inline(__always)
  private func forEachTerm(inGroup group: Int, _ body: (_ person: Int, _ term: Term) -> Bool) {
    var at = terms.start(of: group)
    let end = terms.start(of: group &+ 1)
    var person = group &* 128
    while at < end {
      let step = terms.items.varint(&at)
      if step == 0 { return }
      person &+= step &- 1
      let held = terms.items.varint(&at)
      let start = terms.items.varint(&at)
      let length = terms.items.varint(&at) &- 1
      let change = length & 1 == 0 ? length >> 1 : 0 &- length >> 1
      let term = Term(held: held, start: start, end: length < 0 ? 0 : start &+ change)
      if !body(person, term) { return }
    }
  }

  /// What a person is listed to have held, earliest first where the office is the same.
  public func offices(of entity: Int) -> [Office] {
    guard entity >= 0, entity < count else { return [] }
    var found: [Office] = []
    forEachTerm(inGroup: entity >> 7) { person, term in
      guard person >= entity else { return true }
      guard person == entity, found.count < 64 else { return false }
      let at = 4 &+ 5 &* term.held
      let of = Int(held.u16(at))
      let flags = held.u8(at &+ 4)
      found.append(
        Office(
          of: of < count ? of : nil, start: UInt16(truncatingIfNeeded: term.start),
          end: UInt16(truncatingIfNeeded: term.end),
          titleClass: TitleClass(rawValue: flags & 0x7F) ?? .other, heldLater: flags & 0x80 != 0,
          title: Int(held.u16(at &+ 2))))
      return true
    }
    return found
  }

  /// Who is known to hold a country's highest office on a day; nil when the lists do not say.
  /// O(*n*) in the rows: for the rare doubt, not for every name.
  public func holder(of country: Int, _ titleClass: TitleClass, on day: UInt16) -> Int? {
    var holder: Int?
    for group in 0..<terms.count where holder == nil {
      forEachTerm(inGroup: group) { person, term in
        let at = 4 &+ 5 &* term.held
        let flags = held.u8(at &+ 4)
        guard term.start > 0, term.start <= Int(day), flags & 0x7F == titleClass.rawValue,
          Int(held.u16(at)) == country,
          term.end >= Int(day)
            || (term.end == 0 && flags & 0x80 != 0 && day <= KnowledgeTable.leadersDay)
        else { return true }
        holder = person
        return false
      }
    }
    return holder
  }

  // MARK: - Words

  /// Whether a folded atom is the family name of somebody; one in a hundred other words is let in.
  @inline(__always)
  public func isSurname(_ hash: UInt32) -> Bool {
    let mask = UInt32(truncatingIfNeeded: max(8, surnames.count &* 8) &- 1)
    let step = (hash >> 17 | hash << 15) | 1
    var h = hash
    for _ in 0..<5 {
      let bit = h & mask
      if surnames.u8(Int(bit >> 3)) & (1 << (bit & 7)) == 0 { return false }
      h = h &+ step
    }
    return true
  }

  @inline(__always)
  public func word(_ hash: UInt32, _ length: UInt8) -> WordEntry {
    WordEntry(raw: words.find(hash, length) ?? 0)
  }
}

/// What is known of a single word.
public struct WordEntry: Sendable {
  public let raw: UInt32
  public init(raw: UInt32) { self.raw = raw }
  /// A given name, of whichever gender.
  @inline(__always) public var isGivenName: Bool { raw & 7 != 0 }
  /// 0 unknown, 1 male, 2 female.
  @inline(__always) public var gender: UInt8 {
    raw & 7 == 1 ? 1 : raw & 7 == 2 ? 2 : 0
  }
  /// How common the given name is, 0 to 7 (a power of ten).
  @inline(__always) public var givenWeight: Int { Int(raw >> 4 & 7) }
  /// 0 unknown, 1 always capitalised … 15 always lower case inside sentences.
  @inline(__always) public var usualCase: Int { Int(raw >> 8 & 15) }
  /// How common the word is, 0 to 15 (a power of two).
  @inline(__always) public var frequency: Int { Int(raw >> 12 & 15) }
}

/// What sort of title a word is. Raw values are those of the table.
public enum TitleClass: UInt8, Sendable {
  case other, honorific, honorificMale, honorificFemale, headOfState, headOfGovernment, minister
  case legislator, diplomat, spokesperson, military, police, justice, royal, religious, academia
  case media, business, localGovernment, civil, family, sport, armed
}

public struct TitleEntry: Sendable {
  public let raw: UInt32
  public init(raw: UInt32) { self.raw = raw }
  @inline(__always) public var titleClass: TitleClass {
    TitleClass(rawValue: UInt8(truncatingIfNeeded: raw)) ?? .other
  }
  /// 0 unknown, 1 male, 2 female.
  @inline(__always) public var gender: UInt8 { UInt8(truncatingIfNeeded: raw >> 8) & 3 }
}

extension KnowledgeTable {
  /// What an entity is. Raw values are those of the table.
  public enum Kind: UInt8, Sendable {
    case unknown, country, formerCountry, territory, capital, city, admin1, region, continent, water
    case place, politician, businessperson, royal, religiousLeader, militant, company, newspaper
    case newsAgency, broadcaster, magazine, party, ngo, armedGroup, igo, organisation, government
    case ministry, agency, legislature, court, military, police, centralBank, exchange, university
    case sportsBody, group, event, award, treaty, facility, website
  }
}
