// SPDX-License-Identifier: Apache-2.0

/// Tells quickly that a segment does not have a key: a Bloom filter of 64-bit words, four bits of one
/// word for each key. The hash is a polynomial, so that the hash of a word with one letter changed
/// follows from those of its beginning and its end; it finds the words one edit away without a walk.
enum TermFilter {
  static let base: UInt64 = 0x9E37_79B9_7F4A_7C15 | 1

  @inline(__always)
  static func finish(_ polynomial: UInt64, field: UInt8, length: Int) -> UInt64 {
    var h = polynomial ^ (UInt64(field) &<< 56) ^ UInt64(truncatingIfNeeded: length) &* 0xC2B2_AE3D
    h = (h ^ (h &>> 32)) &* 0xD6E8_FEB8_6659_FD93
    h = (h ^ (h &>> 29)) &* 0xA24B_AED4_963E_E407
    return h ^ (h &>> 32)
  }

  /// The four bits of a key's word.
  @inline(__always)
  static func mask(_ hash: UInt64) -> UInt64 {
    (1 &<< (hash & 63)) | (1 &<< (hash &>> 6 & 63)) | (1 &<< (hash &>> 12 & 63))
      | (1 &<< (hash &>> 18 & 63))
  }

  @inline(__always)
  static func slot(_ hash: UInt64, _ words: Int) -> Int {
    Int(((hash &>> 32) &* UInt64(truncatingIfNeeded: words)) &>> 32)
  }
}

struct TermFilterWriter {
  private var hashes: [UInt64] = []
  /// Code points of all words: ASCII by bit, the others sorted.
  private var ascii = [Bool](repeating: false, count: 128)
  private var others: Set<UInt32> = []

  mutating func add(_ key: [UInt8]) {
    guard let field = key.first, field != FieldTable.id else { return }
    var h: UInt64 = 0
    var plain = true
    for i in 1..<max(1, key.count) {
      let b = key[i]
      h = h &* TermFilter.base &+ UInt64(b) &+ 1
      if b < 0x80 { ascii[Int(b)] = true } else { plain = false }
    }
    if !plain { for code in EditDistance.scalars(key[1...]) where code >= 0x80 { others.insert(code) } }
    hashes.append(TermFilter.finish(h, field: field, length: key.count &- 1))
  }

  /// The number of code points, the code points, the number of words, the words.
  func encode() -> [UInt8] {
    var alphabet: [UInt32] = []
    for i in 0..<128 where ascii[i] { alphabet.append(UInt32(i)) }
    alphabet += others.sorted()
    let count = max(1, hashes.count / 4)
    var words = [UInt64](repeating: 0, count: count)
    for h in hashes { words[TermFilter.slot(h, count)] |= TermFilter.mask(h) }
    var out: [UInt8] = []
    out.put32(UInt32(truncatingIfNeeded: alphabet.count))
    for code in alphabet { out.put32(code) }
    out.put32(UInt32(truncatingIfNeeded: count))
    for w in words {
      out.put32(UInt32(truncatingIfNeeded: w))
      out.put32(UInt32(truncatingIfNeeded: w &>> 32))
    }
    return out
  }
}

/// Reads a segment's filter.
struct TermFilterReader {
  private let file: PagedFile
  private let wordCount: Int
  private let words: Int
  private let alphabetAt: Int
  let alphabetCount: Int

  /// Nil when the segment's filter makes no sense.
  init?(_ segment: Segment) throws(IndexError) {
    file = segment.file
    let section = segment.section(.filter)
    guard section.length >= 8 else { return nil }
    try file.need(section.offset, 4)
    alphabetCount = Int(file.u32(section.offset))
    alphabetAt = section.offset &+ 4
    guard alphabetCount <= (section.length &- 8) / 4 else { return nil }
    let at = alphabetAt &+ 4 &* alphabetCount
    try file.need(at, 4)
    wordCount = Int(file.u32(at))
    words = at &+ 4
    guard wordCount > 0, section.length == 8 &+ 4 &* alphabetCount &+ 8 &* wordCount else {
      return nil
    }
    try file.need(alphabetAt, 4 &* alphabetCount)
  }

