// SPDX-License-Identifier: Apache-2.0
import NutgrafArticle
import NutgrafNames
import NutgrafReport
import NutgrafText
import Testing

/// The names stage's result for a text.
func names(_ text: String, date: String? = nil, options names: NamesOptions = NamesOptions())
  -> (Names, SourceText)
{
  var options = ReadOptions()
  if let date { options.published = DateTime(iso: date) }
  guard
    let report = try? Report(
      id: "t", text: Array(text.utf8), options: options, stages: .names, names: names)
  else { return (Names(), SourceText("")) }
  return (report.names, report.document.text)
}

extension Names {
  func entity(_ name: String) -> Entity? { entities.first { $0.name == name } }
  /// The name of the entity that a description or pronoun is of.
  func bearer(_ words: String, in text: SourceText) -> String? {
    let mention = mentions.first { $0.kind != .name && text.string($0.span) == words }
    return mention?.entity.map { entities[$0].name }
  }
}

// MARK: - Resolution

@Test func familyNameFollowsTheFullName() {
  let (found, _) = names(
    "Thomas Harrow met reporters in London on Friday. Harrow said talks would go on.")
  let harrow = found.entity("Thomas Harrow")
  #expect(harrow?.label == .per)
  #expect(harrow?.aliases == ["Harrow"])
}

@Test func familyNameInTheHeadlineWaitsForTheFullName() {
  let (found, _) = names(
    "Harrow rejects the offer\n\nPrime Minister Thomas Harrow told reporters in London that he would not sign.\n")
  #expect(found.entity("Thomas Harrow")?.aliases == ["Harrow"])
}

@Test func honorificTellsTwoOfOneFamilyNameApart() {
  let (found, text) = names(
    """
    John Harrow and his wife Mary Harrow arrived in London on Friday. Mr Harrow spoke first. \
    Mrs Harrow said nothing.
    """)
  let bare = found.mentions.filter { $0.kind == .name && text.string($0.span) == "Harrow" }
  #expect(bare.map { $0.entity.map { found.entities[$0].name } } == ["John Harrow", "Mary Harrow"])
}

@Test func acronymIsItsOrganisation() {
  let (found, _) = names(
    "The World Health Organization sent doctors to Kenya. The WHO said on Monday they would stay.")
  #expect(found.entity("World Health Organization")?.aliases.contains("WHO") == true)
}

@Test func twoSpellingsOfAKnownTownAreOne() {
  let (found, _) = names("Trains left Kyiv on Monday. In Kiev, shops were shut.")
  #expect(found.entities.filter { $0.geonames == "703448" }.count == 1)
}

// MARK: - Roles

@Test func titleBeforeTheNameIsARoleOfItsCountry() {
  let (found, _) = names("Turkish Foreign Minister Thomas Harrow arrived in Paris on Monday.")
  let role = found.entity("Thomas Harrow")?.roles.first
  #expect(role?.title == "Foreign Minister")
  #expect(role?.of.map { found.entities[$0].iso3166 } == "TUR")
}

@Test func appositionIsARole() {
  let (found, _) = names("Thomas Harrow, Russia’s lead negotiator, arrived in Istanbul on Monday.")
  let role = found.entity("Thomas Harrow")?.roles.first
  #expect(role?.title == "lead negotiator")
  #expect(role?.of.map { found.entities[$0].iso3166 } == "RUS")
}

@Test func titlesAreWordsWithoutMarks() {
  for text in [
    "Russia’s foreign minister, Thomas Harrow, arrived in Istanbul on Monday.",
    "On Monday Russia's foreign minister Thomas Harrow arrived in Istanbul.",
  ] {
    let role = names(text).0.entity("Thomas Harrow")?.roles.first
    #expect(role?.title == "foreign minister")
    #expect(role?.of.map { names(text).0.entities[$0].iso3166 } == "RUS")
  }
}

@Test func spokespersonOfTheKremlinActsForRussia() {
  let (found, _) = names("Kremlin spokesperson Thomas Harrow declined to answer questions on Monday.")
  let of = found.entity("Thomas Harrow")?.roles.first?.of
  #expect(of.map { found.entities[$0].name } == "Kremlin")
  #expect(of.flatMap { found.entities[$0].actsFor }.map { found.entities[$0].iso3166 } == "RUS")
}

