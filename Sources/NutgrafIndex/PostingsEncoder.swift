// SPDX-License-Identifier: Apache-2.0
import CNutgrafSupport

/// The layout of a term's postings, shared by writer and reader.
///
/// Up to 127 documents: a run of numbers, then the positions. From 128 on: a header, a skip entry for
/// each block of 128 documents, the blocks, the rest as a run, the positions.
enum PostingsLayout {
  static let block = 128
  /// tail offset, positions offset, offset of the tail's positions; all from the term's start, the
  /// last from the positions.
  static let header = 12
  /// last document 4, offset of the block 4, offset of its positions 4, widths 2, impacts 3 × 3, 1.
  static let skip = 24
  static let impacts = 3
}

/// Turns a term's occurrences into postings.
struct PostingsEncoder {
  private var docs: [UInt32] = []
  private var counts: [UInt32] = []
  private var packed = [UInt8](repeating: 0, count: 512)
  private var deltas = [UInt32](repeating: 0, count: 128)
  private var positions: [UInt8] = []
  private var group: [UInt32] = []
  private var frontier: [(tf: Int, length: Int)] = []
  /// Typical length of the field, by which impacts are thinned out.
  var typicalLength: Double = 200

  struct Result {
    var documents: Int
    var occurrences: Int
  }

  /// Appends a term's postings to `out`. Occurrences are `document << 32 | position`, in order;
  /// `lengths` are the field's lengths by document.
  mutating func encode(
    _ occurrences: UnsafeBufferPointer<UInt64>, positions hasPositions: Bool, lengths: [UInt32],
    into out: inout [UInt8]
  ) -> Result {
    docs.removeAll(keepingCapacity: true)
    counts.removeAll(keepingCapacity: true)
    positions.removeAll(keepingCapacity: true)
    var last = UInt32.max
    var total = 0
    for i in occurrences.indices {
      let doc = unsafe UInt32(truncatingIfNeeded: occurrences[i] &>> 32)
      if doc != last || docs.isEmpty {
        docs.append(doc)
        counts.append(1)
        total &+= 1
        last = doc
      } else if hasPositions {
        counts[counts.count &- 1] &+= 1
        total &+= 1
      }
    }
    let blocks = docs.count / PostingsLayout.block
    let start = out.count
    var occurrence = 0
    if blocks > 0 {
      out.append(
        contentsOf: repeatElement(
          0, count: PostingsLayout.header &+ blocks &* PostingsLayout.skip))
    }
    var previous = UInt32.max
    for b in 0..<blocks {
      let first = b &* PostingsLayout.block
      let entry = start &+ PostingsLayout.header &+ b &* PostingsLayout.skip
      out.set32(docs[first &+ 127], at: entry)
      out.set32(UInt32(truncatingIfNeeded: out.count &- start), at: entry &+ 4)
      out.set32(UInt32(truncatingIfNeeded: positions.count), at: entry &+ 8)
      var width: UInt32 = 0
      for i in 0..<128 {
        let delta = docs[first &+ i] &- previous &- 1
        deltas[i] = delta
        width |= delta
        previous = docs[first &+ i]
      }
      out[entry &+ 12] = append(width: width, to: &out)
      width = 0
      for i in 0..<128 {
        deltas[i] = counts[first &+ i] &- 1
        width |= deltas[i]
      }
      out[entry &+ 13] = append(width: width, to: &out)
      putImpacts(first, lengths, at: entry &+ 14, in: &out)
      if hasPositions {
        unsafe putPositions(occurrences, &occurrence, first..<(first &+ PostingsLayout.block))
      }
    }
    let tail = blocks &* PostingsLayout.block
    if blocks > 0 {
      out.set32(UInt32(truncatingIfNeeded: out.count &- start), at: start)
      out.set32(UInt32(truncatingIfNeeded: positions.count), at: start &+ 8)
    }
    for i in tail..<docs.count {
      let delta = Int(docs[i] &- previous &- 1)
      previous = docs[i]
      let more = counts[i] > 1
      out.putNumber(delta &<< 1 | (more ? 1 : 0))
      if more { out.putNumber(Int(counts[i])) }
    }
    if hasPositions { unsafe putPositions(occurrences, &occurrence, tail..<docs.count) }
    if blocks > 0 { out.set32(UInt32(truncatingIfNeeded: out.count &- start), at: start &+ 4) }
    out.append(contentsOf: positions)
    return Result(documents: docs.count, occurrences: total)
  }

