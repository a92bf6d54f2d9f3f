// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What the segment classifier sees: each segment's own measures, its container, its neighbours.
/// The order of the features is part of the model's format.
struct SegmentFeatures {
  /// Features of a segment that its neighbours see as well come first.
  static let shared = 16
  static let ownCount = shared + 28 + SegmentKind.allCases.count + 2 * SectionFlags.bits
  static let contextCount = 26
  static let neighbours = [-3, -2, -1, 1, 2, 3]
  static let relationCount = 3
  static let count = ownCount + contextCount + neighbours.count * (shared + relationCount)

  let page: PageText
  /// Of each segment, flattened: `ownCount` values.
  private var own: [Float]
  private let proseBefore: [Float]
  private let context: PageContext

  init(_ page: PageText, context: PageContext) {
    self.page = page
    self.context = context
    let count = page.segments.count
    own = Array(repeating: 0, count: count &* SegmentFeatures.ownCount)
    // Characters of prose before each segment.
    var sums: [Float] = [0]
    sums.reserveCapacity(count &+ 1)
    for segment in page.segments {
      sums.append((sums.last ?? 0) + (segment.isProse ? min(Float(segment.line.characters), 400) : 0))
    }
    proseBefore = sums
    for i in 0..<count { fillOwn(i) }
  }

  @inline(__always)
  static func squash(_ value: Int32, _ scale: Float) -> Float {
    let v = Float(max(0, value))
    return v / (v + scale)
  }

  private mutating func fillOwn(_ index: Int) {
    let s = page.segments[index]
    let l = s.line
    var k = index &* SegmentFeatures.ownCount
    func bit(_ trait: LineTraits) -> Float { l.has(trait) ? 1 : 0 }
    func put(_ value: Float) {
      own[k] = value
      k &+= 1
    }
    let words = max(1, Float(l.words))
    // Shared with neighbours.
    put(SegmentFeatures.squash(l.characters, 40))
    put(SegmentFeatures.squash(l.characters, 250))
    put(s.isProse ? 1 : 0)
    put(bit(.endMark))
    put(s.linkShare)
    put(s.kind == .paragraph ? 1 : 0)
    put(s.level > 0 ? 1 : 0)
    put(Float(l.clutterStrength) / 3)
    put(s.flags.isDisjoint(with: [.navigation, .footer, .aside, .related, .comments]) ? 0 : 1)
    put(s.flags.contains(.articleBody) ? 1 : 0)
    put(s.flags.contains(.figure) ? 1 : 0)
    put(s.kind == .item ? 1 : 0)
    put(context.coreShare(index))
    put(s.boldShare)
    put(context.witness(index))
    put(bit(.repeated))
    // Its own.
    put(Float(l.lowered) / words)
    put(Float(l.capitalised) / words)
    put(Float(l.shouted) / words)
    put(min(1, Float(l.functionWords) / words))
    put(min(1, Float(l.digits) / Float(max(1, l.characters))))
    put(min(1, Float(l.commas) / 6))
    put(min(1, Float(l.quotes) / 4))
    put(min(1, Float(l.innerEnds) / 5))
    put(min(1, Float(l.words) / 12))
    put(bit(.endsWithColon))
    put(bit(.startsWithQuote))
    put(bit(.startsLower))
    put(bit(.startsDigit))
    put(bit(.bullet))
    put(bit(.caseless))
    put(bit(.hasURL))
    put(bit(.hasAt))
    put(bit(.symbols))
    put(bit(.copyright))
    put(bit(.timeLike))
    put(bit(.bylineLike))
    put(bit(.questionMark))
    put(bit(.ellipsis))
    put(bit(.creditLike))
    put(l.clutter == .subscribe ? 1 : 0)
    put(l.clutter == .related ? 1 : 0)
    put(l.clutter == .comments || l.clutter == .share ? 1 : 0)
    put(l.clutter == .author ? 1 : 0)
    for kind in SegmentKind.allCases { put(s.kind == kind ? 1 : 0) }
    for b in 0..<SectionFlags.bits { put(s.flags.rawValue &>> UInt32(b) & 1 == 1 ? 1 : 0) }
    for b in 0..<SectionFlags.bits { put(s.near.rawValue &>> UInt32(b) & 1 == 1 ? 1 : 0) }
  }

  private func prose(_ from: Int, _ to: Int) -> Float {
    let low = max(0, min(from, page.segments.count))
    let high = max(low, min(to, page.segments.count))
    return proseBefore[high] - proseBefore[low]
  }

  func isNearProse(_ index: Int) -> Bool { prose(index &- 20, index &+ 21) > 0 }

  /// Writes the features of segment `index` into `out`, which has room for `count`.
  func fill(_ index: Int, _ out: inout [Float]) {
    let base = index &* SegmentFeatures.ownCount
    for k in 0..<SegmentFeatures.ownCount { out[k] = own[base &+ k] }
    var k = SegmentFeatures.ownCount
    func put(_ value: Float) {
      out[k] = value
      k &+= 1
    }
    let n = page.segments.count
    let total = max(1, proseBefore[n])
    put(Float(index) / Float(max(1, n)))
    put(proseBefore[index] / total)
    put(min(1, prose(index &- 3, index &+ 4) / 1200))
    put(min(1, prose(index &- 8, index &+ 9) / 3000))
    put(min(1, prose(index &- 20, index &+ 21) / 6000))
    put(min(1, prose(index &- 8, index) / 1500))
    put(min(1, prose(index &+ 1, index &+ 9) / 1500))
    context.fill(index, put)
    while k < SegmentFeatures.ownCount &+ SegmentFeatures.contextCount { put(0) }
    let here = page.segments[index]
    for offset in SegmentFeatures.neighbours {
      let j = index &+ offset
      if j >= 0 && j < n {
        let there = page.segments[j]
        let other = j &* SegmentFeatures.ownCount
        for f in 0..<SegmentFeatures.shared { put(own[other &+ f]) }
        put(there.parent == here.parent ? 1 : 0)
        put(there.signature == here.signature ? 1 : 0)
        put(there.node == here.node ? 1 : 0)
      } else {
        for _ in 0..<(SegmentFeatures.shared &+ SegmentFeatures.relationCount) { put(0) }
      }
    }
  }
}
