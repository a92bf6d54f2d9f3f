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

@Test(arguments: [4, 16, 17, 60])
func composedWeightsAreTheSumOfTheirRows(classes: Int) throws {
  let keys = (0..<3000).map { FeatureKeys.key(7, UInt32($0), 0, 0) }
  func rows(_ seed: Int) -> [[Int16]] {
    (0..<300).map { r in (0..<classes).map { Int16((r * 31 + $0 * seed) % 2001 - 1000) } }
  }
  let first = rows(7)
  let second = rows(13)
  let placed = ComposedWeights.placed(keys, buckets: 200)
  #expect(placed.count > 2000 && placed.count <= 2400)
  let numbers = placed.map { (UInt16($0 % 300), UInt16($0 * 7 % 300)) }
  let table = try ComposedWeights(
    TableBytes(
      copying: ComposedWeights.encode(
        classes: classes, scale: 1, keys: placed.map { keys[$0] }, numbers: numbers, rows: (first, second),
        buckets: 200)), named: "test")
  for (place, number) in zip(placed, numbers) {
    var f = FeatureKeys()
    f.add(7, UInt32(place))
    var scores = [Int32](repeating: 0, count: classes)
    table.add(&f, to: &scores)
    let wanted = zip(first[Int(number.0)], second[Int(number.1)]).map { Int32($0) + Int32($1) }
    #expect(scores == wanted)
  }
}

@Test func whatComesFirstIsGivenRoomFirst() {
  let keys = (0..<100).map { FeatureKeys.key(7, UInt32($0), 0, 0) }
  #expect(ComposedWeights.placed(keys, buckets: 1) == Array(0..<12))
  #expect(ComposedWeights.placed([keys[0], keys[0], keys[1]], buckets: 1) == [0, 2])
}

@Test func composedWeightsOfNonsenseNeverTrap() {
  var byte: UInt8 = 1
  for round in 0..<300 {
    var bytes: [UInt8] = [16, 0, 0, 0, 3, 0, 0, 0, 0, 0, 128, 63, UInt8(round % 9), 0, 0, 0]
    while bytes.count < 900 {
      byte = byte &* 181 &+ 7
      bytes.append(byte)
    }
    guard let table = try? ComposedWeights(TableBytes(copying: bytes), named: "test") else { continue }
    var scores = [Int32](repeating: 0, count: 16)
    for key in 0..<200 {
      var f = FeatureKeys()
      f.add(1, UInt32(key))
      table.add(&f, to: &scores)
    }
  }
}
