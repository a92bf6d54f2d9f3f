// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// Lemmas by rules on word endings: how many bytes to take off the end and what to put there. The rule of
/// the longest known ending of the word with its tag holds; whole words are the longest endings.
public struct Lemmatizer: Sendable {
  /// A slot is a key (u32) and a rule (u16); key 0 is empty.
  private let slots: TableBytes
  private let slotCount: UInt64
  private let rules: [Rule]

  public struct Rule: Hashable, Sendable {
    public var cut: UInt8
    public var add: [UInt8]
    public init(cut: UInt8, add: [UInt8]) {
      self.cut = cut
      self.add = add
    }

    /// Whether it takes whole characters off `word` and puts whole ones there: an ending that was learnt from
    /// other letters may be the last byte of this word's.
    func isWhole(after word: [UInt8]) -> Bool {
      let at = word.count &- Int(cut)
      if let next = add.first, next & 0xC0 == 0x80 { return false }
      return at >= 0 && (at == word.count || word[at] & 0xC0 != 0x80)
    }
  }

  static let longest = 7

  init(_ file: ModelFile) throws(TableError) {
    slots = try file.section("lemma slots")
    slotCount = UInt64(slots.count / 6)
    let text = try file.section("lemma rules")
    var rules: [Rule] = []
    var at = 0
    while at < text.count {
      let length = Int(text.u8(at &+ 1))
      rules.append(Rule(cut: text.u8(at), add: (0..<length).map { text.u8(at &+ 2 &+ $0) }))
      at &+= 2 &+ length
    }
    self.rules = rules
    guard slotCount > 0, !rules.isEmpty else {
      throw TableError(table: "syntax", message: "has no lemma rules")
    }
  }

  /// Appends the lemma of the word at `span` to `result`.
  func append(
    _ bytes: [UInt8], _ span: ByteSpan, fine: UInt32, upos: UPOS, to result: inout [UInt8]
  ) {
    let start = min(span.lower, bytes.count)
    let end = min(span.upper, bytes.count)
    let first = result.count
    // Names keep their letters; others are lowered.
    if upos == .propn {
      result.append(contentsOf: bytes[start..<end])
    } else {
      Lemmatizer.lowered(bytes, start, end, into: &result)
    }
    var found = -1
    Lemmatizer.keys(result[first...], fine: fine, upos: upos) { key in
      found = self.rule(key)
      return found >= 0
    }
    guard found >= 0, found < rules.count else { return }
    let rule = rules[found]
    let stem = result.count &- first &- Int(rule.cut)
    guard stem > 0 || stem == 0 && !rule.add.isEmpty, rule.isWhole(after: result) else { return }
    result.removeLast(Int(rule.cut))
    result.append(contentsOf: rule.add)
  }

  private func rule(_ key: UInt32) -> Int {
    var i = (UInt64(key) &* slotCount) &>> 32
    for _ in 0..<64 {
      let at = Int(i) &* 6
      let slot = slots.u32(at)
      if slot == key { return Int(slots.u16(at &+ 4)) }
      if slot == 0 { return -1 }
      i = i &+ 1 < slotCount ? i &+ 1 : 0
    }
    return -1
  }

  /// The word in lower case, with a straight apostrophe for a curly one.
  public static func lowered(_ bytes: [UInt8], _ start: Int, _ end: Int, into result: inout [UInt8]) {
    var i = start
    while i < end {
      let b = bytes[i]
      if b >= 0x41 && b <= 0x5A {
        result.append(b | 0x20)
      } else if b == 0xC3, i &+ 1 < end, bytes[i &+ 1] >= 0x80, bytes[i &+ 1] <= 0x9E,
        bytes[i &+ 1] != 0x97
      {
        result.append(b)
        result.append(bytes[i &+ 1] | 0x20)
        i &+= 1
      } else if b == 0xE2, i &+ 2 < end, bytes[i &+ 1] == 0x80, bytes[i &+ 2] == 0x99, end &- start > 3 {
        result.append(0x27)
        i &+= 2
      } else {
        result.append(b)
      }
      i &+= 1
    }
  }

  /// The keys under which the rule of a word may stand, the most telling first; stops when `use` says so.
  public static func keys(
    _ word: ArraySlice<UInt8>, fine: UInt32, upos: UPOS, _ use: (UInt32) -> Bool
  ) {
    let whole = WordHash.folded(word)
    if use(nonzero(FeatureKeys.key(0, whole, fine, 0))) { return }
    if use(nonzero(FeatureKeys.key(1, whole, UInt32(upos.rawValue), 0))) { return }
    var hashes: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0, 0, 0, 0)
    var h: UInt32 = 0x811C_9DC5
    let count = min(longest, word.count)
    for k in 0..<count {
      h = (h ^ UInt32(word[word.endIndex &- 1 &- k])) &* 0x0100_0193
      switch k {
      case 0: hashes.0 = h
      case 1: hashes.1 = h
      case 2: hashes.2 = h
      case 3: hashes.3 = h
      case 4: hashes.4 = h
      case 5: hashes.5 = h
      default: hashes.6 = h
      }
    }
    for k in stride(from: count, through: 1, by: -1) {
      let hash =
        switch k {
        case 1: hashes.0
        case 2: hashes.1
        case 3: hashes.2
        case 4: hashes.3
        case 5: hashes.4
        case 6: hashes.5
        default: hashes.6
        }
      if use(nonzero(FeatureKeys.key(2, hash, fine, UInt32(k)))) { return }
    }
    _ = use(nonzero(FeatureKeys.key(3, 0, fine, 0)))
  }

  private static func nonzero(_ key: UInt32) -> UInt32 { key == 0 ? 1 : key }
}
