// SPDX-License-Identifier: Apache-2.0
import NutgrafJSON

/// A gold file: one JSON record a line.
public struct GoldFile: Sendable {
  public let path: String
  public let records: [JSONValue]
  public init(path: String, records: [JSONValue]) {
    self.path = path
    self.records = records
  }

  /// Reads the lines of a JSON Lines text; the error names the line.
  public init(path: String, bytes: [UInt8]) throws(WorkshopError) {
    var records: [JSONValue] = []
    for (number, line) in bytes.split(separator: 0x0A).enumerated() {
      do throws(JSONError) {
        records.append(try JSONValue(parsing: Array(line)))
      } catch {
        throw WorkshopError("\(path), line \(number &+ 1), byte \(error.offset): \(error.message)")
      }
    }
    self.init(path: path, records: records)
  }
}

public struct WorkshopError: Error, Sendable {
  public let message: String
  public init(_ message: String) { self.message = message }
}

/// What `nutgraf train` asks of a trainer.
public struct TrainingRequest {
  public var gold: [GoldFile]
  /// Leaves out whatever is not plainly CC BY or public domain.
  public var openOnly = false
  /// Gold that is not learnt from: its figures go into the model card.
  public var check: [GoldFile] = []
  /// About how many bytes the table may have, where that can be chosen.
  public var size: Int?
  /// Hears how it goes, a line at a time.
  public var log: (String) -> Void
  public init(gold: [GoldFile], openOnly: Bool = false, log: @escaping (String) -> Void = { _ in }) {
    self.gold = gold
    self.openOnly = openOnly
    self.log = log
  }
}

/// A table as it ships, and its model card (Markdown).
public struct TrainedModel {
  public var bytes: [UInt8]
  public var card: String
  public init(bytes: [UInt8], card: String) {
    self.bytes = bytes
    self.card = card
  }
}

/// One model that `nutgraf train NAME` learns.
public struct Trainer: Sendable {
  public let name: String
  public let summary: String
  public let train: @Sendable (TrainingRequest) throws(WorkshopError) -> TrainedModel
  public init(
    name: String, summary: String,
    train: @escaping @Sendable (TrainingRequest) throws(WorkshopError) -> TrainedModel
  ) {
    self.name = name
    self.summary = summary
    self.train = train
  }
}

/// One measure that `nutgraf evaluate NAME` takes: gold files in, lines of figures out.
public struct Evaluator: Sendable {
  public let name: String
  public let summary: String
  public let evaluate: @Sendable ([GoldFile]) throws(WorkshopError) -> [String]
  public init(
    name: String, summary: String,
    evaluate: @escaping @Sendable ([GoldFile]) throws(WorkshopError) -> [String]
  ) {
    self.name = name
    self.summary = summary
    self.evaluate = evaluate
  }
}

/// All models and measures. A stage adds one line to each.
public enum Workshop {
  public static let trainers: [Trainer] = [
    SentenceTrainer.trainer, SyntaxTrainer.trainer, ArticleLineTrainer.trainer, ArticlePageTrainer.trainer,
    .mentions,
    .quotations, EventTrainer.trainer,
  ]
  public static let evaluators: [Evaluator] = [
    SyntaxEvaluator.evaluator, EventTrainer.evaluator,
  ]
}
