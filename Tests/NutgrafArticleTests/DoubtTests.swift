// SPDX-License-Identifier: Apache-2.0
import NutgrafText
import Testing

@testable import NutgrafArticle

private let head = "<html><head><title>Night trains return to the coast of Orrin</title></head><body>"
private let prose = """
  <p>The railway of Orrin will run night trains to the coast again from the first of May, its director said on Monday.</p>
  <p>The line was closed eleven years ago, when the last sleeping cars were sold to a museum in the hills of Teal.</p>
  <p>Each train will carry two hundred people, and a bed will cost no more than a room in one of the inns of the port.</p>
  """
private let more = """
  <p>The port has asked for a second train in summer, but the railway wants to see first how many beds it can sell.</p>
  <p>Work on the platform begins in March, and the mayor of the town expects the first guests to be there at dawn.</p>
  """

private func read(_ body: String) throws -> Article {
  try Article(
    html: Array((head + "<article><h1>Night trains return to the coast of Orrin</h1>" + body + "</article></body></html>").utf8))
}

private func kind(_ article: Article, _ text: String) -> BlockKind? {
  article.blocks.first { article.text.string($0.span).contains(text) }?.kind
}

@Test func aQuotePulledOutOfTheTextIsNotReadTwice() throws {
  let quote = "a bed will cost no more than a room in one of the inns of the port"
  let article = try read(prose + "<blockquote><p>\(quote)</p></blockquote>" + more)
  let found = article.blocks.filter { article.text.string($0.span).contains(quote) }.map(\.kind)
  #expect(found == [.paragraph, .clutter])
}

@Test func theCodeOfAnEmbedIsNoText() throws {
  let article = try read(
    prose + "<blockquote class=\"embed\">&lt;a href=\"https://chat.example/tag\"&gt;#Orrin&lt;/a&gt; has its night trains back, the director of the railway says.</blockquote>"
      + more)
  #expect(kind(article, "has its night trains back") == .clutter)
  #expect(kind(article, "The port has asked") == .paragraph)
}

@Test func namesAndOfficesAboveTheTextAreNone() throws {
  let article = try read("<p>Mira Tolland</p><p>Deputy Features Editor</p>" + prose + more)
  #expect(kind(article, "Deputy Features Editor") != .paragraph)
  #expect(kind(article, "The railway of Orrin will run") == .paragraph)
}

@Test func howToReachTheWriterIsNoText() throws {
  let article = try read(prose + more + "<p>Mira Tolland can be reached at mira@herald.example or by post.</p>")
  #expect(kind(article, "can be reached") != .paragraph)
  #expect(kind(article, "Work on the platform") == .paragraph)
}

@Test func linesThatSendTheReaderOnAreNoEnding() throws {
  let article = try read(
    prose + more + "<p>See more from <a href=\"/rail\">the railway desk</a> here.</p>")
  #expect(kind(article, "See more from") == .clutter)
  #expect(kind(article, "Work on the platform") == .paragraph)
}

@Test func whatStandsUnderANoticeIsTheNotice() throws {
  let article = try read(
    prose + more + "<p>Correction: May 3, 2026:</p><p>A first version of this report gave a wrong number of beds for the sleeping cars of the museum.</p>")
  #expect(kind(article, "A first version of this report") == .notice)
  #expect(kind(article, "Work on the platform") == .paragraph)
}

@Test func aHeadingBelowAPictureStaysWithItsText() throws {
  let article = try read(
    prose + "<h2>Beds for two hundred</h2>" + more + "<h2>A platform of its own</h2><figure><img src=\"p.jpg\"><figcaption>The platform at dusk.</figcaption></figure>"
      + more)
  #expect(kind(article, "Beds for two hundred") == .heading)
  #expect(kind(article, "A platform of its own") == .heading)
  #expect(kind(article, "at dusk") == .caption)
}

