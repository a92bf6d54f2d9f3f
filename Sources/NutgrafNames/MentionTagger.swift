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
  /// First-pass scores of the open tokens, one row of tags but the last after the other.
  private var firstScores: [Int32] = []
  private var row: [Int32] = []
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
    let runs = tagger.ground.openRuns()
    tagger.first(runs)
    tagger.second(runs, MentionVotes(tagger.ground, tags: tagger.tags, labels: model.labels.count))
    return tagger.spans()
  }

  /// Tags every run by the first features.
  private mutating func first(_ runs: [MentionGround.OpenRun]) {
    for run in runs {
      scores.removeAll(keepingCapacity: true)
      for t in run.tokens {
        keys.removeAll()
        ground.firstFeatures(t, run.sentence, into: &keys)
        clearRow()
        model.weights.add(&keys, to: &row)
        firstScores.append(contentsOf: row)
        appendScores()
      }
      decoder.decode(
        scores, transitions: model.transitions[0], into: &tags, at: run.tokens.lowerBound)
    }
  }

  /// Tags again, by all features and what the first pass thought of the same words elsewhere.
  private mutating func second(_ runs: [MentionGround.OpenRun], _ votes: MentionVotes) {
    let first = tags
    let width = decoder.tags &- 1
    var base = 0
    for run in runs {
      scores.removeAll(keepingCapacity: true)
      for t in run.tokens {
        row.removeAll(keepingCapacity: true)
        row.append(contentsOf: firstScores[base..<(base &+ width)])
        base &+= width
        keys.removeAll()
        ground.moreFeatures(t, run.sentence, into: &keys)
        ground.voteFeatures(t, run.sentence, first: first, votes: votes, into: &keys)
        model.weights.add(&keys, to: &row)
        appendScores()
      }
      decoder.decode(
        scores, transitions: model.transitions[1], into: &tags, at: run.tokens.lowerBound)
      measure(run.tokens)
    }
  }

  private mutating func clearRow() {
    row.removeAll(keepingCapacity: true)
    row.append(contentsOf: repeatElement(0, count: decoder.tags &- 1))
  }

  private mutating func appendScores() {
    for score in row { scores.append(Float(score)) }
    scores.append(0)  // no name
  }

  /// How much each token's features prefer its label to any other answer.
  private mutating func measure(_ run: Range<Int>) {
    let n = decoder.tags
    for t in run {
      let base = (t &- run.lowerBound) &* n
      guard base &+ n <= scores.count else { return }
      let label = Int(tags[t]) / 4
      var own: Float = -1e9
      var other: Float = -1e9
      for k in 0..<n {
        if k / 4 == label { own = max(own, scores[base &+ k]) } else { other = max(other, scores[base &+ k]) }
      }
      margins[t] = (own - other) / model.weights.scale
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
