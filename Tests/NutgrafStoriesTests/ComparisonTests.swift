// SPDX-License-Identifier: Apache-2.0
import NutgrafReport
import NutgrafText
import Testing

@testable import NutgrafStories

private func report(_ id: String, _ text: String) throws -> Report {
  try Report(id: id, text: Array(text.utf8))
}

private struct Pair {
  var reports: [Report]
  var comparison: Comparison

  init(_ texts: String...) throws {
    reports = try texts.enumerated().map { try report("\($0.offset)", $0.element) }
    comparison = Comparison(of: reports)
  }

  /// Facts as "relation kind: words | words".
  func facts(_ relation: FactRelation) -> [String] {
    comparison.facts.filter { $0.relation == relation }.map { fact in
      "\(fact.kind.name): "
        + fact.evidence.map { reports[$0.report].document.string($0.span) }
        .joined(separator: " | ")
    }
  }
}

@Suite struct ComparisonTests {
  @Test func aThingDoneAndNotYetDoneConflict() throws {
    let pair = try Pair(
      "The court in Varnholm has banned the strike of the dockers.",
      "The court in Varnholm has not yet ruled on the strike of the dockers.")
    #expect(pair.facts(.conflict).count == 1)
    #expect(pair.facts(.conflict).first?.hasPrefix("status") == true)
  }

  @Test func aThingOverAndAThingThatLastsConflict() throws {
    let pair = try Pair(
      "The pickets at the north gate were cleared by noon.",
      "The pickets at the north gate were still in place at dusk.")
    #expect(pair.facts(.conflict).count == 1)
  }

  @Test func aConditionThatOneReportLacksConflicts() throws {
    let pair = try Pair(
      "The container terminal will reopen in June.",
      "The container terminal can only reopen once the tide gates are repaired.")
    #expect(pair.facts(.conflict).contains { $0.hasPrefix("condition") })
  }

  @Test func whatIsStatedHereAndPassedOnThereConflicts() throws {
    let pair = try Pair(
      "Nordquay will move ninety jobs to Ostermouth.",
      "According to the union, Nordquay intends to move ninety jobs to Ostermouth.")
    #expect(pair.facts(.conflict).contains { $0.hasPrefix("attribution") })
  }

  @Test func wordsForOneThingAgree() throws {
    let pair = try Pair(
      "Nordquay refused the raise of the dockers.", "Nordquay turned the raise of the dockers down.")
    #expect(pair.facts(.agree).count == 1)
    #expect(pair.facts(.conflict).isEmpty)
  }

  @Test func whatOneWishesIsNotWhatWasDone() throws {
    let pair = try Pair(
      "The naval patrols in the Orme strait were ended on Friday.",
      "The islanders demanded an end to the naval patrols in the Orme strait.")
    #expect(pair.facts(.agree).isEmpty)
  }

  @Test func whatIsNotAgreedToIsNotPlanned() throws {
    let pair = try Pair(
      "Norvale has not agreed to reopen the Saltmere strait to fishing boats.",
      "Norvale intends to reopen the Saltmere strait to fishing boats.")
    #expect(pair.facts(.agree).isEmpty)
  }

  @Test func wordingsOfOneSayingAreVariants() throws {
    let pair = try Pair(
      "“A raise of that size would sink us,” said Tomas Brandt.",
      "“We would go under with a raise like that,” said Tomas Brandt.")
    #expect(pair.comparison.quotations.count == 1)
    #expect(pair.comparison.quotations.first?.variants.count == 2)
  }

  @Test func headingsOfOppositeToneFrameTheStoryAgainstEachOther() throws {
    let body = "The union met the operator in the harbour hall of Varnholm on Tuesday and spoke of pay."
    let pair = try Pair(
      "Quays\n\n\(body)\n\nOrderly Pickets\n\n\(body)", "Quays\n\n\(body)\n\nAngry Scenes at the Gates\n\n\(body)")
    #expect(pair.facts(.conflict).contains { $0.hasPrefix("framing") })
  }

