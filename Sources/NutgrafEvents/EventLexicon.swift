// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What a verb tells of by itself.
struct VerbEntry: Sendable {
  var lemma: String
  var hash: UInt32
  var type: EventType?
  var cameo: String?
  var light = false
  var undoing = false
  var transparent = false
  /// Types with a particle or preposition behind: (hash of it, type, code).
  var phrases: [(particle: UInt32, type: EventType?, cameo: String?)] = []
  var lightWith: [UInt32] = []
  var undoingWith: [UInt32] = []
}

/// What the lexicon holds of one written word.
struct WordEntry: Sendable {
  var flags: WordFlags = []
  var forms: VerbForms = []
  /// A position in `EventLexicon.verbs`, or −1.
  var verb: Int16 = -1
  /// The type an event noun names.
  var noun: EventType?
  /// A position in `EventLexicon.topics`, or −1.
  var topic: Int16 = -1
  static let unknown = WordEntry()
}

/// The coder's own word list: closed classes, verbs in all forms, event nouns, topics.
struct EventLexicon: Sendable {
  static let shared: EventLexicon = {
    var builder = LexiconBuilder()
    return builder.build()
  }()

  let verbs: [VerbEntry]
  let topics: [String]
  private let words: WordTable

  init(words: WordTable, verbs: [VerbEntry], topics: [String]) {
    self.words = words
    self.verbs = verbs
    self.topics = topics
  }

  /// O(1).
  @inline(__always)
  func entry(_ hash: UInt32) -> WordEntry { words[hash] }

  @inline(__always)
  func verb(_ index: Int16) -> VerbEntry? {
    index >= 0 && Int(index) < verbs.count ? verbs[Int(index)] : nil
  }

  func topic(_ index: Int16) -> String? {
    index >= 0 && Int(index) < topics.count ? topics[Int(index)] : nil
  }
}

/// Entries by the hashes of their words, open-addressed, at most half full. The entries stand side by
/// side: a report that is read alone waits for every page that is touched.
struct WordTable: Sendable {
  private var keys: [UInt32]
  private var places: [UInt16]
  private var mask: Int
  fileprivate var entries: [WordEntry] = []

  init() {
    keys = [UInt32](repeating: 0, count: 1 << 14)
    places = [UInt16](repeating: 0, count: 1 << 14)
    mask = keys.count &- 1
    entries.reserveCapacity(1 << 13)
  }

  @inline(__always)
  private func slot(_ hash: UInt32) -> Int {
    var slot = Int(hash) & mask
    while keys[slot] != 0 && keys[slot] != hash { slot = (slot &+ 1) & mask }
    return slot
  }

  @inline(__always)
  fileprivate subscript(_ hash: UInt32) -> WordEntry {
    let slot = slot(hash)
    return keys[slot] == hash ? entries[Int(places[slot])] : .unknown
  }

  /// The position of a word's entry, which is made if there is none.
  mutating func place(_ hash: UInt32) -> Int {
    var at = slot(hash)
    if keys[at] == hash { return Int(places[at]) }
    if entries.count &* 2 >= keys.count {
      grow()
      at = slot(hash)
    }
    keys[at] = hash
    places[at] = UInt16(truncatingIfNeeded: entries.count)
    entries.append(.unknown)
    return entries.count &- 1
  }

  private mutating func grow() {
    let old = (keys, places)
    keys = [UInt32](repeating: 0, count: old.0.count &* 2)
    places = [UInt16](repeating: 0, count: keys.count)
    mask = keys.count &- 1
    for (key, place) in zip(old.0, old.1) where key != 0 {
      let at = slot(key)
      keys[at] = key
      places[at] = place
    }
  }
}

/// Puts the lexicon together from the lists.
private struct LexiconBuilder {
  private var words = WordTable()
  private var verbs: [VerbEntry] = []
  private var lemmas: [ArraySlice<UInt8>] = []
  private var numbers: [UInt32: Int] = [:]
  private var speller = Inflection.Speller()

  init() {
    verbs.reserveCapacity(1 << 10)
    lemmas.reserveCapacity(1 << 10)
    numbers.reserveCapacity(1 << 10)
  }

  mutating func build() -> EventLexicon {
    addClasses()
    numberVerbs()
    for (index, lemma) in lemmas.enumerated() { addForms(of: lemma, Int16(clamping: index)) }
    addNouns()
    let topics = addTopics()
    return EventLexicon(words: words, verbs: verbs, topics: topics)
  }

