// SPDX-License-Identifier: Apache-2.0

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers for the same seed on every machine.
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z &>> 31)
  }

  /// A number in `0..<bound`.
  public mutating func below(_ bound: Int) -> Int {
    bound > 0 ? Int((next() >> 33) % UInt64(bound)) : 0
  }

  /// Fisher–Yates, by this generator alone.
  public mutating func shuffle<Element>(_ array: inout [Element]) {
    for i in stride(from: array.count &- 1, to: 0, by: -1) { array.swapAt(i, below(i &+ 1)) }
  }
}

/// Output of a stage on its own training data, made as on unseen data: the data is parted into folds, and
/// each is tagged by a model trained on the others, so that the next stage learns what to expect.
public enum Jackknife {
  /// `tag(model, i)` for every `i` in `0..<count`, with a model trained on the items of other folds.
  public static func run<Model, Output>(
    count: Int, folds: Int, train: ([Int]) -> Model, tag: (Model, Int) -> Output
  ) -> [Output] {
    let folds = max(2, folds)
    var results: [(Int, Output)] = []
    for fold in 0..<folds {
      let model = train((0..<count).filter { $0 % folds != fold })
      for i in 0..<count where i % folds == fold { results.append((i, tag(model, i))) }
    }
    return results.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
