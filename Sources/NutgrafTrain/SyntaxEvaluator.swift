// SPDX-License-Identifier: Apache-2.0
import NutgrafSyntax
import NutgrafText

/// `nutgraf evaluate syntax`: sentences, words, tags, lemmas and trees from raw text, F1 as in the CoNLL 2018
/// shared task; a word is right when its span is. As the text stands, and in lower case.
enum SyntaxEvaluator {
  static let evaluator = Evaluator(
    name: "syntax", summary: "sentences, words, tags, lemmas and trees from raw text", evaluate: { (files) throws(WorkshopError) in try evaluate(files) })

  /// How many of one thing were right, in the gold, and found.
  private struct Tally {
    var right = 0
    var gold = 0
    var found = 0
    var f1: String { percent(2 &* right, gold &+ found) }
  }

  /// With the library's models, or with others.
  static func evaluate(
    _ files: [GoldFile], model: SyntaxModel? = nil, sentenceModel: SentenceModel? = nil
  ) throws(WorkshopError) -> [String] {
    var lines: [String] = []
    for file in files {
      let documents = try Treebank.documents([file], openOnly: false)
      for lower in [false, true] {
        var sentences = Tally()
        var words = Tally()
        var right = (upos: 0, lemma: 0, uas: 0, las: 0)
        for gold in documents {
          score(gold, lower, (model, sentenceModel), &sentences, &words, &right)
        }
        func f1(_ count: Int) -> String { percent(2 &* count, words.gold &+ words.found) }
        lines.append(
          "\(file.path)\(lower ? ", lower case" : ""): sentences \(sentences.f1), words \(words.f1), "
            + "UPOS \(f1(right.upos)), lemmas \(f1(right.lemma)), UAS \(f1(right.uas)), LAS \(f1(right.las))")
      }
    }
    return lines
  }

  private static func score(
    _ gold: TreebankDocument, _ lower: Bool, _ models: (syntax: SyntaxModel?, sentences: SentenceModel?),
    _ sentences: inout Tally, _ words: inout Tally,
    _ right: inout (upos: Int, lemma: Int, uas: Int, las: Int)
  ) {
    let bytes = gold.text.bytes.map { $0 >= 0x41 && $0 <= 0x5A && lower ? $0 | 0x20 : $0 }
    let text = SourceText(String(decoding: bytes, as: UTF8.self))
    var document = Document(text: text, blocks: [Block(span: text.span, kind: .paragraph)])
    if let model = models.sentences { Tokenizer.cut(&document, model: model) } else { Tokenizer.cut(&document) }
    let syntax = models.syntax.map { Syntax(of: document, model: $0) } ?? Syntax(of: document)
    let wanted = Set(gold.sentenceSpans)
    sentences.gold &+= wanted.count
    sentences.found &+= document.sentences.count
    sentences.right &+= document.sentences.filter { wanted.contains($0.span) }.count
    words.gold &+= gold.wordSpans.count
    words.found &+= document.tokens.count
    var place: [ByteSpan: Int] = [:]
    for i in 0..<document.tokens.count { place[document.tokens.span(i)] = i }
    var first = 0
    for sentence in gold.sentences {
      for k in 0..<sentence.count {
        guard first &+ k < gold.wordSpans.count, let i = place[gold.wordSpans[first &+ k]] else { continue }
        words.right &+= 1
        if syntax.tag(i) == sentence.upos[k] { right.upos &+= 1 }
        if syntax.lemma(i).elementsEqual(sentence.lemmas[k]) || sentence.lemmas[k] == [0x5F] { right.lemma &+= 1 }
        let head = Int(sentence.heads[k])
        let at = first &+ head &- 1
        let inside = head <= sentence.count && at < gold.wordSpans.count && at >= 0
        let goldHead = inside ? place[gold.wordSpans[at]] ?? -2 : -1
        guard syntax.head(i) == goldHead else { continue }
        right.uas &+= 1
        let found = syntax.relation(i).name.prefix { $0 != ":" }
        let name = Relation(rawValue: sentence.relations[k])?.name ?? "dep"
        if found == name.prefix(while: { $0 != ":" }) { right.las &+= 1 }
      }
      first &+= sentence.count
    }
  }
}
