// SPDX-License-Identifier: Apache-2.0

extension StringProtocol {
  /// What stands between the bytes `separator`, which is ASCII; empty pieces are left out. The library's own
  /// lists are cut so when they are first used: to cut by characters costs ten times as much.
  public func pieces(by separator: UInt8, maxSplits: Int = .max) -> [Substring] {
    Substring(self).utf8.split(separator: separator, maxSplits: maxSplits).map { Substring($0) }
  }
}
