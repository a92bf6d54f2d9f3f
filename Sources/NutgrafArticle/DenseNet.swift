// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon

/// A network of one hidden layer with weights of one byte, read from a table.
///
/// Layout, little-endian: u32 magic "NGDN", u32 inputs, u32 hidden, u32 outputs; hidden × f32 scale of
/// the hidden unit's weights, hidden × f32 bias; outputs × hidden × f32 weights, outputs × f32 bias;
/// inputs × hidden × i8 weights.
struct DenseNet: Sendable {
  let inputs: Int
  let outputs: Int
  private let hidden: Int
  private let weights: [Float]
  private let bias: [Float]
  private let outer: [Float]
  private let outerBias: [Float]

  /// Nil when the table does not hold a network with so many inputs.
  init?(_ table: TableBytes, inputs wanted: Int) {
    let inputs = Int(table.u32(4))
    let hidden = Int(table.u32(8))
    let outputs = Int(table.u32(12))
    guard table.u32(0) == 0x4E44_474E, inputs == wanted, hidden > 0, hidden <= 256, outputs > 0, outputs <= 16
    else { return nil }
    let body = 16 &+ 4 &* (2 &* hidden &+ outputs &* hidden &+ outputs)
    guard table.count >= body &+ inputs &* hidden else { return nil }
    self.inputs = inputs
    self.hidden = hidden
    self.outputs = outputs
    func floats(_ from: Int, _ count: Int) -> [Float] {
      (0..<count).map { Float(bitPattern: table.u32(from &+ 4 &* $0)) }
    }
    let scales = floats(16, hidden)
    bias = floats(16 &+ 4 &* hidden, hidden)
    outer = floats(16 &+ 8 &* hidden, outputs &* hidden)
    outerBias = floats(16 &+ 8 &* hidden &+ 4 &* outputs &* hidden, outputs)
    var decoded: [Float] = []
    decoded.reserveCapacity(inputs &* hidden)
    for i in 0..<inputs {
      for h in 0..<hidden { decoded.append(Float(table.i8(body &+ i &* hidden &+ h)) * scales[h]) }
    }
    weights = decoded
  }

  /// The bytes that a network takes in its table, to find the one after it.
  static func size(_ table: TableBytes) -> Int {
    let inputs = Int(table.u32(4))
    let hidden = Int(table.u32(8))
    let outputs = Int(table.u32(12))
    guard inputs < 1 << 16, hidden <= 256, outputs <= 16 else { return table.count }
    return 16 &+ 4 &* (2 &* hidden &+ outputs &* hidden &+ outputs) &+ inputs &* hidden
  }

  /// The outputs for one input vector, before any squashing; `result` has room for `outputs`.
  func run(_ input: [Float], into result: inout [Float]) {
    guard input.count >= inputs, result.count >= outputs else { return }
    let hidden = self.hidden
    unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: hidden) { sums in
      // The sizes were checked when the table was read: plain pointers let the loops run in lanes.
      for h in 0..<hidden { unsafe sums[h] = bias[h] }
      unsafe weights.withUnsafeBufferPointer { w in
        for i in 0..<inputs {
          let x = input[i]
          if x == 0 { continue }
          let row = i &* hidden
          for h in 0..<hidden { unsafe sums[h] += x * w[row &+ h] }
        }
      }
      for o in 0..<outputs {
        var sum = outerBias[o]
        for h in 0..<hidden { sum += max(0, unsafe sums[h]) * outer[o &* hidden &+ h] }
        result[o] = sum
      }
    }
  }
}
