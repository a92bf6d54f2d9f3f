// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What the line classifier sees of a flattened text: each line's measures, its surroundings and its
/// neighbours. The order of the features is part of the model's format.
struct LineFeatures {
  static let shared = 16
  static let classes = 13
  static let ownCount = shared + 24 + classes
  static let contextCount = 24
  static let neighbours = [-4, -3, -2, -1, 1, 2, 3, 4]
  static let count = ownCount + contextCount + neighbours.count * shared

  private let lines: [Line]
  private var own: [Float] = []
  private var proseBefore: [Float] = [0]
  private var previous: [Int32] = []
  private var next: [Int32] = []
  private let overlaps: [Float]
  private let run: Range<Int>
  private let firstClutterAfter: Int

  /// - Parameter overlaps: the share of each line's content words that the text's prose has.
  init(_ lines: [Line], overlaps: [Float]) {
    self.lines = lines
    self.overlaps = overlaps
    run = LineFeatures.bestRun(lines)
    own.reserveCapacity(lines.count &* LineFeatures.ownCount)
    previous.reserveCapacity(lines.count)
    var last: Int32 = -1
    for (i, line) in lines.enumerated() {
      proseBefore.append((proseBefore.last ?? 0) + (line.isSentence ? min(Float(line.characters), 400) : 0))
      previous.append(last)
      if line.isSentence { last = Int32(truncatingIfNeeded: i) }
    }
    next = Array(repeating: -1, count: lines.count)
    last = -1
    var i = lines.count &- 1
    while i >= 0 {
      next[i] = last
      if lines[i].isSentence { last = Int32(truncatingIfNeeded: i) }
      i &-= 1
    }
    var first = lines.count
    for i in run.upperBound..<max(run.upperBound, lines.count) where lines[i].clutterStrength >= 3 {
      first = i
      break
    }
    firstClutterAfter = first
    for line in lines { appendOwn(line) }
  }

  /// The run of lines with the largest sum of weights.
  static func bestRun(_ lines: [Line]) -> Range<Int> {
    var best: Float = 0
    var range = 0..<0
    var sum: Float = 0
    var begin = 0
    for i in lines.indices {
      sum += LineRoles.weight(lines[i])
      if sum <= 0 {
        sum = 0
        begin = i &+ 1
      } else if sum > best {
        best = sum
        range = begin..<(i &+ 1)
      }
    }
    return range
  }

  private mutating func appendOwn(_ l: Line) {
    func bit(_ trait: LineTraits) -> Float { l.has(trait) ? 1 : 0 }
    let words = max(1, Float(l.words))
    own.append(SegmentFeatures.squash(l.characters, 40))
    own.append(SegmentFeatures.squash(l.characters, 200))
    own.append(l.isSentence ? 1 : 0)
    own.append(bit(.endMark))
    own.append(Float(l.clutterStrength) / 3)
    own.append(bit(.timeLike))
    own.append(bit(.repeated))
    own.append(Float(l.lowered) / words)
    own.append(Float(l.capitalised) / words)
    own.append(min(1, Float(l.functionWords) / words))
    own.append(bit(.blankBefore))
    own.append(bit(.creditLike))
    own.append(bit(.bylineLike))
    own.append(min(1, Float(l.innerEnds) / 4))
    own.append(min(1, Float(l.words) / 15))
    own.append(bit(.startsUpper))
    // Its own.
    own.append(Float(l.shouted) / words)
    own.append(min(1, Float(l.digits) / Float(max(1, l.characters))))
    own.append(min(1, Float(l.commas) / 6))
    own.append(min(1, Float(l.quotes) / 4))
    own.append(min(1, Float(l.letters) / Float(max(1, l.characters))))
    own.append(bit(.endsWithColon))
    own.append(bit(.startsWithQuote))
    own.append(bit(.startsLower))
    own.append(bit(.startsDigit))
    own.append(bit(.bullet))
    own.append(bit(.caseless))
    own.append(bit(.hasURL))
    own.append(bit(.hasAt))
    own.append(bit(.symbols))
    own.append(bit(.copyright))
    own.append(bit(.countLike))
    own.append(bit(.questionMark))
    own.append(bit(.ellipsis))
    own.append(bit(.blankAfter))
    own.append(l.clutterStrength == 3 ? 1 : 0)
    own.append(l.clutterStrength == 2 ? 1 : 0)
    own.append(l.words == 1 ? 1 : 0)
    own.append(l.words >= 4 && l.words <= 16 && !l.has(.endMark) ? 1 : 0)
    own.append(min(1, Float(l.words) / 60))
    for c in 0..<LineFeatures.classes { own.append(Int(l.clutter.rawValue) == c && l.clutterStrength > 0 ? 1 : 0) }
  }

