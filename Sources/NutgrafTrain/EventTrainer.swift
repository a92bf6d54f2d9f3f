// SPDX-License-Identifier: Apache-2.0
import NutgrafArticle
@_spi(Training) import NutgrafEvents
import NutgrafJSON
import NutgrafLexicon
import NutgrafReport
import NutgrafText

/// Learns which act a verb and its surroundings tell of, from sentences with one event each:
/// `{"text", "source": [[s, e]], "target": [[s, e]], "root"}`, spans in code points.
enum EventTrainer {
  static let trainer = Trainer(
    name: "events", summary: "names the act of a clause (PLOVER roots)", train: train)
  static let evaluator = Evaluator(
    name: "events", summary: "root of the main candidate, five folds by sentence",
    evaluate: evaluate)

  /// One sentence: its candidates, which of them is the gold event, and what it is.
  struct Sentence {
    var candidates: [EventTraining.Candidate]
    var gold: Int
    var label: Int
    var group: UInt32
    /// Beside a sentence of the corpus.
    var weight: Float = 1
  }

  static let merged = [
    "FIGHT": "ASSAULT", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "DEMAND": "REQUEST",
    "CONCEDE": "YIELD", "RETREAT": "YIELD", "SEIZE": "COERCE",
  ]

  static func train(_ request: TrainingRequest) throws(WorkshopError) -> TrainedModel {
    let corpus = try read(request.openOnly ? [] : request.gold)
    guard !corpus.isEmpty || request.openOnly else {
      throw WorkshopError("No sentences with events in the gold files")
    }
    let own = primer()
    let sentences = corpus + own
    let weights = learn(sentences)
    let table = weights.encoded(limit: rowLimit)
    let bytes = ClassifierModel.encode(
      labels: EventTraining.labels, weights: table, kind: EventTraining.kind)
    request.log("\(sentences.count) sentences, \(weights.rows) features, \(bytes.count) bytes")
    let folds = request.openOnly ? [] : crossValidate(corpus, own: own)
    for line in folds { request.log(line) }
    return TrainedModel(
      bytes: bytes,
      card: """
        # Events

        Names the act of a clause: the fifteen PLOVER roots, or none. A linear model (softmax,
        averaged) over the words of the sentence and what stands around the verb.

        Learnt from \(corpus.count) sentences of `events_plover_plv` (from Zero-Shot-PLOVER; no
        licence stated; codebook CC BY-SA) and \(own.count) of our own. \(folds.joined(separator: " "))

        """)
  }

  static func evaluate(_ files: [GoldFile]) throws(WorkshopError) -> [String] {
    crossValidate(try read(files), own: primer())
  }

  // MARK: - Reading

  static func read(_ files: [GoldFile]) throws(WorkshopError) -> [Sentence] {
    var sentences: [Sentence] = []
    for file in files {
      for record in file.records {
        guard let text = record["text"]?.bytes, let root = record["root"]?.string,
          let label = EventTraining.labels.firstIndex(of: merged[root] ?? root),
          let report = try? Report(id: "", text: text)
        else { continue }
        let map = OffsetMap(report.document.text)
        if let sentence = align(
          report, label: label, sources: spans(record["source"], map),
          targets: spans(record["target"], map))
        {
          sentences.append(sentence)
        }
      }
    }
    return sentences
  }

  /// Our own sentences.
  static func primer() -> [Sentence] {
    var sentences: [Sentence] = []
    for (name, list) in EventPrimer.lists {
      guard let label = EventTraining.labels.firstIndex(of: name) else { continue }
      for line in list.split(separator: "\n") {
        guard let report = try? Report(id: "", text: Array(line.utf8)),
          var sentence = align(report, label: label, sources: [], targets: [])
        else { continue }
        sentence.weight = 0.35
        sentences.append(sentence)
      }
    }
    return sentences
  }

  /// Picks the candidate that tells of the gold event: the one between its actors, of its type, or
  /// failing that of the main clause.
  private static func align(
    _ report: Report, label: Int, sources: [ByteSpan], targets: [ByteSpan]
  ) -> Sentence? {
    let candidates = EventTraining.candidates(
      report.document, report.syntax, report.names, report.times, report.speech)
    var best = -1
    var most: Float = -1
    for (i, candidate) in candidates.enumerated() {
      var score = candidate.weight * 0.3
      if candidate.actors.contains(where: { a in sources.contains { $0.overlaps(a) } }) { score += 1 }
      if candidate.recipients.contains(where: { a in targets.contains { $0.overlaps(a) } }) {
        score += 1
      }
      if let lexical = candidate.lexical {
        score += merged[lexical] ?? lexical == EventTraining.labels[label] ? 0.6 : 0.1
        if lexical == "STATEMENT" { score -= 0.5 }
      }
      if score > most {
        most = score
        best = i
      }
    }
    guard best >= 0 else { return nil }
    return Sentence(
      candidates: candidates, gold: best, label: label,
      group: WordHash.exact(report.document.text.bytes))
  }

