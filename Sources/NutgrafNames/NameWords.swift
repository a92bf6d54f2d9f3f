// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Small closed classes of words, as sets of folded hashes.
struct WordSet: Sendable {
  private let sorted: [UInt32]
  init(_ words: String) {
    sorted = Pieces(words).map { WordHash.folded($0) }.sorted()
  }
  @inline(__always)
  func contains(_ hash: UInt32) -> Bool {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low &+ high) / 2
      if sorted[middle] < hash { low = middle &+ 1 } else { high = middle }
    }
    return low < sorted.count && sorted[low] == hash
  }
}

enum NameWords {
  /// Stand inside names between capitals: "Bank of England", "Ursula von der Leyen".
  static let connectors = WordSet(
    "of de la le du da dos das del della di den der van von und y bin ibn al el bint ul ur zu e and for the in on &")
  /// Only inside names of persons.
  static let particles = WordSet("de la le du da dos das del della di den der van von bin ibn al el bint zu e ul ur")
  static let placeCues = WordSet("in at near from outside around across into throughout towards toward to")
  /// Close the name of an organisation.
  static let orgHeads = WordSet(
    """
    inc corp ltd llc plc co company corporation group holdings bank university college institute school academy ministry department \
    agency authority commission committee council court tribunal parliament assembly senate congress party union federation \
    association society foundation organisation organization fund front movement army navy force forces police guard service \
    services bureau office board league club team united airlines airways railways times post news herald tribune gazette journal \
    press television radio network museum hospital centre center church coalition alliance brigade command corps administration \
    exchange industries energy motors bancorp partners capital pharmaceuticals technologies systems media
    """)
  /// What people who act together call themselves.
  static let bodyHeads = WordSet("league union council committee ministry federation association party delegation")
  static let placeHeads = WordSet(
    "river lake sea ocean bay gulf island islands mountain mountains mount valley desert strait peninsula canal street road avenue square province region district county state city town village peninsula coast")
  /// What is a place and no town, besides.
  static let landHeads = WordSet(
    "park reserve forest glacier plateau basin reef lagoon cape delta hill hills plain plains sanctuary volcano falls highway")
  /// What goes on after the name of a land: no noun that the name belongs to.
  static let landsBefore = WordSet(
    "mountains mountain range ranges near along around above below under over through across against toward towards into onto that who whose")
  static let facilityHeads = WordSet(
    "airport stadium bridge tower palace prison station hotel port dam plant reactor hall arena cathedral mosque temple base barracks")
  static let eventHeads = WordSet("war cup games olympics festival summit conference championship championships election elections revolution")
  static let lawHeads = WordSet("act treaty agreement accord accords protocol convention amendment constitution bill")
  static let directions = WordSet(
    """
    north south east west northern southern eastern western central northeast northwest southeast southwest \
    northeastern northwestern southeastern southwestern upper lower greater
    """)
  static let national = WordHash.folded("national")
  /// What closes the name of a place, a building or a body.
  static func isHead(_ hash: UInt32) -> Bool {
    placeHeads.contains(hash) || facilityHeads.contains(hash) || orgHeads.contains(hash)
  }
  static let calendar = WordSet(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun")
  static let months = WordSet(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec")
  static let speechVerbs = WordSet(
    "said says told tells added adds stated states announced warned insisted claimed confirmed denied rejected urged called asked wrote tweeted replied noted explained stressed emphasized emphasised argued accused vowed pledged demanded agreed declined took wants wanted refused condemned blamed hopes expects believes")
  static let notNames = WordSet(
    "i i'm a an the this that these those he she it we you they his her its our your their there here what when where who why how which while if but and or so yet nor for as at by in of on to up with without not no yes new also after before since until during however meanwhile although though because both all some many most more such one two three four five six seven eight nine ten first second third last next other another each every any few several please thank thanks sorry ok okay mr mrs ms dr is are was were be been being have has had do does did can could will would shall should may might must")
  static let former = WordSet("former ex erstwhile onetime")
  static let acting = WordSet("acting interim caretaker then late incoming outgoing newly-elected")
  static let of = WordHash.folded("of")
  static let the = WordHash.folded("the")
}
