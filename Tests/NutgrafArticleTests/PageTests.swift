// SPDX-License-Identifier: Apache-2.0
import NutgrafText
import Testing

@testable import NutgrafArticle

let samplePage = """
  <!DOCTYPE html><html lang=en><head><meta charset=utf-8>
  <title>Ferries stay in port as Marlund crews walk out - Harbour Herald</title>
  <meta property="og:title" content="Ferries stay in port as Marlund crews walk out">
  <meta property="og:site_name" content="Harbour Herald">
  <link rel=canonical href="https://herald.example/ferries">
  <script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",
  "headline":"Ferries stay in port as Marlund crews walk out","datePublished":"2031-03-04T09:30:00+01:00",
  "author":[{"@type":"Person","name":"Ana Lima"}]}</script></head>
  <body><nav class="main-menu"><ul><li><a href=/>Home</a><li><a href=/sport>Sport</a></ul></nav>
  <div class="cookie-banner"><p>We use cookies to make this site better.</p><button>Accept all</button></div>
  <main><article><h1>Ferries stay in port as Marlund crews walk out</h1>
  <p class="standfirst">Sailors want a shorter week &amp; better pay</p>
  <div class="byline">By Ana Lima</div>
  <div class="article-body">
  <p>MARLUND (Coast Agency) &mdash; Some 400 sailors walked off the ferries on Monday, leaving six boats idle, the union said.
  <p>It was the first strike in the port since 2019, and it may last until Friday, the harbour office said.
  <h2>Calm at the quay</h2>
  <p>The union demanded a shorter week. The owner refused it. &ldquo;That would sink us,&rdquo; said Per Holt, the owner of the line.
  <figure><img src=a.jpg><figcaption>Sailors at the quay in Marlund on Monday. Photo: Coast Agency</figcaption></figure>
  <p>The office said that two boats would sail on Friday, and that it had asked both sides for a meeting.
  </div><div class="share-tools"><a href=#>Share on Facebook</a></div></article>
  <aside class="related"><h3>Related stories</h3><ul><li><a href=/a>Bakers of Velm open their doors again</a></ul></aside></main>
  <footer><p>© 2031 Harbour Herald. All rights reserved.</p></footer></body></html>
  """

private func read(_ page: String) throws -> Article { try Article(html: Array(page.utf8)) }

private func texts(_ article: Article, _ kind: BlockKind) -> [String] {
  article.blocks.filter { $0.kind == kind }.map { article.text.string($0.span) }
}

@Test func aPageGivesItsArticleAndKeepsTheRestAsClutter() throws {
  let article = try read(samplePage)
  #expect(texts(article, .title) == ["Ferries stay in port as Marlund crews walk out"])
  #expect(texts(article, .paragraph).count == 4)
  #expect(texts(article, .heading) == ["Calm at the quay"])
  #expect(texts(article, .caption) == ["Sailors at the quay in Marlund on Monday. Photo: Coast Agency"])
  #expect(texts(article, .subtitle) == ["Sailors want a shorter week & better pay"])
  #expect(texts(article, .clutter).contains("Share on Facebook"))
  #expect(texts(article, .clutter).contains("We use cookies to make this site better."))
}