  private func prose(_ from: Int, _ to: Int) -> Float {
    let low = max(0, min(from, lines.count))
    let high = max(low, min(to, lines.count))
    return proseBefore[high] - proseBefore[low]
  }

  var lineCount: Int { lines.count }

  /// Whether prose stands within 40 lines: far from all prose there is nothing to weigh.
  func isNearProse(_ index: Int) -> Bool { prose(index &- 40, index &+ 41) > 0 }

  /// The line's own features alone, from position `at` of `out`.
  func fillOwn(_ index: Int, _ out: inout [Float], at: Int) {
    let base = index &* LineFeatures.ownCount
    for k in 0..<LineFeatures.ownCount { out[at &+ k] = own[base &+ k] }
  }

  func fill(_ index: Int, _ out: inout [Float]) {
    let base = index &* LineFeatures.ownCount
    for k in 0..<LineFeatures.ownCount { out[k] = own[base &+ k] }
    var k = LineFeatures.ownCount
    func put(_ value: Float) {
      out[k] = value
      k &+= 1
    }
    func near(_ distance: Int) -> Float {
      let d = Float(max(0, distance))
      return d / (d + 6)
    }
    let n = lines.count
    let total = max(1, proseBefore[n])
    put(Float(index) / Float(max(1, n)))
    put(proseBefore[index] / total)
    put(min(1, prose(index &- 3, index &+ 4) / 1200))
    put(min(1, prose(index &- 8, index &+ 9) / 3000))
    put(min(1, prose(index &- 20, index &+ 21) / 6000))
    put(min(1, prose(index &- 8, index) / 1500))
    put(min(1, prose(index &+ 1, index &+ 9) / 1500))
    put(min(1, prose(index &- 3, index) / 600))
    put(min(1, prose(index &+ 1, index &+ 4) / 600))
    put(previous[index] >= 0 ? near(index &- Int(previous[index])) : 1)
    put(next[index] >= 0 ? near(Int(next[index]) &- index) : 1)
    put(overlaps[index])
    put(run.contains(index) ? 1 : 0)
    put(!run.isEmpty && index < run.lowerBound ? 1 : 0)
    put(!run.isEmpty && index >= run.upperBound ? 1 : 0)
    put(index < run.lowerBound ? near(run.lowerBound &- index) : 0)
    put(index >= run.upperBound ? near(index &- run.upperBound &+ 1) : 0)
    put(run.contains(index) ? near(index &- run.lowerBound) : 0)
    put(run.contains(index) ? near(run.upperBound &- 1 &- index) : 0)
    put(min(1, Float(n) / 40))
    put(Float(n) / (Float(n) + 150))
    put(min(1, total / 3000))
    put(index > firstClutterAfter ? 1 : 0)
    put(index < run.lowerBound &+ 1 && overlaps[index] > 0.4 ? 1 : 0)
    for offset in LineFeatures.neighbours {
      let j = index &+ offset
      if j >= 0 && j < n {
        let other = j &* LineFeatures.ownCount
        for f in 0..<LineFeatures.shared { put(own[other &+ f]) }
      } else {
        for _ in 0..<LineFeatures.shared { put(0) }
      }
    }
  }
}
