// SPDX-License-Identifier: Apache-2.0
import Glibc
import NutgrafText

extension EncodingDecoder {
  /// What came of two bytes: of how many of them the character is, or that none begins here.
  private struct PairTable {
    private var entries = [UInt32](repeating: 0, count: 1 << 16)
    private static let isKnown: UInt32 = 1 << 31

    static func key(_ bytes: [UInt8], _ i: Int) -> Int {
      Int(bytes[i]) &<< 8 | (i &+ 1 < bytes.count ? Int(bytes[i &+ 1]) : 0)
    }

    /// Width 0 where no character begins.
    func value(_ key: Int) -> (scalar: UInt32, width: Int)? {
      let entry = entries[key]
      guard entry & PairTable.isKnown != 0 else { return nil }
      return (entry & 0xFF_FFFF, Int(entry &>> 24 & 3))
    }

    mutating func note(_ key: Int, _ scalar: UInt32, _ width: Int) {
      entries[key] = PairTable.isKnown | UInt32(truncatingIfNeeded: width) &<< 24 | scalar & 0xFF_FFFF
    }
  }

  /// Any encoding but those above, by the C library: a character at a time, to know where each came from,
  /// and each pair of bytes once. Runs of ASCII are what they are.
  static func iconv(_ bytes: [UInt8], name: String) -> Output {
    guard let handle = unsafe iconv_open("UTF-32LE", name), Int(bitPattern: handle) != -1 else {
      return windows1252(bytes)
    }
    defer { _ = unsafe iconv_close(handle) }
    var out = Output()
    out.utf8.reserveCapacity(bytes.count &+ bytes.count / 2)
    let stateful = name == "ISO-2022-JP"
    var pairs = PairTable()
    var i = 0
    var input: [CChar] = bytes.map { CChar(bitPattern: $0) }
    let count = bytes.count
    unsafe input.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      while i < count {
        if bytes[i] < 0x80 && !stateful {
          let end = asciiEnd(bytes, i)
          out.append(bytes, i, end)
          i = end
          continue
        }
        let key = PairTable.key(bytes, i)
        if !stateful, let known = pairs.value(key) {
          out.append(known.width > 0 ? known.scalar : 0xFFFD, from: i)
          i &+= max(1, known.width)
          continue
        }
        var done = false
        for width in 1...(stateful ? 8 : 4) where i &+ width <= count {
          var scalars: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
          var source: UnsafeMutablePointer<CChar>? = unsafe base + i
          var left = width
          var room = 16
          let result = unsafe withUnsafeMutableBytes(of: &scalars) { raw in
            var target: UnsafeMutablePointer<CChar>? = unsafe raw.baseAddress?.assumingMemoryBound(to: CChar.self)
            return unsafe Glibc.iconv(handle, &source, &left, &target, &room)
          }
          let written = (16 &- room) / 4
          if result != -1 && left == 0 {
            if written > 0 { out.append(scalars.0, from: i) }
            if written > 1 { out.append(scalars.1, from: i) }
            if written == 1, width <= 2, !stateful { pairs.note(key, scalars.0, width) }
            i &+= width
            done = true
            break
          }
          if written > 0 && left < width {
            // A shorter character came out: take it and go on behind it.
            out.append(scalars.0, from: i)
            i &+= width &- left
            done = true
            break
          }
          if errno != EINVAL {
            if width <= 2, !stateful { pairs.note(key, 0, 0) }
            break
          }
        }
        if !done {
          out.append(0xFFFD, from: i)
          i &+= 1
        }
      }
    }
    out.close(count)
    return out
  }
}
