// SPDX-License-Identifier: Apache-2.0
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
    _ tokens: TokenTable, _ bytes: [UInt8], _ range: Range<Int>, into forms: inout [WordForm]
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
      forms.append(form)
    }
  }
}
