// SPDX-License-Identifier: Apache-2.0
import NutgrafSyntax
import NutgrafText

/// The grammar of quantities, over the same atoms as that of times.
struct QuantityParser {
  let r: AtomReader
  let nouns: CountedNouns

  /// A quantity and the atoms it covers.
  struct Found {
    var first: Int
    var end: Int
    var kind: QuantityKind = .cardinal
    var value: Double
    var low: Double?
    var high: Double?
    var comparator: Comparator = .none
    var unit: String?
    var currency: String?
    var per: String?
    var counted: ByteSpan?
  }

  @inline(__always) func word(_ i: Int) -> Word { r.word(i) }
  @inline(__always) func value(_ i: Int) -> Int { r.value(i) }

  /// The quantity that begins at atom `i`.
  func quantity(at i: Int) -> Found? {
    switch word(i) {
    case .about, .almost, .over, .more, .less, .under, .at, .up, .as, .no, .exceeding, .only,
      .exactly, .all, .some, .tilde,
      .less2, .greater, .article, .both, .comparative, .equals:
      if let (comparator, j) = modifier(i), var found = plain(j) {
        guard found.kind != .ordinal, found.kind != .cardinal || word(found.end) != .unit else {
          return nil
        }
        if word(i) != .only && word(i) != .exactly { found.first = i }
        if comparator != .none { found.comparator = comparator }
        if word(i) == .equals { (found.low, found.high) = (found.value, found.value) }
        suffix(&found)
        return bounded(found)
      }
      return word(i) == .article ? plain(i) : nil
    case .between:
      return between(i)
    default:
      guard var found = plain(i) else { return nil }
      if found.kind != .ordinal { suffix(&found) }
      return found
    }
  }

  /// "or more", "and above", "or fewer", "+" after a number.
  func suffix(_ found: inout Found) {
    let j = found.end
    guard found.counted == nil || word(j) == .or else { return }
    let given = found.comparator
    switch word(j) {
    case .or, .and:
      switch word(j &+ 1) {
      case .more, .over: found.comparator = .atLeast
      case .comparative: found.comparator = value(j &+ 1) == 1 ? .atLeast : .atMost
      case .less, .under:
        found.comparator = word(j) == .or || word(j &+ 1) == .under ? .atMost : found.comparator
      case .up where word(j) == .and: found.comparator = .atLeast
      default: return
      }
      guard !startsNumber(j &+ 2), word(j &+ 2) != .than || r.atom(j &+ 3).kind == .stop,
        word(j &+ 2) != .or
      else {
        found.comparator = given
        return
      }
      (found.low, found.high) = (nil, nil)
      found.end = j &+ 2
    case .plusSign where r.glued(j) && !r.isNumber(j &+ 1):
      found.comparator = .atLeast
      found.end = j &+ 1
    default: break
    }
  }

  /// "more than 40 and fewer than 50": two bounds of one number.
  func bounded(_ found: Found) -> Found {
    let lower = found.comparator == .more || found.comparator == .atLeast
    let upper = found.comparator == .less || found.comparator == .atMost
    guard lower || upper, word(found.end) == .and || r.spells(found.end, "but"),
      let (second, j) = modifier(found.end &+ 1),
      second == .more || second == .atLeast
        ? upper : (second == .less || second == .atMost) && lower,
      let other = plain(j), other.low == nil,
      lower ? other.value > found.value : other.value < found.value
    else { return found }
    var both = other
    both.first = found.first
    both.low = min(found.value, other.value)
    both.high = max(found.value, other.value)
    both.value = both.low ?? both.value
    return both
  }

