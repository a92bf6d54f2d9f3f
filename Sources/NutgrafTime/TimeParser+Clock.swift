// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Times of day and parts of the day, alone and beside their day.
extension TimeParser {
  /// A clock time at `i`: "10:35", "10:35:20 a.m.", "10 p.m.", "5 o'clock", "1630 GMT", "noon".
  func clock(_ i: Int, bare: Bool = false) -> (Clock, Int)? {
    let a = r.atom(i)
    if word(i) == .noon { return (Clock(hour: value(i), minute: 0, sure: true), i &+ 1) }
    if a.kind == .word {
      return wordClock(i)
    }
    guard a.kind == .number, a.value >= 0, a.digits <= 4, !a.has(Atom.grouped) else { return nil }
    var c = Clock(hour: Int(a.value))
    var j = i &+ 1
    var certain = false
    if a.has(Atom.decimal) {
      // "8.30 pm"
      guard meridiem(j) != nil, a.end &- a.start <= 5 else { return nil }
      let minutes = Int((r.double(i) - Double(a.value)) * 100 + 0.5)
      guard a.value <= 12, minutes < 60, r.text.byte(at: Int(a.end) &- 3) == 0x2E else {
        return nil
      }
      c.minute = minutes
    } else if word(j) == .colon, r.glued(j), r.isNumber(j &+ 1), r.glued(j &+ 1),
      r.atom(j &+ 1).digits == 2, r.atom(j &+ 1).value < 60, a.digits <= 2, a.value <= 24
    {
      // Not "3:10:22:5" nor a verse or score "10:2".
      c.minute = value(j &+ 1)
      j &+= 2
      certain = true
      if word(j) == .colon, r.glued(j), r.isNumber(j &+ 1), r.glued(j &+ 1),
        r.atom(j &+ 1).digits == 2,
        value(j &+ 1) < 60
      {
        c.second = value(j &+ 1)
        j &+= 2
      }
      if word(j) == .colon, r.glued(j), r.isNumber(j &+ 1) { return nil }
      if a.has(Atom.zero) || a.value > 12 || a.value == 0 { c.sure = true }
    } else if r.spells(j, "h"), r.glued(j), r.isNumber(j &+ 1), r.glued(j &+ 1),
      r.atom(j &+ 1).digits == 2, value(j &+ 1) < 60,
      a.digits <= 2, a.value < 24
    {
      c.minute = value(j &+ 1)
      c.sure = true
      return (c, j &+ 2)
    }
    if let (half, end) = meridiem(j) {
      guard
        a.digits <= 2
          ? a.value <= 12 && a.value > 0 || a.value <= 23 && certain : a.digits <= 4 && !certain
      else { return nil }
      if a.digits > 2, !a.has(Atom.decimal) {
        // "330 p.m."
        c.hour = Int(a.value) / 100
        c.minute = Int(a.value) % 100
        guard c.hour <= 12, c.hour > 0, c.minute < 60 else { return nil }
      }
      if c.hour <= 12 { c.hour = c.hour % 12 &+ (half == 2 ? 12 : 0) }
      c.sure = true
      j = end
      certain = true
    } else if word(j) == .oclock {
      guard a.digits <= 2, a.value <= 24 else { return nil }
      j &+= 1
      c.minute = 0
      certain = true
      if let (half, end) = meridiem(j) {
        c.hour = c.hour % 12 &+ (half == 2 ? 12 : 0)
        c.sure = true
        j = end
      }
    } else if !certain, a.digits == 4, a.value < 2400, Int(a.value) % 100 < 60,
      word(j) == .zone && isZone(j)
        || r.spells(j, "hours") && (a.has(Atom.zero) || word(i &- 1) == .at)
        || r.spells(j, "hrs") && word(i &- 1) == .at
    {
      c.hour = Int(a.value) / 100
      c.minute = Int(a.value) % 100
      c.sure = true
      certain = true
      if word(j) == .unit { j &+= 1 }
    } else if !certain, a.digits <= 2, a.value >= 1, a.value <= 12, a.flags & Atom.decimal == 0,
      partAhead(j)
        || (word(i &- 1) == .and || word(i &- 1) == .to) && r.isNumber(i &- 2) && isRangeEnd(i)
    {
      // "3 in the morning", "8 this evening", "9 tomorrow morning"
      certain = true
    } else if !certain {
      guard bare, a.digits <= 2, a.value <= 23, a.flags & Atom.decimal == 0 else { return nil }
      guard !isMeasured(i, j), word(j) != .month, word(j) != .slash, word(j) != .ordinalEnding,
        word(j) != .percent, word(j) != .hyphen || !r.glued(j),
        !(r.glued(j) && r.atom(j).kind == .word)
      else { return nil }
      if unit(j) != nil { return nil }
    }
    // "in the morning", "at night" tell the half of the day.
    if !c.sure, word(j) == .inside || word(j) == .at || word(j) == .this || word(j) == .dayPart {
      var k = j
      if word(k) != .dayPart { k &+= 1 }
      if word(k) == .the { k &+= 1 }
      if word(k) == .dayPart {
        let part = value(k)
        c.hour = adjust(c.hour, part)
        c.sure = true
        if word(j) != .this { j = k &+ 1 }
      }
    }
    if isZone(j) {
      c.zone = value(j)
      c.sure = c.sure || a.digits <= 2 && certain
      j &+= 1
      // "UTC+2"
      if word(j) == .plusSign || word(j) == .hyphen, r.glued(j), r.isNumber(j &+ 1),
        r.glued(j &+ 1), r.atom(j &+ 1).digits <= 2,
        value(j &+ 1) <= 14
      {
        c.zone = (word(j) == .hyphen ? -60 : 60) &* value(j &+ 1) &+ (c.zone ?? 0)
        j &+= 2
      }
    } else if word(j) == .open, isZone(j &+ 1), word(j &+ 2) == .close {
      c.zone = value(j &+ 1)
      j &+= 3
    } else if r.spells(j, "z"), r.glued(j), certain {
      c.zone = 0
      j &+= 1
    } else if r.spells(j, "local"), word(j &+ 1) == .time {
      j &+= 2
    } else if r.spells(j, "eastern") || r.spells(j, "pacific") || r.spells(j, "central"), certain {
      c.zone = r.spells(j, "eastern") ? -300 : r.spells(j, "pacific") ? -480 : -360
      j &+= 1
      if word(j) == .time || r.spells(j, "standard") || r.spells(j, "daylight") { j &+= 1 }
      if word(j) == .time { j &+= 1 }
    }
    if r.spells(j, "sharp") { j &+= 1 }
    guard c.hour <= 24 else { return nil }
    return (c, j)
  }

