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
  private static let doubling: Set<String> = [
    "admit", "commit", "permit", "submit", "expel", "rebel", "compel", "refer", "defer", "confer",
    "occur", "transfer", "deter", "remit", "acquit", "control", "patrol", "cancel", "kidnap",
    "abet", "equip", "repel",
  ]

  static let irregular: [String: (past: String, participle: String)] = {
    var table: [String: (past: String, participle: String)] = [:]
    for entry in irregularList.pieces(by: 0x2C) {
      let words = entry.pieces(by: 0x20)
      guard words.count == 3 else { continue }
      table[String(words[0])] = (String(words[1]), String(words[2]))
    }
    return table
  }()

  /// Calls `found` with each form of `lemma`.
  static func forms(of lemma: String, _ found: (String, VerbForms) -> Void) {
    let bytes = Array(lemma.utf8)
    found(lemma, .base)
    found(third(lemma, bytes), .third)
    let stem = stem(lemma, bytes)
    found(gerund(lemma, bytes, stem), .gerund)
    if let odd = irregular[lemma] {
      found(odd.past, .past)
      found(odd.participle, .participle)
    } else {
      let past = past(lemma, bytes, stem)
      found(past, [.past, .participle])
    }
  }

  static func plural(of noun: String) -> String { third(noun, Array(noun.utf8)) }

  private static func isVowel(_ b: UInt8) -> Bool {
    switch b {
    case 0x61, 0x65, 0x69, 0x6F, 0x75: true
    default: false
    }
  }

  private static func third(_ lemma: String, _ bytes: [UInt8]) -> String {
    guard let last = bytes.last else { return lemma }
    let before = bytes.dropLast().last ?? 0
    switch last {
    case 0x79 where !isVowel(before): return String(lemma.dropLast()) + "ies"
    case 0x73, 0x78, 0x7A, 0x6F: return lemma + "es"
    case 0x68 where before == 0x63 || before == 0x73: return lemma + "es"
    default: return lemma + "s"
    }
  }

  /// The lemma with its last consonant doubled where English doubles it.
  private static func stem(_ lemma: String, _ bytes: [UInt8]) -> String {
    guard let last = bytes.last, bytes.count >= 3 else { return lemma }
    if doubling.contains(lemma) { return lemma + String(decoding: [last], as: UTF8.self) }
    let vowels = bytes.reduce(0) { $0 &+ (isVowel($1) ? 1 : 0) }
    let tail = Array(bytes.suffix(3))
    let closed =
      !isVowel(tail[0]) && isVowel(tail[1]) && !isVowel(last)
      && last != 0x77 && last != 0x78 && last != 0x79
    return vowels == 1 && closed ? lemma + String(decoding: [last], as: UTF8.self) : lemma
  }

  private static func past(_ lemma: String, _ bytes: [UInt8], _ stem: String) -> String {
    guard let last = bytes.last else { return lemma }
    if last == 0x65 { return lemma + "d" }
    if last == 0x79, let before = bytes.dropLast().last, !isVowel(before) {
      return String(lemma.dropLast()) + "ied"
    }
    return stem + "ed"
  }

  private static func gerund(_ lemma: String, _ bytes: [UInt8], _ stem: String) -> String {
    if lemma.hasSuffix("ie") { return String(lemma.dropLast(2)) + "ying" }
    if lemma.hasSuffix("ee") || lemma.hasSuffix("ye") || lemma == "be" { return lemma + "ing" }
    if bytes.last == 0x65 { return String(lemma.dropLast()) + "ing" }
    return stem + "ing"
  }
}
