// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafNames
import NutgrafText

/// Finds cues, sources and contents by the learned taggers, and links them.
///
/// The first tagger reads every readable paragraph; the second only those with a predicted cue.
struct LearnedSpeech {
  private(set) var drafts: [SpeechDraft] = []

  init(_ scene: SpeechScene, _ names: Names, _ model: SpeechModel) {
    var columns = SpeechColumns(scene, names)
    columns.look(up: model.odds)
    var labels = [UInt8](repeating: 0, count: scene.document.tokens.count)
    var parts = labels
    var lattice = SpeechTagger.Lattice()
    let linker = SpeechLinker(weights: model.links)
    for paragraph in scene.paragraphs {
      let tokens = paragraph.tokens
      let cueFeatures = CueFeatures(columns, tokens)
      lattice.begin()
      model.cues.score(tokens, into: &lattice) { cueFeatures.collect($0, into: &$1) }
      model.cues.decode(
        &lattice, contexts: columns.context[tokens], into: &labels, at: tokens.lowerBound)
      model.cues.decode(
        &lattice, contexts: columns.context[tokens], eager: true, into: &parts,
        at: tokens.lowerBound)
      for i in tokens {
        labels[i] =
          scene.isAside(i) ? 0 : PartFeatures.cueLabel(sure: labels[i], eager: parts[i])
      }
      guard PartFeatures.isWorthwhile(columns, paragraph, cue: labels) else { continue }
      let partFeatures = PartFeatures(columns, paragraph, cue: labels)
      lattice.begin()
      model.parts.score(tokens, into: &lattice) { partFeatures.collect($0, into: &$1) }
      model.parts.decode(
        &lattice, contexts: columns.context[tokens], into: &parts, at: tokens.lowerBound)
      drafts += linker.drafts(SpeechParts(labels: parts, in: tokens), columns)
    }
    drafts.removeAll { LearnedSpeech.saysNothing($0, scene) }
    drafts.sort { ($0.first, $1.end) < ($1.first, $0.end) }
  }
}

extension LearnedSpeech {
  /// "has not yet ruled on the strike": nothing was said so far, only what it would be about is told.
  private static func saysNothing(_ draft: SpeechDraft, _ scene: SpeechScene) -> Bool {
    guard let cue = draft.cue, cue.contains(where: { scene.kind($0).contains(.negation) }),
      cue.contains(where: { scene.hash($0) == yet })
    else { return false }
    let tokens = draft.content.joined()
    return !tokens.contains { scene.syntax.tag($0) == .verb || scene.syntax.tag($0) == .aux }
      && !tokens.contains { scene.passageOf[$0] >= 0 }
  }
  private static let yet = WordHash.folded("yet")
}

extension SpeechParts {
  /// Cuts a paragraph's labels into spans: 1 and 2 source, 3 and 4 cue, 5 and 6 content.
  package init(labels: [UInt8], in tokens: Range<Int>) {
    self.init()
    var i = tokens.lowerBound
    while i < tokens.upperBound {
      let label = labels[i]
      guard label > 0 else {
        i &+= 1
        continue
      }
      let inside = label % 2 == 1 ? label &+ 1 : label
      var end = i &+ 1
      while end < tokens.upperBound && labels[end] == inside { end &+= 1 }
      switch inside {
      case 2: sources.append(i..<end)
      case 4: cues.append(i..<end)
      default: contents.append(i..<end)
      }
      i = end
    }
  }
}
