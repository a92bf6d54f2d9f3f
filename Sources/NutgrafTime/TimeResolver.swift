// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Where a clause points: what its verb says of the times in it.
enum Direction: UInt8 {
  case unknown, past, future
  /// A sign of the future that may belong to another clause.
  case likelyFuture
  var isFuture: Bool { self == .future || self == .likelyFuture }
}

/// Turns what an expression says by itself into days of the calendar, with the reference date and
/// the times spoken of before.
struct TimeResolver {
  /// The day and time from which relative times are reckoned, and where it comes from.
  var reference: DateTime?
  var anchor: TimeAnchor
  /// The last day, month or year spoken of.
  var previous: Period?
  /// The last day spoken of: what a clock time belongs to.
  var lastClock: CivilDate?
  /// The last quarter spoken of: what "a year earlier" compares with in reports of business, and how
  /// many expressions ago that was.
  var quarter: Period?
  var sinceQuarter = 0

  init(reference: DateTime?, anchor: TimeAnchor) {
    self.reference = reference
    self.anchor = anchor
  }

  /// A resolved stretch of the calendar and what it was reckoned from.
  struct Place {
    var period: Period
    var anchor: TimeAnchor
    /// The exact day where the value is coarser: two weeks ago.
    var exact: CivilDate?
    /// Seconds of the day, for "in two hours".
    var second: Int?
  }

  var today: CivilDate? { reference?.date }

  // MARK: - Days

  /// The stretch of the calendar that `node` names; nil when it cannot be known.
  func place(_ node: TimeNode, _ direction: Direction, _ arena: [TimeNode], depth: Int = 0)
    -> Place?
  {
    guard depth < 5 else { return nil }
    var base: Place?
    if node.base >= 0, node.base < arena.count {
      base = place(arena[node.base], direction, arena, depth: depth &+ 1)
      if base == nil { return nil }
    }
    switch node.head {
    case .date: return date(node, direction)
    case .weekday: return weekday(node, direction)
    case .relative: return relative(node, direction, base)
    case .season:
      return cyclic(node, direction, .season) { year in
        today?.seasonPeriod(node.index, year)
          ?? CivilDate(year: year, month: 1, day: 1)?.seasonPeriod(node.index, year)
      }
    case .quarter:
      return ofYear(node, direction, base, .quarter, (node.index &- 1) &* 3 &+ 1)
    case .half:
      return ofYear(node, direction, base, .half, (node.index &- 1) &* 6 &+ 1)
    case .holiday:
      if let base {
        return Holidays.day(node.index, year: Int(base.period.start.year)).map {
          Place(period: Period($0, .day), anchor: base.anchor)
        }
      }
      return cyclic(node, direction, .day) { year in
        Holidays.day(node.index, year: year).map { Period($0, .day) }
      }
    case .decade, .century:
      let year = max(1, node.year)
      guard let start = CivilDate(year: year, month: 1, day: 1) else { return nil }
      return Place(period: Period(start, node.head == .decade ? .decade : .century), anchor: .none)
    case .nth: return nth(node, base)
    case .partOf:
      guard let base else { return nil }
      if node.weekday > 0 {
        return base.period.start.monday.adding(days: node.weekday &- 1).map {
          Place(period: Period($0, .day), anchor: base.anchor)
        }
      }
      return Place(period: base.period.start.period(node.grain), anchor: base.anchor)
    case .clock:
      // "The line is closed until Monday. The search ended at dusk": what was, was not after today.
      let told = lastClock.flatMap { last in
        direction == .past && (today.map { $0 < last } ?? false) ? nil : last
      }
      return (told ?? today).map {
        Place(period: Period($0, .day), anchor: told != nil ? .previous : anchor)
      }
    case .reference, .duration, .set: return nil
    }
  }

