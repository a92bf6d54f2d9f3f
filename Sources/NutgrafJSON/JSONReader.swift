// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
  /// Reads one JSON text. Nesting beyond `depth` is an error; a lone surrogate becomes U+FFFD.
  /// Strings are passed through as the bytes they are: whoever needs UTF-8 checks it.
  /// - Complexity: O(*n*).
  public init(parsing bytes: [UInt8], depth: Int = 128) throws(JSONError) {
    var reader = JSONReader(bytes: bytes)
    self = try reader.value(depth: depth)
    reader.skipSpace()
    guard reader.position == bytes.count else { throw reader.error("something follows the value") }
  }
}

/// A recursive-descent reader over a bounds-checked cursor; its depth is limited by the caller.
struct JSONReader {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  @inline(__always) func peek() -> UInt8 { position < bytes.count ? bytes[position] : 0 }
  func error(_ message: String) -> JSONError { JSONError(offset: position, message: message) }

  mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position &+= 1
      default: return
      }
    }
  }

  mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard depth > 0 else { throw error("nested too deeply") }
    skipSpace()
    switch peek() {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), 0x30...0x39: return .number(try number())
    default:
      throw error(position < bytes.count ? "a value was expected" : "the text ends too early")
    }
  }

  mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    position &+= 1
    var members: [(key: [UInt8], value: JSONValue)] = []
    skipSpace()
    if peek() == UInt8(ascii: "}") {
      position &+= 1
      return .object(members)
    }
    while true {
      skipSpace()
      guard peek() == UInt8(ascii: "\"") else { throw error("a member's name was expected") }
      let key = try string()
      skipSpace()
      guard peek() == UInt8(ascii: ":") else { throw error("':' was expected") }
      position &+= 1
      members.append((key, try value(depth: depth &- 1)))
      skipSpace()
      switch peek() {
      case UInt8(ascii: ","): position &+= 1
      case UInt8(ascii: "}"):
        position &+= 1
        return .object(members)
      default: throw error("',' or '}' was expected")
      }
    }
  }

  mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    position &+= 1
    var values: [JSONValue] = []
    skipSpace()
    if peek() == UInt8(ascii: "]") {
      position &+= 1
      return .array(values)
    }
    while true {
      values.append(try value(depth: depth &- 1))
      skipSpace()
      switch peek() {
      case UInt8(ascii: ","): position &+= 1
      case UInt8(ascii: "]"):
        position &+= 1
        return .array(values)
      default: throw error("',' or ']' was expected")
      }
    }
  }

  mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let count = text.utf8CodeUnitCount
    let matches = text.withUTF8Buffer { buffer in
      guard position &+ count <= bytes.count else { return false }
      for i in 0..<count where unsafe bytes[position &+ i] != buffer[i] { return false }
      return true
    }
    guard matches else { throw error("a value was expected") }
    position &+= count
    return value
  }

  mutating func string() throws(JSONError) -> [UInt8] {
    position &+= 1
    var result: [UInt8] = []
    var runStart = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        result.append(contentsOf: bytes[runStart..<position])
        position &+= 1
        return result
      }
      if byte < 0x20 { throw error("a control character in a string") }
      if byte == UInt8(ascii: "\\") {
        result.append(contentsOf: bytes[runStart..<position])
        position &+= 1
        try escape(&result)
        runStart = position
      } else {
        position &+= 1
      }
    }
    throw error("the string does not end")
  }

  mutating func escape(_ result: inout [UInt8]) throws(JSONError) {
    let byte = peek()
    position &+= 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "f"): result.append(0x0C)
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "u"):
      var code = try hex4()
      if code >= 0xD800 && code < 0xDC00, peek() == UInt8(ascii: "\\"), position &+ 1 < bytes.count,
        bytes[position &+ 1] == UInt8(ascii: "u")
      {
        let back = position
        position &+= 2
        let low = try hex4()
        if low >= 0xDC00 && low < 0xE000 {
          code = 0x10000 &+ ((code &- 0xD800) &<< 10) &+ (low &- 0xDC00)
        } else {
          position = back
        }
      }
      let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
      result.append(contentsOf: String(scalar).utf8)
    default: throw error("an unknown escape")
    }
  }

  mutating func hex4() throws(JSONError) -> UInt32 {
    guard position &+ 4 <= bytes.count else { throw error("four hexadecimal digits were expected") }
    var code: UInt32 = 0
    for _ in 0..<4 {
      let b = bytes[position]
      let digit: UInt8
      switch b {
      case 0x30...0x39: digit = b &- 0x30
      case 0x41...0x46: digit = b &- 0x37
      case 0x61...0x66: digit = b &- 0x57
      default: throw error("four hexadecimal digits were expected")
      }
      code = code &<< 4 | UInt32(digit)
      position &+= 1
    }
    return code
  }

  mutating func number() throws(JSONError) -> Double {
    let start = position
    if peek() == UInt8(ascii: "-") { position &+= 1 }
    let intStart = position
    while peek() >= 0x30 && peek() <= 0x39 { position &+= 1 }
    guard position > intStart, position == intStart &+ 1 || bytes[intStart] != 0x30 else {
      throw error("a number was expected")
    }
    if peek() == UInt8(ascii: ".") {
      position &+= 1
      let fraction = position
      while peek() >= 0x30 && peek() <= 0x39 { position &+= 1 }
      guard position > fraction else { throw error("digits were expected after the point") }
    }
    if peek() | 0x20 == UInt8(ascii: "e") {
      position &+= 1
      if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { position &+= 1 }
      let exponent = position
      while peek() >= 0x30 && peek() <= 0x39 { position &+= 1 }
      guard position > exponent else { throw error("digits were expected in the exponent") }
    }
    guard let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)) else {
      throw error("a number was expected")
    }
    return value
  }
}
