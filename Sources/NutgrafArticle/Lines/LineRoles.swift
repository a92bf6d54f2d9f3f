// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What each line of a flattened text is: the article's run of lines first, then the roles around
/// and inside it.
struct LineRoles {
  let table: LineTable
  let text: SourceText
  var kinds: [BlockKind]
  var clutter: [ClutterClass]
  var scores: [Float]
  /// The text carries things that pages put around articles.
  var hasFurniture = false

  /// A live blog: entries, each under its time.
  private(set) var isLive = false

  /// Lines that say the headline again.
  private(set) var copies: [Int] = []

  private var lines: [Line] { table.lines }
  /// Of the line classifier, when it was asked.
  private(set) var probabilities: [LineClasses] = []
  /// A text of a few sentences: little for the classifier to go by, which learnt from whole reports.
  let isShort: Bool
  /// Where readers' comments begin: a sentence there is not the report's.
  private var remarks = 0

  init(_ table: LineTable, text: SourceText, options: ReadOptions) {
    self.table = table
    self.text = text
    kinds = Array(repeating: .paragraph, count: table.lines.count)
    clutter = Array(repeating: .none, count: table.lines.count)
    scores = Array(repeating: 0.9, count: table.lines.count)
    let prose = table.lines.reduce(Int32(0)) { $1.isSentence ? $0 &+ min($1.characters, 400) : $0 }
    isShort = prose < 1200 && table.lines.count <= 40
    guard !table.lines.isEmpty else { return }
    hasFurniture = LineRoles.furniture(table)
    if hasFurniture {
      findBody(options, doubt: 0.45)
    } else if LineRoles.mayHoldFurniture(table) {
      findBody(options, doubt: 0.3)
    }
    findHeadings()
    findTitle(options)
    weighDoubts()
    nameClutter()
  }

  /// Plain texts (a message, a sentence, a list of sentences) have nothing that must go.
  static func furniture(_ table: LineTable) -> Bool {
    var strong = 0
    var short = 0
    for line in table.lines {
      let exact = line.clutterStrength == 3 || (line.clutterStrength == 2 && line.words <= 16)
      if exact || line.has(.timeLike) || line.has(.countLike) { strong &+= 1 }
      if !line.isSentence && line.words <= 6 { short &+= 1 }
    }
    let count = table.lines.count
    if count == 1 { return false }
    return strong > 0 || (count >= 12 && short &* 2 > count)
  }

  /// Nothing that only pages say, but more lines that are no sentences than headings explain.
  static func mayHoldFurniture(_ table: LineTable) -> Bool {
    let open = table.lines.count { !$0.isSentence }
    return table.lines.count >= 10 && open >= 3 && open &* 6 >= table.lines.count
  }

  // MARK: - Body

  /// Asks the line classifier; without its table the run of prose is kept.
  private mutating func findBody(_ options: ReadOptions, doubt: Float) {
    guard let classes = LineClassifier.classify(table.lines, text) else { return keepRun() }
    let keep = doubt - options.balance * 0.35
    let prose = lines.indices.first { classes[$0].article > 0.1 && lines[$0].isSentence } ?? 0
    remarks = lines.indices.first {
      $0 > prose && lines[$0].clutterStrength == 3 && lines[$0].clutter == .comments
    } ?? lines.count
    for i in lines.indices {
      let p = classes[i]
      scores[i] = max(p.article, 1 - p.article)
      if p.article > keep && !isPlainlyClutter(i, p.article) {
        kinds[i] = isHeading(i, p.heading) ? .heading : lines[i].has(.bullet) ? .listItem : .paragraph
      } else if p.byline > (i < prose && isNameBesideTime(i) ? 0.5 : 0.8) && lines[i].words <= 25 {
        kinds[i] = .byline
        scores[i] = p.byline
      } else if p.subtitle > 0.75 && lines[i].words <= 60 {
        kinds[i] = .subtitle
        scores[i] = p.subtitle
      } else if isHeadingBetween(i, classes) {
        kinds[i] = .heading
      } else if !isPlainProse(i, p) {
        kinds[i] = .clutter
      }
    }
    keepLists(classes)
    if let live = LiveText(lines, text) {
      isLive = true
      keepEntries(live, classes)
    }
    probabilities = classes
  }

