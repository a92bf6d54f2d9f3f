// SPDX-License-Identifier: Apache-2.0
import CNutgrafTables
import NutgrafText

extension TableBytes {
  /// The named character references of HTML; `Documentation/tables/html_entities.md`.
  public static let htmlEntities = unsafe TableBytes(
    embedded: ng_table_html_entities_bytes(), count: Int(ng_table_html_entities_size))
}

extension TableBytes {
  /// The weights of the page segment classifier; `Documentation/tables/article_page.md`.
  public static let articlePage = unsafe TableBytes(
    embedded: ng_table_article_page_bytes(), count: Int(ng_table_article_page_size))
}

extension TableBytes {
  /// Tags, trees and lemmas; `Documentation/tables/syntax.md`.
  public static let syntax = unsafe TableBytes(
    embedded: ng_table_syntax_bytes(), count: Int(ng_table_syntax_size))

  /// The weights of the flattened text line classifier; `Documentation/tables/article_lines.md`.
  public static let articleLines = unsafe TableBytes(
    embedded: ng_table_article_lines_bytes(), count: Int(ng_table_article_lines_size))
}
