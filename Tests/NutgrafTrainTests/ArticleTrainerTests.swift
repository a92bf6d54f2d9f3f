// SPDX-License-Identifier: Apache-2.0
import NutgrafArticle
import NutgrafJSON
import NutgrafText
import Testing

@testable import NutgrafTrain

@Test func treesLearnARuleOfTwoFeaturesAndANeighbour() {
  var examples = ExampleSet(stride: 3, shared: 1)
  var random = SeededGenerator(seed: 5)
  var documents: [(TrainingRows, [Bool])] = []
  for _ in 0..<40 {
    let bytes = (0..<90).map { _ in UInt8(random.below(200)) }
    let rows = TrainingRows(count: 30, stride: 3, bytes: bytes)
    let labels = (0..<30).map { rows.value($0, 1) > 100 && rows.value($0 - 1, 0) > 50 }
    documents.append((rows, labels))
    for i in 0..<30 { examples.add(rows, i, labels[i], 1) }
  }
  var trees = ObliviousTrees()
  trees.trees = 30
  trees.columnsSeen = 1
  let model = examples.learn(trees)
  let wrong = documents.reduce(0) { sum, d in
    sum + (0..<30).count { (model.score(d.0, $0) > 0) != d.1[$0] }
  }
  #expect(wrong < 24)
  #expect(model.encoded() == examples.learn(trees).encoded())
}

@Test func goldWordsAreFoundInOrderAmongSegments() {
  func words(_ text: String) -> [UInt32] { GoldAlignment.words(Array(text.utf8)) }
  let segments = [
    "Home", "Ferries stay in port as crews walk out", "Some crews walked out on Monday at the old quay.",
    "Read more", "The owner refused, and the union said that it would not wait for an answer any longer.", "Home",
  ].map(words)
  let gold = words(
    "Some crews walked out on Monday at the old quay. The owner refused, and the union said that it "
      + "would not wait for an answer any longer.")
  #expect(GoldAlignment.labels(segments, gold: gold) == [0, 0, 1, 0, 1, 0])
  #expect(GoldAlignment.labels([words("Nothing of it")], gold: gold) == nil)
  let texts = ["Must be here", "must not", "unknown"].map { Array($0.utf8) }
  #expect(
    GoldAlignment.labels(texts, with: [Array("be here".utf8)], without: [Array("not".utf8)]) == [1, 0, -1])
}

@Test func sitesStayInOneFold() {
  let folds = Folds(["a", "b", "a", "c", "b", "a"], count: 3)
  for fold in 0..<3 {
    let part = Set(folds.part(fold))
    #expect(part.isDisjoint(with: folds.rest(fold)) && part.count + folds.rest(fold).count == 6)
    for group in [[0, 2, 5], [1, 4]] { #expect(part.isSuperset(of: group) || part.isDisjoint(with: group)) }
  }
}

@Test func aPageTrainerGivesATableOfTrees() throws {
  let paragraph = "The sailors of the northern line walked out on Monday because the owner had cut their pay again."
  let records = try (0..<6).map { i in
    let html = "<nav><a href='/'>Home</a> <a href='/s'>Sport</a></nav><article>"
      + (0..<4).map { "<p>\(paragraph) That was day \($0 + i).</p>" }.joined() + "</article><footer>Imprint</footer>"
    let body = (0..<4).map { "\(paragraph) That was day \($0 + i)." }.joined(separator: " ")
    return try JSONValue(
      parsing: Array(#"{"id":"\#(i)","site":"s\#(i)","html":"\#(html)","body":"\#(body)"}"#.utf8))
  }
  let model = try ArticlePageTrainer.train(
    TrainingRequest(gold: [GoldFile(path: "made here", records: records)]))
  #expect(model.bytes.prefix(4).elementsEqual([0x4E, 0x47, 0x54, 0x45]))
  #expect(model.card.contains("6 pages"))
}
