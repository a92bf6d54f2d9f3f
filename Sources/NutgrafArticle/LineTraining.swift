// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What a trainer of the line classifier needs to know: the features of a flattened text's lines.
public enum LineTraining {
  /// Of a line in the first pass.
  public static let inputs = LineFeatures.count
  /// Of a line in the second pass.
  public static let secondInputs = LineClassifier.secondCount
  public static let classes = 6
  /// One letter for each class, as gold labels have them: other, body, heading, title, subtitle, byline.
  public static let letters: [UInt8] = Array("OBHTSA".utf8)

  /// The features of each line, in order.
  public static func rows(_ text: SourceText) -> [[Float]] {
    let features = LineClassifier.features(LineTable(text).lines, text)
    return (0..<features.lineCount).map { i in
      var row = [Float](repeating: 0, count: LineFeatures.count)
      features.fill(i, &row)
      return row
    }
  }

  /// The features of the second pass, given what the first one said of each line (`classes` outputs).
  public static func secondRows(_ text: SourceText, first: [[Float]]) -> [[Float]] {
    let features = LineClassifier.features(LineTable(text).lines, text)
    guard first.count == features.lineCount else { return [] }
    var rows: [[Float]] = []
    LineClassifier.second(first.map(LineClasses.init), features) { _, row in rows.append(row) }
    return rows
  }
}
