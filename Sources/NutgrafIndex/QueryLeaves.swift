// SPDX-License-Identifier: Apache-2.0

/// What stands between the operators: words, phrases, ranges, fields.
extension QueryParser {
  mutating func leaf(depth: Int) throws(IndexError) -> Clause {
    guard let name = fieldName() else { return Clause(node: try value(field)) }
    switch name {
    case "date":
      return Clause(node: try date(), required: true)
    case "like":
      return Clause(node: .like(id: try whole("the id of a record")), required: true)
    case "said":
      return Clause(node: try value(.named("body")), required: true, said: true)
    case "speaker":
      let start = at
      let node = try value(.named(name))
      let words = Words.key(Array(bytes[start..<at]))
      return Clause(node: node, required: true, speaker: words)
    default:
      if peek() == UInt8(ascii: "[") || peek() == UInt8(ascii: "{") || peek() == UInt8(ascii: "<")
        || peek() == UInt8(ascii: ">")
      {
        return Clause(node: try numbers(name), required: true)
      }
      if peek() == UInt8(ascii: "(") {
        let open = at
        at &+= 1
        let outer = field
        field = .named(name)
        let node = try or(depth: depth &- 1)
        field = outer
        skipSpace()
        guard peek() == UInt8(ascii: ")") else {
          throw fail("')' for the '(' in column \(open &+ 1)")
        }
        at &+= 1
        return Clause(node: node, required: true)
      }
      let start = at
      let node = try value(.named(name))
      var clause = Clause(node: node, required: true)
      if name == "holder" || name == "stance" {
        let key = Words.key(Array(bytes[start..<at]))
        switch node {
        case .term, .phrase: clause.position = (name, key)
        default: break
        }
      }
      return clause
    }
  }

