// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
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
