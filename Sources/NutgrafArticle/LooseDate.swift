// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Reads days as they are printed: "May 16, 2025", "16 May 2025", "16.05.2025", "16/05/2025".
enum LooseDate {
  /// The number of the month whose name begins at `from`.
  static func month(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> Int? {
    let hash = wordHash(bytes, from, to).hash
    let value = months.value(hash)
    return value > 0 && value <= 12 ? Int(value) : nil
  }

  static func isWeekday(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> Bool {
    months.value(wordHash(bytes, from, to).hash) == 20
  }

  static func wordHash(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> (hash: UInt32, end: Int) {
    var hash: UInt32 = 0x811C_9DC5
    var i = max(0, from)
    let start = i
    while i < to {
      let b = bytes[i]
      let lower = b | 0x20
      guard (lower >= 0x61 && lower <= 0x7A) || b >= 0x80 else { break }
      let folded = b >= 0x80 && b <= 0x9E && i > start && bytes[i &- 1] == 0xC3 ? b | 0x20 : b
      hash = (hash ^ UInt32(b < 0x80 ? lower : folded)) &* 0x0100_0193
      i &+= 1
    }
    return (i > start ? hash : 0, i)
  }

  static let months: HashMap32 = {
    var map = HashMap32(capacity: 1024)
    let names: [StaticString] = [
      "january jan januar jänner janvier enero gennaio janeiro januari janv ene января січня stycznia ocak",
      "february feb februar février febrero febbraio fevereiro februari févr fév февраля лютого lutego şubat",
      "march mar märz mars marzo março maart mär марта березня marca mart",
      "april apr avril abril aprile avr abr апреля квітня kwietnia nisan",
      "may mai mayo maggio maio mei maj мая травня maja mayıs",
      "june jun juni juin junio giugno junho июня червня czerwca haziran",
      "july jul juli juillet julio luglio julho juil июля липня lipca temmuz",
      "august aug août agosto augustus augusti августа серпня sierpnia ağustos",
      "september sep sept septembre septiembre settembre setembro сентября вересня września eylül",
      "october oct oktober okt octobre octubre ottobre outubro октября жовтня października ekim",
      "november nov novembre noviembre novembro ноября листопада listopada kasım",
      "december dec dezember dez décembre diciembre dicembre dezembro déc dic desember грудня декабря grudnia aralık",
    ]
    for (number, list) in names.enumerated() {
      for phrase in PhraseList.words(of: list) {
        for word in phrase { map.insert(word, UInt8(truncatingIfNeeded: number &+ 1)) }
      }
    }
    let weekdays: StaticString = """
      monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag
      freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes
      miércoles jueves viernes sábado domingo
      """
    for phrase in PhraseList.words(of: weekdays) { for word in phrase { map.insert(word, 20) } }
    return map
  }()

  /// The first whole day of the range; nil when the year is missing.
  static func day(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> CivilDate? {
    find(bytes, from, to)?.date
  }

  /// The first whole day of the range, and where it ends.
  static func find(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> (date: CivilDate, start: Int, end: Int)? {
    var i = max(0, from)
    let end = min(to, bytes.count)
    var budget = 4096
    while i < end && budget > 0 {
      budget &-= 1
      let b = bytes[i]
      let fresh = i == from || !isWord(bytes[i &- 1])
      if fresh && b >= 0x30 && b <= 0x39 {
        if let found = numeric(bytes, i, end) ?? dayFirst(bytes, i, end) {
          return (found.0, i, found.1)
        }
        while i < end && bytes[i] >= 0x30 && bytes[i] <= 0x39 { i &+= 1 }
        continue
      }
      if fresh && isWord(b), let found = monthFirst(bytes, i, end) { return (found.0, i, found.1) }
      i &+= 1
    }
    return nil
  }

  @inline(__always)
  static func isWord(_ b: UInt8) -> Bool {
    let lower = b | 0x20
    return (lower >= 0x61 && lower <= 0x7A) || (b >= 0x30 && b <= 0x39) || b >= 0x80
  }

  static func number(_ bytes: Span<UInt8>, _ from: Int, _ to: Int, most: Int) -> (value: Int, end: Int)? {
    var i = from
    var value = 0
    while i < to, i &- from < most, bytes[i] >= 0x30, bytes[i] <= 0x39 {
      value = value &* 10 &+ Int(bytes[i] &- 0x30)
      i &+= 1
    }
    guard i > from, i >= to || bytes[i] < 0x30 || bytes[i] > 0x39 else { return nil }
    return (value, i)
  }

  /// 2025-05-16, 2025/05/16, 16.05.2025, 16/05/2025, 16-05-2025.
  private static func numeric(_ bytes: Span<UInt8>, _ i: Int, _ end: Int) -> (CivilDate, Int)? {
    guard let a = number(bytes, i, end, most: 4), a.end < end else { return nil }
    let mark = bytes[a.end]
    guard mark == 0x2D || mark == 0x2F || mark == 0x2E else { return nil }
    guard let b = number(bytes, a.end &+ 1, end, most: 2), b.end < end, bytes[b.end] == mark else { return nil }
    guard let c = number(bytes, b.end &+ 1, end, most: 4) else { return nil }
    if a.end &- i == 4 {
      return CivilDate(year: a.value, month: b.value, day: c.value).map { ($0, c.end) }
    }
    let digits = c.end &- b.end &- 1
    guard digits == 4 || digits == 2 else { return nil }
    let year = digits == 2 ? c.value &+ 2000 : c.value
    // The slash is read day first unless that is impossible.
    if let date = CivilDate(year: year, month: b.value, day: a.value) { return (date, c.end) }
    return CivilDate(year: year, month: a.value, day: b.value).map { ($0, c.end) }
  }

  /// 16 May 2025, 16. Mai 2025, 16 de mayo de 2025, 1st of May, 2025.
  private static func dayFirst(_ bytes: Span<UInt8>, _ i: Int, _ end: Int) -> (CivilDate, Int)? {
    guard let day = number(bytes, i, end, most: 2) else { return nil }
    var j = skip(bytes, day.end, end)
    guard let month = month(bytes, j, end) else { return nil }
    j = skip(bytes, wordHash(bytes, j, end).end, end)
    guard let year = number(bytes, j, end, most: 4), year.end &- j == 4 else { return nil }
    return CivilDate(year: year.value, month: month, day: day.value).map { ($0, year.end) }
  }

  /// May 16, 2025; Sept. 3rd 2025.
  private static func monthFirst(_ bytes: Span<UInt8>, _ i: Int, _ end: Int) -> (CivilDate, Int)? {
    guard let month = month(bytes, i, end) else { return nil }
    var j = skip(bytes, wordHash(bytes, i, end).end, end)
    guard let day = number(bytes, j, end, most: 2) else { return nil }
    j = skip(bytes, day.end, end)
    guard let year = number(bytes, j, end, most: 4), year.end &- j == 4 else { return nil }
    return CivilDate(year: year.value, month: month, day: day.value).map { ($0, year.end) }
  }

  /// Steps over blanks, commas, points, and "st", "nd", "rd", "th", "de", "of".
  private static func skip(_ bytes: Span<UInt8>, _ from: Int, _ end: Int) -> Int {
    var i = from
    for _ in 0..<8 {
      while i < end, bytes[i] <= 0x20 || bytes[i] == 0x2C || bytes[i] == 0x2E || bytes[i] == 0xC2 || bytes[i] == 0xA0 {
        i &+= 1
      }
      guard i &+ 1 < end else { return i }
      let a = bytes[i] | 0x20
      let b = bytes[i &+ 1] | 0x20
      let ends = i &+ 2 >= end || !isWord(bytes[i &+ 2])
      switch (a, b) {
      case (0x73, 0x74), (0x6E, 0x64), (0x72, 0x64), (0x74, 0x68), (0x64, 0x65), (0x6F, 0x66):
        guard ends else { return i }
        i &+= 2
      default: return i
      }
    }
    return i
  }
}
