// SPDX-License-Identifier: Apache-2.0
import NutgrafText
import Testing

/// The document of a text cut as one block.
func cut(_ text: String) -> Document {
  let source = SourceText(text)
  var document = Document(
    text: source, blocks: source.count > 0 ? [Block(span: source.span, kind: .paragraph)] : [])
  Tokenizer.cut(&document)
  return document
}

/// The words of a text, parted by blanks.
func words(_ text: String) -> String {
  let document = cut(text)
  return (0..<document.tokens.count).map { document.string(document.tokens.span($0)) }
    .joined(separator: " ")
}

func sentences(_ text: String) -> [String] {
  let document = cut(text)
  return document.sentences.map { document.string($0.span) }
}

@Test(arguments: [
  ("They don't know; she'll go.", "They do n't know ; she 'll go ."),
  ("It can’t, it won’t.", "It ca n’t , it wo n’t ."),
  ("Orlova's aides' reply", "Orlova 's aides ' reply"),
  ("We cannot; I'm gonna.", "We can not ; I 'm gon na ."),
  ("O'Hara at six o'clock", "O'Hara at six o'clock"),
  ("a six-member, non-stop co-op", "a six - member , non-stop co-op"),
  ("in mid-2003 and the mid-1980s", "in mid-2003 and the mid-1980s"),
  ("the 1990's, 2003's best", "the 1990's , 2003 's best"),
  ("from 1969-1970 at 713-555-0199", "from 1969 - 1970 at 713-555-0199"),
  ("on 2025-05-16 or 5/16/2025", "on 2025-05-16 or 5/16/2025"),
  ("paid $1.5 million, US$4.5", "paid $ 1.5 million , US$ 4.5"),
  ("1,000 of 12,500,000 and [1,2]", "1,000 of 12,500,000 and [ 1 , 2 ]"),
  ("up 3.5% at 11:30am", "up 3.5 % at 11:30 am"),
  ("the U.S. and the U.N. at 5 p.m. today", "the U.S. and the U.N. at 5 p.m. today"),
  ("and/or 9/11 c/o", "and / or 9/11 c/o"),
  ("see https://example.org/a?b=1, or www.example.net.", "see https://example.org/a?b=1 , or www.example.net ."),
  ("mail j.doe@example.org now", "mail j.doe@example.org now"),
  ("ask @varga_berg__ or @lund__post_: _now_", "ask @ varga_berg__ or @ lund__post_ : _ now _"),
  ("the talks.They ended", "the talks . They ended"),
  ("Wait... what?! No -- yes", "Wait ... what ?! No -- yes"),
  ("“Now,” he said (again).", "“ Now , ” he said ( again ) ."),
  ("the so-called 'peace' plan", "the so - called ' peace ' plan"),
  ("AT&T and R&D", "AT&T and R&D"),
  ("the army—which stays—left", "the army — which stays — left"),
  ("They won 3-2 in 2014-15 :-)", "They won 3 - 2 in 2014 - 15 :-)"),
  ("dont go, im here, its ours", "do nt go , i m here , its ours"),
  ("Gen. J. K. Vance, Ph.D.", "Gen. J. K. Vance , Ph.D."),
])
func wordsFollowUniversalDependencies(text: String, expected: String) {
  #expect(words(text) == expected)
}

@Test(arguments: [
  ["Mr. Vance met Dr. Oyelaran.", "They left at 5 p.m.", "The talks go on."],
  ["Is it over?", "Nobody knew!", "The U.S. team had gone."],
  ["“It is over.”", "The minister left."],
  ["“Is it over?” asked the minister.", "No answer came."],
  ["“Go now!” Ms. Oyelaran said.", "He went."],
  ["He paid $3.50.", "It was No. 5 of the list."],
  ["George W. Brandt came.", "He saw the J. K. Lund house."],
  ["It rose 3.5 points.", "Then it fell."],
  ["(They had left.)", "Nobody stayed."],
  ["Norvale made 214 (P. Brandt 84, I. Lund 3-74).", "It rained."],
  ["The prize went to C. Brandt.", "It was the winter of World War I.", "Then all left."],
  ["Talks were set for Jan. 12 in Varna.", "They failed."],
])
func sentencesEndWhereTheyEnd(parts: [String]) {
  #expect(sentences(parts.joined(separator: " ")) == parts)
}

/// The treebank's mails end sentences without a mark; between the words of a name that is not to be taken for one.
@Test(arguments: [
  "According to the National Fire Records Bureau’s latest data, it rose.",
  "In 1966 Brandt received the medal of the town.",
  "María Augusta Lund, who leads the firm, left.",
  "Halden owns a 45% stake in the venture, while General Docks Co holds the rest.",
  "The 1935 Norvalian federal election was close.",
  "Around 1,000 Norvalian troops patrol the zone.",
])
func noSentenceEndsInsideANameWithoutAMark(text: String) {
  #expect(sentences(text) == [text])
}

@Test func aBlankLineEndsASentenceAndALineWrapDoesNot() {
  #expect(sentences("Talks end\n\nThe two sides\nmet again.") == ["Talks end", "The two sides\nmet again."])
}

