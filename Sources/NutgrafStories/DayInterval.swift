// SPDX-License-Identifier: Apache-2.0
import NutgrafText
import NutgrafTime

/// The closed interval of days that a time expression names.
enum DayInterval {
  /// From the expression's own interval, or, where one end is open ("since 2030"), from its value.
  static func of(_ time: TimeExpression) -> (from: CivilDate, to: CivilDate)? {
    if let from = time.from, let to = time.to, from <= to { return (from, to) }
    return of(value: time.value)
  }

  /// Reads `2030`, `2030-10`, `2030-10-05`, `2030-SP`, `2030-10-05T14:00`. Seasons are the northern
  /// meteorological quarters. Nil for what is not a day, month, season or year.
  static func of(value: String) -> (from: CivilDate, to: CivilDate)? {
    let b = Array(value.utf8.prefix(10))
    func number(_ at: Int, _ count: Int) -> Int? {
      guard at &+ count <= b.count else { return nil }
      var value = 0
      for i in at..<(at &+ count) {
        guard b[i] >= 0x30, b[i] <= 0x39 else { return nil }
        value = value &* 10 &+ Int(b[i] &- 0x30)
      }
      return value
    }
    guard let year = number(0, 4) else { return nil }
    func months(_ first: Int, _ last: Int, endYear: Int) -> (from: CivilDate, to: CivilDate)? {
      guard let from = CivilDate(year: year, month: first, day: 1),
        let to = CivilDate(
          year: endYear, month: last, day: CivilDate.daysIn(month: last, year: endYear))
      else { return nil }
      return (from, to)
    }
    if b.count == 4 { return months(1, 12, endYear: year) }
    guard b[4] == 0x2D else { return nil }
    if b.count == 7 {
      switch (b[5], b[6]) {
      case (0x53, 0x50): return months(3, 5, endYear: year)
      case (0x53, 0x55): return months(6, 8, endYear: year)
      case (0x46, 0x41): return months(9, 11, endYear: year)
      case (0x57, 0x49): return months(12, 2, endYear: year &+ 1)
      default: break
      }
    }
    guard let month = number(5, 2), (1...12).contains(month) else { return nil }
    if b.count == 7 { return months(month, month, endYear: year) }
    guard b.count == 10, b[7] == 0x2D, let day = number(8, 2),
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    return (date, date)
  }
}