  /// "about", "more than", "at least": the comparator and where the number begins.
  func modifier(_ i: Int) -> (Comparator, Int)? {
    func then(_ c: Comparator, _ j: Int) -> (Comparator, Int)? {
      // "more than about 50"
      if word(j) == .about || word(j) == .almost { return (c, j &+ 1) }
      // "less than or equal to 30"
      if word(j) == .or, r.spells(j &+ 1, "equal") {
        let k = word(j &+ 2) == .to || word(j &+ 2) == .than ? j &+ 3 : j &+ 2
        return (c == .less || c == .atMost ? .atMost : .atLeast, k)
      }
      if word(j) == .article, word(j &+ 1) == .full || r.spells(j &+ 1, "total"),
        word(j &+ 1) != .of
      {
        return (c, j &+ 2)
      }
      return (c, j)
    }
    switch word(i) {
    case .about, .almost, .tilde: return then(.about, i &+ 1)
    case .some: return startsNumber(i &+ 1) ? then(.about, i &+ 1) : nil
    case .over, .exceeding: return then(.more, i &+ 1)
    case .greater: return word(i &+ 1) == .equals ? (.atLeast, i &+ 2) : (.more, i &+ 1)
    case .less2: return word(i &+ 1) == .equals ? (.atMost, i &+ 2) : (.less, i &+ 1)
    case .under: return then(.less, i &+ 1)
    case .comparative:
      let c: Comparator = value(i) == 1 ? .more : .less
      if r.spells(i, "exceeded") || r.spells(i, "exceeds") { return then(c, i &+ 1) }
      if word(i &+ 1) == .or, r.spells(i &+ 2, "equal"),
        word(i &+ 3) == .than || word(i &+ 3) == .to
      {
        return (c == .more ? .atLeast : .atMost, i &+ 4)
      }
      return word(i &+ 1) == .than ? then(c, i &+ 2) : nil
    case .equals:
      guard r.atom(i).kind == .word else { return nil }
      return (.none, word(i &+ 1) == .to ? i &+ 2 : i &+ 1)
    case .only, .exactly: return (.none, i &+ 1)
    case .all, .both: return startsNumber(i &+ 1) ? (.none, i &+ 1) : nil
    case .more, .less:
      if word(i &+ 1) == .than { return then(word(i) == .more ? .more : .less, i &+ 2) }
      return nil
    case .at:
      if word(i &+ 1) == .least { return then(.atLeast, i &+ 2) }
      if word(i &+ 1) == .most { return then(.atMost, i &+ 2) }
      return nil
    case .up:
      return word(i &+ 1) == .to ? then(.atMost, i &+ 2) : nil
    case .as:
      if word(i &+ 2) == .as {
        switch word(i &+ 1) {
        case .many, .much: return then(.atMost, i &+ 3)
        case .few, .low: return then(.atLeast, i &+ 3)
        default: return nil
        }
      }
      return nil
    case .no:
      if word(i &+ 2) == .than {
        if word(i &+ 1) == .more { return then(.atMost, i &+ 3) }
        if word(i &+ 1) == .less { return then(.atLeast, i &+ 3) }
      }
      return nil
    default: return nil
    }
  }

  func startsNumber(_ i: Int) -> Bool {
    switch word(i) {
    case .small, .tens, .scale, .dozen, .currencySign: true
    default: r.isNumber(i)
    }
  }

  /// "between $12 million and $20 million", "between three and seven percent".
  func between(_ i: Int) -> Found? {
    // Of years it is a time.
    if r.atom(i &+ 1).digits == 4, !r.atom(i &+ 1).has(Atom.grouped), value(i &+ 1) > 1400,
      value(i &+ 1) < 2100,
      word(i &+ 2) == .and
    {
      return nil
    }
    if let low = plain(i &+ 1), low.low == nil,
      low.kind == .money || low.kind == .percent || low.kind == .measure, word(low.end) == .and,
      let high = plain(low.end &+ 1), high.kind == low.kind, high.value > low.value
    {
      var q = high
      q.first = i
      q.low = low.value
      q.high = high.value
      q.value = low.value
      return q
    }
    guard var low = amount(i &+ 1), word(low.end) == .and, var found = amount(low.end &+ 1) else {
      return nil
    }
    // "between 5 and 10 million": the first has the scale of the second when it is the smaller.
    if !low.scaled, found.scaled, low.low < found.scaleFactor, found.scaleFactor > 1 {
      low.low *= found.scaleFactor
    }
    found.start = i
    var q = finish(found, i)
    q.low = low.low
    q.high = found.low
    q.value = low.low
    return q
  }

  /// A number with its currency sign, before it is known what it counts.
  struct Amount {
    var start: Int
    var end: Int
    var low: Double
    var currency: Int32 = -1
    var scaled = false
    var scaleFactor = 1.0
    var digits = false
    var plural = false
    var fraction = false
    var negative = false
  }