  /// What stands between quotation marks, or up to a blank, as it is.
  mutating func whole(_ what: String) throws(IndexError) -> [UInt8] {
    let start = at
    guard peek() == UInt8(ascii: "\"") else {
      while at < bytes.count, bytes[at] > 0x20, bytes[at] != UInt8(ascii: ")") { at &+= 1 }
      guard at > start else { throw fail(what) }
      return Array(bytes[start..<at])
    }
    at &+= 1
    var text: [UInt8] = []
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      if bytes[at] == UInt8(ascii: "\\"), at &+ 1 < bytes.count { at &+= 1 }
      text.append(bytes[at])
      at &+= 1
    }
    guard at < bytes.count else { throw fail("'\"' to close that of column \(start &+ 1)") }
    at &+= 1
    guard !text.isEmpty else { throw fail(what, at: start) }
    return text
  }

  /// A range of numbers: `[1 TO 5]`, `{1 TO *}`, `>=1`.
  mutating func numbers(_ name: String) throws(IndexError) -> QueryNode {
    let most = Double.greatestFiniteMagnitude
    func end(_ open: Double) throws(IndexError) -> Double {
      skipSpace()
      let start = at
      while at < bytes.count, bytes[at] > 0x20, bytes[at] != UInt8(ascii: "]"),
        bytes[at] != UInt8(ascii: "}"), bytes[at] != UInt8(ascii: ")")
      {
        at &+= 1
      }
      let text = bytes[start..<at]
      if text.elementsEqual([UInt8(ascii: "*")]) { return open }
      guard text.count <= 64, let number = Double(String(decoding: text, as: UTF8.self)),
        number.isFinite
      else { throw fail("a number or *", at: start) }
      return number
    }
    let sign = peek()
    if sign == UInt8(ascii: "<") || sign == UInt8(ascii: ">") {
      at &+= 1
      let included = peek() == UInt8(ascii: "=")
      if included { at &+= 1 }
      let number = try end(0)
      if sign == UInt8(ascii: "<") {
        return .numbers(name, from: -most, to: included ? number : number.nextDown)
      }
      return .numbers(name, from: included ? number : number.nextUp, to: most)
    }
    at &+= 1
    var from = try end(-most)
    skipSpace()
    guard keyword("TO") else { throw fail("TO") }
    at &+= 2
    var to = try end(most)
    skipSpace()
    guard peek() == UInt8(ascii: "]") || peek() == UInt8(ascii: "}") else { throw fail("']' or '}'") }
    if sign == UInt8(ascii: "{"), from > -most { from = from.nextUp }
    if peek() == UInt8(ascii: "}"), to < most { to = to.nextDown }
    at &+= 1
    return .numbers(name, from: from, to: to)
  }

  /// `name:` when one stands here.
  private mutating func fieldName() -> String? {
    var i = at
    while i < bytes.count {
      let b = bytes[i]
      if b == UInt8(ascii: ":") { break }
      guard b >= 0x80 || b == UInt8(ascii: "_") || b == UInt8(ascii: ".") || Words.ascii[Int(b)] != 0
      else { return nil }
      i &+= 1
    }
    guard i < bytes.count, i > at else { return nil }
    let name = String(decoding: bytes[at..<i], as: UTF8.self)
    at = i &+ 1
    return name
  }

  mutating func value(_ field: QueryField) throws(IndexError) -> QueryNode {
    if peek() == UInt8(ascii: "\"") {
      let open = at
      at &+= 1
      let start = at
      while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
        if bytes[at] == UInt8(ascii: "\\"), at &+ 1 < bytes.count { at &+= 1 }
        at &+= 1
      }
      guard at < bytes.count else { throw fail("'\"' to close the phrase of column \(open &+ 1)") }
      let words = Words.list(Array(bytes[start..<at]))
      at &+= 1
      var slop = 0
      if peek() == UInt8(ascii: "~") {
        at &+= 1
        slop = try number(most: 1000)
      }
      return .phrase(words, field, slop: slop)
    }
    let start = at
    var wild = false
    var onlyFinalStar = true
    while at < bytes.count, bytes[at] > 0x20 {
      let b = bytes[at]
      if b == UInt8(ascii: "\"") || b == UInt8(ascii: "(") || b == UInt8(ascii: ")")
        || b == UInt8(ascii: "~") || b == UInt8(ascii: "^")
      {
        break
      }
      if b == UInt8(ascii: "[") || b == UInt8(ascii: "]") || b == UInt8(ascii: "{") || b == UInt8(ascii: "}") {
        throw fail("a word (a range goes with date: or a field of numbers)")
      }
      if b == UInt8(ascii: "*") || b == UInt8(ascii: "?") {
        if b == UInt8(ascii: "?") || (at &+ 1 < bytes.count && bytes[at &+ 1] > 0x20 && bytes[at &+ 1] != UInt8(ascii: ")") && bytes[at &+ 1] != UInt8(ascii: "^")) {
          onlyFinalStar = false
        }
        wild = true
      }
      at &+= 1
    }
    let word = Array(bytes[start..<at])
    guard !word.isEmpty else { throw fail("a word, a phrase or '('") }
    if peek() == UInt8(ascii: "~"), !wild {
      at &+= 1
      let distance = peek() >= 0x30 && peek() <= 0x39 ? try number(most: 2) : 1
      let words = Words.list(word)
      guard words.count == 1 else { throw fail("one word before '~'", at: start) }
      return .fuzzy(field, words[0], distance: distance)
    }
    if wild {
      if word == [UInt8(ascii: "*")] { return .all }
      let folded = QueryNode.fold(word)
      return onlyFinalStar ? .prefix(field, Array(folded.dropLast())) : .wildcard(field, folded)
    }
    let words = Words.list(word)
    return QueryNode.phrase(words, field, slop: 0)
  }

  mutating func number(most: Int) throws(IndexError) -> Int {
    let start = at
    var value = 0
    while peek() >= 0x30, peek() <= 0x39, at &- start < 6 {
      value = value &* 10 &+ Int(peek() &- 0x30)
      at &+= 1
    }
    guard at > start, value <= most else { throw fail("a number from 0 to \(most)", at: start) }
    return value
  }

  mutating func date() throws(IndexError) -> QueryNode {
    func end(_ first: Bool) throws(IndexError) -> Int32 {
      skipSpace()
      let start = at
      while at < bytes.count, bytes[at] > 0x20, bytes[at] != UInt8(ascii: "]"), bytes[at] != UInt8(ascii: ")") { at &+= 1 }
      guard let day = QueryNode.day(Array(bytes[start..<at]), first: first) else {
        throw fail("a day as YYYY-MM-DD, YYYY-MM, YYYY or *", at: start)
      }
      return day
    }
    if peek() == UInt8(ascii: "[") {
      at &+= 1
      let from = try end(true)
      skipSpace()
      guard keyword("TO") else { throw fail("TO") }
      at &+= 2
      let to = try end(false)
      skipSpace()
      guard peek() == UInt8(ascii: "]") else { throw fail("']'") }
      at &+= 1
      return .days(from: from, to: to)
    }
    let start = at
    let from = try end(true)
    let stop = at
    at = start
    let to = try end(false)
    at = stop
    return .days(from: from, to: to)
  }
}
