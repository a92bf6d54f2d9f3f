// SPDX-License-Identifier: Apache-2.0
import NutgrafNames
import NutgrafText
import Testing

/// Names that the words around them tell the kind of.
struct LabelSignsTests {
  private func labels(_ text: String) -> [String: EntityLabel] {
    let (found, source) = names(text)
    var labels: [String: EntityLabel] = [:]
    for mention in found.mentions where mention.kind == .name { labels[source.string(mention.span)] = mention.label }
    return labels
  }

  @Test func whatHasAFounderIsABody() {
    let told = labels(
      "Samira Toll left Brennach in June. Brennach’s founder blamed the rain. Brennach would not say why.")
    #expect(told["Brennach"] == .org)
    #expect(told["Samira Toll"] == .per)
  }

  @Test func whatIsCalledAPlatformOrANewspaperIsABody() {
    let platform = labels("Kuchelo, a Chinese social media platform, closed on Monday. Kuchelo thanked everybody.")
    #expect(platform["Kuchelo"] == .org)
    let newspaper = labels("Jelvane thanked everybody. Jelvane was founded in May, the newspaper Jelvane reported.")
    #expect(newspaper["Jelvane"] == .org)
  }

  @Test func peopleOfABodyStayPeople() {
    let director = labels("Karel Varga, the company’s executive director, resigned. Varga thanked everybody.")
    #expect(director["Karel Varga"] == .per)
    #expect(director["Varga"] == .per)
    let named = labels("Ilse Varga resigned. Varga users complained. Varga was sorry.")
    #expect(named["Varga"] == .per)
  }

  @Test func aTownThatNobodyIsCalledByIsATown() {
    #expect(labels("Edmonton is tired. Nashville hates Edmonton, and Nashville laughed.")["Nashville"] == .gpe)
  }

  @Test func aHandleThatAPostWritesApartIsANameWithItsSign() {
    let (found, text) = names("RT @ varga_berg_: so tired of this rain #norvale #rain")
    let told = found.mentions.filter { $0.kind == .name && text.string($0.span).contains("@") == false }
    #expect(told.contains { text.string($0.span) == "varga_berg_" && $0.label == .per })
    #expect(!found.entities.contains { $0.name == "@" || $0.aliases.contains("@") })
  }
}