  private static func spans(_ value: JSONValue?, _ map: OffsetMap) -> [ByteSpan] {
    (value?.array ?? []).compactMap { pair in
      guard let ends = pair.array, ends.count == 2, let start = ends[0].int, let end = ends[1].int,
        let from = UInt32(exactly: start), let to = UInt32(exactly: end)
      else { return nil }
      return ByteSpan(
        from: map.utf8(from, from: .codepoint), to: map.utf8(to, from: .codepoint))
    }
  }

  // MARK: - Learning

  struct Settings {
    var epochs = 14
    var rate: Float = 0.04
    /// What a candidate that is not the gold event weighs.
    var none: Float = 0.5
    var minimum: UInt32 = 2
    /// What an entry of the lexicon weighs.
    var lexicon: Float = 0.08
  }
  private static let rowLimit = 40_000

  /// Softmax regression by stochastic steps, averaged over all states.
  static func learn(_ sentences: [Sentence], _ settings: Settings = Settings()) -> AveragedWeights {
    let classes = EventTraining.labels.count
    let weights = AveragedWeights(classes: classes)
    var examples: [(keys: [UInt32], label: Int, weight: Float)] = []
    for sentence in sentences {
      for (i, candidate) in sentence.candidates.enumerated() {
        examples.append(
          (
            candidate.keys, i == sentence.gold ? sentence.label : 0,
            sentence.weight * (i == sentence.gold ? 1 : settings.none)
          ))
      }
    }
    for entry in EventTraining.lexicon() {
      let label = EventTraining.labels.firstIndex(of: merged[entry.label] ?? entry.label) ?? 0
      examples.append((entry.keys, label, settings.lexicon))
    }
    for example in examples { for key in Set(example.keys) { weights.count(key) } }
    weights.admit(minimum: settings.minimum)
    var random = SeededGenerator(seed: 7)
    var order = Array(examples.indices)
    var scores = [Float](repeating: 0, count: classes)
    for epoch in 0..<settings.epochs {
      random.shuffle(&order)
      let step = settings.rate / (1 + Float(epoch) * 0.15)
      for index in order {
        let example = examples[index]
        for i in scores.indices { scores[i] = 0 }
        weights.add(example.keys, to: &scores)
        let top = scores.max() ?? 0
        var sum: Float = 0
        for i in scores.indices {
          scores[i] = Float(exponential(Double(scores[i] - top)))
          sum += scores[i]
        }
        for i in scores.indices {
          let error = scores[i] / sum - (i == example.label ? 1 : 0)
          if error.magnitude > 0.003 {
            weights.update(example.keys, i, by: -step * error * example.weight)
          }
        }
        weights.tick()
      }
    }
    weights.average()
    return weights
  }

  /// The same on every machine.
  private static func exponential(_ x: Double) -> Double {
    guard x > -30 else { return 0 }
    var value = 1 + x / 1024
    for _ in 0..<10 { value *= value }
    return value
  }

  /// Five folds: the root of the candidate that is least likely none.
  static func crossValidate(
    _ sentences: [Sentence], own: [Sentence], _ settings: Settings = Settings()
  ) -> [String] {
    let labels = EventTraining.labels
    var right = [Int](repeating: 0, count: labels.count)
    var given = right
    var wanted = right
    var chosen = 0
    for fold in 0..<5 {
      let weights = learn(sentences.filter { Int($0.group % 5) != fold } + own, settings)
      var scores = [Float](repeating: 0, count: labels.count)
      for sentence in sentences where Int(sentence.group % 5) == fold {
        var best: (margin: Float, label: Int, candidate: Int) = (-.infinity, 1, -1)
        for (i, candidate) in sentence.candidates.enumerated() {
          for k in scores.indices { scores[k] = 0 }
          weights.add(candidate.keys, to: &scores)
          var top = 1
          for k in 2..<scores.count where scores[k] > scores[top] { top = k }
          if scores[top] - scores[0] > best.margin { best = (scores[top] - scores[0], top, i) }
        }
        wanted[sentence.label] += 1
        given[best.label] += 1
        if best.label == sentence.label { right[sentence.label] += 1 }
        if best.candidate == sentence.gold { chosen += 1 }
      }
    }
    let total = max(1, wanted.reduce(0, +))
    var macro = 0.0
    var lines = ""
    for i in 1..<labels.count {
      let f = 2 * Double(right[i]) / Double(max(1, given[i] + wanted[i]))
      macro += f / Double(labels.count - 1)
      lines += " \(labels[i]) \(percent(f))"
    }
    let accuracy = Double(right.reduce(0, +)) / Double(total)
    return [
      "Five folds: accuracy \(percent(accuracy)), macro F1 \(percent(macro)),"
        + " main candidate \(percent(Double(chosen) / Double(total)));\(lines)."
    ]
  }

  private static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }
}
