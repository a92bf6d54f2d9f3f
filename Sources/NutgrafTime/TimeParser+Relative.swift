// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Times beside now or beside another time.
extension TimeParser {
  /// "today", "yesterday", "tomorrow", "tonight".
  func dayWord(_ i: Int) -> TimeNode? {
    var node = TimeNode(i, i &+ 1, .relative)
    node.grain = .day
    switch word(i) {
    case .yesterday: (node.relation, node.count) = (.ago, 1)
    case .tomorrow: (node.relation, node.count) = (.ahead, 1)
    default: node.relation = .this
    }
    if word(i) == .tonight || word(i) == .overnight {
      node.part = 5
      node.type = .time
      if word(i) == .overnight, word(i &+ 1) == .none, r.atom(i &+ 1).kind == .word,
        r.atom(i &+ 1).has(Atom.capital)
      {
        return node
      }
    }
    if word(i) == .today, word(i &- 1) == .apostrophe { return nil }
    // "USA Today"
    if word(i) == .today, r.atom(i).has(Atom.capital),
      r.spells(i &- 1, "usa") || r.spells(i &- 1, "russia")
    {
      return nil
    }
    return node
  }

  /// "now", "recently", "soon", "recent years".
  func reference(_ i: Int) -> TimeNode? {
    var node = TimeNode(i, i &+ 1, .reference)
    switch word(i) {
    case .presentRef:
      node.reference = 1
      if r.spells(i, "now"), r.spells(i &- 1, "right") { node.first = i }
      // "until now" is one; "now that", "now and then" are none
      if r.spells(i, "now"), word(i &+ 1) == .and && word(i &+ 2) == .then { return nil }
    case .pastRef:
      // "previously" and "formerly" tell an order, seldom a time.
      guard r.spells(i, "recently") || r.spells(i, "lately") else { return nil }
      node.reference = 0
    case .futureRef:
      node.reference = 2
      // "as soon as" is a conjunction; "soon" alone is a time only where it ends or is stressed.
      if word(i &- 1) == .as || word(i &+ 1) == .as { return nil }
      if r.spells(i, "shortly"), word(i &+ 1) == .before || word(i &+ 1) == .after { return nil }
    case .recent:
      node.reference = 0
      if let (_, plural) = unit(i &+ 1), plural {
        node.end = i &+ 2
      } else if r.spells(i &+ 1, "times") || r.spells(i &+ 1, "history") {
        node.end = i &+ 2
      } else {
        return nil
      }
    default: return nil
    }
    return node
  }

  /// Expressions that begin with a number word or an ordinal.
  mutating func wordNumber(_ i: Int, _ depth: Int) -> TimeNode? {
    if word(i) == .small || word(i) == .tens, let (year, end) = r.yearWords(i), !isUnitThere(end) {
      if word(end) == .s
        || year >= 1100 && year < 2100
          && (word(i &+ 1) != .scale || asksForTime(i &- 1) || r.spells(i &- 1, "year"))
      {
        var node = TimeNode(i, end, .date)
        node.year = year
        return node
      }
    }
    if word(i) == .small || word(i) == .tens,
      word(i &+ 1) == .decadeName || r.joint(i &+ 1) && word(i &+ 2) == .decadeName
    {
      // "the nineteen eighties"
      let j = word(i &+ 1) == .decadeName ? i &+ 1 : i &+ 2
      var node = TimeNode(i, j &+ 1, .decade)
      node.year = value(i) &* 100 &+ value(j) &* 10
      return value(i) >= 10 && value(i) <= 20 ? node : nil
    }
    if let node = ordinalFirst(i, i, depth) { return node }
    if let (c, end) = clock(i) {
      var node = TimeNode(i, end, .clock)
      node.type = .time
      node.clock = c
      return node
    }
    return length(i, depth)
  }

  func isUnitThere(_ i: Int) -> Bool { unit(i)?.plural ?? false }

