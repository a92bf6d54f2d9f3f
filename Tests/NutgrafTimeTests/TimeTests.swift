// SPDX-License-Identifier: Apache-2.0
import NutgrafSyntax
import NutgrafText
import NutgrafTime
import Testing

/// Reads `text` as one paragraph published on `published`.
func read(_ text: String, published: String? = "2031-04-10", kind: BlockKind = .paragraph) -> Times
{
  let source = SourceText(text)
  var document = Document(text: source, blocks: [Block(span: source.span, kind: kind)])
  Tokenizer.cut(&document)
  return Times(
    of: document, syntax: Syntax(),
    options: TimeOptions(published: published.flatMap { DateTime(iso: $0) }))
}

/// The words and values of the times in `text`: `Tuesday=2031-04-08`.
func times(_ text: String, published: String? = "2031-04-10") -> [String] {
  let bytes = Array(text.utf8)
  return read(text, published: published).times.map {
    String(decoding: bytes[$0.span.lower..<$0.span.upper], as: UTF8.self) + "=" + $0.value
  }
}

@Suite struct TimeTests {
  @Test func whatWasDidNotHappenOnADayToCome() {
    #expect(
      times("The line stays closed until Monday. The search was called off at 8 p.m.")
        == ["Monday=2031-04-14", "8 p.m.=2031-04-10T20:00"])
    #expect(
      times("The line reopens on Monday. The first train will leave at 8 p.m.")
        == ["Monday=2031-04-14", "8 p.m.=2031-04-14T20:00"])
  }

  @Test(arguments: [
    ("Dockers walked out on Tuesday.", "Tuesday=2031-04-08"),
    ("The terminal will reopen on Monday.", "Monday=2031-04-14"),
    ("The court ruled on Thursday.", "Thursday=2031-04-10"),
    ("It was the first strike since October 2030.", "October 2030=2030-10"),
    ("Talks began yesterday.", "yesterday=2031-04-09"),
    ("The ship left on 3 March.", "3 March=2031-03-03"),
    ("The ship left on March 3rd, 2029.", "March 3rd, 2029=2029-03-03"),
    ("Exports fell last month.", "last month=2031-03"),
    ("They met two years ago.", "two years ago=2029"),
    ("She arrived Wednesday night.", "Wednesday night=2031-04-09TNI"),
    ("He spoke at 10 p.m. Wednesday.", "10 p.m. Wednesday=2031-04-09T22:00"),
    ("The mid-1990s were better.", "The mid-1990s=199"),
    ("They come every Thursday.", "every Thursday=XXXX-WXX-4"),
    ("The talks lasted two hours.", "two hours=PT2H"),
    ("Sales rose in the third quarter of 2030.", "the third quarter of 2030=2030-Q3"),
  ])
  func expressionsHaveTheValuesOfTheirDay(_ text: String, _ expected: String) {
    #expect(times(text) == [expected])
  }

  @Test func withoutAReferenceDateRelativeTimesStayUnanchored() {
    #expect(times("They met on Friday.", published: nil) == ["Friday=XXXX-WXX-5"])
    let found = read("They met on Friday.", published: nil).times.first
    #expect(found?.anchor == TimeAnchor.none)
    #expect(found?.from == nil)
  }

  @Test func pageFurnitureIsNotReckonedFromThePublishedDate() {
    let found = read("2 weeks ago", kind: .clutter).times.first
    #expect(found?.anchor == TimeAnchor.none)
    #expect(found?.from == nil)
  }

  @Test func bothEndsOfARangeAreTimes() {
    #expect(
      times("The fair runs from May 3 to 8.") == ["May 3=2031-05-03", "8=2031-05-08"])
    #expect(
      times("It grew between 2014 and 2016.") == ["2014=2014", "2016=2016"])
  }

  @Test(arguments: [
    ("She left last Friday.", "last Friday=2031-04-04"),
    ("They meet next Friday.", "next Friday=2031-04-18"),
    ("Friday’s talks failed.", "Friday=2031-04-04"),
    ("The vote is set for Dec. 7.", "Dec. 7=2031-12-07"),
    ("It was signed on Nov. 3.", "Nov. 3=2030-11-03"),
    ("It will open in March.", "March=2032-03"),
    ("It will open by Friday.", "Friday=2031-04-11"),
    ("It rained over the weekend.", "the weekend=2031-W14-WE"),
    ("A week earlier it had rained.", "A week earlier=2031-W14"),
    ("The law dates from the 1990s.", "the 1990s=199"),
    ("Rome in the 20th century grew.", "the 20th century=19XX"),
    ("It shut in the autumn of 1999.", "the autumn of 1999=1999-FA"),
    ("It runs on the last Sunday of March 2031.", "the last Sunday of March 2031=2031-03-30"),
    ("They met on Christmas Eve 2029.", "Christmas Eve 2029=2029-12-24"),
    ("Shops shut on Easter Monday.", "Easter Monday=2031-04-14"),
    ("Profit fell in fiscal 2029.", "fiscal 2029=2029"),
    ("It left at 16:15 UTC.", "16:15 UTC=2031-04-10T16:15Z"),
    ("He waited half an hour.", "half an hour=PT30M"),
    ("It took 5 1/2 hours.", "5 1/2 hours=PT5H30M"),
    ("It took two hours and ten minutes.", "two hours and ten minutes=PT2H10M"),
    ("It takes 12 to 18 months.", "12 to 18 months=P12M"),
    ("A ten-year plan failed.", "ten-year=P10Y"),
    ("For years nobody came.", "years=PXY"),
    ("It now sells daily.", "now=PRESENT_REF;daily=P1D"),
    ("Rates fell in the past two years.", "the past two years=P2Y"),
    ("It was nineteen ninety-seven.", "nineteen ninety-seven=1997"),
    ("He was born on 03.05.1961.", "03.05.1961=1961-05-03"),
    ("It opened in Q3 2030.", "Q3 2030=2030-Q3"),
    ("Early next week it opens.", "Early next week=2031-W16"),
  ])
  func eachFormOfWordsHasItsValue(_ text: String, _ expected: String) {
    #expect(times(text).joined(separator: ";") == expected)
  }

  @Test(arguments: [
    "You may go.", "They march on.", "A second-hand car stood there.", "The Sunday Times wrote it.",
    "It sold 2,011 cars.", "He called 2882015.", "The 2000-page report is out.", "Rates fall fast.",
    "The Daily Anchor wrote it.", "Flight 1984 left.",
  ])
  func wordsThatOnlyLookLikeTimesAreNone(_ text: String) {
    #expect(times(text) == [])
  }

  @Test func aListSharesItsMonth() {
    #expect(
      times("Trains stop on Monday 20, Tuesday 21 and Wednesday 22 April 2026.")
        == ["Monday 20=2026-04-20", "Tuesday 21=2026-04-21", "Wednesday 22 April 2026=2026-04-22"])
    #expect(
      times("It met on 20 and 21 April 2026.") == ["20=2026-04-20", "21 April 2026=2026-04-21"])
  }

  @Test func openBoundsAreSaidInEDTF() {
    func first(_ text: String) -> TimeExpression? { read(text).times.first }
    #expect(first("The port has grown since 1987.")?.edtf == "1987/..")
    #expect(first("The port will grow until 2040.")?.edtf == "../2040-12-31")
    #expect(first("It shut in autumn 1999.")?.edtf == "1999-23")
    #expect(first("It opened about 1970.")?.edtf ?? "1970~" == "1970~")
    let since = first("The port has grown since 1987.")
    #expect(since?.from == CivilDate(year: 1987, month: 1, day: 1))
    #expect(since?.to == nil)
  }

  @Test func quotedTimesAreReckonedFromTheDayTheyWereSpoken() {
    let text = "“We met yesterday,” she said on Tuesday."
    let found = read(text).times
    #expect(found.map(\.value) == ["2031-04-07", "2031-04-08"])
    #expect(found.first?.anchor == .quotation)
  }

  @Test func furnitureIsReckonedFromTheDayOfFetching() {
    let source = SourceText("2 weeks ago")
    var document = Document(text: source, blocks: [Block(span: source.span, kind: .clutter)])
    Tokenizer.cut(&document)
    let found = Times(
      of: document, syntax: Syntax(),
      options: TimeOptions(
        published: DateTime(iso: "2031-04-10"), fetched: DateTime(iso: "2031-05-01"))
    ).times.first
    #expect(found?.anchor == .fetched)
    #expect(found?.edtf == "2031-04-17~")
  }

  @Test func theDatelineStandsInForAMissingDate() {
    let source = SourceText("They met on Friday.")
    var document = Document(text: source, blocks: [Block(span: source.span, kind: .paragraph)])
    Tokenizer.cut(&document)
    let found = Times(
      of: document, syntax: Syntax(),
      options: TimeOptions(dateline: CivilDate(year: 2031, month: 4, day: 10))
    ).times.first
    #expect(found?.value == "2031-04-04")
    #expect(found?.anchor == .dateline)
  }

  @Test func calendarEdgesHold() {
    #expect(times("It ended last year.", published: "0001-01-01").count == 1)
    #expect(times("It ends next year and in two weeks.", published: "9999-12-31").count == 2)
    #expect(times("It was last week.", published: "2027-01-01") == ["last week=2026-W52"])
    #expect(times("It was a year ago.", published: "2028-02-29") == ["a year ago=2027"])
    #expect(times("In 99999999999 years.").count == 1)
  }

  /// A text with every kind of expression, for the laws below.
  static let sample =
    "HARBOUR (CN) — On Monday, Dec. 7, at 10:35 a.m. EST, some 1,640 dockers (about 20%) left; “we go "
    + "tomorrow night”, he said on 3/4/2031. $1.5bn to £2m, 5½ hours, 12–18 months, 6′ 3″, −5°C; the "
    + "mid-1990s, Q3 2030, the last week of March, two days before Christmas Eve, 1,000 for 1,000.\n"

  @Test func anyPrefixAndAnyFlippedByteReturn() {
    let bytes = Array(Self.sample.utf8)
    for end in stride(from: 0, through: bytes.count, by: 3) {
      check(Array(bytes[..<end]))
    }
    for i in stride(from: 0, to: bytes.count, by: 2) {
      var changed = bytes
      changed[i] ^= 0x15
      check(changed)
    }
    for i in stride(from: 0, to: bytes.count, by: 7) {
      check(Array(bytes[i...] + bytes[..<i] + bytes[(bytes.count / 2)...]))
    }
  }

  /// What a reader gives for any bytes is in bounds, in order and on character boundaries.
  private func check(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let source = Array(text.utf8)
    let found = read(text)
    let spans = found.times.map(\.span) + found.quantities.map(\.span)
    for span in spans {
      #expect(span.upper <= source.count && !span.isEmpty)
      #expect(span.upper == source.count || source[span.upper] & 0xC0 != 0x80)
      #expect(source[span.lower] & 0xC0 != 0x80)
    }
    #expect(zip(found.times, found.times.dropFirst()).allSatisfy { $0.span.end <= $1.span.start })
  }

  @Test func theSameInputGivesTheSameOutput() {
    let a = read(Self.sample)
    let b = read(Self.sample)
    #expect(a.times.map(\.value) == b.times.map(\.value))
    #expect(a.quantities.map(\.value) == b.quantities.map(\.value))
  }

  @Test(arguments: [
    "May 1 2 3 to 4 of May 1 2 ", "9", "9,", "1.", "one hundred ", "Monday 20, ", "the ", "$", "-",
    "a ", "12:",
    "half ", "of the ", "more than ", "between 1 and ", "next ", "’", "é", "January, ",
  ])
  func repetitionEndsAndStaysInBounds(_ piece: String) {
    let text = String(repeating: piece, count: 3000)
    let found = read(text)
    let count = UInt32(text.utf8.count)
    #expect(found.times.allSatisfy { $0.span.end <= count })
    #expect(found.quantities.allSatisfy { $0.span.end <= count })
  }
}
