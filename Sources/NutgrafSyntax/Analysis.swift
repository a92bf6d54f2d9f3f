// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

extension Syntax {
  /// Tags, lemmatizes and parses with the tables of the library.
  /// - Complexity: O(*n*) in the tokens.
  public init(of document: Document) {
    guard let model = SyntaxModel.embedded else {
      self.init(untagged: document)
      return
    }
    self.init(of: document, model: model)
  }

  /// The same with a model of the caller's.
  public init(of document: Document, model: SyntaxModel) {
    self.init()
    let count = document.tokens.count
    upos.reserveCapacity(count)
    heads.reserveCapacity(count)
    relations.reserveCapacity(count)
    lemmaOffsets.reserveCapacity(count &+ 1)
    lemmaBytes.reserveCapacity(document.text.count)
    var analyst = Analyst(model: model)
    for sentence in document.sentences {
      // A tree of a sentence that never ends would tell nothing: long ones are parsed in pieces.
      var start = sentence.tokens.lowerBound
      let end = min(sentence.tokens.upperBound, count)
      while start < end {
        let stop = end &- start > Analyst.longest ? start &+ Analyst.longest : end
        let root = start > sentence.tokens.lowerBound ? start &- 1 : -1
        analyst.read(document, start..<stop, under: root, into: &self)
        start = stop
      }
    }
  }

  /// Without a model: punctuation is told from words, each word is its own lemma and root.
  private init(untagged document: Document) {
    self.init()
    for i in 0..<document.tokens.count {
      upos.append(document.tokens.shape(i).contains(.punctuation) ? .punct : .x)
      heads.append(-1)
      relations.append(Relation.root.rawValue)
      Lemmatizer.lowered(
        document.text.bytes, document.tokens.span(i).lower, document.tokens.span(i).upper,
        into: &lemmaBytes)
      lemmaOffsets.append(UInt32(truncatingIfNeeded: lemmaBytes.count))
    }
  }
}

/// Reads one sentence after another with a model. Holds the scratch room.
public struct Analyst {
  /// Words of a sentence that are parsed as one tree; what follows hangs on the word before it.
  static let longest = 400

  let model: SyntaxModel
  private var forms: [WordForm] = []
  private var tags: [UInt8] = []
  private var features = FeatureKeys()
  private var scores: [Int32] = []
  private var input = ParserInput()
  private var state = ParserState()

  public init(model: SyntaxModel) { self.model = model }

  /// Appends the columns of the tokens `range` to `result`. The root of their tree hangs on token `root`.
  mutating func read(
    _ document: Document, _ range: Range<Int>, under root: Int, into result: inout Syntax
  ) {
    forms.removeAll(keepingCapacity: true)
    WordForm.sentence(document.tokens, document.text.bytes, range, clusters: model.clusters, into: &forms)
    tag()
    parse()
    for (k, token) in range.enumerated() {
      let fine = Int(tags[k])
      let part = fine < model.upos.count ? model.upos[fine] : .x
      result.upos.append(part)
      let head = Int(state.heads[k &+ 1])
      let isRoot = head > range.count || head <= 0
      result.heads.append(
        isRoot ? Int32(truncatingIfNeeded: root) : Int32(truncatingIfNeeded: range.lowerBound &+ head &- 1))
      result.relations.append(
        isRoot
          ? (root < 0 ? Relation.root : Relation.parataxis).rawValue
          : state.labels[k &+ 1])
      model.lemmas.append(
        document.text.bytes, document.tokens.span(token), fine: UInt32(fine) &+ 1, upos: part,
        to: &result.lemmaBytes)
      result.lemmaOffsets.append(UInt32(truncatingIfNeeded: result.lemmaBytes.count))
    }
  }

  /// The fine tags of `words`.
  public mutating func tag(_ words: [WordForm]) -> [UInt8] {
    forms = words
    tag()
    return tags
  }

  /// Greedy, from left to right.
  private mutating func tag() {
    tags.removeAll(keepingCapacity: true)
    var last: UInt32 = 0
    var second: UInt32 = 0
    let range = 0..<forms.count
    for i in range {
      features.removeAll()
      TagTemplates.fixed(forms, i, range, into: &features)
      TagTemplates.tagged(forms, i, range, last: last, second: second, into: &features)
      scores.removeAll(keepingCapacity: true)
      scores.append(contentsOf: repeatElement(0, count: model.tags.count))
      model.tagger.add(features, to: &scores)
      var best = 0
      for k in scores.indices where scores[k] > scores[best] { best = k }
      tags.append(UInt8(truncatingIfNeeded: best))
      second = last
      last = UInt32(best) &+ 1
    }
  }

  /// Greedy, by the moves of the arc-hybrid system; each arc is labelled when it is made.
  private mutating func parse() {
    input.begin()
    for (form, tag) in zip(forms, tags) {
      let fine = Int(tag)
      let part = fine < model.upos.count ? model.upos[fine] : .x
      input.append(form, fine: UInt32(fine) &+ 1, coarse: UInt32(part.rawValue) &+ 1)
    }
    input.end()
    state.begin(count: forms.count)
    while !state.isDone {  // every move shifts or pops: at most 2n
      var move = state.onlyMove
      if move < 0 {
        features.removeAll()
        ParseTemplates.move(state, input, into: &features)
        let sum = model.moves.triple(features.keys)
        var top = Int32.min
        if state.canShift { (move, top) = (Move.shift, sum[0]) }
        if state.canLeft, move < 0 || sum[1] > top { (move, top) = (Move.left, sum[1]) }
        if state.canRight, move < 0 || sum[2] > top { (move, top) = (Move.right, sum[2]) }
      }
      if move == Move.shift {
        state.shift()
        continue
      }
      let (dependent, head) = state.arc(move)
      if head == state.root {
        state.attach(move, label: Relation.root.rawValue)
        continue
      }
      features.removeAll()
      ParseTemplates.label(state, input, dependent: dependent, head: head, into: &features)
      scores.removeAll(keepingCapacity: true)
      scores.append(contentsOf: repeatElement(0, count: model.labels.classes))
      model.labels.add(features, to: &scores)
      var best = 0
      for k in scores.indices where scores[k] > scores[best] && k != Int(Relation.root.rawValue) {
        best = k
      }
      state.attach(move, label: UInt8(truncatingIfNeeded: best))
    }
  }
}
