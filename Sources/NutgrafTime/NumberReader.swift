// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// A number as read: digits or words.
struct NumberReading {
  var value: Double
  /// One past the last atom.
  var end: Int
  /// Digits stand in it.
  var digits: Bool
  /// "a", "an" for one.
  var article = false
  /// "hundreds", "dozens": how many is not known.
  var plural = false
  /// A scale word stands in it: "million".
  var scaled = false
  var fraction = false
}

/// The atoms of a part of a text, read with free look-ahead.
struct AtomReader {
  let text: TextBytes
  let atoms: [Atom]

  @inline(__always) func atom(_ i: Int) -> Atom {
    i >= 0 && i < atoms.count ? atoms[i] : Atom(start: 0, end: 0, kind: .stop)
  }
  @inline(__always) func word(_ i: Int) -> Word {
    i >= 0 && i < atoms.count ? atoms[i].word : .none
  }
  @inline(__always) func value(_ i: Int) -> Int {
    i >= 0 && i < atoms.count ? Int(atoms[i].value) : 0
  }
  @inline(__always) func isNumber(_ i: Int) -> Bool {
    i >= 0 && i < atoms.count && atoms[i].kind == .number
  }
  @inline(__always) func glued(_ i: Int) -> Bool {
    i >= 0 && i < atoms.count && atoms[i].has(Atom.glued)
  }
  /// A hyphen or dash with nothing on either side.
  @inline(__always) func joint(_ i: Int) -> Bool {
    let w = word(i)
    return (w == .hyphen || w == .dash) && glued(i) && glued(i &+ 1)
  }
  /// The bytes of an atom in lower case equal `name`.
  func spells(_ i: Int, _ name: StaticString) -> Bool {
    let a = atom(i)
    guard a.kind == .word, Int(a.end &- a.start) == name.utf8CodeUnitCount else { return false }
    var k = Int(a.start)
    return name.withUTF8Buffer { buffer in
      for n in 0..<buffer.count {
        let b = unsafe buffer[n]
        var c = text.byte(at: k)
        if c >= 0x41 && c <= 0x5A { c |= 0x20 }
        if c != b { return false }
        k &+= 1
      }
      return true
    }
  }

  /// The value of a number atom with its decimals.
  func double(_ i: Int) -> Double {
    let a = atom(i)
    guard a.kind == .number else { return 0 }
    if a.value >= 0 && !a.has(Atom.decimal) { return Double(a.value) }
    var whole = 0.0
    var scale = 0.0
    var k = Int(a.start)
    // 400 digits are beyond any double: the rest changes nothing but the time taken.
    let stop = min(Int(a.end), k &+ 400)
    while k < stop {
      let b = text.byte(at: k)
      if b >= 0x30 && b <= 0x39 {
        whole = whole * 10 + Double(b &- 0x30)
        scale *= 10
      } else if b == 0x2E {
        scale = 1
      }
      k &+= 1
    }
    let result = scale > 1 ? whole / scale : whole
    return result.isFinite ? result : 0
  }

  static let powers: [Double] = [
    1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]
  @inline(__always) func power(_ i: Int) -> Double {
    let n = value(i) & 63
    return n < AtomReader.powers.count ? AtomReader.powers[n] : 1
  }

  /// "twenty-five", "nine", "90", "1 414 021": what a scale word may follow.
  private func group(_ i: Int) -> (Double, Int, Bool)? {
    let a = atom(i)
    if a.kind == .number { return digits(i) }
    if a.word == .small { return (Double(a.value), i &+ 1, false) }
    if a.word == .tens {
      let gap = joint(i &+ 1) || word(i &+ 1) == .hyphen ? 1 : 0
      let next = atom(i &+ 1 &+ gap)
      if next.word == .small, next.value > 0, next.value < 10 {
        return (Double(a.value &+ next.value), i &+ 2 &+ gap, false)
      }
      return (Double(a.value), i &+ 1, false)
    }
    return nil
  }

  /// A number in digits, with groups apart by blanks and an exponent: "1 414 021 100", "1.3e6".
  private func digits(_ i: Int) -> (Double, Int, Bool) {
    let a = atom(i)
    var value = double(i)
    var end = i &+ 1
    if a.digits <= 3, a.flags & (Atom.decimal | Atom.grouped | Atom.zero) == 0 {
      var j = end
      var total = value
      while j < i &+ 6, isNumber(j), !glued(j), atom(j).digits == 3,
        atom(j).flags & (Atom.decimal | Atom.grouped) == 0
      {
        total = total * 1000 + double(j)
        j &+= 1
      }
      if j &- i >= 3, word(j) != .ordinalEnding { (value, end) = (total, j) }
    }
    if spells(end, "e"), glued(end) {
      var j = end &+ 1
      let negative = word(j) == .hyphen
      if word(j) == .plusSign || negative { j &+= 1 }
      if isNumber(j), glued(j), atom(j).digits <= 3, atom(j).flags & Atom.decimal == 0 {
        var factor = 1.0
        for _ in 0..<min(300, self.value(j)) { factor *= 10 }
        value = negative ? value / factor : value * factor
        end = j &+ 1
      }
    }
    return (value.isFinite ? value : 0, end, true)
  }

