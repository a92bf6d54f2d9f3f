// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Chooses the day and minute of publication among what the page states.
enum DateChoice {
  static func published(_ data: PageData, page: PageBytes) -> Evidence<DateTime>? {
    let linked = data.linked("datePublished").first
    let metas: [StaticString] = [
      "article:published_time", "og:article:published_time", "article:published", "datepublished",
      "date.created", "dc.date.issued", "dcterms.issued", "dcterms.created", "publishdate", "pubdate", "pub_date",
      "publication_date", "publication-date", "publisheddate", "published_date", "content:publishdate",
      "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
      "cxenseparse:recs:published_time", "date", "dc.date", "dcterms.date", "article.published", "published-date",
      "prism.publicationdate", "date.available", "rnews:datepublished", "datecreated", "originalpublicationdate",
      "og:pubdate", "og:published_time", "citation_publication_date", "citation_date", "gentime", "ptime", "timestamp", "shareaholic:article_published_time",
      "lastdate", "article_date_original",
    ]
    var day: Evidence<DateTime>?
    func consider(_ s: Statement?, _ score: Float) -> Evidence<DateTime>? {
      guard let s, let value = DateTimeReader.read(s.value) else { return nil }
      let found = Evidence(
        value, origin: .metadata, source: page.source(s.start, s.end), path: s.path, score: score)
      // A day without a time is kept, but a later source of the same day with a time is better.
      if value.second == nil || isMidnight(value) {
        if day == nil { day = found }
        return nil
      }
      if let day, day.value.date != value.date { return nil }
      return found
    }
    if let found = consider(linked, 0.98) { return found }
    for key in metas { if let found = consider(data.meta(key), 0.95) { return found } }
    if let found = consider(data.micro("datepublished").first, 0.93) { return found }
    if let found = consider(data.linked("dateCreated").first, 0.85) { return found }
    if day == nil || data.times.count <= 3 {
      for s in data.times.prefix(3) { if let found = consider(s, 0.8) { return found } }
    }
    if let day { return day }
    for s in data.times.prefix(3) { if let found = consider(s, 0.7) { return found } }
    if let found = consider(data.linked("dateModified").first, 0.5) ?? consider(data.meta("article:modified_time"), 0.5)
      ?? consider(data.meta("og:updated_time"), 0.5) ?? consider(data.meta("last-modified"), 0.4)
    {
      return found
    }
    return day
  }

  /// "2 weeks ago" near the headline, counted from the time the page was fetched and from nothing else.
  static func age(
    _ text: PageText, around headline: Int?, fetched: DateTime?, page: PageBytes
  ) -> Evidence<DateTime>? {
    guard let fetched, let headline else { return nil }
    let bytes = text.text.span
    for i in max(0, headline &- 4)..<min(text.segments.count, headline &+ 10) {
      let s = text.segments[i]
      guard s.line.words <= 8, s.flags.isDisjoint(with: [.related, .aside, .footer, .comments]),
        let days = RelativeDay.daysAgo(bytes, Int(s.line.start), Int(s.line.end)),
        let date = fetched.date.adding(days: -days)
      else { continue }
      return Evidence(
        DateTime(date: date), origin: .text, span: s.line.span, source: page.source(s.sourceStart, s.sourceEnd),
        path: "line:ago", score: 0.5)
    }
    return nil
  }

  static func isMidnight(_ value: DateTime) -> Bool { value.second == 0 }

  static func modified(_ data: PageData, page: PageBytes) -> Evidence<DateTime>? {
    let metas: [StaticString] = ["article:modified_time", "datemodified", "og:updated_time", "last-modified", "dcterms.modified", "date.modified", "date.updated"]
    var candidates = [data.linked("dateModified").first]
    for key in metas { candidates.append(data.meta(key)) }
    candidates.append(data.micro("datemodified").first)
    for s in candidates {
      if let s, let value = DateTimeReader.read(s.value) {
        return Evidence(value, origin: .metadata, source: page.source(s.start, s.end), path: s.path, score: 0.9)
      }
    }
    return nil
  }

