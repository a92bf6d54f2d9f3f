// SPDX-License-Identifier: Apache-2.0
import CNutgrafSupport

/// Walks over the documents of one term, block by block, forwards.
@safe
final class PostingsCursor {
  /// After the last document.
  static let end = UInt32.max

  private(set) var info: TermInfo
  private(set) var blockCount = 0
  let file: PagedFile
  private let documentCount: UInt32
  var start = 0
  var limit = 0
  let hasPositions: Bool
  private var tailCount = 0
  private var tailOffset = 0
  var positionsOffset = 0
  var tailPositions = 0

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
  var summed = 0
  var sum = 0
  var groupIndex = 0
  var groupStart = 0
  /// Positions in the current document, after `loadPositions`.
  var positions: UnsafeMutablePointer<UInt32> { unsafe positionRoom ?? documents }
  var positionRoom: UnsafeMutablePointer<UInt32>?
  var positionCapacity = 0

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

  func damaged() -> IndexError { .corrupt("a term's postings are damaged", file.name, at: start) }

  @inline(__always)
  func entry(_ b: Int) -> Int { start &+ PostingsLayout.header &+ b &* PostingsLayout.skip }

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
}
