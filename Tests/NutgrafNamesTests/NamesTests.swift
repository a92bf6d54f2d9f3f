// SPDX-License-Identifier: Apache-2.0
import NutgrafArticle
import NutgrafNames
import NutgrafReport
import NutgrafText
import Testing

/// The names stage's result for a text.
func names(_ text: String, date: String? = nil) -> (Names, SourceText) {
  var options = ReadOptions()
  if let date { options.published = DateTime(iso: date) }
  guard
    let report = try? Report(id: "t", text: Array(text.utf8), options: options, stages: .names)
  else { return (Names(), SourceText("")) }
  return (report.names, report.document.text)
}

extension Names {
  func entity(_ name: String) -> Entity? { entities.first { $0.name == name } }
}

@Test func familyNameFollowsTheFullName() {
  let (found, _) = names(
    "Thomas Harrow met reporters in London on Friday. Harrow said talks would go on.")
  let harrow = found.entity("Thomas Harrow")
  #expect(harrow?.label == .per)
  #expect(harrow?.aliases == ["Harrow"])
}

@Test func titleBeforeTheNameIsARoleOfItsCountry() {
  let (found, _) = names("Turkish Foreign Minister Thomas Harrow arrived in Paris on Monday.")
  let role = found.entity("Thomas Harrow")?.roles.first
  #expect(role?.title == "Foreign Minister")
  #expect(role?.of.map { found.entities[$0].iso3166 } == "TUR")
}

@Test func spokespersonOfTheKremlinActsForRussia() {
  let (found, _) = names("Kremlin spokesperson Thomas Harrow declined to answer.")
  let of = found.entity("Thomas Harrow")?.roles.first?.of
  #expect(of.map { found.entities[$0].name } == "Kremlin")
  #expect(of.flatMap { found.entities[$0].actsFor }.map { found.entities[$0].iso3166 } == "RUS")
}

@Test(arguments: ["Русский текст", "“”’", "a\u{301}b", "U.S.", "''s's", "\n\n\n.", "Mr", "of"])
func anyTextReturns(_ text: String) {
  let (found, source) = names(text)
  for mention in found.mentions {
    #expect(mention.span.upper <= source.count)
    #expect(mention.span.start <= mention.span.end)
  }
}
