// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Lengths of time, and the times that a length away from another makes.
extension TimeParser {
  /// The number of a length: "two", "18", "a few", "several", "a couple of", "two to three".
  private func count(_ i: Int) -> (low: Double, high: Double?, vague: Bool, end: Int)? {
    switch word(i) {
    case .several, .many:
      return (1, nil, true, i &+ 1)
    case .few: return (1, nil, true, i &+ 1)
    case .couple:
      return (2, nil, false, word(i &+ 1) == .of ? i &+ 2 : i &+ 1)
    case .article:
      if word(i &+ 1) == .few { return (1, nil, true, i &+ 2) }
      if word(i &+ 1) == .couple { return (2, nil, false, word(i &+ 2) == .of ? i &+ 3 : i &+ 2) }
      if word(i &+ 1) == .full || word(i &+ 1) == .single { return (1, nil, false, i &+ 2) }
      if r.spells(i &+ 1, "number"), word(i &+ 2) == .of { return (1, nil, true, i &+ 3) }
      if let n = r.cardinal(i) { return (n.value, nil, n.plural, n.end) }
      return (1, nil, false, i &+ 1)
    default: break
    }
    if word(i) == .small, word(i &+ 1) == .quarter, isDirection(i &- 1) {
      return (Double(value(i)), nil, false, i &+ 1)
    }
    guard let n = r.cardinal(i), n.value >= 0 else { return nil }
    if n.plural { return (1, nil, true, word(n.end) == .of ? n.end &+ 1 : n.end) }
    // "two to three", "12-18", "60 or 90"
    switch word(n.end) {
    case .to, .or, .hyphen, .dash:
      if word(n.end) == .hyphen && !r.joint(n.end) { break }
      if let m = r.cardinal(n.end &+ 1), m.value > n.value, unitOrHyphen(m.end) {
        return (n.value, m.value, false, m.end)
      }
    default: break
    }
    return (n.value, nil, false, n.end)
  }

  private func unitOrHyphen(_ i: Int) -> Bool {
    unit(i) != nil || word(i) == .hyphen && unit(i &+ 1) != nil || word(i) == .business
  }

  /// A bare unit after "another".
  func unitAlone(_ i: Int) -> TimeNode? {
    guard let (u, plural) = unit(i), !plural, word(i) == .unit else { return nil }
    var node = TimeNode(i, i &+ 1, .duration)
    node.type = .duration
    node.amount.append(1, u)
    return node
  }

