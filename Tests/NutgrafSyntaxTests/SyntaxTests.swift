// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText
import Testing

@testable import NutgrafSyntax

func analyse(_ text: String) -> (document: Document, syntax: Syntax) {
  let source = SourceText(text)
  var document = Document(
    text: source, blocks: source.count > 0 ? [Block(span: source.span, kind: .paragraph)] : [])
  Tokenizer.cut(&document)
  return (document, Syntax(of: document))
}

/// `word/TAG` for each word.
func tags(_ text: String) -> String {
  let (document, syntax) = analyse(text)
  return (0..<document.tokens.count).map {
    document.string(document.tokens.span($0)) + "/" + syntax.tag($0).name
  }.joined(separator: " ")
}

func lemmas(_ text: String) -> String {
  let (document, syntax) = analyse(text)
  return (0..<document.tokens.count).map { String(decoding: syntax.lemma($0), as: UTF8.self) }
    .joined(separator: " ")
}

/// The relation and head of the first word spelt `word`.
func arc(_ text: String, _ word: String) -> String {
  let (document, syntax) = analyse(text)
  guard let i = (0..<document.tokens.count).first(where: { document.string(document.tokens.span($0)) == word })
  else { return "-" }
  let head = syntax.head(i)
  return syntax.relation(i).name + " " + (head < 0 ? "-" : document.string(document.tokens.span(head)))
}

@Test func relationsAreSpeltAsUniversalDependenciesSpellsThem() {
  #expect(Relation.nsubj_pass.name == "nsubj:pass")
  #expect(Relation.acl_relcl.name == "acl:relcl")
  #expect(Relation.case.name == "case")
  #expect(Relation(name: "obl:agent") == .obl_agent)
  #expect(Relation(name: "nothing") == nil)
  #expect(UPOS.propn.name == "PROPN")
}

@Test(arguments: [
  ("The minister rejected the plan.", "The/DET minister/NOUN rejected/VERB the/DET plan/NOUN ./PUNCT"),
  ("They will not sign it in Geneva.", "They/PRON will/AUX not/PART sign/VERB it/PRON in/ADP Geneva/PROPN ./PUNCT"),
  ("She said that two men were killed.", "She/PRON said/VERB that/SCONJ two/NUM men/NOUN were/AUX killed/VERB ./PUNCT"),
])
func plainSentencesAreTagged(text: String, expected: String) {
  #expect(tags(text) == expected)
}

/// A rule that was learnt from the last byte of other words once left half a character.
@Test func lemmasAreWholeCharacters() {
  let marks = Array(0xA1...0x24F) + Array(0x2010...0x205E) + Array(0x20A0...0x20C0)
  for group in stride(from: 0, to: marks.count, by: 40) {
    var text = ""
    for mark in marks[group..<min(marks.count, group + 40)] {
      let c = String(Unicode.Scalar(UInt32(mark)) ?? "x")
      text += "They rose 7\(c) in 6\(c)1\(c), the ideal\(c) \(c) was \(c)s. She has that \(c) went.\n"
    }
    let (document, syntax) = analyse(text)
    for token in 0..<document.tokens.count {
      let lemma = Array(syntax.lemma(token))
      #expect(!lemma.isEmpty && String(validating: lemma, as: UTF8.self) != nil, "\(lemma)")
    }
  }
}

@Test(arguments: [
  ("The men were killed and children fled.", "the man be kill and child flee ."),
  ("He didn't say he'd won't.", "he do not say he will will not ."),
  ("Orlova's talks began.", "Orlova 's talk begin ."),
  ("I think it’s better.", "I think it be better ."),
])
func lemmasAreThoseOfTheDictionary(text: String, expected: String) {
  let found = lemmas(text).split(separator: " ")
  let wanted = expected.split(separator: " ")
  #expect(found.count == wanted.count)
  let wrong = zip(found, wanted).filter { $0 != $1 }.count
  #expect(wrong <= 1, "\(found) for \(wanted)")
}

@Test func whoDoesWhatToWhom() {
  let text = "The minister rejected the new plan on Friday."
  #expect(arc(text, "minister") == "nsubj rejected")
  #expect(arc(text, "plan") == "obj rejected")
  #expect(arc(text, "rejected") == "root -")
  #expect(arc(text, "new") == "amod plan")
  #expect(arc("The plan was rejected by the minister.", "plan") == "nsubj:pass rejected")
  #expect(arc("The plan was rejected by the minister.", "was") == "aux:pass rejected")
}

@Test(arguments: ["THE MINISTER REJECTED THE PLAN.", "the minister rejected the plan.", "The Minister Rejected The Plan."])
func theCaseOfATextChangesNoTree(text: String) {
  let (document, syntax) = analyse(text)
  #expect((0..<document.tokens.count).map { syntax.head($0) } == [1, 2, -1, 4, 2, 2])
  #expect(syntax.tag(2) == .verb)
}

