// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Words that say the same in the news, folded together so that two tellings of a thing can meet:
/// "refused", "turned down" and "rejected" are one concept.
struct Concepts: Sendable {
  static let shared = Concepts()

  /// The concept of a stem: its own hash when it has no other.
  private var concepts: [UInt32: UInt32] = [:]
  /// Of a verb with a particle: "turn … down".
  private var pairs: [UInt32: UInt32] = [:]
  private let particles: WordSet
  /// Words that carry no content of their own, by folded hash.
  let functionWords: WordSet
  /// Reporting verbs, by stem.
  let reporting: WordSet

  /// A stem's concept.
  @inline(__always)
  func callAsFunction(_ stem: UInt32) -> UInt32 { concepts[stem] ?? stem }

  /// The concept of a verb and a particle that follows it, if the two are one.
  @inline(__always)
  func pair(_ stem: UInt32, _ particle: UInt32) -> UInt32? {
    pairs[WordHash.combine(stem, particle)]
  }

  @inline(__always)
  func isParticle(_ stem: UInt32) -> Bool { particles.contains(stem) }

  /// The concept named by one of its words.
  func named(_ word: String) -> UInt32 {
    var reader = StemReader()
    return self(reader.stem(of: Array(word.utf8)[...]))
  }

  private init() {
    var reader = StemReader()
    func stem(_ word: ArraySlice<UInt8>) -> UInt32 { reader.stem(of: word) }
    var seen: [UInt32] = []
    for line in Pieces(Self.groups, by: 0x0A) {
      let words = Array(Pieces(line))
      guard let first = words.first else { continue }
      let concept = WordHash.combine(stem(first), 0x636F_6E63)
      for word in words {
        let parts = Array(Pieces(word, by: 0x2B))
        if parts.count == 2 {
          pairs[WordHash.combine(stem(parts[0]), stem(parts[1]))] = concept
          seen.append(stem(parts[1]))
        } else {
          concepts[stem(word)] = concept
        }
      }
    }
    particles = WordSet(hashes: seen)
    functionWords = WordSet(Self.functions)
    reporting = WordSet(hashes: Pieces(Self.reports, by: 0x0A).flatMap { Pieces($0) }.map { stem($0) })
  }

  /// One concept a line; `turn+down` is a verb and its particle.
  private static let groups = """
    reject rejected refuse refused refusal rebuff spurn dismiss rule+out ruled+out turn+down turned+down decline declined
    demand want demanded insist call+for request urge seek sought ask appeal
    agree agreed accord agreement deal pact settle settlement consensus conclude concluded conclusion
    meet meeting met talk talks negotiation negotiate session summit round dialogue discussion sit+down
    kill killed die died dead death dying perish drown drowned slay slain fatality lose+life
    injure injured injury wound wounded hurt casualty
    arrest arrested detain detained detention custody held+by seize
    free freed release released liberate hand+over handed+over
    exchange swap trade
    sailor seaman crew crewman mariner seafarer
    prisoner captive detainee pow
    strike walkout walk+out walked+out stoppage
    begin began begun start started commence launch open+with
    end ended finish halt stop stopped cease
    last lasted duration hour-long
    reopen reopened resume resumed restart
    close closed shut shuttered
    leave+rail left+rail derail derailed derailment plunge plunged leave+track
    crash collide collided collision ram rammed hit
    speed travel travelling traveling
    fall fell fallen drop dropped plunge+into
    rise rose risen increase increased grow grew climb
    buy bought purchase acquire acquired acquisition
    sell sold sale
    pay paid payment compensate compensation
    say said state stated tell told add added
    announce announced announcement reveal revealed disclose unveil
    promise promised pledge pledged vow vowed commit
    accuse accused blame blamed allege
    deny denied denial
    approve approved approval ratify ratified back+vote endorse endorsed
    ban banned prohibit forbid forbade outlaw bar
    sign signed signature ink
    visit visited tour
    send sent dispatch
    build built construct constructed construction
    inspect inspected inspection examine check
    find found discover discovered discovery turn+up
    search hunt look+for
    fire blaze inferno
    flood flooded flooding deluge
    quake earthquake tremor
    attack attacked assault strike+on raid shelling shell bombard bombardment
    protest protester demonstrate demonstration demonstrator rally march
    minister ministry
    chief head leader lead boss director
    president presidential
    spokesman spokeswoman spokesperson
    official authority
    firm company corporation business operator
    worker employee staff docker
    job post position
    raise pay-rise payrise
    money cash fund funding
    cost loss lose lost damage
    child kid
    woman female
    man male
    car vehicle automobile
    ship vessel boat
    train railway rail
    carriage wagon coach
    building house
    town city village
    area region zone territory
    border frontier
    army troops force forces military soldier
    ceasefire truce armistice cease-fire
    peace peaceful
    war conflict fighting invasion
    offer offered propose proposed proposal suggest
    support supported back backed backing
    condition term precondition
    mediate mediated mediator mediation broker
    delegation envoy negotiator team
    progress advance advancement headway
    possible possibility
    unconditional unconditionally
    withdraw withdrawal withdrew pull+out
    abandon renounce give+up
    cede ceding concede surrender
    return returned give+back
    apologise apologize apology sorry
    tough harsh hard severe
    big large huge significant major
    vote voted ballot poll election
    win won victory triumph
    lead+to cause caused trigger
    include contain comprise
    move moved shift relocate transfer
    plan planned intend intention aim
    cancel cancelled canceled call+off called+off scrap
    continue remain stay go+on went+on going+on
    clear cleared remove removed
    survive survivor survived
    witness onlooker bystander
    rule ruled ruling judge court verdict
    inquiry investigation probe investigate
    letter note
    hear heard listen
    water river
    noise sound
    nearly almost
    several many
    reopening reopen
    sink sank sunk go+under
    receive received take+note took+note taken+note
    """

  private static let functions = """
    a an the this that these those such same other another each every both either neither all any some no
    side sides of in on at to for from by with without about into onto over under between among amid against during
    through within across along around behind beyond near off out up down upon toward towards per via
    and or but nor so yet if then than as because since while although though when whenever where whereas
    whether until till unless once after before
    i you he she it we they me him her us them my your his its our their mine yours hers ours theirs
    myself himself herself itself ourselves themselves who whom whose which what how why there here
    is are was were be been being am 's 're 'm do does did done doing has have had having 've 'd 'll
    will would shall should can could may might must ought n't not never
    also just only even still already very more most less least much many few too again ever now then
    however moreover meanwhile therefore thus indeed rather quite well back away
    one ones thing things way
    mr mrs ms dr sir lord lady
    """

  static let reports = """
    say said says saying tell told add added state stated report reported announce announced confirm confirmed
    stress stressed emphasize emphasized emphasise reiterate reiterated explain explained note noted claim claimed
    according write wrote describe described warn warned argue argued acknowledge acknowledged believe believed
    think thought estimate estimated suggest suggested indicate indicated declare declared hint hinted comment commented admit
    admitted allege alleged show showed mean reply replied answer answered recall recalled remark remarked
    """
}