  /// "two years", "18-month", "an hour and a half", "two hours and 30 minutes", "20 years ago".
  mutating func length(_ i: Int, _ depth: Int) -> TimeNode? {
    var node = TimeNode(i, i, .duration)
    node.type = .duration
    var j = i
    guard let first = count(i) else { return nil }
    j = first.end
    if j == i { return nil }
    // "two more weeks", "20 more years", "ten consecutive days", "two full years", "10 previous weeks"
    for _ in 0..<2 {
      switch word(j) {
      case .past, .previous, .last, .next, .coming, .upcoming, .current:
        // "15,000 last week": the number is of something else.
        guard unit(j &+ 1)?.plural ?? false else { return nil }
        if word(j) == .next || word(j) == .coming {
          node.relation = .next
        } else {
          node.relation = .past
        }
        j &+= 1
      case .more, .business, .full, .other, .single, .fiscal, .another, .less, .school:
        if r.spells(j, "straight") && unit(j &+ 1) == nil { return nil }
        j &+= 1
      default: break
      }
    }
    var hyphen = false
    if word(j) == .hyphen || word(j) == .dash, r.glued(j), r.glued(j &+ 1), unit(j &+ 1) != nil {
      hyphen = true
      j &+= 1
    } else if word(j) == .hyphen, r.glued(j) && !r.glued(j &+ 1),
      word(j &+ 1) == .to || word(j &+ 1) == .and || word(j &+ 1) == .or
    {
      return nil
    }
    guard let (u, _) = unitOrLetter(j) else { return nil }
    // "one second" is one; "a second" is mostly "another", "the second quarter" an ordinal
    if u == .second, word(j) == .second, first.low != 1 || word(i) == .article { return nil }
    // "three quarters of the voters" is a share.
    if u == .quarter,
      word(i) == .article || first.low < 1 || word(j &+ 1) == .of && !first.vague && j == first.end
    {
      return nil
    }
    if u == .quarter,
      value(j) < 32
        || !hyphen && j == first.end && first.low <= 3 && !first.vague && !isDirection(i &- 1)
    {
      return nil
    }
    if u == .night, !hyphen, word(j) == .dayPart, value(j) == 5, !isPluralPart(j),
      first.low != 1 || word(i) == .article
    {
      return nil
    }
    if u == .weekend, word(i) == .article { return nil }
    if r.isNumber(i), r.atom(i).has(Atom.zero), r.atom(i).value == 0 { return nil }
    node.hyphenated = hyphen
    node.amount.append(first.low, u)
    node.amount.decimal = r.atom(i).has(Atom.decimal)
    node.amount.high = first.high
    node.amount.vague = first.vague
    j &+= 1
    if word(j &- 1) == .unit, word(j) == .stop, r.glued(j),
      r.spells(j &- 1, "min") || r.spells(j &- 1, "hr") || r.spells(j &- 1, "sec")
        || r.spells(j &- 1, "yr") || r.spells(j &- 1, "hrs") || r.spells(j &- 1, "mins"),
      r.atom(j &+ 1).kind == .word && !r.atom(j &+ 1).has(Atom.capital)
    {
      j &+= 1
    }
    // "an hour and a half", "two years and six months", "1 hour, 5 minutes and 10 seconds"
    if word(j) == .and, word(j &+ 1) == .article, word(j &+ 2) == .half, !hyphen {
      node.amount.addHalf()
      j &+= 3
    } else if !hyphen, !first.vague, first.high == nil {
      for _ in 0..<6 {
        var k = j
        if word(k) == .comma { k &+= 1 }
        if word(k) == .and { k &+= 1 }
        guard r.isNumber(k) || word(k) == .small || word(k) == .tens, let n = r.cardinal(k),
          let (v, _) = unit(n.end) ?? (word(k &- 1) == .comma ? nil : unitOrLetter(n.end)),
          v.rawValue < node.amount.unit(node.amount.count &- 1).rawValue
        else { break }
        node.amount.append(n.value, v)
        j = n.end &+ 1
      }
    }
    node.end = j
    // "a year or two", "a week or so"
    if word(j) == .or {
      if r.spells(j &+ 1, "so") {
        node.end = j &+ 2
        node.mod = .approx
      } else if word(j &+ 1) == .small || word(j &+ 1) == .more, first.low == 1,
        node.amount.count == 1
      {
        if word(j &+ 1) == .more {
          node.mod = .equalOrMore
          node.end = j &+ 2
        } else if unit(j &+ 2) == nil {
          node.amount.high = Double(value(j &+ 1))
          node.end = j &+ 2
        }
      } else if word(j &+ 1) == .more || r.spells(j &+ 1, "longer") {
        node.mod = .equalOrMore
        node.end = j &+ 2
      } else if word(j &+ 1) == .less {
        node.mod = .equalOrLess
        node.end = j &+ 2
      }
    }
    // An age is a measure, not a time.
    if word(node.end) == .hyphen, r.glued(node.end), word(node.end &+ 1) == .old { return nil }
    if word(node.end) == .old || r.spells(node.end, "olds") { return nil }
    return beside(node, depth)
  }

  /// Letters as units right after digits: "5d", "3h", "10m" are too doubtful; "90s" a decade.
  private func unitOrLetter(_ i: Int) -> (Unit, Bool)? {
    if let u = unit(i) { return u }
    guard r.glued(i), r.isNumber(i &- 1) || word(i &- 1) == .fractionSign else { return nil }
    if r.spells(i, "h") { return (.hour, false) }
    // "2y ago", "in 1d"
    guard word(i &+ 1) == .ago || word(i &- 2) == .inside else { return nil }
    if r.spells(i, "d") { return (.day, false) }
    if r.spells(i, "w") { return (.week, false) }
    if r.spells(i, "y") { return (.year, false) }
    return nil
  }