  /// Packs `deltas` with the fewest bits that hold them all.
  private mutating func append(width all: UInt32, to out: inout [UInt8]) -> UInt8 {
    let width = 32 &- all.leadingZeroBitCount
    guard width > 0 else { return 0 }
    unsafe deltas.withUnsafeBufferPointer { values in
      unsafe packed.withUnsafeMutableBufferPointer {
        if let a = values.baseAddress, let b = $0.baseAddress {
          unsafe ng_pack128(a, UInt32(width), b)
        }
      }
    }
    out.append(contentsOf: packed[0..<(16 &* width)])
    return UInt8(truncatingIfNeeded: width)
  }

  /// The positions of some documents, in groups of 128 numbers, each group with a width of its own.
  private mutating func putPositions(
    _ occurrences: UnsafeBufferPointer<UInt64>, _ next: inout Int, _ range: Range<Int>
  ) {
    group.removeAll(keepingCapacity: true)
    for d in range {
      var previous: UInt32 = UInt32.max
      for _ in 0..<counts[d] {
        let position = unsafe UInt32(truncatingIfNeeded: occurrences[next])
        next &+= 1
        group.append(position &- previous &- 1)
        previous = position
        if group.count == 128 { flushGroup() }
      }
    }
    flushGroup()
  }

  private mutating func flushGroup() {
    guard !group.isEmpty else { return }
    var all: UInt32 = 0
    for value in group { all |= value }
    let width = 32 &- all.leadingZeroBitCount
    positions.append(UInt8(width))
    var bits: UInt64 = 0
    var held = 0
    for value in group {
      bits |= UInt64(value) &<< UInt64(held)
      held &+= width
      while held >= 8 {
        positions.append(UInt8(truncatingIfNeeded: bits))
        bits &>>= 8
        held &-= 8
      }
    }
    if held > 0 { positions.append(UInt8(truncatingIfNeeded: bits)) }
    group.removeAll(keepingCapacity: true)
  }

  /// Up to three pairs of (frequency, length) such that each document of the block scores no more
  /// than one of them, whatever the average length.
  private mutating func putImpacts(
    _ first: Int, _ lengths: [UInt32], at offset: Int, in out: inout [UInt8]
  ) {
    frontier.removeAll(keepingCapacity: true)
    for i in first..<(first &+ PostingsLayout.block) {
      let tf = Int(min(counts[i], 255))
      let doc = Int(docs[i])
      let length = doc < lengths.count ? Int(min(lengths[doc], 65535)) : 0
      var at = 0
      var covered = false
      while at < frontier.count {
        let f = frontier[at]
        if f.tf >= tf && f.length <= length {
          covered = true
          break
        }
        if tf >= f.tf && length <= f.length {
          frontier.swapAt(at, frontier.count &- 1)
          _ = frontier.popLast()
        } else {
          at &+= 1
        }
      }
      if !covered { frontier.append((tf, length)) }
    }
    frontier.sort { $0.tf < $1.tf }
    while frontier.count > PostingsLayout.impacts {
      var best = 0
      var least = Double.infinity
      for i in 0..<(frontier.count &- 1) {
        let joined = weight(frontier[i &+ 1].tf, frontier[i].length)
        let loss = joined - min(weight(frontier[i].tf, frontier[i].length),
          weight(frontier[i &+ 1].tf, frontier[i &+ 1].length))
        if loss < least {
          least = loss
          best = i
        }
      }
      frontier[best].tf = frontier[best &+ 1].tf
      frontier.remove(at: best &+ 1)
    }
    for i in 0..<PostingsLayout.impacts {
      let f = frontier[min(i, frontier.count &- 1)]
      out[offset &+ 3 &* i] = UInt8(truncatingIfNeeded: f.tf)
      out[offset &+ 3 &* i &+ 1] = UInt8(truncatingIfNeeded: f.length)
      out[offset &+ 3 &* i &+ 2] = UInt8(truncatingIfNeeded: f.length &>> 8)
    }
  }

  private func weight(_ tf: Int, _ length: Int) -> Double {
    let t = Double(tf)
    return t / (t + 0.3 + 0.9 * Double(length) / max(1, typicalLength))
  }
}