  /// Expressions that begin with digits.
  mutating func numeric(_ i: Int, _ depth: Int) -> TimeNode? {
    let previous = r.atom(i &- 1)
    if r.glued(i) {
      // Part of something longer: "A330", "$5", "3.4.5", "x240", "#5".
      if previous.kind == .word && word(i &- 1) != .month && word(i &- 1) != .q
        && word(i &- 1) != .t
      {
        return nil
      }
      switch previous.word {
      case .currencySign, .hash, .equals, .atSign, .underscore, .colon, .slash, .plusSign:
        return nil
      case .stop where r.glued(i &- 1): return nil
      default: break
      }
    }
    if let node = numericDate(i) {
      // "T10:30" after the day
      if r.spells(node.end, "t"), r.glued(node.end), let (c, end) = clock(node.end &+ 1) {
        var both = node
        both.clock = c
        both.type = .time
        both.end = end
        return both
      }
      return node
    }
    if let (c, end) = past(i) ?? clock(i) ?? rangeStart(i) {
      var node = TimeNode(i, end, .clock)
      node.type = .time
      node.clock = c
      return node
    }
    if let node = dayFirst(i) { return node }
    if let node = ordinalFirst(i, i, depth) { return node }
    if let node = yearFirst(i) {
      // "2017 Q1", "2017-Q1"
      let letter = r.joint(node.end) ? node.end &+ 1 : node.end
      if node.head == .date, word(letter) == .q, r.isNumber(letter &+ 1),
        r.atom(letter &+ 1).digits == 1, value(letter &+ 1) >= 1, value(letter &+ 1) <= 4
      {
        var q = TimeNode(i, letter &+ 2, .quarter)
        q.index = value(letter &+ 1)
        q.grain = .quarter
        q.year = node.year
        return q
      }
      // "2010 first quarter", "the 1988 second quarter"
      if let (n, e) = r.ordinal(node.end),
        word(e) == .quarter || r.joint(e) && word(e &+ 1) == .quarter, n <= 4, node.head == .date
      {
        var q = TimeNode(i, r.joint(e) ? e &+ 2 : e &+ 1, .quarter)
        q.index = n
        q.year = node.year
        return q
      }
      return node
    }
    return length(i, depth)
  }

