// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// The constants of BM25.
enum BM25 {
  static let k1 = 1.2
  static let b = 0.75

  static func idf(records: Int, documents: Int) -> Double {
    let (n, df) = (Double(records), Double(documents))
    let x = (n - df + 0.5) / (df + 0.5)
    // ln(1 + x), exact for small x as well.
    return Math.log1p(max(0, x))
  }
}

/// A term with its postings in each segment.
struct PlannedTerm {
  var field: UInt8
  var key: [UInt8]
  /// One for each view of the snapshot.
  var infos: [TermInfo?]
  var documents: Int
}

/// A query bound to a snapshot: terms looked up, weights computed from all segments.
indirect enum PlanNode {
  case none
  case all
  case days(from: Int32, to: Int32)
  case term(PlannedTerm, weight: Float)
  /// A whole value: the same score wherever it is.
  case value(PlannedTerm, weight: Float)
  case phrase([PlannedTerm], slop: Int, weight: Float)
  /// All terms that a pattern stands for, with a score for each: highest first.
  case pattern(field: UInt8, TermPattern, weight: Float)
  case and([PlanNode])
  case or([PlanNode])
  case not(PlanNode, PlanNode)
  case within(PlannedTerm, PlanNode)
  /// Any of several whole values, the same score for each.
  case values([PlannedTerm], weight: Float)
  case together([PlannedTerm], weight: Float)
  /// All keys of a field between two.
  case range(field: UInt8, from: [UInt8], to: [UInt8])
  case words([FreeText.Group])
}

extension PlanNode {
  /// Several things that must all hold: hits and their number are found in one pass then.
  var hasChoice: Bool {
    switch self {
    case .and: true
    case .not(let must, _): must.hasChoice
    default: false
    }
  }
}

/// Binds queries to a snapshot.
struct Planner {
  let snapshot: Snapshot

  func plan(_ node: QueryNode, boost: Double = 1) throws(IndexError) -> PlanNode {
    switch node {
    case .all: return .all
    case .none: return .none
    case .days(let from, let to): return from <= to ? .days(from: from, to: to) : .none
    case .boost(let inner, let factor): return try plan(inner, boost: boost * factor)
    case .term(let field, let word):
      return try each(field) { (f) throws(IndexError) in
        let kind = snapshot.fields.kind(f)
        if kind == .number {
          // The words of a text are digits alone: a fraction or a sign wants a range.
          guard word.count < 20, let number = Double(String(decoding: word, as: UTF8.self)),
            number.isFinite
          else { return .none }
          return .range(
            field: f, from: NumberKey.bytes(number), to: NumberKey.bytes(number))
        }
        if !kind.isText { return try value(f, word, boost) }
        let term = try lookup(f, kind == .stemmed ? EnglishStem.of(word[...]) : word)
        guard term.documents > 0 else { return .none }
        return .term(term, weight: weight([term], boost))
      }
    case .phrase(let field, let words, let slop):
      return try each(field) { (f) throws(IndexError) in
        let kind = snapshot.fields.kind(f)
        if !kind.isText {
          return try value(f, Array(words.joined(separator: [0x20])), boost)
        }
        var terms: [PlannedTerm] = []
        for word in words {
          let term = try lookup(f, kind == .stemmed ? EnglishStem.of(word[...]) : word)
          if term.documents == 0 { return .none }
          terms.append(term)
        }
        if terms.count == 1 { return .term(terms[0], weight: weight(terms, boost)) }
        return terms.isEmpty
          ? .none : .phrase(terms, slop: slop, weight: weight(terms, boost))
      }
    case .prefix(let field, let word):
      return pattern(field, .prefix(word), boost)
    case .wildcard(let field, let word):
      return pattern(field, .wildcard(Wildcard(word)), boost)
    case .fuzzy(let field, let word, let distance):
      return pattern(field, .fuzzy(word, distance: distance), boost)
    case .value(let name, let value):
      guard let field = snapshot.fields.number(name) else { return .none }
      return try self.value(field, value, boost)
    case .and(let children):
      var nodes: [PlanNode] = []
      for child in children {
        let node = try plan(child, boost: boost)
        if case .none = node { return .none }
        if case .and(let inner) = node { nodes += inner } else { nodes.append(node) }
      }
      return nodes.isEmpty ? .none : nodes.count == 1 ? nodes[0] : .and(nodes)
    case .or(let children):
      var nodes: [PlanNode] = []
      for child in children {
        let node = try plan(child, boost: boost)
        if case .none = node { continue }
        if case .or(let inner) = node { nodes += inner } else { nodes.append(node) }
      }
      return nodes.isEmpty ? .none : nodes.count == 1 ? nodes[0] : .or(nodes)
    case .not(let must, let not):
      let node = try plan(must, boost: boost)
      if case .none = node { return .none }
      let without = try plan(not)
      if case .none = without { return node }
      return .not(node, without)
    case .within(let name, let value, let inner):
      guard let field = snapshot.fields.number(name), snapshot.fields.kind(field) == .keyword else {
        return .none
      }
      let terms = try lookup(field, allNames: value)
      if terms.isEmpty { return .none }
      let node = try plan(inner, boost: boost)
      if case .none = node { return .none }
      return terms.count == 1
        ? .within(terms[0], node) : .or(terms.map { PlanNode.within($0, node) })
    case .together(let pairs):
      var terms: [PlannedTerm] = []
      var idf = 0.0
      for pair in pairs {
        guard let field = snapshot.fields.number(pair.field),
          snapshot.fields.kind(field) == .keyword
        else { return .none }
        // Of the names of one the best known: passages are marked alike under each.
        guard
          let term = try lookup(field, allNames: pair.value).max(by: {
            $0.documents < $1.documents
          })
        else { return .none }
        idf += BM25.idf(records: snapshot.recordCount, documents: term.documents)
        terms.append(term)
      }
      return terms.isEmpty ? .none : .together(terms, weight: Float(idf * boost))
    case .numbers(let name, let from, let to):
      guard let field = snapshot.fields.number(name), snapshot.fields.kind(field) == .number,
        from <= to
      else { return .none }
      return .range(field: field, from: NumberKey.bytes(from), to: NumberKey.bytes(to))
    case .like(let id):
      guard let (view, document) = try snapshot.find(id: id) else { return .none }
      let record = try snapshot.views[view].segment.stored(document, snapshot.fields)
      let words = try Likeness.words(of: record.texts.map { ($0.field, $0.bytes) }, self, boost)
      let own = try lookup(FieldTable.id, id)
      return words.isEmpty ? .none : .not(.or(words), .value(own, weight: 0))
    case .likeText(let text):
      let words = try Likeness.words(of: [("body", text)], self, boost)
      return words.isEmpty ? .none : .or(words)
    case .words(let words):
      var groups = try FreeText.groups(words, snapshot)
      for i in groups.indices { groups[i].weight *= Float(boost) }
      return groups.isEmpty ? .none : .words(groups)
    }
  }

