// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

extension Syntax {
  /// Tags, lemmatizes and parses with the tables of the library.
  /// - Parameter trees: without them there are parts of speech alone, all that names need, in a third of the time.
  /// - Complexity: O(*n*) in the tokens.
  public init(of document: Document, trees: Bool = true) {
    guard let model = SyntaxModel.embedded else {
      self.init(untagged: document)
      return
    }
    self.init(of: document, model: model, trees: trees)
  }

  /// The same with a model of the caller's.
  public init(of document: Document, model: SyntaxModel, trees: Bool = true) {
    self.init()
    let count = document.tokens.count
    upos.reserveCapacity(count)
    if trees {
      heads.reserveCapacity(count)
      relations.reserveCapacity(count)
      lemmaOffsets.reserveCapacity(count &+ 1)
      lemmaBytes.reserveCapacity(document.text.count)
    }
    var analyst = Analyst(model: model)
    for sentence in document.sentences {
      // A tree of a sentence that never ends would tell nothing: long ones are parsed in pieces.
      var start = sentence.tokens.lowerBound
      let end = min(sentence.tokens.upperBound, count)
      while start < end {
        let stop = end &- start > Analyst.longest ? start &+ Analyst.longest : end
        let root = start > sentence.tokens.lowerBound ? start &- 1 : -1
        if trees {
          analyst.read(document, start..<stop, under: root, into: &self)
        } else {
          analyst.tag(document, start..<stop, into: &self)
        }
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
      let part = part(k)
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
        document.text.bytes, document.tokens.span(token), fine: UInt32(tags[k]) &+ 1, upos: part,
        to: &result.lemmaBytes)
      result.lemmaOffsets.append(UInt32(truncatingIfNeeded: result.lemmaBytes.count))
    }
  }

  /// Appends the parts of speech of the tokens `range` to `result`.
  mutating func tag(_ document: Document, _ range: Range<Int>, into result: inout Syntax) {
    forms.removeAll(keepingCapacity: true)
    WordForm.sentence(document.tokens, document.text.bytes, range, clusters: model.clusters, into: &forms)
    tag()
    for k in tags.indices { result.upos.append(part(k)) }
  }

  /// The part of speech of the `k`-th word.
  @inline(__always)
  private func part(_ k: Int) -> UPOS {
    let fine = Int(tags[k])
    return fine < model.upos.count ? model.upos[fine] : .x
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
    for i in forms.indices {
      let templates = TagTemplates(forms, i, last: last, second: second)
      features.removeAll()
      templates.first(into: &features)
      clearScores(model.tags.count)
      model.tagger.add(&features, to: &scores)
      var (best, lead) = leader()
      if lead <= model.exits.tag {
        let rest = features.count
        templates.second(into: &features)
        model.tagger.add(&features, from: rest, to: &scores)
        best = leader().best
      }
      tags.append(UInt8(truncatingIfNeeded: best))
      second = last
      last = UInt32(best) &+ 1
    }
  }

  private mutating func clearScores(_ count: Int) {
    scores.removeAll(keepingCapacity: true)
    scores.append(contentsOf: repeatElement(0, count: count))
  }

  /// The class with the best score, and by how much it leads.
  @inline(__always)
  private func leader() -> (best: Int, lead: Int32) {
    var best = 0
    var top = Int32.min / 2
    var next = Int32.min / 2
    for k in scores.indices {
      let score = scores[k]
      if score > top {
        next = top
        top = score
        best = k
      } else if score > next {
        next = score
      }
    }
    return (best, top &- next)
  }

  /// Greedy, by the moves of the arc-hybrid system; each arc is labelled when it is made.
  private mutating func parse() {
    input.begin()
    for (k, form) in forms.enumerated() {
      input.append(form, fine: UInt32(tags[k]) &+ 1, coarse: UInt32(part(k).rawValue) &+ 1)
    }
    input.end()
    state.begin(count: forms.count)
    while !state.isDone {  // every move shifts or pops: at most 2n
      var move = state.onlyMove
      if move < 0 { move = bestMove() }
      if move == Move.shift {
        state.shift()
        continue
      }
      let (dependent, head) = state.arc(move)
      state.attach(
        move, label: head == state.root ? Relation.root.rawValue : label(dependent, under: head))
    }
  }

  /// The best move that is allowed.
  private mutating func bestMove() -> Int {
    let templates = MoveTemplates(state, input)
    features.removeAll()
    templates.first(state, input, into: &features)
    var sum = model.moves.triple(&features)
    var (move, lead) = leader(sum)
    guard lead <= model.exits.move.0 else { return move }
    var rest = features.count
    templates.second(state, input, into: &features)
    sum &+= model.moves.triple(&features, from: rest)
    (move, lead) = leader(sum)
    guard lead <= model.exits.move.1 else { return move }
    rest = features.count
    templates.third(state, input, into: &features)
    sum &+= model.moves.triple(&features, from: rest)
    return leader(sum).move
  }

  /// The allowed move with the best score, and by how much it leads.
  @inline(__always)
  private func leader(_ sum: SIMD4<Int32>) -> (move: Int, lead: Int32) {
    let never = Int32.min / 4
    let shift = state.canShift ? sum[0] : never
    let left = state.canLeft ? sum[1] : never
    let right = state.canRight ? sum[2] : never
    if shift >= left && shift >= right { return (Move.shift, shift &- max(left, right)) }
    if left >= right { return (Move.left, left &- max(shift, right)) }
    return (Move.right, right &- max(shift, left))
  }

  /// The relation of the arc from `head` to `dependent`.
  private mutating func label(_ dependent: Int, under head: Int) -> UInt8 {
    let templates = LabelTemplates(state, input, dependent: dependent, head: head)
    features.removeAll()
    templates.first(state, input, into: &features)
    clearScores(model.labels.classes)
    model.labels.add(&features, to: &scores)
    let root = Int(Relation.root.rawValue)
    if root < scores.count { scores[root] = Int32.min / 2 }
    var (best, lead) = leader()
    if lead <= model.exits.label {
      let rest = features.count
      templates.second(state, input, into: &features)
      model.labels.add(&features, from: rest, to: &scores)
      best = leader().best
    }
    return UInt8(truncatingIfNeeded: best)
  }
}
