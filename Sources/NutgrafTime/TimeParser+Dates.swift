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

  /// "2008-03-01", "3/1/2008", "01.03.2008", "10/31".
  func numericDate(_ i: Int) -> TimeNode? {
    let a = r.atom(i)
    guard a.flags & (Atom.grouped) == 0, a.digits <= 4 else { return nil }
    let mark = word(i &+ 1)
    // "01.03.2008" is cut as 01.03 . 2008
    if a.has(Atom.decimal) || mark == .stop { return dottedDate(i) }
    guard mark == .hyphen || mark == .slash, r.glued(i &+ 1), r.isNumber(i &+ 2), r.glued(i &+ 2)
    else { return nil }
    // "1/2 hour"
    if word(i &+ 3) == .unit || r.spells(i &+ 3, "h") { return nil }
    let b = r.atom(i &+ 2)
    guard b.flags & (Atom.grouped | Atom.decimal) == 0, b.digits <= 4 else { return nil }
    var node = TimeNode(i, i &+ 3, .date)
    if word(i &+ 3) == mark, r.glued(i &+ 3), r.isNumber(i &+ 4), r.glued(i &+ 4) {
      let c = r.atom(i &+ 4)
      guard c.flags & Atom.grouped == 0, !(word(i &+ 5) == mark && r.glued(i &+ 5)) else {
        return nil
      }
      node.end = i &+ 5
      if a.digits == 4, c.digits <= 2, b.digits <= 2 {
        (node.year, node.month, node.day) = (Int(a.value), Int(b.value), Int(c.value))
      } else if c.digits == 4 || c.digits == 2, a.digits <= 2, b.digits <= 2 {
        node.year = c.digits == 4 ? Int(c.value) : century(Int(c.value))
        (node.month, node.day) = (Int(a.value), Int(b.value))
        if node.month > 12 { (node.month, node.day) = (node.day, node.month) }
      } else {
        return nil
      }
      guard CivilDate(year: node.year, month: node.month, day: node.day) != nil else { return nil }
      return node
    }
    if a.digits == 4, b.digits == 2, b.has(Atom.zero) || b.value >= 10, b.value >= 1, b.value <= 12,
      isYearValue(a), mark == .hyphen || mark == .slash
    {
      // "2008-03"; but "2008-09" is rather two years when it may be
      if b.value == a.value % 100 &+ 1 { return nil }
      node.year = Int(a.value)
      node.month = Int(b.value)
      return node
    }
    if a.digits <= 2, b.digits == 4, a.value >= 1, a.value <= 12, isYearValue(b) {
      node.year = Int(b.value)
      node.month = Int(a.value)
      return node
    }
    if mark == .slash, a.digits <= 2, b.digits <= 2, word(i &+ 3) != .slash {
      var (month, day) = (Int(a.value), Int(b.value))
      if month > 12 { (month, day) = (day, month) }
      guard CivilDate(year: 2000, month: month, day: day) != nil else { return nil }
      // "1/2" is a half before it is a day
      guard
        asksForTime(i &- 1) || isAlone2(i, i &+ 3) || day > 12 && month <= 12
          || word(i &- 1) == .weekday || word(i &- 1) == .comma
      else {
        return nil
      }
      node.month = month
      node.day = day
      return node
    }
    return nil
  }

  func isAlone2(_ i: Int, _ end: Int) -> Bool {
    r.atom(i &- 1).kind == .stop && r.atom(end).kind == .stop
  }
  func isYearValue(_ a: Atom) -> Bool { a.digits == 4 && a.value >= 1000 && a.value <= 2199 }

  /// "01.03.2008": the cutter makes it 01.03 and .2008, or three numbers.
  private func dottedDate(_ i: Int) -> TimeNode? {
    guard word(i &+ 1) == .stop, r.glued(i &+ 1), r.isNumber(i &+ 2), r.glued(i &+ 2) else {
      return nil
    }
    let a = r.atom(i)
    let b = r.atom(i &+ 2)
    guard word(i &+ 3) == .stop, r.glued(i &+ 3), r.isNumber(i &+ 4), r.glued(i &+ 4), a.digits <= 4
    else { return nil }
    let c = r.atom(i &+ 4)
    guard b.digits <= 2, a.flags & Atom.decimal == 0, b.flags & Atom.decimal == 0,
      c.flags & (Atom.decimal | Atom.grouped) == 0
    else { return nil }
    if word(i &+ 5) == .stop, r.glued(i &+ 5), r.isNumber(i &+ 6), r.glued(i &+ 6) { return nil }
    var node = TimeNode(i, i &+ 5, .date)
    if a.digits == 4, c.digits <= 2 {
      (node.year, node.month, node.day) = (Int(a.value), Int(b.value), Int(c.value))
    } else if c.digits == 4 {
      (node.year, node.month, node.day) = (Int(c.value), Int(b.value), Int(a.value))
      if node.month > 12 { (node.month, node.day) = (node.day, node.month) }
    } else {
      return nil
    }
    guard CivilDate(year: node.year, month: node.month, day: node.day) != nil else { return nil }
    return node
  }

  /// "1990s", "2011", "1989-90", "2000 BC".
  func yearFirst(_ i: Int) -> TimeNode? {
    let a = r.atom(i)
    guard a.digits == 4 || a.digits <= 3, a.flags & (Atom.grouped | Atom.decimal) == 0 else {
      return nil
    }
    // "1990s", "1990's", "90s"
    var j = i &+ 1
    if word(j) == .apostrophe, r.glued(j), word(j &+ 1) == .s, a.value % 10 == 0 { j &+= 1 }
    if word(j) == .s, r.glued(j), a.value % 10 == 0, a.digits == 4 || a.digits == 2, a.value >= 10 {
      guard
        a.digits == 4
          ? (a.value >= 1000 && a.value < 2200) : (word(i &- 1) == .the || asksForTime(i &- 1))
      else { return nil }
      let full = a.digits == 4 ? Int(a.value) : century(Int(a.value))
      if a.digits == 4, j > i &+ 1, word(j &- 1) == .apostrophe, word(j &+ 1) == .none,
        r.atom(j &+ 1).kind == .word, a.value % 10 == 0, !asksForTime(i &- 1), word(i &- 1) != .the
      {
        // "1990's budget": a possessive
        var node = TimeNode(i, i &+ 1, .date)
        node.year = full
        return node
      }
      var node = TimeNode(
        i, j &+ 1, full % 100 == 0 && a.digits == 4 && full != 2000 ? .century : .decade)
      node.year = full
      return node
    }
    if let era = eraAfter(i &+ 1) {
      var node = TimeNode(i, era.end, .date)
      guard a.value >= 1, a.value <= 9999 else { return nil }
      node.year = Int(a.value)
      node.beforeChrist = era.before
      return node
    }
    guard isYear(i) else { return nil }
    return yearGuarded(i)
      ? nil
      : {
        var node = TimeNode(i, i &+ 1, .date)
        node.year = Int(a.value)
        return node
      }()
  }

  private func eraAfter(_ i: Int) -> (end: Int, before: Bool)? {
    let a = r.atom(i)
    guard a.kind == .word, a.has(Atom.capital) else { return nil }
    if r.spells(i, "bc") || r.spells(i, "bce") { return (i &+ 1, true) }
    if r.spells(i, "ad") && a.has(Atom.allCaps) || r.spells(i, "ce") && a.has(Atom.allCaps) {
      return (i &+ 1, false)
    }
    if a.has(Atom.dotted), a.end &- a.start == 4, r.text.byte(at: Int(a.start)) == 0x42 {
      return (i &+ 1, true)
    }
    return nil
  }

  /// Four digits that are no year: counted, named or part of a longer number.
  private func yearGuarded(_ i: Int) -> Bool {
    let previous = r.atom(i &- 1)
    let next = r.atom(i &+ 1)
    let v = value(i)
    if previous.has(Atom.glued) || r.glued(i) {
      switch previous.word {
      case .hyphen, .dash, .slash:
        if r.glued(i) {
          // "post-1959", "Dec-2018", "2008-2010"; not "Covid-2019", "555-2011"
          let before = r.atom(i &- 2)
          if before.kind == .number {
            if !isYearValue(before) && previous.word != .dash { return true }
          } else if before.kind == .word {
            let prefix =
              r.spells(i &- 2, "post") || r.spells(i &- 2, "pre") || r.spells(i &- 2, "mid")
              || before.word == .month
              || before.word == .early || before.word == .late
            if !prefix { return true }
          }
        }
      case .currencySign, .hash, .currencyCode, .equals, .atSign, .underscore, .plusSign:
        return true
      case .stop, .colon: if r.glued(i) { return true }
      case .none where previous.kind == .word && r.glued(i): return true
      default: break
      }
    }
    switch previous.word {
    case .guardBefore, .currencySign, .hash, .currencyCode, .prefixUS: return true
    case .about, .almost, .over, .under, .exceeding, .least, .most, .than, .some, .only:
      return !(previous.word == .about && next.word == .none && (next.kind != .word))
        && !(previous.word == .over)
    default: break
    }
    switch next.word {
    case .measure, .currency, .percent, .percentSign, .scale, .cents, .point, .square, .cubic,
      .degrees, .times:
      return true
    case .unit where next.value >= 32, .weekend where next.value >= 32: return true
    case .hyphen:
      // "1500-metre", "2000-page"; "2008-09" is fine
      if r.glued(i &+ 1), r.glued(i &+ 2), r.atom(i &+ 2).kind == .word {
        return !(r.atom(i &+ 2).word == .month)
      }
    case .ampm, .zone, .colon: return r.glued(i &+ 1) || next.word == .zone
    default: break
    }
    // A counted noun follows: "1500 people", "2000 workers". Years stand before nouns too ("2010 budget"),
    // so only plurals of small words count, and round numbers beyond the near years.
    if next.kind == .word, next.word == .none, !next.has(Atom.capital),
      endsInS(next) || r.spells(i &+ 1, "people") || r.spells(i &+ 1, "men")
        || r.spells(i &+ 1, "women") || r.spells(i &+ 1, "children")
    {
      let asked =
        asksForTime(i &- 1) && previous.word != .for && previous.word != .over
        && previous.word != .of && previous.word != .to
        && previous.word != .about && previous.word != .on && previous.word != .by
        && previous.word != .and && previous.word != .from
        && previous.word != .after && previous.word != .before
      if !asked && previous.word != .the && !previous.has(Atom.capital) && previous.word != .s {
        return true
      }
    }
    // Without any sign of time, only the near centuries are years.
    if v < 1800 || v > 2060 {
      switch previous.word {
      case .inside, .since, .until, .by, .from, .between, .during, .early, .late, .mid, .year2:
        return false
      default:
        return
          !(v >= 1400 && v <= 2100
          && (previous.word == .of || previous.word == .to || previous.word == .and
            || previous.word == .the))
      }
    }
    return false
  }

  func endsInS(_ a: Atom) -> Bool {
    a.end > a.start &+ 3 && r.text.byte(at: Int(a.end) &- 1) == 0x73
      && r.text.byte(at: Int(a.end) &- 2) != 0x73
  }

  /// "the nineties"; "twenties".
  func decadeName(_ i: Int) -> TimeNode? {
    guard
      word(i &- 1) == .the || word(i &- 1) == .early || word(i &- 1) == .late
        || word(i &- 1) == .mid || r.joint(i &- 1) || word(i &- 1) == .small
    else { return nil }
    var node = TimeNode(i, i &+ 1, .decade)
    let n = value(i) &* 10
    node.year = n <= 10 ? 2000 &+ n : 1900 &+ n
    return node
  }
}
