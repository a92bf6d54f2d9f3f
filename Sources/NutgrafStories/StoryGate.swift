// SPDX-License-Identifier: Apache-2.0

/// Decides whether a report belongs to a story that resembles it.
///
/// One setting serves headlines and full texts: how alike two texts of one story are depends on
/// how many terms they have, so the line is drawn by the terms of the shorter side.
struct StoryGate: Sendable {
  /// How much the likeness to the story as a whole counts, against that to its reports on average.
  var whole: Float = 0.48
  /// The least likeness at 8, 16, 32, 64, 128, 256 and 512 terms of the shorter side.
  var least: [Float] = [0.117, 0.168, 0.44, 0.282, 0.26, 0.232, 0.232]
  /// What a likeness that rests on one term alone lacks.
  var alone: Float = 0.18
  /// How the line moves with each doubling of the story's reports.
  var growth: Float = -0.06
  /// How the line moves with each day since the story's last report.
  var day: Float = 0.01

  /// Likeness over the line: 1 lies on it.
  func judge(
    dot: Float, norm: Float, reports: Float, terms: Float, storyTerms: Float, strongest: Float,
    days: Float
  ) -> Float {
    guard norm > 0, reports > 0, dot > 0 else { return 0 }
    let likeness =
      (whole * dot / norm.squareRoot() + (1 - whole) * dot / reports)
      * (1 - alone * strongest / dot)
    let average = storyTerms / reports
    let position = Self.doublings(min(terms, average) / 8)
    let low = max(0, min(least.count &- 2, Int(position)))
    guard low &+ 1 < least.count else { return 0 }
    let part = max(0, min(1, position - Float(low)))
    let line =
      (least[low] + part * (least[low &+ 1] - least[low]))
      * (1 + growth * Self.doublings(reports)) * (1 + day * max(0, min(days, 30)))
    return line > 0 ? likeness / line : 0
  }

  /// The logarithm to base 2 of a number from 1, 0 below.
  @inline(__always)
  static func doublings(_ value: Float) -> Float { StoryTerms.logarithm(value) * 1.442_695 }
}
