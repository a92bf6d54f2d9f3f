// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Finds the words of a query in a text.
struct Highlighter {
  private var leaves: [QueryNode] = []
  private let fields: FieldTable

  init(_ query: Query, _ fields: FieldTable) {
    self.fields = fields
    collect(query.root, depth: 0)
  }

  /// The leaves that a hit may match: not those under a NOT.
  private mutating func collect(_ node: QueryNode, depth: Int) {
    guard depth <= QueryNode.depth else { return }
    switch node {
    case .all, .none, .days, .value, .together, .numbers, .like, .likeText: break
    case .and(let children), .or(let children):
      for child in children { collect(child, depth: depth &+ 1) }
    case .not(let must, _): collect(must, depth: depth &+ 1)
    case .boost(let inner, _), .within(_, _, let inner): collect(inner, depth: depth &+ 1)
    case .words(let words): for word in words { leaves.append(.words([EnglishStem.of(word[...])])) }
    default: leaves.append(node)
    }
  }

  func evidence(_ record: StoredRecord, snippetLength: Int) -> SearchResult.Evidence {
    var best: (text: IndexRecord.Text, spans: [ByteSpan], weight: Int)?
    for text in record.texts {
      let (spans, weight) = find(text)
      if !spans.isEmpty, weight > (best?.weight ?? 0) || (weight == best?.weight && text.field == "body") {
        best = (text, spans, weight)
      }
    }
    guard let best else {
      guard let text = record.text("body") ?? record.texts.first else {
        let nothing = ByteSpan(from: 0, to: 0)
        return SearchResult.Evidence(field: "", spans: [], snippet: [], snippetSpan: nothing)
      }
      let span = Snippet.best(text.bytes, spans: [], length: snippetLength)
      return SearchResult.Evidence(
        field: text.field, spans: [], snippet: Array(text.bytes[span.lower..<span.upper]),
        snippetSpan: span)
    }
    let span = Snippet.best(best.text.bytes, spans: best.spans, length: snippetLength)
    return SearchResult.Evidence(
      field: best.text.field, spans: best.spans,
      snippet: Array(best.text.bytes[span.lower..<span.upper]), snippetSpan: span)
  }

  private static func covers(_ field: QueryField, _ name: String) -> Bool {
    switch field {
    case .any: name == "body" || name == "title"
    case .named(let wanted): wanted == name
    }
  }

  /// The spans of the query's words, and how many leaves have any.
  private func find(_ text: IndexRecord.Text) -> ([ByteSpan], Int) {
    var words: [(word: [UInt8], start: Int, end: Int, position: Int)] = []
    var position = 0
    for (n, part) in (text.parts ?? [ByteSpan(from: 0, to: UInt32(truncatingIfNeeded: text.bytes.count))]).enumerated() {
      if n > 0 { position &+= 1 }
      let end = min(part.upper, text.bytes.count)
      guard part.lower < end else { continue }
      Words.each(text.bytes, in: part.lower..<end) { word, start, end in
        words.append((word, start, end, position))
        position &+= 1
      }
    }
    let isStemmed = fields.number(text.field).map { fields.kind($0) == .stemmed } ?? false
    if isStemmed { for i in words.indices { words[i].word = EnglishStem.of(words[i].word[...]) } }
    func stemmed(_ word: [UInt8]) -> [UInt8] { isStemmed ? EnglishStem.of(word[...]) : word }
    var marked = [Bool](repeating: false, count: words.count)
    var weight = 0
    for leaf in leaves {
      var hit = false
      switch leaf {
      case .term(let field, let wanted) where Highlighter.covers(field, text.field):
        let wanted = stemmed(wanted)
        for i in words.indices where words[i].word == wanted {
          marked[i] = true
          hit = true
        }
      case .words(let stems) where text.field == "body" || text.field == "title":
        for i in words.indices where stems.contains(isStemmed ? words[i].word : EnglishStem.of(words[i].word[...])) {
          marked[i] = true
          hit = true
        }
      case .prefix(let field, let bytes) where Highlighter.covers(field, text.field):
        hit = mark(words, .prefix(bytes), &marked)
      case .wildcard(let field, let bytes) where Highlighter.covers(field, text.field):
        hit = mark(words, .wildcard(Wildcard(bytes)), &marked)
      case .fuzzy(let field, let bytes, let distance) where Highlighter.covers(field, text.field):
        hit = mark(words, .fuzzy(bytes, distance: distance), &marked)
      case .phrase(let field, let phrase, let slop) where Highlighter.covers(field, text.field):
        hit = markPhrase(words, phrase.map(stemmed), slop, &marked)
      default: break
      }
      if hit { weight &+= 1 }
    }
    var spans: [ByteSpan] = []
    for i in words.indices where marked[i] {
      if let span = ByteSpan(words[i].start, words[i].end) { spans.append(span) }
    }
    return (spans, weight)
  }

