// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// The grammar of times: recursive descent over atoms with bounded look-ahead and no backtracking
/// beyond it, so that reading is linear in the text.
struct TimeParser {
  let r: AtomReader
  /// Bases of other nodes ("the end of *next month*"); emptied before each expression.
  var arena: [TimeNode] = []

  init(_ reader: AtomReader) { r = reader }

  @inline(__always) func word(_ i: Int) -> Word { r.word(i) }
  @inline(__always) func value(_ i: Int) -> Int { r.value(i) }

  /// The time expression that begins at atom `i`, if there is one.
  mutating func time(at i: Int) -> TimeNode? {
    arena.removeAll(keepingCapacity: true)
    return phrase(i, depth: 0)
  }

  mutating func store(_ node: TimeNode) -> Int {
    arena.append(node)
    return arena.count &- 1
  }

  /// An expression with its modifiers: "early next year", "less than two hours".
  mutating func phrase(_ i: Int, depth: Int) -> TimeNode? {
    guard depth < 4 else { return nil }
    switch word(i) {
    case .about, .almost, .less, .more, .over, .under, .at, .up, .no, .as, .tilde, .exceeding,
      .comparative:
      if word(i) == .more, word(i &+ 1) == .pastRef, r.spells(i &+ 1, "recently"),
        var node = reference(i &+ 1)
      {
        node.first = i
        return node
      }
      guard let (mod, j) = comparison(i), var node = core(j, depth: depth &+ 1) else { return nil }
      // A bare number of people or dollars may follow too: only what is surely a time is taken.
      switch node.head {
      case .duration:
        // "over the past year": over is a preposition.
        guard node.relation == .bare || mod != .moreThan && mod != .approx else { return nil }
      case .relative
      where node.relation == .ago || node.relation == .earlier || node.relation == .later: break
      case .date where word(i) == .comparative && node.month == 0:
        // "greater than 2012", of years
        guard r.spells(i &- 1, "year") || r.spells(i &- 2, "year"), node.year > 0 else {
          return nil
        }
        node.lead = mod == .moreThan ? .after : .before
        node.mod = mod == .moreThan ? .after : .before
        node.first = i
        return node
      case .date, .clock:
        guard mod == .approx, word(i) != .some else { return nil }
      case .weekday, .reference, .set: return nil
      default: guard mod == .approx, node.relation == .bare else { return nil }
      }
      if mod != .none || node.mod == .none { node.mod = mod }
      node.first = i
      return node
    case .presentRef where r.spells(i, "now"):
      // "now - 1 day", "now + 30 minutes"
      let sign = word(i &+ 1)
      if sign == .plusSign || sign == .hyphen || sign == .minus, !r.glued(i &+ 1),
        var node = length(i &+ 2, depth), node.head == .duration
      {
        node.head = .relative
        node.type = .date
        node.relation = sign == .plusSign ? .ahead : .ago
        node.grain = grain(node.amount.unit(0))
        node.first = i
        return node
      }
      return core(i, depth: depth &+ 1)
    case .early, .late, .mid, .middle:
      return edged(i, depth)
    case .earlier, .later:
      // "later than 2018"
      if word(i &+ 1) == .than, var node = core(i &+ 2, depth: depth &+ 1), node.head == .date {
        node.mod = word(i) == .later ? .after : .before
        node.lead = word(i) == .later ? .after : .before
        node.first = i
        return node
      }
      let mod: Mod = word(i) == .earlier ? .start : .end
      switch word(i &+ 1) {
      case .this, .today, .yesterday, .weekday, .tomorrow, .next, .last, .that:
        if var node = core(i &+ 1, depth: depth &+ 1), node.head != .duration {
          node.mod = mod
          node.first = i
          return node
        }
      case .on, .inside:
        // "later in the day": the day alone is the time in most annotations, so is it here
        if word(i &+ 2) == .the, word(i &+ 3) != .unit || value(i &+ 3) != 5,
          var node = core(i &+ 2, depth: depth &+ 1), node.head != .duration,
          node.head != .set
        {
          node.mod = mod
          node.first = i
          return node
        }
      default: break
      }
      return nil
    case .the:
      if let node = edge(i, i &+ 1, depth) { return node }
      if word(i &+ 1) == .early || word(i &+ 1) == .late || word(i &+ 1) == .mid
        || word(i &+ 1) == .middle
      {
        if var node = edged(i &+ 1, depth) {
          node.first = i
          return node
        }
        return nil
      }
      return core(i, depth: depth &+ 1)
    case .end, .beginning, .rest:
      return edge(i, i, depth)
    default:
      return core(i, depth: depth &+ 1)
    }
  }

