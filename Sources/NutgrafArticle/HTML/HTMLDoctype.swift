// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// `<!DOCTYPE name PUBLIC "…" "…">`, as byte ranges of the page.
struct HTMLDoctype: Sendable {
  var name: Range<Int>?
  var publicID: Range<Int>?
  var systemID: Range<Int>?
  var forceQuirks = false

  /// Reads from behind the word; returns the position after the declaration.
  mutating func read(_ source: borrowing HTMLTokenizer, _ from: Int) -> Int {
    let count = source.count
    var i = space(source, from)
    guard i < count else {
      forceQuirks = true
      return count
    }
    if source.at(i) == 0x3E {
      forceQuirks = true
      return i &+ 1
    }
    let start = i
    while i < count, source.at(i) != 0x3E, !HTMLTokenizer.isSpace(source.at(i)) { i &+= 1 }
    name = start..<i
    i = space(source, i)
    if i >= count { return unfinished(count) }
    if source.at(i) == 0x3E { return i &+ 1 }
    let isPublic = source.matches("public", i)
    guard isPublic || source.matches("system", i) else { return bogus(source, i, quirks: true) }
    i = space(source, i &+ 6)
    if i >= count { return unfinished(count) }
    if source.at(i) == 0x3E {
      forceQuirks = true
      return i &+ 1
    }
    guard let first = quoted(source, i) else { return bogus(source, i, quirks: true) }
    if isPublic { publicID = first.value } else { systemID = first.value }
    i = first.end
    if !first.closed { return closeEarly(source, i) }
    i = space(source, i)
    if i >= count { return unfinished(count) }
    if source.at(i) == 0x3E { return i &+ 1 }
    if isPublic {
      guard let second = quoted(source, i) else { return bogus(source, i, quirks: true) }
      systemID = second.value
      i = second.end
      if !second.closed { return closeEarly(source, i) }
      i = space(source, i)
      if i >= count { return unfinished(count) }
      if source.at(i) == 0x3E { return i &+ 1 }
    }
    return bogus(source, i, quirks: false)
  }

  private mutating func unfinished(_ count: Int) -> Int {
    forceQuirks = true
    return count
  }

  /// An identifier that `>` or the end of the page cut short.
  private mutating func closeEarly(_ source: borrowing HTMLTokenizer, _ i: Int) -> Int {
    forceQuirks = true
    return min(source.count, i &+ 1)
  }

  private mutating func bogus(_ source: borrowing HTMLTokenizer, _ from: Int, quirks: Bool) -> Int {
    if quirks { forceQuirks = true }
    var i = from
    while i < source.count && source.at(i) != 0x3E { i &+= 1 }
    return min(source.count, i &+ 1)
  }

  private func space(_ source: borrowing HTMLTokenizer, _ from: Int) -> Int {
    var i = from
    while i < source.count && HTMLTokenizer.isSpace(source.at(i)) { i &+= 1 }
    return i
  }

  private func quoted(_ source: borrowing HTMLTokenizer, _ i: Int) -> (value: Range<Int>, end: Int, closed: Bool)? {
    let quote = source.at(i)
    guard quote == 0x22 || quote == 0x27 else { return nil }
    let start = i &+ 1
    var j = start
    while j < source.count && source.at(j) != quote && source.at(j) != 0x3E { j &+= 1 }
    let closed = j < source.count && source.at(j) == quote
    return (start..<j, closed ? j &+ 1 : j, closed)
  }
}
