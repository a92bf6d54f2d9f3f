// SPDX-License-Identifier: Apache-2.0
import NutgrafArticle
import NutgrafReport
import NutgrafText

extension ReportJSON {
  mutating func writeArticle() {
    let article = report.article
    json.key("article")
    json.beginObject()
    if article.isPage {
      // A page's headline need not stand in the text: the words, and below where they were found.
      string("title", article.title?.value)
      string("subtitle", article.subtitle?.value)
    } else {
      text("title", article.title)
      text("subtitle", article.subtitle)
    }
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
    if article.isLive {
      json.key("live")
      json.bool(true)
    }
    if let paywalled = article.paywalled {
      json.key("paywalled")
      json.bool(paywalled)
    }
    score(article.score)
    if article.isPage { writeEvidence(article) }
    json.endObject()
  }

  /// Where each value of a page was found; and what else it states for them and was not taken.
  private mutating func writeEvidence(_ article: Article) {
    json.key("evidence")
    json.beginObject()
    text("title", article.title)
    text("subtitle", article.subtitle)
    if !article.authors.isEmpty {
      array("authors", article.authors) { output, author in output.textObject(author) }
    }
    text("url", article.url)
    text("language", article.language)
    text("section", article.section)
    json.endObject()
    guard !article.rejected.isEmpty else { return }
    array("rejected", article.rejected) { output, other in
      output.json.beginObject()
      output.string("field", other.field)
      output.string("value", other.value.value)
      output.evidence(other.value)
      output.json.endObject()
    }
  }

  /// A span where the words stand in the text; with the words and their evidence otherwise too.
  private mutating func text(_ key: StaticString, _ value: Evidence<String>?) {
    guard let value else { return }
    json.key(key)
    textObject(value)
  }

  private mutating func textObject(_ value: Evidence<String>) {
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
