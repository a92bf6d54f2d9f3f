// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// The written forms of an English verb.
struct VerbForms: OptionSet, Sendable {
  let rawValue: UInt8
  static let base = VerbForms(rawValue: 1)
  /// Third person singular.
  static let third = VerbForms(rawValue: 2)
  static let past = VerbForms(rawValue: 4)
  static let participle = VerbForms(rawValue: 8)
  static let gerund = VerbForms(rawValue: 16)
}

/// Spells regular and irregular forms, so that the lexicon lists lemmas alone.
enum Inflection {
  /// Past and participle of irregular verbs: `base past participle`.
  private static let irregularList = """
    be was been, have had had, do did done, go went gone, give gave given, take took taken, get got got, \
    make made made, say said said, tell told told, meet met met, hold held held, lead led led, \
    speak spoke spoken, break broke broken, shoot shot shot, fight fought fought, strike struck struck, \
    hit hit hit, cut cut cut, shut shut shut, send sent sent, spend spent spent, lend lent lent, \
    build built built, win won won, lose lost lost, leave left left, seek sought sought, \
    bring brought brought, buy bought bought, sell sold sold, pay paid paid, lay laid laid, \
    keep kept kept, sweep swept swept, feed fed fed, flee fled fled, fall fell fallen, \
    find found found, bind bound bound, stand stood stood, withstand withstood withstood, \
    understand understood understood, withdraw withdrew withdrawn, draw drew drawn, throw threw thrown, \
    overthrow overthrew overthrown, blow blew blown, fly flew flown, know knew known, grow grew grown, \
    show showed shown, begin began begun, drive drove driven, write wrote written, rise rose risen, \
    choose chose chosen, steal stole stolen, forbid forbade forbidden, forgive forgave forgiven, \
    see saw seen, come came come, become became become, run ran run, sit sat sat, set set set, \
    put put put, let let let, quit quit quit, beat beat beaten, bear bore borne, swear swore sworn, \
    hear heard heard, mean meant meant, think thought thought, teach taught taught, catch caught caught, \
    feel felt felt, deal dealt dealt, sue sued sued, uphold upheld upheld, withhold withheld withheld, \
    undergo underwent undergone, undertake undertook undertaken, retake retook retaken, \
    overrun overran overrun, offset offset offset, spread spread spread, bid bid bid, shed shed shed, \
    hurt hurt hurt, stick stuck stuck, swing swung swung, hide hid hidden, ride rode ridden, \
    eat ate eaten, wear wore worn, tear tore torn, rebuild rebuilt rebuilt, outlaw outlawed outlawed
    """

  /// Verbs of more than one syllable that double their last letter.
  private static let doublingList = """
    admit commit permit submit expel rebel compel refer defer confer occur transfer deter remit \
    acquit control patrol cancel kidnap abet equip repel
    """

  /// Spells the forms of many verbs and nouns; words are lower-case letters as bytes.
  struct Speller {
    private var irregular: [UInt32: (past: ArraySlice<UInt8>, participle: ArraySlice<UInt8>)] = [:]
    private let doubling: Set<UInt32>
    /// The form that is being spelled.
    private var form: [UInt8] = []

    init() {
      doubling = Set(Pieces(Inflection.doublingList).map { WordHash.folded($0) })
      for verb in Pieces(Inflection.irregularList, by: 0x2C) {
        let words = Array(Pieces(verb))
        guard words.count == 3 else { continue }
        irregular[WordHash.folded(words[0])] = (words[1], words[2])
      }
    }

    /// Calls `found` with the hash of each form of a verb.
    mutating func forms(of lemma: ArraySlice<UInt8>, _ found: (UInt32, VerbForms) -> Void) {
      let hash = WordHash.folded(lemma)
      found(hash, .base)
      spellThird(lemma)
      found(WordHash.folded(form), .third)
      let doubled = doubles(lemma, hash) ? lemma.last : nil
      spellGerund(lemma, doubled)
      found(WordHash.folded(form), .gerund)
      if let odd = irregular[hash] {
        found(WordHash.folded(odd.past), .past)
        found(WordHash.folded(odd.participle), .participle)
      } else {
        spellPast(lemma, doubled)
        found(WordHash.folded(form), [.past, .participle])
      }
    }

    /// The hash of a noun's plural.
    mutating func plural(of noun: ArraySlice<UInt8>) -> UInt32 {
      spellThird(noun)
      return WordHash.folded(form)
    }

    private mutating func spell(_ lemma: ArraySlice<UInt8>, cut: Int = 0, _ ending: StaticString) {
      form.removeAll(keepingCapacity: true)
      form.append(contentsOf: lemma.dropLast(cut))
      ending.withUTF8Buffer { unsafe form.append(contentsOf: $0) }
    }

    private static func isVowel(_ b: UInt8) -> Bool {
      switch b {
      case 0x61, 0x65, 0x69, 0x6F, 0x75: true
      default: false
      }
    }

    private mutating func spellThird(_ lemma: ArraySlice<UInt8>) {
      let before = lemma.dropLast().last ?? 0
      switch lemma.last {
      case nil: spell(lemma, "")
      case 0x79 where !Speller.isVowel(before): spell(lemma, cut: 1, "ies")
      case 0x73, 0x78, 0x7A, 0x6F: spell(lemma, "es")
      case 0x68 where before == 0x63 || before == 0x73: spell(lemma, "es")
      default: spell(lemma, "s")
      }
    }

    /// Whether English doubles the last consonant before "ed" and "ing".
    private func doubles(_ lemma: ArraySlice<UInt8>, _ hash: UInt32) -> Bool {
      if doubling.contains(hash) { return true }
      guard let last = lemma.last, let middle = lemma.dropLast().last,
        let first = lemma.dropLast(2).last
      else { return false }
      let closed =
        !Speller.isVowel(first) && Speller.isVowel(middle) && !Speller.isVowel(last)
        && last != 0x77 && last != 0x78 && last != 0x79
      return closed && lemma.reduce(0) { $0 &+ (Speller.isVowel($1) ? 1 : 0) } == 1
    }

    private mutating func spellPast(_ lemma: ArraySlice<UInt8>, _ doubled: UInt8?) {
      if lemma.last == 0x65 { return spell(lemma, "d") }
      if lemma.last == 0x79, let before = lemma.dropLast().last, !Speller.isVowel(before) {
        return spell(lemma, cut: 1, "ied")
      }
      spell(lemma, "ed", doubled)
    }

    private mutating func spellGerund(_ lemma: ArraySlice<UInt8>, _ doubled: UInt8?) {
      let before = lemma.dropLast().last
      guard lemma.last == 0x65 else { return spell(lemma, "ing", doubled) }
      if before == 0x69 { return spell(lemma, cut: 2, "ying") }
      let keeps = before == 0x65 || before == 0x79 || lemma.count == 2 && before == 0x62
      spell(lemma, cut: keeps ? 0 : 1, "ing")
    }

    private mutating func spell(
      _ lemma: ArraySlice<UInt8>, _ ending: StaticString, _ doubled: UInt8?
    ) {
      spell(lemma, ending)
      if let doubled { form.insert(doubled, at: lemma.count) }
    }
  }
}
