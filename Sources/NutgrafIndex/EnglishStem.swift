// SPDX-License-Identifier: Apache-2.0

/// The stem of a lower-case English word, by the rules of Martin Porter's second English stemmer
/// ("Porter2"). Words that are not all ASCII letters stay as they are.
enum EnglishStem {
  static func of(_ word: ArraySlice<UInt8>) -> [UInt8] {
    var w = Array(word)
    guard w.count > 2, w.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A }) else { return w }
    if let fixed = exceptions[w] { return fixed }
    var stemmer = Stemmer(w)
    stemmer.run()
    w = stemmer.word.map { $0 == UInt8(ascii: "Y") ? UInt8(ascii: "y") : $0 }
    return w
  }

  private static let exceptions: [[UInt8]: [UInt8]] = {
    let pairs: [(StaticString, StaticString)] = [
      ("skis", "ski"), ("skies", "sky"), ("dying", "die"), ("lying", "lie"), ("tying", "tie"),
      ("idly", "idl"), ("gently", "gentl"), ("ugly", "ugli"), ("early", "earli"),
      ("only", "onli"), ("singly", "singl"), ("sky", "sky"), ("news", "news"), ("howe", "howe"),
      ("atlas", "atlas"), ("cosmos", "cosmos"), ("bias", "bias"), ("andes", "andes"),
    ]
    return Dictionary(
      pairs.map { (bytes($0.0), bytes($0.1)) }, uniquingKeysWith: { first, _ in first })
  }()

  fileprivate static func bytes(_ text: StaticString) -> [UInt8] {
    text.withUTF8Buffer { buffer in unsafe Array(buffer) }
  }
}

private struct Stemmer {
  var word: [UInt8]
  private var r1 = 0
  private var r2 = 0

  init(_ word: [UInt8]) { self.word = word }

  private func isVowel(_ b: UInt8) -> Bool {
    switch b {
    case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
      UInt8(ascii: "u"), UInt8(ascii: "y"):
      true
    default: false
    }
  }
  private func vowel(_ i: Int) -> Bool { i >= 0 && i < word.count && isVowel(word[i]) }
  private func at(_ i: Int) -> UInt8 { i >= 0 && i < word.count ? word[i] : 0 }

  private func ends(_ suffix: StaticString) -> Bool {
    let n = suffix.utf8CodeUnitCount
    guard word.count >= n else { return false }
    return suffix.withUTF8Buffer { s in
      for i in 0..<n where unsafe s[i] != word[word.count &- n &+ i] { return false }
      return true
    }
  }
  private mutating func cut(_ n: Int) { word.removeLast(min(n, word.count)) }
  private mutating func replace(_ n: Int, _ by: StaticString) {
    cut(n)
    word += EnglishStem.bytes(by)
  }
  private func hasVowel(before end: Int) -> Bool {
    for i in 0..<max(0, min(end, word.count)) where isVowel(word[i]) { return true }
    return false
  }
  /// Whether a short syllable ends before `end`.
  private func shortSyllable(before end: Int) -> Bool {
    if end == 2 { return vowel(0) && !vowel(1) }
    guard end >= 3 else { return false }
    let last = at(end &- 1)
    return !vowel(end &- 1) && last != UInt8(ascii: "w") && last != UInt8(ascii: "x")
      && last != UInt8(ascii: "Y") && vowel(end &- 2) && !vowel(end &- 3)
  }

  mutating func run() {
    // A y that is a consonant is written Y.
    for i in word.indices where word[i] == UInt8(ascii: "y") && (i == 0 || vowel(i &- 1)) {
      word[i] = UInt8(ascii: "Y")
    }
    r1 = region(from: 0)
    for prefix in ["gener", "commun", "arsen"] where word.starts(with: prefix.utf8) {
      r1 = prefix.utf8.count
    }
    r2 = region(from: r1)
    step1a()
    for whole: StaticString in [
      "inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed",
    ] where word.count == whole.utf8CodeUnitCount && ends(whole) { return }
    step1b()
    if word.count > 2, at(word.count &- 1) | 0x20 == UInt8(ascii: "y"), !vowel(word.count &- 2) {
      word[word.count &- 1] = UInt8(ascii: "i")
    }
    step2()
    step3()
    step4()
    step5()
  }

