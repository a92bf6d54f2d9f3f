// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// What the tagger and the parser see of a word: hashes of its letters, folded to lower case.
public struct WordForm: Sendable {
  public var form: UInt32 = 0
  public var suffix1: UInt32 = 0
  public var suffix2: UInt32 = 0
  public var suffix3: UInt32 = 0
  public var suffix4: UInt32 = 0
  public var prefix1: UInt32 = 0
  public var prefix2: UInt32 = 0
  public var prefix3: UInt32 = 0
  /// Capitals, digits and marks, together with the case of the sentence around.
  public var shape: UInt32 = 0
  /// The group of words used alike, 0 when unknown.
  public var cluster: UInt32 = 0

  public init() {}

  /// Reads the word at `span`.
  public init(_ bytes: [UInt8], _ span: ByteSpan, _ shape: TokenShape, _ hash: UInt32) {
    let start = min(span.lower, bytes.count)
    let end = min(span.upper, bytes.count)
    let count = end &- start
    func byte(_ i: Int) -> UInt32 {
      let b = bytes[i]
      return UInt32(b >= 0x41 && b <= 0x5A ? b | 0x20 : b)
    }
    form = hash
    // Curly and straight apostrophes begin the same clitics.
    if count >= 3, bytes[start] == 0xE2, bytes[start &+ 1] == 0x80, bytes[start &+ 2] == 0x99 {
      form = WordHash.folded([0x27] + bytes[(start &+ 3)..<end])
    } else if count >= 4, bytes[start] | 0x20 == 0x6E, bytes[start &+ 1] == 0xE2 {
      form = WordForm.not
    } else if shape.contains(.digit), shape.contains(.number) {
      // Figures are told apart by length, not by value.
      form = WordForm.number &+ UInt32(min(count, 8))
    }
    var h: UInt32 = 0x9E37
    for k in 0..<min(4, count) {
      h = (h ^ byte(end &- 1 &- k)) &* 0x0100_0193
      switch k {
      case 0: suffix1 = h
      case 1: suffix2 = h
      case 2: suffix3 = h
      default: suffix4 = h
      }
    }
    h = 0x79B9
    for k in 0..<min(3, count) {
      h = (h ^ byte(start &+ k)) &* 0x0100_0193
      switch k {
      case 0: prefix1 = h
      case 1: prefix2 = h
      default: prefix3 = h
      }
    }
    let seen: TokenShape = [.capital, .allCaps, .digit, .number, .punctuation, .nonASCII, .clitic]
    self.shape = UInt32(shape.intersection(seen).rawValue)
    if count == 1 { self.shape |= 1 }
    // A lone apostrophe is a mark or a possessive: the tagger is to find out which.
    if shape.contains(.punctuation) { self.shape &= ~UInt32(TokenShape.clitic.rawValue) }
  }

  static let not = WordHash.folded("n't")
  static let number: UInt32 = 0x4E55_4D00

  /// The words of one sentence. The case of the sentence as a whole goes into their shapes: a capital
  /// tells nothing in a headline in Title Case, and its absence nothing in a text all lower case.
  public static func sentence(
    _ tokens: TokenTable, _ bytes: [UInt8], _ range: Range<Int>, clusters: WordClusters?,
    into forms: inout [WordForm]
  ) {
    var words = 0
    var capitals = 0
    var caps = 0
    for i in range {
      let shape = tokens.shape(i)
      guard shape.contains(.letter), !shape.contains(.clitic) else { continue }
      words &+= 1
      if shape.contains(.capital) { capitals &+= 1 }
      if shape.contains(.allCaps) { caps &+= 1 }
    }
    let mode: UInt32 =
      words >= 3 && caps &* 10 >= words &* 7
      ? 3 : words >= 3 && capitals &* 10 >= words &* 7 ? 2 : capitals == 0 ? 1 : 0
    for i in range {
      var form = WordForm(bytes, tokens.span(i), tokens.shape(i), tokens.hash(i))
      form.shape |= mode &<< 12
      if i == range.lowerBound { form.shape |= 1 &<< 14 }
      if let clusters { form.cluster = clusters.cluster(form.form) }
      forms.append(form)
    }
  }
}

/// Which words are used alike, learnt from plain text: hashes of words to the numbers of their clusters.
public struct WordClusters: Sendable {
  /// A slot is a hash (u32, 0 for empty) and a cluster (u16).
  private let slots: TableBytes
  private let count: UInt64

  public init(_ section: TableBytes) {
    slots = section
    count = UInt64(section.count / 6)
  }

  @inline(__always)
  func cluster(_ hash: UInt32) -> UInt32 {
    guard count > 0 else { return 0 }
    var i = (UInt64(hash) &* count) &>> 32
    for _ in 0..<16 {
      let slot = slots.u32(Int(i) &* 6)
      if slot == hash { return UInt32(slots.u16(Int(i) &* 6 &+ 4)) }
      if slot == 0 { return 0 }
      i = i &+ 1 < count ? i &+ 1 : 0
    }
    return 0
  }

  /// The section's bytes.
  public static func encode(_ clusters: [(hash: UInt32, cluster: UInt16)]) -> [UInt8] {
    guard !clusters.isEmpty else { return [] }
    let size = clusters.count &* 3 / 2 &+ 16
    var hashes = [UInt32](repeating: 0, count: size)
    var values = [UInt16](repeating: 0, count: size)
    for (hash, cluster) in clusters where hash != 0 {
      var i = Int((UInt64(hash) &* UInt64(size)) >> 32)
      var probes = 0
      while hashes[i] != 0 && hashes[i] != hash && probes < 16 {
        i = i &+ 1 < size ? i &+ 1 : 0
        probes &+= 1
      }
      guard hashes[i] == 0 else { continue }
      hashes[i] = hash
      values[i] = cluster
    }
    var bytes: [UInt8] = []
    for i in 0..<size {
      bytes.append(u32: hashes[i])
      bytes.append(u16: values[i])
    }
    return bytes
  }
}