  @Test func strangersShareNothing() throws {
    let pair = try Pair(
      "Some 640 dockers walked out of the port of Varnholm on Tuesday, the union said.",
      "A lost painting by Ottilie Brander has been found behind a wardrobe in Veldmoor.")
    #expect(!pair.comparison.sameStory)
    #expect(pair.facts(.agree).isEmpty && pair.facts(.refine).isEmpty)
    #expect(pair.facts(.conflict).isEmpty)
    #expect(pair.facts(.only).count == 2)
  }

  @Test func aReportAgreesWithItselfAndConflictsInNothing() throws {
    let text = """
      Dockers Walk Out

      Some 640 dockers walked out of the port of Varnholm in October 2030, leaving twelve ships idle.
      The court has not yet ruled on the strike, said Elin Marsh. Nordquay refused the raise.
      """
    let pair = try Pair(text, text)
    #expect(pair.comparison.sameStory)
    #expect(pair.facts(.conflict).isEmpty)
    #expect(pair.facts(.only).isEmpty)
    #expect(pair.facts(.agree).count >= 3)
  }

  @Test func aClaimSaidTwiceIsOneFact() throws {
    let once = "The mayor of Varnholm offered to host a meeting of both sides in the town hall."
    let pair = try Pair(once + "\n\n" + once, once)
    #expect(pair.facts(.agree).count == 1)
  }

  @Test func evidenceLiesInItsReport() throws {
    let pair = try Pair(
      "Café “Öst” — 12 ships, 3 hours\n\nThe union demanded an 8% raise, night bonuses and “rest”.",
      "The union wants an 8% raise and an end to agency work since 2030 — “never”, it said.")
    for fact in pair.comparison.facts {
      #expect(!fact.evidence.isEmpty)
      for evidence in fact.evidence {
        let text = pair.reports[evidence.report].document.text
        #expect(evidence.span.upper <= text.count && !evidence.span.isEmpty)
        #expect(text.byte(at: evidence.span.lower) & 0xC0 != 0x80)
        #expect(text.byte(at: evidence.span.upper) & 0xC0 != 0x80)
      }
    }
  }

  @Test func onlyNamesOneReportAndTheRestNameSeveral() throws {
    let pair = try Pair(
      "The mayor offered to host a meeting. Nordquay refused the raise of the dockers.",
      "Two ferries were cancelled in Varnholm. Nordquay rejected the raise of the dockers.")
    for fact in pair.comparison.facts {
      let reports = Set(fact.evidence.map(\.report))
      #expect(fact.relation == .only ? reports.count == 1 : reports.count > 1)
    }
  }

  @Test func nothingAndOneReportCompareToo() throws {
    #expect(Comparison(of: []).facts.isEmpty)
    let one = Comparison(of: [try report("a", "The mayor of Varnholm offered to host a meeting.")])
    #expect(one.sameStory)
    #expect(one.facts.allSatisfy { $0.relation == .only })
  }

  @Test func twiceTheSameIsTheSame() throws {
    let texts = [
      "The union demanded an 8% raise and night bonuses. Twelve ships lay idle.",
      "The union wants an 8% raise and an end to agency work. Fewer than ten ships were idle.",
      "The union asked for a raise. Ships were idle, police said.",
    ]
    let reports = try texts.enumerated().map { try report("\($0.offset)", $0.element) }
    let first = Comparison(of: reports)
    let second = Comparison(of: reports)
    #expect("\(first.facts)" == "\(second.facts)")
    #expect("\(first.timeline)" == "\(second.timeline)")
  }

  @Test func anyPrefixOfAReportCompares() throws {
    let text = "“We came to listen,” said Anders Holt, who leads 3% of 1,000 men — “not to talk”, on 5 May 2031."
    let whole = try report("a", text)
    let bytes = Array(text.utf8)
    for cut in stride(from: 1, to: bytes.count, by: 3) {
      guard let other = try? Report(id: "b", text: Array(bytes[..<cut])) else { continue }
      #expect(Comparison(of: [whole, other]).reports.count == 2)
    }
  }

  @Test func manyReportsOfOneSentenceCompare() throws {
    let one = try report("a", "The mayor of Varnholm offered to host a meeting of the union and Nordquay.")
    let comparison = Comparison(of: Array(repeating: one, count: 200))
    #expect(comparison.sameStory)
    #expect(comparison.facts.filter { $0.relation == .agree }.count == 1)
    #expect(comparison.facts.first?.evidence.count == 200)
  }
}
