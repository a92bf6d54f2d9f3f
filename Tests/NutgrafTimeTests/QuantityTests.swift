// SPDX-License-Identifier: Apache-2.0
import NutgrafText
import NutgrafTime
import Testing

/// The quantities in `text`: words, kind, comparator and value, unit or currency, `per`.
func quantities(_ text: String) -> [String] {
  let bytes = Array(text.utf8)
  return read(text).quantities.filter { $0.kind != .ordinal }.map { q in
    var out = String(decoding: bytes[q.span.lower..<q.span.upper], as: UTF8.self)
    out += " | \(q.kind.name) \(q.comparator.symbol)\(q.value)"
    if let low = q.low { out += " \(low)" }
    if let high = q.high { out += "…\(high)" }
    if let unit = q.currency ?? q.unit { out += " " + unit }
    if let per = q.per { out += " / " + per }
    return out
  }
}

@Suite struct QuantityTests {
  @Test(arguments: [
    ("Some 640 dockers walked out.", "Some 640 | count ~640.0 docker"),
    ("Hundreds of dockers walked out.", "Hundreds of | count >=200.0 200.0…999.0 docker"),
    ("Fewer than ten ships lay idle.", "Fewer than ten | count <10.0 ship"),
    ("They let go 300 captives from each side.", "300 | count 300.0 captive / each side"),
    ("The swap was 300 for 300.", "300 for 300 | cardinal 300.0 / 300"),
    ("It pledged $1.5 billion.", "$1.5 billion | money 1500000000.0 USD"),
    (
      "It cost between $12 million and $20 million.",
      "between $12 million and $20 million | money 12000000.0 12000000.0…20000000.0 USD"
    ),
    ("A litre is 90 cents.", "90 cents | money 0.9 USD"),
    ("It lent 4.5 crore rupees.", "4.5 crore rupees | money 45000000.0 INR"),
    ("He owes 20 Canadian dollars.", "20 Canadian dollars | money 20.0 CAD"),
    ("Prices rose 8%.", "8% | percent 8.0 %"),
    ("Prices rose by 15-20 per cent.", "15-20 per cent | percent 15.0 15.0…20.0 %"),
    ("The road is 12 kilometres long.", "12 kilometres | measure 12.0 km"),
    ("It fell to -5 degrees Celsius.", "-5 degrees Celsius | measure -5.0 Cel"),
    ("Fire took 40 square kilometres.", "40 square kilometres | measure 40.0 km2"),
    ("He is 6 feet 3 inches tall.", "6 feet 3 inches | measure 6.25 [ft_i]"),
    ("The pilot, 52 years old, lives.", "52 years old | measure 52.0 a"),
    ("Two thirds of the hall left.", "Two thirds | cardinal 0.6666666666666666"),
    ("They need half a million doses.", "half a million | count 500000.0 dose"),
    ("No fewer than twenty-five men came.", "No fewer than twenty-five | count >=25.0 man"),
    ("It moves two hundred and five crates.", "two hundred and five | count 205.0 crate"),
  ])
  func aQuantityHasItsValueUnitAndBounds(_ text: String, _ expected: String) {
    #expect(quantities(text) == [expected])
  }

  @Test(arguments: [
    "Call 555-123-4567 now.", "The Orbit A380 landed.", "Room 101 is shut.",
    "Version 1.2.3 is out.",
    "It lies at 10.0.0.1 today.", "The Orbit 320 landed.", "No. 5 won.", "They won 31-28.",
  ])
  func numbersOfNamesScoresAndTelephonesAreNone(_ text: String) {
    #expect(quantities(text) == [])
  }

  @Test func theCountedNounIsPointedAt() {
    let text = "Some 640 dockers walked out."
    let q = read(text).quantities.first
    #expect(q?.counted == ByteSpan(9, 16))
  }

  @Test func aLengthIsATimeAndNoQuantity() {
    let found = read("The talks lasted less than two hours.")
    #expect(found.quantities.isEmpty)
    #expect(found.times.map(\.value) == ["PT2H"])
    #expect(found.times.map(\.mod) == ["LESS_THAN"])
  }
}
