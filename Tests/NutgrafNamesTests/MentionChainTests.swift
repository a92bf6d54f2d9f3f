// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafNames
import NutgrafReport
import Testing

/// Two labels: four tags each, then none.
private let tags = 9

/// Scores for `answer` that lie `gap` above all others.
private func scores(_ answer: [UInt8], gap: Float) -> [Float] {
  var scores = [Float](repeating: 0, count: answer.count * tags)
  for (i, tag) in answer.enumerated() { scores[i * tags + Int(tag)] = gap }
  return scores
}

@Test func probabilitiesOfAPlaceAddUpToOne() {
  var chain = MentionChain(tags: tags)
  chain.setTransitions([Float](repeating: 0.3, count: tags * tags), scale: 1)
  var scores: [Float] = []
  for i in 0..<(12 * tags) { scores.append(Float(i * 37 % 23) - 11) }
  let hasSum = chain.run(scores)
  #expect(hasSum)
  for i in 0..<12 {
    let sum = (0..<tags).reduce(Float(0)) { $0 + chain.probability(i, $1) }
    #expect(abs(sum - 1) < 1e-4)
  }
}

@Test func longRunsOfSureTagsStaySure() {
  // Names of three tokens, one after the other, far above all else: single precision loses the way.
  var answer: [UInt8] = []
  for i in 0..<100 { answer += i % 2 == 0 ? [0, 1, 2] : [4, 5, 6] }
  var chain = MentionChain(tags: tags)
  chain.setTransitions([Float](repeating: 0, count: tags * tags), scale: 1)
  let hasSum = chain.run(scores(answer, gap: 60))
  #expect(hasSum)
  for first in stride(from: 0, to: 300, by: 3) {
    #expect(chain.probability(answer, first, first + 3, offset: 0) > 0.99)
  }
}

@Test func whatTheRulesForbidIsNotTheEndOfTheSum() {
  // The best tag of the second place cannot follow the best of the first.
  var chain = MentionChain(tags: tags)
  chain.setTransitions([Float](repeating: 0, count: tags * tags), scale: 1)
  let answer: [UInt8] = [0, 3]
  let hasSum = chain.run(scores(answer, gap: 90))
  #expect(hasSum)
  let one = chain.probability([8, 3], 1, 2, offset: 0)
  let other = chain.probability([0, 2], 0, 2, offset: 0)
  // Six ways give up the first token's score (none or a name of one token), one the second's.
  #expect(one > 0.2 && other > 0.2)
  let sum = (0..<tags).reduce(Float(0)) { $0 + chain.probability(1, $1) }
  #expect(abs(sum - 1) < 1e-4)
}

@Test func labelsStandWhereTheGoldKeepsThem() throws {
  // Gold of a sports page may call a national team a miscellany; the knowledge table says it is a country.
  let report = try Report(id: "t", text: Array("Germany won the final in Berlin.".utf8), stages: .syntax)
  let ground = MentionGround(report.document, syntax: report.syntax)
  let found: [(tokens: Range<Int>, label: EntityLabel)] = [(0..<1, .misc), (5..<6, .org)]
  let kept = ground.finished(found, syntax: report.syntax, keepsLabels: true)
  #expect(kept.map(\.label) == [.misc, .org])
  let settled = ground.finished(found, syntax: report.syntax, keepsLabels: false)
  #expect(settled.first?.label == .loc)
}

@Test func wideTemplatesTellTheDeskAndTheLine() throws {
  func keys(_ text: String, of word: String, isWide: Bool) throws -> Set<UInt32> {
    let report = try Report(id: "t", text: Array(text.utf8), stages: .syntax)
    let usual = MentionGround(report.document, syntax: report.syntax)
    let ground = isWide ? usual.widened(report.syntax) : usual
    var f = FeatureKeys()
    for run in ground.openRuns() {
      for t in run.tokens where report.document.string(report.document.tokens.span(t)) == word {
        ground.features(t, run.sentence, into: &f)
      }
    }
    return Set(f.keys)
  }
  let story = " The talks went on for hours.\nNobody left the hall before the night.\nHarrow 3 Lund 1\n"
  let sport = "Football." + story
  let trade = "Markets." + story
  // What stands far off says nothing to the usual templates, the desk does to the wide ones.
  #expect(try keys(sport, of: "Lund", isWide: false) == keys(trade, of: "Lund", isWide: false))
  #expect(try keys(sport, of: "Lund", isWide: true) != keys(trade, of: "Lund", isWide: true))
  let usual = try keys(sport, of: "Lund", isWide: false)
  #expect(try keys(sport, of: "Lund", isWide: true).isSuperset(of: usual) && usual.count > 40)
}

@Test func aNameGoesWithoutTheFullStopOfItsSentence() throws {
  func names(_ text: String) throws -> [String] {
    let report = try Report(id: "t", text: Array(text.utf8), stages: .names)
    return report.names.mentions.filter { $0.kind == .name }.map { report.document.string($0.span) }
  }
  #expect(try names("The yard was sold to Harrow Steel Corp.").last == "Harrow Steel Corp")
  #expect(try names("Harrow Steel Corp. bought the yard.").first == "Harrow Steel Corp.")
  #expect(try names("They went home to the U.S.").last == "U.S.")
}

@Test func aLandWithTheBeforeItIsNoTown() throws {
  func label(_ text: String, _ name: String) throws -> EntityLabel? {
    let report = try Report(id: "t", text: Array(text.utf8), stages: .names)
    return report.names.mentions.first { report.document.string($0.span) == name }?.label
  }
  #expect(try label("Some 200 tourists were stranded in the Andes near the border with Chile.", "Andes") == .loc)
  #expect(try label("The park rangers of the Virunga National Park came to Norvale.", "Virunga National Park") == .loc)
  #expect(try label("The mayor of Lagos said so.", "Lagos") == .gpe)
}
