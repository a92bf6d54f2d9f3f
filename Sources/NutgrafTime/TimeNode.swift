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

/// An integer kept in four bytes: nodes are copied often.
@propertyWrapper struct Small {
  private var stored: Int32
  @inline(__always) init(wrappedValue: Int) { stored = Int32(truncatingIfNeeded: wrappedValue) }
  @inline(__always) var wrappedValue: Int {
    get { Int(stored) }
    set { stored = Int32(truncatingIfNeeded: newValue) }
  }
}

/// A time of day.
struct Clock {
  @Small var hour: Int
  @Small var minute: Int
  @Small var second: Int
  /// "a.m." or a 24-hour form stood there: the half of the day is known.
  var sure: Bool
  /// Minutes east of UTC.
  var zone: Int?

  init(hour: Int, minute: Int = -1, sure: Bool = false) {
    _hour = Small(wrappedValue: hour)
    _minute = Small(wrappedValue: minute)
    _second = Small(wrappedValue: -1)
    self.sure = sure
  }
}

/// A length of time: up to eight parts, "two hours, five minutes and one second".
struct Amount {
  private struct Part {
    var value: Double
    var unit: Unit
  }
  /// Most nodes have none, and copying them must be cheap.
  private var parts: [Part] = []
  var count: Int { parts.count }
  /// "a few days", "weeks": the number is not known.
  var vague = false
  /// The number was written with a decimal point: "3.5 years".
  var decimal = false
  /// Of a range: "two to three weeks".
  var high: Double?

  mutating func append(_ value: Double, _ unit: Unit) {
    if parts.count < 8 { parts.append(Part(value: value, unit: unit)) }
  }
  func value(_ i: Int) -> Double { i >= 0 && i < parts.count ? parts[i].value : 0 }
  func unit(_ i: Int) -> Unit { i >= 0 && i < parts.count ? parts[i].unit : .day }
  mutating func addHalf() { if !parts.isEmpty { parts[0].value += 0.5 } }
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

  @Small var first: Int
  @Small var end: Int
  var head: Head
  var type: TimeType = .date
  @Small var year: Int = -1
  @Small var month: Int = 0
  @Small var day: Int = 0
  @Small var weekday: Int = 0
  /// A quarter, half, season, holiday or ordinal number.
  @Small var index: Int = 0
  var grain: Grain = .day
  var relation: Relation = .bare
  @Small var count: Int = 0
  /// 1 morning … 8 daytime (see the lexicon).
  @Small var part: Int = 0
  var clock: Clock?
  var amount = Amount()
  var mod: Mod = .none
  /// Index of the base in the parser's arena.
  @Small var base: Int = -1
  /// Of references: 0 past, 1 present, 2 future.
  @Small var reference: Int = 0
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
    _first = Small(wrappedValue: first)
    _end = Small(wrappedValue: end)
    self.head = head
  }
}
