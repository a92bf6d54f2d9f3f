// SPDX-License-Identifier: Apache-2.0
import NutgrafReport
import NutgrafStories

extension Report {
  public func htmlFragment() -> String { "" }
}
extension Comparison {
  public func htmlFragment(of reports: [Report]) -> String { "" }
}
