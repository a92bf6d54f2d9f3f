// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Amounts of money: the currency before or after the number, cents, rates.
extension QuantityParser {
  /// A sign, code or name of a currency before a number: "$", "US$", "USD", "Rs."
  func currencyBefore(_ i: Int) -> (Int32, Int)? {
    let a = r.atom(i)
    if a.word == .currencySign {
      var code = a.value == 0x24 ? Currency.usd : a.value
      if a.value == 0x24, r.glued(i), let prefix = dollarPrefix(i &- 1) { code = prefix }
      var j = i &+ 1
      if word(j) == .hash { j &+= 1 }
      return (code, j)
    }
    if a.kind == .word, word(i &+ 1) == .currencySign, r.glued(i &+ 1) || a.has(Atom.allCaps),
      let prefix = dollarPrefix(i)
    {
      return (prefix, i &+ 2)
    }
    if a.word == .currencyCode, a.has(Atom.allCaps) || isLowerCode(i) {
      if r.isNumber(i &+ 1) { return (a.value, i &+ 1) }
      if word(i &+ 1) == .currencySign, r.isNumber(i &+ 2) { return (a.value, i &+ 2) }
    }
    // "GB # 20.1 billion": a pound sign lost on the way
    if r.spells(i, "gb"), word(i &+ 1) == .hash || word(i &+ 1) == .currencySign, r.isNumber(i &+ 2)
    {
      return (Currency.gbp, i &+ 2)
    }
    if a.word == .hash, r.isNumber(i &+ 1), word(i &+ 2) == .scale { return (Currency.gbp, i &+ 1) }
    if r.spells(i, "rm"), r.isNumber(i &+ 1), a.has(Atom.allCaps) {
      return (Currency.position("myr"), i &+ 1)
    }
    if r.spells(i, "rs") || r.spells(i, "re"), a.word == .currency {
      let j = word(i &+ 1) == .stop ? i &+ 2 : i &+ 1
      return r.isNumber(j) ? (Currency.inr, j) : nil
    }
    if a.word == .currency, r.isNumber(i &+ 1), r.atom(i &- 1).kind == .stop {
      return (a.value, i &+ 1)
    }
    return nil
  }

  func isLowerCode(_ i: Int) -> Bool {
    r.atom(i &- 1).kind == .stop || r.spells(i, "usd") || r.spells(i, "eur") || r.spells(i, "gbp")
  }

  /// "US", "C", "A", "HK" before "$".
  func dollarPrefix(_ i: Int) -> Int32? {
    let a = r.atom(i)
    guard a.kind == .word, a.has(Atom.capital) else { return nil }
    let pairs: [(StaticString, StaticString)] = [
      ("us", "usd"), ("u", "usd"), ("c", "cad"), ("ca", "cad"), ("can", "cad"), ("a", "aud"),
      ("au", "aud"), ("nz", "nzd"),
      ("hk", "hkd"), ("s", "sgd"), ("nt", "twd"), ("r", "brl"), ("mx", "mxn"), ("j", "jmd"),
      ("z", "zwl"),
    ]
    for (name, code) in pairs where r.spells(i, name) { return Currency.position(code) }
    if a.has(Atom.dotted), a.end &- a.start <= 4, r.text.byte(at: Int(a.start)) == 0x55 {
      return Currency.usd
    }
    return nil
  }

  /// "(USD)", "US dollars" after "$5"; "per share", "a month".
  func money(_ q: inout Found) {
    var j = q.end
    if word(j) == .open, word(j &+ 1) == .currencyCode, r.atom(j &+ 1).has(Atom.allCaps),
      word(j &+ 2) == .close
    {
      q.currency = Currency.code(r.atom(j &+ 1).value)
      q.end = j &+ 3
    } else if word(j) == .currencyCode, r.atom(j).has(Atom.allCaps) {
      q.currency = Currency.code(r.atom(j).value)
      q.end = j &+ 1
    } else {
      if r.spells(j, "us"), r.atom(j).has(Atom.allCaps) || r.atom(j).has(Atom.dotted) { j &+= 1 }
      if word(j) == .nationality, word(j &+ 1) == .currency { j &+= 1 }
      if word(j) == .currencyCode, r.atom(j).has(Atom.allCaps) {
        q.currency = Currency.code(r.atom(j).value)
        q.end = j &+ 1
      } else if word(j) == .currency, !r.atom(j).has(Atom.capital) {
        if word(j &- 1) == .nationality { q.currency = Currency.code(r.atom(j &- 1).value) }
        q.end = j &+ 1
      }
    }
    rate(&q)
  }

