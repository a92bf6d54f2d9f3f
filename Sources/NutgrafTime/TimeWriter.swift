// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Writes what was resolved: TIMEX3 value, EDTF and the interval of days.
extension TimeResolver {
  /// The finished expression. `direction` is asked only where the words leave the direction open.
  mutating func express(
    _ node: TimeNode, span: ByteSpan, arena: [TimeNode], direction: Direction
  ) -> TimeExpression {
    var out = TimeExpression(span: span, type: node.type, value: "")
    out.mod = node.mod.name
    switch node.head {
    case .reference:
      out.value = ["PAST_REF", "PRESENT_REF", "FUTURE_REF"][min(2, max(0, node.reference))]
      if node.reference == 1, let today {
        out.from = today
        out.to = today
        out.anchor = anchor
      }
      return out
    case .set:
      out.value = setValue(node)
      return out
    case .duration:
      return duration(node, out, direction)
    default: break
    }
    guard let place = place(node, direction, arena) else {
      out.value = unanchored(node, arena)
      if node.type == .date, out.value.hasPrefix("P"), out.value != "PAST_REF",
        out.value != "PRESENT_REF"
      {
        out.type = .duration
      }
      return out
    }
    out.anchor = place.anchor
    let period = place.period
    var value = period.value
    var edtf = place.exact.map(\.text) ?? period.edtf
    if let exact = place.exact, exact != period.start || period.grain != .day,
      place.period.grain > .day
    {
      edtf = exact.text + "~"
    }
    if let second = place.second, period.grain < .day {
      value += "T" + time(second, period.grain)
      edtf = place.period.start.text + "T" + time(second, .second)
      out.type = .time
    }
    out.from = period.start
    out.to = period.end
    if let clock = node.clock {
      var day = period.start
      if clock.hour == 24 { day = day.adding(days: 1) ?? day }
      let text = clockText(clock)
      value = day.text + "T" + text.value
      edtf = day.text + "T" + text.edtf
      if day != period.start { (out.from, out.to) = (day, day) }
    } else if node.part > 0 {
      value = period.start.text + partValue(node.part)
      edtf = partInterval(node.part, period.start)
    } else if node.mod == .start || node.mod == .mid || node.mod == .end {
      narrow(&out, period, node.mod)
      if let from = out.from, let to = out.to, from != period.start || to != period.end {
        edtf = from.text + "/" + to.text
      }
    }
    if node.mod == .approx, !edtf.hasSuffix("~"), !edtf.utf8.contains(0x2F) { edtf += "~" }
    if node.fiscal, node.head == .date { edtf = period.value + "~" }
    out.value = value
    lead(node, period, &edtf, &out)
    out.edtf = edtf
    remember(node, place)
    return out
  }

  /// "since 1987" is open at its end, "until May" at its beginning.
  private func lead(
    _ node: TimeNode, _ period: Period, _ edtf: inout String, _ out: inout TimeExpression
  ) {
    guard !edtf.utf8.contains(0x2F) || period.grain > .day, node.part == 0 else { return }
    let clocked = node.clock != nil
    func plain() -> String {
      clocked || period.grain <= .day
        ? edtf
        : period.grain >= .month && period.grain != .season && period.grain != .half
          && period.grain != .quarter ? edtf : period.start.text
    }
    switch node.lead {
    case .since:
      edtf = plain() + "/.."
      out.to = nil
    case .until, .by:
      edtf = "../" + (clocked || period.grain == .day ? edtf : period.end.text)
      out.from = nil
      out.to = period.end
    case .before:
      edtf = "../" + (clocked ? edtf : (period.start.adding(days: -1) ?? period.start).text)
      out.from = nil
      out.to = clocked ? period.end : period.start.adding(days: -1)
    case .after:
      edtf = (clocked ? edtf : (period.end.adding(days: 1) ?? period.end).text) + "/.."
      out.from = clocked ? period.start : period.end.adding(days: 1)
      out.to = nil
    default: break
    }
  }

  /// Later expressions may be reckoned from this one.
  private mutating func remember(_ node: TimeNode, _ place: Place) {
    if place.period.grain == .day || node.clock != nil { lastClock = place.period.start }
    if place.period.grain == .quarter, node.relation != .earlier {
      quarter = place.period
      sinceQuarter = 0
    } else {
      sinceQuarter &+= 1
    }
    switch place.period.grain {
    case .decade, .century, .millennium: return
    default:
      previous = Period(
        place.period.start, place.period.grain < .day ? .day : place.period.grain,
        season: place.period.season)
    }
  }

  // MARK: - Lengths