  /// "ago", "earlier", "before Christmas", "from now" after a length.
  mutating func beside(_ length: TimeNode, _ depth: Int) -> TimeNode {
    var node = length
    let j = node.end
    // A rate or age has no other time beside it.
    guard node.amount.count > 0 else { return node }
    func relative(_ relation: Relation, _ end: Int) -> TimeNode {
      node.head = .relative
      node.type = .date
      node.relation = relation
      node.grain = grain(node.amount.unit(0))
      node.end = end
      return node
    }
    switch word(j) {
    case .ago: return relative(.ago, j &+ 1)
    case .back where r.atom(j &+ 1).kind != .word: return relative(.ago, j &+ 1)
    case .hence: return relative(.ahead, j &+ 1)
    case .earlier: return relative(.earlier, j &+ 1)
    case .later where word(j &+ 1) != .this && word(j &+ 1) != .than:
      return relative(.later, j &+ 1)
    case .from:
      if r.spells(j &+ 1, "now") || word(j &+ 1) == .today || r.spells(j &+ 1, "today") {
        return relative(.ahead, j &+ 2)
      }
      if depth < 3, let base = core(j &+ 1, depth: depth &+ 1), base.grain == .day,
        base.head != .duration, base.head != .reference, base.head != .set,
        base.head != .clock
      {
        node.base = store(base)
        return relative(.afterBase, base.end)
      }
    case .before, .after, .prior, .since:
      let before = word(j) != .after && word(j) != .since
      if depth < 3, word(j) != .since, startsDay(j &+ 1),
        let base = core(j &+ 1, depth: depth &+ 1), base.head != .duration, base.head != .reference,
        base.head != .set,
        base.head != .clock
      {
        node.base = store(base)
        return relative(before ? .beforeBase : .afterBase, base.end)
      }
      // "two days before" at the end of a clause
      if word(j) == .before, r.atom(j &+ 1).kind != .word,
        node.amount.unit(0).rawValue >= Unit.day.rawValue
      {
        return relative(.earlier, j &+ 1)
      }
    default: break
    }
    return node
  }

  private func startsDay(_ i: Int) -> Bool {
    switch word(i) {
    case .yesterday, .tomorrow, .today, .weekday, .month, .holiday, .last, .next, .eve, .new: true
    case .the:
      word(i &+ 1) == .last || word(i &+ 1) == .next || word(i &+ 1) == .holiday
        || r.isNumber(i &+ 1)
    default: r.isNumber(i) && (isYear(i) || dayFirst(i) != nil || numericDate(i) != nil)
    }
  }

  /// "a year ago", "a week", "a few days", "an hour", "a day" as a rate.
  mutating func article(_ i: Int, _ depth: Int) -> TimeNode? {
    // "a two-year deal": the article is no part of it
    if word(i &+ 1) == .small || r.isNumber(i &+ 1) || word(i &+ 1) == .tens { return nil }
    if r.spells(i &+ 1, "while"), word(i &+ 2) == .ago {
      var node = TimeNode(i, i &+ 3, .reference)
      node.reference = 0
      return node
    }
    if word(i &+ 1) == .half || word(i &+ 1) == .quarter, let (c, end) = clock(i) {
      var node = TimeNode(i, end, .clock)
      node.type = .time
      node.clock = c
      return node
    }
    if word(i &+ 1) == .half {
      guard let node = half(i &+ 1) else { return nil }
      var n = node
      n.first = i
      return n
    }
    guard let node = length(i, depth) else {
      if word(i &+ 1) == .weekday, let node = weekdayFirst(i &+ 1, depth), node.head == .weekday {
        return word(i &- 1) == .on ? node : nil
      }
      return nil
    }
    // "$5 a day", "15 a year", "twice a week": a set
    if node.head == .duration, node.amount.count == 1, !node.amount.vague, node.end == i &+ 2,
      isRate(i)
    {
      var set = node
      set.head = .set
      set.type = .set
      return set
    }
    // "a minute", "a second" are seldom lengths
    if node.head == .duration, node.end == i &+ 2, node.amount.unit(0) == .second { return nil }
    return node
  }

  /// A number or an amount of money or "once" stands right before.
  private func isRate(_ i: Int) -> Bool {
    let previous = r.atom(i &- 1)
    if previous.kind == .number { return true }
    switch previous.word {
    case .currency, .scale, .cents, .percent, .percentSign, .once, .times, .measure, .small, .tens:
      return true
    default: break
    }
    if r.spells(i &- 1, "twice") || r.spells(i &- 1, "thrice") { return true }
    // "200 people a day"
    if previous.kind == .word, previous.word == .none,
      endsInS(previous) || r.spells(i &- 1, "people")
    {
      let two = r.atom(i &- 2)
      return two.kind == .number || two.word == .small || two.word == .scale || two.word == .tens
        || r.isNumber(i &- 3)
    }
    return false
  }

