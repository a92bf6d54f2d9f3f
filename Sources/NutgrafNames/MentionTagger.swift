// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// Finds names with learned weights: a first pass over the report, a second that knows what the first
/// thought of the same words elsewhere.
struct MentionTagger {
  let ground: MentionGround
  let model: MentionModel
  private var tags: [UInt8]
  /// How probable the name is that begins at a token.
  private var probabilities: [Float]
  private var keys = FeatureKeys()
  /// First-pass scores of the open tokens, one row of tags but the last after the other: the second pass adds
  /// to them.
  private var firstScores: [Int32] = []
  private var row: [Int32] = []
  private var scores: [Float] = []
  private var decoder: MentionDecoder
  private var chain: MentionChain

  init(_ ground: MentionGround, model: MentionModel) {
    self.ground = ground
    self.model = model
    let none = UInt8(4 &* model.labels.count)
    tags = [UInt8](repeating: none, count: ground.tokens.count)
    probabilities = [Float](repeating: 0, count: ground.tokens.count)
    decoder = MentionDecoder(tags: Int(none) &+ 1)
    chain = MentionChain(tags: Int(none) &+ 1)
    chain.setTransitions(model.transitions[1], scale: 1 / model.weights.scale)
  }

  /// All names in text order. O(*n*) in the tokens.
  static func names(_ ground: MentionGround, model: MentionModel) -> [NameSpan] {
    var tagger = MentionTagger(ground, model: model)
    let runs = tagger.ground.openRuns()
    tagger.first(runs)
    tagger.second(runs, MentionVotes(tagger.ground, tags: tagger.tags, labels: model.labels.count))
    return tagger.spans()
  }

  /// Tags every run by what stands there.
  private mutating func first(_ runs: [MentionGround.OpenRun]) {
    for run in runs {
      scores.removeAll(keepingCapacity: true)
      for t in run.tokens {
        keys.removeAll()
        ground.features(t, run.sentence, into: &keys)
        clearRow()
        model.weights.add(&keys, to: &row)
        firstScores.append(contentsOf: row)
        appendScores(lean: 0)
      }
      decoder.decode(
        scores, transitions: model.transitions[0], into: &tags, at: run.tokens.lowerBound)
    }
  }

  /// Tags again, by that and by what the first pass thought of the same words elsewhere.
  private mutating func second(_ runs: [MentionGround.OpenRun], _ votes: MentionVotes) {
    let first = tags
    let width = decoder.tags &- 1
    let lean = model.leanings[Int(ground.manner.rawValue)]
    var base = 0
    for run in runs {
      scores.removeAll(keepingCapacity: true)
      for t in run.tokens {
        row.removeAll(keepingCapacity: true)
        row.append(contentsOf: firstScores[base..<(base &+ width)])
        base &+= width
        keys.removeAll()
        ground.voteFeatures(t, run.sentence, first: first, votes: votes, into: &keys)
        model.weights.add(&keys, to: &row)
        appendScores(lean: isCalled(t, run.sentence) ? MentionTagger.always : lean)
      }
      decoder.decode(
        scores, transitions: model.transitions[1], into: &tags, at: run.tokens.lowerBound)
      measure(run.tokens)
    }
  }

  /// What is taken off the score of no name where something is a name for sure.
  private static let always: Float = 1e7

  private func isCalled(_ t: Int, _ sentence: Range<Int>) -> Bool {
    ground.manner == .post && !model.keepsLabels && t > sentence.lowerBound && ground.isHandleApart(t)
  }

  private mutating func clearRow() {
    row.removeAll(keepingCapacity: true)
    row.append(contentsOf: repeatElement(0, count: decoder.tags &- 1))
  }

  private mutating func appendScores(lean: Float) {
    for score in row { scores.append(Float(score)) }
    scores.append(-lean)  // no name
  }

  /// How probable each name of a run is among all answers.
  private mutating func measure(_ run: Range<Int>) {
    let n = decoder.tags
    let none = UInt8(n &- 1)
    guard run.contains(where: { tags[$0] != none }) else { return }
    var t = none == 0 ? scores.count : Int(none)
    while t < scores.count {  // what is measured is not what was leant
      scores[t] = 0
      t &+= n
    }
    guard chain.run(scores, scale: 1 / model.weights.scale) else { return }
    MentionDecoder.forEachName(in: tags, run, none: none) { first, end in
      probabilities[first] = chain.probability(tags, first, end, offset: run.lowerBound)
    }
  }

  private func spans() -> [NameSpan] {
    var found: [NameSpan] = []
    let none = UInt8(4 &* model.labels.count)
    for sentence in ground.sentences {
      MentionDecoder.forEachName(in: tags, sentence, none: none) { first, end in
        found.append(
          NameSpan(
            first: first, end: end, label: model.label(Int(tags[first] / 4)),
            score: model.score(probabilities[first])))
      }
    }
    return found
  }
}
