// SPDX-License-Identifier: Apache-2.0
import CNutgrafTables
import NutgrafText
import Testing

@testable import NutgrafLexicon

@Suite("Knowledge")
struct KnowledgeTests {
  let table = KnowledgeTable.embedded

  private func readings(_ phrase: String) -> [KnowledgeTable.Candidate] {
    var atoms = NameAtoms()
    atoms.append(Array(phrase.utf8), 0..<phrase.utf8.count, fold: table.fold)
    guard var hash = atoms.hashes.first, var length = atoms.lengths.first else { return [] }
    for i in atoms.hashes.indices.dropFirst() {
      hash = WordHash.combine(hash, atoms.hashes[i])
      length &+= atoms.lengths[i]
    }
    guard let payload = table.forms.find(hash, length) else { return [] }
    return (0..<table.candidateCount(payload)).map { table.candidate(payload, $0) }
  }

  @Test("An entity is found by its name and told by its columns")
  func columns() throws {
    let france = try #require(readings("France").first?.entity)
    #expect(table.name(of: france) == "France")
    #expect(table.ids(of: france).wikidata == "Q142")
    #expect(table.kind(of: france) == .country)
    #expect(table.countryCode(table.country(of: france)) == "FRA")
    #expect(table.countryEntity(table.country(of: france)) == france)
    let brasilia = readings("Brasília").compactMap(\.entity).filter { table.kind(of: $0) == .capital }
    #expect(brasilia.map { table.name(of: $0) } == ["Brasília"])
    #expect(readings("Qwertzuiop Asdfghjkl").isEmpty)
  }

  @Test("Who held an office on a day")
  func offices() throws {
    let france = try #require(readings("France").first?.entity)
    let jospin = try #require(readings("Lionel Jospin").first?.entity)
    let terms = table.offices(of: jospin).filter { $0.titleClass == .headOfGovernment }
    #expect(!terms.isEmpty && terms.allSatisfy { $0.of == france && $0.start > 0 })
    // 2000-06-01, and a day before anything that is listed.
    #expect(table.holder(of: france, .headOfGovernment, on: 36676) == jospin)
    #expect(table.holder(of: france, .headOfGovernment, on: 1) == nil)
  }

  @Test("Priors fall with the number; each entity has a name, and ids lead to one entity")
  func order() {
    var last = 256
    var seen: Set<String> = []
    for entity in stride(from: 0, to: table.count, by: 331) {
      #expect(table.salience(of: entity) <= last)
      last = table.salience(of: entity)
      #expect(!table.name(of: entity).isEmpty)
      if let id = table.ids(of: entity).known { #expect(seen.insert(id).inserted) }
    }
    #expect(table.name(of: table.count).isEmpty && table.ids(of: table.count).known == nil)
    #expect(table.salience(of: -1) >= 0 && table.offices(of: -1).isEmpty)
  }

  /// Reads a little of everything; that it returns is the test.
  private func visit(_ table: KnowledgeTable) -> Int {
    var sum = 0
    for n in 0..<12 {
      let entity = n &* 5501
      sum &+= table.name(of: entity).utf8.count &+ table.salience(of: entity)
      sum &+= (table.ids(of: entity).known ?? "").utf8.count &+ table.offices(of: entity).count
      for hash in [UInt32(n) &* 0x9E37_79B9, ~UInt32(n)] {
        sum &+= Int(table.words.find(hash, 5) ?? 0) & 1
        if let payload = table.forms.find(hash, 7) {
          for c in 0..<table.candidateCount(payload) { sum &+= Int(table.label(table.candidate(payload, c))) }
        }
      }
    }
    return sum &+ (table.holder(of: 3, .headOfState, on: 40000) ?? 0)
  }

  @Test("Any damage gives some answer")
  func damage() {
    let whole = unsafe TableBytes(
      embedded: ng_table_knowledge_bytes(), count: Int(ng_table_knowledge_size))
    var bytes = (0..<whole.count).map { whole.u8($0) }
    #expect(visit(KnowledgeTable(TableBytes(copying: []))) == 0)
    for cut in [7, 12, 90, 4000, bytes.count / 2, bytes.count - 1] {
      #expect(visit(KnowledgeTable(TableBytes(copying: Array(bytes.prefix(cut))))) >= 0)
    }
    var state: UInt32 = 7
    for round in 0..<8 {
      for _ in 0..<(round < 5 ? 3 : 20_000) {
        state = state &* 1_664_525 &+ 1_013_904_223
        // The first rounds break the directory and the heads of sections, the others everything.
        let at = round < 5 ? 8 + Int(state >> 8) % 100 : 12 + Int(state >> 4) % (bytes.count - 12)
        bytes[at] = UInt8(truncatingIfNeeded: state >> 24)
      }
      #expect(visit(KnowledgeTable(TableBytes(copying: bytes))) > Int.min)
    }
  }
}