/// Anything at all, to be analysed without harm.
let wild = [
  "“He’s gone,” said Mr. O'Neill—U.S. envoy… on 16/5/2025; pay €1,5 or $2.50!",
  "", " ", "?", "...", "a", "\u{1F468}\u{200D}\u{1F469} naïve", "日本語。漢字",
  "and and and and and and and", "( ( ( [ [ \" ' ' ) ) ]", "The man the dog the cat saw bit ran.",
]

@Test func everySentenceIsOneTreeAndNoArcsCross() {
  for text in wild {
    let (document, syntax) = analyse(text)
    let count = document.tokens.count
    #expect(syntax.upos.count == count && syntax.heads.count == count)
    #expect(syntax.relations.count == count && syntax.lemmaOffsets.count == count + 1)
    for sentence in document.sentences {
      let range = sentence.tokens
      #expect(range.filter { syntax.head($0) < 0 }.count == 1)
      for i in range {
        let head = syntax.head(i)
        #expect(head < 0 || range.contains(head))
        #expect((head < 0) == (syntax.relation(i) == .root))
        var at = i
        var steps = 0
        while at >= 0 && steps <= range.count {
          at = syntax.head(at)
          steps += 1
        }
        #expect(at < 0)
        guard head >= 0 else { continue }
        for j in range where syntax.head(j) >= 0 {
          let (a, b) = (min(i, head), max(i, head))
          let (c, d) = (min(j, syntax.head(j)), max(j, syntax.head(j)))
          #expect(!(a < c && c < b && b < d))
        }
      }
    }
  }
}

@Test func aSentenceThatNeverEndsIsStillOneTree() {
  let (document, syntax) = analyse(String(repeating: "and more ", count: 2000))
  #expect(document.sentences.count == 1)
  #expect((0..<document.tokens.count).filter { syntax.head($0) < 0 }.count == 1)
}

@Test func theSameTextGivesTheSameColumns() {
  let a = analyse(wild[0]).syntax
  let b = analyse(wild[0]).syntax
  #expect(a.heads == b.heads && a.upos == b.upos && a.relations == b.relations && a.lemmaBytes == b.lemmaBytes)
}

@Test func aDamagedModelIsAClearError() {
  #expect(throws: TableError.self) { try SyntaxModel(TableBytes(copying: [])) }
  #expect(throws: TableError.self) { try SyntaxModel(TableBytes(copying: Array("NGMODEL1 and more".utf8))) }
}

@Test func clustersAreFoundByTheWordsHash() {
  let pairs = (1...500).map { (hash: WordHash.folded("word\($0)"), cluster: UInt16($0)) }
  let clusters = WordClusters(TableBytes(copying: WordClusters.encode(pairs)))
  #expect((1...500).filter { clusters.cluster(WordHash.folded("word\($0)")) == UInt32($0) }.count >= 495)
  #expect(clusters.cluster(WordHash.folded("another")) == 0)
  #expect(WordClusters(TableBytes(copying: [])).cluster(1) == 0)
}

/// Habits of Universal Dependencies that other parsers have otherwise.
@Test(arguments: [
  ("President Signe Dahl spoke.", "President", "nmod:desc Signe"),
  ("President Signe Dahl spoke.", "Dahl", "flat Signe"),
  ("She has left the minister's house.", "'s", "case minister"),
  ("She's left the minister.", "'s", "aux left"),
  ("They won 3-2 in the end.", "2", "nmod 3"),
  ("The team won the title in 2014-15.", "15", "nmod 2014"),
  ("Dahl Rejects New Plan For Harbour", "Plan", "obj Rejects"),
  ("Dahl Rejects New Plan For Harbour", "Dahl", "nsubj Rejects"),
  ("dahl rejects new plan for harbour", "plan", "obj rejects"),
  ("DAHL REJECTS NEW PLAN FOR HARBOUR", "PLAN", "obj REJECTS"),
])
func habitsOfTheTreebanks(text: String, word: String, expected: String) {
  #expect(arc(text, word) == expected)
}

@Test func theVerbAndThePossessiveAreOneStringAndTwoLemmas() {
  #expect(lemmas("She's left the minister's house.").hasPrefix("she be leave the minister 's house"))
}

@Test func whatFollowsChangesNoSentenceBefore() {
  let first = "Mr. Vance of the U.S. team met Dr. Oyelaran at 5 p.m. on Jan. 5."
  let before = analyse(first + " They left.").syntax
  let after = analyse(first + " They left. “Why?” he said. The talks in the harbour go on.").syntax
  let count = analyse(first).document.tokens.count
  #expect(before.heads.prefix(count) == after.heads.prefix(count))
  #expect(before.upos.prefix(count) == after.upos.prefix(count))
}

@Test func eachPartOfSpeechHasItsOwnName() {
  #expect(UPOS.allCases.map(\.name) == UPOS.allCases.map { "\($0)".uppercased() })
}
