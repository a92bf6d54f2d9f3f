// SPDX-License-Identifier: Apache-2.0
import NutgrafText
import Testing

@testable import NutgrafArticle

private func kinds(_ text: String) -> [String] {
  Article(flattened: SourceText(text)).blocks.map(\.kind.name)
}

@Test(arguments: [
  "In Paris the talks failed.", "Talks in Paris, again!", "rain over Lisbon tonight",
  "The mayor left.\nThe council met.\nNobody spoke.", "@ana no trains today :( #strike",
])
func plainTextStaysBody(_ text: String) {
  #expect(kinds(text).allSatisfy { $0 == "paragraph" })
}

@Test func blocksLeaveOutTheWhiteSpaceAroundLines() {
  let article = Article(flattened: SourceText("  One line here. \n\n\t Another one there.\r\n"))
  #expect(article.blocks.map { article.text.string($0.span) } == ["One line here.", "Another one there."])
}

private let report = """
  Share this story
  3 min read
  Ferries Stay in Port as Marlund Crews Walk Out

  Some 400 sailors walked off the ferries at Marlund on Monday, leaving six boats idle, the union said.

  Calm at the Quay

  The union demanded a shorter week. The owner refused it. “That would sink us,” said Per Holt, the owner.

  The harbour office said that two boats would sail on Friday, and that it had asked for a meeting.

  Subscribe to our newsletter
  Leave a Reply
  """

@Test func furnitureAroundAReportIsClutterWithItsClass() {
  let article = Article(flattened: SourceText(report))
  #expect(
    article.blocks.map(\.kind) == [
      .clutter, .clutter, .title, .paragraph, .heading, .paragraph, .paragraph, .clutter, .clutter,
    ])
  #expect(
    article.blocks.filter { $0.kind == .clutter }.map(\.clutter) == [.share, .time, .subscribe, .comments])
  #expect(article.title?.value == "Ferries Stay in Port as Marlund Crews Walk Out")
}

private let datelines: [(String, String?, String?)] = [
  ("ISTANBUL (AP) — The talks ended on Friday without a deal.", "ISTANBUL", "AP"),
  ("VARNHOLM, May 16 (Coast Agency) - The strike ended early.", "VARNHOLM", "Coast Agency"),
  ("Marlund - Die Fähren bleiben im Hafen, sagte der Betreiber.", "Marlund", nil),
  ("Coast Courier – Hundreds of sailors walked out on Tuesday.", nil, "Coast Courier"),
]

@Test(arguments: datelines)
func datelinePointsIntoTheParagraph(_ text: String, place: String?, agency: String?) throws {
  let article = Article(flattened: SourceText(text))
  let dateline = try #require(article.dateline)
  #expect(dateline.place.map { article.text.string($0) } == place)
  #expect(dateline.agency.map { article.text.string($0) } == agency)
  #expect(article.blocks.first?.kind == .paragraph)
}

@Test(arguments: [
  "The plan – which nobody liked – was dropped.", "Well-known sailors left the port.",
  "Anna – who lives here – said so.",
])
func aDashInASentenceIsNoDateline(_ text: String) {
  #expect(Article(flattened: SourceText(text)).dateline == nil)
}

@Test func spansLieInTheTextForAnyPrefix() {
  let bytes = Array(report.utf8)
  for count in 0...bytes.count {
    let text = SourceText(String(decoding: bytes[..<count], as: UTF8.self))
    var last: UInt32 = 0
    for block in Article(flattened: text).blocks {
      #expect(block.span.start >= last && block.span.upper <= text.count && !block.span.isEmpty)
      last = block.span.end
    }
  }
}

@Test func longListsOfFurnitureAreLeftOutOfTheBody() {
  let menu = ["Home", "News", "Sport", "Culture", "Weather", "Log in", "Subscribe", "Search"]
  let footer = ["Privacy policy", "Terms of use", "Contact us", "About us", "© 2031 Harbour Herald"]
  let article = Article(
    flattened: SourceText((menu + [report] + footer).joined(separator: "\n")))
  let kept = article.blocks.filter { $0.kind.isBody }.map { article.text.string($0.span) }
  #expect(!kept.contains { menu.contains($0) || footer.contains($0) })
  #expect(kept.contains { $0.hasPrefix("Some 400 sailors") })
}

@Test func hardWrappedProseIsJoined() {
  let article = Article(
    flattened: SourceText(
      "The ferries stayed in port on Monday after the crews\nhad walked out, the union said.\n\nNobody knew for how long."))
  #expect(article.blocks.count == 2)
}

