// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText
import Testing

@testable import NutgrafArticle

private func u32(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

/// Two trees of two levels over rows of three features.
private func ensemble(
  questions: [(Int8, UInt8, UInt8)], leaves: [Int16], scale: Float, start: Float
) -> [UInt8] {
  var bytes = u32(0x4554_474E) + u32(UInt32(28 + 4 * questions.count + 2 * leaves.count)) + u32(3)
  bytes += u32(UInt32(questions.count / 2)) + u32(2) + u32(scale.bitPattern) + u32(start.bitPattern)
  for (away, feature, threshold) in questions { bytes += [UInt8(bitPattern: away), feature, threshold, 0] }
  for leaf in leaves { bytes += [UInt8(truncatingIfNeeded: leaf), UInt8(truncatingIfNeeded: leaf >> 8)] }
  return bytes
}

private let small = ensemble(
  questions: [(0, 0, 9), (-1, 1, 4), (2, 2, 0), (0, 1, 200)], leaves: [0, 10, 20, 30, 0, 100, 0, 1000],
  scale: 0.5, start: 1)

@Test func treesAddTheLeavesThatTheAnswersName() throws {
  var table = FeatureTable(count: 20, features: 3)
  for row in 0..<20 {
    table.begin(row)
    table.put(UInt8(row))
    table.put(row == 12 ? 255 : 5)
    table.put(row == 19)
    table.end()
  }
  let trees = try #require(TreeEnsemble(TableBytes(copying: small), features: 3))
  let scores = trees.scores(table)
  // Row 0: nothing above asks yes. Row 5: the row above has 5 > 4. Row 10: also 10 > 9.
  #expect(scores[0] == 1 && scores[5] == 1 + 10 && scores[10] == 1 + 15)
  // Row 17 looks two rows down at row 19; row 12 has a feature above 200, without the first answer.
  #expect(scores[17] == 1 + 15 + 50 && scores[12] == 1 + 15)
  #expect(trees.scores(table, otherwise: -7) { $0 == 3 }[19] == -7)
}

@Test func aDamagedTableOfTreesIsRefused() {
  #expect(TreeEnsemble(TableBytes(copying: small), features: 4) == nil)
  for cut in 0..<small.count {
    #expect(TreeEnsemble(TableBytes(copying: Array(small[..<cut])), features: 3) == nil)
  }
  var far = small
  far[28] = 120
  #expect(TreeEnsemble(TableBytes(copying: far), features: 3) == nil)
  var other = small
  other[29] = 3
  #expect(TreeEnsemble(TableBytes(copying: other), features: 3) == nil)
}

@Test func sizesKeepTheirOrderInAByte() {
  var table = FeatureTable(count: 1, features: 40)
  table.begin(0)
  let sizes: [Int32] = [-4, 0, 1, 63, 64, 90, 128, 500, 1000, 5000, 60_000, 1 << 20, .max]
  for size in sizes { table.put(size: size) }
  table.end()
  let bytes = sizes.indices.map { table.value(0, $0) }
  #expect(bytes == bytes.sorted() && bytes[0] == 0 && bytes[3] == 63 && bytes[4] == 64)
}
