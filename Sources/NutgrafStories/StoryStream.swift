// SPDX-License-Identifier: Apache-2.0
import NutgrafReport
import NutgrafText

/// Groups a stream of reports into stories, one pass: what a report is told never depends on the
/// reports after it.
///
/// A story is the sum of its reports' terms, kept in an inverted index, so that a report is compared
/// with the stories that share a rare term with it, not with all. Stories that took no report for
/// `window` days, and the longest idle beyond `limit`, are forgotten.
public struct StoryStream: Sendable {
  /// Days after which a story no longer takes reports.
  public let window: Int
  /// Stories that are open at one time at most.
  public let limit: Int

  var builder = StoryTerms()
  var gate = StoryGate()

  private struct Story {
    var norm: Float = 0
    var reports: Float = 0
    var terms: Float = 0
    var lastDay: Int32
    /// The number of the last report, for those without a date.
    var lastReport: UInt32
  }
  private struct Posting {
    var story: UInt32
    var weight: Float
  }

  /// The stories from number `base` on; a closed one has `reports` 0.
  private var stories: [Story] = []
  private var base: UInt32 = 0
  private var open = 0
  /// Terms, by open addressing, and their postings in order of story.
  private var keys: [UInt32]
  private var listOf: [UInt32]
  private var lists: [[Posting]] = []
  private var postings = 0
  private var day: Int32 = 0
  private var count: UInt32 = 0
  // Scratch, one entry an open or closed story since `base`.
  private var dots: [Float] = []
  private var strongest: [Float] = []
  private var touched: [UInt32] = []

  /// - Parameters:
  ///   - window: days after which a story no longer takes reports.
  ///   - limit: stories open at one time; each takes about a kilobyte.
  public init(window: Int = 30, limit: Int = 200_000) {
    self.window = max(1, min(window, 100_000))
    self.limit = max(1, limit)
    keys = [UInt32](repeating: 0, count: 1 << 12)
    listOf = keys
  }

  /// The story of a report, new or known, and how sure that is. Stories are numbered from 1.
  public mutating func add(_ report: Report) -> (story: Int, score: Float) {
    var body: [UInt8] = []
    let text = report.document.text
    for block in report.document.blocks where block.kind.isBody {
      body.append(contentsOf: text[block.span])
      body.append(0x0A)
      if body.count > 32 << 10 { break }
    }
    if body.isEmpty { body = text.bytes }
    let title = report.article.title.map { Array($0.value.utf8) } ?? []
    return add(title: title, text: body, published: report.article.published?.value.date)
  }

  /// The same for a bare record: no annotation, the cheap way for long streams.
  /// - Complexity: linear in the text, and in the stories that share its rarer terms.
  public mutating func add(title: [UInt8] = [], text: [UInt8], published: CivilDate? = nil)
    -> (story: Int, score: Float)
  {
    let terms = builder.terms(title: title.span, text: text.span)
    if let published { day = max(day, Int32(truncatingIfNeeded: published.dayNumber)) }
    let today = published.map { Int32(truncatingIfNeeded: $0.dayNumber) } ?? day
    count &+= 1
    let (best, score) = nearest(terms, today)
    let story: UInt32
    if let best, score >= 1 {
      story = best
    } else {
      story = base &+ UInt32(truncatingIfNeeded: stories.count)
      stories.append(Story(lastDay: today, lastReport: count))
      dots.append(0)
      strongest.append(0)
      open &+= 1
    }
    join(story, terms, today)
    if count & 1023 == 0 { forget() }
    // 0.5 on the line; the further from it, the surer.
    let sure = score >= 1 ? 1 - 0.5 / (score * score) : 1 - 0.5 * score * score
    return (Int(story) &+ 1, max(0, min(1, sure)))
  }

  // MARK: - Search

  /// Postings read in full for one report. Commoner terms are then only looked up for the stories
  /// that the rarer ones have found.
  private static let budget = 40_000

  private mutating func nearest(_ terms: [StoryTerm], _ today: Int32) -> (UInt32?, Float) {
    var read = 0
    var rest = 0
    // The weightiest terms come first.
    while rest < terms.count && read < Self.budget {
      let term = terms[rest]
      rest &+= 1
      guard let list = list(of: term.hash) else { continue }
      read &+= lists[list].count
      for posting in lists[list] {
        let i = Int(posting.story &- base)
        guard i >= 0, i < dots.count else { continue }
        if dots[i] == 0 { touched.append(posting.story) }
        let product = posting.weight * term.weight
        dots[i] += product
        if product > strongest[i] { strongest[i] = product }
      }
    }
    defer {
      for story in touched {
        let i = Int(story &- base)
        guard i >= 0, i < dots.count else { continue }
        dots[i] = 0
        strongest[i] = 0
      }
      touched.removeAll(keepingCapacity: true)
    }
    if rest < terms.count { complete(terms[rest...]) }
    var best: UInt32?
    var bestScore: Float = 0
    for story in touched {
      let i = Int(story &- base)
      guard i >= 0, i < stories.count, stories[i].reports > 0 else { continue }
      let known = stories[i]
      let days = abs(Int(today) &- Int(known.lastDay))
      guard days <= window else { continue }
      let score = gate.judge(
        dot: dots[i], norm: known.norm, reports: known.reports, terms: Float(terms.count),
        storyTerms: known.terms, strongest: strongest[i], days: Float(days))
      if score > bestScore || (score == bestScore && story < best ?? .max) {
        bestScore = score
        best = story
      }
    }
    return (best, bestScore)
  }

