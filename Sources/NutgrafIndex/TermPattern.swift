// SPDX-License-Identifier: Apache-2.0

/// A word with gaps: what it stands for is looked up in each segment's dictionary.
enum TermPattern: Sendable {
  case prefix([UInt8])
  case wildcard(Wildcard)
  case fuzzy([UInt8], distance: Int)

  /// The beginning that all words it stands for share.
  var fixedPrefix: [UInt8] {
    switch self {
    case .prefix(let bytes): bytes
    case .wildcard(let wildcard): wildcard.fixedPrefix
    case .fuzzy: []
    }
  }

  func matches(_ word: ArraySlice<UInt8>) -> Bool {
    switch self {
    case .prefix(let bytes): word.starts(with: bytes)
    case .wildcard(let wildcard): wildcard.matches(word)
    case .fuzzy(let bytes, let distance):
      EditDistance.between(bytes, word, atMost: distance) != nil
    }
  }

  /// Calls `body` with the postings of each term of `field` that matches, and how far it is.
  func expand(
    _ segment: Segment, field: UInt8, limit: Int, _ body: (TermInfo, Int) throws(IndexError) -> Void
  ) throws(IndexError) {
    if case .fuzzy(let word, let distance) = self {
      try FuzzyWalk.expand(segment, field, word, distance, limit, body)
      return
    }
    let start = [field] + fixedPrefix
    var cursor = DictionaryCursor(segment)
    var count = 0
    var more = try cursor.seek(start)
    while more, cursor.key.starts(with: start) {
      if matches(cursor.key[1...]) {
        count &+= 1
        guard count <= limit else {
          throw IndexError(.limit, "the pattern stands for more than \(limit) words")
        }
        try body(cursor.info, 0)
      }
      more = try cursor.next()
    }
  }
}

/// A pattern of `*` (anything) and `?` (one character) and letters.
struct Wildcard: Sendable {
  let pattern: [UInt8]

  init(_ pattern: [UInt8]) { self.pattern = pattern }

  var fixedPrefix: [UInt8] {
    Array(pattern.prefix { $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: "?") })
  }

  /// - Complexity: O(*n m*), without recursion.
  func matches(_ word: ArraySlice<UInt8>) -> Bool {
    var p = 0
    var w = word.startIndex
    var star = -1
    var mark = w
    while w < word.endIndex {
      if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        star = p
        mark = w
        p &+= 1
      } else if p < pattern.count, pattern[p] == UInt8(ascii: "?") {
        w &+= 1
        while w < word.endIndex, word[w] & 0xC0 == 0x80 { w &+= 1 }
        p &+= 1
      } else if p < pattern.count, pattern[p] == word[w] {
        p &+= 1
        w &+= 1
      } else if star >= 0 {
        mark &+= 1
        w = mark
        p = star &+ 1
      } else {
        return false
      }
    }
    while p < pattern.count, pattern[p] == UInt8(ascii: "*") { p &+= 1 }
    return p == pattern.count
  }
}

/// Levenshtein distance in code points.
enum EditDistance {
  static func scalars(_ bytes: some Sequence<UInt8>) -> [UInt32] {
    var result: [UInt32] = []
    for b in bytes {
      if b & 0xC0 == 0x80, let last = result.popLast() {
        result.append(last &<< 6 | UInt32(b & 0x3F))
      } else {
        result.append(b < 0x80 ? UInt32(b) : b < 0xE0 ? UInt32(b & 0x1F) : b < 0xF0 ? UInt32(b & 0x0F) : UInt32(b & 7))
      }
    }
    return result
  }

  /// The distance, nil when it is more than `limit`.
  static func between(
    _ a: some Sequence<UInt8>, _ b: some Sequence<UInt8>, atMost limit: Int
  ) -> Int? {
    let (x, y) = (scalars(a), scalars(b))
    guard x.count &- y.count <= limit, y.count &- x.count <= limit else { return nil }
    var row = Array(0...x.count)
    for j in 0..<y.count {
      var diagonal = row[0]
      row[0] = j &+ 1
      var least = row[0]
      for i in 0..<x.count {
        let cost = diagonal &+ (x[i] == y[j] ? 0 : 1)
        diagonal = row[i &+ 1]
        row[i &+ 1] = min(cost, diagonal &+ 1, row[i] &+ 1)
        least = min(least, row[i &+ 1])
      }
      if least > limit { return nil }
    }
    return row[x.count] <= limit ? row[x.count] : nil
  }
}
