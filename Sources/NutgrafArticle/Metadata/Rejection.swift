// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What a page states for its title, authors and dates beside the values that were taken.
enum Rejection {
  private static let mostOfOne = 8

  static func values(
    _ data: PageData, titles: TitleChoice, chosen: Article, page: PageBytes
  ) -> [RejectedValue] {
    var rejected = titles.others(page).map { RejectedValue(field: "title", value: $0) }
    func add(_ field: String, _ statements: [Statement], _ score: Float, unless same: (String) -> Bool) {
      var seen: [String] = []
      for s in statements where seen.count < mostOfOne && s.value.count <= 400 {
        let value = String(decoding: s.value, as: UTF8.self)
        guard !same(value), !seen.contains(value) else { continue }
        seen.append(value)
        rejected.append(
          RejectedValue(
            field: field,
            value: Evidence(
              value, origin: .metadata, source: page.source(s.start, s.end), path: s.path, score: score)))
      }
    }
    add("author", data.linked("author") + data.metas("author") + data.micro("author") + data.relAuthors, 0.3) { value in
      let names = AuthorChoice.split(Array(value.utf8))
      return !names.isEmpty && names.allSatisfy { name in
        chosen.authors.contains { AuthorChoice.same($0.value, name) }
      }
    }
    let dates = data.linked("datePublished") + data.metas("article:published_time") + data.metas("date")
      + data.micro("datepublished") + data.linked("dateCreated") + Array(data.times.prefix(mostOfOne))
    add("published", dates, 0.3) { value in
      guard let read = DateTimeReader.read(Array(value.utf8)) else { return true }
      return read == chosen.published?.value
    }
    return rejected
  }
}
