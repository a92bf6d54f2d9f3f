// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// The feature rows of one document (lines of a text, segments of a page), without anything around them.
struct TrainingRows {
  var count: Int
  var stride: Int
  var bytes: [UInt8]

  /// 0 outside of the document.
  @inline(__always)
  func value(_ row: Int, _ feature: Int) -> UInt8 {
    row >= 0 && row < count ? bytes[row * stride + feature] : 0
  }
}

/// Examples for an ensemble: rows of documents with a yes or no.
struct ExampleSet {
  /// Up to which distance neighbours are asked.
  static let reach = 4

  private var columns: [ObliviousTrees.Column] = []
  private var labels: [Bool] = []
  private var weights: [Float] = []
  private let stride: Int

  init(stride: Int, shared: Int) {
    self.stride = stride
    for away in -ExampleSet.reach...ExampleSet.reach {
      for feature in 0..<(away == 0 ? stride : shared) {
        columns.append(ObliviousTrees.Column(away: away, feature: feature, values: []))
      }
    }
  }

  mutating func add(_ rows: TrainingRows, _ row: Int, _ label: Bool, _ weight: Float) {
    for c in columns.indices {
      columns[c].values.append(rows.value(row + columns[c].away, columns[c].feature))
    }
    labels.append(label)
    weights.append(weight)
  }

  func learn(_ trees: ObliviousTrees) -> ObliviousTrees.Ensemble {
    trees.train(columns, stride: stride, labels: labels, weights: weights)
  }
}

extension ObliviousTrees.Ensemble {
  /// The sum for one row, as the library computes it (but for the rounding of the leaves).
  func score(_ rows: TrainingRows, _ row: Int) -> Float {
    var sum = start
    for tree in 0..<(questions.count / max(1, depth)) {
      var leaf = 0
      for level in 0..<depth {
        let q = questions[tree * depth + level]
        if rows.value(row + q.away, q.feature) > q.threshold { leaf |= 1 << level }
      }
      sum += leaves[tree << depth + leaf]
    }
    return sum
  }
}

/// Parts of the documents such that all of one site are in one part.
struct Folds {
  let count: Int
  private let parts: [Int]

  init(_ sites: [String], count: Int) {
    self.count = count
    parts = sites.map { Int(WordHash.exact($0.utf8) % UInt32(count)) }
  }

  func part(_ fold: Int) -> [Int] { parts.indices.filter { parts[$0] == fold } }
  func rest(_ fold: Int) -> [Int] { parts.indices.filter { parts[$0] != fold } }
}
