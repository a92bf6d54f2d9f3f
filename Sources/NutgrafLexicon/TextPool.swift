// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Items of differing length, found by number: a count and a number of blocks (u32 each), where each
/// block begins (u32), the items. Within a block they are read one after the other.
struct BlockList: Sendable {
  let count: Int
  private let blockCount: Int
  private let bytes: TableBytes
  let items: TableBytes

  init(_ bytes: TableBytes) {
    self.bytes = bytes
    blockCount = min(Int(bytes.u32(4)), max(0, bytes.count &- 8) / 4)
    items = bytes.slice(8 &+ 4 &* blockCount, bytes.count)
    // An item has a byte at least.
    count = min(Int(bytes.u32(0)), items.count)
  }

  /// Where a block begins in `items`; their end when there is no such block.
  func start(of block: Int) -> Int {
    block >= 0 && block < blockCount ? Int(bytes.u32(8 &+ 4 &* block)) : items.count
  }
}

extension TableBytes {
  /// A number in groups of seven bits, the lowest first; `at` moves behind it.
  @inline(__always)
  func varint(_ at: inout Int) -> Int {
    var value = 0
    var shift = 0
    while shift < 35 {
      let byte = Int(u8(at))
      at &+= 1
      value |= (byte & 127) &<< shift
      if byte < 128 { break }
      shift &+= 7
    }
    return value
  }
}

/// The symbols in which names are written: the commonest pairs of neighbours, pairs of pairs and so on.
struct TextSymbols: Sendable {
  private let bytes: TableBytes
  /// Codes below this are one byte.
  private let short: Int
  private let codeCount: Int
  private let pairs: Int

  init(_ bytes: TableBytes) {
    self.bytes = bytes
    short = Int(bytes.u16(0))
    codeCount = Int(bytes.u16(2))
    pairs = 6 &+ 2 &* codeCount
  }

  /// Reads the next code and appends its bytes; nothing more after `most` of them.
  func expand(_ coded: TableBytes, _ at: inout Int, into out: inout [UInt8], most: Int) {
    var code = Int(coded.u8(at))
    at &+= 1
    if code >= short {
      code = short &+ (code &- short) &<< 8 &+ Int(coded.u8(at))
      at &+= 1
    }
    guard code < codeCount else { return out.append(0) }
    var stack = [Int(bytes.u16(6 &+ 2 &* code))]
    while let symbol = stack.popLast() {
      if symbol < 256 {
        out.append(UInt8(truncatingIfNeeded: symbol))
        if out.count >= most { return }
        continue
      }
      // A pair's parts are older than the pair, so this ends.
      let pair = pairs &+ 4 &* (symbol &- 256)
      let right = Int(bytes.u16(pair &+ 2))
      let left = Int(bytes.u16(pair))
      guard left < symbol, right < symbol, stack.count < 64 else { continue }
      stack.append(right)
      stack.append(left)
    }
  }
}

/// Texts by number, packed in blocks of 32; each ends with a byte of 0. For the few names that are
/// printed, not for those that are looked for.
struct TextPool: Sendable {
  private let list: BlockList
  private let symbols: TextSymbols

  init(_ bytes: TableBytes, symbols: TextSymbols) {
    list = BlockList(bytes)
    self.symbols = symbols
  }

  /// O(32 texts).
  subscript(number: Int) -> String {
    guard number >= 0, number < list.count else { return "" }
    var at = list.start(of: number &>> 5)
    let end = list.start(of: number &>> 5 &+ 1)
    var skip = number & 31
    var text: [UInt8] = []
    while at < end {
      symbols.expand(list.items, &at, into: &text, most: 1024)
      // Only the last byte of a symbol ends a text.
      guard text.last == 0 else {
        if text.count >= 1024 { break }
        continue
      }
      if skip == 0 {
        text.removeLast()
        return String(decoding: text, as: UTF8.self)
      }
      skip &-= 1
      text.removeAll(keepingCapacity: true)
    }
    return ""
  }
}
