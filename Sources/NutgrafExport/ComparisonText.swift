// SPDX-License-Identifier: Apache-2.0
import NutgrafReport
import NutgrafStories

extension Comparison {
  /// The comparison for a terminal.
  public func text(of reports: [Report], width: Int = 100) -> String {
    var text = "\(story.label)\n"
    for fact in facts {
      text += "\(fact.relation.name) \(fact.kind.name)\n"
      for evidence in fact.evidence where evidence.report < reports.count {
        text += "  \(self.reports[evidence.report]): "
        text += reports[evidence.report].document.string(evidence.span) + "\n"
      }
    }
    return text
  }

  public func htmlPage(of reports: [Report]) -> String { "" }
}
