// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// A stem, or a pair of stems that make a name, with its share in a report's length of 1.
struct StoryTerm: Sendable {
  var hash: UInt32
  var weight: Float
}

/// What is tuned of the terms.
struct TermWeights: Sendable {
  /// How often a word of the title counts besides its place in the text.
  var title: Float = 2.3
  /// What a pair of neighbouring capitalised words counts.
  var pair: Float = 0.39
  /// Rarity that a word must surpass.
  var common: Float = 0.3
  /// What a capitalised word inside a sentence counts.
  var capital: Float = 0.88
  var number: Float = 1.25
  /// Terms a report keeps at most, the weightiest.
  var most = 400
}

/// Counts the stems of a text and weighs them.
///
/// The scratch table is reused from report to report. Only the first 32 KB of a text are read: a
/// report says early what it is about, and so one report costs a bounded time.
struct StoryTerms {
  var weights = TermWeights()
  private var reader = StemReader()
  private var rarity = WordRarity.embedded
  private var keys: [UInt32] = []
  private var counts: [Float] = []
  private var rarities: [Float] = []
  private var marks: [Float] = []
  /// Taken slots in order of first appearance: the order of the result does not depend on hashes.
  private var used: [Int] = []

  init() { resize(2048) }

  /// The terms of a report, weightiest first, of length 1 together.
  mutating func terms(title: borrowing Span<UInt8>, text: borrowing Span<UInt8>) -> [StoryTerm] {
    for slot in used { keys[slot] = 0 }
    used.removeAll(keepingCapacity: true)
    count(text, share: 1)
    count(title, share: weights.title)
    var result: [StoryTerm] = []
    result.reserveCapacity(used.count)
    for slot in used {
      let rarity = rarities[slot] - weights.common
      guard rarity > 0 else { continue }
      result.append(
        StoryTerm(hash: keys[slot], weight: Self.logarithm(1 + counts[slot]) * rarity * marks[slot]))
    }
    result.sort { $0.weight != $1.weight ? $0.weight > $1.weight : $0.hash < $1.hash }
    if result.count > weights.most { result.removeLast(result.count &- max(0, weights.most)) }
    var sum: Float = 0
    for term in result { sum += term.weight * term.weight }
    guard sum > 0 else { return [] }
    let scale = 1 / sum.squareRoot()
    for i in result.indices { result[i].weight *= scale }
    return result
  }

  private mutating func count(_ text: borrowing Span<UInt8>, share: Float) {
    var at = 0
    let end = min(text.count, 32 << 10)
    var previous: (stem: UInt32, end: Int, rarity: Float)?
    var begins = true
    while let word = reader.next(in: text, from: at, to: end) {
      if !begins {
        var i = at
        while i < word.start {
          let b = text[i]
          if b == 0x2E || b == 0x21 || b == 0x3F || b == 0x0A || b == 0x3A || b == 0x22 || b == 0xE2
          {
            begins = true
            break
          }
          i &+= 1
        }
      }
      let rarity = rarity(word.stem)
      var mark: Float = 1
      if word.isCapital && !begins { mark = weights.capital }
      if word.isNumber { mark = weights.number }
      add(word.stem, share, rarity, mark)
      if word.isCapital {
        if let previous, weights.pair > 0, word.start == previous.end &+ 1 {
          add(
            WordHash.combine(previous.stem, word.stem), share * weights.pair,
            (previous.rarity + rarity) / 2, 1)
        }
        previous = (word.stem, word.end, rarity)
      } else {
        previous = nil
      }
      begins = false
      at = max(word.end, at &+ 1)
    }
  }

  @inline(__always)
  private mutating func add(_ hash: UInt32, _ share: Float, _ rarity: Float, _ mark: Float) {
    if used.count &* 2 >= keys.count { resize(keys.count &* 2) }
    let hash = hash == 0 ? 1 : hash
    var slot = Int(hash) & (keys.count &- 1)
    while keys[slot] != 0 && keys[slot] != hash { slot = (slot &+ 1) & (keys.count &- 1) }
    if keys[slot] == 0 {
      keys[slot] = hash
      counts[slot] = share
      rarities[slot] = rarity
      marks[slot] = mark
      used.append(slot)
    } else {
      counts[slot] += share
      marks[slot] = max(marks[slot], mark)
    }
  }

  private mutating func resize(_ size: Int) {
    let old = used.map { (keys[$0], counts[$0], rarities[$0], marks[$0]) }
    keys = [UInt32](repeating: 0, count: size)
    counts = [Float](repeating: 0, count: size)
    rarities = counts
    marks = counts
    used.removeAll(keepingCapacity: true)
    for (hash, count, rarity, mark) in old {
      var slot = Int(hash) & (size &- 1)
      while keys[slot] != 0 { slot = (slot &+ 1) & (size &- 1) }
      keys[slot] = hash
      counts[slot] = count
      rarities[slot] = rarity
      marks[slot] = mark
      used.append(slot)
    }
  }

  /// The natural logarithm of a number from 1, the same on every machine: no library call.
  static func logarithm(_ value: Float) -> Float {
    guard value >= 1, value.isFinite else { return 0 }
    let m = value.significand  // 1 ..< 2
    // 2 artanh((m - 1) / (m + 1)), whose argument is at most 1/3.
    let t = (m - 1) / (m + 1)
    let q = t * t
    let series = t * (2 + q * (2.0 / 3 + q * (2.0 / 5 + q * (2.0 / 7 + q * 2.0 / 9))))
    return Float(value.exponent) * 0.693_147_2 + series
  }
}