  /// "third quarter", "the 20th century", "first half of 2009", "the first week of March", "the 15th".
  mutating func ordinalFirst(_ first: Int, _ i: Int, _ depth: Int) -> TimeNode? {
    guard let (n, end) = r.ordinal(i) else { return nil }
    if let node = dayFirst(i) {
      var date = node
      date.first = first
      return date
    }
    var j = end
    if r.joint(j) || word(j) == .fiscal || word(j) == .hyphen { j &+= 1 }
    if word(j) == .fiscal { j &+= 1 }
    switch word(j) {
    case .quarter:
      guard n >= 1, n <= 4 else { return nil }
      // "the third-quarter loss": the article is the loss's.
      var node = TimeNode(
        r.joint(end) && r.atom(j &+ 1).kind == .word ? i : first, j &+ 1, .quarter)
      node.index = n
      node.grain = .quarter
      withYear(&node, depth)
      return node
    case .half:
      guard n <= 2 else { return nil }
      var node = TimeNode(first, j &+ 1, .half)
      node.index = n
      node.grain = .half
      withYear(&node, depth)
      if node.year < 0 && node.base < 0 && word(node.end) == .of { return nil }
      // "the first half" is of a match rather than of a year
      return node.year >= 0 || node.base >= 0 ? node : nil
    case .unit, .weekend:
      guard let (u, plural) = unit(j) else { return nil }
      if u == .century, !plural {
        guard n >= 1, n <= 30 else { return nil }
        var node = TimeNode(first, j &+ 1, .century)
        node.year = (n &- 1) &* 100
        if r.spells(j &+ 1, "bc") { return nil }
        return node
      }
      if u == .millennium { return nil }
      if u == .second, word(i) == .small { return nil }
      // "the first week of March", "the second day"
      if word(j &+ 1) == .of || word(j &+ 1) == .inside, depth < 3, !plural,
        let base = phraseBase(j &+ 2, depth)
      {
        var node = TimeNode(first, base.end, .nth)
        node.index = n
        node.grain = grain(u)
        node.base = store(base)
        return node
      }
      return nil
    case .weekday:
      if word(j &+ 1) == .of || word(j &+ 1) == .inside, depth < 3,
        let base = phraseBase(j &+ 2, depth)
      {
        var node = TimeNode(first, base.end, .nth)
        node.index = n
        node.weekday = value(j) & 7
        node.base = store(base)
        return node
      }
      return nil
    default:
      // "the 15th", "the 4th of next month"
      guard n >= 1, n <= 31 else { return nil }
      if r.isNumber(i), word(end) == .of, depth < 3,
        word(end &+ 1) == .this || word(end &+ 1) == .next || word(end &+ 1) == .last
          || word(end &+ 1) == .the, let base = phraseBase(end &+ 1, depth),
        base.grain == .month
      {
        var node = TimeNode(first, base.end, .nth)
        node.index = n
        node.grain = .day
        node.base = store(base)
        return node
      }
      guard r.isNumber(i), word(i &- 1) == .the || first < i || word(i &- 1) == .on else {
        return nil
      }
      let next = r.atom(end)
      guard next.kind != .word || next.word != .none || next.has(Atom.capital) else { return nil }
      switch next.word {
      case .of, .hyphen, .dash, .unit, .quarter, .ordinal, .small, .scale, .percent: return nil
      default: break
      }
      guard
        word(i &- 1) == .on || r.atom(i &- 2).kind == .stop && isAloneAfter(end)
          || r.atom(i &- 1).kind == .stop || word(i &- 2) == .on || word(i &- 2) == .by
          || word(i &- 2) == .until || word(i &- 2) == .since || word(i &- 2) == .from
          || word(i &- 2) == .to
      else { return nil }
      var node = TimeNode(first, end, .date)
      node.day = n
      return node
    }
  }

  private mutating func phraseBase(_ i: Int, _ depth: Int) -> TimeNode? {
    if let node = definiteUnit(i) { return node }
    guard let node = phrase(i, depth: depth &+ 1) else { return nil }
    switch node.head {
    case .duration, .set, .reference, .clock: return nil
    default: return node
    }
  }

  /// "of 2009", "2009", "this year", "of last year", "of the year" after a quarter or half.
  private mutating func withYear(_ node: inout TimeNode, _ depth: Int) {
    var j = node.end
    if word(j) == .comma, isYear(j &+ 1) { j &+= 1 }
    if word(j) == .of || word(j) == .inside { j &+= 1 }
    if word(j) == .fiscal { j &+= 1 }
    if isYear(j) {
      node.year = value(j)
      node.end = j &+ 1
      return
    }
    guard depth < 3 else { return }
    switch word(j) {
    case .this, .last, .next, .the, .previous, .past, .current:
      guard let base = phraseBase(j, depth),
        base.grain == .year || base.head == .date && base.month == 0
      else { return }
      guard base.head == .relative || base.head == .date else { return }
      node.base = store(base)
      node.end = base.end
    case .article:
      // "the quarter a year ago"
      guard let base = core(j, depth: depth &+ 1), base.head == .relative, base.relation == .ago,
        base.grain == .year
      else { return }
      node.base = store(base)
      node.end = base.end
    default: break
    }
  }

