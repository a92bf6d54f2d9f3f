// SPDX-License-Identifier: Apache-2.0
import NutgrafJSON
import NutgrafText

extension Query {
  /// Reads the JSON form of a query: `{"and":[{"term":"ceasefire"},{"range":{"date":[…,…]}}]}`.
  public init(json bytes: [UInt8]) throws(IndexError) {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: bytes, depth: QueryNode.depth)
    } catch {
      throw IndexError(.query, "the query is not JSON: \(error.message)", offset: error.offset)
    }
    var reader = QueryJSONReader()
    root = try reader.node(value, field: .any)
  }
}

/// Turns a JSON value into query nodes. Depth was limited when the JSON was read.
struct QueryJSONReader {
  private var size = 0

  private func fail(_ message: String) -> IndexError { IndexError(.query, message) }

  private func text(_ value: JSONValue, _ what: String) throws(IndexError) -> [UInt8] {
    guard let bytes = value.bytes else { throw fail("'\(what)' must be a string") }
    return bytes
  }

  mutating func node(_ value: JSONValue, field outer: QueryField) throws(IndexError) -> QueryNode {
    size &+= 1
    guard size <= QueryNode.size else {
      throw IndexError(.limit, "the query has more than \(QueryNode.size) parts")
    }
    if let word = value.bytes { return QueryNode.words(word, outer) }
    guard let members = value.object else {
      throw fail("a query is an object or a word")
    }
    var field = outer
    if let name = value["field"] {
      field = .named(String(decoding: try text(name, "field"), as: UTF8.self))
    }
    var boost = 1.0
    if let factor = value["boost"] {
      guard let number = factor.number, number.isFinite, number >= 0 else {
        throw fail("'boost' must be a number that is not negative")
      }
      boost = number
    }
    let known: Set<String> = ["field", "boost", "slop", "distance", "said", "must"]
    var found: QueryNode?
    var holds = false
    if let holder = value["holder"], let stance = value["stance"] {
      // Together they say who takes which position: of one passage.
      found = .together([
        ("holder", Words.key(try text(holder, "holder"))),
        ("stance", Words.key(try text(stance, "stance"))),
      ])
      holds = true
    }
    for (key, member) in members {
      let name = String(decoding: key, as: UTF8.self)
      if known.contains(name) || (holds && (name == "holder" || name == "stance")) { continue }
      let node = try form(name, member, value, field)
      if let old = found { found = .and([old, node]) } else { found = node }
    }
    if found == nil, let must = value["must"] { found = try node(must, field: field) }
    guard let found else {
      throw fail(
        "the query names no form: one of term, and, or, not, phrase, prefix, wildcard, fuzzy, range, entity, speaker, like, text, all was expected"
      )
    }
    return boost == 1 ? found : .boost(found, boost)
  }

  private mutating func form(
    _ name: String, _ member: JSONValue, _ whole: JSONValue, _ field: QueryField
  ) throws(IndexError) -> QueryNode {
    switch name {
    case "term": return QueryNode.words(try text(member, name), field)
    case "text": return .words(Words.list(try text(member, name)))
    case "and": return .and(try list(member, name, field))
    case "or": return .or(try list(member, name, field))
    case "not":
      let not: QueryNode =
        member.array == nil ? try node(member, field: field) : .or(try list(member, name, field))
      guard let must = whole["must"] else { return .not(.all, not) }
      let node: QueryNode =
        must.array == nil ? try node(must, field: field) : .and(try list(must, "must", field))
      return .not(node, not)
    case "phrase":
      var words: [[UInt8]] = []
      if let items = member.array {
        for item in items { words += Words.list(try text(item, name)) }
      } else {
        words = Words.list(try text(member, name))
      }
      return QueryNode.phrase(words, field, slop: try small(whole["slop"], "slop", 0, 1000))
    case "prefix":
      return .prefix(field, QueryNode.fold(try text(member, name)))
    case "wildcard":
      return .wildcard(field, QueryNode.fold(try text(member, name)))
    case "fuzzy":
      let distance = try small(whole["distance"], "distance", 1, 2)
      return .fuzzy(field, QueryNode.fold(try text(member, name)), distance: distance)
    case "range":
      guard let ranges = member.object, ranges.count == 1 else {
        throw fail("'range' takes {\"date\": [from, to]} or a field of numbers in the place of date")
      }
      guard let ends = ranges[0].value.array, ends.count == 2 else {
        throw fail("a range has two ends")
      }
      guard ranges[0].key.elementsEqual("date".utf8) else {
        return .numbers(
          String(decoding: ranges[0].key, as: UTF8.self),
          from: try number(ends[0], -Double.greatestFiniteMagnitude),
          to: try number(ends[1], Double.greatestFiniteMagnitude))
      }
      return .days(from: try day(ends[0], first: true), to: try day(ends[1], first: false))
    case "entity", "person", "org", "place", "event", "holder", "stance":
      return .value(name, Words.key(try text(member, name)))
    case "value":
      guard case .named(let name) = field else { throw fail("'value' needs a 'field'") }
      return .value(name, Words.key(try text(member, name)))
    case "speaker":
      let speaker = Words.key(try text(member, name))
      guard let said = whole["said"] else { return .value("speaker", speaker) }
      return .within("speaker", speaker, try node(said, field: .named("body")))
    case "like":
      if let id = member.bytes { return .like(id: id) }
      guard let text = member["text"] else {
        throw fail("'like' takes the id of a record or {\"text\": …}")
      }
      return .likeText(try self.text(text, "text"))
    case "all": return .all
    default: throw fail("'\(name)' is no form of a query")
    }
  }

