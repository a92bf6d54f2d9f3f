// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon

/// A network of one hidden layer with weights of one byte, read from a table.
///
/// Layout, little-endian: u32 magic "NGDN", u32 inputs, u32 hidden, u32 outputs; hidden × f32 scale of
/// the hidden unit's weights, hidden × f32 bias; outputs × hidden × f32 weights, outputs × f32 bias;
/// inputs × hidden × i8 weights.
struct DenseNet: Sendable {
  let inputs: Int
  let hidden: Int
  let outputs: Int
  private let weights: [Float]
  private let bias: [Float]
  private let outer: [Float]
  private let outerBias: [Float]

  /// Nil when the table does not fit.
  init?(_ table: TableBytes, inputs wanted: Int) {
    inputs = Int(table.u32(4))
    hidden = Int(table.u32(8))
    outputs = Int(table.u32(12))
    guard table.u32(0) == 0x4E44_474E, inputs == wanted, hidden > 0, hidden <= 256, outputs > 0, outputs <= 16
    else { return nil }
    let body = 16 &+ 4 &* (2 &* hidden &+ outputs &* hidden &+ outputs)
    guard table.count >= body &+ inputs &* hidden else { return nil }
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

  /// The outputs for one input vector, before any squashing. `scratch` has room for `hidden`.
  func run(_ input: [Float], scratch: inout [Float], into result: inout [Float]) {
    guard input.count >= inputs, scratch.count >= hidden, result.count >= outputs else { return }
    let w = weights.span
    for h in 0..<hidden { scratch[h] = bias[h] }
    for i in 0..<inputs {
      let x = input[i]
      if x == 0 { continue }
      let row = i &* hidden
      for h in 0..<hidden { scratch[h] += x * w[row &+ h] }
    }
    for o in 0..<outputs {
      var sum = outerBias[o]
      for h in 0..<hidden { sum += max(0, scratch[h]) * outer[o &* hidden &+ h] }
      result[o] = sum
    }
  }
}
