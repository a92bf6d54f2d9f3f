// SPDX-License-Identifier: Apache-2.0

/// Where a term stands in the document at which its cursor stands.
extension PostingsCursor {
  /// Replaces `out` by the positions in the current document.
  func positions(into out: inout [UInt32]) throws(IndexError) {
    let n = try loadPositions()
    out.removeAll(keepingCapacity: true)
    unsafe out.append(contentsOf: UnsafeBufferPointer(start: positions, count: n))
  }

  /// Reads the positions in the current document and says how many there are.
  func loadPositions() throws(IndexError) -> Int {
    let frequency = try beginDocument()
    if frequency > positionCapacity {
      // No more than there is room for in the file: a position takes a bit, or none at width 0.
      guard frequency <= info.occurrences else { throw damaged() }
      unsafe positionRoom?.deallocate()
      positionCapacity = max(64, frequency &* 2)
      unsafe positionRoom = .allocate(capacity: positionCapacity)
    }
    var at = sum
    var done = 0
    var previous = UInt32.max
    let out = unsafe positions
    while done < frequency {
      var stretch = try stretch(at, most: frequency &- done)
      let take = stretch.count
      for i in done..<(done &+ take) {
        previous = previous &+ stretch.next() &+ 1
        unsafe out[i] = previous
      }
      at &+= take
      done &+= take
    }
    return frequency
  }

  /// How many of `wanted`, which ascend, shifted by so much are positions in the current document; 1
  /// for any when not all are counted. Positions behind the last that is wanted are not unpacked.
  func common(
    _ wanted: UnsafePointer<UInt32>, _ count: Int, shift: UInt32, all: Bool
  ) throws(IndexError) -> UInt32 {
    guard count > 0 else { return 0 }
    let frequency = try beginDocument()
    var at = sum
    var done = 0
    var previous = UInt32.max
    var found: UInt32 = 0
    // What would stand before the first position is nowhere.
    var j = unsafe shift == .max && wanted[0] == 0 ? 1 : 0
    if j == count { return 0 }
    var next = unsafe wanted[j] &+ shift
    while done < frequency {
      var stretch = try stretch(at, most: frequency &- done)
      let take = stretch.count
      for _ in 0..<take {
        previous = previous &+ stretch.next() &+ 1
        if previous < next { continue }
        while next < previous {
          j &+= 1
          if j == count { return found }
          next = unsafe wanted[j] &+ shift
        }
        if next == previous {
          found &+= 1
          j &+= 1
          if !all || j == count { return found }
          next = unsafe wanted[j] &+ shift
        }
      }
      at &+= take
      done &+= take
    }
    return found
  }

  /// Goes to the positions of the current document and says how many there are.
  @inline(__always)
  private func beginDocument() throws(IndexError) -> Int {
    guard hasPositions, index < count else { return 0 }
    try needFrequencies()
    while summed < index {
      unsafe sum &+= Int(frequencies[summed])
      summed &+= 1
    }
    if groupStart < 0 || groupIndex > sum &>> 7 { try beginPositions() }
    return unsafe Int(frequencies[index])
  }

  /// Packed steps from one position to the next that stand in one group.
  @safe
  private struct Stretch {
    let count: Int
    fileprivate let data: UnsafeRawPointer
    fileprivate let width: Int
    fileprivate let mask: UInt64
    fileprivate var bit: Int

    /// One less than the step to the next position.
    @inline(__always)
    mutating func next() -> UInt32 {
      let word = unsafe data.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self)
      let step = UInt32(truncatingIfNeeded: (word &>> UInt64(bit & 7)) & mask)
      bit &+= width
      return step
    }
  }

  /// The positions from the `at`th of the block on that stand in its group, `most` of them at most;
  /// the file is padded, so that the last may be read as a whole word.
  @inline(__always)
  private func stretch(_ at: Int, most: Int) throws(IndexError) -> Stretch {
    let base = unsafe file.base
    while groupIndex < at &>> 7 {
      guard groupStart < limit else { throw damaged() }
      groupStart &+= unsafe 1 &+ 16 &* Int(base[groupStart])
      groupIndex &+= 1
    }
    guard groupStart < limit else { throw damaged() }
    let width = unsafe Int(base[groupStart])
    guard width <= 32 else { throw damaged() }
    let inGroup = at & 127
    let take = min(most, 128 &- inGroup)
    guard groupStart &+ 1 &+ ((inGroup &+ take) &* width &+ 7) / 8 <= limit else {
      throw damaged()
    }
    return unsafe Stretch(
      count: take, data: UnsafeRawPointer(base + (groupStart &+ 1)), width: width,
      mask: (1 &<< UInt64(width)) &- 1, bit: inGroup &* width)
  }

  private func beginPositions() throws(IndexError) {
    let positions = start &+ positionsOffset
    let from: Int
    let to: Int
    if block < blockCount {
      from = positions &+ Int(file.u32(entry(block) &+ 8))
      to =
        positions
        &+ (block &+ 1 < blockCount ? Int(file.u32(entry(block &+ 1) &+ 8)) : tailPositions)
    } else {
      from = positions &+ (blockCount > 0 ? tailPositions : 0)
      to = limit
    }
    guard from <= to, to <= limit else { throw damaged() }
    try file.need(from, to &- from)
    groupStart = from
    groupIndex = 0
  }
}
