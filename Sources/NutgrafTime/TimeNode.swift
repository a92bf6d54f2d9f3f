// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// How an expression says where it lies: by name alone, or beside something.
enum Relation: UInt8 {
  case bare, this, last, next, past, previous, following, same, that, latest
  /// Reckoned from now: "two days ago", "in two days".
  case ago, ahead
  /// Reckoned from the time last spoken of: "two days earlier", "two days later".
  case earlier, later
  /// Before or after the base: "two days before Christmas".
  case beforeBase, afterBase
}

/// TIMEX3 `mod`.
enum Mod: UInt8 {
  case none, before, after, onOrBefore, onOrAfter, lessThan, moreThan, equalOrLess, equalOrMore
  case start, mid, end, approx
  var name: String? {
    switch self {
    case .none: nil
    case .before: "BEFORE"
    case .after: "AFTER"
    case .onOrBefore: "ON_OR_BEFORE"
    case .onOrAfter: "ON_OR_AFTER"
    case .lessThan: "LESS_THAN"
    case .moreThan: "MORE_THAN"
    case .equalOrLess: "EQUAL_OR_LESS"
    case .equalOrMore: "EQUAL_OR_MORE"
    case .start: "START"
    case .mid: "MID"
    case .end: "END"
    case .approx: "APPROX"
    }
  }
}

/// A time of day.
struct Clock {
  var hour: Int
  var minute = -1
  var second = -1
  /// "a.m." or a 24-hour form stood there: the half of the day is known.
  var sure = false
  /// Minutes east of UTC.
  var zone: Int?
}

/// A length of time: up to eight parts, "two hours, five minutes and one second".
struct Amount {
  var count = 0
  private var values = SIMD8<Double>()
  private var units = SIMD8<Int32>()
  /// "a few days", "weeks": the number is not known.
  var vague = false
  /// The number was written with a decimal point: "3.5 years".
  var decimal = false
  /// Of a range: "two to three weeks".
  var high: Double?

  mutating func append(_ value: Double, _ unit: Unit) {
    guard count < 8 else { return }
    values[count] = value
    units[count] = unit.rawValue
    count &+= 1
  }
  func value(_ i: Int) -> Double { i >= 0 && i < 8 ? values[i] : 0 }
  func unit(_ i: Int) -> Unit { i >= 0 && i < 8 ? Unit(rawValue: units[i]) ?? .day : .day }
  mutating func addHalf() { values[0] += 0.5 }
}

/// What an expression says by itself, before it is reckoned from anything.
struct TimeNode {
  enum Head: UInt8 {
    /// Any of year, month, day, weekday.
    case date
    /// A unit of the calendar beside now: "last week", "today", "two days ago".
    case relative
    case weekday, season, quarter, half, holiday, decade, century
    /// The nth weekday or unit of the base: "the first week of March".
    case nth
    /// Part of the base: "the end of the year", "Tuesday of last week".
    case partOf
    case reference, duration, set, clock
  }

  var first: Int
  var end: Int
  var head: Head
  var type: TimeType = .date
  var year = -1
  var month = 0
  var day = 0
  var weekday = 0
  /// A quarter, half, season, holiday or ordinal number.
  var index = 0
  var grain: Grain = .day
  var relation: Relation = .bare
  var count = 0
  /// 1 morning … 8 daytime (see the lexicon).
  var part = 0
  var clock: Clock?
  var amount = Amount()
  var mod: Mod = .none
  /// Index of the base in the parser's arena.
  var base = -1
  /// Of references: 0 past, 1 present, 2 future.
  var reference = 0
  /// "two-week", before a noun.
  var hyphenated = false
  /// A business year, which may begin in any month.
  var fiscal = false
  /// "BC"
  var beforeChrist = false
  /// A definite article stands before it: "the weekend".
  var definite = false
  /// The preposition before it: "since", "by", "until".
  var lead: Word = .none

  init(_ first: Int, _ end: Int, _ head: Head) {
    self.first = first
    self.end = end
    self.head = head
  }
}
