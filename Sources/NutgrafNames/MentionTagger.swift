// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// Finds names with learned weights: a first pass over the report, a second that knows what the first
/// thought of the same words elsewhere.
struct MentionTagger {
  let ground: MentionGround
  let model: MentionModel
  private var tags: [UInt8]
  private var margins: [Float]
  private var keys = FeatureKeys()
  private var scores: [Float] = []
  private var decoder: MentionDecoder

  init(_ ground: MentionGround, model: MentionModel) {
    self.ground = ground
    self.model = model
    let none = UInt8(4 &* model.labels.count)
    tags = [UInt8](repeating: none, count: ground.tokens.count)
    margins = [Float](repeating: 0, count: ground.tokens.count)
    decoder = MentionDecoder(tags: Int(none) &+ 1)
  }

  /// All names in text order. O(*n*) in the tokens.
  static func names(_ ground: NameGround, model: MentionModel) -> [NameSpan] {
    var tagger = MentionTagger(MentionGround(ground), model: model)
    guard model.passes.count == 2 else { return [] }
    tagger.run(model.passes[0], votes: nil)
    let votes = MentionVotes(tagger.ground, tags: tagger.tags, labels: model.labels.count)
    tagger.run(model.passes[1], votes: votes)
    return tagger.spans()
  }

  /// Tags every run of open tokens.
  private mutating func run(_ pass: MentionModel.Pass, votes: MentionVotes?) {
    let first = tags
    for sentence in ground.sentences {
      var t = sentence.lowerBound
      while t < sentence.upperBound {
        guard ground.isOpen[t] else {
          t &+= 1
          continue
        }
        var end = t
        scores.removeAll(keepingCapacity: true)
        while end < sentence.upperBound && ground.isOpen[end] {
          keys.removeAll()
          ground.features(end, sentence, into: &keys)
          if let votes {
            ground.features(end, sentence, first: first, votes: votes, into: &keys)
          }
          append(pass.table)
          end &+= 1
        }
        decoder.decode(scores, transitions: pass.transitions, into: &tags, at: t)
        if votes != nil { measure(t, end, pass.scale) }
        t = end
      }
    }
  }

  private mutating func append(_ table: MentionWeights) {
    let count = decoder.tags
    var block = 0
    while block &* 16 < count &- 1 {
      var sum = SIMD16<Int32>.zero
      table.add(keys.keys, block: block, to: &sum)
      for i in 0..<min(16, count &- 1 &- block &* 16) { scores.append(Float(sum[i])) }
      block &+= 1
    }
    scores.append(0)
  }

  /// How much each token's features prefer its label to any other answer.
  private mutating func measure(_ first: Int, _ end: Int, _ scale: Float) {
    let n = decoder.tags
    for t in first..<end {
      let base = (t &- first) &* n
      guard base &+ n <= scores.count else { return }
      let label = Int(tags[t]) / 4
      var own: Float = -1e9
      var other: Float = -1e9
      for k in 0..<n {
        if k / 4 == label { own = max(own, scores[base &+ k]) } else { other = max(other, scores[base &+ k]) }
      }
      margins[t] = (own - other) / scale
    }
  }

  private func spans() -> [NameSpan] {
    var found: [NameSpan] = []
    let none = UInt8(4 &* model.labels.count)
    for sentence in ground.sentences {
      var t = sentence.lowerBound
      while t < sentence.upperBound {
        guard tags[t] != none else {
          t &+= 1
          continue
        }
        let label = tags[t] / 4
        var end = t &+ 1
        var margin = margins[t]
        if tags[t] % 4 == 0 {
          while end < sentence.upperBound, tags[end] / 4 == label, tags[end] % 4 == 1 {
            margin = min(margin, margins[end])
            end &+= 1
          }
          if end < sentence.upperBound, tags[end] / 4 == label, tags[end] % 4 == 2 {
            margin = min(margin, margins[end])
            end &+= 1
          }
        }
        found.append(
          NameSpan(
            first: t, end: end, label: model.label(Int(label)), score: model.score(margin)))
        t = end
      }
    }
    return found
  }
}

extension MentionModel {
  /// The share of names of such a margin that were right on held-out text.
  func score(_ margin: Float) -> Float {
    calibration[MentionModel.step(margin)]
  }

  /// A margin's step in the calibration table.
  package static func step(_ margin: Float) -> Int {
    max(0, min(15, Int((max(-1e4, min(1e4, margin)) / 2).rounded(.down)) &+ 4))
  }
}
