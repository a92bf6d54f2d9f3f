// SPDX-License-Identifier: Apache-2.0

/// What the coder knows of a word without looking at its neighbours.
struct WordFlags: OptionSet, Sendable {
  let rawValue: UInt32
  static let determiner = WordFlags(rawValue: 1)
  static let possessive = WordFlags(rawValue: 1 << 1)
  static let preposition = WordFlags(rawValue: 1 << 2)
  static let conjunction = WordFlags(rawValue: 1 << 3)
  static let subordinator = WordFlags(rawValue: 1 << 4)
  static let be = WordFlags(rawValue: 1 << 5)
  static let have = WordFlags(rawValue: 1 << 6)
  static let `do` = WordFlags(rawValue: 1 << 7)
  static let future = WordFlags(rawValue: 1 << 8)
  /// may, might, could, can.
  static let possible = WordFlags(rawValue: 1 << 9)
  /// must, should, ought.
  static let obliged = WordFlags(rawValue: 1 << 10)
  static let negation = WordFlags(rawValue: 1 << 11)
  static let to = WordFlags(rawValue: 1 << 12)
  static let relative = WordFlags(rawValue: 1 << 13)
  static let pronoun = WordFlags(rawValue: 1 << 14)
  static let adverb = WordFlags(rawValue: 1 << 15)
  static let particle = WordFlags(rawValue: 1 << 16)
  /// A noun for people or bodies that act: police, union, mayor.
  static let actor = WordFlags(rawValue: 1 << 17)
  static let time = WordFlags(rawValue: 1 << 18)
  static let number = WordFlags(rawValue: 1 << 19)
  /// if, unless, once, only … after: makes its clause a condition.
  static let condition = WordFlags(rawValue: 1 << 20)
  /// A noun of many people, so that it may follow a demonym: forces, troops, officials.
  static let force = WordFlags(rawValue: 1 << 21)
  static let that = WordFlags(rawValue: 1 << 22)
  static let adjective = WordFlags(rawValue: 1 << 23)
  /// A noun that says nothing of its own in front of `of` or `to`: end, halt, number.
  static let hollow = WordFlags(rawValue: 1 << 24)
  /// possible, likely, potential: makes what it is said of a possibility.
  static let likely = WordFlags(rawValue: 1 << 25)
  static let modal: WordFlags = [.future, .possible, .obliged]
  static let auxiliary: WordFlags = [.be, .have, .do, .future, .possible, .obliged]
}

/// The closed classes and the nouns for actors.
enum WordClasses {
  static let lists: [(WordFlags, String)] = [
    (.determiner, "the a an this these those some any no every each all both several many few most such another other more"),
    (.possessive, "his her its their our my your whose 's ’s"),
    (
      .preposition,
      "of in on at by for with from into onto upon against about over under between among amid during through toward towards across near within without despite behind beyond inside outside around per via following including regarding concerning than like alongside beside besides off throughout"
    ),
    (.conjunction, "and or but nor & plus"),
    (
      .subordinator,
      "because although though while whereas since before after as if unless until once when where whether so lest"
    ),
    (.condition, "if unless once until provided"),
    (.be, "be is are was were am been being 's ’s 're ’re 'm"),
    (.have, "have has had having 've ’ve"),
    (.do, "do does did"),
    (.future, "will shall 'll ’ll would wo 'd ’d"),
    (.possible, "may might could can ca"),
    (.obliged, "must should ought"),
    (.negation, "not n't n’t never no nor neither without hardly cannot"),
    (.to, "to"),
    (.relative, "who which whom that what"),
    (.that, "that"),
    (.pronoun, "he she it they we i you him them us me himself herself itself themselves who"),
    (
      .adverb,
      "also again already yet still now then later earlier recently repeatedly formally officially reportedly allegedly only just even soon however instead meanwhile too very once twice further immediately together ago initially primarily previously effectively moreover thus therefore here there abroad home always often finally largely nearly almost publicly clearly continually newly thereby notably"
    ),
    (.particle, "out down off up over in back away on through apart aside along"),
    (
      .number,
      "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions billion dozen dozens"
    ),
    (
      .time,
      "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december today yesterday tomorrow tonight week weeks month months year years day days hour hours minute minutes morning afternoon evening night noon dusk dawn midnight weekend decade decades spring autumn winter summer"
    ),
    (
      .adjective,
      "first last next new former senior top chief key major more further local national foreign direct likely possible potential ready willing unable able unlikely due free full own military political economic"
    ),
    (.likely, "possible likely potential potentially possibly perhaps maybe possibility"),
    (
      .hollow,
      "end halt stop start number total majority contingent wave crowd handful pair team group series lack list set range kind sort part rest majority return introduction withdrawal release removal lifting abolition extension increase rise cut reduction"
    ),
    (
      [.actor, .force],
      "police army military navy seeker seekers individuals persons government governments force forces troops soldiers officials authorities officers rebels militants fighters insurgents gunmen separatists militia militias guerrillas protesters demonstrators activists workers employees staff teachers doctors nurses miners dockers drivers farmers students residents villagers civilians refugees migrants prisoners hostages detainees lawmakers legislators senators deputies members leaders ministers diplomats negotiators envoys representatives delegates lawyers prosecutors judges investigators inspectors regulators voters supporters opponents critics families victims relatives people men women children citizens nationals troop warplanes jets warships peacekeepers observers monitors experts scientists owners managers executives directors companies firms banks unions parties groups countries nations states allies tribes clans captors kidnappers attackers bombers pirates smugglers traffickers suspects inmates jihadists extremists terrorists hackers journalists reporters editors pickets strikers passengers commuters tenants landlords investors shareholders customers patients"
    ),
    (
      [.actor, .force],
      "union party coalition alliance cabinet parliament senate congress assembly council court tribunal ministry department agency commission committee board bureau office company firm operator bank group movement front organisation organization federation association club church regime administration junta opposition delegation team side embassy consulate municipality city authority regulator watchdog court prosecution jury panel crew squad brigade battalion guard coastguard community crowd mob gang cartel tribe faction wing bloc republic kingdom state country nation newspaper university hospital school airline manufacturer supplier employer contractor developer"
    ),
    (
      .actor,
      "person president premier minister mayor governor king queen prince princess emperor chancellor senator lawmaker legislator deputy ambassador envoy diplomat negotiator spokesman spokeswoman spokesperson secretary chairman chairwoman chair chief head leader director manager executive founder owner boss commander general colonel major captain officer soldier official judge prosecutor lawyer attorney investigator inspector commissioner sheriff detective activist dissident campaigner critic opponent rebel militant fighter gunman attacker bomber suspect defendant prisoner hostage detainee inmate journalist reporter editor author professor scientist researcher doctor nurse teacher student worker employee driver miner farmer resident villager citizen civilian refugee migrant man woman boy girl child family victim relative wife husband son daughter father mother brother sister bishop archbishop pope cardinal priest imam cleric ayatollah monk rabbi monarch candidate voter representative delegate member ally partner rival successor predecessor counterpart expert analyst observer mediator witness passenger pilot sailor singer actor player coach athlete"
    ),
  ]

  /// Nouns of `lists` that also stand in the plural.
  static let plurals: WordFlags = [.actor, .hollow]
}