  /// "in the morning", "at night", "this evening", "tomorrow morning" after a bare hour.
  private func partAhead(_ i: Int) -> Bool {
    switch word(i) {
    case .inside: return word(i &+ 1) == .the && word(i &+ 2) == .dayPart
    case .at: return word(i &+ 1) == .dayPart && value(i &+ 1) == 5
    case .this, .tomorrow, .yesterday: return word(i &+ 1) == .dayPart
    default: return false
    }
  }

  /// "20 past 3pm", "15 minutes to noon", in digits.
  func past(_ i: Int) -> (Clock, Int)? {
    guard r.isNumber(i), r.atom(i).digits <= 2, r.atom(i).flags & Atom.decimal == 0 else {
      return nil
    }
    return wordClock(i)
  }

  /// The hour before the hyphen of "5-6 pm", "from 5 to 6:30 p.m."; the half of the day comes after it.
  func rangeStart(_ i: Int) -> (Clock, Int)? {
    let a = r.atom(i)
    guard a.kind == .number, a.digits <= 2, a.value <= 24,
      a.flags & (Atom.decimal | Atom.grouped) == 0
    else { return nil }
    let j = i &+ 1
    switch word(j) {
    case .to, .until, .through: break
    case .hyphen, .dash: break
    case .and: guard word(i &- 1) == .between else { return nil }
    default: return nil
    }
    if let (end, _) = clock(j &+ 1), end.sure || end.minute >= 0, end.hour <= 24 {
      var c = Clock(hour: Int(a.value), minute: 0, sure: end.sure)
      if end.sure, end.hour >= 12, c.hour < 12, c.hour &+ 12 <= end.hour { c.hour &+= 12 }
      c.zone = end.zone
      return (c, j)
    }
    // "between 3 and 8 yesterday", "from 7 to 9 last night"
    guard isRangeEnd(j &+ 1) else { return nil }
    return (Clock(hour: Int(a.value), minute: 0), j)
  }

