// SPDX-License-Identifier: Apache-2.0
import NutgrafJSON
import NutgrafText

/// A value that the page states about itself, and where.
struct Statement: Sendable {
  var key: [UInt8]
  var value: [UInt8]
  /// In the page's UTF-8 form.
  var start: UInt32
  var end: UInt32

  /// `meta[og:title]`, `json-ld:headline`, `itemprop[author]`.
  var path: String
}

/// Everything a page says of itself in machine-readable form: meta tags, links, JSON-LD, microdata.
struct PageData {
  var metas: [Statement] = []
  var jsonLD: [Statement] = []
  var microdata: [Statement] = []
  /// `time[datetime]` elements in order.
  var times: [Statement] = []
  var relAuthors: [Statement] = []
  var titleTag: Statement?
  var canonical: Statement?
  var language: Statement?
  /// The longest `articleBody`.
  var articleBody: [UInt8] = []
  var isFree: Bool?
  /// The page says that it is a live blog.
  var isLive = false

  private static let metaLimit = 400
  private static let scriptLimit = 64

  /// - Complexity: O(*n*) in the nodes; what is read of each is capped.
  init(_ tree: HTMLTree) {
    var scripts = 0
    for (i, n) in tree.nodes.enumerated() where n.kind == 1 {
      switch n.tag {
      case .meta: readMeta(tree, i)
      case .link:
        if canonical == nil, tree.attribute(i, .rel, is: "canonical") {
          canonical = statement(tree, i, .href, key: "canonical", path: "link[rel=canonical]")
        }
      case .html:
        if language == nil { language = statement(tree, i, .lang, key: "lang", path: "html[lang]") }
      case .title:
        if titleTag == nil {
          let value = PageData.clean(tree.text(of: i, limit: 2000))
          if !value.isEmpty {
            titleTag = Statement(key: Array("title".utf8), value: value, start: n.start, end: n.end, path: "title")
          }
        }
      case .script:
        if scripts < PageData.scriptLimit, isLinkedData(tree, i) {
          scripts &+= 1
          readLinkedData(tree, i)
        }
      case .time:
        if times.count < 200, let s = statement(tree, i, .datetime, key: "datetime", path: "time[datetime]") {
          times.append(s)
        }
        if n.attributeCount > 0 { readMicrodata(tree, i) }
      case .a:
        if relAuthors.count < 50, let rel = tree.attribute(i, .rel), contains(tree, rel, "author") {
          let value = PageData.clean(tree.text(of: i, limit: 400))
          if !value.isEmpty {
            relAuthors.append(Statement(key: Array("author".utf8), value: value, start: n.start, end: n.end, path: "a[rel=author]"))
          }
        }
        if n.attributeCount > 1 { readMicrodata(tree, i) }
      default:
        if n.attributeCount > 0 { readMicrodata(tree, i) }
      }
    }
  }

  // MARK: - Meta tags and microdata

  private mutating func readMeta(_ tree: HTMLTree, _ node: Int) {
    guard metas.count < PageData.metaLimit, let content = tree.attribute(node, .content) else {
      return
    }
    guard let name = tree.attribute(node, .property) ?? tree.attribute(node, .name) ?? tree.attribute(node, .itemprop)
    else { return }
    let key = PageData.lowered(tree.value(name, limit: 100))
    let value = PageData.clean(tree.value(content))
    guard !value.isEmpty, key.count < 100 else { return }
    metas.append(
      Statement(
        key: key, value: value, start: content.valueStart, end: content.valueEnd,
        path: "meta[\(String(decoding: key, as: UTF8.self))]"))
  }

  private mutating func readMicrodata(_ tree: HTMLTree, _ node: Int) {
    guard microdata.count < 100, let prop = tree.attribute(node, .itemprop) else {
      return
    }
    let key = PageData.lowered(tree.value(prop, limit: 60))
    guard key.count < 60, PageData.isAsked(key) else { return }
    let path = "itemprop[\(String(decoding: key, as: UTF8.self))]"
    for name in [AttributeName.content, .datetime] {
      if let s = statement(tree, node, name, key: String(decoding: key, as: UTF8.self), path: path) {
        microdata.append(s)
        return
      }
    }
    let n = tree.nodes[node]
    let value = PageData.clean(tree.text(of: node, limit: 400))
    guard !value.isEmpty else { return }
    microdata.append(Statement(key: key, value: value, start: n.start, end: n.end, path: path))
  }