@Test func formerOfAnIncumbentIsRemarkedOn() {
  let text = "He was urged on by former U.S. President Donald Trump, who spoke in Ohio."
  #expect(names(text, date: "2025-05-17").0.warnings.map(\.code) == ["role_out_of_date"])
  // He was a former president then, and nothing is said of a day the lists do not reach.
  #expect(names(text, date: "2023-05-17").0.warnings.isEmpty)
  #expect(names(text, date: "2031-05-17").0.warnings.isEmpty)
}

@Test func courtesyTitleIsNotRemarkedOn() {
  let (found, _) = names("President Obama spoke in Ohio on Friday.", date: "2025-05-17")
  #expect(found.warnings.isEmpty)
}

// MARK: - Nominals and pronouns

@Test func bothSidesAreTheTwoCountries() {
  let (found, text) = names(
    """
    Russia and Ukraine met in Istanbul on Friday. Russia wants a treaty, Ukraine a ceasefire. \
    Both sides will meet again.
    """)
  let mention = found.mentions.first { text.string($0.span) == "Both sides" }
  let members = mention?.entity.map { found.entities[$0].members } ?? []
  #expect(members.map { found.entities[$0].iso3166 } == ["RUS", "UKR"])
}

@Test func delegationActsForItsCountry() {
  let (found, text) = names("Talks went on in Istanbul. The Ukrainian delegation left on Friday.")
  let mention = found.mentions.first { text.string($0.span) == "The Ukrainian delegation" }
  let country = mention?.entity.flatMap { found.entities[$0].actsFor }
  #expect(country.map { found.entities[$0].iso3166 } == "UKR")
}

@Test func pronounOfTheOnlyManIsHis() {
  let (found, text) = names("Thomas Harrow arrived in London on Friday. He said talks would go on.")
  #expect(found.bearer("He", in: text) == "Thomas Harrow")
}

@Test func pronounBetweenTwoMenIsLeftAlone() {
  let (found, text) = names(
    "Talks between Thomas Harrow and Peter Blake ended on Friday. On Monday he left London.")
  #expect(found.bearer("he", in: text) == nil)
}

// MARK: - Identity

@Test func nobodyIsNotLinked() {
  let (found, _) = names("Zebulon Quarrick, a baker from Leeds, won the prize on Friday.")
  #expect(found.entity("Zebulon Quarrick")?.wikidata == nil)
}

@Test func nationalityActsForItsCountryNamedOrNot() {
  let (found, _) = names("A French minister resigned on Friday.")
  let french = found.entity("French")
  #expect(french?.label == .norp)
  #expect(french?.actsFor.map { found.entities[$0].iso3166 } == "FRA")
}

@Test func callersEntitiesAreFound() {
  let read = UserForms.read(
    tsv: Array("# mine\nq-1\tORG\tQuarrick Mills\tquarrick\nbad line\n".utf8))
  #expect(read.badLines == [3])
  var options = NamesOptions()
  options.userForms = UserForms(read.entities)
  let (found, _) = names("Shares in Quarrick Mills fell in London on Friday.", options: options)
  #expect(found.entity("Quarrick Mills")?.known == "q-1")
  #expect(found.entity("Quarrick Mills")?.own == "q-1")
}

@Test func callersEntitiesHaveTheLabelTheyWereGivenAndAreOne() {
  var options = NamesOptions()
  options.userForms = UserForms([
    UserEntity(id: "q-2", label: .org, name: "Quillhaven Ferrymen", aliases: ["Ferrymen"])
  ])
  let (found, _) = names(
    "The Quillhaven Ferrymen struck on Monday. The Ferrymen want more pay.", options: options)
  #expect(found.entities.filter { $0.own == "q-2" }.map(\.label) == [.org])
  #expect(found.mentions.filter { $0.kind == .name }.map(\.label) == [.org, .org])
}

@Test func oneIdOverReports() {
  var ledger = EntityLedger()
  let (first, _) = names("Thomas Harrow arrived in London on Friday. Harrow spoke to reporters.")
  let (second, _) = names("In Paris, Thomas Harrow met the press on Monday.")
  let a = ledger.add(first)
  let b = ledger.add(second)
  let i = first.entities.firstIndex { $0.name == "Thomas Harrow" }
  let j = second.entities.firstIndex { $0.name == "Thomas Harrow" }
  #expect(i.flatMap { a[$0] } != nil)
  #expect(i.flatMap { a[$0] } == j.flatMap { b[$0] })
}

