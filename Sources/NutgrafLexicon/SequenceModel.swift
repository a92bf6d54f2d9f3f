// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// A first-order tagger: hashed features score the labels of each position, transitions score pairs of
/// labels, and the best sequence is found exactly (Viterbi).
///
/// How a stage gets a tagger of its own:
///  1. One function fills `FeatureKeys` for a position of its input: the templates, declared once.
///  2. `SequenceTrainer` (NutgrafTrain) learns from those keys and gold labels and returns the file's bytes.
///  3. The file is embedded (`CNutgrafData`) and opened once as a `static let`;
///     `begin`, then `score` for each position, then `decode`.
public struct SequenceModel: Sendable {
  public static let kind = "sequence"
  public let labels: [String]
  public let weights: WeightTable
  /// Row 0 is the start, row `l + 1` label `l`; `Int16.min` forbids a pair.
  private let transitions: [Int32]
  static let forbidden = Int32(Int16.min)

  public init(_ bytes: TableBytes, kind: String = SequenceModel.kind, verify: Bool = true)
    throws(TableError)
  {
    let file = try ModelFile(bytes, kind: kind, verify: verify)
    labels = try file.lines("labels")
    weights = try WeightTable(try file.section("weights"), named: kind)
    let table = try file.section("transitions")
    let n = labels.count
    guard n == weights.classes, table.count == (n &+ 1) &* n &* 2 else {
      throw TableError(table: kind, message: "holds transitions of another size than its labels")
    }
    transitions = (0..<((n &+ 1) &* n)).map { Int32(Int16(bitPattern: table.u16($0 &* 2))) }
  }

  /// Room for one sequence at a time; reuse it.
  public struct Lattice: Sendable {
    fileprivate var emissions: [Int32] = []
    fileprivate var back: [UInt8] = []
    fileprivate var row: [Int32] = []
    fileprivate var best: [Int32] = []
    fileprivate var next: [Int32] = []
    public init() {}
  }

  public func begin(_ lattice: inout Lattice) { lattice.emissions.removeAll(keepingCapacity: true) }

  /// Scores the labels of the next position by its features.
  public func score(_ features: FeatureKeys, into lattice: inout Lattice) {
    lattice.row.removeAll(keepingCapacity: true)
    lattice.row.append(contentsOf: repeatElement(0, count: labels.count))
    var features = features
    weights.add(&features, to: &lattice.row)
    lattice.emissions.append(contentsOf: lattice.row)
  }

  /// The best labels of the positions scored since `begin`, appended to `result`; and, for each, by how
  /// much its score beats the best other label there (before transitions): a measure of confidence.
  public func decode(_ lattice: inout Lattice, into result: inout [UInt8]) {
    let n = labels.count
    let count = n > 0 ? lattice.emissions.count / n : 0
    guard count > 0 else { return }
    lattice.back.removeAll(keepingCapacity: true)
    lattice.back.append(contentsOf: repeatElement(0, count: count &* n))
    lattice.best.removeAll(keepingCapacity: true)
    for label in 0..<n { lattice.best.append(lattice.emissions[label] &+ transitions[label]) }
    for t in 1..<max(1, count) where t < count {
      lattice.next.removeAll(keepingCapacity: true)
      for label in 0..<n {
        var top = Int32.min
        var from = 0
        for previous in 0..<n {
          let score = lattice.best[previous] &+ transitions[(previous &+ 1) &* n &+ label]
          if score > top {
            top = score
            from = previous
          }
        }
        lattice.back[t &* n &+ label] = UInt8(truncatingIfNeeded: from)
        lattice.next.append(max(top &+ lattice.emissions[t &* n &+ label], Int32.min / 2))
      }
      swap(&lattice.best, &lattice.next)
    }
    var label = 0
    for i in 1..<n where lattice.best[i] > lattice.best[label] { label = i }
    let first = result.count
    result.append(contentsOf: repeatElement(0, count: count))
    for t in stride(from: count &- 1, through: 0, by: -1) {
      result[first &+ t] = UInt8(truncatingIfNeeded: label)
      label = Int(lattice.back[t &* n &+ label])
    }
  }

  /// How much the features of position `t` prefer `label` to any other label.
  public func margin(_ lattice: Lattice, at t: Int, label: UInt8) -> Int32 {
    let n = labels.count
    guard t >= 0, (t &+ 1) &* n <= lattice.emissions.count, Int(label) < n else { return 0 }
    var other = Int32.min
    for i in 0..<n where i != Int(label) { other = max(other, lattice.emissions[t &* n &+ i]) }
    return n > 1 ? lattice.emissions[t &* n &+ Int(label)] &- other : 0
  }

  /// Puts the file together. `transitions` as in the property of that name.
  public static func encode(
    labels: [String], weights: [UInt8], transitions: [Int16], kind: String = SequenceModel.kind
  ) -> [UInt8] {
    var writer = ModelWriter()
    writer.add("labels", lines: labels)
    var pairs: [UInt8] = []
    for t in transitions { pairs.append(u16: UInt16(bitPattern: t)) }
    writer.add("transitions", pairs)
    writer.add("weights", weights)
    return writer.bytes(kind: kind)
  }
}

/// A choice among a few classes by the sum of feature weights.
public struct ClassifierModel: Sendable {
  public let labels: [String]
  public let weights: WeightTable

  public init(_ bytes: TableBytes, kind: String, verify: Bool = true) throws(TableError) {
    let file = try ModelFile(bytes, kind: kind, verify: verify)
    labels = try file.lines("labels")
    weights = try WeightTable(try file.section("weights"), named: kind)
    guard labels.count == weights.classes else {
      throw TableError(table: kind, message: "holds weights for another number of labels")
    }
  }

  /// The best class; `scores` is scratch room and holds the scores afterwards.
  public func classify(_ features: FeatureKeys, scores: inout [Int32]) -> Int {
    scores.removeAll(keepingCapacity: true)
    scores.append(contentsOf: repeatElement(0, count: labels.count))
    var features = features
    weights.add(&features, to: &scores)
    var best = 0
    for i in 0..<scores.count where scores[i] > scores[best] { best = i }
    return best
  }

  public static func encode(labels: [String], weights: [UInt8], kind: String) -> [UInt8] {
    var writer = ModelWriter()
    writer.add("labels", lines: labels)
    writer.add("weights", weights)
    return writer.bytes(kind: kind)
  }
}