  private func region(from start: Int) -> Int {
    var i = start
    while i < word.count, !vowel(i) { i &+= 1 }
    while i < word.count, vowel(i) { i &+= 1 }
    return min(i &+ 1, word.count)
  }

  private mutating func step1a() {
    if ends("sses") {
      cut(2)
    } else if ends("ied") || ends("ies") {
      cut(word.count > 4 ? 2 : 1)
    } else if ends("us") || ends("ss") {
    } else if ends("s"), hasVowel(before: word.count &- 2) {
      cut(1)
    }
  }

  private mutating func step1b() {
    for (suffix, n): (StaticString, Int) in [("eedly", 5), ("eed", 3)] where ends(suffix) {
      if word.count &- n >= r1 { replace(n, "ee") }
      return
    }
    for (suffix, n): (StaticString, Int) in [("ingly", 5), ("edly", 4), ("ing", 3), ("ed", 2)]
    where ends(suffix) {
      guard hasVowel(before: word.count &- n) else { return }
      cut(n)
      if ends("at") || ends("bl") || ends("iz") {
        word.append(UInt8(ascii: "e"))
      } else if word.count >= 2, at(word.count &- 1) == at(word.count &- 2),
        EnglishStem.bytes("bdfgmnprt").contains(at(word.count &- 1))
      {
        cut(1)
      } else if word.count <= r1, shortSyllable(before: word.count) {
        word.append(UInt8(ascii: "e"))
      }
      return
    }
  }

  /// The longest suffix decides, whether it is in the region or not.
  private mutating func change(
    _ rules: [(StaticString, StaticString)], region: Int
  ) -> Bool {
    for (suffix, by) in rules where ends(suffix) {
      let n = suffix.utf8CodeUnitCount
      if word.count &- n >= region { replace(n, by) }
      return true
    }
    return false
  }

  private static let second: [(StaticString, StaticString)] = [
    ("ational", "ate"), ("fulness", "ful"), ("iveness", "ive"), ("ization", "ize"),
    ("ousness", "ous"), ("biliti", "ble"), ("lessli", "less"), ("tional", "tion"),
    ("alism", "al"), ("aliti", "al"), ("ation", "ate"), ("entli", "ent"), ("fulli", "ful"),
    ("iviti", "ive"), ("ousli", "ous"), ("abli", "able"), ("alli", "al"), ("anci", "ance"),
    ("ator", "ate"), ("enci", "ence"), ("izer", "ize"), ("bli", "ble"),
  ]

  private mutating func step2() {
    if change(Stemmer.second, region: r1) { return }
    if ends("ogi") {
      if word.count &- 3 >= r1, at(word.count &- 4) == UInt8(ascii: "l") { cut(1) }
    } else if ends("li") {
      if word.count &- 2 >= r1, EnglishStem.bytes("cdeghkmnrt").contains(at(word.count &- 3)) {
        cut(2)
      }
    }
  }

  private mutating func step3() {
    if ends("ative") {
      if word.count &- 5 >= r2 { cut(5) }
      return
    }
    _ = change(
      [
        ("ational", "ate"), ("tional", "tion"), ("alize", "al"), ("icate", "ic"), ("iciti", "ic"),
        ("ical", "ic"), ("ness", ""), ("ful", ""),
      ], region: r1)
  }

  private mutating func step4() {
    for suffix: StaticString in [
      "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous",
      "ive", "ize", "ion", "al", "er", "ic",
    ] where ends(suffix) {
      let n = suffix.utf8CodeUnitCount
      guard word.count &- n >= r2 else { return }
      if suffix.utf8CodeUnitCount == 3, ends("ion") {
        let before = at(word.count &- 4)
        guard before == UInt8(ascii: "s") || before == UInt8(ascii: "t") else { return }
      }
      cut(n)
      return
    }
  }

  private mutating func step5() {
    if ends("e") {
      let n = word.count &- 1
      if n >= r2 || (n >= r1 && !shortSyllable(before: n)) { cut(1) }
    } else if ends("l"), word.count &- 1 >= r2, at(word.count &- 2) == UInt8(ascii: "l") {
      cut(1)
    }
  }
}
