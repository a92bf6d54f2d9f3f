// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Days, months and years by their names and numbers.
extension TimeParser {
  /// A year in four digits: not "2,011", "2011.5", "2011 people".
  func isYear(_ i: Int, from low: Int = 1000, to high: Int = 2199) -> Bool {
    let a = r.atom(i)
    guard a.kind == .number, a.digits == 4, a.flags & (Atom.grouped | Atom.decimal) == 0,
      Int(a.value) >= low, Int(a.value) <= high
    else { return false }
    let next = r.atom(i &+ 1)
    if next.has(Atom.glued), next.kind == .word { return false }
    if next.word == .percentSign || next.word == .percent { return false }
    if next.has(Atom.glued),
      next.word == .slash || next.word == .colon && r.isNumber(i &+ 2) && r.glued(i &+ 2)
    {
      return false
    }
    return true
  }

  /// The month at `i`, and one past it with its full stop.
  func month(_ i: Int) -> (Int, Int)? {
    guard word(i) == .month else { return nil }
    let v = value(i)
    var end = i &+ 1
    if v & 64 != 0, word(end) == .stop, r.glued(end) { end &+= 1 }
    return (v & 15, end)
  }

  /// A day of the month at `i`: "3", "3rd", "third"; one past it.
  func dayNumber(_ i: Int, words: Bool = true) -> (Int, Int)? {
    let a = r.atom(i)
    if a.kind == .number {
      guard a.value >= 1, a.value <= 31, a.digits <= 2, a.flags & (Atom.decimal | Atom.grouped) == 0
      else { return nil }
      let next = r.atom(i &+ 1)
      if next.word == .ordinalEnding, next.has(Atom.glued) { return (Int(a.value), i &+ 2) }
      if next.has(Atom.glued),
        next.kind == .word || next.word == .percentSign
          || next.word == .colon && r.isNumber(i &+ 2) && r.glued(i &+ 2)
      {
        return nil
      }
      return (Int(a.value), i &+ 1)
    }
    guard words else { return nil }
    if let (n, end) = r.ordinal(i), n >= 1, n <= 31 { return (n, end) }
    return nil
  }

  /// ", 2008", "2008", "of 2008", "'08", "in 2008" after a month or day.
  func yearAfter(_ i: Int, loose: Bool = false) -> (Int, Int)? {
    var j = i
    if word(j) == .comma { j &+= 1 }
    if word(j) == .of || (word(j) == .inside && loose) { j &+= 1 }
    if word(j) == .hyphen || word(j) == .dash, r.joint(j), isYear(j &+ 1) { j &+= 1 }
    if isYear(j), word(j &+ 1) != .currency { return (value(j), j &+ 1) }
    if word(j) == .apostrophe, let (year, end) = apostropheYear(j) { return (year, end) }
    if j == i || word(i) == .comma, let (year, end) = r.yearWords(j), year >= 1500 {
      return (year, end)
    }
    return nil
  }

  /// "'89": a year in two digits.
  func apostropheYear(_ i: Int) -> (Int, Int)? {
    let a = r.atom(i &+ 1)
    guard word(i) == .apostrophe, a.kind == .number, a.digits == 2, a.has(Atom.glued),
      a.flags & Atom.decimal == 0
    else { return nil }
    let next = r.atom(i &+ 2)
    if next.has(Atom.glued), next.kind == .word || next.kind == .number { return nil }
    return (century(Int(a.value)), i &+ 2)
  }

  /// 2000 for small years, 1900 for great ones.
  func century(_ year: Int) -> Int { year < 50 ? 2000 &+ year : 1900 &+ year }

  /// "'80s", "'08".
  func shortYear(_ i: Int) -> TimeNode? {
    let a = r.atom(i &+ 1)
    guard a.kind == .number, a.has(Atom.glued), a.digits == 2 else { return nil }
    if word(i &+ 2) == .s, r.glued(i &+ 2), a.value % 10 == 0 {
      var node = TimeNode(i, i &+ 3, .decade)
      node.year = century(Int(a.value))
      return node
    }
    // A closing quotation mark looks the same: only after a word that asks for a time.
    guard !r.glued(i), let (year, end) = apostropheYear(i), asksForTime(i &- 1) else { return nil }
    var node = TimeNode(i, end, .date)
    node.year = year
    return node
  }

