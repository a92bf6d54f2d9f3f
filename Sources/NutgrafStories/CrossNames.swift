// SPDX-License-Identifier: Apache-2.0
import NutgrafNames
import NutgrafReport
import NutgrafText

/// One person, organisation or place of a story, whatever each report calls it.
struct StoryName: Sendable {
  /// The fullest form in any report.
  var name: String
  var label: EntityLabel
  /// Mentions by name in all reports, and in how many.
  var mentions = 0
  var reports = 0
  var lastReport = -1
  /// Mentions by label.
  var labels = [Int](repeating: 0, count: EntityLabel.allCases.count)
}

/// The entities of several reports, told to be the same by identity, by name, or by family name.
/// O(entities) by hashing.
struct CrossNames: Sendable {
  /// `names[of[report][entity]]`, -1 for an entity that is never named.
  private(set) var of: [[Int32]] = []
  private(set) var names: [StoryName] = []
  /// Of a name, the name it acts for (Kremlin, Moscow → Russia).
  private(set) var actsFor: [Int32] = []
  private var words: [UInt32: Int32] = [:]

  init(_ reports: [Report]) {
    var known: [UInt32: Int] = [:]
    var surnames: [UInt32: Int] = [:]
    // Full names first, so that a family name alone finds its bearer in any report.
    for (number, report) in reports.enumerated() {
      let entities = report.names.entities
      var keys = [Int32](repeating: -1, count: entities.count)
      var named = [Int](repeating: 0, count: entities.count)
      for mention in report.names.mentions where mention.kind == .name {
        if let entity = mention.entity, entity >= 0, entity < named.count { named[entity] &+= 1 }
      }
      for (i, entity) in entities.enumerated() {
        let folded = Self.fold(entity.name)
        guard folded != 0 else { continue }
        let identity = entity.wikidata ?? entity.known
        let byIdentity = identity.map { WordHash.combine(WordHash.exact($0.utf8), 1) }
        let last = Self.lastWord(entity.name)
        var found = byIdentity.flatMap { known[$0] } ?? known[folded]
        if found == nil, entity.label == .per {
          if let other = surnames[last.hash], last.alone || Self.isOneWord(names[other].name) {
            found = other
          }
        }
        let at: Int
        if let found {
          at = found
          if entity.name.utf8.count > names[at].name.utf8.count, entity.label == names[at].label,
            named[i] > 0, entity.label == .per
          {
            names[at].name = entity.name
          }
        } else {
          at = names.count
          names.append(StoryName(name: entity.name, label: entity.label))
          actsFor.append(-1)
        }
        known[folded] = known[folded] ?? at
        if let byIdentity { known[byIdentity] = known[byIdentity] ?? at }
        if entity.label == .per, named[i] > 0 { surnames[last.hash] = surnames[last.hash] ?? at }
        keys[i] = Int32(truncatingIfNeeded: at)
        names[at].mentions &+= named[i]
        names[at].labels[Int(entity.label.rawValue)] &+= named[i]
        if named[i] > 0, names[at].lastReport != number {
          names[at].lastReport = number
          names[at].reports &+= 1
        }
      }
      for (i, entity) in entities.enumerated() {
        guard let other = entity.actsFor, other >= 0, other < keys.count, keys[i] >= 0,
          keys[other] >= 0, keys[other] != keys[i]
        else { continue }
        actsFor[Int(keys[i])] = keys[other]
      }
      of.append(keys)
    }
    // A name is what most of its mentions are.
    for key in names.indices {
      var best = Int(names[key].label.rawValue)
      for label in names[key].labels.indices
      where names[key].labels[label] > names[key].labels[best] { best = label }
      names[key].label = EntityLabel(rawValue: UInt8(best)) ?? names[key].label
    }
    for (key, name) in names.enumerated() where name.mentions > 0 && name.label != .norp {
      let words = name.name.utf8.split(separator: 0x20).count
      guard words == 1 || (words == 2 && name.label == .per) else { continue }
      let last = Self.lastWord(name.name).hash
      if last != 0 { self.words[last] = self.words[last] == nil ? Int32(truncatingIfNeeded: key) : -1 }
    }
  }

  /// The one name of the story that ends in this word, −1 for none or several.
  func key(word hash: UInt32) -> Int { Int(words[hash] ?? -1) }

  /// The story's name of a report's entity, -1 for none.
  func key(_ report: Int, _ entity: Int?) -> Int {
    guard let entity, report >= 0, report < of.count, entity >= 0, entity < of[report].count
    else { return -1 }
    return Int(of[report][entity])
  }

  func name(_ key: Int) -> StoryName? { key >= 0 && key < names.count ? names[key] : nil }

  /// The name at the end of what `key` acts for.
  func principal(_ key: Int) -> Int {
    var key = key
    for _ in 0..<3 {
      guard key >= 0, key < actsFor.count, actsFor[key] >= 0 else { break }
      key = Int(actsFor[key])
    }
    return key
  }

  /// A name's hash without its article and possessive mark, 0 for an empty one.
  private static func fold(_ name: String) -> UInt32 {
    var bytes = Array(name.utf8)
    if bytes.count > 4, bytes[0] | 0x20 == 0x74, bytes[1] | 0x20 == 0x68, bytes[2] | 0x20 == 0x65,
      bytes[3] == 0x20
    {
      bytes.removeFirst(4)
    }
    return bytes.isEmpty ? 0 : WordHash.folded(bytes)
  }

  private static func lastWord(_ name: String) -> (hash: UInt32, alone: Bool) {
    let words = name.utf8.split(separator: 0x20)
    return (words.last.map { WordHash.folded($0) } ?? 0, words.count == 1)
  }

  private static func isOneWord(_ name: String) -> Bool { !name.utf8.contains(0x20) }
}
