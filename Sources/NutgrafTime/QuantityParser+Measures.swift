// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Percents, ages and units of measure after a number.
extension QuantityParser {
  func percent(_ q: inout Found, _ i: Int) -> Bool {
    var j = i
    if word(j) == .hyphen, r.joint(j), word(j &+ 1) == .percent { j &+= 1 }
    if word(j) == .percentSign || word(j) == .percent && value(j) == 0 {
      j &+= 1
    } else if word(j) == .percent, word(j &+ 1) == .point {
      j &+= 1
    } else if word(j) == .per, r.spells(j &+ 1, "cent") {
      j &+= 2
    } else if word(j) == .article, word(j &+ 1) == .percent, q.value == 0.5 {
      j &+= 2
    } else {
      return false
    }
    if word(j) == .point { j &+= 1 }
    q.kind = .percent
    q.end = j
    q.unit = "%"
    return true
  }

  /// "five years old", "52-year-old", "three months of age".
  func age(_ q: inout Found, _ i: Int) -> Bool {
    let j = r.joint(i) ? i &+ 1 : i
    guard word(j) == .unit else { return false }
    let code: String
    switch value(j) & 31 {
    case 13: code = "a"
    case 9: code = "mo"
    case 7: code = "wk"
    case 5: code = "d"
    default: return false
    }
    var k = j &+ 1
    if r.joint(k) { k &+= 1 }
    if word(k) == .old || r.spells(k, "olds") {
      q.end = k &+ 1
    } else if word(k) == .of, word(k &+ 1) == .aged {
      q.end = k &+ 2
    } else {
      return false
    }
    q.kind = .measure
    q.unit = code
    return true
  }

  func measure(_ q: inout Found, _ i: Int) -> Bool {
    if age(&q, i) { return true }
    if r.spells(i, "yo") {
      q.kind = .measure
      q.unit = "a"
      q.end = i &+ 1
      return true
    }
    var j = i
    // "3.5-inch", "13.3''"
    if word(j) == .hyphen, r.joint(j),
      word(j &+ 1) == .measure || word(j &+ 1) == .square || word(j &+ 1) == .degrees
    {
      j &+= 1
    }
    switch word(j) {
    case .measure:
      // "in", "ft", "m" as letters need digits right before; words do not.
      var code = Measures.code(r.atom(j).value)
      j &+= 1
      if word(j) == .superscript {
        code += "\(value(j))"
        j &+= 1
      } else if r.isNumber(j), r.glued(j), r.atom(j).digits == 1, value(j) == 2 || value(j) == 3 {
        code += "\(value(j))"
        j &+= 1
      }
      // "kilometres per hour", "miles an hour", "m/s"
      if word(j) == .per || word(j) == .article || word(j) == .slash && r.glued(j),
        let (letter, end) = perUnit(j &+ 1)
      {
        code += "/" + letter
        j = end
      }
      // Feet and inches: "5 feet 10 inches"
      let next = word(j) == .and ? j &+ 1 : j
      if code == "[ft_i]", r.isNumber(next) || word(next) == .small, let n = r.cardinal(next),
        n.value < 12,
        word(n.end) == .measure && Measures.code(r.atom(n.end).value) == "[in_i]"
          || word(n.end) == .inside && next == j
      {
        q.value += n.value / 12
        j = n.end &+ 1
      }
      q.unit = code
    case .square, .cubic:
      guard
        word(j &+ 1) == .measure || r.joint(j &+ 1) && word(j &+ 2) == .measure
          || letterMetre(j &+ 1)
      else { return false }
      let k = r.joint(j &+ 1) ? j &+ 2 : j &+ 1
      q.unit =
        (word(k) == .measure ? Measures.code(r.atom(k).value) : "m")
        + (word(j) == .square ? "2" : "3")
      if q.unit == "[ft_i]2" { q.unit = "[sft_i]" }
      if q.unit == "[mi_i]2" { q.unit = "[smi_us]" }
      if q.unit == "[ft_i]3" { q.unit = "[cft_i]" }
      j = k &+ 1
    case .degrees, .degreeSign:
      j &+= 1
      q.unit = "deg"
      if word(j) == .celsius || r.spells(j, "c") {
        q.unit = "Cel"
        j &+= 1
      } else if word(j) == .fahrenheit || r.spells(j, "f") {
        q.unit = "[degF]"
        j &+= 1
      }
    case .celsius, .fahrenheit:
      q.unit = word(j) == .celsius ? "Cel" : "[degF]"
      j &+= 1
    case .point where value(j) == 1:
      // Index points.
      q.kind = .measure
      q.unit = "point"
      q.end = j &+ 1
      return true
    case .apostrophe
    where r.glued(j) && r.isNumber(j &- 1) && word(j &+ 1) == .apostrophe && r.glued(j &+ 1):
      q.unit = "[in_i]"
      j &+= 2
    default:
      if r.spells(j, "nautical"), word(j &+ 1) == .measure {
        q.unit = "[nmi_i]"
        j &+= 2
      } else if r.spells(j, "light"),
        word(j &+ 1) == .unit || r.joint(j &+ 1) && word(j &+ 2) == .unit
      {
        q.unit = "[ly]"
        j &+= r.joint(j &+ 1) ? 3 : 2
      } else if r.spells(j, "metric"), word(j &+ 1) == .measure {
        q.unit = "t"
        j &+= 2
      } else if r.spells(j, "fluid"), word(j &+ 1) == .measure {
        q.unit = "[foz_us]"
        j &+= 2
      } else if r.isNumber(j &- 1), r.atom(j).kind == .word, let code = letterUnit(j),
        r.glued(j) || code == "m" || code == "g" || code == "L"
      {
        q.unit = code
        j &+= 1
        if word(j) == .superscript || r.isNumber(j) && r.glued(j) && r.atom(j).digits == 1 {
          q.unit = code + "\(value(j))"
          j &+= 1
        }
        if word(j) == .slash, r.glued(j), let (letter, end) = perUnit(j &+ 1) {
          q.unit = code + "/" + letter
          j = end
        }
      } else {
        return false
      }
    }
    q.kind = .measure
    q.end = j
    return true
  }

  func letterMetre(_ i: Int) -> Bool { r.spells(i, "m") }

  /// Units of one letter, right after the digits.
  func letterUnit(_ i: Int) -> String? {
    let a = r.atom(i)
    guard a.end &- a.start == 1 else { return nil }
    switch r.text.byte(at: Int(a.start)) {
    case 0x6D: return "m"
    case 0x67: return "g"
    case 0x74: return "t"
    case 0x6C, 0x4C: return "L"
    case 0x43: return "Cel"
    case 0x46: return "[degF]"
    case 0x4B: return "K"
    default: return nil
    }
  }

  func perUnit(_ i: Int) -> (String, Int)? {
    if word(i) == .unit || word(i) == .second {
      switch word(i) == .second ? 1 : value(i) & 31 {
      case 1: return ("s", i &+ 1)
      case 2: return ("min", i &+ 1)
      case 3: return ("h", i &+ 1)
      case 5: return ("d", i &+ 1)
      case 13: return ("a", i &+ 1)
      default: return nil
      }
    }
    if r.spells(i, "h") { return ("h", i &+ 1) }
    if r.spells(i, "s") { return ("s", i &+ 1) }
    if word(i) == .measure, Measures.code(r.atom(i).value) == "ms" || r.spells(i, "ms") {
      return ("ms", i &+ 1)
    }
    if r.spells(i, "ms") { return ("ms", i &+ 1) }
    return nil
  }
}
