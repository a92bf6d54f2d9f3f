// SPDX-License-Identifier: Apache-2.0

/// A day of the proleptic Gregorian calendar, years 1 to 9999.
public struct CivilDate: Hashable, Comparable, Sendable {
  public let year: Int16
  public let month: UInt8
  public let day: UInt8

  /// Returns nil for a day that does not exist.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= CivilDate.daysIn(month: month, year: year)
    else { return nil }
    self.year = Int16(year)
    self.month = UInt8(month)
    self.day = UInt8(day)
  }

  /// The day `number` days after 1970-01-01. Nil outside the years 1 to 9999.
  public init?(dayNumber number: Int) {
    guard number >= -719_162, number <= 2_932_896 else { return nil }
    // Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
    let z = number &+ 719_468
    let era = (z >= 0 ? z : z &- 146_096) / 146_097
    let doe = z &- era &* 146_097
    let yoe = (doe &- doe / 1460 &+ doe / 36524 &- doe / 146_096) / 365
    let doy = doe &- (365 &* yoe &+ yoe / 4 &- yoe / 100)
    let mp = (5 &* doy &+ 2) / 153
    let day = doy &- (153 &* mp &+ 2) / 5 &+ 1
    let month = mp < 10 ? mp &+ 3 : mp &- 9
    let year = yoe &+ era &* 400 &+ (month <= 2 ? 1 : 0)
    self.init(year: year, month: month, day: day)
  }

  /// Days since 1970-01-01.
  public var dayNumber: Int {
    let y = Int(year) &- (month <= 2 ? 1 : 0)
    let era = (y >= 0 ? y : y &- 399) / 400
    let yoe = y &- era &* 400
    let m = Int(month)
    let doy = (153 &* (m &+ (m > 2 ? -3 : 9)) &+ 2) / 5 &+ Int(day) &- 1
    return era &* 146_097 &+ yoe &* 365 &+ yoe / 4 &- yoe / 100 &+ doy &- 719_468
  }

  /// 1 Monday … 7 Sunday (ISO 8601).
  public var weekday: Int {
    let r = (dayNumber &+ 3) % 7
    return (r < 0 ? r &+ 7 : r) &+ 1
  }

  public func adding(days: Int) -> CivilDate? {
    let (sum, overflow) = dayNumber.addingReportingOverflow(days)
    return overflow ? nil : CivilDate(dayNumber: sum)
  }

  public static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  public static func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  public static func < (a: CivilDate, b: CivilDate) -> Bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }

  /// ISO 8601, `2025-05-16`.
  public var iso: String {
    func pad(_ n: Int, _ width: Int) -> String {
      let s = String(n)
      return String(repeating: "0", count: max(0, width &- s.utf8.count)) + s
    }
    return pad(Int(year), 4) + "-" + pad(Int(month), 2) + "-" + pad(Int(day), 2)
  }
}

/// A day, with a time of day and a zone where they are known.
public struct DateTime: Hashable, Sendable {
  public var date: CivilDate
  /// Seconds since midnight, nil when only the day is known.
  public var second: Int?
  /// Minutes east of UTC, nil when the zone is unknown.
  public var offset: Int?

  public init(date: CivilDate, second: Int? = nil, offset: Int? = nil) {
    self.date = date
    self.second = second
    self.offset = offset
  }

  /// Reads `2025-05-16`, `2025-05-16T14:30[:05[.123]][Z|+02:00|+0200]`; a blank may stand for the T.
  public init?(iso bytes: ArraySlice<UInt8>) {
    let b = Array(bytes)
    func number(_ at: Int, _ count: Int) -> Int? {
      guard at >= 0, at &+ count <= b.count else { return nil }
      var value = 0
      for i in at..<(at &+ count) {
        guard b[i] >= 0x30, b[i] <= 0x39 else { return nil }
        value = value &* 10 &+ Int(b[i] &- 0x30)
      }
      return value
    }
    func at(_ i: Int) -> UInt8 { i < b.count ? b[i] : 0 }
    guard let year = number(0, 4), at(4) == 0x2D, let month = number(5, 2), at(7) == 0x2D,
      let day = number(8, 2), let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    self.date = date
    guard b.count > 10 else { return }
    guard at(10) == 0x54 || at(10) == 0x74 || at(10) == 0x20 else { return nil }
    guard let hour = number(11, 2), hour < 24, at(13) == 0x3A, let minute = number(14, 2),
      minute < 60
    else { return nil }
    var i = 16
    var seconds = 0
    if at(i) == 0x3A, let s = number(i &+ 1, 2), s <= 60 {
      seconds = min(s, 59)
      i &+= 3
      if at(i) == 0x2E || at(i) == 0x2C {
        i &+= 1
        while at(i) >= 0x30 && at(i) <= 0x39 { i &+= 1 }
      }
    }
    second = hour &* 3600 &+ minute &* 60 &+ seconds
    if at(i) == 0x20 { i &+= 1 }
    switch at(i) {
    case 0x5A, 0x7A: offset = 0
    case 0x2B, 0x2D:
      guard let h = number(i &+ 1, 2) else { return }
      let colon = at(i &+ 3) == 0x3A ? 1 : 0
      let m = number(i &+ 3 &+ colon, 2) ?? 0
      guard h <= 14, m < 60 else { return }
      offset = (at(i) == 0x2D ? -1 : 1) &* (h &* 60 &+ m)
    default: break
    }
  }

  public init?(iso string: String) { self.init(iso: Array(string.utf8)[...]) }

  /// ISO 8601: the day alone, or with the time to the second, or with its zone as well.
  public var iso: String {
    guard let second else { return date.iso }
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    var text =
      date.iso + "T" + two(second / 3600) + ":" + two(second / 60 % 60) + ":" + two(second % 60)
    if let offset {
      if offset == 0 {
        text += "Z"
      } else {
        let m = Int(offset.magnitude)
        text += (offset < 0 ? "-" : "+") + two(m / 60) + ":" + two(m % 60)
      }
    }
    return text
  }
}