  private func duration(_ node: TimeNode, _ start: TimeExpression, _ direction: Direction)
    -> TimeExpression
  {
    var out = start
    let amount = node.amount
    out.value = lengthValue(amount)
    guard let today, !amount.vague, amount.count > 0 else { return out }
    let here = Place(period: Period(today, .day), anchor: anchor, second: reference?.second)
    func end(_ sign: Double) -> (String, CivilDate)? {
      guard let p = shifted(here, amount, sign) else { return nil }
      if let second = p.second {
        return (p.period.start.text + "T" + time(second, .second), p.period.start)
      }
      return ((p.exact ?? p.period.start).text, p.exact ?? p.period.start)
    }
    let clocked = amount.unit(0).isClock
    let now =
      clocked && reference?.second != nil
      ? today.text + "T" + time(reference?.second ?? 0, .second) : today.text
    if clocked && reference?.second == nil { return out }
    switch (node.relation, node.lead) {
    case (.past, _):
      guard let (text, day) = end(-1) else { return out }
      out.edtf = text + "/" + now
      (out.from, out.to, out.anchor) = (day, today, anchor)
    case (.next, _), (_, .within):
      guard let (text, day) = end(1) else { return out }
      out.edtf = now + "/" + text
      (out.from, out.to, out.anchor) = (today, day, anchor)
    case (_, .inside) where direction != .past && amount.high == nil:
      guard let (text, day) = end(1) else { return out }
      out.edtf = text
      (out.from, out.to, out.anchor) = (day, day, anchor)
    default: break
    }
    return out
  }

  /// `P2Y`, `PT5H30M`, `PXD`.
  func lengthValue(_ amount: Amount) -> String {
    if amount.vague, amount.count > 0 {
      let (t, letter, factor) = letters(amount.unit(0))
      return "P" + (t ? "T" : "") + "X"
        + (factor == 10 && letter == "Y" ? "DE" : factor == 100 ? "CE" : letter)
    }
    var days = ""
    var clock = ""
    for i in 0..<amount.count {
      let (t, letter, factor) = letters(amount.unit(i))
      let value = amount.value(i) * factor
      let whole = value.rounded(.down)
      let part = value - whole
      var text = ""
      var extra = ""
      if part == 0 || amount.count > 1 || amount.decimal {
        text = number(value) + letter
      } else if letter == "Y", (part * 12).rounded() == part * 12 {
        text = (whole > 0 ? number(whole) + "Y" : "") + number(part * 12) + "M"
      } else if t, letter == "H", (part * 60).rounded() == part * 60 {
        text = (whole > 0 ? number(whole) + "H" : "") + number(part * 60) + "M"
      } else if !t, letter == "D", part == 0.5 {
        text = whole > 0 ? number(whole) + "D" : ""
        extra = "12H"
      } else {
        text = number(value) + letter
      }
      if t { clock += text } else { days += text }
      clock += extra
    }
    return "P" + days + (clock.isEmpty ? "" : "T" + clock)
  }

  private func letters(_ unit: Unit) -> (Bool, String, Double) {
    switch unit {
    case .second: (true, "S", 1)
    case .minute: (true, "M", 1)
    case .hour: (true, "H", 1)
    case .night, .day, .workday: (false, "D", 1)
    case .weekend: (false, "WE", 1)
    case .week: (false, "W", 1)
    case .fortnight: (false, "W", 2)
    case .month: (false, "M", 1)
    case .quarter: (false, "Q", 1)
    case .season: (false, "M", 3)
    case .half: (false, "M", 6)
    case .year: (false, "Y", 1)
    case .decade: (false, "Y", 10)
    case .century: (false, "Y", 100)
    case .millennium: (false, "Y", 1000)
    }
  }

