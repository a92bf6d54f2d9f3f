// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Times that recur, and named days.
extension TimeParser {
  /// "daily", "annual", "weekly".
  func adverbSet(_ i: Int) -> TimeNode? {
    guard let u = Unit(rawValue: Int32(value(i) & 31)) else { return nil }
    // "the Daily Courier" is a name.
    let a = r.atom(i)
    if a.has(Atom.capital) {
      let next = r.atom(i &+ 1)
      if next.kind == .word, next.has(Atom.capital) { return nil }
      if r.atom(i &- 1).kind == .word, r.atom(i &- 1).has(Atom.capital), !a.has(Atom.lineBefore) {
        return nil
      }
    }
    if r.joint(i &- 1), word(i &- 2) != .none { return nil }
    // "an annual report": a kind of report
    if r.spells(i, "annual") || r.spells(i, "quarterly") || r.spells(i, "biannual"),
      r.atom(i &+ 1).kind == .word, r.atom(i &+ 1).word == .none
    {
      return nil
    }
    var node = TimeNode(i, i &+ 1, .set)
    node.type = .set
    node.amount.append(
      r.spells(i, "biweekly") ? 1 : r.spells(i, "biennial") || r.spells(i, "biennially") ? 2 : 1,
      u == .decade ? .year : u)
    return node
  }

  /// "every day", "each Thursday", "every two weeks", "every other year", "each July".
  mutating func each(_ i: Int, _ depth: Int) -> TimeNode? {
    var j = i &+ 1
    var factor = 1.0
    if word(j) == .other {
      factor = 2
      j &+= 1
    }
    if word(j) == .single { j &+= 1 }
    var node = TimeNode(i, j &+ 1, .set)
    node.type = .set
    switch word(j) {
    case .unit, .quarter, .weekend:
      guard let (u, plural) = unit(j), !plural else { return nil }
      node.amount.append(factor, u)
      if u == .weekend { node.grain = .weekend }
    case .weekday:
      node.weekday = value(j) & 7
      if word(j &+ 1) == .dayPart {
        node.part = value(j &+ 1)
        node.end = j &+ 2
      }
    case .month:
      guard let (m, _) = month(j) else { return nil }
      node.month = m
      if let (day, end) = dayNumber(j &+ 1) {
        node.day = day
        node.end = end
      }
    case .season:
      node.index = value(j) & 7
      node.grain = .season
    case .dayPart:
      node.part = value(j)
    case .small, .couple, .few, .several, .ordinal, .second, .tens:
      if let (n, end) = r.ordinal(j), let (u, _) = unit(end), n > 0 {
        node.amount.append(Double(n), u)
        node.end = end &+ 1
      } else {
        guard let node2 = length(j, depth), node2.head == .duration else { return nil }
        node.amount = node2.amount
        node.end = node2.end
      }
    case .of:
      // "each of the past three years"
      guard depth < 3, let base = core(j &+ 1, depth: depth &+ 1), base.head == .duration else {
        return nil
      }
      var d = base
      d.first = i
      return d
    default:
      guard r.isNumber(j), let node2 = length(j, depth), node2.head == .duration else { return nil }
      node.amount = node2.amount
      node.end = node2.end
    }
    if word(node.end) == .at, let (c, end) = clock(node.end &+ 1, bare: true) {
      node.clock = c
      node.end = end
    }
    return node
  }

  /// Holidays by name. Indices are explained in `Holidays`.
  mutating func holiday(_ i: Int, _ depth: Int) -> TimeNode? {
    guard let (id, end) = Holidays.match(r, i) else { return nil }
    var node = TimeNode(i, end, .holiday)
    node.index = id
    if let (year, e) = yearAfter(end), word(end) != .comma || isYear(end &+ 1) {
      node.year = year
      node.end = e
    } else if word(end) == .of,
      word(end &+ 1) == .next || word(end &+ 1) == .last || word(end &+ 1) == .this, depth < 3,
      let base = core(end &+ 1, depth: depth &+ 1), base.head == .relative, base.grain == .year
    {
      node.base = store(base)
      node.end = base.end
    }
    return node
  }
}
