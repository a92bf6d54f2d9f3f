// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// The attitude a cue gives to its content: "denied", "called on", "plans to".
struct StanceOfCue: Sendable {
  static let shared = StanceOfCue()

  private var stances: [UInt32: QuotationStance] = [:]

  private init() {
    let table: [(QuotationStance, String, String)] = [
      (.denies, "dispute contest", "deny denies denied denying denial rebut rebutted rebuts"),
      (
        .rejects, "reject oppose dismiss denounce condemn criticize criticise blast slam decry protest",
        "rebuff rebuffed opposition rejection ridiculed mocked"
      ),
      (.declines, "decline refuse", "unwilling refusal"),
      (
        .demands, "demand urge order require request call press appeal",
        "must calls pressed demanding"
      ),
      (
        .commits, "promise pledge vow offer plan commit intend agree guarantee propose",
        "swore swears swear committed planning vowing promising pledging"
      ),
      (.asks, "ask question wonder inquire query", "questions"),
      (
        .believes,
        "believe expect hope fear suspect assume doubt consider imagine reckon speculate predict",
        "think thinks thought thinking felt feels feel belief knew know knows sees view saw"
      ),
    ]
    for (stance, verbs, words) in table {
      for verb in verbs.utf8.split(separator: 0x20) {
        for form in WordClasses.forms(Array(verb)) { stances[WordHash.folded(form)] = stance }
      }
      for word in words.utf8.split(separator: 0x20) { stances[WordHash.folded(word)] = stance }
    }
  }

  /// The stance of the words in `cue`; the last that has one decides, and "not" turns agreement.
  func stance(_ cue: Range<Int>, in scene: SpeechScene) -> QuotationStance {
    var result = QuotationStance.neutral
    var negated = false
    for token in cue {
      if scene.kind(token).contains(.negation) { negated = true }
      guard let found = stances[scene.hash(token)] else { continue }
      // "declined to comment", "refused to promise": the first word decides.
      if result == .declines || result == .denies { continue }
      result = found
    }
    if negated {
      switch result {
      case .commits: return .declines
      case .neutral where !cue.isEmpty: return .neutral
      default: return result
      }
    }
    return result
  }
}