  /// "3 dollars 50 cents", "3 pounds and 20 pence", "17 USD 25".
  func small(_ q: inout Found) {
    var j = q.end
    let linked = word(j) == .and
    if linked { j &+= 1 }
    guard q.value == q.value.rounded(), let n = r.cardinal(j), n.value > 0, n.value < 100,
      n.value == n.value.rounded()
    else { return }
    if word(n.end) == .cents || r.spells(n.end, "c") && r.glued(n.end) || r.spells(n.end, "sen")
      || r.spells(n.end, "sens")
    {
      q.value += n.value / 100
      q.end = n.end &+ 1
    } else if r.atom(n.end).kind == .stop
      || word(n.end) == .stop && r.atom(n.end &+ 1).kind == .stop, n.digits || linked
    {
      q.value += n.value / 100
      q.end = n.end
    }
  }

  func rate(_ q: inout Found) {
    let j = q.end
    if word(j) == .per || word(j) == .article || word(j) == .each {
      let a = r.atom(j &+ 1)
      guard a.kind == .word else { return }
      if word(j) == .article {
        guard
          a.word == .unit || r.spells(j &+ 1, "barrel") || r.spells(j &+ 1, "share")
            || r.spells(j &+ 1, "head") || r.spells(j &+ 1, "piece")
            || r.spells(j &+ 1, "tonne") || r.spells(j &+ 1, "ton") || r.spells(j &+ 1, "gallon")
            || r.spells(j &+ 1, "person")
        else { return }
      }
      let text = r.text.string(ByteSpan(from: a.start, to: a.end)).lowercased()
      q.per = word(j) == .each ? "each " + text : text
    } else if word(j) == .slash, r.glued(j), word(j &+ 1) == .unit || word(j &+ 1) == .measure {
      let a = r.atom(j &+ 1)
      q.per = r.text.string(ByteSpan(from: a.start, to: a.end)).lowercased()
    }
  }

  func currencyAfter(_ q: inout Found, _ i: Int, _ amount: Amount) -> Bool {
    var j = i
    if amount.plural, word(j) == .of { j &+= 1 }
    var code: Int32 = -1
    if word(j) == .hyphen, r.joint(j) { j &+= 1 }
    switch word(j) {
    case .currency:
      code = r.atom(j).value
      if r.atom(j).has(Atom.capital), word(j &- 1) == .hyphen { return false }
    case .currencySign:
      guard r.glued(j) || r.atom(j).value != 0x24, !(r.isNumber(j &+ 1) && r.glued(j &+ 1)) else {
        return false
      }
      code = r.atom(j).value == 0x24 ? Currency.usd : r.atom(j).value
    case .currencyCode:
      guard r.atom(j).has(Atom.allCaps) || isLowerCode(j) || r.atom(j &+ 1).kind == .stop else {
        return false
      }
      code = r.atom(j).value
    case .nationality:
      guard word(j &+ 1) == .currency else { return false }
      code = r.atom(j).value
      j &+= 1
    // "Hong Kong dollars" come below; "Swiss francs", "Danish kroner" keep their own.
    case .coin:
      q.kind = .money
      q.value *= Double(value(j)) / 100
      q.currency = Currency.code(Currency.usd)
      q.end = j &+ 1
      return true
    case .grand:
      q.kind = .money
      q.value *= 1000
      q.currency = Currency.code(Currency.usd)
      q.end = j &+ 1
      return true
    case .cents, .centSign:
      q.kind = .money
      q.value /= 100
      q.currency = Currency.code(r.atom(j).value == 1 ? Currency.gbp : Currency.usd)
      q.end = j &+ 1
      rate(&q)
      return true
    default:
      if r.spells(j, "us") && word(j &+ 1) == .currency {
        code = Currency.usd
        j &+= 1
      } else if r.spells(j, "hong"), r.spells(j &+ 1, "kong"), word(j &+ 2) == .currency {
        code = Currency.position("hkd")
        j &+= 2
      } else if r.spells(j, "new"), r.spells(j &+ 1, "zealand"), word(j &+ 2) == .currency {
        code = Currency.position("nzd")
        j &+= 2
      } else if r.spells(j, "south"), word(j &+ 1) == .nationality, r.spells(j &+ 2, "won") {
        code = Currency.krw
        j &+= 2
      } else if let unit = ambiguous(j) {
        // Many countries have dinars: which one is not known from the word.
        q.kind = .money
        q.unit = unit
        q.end = j &+ 1
        return true
      } else if r.spells(j, "won"), amount.scaled, amount.low >= 1e6 {
        code = Currency.krw
      } else {
        return false
      }
    }
    guard code >= 0 else { return false }
    q.kind = .money
    q.currency = Currency.code(code)
    q.end = j &+ 1
    if word(q.end) == .scale, word(j) == .currencyCode, value(q.end) < 64 {
      q.value *= r.power(q.end)
      q.end &+= 1
    }
    small(&q)
    rate(&q)
    return true
  }

  func ambiguous(_ i: Int) -> String? {
    for name in ["dinar", "riyal", "rial", "shilling"] as [StaticString] where r.spells(i, name) {
      return name.description
    }
    if r.spells(i, "dinars") { return "dinar" }
    if r.spells(i, "riyals") { return "riyal" }
    if r.spells(i, "rials") { return "rial" }
    if r.spells(i, "shillings") { return "shilling" }
    return nil
  }
}
