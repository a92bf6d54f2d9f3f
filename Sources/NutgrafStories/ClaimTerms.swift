// SPDX-License-Identifier: Apache-2.0
import NutgrafNames
import NutgrafReport
import NutgrafText

/// Gives claims their terms: names by who is meant, other words by concept, both weighed by how
/// rare they are in the news and in this story.
struct ClaimTerms {
  private let concepts = Concepts.shared
  private let rarity = WordRarity.embedded
  private var reader = StemReader()
  /// Rarity of each term of the story, by term.
  private var rarities: [UInt32: Float] = [:]
  private let reports: [Report]
  private let names: CrossNames
  /// Of each token of each report, its name, −1 for none.
  private var nameOf: [[Int32]] = []

  init(_ reports: [Report], names: CrossNames) {
    self.reports = reports
    self.names = names
    for (number, report) in reports.enumerated() {
      var of = [Int32](repeating: -1, count: report.document.tokens.count)
      for mention in report.names.mentions where mention.kind != .nominal {
        let key = names.key(number, mention.entity)
        guard key >= 0 else { continue }
        for token in mention.tokens where token < of.count {
          of[token] = Int32(truncatingIfNeeded: key)
        }
      }
      nameOf.append(of)
    }
  }

  /// Adds the claims of a report; `weigh` closes the table.
  mutating func add(_ claims: [Claim], to table: inout ClaimTable) {
    for var claim in claims {
      let first = table.terms.count
      var found = Set<UInt32>()
      collect(claim.tokens, claim.report) { found.insert($0) }
      table.terms.append(contentsOf: found.sorted())
      claim.terms = first..<table.terms.count
      table.claims.append(claim)
    }
    table.starts.append(table.claims.count)
  }

  /// The terms of a run of tokens of a report, in order, with repetitions.
  mutating func collect(_ tokens: Range<Int>, _ number: Int, _ body: (UInt32) -> Void) {
    guard number >= 0, number < reports.count else { return }
    let report = reports[number]
    let nameOf = nameOf[number]
    var lastName: Int32 = -1
    var recent: [UInt32] = []
    for token in tokens {
      let shape = report.document.tokens.shape(token)
      if shape.contains(.punctuation) { continue }
      var name = token < nameOf.count ? nameOf[token] : -1
      if name < 0, shape.contains(.capital) {
        // A name that this report's reading missed, known from another.
        name = Int32(truncatingIfNeeded: names.key(word: report.document.tokens.hash(token)))
      }
      if name >= 0 {
        if name != lastName {
          emit(Self.term(ofName: Int(name)), 4.5, isName: true, body)
          let principal = names.principal(Int(name))
          if principal != Int(name) { emit(Self.term(ofName: principal), 4.5, isName: true, body) }
        }
        lastName = name
        continue
      }
      lastName = -1
      let stem = reader.stem(of: report.document.word(token))
      if concepts.isParticle(stem) {
        for verb in recent.suffix(5) {
          if let concept = concepts.pair(verb, stem) { emit(concept, 5, body) }
        }
      }
      recent.append(stem)
      if concepts.functionWords.contains(report.document.tokens.hash(token)) { continue }
      let concept = concepts(stem)
      let weight = rarity(stem)
      if shape.contains(.number) {
        emit(concept, 3, body)
      } else if Self.smallNumbers.contains(report.document.tokens.hash(token)) {
        emit(concept, 1, body)
      } else if concept != stem {
        emit(concept, min(5, max(2.5, weight)), body)
      } else if weight > 1.2 {
        emit(concept, min(6.5, weight), body)
      }
    }
  }

  private static let smallNumbers = WordSet(
    "two three four five six seven eight nine ten eleven twelve first second third last next new")

  private mutating func emit(
    _ raw: UInt32, _ weight: Float, isName: Bool = false, _ body: (UInt32) -> Void
  ) {
    // Names are odd, other terms even.
    let term = isName ? raw | 1 : raw & ~1
    if let known = rarities[term] {
      if weight < known { rarities[term] = weight }
    } else {
      rarities[term] = weight
    }
    body(term)
  }

  static func term(ofName key: Int) -> UInt32 {
    WordHash.combine(0x6E61_6D65, UInt32(truncatingIfNeeded: key))
  }

  /// Weighs all terms: what every claim of the story has tells little.
  mutating func weigh(_ table: inout ClaimTable) {
    var frequency: [UInt32: Float] = [:]
    for term in table.terms { frequency[term, default: 0] += 1 }
    let claims = Float(max(2, table.claims.count))
    let all = StoryTerms.logarithm(1 + claims)
    table.weights = table.terms.map { term in
      let share = StoryTerms.logarithm((1 + claims) / max(1, (frequency[term] ?? 1) - 1)) / all
      return (rarities[term] ?? 1) * max(0.12, min(1, share))
    }
    for i in table.claims.indices {
      var sum: Float = 0
      for k in table.claims[i].terms where k < table.weights.count { sum += table.weights[k] }
      table.claims[i].weight = sum
    }
  }

  /// The concept of a word.
  mutating func concept(of word: ArraySlice<UInt8>) -> UInt32 {
    concepts(reader.stem(of: word)) & ~1
  }

  /// The weight of a term in this story.
  func rarity(of term: UInt32) -> Float { rarities[term] ?? 0 }
}
