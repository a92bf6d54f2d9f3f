// SPDX-License-Identifier: Apache-2.0
import NutgrafEvents
import NutgrafNames
import NutgrafReport
import NutgrafSpeech
import NutgrafSyntax
import NutgrafText

/// Cuts a report into claims: clause by clause, with the words that tell who said it taken out.
///
/// Linear in the tokens: each token belongs to the shortest passage of speech that holds it, and a
/// sentence is cut where its speaker changes or a new clause begins.
struct ClaimReader {
  let report: Report
  let number: Int
  let names: CrossNames

  /// Of each token, the passage of speech it belongs to, −1 for none.
  private var passage: [Int32]
  /// Words that tell who speaks, and how.
  private var outside: [Bool]
  private let tagged: Bool

  init(_ report: Report, number: Int, names: CrossNames) {
    self.report = report
    self.number = number
    self.names = names
    let count = report.document.tokens.count
    passage = [Int32](repeating: -1, count: count)
    outside = [Bool](repeating: false, count: count)
    tagged = report.syntax.upos.contains(.verb)
    // Longer passages first, so that the shortest one that holds a token keeps it.
    let quotations = report.speech.quotations
    let order = quotations.indices.sorted {
      let a = quotations[$0].extent.count
      let b = quotations[$1].extent.count
      return a != b ? a > b : $0 < $1
    }
    let isSpeech = quotations.map { Self.isSpeech($0, report.document) }
    // Nested passages of a giant sentence must not cost its square.
    var budget = 16 &* count &+ 1024
    for n in order where isSpeech[n] {
      let quotation = quotations[n]
      for part in quotation.content {
        if budget <= 0 { break }
        budget &-= part.count / 4
        for token in report.document.tokens.indices(in: part) where token < count {
          passage[token] = Int32(truncatingIfNeeded: n)
        }
      }
    }
    for n in order where isSpeech[n] {
      let quotation = quotations[n]
      for part in [quotation.cue, quotation.source] {
        guard let part else { continue }
        for token in report.document.tokens.indices(in: part) where token < count {
          outside[token] = true
        }
      }
    }
  }

  /// Words passed on as said. "wants", "refuses", "intends" are deeds: their clause stays whole.
  private static func isSpeech(_ quotation: Quotation, _ document: Document) -> Bool {
    switch quotation.kind {
    case .fragment: return false
    case .direct:
      // A word or two in marks belong to the clause around them.
      return document.tokens.indices(in: quotation.extent).count >= 7
    case .indirect, .mixed: break
    }
    guard let cue = quotation.cue else { return quotation.stance == .neutral }
    var reader = StemReader()
    return document.tokens.indices(in: cue).contains {
      Concepts.shared.reporting.contains(reader.stem(of: document.word($0)))
    }
  }

  /// The claims of the body, in text order.
  func claims() -> [Claim] {
    var result: [Claim] = []
    for (n, sentence) in report.document.sentences.enumerated() {
      let kind = report.document.blockKind(ofSentence: n)
      switch kind {
      case .paragraph, .listItem, .blockquote: cut(sentence, n, &result)
      case .title, .subtitle, .heading:
        let tokens = trimmed(sentence.tokens)
        if !tokens.isEmpty {
          result.append(
            Claim(
              report: number, sentence: n, span: span(tokens), tokens: tokens, flags: .heading))
        }
      default: break
      }
    }
    return result
  }

  // MARK: - Clauses

  private func cut(_ sentence: Sentence, _ n: Int, _ result: inout [Claim]) {
    let end = min(sentence.tokens.upperBound, report.document.tokens.count)
    var start = sentence.tokens.lowerBound
    while start < end {
      if outside[start] {
        start &+= 1
        continue
      }
      var stop = start &+ 1
      while stop < end && !outside[stop] && passage[stop] == passage[start] { stop &+= 1 }
      split(start..<stop, n, &result)
      start = stop
    }
  }

  /// Tokens of a claim at most, so that two claims compare in bounded time.
  private static let longest = 120

  /// Parts a run of one speaker at clause marks, where both sides have a verb of their own.
  private func split(_ run: Range<Int>, _ n: Int, _ result: inout [Claim]) {
    var pieces: [Range<Int>] = []
    var reported = Set<Int>()
    var start = run.lowerBound
    var lists = false
    var reader = StemReader()
    for token in run {
      let hash = report.document.tokens.hash(token)
      if Self.demandWords.contains(hash) { lists = true }
      if token > start &+ Self.longest || (token > start &+ 2 && breaks(token, run, inList: lists)) {
        pieces.append(start..<token)
        start = token
        lists = false
      } else if hash == Self.that, token > start, token &+ 2 < run.upperBound,
        Concepts.shared.reporting.contains(reader.stem(of: report.document.word(token &- 1)))
      {
        // "the broadcaster reported that": what follows is passed on.
        if token > start { pieces.append(start..<token) }
        start = token
        lists = false
        reported.insert(token)
      }
    }
    pieces.append(start..<run.upperBound)
    // A piece without a verb belongs to its neighbour.
    var merged: [Range<Int>] = []
    for piece in pieces {
      if let last = merged.last, !reported.contains(piece.lowerBound),
        piece.upperBound &- last.lowerBound <= Self.longest,
        !hasVerb(piece) || !hasVerb(last) || wordCount(piece) < 3
      {
        merged[merged.count &- 1] = last.lowerBound..<piece.upperBound
      } else {
        merged.append(piece)
      }
    }
    for piece in merged {
      let tokens = trimmed(piece)
      guard wordCount(tokens) >= 2 else { continue }
      var claim = Claim(report: number, sentence: n, span: span(tokens), tokens: tokens)
      mark(&claim)
      if reported.contains(piece.lowerBound) { claim.flags.insert(.passedOn) }
      if hasVerb(tokens) { claim.flags.insert(.clause) }
      result.append(claim)
    }
  }

