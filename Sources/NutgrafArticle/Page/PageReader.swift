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
  private let tree: HTMLTree
  private let data: PageData
  let text: PageText
  private let title: TitleChoice
  let context: PageContext
  private let options: ReadOptions
  private var scores: [Float]
  private var kinds: [BlockKind]

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
    guard let ensemble = PageReader.ensemble else {
      for (i, s) in text.segments.enumerated() { scores[i] = s.isProse ? 1 : -1 }
      return
    }
    // Far from all prose there is nothing to weigh.
    let features = SegmentFeatures(text, context: context)
    scores = ensemble.scores(features.table, otherwise: -8) { features.isNearProse($0) }
  }

  func read() -> Article {
    var reader = self
    reader.giveKinds()
    return reader.article()
  }

  // MARK: - Kinds

  /// On a page with a sure article the doubtful rest is left; on others it is taken.
  private var threshold: Float = 0.35

  private mutating func giveKinds() {
    let segments = text.segments
    var sure: Int32 = 0
    for i in segments.indices where scores[i] > 1 { sure &+= segments[i].line.characters }
    threshold = (sure >= 1000 ? 0.6 : -0.6) - 2 * options.balance
    for i in segments.indices where scores[i] > threshold { kinds[i] = bodyKind(i) }
    // A heading that is in doubt goes with the text around it.
    for i in segments.indices.dropFirst().dropLast()
    where segments[i].level > 1 && kinds[i] == .clutter && scores[i] > threshold - 1.4 {
      let above = scores[i &- 1] > threshold || i > 1 && scores[i &- 2] > threshold
      if above && scores[i &+ 1] > threshold { kinds[i] = bodyKind(i) }
    }
    // A short open line at the end, after the last sentence, has to be surer than the text.
    if let last = segments.indices.last(where: { kinds[$0] != .clutter }), kinds[last] == .paragraph,
      last > 0, segments[last].line.words <= 14,
      !segments[last].line.has(.endMark), !segments[last].line.has(.caseless), scores[last] < threshold + 2.5
    {
      kinds[last] = .clutter
    }
    dropStubs()
    let firstBody = segments.indices.first { kinds[$0] != .clutter } ?? segments.count
    markTitle(before: firstBody)
    markSubtitle(before: firstBody)
    for i in segments.indices where kinds[i] == .clutter || kinds[i] == .paragraph {
      let s = segments[i]
      if s.linkShare < 0.5, NoticeList.isNotice(text.text.span, s.line) {
        kinds[i] = .notice
        continue
      }
      guard kinds[i] == .clutter else { continue }
      let nearTitle = context.headline.map { i > $0 - 4 && i < $0 + 12 } ?? (i < firstBody)
      if (nearTitle || (s.line.has(.bylineLike) && i <= firstBody &+ 3)) && i <= firstBody &+ 3 && s.line.words <= 25
        && (s.line.has(.bylineLike) || (s.near.contains(.author) && s.line.capitalised >= 2 && s.line.lowered <= 2 && s.line.digits == 0))
      {
        kinds[i] = .byline
      } else if s.kind == .caption || (s.near.contains(.figure) && s.line.words >= 4 && s.linkShare < 0.5)
        || (s.line.has(.creditLike) && s.line.words >= 4 && s.flags.contains(.figure))
      {
        kinds[i] = .caption
      }
    }
  }

  /// Above the first sentence a byline and a date are no paragraphs; a few words without an end mark
  /// beside a date are who wrote it or the like, when the classifier was in doubt.
  private mutating func dropStubs() {
    let segments = text.segments
    for i in segments.indices where kinds[i] == .paragraph {
      let line = segments[i].line
      if segments[i].isProse { return }
      if line.has(.bylineLike) && line.words <= 16 {
        kinds[i] = .byline
        continue
      }
      if line.has(.timeLike) {
        kinds[i] = .clutter
        continue
      }
      let besideDate = i > 0 && segments[i &- 1].line.has(.timeLike)
        || i &+ 1 < segments.count && segments[i &+ 1].line.has(.timeLike)
      guard besideDate, line.words <= 8, !line.has(.endMark), !line.has(.caseless), scores[i] < threshold + 1
      else { continue }
      kinds[i] = line.capitalised >= 2 && line.digits == 0 && line.words >= 2 ? .byline : .clutter
    }
  }

  private func bodyKind(_ i: Int) -> BlockKind {
    let s = text.segments[i]
    if s.level > 0 && !(s.line.isSentence && s.line.words > 30) { return .heading }
    switch s.kind {
    case .item: return .listItem
    case .quote: return .blockquote
    case .cell: return s.line.isSentence || s.line.characters > 80 ? .paragraph : .table
    case .caption: return .caption
    default: break
    }
    let short = s.line.words <= 14 && s.line.characters <= 110 && s.line.words >= 1
    let open = !s.line.has(.endMark) || s.line.has(.questionMark)
    if short && open && s.boldShare > 0.9 && !s.line.has(.endsWithColon) && !s.line.has(.startsLower) {
      var next = i &+ 1
      while next < text.segments.count && scores[next] <= threshold { next &+= 1 }
      if next < text.segments.count, next <= i &+ 3, text.segments[next].boldShare < 0.9,
        text.segments[next].line.characters > s.line.characters
      {
        return .heading
      }
    }
    return .paragraph
  }

  private mutating func markTitle(before firstBody: Int) {
    let wanted = title.bestValue.isEmpty ? 0 : LineRoles.key(title.bestValue)
    var found = false
    for (i, s) in text.segments.enumerated() where wanted != 0 && s.line.hash == wanted {
      if i <= firstBody || s.level == 1 || !found && kinds[i] == .clutter && s.level > 0 {
        kinds[i] = .title
        found = true
      }
    }
    if !found, let i = context.headline, i <= firstBody { kinds[i] = .title }
  }

  private mutating func markSubtitle(before firstBody: Int) {
    guard let i = subtitleIndex(before: firstBody) else { return }
    // One that reads as the first paragraph stays one; the description still points at it.
    if kinds[i] == .clutter || scores[i] < threshold + 1.5 { kinds[i] = .subtitle }
  }

  /// The printed line under the headline that says what the report is about.
  private func subtitleIndex(before firstBody: Int) -> Int? {
    let segments = text.segments
    let headline = segments.indices.last { kinds[$0] == .title && $0 <= firstBody } ?? context.headline
    let from = max(0, (headline ?? firstBody) &- 3)
    let to = min(segments.count, max(firstBody &+ 1, (headline ?? 0) &+ 1), from &+ 25)
    guard from < to else { return nil }
    var descriptions: [UInt32] = []
    for s in [data.meta("og:description"), data.meta("description"), data.linked("description").first, data.meta("twitter:description")] {
      if let s { descriptions.append(LineRoles.key(s.value)) }
    }
    var best: (Int, Float)?
    for i in from..<to where kinds[i] != .title {
      let s = segments[i]
      guard s.line.words >= 4, s.line.characters >= 25, s.line.characters <= 700, s.linkShare < 0.5,
        !s.line.has(.timeLike), !s.line.has(.bylineLike), s.line.clutterStrength < 2
      else { continue }
      var score: Float = 0
      if descriptions.contains(s.line.hash) { score += 1.5 }
      if s.near.contains(.summary) { score += 1.2 }
      if s.flags.contains(.summary) { score += 0.4 }
      if let headline, i > headline { score += 0.4 - 0.05 * Float(i &- headline) }
      if let headline, i < headline { score -= 0.4 }
      if s.line.has(.creditLike) || s.flags.contains(.figure) { score -= 1 }
      if s.kind == .heading2 { score += 0.3 }
      if kinds[i] != .clutter { score -= descriptions.contains(s.line.hash) ? 0.7 : 1.3 }
      if s.flags.contains(.related) || s.flags.contains(.aside) { score -= 0.5 }
      if score > (best?.1 ?? 0.35) { best = (i, score) }
    }
    return best?.0
  }

  // MARK: - Clutter

  private func clutterClass(_ i: Int) -> ClutterClass {
    let s = text.segments[i]
    let l = s.line
    if l.has(.copyright) && l.words <= 30 { return .legal }
    if l.has(.timeLike) { return .time }
    if l.has(.countLike) { return .counts }
    if l.clutter != .none && l.clutterStrength >= 2 { return l.clutter }
    let order: [(SectionFlags, ClutterClass)] = [
      (.consent, .cookie), (.comments, .comments), (.share, .share), (.advertisement, .advertisement),
      (.subscribe, .subscribe), (.author, .author), (.related, .related), (.navigation, .navigation),
      (.tags, .related), (.date, .time), (.footer, .legal), (.header, .navigation), (.aside, .related),
    ]
    for (flag, kind) in order where s.near.contains(flag) { return kind }
    if l.clutter != .none && l.clutterStrength >= 1 { return l.clutter }
    for (flag, kind) in order where s.flags.contains(flag) { return kind }
    if l.has(.copyright) { return .legal }
    if s.linkShare > 0.7 { return l.words >= 5 ? .related : .navigation }
    return .other
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
    article.isLive = data.isLive
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
      if article.published == nil, let url = article.url,
        let day = DateChoice.inAddress(Array(url.value.utf8))
      {
        article.published = Evidence(
          DateTime(date: day), origin: .metadata, source: url.source, path: "url", score: 0.6)
      }
    }
    article.modified = DateChoice.modified(data, page: page)
    article.rejected = Rejection.values(data, titles: title, chosen: article, page: page)
    if let free = data.isFree { article.paywalled = !free }
    if let paragraph = article.blocks.first(where: { $0.kind == .paragraph }) {
      article.dateline = DatelineReader.read(article.text, paragraph.span)
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
