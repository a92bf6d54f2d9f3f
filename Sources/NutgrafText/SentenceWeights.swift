// SPDX-License-Identifier: Apache-2.0
import CNutgrafTables
import CNutgrafSupport

/// The features of the place after a token: declared here once, for training and for splitting.
public enum SentenceTemplates {
  /// Whether the weights are asked after token `i`, of which the rules say `rule`. They are where a sentence
  /// might end: after a mark, and before a capital or a figure.
  @inline(__always)
  public static func isOpen(_ tokens: TokenTable, _ bytes: [UInt8], _ i: Int, rule: Bool) -> Bool {
    if rule { return true }
    let next = tokens.shape(i &+ 1)
    if tokens.shape(i).contains(.punctuation) {
      return !next.contains(.punctuation) || next.contains(.spaceBefore)
    }
    guard next.contains(.spaceBefore) else { return false }
    return !next.isDisjoint(with: [.capital, .digit]) || last(tokens, bytes, i) == 0x2E
      || next.contains(.punctuation)
  }

  /// The features after token `i` of the block `range`; `since` is how many tokens the sentence has so far,
  /// `cased` whether the block has any capital at all.
  public static func fill(
    _ tokens: TokenTable, _ bytes: [UInt8], _ i: Int, _ range: Range<Int>, rule: Bool, since: Int,
    cased: Bool, into keys: inout [UInt32]
  ) {
    @inline(__always) func hash(_ k: Int) -> UInt32 { range.contains(k) ? tokens.hash(k) : 1 }
    @inline(__always) func shape(_ k: Int) -> UInt32 {
      range.contains(k) ? UInt32(tokens.shape(k).rawValue) | kind(tokens, bytes, k) &<< 16 : 0
    }
    let r: UInt32 = (rule ? 1 : 0) | (cased ? 2 : 0)
    let a = hash(i)
    let b = hash(i &+ 1)
    let sa = shape(i)
    let sb = shape(i &+ 1)
    let length = UInt32(min(since, 12))
    let first: UInt32 = i == range.lowerBound ? 1 : 0
    @inline(__always) func add(_ template: UInt32, _ x: UInt32, _ y: UInt32 = 0) {
      keys.append(WordHash.combine(WordHash.combine(template &* 4 &+ r, x), y))
    }
    add(0, 0)
    add(1, a)
    add(2, b)
    add(3, sa, sb)
    add(4, a, sb)
    add(5, sa, b)
    add(7, sa, length)
    add(8, sb, length)
    add(9, shape(i &- 1), sa)
    add(10, sb, shape(i &+ 2))
    add(11, hash(i &- 1), sa)
    add(12, hash(i &+ 2), sb)
    add(13, WordHash.combine(shape(i &- 1), sa), sb)
    add(14, WordHash.combine(sa, sb), shape(i &+ 2))
    add(15, shape(i &+ 2), shape(i &+ 3))
    add(16, WordHash.combine(sa, sb), length)
    add(17, first, sa)
  }

  /// A coarse kind of a token, by its first mark and its length.
  @inline(__always)
  private static func kind(_ tokens: TokenTable, _ bytes: [UInt8], _ k: Int) -> UInt32 {
    let span = tokens.span(k)
    guard tokens.shape(k).contains(.punctuation), span.lower < bytes.count else {
      return last(tokens, bytes, k) == 0x2E ? 1 : UInt32(min(span.count, 3)) &+ 1
    }
    let byte = UInt32(bytes[span.lower])
    return byte < 0x80 ? byte : byte &+ UInt32(bytes[max(span.lower, span.upper &- 1)])
  }

  @inline(__always)
  private static func last(_ tokens: TokenTable, _ bytes: [UInt8], _ k: Int) -> UInt8 {
    let end = tokens.span(k).upper
    return end > 0 && end <= bytes.count ? bytes[end &- 1] : 0
  }
}

/// Weights of the places where a sentence may end: int8 cells, addressed by the low bits of a feature's hash.
///
/// Layout: magic `NGSENTS1`, CRC-32C of the cells (u32), their number (u32, a power of two), the cells.
@safe public struct SentenceWeights: @unchecked Sendable {
  static let magic = Array("NGSENTS1".utf8)
  private let cells: UnsafePointer<Int8>
  private let mask: UInt32

  /// Nil when the bytes are no such table. The bytes must outlive the process.
  init?(_ base: UnsafePointer<UInt8>, count: Int) {
    guard count >= 16 else { return nil }
    for (i, byte) in SentenceWeights.magic.enumerated() where unsafe base[i] != byte { return nil }
    let size = (0..<4).reduce(0) { sum, i in sum | Int(unsafe base[12 + i]) << (8 * i) }
    let sum = (0..<4).reduce(0) { sum, i in sum | UInt32(unsafe base[8 + i]) << UInt32(8 * i) }
    guard size > 0, size & (size &- 1) == 0, count &- 16 >= size,
      unsafe ng_crc32c(0, base + 16, size) == sum
    else { return nil }
    unsafe cells = UnsafeRawPointer(base + 16).assumingMemoryBound(to: Int8.self)
    mask = UInt32(size &- 1)
  }

  /// The library's own, nil if it was built without.
  static let embedded =
    unsafe SentenceWeights(ng_table_sentences_bytes(), count: Int(ng_table_sentences_size))

  @inline(__always)
  func score(_ keys: [UInt32]) -> Int32 {
    var sum: Int32 = 0
    for key in keys { sum &+= Int32(unsafe cells[Int(key & mask)]) }
    return sum
  }

  /// The file of cells whose number is a power of two.
  public static func encode(_ cells: [Int8]) -> [UInt8] {
    let bytes = cells.map { UInt8(bitPattern: $0) }
    let crc = unsafe bytes.withUnsafeBufferPointer { unsafe ng_crc32c(0, $0.baseAddress, $0.count) }
    var file = magic
    for value in [crc, UInt32(truncatingIfNeeded: cells.count)] {
      for shift in [0, 8, 16, 24] as [UInt32] { file.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
    return file + bytes
  }
}

extension SentenceTemplates {
  /// Whether any token of a block begins with a capital.
  public static func isCased(_ tokens: TokenTable, _ range: Range<Int>) -> Bool {
    for i in range where tokens.shape(i).contains(.capital) { return true }
    return false
  }
}

extension Tokenizer {
  /// What the rules alone say after each token of a block, for training: nil where they leave no doubt.
  public static func ruleVerdicts(_ document: Document, _ range: Range<Int>) -> [Bool?] {
    var verdicts: [SentenceSplitter.Verdict] = []
    SentenceSplitter.judge(document.tokens, document.text.bytes, range, &verdicts)
    return verdicts.map { $0 == .ends ? true : $0 == .goesOn ? false : nil }
  }
}
