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
    for (flags, list) in WordClasses.lists {
      for word in list.pieces(by: 0x20) {
        change(WordHash.folded(word.utf8)) { $0.flags.formUnion(flags) }
        if !flags.isDisjoint(with: WordClasses.plurals) && word.utf8.last != 0x73 {
          let plural = Inflection.plural(of: String(word))
          change(WordHash.folded(plural.utf8)) { $0.flags.formUnion(flags) }
        }
      }
    }
    var numbers: [String: Int] = [:]
    var verbs: [VerbEntry] = []
    func number(_ lemma: String) -> Int {
      if let known = numbers[lemma] { return known }
      numbers[lemma] = verbs.count
      verbs.append(VerbEntry(lemma: lemma, hash: WordHash.folded(lemma.utf8)))
      return verbs.count &- 1
    }
    /// Splits `call_off/085` into its parts.
    func parts(_ entry: Substring) -> (lemma: String, particle: UInt32, cameo: String?) {
      let halves = entry.pieces(by: 0x2F)
      let names = (halves.first ?? "").pieces(by: 0x5F, maxSplits: 1)
      return (
        String(names.first ?? ""), names.count > 1 ? WordHash.folded(names[1].utf8) : 0,
        halves.count > 1 ? String(halves[1]) : nil
      )
    }
    for (type, list) in TriggerLists.verbs {
      for entry in list.pieces(by: 0x20) {
        let (lemma, particle, cameo) = parts(entry)
        let index = number(lemma)
        if particle != 0 {
          verbs[index].phrases.append((particle, type, cameo))
        } else if verbs[index].type == nil {
          verbs[index].type = type
          verbs[index].cameo = cameo
        }
      }
    }
    for entry in TriggerLists.light.pieces(by: 0x20) {
      let (lemma, particle, _) = parts(entry)
      let index = number(lemma)
      if particle != 0 { verbs[index].lightWith.append(particle) } else { verbs[index].light = true }
    }
    for entry in TriggerLists.undoing.pieces(by: 0x20) {
      let (lemma, particle, _) = parts(entry)
      let index = number(lemma)
      if particle != 0 {
        verbs[index].undoingWith.append(particle)
      } else {
        verbs[index].undoing = true
      }
    }
    for entry in TriggerLists.transparent.pieces(by: 0x20) {
      verbs[number(String(entry))].transparent = true
    }
    for entry in TriggerLists.others.pieces(by: 0x20) { _ = number(parts(entry).lemma) }
    for (index, verb) in verbs.enumerated() {
      Inflection.forms(of: verb.lemma) { form, kind in
        change(WordHash.folded(form.utf8)) {
          if $0.verb < 0 { $0.verb = Int16(clamping: index) }
          if Int($0.verb) == index { $0.forms.formUnion(kind) }
        }
      }
    }
    for (type, list) in TriggerLists.nouns {
      for noun in list.pieces(by: 0x20) {
        for form in [String(noun), Inflection.plural(of: String(noun))] {
          change(WordHash.folded(form.utf8)) { if $0.noun == nil { $0.noun = type } }
        }
      }
    }
    var topics: [String] = []
    for line in Topics.lists.pieces(by: 0x0A) {
      let names = line.pieces(by: 0x20)
      guard let topic = names.first else { continue }
      for name in names {
        for form in [String(name), Inflection.plural(of: String(name))] {
          change(WordHash.folded(form.utf8)) {
            if $0.topic < 0 { $0.topic = Int16(clamping: topics.count) }
          }
        }
      }
      topics.append(String(topic))
    }
    self.verbs = verbs
    self.topics = topics
    mask = keys.count &- 1
    self.keys = keys
    self.values = values
  }
}
