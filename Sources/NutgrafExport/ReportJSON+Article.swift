// SPDX-License-Identifier: Apache-2.0
import NutgrafArticle
import NutgrafReport
import NutgrafText

extension ReportJSON {
  mutating func writeArticle() {
    let article = report.article
    json.key("article")
    json.beginObject()
    text("title", article.title)
    text("subtitle", article.subtitle)
    span("byline", article.byline)
    array("authors", article.authors) { output, author in output.json.string(author.value) }
    if let publisher = article.publisher {
      json.key("publisher")
      json.beginObject()
      string("name", publisher.value)
      span("span", publisher.span)
      evidence(publisher)
      json.endObject()
    }
    if let dateline = article.dateline {
      json.key("dateline")
      json.beginObject()
      span("span", dateline.span)
      if let place = dateline.place { string("place", report.document.string(place)) }
      if let agency = dateline.agency { string("agency", report.document.string(agency)) }
      string("date", dateline.date?.iso)
      json.endObject()
    }
    date("published", article.published)
    date("modified", article.modified)
    string("url", article.url?.value)
    string("section", article.section?.value)
    if !article.tags.isEmpty {
      array("tags", article.tags) { output, tag in output.json.string(tag.value) }
    }
    if let paywalled = article.paywalled {
      json.key("paywalled")
      json.bool(paywalled)
    }
    score(article.score)
    json.endObject()
  }

  /// A span where the words stand in the text; with the words and their evidence otherwise too.
  private mutating func text(_ key: StaticString, _ value: Evidence<String>?) {
    guard let value else { return }
    json.key(key)
    json.beginObject()
    if let span = value.span { bounds(span) }
    string("text", value.value)
    evidence(value)
    json.endObject()
  }

  private mutating func date(_ key: StaticString, _ value: Evidence<DateTime>?) {
    guard let value else { return }
    json.key(key)
    json.beginObject()
    string("value", value.value.iso)
    span("span", value.span)
    evidence(value)
    json.endObject()
  }

  private mutating func evidence<Value>(_ value: Evidence<Value>) {
    string("from", value.origin.name)
    string("path", value.path)
    if let source = value.source {
      json.key("source")
      json.beginObject()
      int("start", source.lower)
      int("end", source.upper)
      json.endObject()
    }
    score(value.score)
  }
}
