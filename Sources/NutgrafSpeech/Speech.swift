// SPDX-License-Identifier: Apache-2.0
import NutgrafNames
import NutgrafSyntax
import NutgrafText

public enum QuotationKind: UInt8, Sendable, CaseIterable {
  case direct, indirect, mixed, fragment
  public var name: String { Self.names[Int(rawValue)] }
  /// In the order of the cases; the runtime would take .1 ms to tell them.
  static let names: [String] = [
    "direct", "indirect", "mixed", "fragment",
  ]
}

public enum QuotationStance: UInt8, Sendable, CaseIterable {
  case neutral, denies, rejects, declines, demands, commits, asks, believes
  public var name: String { Self.names[Int(rawValue)] }
  /// In the order of the cases; the runtime would take .1 ms to tell them.
  static let names: [String] = [
    "neutral", "denies", "rejects", "declines", "demands", "commits", "asks", "believes",
  ]
}

public struct Quotation: Sendable {
  public var kind: QuotationKind
  /// Its parts in text order; a direct one's include the quotation marks.
  public var content: [ByteSpan]
  public var cue: ByteSpan?
  /// The speaker as written, with title and apposition.
  public var source: ByteSpan?
  /// An entity's position in `Names.entities`.
  public var speaker: Int?
  /// The quotation this one is reported inside, by position.
  public var parent: Int?
  public var stance: QuotationStance = .neutral
  public var score: Float = 1
  public init(kind: QuotationKind, content: [ByteSpan]) {
    self.kind = kind
    self.content = content
  }
  /// From the first word of the content to the last.
  public var extent: ByteSpan {
    content.dropFirst().reduce(content.first ?? ByteSpan(from: 0, to: 0)) { $0.union($1) }
  }
}

/// What the speech stage may be given from outside.
public struct SpeechOptions: Sendable {
  /// The caller's own weights instead of the embedded ones.
  public var model: SpeechModel?
  public init() {}
}

/// The speech stage's result.
public struct Speech: Sendable {
  /// In order of their content's start.
  public var quotations: [Quotation] = []

  public init() {}

  /// Finds quotations and their speakers. It may append to `names.entities` a speaker known by
  /// description alone ("the coast guard"), with a nominal mention. O(*n*) in the tokens.
  public init(
    of document: Document, syntax: Syntax, names: inout Names,
    options: SpeechOptions = SpeechOptions()
  ) {
    let model = options.model ?? SpeechModel.embedded
    self.init(of: document, syntax: syntax, names: &names, model: model)
  }

  /// The same with a model of one's own; by rule alone without any.
  package init(
    of document: Document, syntax: Syntax, names: inout Names, model: SpeechModel?
  ) {
    self.init()
    let scene = SpeechScene(document: document, syntax: syntax)
    guard !scene.paragraphs.isEmpty else { return }
    let rules = Reporting(scene).drafts
    var assembly: SpeechAssembly
    if let model {
      assembly = SpeechAssembly(scene, LearnedSpeech(scene, names, model).drafts)
      assembly.consider(rules)
    } else {
      assembly = SpeechAssembly(scene, rules)
    }
    quotations = assembly.quotations(&names)
  }
}
