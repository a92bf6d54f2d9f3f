// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// How long a stretch of the calendar is.
enum Grain: UInt8, Comparable {
  case second, minute, hour, day, weekend, week, month, season, quarter, half, year, decade
  case century, millennium
  static func < (a: Grain, b: Grain) -> Bool { a.rawValue < b.rawValue }
}

/// A stretch of the calendar: its first day and its length.
struct Period {
  var start: CivilDate
  var grain: Grain
  /// Of seasons: 1 spring … 4 winter.
  var season: UInt8 = 0

  init(_ start: CivilDate, _ grain: Grain, season: UInt8 = 0) {
    self.start = start
    self.grain = grain
    self.season = season
  }

  /// The last day.
  var end: CivilDate {
    switch grain {
    case .second, .minute, .hour, .day: start
    case .weekend: start.adding(days: 1) ?? start
    case .week: start.adding(days: 6) ?? start
    case .month: start.lastOfMonths(1)
    case .quarter: start.lastOfMonths(3)
    case .season: start.lastOfMonths(3)
    case .half: start.lastOfMonths(6)
    case .year: start.lastOfMonths(12)
    case .decade: start.lastOfMonths(120)
    case .century: start.lastOfMonths(1200)
    case .millennium: start.lastOfMonths(12000)
    }
  }

  /// TIMEX3's way to write it.
  var value: String {
    let year = Int(start.year)
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    switch grain {
    case .second, .minute, .hour, .day: return start.text
    case .weekend, .week:
      let (y, w) = start.isoWeek
      return four(y) + "-W" + two(w) + (grain == .weekend ? "-WE" : "")
    case .month: return four(year) + "-" + two(Int(start.month))
    case .season:
      let names = ["SP", "SU", "FA", "WI"]
      let i = Int(season) &- 1
      return four(year) + "-" + (i >= 0 && i < 4 ? names[i] : "SU")
    case .quarter: return four(year) + "-Q\((Int(start.month) &- 1) / 3 &+ 1)"
    case .half: return four(year) + "-H\((Int(start.month) &- 1) / 6 &+ 1)"
    case .year: return four(year)
    case .decade: return String(four(year).dropLast(1))
    case .century: return String(four(year).dropLast(2)) + "XX"
    case .millennium: return String(four(year).dropLast(3)) + "XXX"
    }
  }

  /// The Extended Date/Time Format of the Library of Congress, level 2.
  var edtf: String {
    switch grain {
    case .second, .minute, .hour, .day: return start.text
    case .weekend, .week: return start.text + "/" + end.text
    case .season: return four(Int(start.year)) + "-\(20 &+ Int(season))"
    case .quarter: return four(Int(start.year)) + "-\(33 &+ (Int(start.month) &- 1) / 3)"
    case .half: return four(Int(start.year)) + "-\(40 &+ (Int(start.month) &- 1) / 6)"
    case .decade: return value + "X"
    default: return value
    }
  }
}

func four(_ year: Int) -> String {
  let s = String(year)
  return String(repeating: "0", count: max(0, 4 &- s.utf8.count)) + s
}

extension CivilDate {
  /// `2031-04-10`, written at once: texts of nothing but dates make many.
  var text: String {
    let numbers = (Int(year), Int(month), Int(day))
    return unsafe String(unsafeUninitializedCapacity: 10) { buffer in
      guard buffer.count >= 10 else { return 0 }
      func digit(_ n: Int) -> UInt8 { UInt8(truncatingIfNeeded: n % 10) &+ 0x30 }
      unsafe buffer[0] = digit(numbers.0 / 1000)
      unsafe buffer[1] = digit(numbers.0 / 100)
      unsafe buffer[2] = digit(numbers.0 / 10)
      unsafe buffer[3] = digit(numbers.0)
      unsafe buffer[4] = 0x2D
      unsafe buffer[5] = digit(numbers.1 / 10)
      unsafe buffer[6] = digit(numbers.1)
      unsafe buffer[7] = 0x2D
      unsafe buffer[8] = digit(numbers.2 / 10)
      unsafe buffer[9] = digit(numbers.2)
      return 10
    }
  }

  /// The ISO week and the year it belongs to.
  var isoWeek: (year: Int, week: Int) {
    let thursday = adding(days: 4 &- weekday) ?? self
    let first = CivilDate(year: Int(thursday.year), month: 1, day: 1) ?? thursday
    return (Int(thursday.year), (thursday.dayNumber &- first.dayNumber) / 7 &+ 1)
  }

  /// The Monday of the week.
  var monday: CivilDate { adding(days: 1 &- weekday) ?? self }
  var firstOfMonth: CivilDate { CivilDate(year: Int(year), month: Int(month), day: 1) ?? self }
  var firstOfYear: CivilDate { CivilDate(year: Int(year), month: 1, day: 1) ?? self }

