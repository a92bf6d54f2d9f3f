// SPDX-License-Identifier: Apache-2.0

/// Where the bytes of a decoded page came from: the places where the two no longer go on side by side.
struct ByteOrigins: Sendable {
  private struct Step {
    var at: UInt32
    var source: UInt32
  }
  private var steps: [Step] = []

  /// The character at `at` came from `source`. Characters are noted in order.
  @inline(__always)
  mutating func note(_ at: Int, from source: Int) {
    if let last = steps.last, Int(last.source) &+ at &- Int(last.at) == source { return }
    steps.append(Step(at: UInt32(truncatingIfNeeded: at), source: UInt32(truncatingIfNeeded: source)))
  }

  /// The end of the decoded page came from the end of the page.
  mutating func close(_ at: Int, _ source: Int) {
    steps.append(Step(at: UInt32(truncatingIfNeeded: at), source: UInt32(truncatingIfNeeded: source)))
  }

  /// Within a character, no further than its last byte.
  /// - Complexity: O(log *n*).
  func source(_ offset: UInt32) -> UInt32 {
    var low = 0
    var high = steps.count
    while low < high {
      let middle = (low &+ high) / 2
      if steps[middle].at <= offset { low = middle &+ 1 } else { high = middle }
    }
    guard low > 0 else { return 0 }
    let step = steps[low &- 1]
    guard low < steps.count else { return step.source }
    let last = max(step.source, max(1, steps[low].source) &- 1)
    return min(last, step.source &+ (offset &- step.at))
  }
}