  private func isNameBesideTime(_ i: Int) -> Bool {
    let line = lines[i]
    guard line.words >= 2, line.words <= 4, line.capitalised == line.words, line.digits == 0 else { return false }
    return i > 0 && lines[i &- 1].has(.timeLike) || i &+ 1 < lines.count && lines[i &+ 1].has(.timeLike)
  }

  /// What only pages say of themselves goes, unless the classifier is sure of it; so does markup that was
  /// left in the text.
  private func isPlainlyClutter(_ i: Int, _ probability: Float) -> Bool {
    let line = lines[i]
    if line.has(.symbols) && line.has(.hasURL) && text.byte(at: Int(line.start)) == 0x3C { return true }
    guard line.clutterStrength >= 2 else { return false }
    switch line.clutter {
    case .subscribe, .cookie, .comments, .share, .legal, .advertisement:
      return probability < 0.9 && line.words <= 40
    case .related:
      // "Related: …" leads on; "Related" in a sentence does not.
      return probability < (line.colonAt <= 14 ? 0.95 : 0.8) && line.words <= 16 && !line.has(.endMark)
    default: return false
    }
  }

  /// In doubt, a short open line between two paragraphs is one.
  private func isHeading(_ i: Int, _ probability: Float) -> Bool {
    let line = lines[i]
    if probability > 0.5 { return line.words <= 40 }
    return probability > 0.1 && i > 0 && i &+ 1 < lines.count && line.words >= 2 && line.words <= 14
      && line.characters <= 110 && line.has(.blankBefore) && line.has(.blankAfter)
      && line.traits.isDisjoint(with: [.endMark, .endsWithColon, .startsLower, .startsDigit, .bullet, .startsWithQuote])
      && lines[i &- 1].isSentence && lines[i &+ 1].isSentence
  }

  /// A short line that stands alone between two paragraphs of the article and says nothing that pages
  /// say of themselves is taken for a heading, though the classifier was in doubt.
  private func isHeadingBetween(_ i: Int, _ classes: [LineClasses]) -> Bool {
    guard i > 0, i &+ 1 < lines.count, isShort || lines.count <= 30 else { return false }
    let line = lines[i]
    let plain = line.traits.isDisjoint(with: [
      .endMark, .endsWithColon, .startsLower, .startsDigit, .bullet, .hasURL, .hasAt, .symbols, .copyright,
      .timeLike, .countLike, .bylineLike, .repeated, .creditLike,
    ])
    return plain && line.clutterStrength == 0 && line.words >= 2 && line.words <= 12
      && line.has(.blankBefore) && line.has(.blankAfter) && lines[i &- 1].isSentence
      && lines[i &+ 1].isSentence && isKept(i &- 1, classes) && isKept(i &+ 1, classes)
  }

  private func isKept(_ i: Int, _ classes: [LineClasses]) -> Bool {
    classes[i].article > 0.5 || isPlainProse(i, classes[i])
  }

  /// In a short text a whole sentence that looks like nothing else stays: a lost paragraph is worse
  /// than a kept caption.
  private func isPlainProse(_ i: Int, _ p: LineClasses) -> Bool {
    let line = lines[i]
    return isShort && i < remarks && p.article > 0.02 && line.isSentence && line.has(.endMark)
      && line.characters >= 60 && line.clutterStrength == 0
      && line.traits.isDisjoint(with: [
        .creditLike, .bylineLike, .timeLike, .copyright, .repeated, .hasAt, .hasURL, .symbols, .ellipsis,
      ])
  }

  /// Keeps the run of lines with the largest sum of weights; clutter inside it is left out.
  private mutating func keepRun() {
    let run = LineFeatures.bestRun(table.lines)
    for i in lines.indices where !run.contains(i) || lines[i].clutterStrength >= 2 || lines[i].has(.timeLike) {
      kinds[i] = .clutter
    }
  }

  static func isLongProse(_ line: Line) -> Bool { line.isSentence && line.characters >= 120 }

  static func weight(_ line: Line) -> Float {
    if line.clutterStrength == 3 || line.has(.timeLike) || line.has(.countLike) { return -1.5 }
    var w: Float
    if line.isSentence {
      w = line.characters >= 160 ? 2.5 : line.characters >= 80 ? 1.6 : 0.8
    } else {
      w = line.characters >= 100 ? 0.3 : line.words >= 6 ? -0.6 : -1
    }
    if line.clutterStrength == 2 { w -= 1.2 }
    if line.has(.repeated) { w -= 1 }
    if line.has(.creditLike) { w -= 0.5 }
    return w
  }