  /// Whether a clause may begin at `token`.
  private static let that = WordHash.folded("that")
  private static let but = WordHash.folded("but")
  private static let only = WordHash.folded("only")

  private func breaks(_ token: Int, _ run: Range<Int>, inList: Bool) -> Bool {
    let before = report.document.text.byte(at: report.document.tokens.span(token &- 1).lower)
    let hash = report.document.tokens.hash(token)
    if before == 0x3B { return true }
    if isDash(token &- 1) { return true }
    if before == 0x2C {
      if hash == Self.but, report.document.tokens.hash(token &+ 1) == Self.only { return false }
      if inList { return Self.relativeWords.contains(hash) }
      if Self.clauseWords.contains(hash) { return true }
      if endsWith(token, "ing") { return true }
      return tagged && report.syntax.tag(token) == .verb
    }
    return Self.strongWords.contains(hash)
  }

  private static let clauseWords = WordSet(
    "and but or while whereas which who whom whose where when after before although though with so yet because since as following he she it they we")
  private static let relativeWords = WordSet("but while whereas which who whom whose where although though")
  private static let strongWords = WordSet("while whereas although though")

  private func hasVerb(_ tokens: Range<Int>) -> Bool {
    for token in tokens {
      let hash = report.document.tokens.hash(token)
      if Self.auxiliaries.contains(hash) { return true }
      if tagged {
        if report.syntax.tag(token) == .verb || report.syntax.tag(token) == .aux { return true }
      } else if report.document.tokens.shape(token).isDisjoint(with: [.capital, .punctuation]),
        endsWith(token, "ed") || endsWith(token, "ing")
      {
        return true
      }
    }
    return false
  }

  static let auxiliaries = WordSet(
    "is are was were be been has have had will would can could may might must shall should do does did 're 've 'll 'd said says")

  // MARK: - Marks

  private static let not = WordSet("not n't never no nobody nothing none neither nor")
  private static let cannot = WordHash.folded("cannot")
  private static let yet = WordHash.folded("yet")
  private static let to = WordHash.folded("to")
  private static let needs = WordSet("need needs needed")
  private static let remains = WordSet("remains remain remained")
  private static let since = WordHash.folded("since")
  private static let has = WordSet("has have had having 've")
  private static let stillWords = WordSet("still remain remains remained continue continues continued")
  private static let onlyWords = WordSet("only")
  private static let hinges = WordSet("if once after when until till unless provided")
  private static let hinge = WordSet("unless provided")
  private static let ifWord = WordSet("if")
  private static let plannedWords = WordSet("will shall 'll intends intend plans plan planned aims hopes expects expected due")
  private static let possibleWords = WordSet("may might could would reportedly allegedly possible possibly perhaps likely")
  private static let hedges = WordSet("intends intend claims claimed claim alleges alleged reportedly allegedly purportedly apparently")
  private static let pastWords = WordSet("was were been went fell took held met left began came gave got made won lost sent told rose struck broke drew grew led paid put read ran saw sold sat spoke stood thought wrote hit cut set said did had")
  private static let refusalWords = WordSet(
    "reject rejects rejected rejecting refuse refuses refused refusing oppose opposes opposed deny denies denied denying dismiss dismissed")
  private static let acceptWords = WordSet(
    "ready accept accepts accepted agree agrees agreed willing welcome welcomes welcomed approve approves approved support supports supported")
  private static let demandWords = WordSet("demand demands demanded demanding want wants wanted sought seek seeks call calls called urge urges urged insist insists insisted require requires required propose proposes proposed proposals include includes included including request requests requested")
  private static let wishWords = WordSet("demand demands demanded demanding want wants wanted sought seek seeks urge urges urged insist insists insisted propose proposes proposed request requests requested push pushes pushed press presses pressed")
  private static let according = WordSet("according claims claimed alleges alleged reportedly")

