// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// A stretch of text between quotation marks, the marks included.
package struct QuotedPassage: Sendable {
  /// From the opening mark to past the closing one, or to the paragraph's end where none follows.
  var span: ByteSpan
  /// 0 for the outermost marks of a paragraph.
  var depth: Int
  /// The passage it continues, for a quotation that runs over paragraphs.
  var continues: Int?
  var closed: Bool
}

/// Finds what stands between quotation marks, of every kind and nested, paragraph by paragraph.
///
/// An automaton with a stack: openers push, closers pop to their partner. What a mark is (opener,
/// closer, apostrophe, inch) is decided by its two neighbours and by whether a partner is still to
/// come in the paragraph, so that an odd mark spoils at most its own paragraph.
/// - Complexity: O(*n*) in the bytes read.
struct QuotationMarks {
  /// In order of their start; the outer of two that start together first.
  private(set) var passages: [QuotedPassage] = []

  private enum Kind: UInt8 { case straight, curly, low, guillemet, grave, single, straightSingle }

  private struct Mark {
    var start: Int
    var end: Int
    var kind: Kind
    var opens: Bool
    var closes: Bool
    /// A closer that cannot be an apostrophe.
    var sure: Bool
    /// “ closes what „ opened.
    var closesLow = false
  }

  private static let maximumDepth = 6

  /// `paragraphs` are the spans to read, in order; one passage may run on into the next of them.
  init(text: SourceText, paragraphs: [ByteSpan]) {
    var marks: [Mark] = []
    /// The passage left open at the end of the paragraph before, and the kind of its marks.
    var left: (passage: Int, kind: Kind)?
    for paragraph in paragraphs {
      marks.removeAll(keepingCapacity: true)
      Self.collect(text, paragraph, into: &marks)
      guard !marks.isEmpty else {
        left = nil
        continue
      }
      left = pair(marks, text, paragraph, left)
    }
    passages.sort { $0.span < $1.span }
    relink()
  }

  // MARK: - Marks

  private static func collect(_ text: SourceText, _ paragraph: ByteSpan, into marks: inout [Mark]) {
    var i = paragraph.lower
    let end = min(paragraph.upper, text.count)
    while i < end {
      let b = text.byte(at: i)
      var length = 1
      var kind: Kind?
      var curlyOpens = false
      var curlyCloses = false
      switch b {
      case 0x22: kind = .straight
      case 0x27:
        if text.byte(at: i &+ 1) == 0x27 {
          kind = .grave
          length = 2
          curlyCloses = true
        } else {
          kind = .straightSingle
        }
      case 0x60 where text.byte(at: i &+ 1) == 0x60:
        kind = .grave
        length = 2
        curlyOpens = true
      case 0xE2 where text.byte(at: i &+ 1) == 0x80:
        length = 3
        switch text.byte(at: i &+ 2) {
        case 0x9C, 0x9F: (kind, curlyOpens, curlyCloses) = (.curly, true, false)
        case 0x9D: (kind, curlyOpens, curlyCloses) = (.curly, false, true)
        case 0x9E: (kind, curlyOpens, curlyCloses) = (.low, true, false)
        case 0x98, 0x9B: (kind, curlyOpens, curlyCloses) = (.single, true, false)
        case 0x99: (kind, curlyOpens, curlyCloses) = (.single, false, true)
        default: break
        }
      case 0xC2 where text.byte(at: i &+ 1) == 0xAB:
        (kind, curlyOpens, length) = (.guillemet, true, 2)
      case 0xC2 where text.byte(at: i &+ 1) == 0xBB:
        (kind, curlyCloses, length) = (.guillemet, true, 2)
      default: break
      }
      if let kind {
        let before = neighbour(text, before: i, paragraph)
        let after = neighbour(text, after: i &+ length, paragraph)
        var mark = Mark(
          start: i, end: i &+ length, kind: kind, opens: curlyOpens, closes: curlyCloses,
          sure: true)
        switch kind {
        case .straight:
          mark.opens = before != .word && after != .space && after != .stop
          mark.closes = before != .space && before != .opening
          if !mark.opens && !mark.closes { mark.opens = after != .space }
        case .curly:
          mark.closesLow = curlyOpens && before != .space
        case .straightSingle:
          mark.opens = (before == .space || before == .opening) && after == .word
          mark.closes = before != .space && before != .opening && after != .word
          mark.sure = before == .stop
        case .single:
          // An apostrophe before a word ("’em") or inside one is no mark.
          if curlyOpens { mark.opens = before != .word }
          mark.closes = curlyCloses && after != .word && before != .space
          mark.sure = before == .stop
        default: break
        }
        if mark.opens || mark.closes { marks.append(mark) }
      }
      i &+= length
    }
  }

  private enum Neighbour { case space, word, stop, opening, other }

  private static func neighbour(_ text: SourceText, before i: Int, _ paragraph: ByteSpan)
    -> Neighbour
  {
    guard i > paragraph.lower else { return .space }
    let b = text.byte(at: i &- 1)
    switch b {
    case 0...0x20: return .space
    case 0x28, 0x5B, 0x7B, 0x60: return .opening
    case 0x22, 0x27: return .other
    case 0x2C, 0x2E, 0x21, 0x3F, 0x3B: return .stop
    case 0x2D, 0x2F, 0x3A: return .opening
    default: break
    }
    if b >= 0x80 {
      if text.byte(at: i &- 3) == 0xE2 && text.byte(at: i &- 2) == 0x80 {
        switch b {
        case 0x93, 0x94: return .opening  // dashes
        case 0xA6: return .stop  // ellipsis
        case 0x98, 0x9C, 0x9E: return .opening
        case 0x99, 0x9D: return .other
        case 0x80...0x8A, 0xAF: return .space
        default: return .other
        }
      }
      if text.byte(at: i &- 2) == 0xC2 {
        if b == 0xA0 { return .space }
        if b == 0xAB { return .opening }
        if b == 0xBB { return .other }
      }
      return .word
    }
    let isWord = (b | 0x20 >= 0x61 && b | 0x20 <= 0x7A) || (b >= 0x30 && b <= 0x39)
    return isWord ? .word : .other
  }

