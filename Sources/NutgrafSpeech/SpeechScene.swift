// SPDX-License-Identifier: Apache-2.0
import NutgrafSyntax
import NutgrafText

/// A document as the speech stage sees it: its readable paragraphs, the class of each word, and
/// which words stand between quotation marks.
package struct SpeechScene {
  /// A readable block's tokens.
  package struct Paragraph {
    package var tokens: Range<Int>
    package var sentences: Range<Int>
    package var kind: BlockKind
  }

  package let document: Document
  let syntax: Syntax
  package private(set) var paragraphs: [Paragraph] = []
  package private(set) var classes: [WordClass] = []
  /// The outermost passage that holds each token, −1 outside marks.
  private(set) var passageOf: [Int32] = []
  /// The outermost passages with their tokens.
  package private(set) var passages: [QuotedPassage] = []
  package private(set) var passageTokens: [Range<Int>] = []
  /// Passages inside others.
  private(set) var inner: [QuotedPassage] = []

  /// O(*n*) in the tokens.
  package init(document: Document, syntax: Syntax) {
    self.document = document
    self.syntax = syntax
    let tokens = document.tokens
    classes.reserveCapacity(tokens.count)
    let lexicon = WordClasses.shared
    for hash in tokens.hashes { classes.append(lexicon[hash]) }
    passageOf = [Int32](repeating: -1, count: tokens.count)

    var spans: [ByteSpan] = []
    var sentence = 0
    while sentence < document.sentences.count {
      let block = document.sentences[sentence].block
      let first = sentence
      while sentence < document.sentences.count && document.sentences[sentence].block == block {
        sentence &+= 1
      }
      let kind = document.blockKind(ofSentence: first)
      guard kind.isBody else { continue }
      let start = Int(document.sentences[first].firstToken)
      let end = Int(document.sentences[sentence &- 1].endToken)
      guard start < end else { continue }
      paragraphs.append(Paragraph(tokens: start..<end, sentences: first..<sentence, kind: kind))
      spans.append(ByteSpan(from: tokens.span(start).start, to: tokens.span(end &- 1).end))
    }
    for passage in QuotationMarks(text: document.text, paragraphs: spans).passages {
      guard passage.depth == 0 else {
        inner.append(passage)
        continue
      }
      let range = tokens.indices(in: passage.span)
      for token in range { passageOf[token] = Int32(passages.count) }
      passages.append(passage)
      passageTokens.append(range)
    }
  }

  // MARK: - Looking at tokens

  @inline(__always)
  func kind(_ token: Int) -> WordClass {
    token >= 0 && token < classes.count ? classes[token] : []
  }
  @inline(__always)
  func passage(_ token: Int) -> Int {
    token >= 0 && token < passageOf.count ? Int(passageOf[token]) : -1
  }
  @inline(__always)
  func shape(_ token: Int) -> TokenShape { document.tokens.shape(token) }
  @inline(__always)
  func hash(_ token: Int) -> UInt32 { document.tokens.hash(token) }
  /// The first byte of the token, for telling punctuation apart.
  @inline(__always)
  func byte(_ token: Int) -> UInt8 {
    document.text.byte(at: Int(document.tokens.span(token).start))
  }
  @inline(__always)
  func isPunctuation(_ token: Int) -> Bool { shape(token).contains(.punctuation) }

  /// A comma, colon, semicolon, bracket, dash or sentence end: where a phrase stops.
  func isBoundary(_ token: Int) -> Bool {
    guard isPunctuation(token) else { return false }
    switch byte(token) {
    case 0x27, 0x26, 0x24, 0x25, 0x23, 0x2F, 0x40: return false  // ' & $ % # / @
    case 0x2D: return shape(token).contains(.spaceBefore)
    case 0xE2:
      // The curly apostrophe is a boundary only as a quotation mark.
      return !(document.tokens.span(token).count == 3 && passage(token) < 0
        && document.text.byte(at: document.tokens.span(token).lower &+ 2) == 0x99)
    case 0xC2, 0xC3: return false
    default: return true
    }
  }

  /// "That said, …" at the start of a sentence speaks of nobody's words.
  func isAside(_ token: Int) -> Bool {
    guard token > 0, isComma(token &+ 1), hash(token &- 1) == Self.that,
      let sentence = document.sentence(ofToken: token)
    else { return false }
    return document.sentences[sentence].tokens.lowerBound == token &- 1
  }
  private static let that = WordHash.folded("that")

  func isComma(_ token: Int) -> Bool { isPunctuation(token) && byte(token) == 0x2C }
  /// A dash with a blank before it.
  func isDash(_ token: Int) -> Bool {
    guard isPunctuation(token), shape(token).contains(.spaceBefore) else { return false }
    let span = document.tokens.span(token)
    switch byte(token) {
    case 0x2D: return true
    case 0xE2:
      let last = document.text.byte(at: span.upper &- 1)
      return span.count == 3 && (last == 0x93 || last == 0x94)
    default: return false
    }
  }
  func isColon(_ token: Int) -> Bool { isPunctuation(token) && byte(token) == 0x3A }
  func endsSentence(_ token: Int) -> Bool {
    isPunctuation(token) && (byte(token) == 0x2E || byte(token) == 0x21 || byte(token) == 0x3F)
  }

  /// From the first byte of a range of tokens to its last.
  func span(_ range: Range<Int>) -> ByteSpan {
    ByteSpan(
      from: document.tokens.span(range.lowerBound).start,
      to: document.tokens.span(max(range.lowerBound, range.upperBound &- 1)).end)
  }
}