  // MARK: - Headings and title

  /// A short line without an end mark, before prose and after prose.
  private mutating func findHeadings() {
    guard probabilities.isEmpty else { return }
    var proseBefore = false
    for i in lines.indices where kinds[i] != .clutter {
      let line = lines[i]
      if line.isSentence {
        proseBefore = true
        continue
      }
      guard proseBefore, line.words >= 1, line.words <= 16, line.characters <= 110,
        !line.has(.endMark) || line.has(.questionMark), !line.has(.endsWithColon),
        !line.has(.startsLower), !line.has(.bullet), !line.has(.startsWithQuote) || line.words >= 3
      else { continue }
      var next = i &+ 1
      while next < lines.count && kinds[next] == .clutter { next &+= 1 }
      guard next < lines.count, lines[next].isSentence else { continue }
      kinds[i] = .heading
      scores[i] = line.has(.blankBefore) && line.has(.blankAfter) ? 0.9 : 0.75
    }
  }

  /// The headline: above the first prose, like the given title or in the words of the report.
  private mutating func findTitle(_ options: ReadOptions) {
    // A long line without an end mark may be the standfirst: prose begins with a closed sentence.
    let closed = lines.indices.first {
      kinds[$0] != .clutter && lines[$0].isSentence && lines[$0].has(.endMark)
    }
    let any = lines.indices.first { kinds[$0] != .clutter && lines[$0].isSentence }
    guard let firstProse = closed ?? any, lines.count > 1 else { return }
    let body = probabilities.isEmpty || isShort ? bodyWords(from: firstProse) : HashMap32(capacity: 0)
    let given = options.title.map { LineRoles.key(Array($0.utf8)) }
    let asks = !probabilities.isEmpty && !isShort
    var best = -1
    var bestScore: Float = asks ? 0 : 0.5
    let reach = asks ? lines.count : 25
    for i in max(0, firstProse &- reach)..<firstProse {
      let line = lines[i]
      if let given, given == line.hash, line.letters > 0 {
        best = i
        break
      }
      if asks {
        // Of two lines in a row that could be it, the second is the subtitle unless it is much likelier.
        let due = best >= 0 && i &- best == 1 ? bestScore + 0.1 : bestScore
        if given == nil && probabilities[i].title > max(0.3, due) && line.words >= 2 {
          best = i
          bestScore = probabilities[i].title
        }
        continue
      }
      guard line.words >= 3, line.words <= 30, line.characters >= 15, line.characters <= 200,
        line.clutterStrength < 2, !line.has(.timeLike), !line.has(.countLike),
        !line.has(.creditLike), !line.has(.bylineLike), !line.has(.hasURL), !goesOn(i)
      else { continue }
      var score: Float = min(Float(line.characters), 70) / 70
      score += 2.5 * overlap(line, with: body)
      if line.has(.endMark) && !line.has(.questionMark) { score -= 0.8 }
      if line.has(.blankBefore) && line.has(.blankAfter) { score += 0.2 }
      if line.has(.repeated) { score += 0.2 }
      if line.characters > 130 { score -= 0.6 }
      score -= 0.03 * Float(firstProse &- i)
      if score > bestScore + (best >= 0 ? 0.15 : 0) {
        best = i
        bestScore = score
      }
    }
    if best < 0, asks { best = likeliestTitle(before: firstProse) ?? -1 }
    guard best >= 0 else { return }
    kinds[best] = .title
    scores[best] = asks ? max(0.3, bestScore) : min(0.95, 0.5 + bestScore / 5)
    copies = markRepeats(of: best, before: firstProse)
    findSubtitle(title: min(best, copies.first ?? best), firstProse: firstProse)
  }

  /// Where the classifier names no title: the last line a little above the report that could be one and
  /// that shares words with it.
  private func likeliestTitle(before firstProse: Int) -> Int? {
    let body = bodyWords(from: firstProse)
    var best: (place: Int, score: Float)?
    for i in max(0, firstProse &- 12)..<firstProse {
      let line = lines[i]
      guard line.words >= 4, line.words <= 22, line.characters >= 20, line.characters <= 160,
        line.clutterStrength == 0, !line.has(.endMark) || line.has(.questionMark),
        line.traits.isDisjoint(with: [
          .timeLike, .countLike, .creditLike, .bylineLike, .hasURL, .hasAt, .copyright, .startsLower, .endsWithColon,
        ]), kinds[i] == .clutter || kinds[i] == .heading, probabilities[i].byline < 0.3
      else { continue }
      let score = overlap(line, with: body) + min(1, 4 * probabilities[i].title) - 0.01 * Float(firstProse &- i)
      if score > (best?.score ?? 1) { best = (i, score) }
    }
    return best?.place
  }

