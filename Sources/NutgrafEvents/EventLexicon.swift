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
  static let shared = EventLexicon()

  private(set) var verbs: [VerbEntry] = []
  private(set) var topics: [String] = []
  private var keys: [UInt32]
  private var values: [WordEntry]
  private let mask: Int

  /// O(1).
  @inline(__always)
  func entry(_ hash: UInt32) -> WordEntry {
    var slot = Int(hash) & mask
    while keys[slot] != 0 {
      if keys[slot] == hash { return values[slot] }
      slot = (slot &+ 1) & mask
    }
    return .unknown
  }

  @inline(__always)
  func verb(_ index: Int16) -> VerbEntry? {
    index >= 0 && Int(index) < verbs.count ? verbs[Int(index)] : nil
  }

  func topic(_ index: Int16) -> String? {
    index >= 0 && Int(index) < topics.count ? topics[Int(index)] : nil
  }

  private init() {
    // Built in place, at most half full: a report that is read alone waits for this.
    var keys = [UInt32](repeating: 0, count: 1 << 14)
    var values = [WordEntry](repeating: .unknown, count: 1 << 14)
    var count = 0
    func slot(_ hash: UInt32) -> Int {
      let mask = keys.count &- 1
      var slot = Int(hash) & mask
      while keys[slot] != 0 && keys[slot] != hash { slot = (slot &+ 1) & mask }
      return slot
    }
    func change(_ hash: UInt32, _ edit: (inout WordEntry) -> Void) {
      if count &* 2 >= keys.count {
        let old = (keys, values)
        keys = [UInt32](repeating: 0, count: keys.count &* 2)
        values = [WordEntry](repeating: .unknown, count: keys.count)
        for (key, value) in zip(old.0, old.1) where key != 0 {
          let at = slot(key)
          keys[at] = key
          values[at] = value
        }
      }
      let at = slot(hash)
      if keys[at] == 0 {
        keys[at] = hash
        count &+= 1
      }
      edit(&values[at])
    }
    var speller = Inflection.Speller()
    for (flags, list) in WordClasses.lists {
      for word in Pieces(list) {
        change(WordHash.folded(word)) { $0.flags.formUnion(flags) }
        if !flags.isDisjoint(with: WordClasses.plurals) && word.last != 0x73 {
          change(speller.plural(of: word)) { $0.flags.formUnion(flags) }
        }
      }
    }
    var numbers: [UInt32: Int] = [:]
    var verbs: [VerbEntry] = []
    var lemmas: [ArraySlice<UInt8>] = []
    func number(_ lemma: ArraySlice<UInt8>) -> Int {
      let hash = WordHash.folded(lemma)
      if let known = numbers[hash] { return known }
      numbers[hash] = verbs.count
      verbs.append(VerbEntry(lemma: String(decoding: lemma, as: UTF8.self), hash: hash))
      lemmas.append(lemma)
      return verbs.count &- 1
    }
    /// Calls `found` with the parts of each `call_off/085`: the verb's number, the hash of what stands
    /// behind it, 0 for nothing, and the code.
    func each(
      _ list: String, _ found: (_ verb: Int, _ particle: UInt32, _ cameo: String?) -> Void
    ) {
      for entry in Pieces(list) {
        var halves = Pieces(entry, by: 0x2F)
        guard let name = halves.next() else { continue }
        let cut = name.firstIndex(of: 0x5F)
        found(
          number(name[..<(cut ?? name.endIndex)]),
          cut.map { WordHash.folded(name[($0 &+ 1)...]) } ?? 0,
          halves.next().map { String(decoding: $0, as: UTF8.self) })
      }
    }
    for (type, list) in TriggerLists.verbs {
      each(list) { verb, particle, cameo in
        if particle != 0 {
          verbs[verb].phrases.append((particle, type, cameo))
        } else if verbs[verb].type == nil {
          verbs[verb].type = type
          verbs[verb].cameo = cameo
        }
      }
    }
    each(TriggerLists.light) { verb, particle, _ in
      if particle != 0 { verbs[verb].lightWith.append(particle) } else { verbs[verb].light = true }
    }
    each(TriggerLists.undoing) { verb, particle, _ in
      if particle != 0 {
        verbs[verb].undoingWith.append(particle)
      } else {
        verbs[verb].undoing = true
      }
    }
    each(TriggerLists.transparent) { verb, _, _ in verbs[verb].transparent = true }
    each(TriggerLists.others) { _, _, _ in }
    for (index, lemma) in lemmas.enumerated() {
      speller.forms(of: lemma) { form, kind in
        change(form) {
          if $0.verb < 0 { $0.verb = Int16(clamping: index) }
          if Int($0.verb) == index { $0.forms.formUnion(kind) }
        }
      }
    }
    for (type, list) in TriggerLists.nouns {
      for noun in Pieces(list) {
        for form in [WordHash.folded(noun), speller.plural(of: noun)] {
          change(form) { if $0.noun == nil { $0.noun = type } }
        }
      }
    }
    var topics: [String] = []
    for line in Pieces(Topics.lists, by: 0x0A) {
      let names = Array(Pieces(line))
      guard let topic = names.first else { continue }
      for name in names {
        for form in [WordHash.folded(name), speller.plural(of: name)] {
          change(form) { if $0.topic < 0 { $0.topic = Int16(clamping: topics.count) } }
        }
      }
      topics.append(String(decoding: topic, as: UTF8.self))
    }
    self.verbs = verbs
    self.topics = topics
    mask = keys.count &- 1
    self.keys = keys
    self.values = values
  }
}
