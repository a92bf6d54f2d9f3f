// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// How much of each line other lines say again: a pulled quote has its words in a paragraph, a heading
/// shares words with the text under it, a teaser of another report with none of them.
///
/// Shares are 0 to 255. Words past the first quarter million are not looked at.
/// - Complexity: O(*n*).
struct LineEchoes {
  /// Runs of three words that stand on another line; on another sentence.
  private(set) var said: [UInt8]
  private(set) var saidInProse: [UInt8]
  /// Content words that another sentence has; that two others have.
  private(set) var known: [UInt8]
  private(set) var knownTwice: [UInt8]
  /// Content words in the next sentence and the one before, up to four lines away.
  private(set) var next: [UInt8]
  private(set) var previous: [UInt8]
  /// Content words in the sentences of the next six lines and of the six before.
  private(set) var after: [UInt8]
  private(set) var before: [UInt8]
  /// Content words of the line.
  private(set) var words: [Int32]

  private static let most = 1 << 18

  init(_ lines: [Line], _ bytes: Span<UInt8>) {
    let none = [UInt8](repeating: 0, count: lines.count)
    said = none
    saidInProse = none
    known = none
    knownTwice = none
    next = none
    previous = none
    after = none
    before = none
    words = Array(repeating: 0, count: lines.count)
    let cut = WordCut(lines, bytes, most: LineEchoes.most)
    findRuns(lines, cut)
    findWords(lines, cut)
  }

  static let features = 14

  /// Writes what is known of a line but for what its neighbours are asked as well.
  func fill(_ i: Int, _ line: Line, _ rows: inout FeatureTable) {
    rows.put(saidInProse[i])
    rows.put(knownTwice[i])
    rows.put(next[i])
    rows.put(previous[i])
    rows.put(after[i])
    rows.put(before[i])
    rows.put(size: words[i])
    rows.put(line.cues.count(.offer), of: line.words)
    rows.put(count: line.cues.count(.reader))
    rows.put(count: line.cues.count(.publisher))
    rows.put(line.cues.count(.publisher), of: line.words)
    rows.put(line.cues.count(.picture), of: line.words)
    rows.put(count: line.cues.count(.more))
    rows.put(line.cues.count(.more), of: line.words)
  }

  @inline(__always)
  private static func share(_ part: Int32, _ whole: Int32) -> UInt8 {
    whole > 0 ? UInt8(truncatingIfNeeded: max(0, min(255, part &* 255 / whole))) : 0
  }

  private mutating func findRuns(_ lines: [Line], _ cut: WordCut) {
    var table = NumberedKeys(capacity: cut.hashes.count)
    var runs: [Int32] = []
    runs.reserveCapacity(cut.hashes.count)
    // The first line that has the run, and the first sentence; −2 when there is another.
    var anywhere: [Int32] = []
    var inProse: [Int32] = []
    for i in lines.indices {
      let line = Int32(truncatingIfNeeded: i)
      let isProse = lines[i].isSentence
      for at in cut.range(i) {
        let run = table.number(cut.run(at, in: i))
        runs.append(run)
        if Int(run) == anywhere.count {
          anywhere.append(line)
          inProse.append(isProse ? line : -1)
          continue
        }
        let k = Int(run)
        guard k < anywhere.count else { continue }
        if anywhere[k] != line { anywhere[k] = -2 }
        if isProse, inProse[k] != line { inProse[k] = inProse[k] == -1 ? line : -2 }
      }
    }
    // Without a run that stands twice there is nothing to count.
    guard anywhere.contains(-2) else { return }
    for i in lines.indices {
      let line = Int32(truncatingIfNeeded: i)
      var all: Int32 = 0
      var twice: Int32 = 0
      var prose: Int32 = 0
      for at in cut.range(i) where at < runs.count {
        let k = Int(runs[at])
        guard k < anywhere.count else { continue }
        all &+= 1
        if anywhere[k] == -2 { twice &+= 1 }
        if inProse[k] == -2 || inProse[k] >= 0 && inProse[k] != line { prose &+= 1 }
      }
      said[i] = LineEchoes.share(twice, all)
      saidInProse[i] = LineEchoes.share(prose, all)
    }
  }

  private mutating func findWords(_ lines: [Line], _ cut: WordCut) {
    var table = NumberedKeys(capacity: cut.content.count)
    var numbers: [Int32] = []
    numbers.reserveCapacity(cut.content.count)
    for hash in cut.content { numbers.append(table.number(hash)) }
    let kinds = Int(table.count)
    let never = Int32.min / 2
    var sentences = [UInt8](repeating: 0, count: kinds)
    var last = [Int32](repeating: never, count: kinds)
    // Down the text: what stands above; how many sentences have the word.
    var above = never
    for i in lines.indices {
      let line = Int32(truncatingIfNeeded: i)
      let range = cut.contentRange(i)
      let size = Int32(truncatingIfNeeded: range.count)
      words[i] = size
      var near: Int32 = 0
      var one: Int32 = 0
      for at in range {
        let seen = last[Int(numbers[at])]
        if line &- seen <= 6 { near &+= 1 }
        if line &- seen <= 4 && seen == above { one &+= 1 }
      }
      before[i] = LineEchoes.share(near, size)
      previous[i] = LineEchoes.share(one, size)
      guard lines[i].isSentence else { continue }
      for at in range {
        let k = Int(numbers[at])
        if last[k] != line, sentences[k] < 3 { sentences[k] &+= 1 }
        last[k] = line
      }
      above = line
    }
    // Up the text.
    let far = Int32.max / 2
    for k in last.indices { last[k] = far }
    var below = far
    for i in lines.indices.reversed() {
      let line = Int32(truncatingIfNeeded: i)
      let range = cut.contentRange(i)
      let size = Int32(truncatingIfNeeded: range.count)
      let isProse = lines[i].isSentence
      let own: UInt8 = isProse ? 1 : 0
      var near: Int32 = 0
      var one: Int32 = 0
      var other: Int32 = 0
      var others: Int32 = 0
      for at in range {
        let k = Int(numbers[at])
        let seen = last[k]
        if seen &- line <= 6 { near &+= 1 }
        if seen &- line <= 4 && seen == below { one &+= 1 }
        if sentences[k] > own { other &+= 1 }
        if sentences[k] > own &+ 1 { others &+= 1 }
      }
      after[i] = LineEchoes.share(near, size)
      next[i] = LineEchoes.share(one, size)
      known[i] = LineEchoes.share(other, size)
      knownTwice[i] = LineEchoes.share(others, size)
      guard isProse else { continue }
      for at in range { last[Int(numbers[at])] = line }
      below = line
    }
  }
}