  private func mark(_ claim: inout Claim) {
    let table = report.document.tokens
    var flags: ClaimFlags = []
    var negation = -1
    for token in claim.tokens {
      let hash = table.hash(token)
      if Self.not.contains(hash) || hash == Self.cannot {
        flags.insert(.negated)
        negation = token
      }
      if hash == Self.yet {
        if negation >= 0 && token &- negation <= 4 { flags.insert(.notYet) }
        if table.hash(token &+ 1) == Self.to { flags.formUnion([.notYet, .negated]) }
      }
      if Self.needs.contains(hash), table.hash(token &+ 1) == Self.to { flags.insert(.notYet) }
      if Self.remains.contains(hash), table.hash(token &+ 1) == Self.to { flags.insert(.notYet) }
      if hash == Self.since, negation >= 0 { flags.insert(.notSince) }
      if Self.stillWords.contains(hash) { flags.insert(.still) }
      if Self.onlyWords.contains(hash) {
        for ahead in 1...3 where Self.hinges.contains(table.hash(token &+ ahead)) {
          flags.insert(.conditional)
          claim.condition = min(token &+ ahead, claim.tokens.upperBound)..<claim.tokens.upperBound
        }
        // "can only reopen once", "only possible after"
        if claim.condition.isEmpty {
          var ahead = token &+ 1
          while ahead < claim.tokens.upperBound && ahead < token &+ 14 {
            if Self.hinges.contains(table.hash(ahead)) {
              flags.insert(.conditional)
              claim.condition = ahead..<claim.tokens.upperBound
              break
            }
            ahead &+= 1
          }
        }
      }
      if claim.condition.isEmpty, Self.hinge.contains(hash) || Self.ifWord.contains(hash) {
        flags.insert(.conditional)
        claim.condition = token..<claim.tokens.upperBound
      }
      if Self.plannedWords.contains(hash) { flags.insert(.planned) }
      if Self.possibleWords.contains(hash) { flags.insert(.possible) }
      if Self.hedges.contains(hash) { flags.insert(.hedged) }
      if Self.demandWords.contains(hash) { flags.insert(.demand) }
      if Self.wishWords.contains(hash) { flags.insert(.wished) }
      if Self.refusalWords.contains(hash) { flags.insert(.refused) }
      if Self.acceptWords.contains(hash) { flags.insert(.accepted) }
      if claim.condition.isEmpty || token < claim.condition.lowerBound {
        if Self.pastWords.contains(hash) || Self.has.contains(hash) { flags.insert(.done) }
        if !table.shape(token).contains(.capital), endsWith(token, "ed") { flags.insert(.done) }
      }
    }
    // "has not agreed | to reopen the strait": the negation stands before the infinitive's clause.
    if let first = claim.tokens.first, table.hash(first) == Self.to {
      var denied = false
      for before in max(0, first &- 4)..<first {
        let hash = table.hash(before)
        if Self.not.contains(hash) || Self.refusalWords.contains(hash) { denied = true }
        if table.shape(before).contains(.punctuation) { denied = false }
      }
      if denied { flags.insert(.negated) }
    }
    if flags.contains(.planned) || flags.contains(.conditional) { flags.remove(.done) }
    if let first = claim.tokens.first, first < passage.count, passage[first] >= 0 {
      let quotation = report.speech.quotations[Int(passage[first])]
      flags.insert(quotation.kind == .indirect ? .passedOn : .quoted)
      claim.speaker = names.key(number, quotation.speaker)
      if let cue = quotation.cue {
        for token in table.indices(in: cue) where Self.according.contains(table.hash(token)) {
          flags.insert(.hedged)
        }
      }
    }
    claim.flags = flags
  }

  // MARK: - Tokens

  private func trimmed(_ tokens: Range<Int>) -> Range<Int> {
    var start = tokens.lowerBound
    var end = min(tokens.upperBound, report.document.tokens.count)
    if let dateline = report.article.dateline?.span {
      while start < end, report.document.tokens.span(start).overlaps(dateline) { start &+= 1 }
    }
    while end > start, report.document.tokens.shape(end &- 1).contains(.punctuation) { end &-= 1 }
    while start < end,
      report.document.tokens.shape(start).contains(.punctuation)
        || Self.leading.contains(report.document.tokens.hash(start))
    {
      start &+= 1
    }
    return start..<end
  }
  private static let leading = WordSet("and but or which so yet that while whereas although though however notably instead meanwhile also")

  private func span(_ tokens: Range<Int>) -> ByteSpan {
    guard let first = tokens.first, let last = tokens.last else { return ByteSpan(from: 0, to: 0) }
    return report.document.tokens.span(first).union(report.document.tokens.span(last))
  }

  private func wordCount(_ tokens: Range<Int>) -> Int {
    tokens.reduce(0) {
      $0 &+ (report.document.tokens.shape($1).contains(.punctuation) ? 0 : 1)
    }
  }

  private func endsWith(_ token: Int, _ suffix: StaticString) -> Bool {
    let word = report.document.word(token)
    let size = suffix.utf8CodeUnitCount
    guard word.count > size &+ 2 else { return false }
    return suffix.withUTF8Buffer { unsafe word.suffix(size).elementsEqual($0) }
  }

  private func isDash(_ token: Int) -> Bool {
    let span = report.document.tokens.span(token)
    let text = report.document.text
    if text.byte(at: span.lower) == 0xE2, text.byte(at: span.lower &+ 1) == 0x80 {
      let last = text.byte(at: span.lower &+ 2)
      return last == 0x93 || last == 0x94
    }
    return text.byte(at: span.lower) == 0x2D && span.count > 1
  }
}
