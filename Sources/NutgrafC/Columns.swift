// SPDX-License-Identifier: Apache-2.0
import CNutgrafTypes
import Glibc
import NutgrafText

/// Memory of columns: every allocation lives until the arena ends.
@safe class ColumnArena {
  private var blocks: [UnsafeMutableRawPointer] = unsafe []

  deinit { for unsafe block in unsafe blocks { unsafe free(block) } }

  /// `count` values, and one more so that an empty column has an address.
  func column<Value: BitwiseCopyable>(_ count: Int, _ value: (Int) -> Value)
    -> UnsafePointer<Value>?
  {
    let count = max(0, count)
    guard let raw = unsafe calloc(count &+ 1, MemoryLayout<Value>.stride) else { return nil }
    unsafe blocks.append(raw)
    let typed = unsafe raw.bindMemory(to: Value.self, capacity: count &+ 1)
    for i in 0..<count { unsafe typed[i] = value(i) }
    return unsafe UnsafePointer(typed)
  }

  func column<Value: BitwiseCopyable>(_ values: [Value]) -> UnsafePointer<Value>? {
    unsafe column(values.count) { values[$0] }
  }

  /// A copy of bytes, NUL behind the last.
  func text(_ bytes: [UInt8]) -> nutgraf_view {
    guard let copy = unsafe column(bytes.count, { CChar(bitPattern: bytes[$0]) }) else {
      return unsafe nutgraf_view(data: nil, size: 0)
    }
    return unsafe nutgraf_view(data: copy, size: bytes.count)
  }

  func strings(_ count: Int, _ value: (Int) -> String?) -> nutgraf_strings {
    var bytes: [UInt8] = []
    var offsets: [UInt32] = [0]
    for i in 0..<max(0, count) {
      if let text = value(i) { bytes.append(contentsOf: text.utf8) }
      offsets.append(UInt32(truncatingIfNeeded: bytes.count))
    }
    return unsafe nutgraf_strings(bytes: text(bytes).data, offsets: column(offsets))
  }

  func lists(_ count: Int, _ values: (Int) -> [Int]) -> nutgraf_lists {
    var starts: [UInt32] = [0]
    var items: [UInt32] = []
    for i in 0..<max(0, count) {
      for value in values(i) { items.append(UInt32(truncatingIfNeeded: value)) }
      starts.append(UInt32(truncatingIfNeeded: items.count))
    }
    return unsafe nutgraf_lists(starts: column(starts), items: column(items))
  }

  func starts(_ spans: [ByteSpan]) -> UnsafePointer<UInt32>? { unsafe column(spans.map(\.start)) }
  func ends(_ spans: [ByteSpan]) -> UnsafePointer<UInt32>? { unsafe column(spans.map(\.end)) }
  func references(_ count: Int, _ value: (Int) -> Int?) -> UnsafePointer<Int32>? {
    unsafe column(count) { Int32(truncatingIfNeeded: value($0) ?? -1) }
  }
}

let noSpan = ByteSpan(from: 0, to: 0)
