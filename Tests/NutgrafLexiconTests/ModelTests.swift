// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText
import Testing

private func sample() -> [UInt8] {
  var writer = ModelWriter()
  writer.add("labels", lines: ["A", "B"])
  writer.add("data", [1, 2, 3])
  return writer.bytes(kind: "sample")
}

@Test func aModelGivesBackItsSections() throws {
  let file = try ModelFile(TableBytes(copying: sample()), kind: "sample")
  #expect(try file.lines("labels") == ["A", "B"])
  #expect(try file.section("data").u8(2) == 3)
  #expect(throws: TableError.self) { try file.section("other") }
}

@Test func anyDamageToAModelIsAnError() {
  let good = sample()
  for i in good.indices {
    var bad = good
    bad[i] ^= 0x10
    #expect(throws: TableError.self) { try ModelFile(TableBytes(copying: bad), kind: "sample") }
    #expect(throws: TableError.self) {
      try ModelFile(TableBytes(copying: Array(good.prefix(i))), kind: "sample")
    }
  }
  #expect(throws: TableError.self) { try ModelFile(TableBytes(copying: good), kind: "another") }
}

@Test(arguments: [2, 3, 17, 60])
func aTableGivesBackTheWeightsPutIn(classes: Int) throws {
  var rows: [WeightTable.Row] = []
  for i in 0..<2000 {
    var weights = [Int16](repeating: 0, count: classes)
    for k in 0..<classes where (k * 31 + i) % 5 == 0 { weights[k] = Int16(i % 100 - 50) }
    rows.append(.init(key: FeatureKeys.key(7, UInt32(i), 0, 0), weights: weights, importance: 1))
  }
  let table = try WeightTable(
    TableBytes(copying: WeightTable.encode(classes: classes, scale: 1, rows: rows, load: 0.5)),
    named: "test")
  var wrong = 0
  for row in rows {
    var scores = [Int32](repeating: 0, count: classes)
    table.add(row.key, to: &scores)
    // With two or three classes, weights are relative to the first's.
    let base = classes <= 3 ? row.weights[0] : 0
    if scores != row.weights.map({ Int32($0 - base) }) { wrong += 1 }
  }
  #expect(wrong < 20)  // full buckets
}

@Test func aTableOfNonsenseNeverTraps() {
  var byte: UInt8 = 1
  for _ in 0..<300 {
    var bytes: [UInt8] = [17, 0, 0, 0, 3, 0, 0, 0]
    while bytes.count < 400 {
      byte = byte &* 181 &+ 7
      bytes.append(byte)
    }
    guard let table = try? WeightTable(TableBytes(copying: bytes), named: "test") else { continue }
    var scores = [Int32](repeating: 0, count: 17)
    for key in 0..<200 { table.add(FeatureKeys.key(1, UInt32(key), 0, 0), to: &scores) }
  }
}
