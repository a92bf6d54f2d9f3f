// SPDX-License-Identifier: Apache-2.0
import NutgrafArticle
import NutgrafJSON
import NutgrafText

/// `nutgraf train article-page`: which segments of a page are the article's, learnt from pages with the
/// article's text: records of `html`, `site`, and `blocks` (`[[kind, text]]`), `body`, or strings that
/// must and must not be in the body (`with`, `without`). Where the gold keeps a `summary` apart, the segment
/// that prints it teaches nothing: other golds count it to the body. `weight` says how much a page counts.
enum ArticlePageTrainer {
  static let trainer = Trainer(
    name: "article-page", summary: "the article's segments on pages, from pages with their article",
    train: train)

  struct Page {
    var rows: TrainingRows
    /// 1 of the article, 0 not, -1 not known.
    var labels: [Int8]
    var weights: [Float]
    var site: String
  }

  static func train(_ request: TrainingRequest) throws(WorkshopError) -> TrainedModel {
    let pages = read(request.gold)
    guard !pages.isEmpty else {
      throw WorkshopError("No record has both `html` and `blocks`, `body` or `with`.")
    }
    let folds = foldReport(pages)
    request.log(folds)
    let bytes = learn(pages).encoded()
    return TrainedModel(
      bytes: bytes,
      card: "# Model card: article-page\n\nSegments of a page that are the article's. \(bytes.count) bytes, "
        + "\(pages.count) pages. Folds by site: \(folds)\n")
  }

  static func learn(_ pages: [Page], _ trees: ObliviousTrees = ObliviousTrees(trees: 240, rate: 0.1)) -> ObliviousTrees.Ensemble {
    var examples = ExampleSet(stride: SegmentTraining.stride, shared: SegmentTraining.shared)
    for page in pages {
      for (i, label) in page.labels.enumerated() where label >= 0 {
        examples.add(page.rows, i, label == 1, page.weights[i])
      }
    }
    return examples.learn(trees)
  }

  /// Precision and recall of the segments' words, the mean over pages, read by models that have not
  /// seen the site; and pages wholly right.
  static func foldReport(_ pages: [Page], _ trees: ObliviousTrees = ObliviousTrees(trees: 240, rate: 0.1)) -> String {
    let folds = Folds(pages.map(\.site), count: 4)
    var sum: Float = 0
    var exact = 0
    for fold in 0..<folds.count {
      let model = learn(folds.rest(fold).map { pages[$0] }, trees)
      for p in folds.part(fold) {
        let page = pages[p]
        var right: Float = 0
        var wrong: Float = 0
        for (i, label) in page.labels.enumerated() where label >= 0 {
          let says = model.score(page.rows, i) > 0
          if says && label == 1 { right += page.weights[i] }
          if says != (label == 1) { wrong += page.weights[i] }
        }
        sum += 2 * right / max(1e-6, 2 * right + wrong)
        if wrong == 0 { exact += 1 }
      }
    }
    let n = Float(pages.count)
    return "mean segment F1 \(ArticleLineTrainer.rounded(sum / n)), whole pages right "
      + "\(ArticleLineTrainer.rounded(Float(exact) / n))."
  }

  static func read(_ files: [GoldFile]) -> [Page] {
    var pages: [Page] = []
    for record in files.flatMap(\.records) {
      guard let html = record["html"]?.bytes else { continue }
      let (texts, places, bytes) = SegmentTraining.rows(html)
      guard !texts.isEmpty else { continue }
      let words = texts.map { GoldAlignment.words($0) }
      var labels: [Int8]
      if record["blocks"]?.array != nil || record["body"]?.bytes != nil {
        var gold: [UInt32] = []
        if let body = record["body"]?.bytes { gold = GoldAlignment.words(body) }
        for block in record["blocks"]?.array ?? [] {
          if let text = block.array?.last?.bytes { gold += GoldAlignment.words(text) }
        }
        guard let found = GoldAlignment.labels(words, gold: gold) else { continue }
        labels = found
      } else if record["with"] != nil {
        labels = GoldAlignment.labels(
          texts, with: record["with"]?.array?.compactMap(\.bytes) ?? [],
          without: record["without"]?.array?.compactMap(\.bytes) ?? [])
      } else {
        continue
      }
      if let summary = record["summary"]?.bytes {
        let apart = GoldAlignment.words(summary)
        for i in labels.indices where words[i] == apart && !apart.isEmpty { labels[i] = -1 }
      }
      let all = zip(words, labels).reduce(20) { $1.1 == 1 ? $0 + $1.0.count : $0 }
      let scale = Float(record["weight"]?.number ?? 1) / Float(all).squareRoot()
      pages.append(
        Page(
          rows: TrainingRows(count: places.count, stride: SegmentTraining.stride, bytes: bytes),
          labels: places.map { labels[$0] },
          weights: places.map { Float(min(words[$0].count, 60) + 4) * scale },
          site: record["site"]?.string ?? record["url"]?.string ?? record["id"]?.string ?? ""))
    }
    return pages
  }
}

