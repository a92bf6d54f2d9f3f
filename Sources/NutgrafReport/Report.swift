// SPDX-License-Identifier: Apache-2.0
import NutgrafArticle
import NutgrafEvents
import NutgrafNames
import NutgrafSpeech
import NutgrafSyntax
import NutgrafText
import NutgrafTime

/// Which stages run. A stage brings in those it needs.
public struct Stages: OptionSet, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Blocks, metadata, tokens and sentences: always done.
  public static let article: Stages = []
  public static let syntax = Stages(rawValue: 1)
  /// Needs parts of speech alone: no trees are made for it.
  public static let names = Stages(rawValue: 2)
  public static let time: Stages = [.syntax, Stages(rawValue: 4)]
  public static let speech: Stages = [.syntax, .names, Stages(rawValue: 8)]
  public static let events: Stages = [.speech, .time, Stages(rawValue: 16)]
  public static let all: Stages = [.events]
}

/// Everything read from one report. Immutable, so it can be shared between threads freely.
public struct Report: Sendable {
  public let id: String
  public let article: Article
  public let document: Document
  public let syntax: Syntax
  public let names: Names
  public let times: Times
  public let speech: Speech
  public let events: Events
  public let warnings: [Warning]

  /// Runs the stages, in the one order in which they flow.
  public init(
    id: String, article: Article, options: ReadOptions, stages: Stages = .all,
    names namesOptions: NamesOptions = NamesOptions(),
    speech speechOptions: SpeechOptions = SpeechOptions()
  ) {
    var document = Document(text: article.text, blocks: article.blocks)
    Tokenizer.cut(&document)
    let syntax = stages.contains(.syntax) ? Syntax(of: document) : Syntax()
    let tagged = stages.contains(.names) && syntax.isEmpty ? Syntax(of: document, trees: false) : syntax
    let published = options.published ?? article.published?.value
    var namesOptions = namesOptions
    namesOptions.date = namesOptions.date ?? published?.date ?? article.dateline?.date
    var names =
      stages.contains(.names)
      ? Names(of: document, syntax: tagged, options: namesOptions) : Names()
    let times =
      stages.contains(.time)
      ? Times(
        of: document, syntax: syntax,
        options: TimeOptions(
          published: published, fetched: options.fetched, dateline: article.dateline?.date))
      : Times()
    let speech =
      stages.contains(.speech)
      ? Speech(of: document, syntax: syntax, names: &names, options: speechOptions) : Speech()
    let events =
      stages.contains(.events)
      ? Events(of: document, syntax: syntax, names: &names, times: times, speech: speech)
      : Events()
    self.id = id
    self.article = article
    self.document = document
    self.syntax = syntax
    self.names = names
    self.times = times
    self.speech = speech
    self.events = events
    warnings =
      article.warnings
      + names.warnings.map { Warning(code: $0.code, span: $0.span, message: $0.message) }
  }

  /// Reads flattened text. Throws for what is not UTF-8, empty or too large.
  public init(
    id: String, text bytes: [UInt8], options: ReadOptions = ReadOptions(), stages: Stages = .all,
    names: NamesOptions = NamesOptions(), speech: SpeechOptions = SpeechOptions()
  ) throws(TextError) {
    let text = try SourceText(utf8: bytes, limit: options.limit)
    guard text.bytes.contains(where: { $0 > 0x20 }) else { throw .empty }
    self.init(
      id: id, article: Article(flattened: text, options: options), options: options,
      stages: stages, names: names, speech: speech)
  }

  /// Reads an HTML page in any encoding.
  public init(
    id: String, html page: [UInt8], options: ReadOptions = ReadOptions(), stages: Stages = .all,
    names: NamesOptions = NamesOptions(), speech: SpeechOptions = SpeechOptions()
  ) throws(TextError) {
    guard page.contains(where: { $0 > 0x20 }) else { throw .empty }
    self.init(
      id: id, article: try Article(html: page, options: options), options: options, stages: stages,
      names: names, speech: speech)
  }
}