  /// "the" and what it may begin.
  mutating func definite(_ i: Int, _ depth: Int) -> TimeNode? {
    let j = i &+ 1
    switch word(j) {
    case .last, .next, .past, .previous, .prior, .coming, .following, .current, .same, .latest,
      .other:
      return directed(i, j, depth)
    case .recent:
      return reference(j).map { node in
        var n = node
        n.first = i
        return node.end > j &+ 1 ? n : nil
      } ?? nil
    case .ordinal, .second, .tens, .small:
      if let node = ordinalFirst(i, j, depth) { return node }
      // "the first three months": a duration
      if word(j) == .ordinal || word(j) == .second, let n = r.cardinal(j &+ 1),
        let (u, _) = unit(n.end), var node = length(j &+ 1, depth), node.head == .duration
      {
        node.first = i
        return node
      }
      guard word(j) == .small || word(j) == .tens,
        var node = length(j, depth) ?? wordNumber(j, depth)
      else { return nil }
      if !node.hyphenated { node.first = i }
      return node
    case .future, .near:
      var k = j
      if word(k) == .near { k &+= 1 }
      guard word(k) == .future || word(k) == .term && word(j) == .near else { return nil }
      let next = r.atom(k &+ 1)
      guard
        next.word == .of || next.kind != .word || next.word != .none || word(j) == .near
          || asksForTime(i &- 1)
      else { return nil }
      var node = TimeNode(i, k &+ 1, .reference)
      node.reference = 2
      return node
    case .moment:
      guard word(i &- 1) == .at || word(i &- 1) == .for,
        r.atom(j &+ 1).kind != .word || r.atom(j &+ 1).word != .of
      else { return nil }
      var node = TimeNode(i, j &+ 1, .reference)
      node.reference = 1
      return node
    case .time:
      if r.spells(j &+ 1, "being") {
        var node = TimeNode(i, j &+ 2, .reference)
        node.reference = 1
        return node
      }
      return nil
    case .season:
      if var node = season(j) {
        node.first = i
        return node
      }
      return nil
    case .weekend:
      if var node = weekend(j) {
        node.first = i
        node.definite = true
        return node
      }
      return nil
    case .dayPart:
      if word(j &+ 1) == .before || word(j &+ 1) == .after { return nil }
      if var node = dayPart(j),
        word(i &- 1) == .inside || word(i &- 1) == .of || word(i &- 1) == .during
          || word(i &- 1) == .by || word(i &- 1) == .on || word(j &+ 1) == .of
      {
        node.first = i
        node.definite = true
        if word(j &+ 1) == .of, word(j &+ 2) != .month, word(j &+ 2) != .weekday,
          !r.isNumber(j &+ 2)
        {
          return nil
        }
        return node
      }
      return nil
    case .unit, .quarter:
      return definiteUnitPhrase(i, j, depth)
    case .fiscal, .decadeName, .h, .q:
      guard var node = word(j) == .decadeName ? decadeName(j) : fiscal(j, depth) else { return nil }
      node.first = i
      return node
    case .several, .few, .couple:
      return nil
    case .holiday, .new, .eve, .holidayPart:
      guard var node = holiday(j, depth) else { return nil }
      node.first = i
      return node
    case .early, .late, .mid, .end, .beginning, .middle: return nil
    case .apostrophe:
      guard var node = shortYear(j) else { return nil }
      node.first = i
      return node
    case .full:
      if let (u, plural) = unit(j &+ 1), u == .year, !plural {
        var node = TimeNode(i, j &+ 2, .relative)
        node.grain = .year
        node.relation = .that
        return node
      }
      return nil
    default:
      guard r.isNumber(j) else { return nil }
      if let node = ordinalFirst(i, j, depth) { return node }
      if var node = yearFirst(j) {
        node.first = i
        // "the 1988 period", but "the 2008 election": there the year alone is the time
        if node.head == .date {
          guard word(node.end) == .period || word(node.end) == .quarter && value(node.end) < 32
          else {
            if let (n, e) = r.ordinal(node.end), word(e) == .quarter, n <= 4 {
              var q = TimeNode(i, e &+ 1, .quarter)
              q.index = n
              q.grain = .quarter
              q.year = node.year
              return q
            }
            return nil
          }
          node.end &+= 1
        }
        return node
      }
      guard var node = length(j, depth), node.head == .duration else { return nil }
      if !node.hyphenated { node.first = i }
      return node
    }
  }