@Test func lettersOfEveryWidthAreText() throws {
  let page = """
    <html><body><ul><li>ＫＹＯＴＯ</li><li>ｺｰﾋｰ</li><li>人々</li><li>々</li><li>（！）</li></ul>
    <p>The ferry to Norvale was late on Monday, the harbour office said, and nobody was hurt.</p></body></html>
    """
  let text = String(decoding: try Article(html: Array(page.utf8)).text.bytes, as: UTF8.self)
  for word in ["ＫＹＯＴＯ", "ｺｰﾋｰ", "人々", "\n々\n"] { #expect(text.contains(word)) }
  #expect(!text.contains("（"))
}

@Test func metadataHasItsEvidence() throws {
  let article = try read(samplePage)
  #expect(article.title?.value == "Ferries stay in port as Marlund crews walk out")
  #expect(article.authors.map(\.value) == ["Ana Lima"])
  #expect(article.published?.value.iso == "2031-03-04T09:30:00+01:00")
  #expect(article.published?.path == "json-ld:datePublished")
  #expect(article.publisher?.value == "Harbour Herald")
  #expect(article.url?.value == "https://herald.example/ferries")
  #expect(article.language?.value == "en")
  let dateline = try #require(article.dateline)
  #expect(dateline.place.map { article.text.string($0) } == "MARLUND")
}

@Test func blocksStandOneALineAndKnowTheirBytesInThePage() throws {
  let article = try read(samplePage)
  let bytes = Array(samplePage.utf8)
  var last: UInt32 = 0
  for block in article.blocks {
    #expect(block.span.start >= last && block.span.upper <= article.text.count)
    last = block.span.end
    #expect(!article.text[block.span].contains(0x0A))
    let source = try #require(block.source)
    #expect(source.upper <= bytes.count && !source.isEmpty)
    let text = article.text.string(block.span)
    if !text.contains("&") && !text.contains("“") && !text.contains("—") {
      #expect(String(decoding: bytes[source.lower..<source.upper], as: UTF8.self) == text)
    }
  }
}

@Test(arguments: ["windows-1252", "iso-8859-1"])
func legacyEncodingsAreDecodedAndKeepTheirPlaces(_ label: String) throws {
  var bytes = Array("<meta charset=\(label)><p>Caf".utf8)
  bytes.append(0xE9)
  bytes += Array(" in Z".utf8)
  bytes.append(0xFC)
  bytes += Array("rich closed on Monday evening, its owner said.</p>".utf8)
  let article = try Article(html: bytes)
  let block = try #require(article.blocks.first)
  #expect(article.text.string(block.span) == "Café in Zürich closed on Monday evening, its owner said.")
  let source = try #require(block.source)
  #expect(bytes[source.lower] == UInt8(ascii: "C") && bytes[source.upper - 1] == UInt8(ascii: "."))
}

@Test func encodingsOfTheCLibraryAreDecoded() throws {
  var bytes = Array("<meta charset=koi8-r><p>".utf8)
  bytes += [0xF0, 0xD2, 0xC9, 0xD7, 0xC5, 0xD4]  // Привет
  let article = try Article(html: bytes)
  #expect(article.text.string(article.text.span) == "Привет")
}

@Test func bytesThatAreNoTextBecomeReplacementCharacters() throws {
  let bytes = Array("<p>Größe und Maße, ".utf8) + [0xFF] + Array(" änderten sich nicht.</p>".utf8)
  let article = try Article(html: bytes)
  #expect(article.text.string(article.text.span).contains("\u{FFFD}"))
}

@Test(arguments: [
  "", "<", "</", "<!", "<!--", "<p", "<p a", "<p a=", "<p a='", "&", "&#", "&#x", "&#x110000;", "\0", "<\0>",
  "<table><td><p><table>", "</p></br></div>", "<script>", "<script><!--<script>", "<title>", "<svg><![CDATA[x",
  "<a><b></a></b>", "<select><option><select>", "\u{FEFF}", "<plaintext><p>",
])
func scrapsOfMarkupAreRead(_ page: String) throws {
  let article = try read(page)
  #expect(article.blocks.allSatisfy { $0.span.upper <= article.text.count })
}

@Test func everyPrefixOfAPageIsRead() throws {
  let bytes = Array(samplePage.utf8)
  for count in stride(from: 0, to: bytes.count, by: 7) {
    let article = try Article(html: Array(bytes[..<count]))
    var last: UInt32 = 0
    for block in article.blocks {
      #expect(block.span.start >= last && block.span.upper <= article.text.count)
      last = block.span.end
    }
  }
}

@Test func flippedBytesAreRead() throws {
  let bytes = Array(samplePage.utf8)
  var state: UInt64 = 42
  for _ in 0..<300 {
    var page = bytes
    for _ in 0..<8 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      page[Int(state >> 33) % page.count] = UInt8(truncatingIfNeeded: state >> 24)
    }
    let article = try Article(html: page)
    #expect(article.blocks.allSatisfy { $0.span.upper <= article.text.count })
  }
}