  func asksForTime(_ i: Int) -> Bool {
    switch word(i) {
    case .inside, .since, .until, .by, .from, .during, .of, .before, .after, .through, .around,
      .between,
      .and, .to, .early, .late, .mid, .for, .over, .about, .on:
      true
    default: false
    }
  }

  func monthFirst(_ i: Int) -> TimeNode? {
    let v = value(i)
    let a = r.atom(i)
    guard let (month, next) = month(i) else { return nil }
    var node = TimeNode(i, i &+ 1, .date)
    node.month = month
    var j = next
    // "March 3", "March 3rd", "March the 3rd", "Dec-31"
    if word(j) == .the, let (_, e) = dayNumber(j &+ 1), r.ordinal(j &+ 1) != nil, e > 0 { j &+= 1 }
    if r.joint(j) || word(j) == .slash && r.glued(j), r.isNumber(j &+ 1) { j &+= 1 }
    if word(j) == .tens, let n = r.cardinal(j), n.end > j &+ 1, n.value <= 31, n.value > 20 {
      node.day = Int(n.value)
      node.end = n.end
      if let (year, end) = yearAfter(n.end, loose: true) { (node.year, node.end) = (year, end) }
      return node
    }
    if let (day, end) = dayNumber(j), !isMeasured(j, end) {
      node.day = day
      node.end = end
      if let (year, end) = yearAfter(end, loose: true) {
        node.year = year
        node.end = end
      }
      return node
    }
    if let (year, end) = yearAfter(next, loose: true),
      !(word(next) == .comma && !isYearThere(next &+ 1))
    {
      node.year = year
      node.end = end
      return node
    }
    // A month alone: "May" and "March" are other words too.
    let capital = a.has(Atom.capital)
    if v & 32 != 0 {
      guard capital, !a.has(Atom.allCaps) || v & 64 == 0 else { return nil }
      let previous = word(i &- 1)
      switch previous {
      case .inside, .of, .since, .until, .by, .last, .next, .this, .early, .late, .mid, .through,
        .during, .from,
        .to, .for, .hyphen, .before, .after, .on:
        break
      case .and, .or, .comma, .between:
        guard word(i &- 2) == .month || previous == .between || word(i &+ 1) == .month else {
          return nil
        }
      case .s:
        return nil
      default:
        guard v & 64 == 0, word(i &+ 1) == .s || word(i &+ 1) == .apostrophe || isAlone(i) else {
          return nil
        }
      }
      if v & 64 != 0 { node.end = next }
      // "in March led": a name follows ("Theresa May" cannot come here).
      return node
    }
    if v & 64 != 0 {
      // An abbreviation alone: "Jan.", "in Sept"
      guard capital || i == 0, word(next &- 1) == .stop || asksForTime(i &- 1) || isAlone(i) else {
        return nil
      }
      if word(next &- 1) == .stop, r.atom(next).kind != .stop { node.end = next }
      return node
    }
    guard
      capital || i == 0 || asksForTime(i &- 1) || isAlone(i) || word(i &- 1) == .the
        || isDirection(i &- 1)
    else { return nil }
    // A given name ("April Jones said"): a capital on both sides without a preposition.
    if month == 4 || month == 6 || month == 8, capital, nameFollows(i &+ 1), !asksForTime(i &- 1),
      !isDirection(i &- 1)
    {
      return nil
    }
    return node
  }

  func isYearThere(_ i: Int) -> Bool { isYear(i) || word(i) == .apostrophe }

  func isDirection(_ i: Int) -> Bool {
    switch word(i) {
    case .last, .next, .this, .past, .previous, .coming, .following, .each, .every, .same, .early,
      .late, .mid,
      .all:
      true
    default: false
    }
  }

  func nameFollows(_ i: Int) -> Bool {
    let a = r.atom(i)
    return a.kind == .word && a.has(Atom.capital) && a.word == .none && !a.has(Atom.lineBefore)
  }

