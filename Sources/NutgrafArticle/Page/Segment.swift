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
  /// Place of its nearest element among `PageText.elements`.
  var element: Int32

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
  /// The elements that break lines, each after the one around it.
  var elements: [PageElement] = []
}

/// An element that breaks lines.
struct PageElement: Sendable {
  /// -1 for the outermost.
  var parent: Int32
  /// What its own tag, class and id say.
  var own: SectionFlags
  /// What those of all elements around it say as well.
  var all: SectionFlags = []

  init(parent: Int32, own: SectionFlags) {
    self.parent = parent
    self.own = own
  }
}

extension PageText {
  /// Gives the segments the flags of the elements around them. An element that holds most of the page's
  /// prose is no advertisement, whatever its class says ("gdpr-applies" on the body): of those only what
  /// speaks for an article counts.
  /// - Complexity: O(*n*).
  mutating func handFlagsDown() {
    var prose = [Int32](repeating: 0, count: elements.count)
    var total: Int32 = 0
    for s in segments where s.isProse {
      let weight = min(600, s.line.characters)
      total &+= weight
      let e = Int(s.element)
      if e >= 0, e < prose.count { prose[e] &+= weight }
    }
    for e in elements.indices.reversed() {
      let parent = Int(elements[e].parent)
      if parent >= 0, parent < e { prose[parent] &+= prose[e] }
    }
    for e in elements.indices {
      if prose[e] &* 20 > total &* 17 {
        elements[e].own.formIntersection(SectionFlags.ofArticles)
      } else if prose[e] &* 2 > total {
        elements[e].own.formIntersection(SectionFlags.ofArticles.union(SectionFlags.ofMasses))
      }
      let parent = Int(elements[e].parent)
      elements[e].all = elements[e].own
      if parent >= 0, parent < e { elements[e].all.formUnion(elements[parent].all) }
    }
    for i in segments.indices {
      let e = Int(segments[i].element)
      guard e >= 0, e < elements.count else { continue }
      let parent = Int(elements[e].parent)
      segments[i].flags.formUnion(elements[e].all)
      segments[i].near.formUnion(elements[e].own)
      if parent >= 0, parent < e { segments[i].near.formUnion(elements[parent].own) }
    }
  }
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
