// SPDX-License-Identifier: Apache-2.0
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
