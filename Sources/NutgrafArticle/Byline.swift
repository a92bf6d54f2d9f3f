// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Takes the names out of "By Ana Lima and Jo Berg, Staff Writer".
enum Byline {
  static func names(_ text: SourceText, _ span: ByteSpan) -> [ByteSpan] {
    names(text.bytes.span, span.lower, min(span.upper, text.count))
  }

  static func names(_ bytes: Span<UInt8>, _ from: Int, _ end: Int) -> [ByteSpan] {
    var start = LineShapes.bylineHead(bytes, from, end) ?? from
    var names: [ByteSpan] = []
    var i = start
    func close(_ upTo: Int) {
      let (low, high) = LineTable.trim(bytes, start, upTo)
      if low < high, isName(bytes, low, high), names.count < 16, let span = ByteSpan(low, high) {
        names.append(span)
      }
    }
    while i < end {
      let b = bytes[i]
      if b == 0x2C || b == 0x3B || b == 0x26 || b == 0x7C || b == 0x2F || (b >= 0x30 && b <= 0x39) || b == 0x28 {
        close(i)
        start = i &+ 1
        if b >= 0x30 && b <= 0x39 { return names }
      } else if b == 0x20, let width = conjunction(bytes, i, end) {
        close(i)
        start = i &+ width
        i &+= width
        continue
      }
      i &+= 1
    }
    close(end)
    return names
  }

  /// The bytes of " and ", " und ", " et ", " y ", " e ", " en ", " och ", " og ", " i " or " - ".
  private static func conjunction(_ bytes: Span<UInt8>, _ i: Int, _ end: Int) -> Int? {
    var j = i &+ 1
    var hash: UInt32 = 0x811C_9DC5
    while j < end && j &- i <= 5 && bytes[j] != 0x20 {
      hash = (hash ^ UInt32(bytes[j])) &* 0x0100_0193
      j &+= 1
    }
    guard j < end, bytes[j] == 0x20, conjunctions.value(hash) != 0 else { return nil }
    return j &- i
  }

  static let conjunctions: HashMap32 = {
    var map = HashMap32(capacity: 64)
    for phrase in PhraseList.words(of: "and und et y e en och og ja") {
      for word in phrase { map.insert(word, 1) }
    }
    map.insert((0x811C_9DC5 ^ 0x2D) &* 0x0100_0193, 1)
    return map
  }()

  /// One to five words, the first with a capital, none of them a job or a time.
  static func isName(_ bytes: Span<UInt8>, _ low: Int, _ high: Int) -> Bool {
    guard high &- low <= 60 else { return false }
    let line = LineScanner.scan(bytes, low, high)
    guard line.words >= 1, line.words <= 5, line.digits == 0, line.clutterStrength < 3,
      line.has(.caseless) || line.capitalised &* 2 > line.words, !line.has(.hasURL),
      !line.has(.hasAt), !line.has(.timeLike)
    else { return false }
    var hash: UInt32 = 0x811C_9DC5
    var length = 0
    for i in low...high {
      let b = i < high ? bytes[i] : 0x20
      let lower = b | 0x20
      if (lower >= 0x61 && lower <= 0x7A) || b >= 0x80 {
        if length == 0 { hash = 0x811C_9DC5 }
        hash = (hash ^ UInt32(b < 0x80 ? lower : b)) &* 0x0100_0193
        length &+= 1
      } else {
        if length > 0 && jobs.value(hash) != 0 { return false }
        length = 0
      }
    }
    return true
  }

  static let jobs: HashMap32 = {
    var map = HashMap32(capacity: 256)
    let list: StaticString = """
      reporter correspondent editor writer staff korrespondent korrespondentin redakteur redakteurin
      volontär volontärin journalist journalistin redaktion contributor columnist producer photographer
      published updated chief senior managing associate desk newsroom team follow
      """
    for phrase in PhraseList.words(of: list) { for word in phrase { map.insert(word, 1) } }
    return map
  }()
}
