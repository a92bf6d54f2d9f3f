// SPDX-License-Identifier: Apache-2.0

extension Query {
  /// Reads the query language:
  ///
  /// - `ceasefire talks` free text: any of the words may match
  /// - `"prisoner exchange"`, `"exchange prisoners"~3` phrases, the second with slop
  /// - `AND`, `OR`, `NOT`, `+must`, `-without`, `( … )`, `word^2`
  /// - `title:word`, `person:"Ana Lindqvist"`, `speaker:Lindqvist said:"no deal"`
  /// - `cease*`, `c?asefire`, `ceasfire~`, `ceasfire~2`
  /// - `date:2025-05`, `date:[2025-05-01 TO 2025-05-31]`, `date:[* TO 2025]`
  /// - `deaths:[10 TO 20]`, `deaths:{10 TO *}`, `deaths:>=10` numbers; braces leave an end out
  /// - `title:(strike OR walkout)` one field for several words, `&&`, `||` and `!` for AND, OR, NOT
  /// - `holder:Brandt stance:reject` of one passage, `like:"id"` records that read like another
  ///
  /// Clauses that name a field are conditions: side by side with others they must all hold.
  public init(text: String) throws(IndexError) {
    var parser = QueryParser(Array(text.utf8))
    (root, isFreeText) = try parser.whole()
  }
}

/// A recursive-descent parser over bytes; its depth is limited.
struct QueryParser {
  private let bytes: [UInt8]
  private var at = 0
  private var size = 0
  /// The field of words that name none.
  private var field = QueryField.any

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// A clause as it stands beside others.
  private struct Clause {
    var node: QueryNode
    /// A condition, not one of the words of which any may match.
    var required = false
    var plus = false
    var excluded = false
    /// For `said:`, which belongs to the speaker before it.
    var said = false
    var speaker: [UInt8]?
    /// A value of `holder` or `stance`, which go together.
    var position: (field: String, value: [UInt8])?
  }

  private func fail(_ expected: String, at position: Int? = nil) -> IndexError {
    let p = position ?? at
    return IndexError(.query, "column \(p &+ 1): \(expected) was expected", offset: p)
  }

  private func peek(_ ahead: Int = 0) -> UInt8 {
    at &+ ahead < bytes.count ? bytes[at &+ ahead] : 0
  }

  private mutating func skipSpace() {
    while at < bytes.count, bytes[at] <= 0x20 { at &+= 1 }
  }

  /// Whether the keyword stands here as a word of its own.
  private func keyword(_ word: StaticString) -> Bool {
    let n = word.utf8CodeUnitCount
    guard bytes.count &- at >= n else { return false }
    let same = word.withUTF8Buffer { buffer in
      for i in 0..<n where unsafe buffer[i] != bytes[at &+ i] { return false }
      return true
    }
    guard same else { return false }
    let after = at &+ n < bytes.count ? bytes[at &+ n] : 0x20
    return after <= 0x20 || after == UInt8(ascii: "(") || after == UInt8(ascii: "\"")
  }

  /// The length of an operator that stands here, as a word or as signs; 0 for none.
  private func operation(_ word: StaticString, _ signs: StaticString) -> Int {
    if keyword(word) { return word.utf8CodeUnitCount }
    let n = signs.utf8CodeUnitCount
    guard bytes.count &- at >= n else { return 0 }
    let same = signs.withUTF8Buffer { buffer in
      for i in 0..<n where unsafe buffer[i] != bytes[at &+ i] { return false }
      return true
    }
    return same ? n : 0
  }

  private var and: Int { operation("AND", "&&") }
  private var or: Int { operation("OR", "||") }

  mutating func whole() throws(IndexError) -> (QueryNode, Bool) {
    skipSpace()
    guard at < bytes.count else { throw fail("a word") }
    let start = at
    var words: [[UInt8]] = []
    var bare = true
    while bare, at < bytes.count {
      skipSpace()
      if at >= bytes.count { break }
      if and > 0 || or > 0 || operation("NOT", "!") > 0 {
        bare = false
        break
      }
      guard let word = plainWord() else {
        bare = false
        break
      }
      words += word
    }
    if bare, !words.isEmpty { return (.words(words), true) }
    at = start
    let node = try or(depth: QueryNode.depth)
    skipSpace()
    guard at >= bytes.count else { throw fail("the end of the query, or AND, OR, NOT") }
    return (node, false)
  }

