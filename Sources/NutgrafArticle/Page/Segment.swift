// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What kind of element a run of text stands in.
enum SegmentKind: UInt8, Sendable, CaseIterable {
  case other, paragraph, heading1, heading2, heading3, item, quote, cell, caption, pre, definition
  case button
}

/// A run of a page's text between two line breaks, and what is known of its place.
struct Segment: Sendable {
  /// Measures of the text; `start..<end` in the collected text.
  var line: Line
  /// In the page's UTF-8 form.
  var sourceStart: UInt32
  var sourceEnd: UInt32
  /// The nearest element that breaks lines, and its parent.
  var node: Int32
  var parent: Int32
  var kind: SegmentKind
  /// Bytes of text inside links, and in bold.
  var linkBytes: Int32
  var boldBytes: Int32
  /// Of all elements around it; of the two nearest.
  var flags: SectionFlags
  var near: SectionFlags
  /// Kind, classes and parents' tags, hashed: alike for the paragraphs of one article.
  var signature: UInt32
  /// Elements with `itemprop`, `time`: where values stand.
  var level: UInt8

  var bytes: Int { Int(line.end &- line.start) }
  var linkShare: Float { bytes > 0 ? min(1, Float(linkBytes) / Float(bytes)) : 0 }
  var boldShare: Float { bytes > 0 ? min(1, Float(boldBytes) / Float(bytes)) : 0 }
  /// Prose: a sentence that is not mostly links.
  var isProse: Bool { line.isSentence && linkShare < 0.6 }
}

/// A page's visible text, one segment a line.
struct PageText: Sendable {
  var text: [UInt8] = []
  var segments: [Segment] = []
}

extension PageText {
  /// The same page with the lines marked whose letters stand on another line as well.
  func repeatsMarked() -> PageText {
    var page = self
    var seen: [UInt32: Int] = [:]
    seen.reserveCapacity(segments.count)
    for i in page.segments.indices where page.segments[i].line.letters > 0 {
      if let first = seen[page.segments[i].line.hash] {
        page.segments[i].line.traits.insert(.repeated)
        page.segments[first].line.traits.insert(.repeated)
      } else {
        seen[page.segments[i].line.hash] = i
      }
    }
    return page
  }
}
