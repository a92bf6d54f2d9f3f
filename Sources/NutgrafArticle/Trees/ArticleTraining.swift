// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What a trainer of the line classifier needs to know: the features of a flattened text's lines.
public enum LineTraining {
  /// Bytes of a row, and how many of them neighbours are asked for.
  public static let stride = LineFeatures.count
  public static let shared = LineFeatures.shared
  /// What is asked of a line, in the order of the table.
  public static let questions = ["article", "heading", "title", "subtitle", "byline"]

  /// How many lines the text has, which of them are weighed, and the features of those, one row after
  /// the other.
  public static func rows(_ text: SourceText) -> (count: Int, places: [Int], bytes: [UInt8]) {
    let lines = LineTable(text).lines
    let places = StandingLines.places(lines)
    let table = LineFeatures(places.map { lines[$0] }, text.bytes.span).table
    return (lines.count, places, table.rows)
  }
}

/// The same for the segments of a page.
public enum SegmentTraining {
  public static let stride = SegmentFeatures.count
  public static let shared = SegmentFeatures.shared

  /// The text of each segment of a page, which of them are weighed, and the features of those, one row
  /// after the other.
  public static func rows(_ page: [UInt8]) -> (texts: [[UInt8]], places: [Int], bytes: [UInt8]) {
    let reader = PageReader(page, options: ReadOptions())
    let texts = reader.text.segments.map { s in
      Array(reader.text.text[Int(s.line.start)..<Int(s.line.end)])
    }
    let features = SegmentFeatures(reader.text, context: reader.context)
    return (texts, features.places, features.table.rows)
  }
}
