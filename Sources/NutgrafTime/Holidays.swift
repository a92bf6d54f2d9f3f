// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Days with names: how they are written and when they fall.
enum Holidays {
  /// When a holiday falls.
  enum Rule: Sendable {
    case fixed(Int, Int)
    /// The nth weekday of a month: month, weekday, n (from the end when negative).
    case nth(Int, Int, Int)
    /// Days from Western Easter Sunday.
    case easter(Int)
    /// The nth weekday on or after a day of a month, shifted: "Black Friday".
    case nthPlus(Int, Int, Int, Int)
    /// The last given weekday before the day: "Victoria Day".
    case weekdayBefore(Int, Int, Int)
    case weekdayAfter(Int, Int, Int)
    /// Days from Orthodox Easter Sunday.
    case orthodox(Int)
  }

  struct Entry: Sendable {
    let name: StaticString
    let rule: Rule
  }

  /// Names in lower case, words apart by one blank; the longest name that fits is taken.
  static let table: [Entry] = [
    Entry(name: "christmas eve", rule: .fixed(12, 24)),
    Entry(name: "christmas day", rule: .fixed(12, 25)),
    Entry(name: "christmas", rule: .fixed(12, 25)),
    Entry(name: "xmas eve", rule: .fixed(12, 24)),
    Entry(name: "xmas day", rule: .fixed(12, 25)),
    Entry(name: "xmas", rule: .fixed(12, 25)),
    Entry(name: "boxing day", rule: .fixed(12, 26)),
    Entry(name: "new year s eve", rule: .fixed(12, 31)),
    Entry(name: "new years eve", rule: .fixed(12, 31)),
    Entry(name: "new year eve", rule: .fixed(12, 31)),
    Entry(name: "new year s day", rule: .fixed(1, 1)),
    Entry(name: "new years day", rule: .fixed(1, 1)),
    Entry(name: "new year day", rule: .fixed(1, 1)),
    Entry(name: "new year s", rule: .fixed(1, 1)),
    Entry(name: "new years", rule: .fixed(1, 1)),
    Entry(name: "new year", rule: .fixed(1, 1)),
    Entry(name: "thanksgiving day", rule: .nth(11, 4, 4)),
    Entry(name: "thanksgiving", rule: .nth(11, 4, 4)),
    Entry(name: "black friday", rule: .nthPlus(11, 4, 4, 1)),
    Entry(name: "cyber monday", rule: .nthPlus(11, 4, 4, 4)),
    Entry(name: "easter sunday", rule: .easter(0)),
    Entry(name: "easter monday", rule: .easter(1)),
    Entry(name: "easter saturday", rule: .easter(-1)),
    Entry(name: "easter day", rule: .easter(0)),
    Entry(name: "easter", rule: .easter(0)),
    Entry(name: "good friday", rule: .easter(-2)),
    Entry(name: "holy saturday", rule: .easter(-1)),
    Entry(name: "holy thursday", rule: .easter(-3)),
    Entry(name: "maundy thursday", rule: .easter(-3)),
    Entry(name: "palm sunday", rule: .easter(-7)),
    Entry(name: "ash wednesday", rule: .easter(-46)),
    Entry(name: "shrove tuesday", rule: .easter(-47)),
    Entry(name: "mardi gras", rule: .easter(-47)),
    Entry(name: "ascension day", rule: .easter(39)),
    Entry(name: "pentecost", rule: .easter(49)),
    Entry(name: "whit sunday", rule: .easter(49)),
    Entry(name: "whit monday", rule: .easter(50)),
    Entry(name: "corpus christi", rule: .easter(60)),
    Entry(name: "trinity sunday", rule: .easter(56)),
    Entry(name: "halloween", rule: .fixed(10, 31)),
    Entry(name: "valentine s day", rule: .fixed(2, 14)),
    Entry(name: "valentines day", rule: .fixed(2, 14)),
    Entry(name: "valentine day", rule: .fixed(2, 14)),
    Entry(name: "groundhog day", rule: .fixed(2, 2)),
    Entry(name: "st patrick s day", rule: .fixed(3, 17)),
    Entry(name: "st patricks day", rule: .fixed(3, 17)),
    Entry(name: "st george s day", rule: .fixed(4, 23)),
    Entry(name: "april fool s day", rule: .fixed(4, 1)),
    Entry(name: "april fools day", rule: .fixed(4, 1)),
    Entry(name: "april fools", rule: .fixed(4, 1)),
    Entry(name: "earth day", rule: .fixed(4, 22)),
    Entry(name: "may day", rule: .fixed(5, 1)),
    Entry(name: "cinco de mayo", rule: .fixed(5, 5)),
    Entry(name: "flag day", rule: .fixed(6, 14)),
    Entry(name: "juneteenth", rule: .fixed(6, 19)),
    Entry(name: "canada day", rule: .fixed(7, 1)),
    Entry(name: "independence day", rule: .fixed(7, 4)),
    Entry(name: "bastille day", rule: .fixed(7, 14)),
    Entry(name: "anzac day", rule: .fixed(4, 25)),
    Entry(name: "australia day", rule: .fixed(1, 26)),
    Entry(name: "burns night", rule: .fixed(1, 25)),
    Entry(name: "guy fawkes night", rule: .fixed(11, 5)),
    Entry(name: "guy fawkes day", rule: .fixed(11, 5)),
    Entry(name: "bonfire night", rule: .fixed(11, 5)),
    Entry(name: "remembrance day", rule: .fixed(11, 11)),
    Entry(name: "remembrance sunday", rule: .nth(11, 7, 2)),
    Entry(name: "veterans day", rule: .fixed(11, 11)),
    Entry(name: "veteran s day", rule: .fixed(11, 11)),
    Entry(name: "armistice day", rule: .fixed(11, 11)),
    Entry(name: "all saints day", rule: .fixed(11, 1)),
    Entry(name: "all saints", rule: .fixed(11, 1)),
    Entry(name: "all souls day", rule: .fixed(11, 2)),
    Entry(name: "st andrew s day", rule: .fixed(11, 30)),
    Entry(name: "martin luther king jr day", rule: .nth(1, 1, 3)),
    Entry(name: "martin luther king day", rule: .nth(1, 1, 3)),
    Entry(name: "martin luther king s day", rule: .nth(1, 1, 3)),
    Entry(name: "mlk day", rule: .nth(1, 1, 3)),
    Entry(name: "presidents day", rule: .nth(2, 1, 3)),
    Entry(name: "president s day", rule: .nth(2, 1, 3)),
    Entry(name: "washington s birthday", rule: .nth(2, 1, 3)),
    Entry(name: "mother s day", rule: .nth(5, 7, 2)),
    Entry(name: "mothers day", rule: .nth(5, 7, 2)),
    Entry(name: "mothering sunday", rule: .easter(-21)),
    Entry(name: "father s day", rule: .nth(6, 7, 3)),
    Entry(name: "fathers day", rule: .nth(6, 7, 3)),
    Entry(name: "memorial day", rule: .nth(5, 1, -1)),
    Entry(name: "labor day", rule: .nth(9, 1, 1)),
    Entry(name: "labour day", rule: .fixed(5, 1)),
    Entry(name: "columbus day", rule: .nth(10, 1, 2)),
    Entry(name: "indigenous peoples day", rule: .nth(10, 1, 2)),
    Entry(name: "boss s day", rule: .fixed(10, 16)),
    Entry(name: "boss day", rule: .fixed(10, 16)),
    Entry(name: "election day", rule: .nthPlus(11, 1, 1, 1)),
    Entry(name: "tax day", rule: .fixed(4, 15)),
    Entry(name: "inauguration day", rule: .fixed(1, 20)),
    Entry(name: "super tuesday", rule: .nth(3, 2, 1)),
    Entry(name: "women s day", rule: .fixed(3, 8)),
    Entry(name: "international women s day", rule: .fixed(3, 8)),
    Entry(name: "world aids day", rule: .fixed(12, 1)),
    Entry(name: "human rights day", rule: .fixed(12, 10)),
    Entry(name: "victoria day", rule: .weekdayBefore(5, 25, 1)),
    Entry(name: "advent sunday", rule: .weekdayBefore(12, 4, 7)),
    Entry(name: "epiphany", rule: .fixed(1, 6)),
    Entry(name: "twelfth night", rule: .fixed(1, 5)),
    Entry(name: "candlemas", rule: .fixed(2, 2)),
    Entry(name: "kwanzaa", rule: .fixed(12, 26)),
    Entry(name: "nowruz", rule: .fixed(3, 21)),
    Entry(name: "midsummer", rule: .fixed(6, 24)),
    Entry(name: "midsummer day", rule: .fixed(6, 24)),
    Entry(name: "teachers day", rule: .fixed(10, 5)),
    Entry(name: "singles day", rule: .fixed(11, 11)),
    Entry(name: "singles' day", rule: .fixed(11, 11)),
    Entry(name: "ve day", rule: .fixed(5, 8)),
    Entry(name: "patriot day", rule: .fixed(9, 11)),
    Entry(name: "pi day", rule: .fixed(3, 14)),
    Entry(name: "white day", rule: .fixed(3, 14)),
    Entry(name: "republic day", rule: .fixed(1, 26)),
    Entry(name: "constitution day", rule: .fixed(9, 17)),
    Entry(name: "holocaust memorial day", rule: .fixed(1, 27)),
    Entry(name: "saint patrick s day", rule: .fixed(3, 17)),
    Entry(name: "saint patricks day", rule: .fixed(3, 17)),
    Entry(name: "st patrick day", rule: .fixed(3, 17)),
    Entry(name: "loyalty day", rule: .fixed(5, 1)),
    Entry(name: "siblings day", rule: .fixed(4, 10)),
    Entry(name: "orangemen s day", rule: .fixed(7, 12)),
    Entry(name: "world vegan day", rule: .fixed(11, 1)),
    Entry(name: "lincoln s birthday", rule: .fixed(2, 12)),
    Entry(name: "lincolns birthday", rule: .fixed(2, 12)),
    Entry(name: "civic holiday", rule: .nth(8, 1, 1)),
    Entry(name: "august bank holiday", rule: .nth(8, 1, -1)),
    Entry(name: "spring bank holiday", rule: .nth(5, 1, -1)),
    Entry(name: "early may bank holiday", rule: .nth(5, 1, 1)),
    Entry(name: "daylight saving start day", rule: .nth(3, 7, 2)),
    Entry(name: "daylight savings start day", rule: .nth(3, 7, 2)),
    Entry(name: "daylight saving end day", rule: .nth(11, 7, 1)),
    Entry(name: "daylight savings end day", rule: .nth(11, 7, 1)),
    Entry(name: "administrative professionals day", rule: .weekdayBefore(4, 28, 3)),
    Entry(name: "orthodox easter sunday", rule: .orthodox(0)),
    Entry(name: "orthodox easter monday", rule: .orthodox(1)),
    Entry(name: "orthodox easter", rule: .orthodox(0)),
    Entry(name: "orthodox good friday", rule: .orthodox(-2)),
    Entry(name: "clean monday", rule: .orthodox(-48)),
    Entry(name: "st george day", rule: .fixed(4, 23)),
    Entry(name: "st andrews day", rule: .fixed(11, 30)),
    Entry(name: "st stephen s day", rule: .fixed(12, 26)),
    Entry(name: "world health day", rule: .fixed(4, 7)),
    Entry(name: "world environment day", rule: .fixed(6, 5)),
    Entry(name: "world refugee day", rule: .fixed(6, 20)),
    Entry(name: "united nations day", rule: .fixed(10, 24)),
    Entry(name: "international workers day", rule: .fixed(5, 1)),
    Entry(name: "victory day", rule: .fixed(5, 9)),
    Entry(name: "pearl harbor day", rule: .fixed(12, 7)),
    Entry(name: "indian independence day", rule: .fixed(8, 15)),
    Entry(name: "gandhi jayanti", rule: .fixed(10, 2)),
    Entry(name: "giving tuesday", rule: .nthPlus(11, 4, 4, 5)),
    Entry(name: "carnival monday", rule: .easter(-48)),
    Entry(name: "kings day", rule: .fixed(4, 27)),
    Entry(name: "waitangi day", rule: .fixed(2, 6)),
    Entry(name: "national day of mourning", rule: .fixed(4, 28)),
  ]