  /// "about", "less than", "at least", "up to": the modifier and where the number begins.
  func comparison(_ i: Int) -> (Mod, Int)? {
    switch word(i) {
    case .about, .tilde: return (.approx, i &+ 1)
    case .almost: return (.approx, i &+ 1)
    case .over, .exceeding: return (.moreThan, i &+ 1)
    case .under: return (.lessThan, i &+ 1)
    case .comparative:
      guard word(i &+ 1) == .than else { return nil }
      return (value(i) == 1 ? .moreThan : .lessThan, i &+ 2)
    case .less: return word(i &+ 1) == .than ? (.lessThan, i &+ 2) : nil
    case .more: return word(i &+ 1) == .than ? (.moreThan, i &+ 2) : nil
    case .up: return word(i &+ 1) == .to ? (.equalOrLess, i &+ 2) : nil
    case .at:
      if word(i &+ 1) == .least { return (.equalOrMore, i &+ 2) }
      if word(i &+ 1) == .most { return (.equalOrLess, i &+ 2) }
      return nil
    case .as:
      // "as long as two hours", "as much as a year"
      if word(i &+ 2) == .as,
        word(i &+ 1) == .much || r.spells(i &+ 1, "long") || word(i &+ 1) == .many
      {
        return (.equalOrLess, i &+ 3)
      }
      return nil
    case .no:
      if word(i &+ 2) == .than {
        if word(i &+ 1) == .more || r.spells(i &+ 1, "longer") { return (.equalOrLess, i &+ 3) }
        if word(i &+ 1) == .less { return (.equalOrMore, i &+ 3) }
      }
      return nil
    default: return nil
    }
  }

  /// "early 2009", "late last week", "mid-1990s", "late in the day".
  private mutating func edged(_ i: Int, _ depth: Int) -> TimeNode? {
    let mod: Mod =
      switch word(i) {
      case .early: .start
      case .late: .end
      default: .mid
      }
    var j = i &+ 1
    if word(i) == .early, word(j) == .to || word(j) == .and, word(j &+ 1) == .mid { return nil }
    if r.joint(j) { j &+= 1 }
    if word(i) != .mid, word(j) == .inside || word(j) == .on { j &+= 1 }
    guard var node = core(j, depth: depth &+ 1), node.mod == .none else { return nil }
    switch node.head {
    case .duration, .reference, .set: return nil
    case .date, .relative, .weekday, .season, .quarter, .half, .decade, .century, .nth, .partOf,
      .holiday:
      break
    case .clock: guard node.part > 0 else { return nil }
    }
    node.mod = mod
    node.first = i
    return node
  }

  /// "[the] end of 1990", "the beginning of the year", "the middle of next week".
  private mutating func edge(_ first: Int, _ i: Int, _ depth: Int) -> TimeNode? {
    var j = i
    if word(j) == .full || r.spells(j, "very") { j &+= 1 }
    let mod: Mod
    switch word(j) {
    case .end: mod = .end
    case .beginning: mod = .start
    case .middle: mod = .mid
    case .rest: mod = .none
    default: return nil
    }
    var of = j &+ 1
    guard word(of) == .of else { return nil }
    of &+= 1
    guard var node = core(of, depth: depth &+ 1) ?? definiteUnit(of) else { return nil }
    switch node.head {
    case .duration, .reference, .set, .clock: return nil
    default: break
    }
    node.mod = mod
    node.first = first
    return node
  }