  private mutating func addClasses() {
    for (flags, list) in WordClasses.lists {
      let hasPlurals = !flags.isDisjoint(with: WordClasses.plurals)
      for word in Pieces(list) {
        add(flags, to: WordHash.folded(word))
        if hasPlurals && word.last != 0x73 { add(flags, to: speller.plural(of: word)) }
      }
    }
  }

  private mutating func add(_ flags: WordFlags, to hash: UInt32) {
    let place = words.place(hash)
    words.entries[place].flags.formUnion(flags)
  }

  /// A part of a list, as `call_off/085`.
  private struct Trigger {
    /// The verb's number.
    var verb: Int
    /// The hash of what stands behind it, 0 for nothing.
    var particle: UInt32
    var cameo: String?
  }

  private mutating func trigger(_ text: ArraySlice<UInt8>) -> Trigger? {
    var halves = Pieces(text, by: 0x2F)
    guard let name = halves.next() else { return nil }
    let cut = name.firstIndex(of: 0x5F)
    return Trigger(
      verb: number(name[..<(cut ?? name.endIndex)]),
      particle: cut.map { WordHash.folded(name[($0 &+ 1)...]) } ?? 0,
      cameo: halves.next().map { String(decoding: $0, as: UTF8.self) })
  }

  private mutating func number(_ lemma: ArraySlice<UInt8>) -> Int {
    let hash = WordHash.folded(lemma)
    if let known = numbers[hash] { return known }
    numbers[hash] = verbs.count
    verbs.append(VerbEntry(lemma: String(decoding: lemma, as: UTF8.self), hash: hash))
    lemmas.append(lemma)
    return verbs.count &- 1
  }

  /// Changes the verb of each part of a list.
  private mutating func forEachTrigger(
    in list: String, _ change: (inout VerbEntry, Trigger) -> Void = { _, _ in }
  ) {
    for part in Pieces(list) {
      if let found = trigger(part) { change(&verbs[found.verb], found) }
    }
  }

  private mutating func numberVerbs() {
    for (type, list) in TriggerLists.verbs {
      forEachTrigger(in: list) { verb, found in
        if found.particle != 0 {
          verb.phrases.append((found.particle, type, found.cameo))
        } else if verb.type == nil {
          verb.type = type
          verb.cameo = found.cameo
        }
      }
    }
    forEachTrigger(in: TriggerLists.light) { verb, found in
      if found.particle != 0 { verb.lightWith.append(found.particle) } else { verb.light = true }
    }
    forEachTrigger(in: TriggerLists.undoing) { verb, found in
      if found.particle != 0 { verb.undoingWith.append(found.particle) } else { verb.undoing = true }
    }
    forEachTrigger(in: TriggerLists.transparent) { verb, _ in verb.transparent = true }
    // These are known as verbs and nothing more.
    forEachTrigger(in: TriggerLists.others)
  }

  private mutating func addForms(of lemma: ArraySlice<UInt8>, _ verb: Int16) {
    speller.forms(of: lemma) { hash, form in
      let place = words.place(hash)
      if words.entries[place].verb < 0 { words.entries[place].verb = verb }
      if words.entries[place].verb == verb { words.entries[place].forms.formUnion(form) }
    }
  }

  /// The entries of a noun and of its plural.
  private mutating func places(of noun: ArraySlice<UInt8>) -> [Int] {
    [words.place(WordHash.folded(noun)), words.place(speller.plural(of: noun))]
  }

  private mutating func addNouns() {
    for (type, list) in TriggerLists.nouns {
      for noun in Pieces(list) {
        for place in places(of: noun) {
          if words.entries[place].noun == nil { words.entries[place].noun = type }
        }
      }
    }
  }

  private mutating func addTopics() -> [String] {
    var topics: [String] = []
    for line in Pieces(Topics.lists, by: 0x0A) {
      for name in Pieces(line) {
        for place in places(of: name) {
          if words.entries[place].topic < 0 { words.entries[place].topic = Int16(clamping: topics.count) }
        }
      }
      var names = Pieces(line)
      if let topic = names.next() { topics.append(String(decoding: topic, as: UTF8.self)) }
    }
    return topics
  }
}