  /// "the day", "the week", "the year", "the day before", "the week of March 6".
  private mutating func definiteUnitPhrase(_ i: Int, _ j: Int, _ depth: Int) -> TimeNode? {
    guard let (u, plural) = unit(j), !u.isClock else { return nil }
    let next = j &+ 1
    if !plural, r.joint(next), word(next &+ 1) == .ago || word(next &+ 1) == .earlier,
      var node = bareUnit(j, depth)
    {
      node.first = word(node.end &- 1) == .ago || word(node.end &- 1) == .earlier ? j : i
      return node
    }
    if !plural {
      if word(next) == .of, depth < 3, word(next &+ 1) == .month || r.isNumber(next &+ 1),
        u == .week,
        let base = phraseBase(next &+ 1, depth), base.day > 0
      {
        var node = TimeNode(i, base.end, .partOf)
        node.grain = .week
        node.base = store(base)
        return node
      }
      if r.spells(j, "year"), isYear(next) || r.yearWords(next) != nil {
        var node = TimeNode(i, next &+ 1, .date)
        if isYear(next) {
          node.year = value(next)
        } else if let (y, e) = r.yearWords(next) {
          (node.year, node.end) = (y, e)
        }
        return node
      }
      if word(next) == .after, word(next &+ 1) == .next {
        var node = TimeNode(i, next &+ 2, .relative)
        node.grain = grain(u)
        node.count = 2
        node.relation = .ahead
        return node
      }
      // "the day before [yesterday]", "the day after tomorrow", "the week before"
      if word(next) == .before || word(next) == .after || word(next) == .previous
        || word(next) == .prior
      {
        let before = word(next) != .after
        if depth < 3,
          word(next &+ 1) == .yesterday || word(next &+ 1) == .tomorrow
            || word(next &+ 1) == .weekday
            || word(next &+ 1) == .last || word(next &+ 1) == .holiday,
          let base = core(next &+ 1, depth: depth &+ 1)
        {
          var node = TimeNode(i, base.end, .relative)
          node.grain = grain(u)
          node.count = 1
          node.relation = before ? .beforeBase : .afterBase
          node.base = store(base)
          return node
        }
        guard
          r.atom(next &+ 1).kind != .word
            || word(next) == .before && r.atom(next &+ 1).word != .none
        else { return nil }
        var node = TimeNode(i, next &+ 1, .relative)
        node.grain = grain(u)
        node.count = 1
        node.relation = before ? .earlier : .later
        return node
      }
      if u == .weekend || u == .night { return nil }
    }
    // "the years", "the weeks ahead"
    if plural {
      if r.spells(next, "ahead") {
        var node = TimeNode(i, next &+ 1, .duration)
        node.type = .duration
        node.amount.append(1, u)
        node.amount.vague = true
        return node
      }
      return nil
    }
    switch u {
    case .day, .week, .month, .quarter, .year, .decade:
      // Only where a time is asked for, and nothing more follows: "during the day", "for the year".
      if u == .day,
        word(i &- 1) == .end || r.spells(i &- 1, "ending") || r.spells(i &- 1, "finish")
          || r.spells(i &- 1, "ended")
          || r.spells(i &- 1, "finished") || r.spells(i &- 1, "closed")
      {
        var node = TimeNode(i, next, .relative)
        node.relation = .that
        node.definite = true
        return node
      }
      guard asksForTime(i &- 1) || word(i &- 1) == .through,
        r.atom(next).kind != .word || r.atom(next).word != .none,
        word(next) != .of, word(next) != .hyphen, word(next) != .apostrophe
      else { return nil }
      var node = TimeNode(i, next, .relative)
      node.grain = grain(u)
      node.relation = .that
      node.definite = true
      return node
    default: return nil
    }
  }

