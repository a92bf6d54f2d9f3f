// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// The visible text of a page, one line for each run between tags that break lines.
enum PageLines {
  static func flatten(_ page: Span<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    var i = 0
    while i < page.count {
      let b = page[i]
      if b == 0x3C {
        var j = i &+ 1
        let closing = j < page.count && page[j] == 0x2F
        if closing { j &+= 1 }
        let name = LooseDate.wordHash(page, j, min(page.count, j &+ 12))
        while j < page.count && page[j] != 0x3E { j &+= 1 }
        i = j &+ 1
        if !closing && hidden.value(name.hash) != 0 { i = end(of: name.hash, page, i) }
        if inline.value(name.hash) == 0 { out.append(0x0A) }
      } else {
        out.append(b < 0x20 ? 0x20 : b)
        i &+= 1
      }
    }
    return out
  }

  private static func end(of name: UInt32, _ page: Span<UInt8>, _ from: Int) -> Int {
    var i = from
    while i &+ 1 < page.count {
      if page[i] == 0x3C && page[i &+ 1] == 0x2F,
        LooseDate.wordHash(page, i &+ 2, min(page.count, i &+ 14)).hash == name
      {
        return i
      }
      i &+= 1
    }
    return page.count
  }

  private static func set(_ list: StaticString) -> HashMap32 {
    var map = HashMap32(capacity: 64)
    for phrase in PhraseList.words(of: list) { for word in phrase { map.insert(word, 1) } }
    return map
  }
  private static let hidden = set("script style noscript template svg")
  private static let inline = set("a b i em strong span u small sub sup time abbr mark cite q font")
}
