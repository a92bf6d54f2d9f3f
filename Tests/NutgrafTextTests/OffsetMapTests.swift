// SPDX-License-Identifier: Apache-2.0
import NutgrafText
import Testing

@Test func offsetsCountCharactersInEachUnit() {
  for text in ["plain words", "Erdoğan’s “plan” \u{1F54A} — é", String(repeating: "aé\u{1F54A}’", count: 300)] {
    let source = SourceText(text)
    let map = OffsetMap(source)
    for unit in OffsetMap.Unit.allCases {
      var bytes: UInt32 = 0
      var counted: UInt32 = 0
      var all: [UInt32] = []
      var expected: [UInt32] = []
      for scalar in text.unicodeScalars {
        #expect(map.offset(bytes, in: unit) == counted)
        #expect(map.utf8(counted, from: unit) == bytes)
        all.append(bytes)
        expected.append(counted)
        bytes += UInt32(String(scalar).utf8.count)
        switch unit {
        case .utf8: counted += UInt32(String(scalar).utf8.count)
        case .codepoint: counted += 1
        case .utf16: counted += UInt32(String(scalar).utf16.count)
        }
      }
      #expect(map.offset(.max, in: unit) == counted)
      #expect(map.utf8(.max, from: unit) == bytes)
      var rising = all
      map.convert(&rising, to: unit)
      #expect(rising == expected)
      var falling = Array(all.reversed())
      map.convert(&falling, to: unit)
      #expect(falling == expected.reversed())
    }
  }
}

@Test func anOffsetInsideACharacterCountsAsItsStart() {
  let map = OffsetMap(SourceText("é\u{1F54A}x"))
  #expect([0, 1, 2, 3, 4, 5, 6, 7].map { map.offset($0, in: .codepoint) } == [0, 0, 1, 1, 1, 1, 2, 3])
  #expect(map.utf8(2, from: .utf16) == 2)
}
