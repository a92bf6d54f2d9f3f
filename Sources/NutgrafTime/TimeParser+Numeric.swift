// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Dates in digits, and years: what a number of four digits is.
extension TimeParser {
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
  func dottedDate(_ i: Int) -> TimeNode? {
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

  func eraAfter(_ i: Int) -> (end: Int, before: Bool)? {
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
  func yearGuarded(_ i: Int) -> Bool {
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