  /// A number with a currency before it, or a plain number.
  func amount(_ i: Int) -> Amount? {
    var start = i
    var j = i
    var currency: Int32 = -1
    if let (code, next) = currencyBefore(i) {
      currency = code
      j = next
    }
    var negative = false
    if word(j) == .hyphen || word(j) == .dash, r.glued(j &+ 1),
      !r.glued(j) || r.atom(j &- 1).kind == .mark,
      r.isNumber(j &+ 1) || word(j &+ 1) == .currencySign
    {
      negative = true
      j &+= 1
      if currency < 0, let (code, next) = currencyBefore(j) {
        currency = code
        j = next
      }
    }
    if word(j) == .minus, startsNumber(j &+ 1) {
      negative = true
      j &+= 1
    }
    guard !guarded(j, currency >= 0) else { return nil }
    guard let n = r.cardinal(j) else { return nil }
    start = i
    var amount = Amount(start: start, end: n.end, low: n.value, currency: currency)
    amount.digits = n.digits
    amount.plural = n.plural
    amount.scaled = n.scaled
    amount.fraction = n.fraction
    amount.negative = negative
    if n.scaled { amount.scaleFactor = scaleBefore(n.end) }
    if n.digits, !n.scaled, let (factor, end) = letterScale(n.end, currency >= 0) {
      amount.low *= factor
      amount.end = end
      amount.scaled = true
      amount.scaleFactor = factor
    }
    if negative { amount.low = 0 - amount.low }
    return amount
  }

  func scaleBefore(_ end: Int) -> Double {
    word(end &- 1) == .scale ? r.power(end &- 1) : 1
  }

  /// "$5m", "£3bn", "10k".
  func letterScale(_ i: Int, _ money: Bool) -> (Double, Int)? {
    guard r.glued(i) || money else { return nil }
    let a = r.atom(i)
    guard a.kind == .word, a.end &- a.start == 1 else { return nil }
    switch r.text.byte(at: Int(a.start)) | 0x20 {
    case 0x6B: return r.glued(i) ? (1e3, i &+ 1) : nil
    case 0x6D:
      return money && r.glued(i) || money && r.atom(i &+ 1).kind != .word
        ? (1e6, i &+ 1) : r.glued(i) && r.text.byte(at: Int(a.start)) == 0x4D ? (1e6, i &+ 1) : nil
    case 0x62:
      return r.glued(i) && (money || r.text.byte(at: Int(a.start)) == 0x42) ? (1e9, i &+ 1) : nil
    case 0x74:
      return money && r.glued(i)
        ? (1e12, i &+ 1)
        : r.glued(i) && r.text.byte(at: Int(a.start)) == 0x54 ? (1e12, i &+ 1) : nil
    case 0x67: return r.glued(i) && r.text.byte(at: Int(a.start)) == 0x47 ? (1e9, i &+ 1) : nil
    default: return nil
    }
  }

  /// Digits that are part of a name, a number plate, a telephone number or an address.
  func guarded(_ i: Int, _ money: Bool) -> Bool {
    guard r.isNumber(i) else {
      if r.joint(i &- 1), r.atom(i &- 2).kind == .word, !money {
        // "Twenty-Twenty", "catch-twenty"
        return word(i) == .small || word(i) == .tens ? r.atom(i &- 2).word == .none : false
      }
      return false
    }
    if money { return false }
    let a = r.atom(i)
    if a.has(Atom.glued) {
      let previous = r.atom(i &- 1)
      if previous.kind == .word || previous.kind == .number { return true }
      switch previous.word {
      case .hash, .equals, .atSign, .underscore, .slash, .colon, .stop, .ampersand: return true
      case .hyphen, .dash:
        // "F-16", "555-1234"; the second of "25-30" is taken with the first.
        if r.glued(i &- 1) { return true }
      default: break
      }
    }
    if word(i &- 1) == .guardBefore, !a.has(Atom.grouped) { return true }
    if word(i &- 1) == .stop, r.spells(i &- 2, "no") || r.spells(i &- 2, "nos") { return true }
    // Letters right after: "737s", "4x4", "B12"; units and scales are fine.
    let next = r.atom(i &+ 1)
    if next.has(Atom.glued), next.kind == .word,
      next.word == .none || next.word == .s || next.word == .t || next.word == .h
    {
      switch next.end &- next.start {
      case 1:
        let b = r.text.byte(at: Int(next.start)) | 0x20
        return
          !(b == 0x6B || b == 0x6D || b == 0x62 || b == 0x74 || b == 0x67 || b == 0x63 || b == 0x66)
      default: return true
      }
    }
    // "1.2.3", "10/20/30", "3:45"
    if next.has(Atom.glued), r.isNumber(i &+ 2), r.glued(i &+ 2) {
      switch next.word {
      case .stop, .colon, .underscore: return true
      case .slash: return word(i &+ 3) == .slash || !(a.digits <= 2 && r.atom(i &+ 2).digits <= 3)
      case .hyphen, .dash:
        // Telephone numbers, scores and dates have a third part or a smaller second.
        if word(i &+ 3) == .hyphen, r.glued(i &+ 3), r.isNumber(i &+ 4) { return true }
      default: break
      }
    }
    return a.digits > 15
  }

