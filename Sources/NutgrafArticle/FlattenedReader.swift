// SPDX-License-Identifier: Apache-2.0
import NutgrafText

extension Article {
  /// Reads text flattened from a page: the text is kept as it is, its lines become blocks.
  ///
  /// A plain text without anything a page puts around articles stays whole.
  /// - Complexity: O(*n*).
  public init(flattened text: SourceText, options: ReadOptions = ReadOptions()) {
    let table = LineTable(text)
    let roles = LineRoles(table, text: text, options: options)
    self.init(text: text, blocks: FlattenedBlocks.join(roles))
    notes = FlattenedBlocks.notes(blocks, roles)
    isLive = roles.isLive
    FlattenedBlocks.describe(&self, roles: roles, options: options)
  }
}

/// Turns labelled lines into blocks and what they say of the report.
enum FlattenedBlocks {
  /// One block a line; prose that was wrapped by hand is joined again.
  static func join(_ roles: LineRoles) -> [Block] {
    let lines = roles.table.lines
    var blocks: [Block] = []
    blocks.reserveCapacity(lines.count)
    for i in lines.indices {
      if i > 0, let last = blocks.last, continues(roles, i) {
        blocks[blocks.count &- 1].span = last.span.union(lines[i].span)
        continue
      }
      let kind = roles.kinds[i]
      blocks.append(
        Block(
          span: lines[i].span, kind: kind, level: kind == .heading ? 2 : 0,
          clutter: kind == .clutter ? roles.clutter[i] : .none, score: roles.scores[i]))
    }
    return blocks
  }

  /// Line `i` goes on in the middle of the sentence that the line above left open.
  private static func continues(_ roles: LineRoles, _ i: Int) -> Bool {
    let line = roles.table.lines[i]
    let above = roles.table.lines[i &- 1]
    return roles.kinds[i] == .paragraph && roles.kinds[i &- 1] == .paragraph
      && !line.has(.blankBefore) && line.has(.startsLower) && above.characters >= 40
      && !above.has(.endMark) && !above.has(.endsWithColon)
  }

  /// Why each block is what it is; a block of several lines goes by its first.
  static func notes(_ blocks: [Block], _ roles: LineRoles) -> [BlockNote] {
    let lines = roles.table.lines
    let bytes = roles.text.bytes.span
    var next = 0
    return blocks.map { block in
      while next < lines.count, lines[next].start < Int32(truncatingIfNeeded: block.span.lower) { next &+= 1 }
      guard next < lines.count else { return BlockNote() }
      let line = lines[next]
      switch block.kind {
      case .title: return BlockNote(reason: .headline)
      case .subtitle: return BlockNote(reason: .summary)
      case .byline: return BlockNote(reason: .byline)
      case .caption: return BlockNote(reason: .credit)
      case .notice:
        return BlockNote(reason: .phrase, notice: NoticeList.kind(bytes, Int(line.start), Int(line.end)))
      case .clutter:
        if roles.copies.contains(next) { return BlockNote(reason: .copy) }
        if line.has(.timeLike) || line.has(.countLike) { return BlockNote(reason: .shape) }
        return BlockNote(reason: line.clutterStrength >= 2 ? .phrase : .classifier)
      default: return BlockNote(reason: roles.hasFurniture ? .classifier : .context)
      }
    }
  }

  static func describe(_ article: inout Article, roles: LineRoles, options: ReadOptions) {
    let text = article.text
    if let title = options.title {
      article.title = Evidence(title, origin: .given, path: "given")
    }
    for block in article.blocks {
      switch block.kind {
      case .title where article.title == nil:
        article.title = Evidence(
          text.string(block.span), origin: .text, span: block.span, path: "line", score: block.score)
      case .subtitle where article.subtitle == nil:
        article.subtitle = Evidence(
          text.string(block.span), origin: .text, span: block.span, path: "line", score: block.score)
      case .byline where article.byline == nil:
        article.byline = block.span
        for name in Byline.names(text, block.span) {
          article.authors.append(
            Evidence(text.string(name), origin: .text, span: name, path: "byline", score: 0.8))
        }
      default: break
      }
    }
    if let publisher = options.publisher {
      article.publisher = Evidence(publisher, origin: .given, path: "given")
    }
    if let url = options.url { article.url = Evidence(url, origin: .given, path: "given") }
    if let language = options.language {
      article.language = Evidence(language, origin: .given, path: "given")
    }
    if let published = options.published {
      article.published = Evidence(published, origin: .given, path: "given")
    }
    if article.published == nil { article.published = printedDate(text, roles, options) }
    if let dateline = dateline(article.blocks, text) {
      article.dateline = dateline
      // "Coast Courier –" names the outlet; "ISTANBUL (AP) —" an agency that it takes reports from.
      if article.publisher == nil, dateline.place == nil, let agency = dateline.agency {
        article.publisher = Evidence(
          text.string(agency), origin: .text, span: agency, path: "dateline", score: 0.6)
      }
    }
  }