  /// The headline is often printed twice, sometimes in other words: the copies are no part of the
  /// report. Gives their places.
  private mutating func markRepeats(of title: Int, before firstProse: Int) -> [Int] {
    let words = wordSet(lines[title])
    var copies: [Int] = []
    for i in max(0, title &- 25)..<firstProse where i != title {
      let line = lines[i]
      let alike = line.words >= 4 && line.clutterStrength == 0 && line.characters <= 200
        && !line.has(.creditLike) && overlap(line, with: words) >= 0.6
        && 2 * line.characters > lines[title].characters
      if line.hash == lines[title].hash || alike {
        kinds[i] = .clutter
        clutter[i] = .other
        copies.append(i)
      }
    }
    return copies
  }

  /// The next line goes on in the middle of this one's sentence.
  private func goesOn(_ i: Int) -> Bool {
    guard i &+ 1 < lines.count else { return false }
    return lines[i &+ 1].has(.startsLower) && !lines[i &+ 1].has(.blankBefore)
  }

  private mutating func findSubtitle(title: Int, firstProse: Int) {
    var i = title &+ 1
    while i < firstProse {
      let line = lines[i]
      if line.has(.bylineLike) && !line.isSentence, !asksByline || probabilities[i].byline > 0.3 {
        kinds[i] = .byline
      }
      let isLikely = probabilities.isEmpty || kinds[i] == .subtitle || kinds[i] == .paragraph && !line.has(.endMark)
        || kinds[i] == .clutter && (probabilities[i].subtitle > 0.2 || i == title &+ 1 && line.lowered &* 2 >= line.words)
      if isLikely && kinds[i] != .title && kinds[i] != .byline && line.words >= 6 && line.characters >= 40
        && line.clutterStrength < 2 && !line.has(.timeLike) && !line.has(.creditLike) && !copies.contains(i)
      {
        kinds[i] = .subtitle
        scores[i] = 0.7
      }
      i &+= 1
    }
  }

  var asksByline: Bool { !probabilities.isEmpty && !isShort }

  // MARK: - Words

  static func key(_ bytes: [UInt8]) -> UInt32 {
    LineScanner.scan(bytes.span, 0, bytes.count).hash
  }

  private func bodyWords(from first: Int) -> HashMap32 {
    var map = HashMap32(capacity: 4096)
    var room = 1500
    for i in first..<min(lines.count, first &+ 12) where kinds[i] != .clutter {
      contentWords(lines[i]) { hash in
        if room > 0 { map.insert(hash, 1) }
        room &-= 1
      }
      if room <= 0 { break }
    }
    return map
  }

  private func wordSet(_ line: Line) -> HashMap32 {
    var map = HashMap32(capacity: 256)
    var room = 100
    contentWords(line) { hash in
      if room > 0 { map.insert(hash, 1) }
      room &-= 1
    }
    return map
  }

  /// The share of a line's content words that `map` has.
  private func overlap(_ line: Line, with map: HashMap32) -> Float {
    var all: Float = 0
    var shared: Float = 0
    contentWords(line) { hash in
      all += 1
      if map.value(hash) != 0 { shared += 1 }
    }
    return all > 0 ? shared / all : 0
  }

  /// Words of four letters or more, cut to six so that inflected forms meet.
  private func contentWords(_ line: Line, _ visit: (UInt32) -> Void) {
    var hash: UInt32 = 0x811C_9DC5
    var length = 0
    var i = Int(line.start)
    let end = Int(line.end)
    while i <= end {
      let b = i < end ? text.byte(at: i) : 0x20
      let lower = b | 0x20
      if (lower >= 0x61 && lower <= 0x7A) || (b >= 0x80 && b != 0xE2) || (b >= 0x30 && b <= 0x39) {
        if length < 6 { hash = (hash ^ UInt32(b < 0x80 ? lower : b)) &* 0x0100_0193 }
        length &+= 1
      } else {
        if length >= 4 { visit(hash) }
        hash = 0x811C_9DC5
        length = 0
      }
      i &+= 1
    }
  }
}
