// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// An entity that the caller brings along.
public struct UserEntity: Sendable {
  /// The caller's own id; `Q` and digits is taken for a Wikidata id.
  public var id: String
  public var label: EntityLabel
  public var name: String
  public var aliases: [String]

  public init(id: String, label: EntityLabel, name: String, aliases: [String] = []) {
    self.id = id
    self.label = label
    self.name = name
    self.aliases = aliases
  }
}

/// The caller's entities, ready to be looked up. They go before the embedded ones.
public struct UserForms: Sendable {
  public private(set) var entities: [UserEntity] = []
  private var forms: [UInt64: Int] = [:]

  public init() {}

  public init(_ entities: [UserEntity], knowledge: KnowledgeTable = .embedded) {
    for entity in entities {
      let position = self.entities.count
      self.entities.append(entity)
      for form in [entity.name] + entity.aliases {
        var atoms = NameAtoms()
        let bytes = Array(form.utf8)
        atoms.append(bytes, 0..<bytes.count, fold: knowledge.fold)
        guard atoms.count > 0 else { continue }
        var hash = atoms.hashes[0]
        var length = atoms.lengths[0]
        for i in 1..<max(1, atoms.count) {
          hash = WordHash.combine(hash, atoms.hashes[i])
          length = length &+ atoms.lengths[i]
        }
        let key = UInt64(hash) << 8 | UInt64(length)
        if forms[key] == nil { forms[key] = position }
      }
    }
  }

  /// Reads lines of `id ⇥ label ⇥ name ⇥ alias ⇥ …`. A line that cannot be read is left out and its
  /// number is given back.
  public static func read(tsv bytes: [UInt8]) -> (entities: [UserEntity], badLines: [Int]) {
    var entities: [UserEntity] = []
    var bad: [Int] = []
    for (number, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      .enumerated()
    {
      let fields = line.split(separator: 0x09, omittingEmptySubsequences: false).map { field in
        String(decoding: field.filter { $0 != 0x0D }, as: UTF8.self)
      }
      if fields.count == 1 && fields[0].isEmpty { continue }
      if fields[0].utf8.first == 0x23 { continue }  // a remark
      guard fields.count >= 3, !fields[2].isEmpty,
        let label = EntityLabel.allCases.first(where: { $0.name == fields[1] })
      else {
        bad.append(number &+ 1)
        continue
      }
      entities.append(
        UserEntity(
          id: fields[0], label: label, name: fields[2],
          aliases: fields.dropFirst(3).filter { !$0.isEmpty }))
    }
    return (entities, bad)
  }

  @inline(__always)
  func find(_ hash: UInt32, _ length: UInt8) -> Int? {
    forms.isEmpty ? nil : forms[UInt64(hash) << 8 | UInt64(length)]
  }
}
