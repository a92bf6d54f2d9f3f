// SPDX-License-Identifier: Apache-2.0
import NutgrafSyntax
import NutgrafText
import NutgrafTime
import Testing

/// Reads `text` as one paragraph published on `published`.
func read(_ text: String, published: String? = "2031-04-10", kind: BlockKind = .paragraph) -> Times {
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
    "May 1 2 3 to 4 of May 1 2 ", "9", "9,", "1.", "one hundred ", "Monday 20, ", "the ", "$", "-", "a ", "12:",
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