@Test(arguments: ["<div>", "<b>", "<p>", "<li>", "<table>", "<a href=x>", "</p>", "<!--", "&", "\0", "<td>x", "<svg>", "<option>", "x<br>"])
func muchOfOneThingIsRead(_ piece: String) throws {
  let page = Array(String(repeating: piece, count: 20_000).utf8)
  _ = try Article(html: page)
}

@Test func twoReadingsAreAlike() throws {
  let a = try read(samplePage)
  let b = try read(samplePage)
  #expect(a.text.bytes == b.text.bytes)
  #expect(a.blocks.map(\.span) == b.blocks.map(\.span) && a.blocks.map(\.kind) == b.blocks.map(\.kind))
}

@Test func aPageOverTheLimitIsRefused() {
  var options = ReadOptions()
  options.limit = 10
  #expect(throws: TextError.tooLarge(count: 11, limit: 10)) {
    try Article(html: Array(repeating: 0x41, count: 11), options: options)
  }
}

@Test func theSiteNameIsNoHeadline() throws {
  let article = try read(
    """
    <title>Bakers of Velm open again | Velm Post</title><meta property=og:site_name content="Velm Post">
    <h1>Velm Post</h1><h1>Bakers of Velm open again</h1>
    <p>The bakers of Velm opened their doors again on Monday, a week after the flood, the guild said.</p>
    """)
  #expect(article.title?.value == "Bakers of Velm open again")
}

private let bylines: [(String, [String])] = [
  ("By Ana Lima and Jo Berg", ["Ana Lima", "Jo Berg"]), ("Ana Lima (lim), Jo Berg", ["Ana Lima", "Jo Berg"]),
  ("View all posts by Ana Lima", ["Ana Lima"]), ("https://velm.example/staff", []),
  ("Von Ana Lima und Jo Berg", ["Ana Lima", "Jo Berg"]),
]

@Test(arguments: bylines)
func authorsAreNamesAlone(_ value: String, names: [String]) {
  #expect(AuthorChoice.split(Array(value.utf8)) == names)
}

private let instants: [(String, String?)] = [
  ("2031-03-04T09:30:00+01:00", "2031-03-04T09:30:00+01:00"), ("20310304", "2031-03-04"),
  ("Tue, 04 Mar 2031 09:30:00 GMT", "2031-03-04T09:30:00Z"), ("March 4, 2031", "2031-03-04"),
  ("4. März 2031", "2031-03-04"), ("04.03.2031 09:30", "2031-03-04T09:30:00"), ("soon", nil),
  ("31.02.2031", nil), ("4 de marzo de 2031", "2031-03-04"),
]

@Test(arguments: instants)
func instantsAreReadAsPagesWriteThem(_ value: String, iso: String?) {
  #expect(DateTimeReader.read(Array(value.utf8))?.iso == iso)
}

private let references: [(String, String)] = [
  ("a &amp; b", "a & b"), ("&lt;p&gt;", "<p>"), ("&notit;", "¬it;"), ("&#8212;", "—"), ("&#x2014", "—"),
  ("&#150;", "–"), ("&#0;", "\u{FFFD}"), ("&#xD800;", "\u{FFFD}"), ("&nosuch;", "&nosuch;"), ("&", "&"),
]

@Test(arguments: references)
func characterReferencesAreDecoded(_ raw: String, text: String) {
  var out: [UInt8] = []
  let bytes = Array(raw.utf8)
  CharacterReferences.append(bytes.span, 0, bytes.count, mode: .data, to: &out)
  #expect(String(decoding: out, as: UTF8.self) == text)
}

@Test func anIndexPageGivesNoArticle() throws {
  let links = (1...40).map { "<li><a href=/\($0)>Section \($0)</a>" }.joined()
  let article = try read("<nav><ul>\(links)</ul></nav>")
  #expect(article.blocks.allSatisfy { $0.kind == .clutter })
  #expect(article.warnings.contains { $0.code == "no_article" })
}

