// SPDX-License-Identifier: Apache-2.0

/// Trains a network of one hidden layer and a softmax (Adam, cosine rate, dropped inputs): the same
/// bytes for the same examples on every run of one machine.
struct DenseTrainer {
  struct Example {
    var row: [Float]
    var label: Int
    var weight: Float
  }

  var inputs: Int
  var hidden: Int
  var outputs: Int
  var epochs: Int
  var dropped: Float = 0.1
  /// How strongly the weights of the inputs are drawn towards 0.
  var decay: Float = 2.5e-3
  var batch = 256

  /// Weights as floats; `encoded()` gives the table that ships.
  struct Network {
    var inputs: Int
    var hidden: Int
    var outputs: Int
    /// Inputs × hidden, hidden, outputs × hidden, outputs: one after the other.
    var parameters: [Float]

    func offset(_ part: Int) -> Int {
      [0, inputs * hidden, inputs * hidden + hidden, inputs * hidden + hidden + outputs * hidden][part]
    }

    /// The hidden units (after the rectifier) and the outputs of one row.
    func run(_ row: [Float], _ units: inout [Float], _ result: inout [Float]) {
      let bias = offset(1)
      for h in 0..<hidden { units[h] = parameters[bias + h] }
      for i in 0..<inputs where row[i] != 0 {
        let x = row[i]
        let w = i * hidden
        for h in 0..<hidden { units[h] += x * parameters[w + h] }
      }
      for h in 0..<hidden where units[h] < 0 { units[h] = 0 }
      let outer = offset(2)
      let last = offset(3)
      for o in 0..<outputs {
        var sum = parameters[last + o]
        for h in 0..<hidden { sum += units[h] * parameters[outer + o * hidden + h] }
        result[o] = sum
      }
    }

    func outputs(_ row: [Float]) -> [Float] {
      var units = [Float](repeating: 0, count: hidden)
      var result = [Float](repeating: 0, count: outputs)
      run(row, &units, &result)
      return result
    }

    /// The layout that `DenseNet` reads.
    func encoded() -> [UInt8] {
      var bytes: [UInt8] = []
      func u32(_ value: UInt32) {
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
          bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
      }
      for value in [0x4E44_474E, inputs, hidden, outputs] { u32(UInt32(value)) }
      var scales = [Float](repeating: 0, count: hidden)
      for i in 0..<inputs {
        for h in 0..<hidden { scales[h] = max(scales[h], parameters[i * hidden + h].magnitude) }
      }
      for h in 0..<hidden { scales[h] = scales[h] > 0 ? scales[h] / 127 : 1 }
      for scale in scales { u32(scale.bitPattern) }
      for k in offset(1)..<parameters.count { u32(parameters[k].bitPattern) }
      for i in 0..<inputs {
        for h in 0..<hidden {
          let value = (parameters[i * hidden + h] / scales[h]).rounded()
          bytes.append(UInt8(bitPattern: Int8(max(-127, min(127, value)))))
        }
      }
      return bytes
    }
  }

  static func softmax(_ z: [Float]) -> [Float] {
    let most = z.max() ?? 0
    let e = z.map { exponential($0 - most) }
    let sum = max(1e-9, e.reduce(0, +))
    return e.map { $0 / sum }
  }

  /// e to the power of x, by halving and squaring.
  private static func exponential(_ x: Float) -> Float {
    var y = 1 + max(-30, x) / 1024
    for _ in 0..<10 { y *= y }
    return y
  }

  func train(_ examples: [Example], seed: UInt64 = 1) -> Network {
    var random = SeededGenerator(seed: seed)
    let size = inputs * hidden + hidden + outputs * hidden + outputs
    var network = Network(
      inputs: inputs, hidden: hidden, outputs: outputs, parameters: [Float](repeating: 0, count: size))
    func uniform() -> Float { Float(random.next() >> 40) / Float(1 << 24) * 2 - 1 }
    let inner = 2.5 / Float(inputs).squareRoot()
    for k in 0..<(inputs * hidden) { network.parameters[k] = uniform() * inner }
    let outer = 1.7 / Float(hidden).squareRoot()
    for k in network.offset(2)..<network.offset(3) { network.parameters[k] = uniform() * outer }
    let mean = examples.reduce(0) { $0 + $1.weight } / Float(max(1, examples.count))
    var order = Array(examples.indices)
    var first = [Float](repeating: 0, count: size)
    var second = first
    var gradient = first
    var units = [Float](repeating: 0, count: hidden)
    var result = [Float](repeating: 0, count: outputs)
    var blame = units
    var step = 0
    var decayFirst: Float = 1
    var decaySecond: Float = 1
    let steps = max(1, epochs * ((examples.count + batch - 1) / batch))
    for _ in 0..<epochs {
      random.shuffle(&order)
      for start in stride(from: 0, to: order.count, by: batch) {
        let end = min(order.count, start + batch)
        for k in gradient.indices { gradient[k] = 0 }
        for n in order[start..<end] {
          let example = examples[n]
          var row = example.row
          if dropped > 0 {
            for i in row.indices where row[i] != 0 {
              if Float(random.next() >> 40) / Float(1 << 24) < dropped { row[i] = 0 }
            }
          }
          network.run(row, &units, &result)
          let p = DenseTrainer.softmax(result)
          let share = example.weight / max(mean, 1e-9) / Float(end - start)
          for h in 0..<hidden { blame[h] = 0 }
          for o in 0..<outputs {
            let d = share * (p[o] - (o == example.label ? 1 : 0))
            gradient[network.offset(3) + o] += d
            let at = network.offset(2) + o * hidden
            for h in 0..<hidden {
              gradient[at + h] += d * units[h]
              blame[h] += d * network.parameters[at + h]
            }
          }
          for h in 0..<hidden where units[h] <= 0 { blame[h] = 0 }
          for h in 0..<hidden { gradient[network.offset(1) + h] += blame[h] }
          for i in 0..<inputs where row[i] != 0 {
            let x = row[i]
            for h in 0..<hidden { gradient[i * hidden + h] += x * blame[h] }
          }
        }
        for k in 0..<(inputs * hidden) { gradient[k] += decay * network.parameters[k] }
        // Down along half a cosine: 1 - t² (3 - 2t) is near enough and the same everywhere.
        let t = Float(step) / Float(steps)
        let rate = 3e-3 * (1 - t * t * (3 - 2 * t)) + 1e-5
        step += 1
        decayFirst *= 0.9
        decaySecond *= 0.999
        for k in 0..<size {
          first[k] = 0.9 * first[k] + 0.1 * gradient[k]
          second[k] = 0.999 * second[k] + 0.001 * gradient[k] * gradient[k]
          let m = first[k] / (1 - decayFirst)
          let v = second[k] / (1 - decaySecond)
          network.parameters[k] -= rate * m / (v.squareRoot() + 1e-8)
        }
      }
    }
    return network
  }
}