  private static func neighbour(_ text: SourceText, after i: Int, _ paragraph: ByteSpan)
    -> Neighbour
  {
    guard i < paragraph.upper else { return .space }
    let b = text.byte(at: i)
    switch b {
    case 0...0x20: return .space
    case 0x2C, 0x2E, 0x21, 0x3F, 0x3B, 0x3A, 0x29, 0x5D: return .stop
    default: break
    }
    if b == 0xE2 && text.byte(at: i &+ 1) == 0x80 {
      switch text.byte(at: i &+ 2) {
      case 0x80...0x8A, 0xAF: return .space
      case 0x93, 0x94: return .stop
      default: return .other
      }
    }
    if b == 0xC2 && text.byte(at: i &+ 1) == 0xA0 { return .space }
    let isWord = b >= 0x80 || (b | 0x20 >= 0x61 && b | 0x20 <= 0x7A) || (b >= 0x30 && b <= 0x39)
    return isWord ? .word : .other
  }

  // MARK: - Pairs

  /// Pairs the marks of one paragraph. Returns the passage left open at its end.
  private mutating func pair(
    _ marks: [Mark], _ text: SourceText, _ paragraph: ByteSpan, _ left: (passage: Int, kind: Kind)?
  ) -> (passage: Int, kind: Kind)? {
    // From the right: how many closers are still to come, and how many more of them than openers.
    var singles = [Int](repeating: 0, count: marks.count &+ 1)
    var sureSingles = singles
    var surplus = singles
    for i in stride(from: marks.count &- 1, through: 0, by: -1) {
      let mark = marks[i]
      let single = isSingle(mark.kind)
      singles[i] = singles[i &+ 1] &+ (single && mark.closes ? 1 : 0)
      sureSingles[i] = sureSingles[i &+ 1] &+ (single && mark.closes && mark.sure ? 1 : 0)
      surplus[i] = surplus[i &+ 1] &+ (single || mark.closes == mark.opens ? 0 : mark.closes ? 1 : -1)
    }
    var stack: [(mark: Int, continues: Int?)] = []
    var continues = left.map(\.passage)
    for (i, mark) in marks.enumerated() {
      if mark.closes || mark.closesLow,
        let top = stack.lastIndex(where: {
          mark.closesLow
            ? marks[$0.mark].kind == .low : partners(marks[$0.mark].kind, mark.kind)
        })
      {
        // A plural's apostrophe inside single marks: a surer closer is still to come.
        if isSingle(mark.kind) && !mark.sure && sureSingles[i &+ 1] > 0
          && text.byte(at: mark.start &- 1) | 0x20 == 0x73
        {
          continue
        }
        // Straight marks that could do either close unless they clearly open.
        let entry = stack[top]
        stack.removeSubrange(top...)
        emit(
          from: marks[entry.mark].start, to: mark.end, depth: top, closed: true,
          continues: entry.continues)
        continue
      }
      guard mark.opens else { continue }
      if isSingle(mark.kind) {
        guard singles[i &+ 1] > 0 else { continue }
      } else if let same = stack.lastIndex(where: { marks[$0.mark].kind == mark.kind }),
        mark.kind == .straight || surplus[i &+ 1] <= stack.count &- same
      {
        // The earlier one was never closed: the later pair is the surer.
        stack.removeSubrange(same...)
      }
      guard stack.count < Self.maximumDepth else { continue }
      var follows: Int?
      if let before = continues, mark.start == firstInk(text, paragraph),
        left.map({ $0.kind == mark.kind }) == true
      {
        follows = before
      }
      continues = nil
      stack.append((i, follows))
    }
    // The outermost mark left open reaches to the end of the paragraph.
    guard let open = stack.first, !isSingle(marks[open.mark].kind) else { return nil }
    let mark = marks[open.mark]
    emit(
      from: mark.start, to: lastInk(text, paragraph), depth: 0, closed: false,
      continues: open.continues)
    return (passages.count &- 1, mark.kind)
  }

  private mutating func emit(from start: Int, to end: Int, depth: Int, closed: Bool, continues: Int?)
  {
    guard end > start, let span = ByteSpan(start, end) else { return }
    passages.append(
      QuotedPassage(span: span, depth: depth, continues: continues, closed: closed))
  }

  private func isSingle(_ kind: Kind) -> Bool { kind == .single || kind == .straightSingle }

  private func partners(_ open: Kind, _ close: Kind) -> Bool {
    open == close || (open == .low && close == .curly) || (open == .single && close == .straightSingle)
      || (open == .grave && close == .straight) || (open == .straight && close == .grave)
  }

  private func firstInk(_ text: SourceText, _ span: ByteSpan) -> Int {
    var i = span.lower
    while i < span.upper && text.byte(at: i) <= 0x20 { i &+= 1 }
    return i
  }

  private func lastInk(_ text: SourceText, _ span: ByteSpan) -> Int {
    var i = min(span.upper, text.count)
    while i > span.lower && text.byte(at: i &- 1) <= 0x20 { i &-= 1 }
    return i
  }

  /// After sorting: drops the continuation of a passage that did not stay open, and points each
  /// continuation at the passage's new position.
  private mutating func relink() {
    var last: Int?
    for i in passages.indices where passages[i].depth == 0 {
      if passages[i].continues != nil { passages[i].continues = last }
      last = passages[i].closed ? nil : i
    }
  }
}
