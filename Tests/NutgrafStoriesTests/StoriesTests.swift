// SPDX-License-Identifier: Apache-2.0
import NutgrafReport
import NutgrafText
import NutgrafTime
import Testing

@testable import NutgrafStories

/// Story numbers of texts fed in order.
private func stories(_ texts: [String], window: Int = 30) -> [Int] {
  var stream = StoryStream(window: window)
  return texts.map { stream.add(text: Array($0.utf8)).story }
}

private let strike = [
  "Some 640 dockers walked out of the port of Varnholm on Tuesday, the Dockers' Union said.",
  "Dockers in Varnholm walk out; ships idle in the port as the Dockers' Union demands a raise.",
]
private let painting =
  "A lost painting by Ottilie Brander has been found behind a wardrobe in a flat in Veldmoor."

@Suite struct StoryStreamTests {
  @Test func tellingsOfOneEventMeetAndOthersStandAlone() {
    #expect(stories([strike[0], painting, strike[1]]) == [1, 2, 1])
  }

  @Test func headlinesAndTextsMeetUnderOneSetting() {
    #expect(stories(["Varnholm dockers walk out of port", strike[0]]) == [1, 1])
  }

  @Test func whatFollowsNeverChangesWhatWasTold() {
    let texts = (0..<60).map { n in
      "Report \(n % 7) tells of the Orlund bridge number \(n % 7) in Tarn\(n % 7), where Mayor Vik\(n % 7) spoke."
    }
    let whole = stories(texts)
    for cut in [1, 7, 23, 59] { #expect(stories(Array(texts[..<cut])) == Array(whole[..<cut])) }
  }

  @Test func aStoryClosesAfterItsWindow() {
    var stream = StoryStream(window: 10)
    let text = Array(strike[0].utf8)
    let first = stream.add(text: text, published: CivilDate(year: 2031, month: 4, day: 8)).story
    let soon = stream.add(text: text, published: CivilDate(year: 2031, month: 4, day: 12)).story
    let late = stream.add(text: text, published: CivilDate(year: 2031, month: 6, day: 1)).story
    #expect(first == soon)
    #expect(late != first)
  }

  @Test func closedStoriesAreForgottenAndNumbersGoOn() {
    var stream = StoryStream(window: 1, limit: 50)
    var last = 0
    for n in 0..<9_000 {
      let text = Array("Quillon\(n) Marrow\(n) visits Harb\(n * 7) and Tolm\(n * 13)".utf8)
      let day = CivilDate(dayNumber: 20_000 + n / 20)
      let story = stream.add(text: text, published: day).story
      #expect(story > last)
      last = story
    }
  }

  @Test func emptyAndOddTextsAreStoriesOfTheirOwn() {
    var stream = StoryStream()
    #expect(stream.add(text: []).story == 1)
    #expect(stream.add(text: [0xFF, 0xC3, 0x00, 0xE2, 0x80]).story == 2)
    #expect(stream.add(text: Array("the of and to".utf8)).story == 3)
  }

  @Test func scoresLieBetweenNothingAndCertainty() {
    var stream = StoryStream()
    for text in strike + [painting, "", "x"] {
      let score = stream.add(text: Array(text.utf8)).score
      #expect(score >= 0 && score <= 1)
    }
  }

  @Test func aReportAndItsBareTextMeet() throws {
    var stream = StoryStream()
    let report = try Report(id: "a", text: Array(strike[0].utf8), stages: .article)
    #expect(stream.add(report).story == stream.add(text: Array(strike[1].utf8)).story)
  }
}

@Suite struct StemTests {
  private func stem(_ word: String) -> UInt32 {
    var reader = StemReader()
    return reader.stem(of: Array(word.utf8)[...])
  }

  @Test(arguments: [
    ("strikes", "strike"), ("refused", "refuse"), ("stopped", "stop"), ("parties", "party"),
    ("Boxes", "box"), ("1,000", "1000"), ("meeting", "meet"),
  ])
  func formsOfOneWordMeet(_ form: String, _ word: String) { #expect(stem(form) == stem(word)) }

  @Test(arguments: [("boss", "bos"), ("status", "statu"), ("thing", "th"), ("bed", "b")])
  func shortAndOddEndingsStay(_ word: String, _ cut: String) { #expect(stem(word) != stem(cut)) }

  @Test func wordsAreReadFromAnyBytes() {
    var reader = StemReader()
    let text = Array("Holt’s “New” plan: 1,000 crews’ pay—now".utf8)
    var words: [String] = []
    var at = 0
    while let word = reader.next(in: text.span, from: at, to: text.count) {
      #expect(word.end > word.start && word.end <= text.count && word.end > at)
      words.append(String(decoding: text[word.start..<word.end], as: UTF8.self))
      at = word.end
    }
    #expect(words == ["Holt’s", "New", "plan", "1,000", "crews", "pay", "now"])
  }

  @Test func theTableKnowsCommonFromRareWords() {
    #expect(WordRarity.embedded(stem("the")) < 1)
    #expect(WordRarity.embedded(stem("government")) < WordRarity.embedded(stem("lighthouse")))
    #expect(WordRarity.embedded(stem("qzxvarnholm")) == WordRarity.embedded.unknown)
  }
}

@Suite struct MeasureTests {
  private func measure(_ value: Double, _ comparator: Comparator = .none) -> Measure {
    Measure(value, low: nil, high: nil, comparator: comparator)
  }

  @Test func aComparatorThatShutsTheOtherValueOutIsAConflict() {
    #expect(measure(12).relation(to: measure(10, .less)) == .apart)
    #expect(measure(10).relation(to: measure(10, .less)) == .apart)
    #expect(measure(45).relation(to: measure(60, .more)) == .apart)
  }

  @Test func theFinerValueLiesWithinTheCoarser() {
    #expect(measure(17).relation(to: measure(14, .atLeast)) == .within)
    #expect(measure(14, .atLeast).relation(to: measure(17)) == .holds)
    #expect(measure(640).relation(to: measure(640, .about)) == .within)
  }

  @Test func likeIsLike() {
    #expect(measure(8).relation(to: measure(8)) == .same)
    #expect(measure(10, .atMost).relation(to: measure(10, .less)) == .holds)
  }

  @Test func durationsAreReadInHours() throws {
    #expect(try #require(Measure.duration("PT2H", mod: nil)).low == 2)
    #expect(try #require(Measure.duration("P1W", mod: nil)).low == 168)
    let less = try #require(Measure.duration("PT2H", mod: "LESS_THAN"))
    #expect(less.relation(to: measure(2)) == .apart)
    #expect(Measure.duration("PXD", mod: nil) == nil)
    #expect(Measure.duration("P", mod: nil) == nil)
    #expect(Measure.duration("", mod: nil) == nil)
  }

  @Test func valuesNameClosedIntervals() throws {
    let autumn = try #require(DayInterval.of(value: "2027-FA"))
    #expect(autumn.from.iso == "2027-09-01" && autumn.to.iso == "2027-11-30")
    let winter = try #require(DayInterval.of(value: "2027-WI"))
    #expect(winter.to.iso == "2028-02-29")
    #expect(DayInterval.of(value: "XXXX-WXX-5") == nil)
    #expect(DayInterval.of(value: "2027-13") == nil)
    #expect(DayInterval.of(value: "2027-Q") == nil)
  }
}
