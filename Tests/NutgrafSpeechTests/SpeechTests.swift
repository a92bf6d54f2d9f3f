// SPDX-License-Identifier: Apache-2.0
import NutgrafNames
import NutgrafReport
import NutgrafSpeech
import NutgrafText
import Testing

/// A quotation in words, for comparing with what a reader would say.
struct Said: Equatable, CustomStringConvertible {
  var content: [String]
  var cue: String?
  var source: String?
  var description: String {
    "\(content) cue: \(cue ?? "-") source: \(source ?? "-")"
  }
}

func read(_ text: String) throws -> Report {
  try Report(id: "t", text: Array(text.utf8), stages: .speech)
}

/// The quotations that have a source or a cue.
func said(_ text: String) throws -> [Said] {
  let report = try read(text)
  return report.speech.quotations.filter { $0.cue != nil || $0.source != nil }.map {
    Said(
      content: $0.content.map(report.document.string), cue: $0.cue.map(report.document.string),
      source: $0.source.map(report.document.string))
  }
}

@Suite struct DirectSpeech {
  @Test func speakerFollowsTheQuote() throws {
    #expect(
      try said("“We open the gates at dawn,” said Marit Oskarsen, the port director.") == [
        Said(
          content: ["“We open the gates at dawn,”"], cue: "said",
          source: "Marit Oskarsen, the port director")
      ])
  }

  @Test func speakerPrecedesTheQuote() throws {
    #expect(
      try said("Marit Oskarsen said: “We open the gates at dawn.”").first.map { [$0.content[0], $0.source ?? ""] }
        == ["“We open the gates at dawn.”", "Marit Oskarsen"])
  }

  @Test func speakerStandsInside() throws {
    let found = try said("“The cranes,” she said, “have not moved since June.”")
    #expect(found.count == 1)
    #expect(found.first?.content == ["“The cranes,”", "“have not moved since June.”"])
    #expect(found.first?.source == "she")
  }

  @Test func aSourceEndsWithItsSentence() throws {
    _ = try said("According to the broker about 2 million crowns\n\n, according to the auction house")
    _ = try said("The crane fell, according\n\nto them, the mayor said.")
  }

  @Test func aDatelineIsNobodysName() throws {
    let found = try said("Harbour News – The council said on Monday that the quay would close.")
    #expect(found.first?.source == "The council")
  }

  @Test func wordsBeforeTheColonTellOfTheSpeaking() throws {
    let found = try said("Quist cited an old song in the assembly to defend the walkout: “No tide waits for us.”")
    #expect(found.first?.content == ["“No tide waits for us.”"])
  }

  @Test func guillemetsHoldTheirWords() throws {
    let found = try said("«The ferry won't sail before Monday,» said Tomas Brek.")
    #expect(found.map(\.content) == [["«The ferry won't sail before Monday,»"]])
  }

  @Test(arguments: ["\"%\"", "“%”", "„%“", "``%''", "‘%’", "'%'"])
  func everyKindOfMark(_ marks: String) throws {
    let quote = marks.split(separator: "%")
    let content = "\(quote[0])The ferry won't sail before Monday,\(quote[1])"
    let found = try said("\(content) said Tomas Brek.")
    #expect(found.map(\.content) == [[content]])
    #expect(found.first?.source == "Tomas Brek")
  }

  @Test func quotationRunsOverParagraphs() throws {
    let text = """
      Tomas Brek told the inquiry: “We wrote to the harbour office in May.

      “Nobody answered until the quay had sunk.”
      """
    let found = try said(text)
    #expect(found.count == 1)
    #expect(found.first?.content.first?.hasSuffix("quay had sunk.”") == true)
  }

  @Test func scareQuotesHaveNoSpeaker() throws {
    let report = try read("The so-called “silent harbour” reopened, and the play “Nine Tides” began.")
    #expect(report.speech.quotations.map(\.kind) == [.fragment, .fragment])
    #expect(report.speech.quotations.allSatisfy { $0.speaker == nil })
  }

  @Test func wordsStandInAParagraphOfTheirOwn() throws {
    let found = try said("Marit Oskarsen added:\n\n“The cranes stand still until somebody pays for them.”")
    #expect(found.map(\.content) == [["“The cranes stand still until somebody pays for them.”"]])
  }

  @Test func aDashSignsAQuotation() throws {
    let found = try said("“The harbour was my whole life, and now it is gone.” — Ines Moravec")
    #expect(found.map(\.source) == ["Ines Moravec"])
  }

  @Test func aTranscriptNamesItsSpeakers() throws {
    let found = try said("OSKARSEN: We never saw that letter before June.")
    #expect(found.map(\.source) == ["OSKARSEN"])
    #expect(found.map(\.cue) == [":"])
  }

  @Test func oneUnbalancedMarkSpoilsNothingElse() throws {
    let text = """
      He called it “a silent harbour and left.

      “We open the gates at dawn,” said Marit Oskarsen.
      """
    #expect(try said(text).contains { $0.content == ["“We open the gates at dawn,”"] })
  }
}

