// SPDX-License-Identifier: Apache-2.0
import NutgrafText
import Testing

@testable import NutgrafIndex

@Suite struct PackedTests {
  private func packed(_ members: [(String, String)]) -> [UInt8] {
    var bytes = Array("NGRECRD1".utf8)
    for (name, value) in members {
      for n in [name.utf8.count, value.utf8.count] {
        bytes += [UInt8(n & 255), UInt8(n >> 8 & 255), 0, 0]
      }
      bytes += Array(name.utf8) + Array(value.utf8)
    }
    return bytes
  }

  @Test func aPackedRecordSaysWhatItsMembersSay() throws {
    let bytes = packed([
      ("id", "7"), ("title", "Harbour"), ("date", "2025-05-17"), ("body", "The ferry sails."),
    ])
    let record = try #require(try IndexRecord(packed: bytes))
    #expect(record.id == Array("7".utf8))
    #expect(record.date == CivilDate(year: 2025, month: 5, day: 17))
    #expect(record.texts.map(\.field) == ["title", "body"])
    #expect(record.texts.last?.bytes == Array("The ferry sails.".utf8))
  }

  @Test func anyDamageToAPackedRecordIsARecordOrAnError() throws {
    let bytes = packed([("id", "7"), ("date", "2025-05-17"), ("body", "The ferry sails.")])
    for end in 0..<bytes.count {
      do { _ = try IndexRecord(packed: Array(bytes[0..<end])) } catch {
        #expect(error.code == .record)
      }
    }
    for i in bytes.indices {
      var bad = bytes
      bad[i] = ~bad[i]
      do { _ = try IndexRecord(packed: bad) } catch { #expect(error.code == .record) }
    }
    #expect(try IndexRecord(packed: Array(#"{"id":"7"}"#.utf8)) == nil)
  }
}