  /// The bare hour after "and" or "to", with its day right after it.
  private func isRangeEnd(_ i: Int) -> Bool {
    let a = r.atom(i)
    guard a.kind == .number, a.digits <= 2, a.value >= 1, a.value <= 24,
      a.flags & (Atom.decimal | Atom.grouped) == 0, !r.glued(i &+ 1)
    else { return false }
    switch word(i &+ 1) {
    case .yesterday, .today, .tomorrow, .tonight: return true
    case .last, .this: return word(i &+ 2) == .dayPart
    case .on: return r.isNumber(i &+ 2) && numericDate(i &+ 2) != nil || word(i &+ 2) == .weekday
    default: return false
    }
  }

  func isZone(_ i: Int) -> Bool {
    word(i) == .zone && (r.atom(i).has(Atom.allCaps) || r.glued(i) || isLower(i))
  }
  private func isLower(_ i: Int) -> Bool {
    r.spells(i, "utc") || r.spells(i, "gmt") || r.spells(i, "est") || r.spells(i, "pst")
  }

  /// The hour of a part of the day: "4 in the afternoon" is 16.
  func adjust(_ hour: Int, _ part: Int) -> Int {
    switch part {
    case 1, 6: hour % 12
    case 5: hour >= 1 && hour <= 5 ? hour : hour == 12 ? 0 : hour < 12 ? hour &+ 12 : hour
    case 3, 4, 7: hour < 12 ? hour &+ 12 : hour
    default: hour
    }
  }

  /// 1 for a.m., 2 for p.m. after a number.
  func meridiem(_ i: Int) -> (Int, Int)? {
    let a = r.atom(i)
    if a.word == .ampm {
      // "I am": only after a number, which the caller knows.
      if a.has(Atom.capital) && !a.has(Atom.allCaps) { return nil }
      return (Int(a.value), i &+ 1)
    }
    // "a. m.", "p m"
    if r.spells(i, "a") || r.spells(i, "p") {
      let half = r.spells(i, "a") ? 1 : 2
      var j = i &+ 1
      if word(j) == .stop { j &+= 1 }
      if r.spells(j, "m"), word(i &+ 1) == .stop || !r.glued(j) {
        j &+= 1
        if word(j) == .stop, word(i &+ 1) == .stop { j &+= 1 }
        return (half, j)
      }
      // "8p"
      if r.glued(i), r.atom(i &+ 1).kind != .word || !r.glued(i &+ 1), half == 2 || half == 1,
        r.isNumber(i &- 1)
      {
        return (half, i &+ 1)
      }
    }
    return nil
  }

  /// "half past three", "quarter to nine", "ten past five", "three o'clock", "seven thirty p.m.".
  private func wordClock(_ i: Int) -> (Clock, Int)? {
    var minutes = -1
    var j = i
    if word(i) == .half || word(i) == .article && word(i &+ 1) == .half {
      j = word(i) == .half ? i &+ 1 : i &+ 2
      minutes = 30
    } else if word(i) == .quarter || word(i) == .article && word(i &+ 1) == .quarter {
      j = word(i) == .quarter ? i &+ 1 : i &+ 2
      minutes = 15
    }
    if minutes < 0, word(i) == .small || word(i) == .tens || r.isNumber(i), let n = r.cardinal(i),
      n.value < 60, n.value >= 1
    {
      j = n.end
      if word(j) == .unit, value(j) & 31 == 2 { j &+= 1 }
      minutes = Int(n.value)
    }
    guard minutes > 0 else { return nil }
    if word(j) == .past || word(j) == .to || word(j) == .after || r.spells(j, "til"),
      let (hour, end) = hourWord(j &+ 1)
    {
      guard minutes >= 5 || word(j) == .past,
        word(j) == .past || word(i) == .quarter || word(i) == .half || word(i) == .article
          || minutes % 5 == 0
      else { return nil }
      if word(j) == .to, r.isNumber(i), word(j &- 1) != .unit, word(j &+ 1) != .noon { return nil }
      if word(j) == .to, !(word(i) == .quarter || word(i) == .article) {
        // "two to three weeks" is no clock time
        guard
          meridiem(end) != nil || word(end) == .oclock || word(j &+ 1) == .noon
            || r.atom(end).kind == .stop || word(end) == .inside && word(end &+ 2) == .dayPart
        else { return nil }
      }
      var c = Clock(hour: hour, minute: minutes)
      if word(j) == .to || r.spells(j, "til") {
        c.hour = (hour &+ 23) % 24
        c.minute = 60 &- minutes
        if word(j &+ 1) == .noon { c.sure = true }
      }
      return half(c, end)
    }
    if word(i) == .half || word(i) == .quarter || word(i) == .article { return nil }
    // "three o'clock", "seven thirty"
    guard word(i) == .small, value(i) >= 1, value(i) <= 12 else { return nil }
    let n = (value: value(i), end: r.joint(i &+ 1) && word(i &+ 2) == .tens ? i &+ 2 : i &+ 1)
    var c = Clock(hour: n.value)
    if word(n.end) == .oclock {
      c.minute = 0
      return half(c, n.end &+ 1)
    }
    if meridiem(n.end) != nil { return half(c, n.end) }
    if word(n.end) == .tens || word(n.end) == .small && value(n.end) >= 10,
      let m = r.cardinal(n.end), m.value < 60, m.value >= 10,
      meridiem(m.end) != nil
        || (word(i &- 1) == .at || word(i &- 1) == .from && word(m.end) == .to
          || word(i &- 1) == .to && r.atom(m.end).kind == .stop) && word(m.end) != .unit
          && word(m.end) != .hyphen
          && (r.atom(m.end).kind != .word || word(m.end) != .none)
    {
      c.minute = Int(m.value)
      return half(c, m.end)
    }
    // "five in the morning"
    if word(n.end) == .inside, word(n.end &+ 1) == .the, word(n.end &+ 2) == .dayPart {
      return half(c, n.end)
    }
    return nil
  }