@Suite struct IndirectSpeech {
  @Test func accordingToIsACue() throws {
    #expect(
      try said("Nine barges left overnight, according to the coast guard.") == [
        Said(
          content: ["Nine barges left overnight"], cue: "according to", source: "the coast guard")
      ])
  }

  @Test func theWithANameThatNobodyKnowsIsABody() throws {
    let report = try read("Half of them were missed, according to the Chamber.")
    let speaker = try #require(report.speech.quotations.first?.speaker)
    #expect(report.names.entities[speaker].label == .org)
  }

  @Test func aReportThatSaysSoIsNobody() throws {
    let report = try read("Prices rose by a tenth, according to the official figures.")
    let speaker = try #require(report.speech.quotations.first?.speaker)
    #expect(report.names.entities[speaker].label == .misc)
  }

  @Test func aDescriptionIsASpeaker() throws {
    let report = try read("Nine barges left overnight, according to the coast guard.")
    let speaker = try #require(report.speech.quotations.first?.speaker)
    #expect(report.names.entities[speaker].name == "the coast guard")
    #expect(report.names.mentions.contains { $0.entity == speaker })
  }

  @Test func thatSaidIsNoCue() throws {
    #expect(try said("That said, the tide is still rising.") == [])
  }

  @Test func reportsNest() throws {
    let report = try read(
      "Reuters reported that two officials in Ostrava had said the bridge would open within days.")
    #expect(report.speech.quotations.count == 2)
    #expect(report.speech.quotations.last?.parent == 0)
  }

  @Test func aRefusalIsAStance() throws {
    let report = try read("The ministry declined to comment on the leaked letter.")
    #expect(report.speech.quotations.map(\.stance) == [.declines])
  }
}

@Suite struct SpeechLaws {
  static let samples = [
    "“We open the gates at dawn,” said Marit Oskarsen. “Bring a coat.”",
    "He said 'it's the owners' club' and \"left.\n“Never,” she told ‘the crew’. \"6' 2\" tall\"",
    "According to police, the “deal” (said “X” said) was — “off: said Y.",
    "``Odd,'' she said. «Très «bien»» „so“ he wrote: that that said said said",
  ]

  func check(_ bytes: [UInt8]) {
    guard let report = try? Report(id: "t", text: bytes, stages: .speech) else { return }
    let count = UInt32(report.document.text.count)
    for (i, quotation) in report.speech.quotations.enumerated() {
      for span in quotation.content + [quotation.cue, quotation.source].compactMap({ $0 }) {
        #expect(span.start < span.end && span.end <= count)
        #expect(report.document.text.byte(at: Int(span.start)) & 0xC0 != 0x80)
        #expect(report.document.text.byte(at: Int(span.end)) & 0xC0 != 0x80)
      }
      if let speaker = quotation.speaker { #expect(speaker < report.names.entities.count) }
      if let parent = quotation.parent {
        #expect(parent < i)
        #expect(report.speech.quotations[parent].extent.overlaps(quotation.extent))
      }
    }
    for mention in report.names.mentions {
      if let entity = mention.entity { #expect(entity < report.names.entities.count) }
    }
    let starts = report.names.mentions.map(\.span)
    #expect(starts == starts.sorted())
  }

  @Test(arguments: samples) func anyPrefixReturns(_ text: String) {
    let bytes = Array(text.utf8)
    for end in stride(from: 0, through: bytes.count, by: 2) { check(Array(bytes[..<end])) }
  }

  @Test(arguments: samples) func anyFlippedByteReturns(_ text: String) {
    let bytes = Array(text.utf8)
    for i in stride(from: 0, to: bytes.count, by: 2) {
      for mask in [0x04, 0x80] as [UInt8] {
        var flipped = bytes
        flipped[i] ^= mask
        check(flipped)
      }
    }
  }

  @Test func anySpliceReturns() {
    for a in Self.samples {
      for b in Self.samples {
        let (x, y) = (Array(a.utf8), Array(b.utf8))
        for cut in stride(from: 0, to: min(x.count, y.count), by: 17) {
          check(Array(x[..<cut] + y[cut...]))
        }
      }
    }
  }

  @Test(arguments: ["“", "\"", "‘", "said ", "“a,” said he, ", "he said that ", "'s ", "according to ", ": ", ", "])
  func aLongRunOfTheSameIsRead(_ unit: String) {
    check(Array(String(repeating: unit, count: 400).utf8))
  }

  @Test(arguments: samples) func theSameTwice(_ text: String) throws {
    let (a, b) = (try read(text), try read(text))
    #expect(a.speech.quotations.map(\.content) == b.speech.quotations.map(\.content))
    #expect(a.speech.quotations.map(\.speaker) == b.speech.quotations.map(\.speaker))
  }
}

@Test func sumsOfAParagraphOfAnyLengthFit() {
  let count = 20_000
  var scores: [Int32] = []
  for t in 0..<count { scores += t == 15_000 ? [-300_000, 300_000, 0] : [300_000, -300_000, -300_000] }
  let steps = [Int32](repeating: 0, count: SpeechTagger.contexts * 9)
  let contexts = [UInt8](repeating: 0, count: count)
  var back: [UInt8] = []
  var labels = [UInt8](repeating: 9, count: count)
  Viterbi.best(
    scores, labels: 3, steps: steps, contexts: contexts[...], back: &back, result: &labels, at: 0)
  #expect(labels.indices.filter { labels[$0] != 0 } == [15_000])
  #expect(labels[15_000] == 1)
}
