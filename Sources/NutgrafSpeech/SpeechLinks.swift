// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What the taggers found in one paragraph, in tokens.
package struct SpeechParts {
  package var cues: [Range<Int>] = []
  package var sources: [Range<Int>] = []
  package var contents: [Range<Int>] = []
  package init() {}
}

/// Features that link a cue to its source and a content to its cue: places in one dense table of
/// weights, so that a link's score is a sum of few floats.
package struct LinkFeatures {
  package static let size = 1024
  private let columns: SpeechColumns
  private let parts: SpeechParts

  package init(_ columns: SpeechColumns, _ parts: SpeechParts) {
    self.columns = columns
    self.parts = parts
  }

  /// Candidates further than this many places apart in their list are not weighed.
  package static let window = 6

  private static func distance(_ d: Int) -> Int {
    switch d {
    case ...0: 0
    case 1: 1
    case 2: 2
    case 3: 3
    case 4...5: 4
    case 6...8: 5
    case 9...14: 6
    default: 7
    }
  }

  private struct Between {
    var after: Int
    var distance: Int
    var sentences: Int
    var commas: Int
    var stops: Int
    var quoted: Int
  }

  /// What lies between `a` (the anchor) and `b`; tokens looked at are bounded.
  private func between(_ a: Range<Int>, _ b: Range<Int>) -> Between {
    let after = b.lowerBound >= a.lowerBound ? 1 : 0
    let low = min(a.upperBound, b.upperBound)
    let high = max(a.lowerBound, b.lowerBound)
    var result = Between(after: after, distance: 0, sentences: 0, commas: 0, stops: 0, quoted: 0)
    guard low < high else { return result }
    result.distance = high &- low
    for i in low..<min(high, low &+ 120) {
      switch columns.form[i] {
      case 1: result.commas &+= 1
      case 2 where columns.scene.passage(i) < 0: result.sentences &+= 1
      case 3, 4: result.stops &+= 1
      case 5: result.quoted = 1
      default: break
      }
    }
    return result
  }

  /// How many of `spans` (in order) lie between two ranges.
  private func count(_ spans: [Range<Int>], _ a: Range<Int>, _ b: Range<Int>) -> Int {
    let low = min(a.upperBound, b.upperBound)
    let high = max(a.lowerBound, b.lowerBound)
    var found = 0
    var at = lowerBound(spans, low)
    while at < spans.count, spans[at].lowerBound < high, found < 2 {
      if spans[at].upperBound <= high { found &+= 1 }
      at &+= 1
    }
    return found
  }

  private func lowerBound(_ spans: [Range<Int>], _ token: Int) -> Int {
    var low = 0
    var high = spans.count
    while low < high {
      let middle = (low &+ high) / 2
      if spans[middle].lowerBound < token { low = middle &+ 1 } else { high = middle }
    }
    return low
  }

  /// The sources near a cue, by position.
  package func sources(near cue: Range<Int>) -> Range<Int> {
    window(lowerBound(parts.sources, cue.lowerBound), parts.sources.count)
  }
  package func cues(near content: Range<Int>) -> Range<Int> {
    window(lowerBound(parts.cues, content.lowerBound), parts.cues.count)
  }
  private func window(_ at: Int, _ count: Int) -> Range<Int> {
    max(0, at &- LinkFeatures.window)..<min(count, at &+ LinkFeatures.window)
  }

  /// Source `s` for cue `k`; nil for no source at all.
  package func source(_ s: Int?, cue k: Int, into list: inout [Int]) {
    list.removeAll(keepingCapacity: true)
    let cue = parts.cues[k]
    let head = cue.upperBound &- 1
    let ing = columns.ending3[head] & 0xFF_FFFF == 0x696E67 ? 1 : 0
    let first = columns.scene.kind(cue.lowerBound)
    let verb = columns.scene.kind(head)
    let by = columns.word[head] == LinkFeatures.by ? 1 : 0
    let quoted = columns.scene.passage(cue.lowerBound) >= 0 ? 1 : 0
    guard let s else {
      var near = 0
      let range = sources(near: cue)
      for i in range where between(cue, parts.sources[i]).sentences == 0 { near = min(2, near &+ 1) }
      list.append(near)
      list.append(3 &+ near &+ 3 &* ing)
      list.append(9 &+ Int(min(7, columns.form[max(0, cue.lowerBound &- 1)])))
      list.append(17 &+ (verb.contains(.report) ? 1 : 0) &+ 2 &* (verb.contains(.orNoun) ? 1 : 0))
      list.append(21 &+ quoted)
      list.append(23 &+ min(20, Int(columns.tag[head])))
      return
    }
    let source = parts.sources[s]
    let gap = between(cue, source)
    let a = gap.after
    let d = LinkFeatures.distance(gap.distance)
    let cues = count(parts.cues, cue, source)
    let sources = count(parts.sources, cue, source)
    let contents = count(parts.contents, cue, source)
    list.append(64 &+ a &* 8 &+ d)
    list.append(80 &+ a &* 3 &+ min(2, gap.sentences))
    list.append(86 &+ a &* 3 &+ cues)
    list.append(92 &+ a &* 3 &+ sources)
    list.append(98 &+ a &* 4 &+ min(3, gap.commas))
    let sourceQuoted = columns.scene.passage(source.lowerBound) >= 0 ? 1 : 0
    list.append(106 &+ quoted &* 2 &+ sourceQuoted)
    let same =
      columns.scene.passage(source.lowerBound) == columns.scene.passage(cue.lowerBound) ? 1 : 0
    list.append(110 &+ same &* 2 &+ a)
    list.append(114 &+ contents &* 2 &+ a)
    list.append(120 &+ by &* 2 &+ a)
    list.append(124 &+ (verb.contains(.addressed) ? 2 : 0) &+ a)
    list.append(128 &+ ing &* 6 &+ a &* 3 &+ cues)
    let pronoun = columns.scene.kind(source.lowerBound).contains(.subjectPronoun) ? 1 : 0
    list.append(140 &+ pronoun &* 2 &+ a)
    let conjoined =
      columns.scene.kind(cue.lowerBound &- 1).contains(.conjunction)
      || first.contains(.conjunction) ? 1 : 0
    list.append(144 &+ conjoined &* 6 &+ a &* 3 &+ cues)
    list.append(156 &+ a &* 9 &+ min(2, gap.commas) &* 3 &+ sources)
    list.append(174 &+ a &* 2 &+ gap.quoted)
    list.append(178 &+ a &* 3 &+ min(2, gap.stops))
    list.append(184 &+ a &* 20 &+ min(19, Int(columns.tag[head])))
    // The word before a cue that has its source right there.
    list.append(224 &+ a &* 8 &+ Int(min(7, columns.form[max(0, cue.lowerBound &- 1)])))
    list.append(240 &+ a &* 24 &+ sources &* 8 &+ d)
  }

  private static let by = WordHash.folded("by")
  private static let that = WordHash.folded("that")

  /// Cue `k` for content `c`.
  package func cue(_ k: Int, content c: Int, into list: inout [Int]) {
    list.removeAll(keepingCapacity: true)
    let content = parts.contents[c]
    let cue = parts.cues[k]
    // Seen from the cue: the content is after it, or before.
    let gap = between(cue, content)
    let a = gap.after
    let d = LinkFeatures.distance(gap.distance)
    let cues = count(parts.cues, cue, content)
    let contents = count(parts.contents, cue, content)
    let sources = count(parts.sources, cue, content)
    let b = 320
    list.append(b &+ a &* 8 &+ d)
    list.append(b &+ 16 &+ a &* 3 &+ min(2, gap.sentences))
    list.append(b &+ 22 &+ a &* 3 &+ cues)
    list.append(b &+ 28 &+ a &* 3 &+ contents)
    list.append(b &+ 34 &+ a &* 3 &+ sources)
    list.append(b &+ 40 &+ a &* 4 &+ min(3, gap.commas))
    let contentQuoted = columns.scene.passage(content.lowerBound) >= 0 ? 1 : 0
    let endQuoted = columns.scene.passage(content.upperBound &- 1) >= 0 ? 1 : 0
    let q = contentQuoted &* 2 &+ endQuoted
    list.append(b &+ 48 &+ q &* 2 &+ a)
    list.append(b &+ 56 &+ q &* 6 &+ a &* 3 &+ cues)
    list.append(b &+ 80 &+ q &* 16 &+ a &* 8 &+ d)
    let that = columns.word[content.lowerBound] == LinkFeatures.that ? 1 : 0
    list.append(b &+ 144 &+ that &* 16 &+ a &* 8 &+ d)
    let before = Int(min(7, columns.form[max(0, content.lowerBound &- 1)]))
    list.append(b &+ 176 &+ a &* 8 &+ before)
    let next = content.upperBound < columns.form.count ? Int(min(7, columns.form[content.upperBound])) : 7
    list.append(b &+ 192 &+ a &* 8 &+ next)
    let verb = columns.scene.kind(cue.upperBound &- 1)
    let kind = (verb.contains(.report) ? 1 : 0) &+ (verb.contains(.position) ? 2 : 0)
    list.append(b &+ 208 &+ kind &* 8 &+ q &* 2 &+ a)
    list.append(b &+ 240 &+ a &* 9 &+ min(2, gap.sentences) &* 3 &+ cues)
    list.append(b &+ 258 &+ a &* 9 &+ contents &* 3 &+ cues)
    list.append(b &+ 276 &+ a &* 9 &+ min(2, gap.sentences) &* 3 &+ contents)
    list.append(b &+ 294 &+ a &* 3 &+ min(2, gap.stops))
  }
}