/// The words of all lines as hashes, one after the other; of a script without blanks the characters,
/// and pairs of them for content words.
private struct WordCut {
  private(set) var hashes: [UInt32] = []
  /// Words of four bytes or more, cut to six so that inflected forms meet.
  private(set) var content: [UInt32] = []
  private var firsts: [Int] = [0]
  private var contentFirsts: [Int] = [0]

  init(_ lines: [Line], _ bytes: Span<UInt8>, most: Int) {
    firsts.reserveCapacity(lines.count &+ 1)
    contentFirsts.reserveCapacity(lines.count &+ 1)
    let size = min(most, bytes.count / 5 &+ 16)
    hashes.reserveCapacity(size)
    content.reserveCapacity(size)
    for line in lines {
      if hashes.count < most { cut(bytes, Int(line.start), min(Int(line.end), bytes.count, Int(line.start) &+ LineScanner.most)) }
      firsts.append(hashes.count)
      contentFirsts.append(content.count)
    }
  }

  /// The places of a line's words.
  func range(_ line: Int) -> Range<Int> { firsts[line]..<firsts[line &+ 1] }
  func contentRange(_ line: Int) -> Range<Int> { contentFirsts[line]..<contentFirsts[line &+ 1] }

  /// The word with the two after it, fewer at the end of the line.
  @inline(__always)
  func run(_ at: Int, in line: Int) -> UInt32 {
    let end = firsts[line &+ 1]
    var hash = hashes[at]
    if at &+ 1 < end { hash = PhraseList.extend(hash, hashes[at &+ 1]) }
    if at &+ 2 < end { hash = PhraseList.extend(hash, hashes[at &+ 2]) }
    return hash
  }

  private mutating func cut(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) {
    var hash: UInt32 = 0x811C_9DC5
    var stem = hash
    var length = 0
    var character: UInt32 = 0
    var i = from
    while i < to {
      let b = bytes[i]
      let lower = b | 0x20
      if b < 0x80 {
        if (lower >= 0x61 && lower <= 0x7A) || (b >= 0x30 && b <= 0x39) {
          hash = (hash ^ UInt32(lower)) &* 0x0100_0193
          if length < 6 { stem = hash }
          length &+= 1
        } else if length > 0 {
          close(hash, stem, length)
          hash = 0x811C_9DC5
          length = 0
        }
        character = 0
        i &+= 1
        continue
      }
      let width = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2
      let c = i &+ 1 < to ? bytes[i &+ 1] : 0
      let isMark = LineScanner.isMark(b, c, i &+ 2 < to ? bytes[i &+ 2] : 0)
      let stands = b >= 0xE3 && b <= 0xED || b == 0xE0 && c >= 0xB8
      if isMark || stands {
        if length > 0 { close(hash, stem, length) }
        hash = 0x811C_9DC5
        length = 0
      }
      if stands && !isMark {
        var own: UInt32 = 0x811C_9DC5
        for k in i..<min(i &+ width, to) { own = (own ^ UInt32(bytes[k])) &* 0x0100_0193 }
        hashes.append(own)
        if character != 0 { content.append(PhraseList.extend(character, own)) }
        character = own
      } else {
        character = 0
        if !isMark {
          let folded = b == 0xC3 && c >= 0x80 && c <= 0x9E ? c | 0x20 : c
          for k in 0..<width where i &+ k < to {
            hash = (hash ^ UInt32(k == 1 ? folded : bytes[i &+ k])) &* 0x0100_0193
            if length < 6 { stem = hash }
            length &+= 1
          }
        }
      }
      i &+= width
    }
    if length > 0 { close(hash, stem, length) }
  }

  @inline(__always)
  private mutating func close(_ hash: UInt32, _ stem: UInt32, _ length: Int) {
    hashes.append(hash)
    if length >= 4 { content.append(stem) }
  }
}

/// Gives keys the numbers 0, 1, 2 … in the order in which they are met.
private struct NumberedKeys {
  private var keys: [UInt32]
  private var numbers: [Int32]
  private let mask: Int
  private(set) var count: Int32 = 0

  /// - Parameter capacity: at least the number of keys that will be asked.
  init(capacity: Int) {
    var size = 64
    while size < 2 &* capacity { size &*= 2 }
    keys = Array(repeating: 0, count: size)
    numbers = Array(repeating: -1, count: size)
    mask = size &- 1
  }

  @inline(__always)
  mutating func number(_ key: UInt32) -> Int32 {
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B1) &>> 7) & mask
    while numbers[slot] >= 0 && keys[slot] != key { slot = (slot &+ 1) & mask }
    if numbers[slot] < 0 {
      keys[slot] = key
      numbers[slot] = count
      count &+= 1
    }
    return numbers[slot]
  }
}