  /// A quantity without modifiers.
  func plain(_ i: Int) -> Found? {
    if let fraction = fraction(i) { return fraction }
    if let ordinal = ordinal(i) { return ordinal }
    guard let first = amount(i) else { return nil }
    var second: Amount?
    // Ranges: "15-20%", "25,000 to 30,000", "$5 to $10"
    let joint = word(first.end)
    if joint == .to || joint == .through
      || ((joint == .hyphen || joint == .dash) && r.glued(first.end) && r.glued(first.end &+ 1))
      || joint == .dash && r.isNumber(first.end &+ 1)
    {
      let k = first.end &+ 1
      if r.isNumber(k) || word(k) == .small || word(k) == .tens || word(k) == .currencySign
        || currencyBefore(k) != nil
      {
        if let n = rangeEnd(k, first), n.low > first.low || n.scaled { second = n }
      }
      // "31-28": a score counts nothing.
      if second == nil, joint != .to, joint != .through, r.isNumber(k), first.digits,
        first.currency < 0
      {
        return nil
      }
    }
    guard var upper = second else {
      let found = finish(first, i)
      // "10 dollars to 20 dollars", "5% to 7%", "1,000 for 1,000"
      if word(found.end) == .to,
        found.kind == .money || found.kind == .percent || found.kind == .measure, found.low == nil,
        let n = amount(found.end &+ 1)
      {
        let high = finish(n, found.end &+ 1)
        if high.kind == found.kind, high.unit == found.unit, high.value > found.value {
          var q = high
          q.first = i
          (q.low, q.high, q.value) = (found.value, high.value, found.value)
          return q
        }
      }
      if found.kind == .cardinal, word(found.end) == .for, first.digits,
        let n = amount(found.end &+ 1), n.low == first.low, n.digits
      {
        var q = finish(n, i)
        let again = r.atom(found.end &+ 1)
        q.per = r.text.string(ByteSpan(from: again.start, to: r.atom(n.end &- 1).end))
        return q
      }
      return checked(found, first)
    }
    var low = first.low
    if !first.scaled, upper.scaled, low < upper.low, low < upper.low / upper.scaleFactor + 1 {
      low *= upper.scaleFactor
    }
    if upper.currency < 0 { upper.currency = first.currency }
    upper.start = i
    var q = finish(upper, i)
    // "2-1 victory": nothing that is measured
    if q.kind == .cardinal, joint != .to, joint != .through, !first.scaled { return nil }
    q.low = low
    q.high = upper.low
    q.value = low
    return q
  }

  func rangeEnd(_ k: Int, _ first: Amount) -> Amount? {
    if let (code, j) = currencyBefore(k), let n = r.cardinal(j) {
      var a = Amount(start: k, end: n.end, low: n.value, currency: code)
      a.scaled = n.scaled
      a.scaleFactor = n.scaled ? scaleBefore(n.end) : 1
      if !n.scaled, let (f, e) = letterScale(n.end, true) {
        a.low *= f
        a.end = e
        a.scaled = true
        a.scaleFactor = f
      }
      return a
    }
    guard let n = r.cardinal(k), !n.plural else { return nil }
    var a = Amount(start: k, end: n.end, low: n.value)
    a.scaled = n.scaled
    a.scaleFactor = n.scaled ? scaleBefore(n.end) : 1
    a.digits = n.digits
    if !n.scaled, n.digits, let (f, e) = letterScale(n.end, first.currency >= 0) {
      a.low *= f
      a.end = e
      a.scaled = true
      a.scaleFactor = f
    }
    return a
  }

  /// A bare "one", "zero" that counts nothing is rarely a quantity; a number after a name is part of it.
  func checked(_ found: Found, _ amount: Amount) -> Found? {
    if amount.plural { return found }
    if found.kind == .cardinal || found.kind == .count, amount.digits, !amount.scaled,
      isNumbered(found.first, found.kind)
    {
      return nil
    }
    if found.kind == .cardinal || found.kind == .count, !amount.digits, found.value == 1,
      word(found.first) == .small
    {
      return oneCounts(found) ? found : nil
    }
    return found
  }

