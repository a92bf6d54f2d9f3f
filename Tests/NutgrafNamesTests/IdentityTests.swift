// SPDX-License-Identifier: Apache-2.0
import NutgrafNames
import Testing

/// The Wikidata id that the bearer of `name` gets in `text`.
private func wikidata(_ name: String, _ text: String) -> String? {
  names(text).0.entity(name)?.wikidata
}

private func geonames(_ name: String, _ text: String) -> String? {
  names(text).0.entity(name)?.geonames
}

// MARK: - People

@Test func namesakeOfALesserKnownPersonIsNobody() {
  // However often the name is said: it is no evidence for itself.
  #expect(
    wikidata(
      "David Jones",
      "David Jones opened a bakery on Monday. David Jones baked the first loaf, and David Jones sold it.") == nil)
}

@Test func officeOrCountryBearsAPersonOut() {
  #expect(wikidata("David Jones", "Minister David Jones opened a bakery. Jones baked the first loaf.") == "Q728167")
  #expect(
    wikidata(
      "David Jones",
      "Britain will pay for the bridge. London sent David Jones to open it, and British papers wrote of it.")
      == "Q728167")
}

@Test func namesakeInSportIsNobody() {
  #expect(
    wikidata(
      "David Jones",
      """
      The team of David Jones won the match. The coach praised the squad after the cricket tournament; the batsman \
      hit two wickets in the second innings. Britain was proud, and the British coach spoke in London.
      """) == nil)
}

@Test func familyNameOfTwoNeedsTheOffice() {
  #expect(wikidata("Clinton", "On Tuesday President Clinton met the bakers of the town.") == "Q1124")
  #expect(wikidata("Clinton", "On Tuesday Clinton met the bakers of the town.") == nil)
}

@Test func familyNameAloneNeedsSupport() {
  #expect(wikidata("Harris", "The crowd cheered when Harris came in.") == nil)
}

// MARK: - Places

@Test func countryAfterTheCommaSaysWhichTown() {
  #expect(geonames("Tripoli", "A fire broke out in Tripoli on Monday. Nobody was hurt.") == "2210247")
  let (found, _) = names("A fire broke out in Tripoli, Lebanon, on Monday. Nobody was hurt.")
  #expect(found.entity("Tripoli")?.geonames == "266826")
  #expect(found.entity("Tripoli")?.actsFor == nil)
}

@Test func townComesBeforeItsProvince() {
  #expect(wikidata("New York", "She flew to New York on Monday and came back a day later.") == "Q60")
  #expect(wikidata("New York", "The bakery has shops in Boston, New York and Chicago.") == "Q60")
}

@Test func provinceFollowsTheTownInIt() {
  #expect(wikidata("New York", "The fire in Buffalo, New York, burned for two days.") == "Q1384")
}

@Test func twoTownsOfOneNameSettleNothing() {
  let (found, _) = names("The storm hit Victoria on Monday. The bakery opened a shop in Kansas City.")
  #expect(found.entity("Victoria")?.geonames == nil)
  #expect(found.entity("Victoria")?.actsFor == nil)
  #expect(found.entity("Kansas City")?.wikidata == nil)
  #expect(geonames("Victoria", "The storm hit Victoria, Seychelles, on Monday.") == "241131")
}

@Test func townInSportIsItsTeamButNotInTheDateline() {
  let play = """
     beat Chicago on Sunday. The pitcher gave up two homers in the first inning, and the shortstop was hurt. The coach \
    said that the standings meant little.
    """
  #expect(wikidata("Boston", "Boston" + play) == nil)
  #expect(wikidata("BOSTON", "BOSTON (Harbour News) — Chicago" + play) == "Q100")
}

// MARK: - Facts

@Test func oneRowForOnePersonAndOneCountry() {
  let (found, _) = names("The ministers of the Netherlands met Olaf Scholz in Hamburg on Monday.")
  #expect(found.entity("Netherlands")?.wikidata == "Q55")
  #expect(found.entity("Olaf Scholz")?.wikidata == "Q61053")
}
