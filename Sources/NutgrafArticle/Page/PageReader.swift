// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

extension Article {
  /// Reads a page. The text is the blocks that were read, one a line; each block also knows its byte
  /// range in the page.
  /// - Complexity: O(*n*); peak memory about four times the page.
  public init(html page: [UInt8], options: ReadOptions = ReadOptions()) throws(TextError) {
    guard page.count <= options.limit else {
      throw .tooLarge(count: page.count, limit: options.limit)
    }
    self = PageReader(page, options: options).read()
  }
}

/// From a page's bytes to blocks and metadata.
struct PageReader {
  private let page: PageBytes
  let tree: HTMLTree
  let data: PageData
  let text: PageText
  let title: TitleChoice
  let context: PageContext
  let options: ReadOptions
  var scores: [Float]
  var kinds: [BlockKind]
  /// How much of each segment other sentences say again, 0 to 255.
  var echoed: [UInt8] = []
  /// On a page with a sure article the doubtful rest is left; on others it is taken.
  var threshold: Float = 0.35

  static let ensemble = TreeEnsemble(TableBytes.articlePage, features: SegmentFeatures.count)

  init(_ bytes: [UInt8], options: ReadOptions) {
    self.options = options
    page = PageBytes(bytes)
    tree = HTMLTreeBuilder.build(page.utf8)
    data = PageData(tree)
    text = PageCollector.collect(tree).repeatsMarked()
    let source = text
    title = TitleChoice(
      data,
      headings: text.segments.lazy.filter { $0.level == 1 }.prefix(20).map { s in
        (Array(source.text[Int(s.line.start)..<Int(s.line.end)]), s.sourceStart, s.sourceEnd)
      })
    context = PageContext(
      text, tree: tree, witness: Witness(data.articleBody), title: title.bestValue)
    scores = Array(repeating: 0, count: text.segments.count)
    kinds = Array(repeating: .clutter, count: text.segments.count)
    classify()
  }

  /// Scores every segment: above 0 it is the article's.
  private mutating func classify() {
    echoed = Array(repeating: 0, count: text.segments.count)
    guard let ensemble = PageReader.ensemble else {
      for (i, s) in text.segments.enumerated() { scores[i] = s.isProse ? 1 : -1 }
      return
    }
    let features = SegmentFeatures(text, context: context)
    let found = ensemble.scores(features.table, otherwise: -8) { features.isWeighed[$0] }
    scores = Array(repeating: -8, count: text.segments.count)
    for (row, place) in features.places.enumerated() {
      scores[place] = found[row]
      echoed[place] = features.echoed[row]
    }
  }

  func read() -> Article {
    var reader = self
    reader.giveKinds()
    return reader.article()
  }

  // MARK: - Result

  private func note(_ i: Int) -> BlockNote {
    let s = text.segments[i]
    switch kinds[i] {
    case .title: return BlockNote(reason: .headline)
    case .subtitle: return BlockNote(reason: .summary)
    case .byline: return BlockNote(reason: .byline)
    case .caption: return BlockNote(reason: s.line.has(.creditLike) ? .credit : .section)
    case .notice:
      return BlockNote(
        reason: .phrase, notice: NoticeList.kind(text.text.span, Int(s.line.start), Int(s.line.end)))
    case .clutter:
      if s.line.has(.timeLike) || s.line.has(.countLike) { return BlockNote(reason: .shape) }
      if s.line.clutterStrength >= 2 { return BlockNote(reason: .phrase) }
      if s.linkShare > 0.6 { return BlockNote(reason: .links) }
      return BlockNote(reason: scores[i] < -7 ? .section : .classifier)
    default: return BlockNote(reason: scores[i] > threshold ? .classifier : .context)
    }
  }

  private func article() -> Article {
    var bytes = text.text
    if bytes.last == 0x0A { bytes.removeLast() }
    let source = (try? SourceText(utf8: bytes)) ?? SourceText("")
    var blocks: [Block] = []
    blocks.reserveCapacity(text.segments.count)
    guard source.count == bytes.count else {
      var article = Article(text: source, blocks: [])
      article.isPage = true
      return article
    }
    var notes: [BlockNote] = []
    notes.reserveCapacity(text.segments.count)
    var body: Float = 0
    var count: Float = 0
    for (i, s) in text.segments.enumerated() {
      let kind = kinds[i]
      let sure = 1 / (1 + (-abs(scores[i] - threshold)).exponential)
      if kind.isBody {
        body += sure * Float(s.bytes)
        count += Float(s.bytes)
      }
      blocks.append(
        Block(
          span: s.line.span, kind: kind, level: kind == .heading ? max(2, s.level) : 0,
          clutter: kind == .clutter ? clutterClass(i) : .none,
          source: page.source(s.sourceStart, s.sourceEnd), score: sure))
      notes.append(note(i))
    }
    var article = Article(text: source, blocks: blocks)
    article.isPage = true
    article.isLive = data.isLive || hasEntries
    article.notes = notes
    article.score = count > 0 ? body / count : 0
    describe(&article)
    return article
  }

