// SPDX-License-Identifier: Apache-2.0
import NutgrafText

extension ComparisonBuilder {
  private static let bright = WordSet(
    """
    breakthrough progress hope hopes hopeful success successful historic hail hails hailed calm orderly quiet peaceful
    win wins victory milestone triumph relief welcome welcomes welcomed optimism promising bright
    joy celebrate celebrates celebrated safe recovery recovers unity united praise praised boost
    strong smooth smoothly friendly warm
    """)
  private static let dark = WordSet(
    """
    angry anger tense tension tensions tough gap deadlock stalemate fail fails failed failure clash clashes violent violence
    bitter divided division divisions doubt doubts fear fears grim chaos chaotic crisis setback snub snubs collapse
    collapses stalled stall row fury furious outrage warning warns warned blame blames scandal danger dangerous dark
    bleak hostile cold relentless harsh threat threatens threatened shame scenes questions slam slams slammed weak
    rift refuses rejects rejected despite without
    """)
  private static let notWords = WordSet("not no n't never without")

  /// Sets titles and headings of opposite tone against each other: "Orderly Pickets" beside "Angry
  /// Scenes at the Gates". A report's headings count before its title, the strongest of each.
  mutating func compareFraming() {
    var bright: [(claim: Int, report: Int)] = []
    var dark: [(claim: Int, report: Int)] = []
    for report in reports.indices {
      var best: (strength: Int, claim: Int)?
      for n in table.range(ofReport: report) where table.claims[n].flags.contains(.heading) {
        let claim = table.claims[n]
        let tone = tone(report, claim.tokens)
        let kind = reports[report].document.blockKind(ofSentence: claim.sentence)
        let strength = 2 &* tone &+ (tone == 0 ? 0 : kind == .heading ? tone.signum() : 0)
        if strength.magnitude > best?.strength.magnitude ?? 0 { best = (strength, n) }
      }
      guard let best else { continue }
      if best.strength > 0 { bright.append((best.claim, report)) } else { dark.append((best.claim, report)) }
    }
    guard !bright.isEmpty, !dark.isEmpty else { return }
    let parties = (bright + dark).sorted { $0.report < $1.report }
    add(.conflict, .framing, parties.map { evidence($0.claim) }, claims: [], score: 0.5)
  }

  private func tone(_ report: Int, _ tokens: Range<Int>) -> Int {
    let table = reports[report].document.tokens
    var tone = 0
    var turn = false
    for token in tokens {
      let hash = table.hash(token)
      if Self.notWords.contains(hash) { turn = true }
      if Self.bright.contains(hash) { tone &+= turn ? -1 : 1 }
      if Self.dark.contains(hash) { tone &-= 1 }
    }
    return tone
  }
}
