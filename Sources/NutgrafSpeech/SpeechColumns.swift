// SPDX-License-Identifier: Apache-2.0
import NutgrafNames
import NutgrafSyntax
import NutgrafText

/// What the taggers look at, one value a token, computed once for a document.
package struct SpeechColumns {
  package let scene: SpeechScene
  /// The word itself; numbers are one word.
  package private(set) var word: [UInt32] = []
  /// The last two and three bytes.
  package private(set) var ending2: [UInt32] = []
  package private(set) var ending3: [UInt32] = []
  /// Letters at a glance, 0...11; a punctuation mark tells itself apart.
  package private(set) var form: [UInt8] = []
  /// Inside marks or not, and how far the next mark is behind: 0...7.
  package private(set) var marks: [UInt8] = []
  package private(set) var tag: [UInt8] = []
  package private(set) var relation: [UInt8] = []
  /// What depends on the token: a subject, a clause, an object, a passive subject, "that".
  package private(set) var dependents: [UInt8]
  /// The label of the mention that holds the token, 0 for none; 16 more where it begins.
  package private(set) var mention: [UInt8]
  package private(set) var odds: [UInt8]
  /// The boundary between a token and the one before, for the label transitions.
  package private(set) var context: [UInt8] = []

  package init(_ scene: SpeechScene, _ names: Names) {
    self.scene = scene
    let tokens = scene.document.tokens
    let count = tokens.count
    word.reserveCapacity(count)
    ending2.reserveCapacity(count)
    ending3.reserveCapacity(count)
    form.reserveCapacity(count)
    tag.reserveCapacity(count)
    odds = [UInt8](repeating: 0, count: count)
    mention = odds
    dependents = odds
    for found in names.mentions {
      let code: UInt8 =
        switch found.kind {
        case .name: found.label.rawValue &+ 1
        case .nominal: 14
        case .pronoun: 15
        }
      for i in found.tokens.clamped(to: 0..<count) {
        mention[i] = (code & 15) | (i == Int(found.firstToken) ? 16 : 0)
      }
    }
    let text = scene.document.text
    for i in 0..<count {
      let shape = tokens.shapes[i]
      word.append(shape.contains(.number) ? 7 : Guillemets.folded(tokens.hashes[i]))
      let end = Int(tokens.ends[i])
      let length = end &- Int(tokens.starts[i])
      func low(_ back: Int) -> UInt32 {
        guard back <= length else { return 0 }
        let b = text.byte(at: end &- back)
        return UInt32(b >= 0x41 && b <= 0x5A ? b | 0x20 : b)
      }
      let two = low(1) | low(2) << 8
      ending2.append(two)
      ending3.append(two | low(3) << 16)
      form.append(SpeechColumns.form(shape, text.byte(at: Int(tokens.starts[i])), length, text, end))
      tag.append(scene.syntax.tag(i).rawValue)
      relation.append(scene.syntax.relation(i).rawValue)
      let head = scene.syntax.head(i)
      if head >= 0, head < count {
        switch scene.syntax.relation(i) {
        case .nsubj, .csubj: dependents[head] |= 1
        case .ccomp, .parataxis: dependents[head] |= 2
        case .obj, .xcomp: dependents[head] |= 4
        case .nsubj_pass: dependents[head] |= 8
        case .mark: dependents[head] |= 16
        case .obl_agent: dependents[head] |= 32
        default: break
        }
      }
    }
    marks.reserveCapacity(count)
    context.reserveCapacity(count)
    for i in 0..<count {
      marks.append(markState(i))
      context.append(boundary(i))
    }
  }

  /// Fills in how cue-like each word is.
  package mutating func look(up table: CueOdds) {
    for i in odds.indices { odds[i] = table[word[i]] }
  }

  private static func form(
    _ shape: TokenShape, _ first: UInt8, _ length: Int, _ text: SourceText, _ end: Int
  ) -> UInt8 {
    if shape.contains(.punctuation) {
      switch first {
      case 0x2C: return 1
      case 0x2E, 0x21, 0x3F: return 2
      case 0x3A: return 3
      case 0x3B: return 4
      case 0x22, 0x27, 0x60: return 5
      case 0x28, 0x29, 0x5B, 0x5D: return 6
      case 0x2D: return 7
      case 0xE2:
        // Curly marks are 98 to 9F; dashes 93 and 94.
        let last = text.byte(at: end &- 1)
        if length == 3 && last >= 0x98 && last <= 0x9F { return 5 }
        return length == 3 && (last == 0x93 || last == 0x94) ? 7 : 8
      default: return 8
      }
    }
    if shape.contains(.digit) { return 9 }
    if shape.contains(.allCaps) { return 10 }
    if shape.contains(.capital) { return 11 }
    return shape.contains(.clitic) ? 12 : 0
  }

  private func markState(_ i: Int) -> UInt8 {
    let here = scene.passage(i)
    if here >= 0 {
      let range = scene.passageTokens[here]
      if i == range.lowerBound { return 1 }
      return i == range.upperBound &- 1 ? 2 : 3
    }
    if scene.passage(i &- 1) >= 0 { return 4 }
    if scene.passage(i &- 2) >= 0 { return 5 }
    if scene.passage(i &+ 1) >= 0 { return 6 }
    return scene.passage(i &+ 2) >= 0 ? 7 : 0
  }

  /// 0..<24: what stands between the token and the one before, and the marks around.
  private func boundary(_ i: Int) -> UInt8 {
    if scene.shape(i).contains(.lineBefore) { return 0 }
    let before = i > 0 ? form[i &- 1] : 2
    let punctuation: UInt8 =
      switch before {
      case 1: 1
      case 2: 2
      case 3, 4: 3
      case 5: 4
      case 6, 7, 8: 5
      default: form[i] >= 1 && form[i] <= 8 ? 6 : 7
      }
    let inside = scene.passage(i)
    let insideBefore = scene.passage(i &- 1)
    let crossing: UInt8 = inside < 0 ? (insideBefore < 0 ? 0 : 1) : (insideBefore == inside ? 2 : 2)
    return min(23, crossing &* 8 &+ punctuation)
  }
}

/// Marks that no training text has are read as those that do the same.
private enum Guillemets {
  private static let opening = WordHash.folded("«")
  private static let closing = WordHash.folded("»")
  private static let curlyOpening = WordHash.folded("“")
  private static let curlyClosing = WordHash.folded("”")

  static func folded(_ hash: UInt32) -> UInt32 {
    if hash == opening { return curlyOpening }
    return hash == closing ? curlyClosing : hash
  }
}

/// Features of one paragraph's tokens: beyond its ends every column has a value of its own.
protocol ParagraphFeatures {
  var columns: SpeechColumns { get }
  var paragraph: Range<Int> { get }
}

extension ParagraphFeatures {
  @inline(__always)
  func word(_ i: Int) -> UInt32 { paragraph.contains(i) ? columns.word[i] : 1 }
  @inline(__always)
  func form(_ i: Int) -> UInt32 { paragraph.contains(i) ? UInt32(columns.form[i]) : 15 }
  @inline(__always)
  func tag(_ i: Int) -> UInt32 { paragraph.contains(i) ? UInt32(columns.tag[i]) : 31 }
  @inline(__always)
  func mention(_ i: Int) -> UInt32 { paragraph.contains(i) ? UInt32(columns.mention[i]) : 0 }
}
