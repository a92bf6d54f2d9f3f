// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// How likely a line is each thing.
struct LineClasses: Sendable {
  var other: Float = 1
  var body: Float = 0
  var heading: Float = 0
  var title: Float = 0
  var subtitle: Float = 0
  var byline: Float = 0

  /// From the outputs of a network.
  init(_ z: [Float]) {
    guard z.count >= 6 else { return }
    let most = z.max() ?? 0
    let e = z.prefix(6).map { ($0 - most).exponential }
    let sum = max(1e-9, e.reduce(0, +))
    other = e[0] / sum
    body = e[1] / sum
    heading = e[2] / sum
    title = e[3] / sum
    subtitle = e[4] / sum
    byline = e[5] / sum
  }
  init() {}

  var article: Float { body + heading }
  func value(_ c: Int) -> Float {
    switch c {
    case 2: heading
    case 3: title
    case 4: subtitle
    default: byline
    }
  }
}

/// Two networks: the first reads each line and its neighbours, the second what the first said of the
/// lines around.
enum LineClassifier {
  private static let first = DenseNet(TableBytes.articleLines, inputs: LineFeatures.count)
  private static let second: DenseNet? = {
    let size = DenseNet.size(TableBytes.articleLines)
    let rest = TableBytes.articleLines.slice(size, TableBytes.articleLines.count)
    return DenseNet(rest, inputs: secondCount)
  }()
  static let reach = 8
  static let secondCount = 2 * reach + 1 + 20 + 7 + LineFeatures.ownCount

  static func features(_ lines: [Line], _ text: SourceText) -> LineFeatures {
    let bytes = text.bytes.span
    let vocabulary = LineVocabulary(lines, bytes, run: LineFeatures.bestRun(lines))
    var overlaps: [Float] = []
    overlaps.reserveCapacity(lines.count)
    for line in lines { overlaps.append(vocabulary.share(bytes, line)) }
    return LineFeatures(lines, overlaps: overlaps)
  }

  /// The classes of each line, nil when the table is missing.
  /// - Complexity: O(*n*).
  static func classify(_ lines: [Line], _ text: SourceText) -> [LineClasses]? {
    guard let first, let second else { return nil }
    let features = features(lines, text)
    var input = [Float](repeating: 0, count: LineFeatures.count)
    var output = [Float](repeating: 0, count: 6)
    var classes: [LineClasses] = []
    classes.reserveCapacity(lines.count)
    for i in lines.indices {
      guard features.isNearProse(i) else {
        classes.append(LineClasses())
        continue
      }
      features.fill(i, &input)
      first.run(input, into: &output)
      classes.append(LineClasses(output))
    }
    return again(classes, features, second)
  }

  /// The second pass.
  private static func again(
    _ p: [LineClasses], _ features: LineFeatures, _ net: DenseNet
  ) -> [LineClasses] {
    var result: [LineClasses] = []
    result.reserveCapacity(p.count)
    var output = [Float](repeating: 0, count: 6)
    second(p, features) { i, input in
      guard features.isNearProse(i) else {
        result.append(LineClasses())
        return
      }
      net.run(input, into: &output)
      result.append(LineClasses(output))
    }
    return result
  }

  /// Gives the inputs of the second pass, line by line.
  static func second(
    _ p: [LineClasses], _ features: LineFeatures, _ visit: (Int, [Float]) -> Void
  ) {
    let n = p.count
    var total: Float = 1e-6
    var bestTitle: Float = 0
    for c in p {
      total += c.article
      bestTitle = max(bestTitle, c.title)
    }
    var input = [Float](repeating: 0, count: secondCount)
    var before: Float = 0
    var titleSoFar: Float = 0
    for i in 0..<n {
      var k = 0
      func put(_ value: Float) {
        input[k] = value
        k &+= 1
      }
      for offset in -reach...reach {
        let j = i &+ offset
        put(j >= 0 && j < n ? p[j].article : 0)
      }
      for offset in -2...2 {
        let j = i &+ offset
        for c in 2...5 { put(j >= 0 && j < n ? p[j].value(c) : 0) }
      }
      let after = before + p[i].article
      titleSoFar = max(titleSoFar, p[i].title)
      put(before / (before + 3))
      let left = max(0, total - after)
      put(left / (left + 3))
      put(after / total)
      put(total / (total + 10))
      put(titleSoFar)
      put(bestTitle)
      put(p[i].title == bestTitle ? 1 : 0)
      features.fillOwn(i, &input, at: k)
      visit(i, input)
      before = after
    }
  }
}
