// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What the line classifier sees of a flattened text: each line's measures and its surroundings.
/// The order of the features is part of the model's format.
struct LineFeatures {
  /// Features of a line that its neighbours are asked for as well come first.
  static let shared = 23
  static let count = 80 + LineEchoes.features + LineRuns.features

  let table: FeatureTable
  /// Characters of prose before each line.
  private let proseBefore: [Int32]

  /// - Complexity: O(*n*).
  init(_ lines: [Line], _ bytes: Span<UInt8>) {
    let run = LineFeatures.bestRun(lines)
    let echoes = LineEchoes(lines, bytes)
    let runs = LineRuns(lines)
    var sums: [Int32] = [0]
    sums.reserveCapacity(lines.count &+ 1)
    for line in lines {
      sums.append((sums.last ?? 0) &+ (line.isSentence ? min(line.characters, 400) : 0))
    }
    proseBefore = sums
    var rows = FeatureTable(count: lines.count, features: LineFeatures.count)
    let places = Places(lines, run: run)
    for i in lines.indices {
      guard LineFeatures.prose(sums, i &- 40, i &+ 41) > 0 else { continue }
      rows.begin(i)
      LineFeatures.own(lines[i], i, echoes, &rows)
      LineFeatures.context(i, lines, sums, run, places, &rows)
      echoes.fill(i, lines[i], &rows)
      runs.fill(i, lines, &rows)
      rows.end()
    }
    table = rows
  }

  /// Whether prose stands within 40 lines: far from all prose there is nothing to weigh.
  func isNearProse(_ index: Int) -> Bool {
    LineFeatures.prose(proseBefore, index &- 40, index &+ 41) > 0
  }

  private static func prose(_ sums: [Int32], _ from: Int, _ to: Int) -> Int32 {
    let count = sums.count &- 1
    let low = max(0, min(from, count))
    let high = max(low, min(to, count))
    return sums[high] &- sums[low]
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

  private static func own(_ l: Line, _ i: Int, _ echoes: LineEchoes, _ rows: inout FeatureTable) {
    func put(_ trait: LineTraits) { rows.put(l.has(trait)) }
    // Shared with neighbours.
    rows.put(size: l.characters)
    rows.put(l.isSentence)
    put(.endMark)
    rows.put(l.clutterStrength)
    put(.timeLike)
    put(.repeated)
    rows.put(l.lowered, of: l.words)
    rows.put(l.capitalised, of: l.words)
    rows.put(l.functionWords, of: l.words)
    put(.blankBefore)
    put(.creditLike)
    put(.bylineLike)
    rows.put(count: l.innerEnds)
    rows.put(size: l.words)
    put(.startsUpper)
    rows.put(l.clutter.rawValue)
    put(.startsWithQuote)
    put(.bullet)
    rows.put(echoes.said[i])
    rows.put(echoes.known[i])
    rows.put(count: l.cues.count(.offer))
    rows.put(l.cues.count(.reader), of: l.words)
    rows.put(count: l.cues.count(.picture))
    // Its own.
    rows.put(l.shouted, of: l.words)
    rows.put(l.digits, of: l.characters)
    rows.put(count: l.commas)
    rows.put(count: l.quotes)
    rows.put(l.letters, of: l.characters)
    put(.endsWithColon)
    put(.startsLower)
    put(.startsDigit)
    put(.caseless)
    put(.hasURL)
    put(.hasAt)
    put(.symbols)
    put(.copyright)
    put(.countLike)
    put(.questionMark)
    put(.ellipsis)
    put(.blankAfter)
    rows.put(l.words >= 4 && l.words <= 16 && !l.has(.endMark))
    for c in 1..<13 { rows.put(Int(l.clutter.rawValue) == c && l.clutterStrength > 0) }
  }

  private static func context(
    _ i: Int, _ lines: [Line], _ sums: [Int32], _ run: Range<Int>, _ places: Places, _ rows: inout FeatureTable
  ) {
    let n = Int32(truncatingIfNeeded: lines.count)
    let at = Int32(truncatingIfNeeded: i)
    let total = sums[lines.count]
    func put(prose from: Int, _ to: Int, _ whole: Int32) { rows.put(prose(sums, from, to), of: whole) }
    rows.put(at, of: n)
    rows.put(size: at)
    rows.put(size: n &- at &- 1)
    rows.put(size: n)
    rows.put(sums[i], of: total)
    rows.put(size: sums[i])
    rows.put(size: total &- sums[i &+ 1])
    rows.put(size: total)
    put(prose: i &- 3, i &+ 4, 1200)
    put(prose: i &- 8, i &+ 9, 3000)
    put(prose: i &- 20, i &+ 21, 6000)
    put(prose: i &- 8, i, 1500)
    put(prose: i &+ 1, i &+ 9, 1500)
    put(prose: i &- 3, i, 600)
    put(prose: i &+ 1, i &+ 4, 600)
    rows.put(size: at &- places.proseBefore[i])
    rows.put(size: places.proseAfter[i] &- at)
    rows.put(size: at &- places.clutterBefore[i])
    rows.put(size: places.clutterAfter[i] &- at)
    rows.put(run.contains(i))
    rows.put(i < run.lowerBound)
    rows.put(i >= run.upperBound)
    rows.put(size: Int32(truncatingIfNeeded: max(0, run.lowerBound &- i)))
    rows.put(size: Int32(truncatingIfNeeded: max(0, i &- run.upperBound &+ 1)))
    rows.put(size: Int32(truncatingIfNeeded: run.contains(i) ? i &- run.lowerBound &+ 1 : 0))
    rows.put(size: Int32(truncatingIfNeeded: run.contains(i) ? run.upperBound &- i : 0))
    rows.put(i > places.firstClutterAfter)
  }

  /// The nearest sentence and the nearest line that pages say of themselves, before and after each line.
  private struct Places {
    var proseBefore: [Int32] = []
    var proseAfter: [Int32]
    var clutterBefore: [Int32] = []
    var clutterAfter: [Int32]
    /// The first such line behind the run.
    var firstClutterAfter: Int

    init(_ lines: [Line], run: Range<Int>) {
      let far: Int32 = 1 << 20
      proseAfter = Array(repeating: far, count: lines.count)
      clutterAfter = proseAfter
      proseBefore.reserveCapacity(lines.count)
      clutterBefore.reserveCapacity(lines.count)
      var prose = -far
      var clutter = -far
      firstClutterAfter = lines.count
      for (i, line) in lines.enumerated() {
        proseBefore.append(prose)
        clutterBefore.append(clutter)
        if line.isSentence { prose = Int32(truncatingIfNeeded: i) }
        if line.clutterStrength >= 3 {
          clutter = Int32(truncatingIfNeeded: i)
          if i >= run.upperBound { firstClutterAfter = min(firstClutterAfter, i) }
        }
      }
      prose = far
      clutter = far
      for i in lines.indices.reversed() {
        proseAfter[i] = prose
        clutterAfter[i] = clutter
        if lines[i].isSentence { prose = Int32(truncatingIfNeeded: i) }
        if lines[i].clutterStrength >= 3 { clutter = Int32(truncatingIfNeeded: i) }
      }
    }
  }
}