  /// "last week", "next Friday", "this past spring", "the next four years", "that day".
  mutating func directed(_ first: Int, _ i: Int, _ depth: Int) -> TimeNode? {
    var j = i &+ 1
    var relation: Relation
    switch word(i) {
    case .last: relation = .last
    case .next: relation = .next
    case .this, .these: relation = .this
    case .past: relation = .past
    case .previous, .prior: relation = .previous
    case .coming: relation = .next
    case .following: relation = .following
    case .current: relation = .this
    case .same: relation = .same
    case .that, .those: relation = .that
    case .latest: relation = .latest
    case .other: relation = .that
    case .another: relation = .that
    case .all: relation = .this
    default: return nil
    }
    if word(i) == .this,
      word(j) == .past || word(j) == .last || word(j) == .coming || word(j) == .next
        || word(j) == .previous
    {
      relation = word(j) == .past || word(j) == .last || word(j) == .previous ? .last : .next
      j &+= 1
    }
    if word(i) == .that || word(i) == .this, word(j) == .same || word(j) == .very { j &+= 1 }
    if word(i) == .all {
      guard let (u, _) = unit(j), !u.isClock, u != .night else { return nil }
      var node = TimeNode(first, j &+ 1, .duration)
      node.type = .duration
      node.amount.append(1, u)
      return word(j) == .unit && value(j) < 32 ? node : nil
    }
    if word(i) == .another {
      guard var node = length(j, depth) ?? unitAlone(j), node.head == .duration else { return nil }
      node.first = first
      return node
    }
    if word(j) == .fiscal, word(j &+ 1) == .unit || word(j &+ 1) == .quarter { j &+= 1 }
    if word(j) == .full || word(j) == .school || word(j) == .business { j &+= 1 }
    // "the past", "the latest"
    switch word(j) {
    case .unit, .weekend, .quarter, .second:
      guard let (u, plural) = unit(j) else { return nil }
      if u.isClock {
        // "the next hour", "the last minute"; "the second" is none
        guard word(j) == .unit, relation == .last || relation == .next || relation == .past,
          u != .second || plural
        else { return nil }
        var node = TimeNode(first, j &+ 1, .duration)
        node.type = .duration
        node.relation = relation == .next ? .next : .past
        node.amount.append(1, u)
        node.amount.vague = plural
        return node
      }
      if plural {
        // "the past years", "coming weeks", "these days"
        if relation == .this, word(i) == .these {
          guard u == .day else { return nil }
          var node = TimeNode(first, j &+ 1, .reference)
          node.reference = 1
          return node
        }
        guard relation != .this, relation != .that, relation != .same, relation != .latest else {
          return nil
        }
        var node = TimeNode(first, j &+ 1, .duration)
        node.type = .duration
        node.relation = relation == .next || relation == .following ? .next : .past
        node.amount.append(1, u)
        node.amount.vague = true
        return node
      }
      if relation == .last, word(j &+ 1) == .of || word(j &+ 1) == .inside, depth < 3,
        let base = phraseBase(j &+ 2, depth),
        base.grain >= .month || base.head == .date && base.day == 0
      {
        var node = TimeNode(first, base.end, .nth)
        node.index = -1
        node.grain = grain(u)
        node.base = store(base)
        return node
      }
      if relation == .past, first == i, u == .week || u == .quarter || u == .month || u == .weekend
      {
        relation = .last
      }
      if relation == .past || relation == .last && first < i && u == .decade {
        // "the past year", "the past decade": the length up to now
        var node = TimeNode(first, j &+ 1, .duration)
        node.type = .duration
        node.relation = .past
        node.amount.append(1, u)
        return node
      }
      if u == .night, relation == .this { return nil }
      var node = TimeNode(first, j &+ 1, .relative)
      node.grain = grain(u)
      node.relation = relation
      node.count = 1
      node.definite = first < i
      if u == .night {
        node.part = 5
        node.type = .time
        if relation == .next || relation == .following { node.relation = .following }
      }
      // "last year's third quarter", "this year's fourth quarter"
      if word(j &+ 1) == .apostrophe, word(j &+ 2) == .s, u == .year {
        let k = j &+ 3
        if let (n, e) = r.ordinal(k), n <= 4,
          word(e) == .quarter || r.joint(e) && word(e &+ 1) == .quarter
        {
          var q = TimeNode(first, word(e) == .quarter ? e &+ 1 : e &+ 2, .quarter)
          q.index = n
          q.grain = .quarter
          q.base = store(node)
          return q
        }
      }
      // "next week Wednesday", "next week on Tuesday"
      if u == .week, node.relation != .that {
        let k = word(j &+ 1) == .on || word(j &+ 1) == .hyphen ? j &+ 2 : j &+ 1
        if word(k) == .weekday, value(k) & 8 == 0, depth < 3, let day = weekdayFirst(k, depth),
          day.head == .weekday
        {
          var both = TimeNode(first, day.end, .partOf)
          both.weekday = day.weekday
          both.base = store(node)
          return both
        }
      }
      return node
    case .weekday:
      guard var node = weekdayFirst(j, depth), node.head == .weekday || node.head == .date else {
        return nil
      }
      if relation == .last, node.head == .weekday,
        word(node.end) == .of || word(node.end) == .inside, depth < 3,
        let base = phraseBase(node.end &+ 1, depth)
      {
        var nth = TimeNode(first, base.end, .nth)
        nth.index = -1
        nth.weekday = node.weekday
        nth.base = store(base)
        return nth
      }
      if relation == .same || relation == .latest { return nil }
      node.first = first
      node.relation = relation == .past ? .last : relation
      return node
    case .month:
      guard var node = monthFirst(j) else { return nil }
      if relation == .same || relation == .that && node.day == 0 { return nil }
      node.first = first
      node.relation = relation == .past ? .last : relation
      node.grain = node.day > 0 ? .day : .month
      return node
    case .season:
      guard var node = season(j) else { return nil }
      node.first = first
      node.relation = relation == .past ? .last : relation
      return node
    case .holiday, .eve, .new, .holidayPart:
      guard var node = holiday(j, depth) else { return nil }
      node.first = first
      node.relation = relation
      return node
    case .dayPart:
      guard !isPluralPart(j) else { return nil }
      var node = TimeNode(first, j &+ 1, .relative)
      node.type = .time
      node.grain = .day
      node.part = value(j)
      node.count = 1
      node.relation = relation == .following ? .following : relation
      if relation == .last || relation == .past { node.relation = .ago }
      if relation == .next { node.relation = .following }
      if relation == .latest { return nil }
      return node
    case .half:
      // "the last half of 1989"
      guard relation == .last else { return nil }
      var node = TimeNode(first, j &+ 1, .half)
      node.index = 2
      node.grain = .half
      withYear(&node, depth)
      return node.year >= 0 || node.base >= 0 ? node : nil
    case .period:
      guard relation == .same || relation == .latest else { return nil }
      var node = TimeNode(first, j &+ 1, .relative)
      node.grain = .quarter
      node.relation = .latest
      if relation == .same {
        // "the same period last year": what was spoken of, a year before
        let k = word(j &+ 1) == .of || word(j &+ 1) == .inside ? j &+ 2 : j &+ 1
        let l = word(k) == .the ? k &+ 1 : k
        guard word(l) == .last || word(l) == .previous || word(l) == .prior,
          r.spells(l &+ 1, "year") || word(k) == .article
        else { return nil }
        node.grain = .year
        node.relation = .earlier
        node.amount.append(1, .year)
        node.end = l &+ 2
      }
      return node
    case .moment:
      guard relation == .this else { return nil }
      var node = TimeNode(first, j &+ 1, .reference)
      node.reference = 1
      return node
    case .time: return nil
    case .ordinal: return nil
    default:
      // "the last two months", "the next few days", "past five years", "the last couple of weeks"
      guard
        relation == .last || relation == .next || relation == .past || relation == .previous
          || relation == .following || relation == .latest || relation == .this && word(i) == .these
      else {
        return nil
      }
      guard word(j) != .article, word(j) != .half, var node = length(j, depth),
        node.head == .duration
      else {
        if word(i) == .past, first < i {
          // "in the past"
          let next = r.atom(j)
          guard next.kind != .word || next.word != .none else { return nil }
          guard word(first &- 1) == .inside || word(first &- 1) == .from || word(first &- 1) == .of
          else { return nil }
          var node = TimeNode(first, i &+ 1, .reference)
          node.reference = 0
          return node
        }
        return nil
      }
      node.first = first
      node.relation = relation == .next || relation == .following ? .next : .past
      return node
    }
  }

