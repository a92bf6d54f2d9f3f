// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafSyntax
import NutgrafText

/// Learns lemma rules: from short endings to whole words, an ending is kept when what it says differs from
/// what the endings inside it say.
struct LemmaTrainer {
  /// The sections `lemma rules` and `lemma slots`.
  static func train(_ sentences: [TreebankSentence], _ fine: [[UInt8]]) -> (rules: [UInt8], slots: [UInt8]) {
    struct Item {
      var keys: [UInt32]
      var rule: Int
      var count: Int
    }
    var rules: [Lemmatizer.Rule] = []
    var ruleIndex: [Lemmatizer.Rule: Int] = [:]
    var items: [Item] = []
    var known: [[UInt8]: [Int: Int]] = [:]
    for (k, sentence) in sentences.enumerated() {
      for i in 0..<sentence.count where sentence.lemmas[i] != [0x5F] {
        let upos = sentence.upos[i]
        let span = sentence.spans[i]
        var word: [UInt8] = []
        if upos == .propn {
          word = Array(sentence.text[span])
        } else {
          Lemmatizer.lowered(sentence.text.bytes, span.lower, span.upper, into: &word)
        }
        guard let rule = rule(from: word, to: sentence.lemmas[i]) else { continue }
        let number = ruleIndex[rule] ?? rules.count
        if number == rules.count {
          guard rules.count < 65000 else { continue }
          ruleIndex[rule] = number
          rules.append(rule)
        }
        let name = word + [0, fine[k][i], upos.rawValue]
        if let at = known[name]?[number] {
          items[at].count &+= 1
          continue
        }
        var keys: [UInt32] = []
        Lemmatizer.keys(word[...], fine: UInt32(fine[k][i]) &+ 1, upos: upos) { key in
          keys.append(key)
          return false
        }
        known[name, default: [:]][number] = items.count
        items.append(Item(keys: keys.reversed(), rule: number, count: 1))
      }
    }
    // `keys` now run from the tag alone over growing endings to the word with its part of speech and,
    // last, with its fine tag.
    var chosen: [UInt32: Int] = [:]
    var says = [Int](repeating: -1, count: items.count)
    let depth = items.map(\.keys.count).max() ?? 0
    for level in 0..<depth {
      var votes: [UInt32: [Int: Int]] = [:]
      for item in items where level < item.keys.count {
        // Words vote for their endings once each; for themselves as often as they were seen.
        let whole = level &+ 2 >= item.keys.count
        votes[item.keys[level], default: [:]][item.rule, default: 0] &+= whole ? item.count : 1
      }
      var winner: [UInt32: (rule: Int, count: Int, total: Int)] = [:]
      for (key, ballot) in votes {
        var best = (rule: -1, count: 0, total: 0)
        for (rule, count) in ballot {
          best.total &+= count
          if count > best.count || count == best.count && rule < best.rule { (best.rule, best.count) = (rule, count) }
        }
        winner[key] = best
      }
      // Words that share an ending and are now said wrong by the endings inside it.
      var needed: Set<UInt32> = []
      for (n, item) in items.enumerated() where level < item.keys.count {
        guard let best = winner[item.keys[level]], says[n] != best.rule else { continue }
        let whole = level &+ 2 >= item.keys.count
        // An ending speaks for words unseen when several have it, most of them agree, and the rule does not
        // reach beyond it.
        let telling = best.count >= 3 && best.count &* 3 >= best.total &* 2
        if whole || level == 0 || telling && Int(rules[best.rule].cut) <= level && rules[best.rule].add.count <= 3 {
          needed.insert(item.keys[level])
        }
      }
      for key in needed { chosen[key] = winner[key]?.rule }
      for (n, item) in items.enumerated() where level < item.keys.count && needed.contains(item.keys[level]) {
        says[n] = winner[item.keys[level]]?.rule ?? says[n]
      }
    }
    var text: [UInt8] = []
    for rule in rules { text += [rule.cut, UInt8(rule.add.count)] + rule.add }
    let size = max(16, chosen.count &* 10 / 7)
    var keys = [UInt32](repeating: 0, count: size)
    var values = [UInt16](repeating: 0, count: size)
    for (key, rule) in chosen.sorted(by: { $0.key < $1.key }) {
      var i = Int((UInt64(key) &* UInt64(size)) >> 32)
      var probes = 0
      while keys[i] != 0 && probes < 64 {
        i = i &+ 1 < size ? i &+ 1 : 0
        probes &+= 1
      }
      guard keys[i] == 0 else { continue }
      keys[i] = key
      values[i] = UInt16(rule)
    }
    var slots: [UInt8] = []
    for i in 0..<size {
      slots.append(u32: keys[i])
      slots.append(u16: values[i])
    }
    return (text, slots)
  }

  private static func rule(from word: [UInt8], to lemma: [UInt8]) -> Lemmatizer.Rule? {
    var common = 0
    while common < word.count && common < lemma.count && word[common] == lemma[common] { common &+= 1 }
    // A rule never cuts a character in two.
    while common > 0 && (common < word.count && word[common] & 0xC0 == 0x80
      || common < lemma.count && lemma[common] & 0xC0 == 0x80) { common &-= 1 }
    guard word.count &- common < 256, lemma.count &- common < 256 else { return nil }
    return Lemmatizer.Rule(cut: UInt8(word.count &- common), add: Array(lemma[common...]))
  }
}
