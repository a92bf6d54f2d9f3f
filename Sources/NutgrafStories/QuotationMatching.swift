// SPDX-License-Identifier: Apache-2.0
import NutgrafSpeech
import NutgrafText

extension ComparisonBuilder {
  private struct Said {
    var report: Int
    var speaker: Int
    var span: ByteSpan
    var terms: Set<UInt32>
    /// All stems, little words too: how near the wordings are.
    var words: Set<UInt32>
    var claims: [Int]
  }

  /// Brings together the wordings in which reports give one person's words.
  mutating func compareQuotations() -> [QuotationVariants] {
    var bySpeaker: [Int: [Said]] = [:]
    for (number, report) in reports.enumerated() {
      for quotation in report.speech.quotations where quotation.kind != .indirect {
        let speaker = names.key(number, quotation.speaker)
        guard speaker >= 0 else { continue }
        var found = Set<UInt32>()
        var words = Set<UInt32>()
        var claims: [Int] = []
        let quoted = quotation.kind == .mixed ? marked(number, quotation) : quotation.content
        guard let first = quoted.first else { continue }
        for part in quoted {
          let tokens = report.document.tokens.indices(in: part)
          terms.collect(tokens, number) { found.insert($0) }
          for token in tokens {
            if !report.document.tokens.shape(token).contains(.punctuation) {
              words.insert(terms.concept(of: report.document.word(token)))
            }
            if let claim = claim(number, token), claims.last != claim { claims.append(claim) }
          }
        }
        bySpeaker[speaker, default: []].append(
          Said(
            report: number, speaker: speaker,
            span: quoted.dropFirst().reduce(first) { $0.union($1) }, terms: found,
            words: words, claims: claims))
      }
    }
    var result: [QuotationVariants] = []
    for speaker in bySpeaker.keys.sorted() {
      result.append(contentsOf: variants(bySpeaker[speaker] ?? []))
    }
    result.sort {
      ($0.variants.first?.report ?? 0, $0.variants.first?.span ?? ByteSpan(from: 0, to: 0))
        < ($1.variants.first?.report ?? 0, $1.variants.first?.span ?? ByteSpan(from: 0, to: 0))
    }
    return result
  }

  /// What stands between marks in a mixed quotation.
  private func marked(_ report: Int, _ quotation: Quotation) -> [ByteSpan] {
    quotation.content.filter {
      let text = reports[report].document.text
      let b = text.byte(at: $0.lower)
      return b == 0x22 || (b == 0xE2 && text.byte(at: $0.lower &+ 1) == 0x80)
    }
  }

  private mutating func variants(_ said: [Said]) -> [QuotationVariants] {
    var groups: [[Int]] = []
    var nearness: [Float] = []
    for i in said.indices {
      var best: (Float, Int)?
      // The latest groups suffice: a speaker's sayings of one story are few.
      for g in groups.indices.suffix(64) {
        let first = groups[g][0]
        // Sayings come report by report.
        if let last = groups[g].last, said[last].report == said[i].report { continue }
        let near = likeness(said[first], said[i])
        if near >= 0.28, near > best?.0 ?? 0 { best = (near, g) }
      }
      if let (near, g) = best {
        groups[g].append(i)
        nearness[g] = min(nearness[g], wording(said[groups[g][0]], said[i]))
        _ = near
      } else {
        groups.append([i])
        nearness.append(1)
      }
    }
    var result: [QuotationVariants] = []
    for (g, group) in groups.enumerated() where group.count > 1 {
      let evidence = group.map { FactEvidence(report: said[$0].report, span: said[$0].span) }
      let claims = group.flatMap { said[$0].claims }
      // Two words alike are no statement: "possible" in both is part of what is reported.
      add(.agree, .quotation, evidence, claims: claims, score: nearness[g])
      result.append(
        QuotationVariants(
          speaker: names.name(said[group[0]].speaker)?.name, variants: evidence,
          similarity: nearness[g]))
    }
    return result
  }

  /// How likely two sayings are one: by their content.
  private func likeness(_ a: Said, _ b: Said) -> Float {
    let common = a.terms.intersection(b.terms)
    if common.isEmpty {
      return a.words == b.words && !a.words.isEmpty ? 1 : 0
    }
    func weight(_ set: Set<UInt32>) -> Float {
      set.sorted().reduce(0) { $0 + min(5, terms.rarity(of: $1)) }
    }
    let least = min(weight(a.terms), weight(b.terms))
    guard least > 0 else { return 0 }
    let part = weight(common) / max(5, least)
    return 0.5 * part + 0.5 * wording(a, b)
  }

  /// How alike two wordings are: shared words over all words.
  private func wording(_ a: Said, _ b: Said) -> Float {
    let common = a.words.intersection(b.words).count
    let all = a.words.union(b.words).count
    guard all > 0, min(a.words.count, b.words.count) > 0 else { return 0 }
    let part = Float(common) / Float(min(a.words.count, b.words.count))
    return 0.5 * Float(common) / Float(all) + 0.5 * part
  }
}
