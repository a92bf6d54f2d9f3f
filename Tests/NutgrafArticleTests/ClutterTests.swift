// SPDX-License-Identifier: Apache-2.0
import NutgrafText
import Testing

@testable import NutgrafArticle

private let harbourPage = """
  <!DOCTYPE html><html lang=en><head><title>Harbour tolls to rise in spring - The Quay Herald</title>
  <meta property="og:title" content="Harbour tolls to rise in spring"></head>
  <body class="gdpr-applies cookie-consent-open">
  <a href=#main>Skip to content</a><nav><ul><li><a href=/>Home</a><li><a href=/sport>Sport</a></ul></nav>
  <div id=cookie-banner><p>We use cookies to give you the best experience.</p><button>Accept all</button></div>
  <div class=ad>Advertisement</div><main><article><h1>Harbour tolls to rise in spring</h1>
  <p class=standfirst>Crews fear that the new charges will drive small boats away from Kessara.</p>
  <div class=byline>By <a rel=author href=/a>Marta Olsen</a></div>
  <div class=share><a href=#>Share on Facebook</a></div>
  <p>KESSARA &mdash; The harbour council voted on Monday to raise docking tolls by a fifth from April, the first increase in nine years.</p>
  <p>Chairwoman Ines Dahl said the money would pay for dredging the eastern channel, which has silted up since the storms of 2022.</p>
  <aside class=related><h3>Read more</h3><ul><li><a href=/x>Storm damage at the pier costs more than feared</a></ul></aside>
  <h2>Crews protest</h2>
  <p>About sixty crews gathered outside the customs house during the debate, and some blocked the road with nets.</p>
  <div class=newsletter-signup><h4>Get the morning briefing</h4><p>Sign up to our free newsletter and have the news in your inbox.</p></div>
  <p>Their spokesman, Per Lund, said that many boats would move to Norvale, where docking is free for vessels under twelve metres.</p>
  <p class=correction>Correction: An earlier version of this article gave the wrong year for the last increase.</p></article>
  <div class=author-box><h4>Marta Olsen</h4><p>Marta Olsen covers ports and shipping for The Quay Herald. She joined the paper in 2016.</p></div>
  <section id=comments><h3>3 Comments</h3><div class=comment><p>They should have dredged years ago, now we all pay for it again.</p><a href=#>Reply</a></div></section></main>
  <footer><p>© 2025 The Quay Herald. All rights reserved.</p></footer></body></html>
  """

@Test(arguments: [
  ("Skip to content", ClutterClass.navigation), ("Sport", .navigation), ("Accept all", .cookie),
  ("We use cookies to give you the best experience.", .cookie), ("Advertisement", .advertisement),
  ("Share on Facebook", .share), ("Read more", .related), ("Storm damage at the pier costs more than feared", .related),
  ("Get the morning briefing", .subscribe), ("Sign up to our free newsletter and have the news in your inbox.", .subscribe),
  ("Marta Olsen covers ports and shipping for The Quay Herald. She joined the paper in 2016.", .author),
  ("They should have dredged years ago, now we all pay for it again.", .comments), ("Reply", .comments),
  ("© 2025 The Quay Herald. All rights reserved.", .legal),
])
func clutterOfAPageSaysWhatItIs(_ text: String, _ kind: ClutterClass) throws {
  let article = try Article(html: Array(harbourPage.utf8))
  let block = try #require(article.blocks.first { article.text.string($0.span) == text })
  #expect(block.kind == .clutter && block.clutter == kind)
}