  /// "half an hour", "half a year", "half-hour".
  func half(_ i: Int) -> TimeNode? {
    if let (c, end) = clock(i) {
      var node = TimeNode(i, end, .clock)
      node.type = .time
      node.clock = c
      return node
    }
    var j = i &+ 1
    if r.joint(j) || word(j) == .article { j &+= 1 }
    guard
      j > i &+ 1 || word(j) == .unit && (word(i &- 1) == .article || r.atom(i &- 1).kind == .stop),
      let (u, plural) = unit(j), !plural, word(j) == .unit
    else { return nil }
    var node = TimeNode(i, j &+ 1, .duration)
    node.type = .duration
    node.amount.append(0.5, u)
    if word(j &+ 1) == .ago {
      node.head = .relative
      node.type = .date
      node.relation = .ago
      node.grain = grain(u)
      node.end = j &+ 2
    }
    return node
  }

  /// "years", "weeks" by themselves; "year-end", "year-earlier", "year ago".
  mutating func bareUnit(_ i: Int, _ depth: Int) -> TimeNode? {
    guard let (u, plural) = unit(i) else { return nil }
    if !plural {
      let gap = r.joint(i &+ 1) ? 1 : 0
      let next = i &+ 1 &+ gap
      switch word(next) {
      case .ago where gap == 1, .earlier where gap == 1:
        // "year-earlier", "the year-ago quarter"
        var node = TimeNode(i, next &+ 1, .relative)
        if word(i &- 1) == .the, word(node.end) == .quarter || word(node.end) == .period {
          node.end &+= 1
        } else if word(i &- 1) == .the, let (n, e) = r.ordinal(node.end), n <= 4,
          word(e) == .quarter
        {
          node.end = e &+ 1
        }
        node.amount.append(1, u)
        node.grain = grain(u)
        node.relation = word(next) == .ago ? .ago : .earlier
        return node
      case .end where u == .year && (gap == 1 || asksForTime(i &- 1)):
        var node = TimeNode(i, next &+ 1, .relative)
        node.grain = .year
        node.relation = .that
        node.mod = .end
        return node
      default: break
      }
      if gap == 1, r.spells(next, "long") {
        var node = TimeNode(i, next &+ 1, .duration)
        node.type = .duration
        node.amount.append(1, u)
        return node
      }
      // "year 2000"
      if r.spells(i, "year"), isYear(i &+ 1) {
        var node = TimeNode(i, i &+ 2, .date)
        node.year = value(i &+ 1)
        return node
      }
      return nil
    }
    if u == .workday || u == .weekend { return nil }
    // "for years", "in weeks", "years ago", "within hours", "days after"
    switch word(i &+ 1) {
    case .ago:
      var node = TimeNode(i, i &+ 2, .reference)
      node.reference = 0
      return node
    case .later where word(i &- 1) != .the, .earlier where word(i &- 1) != .the:
      var node = TimeNode(i, i &+ 2, .relative)
      node.amount.append(1, u)
      node.amount.vague = true
      node.grain = grain(u)
      node.relation = word(i &+ 1) == .later ? .later : .earlier
      return node
    default: break
    }
    switch word(i &- 1) {
    case .for, .inside, .within, .over, .through, .of, .after, .during, .before:
      guard u != .second,
        word(i &+ 1) != .of || word(i &- 1) == .for || word(i &- 1) == .after
          || word(i &- 1) == .inside
      else { return nil }
      var node = TimeNode(i, i &+ 1, .duration)
      node.type = .duration
      node.amount.append(1, u)
      node.amount.vague = true
      return node
    default:
      guard
        word(i &+ 1) == .of || word(i &+ 1) == .before || word(i &+ 1) == .after
          || r.spells(i &+ 1, "long"),
        i == 0 || r.atom(i &- 1).word == .none || r.atom(i &- 1).kind != .word, u != .quarter
      else { return nil }
      var node = TimeNode(i, i &+ 1, .duration)
      node.type = .duration
      node.amount.append(1, u)
      node.amount.vague = true
      return node
    }
  }
}