  func season(_ i: Int) -> TimeNode? {
    let v = value(i)
    if v & 8 != 0 { return nil }
    var node = TimeNode(i, i &+ 1, .season)
    node.index = v & 7
    node.grain = .season
    var j = i &+ 1
    if word(j) == .of || word(j) == .inside && isYear(j &+ 1) { j &+= 1 }
    if let (year, end) = yearAfter(j) ?? r.yearWords(j) {
      node.year = year
      node.end = end
      return node
    }
    // "fall" and "spring" are verbs and nouns too; so is any season before a noun.
    switch word(i &- 1) {
    case .inside, .last, .next, .this, .past, .early, .late, .mid, .since, .by, .until, .during,
      .each, .every, .hyphen,
      .through, .previous, .following, .coming, .of, .over, .before, .after, .for:
      return word(i &- 1) == .for && v & 32 != 0 || word(i &- 1) == .of && v & 32 != 0
        || word(i &- 1) == .by && v & 32 != 0 ? nil : node
    case .the:
      return v & 32 != 0 && word(i &- 2) != .inside && word(i &- 2) != .during
        && word(i &- 2) != .by ? nil : (asksForTime(i &- 2) ? node : nil)
    default:
      return v & 32 == 0 && isAlone(i)
        || r.atom(i).has(Atom.capital) && v & 32 == 0 && r.atom(i &+ 1).kind != .word ? node : nil
    }
  }

