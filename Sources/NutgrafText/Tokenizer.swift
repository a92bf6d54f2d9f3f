// SPDX-License-Identifier: Apache-2.0

/// Cuts a document's blocks into tokens and sentences.
public enum Tokenizer {
  /// Fills `document.tokens` and `document.sentences`. A sentence never crosses a block.
  /// - Complexity: O(*n*) in the bytes of the text.
  public static func cut(_ document: inout Document) {
    var tokens = TokenTable()
    var sentences: [Sentence] = []
    for (number, block) in document.blocks.enumerated() {
      var first = tokens.count
      var i = block.span.lower
      let end = min(block.span.upper, document.text.count)
      func close() {
        guard tokens.count > first else { return }
        sentences.append(
          Sentence(
            span: ByteSpan(from: tokens.starts[first], to: tokens.ends[tokens.count &- 1]),
            firstToken: UInt32(first), endToken: UInt32(tokens.count), block: UInt32(number)))
        first = tokens.count
      }
      var space: TokenShape = [.spaceBefore, .lineBefore]
      while i < end {
        let b = document.text.byte(at: i)
        if b <= 0x20 {
          space.insert(.spaceBefore)
          if b == 0x0A { space.insert(.lineBefore) }
          i &+= 1
          continue
        }
        let start = i
        var shape = space
        if isWord(b) {
          while i < end && isWord(document.text.byte(at: i)) { i &+= 1 }
          shape.insert(.letter)
          if b >= 0x41 && b <= 0x5A { shape.insert(.capital) }
        } else {
          i &+= 1
          shape.insert(.punctuation)
        }
        let span = ByteSpan(from: UInt32(start), to: UInt32(i))
        tokens.starts.append(span.start)
        tokens.ends.append(span.end)
        tokens.shapes.append(shape)
        tokens.hashes.append(WordHash.folded(document.text[span]))
        space = []
        if b == 0x2E && document.text.byte(at: i) <= 0x20 { close() }
      }
      close()
    }
    document.tokens = tokens
    document.sentences = sentences
  }

  static func isWord(_ b: UInt8) -> Bool {
    b >= 0x80 || (b | 0x20 >= 0x61 && b | 0x20 <= 0x7A) || (b >= 0x30 && b <= 0x39)
  }
}