@Test func everyClutterBlockHasAClass() throws {
  let article = try Article(html: Array(harbourPage.utf8))
  for block in article.blocks { #expect((block.kind == .clutter) == (block.clutter != .none)) }
  let paragraphs = article.blocks.filter { $0.kind == .paragraph }
  #expect(paragraphs.count == 4)
  #expect(article.blocks.filter { $0.kind == .heading }.map { article.text.string($0.span) } == ["Crews protest"])
  #expect(article.blocks.contains { $0.kind == .notice })
  #expect(article.byline.map { article.text.string($0) } == "By Marta Olsen")
}

@Test func aStandfirstUnderTheHeadlineIsTheSubtitle() throws {
  let article = try Article(html: Array(harbourPage.utf8))
  #expect(article.subtitle?.value == "Crews fear that the new charges will drive small boats away from Kessara.")
  #expect(article.blocks.filter { $0.kind == .subtitle }.count == 1)
  #expect(article.dateline?.place.map { article.text.string($0) } == "KESSARA")
}

/// An element copied by the standard (a link that is never closed) does not make its long values be read
/// again and again, and five hundred open elements do not slow those inside.
@Test(arguments: [
  "<a rel='" + String(repeating: "author x ", count: 4000) + "' href=/>" + String(repeating: "<p>word</p>", count: 2000),
  "<svg>" + String(repeating: "<g>", count: 600) + String(repeating: "</x></p>", count: 4000),
  String(repeating: "<b>", count: 600) + String(repeating: "<div></p><li>", count: 3000),
])
func openElementsAreSearchedToTheirWall(_ page: String) throws {
  let article = try Article(html: Array(page.utf8))
  #expect(article.blocks.allSatisfy { $0.span.upper <= article.text.count })
  #expect(article.authors.isEmpty)
}

private let harbourLines = """
  Home
  News
  Sign in
  Advertisement
  Harbour tolls to rise in spring, council says
  Marta Olsen
  2 weeks ago
  17 views
  Share on Facebook
  KESSARA (NPA) — The harbour council voted on Monday to raise docking tolls by a fifth from April, the first increase in nine years.
  Chairwoman Ines Dahl said the money would pay for dredging the eastern channel, which has silted up since the storms of 2022.
  "Nobody likes a higher bill, but a port that cannot be entered has no value," she told reporters after the vote.
  The new tolls per night are:
  Boats up to 8 metres: 12
  Boats up to 12 metres: 19
  Larger boats: on request
  About sixty fishing crews gathered outside the customs house during the debate, and some blocked the road with nets.
  Their spokesman, Per Lund, said that many boats would move to Norvale, where docking is free for vessels under twelve metres.
  The council will hear the crews again on 20 March, and it promised to publish the accounts of the harbour before that day.
  About the author
  Marta Olsen covers ports and shipping for The Quay Herald.
  Don't Miss
  Storm damage at the pier costs more than feared
  3 weeks ago
  Leave a Reply
  Comment *
  Privacy policy
  """

private func harbourKind(_ text: String, _ options: ReadOptions = ReadOptions()) -> Block? {
  let article = Article(flattened: SourceText(harbourLines), options: options)
  return article.blocks.first { article.text.string($0.span) == text }
}

@Test func aListWithoutSentencesStaysInTheArticle() {
  #expect(harbourKind("The new tolls per night are:")?.kind == .paragraph)
  for item in ["Boats up to 8 metres: 12", "Boats up to 12 metres: 19", "Larger boats: on request"] {
    #expect(harbourKind(item)?.kind == .listItem)
  }
}

@Test func aListUnderTheTextOfAPageStaysWithIt() throws {
  let list = (2001...2024).map { "<li>\($0): Crew of boat \($0 % 7)" }.joined()
  let page = harbourPage.replacing(
    "<p class=correction>", with: "<p>These crews have won the harbour race.</p><ul>\(list)</ul><p class=correction>")
  let article = try Article(html: Array(page.utf8))
  #expect(article.blocks.filter { $0.kind == .listItem }.count == 24)
  // One that an element calls something else does not.
  let links = "<aside class=related>" + list.replacing("<li>", with: "<li><a href=/x>") + "</aside>"
  let other = try Article(html: Array(page.replacing(list, with: links).utf8))
  #expect(other.blocks.filter { $0.kind == .listItem }.isEmpty)
}

@Test func linesOfAPageSayWhatTheyAre() {
  let expected: [(String, ClutterClass)] = [
    ("Home", .navigation), ("Sign in", .subscribe), ("Advertisement", .advertisement), ("2 weeks ago", .time),
    ("17 views", .counts), ("Share on Facebook", .share), ("About the author", .author), ("Don't Miss", .related),
    ("Storm damage at the pier costs more than feared", .related), ("3 weeks ago", .time),
    ("Leave a Reply", .comments), ("Comment *", .comments), ("Privacy policy", .legal),
  ]
  for (text, kind) in expected { #expect(harbourKind(text)?.clutter == kind, "\(text)") }
  #expect(harbourKind("Harbour tolls to rise in spring, council says")?.kind == .title)
  #expect(harbourKind("Marta Olsen")?.kind == .byline)
}

@Test func anAgeOnAPageCountsFromTheFetchAlone() throws {
  let page = harbourPage.replacing("<div class=share>", with: "<span class=date>2 weeks ago</span><div class=share>")
  let bytes = Array(page.utf8)
  #expect(try Article(html: bytes).published == nil)
  var options = ReadOptions()
  options.fetched = DateTime(iso: "2025-03-20T10:00:00Z")
  let article = try Article(html: bytes, options: options)
  #expect(article.published?.value.iso == "2025-03-06")
  #expect(article.published?.path == "line:ago")
}

private let floodLines = """
  Home
  News
  Flood in Norvale: live updates
  Updated 9:40 am
  The river Ard has burst its banks after three days of rain, and more water is expected before tomorrow.
  9:40 am
  Bridge closed
  The stone bridge at Elm Street has been closed to all traffic, the police say. Drivers are asked to use the ring road.
  28 minutes ago
  School sends pupils home
  The primary school in the lower town has sent its pupils home after water came into the gymnasium, the headmistress said.
  8:31 am
  Firefighters have been filling sandbags in front of the town hall since five in the morning, with help from forty volunteers.
  Comments
  2 hours ago
  I have never seen the water as high as this in all my life, and nobody told us.
  """

@Test func aLiveBlogKeepsItsEntries() {
  let article = Article(flattened: SourceText(floodLines))
  #expect(article.isLive)
  func texts(_ kind: BlockKind) -> [String] {
    article.blocks.filter { $0.kind == kind }.map { article.text.string($0.span) }
  }
  #expect(texts(.paragraph).count == 4)
  #expect(texts(.heading) == ["Bridge closed", "School sends pupils home"])
  #expect(texts(.clutter).contains("28 minutes ago") && texts(.clutter).contains("9:40 am"))
  #expect(texts(.clutter).contains { $0.hasPrefix("I have never seen") })
  #expect(!Article(flattened: SourceText(harbourLines)).isLive)
}

@Test func entriesWithTheirTimesMakeAPageALiveBlog() throws {
  let page = """
    <title>Flood in Norvale</title><main><article class=live-blog><h1>Flood in Norvale</h1>
    <p>The river Ard has burst its banks after three days of rain, and more water is expected.</p>
    <div class=liveblog-entry><time>9:40 am</time><p>The stone bridge at Elm Street has been closed to all traffic, the police say.</p></div>
    <div class=liveblog-entry><time>9:12 am</time><p>The primary school in the lower town has sent its pupils home after water came in.</p></div>
    <div class=liveblog-entry><time>8:31 am</time><p>Firefighters have been filling sandbags in front of the town hall since five in the morning.</p></div>
    </article></main>
    """
  let article = try Article(html: Array(page.utf8))
  #expect(article.isLive)
  #expect(article.blocks.filter { $0.kind == .paragraph }.count == 4)
  #expect(try !Article(html: Array(harbourPage.utf8)).isLive)
}

@Test func aTitleOfAHundredThousandBytesIsNone() throws {
  let words = String(repeating: "harbour tolls - ", count: 8000)
  let article = try Article(html: Array("<title>\(words)</title><p>The council voted on Monday to raise docking tolls by a fifth.</p>".utf8))
  #expect(article.title == nil)
}