@Test func ledgerKnowsOtherTransliterations() {
  var ledger = EntityLedger()
  let (first, _) = names("The minister, Oleksii Harbovskyi, resigned on Friday after the vote.")
  let (second, _) = names("The minister, Oleksiy Harbovskiy, gave no reason for leaving on Friday.")
  let (other, _) = names("The minister, Marta Harbovska, was elected to the council on Sunday.")
  let a = Set(ledger.add(first).compactMap { $0 })
  let b = Set(ledger.add(second).compactMap { $0 })
  #expect(!a.isEmpty && a == b)
  #expect(a.isDisjoint(with: ledger.add(other).compactMap { $0 }))
}

@Test func ledgerForgetsWhatIsOld() {
  var ledger = EntityLedger(limit: 3)
  for place in ["Leeds", "Kraków", "Lyon", "Porto", "Turin", "Basel", "Ghent"] {
    _ = ledger.add(names("Trains to \(place) were late on Friday.").0)
    #expect(ledger.count <= 3)
  }
}

// MARK: - What is looked at

@Test func halvesOfGivenNamesAreRead() {
  let (found, _) = names(
    "The chairman, Kang Min-soo, met the press in Seoul on Friday. Mr Kang said the port would open soon.")
  #expect(found.entity("Kang Min-soo")?.label == .per)
}

@Test func nameEndsWithTheQuotationItStandsIn() {
  let (found, text) = names("The play “Nine Tides” began late.")
  #expect(found.mentions.allSatisfy { !text.string($0.span).contains("”") })
}

@Test func creditsAreTwoNames() {
  let (found, _) = names("The customs house on Friday morning. Photograph: Anna Berg/Harrow Gazette")
  #expect(found.entities.allSatisfy { !$0.name.contains("/") })
}

@Test func listsBetweenParagraphsAreRead() {
  let paragraph =
    "The harbour board met in Leeds on Friday to hear what the ferry companies had to say about the new quay. "
  let body = String(repeating: paragraph, count: 4)
  let (found, _) = names(body + "\n\nTerminal 1: Anna Berg\n\n" + body)
  #expect(found.entity("Anna Berg") != nil)
}

@Test func teamsAreNotTheirCountries() {
  let (found, _) = names(
    """
    Tonga beat Samoa in the opening match of the rugby tournament. Samoa's coach praised his squad, but the \\
    fly-half missed three penalties before halftime. Tonga scored four tries and go on to the quarter-final.
    """)
  let team = found.entity("Tonga")
  #expect(team?.wikidata == nil)
  #expect(team?.actsFor.map { found.entities[$0].iso3166 } == "TON")
}

@Test func placesInSportAreCountries() {
  let (found, _) = names(
    """
    The squad trained in Samoa before the rugby tournament. The coach named a new fly-half for the first match in \\
    Samoa; halftime shows and tries drew crowds from Samoa.
    """)
  #expect(found.entity("Samoa")?.iso3166 == "WSM")
}

@Test func scoresAreShares() {
  let (found, _) = names(
    "Angela Merkel arrived in Berlin on Friday. Nobody knew whether Quorl or Brask would come.")
  let sure = found.mentions.first { $0.kind == .name }?.score ?? 0
  #expect(sure > 0.9)
  #expect(found.mentions.allSatisfy { $0.score >= 0 && $0.score <= 1 })
}

// MARK: - Laws

private let sample = """
  LONDON — Kremlin spokesperson Thomas Harrow said on Friday that “both sides” would meet Émile \
  O’Brien-Łukasz of the U.N. in al-Qasr. The Turkish president’s aide, Ms. Anna Berg, agreed; she \
  left. PUTIN-BERG TALKS. i saw london @harrow #berg
  """