  /// A day printed near the headline: the fallback when no data states one.
  static func printed(
    _ text: PageText, around headline: Int?, page: PageBytes
  ) -> Evidence<DateTime>? {
    let count = text.segments.count
    let center = headline ?? 0
    let from = max(0, center &- 6)
    let to = min(count, center &+ (headline == nil ? 60 : 25))
    guard from < to else { return nil }
    let bytes = text.text.span
    var best: (CivilDate, Int, Float)?
    for i in from..<to {
      let s = text.segments[i]
      guard s.line.digits >= 3, s.line.words <= 40 else { continue }
      guard let found = LooseDate.find(bytes, Int(s.line.start), Int(s.line.end)) else { continue }
      var score: Float = s.line.has(.timeLike) ? 1 : 0.4
      if s.near.contains(.date) || s.flags.contains(.date) { score += 0.6 }
      if s.line.clutter == .time { score += 0.3 }
      if s.flags.contains(.related) || s.flags.contains(.aside) || s.flags.contains(.footer) { score -= 0.6 }
      if i >= center { score += 0.3 }
      if score > (best?.2 ?? 0.5) { best = (found.date, i, score) }
    }
    if best == nil {
      // Anywhere on the page, but only a line that is a time.
      for (i, s) in text.segments.enumerated()
      where s.line.has(.timeLike) && s.line.digits >= 3
        && s.flags.isDisjoint(with: [.related, .aside, .footer, .comments])
      {
        if let found = LooseDate.find(bytes, Int(s.line.start), Int(s.line.end)) {
          best = (found.date, i, 0.6)
          break
        }
      }
    }
    guard let best else { return nil }
    let s = text.segments[best.1]
    var value = DateTime(date: best.0)
    value.second = DateTimeReader.clock(bytes, Int(s.line.start), Int(s.line.end))
    return Evidence(
      value, origin: .text, span: s.line.span, source: page.source(s.sourceStart, s.sourceEnd),
      path: "line", score: min(0.75, 0.3 + best.2 / 4))
  }

  /// "/2025/05/16/" or "/2025-05-16-" in an address.
  static func inAddress(_ url: [UInt8]) -> CivilDate? {
    let bytes = url.span
    var i = 0
    while i &+ 9 < bytes.count {
      if bytes[i] == 0x2F || bytes[i] == 0x2D {
        if let year = LooseDate.number(bytes, i &+ 1, bytes.count, most: 4), year.end == i &+ 5,
          year.value > 1990, year.value < 2100, year.end < bytes.count,
          bytes[year.end] == 0x2F || bytes[year.end] == 0x2D,
          let month = LooseDate.number(bytes, year.end &+ 1, bytes.count, most: 2), month.end < bytes.count,
          bytes[month.end] == bytes[year.end],
          let day = LooseDate.number(bytes, month.end &+ 1, bytes.count, most: 2)
        {
          if let date = CivilDate(year: year.value, month: month.value, day: day.value) { return date }
        }
      }
      i &+= 1
    }
    return nil
  }
}

