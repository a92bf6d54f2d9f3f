// SPDX-License-Identifier: Apache-2.0
import CNutgrafTables
import NutgrafLexicon
import NutgrafText

/// The learned model that says which act a candidate tells of, if any.
final class EventModel {
  static let kind = "events"
  /// `none`, then the fifteen roots.
  static let labels: [String] = ["none"] + roots.map(\.name)
  static let roots: [EventType] = [
    .agree, .consult, .support, .cooperate, .aid, .yield, .request, .accuse, .reject, .threaten,
    .protest, .sanction, .mobilize, .coerce, .assault,
  ]

  struct Judgement {
    var type: EventType
    /// Of that type against the other types.
    var probability: Float
    /// That it is no event at all.
    var none: Float
  }

  private let model: ClassifierModel
  private var base: [Int32] = []
  private var scores: [Int32] = []

  init(_ model: ClassifierModel) { self.model = model }

  /// The embedded table; nil when the library was built without one.
  static let embedded: ClassifierModel? = {
    guard ng_table_events_size > 1 else { return nil }
    return try? ClassifierModel(
      unsafe TableBytes(embedded: ng_table_events_bytes(), count: Int(ng_table_events_size)),
      kind: kind, verify: false)
  }()

  /// A judge of its own for one document.
  static var shared: EventModel? { embedded.map(EventModel.init) }

  /// Begins a sentence.
  func start(_ features: EventFeatures) {
    base.removeAll(keepingCapacity: true)
    base.append(contentsOf: repeatElement(0, count: model.labels.count))
    var keys = features.sentence
    model.weights.add(&keys, to: &base)
  }

  /// Judges a candidate of the sentence begun last.
  func judge(_ features: EventFeatures) -> Judgement? {
    scores.removeAll(keepingCapacity: true)
    scores.append(contentsOf: base)
    var keys = features.frame
    model.weights.add(&keys, to: &scores)
    guard scores.count == EventModel.labels.count, model.weights.scale > 0 else { return nil }
    var best = 1
    for i in 2..<scores.count where scores[i] > scores[best] { best = i }
    let top = max(scores[best], scores[0])
    var sum: Float = 0
    var acts: Float = 0
    for i in 0..<scores.count {
      let part = Exponential.of(Float(scores[i] &- top) / model.weights.scale)
      sum += part
      if i > 0 { acts += part }
    }
    guard sum > 0, acts > 0, best &- 1 < EventModel.roots.count else { return nil }
    let own = Exponential.of(Float(scores[best] &- top) / model.weights.scale)
    return Judgement(
      type: EventModel.roots[best &- 1], probability: own / acts, none: 1 - acts / sum)
  }
}

/// e to the power of a number that is not positive, without the C library: the same on every machine.
enum Exponential {
  static func of(_ x: Float) -> Float {
    guard x > -30 else { return 0 }
    // (1 + x/1024)^1024, exact enough for a share of 1.
    var value = 1 + Double(max(x, -30)) / 1024
    for _ in 0..<10 { value *= value }
    return Float(value)
  }
}