  /// Names that are sure enough without capitals: those that end in "day" after an s, and feasts.
  private static let lowerCase: Set<Int> = {
    var set: Set<Int> = []
    for (i, entry) in table.enumerated() {
      let name = entry.name.description
      if name.hasPrefix("independence") || name.hasPrefix("labo") || name.hasPrefix("memorial")
        || name.hasPrefix("mother")
        || name.hasPrefix("father") || name.hasPrefix("black fri") || name.hasPrefix("cyber")
        || name.hasPrefix("boxing")
        || name.hasPrefix("good fri") || name.hasPrefix("palm") || name.hasPrefix("ash")
        || name.hasPrefix("veteran")
        || name.hasPrefix("president") || name.hasPrefix("election") || name.hasPrefix("columbus")
      {
        set.insert(i)
      }
    }
    return set
  }()

  /// Names by the hash of their first word.
  private static let index: [UInt32: [Int]] = {
    var index: [UInt32: [Int]] = [:]
    for (i, entry) in table.enumerated() {
      let first = entry.name.description.utf8.prefix { $0 != 0x20 }
      index[WordHash.folded(first), default: []].append(i)
    }
    return index
  }()

  /// The longest holiday name at atom `i`, as its position in `table`.
  static func match(_ r: AtomReader, _ i: Int) -> (Int, Int)? {
    let a = r.atom(i)
    guard a.kind == .word else { return nil }
    // Names are written with capitals, or stand in a query of their own.
    let capital = a.has(Atom.capital)
    guard
      capital || a.word == .holiday || a.word == .holidayPart || r.atom(i &- 1).kind == .stop
        || a.word == .new
    else { return nil }
    let span = ByteSpan(from: a.start, to: a.end)
    guard let candidates = index[WordHash.folded(r.text[span])] else { return nil }
    var best: (Int, Int)?
    for c in candidates {
      guard let end = spelled(r, i, table[c].name), end > (best?.1 ?? i) else { continue }
      best = (c, end)
    }
    guard let (id, end) = best else { return nil }
    if end == i &+ 1 {
      // One word: a family name or more may follow ("Easter Island", "Christmas Carol").
      let next = r.atom(end)
      if next.kind == .word, next.has(Atom.capital), next.word == .none, capital { return nil }
    } else if !capital, a.word == .new || a.word == .holidayPart && !lowerCase.contains(id) {
      // "a new year" is none
      guard r.atom(i &- 1).kind == .stop || end > i &+ 2 else { return nil }
    }
    return (id, end)
  }

