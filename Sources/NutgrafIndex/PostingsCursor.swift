// SPDX-License-Identifier: Apache-2.0
import CNutgrafSupport

/// Walks over the documents of one term, block by block, forwards.
@safe
final class PostingsCursor {
  /// After the last document.
  static let end = UInt32.max

  private(set) var info: TermInfo
  private(set) var blockCount = 0
  private let file: PagedFile
  private let documentCount: UInt32
  private var start = 0
  private var limit = 0
  private let hasPositions: Bool
  private var tailCount = 0
  private var tailOffset = 0
  private var positionsOffset = 0
  private var tailPositions = 0

  /// The block that is loaded; `blockCount` is the tail.
  private(set) var block = 0
  /// Documents of the loaded block, with a sentinel behind them.
  let documents: UnsafeMutablePointer<UInt32>
  let frequencies: UnsafeMutablePointer<UInt32>
  /// How many documents the loaded block has.
  private(set) var count = 0
  /// Where in the block the cursor stands.
  private(set) var index = 0
  private var frequenciesLoaded = false
  /// The current document, `end` after the last.
  private(set) var document: UInt32 = 0

  // Where in the positions of the block we are.
  private var summed = 0
  private var sum = 0
  private var groupIndex = 0
  private var groupStart = 0
  /// Positions in the current document, after `loadPositions`.
  var positions: UnsafeMutablePointer<UInt32> { unsafe positionRoom ?? documents }
  private var positionRoom: UnsafeMutablePointer<UInt32>?
  private var positionCapacity = 0

  init(_ segment: Segment, _ info: TermInfo, positions: Bool) throws(IndexError) {
    self.info = info
    file = segment.file
    documentCount = UInt32(truncatingIfNeeded: segment.documentCount)
    hasPositions = positions
    unsafe documents = .allocate(capacity: 288)
    unsafe frequencies = documents + 144
    unsafe documents.initialize(repeating: PostingsCursor.end, count: 144)
    unsafe frequencies.initialize(repeating: 1, count: 144)
    try open(info)
  }

  /// Begins with another term of the same segment.
  func open(_ info: TermInfo) throws(IndexError) {
    self.info = info
    start = info.offset
    limit = info.offset &+ info.length
    blockCount = info.documents / PostingsLayout.block
    tailCount = info.documents % PostingsLayout.block
    if blockCount > 0 {
      let head = PostingsLayout.header &+ blockCount &* PostingsLayout.skip
      guard head <= info.length else { throw damaged() }
      try file.need(start, head)
      tailOffset = Int(file.u32(start))
      positionsOffset = Int(file.u32(start &+ 4))
      tailPositions = Int(file.u32(start &+ 8))
      guard tailOffset >= head, tailOffset <= positionsOffset, positionsOffset <= info.length,
        tailPositions <= info.length &- positionsOffset
      else { throw damaged() }
    } else {
      tailOffset = 0
      positionsOffset = info.length
    }
    try load(0)
  }

  /// Sets a bit for each document of the term.
  func mark(in bits: UnsafeMutablePointer<UInt64>) throws(IndexError) {
    // Byte by byte: neighbours in one 64-bit word would wait for each other.
    let marks = unsafe UnsafeMutableRawPointer(bits).assumingMemoryBound(to: UInt8.self)
    while document != PostingsCursor.end {
      for i in 0..<count {
        let d = unsafe documents[i]
        unsafe marks[Int(d &>> 3)] |= 1 &<< UInt8(truncatingIfNeeded: d & 7)
      }
      try load(block &+ 1)
    }
  }

  deinit {
    unsafe documents.deallocate()
    unsafe positionRoom?.deallocate()
  }

  private func damaged() -> IndexError { .corrupt("a term's postings are damaged", file.name, at: start) }

  @inline(__always)
  private func entry(_ b: Int) -> Int { start &+ PostingsLayout.header &+ b &* PostingsLayout.skip }

  /// The last document of a full block.
  @inline(__always)
  func lastDocument(_ b: Int) -> UInt32 { file.u32(entry(b)) }

  /// The most that a document of a full block can score: `f(tf, length)` of its impacts.
  @inline(__always)
  func bound(_ b: Int, _ c0: Float, _ c1: Float) -> Float {
    let at = entry(b) &+ 14
    var best: Float = 0
    let base = unsafe file.base
    for i in 0..<PostingsLayout.impacts {
      let tf = unsafe base[at &+ 3 &* i]
      let length = unsafe UInt32(base[at &+ 3 &* i &+ 1]) | UInt32(base[at &+ 3 &* i &+ 2]) &<< 8
      let t = Float(tf)
      let value = tf == 255 ? 1 : t / (t + c0 + c1 * Float(length))
      if value > best { best = value }
    }
    return best
  }

  /// The least frequency with which a document of a full block can score more than `wanted`; by it
  /// most documents are passed over without a look at their lengths.
  func leastFrequency(
    _ b: Int, _ c0: Float, _ c1: Float, weight: Float, toPass wanted: Float
  ) -> UInt32 {
    guard wanted > 0 else { return 1 }
    guard wanted < weight else { return .max }
    let at = entry(b) &+ 14
    let base = unsafe file.base
    var best = UInt32.max
    for i in 0..<PostingsLayout.impacts {
      let most = unsafe base[at &+ 3 &* i]
      let length = unsafe UInt32(base[at &+ 3 &* i &+ 1]) | UInt32(base[at &+ 3 &* i &+ 2]) &<< 8
      // weight tf / (tf + k) > wanted, with room for rounding.
      let k = c0 + c1 * Float(length)
      let least = wanted * k / (weight - wanted) * 0.999
      let tf = least < 1 ? 1 : least < 1e6 ? UInt32(least) : 1_000_000
      if most == 255 || tf <= UInt32(most) { best = min(best, tf) }
    }
    return best
  }