  /// "Airbus 320", "FTSE 100": a bare number right after a capitalised name.
  func isNumbered(_ i: Int, _ kind: QuantityKind) -> Bool {
    let a = r.atom(i)
    var previous = r.atom(i &- 1)
    // "Standard & Poor's 500"
    if previous.word == .s, word(i &- 2) == .apostrophe { previous = r.atom(i &- 3) }
    if a.kind == .number, a.digits <= 4, a.flags & Atom.grouped == 0, kind == .cardinal,
      !a.has(Atom.glued), isMixed(previous)
    {
      return true
    }
    guard a.kind == .number, a.flags & Atom.grouped == 0, previous.kind == .word,
      previous.word == .none || previous.word == .guardBefore,
      previous.has(Atom.capital), !a.has(Atom.lineBefore), kind == .cardinal
    else { return false }
    // The first word of a sentence is capital anyway.
    let before = r.atom(i &- 2)
    return !(before.kind == .stop || before.word == .stop || before.word == .quote)
      || previous.has(Atom.allCaps)
  }

  /// "iPhone", "eBay": a capital inside.
  func isMixed(_ a: Atom) -> Bool {
    guard a.kind == .word, a.word == .none, !a.has(Atom.capital) else { return false }
    for k in Int(a.start)..<min(Int(a.end), Int(a.start) &+ 8) {
      let b = r.text.byte(at: k)
      if b >= 0x41 && b <= 0x5A { return true }
    }
    return false
  }

  /// "one of", "the one", "no one" do not count; "one plane" does.
  func oneCounts(_ found: Found) -> Bool {
    if word(found.first &- 1) == .the || word(found.first &- 1) == .this
      || word(found.first &- 1) == .that || word(found.first &- 1) == .no
      || word(found.first &- 1) == .each || word(found.first &- 1) == .every
      || word(found.first &- 1) == .only
    {
      return false
    }
    return found.kind == .count || r.atom(found.first &- 1).kind == .stop
  }

  /// What the number is a number of.
  func finish(_ amount: Amount, _ first: Int) -> Found {
    var q = Found(first: first, end: amount.end, value: amount.low)
    let j = amount.end
    if amount.currency >= 0 {
      q.kind = .money
      q.currency = Currency.code(amount.currency)
      money(&q)
      return q
    }
    if percent(&q, j) || currencyAfter(&q, j, amount) || measure(&q, j) {
      if amount.plural { bounds(&q, amount) }
      return q
    }
    if amount.plural {
      bounds(&q, amount)
      if word(q.end) == .of { q.end &+= 1 }
    }
    count(&q)
    return q
  }

  /// "Hundreds" are two hundred at least and less than a thousand.
  func bounds(_ q: inout Found, _ amount: Amount) {
    q.low = q.value
    q.comparator = .atLeast
    let dozens = word(amount.end &- 1) == .dozen
    let top = dozens ? q.value / 24 * 99 : q.value * 5 - 1
    q.high = top
  }

  /// "third", "5th": its place in a row.
  func ordinal(_ i: Int) -> Found? {
    guard let (n, end) = r.ordinal(i) else { return nil }
    // "two thirds" and "a third" are fractions
    if r.isNumber(i), r.glued(i), r.atom(i &- 1).kind == .word { return nil }
    var q = Found(first: i, end: end, value: Double(n))
    q.kind = .ordinal
    return q
  }

  /// "half", "a quarter", "two thirds", "one in five".
  func fraction(_ i: Int) -> Found? {
    if word(i) == .half, word(i &+ 1) != .article || word(i &+ 2) == .percent {
      guard
        word(i &+ 1) == .of || word(i &+ 1) == .the || word(i &+ 1) == .its
          || word(i &+ 1) == .article
      else { return nil }
      var q = Found(first: i, end: i &+ 1, value: 0.5)
      if word(i &+ 1) == .article {
        q.end = i &+ 1
        _ = percent(&q, i &+ 1)
      }
      return q
    }
    if word(i) == .article,
      word(i &+ 1) == .half || word(i &+ 1) == .quarter || word(i &+ 1) == .ordinal,
      word(i &+ 2) == .of
        || r.atom(i &+ 2).kind != .word && word(i &+ 2) != .hyphen && word(i &- 1) != .hyphen
    {
      let d = word(i &+ 1) == .half ? 2.0 : word(i &+ 1) == .quarter ? 4.0 : Double(value(i &+ 1))
      guard d >= 2 else { return nil }
      return Found(first: i, end: i &+ 2, value: 1 / d)
    }
    return nil
  }

  /// The noun that is counted.
  func count(_ q: inout Found) {
    guard let noun = nouns.after(q.end, r) else { return }
    q.kind = .count
    q.unit = noun.lemma
    q.counted = noun.span
    q.per = noun.per
  }
}