@Test func keyFactsAboveTheTextAreNotItsBeginning() throws {
  let article = try read(
    "<ul class=\"summary\"><li>Night trains return in May.</li><li>A bed costs no more than an inn.</li></ul>" + prose + more)
  #expect(kind(article, "A bed costs no more") != .listItem)
  #expect(kind(article, "The railway of Orrin will run") == .paragraph)
}

private func flat(_ between: String) -> Article {
  let lines = [
    "The Quay Herald", "Sign in", "Night trains return to the coast of Orrin", "By Mira Tolland", "2 weeks ago",
    "The railway of Orrin will run night trains to the coast again from the first of May, its director said on Monday.",
    "The line was closed eleven years ago, when the last sleeping cars were sold to a museum in the hills of Teal, and the station at the end of it has been a storehouse for nets ever since.",
    "Each train will carry two hundred people, and a bed will cost no more than a room in one of the inns of the port, which has only forty of them and turns guests away all summer.",
    between,
    "The port has asked for a second train in summer, but the railway wants to see first how many beds it can sell, because the museum lends its cars for two years and no longer.",
    "Work on the platform begins in March, and the mayor of the town expects the first guests to be there at dawn, when the market opens and the boats come in from the banks.",
    "The director said that the railway had lost money on its trains by day in each of the last six years, and that people who sleep on the way are the only ones whose number has grown.",
    "She will travel on the first train herself, she said, and the museum will send two of its keepers along, who know how the beds are let down and how the lamps are lit.",
    "A return ticket with a bed will be sold for the price of two tickets by day, and those who only want a seat can buy one at the door of the train if any are left.",
    "Share", "Leave a Reply", "Your email address will not be published.", "Post Comment", "© 2026 The Quay Herald",
  ]
  return Article(flattened: SourceText(lines.joined(separator: "\n\n")))
}

@Test func aLabelInCapitalsLeadsAwayFromTheText() {
  let article = flat("RELATED: How the sleeping cars of the coast line came to the museum")
  #expect(kind(article, "RELATED") == .clutter)
  #expect(kind(article, "Each train will carry") == .paragraph)
}

@Test func aPostIsKnownByItsSignature() {
  let words = "Night trains are back and nobody asked the people who live beside the line whether they want to be woken at four in the morning by people on their way to a beach."
  let article = flat(words + "\n\n— Tam Oriel (@tamoriel) May 3, 2026")
  #expect(kind(article, "nobody asked the people") == .clutter)
  #expect(kind(article, "The port has asked") == .paragraph)
}

@Test func aDecodedPageKnowsWhereItsBytesCameFrom() throws {
  // Two bytes a character, three in UTF-8; a byte that begins none; ASCII around them.
  let page: [UInt8] = Array("<p>a".utf8) + [0xD6, 0xD0, 0xB9, 0xFA] + Array("b".utf8) + [0xFF] + Array("c</p>".utf8)
  let out = EncodingDecoder.iconv(page, name: "GB18030")
  #expect(String(decoding: out.utf8, as: UTF8.self) == "<p>a中国b\u{FFFD}c</p>")
  let starts: [(UInt32, UInt32)] = [(0, 0), (3, 3), (4, 4), (7, 6), (10, 8), (11, 9), (14, 10), (15, 11)]
  for (at, source) in starts { #expect(out.origins.source(at) == source) }
  #expect(out.origins.source(UInt32(out.utf8.count)) == UInt32(page.count))
  // Within a character, within its bytes.
  #expect(out.origins.source(6) == 5)
}

@Test func aByteOrderMarkCountsInARepairedPage() throws {
  let page: [UInt8] = [0xEF, 0xBB, 0xBF] + Array("<p>one ".utf8) + [0xFF] + Array(" two</p>".utf8)
  let bytes = PageBytes(page)
  #expect(String(decoding: bytes.utf8, as: UTF8.self) == "<p>one \u{FFFD} two</p>")
  #expect(bytes.source(0) == 3)
  #expect(bytes.source(7) == 10)
  #expect(bytes.source(11) == 12)
}