@Test func blocksSayWhyTheyAreWhatTheyAre() throws {
  let paragraph = "The crews of the northern line walked out on Monday because their pay had been cut once more this year."
  let page = """
    <title>Crews walk out | Harbour Herald</title>
    <script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Crews walk out on Monday"}</script>
    <nav><a href="/">Home</a> <a href="/s">Sport</a></nav>
    <article><h1>Crews walk out on Monday</h1><p>\(paragraph)</p><p>\(paragraph) Nobody sailed.</p>
    <p>Correction: an earlier text gave the wrong number of boats.</p></article>
    """
  let article = try Article(html: Array(page.utf8))
  #expect(article.isLive && article.isPage)
  #expect(article.notes.count == article.blocks.count)
  let reasons = zip(article.blocks, article.notes)
  #expect(reasons.allSatisfy { $1.reason != .none })
  #expect(reasons.first { $0.0.kind == .title }?.1.reason == .headline)
  #expect(reasons.allSatisfy { $0.kind != .notice || $1.notice == .correction })
  #expect(article.rejected.contains { $0.field == "title" && $0.value.path == "title" })
}

@Test func linesSayWhyTheyAreWhatTheyAre() {
  let article = Article(
    flattened: SourceText(
      """
      2 weeks ago
      17 views
      Crews of the northern line walk out on Monday
      Crews of the northern line walk out on Monday

      The crews of the northern line walked out on Monday because their pay had been cut once more this year.

      The owner refused to talk to them, and the union said that it would not wait for an answer any longer.

      Leave a Reply
      Your email address will not be published.
      """))
  #expect(article.notes.count == article.blocks.count)
  let reasons = article.notes.map(\.reason)
  #expect(reasons.prefix(2).allSatisfy { $0 == .shape } && reasons.last == .phrase)
  #expect(reasons.count { $0 == .headline } == 1 && reasons.count { $0 == .copy } == 1)
}

private let pageOfKinds = """
  <!doctype html><html lang=en><head><title>Dam at Orla fails after storm | Vale Post</title>
  <meta property="og:title" content="Dam at Orla fails after storm"></head><body>
  <nav><a href=/>Home</a></nav><article><h1>Dam at Orla fails after storm</h1>
  <p class=byline>By Nil Varga</p><p><time datetime="2031-05-02">2 May 2031</time></p>
  <p>ORLA (AP) — The old dam above the town of Orla failed on Thursday after three days of rain, and about two hundred families left their homes, the mayor said.</p>
  <p>Engineers had warned of cracks in the wall since the spring of last year, and the council had set money aside for repairs that were never made.</p>
  <h2>What the council knew</h2>
  <ul><li>In March, the first crack was measured at four centimetres by the engineers of the county.</li>
  <li>In June, the council voted to wait for a second report before it paid for repairs.</li></ul>
  <blockquote><p>“We asked for help twice, and twice nobody came to look at the wall,” said Mira Toll, who lives under the dam.</p></blockquote>
  <p>The county sent boats and blankets in the evening, and the school in the upper town was opened for those who had nowhere to sleep.</p>
  <p>Correction: An earlier version of this article gave the wrong name of the mayor.</p>
  </article><footer>© 2031 Vale Post</footer></body></html>
  """

@Test func eachKindOfBlockIsNamed() throws {
  let article = try read(pageOfKinds)
  #expect(texts(article, .byline) == ["By Nil Varga"])
  #expect(texts(article, .listItem).count == 2)
  #expect(texts(article, .blockquote).count == 1)
  #expect(texts(article, .notice) == ["Correction: An earlier version of this article gave the wrong name of the mayor."])
  #expect(article.blocks.first { article.text.string($0.span) == "2 May 2031" }?.clutter == .time)
  #expect(article.blocks.last?.clutter == .legal)
  #expect(article.dateline?.agency.map { article.text.string($0) } == "AP")
}

@Test func anIndexPageIsNoArticle() throws {
  let teasers = ["Dam at Orla fails after storm", "Council votes on tram fares", "School opens its doors", "Bread is back in Velm"]
    .map { "<div class=teaser><h2><a href=/x>\($0)</a></h2><p>More on page two</p></div>" }.joined()
  let article = try read("<html><head><title>Vale Post</title></head><body><main>\(teasers)</main></body></html>")
  #expect(!article.blocks.contains { $0.kind.isBody })
  #expect(article.warnings.map(\.code) == ["no_article"])
}
