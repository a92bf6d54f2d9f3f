// SPDX-License-Identifier: Apache-2.0
import NutgrafNames

/// What is measured on text that was not learnt from.
extension MentionTrainer {
  /// The share of right names by probability, in the steps of `MentionModel.step`.
  func calibrate(_ items: [Item], _ field: MentionField, indices: [Int]) -> [UInt8] {
    let none = UInt8(field.tags &- 1)
    var right = [Float](repeating: 0, count: 16)
    var all = right
    var decoder = MentionDecoder(tags: field.tags)
    var chain = MentionChain(tags: field.tags)
    chain.setTransitions(field.transitions[1], scale: 1)
    var scores: [Float] = []
    for index in indices where items[index].unknown.isEmpty {
      let item = items[index]
      var position = 0
      for run in item.runs {
        field.score(item, position, run.tokens.count, pass: 1, into: &scores)
        position &+= run.tokens.count
        var found = [UInt8](repeating: none, count: run.tokens.count)
        decoder.decode(scores, transitions: field.transitions[1], into: &found, at: 0)
        guard found.contains(where: { $0 != none }), chain.run(scores) else { continue }
        MentionDecoder.forEachName(in: found, found.indices, none: none) { i, end in
          let after = run.tokens.lowerBound &+ end
          let isRight =
            (i..<end).allSatisfy { item.gold[run.tokens.lowerBound &+ $0] == found[$0] }
            && (found[i] % 4 == 3 || found[end &- 1] % 4 == 2 || after >= item.gold.count)
          let step = MentionModel.step(chain.probability(found, i, end, offset: 0))
          all[step] += 1
          if isRight { right[step] += 1 }
        }
      }
    }
    var curve: [UInt8] = []
    var floor: Float = 0.1
    for step in 0..<16 {
      floor = max(floor, min(0.99, (right[step] + 2 * max(floor, 0.3)) / (all[step] + 2)))
      curve.append(UInt8(max(0, min(255, (floor * 255).rounded()))))
    }
    log("right by probability: " + zip(right, all).map { "\(Int($0))/\(Int($1))" }.joined(separator: " "))
    return curve
  }

  /// Whether clearly more names of text that was not learnt from are right when their labels stand than when
  /// the knowledge table and the rest of the report set them right: that depends on the gold's conventions.
  /// Less than one in a hundred is noise, and the rules are right about news.
  func labelsStand(
    _ items: [Item], _ field: MentionField, _ names: [String], indices: [Int]
  ) -> Bool {
    let labels = names.map { MentionModel.label($0).learntAs }
    var right = (kept: 0, settled: 0)
    for index in indices where items[index].unknown.isEmpty && !items[index].isCopy {
      let item = items[index]
      let gold = spans(item.gold, labels)
      let found = spans(tag(item, field, pass: 1, lean: leanings[Int(item.ground.manner.rawValue)]), labels)
      func count(keepsLabels: Bool) -> Int {
        // A name too many costs as much as one that is right gains.
        item.ground.finished(found, syntax: item.syntax, keepsLabels: keepsLabels)
          .reduce(0) { sum, name in sum &+ (gold.contains { $0 == name } ? 1 : -1) }
      }
      right.kept &+= count(keepsLabels: true)
      right.settled &+= count(keepsLabels: false)
    }
    log("labels as learnt \(right.kept), set right \(right.settled)")
    return right.kept > right.settled &+ abs(right.settled) / 100
  }

  private func spans(_ tags: [UInt8], _ labels: [EntityLabel]) -> [(tokens: Range<Int>, label: EntityLabel)] {
    var found: [(tokens: Range<Int>, label: EntityLabel)] = []
    MentionDecoder.forEachName(in: tags, tags.indices, none: UInt8(4 &* labels.count)) { first, end in
      found.append((first..<end, labels[Int(tags[first]) / 4]))
    }
    return found
  }
}