private func check(_ bytes: [UInt8]) {
  guard let report = try? Report(id: "t", text: bytes, stages: .names) else { return }
  let text = report.document.text
  var last: ByteSpan?
  var end: UInt32 = 0
  for mention in report.names.mentions {
    #expect(mention.span.upper <= text.count)
    #expect(text.byte(at: mention.span.lower) & 0xC0 != 0x80)
    #expect(text.byte(at: mention.span.upper) & 0xC0 != 0x80)
    if let last { #expect(!(mention.span < last)) }
    last = mention.span
    if mention.kind == .name {
      #expect(mention.span.start >= end)
      end = mention.span.end
    }
    if let entity = mention.entity { #expect(report.names.entities.indices.contains(entity)) }
    #expect(mention.score >= 0 && mention.score <= 1)
  }
  for entity in report.names.entities {
    #expect(!entity.name.isEmpty)
    for other in entity.members + [entity.actsFor, entity.roles.first?.of].compactMap({ $0 }) {
      #expect(report.names.entities.indices.contains(other))
    }
  }
}

@Test func anyPrefixReturns() {
  let bytes = Array(sample.utf8)
  for count in stride(from: 1, through: bytes.count, by: 5) { check(Array(bytes.prefix(count))) }
}

@Test func anyByteFlipReturns() {
  let bytes = Array(sample.utf8)
  for i in stride(from: 0, to: bytes.count, by: 7) {
    for flip: UInt8 in [0x20, 0x40] {
      var flipped = bytes
      flipped[i] ^= flip
      check(flipped)
    }
  }
}

@Test func aPersonOfACountryIsTwoNames() {
  let (found, text) = names(
    "President Ruan Vesk of Kessara thanked the crew. The crew came home on Monday, and Vesk met them.")
  let spans = found.mentions.filter { $0.kind == .name }.map { text.string($0.span) }
  #expect(spans.contains("Ruan Vesk") || spans.contains("President Ruan Vesk"))
  #expect(spans.contains("Kessara"))
}

@Test(arguments: ["Mr ", "U.S. ", "al-", "“", "the two ", "Harrow-", "President of ", "A B "])
func manyOfTheSameReturn(_ unit: String) {
  check(Array(String(repeating: unit, count: 3000).utf8))
}

@Test(arguments: ["Русский текст", "“”’", "a\u{301}b", "U.S.", "''s's", "\n\n\n.", "Mr", "of", "\u{feff}"])
func oddTextsReturn(_ text: String) { check(Array(text.utf8)) }

@Test func sameTextSameNames() {
  let (a, _) = names(sample)
  let (b, _) = names(sample)
  #expect(a.mentions.map(\.span) == b.mentions.map(\.span))
  #expect(a.entities.map(\.name) == b.entities.map(\.name))
  #expect(a.entities.map(\.wikidata) == b.entities.map(\.wikidata))
}

@Test func namesAloneAreTheSameWithoutTrees() throws {
  let text = Array(
    "Ilse Brandt, mayor of Varnholm, met French ministers in Paris on Friday. Brandt said the talks with the EU went on.".utf8)
  let alone = try Report(id: "t", text: text, stages: .names)
  let both = try Report(id: "t", text: text, stages: [.syntax, .names])
  #expect(alone.syntax.isEmpty)
  #expect(both.syntax.heads.count == both.document.tokens.count)
  #expect(!alone.names.mentions.isEmpty)
  #expect(alone.names.mentions.map(\.span) == both.names.mentions.map(\.span))
  #expect(alone.names.mentions.map(\.label) == both.names.mentions.map(\.label))
}

@Test func formerBeforeATitleIsNoPartOfIt() {
  let (found, _) = names("Former President Ilse Brandt spoke in Varnholm.")
  let role = found.entity("Ilse Brandt")?.roles.first
  #expect(role?.title == "President")
  #expect(role?.former == true)
}

@Test(arguments: [
  ("Former President Donald Trump spoke in Chicago.", "2026-03-01", true),
  ("Former President Donald Trump spoke in Chicago.", "2023-03-01", false),
  ("US President Donald Trump spoke in Chicago.", "2022-06-01", true),
  ("US President Joe Biden spoke in Chicago.", "2026-03-01", true),
  ("US President Joe Biden spoke in Chicago.", "2024-03-01", false),
])
func anOfficeIsHeldFromItsFirstDayToItsLast(text: String, date: String, isWarned: Bool) {
  #expect(names(text, date: date).0.warnings.map(\.code) == (isWarned ? ["role_out_of_date"] : []))
}
