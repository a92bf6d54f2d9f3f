// SPDX-License-Identifier: Apache-2.0
import NutgrafJSON
import NutgrafLexicon
import NutgrafNames
import NutgrafText
import Testing

@testable import NutgrafTrain

/// A toy language: a name begins after "mr" and goes on until a comma.
private let toy: [[(word: UInt32, label: UInt8)]] = (0..<40).map { i in
  let name = UInt32(100 + i)
  return [(1, 0), (2, 0), (name, 1), (name + 50, 2), (3, 0), (UInt32(4 + i % 3), 0)]
}

private func features(_ sentence: [(word: UInt32, label: UInt8)], _ i: Int) -> FeatureKeys {
  var keys = FeatureKeys()
  keys.add(0, sentence[i].word)
  keys.add(1, i > 0 ? sentence[i - 1].word : 0)
  keys.add(2, i + 1 < sentence.count ? sentence[i + 1].word : 0)
  return keys
}

private func train() -> [UInt8] {
  let labels = ["O", "B-PER", "I-PER"]
  var trainer = SequenceTrainer(labels: labels, options: TrainingOptions(epochs: 5, minimumCount: 1))
  trainer.forbids = SequenceTrainer.bioForbids(labels)
  return trainer.train(
    toy.map { sentence in
      var example = SequenceExample()
      for i in sentence.indices { example.append(features(sentence, i), label: sentence[i].label) }
      return example
    })
}

@Test func aTaggerLearnsItsData() throws {
  let model = try SequenceModel(TableBytes(copying: train()))
  var lattice = SequenceModel.Lattice()
  for sentence in toy {
    model.begin(&lattice)
    for i in sentence.indices { model.score(features(sentence, i), into: &lattice) }
    var found: [UInt8] = []
    model.decode(&lattice, into: &found)
    #expect(found == sentence.map(\.label))
  }
}

@Test func trainingTwiceGivesTheSameBytes() {
  #expect(train() == train())
}

@Test func jackknifeNeverShowsAModelItsOwnItem() {
  let seen = Jackknife.run(count: 11, folds: 3) { Set($0) } tag: { model, i in model.contains(i) }
  #expect(seen == [Bool](repeating: false, count: 11))
}

@Test func aClassifierLearnsAndShips() throws {
  let examples = (0..<90).map { i -> ClassifierTrainer.Example in
    var keys = FeatureKeys()
    keys.add(0, UInt32(i % 3))
    keys.add(1, UInt32(i % 7))
    return .init(keys, label: UInt8(i % 3))
  }
  let bytes = ClassifierTrainer(labels: ["a", "b", "c"]).train(examples, kind: "toy")
  let model = try ClassifierModel(TableBytes(copying: bytes), kind: "toy")
  var scores: [Int32] = []
  for i in 0..<9 {
    var keys = FeatureKeys()
    keys.add(0, UInt32(i % 3))
    keys.add(1, UInt32(i % 7))
    #expect(model.classify(keys, scores: &scores) == i % 3)
  }
}

@Suite struct RowCodebookTests {
  private func row(_ weights: [Int16], uses: Float = 1) -> WeightTable.Row {
    WeightTable.Row(key: 1, weights: weights, importance: 1, uses: uses)
  }

  @Test func fewRowsStayAsTheyAre() {
    let rows = [row([1, 2, 3, 4]), row([4, 3, 2, 1]), row([1, 2, 3, 4])]
    #expect(RowCodebook.reduce(rows, to: 2).map(\.weights) == rows.map(\.weights))
  }

  @Test func likeRowsComeToShareOne() {
    let rows = [row([100, 0, 0, 0]), row([98, 0, 0, 0]), row([0, 0, 0, -90]), row([0, 0, 0, -94])]
    let reduced = RowCodebook.reduce(rows, to: 2).map(\.weights)
    #expect(reduced == [[99, 0, 0, 0], [99, 0, 0, 0], [0, 0, 0, -92], [0, 0, 0, -92]])
  }

  @Test func whatIsMetOftenMovesLess() {
    let rows = [row([100, 0, 0, 0], uses: 99), row([0, 0, 0, 0]), row([90, 0, 0, 0], uses: 1)]
    let reduced = RowCodebook.reduce(rows, to: 2).map(\.weights)
    #expect(reduced[0] == reduced[2] && reduced[0][0] == 100)
  }

  @Test func rowsAreComposedOfTwo() {
    // Sixteen rows, each the sum of one of four large steps and one of four small ones.
    let rows = (0..<16).map { (i: Int) -> [Float] in
      let large = Float(i / 4) * 100
      let small = Float(i % 4)
      return [large, large / 2, small]
    }
    let composed = RowCodebook.compose(rows, uses: rows.map { _ in 1 }, count: 4)
    var one: Float = 0
    var both: Float = 0
    for (row, number) in zip(rows, composed.numbers) {
      let first: [Float] = composed.first[Int(number.0)]
      let second: [Float] = composed.second[Int(number.1)]
      for k in row.indices {
        let left: Float = row[k] - first[k]
        let error: Float = left - second[k]
        one += left * left
        both += error * error
      }
    }
    // Four words alone leave the small steps over, which four more tell apart.
    #expect(one > 15 && both < one / 4)
  }
}

@Test func keysAreCountedInTiers() {
  var keys = FeatureKeys()
  keys.beginTiers()
  keys.add(1, 5)
  keys.endTier()
  keys.add(2, 6)
  keys.add(2, 7)
  keys.endTier()
  #expect(keys.tierEnds == [1, 3])
  #expect(keys.keys(from: 1) == [FeatureKeys.key(2, 6, 0, 0), FeatureKeys.key(2, 7, 0, 0)])
  for i in 0..<1000 { keys.add(3, UInt32(i)) }
  #expect(keys.count == FeatureKeys.capacity)
}

@Test func goldOfOtherConventionsKeepsItsLabels() throws {
  // Teams called by their countries are bodies here; the tables know them as places.
  let lands = ["Germany", "France", "Japan", "Kenya", "Peru", "Norway", "Chile", "Egypt"]
  func gold(_ label: String) throws -> GoldFile {
    let records = try (0..<20).map { i in
      let (home, guest) = (lands[i % 8], lands[(i / 8 + i + 1) % 8])
      let text = "\(home) beat \(guest) in the final on Sunday, and the fans sang until late."
      let start = home.utf8.count + 6
      return try JSONValue(
        parsing: Array(
          """
          {"text":"\(text)","entities":[{"start":0,"end":\(home.utf8.count),"label":"\(label)"},
          {"start":\(start),"end":\(start + guest.utf8.count),"label":"\(label)"}]}
          """.utf8))
    }
    return GoldFile(path: "gold.jsonl", records: records)
  }
  var trainer = MentionTrainer()
  trainer.orders = 1
  trainer.epochs = 2
  trainer.caseCopies = 0
  let own = try MentionModel(TableBytes(copying: trainer.train([gold("MISC")]).bytes))
  #expect(own.keepsLabels && own.isWide)
  let usual = try MentionModel(TableBytes(copying: trainer.train([gold("LOC")]).bytes))
  #expect(!usual.keepsLabels && !usual.isWide)
  // The weights do not depend on how many are learnt at a time.
  trainer.orders = 2
  trainer.threads = 1
  let alone = try trainer.train([gold("LOC")]).bytes
  trainer.threads = 3
  #expect(try trainer.train([gold("LOC")]).bytes == alone)
}
