// SPDX-License-Identifier: Apache-2.0
import NutgrafJSON
import NutgrafNames
import NutgrafSpeech
import NutgrafSyntax
import NutgrafText

/// A report with its quotations as annotators marked them, in tokens.
struct QuotationGold {
  struct Quote {
    var content: [Range<Int>]
    var cue: Range<Int>
    var source: Range<Int>?
  }

  var columns: SpeechColumns
  var quotes: [Quote] = []

  /// Reads `{"text", "quotes": [{"content": [[s, e], …], "cue": [[s, e]], "source": [[s, e]]}]}` with
  /// offsets in code points. Nil for a record without text.
  init?(_ record: JSONValue) {
    guard let bytes = record["text"]?.bytes, let text = try? SourceText(utf8: bytes),
      let gold = record["quotes"]?.array
    else { return nil }
    var offsets: [UInt32] = []
    offsets.reserveCapacity(bytes.count &+ 1)
    for (i, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 { offsets.append(UInt32(i)) }
    offsets.append(UInt32(bytes.count))

    var document = Document(text: text, blocks: QuotationGold.lines(text))
    Tokenizer.cut(&document)
    let syntax = Syntax(of: document)
    columns = SpeechColumns(
      SpeechScene(document: document, syntax: syntax), Names(of: document, syntax: syntax))

    func range(_ value: JSONValue) -> Range<Int>? {
      guard let ends = value.array, ends.count == 2, let a = ends[0].int, let b = ends[1].int,
        a >= 0, a < b, b < offsets.count
      else { return nil }
      let range = document.tokens.indices(in: ByteSpan(from: offsets[a], to: offsets[b]))
      return range.isEmpty ? nil : range
    }
    func ranges(_ value: JSONValue?) -> [Range<Int>] { (value?.array ?? []).compactMap(range) }
    for value in gold {
      guard let cue = ranges(value["cue"]).first else { continue }
      let source = ranges(value["source"]).first
      // "I think" is not news.
      if let source, source.count == 1, QuotationGold.selves.contains(document.tokens.hash(source.lowerBound)),
        value["polarity"] != nil
      {
        continue
      }
      let content = ranges(value["content"])
      guard !content.isEmpty else { continue }
      quotes.append(Quote(content: content, cue: cue, source: source))
    }
  }

  private static let selves: Set<UInt32> = Set(["i", "we", "you"].map { WordHash.folded($0) })

  /// Every line is a paragraph.
  private static func lines(_ text: SourceText) -> [Block] {
    var blocks: [Block] = []
    var start = 0
    for end in 0...text.count where end == text.count || text.byte(at: end) == 0x0A {
      if let span = ByteSpan(start, end), !span.isEmpty {
        blocks.append(Block(span: span, kind: .paragraph))
      }
      start = end &+ 1
    }
    return blocks
  }

  /// Cue labels of all tokens: 1 begins, 2 continues.
  var cueLabels: [UInt8] {
    var labels = [UInt8](repeating: 0, count: columns.word.count)
    for quote in quotes { mark(quote.cue, 1, &labels) }
    return labels
  }

  /// Labels of the second tagger: source 1 and 2, cue 3 and 4, content 5 and 6.
  var partLabels: [UInt8] {
    var labels = [UInt8](repeating: 0, count: columns.word.count)
    for quote in quotes { for part in quote.content { mark(part, 5, &labels) } }
    for quote in quotes { if let source = quote.source { mark(source, 1, &labels) } }
    for quote in quotes { mark(quote.cue, 3, &labels) }
    return labels
  }

  private func mark(_ range: Range<Int>, _ begin: UInt8, _ labels: inout [UInt8]) {
    for i in range { labels[i] = i == range.lowerBound ? begin : begin &+ 1 }
    // What it overlaid goes on as a span of its own.
    let end = range.upperBound
    if end < labels.count, labels[end] > 0, labels[end] % 2 == 0,
      labels[end] != begin &+ 1
    {
      labels[end] &-= 1
    }
  }
}
