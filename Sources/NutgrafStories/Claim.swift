// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What a claim's words tell of how it is meant.
struct ClaimFlags: OptionSet, Sendable {
  let rawValue: UInt32
  /// "not", "never", "no", "without" at the verb.
  static let negated = ClaimFlags(rawValue: 1)
  /// "not yet", "yet to": awaited, not done.
  static let notYet = ClaimFlags(rawValue: 2)
  /// "still", "remains": a state that lasts.
  static let still = ClaimFlags(rawValue: 4)
  /// Hangs on something: "only if", "once", "unless".
  static let conditional = ClaimFlags(rawValue: 8)
  /// "will", "plans to", "is to".
  static let planned = ClaimFlags(rawValue: 16)
  /// "may", "could", "reportedly".
  static let possible = ClaimFlags(rawValue: 32)
  /// Told as done: a past or perfect verb.
  static let done = ClaimFlags(rawValue: 64)
  /// Inside quotation marks.
  static let quoted = ClaimFlags(rawValue: 128)
  /// Passed on from somebody, by indirect speech.
  static let passedOn = ClaimFlags(rawValue: 256)
  /// Passed on with distance: "according to", "claims", "intends".
  static let hedged = ClaimFlags(rawValue: 512)
  /// A title, a subtitle or a heading.
  static let heading = ClaimFlags(rawValue: 1024)
  /// Somebody demands, proposes or lists things.
  static let demand = ClaimFlags(rawValue: 2048)
  /// Has a verb of its own.
  static let clause = ClaimFlags(rawValue: 4096)
  /// Somebody refuses or denies something, or is ready for it.
  static let refused = ClaimFlags(rawValue: 8192)
  static let accepted = ClaimFlags(rawValue: 16384)
  /// Not since a day: done, but long ago.
  static let notSince = ClaimFlags(rawValue: 32768)
  /// Somebody demands or proposes it: not done by that.
  static let wished = ClaimFlags(rawValue: 1 << 16)
}

/// One thing a report says: a clause without the words that tell who said it.
struct Claim: Sendable {
  var report: Int
  var sentence: Int
  var span: ByteSpan
  var tokens: Range<Int>
  var flags: ClaimFlags = []
  /// The story's name of who says it, -1 for the report itself or an unnamed source.
  var speaker = -1
  /// The condition on which it hangs, in tokens.
  var condition: Range<Int> = 0..<0
  /// Its terms in `ClaimTable.terms`.
  var terms: Range<Int> = 0..<0
  /// Sum of its terms' weights.
  var weight: Float = 0
}

/// The claims of all reports with their terms, as columns.
struct ClaimTable: Sendable {
  var claims: [Claim] = []
  /// Concepts (even) and names (odd), ascending within a claim, each once.
  var terms: [UInt32] = []
  /// The weight of a term is the same in every claim.
  var weights: [Float] = []
  /// The claims of report `n` are `claims[starts[n]..<starts[n + 1]]`.
  var starts: [Int] = [0]

  func range(ofReport report: Int) -> Range<Int> {
    guard report >= 0, report &+ 1 < starts.count else { return 0..<0 }
    return starts[report]..<starts[report &+ 1]
  }

  /// What two claims share, as the sum of weights.
  /// `plain` is the part of words that are not names.
  func shared(_ a: Range<Int>, _ b: Range<Int>) -> (sum: Float, plain: Float, count: Int) {
    var i = a.lowerBound
    var k = b.lowerBound
    let endA = min(a.upperBound, terms.count)
    let endB = min(b.upperBound, terms.count)
    var sum: Float = 0
    var plain: Float = 0
    var count = 0
    while i < endA && k < endB {
      if terms[i] == terms[k] {
        sum += weights[i]
        if terms[i] & 1 == 0 { plain += weights[i] }
        count &+= 1
        i &+= 1
        k &+= 1
      } else if terms[i] < terms[k] {
        i &+= 1
      } else {
        k &+= 1
      }
    }
    return (sum, plain, count)
  }

  /// How alike two claims are, 0 to 1: what they share, by both and by the shorter.
  func likeness(_ a: Int, _ b: Int) -> Float {
    guard a >= 0, b >= 0, a < claims.count, b < claims.count else { return 0 }
    let x = claims[a]
    let y = claims[b]
    let (sum, plain, count) = shared(x.terms, y.terms)
    guard count > 0, x.weight > 0, y.weight > 0 else { return 0 }
    let both = sum / (x.weight * y.weight).squareRoot()
    let part = sum / max(3, min(x.weight, y.weight))
    let likeness = 0.6 * both + 0.4 * part
    // One word alone is a thin thread, and so are the names of those who are in every sentence.
    if plain < 2 { return likeness * 0.4 }
    return count == 1 ? likeness * 0.6 : likeness
  }
}