@Test(arguments: ["\u{0}\u{0}\n\u{0}", "\n\n\n", " ", "\u{200B}\n\u{FEFF}", "a", "…\n…", "\r\n\r"])
func oddTextsAreRead(_ text: String) {
  let source = SourceText(text)
  for block in Article(flattened: source).blocks {
    #expect(!block.span.isEmpty && block.span.upper <= source.count)
  }
}

private let dated = """
  Log in
  Bakers of Velm open again after the flood
  By Ana Lima
  Published March 4, 2031 9:30 am
  The bakers of Velm opened their doors again on Monday, a week after the flood, the guild said.
  The guild said that it would ask the council for help, and that it hoped for an answer this week.
  Correction: an earlier report gave the wrong day of the flood.
  Related stories
  Privacy policy
  """

@Test func aPrintedDateAboveTheReportIsItsDate() {
  let article = Article(flattened: SourceText(dated))
  #expect(article.published?.value.iso == "2031-03-04T09:30:00")
  #expect(article.published?.origin == .text)
  #expect(article.published?.span.map { article.text.string($0) } == "Published March 4, 2031 9:30 am")
}

@Test func aGivenDateIsBelieved() {
  var options = ReadOptions()
  options.published = DateTime(iso: "2030-01-02")
  let article = Article(flattened: SourceText(dated), options: options)
  #expect(article.published?.value.iso == "2030-01-02" && article.published?.origin == .given)
}

@Test func agesCountFromTheFetchOnly() {
  let text = dated.replacing("Published March 4, 2031 9:30 am", with: "2 weeks ago")
  #expect(Article(flattened: SourceText(text)).published == nil)
  var options = ReadOptions()
  options.fetched = DateTime(iso: "2031-03-20")
  let article = Article(flattened: SourceText(text), options: options)
  #expect(article.published?.value.iso == "2031-03-06")
}

@Test func aDatelineStandsBelowAHeadlineThatNothingMarks() {
  let text = "https://coast.example/2022/05/talks\n\nHARLUND, May 20 2022 (CCA) - The talks ended on Friday, both said.\n\nThey go on."
  let dateline = Article(flattened: SourceText(text)).dateline
  #expect(dateline?.date == CivilDate(year: 2022, month: 5, day: 20))
  // After a sentence the report has begun.
  let later = "The two sides met in the harbour.\n\nHARLUND, May 20 2022 (CCA) - The talks ended on Friday."
  #expect(Article(flattened: SourceText(later)).dateline == nil)
}

@Test func anAgencyInADatelineIsNotThePublisher() {
  #expect(
    Article(flattened: SourceText("ISTANBUL (AP) — The talks ended on Friday.")).publisher == nil)
  #expect(
    Article(flattened: SourceText("Coast Courier – Hundreds of sailors walked out.")).publisher?.value
      == "Coast Courier")
}

@Test func trainersSeeOneRowALine() {
  let text = SourceText(report)
  let rows = LineTraining.rows(text)
  #expect(rows.count == Article(flattened: text).blocks.count)
  #expect(rows.bytes.count == rows.count * LineTraining.stride)
}

@Test func paragraphsPartedByAdvertisementsAreNeighbours() {
  let paragraphs = [
    "The ferry to Marlund stayed in port on Tuesday, and the crews said that they would not sail before Friday.",
    "The owner of the line, who had offered a rise of two per cent, said that he would wait for a letter from the union.",
    "About three hundred passengers slept in the hall of the station, where the town had put up beds and a kitchen.",
    "A second boat turned back at the lighthouse when its engineers heard the news by radio, the harbour office said.",
    "The office expects that the first boat will leave on Saturday, when the tide allows it to pass the bar at noon.",
  ]
  let text = (["Home", "Sport", "Ferries stay in port as crews walk out"] + paragraphs.flatMap { [$0, "Advertisement"] })
    .joined(separator: "\n")
  let article = Article(flattened: SourceText(text))
  #expect(article.blocks.filter { $0.kind == .paragraph }.map { article.text.string($0.span) } == paragraphs)
  #expect(article.blocks.filter { $0.clutter == .advertisement }.count == paragraphs.count)
}

@Test func whatEachLineEchoes() {
  let text = SourceText(
    "“We waited for the tide all night”\nThe captain sat on the quay. “We waited for the tide all night,” he said to them.\n"
      + "Bakers of Velm open again\n")
  let lines = LineTable(text).lines
  let echoes = LineEchoes(lines, text.bytes.span)
  #expect(echoes.said.map { $0 > 100 } == [true, false, false])
  #expect(echoes.next[0] == 255)
  #expect(echoes.previous[2] == 0)
}
