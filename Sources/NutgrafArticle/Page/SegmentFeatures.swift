// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What the segment classifier sees: each segment's own measures, its container, its neighbours.
/// The order of the features is part of the model's format.
struct SegmentFeatures {
  /// Features of a segment that its neighbours are asked for as well come first.
  static let shared = 25
  static let count = 171 + LineEchoes.features + LineRuns.features

  let table: FeatureTable
  /// How much of each row's line other sentences say again, 0 to 255.
  let echoed: [UInt8]
  /// Which segments the rows are of: those that only part others are left out.
  let places: [Int]
  /// Rows with prose nearby, or of the same list or table as one that has: far from all prose there is
  /// nothing to weigh.
  let isWeighed: [Bool]

  /// - Complexity: O(*n*).
  init(_ page: PageText, context: PageContext) {
    places = StandingLines.places(page.segments.map(\.line))
    let segments = places.map { page.segments[$0] }
    var sums: [Int32] = [0]
    sums.reserveCapacity(segments.count &+ 1)
    for s in segments { sums.append((sums.last ?? 0) &+ (s.isProse ? min(s.line.characters, 400) : 0)) }
    var isWeighed: [Bool] = []
    isWeighed.reserveCapacity(segments.count)
    for i in segments.indices {
      let goesOn = i > 0 && isWeighed[i &- 1] && segments[i].parent == segments[i &- 1].parent
      isWeighed.append(goesOn || SegmentFeatures.prose(sums, i &- 20, i &+ 21) > 0)
    }
    self.isWeighed = isWeighed
    let lines = segments.map(\.line)
    let echoes = LineEchoes(lines, page.text.span)
    let runs = LineRuns(lines)
    var table = FeatureTable(count: segments.count, features: SegmentFeatures.count)
    for i in segments.indices where isWeighed[i] {
      table.begin(i)
      SegmentFeatures.own(segments[i], i, places[i], context, echoes, &table)
      SegmentFeatures.place(i, segments, sums, &table)
      echoes.fill(i, lines[i], &table)
      runs.fill(i, lines, &table)
      context.fill(places[i], &table)
      table.end()
    }
    self.table = table
    echoed = echoes.saidInProse
  }

  private static func prose(_ sums: [Int32], _ from: Int, _ to: Int) -> Int32 {
    let count = sums.count &- 1
    let low = max(0, min(from, count))
    let high = max(low, min(to, count))
    return sums[high] &- sums[low]
  }

  private static func own(
    _ s: Segment, _ row: Int, _ index: Int, _ context: PageContext, _ echoes: LineEchoes, _ table: inout FeatureTable
  ) {
    let l = s.line
    func put(_ trait: LineTraits) { table.put(l.has(trait)) }
    // Shared with neighbours.
    table.put(size: l.characters)
    table.put(s.isProse)
    put(.endMark)
    table.put(share: s.linkShare)
    table.put(s.kind == .paragraph)
    table.put(s.level)
    table.put(l.clutterStrength)
    table.put(!s.flags.isDisjoint(with: [.navigation, .footer, .aside, .related, .comments]))
    table.put(s.flags.contains(.articleBody))
    table.put(s.flags.contains(.figure))
    table.put(s.kind == .item)
    table.put(share: context.coreShare(index))
    table.put(share: s.boldShare)
    table.put(share: context.witness(index))
    put(.repeated)
    table.put(size: l.words)
    table.put(s.kind == .caption)
    put(.timeLike)
    put(.bylineLike)
    put(.creditLike)
    table.put(echoes.said[row])
    table.put(echoes.known[row])
    table.put(count: l.cues.count(.offer))
    table.put(l.cues.count(.reader), of: l.words)
    table.put(count: l.cues.count(.picture))
    // Its own.
    table.put(l.lowered, of: l.words)
    table.put(l.capitalised, of: l.words)
    table.put(l.shouted, of: l.words)
    table.put(l.functionWords, of: l.words)
    table.put(l.digits, of: l.characters)
    table.put(count: l.commas)
    table.put(count: l.quotes)
    table.put(count: l.innerEnds)
    put(.endsWithColon)
    put(.startsWithQuote)
    put(.startsLower)
    put(.startsDigit)
    put(.bullet)
    put(.caseless)
    put(.hasURL)
    put(.hasAt)
    put(.symbols)
    put(.copyright)
    put(.questionMark)
    put(.ellipsis)
    for c in 1..<13 { table.put(Int(l.clutter.rawValue) == c && l.clutterStrength > 0) }
    for kind in SegmentKind.allCases { table.put(s.kind == kind) }
    for b in 0..<UInt32(SectionFlags.bits) { table.put(s.flags.rawValue &>> b & 1 == 1) }
    for b in 0..<UInt32(SectionFlags.bits) { table.put(s.near.rawValue &>> b & 1 == 1) }
  }

  /// Where it stands among the page's segments and prose.
  private static func place(_ i: Int, _ segments: [Segment], _ sums: [Int32], _ table: inout FeatureTable) {
    let n = Int32(truncatingIfNeeded: segments.count)
    let at = Int32(truncatingIfNeeded: i)
    let total = sums[segments.count]
    func put(prose from: Int, _ to: Int, _ whole: Int32) { table.put(prose(sums, from, to), of: whole) }
    table.put(at, of: n)
    table.put(size: n)
    table.put(sums[i], of: total)
    table.put(size: sums[i])
    table.put(size: total &- sums[i &+ 1])
    table.put(size: total)
    put(prose: i &- 3, i &+ 4, 1200)
    put(prose: i &- 8, i &+ 9, 3000)
    put(prose: i &- 20, i &+ 21, 6000)
    put(prose: i &- 8, i, 1500)
    put(prose: i &+ 1, i &+ 9, 1500)
    put(prose: i &- 2, i, 600)
    put(prose: i &+ 1, i &+ 3, 600)
    let here = segments[i]
    for offset in [-2, -1, 1, 2] {
      let j = i &+ offset
      guard j >= 0, j < segments.count else {
        for _ in 0..<3 { table.put(0) }
        continue
      }
      table.put(segments[j].parent == here.parent)
      table.put(segments[j].signature == here.signature)
      table.put(segments[j].node == here.node)
    }
  }
}