  func letter(_ i: Int) -> UInt32 { file.u32(alphabetAt &+ 4 &* i) }

  @inline(__always)
  func mayHold(_ hash: UInt64) throws(IndexError) -> Bool {
    let at = words &+ 8 &* TermFilter.slot(hash, wordCount)
    try file.need(at, 8)
    let word = UInt64(file.u32(at)) | UInt64(file.u32(at &+ 4)) &<< 32
    let mask = TermFilter.mask(hash)
    return word & mask == mask
  }

  /// The keys at most one edit from a word that may be there, the word itself first.
  func neighbours(_ word: [UInt8], field: UInt8) throws(IndexError) -> [[UInt8]] {
    let codes = EditDistance.scalars(word)
    var encoded: [[UInt8]] = []
    for code in codes { encoded.append(TermFilterReader.utf8(code)) }
    let n = codes.count
    // Hashes of beginnings and of ends, by characters, and the base to the length of each end.
    var heads: [UInt64] = [0]
    var headBytes = [0]
    for i in 0..<n {
      heads.append(TermFilterReader.extend(heads[i], encoded[i]))
      headBytes.append(headBytes[i] &+ encoded[i].count)
    }
    var tails = [UInt64](repeating: 0, count: n &+ 1)
    var powers = [UInt64](repeating: 1, count: n &+ 1)
    for i in (0..<n).reversed() {
      var value: UInt64 = 0
      var power: UInt64 = 1
      for b in encoded[i] {
        value = value &* TermFilter.base &+ UInt64(b) &+ 1
        power = power &* TermFilter.base
      }
      tails[i] = value &* powers[i &+ 1] &+ tails[i &+ 1]
      powers[i] = powers[i &+ 1] &* power
    }
    let total = headBytes[n]
    var found: [[UInt8]] = []
    func build(_ head: Int, _ middle: [UInt8], _ tail: Int) -> [UInt8] {
      var key = [field]
      for i in 0..<head { key += encoded[i] }
      key += middle
      for i in tail..<max(tail, n) { key += encoded[i] }
      return key
    }
    if try mayHold(TermFilter.finish(heads[n], field: field, length: total)) {
      found.append(build(n, [], n))
    }
    for i in 0..<n where i == 0 || codes[i] != codes[i &- 1] {
      let h = heads[i] &* powers[i &+ 1] &+ tails[i &+ 1]
      if try mayHold(TermFilter.finish(h, field: field, length: total &- encoded[i].count)) {
        found.append(build(i, [], i &+ 1))
      }
    }
    for a in 0..<alphabetCount {
      let code = letter(a)
      let bytes = TermFilterReader.utf8(code)
      for i in 0...n {
        let with = TermFilterReader.extend(heads[i], bytes)
        // An insertion before the same letter is the insertion after it.
        if i == n || codes[i] != code {
          let h = with &* powers[i] &+ tails[i]
          if try mayHold(TermFilter.finish(h, field: field, length: total &+ bytes.count)) {
            found.append(build(i, bytes, i))
          }
        }
        if i < n, codes[i] != code {
          let h = with &* powers[i &+ 1] &+ tails[i &+ 1]
          let length = total &- encoded[i].count &+ bytes.count
          if try mayHold(TermFilter.finish(h, field: field, length: length)) {
            found.append(build(i, bytes, i &+ 1))
          }
        }
      }
    }
    return found
  }

  @inline(__always)
  private static func extend(_ hash: UInt64, _ bytes: [UInt8]) -> UInt64 {
    var h = hash
    for b in bytes { h = h &* TermFilter.base &+ UInt64(b) &+ 1 }
    return h
  }

  static func utf8(_ code: UInt32) -> [UInt8] {
    guard let scalar = Unicode.Scalar(code) else { return [] }
    return Array(String(scalar).utf8)
  }
}
