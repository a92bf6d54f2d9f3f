// SPDX-License-Identifier: Apache-2.0
import CNutgrafData
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
  private let entities: TableBytes
  private let names: TableBytes
  private let countries: TableBytes
  private let offices: TableBytes
  private let officeTitles: TableBytes
  private let surnames: TableBytes
  private let extra: TableBytes
  private let officeCount: Int
  private let extraCount: Int

  public init(_ bytes: TableBytes) {
    func section(_ n: Int) -> TableBytes {
      guard n < Int(bytes.u32(8)) else { return bytes.slice(0, 0) }
      return bytes.slice(Int(bytes.u32(12 &+ 8 &* n)), Int(bytes.u32(16 &+ 8 &* n)))
    }
    fold = FoldTable(section(0))
    forms = PhraseTable(section(1))
    lists = section(2)
    entities = section(3)
    names = section(4)
    countries = section(5)
    offices = section(6)
    officeTitles = section(7)
    titles = PhraseTable(section(8))
    words = PhraseTable(section(9))
    surnames = section(10)
    extra = section(11)
    count = min(Int(entities.u32(0)), max(0, entities.count &- 4) / 9)
    officeCount = min(Int(offices.u32(0)), max(0, offices.count &- 4) / 15)
    extraCount = min(Int(extra.u32(0)), max(0, extra.count &- 4) / 9)
  }

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
      FormKind(rawValue: UInt8(truncatingIfNeeded: raw >> 24) & 15) ?? .name
    }
    /// Its entity; nil for a mere gazetteer name.
    @inline(__always) public var entity: Int? {
      kind == .gazetteer ? nil : Int(raw & 0xFF_FFFF)
    }
    /// A short form that is only meant when printed in capitals: "WHO", "IS".
    @inline(__always) public var needsCapitals: Bool { raw & 1 << 28 != 0 }
    /// Also a common word.
    @inline(__always) public var isCommonWord: Bool { raw & 1 << 29 != 0 }
  }

  /// The readings of a payload of `forms`, best known first.
  public func candidateCount(_ payload: UInt32) -> Int {
    guard payload & 1 << 31 != 0 else { return 1 }
    return min(16, Int(lists.u32(4 &* Int(payload & 0x7FFF_FFFF))))
  }

  @inline(__always)
  public func candidate(_ payload: UInt32, _ n: Int) -> Candidate {
    guard payload & 1 << 31 != 0 else { return Candidate(raw: payload) }
    return Candidate(raw: lists.u32(4 &* (Int(payload & 0x7FFF_FFFF) &+ 1 &+ n)))
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

  @inline(__always)
  public func label(of entity: Int) -> UInt8 { entities.u8(4 &+ 4 &* count &+ entity) & 15 }
  @inline(__always)
  public func kind(of entity: Int) -> Kind {
    Kind(rawValue: entities.u8(4 &+ 5 &* count &+ entity)) ?? .unknown
  }
  /// 0 to 95: a rough prior of being in the news.
  @inline(__always)
  public func salience(of entity: Int) -> Int { Int(entities.u8(4 &+ 6 &* count &+ entity)) }
  /// 0 unknown, 1 male, 2 female.
  public func gender(of entity: Int) -> UInt8 { entities.u8(4 &+ 8 &* count &+ entity) }
  /// The country it belongs to, as a position in the table's countries; 0 for none.
  @inline(__always)
  public func country(of entity: Int) -> Int { Int(entities.u8(4 &+ 7 &* count &+ entity)) }

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

  public func name(of entity: Int) -> String {
    guard entity >= 0, entity < count else { return "" }
    let base = 4 &* (count &+ 1)
    let start = Int(names.u32(4 &* entity))
    let end = min(Int(names.u32(4 &* (entity &+ 1))), max(0, names.count &- base))
    guard start < end else { return "" }
    return String(decoding: (start..<end).map { names.u8(base &+ $0) }, as: UTF8.self)
  }

  /// The table's stable id and the public ids.
  public func ids(of entity: Int) -> (known: String?, wikidata: String?, geonames: String?) {
    guard entity >= 0, entity < count else { return (nil, nil, nil) }
    let number = entities.u32(4 &+ 4 &* entity)
    var more: (UInt32, UInt8)?
    var low = 0
    var high = extraCount
    while low < high {
      let middle = (low &+ high) / 2
      if Int(extra.u32(4 &+ 8 &* middle)) < entity { low = middle &+ 1 } else { high = middle }
    }
    if low < extraCount, Int(extra.u32(4 &+ 8 &* low)) == entity {
      more = (extra.u32(8 &+ 8 &* low), extra.u8(4 &+ 8 &* extraCount &+ low))
    }
    func geonames(_ kind: UInt8) -> String? { more?.1 == kind ? more.map { String($0.0) } : nil }
    switch entities.u8(4 &+ 4 &* count &+ entity) >> 4 {
    case 1: return ("Q\(number)", "Q\(number)", geonames(0))
    case 2: return ("g\(number)", geonames(1).map { "Q" + $0 }, "\(number)")
    case 3:
      let hex = String(number, radix: 16)
      return ("x" + String(repeating: "0", count: max(0, 8 &- hex.utf8.count)) + hex, nil, nil)
    case 4:
      var code: [UInt8] = []
      for part in [number, more?.1 == 2 ? more?.0 ?? 0 : 0] {
        for shift in [0, 8, 16, 24] {
          let byte = UInt8(truncatingIfNeeded: part >> UInt32(shift))
          if byte != 0 { code.append(byte) }
        }
      }
      return ("r" + String(decoding: code, as: UTF8.self), nil, nil)
    default: return (nil, nil, nil)
    }
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

  public func offices(of entity: Int) -> [Office] {
    var low = 0
    var high = officeCount
    while low < high {
      let middle = (low &+ high) / 2
      if Int(offices.u32(4 &+ 4 &* middle)) < entity { low = middle &+ 1 } else { high = middle }
    }
    var found: [Office] = []
    while low < officeCount, Int(offices.u32(4 &+ 4 &* low)) == entity, found.count < 64 {
      let of = Int(offices.u32(4 &+ 4 &* officeCount &+ 4 &* low))
      let at = 4 &+ 8 &* officeCount &+ 6 &* low
      let flags = offices.u8(4 &+ 14 &* officeCount &+ low)
      found.append(
        Office(
          of: of < count ? of : nil, start: offices.u16(at), end: offices.u16(at &+ 2),
          titleClass: TitleClass(rawValue: flags & 0x7F) ?? .other, heldLater: flags & 0x80 != 0,
          title: Int(offices.u16(at &+ 4))))
      low &+= 1
    }
    return found
  }

  /// Who is known to hold a country's highest office on a day; nil when the lists do not say.
  /// O(*n*) in the rows: for the rare doubt, not for every name.
  public func holder(of country: Int, _ titleClass: TitleClass, on day: UInt16) -> Int? {
    for row in 0..<officeCount {
      let flags = offices.u8(4 &+ 14 &* officeCount &+ row)
      guard flags & 0x7F == titleClass.rawValue,
        Int(offices.u32(4 &+ 4 &* officeCount &+ 4 &* row)) == country
      else { continue }
      let at = 4 &+ 8 &* officeCount &+ 6 &* row
      let start = offices.u16(at)
      let end = offices.u16(at &+ 2)
      if start > 0, start <= day,
        end >= day || (end == 0 && flags & 0x80 != 0 && day <= KnowledgeTable.leadersDay)
      {
        return Int(offices.u32(4 &+ 4 &* row))
      }
    }
    return nil
  }

  public func title(of office: Office) -> String {
    let n = Int(officeTitles.u32(0))
    guard office.title < n else { return "" }
    let base = 4 &+ 4 &* (n &+ 1)
    let start = Int(officeTitles.u32(4 &+ 4 &* office.title))
    let end = min(Int(officeTitles.u32(8 &+ 4 &* office.title)), max(0, officeTitles.count &- base))
    guard start < end else { return "" }
    return String(decoding: (start..<end).map { officeTitles.u8(base &+ $0) }, as: UTF8.self)
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