  /// Nothing but this expression in the block.
  func isAlone(_ i: Int) -> Bool { r.atom(i &- 1).kind == .stop && r.atom(i &+ 1).kind == .stop }

  /// The number at `i` counts something, and is no day: "March 3 million", "May 5,000".
  func isMeasured(_ i: Int, _ end: Int) -> Bool {
    guard r.isNumber(i) else { return false }
    switch word(end) {
    case .percent, .percentSign, .scale, .currency, .measure: return true
    case .unit, .ampm: return word(end &- 1) != .ordinalEnding && word(end) == .unit
    case .colon: return r.glued(end) && r.isNumber(end &+ 1)
    default: return false
    }
  }

  func weekdayFirst(_ i: Int, _ depth: Int) -> TimeNode? {
    let v = value(i)
    let a = r.atom(i)
    let capital = a.has(Atom.capital)
    var next = i &+ 1
    if v & 64 != 0, word(next) == .stop, r.glued(next), !isAlone(i) { next &+= 1 }
    if v & 32 != 0 {
      // "sun", "sat", "wed": only beside a number, a month, or as a list item on its own
      guard
        capital && !a.has(Atom.allCaps)
          && (asksForTime(i &- 1) || word(next &- 1) == .stop || word(next) == .comma)
          || r.isNumber(next) || word(next) == .month || isAlone(i) || isDirection(i &- 1)
      else { return nil }
    } else if v & 64 != 0 {
      guard capital || r.isNumber(next) || isAlone(i) || isDirection(i &- 1) || asksForTime(i &- 1)
      else { return nil }
    }
    if v & 8 != 0 {
      // "Mondays": a set
      var node = TimeNode(i, i &+ 1, .set)
      node.type = .set
      node.weekday = v & 7
      if word(i &+ 1) == .dayPart {
        node.part = value(i &+ 1)
        node.end = i &+ 2
      }
      return node
    }
    var node = TimeNode(
      i, v & 64 != 0 && word(next &- 1) == .stop && next > i &+ 1 ? next : i &+ 1, .weekday)
    node.weekday = v & 7
    // "Monday, Oct. 26", "Monday 20 April", "Monday the 20th"
    var j = next
    if word(j) == .comma { j &+= 1 }
    if word(j) == .open, word(j &+ 1) == .month { j &+= 1 }
    if word(j) == .the, r.ordinal(j &+ 1) != nil, word(next) != .comma || r.isNumber(j &+ 1) {
      j &+= 1
    }
    if let date = monthFirst(j), date.day > 0 || date.year > 0 {
      var both = date
      both.first = i
      both.weekday = v & 7
      return both
    }
    if word(j &- 1) == .the || r.isNumber(j), let date = dayFirst(j) {
      var both = date
      both.first = i
      both.weekday = v & 7
      return both
    }
    // "Monday 20, Tuesday 21 and Wednesday 22 April": the month comes later.
    if word(j) != .comma, let (day, end) = dayNumber(j, words: word(j &- 1) == .the),
      word(j &- 1) != .comma,
      word(end) != .colon, word(end) != .ampm, !isMeasured(j, end), !isClockNumber(j)
    {
      if let (month, year) = monthAhead(end) {
        node.head = .date
        node.day = day
        node.month = month
        node.year = year
        node.end = end
        return node
      }
      let closing = r.atom(end)
      if word(j &- 1) == .the || word(end &- 1) == .ordinalEnding
        || r.isNumber(j) && closing.kind != .word && closing.kind != .number && !r.joint(end)
          && closing.word != .dash && closing.word != .currencySign
      {
        node.head = .date
        node.day = day
        node.end = end
        return node
      }
    }
    if a.has(Atom.capital), paperFollows(i &+ 1) { return nil }
    return node
  }