  private static func spelled(_ r: AtomReader, _ i: Int, _ name: StaticString) -> Int? {
    name.withUTF8Buffer { buffer in
      var j = i
      var k = 0
      while k < buffer.count {
        while r.word(j) == .apostrophe && r.glued(j)
          || r.word(j) == .stop && r.glued(j) && j == i &+ 1
        { j &+= 1 }
        let a = r.atom(j)
        guard a.kind == .word else { return nil }
        var p = Int(a.start)
        while k < buffer.count {
          let want = unsafe buffer[k]
          if want == 0x20 { break }
          var b = r.text.byte(at: p)
          if b >= 0x41 && b <= 0x5A { b |= 0x20 }
          guard p < Int(a.end), b == want else { return nil }
          p &+= 1
          k &+= 1
        }
        guard p == Int(a.end) else { return nil }
        k &+= 1
        j &+= 1
      }
      return j
    }
  }

  /// The day of holiday `id` in `year`.
  static func day(_ id: Int, year: Int) -> CivilDate? {
    guard id >= 0, id < table.count, year >= 1, year <= 9998 else { return nil }
    switch table[id].rule {
    case .fixed(let m, let d): return CivilDate(year: year, month: m, day: d)
    case .nth(let m, let w, let n): return CivilDate.nth(n, weekday: w, month: m, year: year)
    case .nthPlus(let m, let w, let n, let plus):
      return CivilDate.nth(n, weekday: w, month: m, year: year)?.adding(days: plus)
    case .easter(let shift): return CivilDate.easter(year)?.adding(days: shift)
    case .weekdayBefore(let m, let d, let w):
      guard let day = CivilDate(year: year, month: m, day: d) else { return nil }
      let back = (day.weekday &- w &+ 7) % 7
      return day.adding(days: 0 &- (back == 0 ? 7 : back))
    case .orthodox(let shift): return CivilDate.orthodoxEaster(year)?.adding(days: shift)
    case .weekdayAfter(let m, let d, let w):
      guard let day = CivilDate(year: year, month: m, day: d) else { return nil }
      return day.adding(days: (w &- day.weekday &+ 7) % 7)
    }
  }

  /// Without a year: the day of the year where it is fixed, no more than the year's place elsewhere.
  static func value(_ id: Int) -> String {
    guard id >= 0, id < table.count, case .fixed(let m, let d) = table[id].rule else {
      return "XXXX-XX-XX"
    }
    return "XXXX-" + (m < 10 ? "0\(m)" : "\(m)") + "-" + (d < 10 ? "0\(d)" : "\(d)")
  }

  /// The first words of the names, for the lexicon.
  static let firstWords: [String] = table.map { entry in
    String(decoding: entry.name.description.utf8.prefix { $0 != 0x20 }, as: UTF8.self)
  }
}