  /// Whole numbers with their scale words: "two hundred and five", "1.5 million", "a dozen".
  private func whole(_ i: Int) -> NumberReading? {
    let a = atom(i)
    switch a.word {
    case .article:
      // "a hundred", "a dozen", "a million", "a half million"
      let j = i &+ 1
      if word(j) == .scale, value(j) < 64 { return scaled(1, j, false) }
      if word(j) == .dozen, value(j) == 12 {
        return NumberReading(value: 12, end: i &+ 2, digits: false)
      }
      if word(j) == .dozen, value(j) == 20, spells(j, "score"), word(i &+ 2) == .of,
        !isNumber(i &+ 3)
      {
        return NumberReading(value: 20, end: i &+ 3, digits: false)
      }
      if word(j) == .half || word(j) == .quarter && value(j) < 32 { return part(j) }
      return nil
    case .half, .quarter: return part(i)
    case .scale:
      if a.value >= 64 { return plural(i) }
      // A bare "hundred dollars", "million people".
      return a.flags & Atom.capital == 0 || a.value < 6 ? scaled(1, i, false) : nil
    case .dozen:
      guard a.value == 12 else { return nil }
      let many = spells(i, "dozens")
      return NumberReading(value: many ? 24 : 12, end: i &+ 1, digits: false, plural: many)
    default: break
    }
    guard let (value, end, digits) = group(i) else { return nil }
    if word(end) == .dozen, atom(end).value == 12 {
      return NumberReading(value: value * 12, end: end &+ 1, digits: digits)
    }
    let gap = joint(end) && word(end &+ 1) == .scale ? 1 : 0
    if word(end &+ gap) == .scale, self.value(end &+ gap) < 64 || value > 1 || digits {
      let n = scaled(value, end &+ gap, digits)
      if word(n.end) == .dozen, atom(n.end).value == 12 {
        return NumberReading(value: n.value * 12, end: n.end &+ 1, digits: digits)
      }
      return n
    }
    return NumberReading(value: value, end: end, digits: digits)
  }

  /// "half a million", "quarter million", "half a dozen".
  private func part(_ i: Int) -> NumberReading? {
    let value = word(i) == .half ? 0.5 : 0.25
    var j = i &+ 1
    if word(j) == .of, word(j &+ 1) == .article { j &+= 1 }
    if word(j) == .article { j &+= 1 }
    if word(j) == .scale, self.value(j) < 64 { return scaled(value, j, false) }
    if word(j) == .dozen, atom(j).value == 12, word(i) == .half {
      return NumberReading(value: 6, end: j &+ 1, digits: false)
    }
    return nil
  }

  /// The part of a fraction below its line: "fifths", "thirds", "quarters", "hundredth"; a hyphen or
  /// blank before it.
  private func denominator(_ i: Int, one: Bool) -> (Double, Int)? {
    let j = joint(i) || word(i) == .hyphen ? i &+ 1 : i
    switch word(j) {
    case .fraction: return (Double(value(j)), j &+ 1)
    case .quarter:
      return one ? value(j) < 32 ? (4, j &+ 1) : nil : value(j) >= 32 ? (4, j &+ 1) : nil
    case .half:
      return one && !spells(j, "halves") || !one && spells(j, "halves") ? (2, j &+ 1) : nil
    case .ordinal: return one && value(j) > 2 ? (Double(value(j)), j &+ 1) : nil
    case .tens where one:
      if let (n, end) = ordinal(j), word(end &- 1) == .ordinal { return (Double(n), end) }
      return nil
    default: return nil
    }
  }

