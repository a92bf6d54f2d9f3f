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
  let text: SourceText
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

  /// "twenty-five", "nine", "90": up to a hundred in words, or digits.
  private func group(_ i: Int) -> (Double, Int, Bool)? {
    let a = atom(i)
    if a.kind == .number { return (double(i), i &+ 1, true) }
    if a.word == .small { return (Double(a.value), i &+ 1, false) }
    if a.word == .tens {
      let gap = joint(i &+ 1) ? 1 : 0
      let next = atom(i &+ 1 &+ gap)
      if next.word == .small, next.value > 0, next.value < 10 {
        return (Double(a.value &+ next.value), i &+ 2 &+ gap, false)
      }
      return (Double(a.value), i &+ 1, false)
    }
    return nil
  }

  /// A cardinal number at `i`: "1,000", "1.5 million", "two hundred and five", "a dozen",
  /// "half a million", "5 1/2", "hundreds of thousands". Bounded look-ahead.
  func cardinal(_ i: Int) -> NumberReading? {
    let a = atom(i)
    switch a.kind {
    case .number: break
    case .word:
      switch a.word {
      case .small, .tens: break
      case .article:
        // "a hundred", "a dozen", "a million"
        if word(i &+ 1) == .scale, value(i &+ 1) < 64 { return scaled(1, i &+ 1, false) }
        if word(i &+ 1) == .dozen, value(i &+ 1) == 12 {
          return NumberReading(value: 12, end: i &+ 2, digits: false)
        }
        if word(i &+ 1) == .dozen, value(i &+ 1) == 20, word(i &+ 2) == .of, !isNumber(i &+ 3) {
          return NumberReading(value: 20, end: i &+ 2, digits: false)
        }
        if word(i &+ 1) == .half, word(i &+ 2) == .scale {
          return scaled(0.5, i &+ 2, false)
        }
        if word(i &+ 1) == .half, word(i &+ 2) == .dozen {
          return NumberReading(value: 6, end: i &+ 3, digits: false)
        }
        if word(i &+ 1) == .quarter, word(i &+ 2) == .of, word(i &+ 3) == .article,
          word(i &+ 4) == .scale
        { return scaled(0.25, i &+ 4, false) }
        return nil
      case .half:
        // "half a million", "half a dozen"
        if word(i &+ 1) == .article, word(i &+ 2) == .scale { return scaled(0.5, i &+ 2, false) }
        if word(i &+ 1) == .article, word(i &+ 2) == .dozen {
          return NumberReading(value: 6, end: i &+ 3, digits: false)
        }
        return nil
      case .scale:
        if a.value >= 64 { return plural(i) }
        // A bare "hundred dollars", "million people".
        if a.value < 6 || a.flags & Atom.capital == 0 { return scaled(1, i, false) }
        return nil
      case .dozen:
        if a.value == 12, spells(i, "dozens") {
          return NumberReading(value: 24, end: i &+ 1, digits: false, plural: true)
        }
        if a.value == 12 { return NumberReading(value: 12, end: i &+ 1, digits: false) }
        return nil
      default: return nil
      }
    default:
      if a.word == .fractionSign {
        return NumberReading(
          value: Double(a.value) / 100, end: i &+ 1, digits: true, fraction: true)
      }
      return nil
    }
    guard let (first, next, digits) = group(i) else { return nil }
    var value = first
    var end = next
    // Fractions: "5 1/2", "5½", "3 and a half".
    if digits {
      if word(end) == .fractionSign {
        value += Double(self.value(end)) / 100
        end &+= 1
      } else if isNumber(end), word(end &+ 1) == .slash, glued(end &+ 1), isNumber(end &+ 2),
        glued(end &+ 2), atom(end).digits == 1, atom(end &+ 2).digits <= 2, double(end &+ 2) > double(end),
        word(end &+ 3) != .slash, !glued(end)
      {
        value += double(end) / double(end &+ 2)
        end &+= 3
      } else if word(end) == .slash, glued(end), isNumber(end &+ 1), glued(end &+ 1),
        atom(i).digits <= 2, atom(end &+ 1).digits <= 2, !atom(i).has(Atom.decimal),
        double(end &+ 1) > first, first > 0, word(end &+ 2) != .slash,
        [2, 3, 4, 5, 6, 8, 10, 16].contains(Int(double(end &+ 1)))
      {
        return NumberReading(
          value: first / double(end &+ 1), end: end &+ 2, digits: true, fraction: true)
      }
    }
    if word(end) == .and, word(end &+ 1) == .article, word(end &+ 2) == .half {
      value += 0.5
      end &+= 3
    }
    if word(end) == .dozen, atom(end).value == 12 {
      return NumberReading(value: value * 12, end: end &+ 1, digits: digits)
    }
    // "two and a half million", "5bn", "600 thousand"
    let gap = joint(end) && word(end &+ 1) == .scale ? 1 : 0
    if word(end &+ gap) == .scale, self.value(end &+ gap) < 64 || value > 1 || digits {
      return scaled(value, end &+ gap, digits)
    }
    return NumberReading(value: value, end: end, digits: digits)
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
      guard word(end) == .scale else { break }
      let factor = power(end)
      if factor == 100 {
        current *= 100
      } else {
        if factor >= limit { break }
        total += current * factor
        current = 0
        if factor > 100 { limit = factor }
      }
      end &+= 1
      // "hundred thousand", "million billion"
      if word(end) == .scale, self.value(end) < 64 {
        if factor == 100 { continue }
        total *= power(end)
        end &+= 1
      }
      var next = end
      if word(next) == .and || word(next) == .comma && word(next &+ 1) != .and && !isNumber(next &+ 1) { next &+= 1 }
      guard atom(next).word == .small || atom(next).word == .tens
        || (isNumber(next) && word(end) != .comma && word(end) != .and && anyDigits && factor >= 1000
          && word(next &+ 1) == .scale),
        let (more, after, withDigits) = group(next)
      else { break }
      if word(end) == .and || word(end) == .comma {
        // "two million and three cars" is one number only when it can be: less than the scale.
        guard more < factor, factor <= 1_000_000, !digits else { break }
        // "one hundred, two hundred": a list
        if word(end) == .comma, word(after) == .scale, power(after) >= factor { break }
      } else if more >= factor {
        break
      }
      current += more
      end = after
      anyDigits = anyDigits || withDigits
      if word(end) != .scale { break }
    }
    let sum = total + current
    // "two and a half": after the scale, "a million and a half"
    if word(end) == .and, word(end &+ 1) == .article, word(end &+ 2) == .half, value == 1, end == i &+ 1 {
      return NumberReading(
        value: sum * 1.5, end: end &+ 3, digits: anyDigits, scaled: true)
    }
    return NumberReading(
      value: sum.isFinite ? sum : 0, end: end, digits: anyDigits, scaled: true)
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
      if b.word == .tens || (b.word == .small && b.value >= 10), let (rest, end, _) = group(i &+ 1 &+ gap) {
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
