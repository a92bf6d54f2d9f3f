// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// "last week", "next Friday", "this spring", "the past three years"; seasons and business years.
extension TimeParser {
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
