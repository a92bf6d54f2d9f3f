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
  let bytes: [UInt8]
  var at = 0
  private var size = 0
  /// The field of words that name none.
  var field = QueryField.any

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// A clause as it stands beside others.
  struct Clause {
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

  func fail(_ expected: String, at position: Int? = nil) -> IndexError {
    let p = position ?? at
    return IndexError(.query, "column \(p &+ 1): \(expected) was expected", offset: p)
  }

  func peek(_ ahead: Int = 0) -> UInt8 {
    at &+ ahead < bytes.count ? bytes[at &+ ahead] : 0
  }

  mutating func skipSpace() {
    while at < bytes.count, bytes[at] <= 0x20 { at &+= 1 }
  }

  /// Whether the keyword stands here as a word of its own.
  func keyword(_ word: StaticString) -> Bool {
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
  var or: Int { operation("OR", "||") }

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

  mutating func or(depth: Int) throws(IndexError) -> QueryNode {
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

  mutating func clause(depth: Int) throws(IndexError) -> Clause {
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
}
