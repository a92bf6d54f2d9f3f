// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What "the" begins, and what ordinals do: "the third quarter", "the day before", "the 15th".
extension TimeParser {
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

  mutating func phraseBase(_ i: Int, _ depth: Int) -> TimeNode? {
    if let node = definiteUnit(i) { return node }
    guard let node = phrase(i, depth: depth &+ 1) else { return nil }
    switch node.head {
    case .duration, .set, .reference, .clock: return nil
    default: return node
    }
  }

  /// "of 2009", "2009", "this year", "of last year", "of the year" after a quarter or half.
  mutating func withYear(_ node: inout TimeNode, _ depth: Int) {
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
        unit(n.end) != nil, var node = length(j &+ 1, depth), node.head == .duration
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
  mutating func definiteUnitPhrase(_ i: Int, _ j: Int, _ depth: Int) -> TimeNode? {
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
}