  private func date(_ node: TimeNode, _ direction: Direction) -> Place? {
    if node.year >= 1 {
      if node.beforeChrist { return nil }
      if node.month == 0 {
        return CivilDate(year: node.year, month: 1, day: 1).map {
          Place(period: Period($0, .year), anchor: .none)
        }
      }
      if node.day == 0 {
        return CivilDate(year: node.year, month: node.month, day: 1).map {
          Place(period: Period($0, .month), anchor: .none)
        }
      }
      return CivilDate(year: node.year, month: node.month, day: node.day).map {
        Place(period: Period($0, .day), anchor: .none)
      }
    }
    guard let today else { return nil }
    if node.month > 0 {
      let grain: Grain = node.day > 0 ? .day : .month
      func make(_ year: Int) -> Period? {
        // 29 February falls in leap years alone.
        CivilDate(year: year, month: node.month, day: max(1, node.day)).map { Period($0, grain) }
      }
      if node.weekday > 0, node.day > 0 {
        // The year in which the weekday agrees, the nearest first.
        for shift in [0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6] {
          if let p = make(Int(today.year) &+ shift), p.start.weekday == node.weekday {
            return Place(period: p, anchor: anchor)
          }
        }
      }
      return cyclic(node, direction, grain, make)
    }
    guard node.day > 0 else { return nil }
    // "the 15th"
    func make(_ shift: Int) -> Period? {
      guard let month = today.firstOfMonth.adding(months: shift) else { return nil }
      return CivilDate(year: Int(month.year), month: Int(month.month), day: node.day).map {
        Period($0, .day)
      }
    }
    if node.weekday > 0 {
      for shift in [0, -1, 1, -2, 2, -3, 3] {
        if let p = make(shift), p.start.weekday == node.weekday {
          return Place(period: p, anchor: anchor)
        }
      }
    }
    // The month last spoken of, when it has just been named.
    if let previous, previous.grain == .day || previous.grain == .month,
      let day = CivilDate(
        year: Int(previous.start.year), month: Int(previous.start.month), day: node.day),
      node.lead == .to || node.lead == .until || node.lead == .and
    {
      return Place(period: Period(day, .day), anchor: .previous)
    }
    for shift in direction.isFuture ? [0, 1, 2] : direction == .past ? [0, -1, -2] : [0, -1, 1] {
      guard let p = make(shift) else { continue }
      if direction.isFuture && p.start < today { continue }
      if direction == .past && today < p.start { continue }
      return Place(period: p, anchor: anchor)
    }
    return make(0).map { Place(period: $0, anchor: anchor) }
  }

  /// What comes once a year: months, days of the year, seasons, holidays.
  private func cyclic(
    _ node: TimeNode, _ direction: Direction, _ grain: Grain, _ make: (Int) -> Period?
  ) -> Place? {
    if node.year >= 1 { return make(node.year).map { Place(period: $0, anchor: .none) } }
    guard let today else { return nil }
    let year = Int(today.year)
    func first(_ years: [Int], _ fits: (Period) -> Bool) -> Place? {
      for y in years {
        if let p = make(y), fits(p) { return Place(period: p, anchor: anchor) }
      }
      return nil
    }
    let back = [year &+ 1, year, year &- 1, year &- 2, year &- 3, year &- 4, year &- 8]
    let ahead = [year &- 1, year, year &+ 1, year &+ 2, year &+ 3, year &+ 4, year &+ 8]
    switch node.relation {
    case .last, .past: return first(back) { $0.end < today }
    case .next: return first(ahead) { today < $0.start }
    case .previous:
      if let previous, let p = make(Int(previous.start.year)), p.end < previous.start {
        return Place(period: p, anchor: .previous)
      }
      if let previous, let p = make(Int(previous.start.year) &- 1) {
        return Place(period: p, anchor: .previous)
      }
      return first(back) { $0.end < today }
    case .following:
      let from = previous?.start ?? today
      for y in [Int(from.year), Int(from.year) &+ 1] {
        if let p = make(y), from < p.start {
          return Place(period: p, anchor: previous != nil ? .previous : anchor)
        }
      }
      return nil
    case .this:
      return first([year]) { _ in true } ?? first(back) { _ in true }
    default: break
    }
    func distance(_ p: Period) -> Int {
      p.start <= today && today <= p.end
        ? 0
        : p.end < today ? today.dayNumber &- p.end.dayNumber : p.start.dayNumber &- today.dayNumber
    }
    // News that means a day most of a year away says so ("last December"): when the other direction
    // is far nearer, the verb was read wrongly or belongs to another clause.
    let behind = first(back) { $0.start <= today }
    let before = first(ahead) { today <= $0.end }
    switch direction {
    case .past:
      if let b = behind, let a = before, distance(b.period) > 240, distance(a.period) < 125 {
        return a
      }
      return behind
    case .future: return before
    case .likelyFuture:
      if let b = behind, let a = before, distance(a.period) > 240, distance(b.period) < 125 {
        return b
      }
      return before
    case .unknown:
      // The nearest; behind counts a little nearer than ahead.
      var best: (Int, Period)?
      for y in [year &- 1, year, year &+ 1] {
        guard let p = make(y) else { continue }
        let d = distance(p)
        if best == nil || d < (best?.0 ?? 0) { best = (d, p) }
      }
      return best.map { Place(period: $0.1, anchor: anchor) }
        ?? first(back) { _ in true } ?? first(ahead) { _ in true }
    }
  }