/// Chooses links by the learned weights.
struct SpeechLinker {
  let weights: [Float]

  private func score(_ features: [Int]) -> Float {
    var sum: Float = 0
    for i in features where i < weights.count { sum += weights[i] }
    return sum
  }

  /// The quotations of one paragraph: every cue with its contents and source.
  func drafts(_ parts: SpeechParts, _ columns: SpeechColumns) -> [SpeechDraft] {
    let features = LinkFeatures(columns, parts)
    var list: [Int] = []
    var contents = [[Range<Int>]](repeating: [], count: parts.cues.count)
    for (c, content) in parts.contents.enumerated() {
      var best: (cue: Int, score: Float)?
      for k in features.cues(near: content) {
        features.cue(k, content: c, into: &list)
        let value = score(list)
        if best.map({ value > $0.score }) ?? true { best = (k, value) }
      }
      if let best { contents[best.cue].append(content) }
    }
    var result: [SpeechDraft] = []
    for (k, cue) in parts.cues.enumerated() where !contents[k].isEmpty {
      features.source(nil, cue: k, into: &list)
      var best: (source: Int?, score: Float) = (nil, score(list))
      for s in features.sources(near: cue) {
        features.source(s, cue: k, into: &list)
        let value = score(list)
        if value > best.score { best = (s, value) }
      }
      result.append(
        SpeechDraft(
          content: contents[k], cue: cue, source: best.source.map { parts.sources[$0] }, score: 0.7))
    }
    return result
  }
}
