// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Chooses the authors' names among what the page states and prints.
enum AuthorChoice {
  /// - Parameter printed: the names of the byline on the page.
  static func authors(
    _ data: PageData, page: PageBytes, publisher: String?, printed: [Evidence<String>]
  ) -> [Evidence<String>] {
    let organisations = data.linked("author").filter { $0.path.hasPrefix("json-ld:author[") }
    let people = data.linked("author").filter { !$0.path.hasPrefix("json-ld:author[") }
    let groups: [([Statement], Float)] = [
      (people, 0.95), (data.linked("creator").filter { !isAddress($0.value) }, 0.85),
      (data.metas("sailthru.author"), 0.9), (data.metas("parsely-author"), 0.9),
      (data.metas("cxenseparse:author"), 0.9), (data.metas("dcterms.creator"), 0.85),
      (data.metas("author"), 0.8), (data.metas("byl"), 0.85), (data.metas("dc.creator"), 0.8),
      (data.metas("article:author"), 0.8), (data.metas("og:article:author"), 0.8),
      (data.micro("author"), 0.7), (data.relAuthors, 0.7), (data.metas("twitter:data1"), 0.5),
    ]
    var houses: [Evidence<String>] = []
    for (statements, score) in groups {
      var found: [Evidence<String>] = []
      for s in statements.prefix(20) {
        for name in split(s.value) where !found.contains(where: { same($0.value, name) }) {
          found.append(
            Evidence(name, origin: .metadata, source: page.source(s.start, s.end), path: s.path, score: score))
        }
      }
      // The house itself signs only where nobody else does.
      if found.count == 1, let only = found.first, isHouse(only.value, publisher, data) {
        if houses.isEmpty { houses = found }
        continue
      }
      if !found.isEmpty { return found }
    }
    if !printed.isEmpty { return printed }
    if !houses.isEmpty { return houses }
    var found: [Evidence<String>] = []
    for s in organisations.prefix(5) {
      for name in split(s.value) where !found.contains(where: { same($0.value, name) }) {
        found.append(
          Evidence(name, origin: .metadata, source: page.source(s.start, s.end), path: s.path, score: 0.5))
      }
    }
    return found
  }

  /// The publisher's name, a domain, or a stand-in for no name.
  private static func isHouse(_ name: String, _ publisher: String?, _ data: PageData) -> Bool {
    if let publisher, same(name, publisher) { return true }
    if let s = data.linked("publisher").first, same(name, String(decoding: s.value, as: UTF8.self)) { return true }
    let bytes = Array(name.utf8)
    if bytes.contains(0x2E) && !bytes.contains(0x20) { return true }
    let key = LineRoles.key(bytes)
    return standIns.contains(key)
  }

  private static let standIns: [UInt32] = [
    "No Author", "Admin", "Administrator", "Editor", "Staff", "Redaktion", "Online-Redaktion", "Newsroom", "Web Desk", "Guest", "Staff Reporter",
  ].map { LineRoles.key(Array($0.utf8)) }

  static func same(_ a: String, _ b: String) -> Bool {
    LineRoles.key(Array(a.utf8)) == LineRoles.key(Array(b.utf8))
  }

  static func isAddress(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: Array("http".utf8)) || bytes.starts(with: Array("www.".utf8)) || bytes.contains(0x40)
      || (bytes.contains(0x2F) && !bytes.contains(0x20))
  }

  private static let postsBy: [[UInt8]] = [
    "View all posts by ", "Zeige alle Beiträge von ", "Posts by ", "Alle Beiträge von ", "Voir tous les articles de ", "Ver todas las entradas de ",
    "More by ", "See all articles by ",
  ].map { Array($0.utf8) }

  /// The names in a stated author value: it may hold several, a "By" and a job.
  static func split(_ value: [UInt8]) -> [String] {
    guard !isAddress(value), value.count <= 300 else { return [] }
    let bytes = value.span
    var start = LineShapes.bylineHead(bytes, 0, bytes.count) ?? 0
    for head in postsBy where value.starts(with: head) { start = head.count }
    if start > 0, start < bytes.count, !postsBy.contains(where: { $0.count == start }), !(bytes[start] >= 0x41 && bytes[start] <= 0x5A) && bytes[start] < 0x80 { start = 0 }
    var names: [String] = []
    var from = start
    func close(_ to: Int) {
      var (low, high) = LineTable.trim(value.span, from, to)
      // "Ana Lima (lim)": the sign is not part of the name.
      if high > low, value[high &- 1] == 0x29, let open = value[low..<high].lastIndex(of: 0x28), open > low {
        (low, high) = LineTable.trim(value.span, low, open)
      }
      guard low < high, high &- low <= 80, names.count < 20 else { return }
      let line = LineScanner.scan(value.span, low, high)
      guard line.letters >= 2, line.words <= 7, line.clutterStrength < 3 || line.words >= 2, !line.has(.timeLike) else { return }
      names.append(String(decoding: value[low..<high], as: UTF8.self))
    }
    var i = start
    while i < bytes.count {
      let b = bytes[i]
      if b == 0x2C || b == 0x3B || b == 0x7C || b == 0x26 {
        close(i)
        from = i &+ 1
      } else if b == 0x20, i &+ 5 <= bytes.count {
        let rest = bytes.count &- i
        if rest > 5, bytes[i &+ 1] | 0x20 == 0x61, bytes[i &+ 2] | 0x20 == 0x6E, bytes[i &+ 3] | 0x20 == 0x64, bytes[i &+ 4] == 0x20 {
          close(i)
          from = i &+ 5
          i = from
          continue
        }
        if rest > 5, bytes[i &+ 1] == 0x75, bytes[i &+ 2] == 0x6E, bytes[i &+ 3] == 0x64, bytes[i &+ 4] == 0x20 {
          close(i)
          from = i &+ 5
          i = from
          continue
        }
      }
      i &+= 1
    }
    close(bytes.count)
    return names
  }
}