  /// A cardinal number at `i`: "1,000", "1.5 million", "two hundred and five", "half a million",
  /// "5 1/2", "two thirds", "three and a half", "hundreds of thousands". Bounded look-ahead.
  func cardinal(_ i: Int) -> NumberReading? {
    let a = atom(i)
    if a.word == .fractionSign {
      return NumberReading(value: signValue(i), end: i &+ 1, digits: true, fraction: true)
    }
    guard var n = whole(i) else { return nil }
    if n.plural { return n }
    var end = n.end
    if n.digits, !n.scaled {
      // "5 1/2", "5½", "1/4"
      if word(end) == .fractionSign {
        n.value += signValue(end)
        n.end = end &+ 1
        return n
      }
      if isNumber(end), !glued(end), let (value, after) = slashed(end) {
        n.value += value
        n.end = after
        n.fraction = true
        return n
      }
      if let (value, after) = slashed(i) {
        return NumberReading(value: value, end: after, digits: true, fraction: true)
      }
    }
    // "two hundred point seventy-one"
    if !n.digits, word(end) == .point, value(end) == 0, let (tail, after, digits) = group(end &+ 1),
      !digits, tail < 100
    {
      n.value += tail < 10 ? tail / 10 : tail / 100
      n.end = after
      return n
    }
    // "three fifths", "one third", "a hundred trillionths"
    if !n.digits, n.value.rounded() == n.value,
      let (below, after) = denominator(end, one: n.value == 1 || word(end) == .hyphen), below > 1,
      word(after &- 1) != .ordinal || joint(end) || word(after) == .of || n.value == 1
    {
      n.value /= below
      n.end = after
      n.fraction = true
      return multiplied(n)
    }
    // "three and a half", "five billion and three quarters", "one billion and a half million"
    if word(end) == .and {
      let j = end &+ 1
      let scale = n.scaled && word(n.end &- 1) == .scale ? power(n.end &- 1) : 1
      var share: (Double, Int)?
      if word(j) == .article, let (below, after) = denominator(j &+ 1, one: true) {
        share = (1 / below, after)
      } else if word(j) == .small, let (above, next, _) = group(j),
        let (below, after) = denominator(next, one: above == 1), above < below
      {
        share = (above / below, after)
      }
      if let (value, after) = share, word(after &- 1) != .ordinal || n.value < 1000 {
        if word(after) == .scale, self.value(after) < 64, power(after) < scale || scale == 1 {
          if scale > 1 {
            n.value += value * power(after)
          } else {
            n.value = (n.value + value) * power(after)
          }
          n.end = after &+ 1
          n.scaled = true
        } else {
          n.value += value * scale
          n.end = after
        }
        n.fraction = true
        return rounded(n)
      }
    }
    // "one over three", "two out of five"
    end = n.end
    if n.value >= 1, word(end) == .over || spells(end, "out") && word(end &+ 1) == .of {
      let j = word(end) == .over ? end &+ 1 : end &+ 2
      if let m = whole(j), m.value > 0, m.value.rounded() == m.value, word(m.end) != .unit,
        word(end) != .over || n.value == 1 || atom(m.end).kind == .stop
      {
        return NumberReading(value: n.value / m.value, end: m.end, digits: n.digits, fraction: true)
      }
    }
    return rounded(n)
  }

  /// "two thirds of a million", "three quarters million".
  private func multiplied(_ n: NumberReading) -> NumberReading {
    var n = n
    var j = n.end
    if word(j) == .of, word(j &+ 1) == .article { j &+= 2 }
    if word(j) == .scale, value(j) < 64 {
      n.value *= power(j)
      n.end = j &+ 1
      n.scaled = true
      return rounded(n)
    }
    return n
  }

  /// "1/4" at `i`: small whole numbers that make a share of one.
  private func slashed(_ i: Int) -> (Double, Int)? {
    guard isNumber(i), word(i &+ 1) == .slash, glued(i &+ 1), isNumber(i &+ 2), glued(i &+ 2),
      atom(i).digits <= 2,
      atom(i &+ 2).digits <= 2, word(i &+ 3) != .slash,
      (atom(i).flags | atom(i &+ 2).flags) & (Atom.decimal | Atom.grouped | Atom.zero) == 0
    else { return nil }
    let (above, below) = (double(i), double(i &+ 2))
    guard above > 0, below > above else { return nil }
    return (above / below, i &+ 3)
  }

  private func signValue(_ i: Int) -> Double { Double(value(i)) / 100 }

  /// Takes off what binary fractions leave: 16.4 million is 16,400,000.
  private func rounded(_ n: NumberReading) -> NumberReading {
    var n = n
    if n.value.magnitude >= 1000, n.value.magnitude < 1e14 {
      n.value = (n.value * 1000).rounded() / 1000
    }
    if !n.value.isFinite { n.value = 0 }
    return n
  }