  /// "Tuesday of last week", "Wednesday next week".
  mutating func weekdayOfWeek(_ day: TimeNode, _ depth: Int) -> TimeNode {
    guard day.head == .weekday, day.relation == .bare, depth < 3 else { return day }
    let j = word(day.end) == .of ? day.end &+ 1 : day.end
    guard
      word(j) == .next || word(j) == .last || word(j) == .this || word(j) == .the && j > day.end,
      let base = core(j, depth: depth &+ 1),
      base.head == .relative, base.grain == .week, base.amount.count == 0
    else { return day }
    var node = TimeNode(day.first, base.end, .partOf)
    node.weekday = day.weekday
    node.base = store(base)
    return node
  }

  func isClockNumber(_ i: Int) -> Bool {
    switch word(i &+ 1) {
    case .ampm, .oclock: true
    case .colon: r.isNumber(i &+ 2)
    default: false
    }
  }

  /// "Sunday Times", "Monday Night Football": a name, not a day.
  func paperFollows(_ i: Int) -> Bool {
    guard r.atom(i).has(Atom.capital) else { return false }
    return r.spells(i, "times") || r.spells(i, "mirror") || r.spells(i, "telegraph")
      || r.spells(i, "express")
      || r.spells(i, "independent") || r.spells(i, "herald") || r.spells(i, "post")
      || r.spells(i, "mail")
      || r.spells(i, "world") || r.spells(i, "sport") || r.spells(i, "standard")
      || r.spells(i, "business")
      || r.spells(i, "people") || r.spells(i, "tribune") || r.spells(i, "star")
      || r.spells(i, "age")
      || r.spells(i, "supplement") || r.spells(i, "club")
  }

  /// The month (and year) after a list of days: at most 20 atoms of days, weekdays and commas ahead.
  func monthAhead(_ i: Int) -> (Int, Int)? {
    var j = i
    for _ in 0..<20 {
      switch word(j) {
      case .comma, .and, .or, .weekday, .ordinal, .to, .hyphen, .dash, .ordinalEnding, .the, .until,
        .through, .of, .ampersand:
        j &+= 1
      case .month:
        guard word(j &- 1) != .comma, word(j &- 1) != .and, word(j &- 1) != .to else { return nil }
        guard let (month, end) = month(j) else { return nil }
        // "3 May 5": the month belongs to what follows it.
        if let (_, e) = dayNumber(end, words: false), !isYear(end), e > 0, word(j &- 1) != .of,
          !r.isNumber(j &- 1)
        {
          return nil
        }
        return (month, yearAfter(end)?.0 ?? -1)
      default:
        guard r.isNumber(j), dayNumber(j, words: false) != nil else { return nil }
        j &+= 1
      }
    }
    return nil
  }

  /// "11 December", "11th of December 2009", and the first days of "20 and 21 April".
  func dayFirst(_ i: Int) -> TimeNode? {
    guard let (day, end) = dayNumber(i) else { return nil }
    var j = end
    if word(j) == .of { j &+= 1 }
    if word(j) == .hyphen, r.joint(j), word(j &+ 1) == .month { j &+= 1 }
    var node = TimeNode(i, end, .date)
    node.day = day
    if let (month, next) = month(j) {
      // "1 may" is a modal, "the second march" a walk
      if value(j) & 32 != 0, !r.atom(j).has(Atom.capital), word(end) != .of,
        !r.isNumber(i) || yearAfter(next) == nil && !isAloneAfter(next)
      {
        return nil
      }
      if r.atom(i).kind == .word, word(end) != .of, !r.atom(j).has(Atom.capital) { return nil }
      node.month = month
      node.end = j &+ 1
      if let (year, e) = yearAfter(next, loose: true) {
        node.year = year
        node.end = e
      }
      return node
    }
    // "20 and 21 April", "20-21 April", "20, 21 and 22 April"
    switch word(end) {
    case .and, .comma, .to, .hyphen, .dash, .or, .ampersand:
      guard r.isNumber(i) || word(i) == .ordinal,
        r.isNumber(end &+ 1) || word(end) == .to || word(end) == .and,
        let (month, year) = monthAhead(end)
      else { return nil }
      node.month = month
      node.year = year
      return node
    default: return nil
    }
  }

  func isAloneAfter(_ i: Int) -> Bool { r.atom(i).kind == .stop }
}