  private func describe(_ article: inout Article) {
    func given(_ value: String?) -> Evidence<String>? {
      value.map { Evidence($0, origin: .given, path: "given") }
    }
    func first(_ statements: [Statement?], _ score: Float) -> Evidence<String>? {
      for case let s? in statements {
        return Evidence(
          String(decoding: s.value, as: UTF8.self), origin: .metadata,
          source: page.source(s.start, s.end), path: s.path, score: score)
      }
      return nil
    }
    article.title = given(options.title) ?? title.best(page)
    for block in article.blocks {
      switch block.kind {
      case .title:
        if article.title?.origin != .given, article.title?.span == nil { article.title?.span = block.span }
      case .subtitle where article.subtitle == nil:
        article.subtitle = Evidence(
          article.text.string(block.span), origin: .text, span: block.span, source: block.source,
          path: "line", score: block.score)
      case .byline where article.byline == nil: article.byline = block.span
      default: break
      }
    }
    article.publisher = given(options.publisher)
      ?? first([data.meta("og:site_name"), data.linked("publisher").first, data.meta("application-name")], 0.9)
    article.url = given(options.url)
      ?? first([data.canonical, data.meta("og:url"), data.linked("url").first], 0.95)
    article.language = given(options.language)
      ?? first([data.language, data.meta("og:locale"), data.linked("inLanguage").first, data.meta("language")], 0.9)
    article.section = first([data.meta("article:section"), data.linked("articleSection").first], 0.9)
    var tags: [Statement] = data.metas("article:tag")
    if tags.isEmpty { tags = data.linked("keywords") }
    article.tags = tags.prefix(40).map {
      Evidence(
        String(decoding: $0.value, as: UTF8.self), origin: .metadata,
        source: page.source($0.start, $0.end), path: $0.path, score: 0.9)
    }
    var printed: [Evidence<String>] = []
    for block in article.blocks where block.kind == .byline && printed.isEmpty {
      for name in Byline.names(article.text, block.span) {
        printed.append(
          Evidence(
            article.text.string(name), origin: .text, span: name, source: block.source,
            path: "byline", score: 0.6))
      }
    }
    article.authors = AuthorChoice.authors(
      data, page: page, publisher: article.publisher?.value, printed: printed)
    if article.subtitle == nil { article.subtitle = description(article) }
    if let published = options.published {
      article.published = Evidence(published, origin: .given, path: "given")
    } else {
      article.published =
        DateChoice.published(data, page: page)
        ?? DateChoice.printed(text, around: context.headline, page: page)
        ?? DateChoice.age(text, around: context.headline, fetched: options.fetched, page: page)
      // A day in the address says more than one within a sentence.
      if (article.published?.score ?? 0) < 0.5, let url = article.url,
        let day = DateChoice.inAddress(Array(url.value.utf8))
      {
        article.published = Evidence(
          DateTime(date: day), origin: .metadata, source: url.source, path: "url", score: 0.6)
      }
    }
    article.modified = DateChoice.modified(data, page: page)
    article.rejected = Rejection.values(data, titles: title, chosen: article, page: page)
    if let free = data.isFree { article.paywalled = !free }
    let lead = article.blocks.lazy.filter { $0.kind == .paragraph }.prefix(2).map(\.span)
    if let first = lead.first {
      article.dateline = DatelineReader.read(article.text, first)
      // Under a standfirst that was read as a paragraph.
      if article.dateline == nil, first.count < 300, let second = lead.dropFirst().first {
        article.dateline = DatelineReader.readBelow(article.text, second)
      }
    } else {
      article.warnings.append(
        Warning(code: "no_article", message: "No article was found on the page."))
    }
  }
}

extension PageReader {
  /// The page's description, where no subtitle is printed: often the report's first paragraph.
  private func description(_ article: Article) -> Evidence<String>? {
    let stated = [
      data.meta("og:description"), data.linked("description").first, data.meta("description"), data.meta("twitter:description"),
    ].compactMap { $0 }
    let cut: [UInt8] = [0xE2, 0x80, 0xA6]
    guard
      let s = stated.first(where: {
        !$0.value.reversed().starts(with: cut.reversed()) && !$0.value.reversed().starts(with: [0x2E, 0x2E])
          && $0.value.count >= 20
      })
    else { return nil }
    let key = LineRoles.key(s.value)
    let printed = text.segments.first { $0.line.hash == key }
    return Evidence(
      String(decoding: s.value, as: UTF8.self), origin: .metadata, span: printed?.line.span,
      source: page.source(s.start, s.end), path: s.path, score: 0.5)
  }
}

extension Float {
  /// e to the power of the number, for scores: accurate to about 1e-4.
  var exponential: Float {
    let x = Swift.max(-30, Swift.min(30, self))
    // (1 + x/256)^256
    var y = 1 + x / 256
    if y < 0 { y = 0 }
    for _ in 0..<8 { y *= y }
    return y
  }
}