  private func half(_ clock: Clock, _ i: Int) -> (Clock, Int) {
    var c = clock
    if let (half, end) = meridiem(i) {
      c.hour = c.hour % 12 &+ (half == 2 ? 12 : 0)
      c.sure = true
      return (c, end)
    }
    if word(i) == .inside, word(i &+ 1) == .the, word(i &+ 2) == .dayPart {
      c.hour = adjust(c.hour, value(i &+ 2))
      c.sure = true
      return (c, i &+ 3)
    }
    if word(i) == .at, word(i &+ 1) == .dayPart {
      c.hour = adjust(c.hour, value(i &+ 1))
      c.sure = true
      return (c, i &+ 2)
    }
    return (c, i)
  }

  private func hourWord(_ i: Int) -> (Int, Int)? {
    if word(i) == .noon { return (value(i) == 0 ? 24 : 12, i &+ 1) }
    let a = r.atom(i)
    if a.kind == .number, a.digits <= 2, a.value >= 1, a.value <= 24, a.flags & Atom.decimal == 0 {
      return (Int(a.value), i &+ 1)
    }
    if a.word == .small, a.value >= 1, a.value <= 12 { return (Int(a.value), i &+ 1) }
    return nil
  }

  func noon(_ i: Int) -> TimeNode? {
    var node = TimeNode(i, i &+ 1, .clock)
    node.type = .time
    node.clock = Clock(hour: value(i), minute: 0, sure: true)
    return node
  }

  /// "the morning" is a time when the day is known; "morning" alone seldom is.
  func dayPart(_ i: Int) -> TimeNode? {
    let plural = r.text.byte(at: Int(r.atom(i).end) &- 1) == 0x73
    var node = TimeNode(i, i &+ 1, .clock)
    node.type = .time
    node.part = value(i)
    if plural {
      guard asksForTime(i &- 1) || word(i &- 1) == .none else { return nil }
      node.head = .set
      node.type = .set
      return node
    }
    // "by night", "at dawn", "in the evening"
    switch word(i &- 1) {
    case .at, .by, .until, .since, .before, .after, .early, .late, .mid, .hyphen, .the, .from:
      return node
    default:
      // "night Monday", "morning of May 3"
      if word(i &+ 1) == .of,
        word(i &+ 2) == .month || word(i &+ 2) == .weekday || r.isNumber(i &+ 2)
      {
        return node
      }
      return isAlone(i) ? node : nil
    }
  }