  /// A run of characters none of which means anything to the language.
  private mutating func plainWord() -> [[UInt8]]? {
    let start = at
    while at < bytes.count, bytes[at] > 0x20 {
      switch bytes[at] {
      case UInt8(ascii: "\""), UInt8(ascii: ":"), UInt8(ascii: "("), UInt8(ascii: ")"),
        UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "~"), UInt8(ascii: "^"),
        UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"):
        return nil
      case UInt8(ascii: "+"), UInt8(ascii: "-"):
        if at == start { return nil }
      default: break
      }
      at &+= 1
    }
    return Words.list(Array(bytes[start..<at]))
  }

  private mutating func or(depth: Int) throws(IndexError) -> QueryNode {
    guard depth > 0 else { throw IndexError(.limit, "the query is nested too deeply", offset: at) }
    var nodes = [try and(depth: depth)]
    while true {
      skipSpace()
      let n = or
      guard n > 0 else { break }
      at &+= n
      nodes.append(try and(depth: depth))
    }
    return nodes.count == 1 ? nodes[0] : .or(nodes)
  }

  private mutating func and(depth: Int) throws(IndexError) -> QueryNode {
    var nodes = [try sequence(depth: depth)]
    while true {
      skipSpace()
      let n = and
      guard n > 0 else { break }
      at &+= n
      nodes.append(try sequence(depth: depth))
    }
    if nodes.count == 1 { return nodes[0] }
    // `a AND NOT b` is one condition.
    var must: [QueryNode] = []
    var without: [QueryNode] = []
    for node in nodes {
      if case .not(.all, let excluded) = node { without.append(excluded) } else { must.append(node) }
    }
    let all: QueryNode = must.isEmpty ? .all : must.count == 1 ? must[0] : .and(must)
    return without.isEmpty ? all : .not(all, .or(without))
  }

  /// Clauses side by side.
  private mutating func sequence(depth: Int) throws(IndexError) -> QueryNode {
    var clauses: [Clause] = []
    while true {
      skipSpace()
      if at >= bytes.count || peek() == UInt8(ascii: ")") || and > 0 || or > 0 { break }
      let clause = try clause(depth: depth)
      size &+= 1
      guard size <= QueryNode.size else {
        throw IndexError(.limit, "the query has more than \(QueryNode.size) parts")
      }
      if clause.said, let last = clauses.indices.last, let speaker = clauses[last].speaker {
        clauses[last].node = .within("speaker", speaker, clause.node)
        clauses[last].speaker = nil
      } else if let own = clause.position, !clause.excluded, let last = clauses.indices.last,
        let other = clauses[last].position, !clauses[last].excluded, other.field != own.field
      {
        clauses[last].node = .together([other, own])
        clauses[last].position = nil
      } else {
        clauses.append(clause)
      }
    }
    guard !clauses.isEmpty else { throw fail("a word, a phrase or '('") }
    let required = clauses.filter { ($0.required || $0.plus) && !$0.excluded }.map(\.node)
    let optional = clauses.filter { !$0.required && !$0.plus && !$0.excluded }.map(\.node)
    let excluded = clauses.filter(\.excluded).map(\.node)
    let anyOf: QueryNode? = optional.isEmpty ? nil : optional.count == 1 ? optional[0] : .or(optional)
    var node: QueryNode
    if required.isEmpty {
      node = anyOf ?? .all
    } else {
      var all = required
      if let anyOf {
        // Beside `+must` the other words only raise the score.
        all.append(clauses.contains(where: \.plus) ? .or([.all, anyOf]) : anyOf)
      }
      node = all.count == 1 ? all[0] : .and(all)
    }
    if !excluded.isEmpty {
      node = .not(node, excluded.count == 1 ? excluded[0] : .or(excluded))
    }
    return node
  }

  private mutating func clause(depth: Int) throws(IndexError) -> Clause {
    var excluded = false
    var plus = false
    let not = operation("NOT", "!")
    if not > 0 {
      at &+= not
      excluded = true
      skipSpace()
    } else if peek() == UInt8(ascii: "-") {
      at &+= 1
      excluded = true
    } else if peek() == UInt8(ascii: "+") {
      at &+= 1
      plus = true
    }
    var clause: Clause
    if peek() == UInt8(ascii: "(") {
      let open = at
      at &+= 1
      clause = Clause(node: try or(depth: depth &- 1))
      skipSpace()
      guard peek() == UInt8(ascii: ")") else {
        throw fail("')' for the '(' in column \(open &+ 1)")
      }
      at &+= 1
    } else {
      clause = try leaf(depth: depth)
    }
    if peek() == UInt8(ascii: "^") {
      at &+= 1
      let start = at
      while (peek() >= 0x30 && peek() <= 0x39) || peek() == UInt8(ascii: ".") { at &+= 1 }
      guard let boost = Double(String(decoding: bytes[start..<at], as: UTF8.self)), boost.isFinite
      else { throw fail("a number after '^'", at: start) }
      clause.node = .boost(clause.node, boost)
    }
    clause.excluded = excluded
    clause.plus = plus
    return clause
  }

  private mutating func leaf(depth: Int) throws(IndexError) -> Clause {
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
  private mutating func whole(_ what: String) throws(IndexError) -> [UInt8] {
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
  private mutating func numbers(_ name: String) throws(IndexError) -> QueryNode {
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

  private mutating func value(_ field: QueryField) throws(IndexError) -> QueryNode {
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

  private mutating func number(most: Int) throws(IndexError) -> Int {
    let start = at
    var value = 0
    while peek() >= 0x30, peek() <= 0x39, at &- start < 6 {
      value = value &* 10 &+ Int(peek() &- 0x30)
      at &+= 1
    }
    guard at > start, value <= most else { throw fail("a number from 0 to \(most)", at: start) }
    return value
  }

  private mutating func date() throws(IndexError) -> QueryNode {
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
