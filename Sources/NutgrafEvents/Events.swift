// SPDX-License-Identifier: Apache-2.0
import NutgrafNames
import NutgrafSpeech
import NutgrafSyntax
import NutgrafText
import NutgrafTime

/// PLOVER event types; `statement` is not one of PLOVER's.
public enum EventType: UInt8, Sendable, CaseIterable {
  case statement, agree, consult, support, concede, cooperate, aid, `yield`, retreat, request, accuse
  case reject, threaten, protest, sanction, mobilize, coerce, assault
  public var name: String { Self.names[Int(rawValue)] }
  /// In the order of the cases; the runtime would take .1 ms to tell them.
  static let names: [String] = [
    "STATEMENT", "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "YIELD",
    "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE",
    "COERCE", "ASSAULT",
  ]
}

public enum Modality: UInt8, Sendable, CaseIterable {
  case asserted, negated, possible, conditional, demanded, proposed, planned, denied
  public var name: String { Self.names[Int(rawValue)] }
  /// In the order of the cases; the runtime would take .1 ms to tell them.
  static let names: [String] = [
    "asserted", "negated", "possible", "conditional", "demanded", "proposed", "planned",
    "denied",
  ]
}

public struct Participant: Sendable {
  public var entity: Int?
  public var span: ByteSpan
  public init(entity: Int?, span: ByteSpan) {
    self.entity = entity
    self.span = span
  }
}

/// Who did what to whom.
public struct Event: Sendable {
  public var trigger: ByteSpan
  public var extent: ByteSpan
  public var type: EventType
  /// The CAMEO code where it is sure.
  public var cameo: String?
  public var modality: Modality = .asserted
  public var actors: [Participant] = []
  public var recipients: [Participant] = []
  /// A place's entity.
  public var place: Int?
  /// A position in `Times.times`.
  public var time: Int?
  /// Positions in `Times.quantities`.
  public var quantities: [Int] = []
  /// The entity whose claim the report passes on.
  public var attributedTo: Int?
  public var score: Float = 1
  public init(trigger: ByteSpan, extent: ByteSpan, type: EventType) {
    self.trigger = trigger
    self.extent = extent
    self.type = type
  }
}

public enum Stance: UInt8, Sendable, CaseIterable {
  case demand, offer, reject, accept, condition, support, oppose, acknowledge, assert, deny, decline
  public var name: String { Self.names[Int(rawValue)] }
  /// In the order of the cases; the runtime would take .1 ms to tell them.
  static let names: [String] = [
    "demand", "offer", "reject", "accept", "condition", "support", "oppose", "acknowledge",
    "assert", "deny", "decline",
  ]
}

/// Who demands, offers, rejects what.
public struct Position: Sendable {
  public var holder: Int?
  public var holderSpan: ByteSpan?
  public var stance: Stance
  public var content: ByteSpan
  public var topic: String?
  public var toward: Int?
  public var score: Float = 1
  public init(stance: Stance, content: ByteSpan) {
    self.stance = stance
    self.content = content
  }
}

/// The events stage's result, both in text order.
public struct Events: Sendable {
  public var events: [Event] = []
  public var positions: [Position] = []

  public init() {}

  /// Finds events and positions. It may append to `names.entities` an actor known by description
  /// alone ("police", "the mayor"), with a nominal mention. O(*n*) in the tokens.
  public init(
    of document: Document, syntax: Syntax, names: inout Names, times: Times, speech: Speech
  ) {
    var coder = EventCoder(document, syntax, names, times, speech)
    coder.run()
    names = coder.participants.result()
    self = coder.result
  }
}
