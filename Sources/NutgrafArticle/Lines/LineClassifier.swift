// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// How likely a line is each thing, 0 to 1.
struct LineClasses: Sendable {
  /// Part of the article's body: a paragraph or a heading.
  var article: Float = 0
  /// A heading, if it is of the body.
  var heading: Float = 0
  var title: Float = 0
  var subtitle: Float = 0
  var byline: Float = 0
}

/// Asks the tree ensembles what each line is.
enum LineClassifier {
  /// One ensemble a question, one after the other in the table.
  private struct Ensembles {
    var all: [TreeEnsemble] = []

    init?(_ table: TableBytes) {
      var at = 0
      for _ in LineTraining.questions {
        guard let next = TreeEnsemble(table.slice(at, table.count), features: LineFeatures.count) else {
          return nil
        }
        all.append(next)
        at &+= next.size
      }
    }
  }

  private static let ensembles = Ensembles(TableBytes.articleLines)

  /// The classes of each line, nil when the table is missing.
  /// - Complexity: O(*n*).
  static func classify(_ all: [Line], _ text: SourceText) -> [LineClasses]? {
    guard let ensembles, ensembles.all.count == 5 else { return nil }
    let places = StandingLines.places(all)
    let lines = places.map { all[$0] }
    let features = LineFeatures(lines, text.bytes.span)
    let rows = features.table
    let article = ensembles.all[0].scores(rows, otherwise: -9) { features.isNearProse($0) }
    let heading = ensembles.all[1].scores(rows, otherwise: -9) { article[$0] > -3 && lines[$0].words <= 40 }
    let last = lines.indices.last { article[$0] > 0 } ?? 0
    // What stands above a report is not looked for far below its first sentence.
    let first = lines.indices.first { article[$0] > 0.5 && lines[$0].isSentence && lines[$0].has(.endMark) } ?? last
    func mayLead(_ i: Int) -> Bool {
      i <= min(last, first &+ 12) && lines[i].words <= 80 && features.isNearProse(i)
    }
    let title = ensembles.all[2].scores(rows, otherwise: -9) { mayLead($0) && lines[$0].words >= 2 }
    let subtitle = ensembles.all[3].scores(rows, otherwise: -9) { mayLead($0) && lines[$0].words >= 3 }
    let byline = ensembles.all[4].scores(rows, otherwise: -9) {
      ($0 <= first &+ 12 || $0 >= last &- 1 && $0 <= last &+ 8) && features.isNearProse($0) && lines[$0].words <= 30
    }
    func share(_ x: Float) -> Float { x <= -7 ? 0 : 1 / (1 + (-x).exponential) }
    var classes = [LineClasses](repeating: LineClasses(), count: all.count)
    for (i, place) in places.enumerated() {
      classes[place] = LineClasses(
        article: share(article[i]), heading: share(heading[i]), title: share(title[i]),
        subtitle: share(subtitle[i]), byline: share(byline[i]))
    }
    return classes
  }
}

/// The lines that are weighed: those that only part others from each other are left out, so that the
/// paragraphs above and below an advertisement are neighbours.
enum StandingLines {
  /// - Complexity: O(*n*).
  static func places(_ lines: [Line]) -> [Int] {
    var places: [Int] = []
    places.reserveCapacity(lines.count)
    var counts = HashMap32(capacity: min(1 << 16, lines.count &* 2))
    for line in lines where line.has(.repeated) && line.words <= 6 {
      counts.insert(line.hash, min(3, counts.value(line.hash) &+ 1))
    }
    for (i, line) in lines.enumerated() {
      if line.words <= 6 {
        if line.clutter == .advertisement && line.clutterStrength == 3 { continue }
        if line.has(.repeated), counts.value(line.hash) >= 3 { continue }
      }
      places.append(i)
    }
    return places
  }
}