/// Finds an article's words among the segments of its page.
enum GoldAlignment {
  /// The words of a text, case folded, as hashes.
  static func words(_ bytes: [UInt8]) -> [UInt32] {
    var words: [UInt32] = []
    var hash: UInt32 = 0x811C_9DC5
    var length = 0
    for b in bytes + [0x20] {
      let lower = b | 0x20
      if (lower >= 0x61 && lower <= 0x7A) || (b >= 0x30 && b <= 0x39) || (b >= 0x80 && b != 0xE2 && b != 0xC2) {
        hash = (hash ^ UInt32(b < 0x80 ? lower : b)) &* 0x0100_0193
        length += 1
      } else if length > 0 {
        words.append(hash)
        hash = 0x811C_9DC5
        length = 0
      }
    }
    return words
  }

  /// Which segments stand in the gold, in its order: the chain of matches with most words. Nil when
  /// less than 80 % of the gold is found: such a page teaches wrongly.
  static func labels(_ segments: [[UInt32]], gold: [UInt32]) -> [Int8]? {
    guard gold.count >= 20 else { return nil }
    var places: [UInt32: [Int]] = [:]
    for (i, word) in gold.enumerated() { places[word, default: []].append(i) }
    struct Match {
      var segment: Int
      var start: Int
      var end: Int
      var right: Int
    }
    var matches: [Match] = []
    for (s, words) in segments.enumerated() where !words.isEmpty {
      // Try the places of its rarest word among the first six.
      let reach = min(6, words.count)
      guard let anchor = (0..<reach).filter({ places[words[$0]] != nil }).min(by: {
        (places[words[$0]]?.count ?? 0) < (places[words[$1]]?.count ?? 0)
      }) else { continue }
      for place in (places[words[anchor]] ?? []).prefix(60) {
        let start = place - anchor
        guard start >= 0, start + words.count <= gold.count + words.count / 5 else { continue }
        var right = 0
        for k in words.indices where start + k < gold.count && gold[start + k] == words[k] { right += 1 }
        if right * 5 >= words.count * 4 {
          matches.append(Match(segment: s, start: start, end: start + words.count, right: right))
        }
      }
    }
    guard !matches.isEmpty else { return nil }
    // The heaviest chain of segments and places that both go forward.
    var best = matches.map(\.right)
    var previous = [Int](repeating: -1, count: matches.count)
    var top = 0
    for i in matches.indices {
      for j in max(0, i - 3000)..<i
      where matches[j].segment < matches[i].segment && matches[j].end <= matches[i].start + 1
        && best[j] + matches[i].right > best[i]
      {
        best[i] = best[j] + matches[i].right
        previous[i] = j
      }
      if best[i] > best[top] { top = i }
    }
    guard best[top] * 5 >= gold.count * 4 else { return nil }
    var labels = [Int8](repeating: 0, count: segments.count)
    var i = top
    while i >= 0 {
      labels[matches[i].segment] = 1
      i = previous[i]
    }
    return labels
  }

  /// Segments with strings that must, and must not, be in the body; the rest is not known.
  static func labels(_ texts: [[UInt8]], with: [[UInt8]], without: [[UInt8]]) -> [Int8] {
    func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
      guard let first = part.first, part.count <= text.count else { return false }
      for i in 0...(text.count - part.count) where text[i] == first {
        if text[i..<(i + part.count)].elementsEqual(part) { return true }
      }
      return false
    }
    return texts.map { text in
      if without.contains(where: { contains(text, $0) }) { return 0 }
      return with.contains(where: { contains(text, $0) }) ? 1 : -1
    }
  }
}