  /// The same day `months` later, or the last one of a shorter month.
  func adding(months: Int) -> CivilDate? {
    guard months.magnitude < 200_000 else { return nil }
    let total = Int(year) &* 12 &+ Int(month) &- 1 &+ months
    guard total >= 12 else { return nil }
    let y = total / 12
    let m = total % 12 &+ 1
    return CivilDate(year: y, month: m, day: min(Int(day), CivilDate.daysIn(month: m, year: y)))
  }

  /// The last day of the `count` months that begin with this one's.
  func lastOfMonths(_ count: Int) -> CivilDate {
    firstOfMonth.adding(months: count)?.adding(days: -1)
      ?? CivilDate(year: 9999, month: 12, day: 31) ?? self
  }

  /// The stretch of length `grain` in which the day lies.
  func period(_ grain: Grain) -> Period {
    let y = Int(year)
    func at(_ year: Int, _ month: Int = 1) -> CivilDate {
      CivilDate(year: max(1, year), month: month, day: 1) ?? self
    }
    switch grain {
    case .second, .minute, .hour, .day: return Period(self, grain == .day ? .day : grain)
    case .weekend: return Period(monday.adding(days: 5) ?? self, .weekend)
    case .week: return Period(monday, .week)
    case .month: return Period(firstOfMonth, .month)
    case .season:
      let m = Int(month)
      let season = m == 12 || m < 3 ? 4 : (m &- 3) / 3 &+ 1
      return seasonPeriod(season, m < 3 ? y &- 1 : y)
    case .quarter: return Period(at(y, (Int(month) &- 1) / 3 &* 3 &+ 1), .quarter)
    case .half: return Period(at(y, (Int(month) &- 1) / 6 &* 6 &+ 1), .half)
    case .year: return Period(at(y), .year)
    case .decade: return Period(at(y / 10 &* 10), .decade)
    case .century: return Period(at(y / 100 &* 100), .century)
    case .millennium: return Period(at(y / 1000 &* 1000), .millennium)
    }
  }

  /// Meteorological seasons of the northern half: winter begins in December of its year.
  func seasonPeriod(_ season: Int, _ year: Int) -> Period {
    let start = CivilDate(year: max(1, year), month: min(12, season &* 3), day: 1) ?? self
    return Period(start, .season, season: UInt8(truncatingIfNeeded: season))
  }

  /// This day moved by `count` stretches of length `grain`.
  func moved(_ count: Int, _ grain: Grain) -> CivilDate? {
    guard count.magnitude < 4_000_000 else { return nil }
    return switch grain {
    case .second, .minute, .hour: self
    case .day: adding(days: count)
    case .week, .weekend: adding(days: count &* 7)
    case .month: adding(months: count)
    case .season, .quarter: adding(months: count &* 3)
    case .half: adding(months: count &* 6)
    case .year: adding(months: count &* 12)
    case .decade: adding(months: count &* 120)
    case .century: adding(months: count &* 1200)
    case .millennium: adding(months: count &* 12000)
    }
  }

  /// Western Easter Sunday (the anonymous Gregorian reckoning).
  static func easter(_ year: Int) -> CivilDate? {
    let a = year % 19
    let b = year / 100
    let c = year % 100
    let d = b / 4
    let e = b % 4
    let f = (b &+ 8) / 25
    let g = (b &- f &+ 1) / 3
    let h = (19 &* a &+ b &- d &- g &+ 15) % 30
    let i = c / 4
    let k = c % 4
    let l = (32 &+ 2 &* e &+ 2 &* i &- h &- k) % 7
    let m = (a &+ 11 &* h &+ 22 &* l) / 451
    let n = h &+ l &- 7 &* m &+ 114
    return CivilDate(year: year, month: n / 31, day: n % 31 &+ 1)
  }

  /// Orthodox Easter Sunday, by the Julian reckoning (Meeus) and 13 days to the civil calendar; nil
  /// outside 1900 to 2099, where the days between the calendars are others.
  static func orthodoxEaster(_ year: Int) -> CivilDate? {
    guard year >= 1900, year < 2100 else { return nil }
    let d = (19 &* (year % 19) &+ 15) % 30
    let e = (2 &* (year % 4) &+ 4 &* (year % 7) &- d &+ 34) % 7
    let n = d &+ e &+ 114
    return CivilDate(year: year, month: n / 31, day: n % 31 &+ 1)?.adding(days: 13)
  }

  /// The `count`-th `weekday` of a month; counted from its end when negative.
  static func nth(_ count: Int, weekday: Int, month: Int, year: Int) -> CivilDate? {
    if count > 0 {
      guard let first = CivilDate(year: year, month: month, day: 1) else { return nil }
      let shift = (weekday &- first.weekday &+ 7) % 7 &+ (count &- 1) &* 7
      return CivilDate(year: year, month: month, day: 1 &+ shift)
    }
    guard
      let last = CivilDate(
        year: year, month: month, day: CivilDate.daysIn(month: month, year: year))
    else { return nil }
    let shift = (last.weekday &- weekday &+ 7) % 7 &+ (0 &- count &- 1) &* 7
    return CivilDate(year: year, month: month, day: Int(last.day) &- shift)
  }
}
