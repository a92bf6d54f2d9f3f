// SPDX-License-Identifier: Apache-2.0
import NutgrafJSON
import NutgrafText

/// Finds the article in a page's JSON-LD and reads its properties.
enum LinkedData {
  /// Objects whose type is an article's, in order, wherever they are nested.
  static func findArticles(
    _ value: JSONValue, into found: inout [JSONValue], depth: Int, budget: inout Int
  ) {
    guard depth > 0, budget > 0 else { return }
    budget &-= 1
    if let values = value.array {
      for v in values { findArticles(v, into: &found, depth: depth &- 1, budget: &budget) }
      return
    }
    guard let members = value.object else { return }
    if isArticle(value["@type"]) {
      found.append(value)
      return
    }
    for member in members {
      guard member.key == Array("@graph".utf8) || member.key == Array("mainEntity".utf8)
        || member.key == Array("mainEntityOfPage".utf8) || member.key == Array("itemListElement".utf8) && false
        || member.key == Array("hasPart".utf8) && false || member.value.array != nil && depth > 7
      else { continue }
      findArticles(member.value, into: &found, depth: depth &- 1, budget: &budget)
    }
  }

  private static func isArticle(_ type: JSONValue?) -> Bool {
    guard let type else { return false }
    if let list = type.array { return list.contains { isArticle($0) } }
    guard let name = type.string else { return false }
    return name.hasSuffix("Article") || name.hasSuffix("BlogPosting") || name.hasSuffix("Report")
      || name.hasSuffix("LiveBlogPosting") || name.hasSuffix("Review") || name == "Blog"
      || name.hasSuffix("SocialMediaPosting")
  }

  /// A `LiveBlogPosting`.
  static func isLive(_ article: JSONValue) -> Bool {
    let types = article["@type"]?.array ?? [article["@type"]].compactMap { $0 }
    return types.contains { $0.string?.hasSuffix("LiveBlogPosting") == true }
  }

  static func read(_ article: JSONValue, start: UInt32, end: UInt32, into out: inout [Statement]) {
    func add(_ key: StaticString, _ bytes: [UInt8]?, _ path: String? = nil) {
      guard let bytes, out.count < 1000 else { return }
      var decoded: [UInt8] = []
      CharacterReferences.append(bytes.span, 0, bytes.count, mode: .data, to: &decoded)
      let value = PageData.clean(decoded)
      guard !value.isEmpty else { return }
      let name = key.withUTF8Buffer { buffer in unsafe Array(buffer) }
      out.append(
        Statement(
          key: name, value: value, start: start, end: end,
          path: "json-ld:" + (path ?? String(decoding: name, as: UTF8.self))))
    }
    for key in ["headline", "alternativeHeadline", "name", "description", "datePublished", "dateModified", "dateCreated", "inLanguage", "url"] as [StaticString] {
      let value = article[key]
      add(key, value?.bytes ?? value?.array?.first?.bytes)
    }
    func people(_ value: JSONValue?, _ key: StaticString, depth: Int) {
      guard let value, depth > 0 else { return }
      if let list = value.array {
        for v in list.prefix(30) { people(v, key, depth: depth &- 1) }
      } else if let bytes = value.bytes {
        add(key, bytes)
      } else if let name = value["name"] {
        let isOrganisation = value["@type"]?.string.map { $0.hasSuffix("Organization") } ?? false
        if let list = name.array {
          for v in list.prefix(30) { add(key, v.bytes) }
        } else {
          add(key, name.bytes, isOrganisation ? "author[Organization].name" : nil)
        }
      }
    }
    people(article["author"], "author", depth: 3)
    people(article["creator"], "creator", depth: 3)
    people(article["publisher"], "publisher", depth: 2)
    for key in ["articleSection", "keywords"] as [StaticString] {
      if let list = article[key]?.array {
        for v in list.prefix(60) { add(key, v.bytes) }
      } else {
        add(key, article[key]?.bytes)
      }
    }
    add("mainEntityOfPage", article["mainEntityOfPage"]?.bytes ?? article["mainEntityOfPage"]?["@id"]?.bytes)
  }
}