/// Reads the forms in which pages write an instant.
enum DateTimeReader {
  static func read(_ bytes: [UInt8]) -> DateTime? {
    let trimmed = PageData.clean(bytes)
    if let value = DateTime(iso: trimmed[...]) {
      return value.date.year >= 1990 ? value : nil
    }
    let span = trimmed.span
    // 20250516, 20250516T143000, 202505161430.
    if trimmed.count >= 8, trimmed.prefix(8).allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      let year = Int(String(decoding: trimmed[0..<4], as: UTF8.self)), year > 1990, year < 2100,
      let month = Int(String(decoding: trimmed[4..<6], as: UTF8.self)),
      let day = Int(String(decoding: trimmed[6..<8], as: UTF8.self)),
      let date = CivilDate(year: year, month: month, day: day)
    {
      return DateTime(date: date)
    }
    // Seconds or milliseconds since 1970.
    if trimmed.count == 10 || trimmed.count == 13, let number = Int(String(decoding: trimmed, as: UTF8.self)) {
      let seconds = trimmed.count == 13 ? number / 1000 : number
      if seconds > 600_000_000, let date = CivilDate(dayNumber: seconds / 86400) {
        return DateTime(date: date, second: seconds % 86400, offset: 0)
      }
    }
    guard let found = LooseDate.find(span, 0, min(span.count, 200)), found.date.year >= 1990 else { return nil }
    var value = DateTime(date: found.date)
    value.second = clock(span, found.end, min(span.count, found.end &+ 40))
    if value.second != nil { value.offset = zone(span, found.end, min(span.count, found.end &+ 60)) }
    return value
  }

  /// "14:30", "2:30 pm", "14.30 Uhr": seconds since midnight.
  static func clock(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> Int? {
    var i = from
    while i < to {
      guard bytes[i] >= 0x30, bytes[i] <= 0x39, i == from || !LooseDate.isWord(bytes[i &- 1]) || bytes[i &- 1] | 0x20 == 0x74
      else {
        i &+= 1
        continue
      }
      guard let hour = LooseDate.number(bytes, i, to, most: 2), hour.end < to,
        bytes[hour.end] == 0x3A,
        let minute = LooseDate.number(bytes, hour.end &+ 1, to, most: 2), minute.end &- hour.end == 3,
        minute.value < 60, hour.value < 24
      else {
        while i < to && bytes[i] >= 0x30 && bytes[i] <= 0x39 { i &+= 1 }
        continue
      }
      var h = hour.value
      var j = minute.end
      var second = 0
      if j &+ 2 < to, bytes[j] == 0x3A, let s = LooseDate.number(bytes, j &+ 1, to, most: 2), s.value < 60 {
        second = s.value
        j = s.end
      }
      while j < to && bytes[j] == 0x20 { j &+= 1 }
      if j &+ 1 < to, bytes[j &+ 1] | 0x20 == 0x6D || bytes[j &+ 1] == 0x2E {
        if bytes[j] | 0x20 == 0x70 && h < 12 { h &+= 12 }
        if bytes[j] | 0x20 == 0x61 && h == 12 { h = 0 }
      }
      return h &* 3600 &+ minute.value &* 60 &+ second
    }
    return nil
  }

  /// The zone after a clock time: minutes east of UTC.
  static func zone(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> Int? {
    var i = from
    while i < to {
      let b = bytes[i]
      if (b == 0x2B || b == 0x2D), i &+ 2 < to, let h = LooseDate.number(bytes, i &+ 1, to, most: 4) {
        let digits = h.end &- i &- 1
        let sign = b == 0x2B ? 1 : -1
        if digits == 4, h.value / 100 <= 14 { return sign &* ((h.value / 100) &* 60 &+ h.value % 100) }
        if digits == 2, h.value <= 14 { return sign &* h.value &* 60 }
      }
      let word = LooseDate.wordHash(bytes, i, to)
      if word.hash != 0 {
        let length = word.end &- i
        if length == 1 && b | 0x20 == 0x7A { return 0 }
        if length == 3 {
          let text = String(decoding: (0..<3).map { bytes[i &+ $0] | 0x20 }, as: UTF8.self)
          switch text {
          case "gmt", "utc": return 0
          case "est": return -300
          case "edt": return -240
          case "cst": return -360
          case "cdt": return -300
          case "pst": return -480
          case "pdt": return -420
          case "bst", "cet": return 60
          case "ist": return 330
          default: break
          }
        }
        if length == 4 {
          let text = String(decoding: (0..<4).map { bytes[i &+ $0] | 0x20 }, as: UTF8.self)
          if text == "cest" { return 120 }
        }
        i = word.end
        continue
      }
      i &+= 1
    }
    return nil
  }
}