  private func value(
    _ field: UInt8, _ value: [UInt8], _ boost: Double
  ) throws(IndexError) -> PlanNode {
    guard snapshot.fields.kind(field) == .keyword else { return .none }
    let terms = try lookup(field, allNames: value)
    guard let first = terms.first else { return .none }
    let documents = terms.reduce(0) { max($0, $1.documents) }
    let idf = BM25.idf(records: snapshot.recordCount, documents: documents)
    return terms.count == 1
      ? .value(first, weight: Float(idf * boost)) : .values(terms, weight: Float(idf * boost))
  }

  private func pattern(_ field: QueryField, _ pattern: TermPattern, _ boost: Double) -> PlanNode {
    let nodes = numbers(field).map {
      PlanNode.pattern(field: $0, pattern, weight: Float(boost))
    }
    return nodes.isEmpty ? .none : nodes.count == 1 ? nodes[0] : .or(nodes)
  }

  private func numbers(_ field: QueryField) -> [UInt8] {
    switch field {
    case .any: [FieldTable.body, FieldTable.title]
    case .named(let name):
      snapshot.fields.number(name).map { [$0] } ?? []
    }
  }

  private func each(
    _ field: QueryField, _ body: (UInt8) throws(IndexError) -> PlanNode
  ) throws(IndexError) -> PlanNode {
    var nodes: [PlanNode] = []
    for f in numbers(field) {
      let node = try body(f)
      if case .none = node { continue }
      nodes.append(node)
    }
    return nodes.isEmpty ? .none : nodes.count == 1 ? nodes[0] : .or(nodes)
  }

  /// The fields whose values are actors, who go by several names.
  private static let actors: Set<String> = [
    "entity", "person", "org", "place", "speaker", "holder",
  ]

  /// A value under the name that was given and, where the name is one of a known actor, under the
  /// identity by which reports that use another name have the actor too.
  private func lookup(_ field: UInt8, allNames value: [UInt8]) throws(IndexError) -> [PlannedTerm] {
    var terms = [try lookup(field, value)]
    if Planner.actors.contains(snapshot.fields.names[Int(field)]),
      let known = KnownNames.identity(of: value)
    {
      terms.append(try lookup(field, known))
    }
    return terms.filter { $0.documents > 0 }
  }

  func lookup(_ field: UInt8, _ word: [UInt8]) throws(IndexError) -> PlannedTerm {
    let key = [field] + word
    var infos: [TermInfo?] = []
    var documents = 0
    for view in snapshot.views {
      let info = try view.segment.term(key)
      documents &+= info?.documents ?? 0
      infos.append(info)
    }
    return PlannedTerm(field: field, key: key, infos: infos, documents: documents)
  }

  private func weight(_ terms: [PlannedTerm], _ boost: Double) -> Float {
    let idf = terms.reduce(0) {
      $0 + BM25.idf(records: snapshot.recordCount, documents: $1.documents)
    }
    return Float(idf * (BM25.k1 + 1) * boost)
  }
}
