// SPDX-License-Identifier: Apache-2.0
import NutgrafArticle
import NutgrafEvents
import NutgrafNames
import NutgrafSpeech
import NutgrafSyntax
import NutgrafText
import NutgrafTime
import Testing

/// The names in JSON are written out beside the cases: each must be its case's own.
@Suite struct NameTests {
  private func check<Kind: CaseIterable>(_: Kind.Type, capitals: Bool = false, _ name: (Kind) -> String) {
    for kind in Kind.allCases {
      let own = "\(kind)" == "listItem" ? "list_item" : "\(kind)"
      #expect(name(kind) == (capitals ? own.uppercased() : own))
    }
  }

  @Test func everyCaseHasItsOwnName() {
    check(BlockKind.self, \.name)
    check(ClutterClass.self, \.name)
    check(NoticeClass.self, \.name)
    check(BlockReason.self, \.name)
    check(Origin.self, \.name)
    check(UPOS.self, capitals: true, \.name)
    check(EntityLabel.self, capitals: true, \.name)
    check(MentionKind.self, \.text)
    check(TimeType.self, capitals: true, \.name)
    check(TimeAnchor.self, \.name)
    check(QuantityKind.self, \.name)
    check(QuotationKind.self, \.name)
    check(QuotationStance.self, \.name)
    check(EventType.self, capitals: true, \.name)
    check(Modality.self, \.name)
    check(Stance.self, \.name)
  }
}
