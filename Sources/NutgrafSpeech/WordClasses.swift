// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What a word can be in a reporting clause.
package struct WordClass: OptionSet, Hashable, Sendable {
  package let rawValue: UInt32
  /// Takes a clause or words as its content: said, told, added.
  static let report = WordClass(rawValue: 1 << 0)
  /// Takes a thing or an infinitive: demanded, rejected, urged.
  static let position = WordClass(rawValue: 1 << 1)
  static let auxiliary = WordClass(rawValue: 1 << 2)
  static let negation = WordClass(rawValue: 1 << 3)
  static let determiner = WordClass(rawValue: 1 << 4)
  static let preposition = WordClass(rawValue: 1 << 5)
  /// he, she, they, it, I, we, you.
  static let subjectPronoun = WordClass(rawValue: 1 << 6)
  static let objectPronoun = WordClass(rawValue: 1 << 7)
  /// that, whether, if, how.
  static let complementizer = WordClass(rawValue: 1 << 8)
  static let relative = WordClass(rawValue: 1 << 9)
  static let conjunction = WordClass(rawValue: 1 << 10)
  /// An adverb that may stand in a verb group: also, later.
  static let adverb = WordClass(rawValue: 1 << 11)
  /// A person's title before the name.
  static let honorific = WordClass(rawValue: 1 << 12)
  /// A person by what they do: mayor, spokesman.
  static let roleNoun = WordClass(rawValue: 1 << 13)
  /// Many who speak as one: police, ministry.
  static let collective = WordClass(rawValue: 1 << 14)
  /// A weekday, month or like word of time.
  static let timeWord = WordClass(rawValue: 1 << 15)
  /// Begins a clause beside the main one: because, while, after.
  static let subordinator = WordClass(rawValue: 1 << 16)
  /// The word is as often a noun: claims, reports, plans.
  static let orNoun = WordClass(rawValue: 1 << 17)
  /// Takes the addressee as its object: told, asked, assured.
  static let addressed = WordClass(rawValue: 1 << 18)
  static let male = WordClass(rawValue: 1 << 19)
  static let female = WordClass(rawValue: 1 << 20)
  static let plural = WordClass(rawValue: 1 << 21)
  /// Speaks for another: spokesman, lawyer.
  static let speaksFor = WordClass(rawValue: 1 << 22)

  package init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// The closed list behind `WordClass`, keyed by `WordHash.folded`.
struct WordClasses: Sendable {
  static let shared = WordClasses()

  private var keys = [UInt32](repeating: 0, count: 4096)
  private var values = [UInt32](repeating: 0, count: 4096)

  /// The classes of a word; empty for one that is not listed. O(1).
  @inline(__always)
  subscript(_ hash: UInt32) -> WordClass {
    var at = Int(hash & 4095)
    for _ in 0..<64 {
      let key = keys[at]
      if key == hash { return WordClass(rawValue: values[at]) }
      if key == 0 { return [] }
      at = (at &+ 1) & 4095
    }
    return []
  }

  private init() {
    for (kind, words) in Self.lists { for word in Self.split(words) { add(word, kind) } }
    for (kind, words) in Self.verbs {
      for word in Self.split(words) { for form in Self.forms(word) { add(form, kind) } }
    }
  }

  private mutating func add(_ word: [UInt8], _ kind: WordClass) {
    let hash = WordHash.folded(word)
    var at = Int(hash & 4095)
    for _ in 0..<64 {
      if keys[at] == hash || keys[at] == 0 {
        keys[at] = hash
        values[at] |= kind.rawValue
        return
      }
      at = (at &+ 1) & 4095
    }
  }

  private static func split(_ words: String) -> [[UInt8]] {
    Pieces(words, by: 0x0A).flatMap { Pieces($0).map(Array.init) }
  }

  /// A regular verb's four forms.
  static func forms(_ base: [UInt8]) -> [[UInt8]] {
    guard let last = base.last, base.count > 1 else { return [base] }
    let stem = Array(base.dropLast())
    let before = base[base.count &- 2]
    func with(_ s: [UInt8], _ ending: String) -> [UInt8] { s + Array(ending.utf8) }
    let isVowelY = [0x61, 0x65, 0x6F, 0x75].contains(before)
    if last == 0x65 {
      return [base, with(base, "s"), with(base, "d"), with(stem, "ing")]
    }
    if last == 0x79 && !isVowelY {
      return [base, with(stem, "ies"), with(stem, "ied"), with(base, "ing")]
    }
    let hisses = last == 0x73 || last == 0x78 || (last == 0x68 && (before == 0x73 || before == 0x63))
    return [base, with(base, hisses ? "es" : "s"), with(base, "ed"), with(base, "ing")]
  }

  private static let verbs: [(WordClass, String)] = [
    (
      .report,
      """
      add announce argue ask assert acknowledge answer allege boast caution claim comment complain
      conclude concede confirm contend declare deny disclose emphasize emphasise estimate explain
      exclaim hint imply indicate inform insist joke lament maintain mention muse note observe predict
      proclaim quip reassert recall recount remark reiterate repeat reply report respond reveal sigh
      shout state stress suggest suspect testify tweet underline underscore urge venture vow warn
      whisper yell assure believe fear hope expect speculate stipulate retort counter advise remind
      reckon opine convey clarify recommend post affirm propose agree pledge promise demand
      """
    ),
    (
      .position,
      """
      demand reject denounce condemn criticize criticise praise welcome oppose endorse support urge
      decline refuse promise pledge vow threaten offer propose accuse blame dismiss question request
      order warn defend slam blast applaud hail decry deplore protest plan hope expect intend
      """
    ),
    (.addressed, "ask assure inform remind warn advise urge"),
  ]

  private static let lists: [(WordClass, String)] = [
    (
      .report,
      """
      said says say saying told tell tells telling wrote writes write writing written thinks think
      thought thinking admitted admits admit admitting knew felt feels swore swears hinted
      quipped quipping
      """
    ),
    (.position, "denied denies deny denying sought seeks backs backed backing wants wanted"),
    (.addressed, "told tell tells telling"),
    (
      .orNoun,
      """
      report reports claim claims comment comments demand demands plan plans hope hopes fear fears
      request requests question questions order orders protest protests promise promises pledge
      pledges vow vows support offer offers state states note notes answer answers remark remarks
      estimate estimates post posts tweet tweets welcome reply replies suspect suspects stress
      thought thinking writing joke jokes shout shouts counter blame praise warning reporting
      saying urge urges posting question
      """
    ),
    (
      .auxiliary,
      """
      is are was were be been being am has have had having do does did will would can could may might
      must shall should 'd 'll 've 'm 're
      """
    ),
    (.negation, "not n't never no neither nor n’t cannot hardly"),
    (
      .determiner,
      """
      the a an this these those his her its their our my your some any each every another both
      several many most all one two three four five six seven eight nine ten
      """
    ),
    (
      .preposition,
      """
      of in on at for from to with by about over under against during between among through into
      after before since until toward towards within without near across behind around amid outside
      inside along despite like upon per via
      """
    ),
    (.subjectPronoun, "he she they it i we you who"),
    (.objectPronoun, "him her them me us himself herself themselves itself"),
    (.complementizer, "that whether if how why what"),
    (.relative, "who which whose whom that where"),
    (.conjunction, "and or but yet"),
    (
      .adverb,
      """
      also later repeatedly then still already again earlier recently once even just further
      previously publicly reportedly angrily flatly simply quickly bluntly often now
      """
    ),
    (
      .honorific,
      """
      mr mr. mrs mrs. ms ms. miss dr dr. sir sen sen. rep rep. gov gov. gen gen. col col. lt lt. sgt
      sgt. capt capt. prof prof. rev rev. president senator governor mayor minister secretary judge
      justice professor general captain colonel dame lord lady pope king queen prince princess
      """
    ),
    (
      .roleNoun,
      """
      mayor president senator governor minister secretary judge justice professor general captain
      colonel spokesman spokeswoman spokesperson spokespeople official officials officer officers
      leader leaders chief head director manager chairman chairwoman chair lawyer lawyers attorney
      negotiator negotiators envoy ambassador diplomat diplomats analyst analysts expert experts
      economist economists adviser advisers aide aides critic critics candidate candidates lawmaker
      lawmakers deputy engineer scientist scientists researcher researchers witness witnesses doctor
      doctors resident residents activist activists author authors editor reporter reporters
      journalist journalists prosecutor prosecutors investigator investigators commander commanders
      soldier soldiers teacher teachers worker workers farmer farmers owner owners coach player
      players commissioner representative representatives congressman congresswoman councillor
      chancellor premier pope king queen prince mother father brother sister son daughter wife
      husband friend friends man woman men women people voters supporters opponents sources source
      family relatives neighbour neighbours neighbor neighbors fisherman fishermen captain harbourmaster
      nurse nurses pilot pilots driver drivers student students firefighters treasurer
      """
    ),
    (
      .plural,
      """
      officials officers leaders lawyers negotiators diplomats analysts experts economists advisers
      aides critics candidates lawmakers scientists researchers witnesses doctors residents activists
      authors reporters journalists prosecutors investigators commanders soldiers teachers workers
      farmers owners players representatives men women people voters supporters opponents sources
      relatives neighbours neighbors fishermen nurses pilots drivers students firefighters police
      spokespeople they we them
      """
    ),
    (
      .collective,
      """
      police ministry government guard army navy party union company court council commission agency
      department office board bank parliament senate congress campaign committee group association
      federation institute university hospital statement report study poll survey newspaper paper
      website channel broadcaster service administration delegation team authorities authority club
      kremlin palace mission embassy army force forces bureau firm operator network
      """
    ),
    (
      .timeWord,
      """
      monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight
      january february march april may june july august september october november december morning
      afternoon evening night week month year
      """
    ),
    (
      .subordinator,
      """
      because while after before as when although though unless until since if where whereas so
      """
    ),
    (.male, "he him his himself mr mr. sir spokesman chairman congressman king prince father son brother husband man lord"),
    (.female, "she her hers herself mrs mrs. ms ms. miss spokeswoman chairwoman congresswoman queen princess mother daughter sister wife woman dame lady"),
    (.speaksFor, "spokesman spokeswoman spokesperson lawyer attorney aide adviser deputy spokespeople"),
  ]
}
