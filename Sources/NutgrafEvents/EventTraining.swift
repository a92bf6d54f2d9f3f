// SPDX-License-Identifier: Apache-2.0
import NutgrafNames
import NutgrafSpeech
import NutgrafSyntax
import NutgrafText
import NutgrafTime

/// What the trainer needs of the coder: its candidates with the features it would judge them by.
@_spi(Training)
public enum EventTraining {
  public static var labels: [String] { EventModel.labels }
  public static var kind: String { EventModel.kind }

  public struct Candidate: Sendable {
    public var keys: [UInt32]
    public var actors: [ByteSpan]
    public var recipients: [ByteSpan]
    /// The label the lexicon gives, nil when it knows nothing of the trigger.
    public var lexical: String?
    /// A verb of the main clause counts for more.
    public var weight: Float
  }

  /// The candidates of a document, in text order.
  public static func candidates(
    _ document: Document, _ syntax: Syntax, _ names: Names, _ times: Times, _ speech: Speech
  ) -> [Candidate] {
    var coder = EventCoder(document, syntax, names, times, speech)
    var features = EventFeatures()
    var found: [Candidate] = []
    coder.forEachCandidate { coder, candidates in
      features.readSentence(coder.words)
      for candidate in candidates {
        features.read(candidate, coder)
        let frame = coder.linker.frames[candidate.frame]
        found.append(
          Candidate(
            keys: features.sentence.keys + features.frame.keys,
            actors: candidate.actors.map { coder.participants.participant($0, coder.words).span },
            recipients: candidate.recipients.map {
              coder.participants.participant($0, coder.words).span
            },
            lexical: candidate.trigger?.type.name, weight: coder.weight(frame)))
      }
    }
    return found
  }

  /// What the lexicon knows, as examples: so that a verb the corpus lacks keeps its own type.
  public static func lexicon() -> [(keys: [UInt32], label: String)] {
    var found: [(keys: [UInt32], label: String)] = []
    for verb in EventLexicon.shared.verbs {
      if let type = verb.type {
        found.append((EventFeatures.lexical(verb.hash, 0, type), type.name))
      }
      for phrase in verb.phrases {
        if let type = phrase.type {
          found.append((EventFeatures.lexical(verb.hash, phrase.particle, type), type.name))
        }
      }
    }
    return found
  }
}