  /// `value` times the scale word at `i`, and what follows: "two hundred and five thousand".
  private func scaled(_ value: Double, _ i: Int, _ digits: Bool) -> NumberReading {
    var total = 0.0
    var current = value
    var end = i
    var anyDigits = digits
    var limit = Double.infinity
    // Each turn takes a scale word and perhaps a group after it; twelve are more than any number has.
    for _ in 0..<12 {
      guard word(end) == .scale, self.value(end) < 64 || digits || value > 1 else { break }
      let factor = power(end)
      if factor == 100 {
        current *= 100
      } else {
        if factor >= limit { break }
        total += current * factor
        current = 0
        limit = factor
      }
      end &+= 1
      // "hundred thousand", "million billion"
      if word(end) == .scale, self.value(end) < 64 {
        if factor == 100 { continue }
        total *= power(end)
        end &+= 1
      }
      var next = end
      let linked = word(next) == .and || word(next) == .comma
      if linked { next &+= 1 }
      guard let (more, after, withDigits) = group(next) else { break }
      if withDigits {
        // "3 hundred and 21", "4 thousand 500": digits go on only after digits.
        guard digits, factor == 100 && word(end) == .and || !linked && word(after) == .scale,
          more < factor
        else { break }
      } else if linked {
        // "two million and three cars" is one number; "one hundred, two hundred" are two.
        guard more < factor, !digits || word(after) == .scale, factor <= 1e9 else { break }
        if word(end) == .comma, word(after) != .scale || power(after) >= factor { break }
        if word(after) == .scale, power(after) >= factor { break }
        // "two million and three fifths": the share is read by the caller.
        if denominator(after, one: more == 1) != nil { break }
      } else if more >= factor {
        break
      }
      current += more
      end = after
      anyDigits = anyDigits || withDigits
      if word(end) != .scale { break }
    }
    let sum = total + current
    return rounded(
      NumberReading(value: sum.isFinite ? sum : 0, end: end, digits: anyDigits, scaled: true))
  }

  /// "hundreds", "tens of thousands", "hundreds of thousands".
  private func plural(_ i: Int) -> NumberReading? {
    var value = power(i) * 2
    var end = i &+ 1
    if word(end) == .of, word(end &+ 1) == .scale, self.value(end &+ 1) >= 64 {
      value *= power(end &+ 1)
      end &+= 2
    }
    return NumberReading(value: value, end: end, digits: false, plural: true, scaled: true)
  }

  /// A year in words: "nineteen ninety-seven", "twenty ten", "two thousand and five".
  func yearWords(_ i: Int) -> (Int, Int)? {
    let a = atom(i)
    guard a.kind == .word else { return nil }
    if (a.word == .small && a.value >= 11 && a.value <= 19) || (a.word == .tens && a.value == 20) {
      let gap = joint(i &+ 1) ? 1 : 0
      let b = atom(i &+ 1 &+ gap)
      if b.word == .tens || (b.word == .small && b.value >= 10),
        let (rest, end, _) = group(i &+ 1 &+ gap)
      {
        return (Int(a.value) &* 100 &+ Int(rest), end)
      }
      if spells(i &+ 1, "hundred"), a.word == .small { return (Int(a.value) &* 100, i &+ 2) }
      return nil
    }
    if a.word == .small, a.value == 2, spells(i &+ 1, "thousand") {
      var j = i &+ 2
      if word(j) == .and { j &+= 1 }
      if let (rest, end, digits) = group(j), !digits { return (2000 &+ Int(rest), end) }
      return (2000, i &+ 2)
    }
    return nil
  }

  /// An ordinal: "third", "twenty-first", "3rd". Not "second" as a length of time.
  func ordinal(_ i: Int) -> (Int, Int)? {
    let a = atom(i)
    if a.kind == .number, word(i &+ 1) == .ordinalEnding, glued(i &+ 1), a.value >= 0 {
      return (Int(a.value), i &+ 2)
    }
    if a.word == .ordinal { return (Int(a.value), i &+ 1) }
    if a.word == .small || a.word == .article, word(i &+ 1) == .scale, value(i &+ 1) == 2 {
      // "one hundred [and] twenty-fifth"
      let j = word(i &+ 2) == .and ? i &+ 3 : i &+ 2
      let hundreds = (a.word == .article ? 1 : Int(a.value)) &* 100
      if word(j) == .ordinal { return (hundreds &+ Int(value(j)), j &+ 1) }
      if word(j) == .tens, let (n, end) = ordinal(j) { return (hundreds &+ n, end) }
    }
    if a.word == .second { return (2, i &+ 1) }
    if a.word == .tens {
      let gap = joint(i &+ 1) ? 1 : 0
      let b = atom(i &+ 1 &+ gap)
      if b.word == .ordinal, b.value < 10 { return (Int(a.value &+ b.value), i &+ 2 &+ gap) }
      if b.word == .second { return (Int(a.value) &+ 2, i &+ 2 &+ gap) }
    }
    return nil
  }
}