  private mutating func list(
    _ value: JSONValue, _ name: String, _ field: QueryField
  ) throws(IndexError) -> [QueryNode] {
    guard let items = value.array else { throw fail("'\(name)' takes a list") }
    var nodes: [QueryNode] = []
    for item in items { nodes.append(try node(item, field: field)) }
    return nodes
  }

  private func small(
    _ value: JSONValue?, _ name: String, _ standard: Int, _ most: Int
  ) throws(IndexError) -> Int {
    guard let value else { return standard }
    guard let number = value.int, number >= 0, number <= most else {
      throw fail("'\(name)' must be a whole number from 0 to \(most)")
    }
    return number
  }

  private func number(_ value: JSONValue, _ open: Double) throws(IndexError) -> Double {
    if case .null = value { return open }
    guard let number = value.number, number.isFinite else {
      throw fail("an end of a range is a number or null")
    }
    return number
  }

  private func day(_ value: JSONValue, first: Bool) throws(IndexError) -> Int32 {
    if case .null = value { return first ? Int32.min &+ 1 : Int32.max }
    let bytes = try text(value, "date")
    guard let day = QueryNode.day(bytes, first: first) else {
      throw fail("'\(String(decoding: bytes, as: UTF8.self))' is no day: YYYY-MM-DD was expected")
    }
    return day
  }
}

extension QueryNode {
  /// The query of a word as given: a term, or a phrase where it is several words.
  static func words(_ bytes: [UInt8], _ field: QueryField) -> QueryNode {
    phrase(Words.list(bytes), field, slop: 0)
  }

  static func phrase(_ words: [[UInt8]], _ field: QueryField, slop: Int) -> QueryNode {
    switch words.count {
    case 0: .none
    case 1: .term(field, words[0])
    default: .phrase(field, words, slop: slop)
    }
  }

  /// Lower case, with what is no letter or digit kept (`*`, `?`).
  static func fold(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      let folded = Words.folded(scalar.value)
      let out = folded == 0 ? scalar : Unicode.Scalar(folded) ?? scalar
      result.append(contentsOf: String(out).utf8)
    }
    return Array(result.prefix(Words.longest))
  }

  /// The first or last day of `2025`, `2025-05`, `2025-05-17` or a date-time.
  static func day(_ bytes: [UInt8], first: Bool) -> Int32? {
    if bytes == [UInt8(ascii: "*")] { return first ? Int32.min &+ 1 : Int32.max }
    if bytes.count >= 10 {
      return DateTime(iso: bytes[...]).map { Int32(truncatingIfNeeded: $0.date.dayNumber) }
    }
    func number(_ range: Range<Int>) -> Int? {
      guard range.upperBound <= bytes.count else { return nil }
      var value = 0
      for b in bytes[range] {
        guard b >= 0x30, b <= 0x39 else { return nil }
        value = value &* 10 &+ Int(b &- 0x30)
      }
      return value
    }
    guard let year = number(0..<4), (1...9999).contains(year) else { return nil }
    var month = first ? 1 : 12
    if bytes.count == 7, bytes[4] == UInt8(ascii: "-") {
      guard let m = number(5..<7), (1...12).contains(m) else { return nil }
      month = m
    } else if bytes.count != 4 {
      return nil
    }
    let day = first ? 1 : CivilDate.daysIn(month: month, year: year)
    return CivilDate(year: year, month: month, day: day).map {
      Int32(truncatingIfNeeded: $0.dayNumber)
    }
  }
}

extension Words {
  /// A whole value in the form in which it is compared: its words, lower-cased, one blank between.
  static func key(_ bytes: [UInt8]) -> [UInt8] { Array(list(bytes).joined(separator: [0x20])) }
}