  private func ofYear(
    _ node: TimeNode, _ direction: Direction, _ base: Place?, _ grain: Grain, _ month: Int
  ) -> Place? {
    func make(_ year: Int) -> Period? {
      CivilDate(year: year, month: max(1, min(12, month)), day: 1).map { Period($0, grain) }
    }
    if let base {
      return make(Int(base.period.start.year)).map { Place(period: $0, anchor: base.anchor) }
    }
    return cyclic(node, direction, grain, make)
  }

  private func weekday(_ node: TimeNode, _ direction: Direction) -> Place? {
    guard let today else { return nil }
    let w = node.weekday
    let back = (today.weekday &- w &+ 7) % 7
    func at(_ days: Int, _ from: CivilDate, _ anchor: TimeAnchor) -> Place? {
      from.adding(days: days).map { Place(period: Period($0, .day), anchor: anchor) }
    }
    switch node.relation {
    case .last, .past: return at(back == 0 ? -7 : 0 &- back, today, anchor)
    case .next: return at(7 &+ w &- today.weekday, today, anchor)
    case .this: return at(w &- today.weekday, today, anchor)
    case .previous, .following, .that:
      guard let from = previous?.grain == .day ? previous?.start : nil else {
        return at(
          node.relation == .following ? (back == 0 ? 7 : 7 &- back) : back == 0 ? -7 : 0 &- back,
          today, anchor)
      }
      if node.relation == .that, from.weekday == w { return at(0, from, .previous) }
      let b = (from.weekday &- w &+ 7) % 7
      return at(
        node.relation == .following ? (b == 0 ? 7 : 7 &- b) : b == 0 ? -7 : 0 &- b, from, .previous)
    default:
      if direction.isFuture { return at(back == 0 ? 0 : 7 &- back, today, anchor) }
      return at(0 &- back, today, anchor)
    }
  }

  /// The time last spoken of, when it is no coarser than what is reckoned from it.
  private func origin(_ grain: Grain) -> (CivilDate, TimeAnchor)? {
    if let previous { return (previous.start, .previous) }
    return today.map { ($0, anchor) }
  }