  private func mark(
    _ words: [(word: [UInt8], start: Int, end: Int, position: Int)], _ pattern: TermPattern,
    _ marked: inout [Bool]
  ) -> Bool {
    var hit = false
    for i in words.indices where pattern.matches(words[i].word[...]) {
      marked[i] = true
      hit = true
    }
    return hit
  }

  private func markPhrase(
    _ words: [(word: [UInt8], start: Int, end: Int, position: Int)], _ phrase: [[UInt8]],
    _ slop: Int, _ marked: inout [Bool]
  ) -> Bool {
    guard !phrase.isEmpty else { return false }
    var hit = false
    if slop <= 0 {
      for i in words.indices where words[i].word == phrase[0] {
        guard i &+ phrase.count <= words.count else { break }
        var all = true
        for k in 1..<max(1, phrase.count) {
          if words[i &+ k].word != phrase[k] || words[i &+ k].position != words[i].position &+ k {
            all = false
            break
          }
        }
        if all {
          for k in 0..<phrase.count { marked[i &+ k] = true }
          hit = true
        }
      }
      return hit
    }
    var lists = phrase.map { wanted in words.indices.filter { words[$0].word == wanted } }
    lists = lists.map { Array($0) }
    var heads = [Int](repeating: 0, count: phrase.count)
    while true {
      var low = Int.max
      var high = Int.min
      var lowest = 0
      for k in phrase.indices {
        guard heads[k] < lists[k].count else { return hit }
        let shifted = words[lists[k][heads[k]]].position &- k
        if shifted < low {
          low = shifted
          lowest = k
        }
        high = max(high, shifted)
      }
      if high &- low <= slop {
        for k in phrase.indices { marked[lists[k][heads[k]]] = true }
        hit = true
      }
      heads[lowest] &+= 1
    }
  }
}

/// A passage that shows why a text was found.
enum Snippet {
  /// The stretch of about `length` bytes that holds most spans, from word to word.
  static func best(_ text: [UInt8], spans: [ByteSpan], length: Int) -> ByteSpan {
    let room = max(16, length)
    guard text.count > room else {
      return ByteSpan(from: 0, to: UInt32(truncatingIfNeeded: text.count))
    }
    var start = 0
    var most = 0
    var last = 0
    for (i, span) in spans.enumerated() {
      last = max(last, i)
      while last &+ 1 < spans.count, spans[last &+ 1].upper &- span.lower <= room &* 3 / 4 {
        last &+= 1
      }
      if last &- i &+ 1 > most {
        most = last &- i &+ 1
        start = max(0, span.lower &- room / 8)
      }
    }
    start = min(start, max(0, text.count &- room))
    // Back to the beginning of a word, when one is near, and of a character in any case.
    var back = start
    while back > 0, start &- back < 48, text[back &- 1] > 0x20 { back &-= 1 }
    if back == 0 || text[back &- 1] <= 0x20 { start = back }
    while start > 0, text[start] & 0xC0 == 0x80 { start &-= 1 }
    var end = min(text.count, start &+ room)
    while end > start, end < text.count, text[end] & 0xC0 == 0x80 { end &-= 1 }
    back = end
    while back > start &+ room / 2, back < text.count, text[back] > 0x20 { back &-= 1 }
    if back > start &+ room / 2 { end = back }
    return ByteSpan(
      from: UInt32(truncatingIfNeeded: start), to: UInt32(truncatingIfNeeded: end))
  }
}
