// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// The identities of actors that the library knows.
enum KnownNames {
  /// The key of the identity that a name stands for, as `person` and its like have it; nil for a name
  /// that is not known or is one of a kind, a people's or a mere family name.
  static func identity(of name: [UInt8]) -> [UInt8]? {
    let table = KnowledgeTable.embedded
    var atoms = NameAtoms()
    atoms.append(name, 0..<name.count, fold: table.fold)
    guard atoms.count > 0, atoms.count <= 16 else { return nil }
    var hash = atoms.hashes[0]
    var length = atoms.lengths[0]
    for i in 1..<max(1, atoms.count) {
      hash = WordHash.combine(hash, atoms.hashes[i])
      length = length &+ atoms.lengths[i]
    }
    guard let payload = table.forms.find(hash, length), table.candidateCount(payload) > 0 else {
      return nil
    }
    let candidate = table.candidate(payload, 0)
    switch candidate.kind {
    case .name, .acronym, .formerName, .transliteration, .abbreviation: break
    default: return nil
    }
    guard let entity = candidate.entity, let known = table.ids(of: entity).known else { return nil }
    return Words.key(Array(known.utf8))
  }
}