  private func relative(_ node: TimeNode, _ direction: Direction, _ base: Place?) -> Place? {
    let grain = node.grain
    let amount = node.amount
    switch node.relation {
    case .bare:
      guard let today else { return nil }
      // "the weekend"
      if today.weekday >= 6 { return Place(period: today.period(.weekend), anchor: anchor) }
      let shift = direction.isFuture ? 0 : -7
      return today.adding(days: shift).map { Place(period: $0.period(.weekend), anchor: anchor) }
    case .this:
      return today.map { Place(period: $0.period(grain), anchor: anchor) }
    case .that, .same:
      if node.grain == .quarter, let quarter { return Place(period: quarter, anchor: .previous) }
      guard node.grain != .quarter || previous?.grain == .quarter else {
        return today?.moved(-1, .quarter).map { Place(period: $0.period(.quarter), anchor: anchor) }
      }
      if node.grain == .weekend {
        return previous.map { Place(period: $0.start.period(.weekend), anchor: .previous) }
      }
      if node.relation == .that && node.definite == false || node.relation == .same, let previous,
        previous.grain <= grain
      {
        return Place(period: previous.start.period(grain), anchor: .previous)
      }
      if grain == .day, let lastClock {
        return Place(period: Period(lastClock, .day), anchor: .previous)
      }
      return today.map { Place(period: $0.period(grain), anchor: anchor) }
    case .latest:
      if grain == .quarter, let quarter { return Place(period: quarter, anchor: .previous) }
      return today?.moved(grain == .quarter ? -1 : 0, grain).map {
        Place(period: $0.period(grain), anchor: anchor)
      }
    case .last, .past:
      return today?.moved(-1, grain).map { Place(period: $0.period(grain), anchor: anchor) }
    case .next:
      return today?.moved(1, grain).map { Place(period: $0.period(grain), anchor: anchor) }
    case .previous:
      guard let (from, a) = origin(grain) else { return nil }
      return from.moved(-1, grain).map { Place(period: $0.period(grain), anchor: a) }
    case .following:
      guard let (from, a) = origin(grain) else { return nil }
      return from.moved(1, grain).map { Place(period: $0.period(grain), anchor: a) }
    case .ago, .ahead:
      guard let today else { return nil }
      let sign = node.relation == .ago ? -1.0 : 1.0
      if amount.count == 0 {
        return today.moved(Int(sign) &* node.count, grain).map {
          Place(period: $0.period(grain), anchor: anchor)
        }
      }
      return shifted(
        Place(period: Period(today, .day), anchor: anchor, second: reference?.second), amount, sign)
    case .earlier, .later:
      let sign = node.relation == .earlier ? -1.0 : 1.0
      guard let (from, a) = origin(grain) else { return nil }
      if let quarter, sinceQuarter < 6, grain == .year, amount.count == 1, !amount.vague,
        amount.value(0) == 1,
        let moved = quarter.start.moved(sign < 0 ? -1 : 1, .year)
      {
        return Place(period: Period(moved, .quarter), anchor: .previous)
      }
      if let previous, amount.count == 1, !amount.vague, previous.grain > .day,
        previous.grain <= grain || grain == .year
      {
        // "a year earlier" beside a quarter or month keeps its length.
        let n = amount.value(0).rounded() * sign
        if n.magnitude < 10000, let moved = from.moved(Int(n), grain) {
          return Place(period: Period(moved, previous.grain, season: previous.season), anchor: a)
        }
      }
      if amount.count == 0 {
        return from.moved(Int(sign) &* node.count, grain).map {
          Place(period: $0.period(grain), anchor: a)
        }
      }
      return shifted(
        Place(
          period: Period(from, .day), anchor: a, second: previous == nil ? reference?.second : nil),
        amount, sign)
    case .beforeBase, .afterBase:
      guard let base else { return nil }
      let sign = node.relation == .beforeBase ? -1.0 : 1.0
      if amount.count == 0 {
        return base.period.start.moved(Int(sign) &* node.count, grain).map {
          Place(period: $0.period(grain), anchor: base.anchor)
        }
      }
      var place = shifted(base, amount, sign)
      if let exact = place?.exact { place?.period = Period(exact, .day) }
      return place
    }
  }