  func weekend(_ i: Int) -> TimeNode? {
    guard value(i) < 32 else { return nil }
    var node = TimeNode(i, i &+ 1, .relative)
    node.grain = .weekend
    node.relation = .bare
    return word(i &- 1) == .the || word(i &- 1) == .article || isAlone(i) || asksForTime(i &- 1)
      ? node : nil
  }

  /// "Q3 2009", "H1", "FY2009", "fiscal 1989", "fiscal year 2010".
  mutating func fiscal(_ i: Int, _ depth: Int) -> TimeNode? {
    switch word(i) {
    case .q, .h:
      guard r.atom(i).has(Atom.capital) || word(i) == .q || r.isNumber(i &+ 1) && isYear(i &+ 2),
        r.isNumber(i &+ 1), r.glued(i &+ 1), r.atom(i &+ 1).digits == 1
      else { return nil }
      let n = value(i &+ 1)
      guard n >= 1, n <= (word(i) == .q ? 4 : 2) else { return nil }
      if r.glued(i), r.atom(i &- 1).kind == .word { return nil }
      var node = TimeNode(i, i &+ 2, word(i) == .q ? .quarter : .half)
      node.grain = word(i) == .q ? .quarter : .half
      node.index = n
      withYear(&node, depth)
      return node
    case .fy:
      var j = i &+ 1
      if word(j) == .apostrophe { j &+= 1 }
      let a = r.atom(j)
      guard a.kind == .number, a.digits == 4 || a.digits == 2, a.value > 0 else { return nil }
      var node = TimeNode(i, j &+ 1, .date)
      node.year = a.digits == 4 ? Int(a.value) : century(Int(a.value))
      node.fiscal = true
      return node
    default:
      var j = i &+ 1
      if r.spells(j, "year") { j &+= 1 }
      if isYear(j) {
        var node = TimeNode(i, j &+ 1, .date)
        node.year = value(j)
        node.fiscal = true
        return node
      }
      if r.joint(i &+ 1) || word(i &+ 1) == .hyphen { j = i &+ 2 }
      if let (n, e) = r.ordinal(j), n <= 4, word(e) == .quarter {
        var node = TimeNode(i, e &+ 1, .quarter)
        node.index = n
        node.grain = .quarter
        withYear(&node, depth)
        return node
      }
      return nil
    }
  }
}
