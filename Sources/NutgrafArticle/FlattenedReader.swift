// SPDX-License-Identifier: Apache-2.0
import NutgrafText

extension Article {
  /// Reads text flattened from a page: the text is kept as it is, its lines become blocks.
  ///
  /// A plain text without anything a page puts around articles stays whole.
  /// - Complexity: O(*n*).
  public init(flattened text: SourceText, options: ReadOptions = ReadOptions()) {
    let table = LineTable(text)
    let roles = LineRoles(table, text: text, options: options)
    self.init(text: text, blocks: FlattenedBlocks.join(roles))
    FlattenedBlocks.describe(&self, roles: roles, options: options)
  }
}

/// Turns labelled lines into blocks and what they say of the report.
enum FlattenedBlocks {
  /// One block a line; prose that was wrapped by hand is joined again.
  static func join(_ roles: LineRoles) -> [Block] {
    let lines = roles.table.lines
    var blocks: [Block] = []
    blocks.reserveCapacity(lines.count)
    for i in lines.indices {
      if i > 0, let last = blocks.last, continues(roles, i) {
        blocks[blocks.count &- 1].span = last.span.union(lines[i].span)
        continue
      }
      let kind = roles.kinds[i]
      blocks.append(
        Block(
          span: lines[i].span, kind: kind, level: kind == .heading ? 2 : 0,
          clutter: kind == .clutter ? roles.clutter[i] : .none, score: roles.scores[i]))
    }
    return blocks
  }

  /// Line `i` goes on in the middle of the sentence that the line above left open.
  private static func continues(_ roles: LineRoles, _ i: Int) -> Bool {
    let line = roles.table.lines[i]
    let above = roles.table.lines[i &- 1]
    return roles.kinds[i] == .paragraph && roles.kinds[i &- 1] == .paragraph
      && !line.has(.blankBefore) && line.has(.startsLower) && above.characters >= 40
      && !above.has(.endMark) && !above.has(.endsWithColon)
  }

  static func describe(_ article: inout Article, roles: LineRoles, options: ReadOptions) {
    let text = article.text
    if let title = options.title {
      article.title = Evidence(title, origin: .given, path: "given")
    }
    for block in article.blocks {
      switch block.kind {
      case .title where article.title == nil:
        article.title = Evidence(
          text.string(block.span), origin: .text, span: block.span, path: "line", score: block.score)
      case .subtitle where article.subtitle == nil:
        article.subtitle = Evidence(
          text.string(block.span), origin: .text, span: block.span, path: "line", score: block.score)
      case .byline where article.byline == nil:
        article.byline = block.span
        for name in Byline.names(text, block.span) {
          article.authors.append(
            Evidence(text.string(name), origin: .text, span: name, path: "byline", score: 0.8))
        }
      default: break
      }
    }
    if let publisher = options.publisher {
      article.publisher = Evidence(publisher, origin: .given, path: "given")
    }
    if let url = options.url { article.url = Evidence(url, origin: .given, path: "given") }
    if let language = options.language {
      article.language = Evidence(language, origin: .given, path: "given")
    }
    if let published = options.published {
      article.published = Evidence(published, origin: .given, path: "given")
    }
    if let first = article.blocks.first(where: { $0.kind == .paragraph }) {
      article.dateline = DatelineReader.read(text, first.span)
      if article.publisher == nil, let agency = article.dateline?.agency {
        article.publisher = Evidence(
          text.string(agency), origin: .text, span: agency, path: "dateline", score: 0.6)
      }
    }
  }
}