  func number(_ value: Double) -> String {
    if let whole = Int(exactly: value), whole.magnitude < 1_000_000_000_000 { return String(whole) }
    guard value.magnitude < 1e9 else { return "X" }
    // Two decimals are enough for any length that news tells.
    let hundredths = Int((value * 1000).rounded())
    var text = String(hundredths / 1000) + "." + String(hundredths % 1000 &+ 1000).dropFirst()
    while text.hasSuffix("0") { text.removeLast() }
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  // MARK: - Parts

  private func setValue(_ node: TimeNode) -> String {
    if node.weekday > 0 {
      return "XXXX-WXX-\(node.weekday)"
        + (node.clock.map { "T" + clockText($0).value } ?? partValue(node.part))
    }
    if node.month > 0 {
      return "XXXX-" + two(node.month) + (node.day > 0 ? "-" + two(node.day) : "")
    }
    if node.grain == .season, node.index >= 1, node.index <= 4 {
      return "XXXX-" + ["SP", "SU", "FA", "WI"][node.index &- 1]
    }
    if node.amount.count > 0 {
      if let clock = node.clock { return "XXXX-XX-XXT" + clockText(clock).value }
      if node.amount.unit(0) == .weekend { return "XXXX-WXX-WE" }
      return lengthValue(node.amount)
    }
    if let clock = node.clock { return "XXXX-XX-XXT" + clockText(clock).value }
    return "XXXX-XX-XX" + partValue(node.part)
  }

  func two(_ n: Int) -> String { n >= 0 && n < 10 ? "0\(n)" : "\(n)" }

  func partValue(_ part: Int) -> String {
    switch part {
    case 1, 6: "TMO"
    case 2: "TMI"
    case 3: "TAF"
    case 4, 7: "TEV"
    case 5: "TNI"
    case 8: "TDT"
    default: ""
    }
  }

  /// The hours of a part of the day.
  private func partInterval(_ part: Int, _ day: CivilDate) -> String {
    let hours: (Int, Int) =
      switch part {
      case 1: (8, 12)
      case 2: (11, 13)
      case 3: (12, 16)
      case 4: (16, 20)
      case 5: (20, 24)
      case 6: (4, 8)
      case 7: (18, 20)
      default: (8, 18)
      }
    let end = hours.1 == 24 ? day.text + "T23:59:59" : day.text + "T" + two(hours.1) + ":00:00"
    return day.text + "T" + two(hours.0) + ":00:00/" + end
  }

  private func clockText(_ clock: Clock) -> (value: String, edtf: String) {
    var value = two(clock.hour % 24)
    var edtf = value
    if clock.minute >= 0 {
      value += ":" + two(clock.minute)
      edtf = value
      if clock.second >= 0 {
        value += ":" + two(clock.second)
        edtf = value
      }
    } else {
      value += ":00"
      edtf = value
    }
    if clock.second < 0 { edtf += ":00" }
    if let zone = clock.zone {
      if zone == 0 {
        value += "Z"
        edtf += "Z"
      } else {
        let m = Int(zone.magnitude)
        edtf += (zone < 0 ? "-" : "+") + two(m / 60) + ":" + two(m % 60)
      }
    }
    return (value, edtf)
  }

  private func time(_ second: Int, _ grain: Grain) -> String {
    let s = max(0, min(86_399, second))
    let text = two(s / 3600) + ":" + two(s / 60 % 60)
    return grain == .second ? text + ":" + two(s % 60) : text
  }

  /// The first, middle or last third of a stretch.
  private func narrow(_ out: inout TimeExpression, _ period: Period, _ mod: Mod) {
    let days = period.end.dayNumber &- period.start.dayNumber &+ 1
    switch period.grain {
    case .second, .minute, .hour, .day, .weekend: return
    case .year, .half, .quarter, .decade, .century, .season:
      let months: Int =
        switch period.grain {
        case .year: 12
        case .half: 6
        case .quarter, .season: 3
        case .decade: 120
        default: 1200
        }
      let third = months / 3
      let first = mod == .start ? 0 : mod == .mid ? third : months &- third
      if let from = period.start.adding(months: first) {
        out.from = from
        out.to = from.lastOfMonths(third)
      }
    default:
      let third = days / 3
      let half = period.grain == .month ? 15 : (days &+ 1) / 2
      switch mod {
      case .start: out.to = period.start.adding(days: half &- 1)
      case .end: out.from = period.start.adding(days: period.grain == .month ? half : half &- 1)
      default:
        out.from = period.start.adding(days: third)
        out.to = period.start.adding(days: days &- third &- 1)
      }
    }
  }

  /// What can be said without a reference date.
  private func unanchored(_ node: TimeNode, _ arena: [TimeNode]) -> String {
    let tail = node.clock.map { "T" + clockText($0).value } ?? partValue(node.part)
    switch node.head {
    case .date:
      if node.beforeChrist { return "BC" + four(node.year) }
      if node.month > 0 {
        return (node.year > 0 ? four(node.year) : "XXXX") + "-" + two(node.month)
          + (node.day > 0 ? "-" + two(node.day) : "") + tail
      }
      if node.weekday > 0 { return "XXXX-WXX-\(node.weekday)" + tail }
      return "XXXX-XX-" + two(node.day) + tail
    case .weekday: return "XXXX-WXX-\(node.weekday)" + tail
    case .season: return "XXXX-" + ["SP", "SU", "FA", "WI"][min(3, max(0, node.index &- 1))]
    case .quarter: return "XXXX-Q\(node.index)"
    case .half: return "XXXX-H\(node.index)"
    case .holiday: return Holidays.value(node.index) + tail
    case .clock: return tail
    case .relative:
      if node.amount.count > 0 {
        return node.amount.vague
          ? (node.relation == .later || node.relation == .ahead ? "FUTURE_REF" : "PAST_REF")
          : lengthValue(node.amount)
      }
      switch node.grain {
      case .week: return "XXXX-WXX"
      case .weekend: return "XXXX-WXX-WE"
      case .month: return "XXXX-XX"
      case .quarter: return "XXXX-QX"
      case .year: return "XXXX"
      case .day, .hour, .minute, .second: return "XXXX-XX-XX" + tail
      case .season, .half: return "XXXX"
      case .decade: return "XXX"
      case .century, .millennium: return "XX"
      }
    case .nth, .partOf:
      if node.weekday > 0 { return "XXXX-WXX-\(node.weekday)" }
      return node.grain == .week ? "XXXX-WXX" : "XXXX-XX-XX"
    default: return "XXXX-XX-XX"
    }
  }
}