  /// Puts a time of day beside a day, or a day beside a time of day.
  mutating func finish(_ start: TimeNode, _ depth: Int) -> TimeNode {
    var node = start
    switch node.head {
    case .clock:
      return dayAfterClock(node, depth)
    case .weekday, .relative, .holiday, .nth, .partOf:
      guard node.grain == .day, node.type != .duration else { return node }
      guard node.clock == nil else { return node }
    case .date:
      guard node.day > 0 else { return node }
    default: return node
    }
    // "Wednesday night", "tomorrow morning", "Monday, at 10 a.m.", "May 3 at noon"
    var j = node.end
    if word(j) == .early || word(j) == .late || word(j) == .mid, node.part == 0 {
      let next = r.joint(j &+ 1) ? j &+ 2 : j &+ 1
      if word(next) == .dayPart {
        node.part = value(next)
        node.type = .time
        node.mod = word(j) == .early ? .start : word(j) == .late ? .end : .mid
        node.end = next &+ 1
        return node
      }
    }
    if word(j) == .inside || word(j) == .at, node.part == 0, node.clock == nil {
      let k = word(j &+ 1) == .the ? j &+ 2 : j &+ 1
      if word(k) == .dayPart, word(j) == .inside || value(k) == 5, !isPluralPart(k) {
        node.part = value(k)
        node.type = .time
        node.end = k &+ 1
        j = node.end
      }
    }
    if node.part == 0, word(j) == .dayPart {
      if isPluralPart(j) {
        guard node.head == .weekday else { return node }
        node.head = .set
        node.type = .set
      } else {
        node.type = .time
      }
      node.part = value(j)
      node.end = j &+ 1
      j = node.end
    }
    var k = j
    if word(k) == .comma { k &+= 1 }
    var about = false
    let at = word(k) == .at
    if word(k) == .at { k &+= 1 }
    if word(k) == .about || word(k) == .exactly {
      about = word(k) == .about
      k &+= 1
    }
    if case (var c, let end)? = clock(k, bare: at && node.head != .holiday),
      at || about || c.sure || c.minute >= 0,
      word(j) != .comma || at || c.sure
    {
      if !at, c.minute < 0, !c.sure { return node }
      // "May 3, 10 people"
      if node.part > 0 {
        c.hour = c.sure ? c.hour : adjust(c.hour, node.part)
        c.sure = true
        node.part = 0
      }
      node.clock = c
      node.type = .time
      node.end = end
      // "Wed Aug 05 12:00:00 2015"
      if node.head == .date, node.year < 0, c.minute >= 0, isYear(end) {
        node.year = value(end)
        node.end = end &+ 1
      }
      if about { node.mod = .approx }
    }
    return node
  }

  func isPluralPart(_ i: Int) -> Bool {
    let a = r.atom(i)
    return a.word == .dayPart && r.text.byte(at: Int(a.end) &- 1) == 0x73
  }

  /// "10 p.m. Wednesday", "noon on Thursday", "8 a.m. today", "the morning of May 3".
  private mutating func dayAfterClock(_ start: TimeNode, _ depth: Int) -> TimeNode {
    var node = start
    var j = node.end
    if word(j) == .comma { j &+= 1 }
    let linked = word(j) == .on || word(j) == .of && node.part > 0
    if linked { j &+= 1 }
    let okay: Bool =
      switch word(j) {
      case .weekday, .today, .yesterday, .tomorrow, .month: true
      case .next, .last, .this, .the: linked || word(j &+ 1) == .weekday || word(j &+ 1) == .dayPart
      default: r.isNumber(j) && linked
      }
    if node.part > 0, word(node.end) == .at,
      case (var c, let end)? = clock(node.end &+ 1, bare: true)
    {
      if !c.sure { c.hour = adjust(c.hour, node.part) }
      c.sure = true
      node.clock = c
      node.part = 0
      node.end = end
      return node
    }
    guard okay, depth < 3, var day = bareDay(j, depth) else { return node }
    if day.head == .date, day.day == 0 { return node }
    guard day.head != .duration, day.head != .set, day.head != .reference, day.head != .clock,
      day.grain == .day
    else { return node }
    if day.part > 0, var c = node.clock {
      if !c.sure { c.hour = adjust(c.hour, day.part) }
      node.clock = c
      day.part = 0
    }
    day.first = node.first
    day.clock = node.clock
    day.part = node.part
    day.type = .time
    node = day
    return node
  }

  private mutating func bareDay(_ i: Int, _ depth: Int) -> TimeNode? {
    switch word(i) {
    case .weekday: return weekdayFirst(i, depth)
    case .today, .yesterday, .tomorrow: return dayWord(i)
    case .month: return monthFirst(i)
    case .next, .last, .this: return directed(i, i, depth &+ 1)
    case .the: return definite(i, depth &+ 1)
    default: return r.isNumber(i) ? (numericDate(i) ?? dayFirst(i)) : nil
    }
  }
}