  /// Loads a block and stands on its first document; past the last block stands at the end.
  func load(_ b: Int) throws(IndexError) {
    block = b
    index = 0
    frequenciesLoaded = false
    summed = 0
    sum = 0
    groupIndex = 0
    groupStart = -1
    if b < blockCount {
      let e = entry(b)
      let width = unsafe Int(file.base[e &+ 12])
      let data = Int(file.u32(e &+ 4))
      let size = 16 &* (width &+ (unsafe Int(file.base[e &+ 13])))
      guard width <= 32, size <= 1024, data <= tailOffset, size <= tailOffset &- data else {
        throw damaged()
      }
      try file.need(start &+ data, size)
      let before = b > 0 ? lastDocument(b &- 1) : UInt32.max
      unsafe ng_unpack128_ascending(
        file.base + (start &+ data), UInt32(width), before, documents)
      count = 128
      unsafe documents[128] = PostingsCursor.end
      let last = unsafe documents[127]
      guard last == lastDocument(b), last < documentCount, width <= 23 || ascending() else {
        throw damaged()
      }
    } else if b == blockCount, tailCount > 0 {
      try loadTail()
    } else {
      count = 0
      block = blockCount &+ 1
      document = PostingsCursor.end
      return
    }
    document = unsafe documents[0]
  }

  private func ascending() -> Bool {
    for i in 1..<128 where unsafe documents[i] <= documents[i &- 1] { return false }
    return true
  }

  private func loadTail() throws(IndexError) {
    let from = start &+ tailOffset
    let to = blockCount > 0 ? start &+ positionsOffset : limit
    var c = try file.cursor(from, to &- from)
    var previous = blockCount > 0 ? Int(lastDocument(blockCount &- 1)) : -1
    for i in 0..<tailCount {
      let value = c.number()
      previous &+= 1 &+ (value &>> 1)
      guard previous >= 0, previous < Int(documentCount) else { throw damaged() }
      unsafe documents[i] = UInt32(truncatingIfNeeded: previous)
      if value & 1 != 0 {
        unsafe frequencies[i] = UInt32(truncatingIfNeeded: min(c.number(), 1 << 30))
      } else {
        unsafe frequencies[i] = 1
      }
    }
    guard !c.failed else { throw damaged() }
    if blockCount == 0 { positionsOffset = c.at &- start }
    count = tailCount
    unsafe documents[tailCount] = PostingsCursor.end
    frequenciesLoaded = true
  }

  /// Makes `frequencies` of the loaded block readable.
  @inline(__always)
  func needFrequencies() throws(IndexError) {
    if !frequenciesLoaded { try loadFrequencies() }
  }

  @inline(never)
  private func loadFrequencies() throws(IndexError) {
    frequenciesLoaded = true
    guard block < blockCount else { return }
    let e = entry(block)
    let (a, b) = unsafe (Int(file.base[e &+ 12]), UInt32(file.base[e &+ 13]))
    let data = start &+ Int(file.u32(e &+ 4)) &+ 16 &* a
    try file.need(data, 16 &* Int(min(b, 32)))
    unsafe ng_unpack128(file.base + data, b, frequencies)
    for i in 0..<128 { unsafe frequencies[i] &+= 1 }
  }

  /// How often the term is in the current document.
  @inline(__always)
  func frequency() throws(IndexError) -> UInt32 {
    try needFrequencies()
    return unsafe frequencies[index]
  }

  @inline(__always)
  func next() throws(IndexError) {
    index &+= 1
    if index < count {
      document = unsafe documents[index]
    } else {
      try load(block &+ 1)
    }
  }

  /// Stands at a place of the loaded block, or at the next block when that is its end.
  @inline(__always)
  func stand(at i: Int) throws(IndexError) {
    if i < count {
      index = i
      document = unsafe documents[i]
    } else {
      try load(block &+ 1)
    }
  }

  /// Goes to the first document that is not before `target`.
  @inline(__always)
  func advance(to target: UInt32) throws(IndexError) {
    if document >= target { return }
    if unsafe documents[max(0, count &- 1)] < target {
      try skip(to: target)
      if document >= target { return }
    }
    var i = index
    while i &+ 8 < count, unsafe documents[i &+ 8] < target { i &+= 8 }
    while unsafe documents[i] < target { i &+= 1 }
    index = i
    document = unsafe documents[i]
  }

  /// Loads the block that can hold `target`.
  @inline(never)
  private func skip(to target: UInt32) throws(IndexError) {
    let b = blockHolding(target)
    try load(b)
    if b >= blockCount, count > 0, unsafe documents[count &- 1] < target {
      count = 0
      block = blockCount &+ 1
      document = PostingsCursor.end
    }
  }

  /// The first block, not before the loaded one, whose last document is not before `target`.
  func blockHolding(_ target: UInt32) -> Int {
    var low = block
    var step = 1
    while low &+ step < blockCount && lastDocument(low &+ step) < target {
      low &+= step
      step &*= 2
    }
    var high = min(low &+ step, blockCount)
    while low < high {
      let middle = (low &+ high) / 2
      if lastDocument(middle) < target { low = middle &+ 1 } else { high = middle }
    }
    return low
  }

  // MARK: - Positions

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