  /// `place` moved by a length; the value is as coarse as its coarsest unit.
  func shifted(_ place: Place, _ amount: Amount, _ sign: Double) -> Place? {
    guard !amount.vague else { return nil }
    var day = place.period.start
    var seconds = 0.0
    var coarsest: Grain = .second
    for i in 0..<amount.count {
      let unit = amount.unit(i)
      let value = amount.value(i) * sign
      guard value.magnitude < 200_000 else { return nil }
      let whole = Int(value.rounded(.towardZero))
      let part = value - Double(whole)
      var grain: Grain = .day
      var moved: CivilDate? = day
      switch unit {
      case .second: (grain, seconds) = (.second, seconds + value)
      case .minute: (grain, seconds) = (.minute, seconds + value * 60)
      case .hour: (grain, seconds) = (.hour, seconds + value * 3600)
      case .day, .night: moved = day.adding(days: whole)
      case .workday: moved = workdays(day, whole)
      case .weekend, .week: (grain, moved) = (.week, day.adding(days: Int((value * 7).rounded())))
      case .fortnight: (grain, moved) = (.week, day.adding(days: Int((value * 14).rounded())))
      case .month:
        (grain, moved) = (
          .month, day.adding(months: whole)?.adding(days: Int((part * 30).rounded()))
        )
      case .quarter, .season: (grain, moved) = (.quarter, day.adding(months: whole &* 3))
      case .half: (grain, moved) = (.half, day.adding(months: whole &* 6))
      case .year: (grain, moved) = (.year, day.adding(months: Int((value * 12).rounded())))
      case .decade: (grain, moved) = (.decade, day.adding(months: Int((value * 120).rounded())))
      case .century: (grain, moved) = (.century, day.adding(months: whole &* 1200))
      case .millennium: (grain, moved) = (.millennium, day.adding(months: whole &* 12000))
      }
      guard let moved else { return nil }
      day = moved
      coarsest = max(coarsest, grain)
    }
    var second: Int?
    if coarsest < .day || seconds != 0 && place.second != nil {
      guard seconds.magnitude < 1e9 else { return nil }
      guard let start = place.second else {
        // Without a clock time to reckon from, hours move the day only when they are many.
        guard seconds.magnitude >= 86_400 else {
          return Place(period: Period(day, .day), anchor: place.anchor)
        }
        day = day.adding(days: Int((seconds / 86_400).rounded())) ?? day
        return Place(period: Period(day, .day), anchor: place.anchor)
      }
      let total = start &+ Int(seconds.rounded())
      let days = total >= 0 ? total / 86_400 : (total &- 86_399) / 86_400
      guard let moved = day.adding(days: days) else { return nil }
      day = moved
      second = total &- days &* 86_400
      return Place(
        period: Period(day, coarsest < .day ? coarsest : .minute), anchor: place.anchor,
        second: second)
    }
    let period = amount.count > 1 ? Period(day, .day) : day.period(coarsest)
    return Place(period: period, anchor: place.anchor, exact: day)
  }

  private func workdays(_ day: CivilDate, _ count: Int) -> CivilDate? {
    guard count.magnitude < 20_000 else { return nil }
    // Whole weeks first, then at most four days.
    let weeks = count / 5
    guard var d = day.adding(days: weeks &* 7) else { return nil }
    var left = count % 5
    let step = left < 0 ? -1 : 1
    while left != 0 {
      guard let next = d.adding(days: step) else { return nil }
      d = next
      if d.weekday <= 5 { left &-= step }
    }
    return d
  }

  private func nth(_ node: TimeNode, _ base: Place?) -> Place? {
    guard let base else { return nil }
    let p = base.period
    let n = node.index
    guard n != 0, n.magnitude < 400 else { return nil }
    if node.weekday > 0 {
      if n > 0 {
        let shift = (node.weekday &- p.start.weekday &+ 7) % 7 &+ (n &- 1) &* 7
        return p.start.adding(days: shift).map {
          Place(period: Period($0, .day), anchor: base.anchor)
        }
      }
      let end = p.end
      let shift = (end.weekday &- node.weekday &+ 7) % 7 &+ (0 &- n &- 1) &* 7
      return end.adding(days: 0 &- shift).map {
        Place(period: Period($0, .day), anchor: base.anchor)
      }
    }
    switch node.grain {
    case .week:
      // Weeks of a month or year: by their Thursdays.
      let edge = n > 0 ? p.start.adding(days: 3)?.monday : p.end.adding(days: -3)?.monday
      guard let edge, let day = edge.adding(days: (n > 0 ? n &- 1 : n &+ 1) &* 7) else {
        return nil
      }
      return Place(period: day.period(.week), anchor: base.anchor)
    case .weekend:
      let first = (6 &- p.start.weekday &+ 7) % 7
      if n > 0 {
        return p.start.adding(days: first &+ (n &- 1) &* 7).map {
          Place(period: Period($0, .weekend), anchor: base.anchor)
        }
      }
      return p.end.adding(days: 0 &- (p.end.weekday &+ 1) % 7 &+ (n &+ 1) &* 7).map {
        Place(period: $0.period(.weekend), anchor: base.anchor)
      }
    default:
      let start = n > 0 ? p.start : p.end.period(node.grain).start
      guard let day = start.moved(n > 0 ? n &- 1 : n &+ 1, node.grain) else { return nil }
      return Place(period: day.period(node.grain), anchor: base.anchor)
    }
  }
}