  /// "the year" after "the end of": the one now.
  func definiteUnit(_ i: Int) -> TimeNode? {
    let j = word(i) == .the ? i &+ 1 : i
    guard word(j) == .unit || word(j) == .quarter || word(j) == .weekend, value(j) < 32,
      let unit = Unit(rawValue: Int32(value(j) & 31)), !unit.isClock,
      j > i || unit == .year || unit == .month
    else { return nil }
    var node = TimeNode(i, j &+ 1, .relative)
    node.grain = grain(unit)
    node.relation = .that
    node.definite = true
    return node
  }

  /// The expression at `i` without modifiers.
  mutating func core(_ i: Int, depth: Int) -> TimeNode? {
    guard depth < 5, var node = bare(i, depth: depth) else { return nil }
    if node.first > i { node.first = i }
    return finish(node, depth)
  }

  private mutating func bare(_ i: Int, depth: Int) -> TimeNode? {
    let a = r.atom(i)
    if a.kind == .number { return numeric(i, depth) }
    switch a.word {
    case .none: return nil
    case .month: return holiday(i, depth) ?? monthFirst(i)
    case .weekday: return weekdayFirst(i, depth).map { weekdayOfWeek($0, depth) }
    case .today, .yesterday, .tomorrow, .tonight, .overnight: return dayWord(i)
    case .presentRef, .pastRef, .futureRef, .recent: return reference(i)
    case .very:
      guard word(i &+ 1) == .futureRef || word(i &+ 1) == .pastRef, var node = reference(i &+ 1)
      else { return nil }
      node.first = i
      return node
    case .small, .tens, .ordinal, .second, .fractionSign, .couple, .scale, .dozen:
      return wordNumber(i, depth)
    case .several, .few, .many: return length(i, depth)
    case .article: return article(i, depth)
    case .half: return half(i) ?? length(i, depth)
    case .the: return definite(i, depth)
    case .last, .next, .this, .past, .previous, .prior, .coming, .following, .current, .same, .that,
      .these, .latest, .those, .another:
      return directed(i, i, depth)
    case .all: return directed(i, i, depth) ?? holiday(i, depth)
    case .each, .every: return each(i, depth)
    case .adverbSet: return adverbSet(i)
    case .season: return season(i)
    case .holiday, .eve, .new: return holiday(i, depth)
    case .noon: return noon(i)
    case .dayPart: return dayPart(i)
    case .weekend: return weekend(i)
    case .unit: return bareUnit(i, depth)
    case .quarter: return length(i, depth)
    case .fiscal, .fy, .q, .h: return fiscal(i, depth)
    case .decadeName: return decadeName(i)
    case .apostrophe: return shortYear(i)
    case .end, .beginning: return nil
    case .holidayPart, .ordinalEnding: return holiday(i, depth)
    default: return nil
    }
  }

  func grain(_ unit: Unit) -> Grain {
    switch unit {
    case .second: .second
    case .minute: .minute
    case .hour: .hour
    case .night, .day, .workday: .day
    case .weekend: .weekend
    case .week, .fortnight: .week
    case .month: .month
    case .quarter: .quarter
    case .season: .season
    case .half: .half
    case .year: .year
    case .decade: .decade
    case .century: .century
    case .millennium: .millennium
    }
  }

  /// The unit at `i`: "years", "quarter", "second(s)", "nights". Nil when it is none.
  func unit(_ i: Int) -> (unit: Unit, plural: Bool)? {
    switch word(i) {
    case .unit, .quarter, .weekend:
      guard let unit = Unit(rawValue: Int32(value(i) & 31)) else { return nil }
      return (unit, value(i) >= 32)
    case .second: return (.second, false)
    case .dayPart where value(i) == 5: return (.night, false)
    case .season: return nil
    default: return nil
    }
  }
}