  /// Adds the commoner terms to the likeness of the 64 stories that are ahead.
  private mutating func complete(_ terms: ArraySlice<StoryTerm>) {
    if touched.count > 64 {
      let ranked = touched.map { (dot: dots[Int($0 &- base)], story: $0) }
        .sorted { $0.dot != $1.dot ? $0.dot > $1.dot : $0.story < $1.story }
      touched = ranked.map(\.story)
      for story in touched[64...] {
        dots[Int(story &- base)] = 0
        strongest[Int(story &- base)] = 0
      }
      touched.removeLast(touched.count &- 64)
    }
    for term in terms {
      guard let list = list(of: term.hash) else { continue }
      for story in touched {
        let at = Self.position(of: story, in: lists[list])
        guard at < lists[list].count, lists[list][at].story == story else { continue }
        let product = lists[list][at].weight * term.weight
        dots[Int(story &- base)] += product
        strongest[Int(story &- base)] = max(strongest[Int(story &- base)], product)
      }
    }
  }

  // MARK: - Keeping

  private mutating func join(_ story: UInt32, _ terms: [StoryTerm], _ today: Int32) {
    let i = Int(story &- base)
    guard i >= 0, i < stories.count else { return }
    var norm = stories[i].norm
    for term in terms {
      let list = listToFill(term.hash)
      let at = Self.position(of: story, in: lists[list])
      if at < lists[list].count, lists[list][at].story == story {
        let old = lists[list][at].weight
        lists[list][at].weight = old + term.weight
        norm += 2 * old * term.weight + term.weight * term.weight
      } else {
        lists[list].insert(Posting(story: story, weight: term.weight), at: at)
        postings &+= 1
        norm += term.weight * term.weight
      }
    }
    stories[i].norm = norm
    stories[i].reports += 1
    stories[i].terms += Float(terms.count)
    stories[i].lastDay = max(stories[i].lastDay, today)
    stories[i].lastReport = count
  }

  /// Closes the stories whose time is over, and drops what is left of closed ones once that is
  /// worth a pass over everything.
  private mutating func forget() {
    for i in stories.indices where stories[i].reports > 0 {
      if Int(day) &- Int(stories[i].lastDay) > window { close(i) }
    }
    if open > limit {
      // The longest idle go first, a tenth at a time.
      var idle = stories.indices.filter { stories[$0].reports > 0 }
      idle.sort { stories[$0].lastReport < stories[$1].lastReport }
      for i in idle.prefix(open &- limit &+ limit / 10) { close(i) }
    }
    if stories.count > 2 &* open &+ 4096 { compact() }
  }

  private mutating func close(_ i: Int) {
    stories[i].reports = 0
    open &-= 1
  }

  /// Rewrites the index without the closed stories. Numbers are kept: those before the first open
  /// story are cut off, those between stay as empty places of 20 bytes.
  private mutating func compact() {
    var newLists: [[Posting]] = []
    var newKeys: [(UInt32, UInt32)] = []
    postings = 0
    for slot in keys.indices where keys[slot] != 0 {
      let list = Int(listOf[slot])
      guard list < lists.count else { continue }
      let kept = lists[list].filter { stories[Int($0.story &- base)].reports > 0 }
      guard !kept.isEmpty else { continue }
      newKeys.append((keys[slot], UInt32(newLists.count)))
      newLists.append(kept)
      postings &+= kept.count
    }
    lists = newLists
    rebuild(newKeys)
    let dead = stories.firstIndex { $0.reports > 0 } ?? stories.count
    stories.removeFirst(dead)
    dots.removeFirst(min(dead, dots.count))
    strongest.removeFirst(min(dead, strongest.count))
    base &+= UInt32(truncatingIfNeeded: dead)
  }

  private static func position(of story: UInt32, in list: [Posting]) -> Int {
    if let last = list.last, last.story < story { return list.count }
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low &+ high) / 2
      if list[middle].story < story { low = middle &+ 1 } else { high = middle }
    }
    return low
  }

  private func list(of term: UInt32) -> Int? {
    var slot = Int(term) & (keys.count &- 1)
    while keys[slot] != 0 {
      if keys[slot] == term { return Int(listOf[slot]) }
      slot = (slot &+ 1) & (keys.count &- 1)
    }
    return nil
  }

  private mutating func listToFill(_ term: UInt32) -> Int {
    if let known = list(of: term) { return known }
    if lists.count &* 2 >= keys.count {
      rebuild(keys.indices.compactMap { keys[$0] == 0 ? nil : (keys[$0], listOf[$0]) })
    }
    lists.append([])
    place(term, UInt32(lists.count &- 1))
    return lists.count &- 1
  }

  private mutating func place(_ term: UInt32, _ list: UInt32) {
    var slot = Int(term) & (keys.count &- 1)
    while keys[slot] != 0 { slot = (slot &+ 1) & (keys.count &- 1) }
    keys[slot] = term
    listOf[slot] = list
  }

  private mutating func rebuild(_ entries: [(UInt32, UInt32)]) {
    var size = 1 << 12
    while size < entries.count &* 4 { size &*= 2 }
    keys = [UInt32](repeating: 0, count: size)
    listOf = keys
    for (term, list) in entries { place(term, list) }
  }
}
