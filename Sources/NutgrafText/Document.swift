// SPDX-License-Identifier: Apache-2.0

/// What a block of a report is. The raw values are part of the C interface: append only.
public enum BlockKind: UInt8, Sendable, CaseIterable {
  case title, subtitle, heading, byline, dateline, paragraph, listItem, caption, blockquote, table
  case notice, clutter

  /// Words of the report itself: not clutter, caption, byline or dateline.
  public var isBody: Bool {
    switch self {
    case .clutter, .caption, .byline, .dateline: false
    default: true
    }
  }

  public var name: String { Self.names[Int(rawValue)] }
  /// In the order of the cases; the runtime would take .1 ms to tell them.
  static let names: [String] = [
    "title", "subtitle", "heading", "byline", "dateline", "paragraph", "list_item", "caption",
    "blockquote", "table", "notice", "clutter",
  ]
}

/// What kind of clutter a block is.
public enum ClutterClass: UInt8, Sendable, CaseIterable {
  case none, related, comments, share, subscribe, cookie, navigation, author, counts, time, legal
  case advertisement, other
  public var name: String { Self.names[Int(rawValue)] }
  /// In the order of the cases; the runtime would take .1 ms to tell them.
  static let names: [String] = [
    "none", "related", "comments", "share", "subscribe", "cookie", "navigation", "author",
    "counts", "time", "legal", "advertisement", "other",
  ]
}

/// A block of a report: a run of its text with one role on the page.
public struct Block: Sendable {
  /// Where in the text; blocks are in order and apart.
  public var span: ByteSpan
  public var kind: BlockKind
  /// Of a heading, 1 to 6; otherwise 0.
  public var level: UInt8
  public var clutter: ClutterClass
  /// Where in the page, for HTML only.
  public var source: ByteSpan?
  /// How sure the kind is, 0 to 1.
  public var score: Float

  public init(
    span: ByteSpan, kind: BlockKind, level: UInt8 = 0, clutter: ClutterClass = .none,
    source: ByteSpan? = nil, score: Float = 1
  ) {
    self.span = span
    self.kind = kind
    self.level = level
    self.clutter = clutter
    self.source = source
    self.score = score
  }
}

/// What a glance at a token's letters tells.
public struct TokenShape: OptionSet, Hashable, Sendable {
  public let rawValue: UInt16
  @inlinable @inline(__always) public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// White space (or the start of the text) stands before it.
  @inlinable public static var spaceBefore: TokenShape { TokenShape(rawValue: 1) }
  /// A line end stands before it, or it begins the text.
  @inlinable public static var lineBefore: TokenShape { TokenShape(rawValue: 2) }
  /// Begins with an upper-case letter.
  @inlinable public static var capital: TokenShape { TokenShape(rawValue: 4) }
  /// Two letters or more, all of them upper case.
  @inlinable public static var allCaps: TokenShape { TokenShape(rawValue: 8) }
  /// Begins with a letter.
  @inlinable public static var letter: TokenShape { TokenShape(rawValue: 16) }
  /// Holds a digit.
  @inlinable public static var digit: TokenShape { TokenShape(rawValue: 32) }
  /// Nothing but digits, separators and a sign.
  @inlinable public static var number: TokenShape { TokenShape(rawValue: 64) }
  /// Neither letters nor digits.
  @inlinable public static var punctuation: TokenShape { TokenShape(rawValue: 128) }
  /// Holds a byte above 127.
  @inlinable public static var nonASCII: TokenShape { TokenShape(rawValue: 256) }
  /// A later word of a contraction: the `n't` of `don't`, the `'s` of `Google's`.
  @inlinable public static var clitic: TokenShape { TokenShape(rawValue: 512) }
}

/// The words of a text (Universal Dependencies conventions), as columns of one length.
public struct TokenTable: Sendable {
  public var starts: [UInt32] = []
  public var ends: [UInt32] = []
  public var shapes: [TokenShape] = []
  /// `WordHash.folded` of the token: the same for any case of the same letters.
  public var hashes: [UInt32] = []

  public init() {}

  @inlinable @inline(__always) public var count: Int { starts.count }
  /// The span of token `index`, or an empty one outside the table.
  @inlinable @inline(__always)
  public func span(_ index: Int) -> ByteSpan {
    index >= 0 && index < starts.count
      ? ByteSpan(from: starts[index], to: ends[index]) : ByteSpan(from: 0, to: 0)
  }
  @inlinable @inline(__always)
  public func shape(_ index: Int) -> TokenShape {
    index >= 0 && index < shapes.count ? shapes[index] : []
  }
  /// The folded hash of token `index`, 0 outside the table.
  @inlinable @inline(__always)
  public func hash(_ index: Int) -> UInt32 {
    index >= 0 && index < hashes.count ? hashes[index] : 0
  }

  /// The first token that ends after `offset` (`count` when none does). O(log *n*).
  public func index(at offset: UInt32) -> Int {
    var low = 0
    var high = ends.count
    while low < high {
      let middle = (low &+ high) / 2
      if ends[middle] <= offset { low = middle &+ 1 } else { high = middle }
    }
    return low
  }

  /// The tokens that overlap `span`.
  public func indices(in span: ByteSpan) -> Range<Int> {
    let first = index(at: span.start)
    var last = first
    while last < starts.count && starts[last] < span.end { last &+= 1 }
    return first..<last
  }
}

/// A sentence: its span, its tokens, and the block it stands in.
public struct Sentence: Sendable {
  public var span: ByteSpan
  public var firstToken: UInt32
  /// One past the last.
  public var endToken: UInt32
  public var block: UInt32

  public init(span: ByteSpan, firstToken: UInt32, endToken: UInt32, block: UInt32) {
    self.span = span
    self.firstToken = firstToken
    self.endToken = max(firstToken, endToken)
    self.block = block
  }

  @inline(__always) public var tokens: Range<Int> { Int(firstToken)..<Int(endToken) }
}

/// The ground on which every stage stands: text, blocks, sentences and tokens. Tokens and sentences
/// cover all blocks, clutter too; a stage that reads body text alone looks at `blocks[…].kind`.
public struct Document: Sendable {
  public let text: SourceText
  public var blocks: [Block]
  public var sentences: [Sentence] = []
  public var tokens = TokenTable()

  public init(text: SourceText, blocks: [Block]) {
    self.text = text
    self.blocks = blocks
  }

  public func string(_ span: ByteSpan) -> String { text.string(span) }
  /// The letters of token `index`.
  public func word(_ index: Int) -> ArraySlice<UInt8> { text[tokens.span(index)] }

  /// The kind of the block in which sentence `index` stands.
  public func blockKind(ofSentence index: Int) -> BlockKind {
    guard index >= 0, index < sentences.count else { return .clutter }
    let block = Int(sentences[index].block)
    return block < blocks.count ? blocks[block].kind : .paragraph
  }

  /// The sentence that holds token `index`, nil outside. O(log *n*).
  public func sentence(ofToken index: Int) -> Int? {
    var low = 0
    var high = sentences.count
    while low < high {
      let middle = (low &+ high) / 2
      if Int(sentences[middle].endToken) <= index { low = middle &+ 1 } else { high = middle }
    }
    guard low < sentences.count, sentences[low].tokens.contains(index) else { return nil }
    return low
  }
}
