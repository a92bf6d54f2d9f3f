// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Chooses the headline: every place that states one has a vote, and places that agree win.
struct TitleChoice {
  private struct Candidate {
    var value: [UInt8]
    var hash: UInt32
    var weight: Float
    var path: String
    var start: UInt32
    var end: UInt32
  }
  private var candidates: [Candidate] = []

  /// What is longer in bytes is no headline, and not looked at.
  private static let longest = 1000

  /// Names of the site, which are no headlines.
  private var siteNames: [UInt32] = []

  init(_ data: PageData, headings: [(value: [UInt8], start: UInt32, end: UInt32)]) {
    for s in [data.meta("og:site_name"), data.linked("publisher").first, data.meta("application-name")] {
      if let s { siteNames.append(LineRoles.key(s.value)) }
    }
    if let tag = data.titleTag, let (_, tail) = TitleChoice.cut(tag.value) {
      if tail.count < tag.value.count / 2 { siteNames.append(LineRoles.key(tail)) }
    }
    if let s = data.linked("headline").first ?? data.linked("name").first { add(s, 1) }
    var found = 0
    for heading in headings where found < 3 && heading.value.count <= TitleChoice.longest {
      let weight: Float = found == 0 ? 1.1 : 0.55
      let words = heading.value.split(separator: 0x20).count
      if words < 2 && heading.value.count <= 12 && headings.count > 1 { continue }
      if siteNames.contains(LineRoles.key(heading.value)) && headings.count > 1 { continue }
      add(
        Statement(key: [], value: heading.value, start: heading.start, end: heading.end, path: "h1"),
        weight)
      found &+= 1
    }
    if let s = data.meta("og:title") {
      if let (part, tail) = TitleChoice.cut(s.value), siteNames.contains(LineRoles.key(tail)) {
        var named = s
        named.value = part
        add(named, 0.7)
      } else {
        add(s, 0.7)
        addParts(s, 0.25)
      }
    }
    if let s = data.meta("twitter:title") { add(s, 0.3) }
    if let s = data.micro("headline").first { add(s, 0.4) }
    if let s = data.meta("title") { add(s, 0.3) }
    for key in ["sailthru.title", "parsely-title", "cxenseparse:title", "headline", "dc.title", "dcterms.title"] as [StaticString] {
      if let s = data.meta(key) { add(s, 0.4) }
    }
    guard let tag = data.titleTag else { return }
    addParts(tag, 0.3)
    add(tag, 0.2)
    let whole = TitleChoice.letters(tag.value)
    for i in candidates.indices where candidates[i].value.count > 10 {
      let part = TitleChoice.letters(candidates[i].value)
      if part.count < 600 && whole.count < 600 && TitleChoice.contains(whole, part) {
        candidates[i].weight += 0.3
      }
    }
  }

  /// A title with the site's name cut off.
  private mutating func addParts(_ s: Statement, _ weight: Float) {
    guard s.value.count <= TitleChoice.longest else { return }
    let separators: [[UInt8]] = [" | ", " - ", " – ", " — ", " « ", " » ", " · "].map { Array($0.utf8) }
    for separator in separators {
      guard let cut = TitleChoice.lastIndex(of: separator, in: s.value) else { continue }
      var part = s
      part.value = Array(s.value[..<cut])
      if part.value.count >= 8 { add(part, weight) }
    }
  }

  /// A title's two halves at its last separator.
  static func cut(_ value: [UInt8]) -> ([UInt8], [UInt8])? {
    guard value.count <= longest else { return nil }
    let separators: [[UInt8]] = [" | ", " - ", " – ", " — ", " « ", " » ", " · ", "|"].map { Array($0.utf8) }
    var best: (Int, Int)?
    for separator in separators {
      if let at = lastIndex(of: separator, in: value), at > (best?.0 ?? 0) { best = (at, separator.count) }
    }
    guard let best else { return nil }
    let head = PageData.clean(Array(value[..<best.0]))
    let tail = PageData.clean(Array(value[(best.0 &+ best.1)...]))
    return head.isEmpty || tail.isEmpty ? nil : (head, tail)
  }

  private mutating func add(_ s: Statement, _ weight: Float) {
    guard s.value.count <= TitleChoice.longest else { return }
    let hash = LineRoles.key(s.value)
    let weight = siteNames.contains(hash) ? weight * 0.15 : weight
    let letters = TitleChoice.letters(s.value).count
    guard letters >= 4 else { return }
    if let i = candidates.firstIndex(where: { $0.hash == hash }) {
      candidates[i].weight += weight
    } else {
      candidates.append(
        Candidate(value: s.value, hash: hash, weight: weight, path: s.path, start: s.start, end: s.end))
    }
  }

  /// The winner, its place, and how sure it is.
  func best(_ page: PageBytes) -> Evidence<String>? {
    guard var best = candidates.first else { return nil }
    var total: Float = 0
    for c in candidates {
      total += c.weight
      if c.weight > best.weight { best = c }
    }
    return Evidence(
      String(decoding: best.value, as: UTF8.self), origin: best.path == "h1" ? .text : .metadata,
      source: page.source(best.start, best.end), path: best.path,
      score: min(1, best.weight / max(0.1, total) + 0.3))
  }

  /// What else was stated, the likeliest first.
  func others(_ page: PageBytes) -> [Evidence<String>] {
    let chosen = best(page)?.value
    let total = candidates.reduce(Float(0.1)) { $0 + $1.weight }
    return candidates.enumerated().sorted {
      ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset)
    }.map(\.element).filter { String(decoding: $0.value, as: UTF8.self) != chosen }.prefix(8).map { c in
      Evidence(
        String(decoding: c.value, as: UTF8.self), origin: c.path == "h1" ? .text : .metadata,
        source: page.source(c.start, c.end), path: c.path, score: min(1, c.weight / total))
    }
  }

  var bestValue: [UInt8] { candidates.max { $0.weight < $1.weight }?.value ?? [] }

  static func letters(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    for b in bytes {
      if b >= 0x41 && b <= 0x5A {
        out.append(b | 0x20)
      } else if (b >= 0x61 && b <= 0x7A) || (b >= 0x30 && b <= 0x39) || (b >= 0x80 && b != 0xE2) {
        out.append(b)
      }
    }
    return out
  }

  static func contains(_ whole: [UInt8], _ part: [UInt8]) -> Bool {
    guard !part.isEmpty, part.count <= whole.count else { return false }
    for i in 0...(whole.count &- part.count) where whole[i] == part[0] {
      if whole[i..<(i &+ part.count)].elementsEqual(part) { return true }
    }
    return false
  }

  static func lastIndex(of part: [UInt8], in whole: [UInt8]) -> Int? {
    guard !part.isEmpty, part.count <= whole.count else { return nil }
    var i = whole.count &- part.count
    while i >= 0 {
      if whole[i..<(i &+ part.count)].elementsEqual(part) { return i }
      i &-= 1
    }
    return nil
  }
}