@Test func doubleSpacesChangeNothing() {
  #expect(words("He  left.  She   stayed.") == words("He left. She stayed."))
  #expect(sentences("He  left.  She   stayed.") == ["He  left.", "She   stayed."])
}

@Test func aWordsCaseInTheMiddleDoesNotMoveTheSplit() {
  let a = cut("The two sides met in Varna on Friday. They talked.")
  let b = cut("The two SIDES Met in varna on Friday. They talked.")
  #expect(a.sentences.map(\.span) == b.sentences.map(\.span))
  #expect(a.tokens.hashes == b.tokens.hashes)
}

@Test func shapesTellWhatTheLettersShow() {
  let document = cut("NATO sent 1,500 Élan buses,\nthey say; it's 5th")
  let shapes = document.tokens.shapes
  #expect(shapes[0].isSuperset(of: [.allCaps, .capital, .letter, .lineBefore, .spaceBefore]))
  #expect(shapes[2].isSuperset(of: [.number, .digit]) && !shapes[2].contains(.letter))
  #expect(shapes[3].isSuperset(of: [.capital, .nonASCII, .letter]))
  #expect(shapes[5].contains(.punctuation) && !shapes[5].contains(.spaceBefore))
  #expect(shapes[6].contains(.lineBefore))
  #expect(shapes[10].contains(.clitic) && !shapes[10].contains(.spaceBefore))
  #expect(shapes[11].contains(.digit) && !shapes[11].contains(.number))
}

/// Texts with every habit in them, to be cut, spliced and damaged.
let wild = [
  "“He’s gone,” said Mr. O'Neill—U.S. envoy… on 16/5/2025; pay €1,5 or $2.50!",
  "naïve café Ünal \u{1F468}\u{200D}\u{1F469} ok\u{00A0}then\u{2028}next 'til '90s rock'n'roll (see p. 5)",
  "a@b.c http://x.y/z). www. -- ... 5'2\" x'' ``q'' :-) <3 ^_^ d'accord I.B.M. e.g. Ph.D. 5.5.5 1:2:3",
  "'''''....----''''s n't 's'll've ''’’’s …….?! \u{FEFF}\u{200B}", "\u{0}\u{1}a\u{7F}", "日本語。漢字、٣٤",
]

@Test func tokensHoldEveryByteButWhiteSpaceOnce() {
  for a in wild {
    for b in wild {
      let bytes = Array(a.utf8)
      for length in stride(from: 0, through: bytes.count, by: 1) {
        let text = String(decoding: bytes.prefix(length), as: UTF8.self) + b
        let document = cut(text)
        var at = 0
        for i in 0..<document.tokens.count {
          let span = document.tokens.span(i)
          #expect(span.lower >= at && span.upper > span.lower && span.upper <= document.text.count)
          checkGap(document.text.bytes[at..<max(at, span.lower)])
          #expect(document.tokens.hash(i) == WordHash.folded(document.word(i)))
          at = span.upper
        }
        checkGap(document.text.bytes[at...])
        var token = 0
        for sentence in document.sentences {
          #expect(Int(sentence.firstToken) == token && sentence.endToken > sentence.firstToken)
          token = Int(sentence.endToken)
        }
        #expect(token == document.tokens.count)
      }
    }
  }
}

/// Nothing but white space and invisible characters.
private func checkGap(_ bytes: ArraySlice<UInt8>) {
  for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
    #expect(scalar.value <= 0xA0 || scalar.properties.isWhitespace || scalar.value >= 0x2000)
  }
}

@Test(arguments: ["a", ".", "'", "’", "-", "\"", "(", "a.", "a'", "1,", "http://", "“", "\n\n", "é", "a-", "no. "])
func aHundredThousandOfTheSameEnd(piece: String) {
  let document = cut(String(repeating: piece, count: 100_000 / piece.utf8.count))
  #expect(document.tokens.count <= 100_000)
}

@Test func theSplitterLearnsFromThePlacesItLeavesOpen() {
  let text = SourceText("He paid. Mr. Holt smiled. \"Why?\" she asked. Then all left")
  let ends: Set<UInt32> = [8, 25, 43]
  let places = Tokenizer.openPlaces(of: text, ends: ends)
  #expect(places.count { $0.ends } == 3)
  // "Mr." before a name is not open, nor is the question before the words of who asked.
  #expect(places.count { !$0.ends } <= 3)
  let count = places.first?.keys.count ?? 0
  #expect(count > 10 && places.allSatisfy { $0.keys.count == count })
}

@Test func aDamagedTableOfSentencesIsAnError() throws {
  let good = SentenceModel.encode([Int8](repeating: 3, count: 64))
  _ = try SentenceModel(TableBytes(copying: good))
  for i in stride(from: 0, to: good.count, by: 3) {
    var bad = good
    bad[i] ^= 0x40
    #expect(throws: TableError.self) { try SentenceModel(TableBytes(copying: bad)) }
    #expect(throws: TableError.self) { try SentenceModel(TableBytes(copying: Array(good.prefix(i)))) }
  }
  #expect(throws: TableError.self) {
    try SentenceModel(TableBytes(copying: SentenceModel.encode([Int8](repeating: 3, count: 48))))
  }
}
