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
}