  /// Properties whose values are asked for; those of others are not read.
  private static func isAsked(_ key: [UInt8]) -> Bool {
    let asked: [StaticString] = ["author", "headline", "datepublished", "datemodified"]
    return asked.contains { word in
      word.withUTF8Buffer { buffer in unsafe key.elementsEqual(buffer) }
    }
  }

  private func statement(
    _ tree: HTMLTree, _ node: Int, _ name: AttributeName, key: String, path: String
  ) -> Statement? {
    guard let attribute = tree.attribute(node, name) else { return nil }
    let value = PageData.clean(tree.value(attribute, limit: 4000))
    guard !value.isEmpty else { return nil }
    return Statement(
      key: Array(key.utf8), value: value, start: attribute.valueStart, end: attribute.valueEnd, path: path)
  }

  private func contains(_ tree: HTMLTree, _ attribute: HTMLAttribute, _ word: String) -> Bool {
    let value = PageData.lowered(tree.value(attribute, limit: 200))
    return value.split(separator: 0x20).contains { $0.elementsEqual(word.utf8) }
  }

  private func isLinkedData(_ tree: HTMLTree, _ node: Int) -> Bool {
    guard let type = tree.attribute(node, .type) else { return false }
    let length = Int(type.valueEnd &- type.valueStart)
    guard length >= 19 && length < 80 else { return false }
    return PageData.lowered(tree.value(type)).starts(with: Array("application/ld+json".utf8))
  }

  // MARK: - JSON-LD

  private mutating func readLinkedData(_ tree: HTMLTree, _ node: Int) {
    let child = tree.nodes[node].firstChild
    guard child >= 0 else { return }
    let text = tree.nodes[Int(child)]
    let raw = tree.bytes[Int(text.start)..<min(Int(text.end), tree.bytes.count)]
    guard raw.count < 4 << 20 else { return }
    // Line ends inside strings are common and forbidden: blanks mean the same outside of them.
    var bytes = raw.map { $0 < 0x20 ? 0x20 : $0 }
    while let last = bytes.last, last == 0x20 || last == 0x3B { bytes.removeLast() }
    var value = try? JSONValue(parsing: bytes, depth: 64)
    if value == nil, let open = bytes.firstIndex(where: { $0 == 0x7B || $0 == 0x5B }),
      let close = bytes.lastIndex(where: { $0 == 0x7D || $0 == 0x5D }), open < close
    {
      value = try? JSONValue(parsing: Array(bytes[open...close]), depth: 64)
    }
    guard let value else { return }
    var articles: [JSONValue] = []
    var budget = 2000
    LinkedData.findArticles(value, into: &articles, depth: 8, budget: &budget)
    for article in articles.prefix(4) {
      let before = jsonLD.count
      if LinkedData.isLive(article) { isLive = true }
      LinkedData.read(article, start: text.start, end: text.end, into: &jsonLD)
      if let body = article["articleBody"]?.bytes, body.count > articleBody.count {
        articleBody = body
      }
      if case .bool(let free)? = article["isAccessibleForFree"] { isFree = free }
      if let free = article["isAccessibleForFree"]?.string {
        isFree = free == "True" || free == "true"
      }
      if jsonLD.count > before &+ 200 { break }
    }
  }

  // MARK: - Text

  static func lowered(_ bytes: [UInt8]) -> [UInt8] {
    bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
  }

  /// White space made one blank, none at the ends.
  static func clean(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var pending = false
    var i = 0
    while i < bytes.count {
      let b = bytes[i]
      if b <= 0x20 || (b == 0xC2 && i &+ 1 < bytes.count && bytes[i &+ 1] == 0xA0) {
        pending = true
        i &+= b == 0xC2 ? 2 : 1
        continue
      }
      if pending && !out.isEmpty { out.append(0x20) }
      pending = false
      out.append(b)
      i &+= 1
    }
    return out
  }

  func meta(_ key: StaticString) -> Statement? {
    let name = key.withUTF8Buffer { buffer in unsafe Array(buffer) }
    return metas.first { $0.key == name }
  }
  func metas(_ key: StaticString) -> [Statement] {
    let name = key.withUTF8Buffer { buffer in unsafe Array(buffer) }
    return metas.filter { $0.key == name }
  }
  func linked(_ key: StaticString) -> [Statement] {
    let name = key.withUTF8Buffer { buffer in unsafe Array(buffer) }
    return jsonLD.filter { $0.key == name }
  }
  func micro(_ key: StaticString) -> [Statement] {
    let name = key.withUTF8Buffer { buffer in unsafe Array(buffer) }
    return microdata.filter { $0.key == name }
  }
}
