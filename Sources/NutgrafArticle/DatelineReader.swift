// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Finds "ISTANBUL (AP) —", "VARNHOLM, May 16 (Coast Agency) -", "Coast Courier –" at the head of a
/// paragraph.
enum DatelineReader {
  private static let reach = 90

  static func read(_ text: SourceText, _ span: ByteSpan) -> Dateline? {
    read(text.bytes.span, span.lower, min(span.upper, text.count))
  }

  /// One below what may be a headline, an address or a standfirst: it must name the agency or the day.
  static func readBelow(_ text: SourceText, _ span: ByteSpan) -> Dateline? {
    guard let found = read(text, span), found.agency != nil || found.date != nil else { return nil }
    return found
  }

  private static func read(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Dateline? {
    guard let dash = findDash(bytes, start, min(end, start &+ reach)) else { return nil }
    let (low, high) = LineTable.trim(bytes, start, dash.start)
    guard low < high, dash.end < end else { return nil }
    let head = LineScanner.scan(bytes, low, high)
    guard head.words >= 1, head.words <= 9, !head.has(.endMark) || head.has(.startsUpper) else {
      return nil
    }
    var place = (low, high)
    var agency: ByteSpan?
    // The agency in brackets.
    if let open = first(0x28, bytes, low, high), let close = first(0x29, bytes, open, high) {
      let inside = LineTable.trim(bytes, open &+ 1, close)
      agency = ByteSpan(inside.0, inside.1)
      place.1 = open
    }
    // The day after a comma, or after a slash or point between agency and place.
    var date: CivilDate?
    if let cut = dateStart(bytes, place.0, place.1) {
      date = LooseDate.day(bytes, cut, place.1)
      place.1 = cut
    }
    while place.1 > place.0, bytes[place.1 &- 1] == 0x2C || bytes[place.1 &- 1] <= 0x20 {
      place.1 &-= 1
    }
    let trimmed = LineTable.trim(bytes, place.0, place.1)
    guard trimmed.0 < trimmed.1 else { return nil }
    let name = LineScanner.scan(bytes, trimmed.0, trimmed.1)
    let shouting = name.shouted &* 2 >= name.words && name.words > 0
    guard name.words <= 6, name.lowered <= 1, name.capitalised >= 1, name.digits == 0 else { return nil }
    let whole = ByteSpan(low, dash.end)
    guard let whole else { return nil }
    if agency == nil && date == nil && !shouting {
      guard dash.wide, dash.spaced || name.words <= 2 else { return nil }
      if isOutlet(bytes, trimmed.0, trimmed.1) {
        return Dateline(span: whole, agency: ByteSpan(trimmed.0, trimmed.1))
      }
      // A name alone before a dash is a place only when a sentence begins after it.
      let after = LineScanner.scan(bytes, dash.end, min(end, dash.end &+ 80))
      guard name.words <= 2, dash.spaced, after.has(.startsUpper) || after.has(.startsWithQuote),
        !isMidSentence(bytes, dash.end, end)
      else { return nil }
    }
    return Dateline(
      span: whole, place: ByteSpan(trimmed.0, trimmed.1), agency: agency, date: date)
  }

  /// A second dash soon after means an aside, not a dateline.
  private static func isMidSentence(_ bytes: Span<UInt8>, _ from: Int, _ end: Int) -> Bool {
    findDash(bytes, from, min(end, from &+ 100)) != nil
  }

  private struct Dash {
    var start: Int
    var end: Int
    var wide: Bool
    var spaced: Bool
  }

  /// The first " - ", "–", "—" or " -- " of the range; `end` is past the blanks after it.
  private static func findDash(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Dash? {
    var i = start
    while i < end {
      let b = bytes[i]
      var width = 0
      var wide = false
      if b == 0x2D {
        width = i &+ 1 < end && bytes[i &+ 1] == 0x2D ? 2 : 1
        wide = true
        let blankBefore = i > start && (bytes[i &- 1] == 0x20 || bytes[i &- 1] == 0xA0 || bytes[i &- 1] == 0x29)
        let blankAfter = i &+ width < end && (bytes[i &+ width] == 0x20 || bytes[i &+ width] == 0xC2)
        if !(blankBefore && blankAfter) { width = 0 }
      } else if b == 0xE2, i &+ 2 < end, bytes[i &+ 1] == 0x80,
        bytes[i &+ 2] >= 0x92 && bytes[i &+ 2] <= 0x95
      {
        width = 3
        wide = true
      }
      if width > 0 {
        let spaced = i > start && (bytes[i &- 1] == 0x20 || bytes[i &- 1] == 0xA0)
        var after = i &+ width
        while after < end {
          let space = LineScanner.spaceWidth(bytes, after, end)
          if space == 0 { break }
          after &+= space
        }
        return Dash(start: i, end: after, wide: wide, spaced: spaced)
      }
      i &+= 1
    }
    return nil
  }

  private static func first(_ byte: UInt8, _ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> Int? {
    var i = from
    while i < to {
      if bytes[i] == byte { return i }
      i &+= 1
    }
    return nil
  }

  /// Where a day begins in "VARNHOLM, May 16": at the first month, weekday or digit after a comma.
  private static func dateStart(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> Int? {
    var i = from
    while i < to {
      if bytes[i] == 0x2C || bytes[i] == 0x2F {
        var j = i &+ 1
        while j < to && bytes[j] == 0x20 { j &+= 1 }
        if j < to, bytes[j] >= 0x30 && bytes[j] <= 0x39 { return j }
        if LooseDate.month(bytes, j, to) != nil || LooseDate.isWeekday(bytes, j, to) { return j }
      }
      i &+= 1
    }
    return nil
  }

  /// A name whose last word is what newspapers and agencies are called.
  private static func isOutlet(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> Bool {
    var last = to
    while last > from && bytes[last &- 1] != 0x20 { last &-= 1 }
    var hash: UInt32 = 0x811C_9DC5
    for i in last..<to {
      let b = bytes[i]
      hash = (hash ^ UInt32(b < 0x80 ? b | 0x20 : b)) &* 0x0100_0193
    }
    return outlets.value(hash) != 0
  }

  static let outlets: HashMap32 = {
    var map = HashMap32(capacity: 256)
    let list: StaticString = """
      news times post courier herald press agency tribune gazette journal chronicle telegraph mail
      observer independent guardian star sun mirror express daily weekly review report today wire
      monitor record standard globe examiner inquirer dispatch reuters ap afp dpa tass xinhua ansa efe
      nachrichten zeitung presse online radio television tv broadcasting network media
      """
    for phrase in PhraseList.words(of: list) { for word in phrase { map.insert(word, 1) } }
    return map
  }()
}
