// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafSyntax

/// Learns the parser's moves and labels: arc-hybrid with a dynamic oracle and exploration (Goldberg and
/// Nivre 2013), so that it meets in training the states its own mistakes lead to.
struct ParserTrainer {
  let sentences: [TreebankSentence]
  /// Fine tags as the tagger would give them to unseen text.
  let tags: [[UInt8]]
  /// The part of speech of a fine tag.
  let coarse: [UPOS]
  let clusters: WordClusters
  /// A right move must lead by this much, or it is learnt from like a wrong one.
  var margin: Float = 20

  func input(_ words: [WordForm], _ tags: [UInt8]) -> ParserInput {
    var input = ParserInput()
    input.begin()
    for (word, tag) in zip(words, tags) {
      let part = Int(tag) < coarse.count ? coarse[Int(tag)] : .x
      input.append(word, fine: UInt32(tag) &+ 1, coarse: UInt32(part.rawValue) &+ 1)
    }
    input.end()
    return input
  }

  func train(epochs: Int, seed: UInt64, minimum: UInt32, log: (String) -> Void) -> (
    moves: AveragedWeights, labels: AveragedWeights
  ) {
    let moves = AveragedWeights(classes: 3)
    let labels = AveragedWeights(classes: Relation.allCases.count)
    let inputs = sentences.indices.map { input(sentences[$0].forms(clusters), tags[$0]) }
    let children = sentences.map { goldChildren($0) }
    var state = ParserState()
    var keys = FeatureKeys()

    // The features on the way to the gold tree are those that can be learnt.
    for (k, sentence) in sentences.enumerated() {
      state.begin(count: sentence.count)
      while !state.isDone {
        keys.removeAll()
        MoveTemplates(state, inputs[k]).all(state, inputs[k], into: &keys)
        moves.count(keys)
        let costs = costs(state, sentence.heads, children[k])
        let move = (0..<3).filter { costs[$0] < Int.max }.min { costs[$0] < costs[$1] } ?? Move.shift
        guard move != Move.shift else {
          state.shift()
          continue
        }
        let (d, h) = state.arc(move)
        if h != state.root {
          keys.removeAll()
          LabelTemplates(state, inputs[k], dependent: d, head: h)
            .all(state, inputs[k], into: &keys)
          labels.count(keys)
        }
        state.attach(move, label: sentence.relations[d &- 1])
      }
    }
    moves.admit(minimum: minimum)
    labels.admit(minimum: minimum)
    log("parser: \(moves.rows) features of moves, \(labels.rows) of labels")

    var order = Array(sentences.indices)
    var random = SeededGenerator(seed: seed)
    var scores = [Float](repeating: 0, count: 3)
    var labelScores = [Float](repeating: 0, count: labels.classes)
    for epoch in 0..<epochs {
      random.shuffle(&order)
      var right = 0
      var labelled = 0
      var total = 0
      for k in order {
        let sentence = sentences[k]
        var x = inputs[k]
        if random.below(100) < 12 {
          x = input(sentence.forms(clusters, recased: 1 &+ random.below(3)), tags[k])
        }
        state.begin(count: sentence.count)
        while !state.isDone {
          keys.removeAll()
          MoveTemplates(state, x).all(state, x, into: &keys)
          for i in 0..<3 { scores[i] = 0 }
          let costs = costs(state, sentence.heads, children[k])
          let least = costs.min() ?? 0
          let all = keys.keys
          var predicted = -1
          var best = -1
          var start = 0
          for end in keys.tierEnds {
            moves.add(all[start..<end], to: &scores)
            predicted = -1
            best = -1
            var rival = -1  // the best of the moves that lose an arc
            for i in 0..<3 where costs[i] < Int.max {
              if predicted < 0 || scores[i] > scores[predicted] { predicted = i }
              if costs[i] == least {
                if best < 0 || scores[i] > scores[best] { best = i }
              } else if rival < 0 || scores[i] > scores[rival] {
                rival = i
              }
            }
            if best >= 0, rival >= 0, scores[rival] + margin > scores[best] {
              moves.update(all[..<end], best, by: 1)
              moves.update(all[..<end], rival, by: -1)
            }
            start = end
          }
          guard predicted >= 0, best >= 0 else { break }
          moves.tick()
          // Own moves are followed nine times in ten, after the first pass.
          let move = epoch > 0 && random.below(10) > 0 ? predicted : best
          guard move != Move.shift else {
            state.shift()
            continue
          }
          let (d, h) = state.arc(move)
          let isRight = Int(sentence.heads[d &- 1]) == h
          total &+= 1
          if isRight { right &+= 1 }
          if h == state.root {
            if isRight { labelled &+= 1 }
            state.attach(move, label: Relation.root.rawValue)
            continue
          }
          keys.removeAll()
          LabelTemplates(state, x, dependent: d, head: h).all(state, x, into: &keys)
          for c in labelScores.indices { labelScores[c] = 0 }
          let parts = keys.keys
          let gold = Int(sentence.relations[d &- 1])
          var other = 0
          start = 0
          for end in keys.tierEnds {
            labels.add(parts[start..<end], to: &labelScores)
            other = gold == 0 ? 2 : 0
            for c in labelScores.indices
            where c != gold && c != Int(Relation.root.rawValue) && labelScores[c] > labelScores[other] {
              other = c
            }
            if isRight, labelScores[gold] < labelScores[other] + margin / 2 {
              labels.update(parts[..<end], gold, by: 1)
              labels.update(parts[..<end], other, by: -1)
            }
            start = end
          }
          let wrong = labelScores[gold] <= labelScores[other]
          labels.tick()
          if isRight, !wrong { labelled &+= 1 }
          state.attach(move, label: UInt8(wrong ? other : gold))
        }
      }
      log("parser, pass \(epoch &+ 1): heads \(percent(right, total)), with label \(percent(labelled, total))")
    }
    moves.average()
    labels.average()
    return (moves, labels)
  }

  private func goldChildren(_ sentence: TreebankSentence) -> [[Int32]] {
    var children = [[Int32]](repeating: [], count: sentence.count &+ 2)
    for (i, head) in sentence.heads.enumerated() { children[Int(head)].append(Int32(i &+ 1)) }
    return children
  }

  /// How many gold arcs each move makes unreachable; `Int.max` for a move that is not allowed.
  func costs(_ s: ParserState, _ heads: [Int32], _ children: [[Int32]]) -> [Int] {
    var costs = [Int.max, Int.max, Int.max]
    let s0 = s.top(0)
    let s1 = s.top(1)
    let b0 = s.next
    func onStack(_ i: Int) -> Bool { i < b0 && s.heads[i] == 0 && i != s.root }
    if s.canShift {
      var cost = 0
      let head = Int(heads[b0 &- 1])
      if head < b0, head != s0, onStack(head) { cost &+= 1 }
      for child in children[b0] where Int(child) < b0 && onStack(Int(child)) { cost &+= 1 }
      costs[Move.shift] = cost
    }
    guard s0 > 0 else { return costs }
    let head = Int(heads[s0 &- 1])
    var later = 0  // gold children of the top that are still to come
    for child in children[s0] where Int(child) >= b0 { later &+= 1 }
    if s.canLeft {
      var cost = later
      if head != b0, head == s1 || head > b0 { cost &+= 1 }
      costs[Move.left] = cost
    }
    if s.canRight {
      var cost = later
      if head >= b0 { cost &+= 1 }
      costs[Move.right] = cost
    }
    return costs
  }
}
