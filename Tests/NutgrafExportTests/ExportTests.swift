// SPDX-License-Identifier: Apache-2.0
import NutgrafExport
import NutgrafJSON
import NutgrafReport
import Testing

/// Whatever mark stands beside a word, what is written is UTF-8 and JSON.
@Test(arguments: [0xA1...0x17F, 0x370...0x3FF, 0x400...0x45F, 0x2010...0x205E, 0x20A0...0x20BF, 0x1F600...0x1F640])
func whatIsWrittenIsTextAndJSON(marks: ClosedRange<UInt32>) throws {
  var options = ExportOptions()
  options.tokens = true
  var text = "Talks end\n\n"
  for (i, c) in marks.compactMap(Unicode.Scalar.init).enumerated() {
    text += "\(c)Mae\(c) Lund\(c)s aide said 7\(c) men, 6\(c)1\(c) of them \(c)old\(c), \(c) left on May \(i % 30)\(c). "
    if i % 5 == 0 { text += "\n" }
  }
  let report = try Report(id: "t", text: Array(text.utf8))
  let json = report.json(options)
  #expect(String(validating: json, as: UTF8.self) != nil)
  let value = try JSONValue(parsing: json)
  #expect(value["tokens"]?.array?.count == report.document.tokens.count)
}