  /// The dateline at the head of the first paragraph, or below a headline or an address that nothing tells from prose.
  private static func dateline(_ blocks: [Block], _ text: SourceText) -> Dateline? {
    for (n, block) in blocks.lazy.filter({ $0.kind == .paragraph }).prefix(4).enumerated() {
      let read = n == 0 ? DatelineReader.read : DatelineReader.readBelow
      if let found = read(text, block.span) { return found }
      // A sentence: the report has begun.
      if LineScanner.scan(text.bytes.span, block.span.lower, block.span.upper).has(.endMark) { return nil }
    }
    return nil
  }

  /// The day printed above the report, or just under its headline. "2 weeks ago" counts from the time
  /// the page was fetched, when that is known.
  private static func printedDate(
    _ text: SourceText, _ roles: LineRoles, _ options: ReadOptions
  ) -> Evidence<DateTime>? {
    let lines = roles.table.lines
    let bytes = text.bytes.span
    let body = lines.indices.first { roles.kinds[$0] == .paragraph && lines[$0].isSentence } ?? 0
    let title = lines.indices.first { roles.kinds[$0] == .title }
    let from = max(0, (title ?? body) &- 4)
    guard from < body else { return nil }
    for i in from..<body where lines[i].has(.timeLike) || roles.kinds[i] == .byline {
      let line = lines[i]
      if let found = LooseDate.find(bytes, Int(line.start), Int(line.end)), found.date.year >= 1990 {
        var value = DateTime(date: found.date)
        value.second = DateTimeReader.clock(bytes, found.end, min(Int(line.end), found.end &+ 30))
        if value.second != nil { value.offset = DateTimeReader.zone(bytes, found.end, Int(line.end)) }
        return Evidence(value, origin: .text, span: line.span, path: "line", score: 0.7)
      }
      if let fetched = options.fetched, let days = RelativeDay.daysAgo(bytes, Int(line.start), Int(line.end)),
        let date = fetched.date.adding(days: -days)
      {
        return Evidence(DateTime(date: date), origin: .text, span: line.span, path: "line:ago", score: 0.5)
      }
    }
    return nil
  }
}

/// "2 weeks ago": days before the page was fetched.
enum RelativeDay {
  /// The age at the head of a range, or after "published", "updated" or the like.
  static func daysAgo(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> Int? {
    var start = from
    for _ in 0..<3 {
      if let days = age(bytes, start, to) { return days }
      start = LooseDate.wordHash(bytes, start, to).end
      while start < to, bytes[start] == 0x20 || bytes[start] == 0x3A { start &+= 1 }
    }
    return nil
  }

  private static func age(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> Int? {
    let word = LooseDate.wordHash(bytes, from, to)
    if word.hash != 0, let days = days(of: word.hash), word.end == to || bytes[word.end] == 0x2C { return days }
    let amount: (value: Int, end: Int)
    if let number = LooseDate.number(bytes, from, to, most: 3) {
      amount = (number.value, number.end)
    } else if word.hash == an || word.hash == a {
      amount = (1, word.end)
    } else {
      return nil
    }
    var i = amount.end
    while i < to && bytes[i] == 0x20 { i &+= 1 }
    let unit = LooseDate.wordHash(bytes, i, to)
    let kind = units.value(unit.hash)
    var j = unit.end
    while j < to && bytes[j] == 0x20 { j &+= 1 }
    guard kind > 0, LooseDate.wordHash(bytes, j, to).hash == ago else { return nil }
    switch kind {
    case 1: return 0
    case 2: return amount.value
    default: return amount.value &* 7
    }
  }

  /// "Yesterday" alone on its line.
  private static func days(of word: UInt32) -> Int? {
    word == yesterday ? 1 : word == today ? 0 : nil
  }

  private static let a = PhraseList.words(of: "a").first?.first ?? 0
  private static let an = PhraseList.words(of: "an").first?.first ?? 0
  private static let today = PhraseList.words(of: "today").first?.first ?? 0
  private static let yesterday = PhraseList.words(of: "yesterday").first?.first ?? 0
  private static let ago = PhraseList.words(of: "ago").first?.first ?? 0
  private static let units: HashMap32 = {
    var map = HashMap32(capacity: 64)
    let lists: [(StaticString, UInt8)] = [
      ("minute minutes min mins hour hours", 1), ("day days", 2), ("week weeks", 3),
    ]
    for (list, kind) in lists {
      for phrase in PhraseList.words(of: list) { for word in phrase { map.insert(word, kind) } }
    }
    return map
  }()
}
