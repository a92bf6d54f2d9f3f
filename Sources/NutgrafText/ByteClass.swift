// SPDX-License-Identifier: Apache-2.0

/// What a byte can begin or continue in a token.
enum ByteClass {
  static let other: UInt8 = 0
  static let lower: UInt8 = 1
  static let upper: UInt8 = 2
  static let digit: UInt8 = 3
  static let space: UInt8 = 4
  static let high: UInt8 = 5

  /// The class of each byte. Control characters count as space.
  static let table: [UInt8] = (0..<256).map { (value: Int) -> UInt8 in
    switch value {
    case 0...0x20, 0x7F: space
    case 0x30...0x39: digit
    case 0x41...0x5A: upper
    case 0x61...0x7A: lower
    case 0x80...: high
    default: other
    }
  }

  /// What a character above U+007F is to the tokenizer.
  enum Wide {
    case letter, capital, digit, space, mark
  }

  /// Sorts a scalar above U+007F. Whatever is not known as a space or a mark is a letter.
  static func wide(_ scalar: UInt32) -> Wide {
    switch scalar {
    case 0x80...0xA0, 0x1680, 0x2000...0x200B, 0x2028, 0x2029, 0x202A...0x202F, 0x205F...0x206F,
      0x3000, 0xFEFF, 0xFFF9...0xFFFB:
      return .space
    case 0xAA, 0xAD, 0xB5, 0xBA, 0x200C, 0x200D: return .letter
    case 0xA1...0xBF, 0xD7, 0xF7, 0x2010...0x2027, 0x2030...0x205E, 0x20A0...0x20CF,
      0x2190...0x2BFF, 0x2E00...0x2E7F, 0x3001...0x3004, 0x3008...0x3020, 0x3030, 0xFE10...0xFE19,
      0xFE30...0xFE6F, 0xFF01...0xFF0F, 0xFF1A...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF65,
      0xFFE0...0xFFFD, 0x1F000...0x1FAFF, 0xE000...0xF8FF, 0x060C, 0x061B, 0x061F, 0x0964, 0x0965:
      return .mark
    case 0xC0...0xDE, 0x0386...0x038F, 0x0391...0x03AB, 0x0400...0x042F: return .capital
    case 0x0100...0x017F:
      let pair =
        (0x139...0x148).contains(scalar) || (0x179...0x17E).contains(scalar)
        ? scalar % 2 == 1 : scalar % 2 == 0
      return pair && scalar != 0x138 ? .capital : .letter
    case 0x0660...0x0669, 0x06F0...0x06F9, 0x0966...0x096F, 0xFF10...0xFF19: return .digit
    default: return .letter
    }
  }
}

/// A scalar of a UTF-8 text and how many bytes it takes.
struct WideScalar {
  let value: UInt32
  let length: Int

  /// Reads the scalar at `index`; the text is valid UTF-8, but a cut through a scalar does no harm.
  @inline(__always)
  init(_ bytes: [UInt8], at index: Int) {
    func at(_ i: Int) -> UInt32 { i >= 0 && i < bytes.count ? UInt32(bytes[i]) : 0 }
    let lead = at(index)
    switch lead {
    case 0xC0...0xDF:
      value = (lead & 0x1F) &<< 6 | (at(index &+ 1) & 0x3F)
      length = min(2, bytes.count &- index)
    case 0xE0...0xEF:
      value =
        (lead & 0x0F) &<< 12 | (at(index &+ 1) & 0x3F) &<< 6 | (at(index &+ 2) & 0x3F)
      length = min(3, bytes.count &- index)
    case 0xF0...0xFF:
      value =
        (lead & 0x07) &<< 18 | (at(index &+ 1) & 0x3F) &<< 12
        | (at(index &+ 2) & 0x3F) &<< 6 | (at(index &+ 3) & 0x3F)
      length = min(4, bytes.count &- index)
    default:
      value = lead
      length = 1
    }
  }
}
