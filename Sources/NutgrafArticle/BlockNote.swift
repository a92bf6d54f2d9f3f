// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Why a block has its kind.
public enum BlockReason: UInt8, Sendable, CaseIterable {
  case none
  /// The trained classifier took it for the article's, or for none of it.
  case classifier
  /// In doubt by itself, it goes with the paragraphs around it.
  case context
  /// It is the headline that the page states, or stands where one does.
  case headline
  /// It is the description that the page states, or stands where a subtitle does.
  case summary
  /// "By …", or a place for authors.
  case byline
  /// Words that pages say of themselves.
  case phrase
  /// A time or a count and little else.
  case shape
  /// The elements around it: navigation, comments, a figure.
  case section
  /// Most of it is links.
  case links
  /// It says the headline again.
  case copy
  /// The credit of a picture.
  case credit

  public var name: String { Self.names[Int(rawValue)] }
  /// In the order of the cases; the runtime would take .1 ms to tell them.
  static let names: [String] = [
    "none", "classifier", "context", "headline", "summary", "byline", "phrase", "shape",
    "section", "links", "copy", "credit",
  ]
}

/// What a notice says of the report.
public enum NoticeClass: UInt8, Sendable, CaseIterable {
  case none, correction, update, editor, live
  public var name: String { Self.names[Int(rawValue)] }
  /// In the order of the cases; the runtime would take .1 ms to tell them.
  static let names: [String] = [
    "none", "correction", "update", "editor", "live",
  ]
}

/// What is known of a block beside its kind.
public struct BlockNote: Sendable {
  public var reason: BlockReason
  public var notice: NoticeClass
  public init(reason: BlockReason = .none, notice: NoticeClass = .none) {
    self.reason = reason
    self.notice = notice
  }
}
