// SPDX-License-Identifier: Apache-2.0

/// Whether a doctype asks for the old rules, under which a table stays in its paragraph.
enum HTMLQuirks {
  static func isQuirky(_ tokenizer: HTMLTokenizer) -> Bool {
    let doctype = tokenizer.doctype
    func value(_ range: Range<Int>?) -> [UInt8]? {
      range.map { r in
        r.prefix(200).map { i in
          let b = tokenizer.at(i)
          return b >= 0x41 && b <= 0x5A ? b | 0x20 : b
        }
      }
    }
    if doctype.forceQuirks || value(doctype.name) != Array("html".utf8) { return true }
    let system = value(doctype.systemID)
    if let system, system == ibm { return true }
    guard let identifier = value(doctype.publicID) else { return false }
    if whole.contains(identifier) { return true }
    if prefixes.contains(where: { identifier.starts(with: $0) }) { return true }
    return system == nil && withoutSystem.contains { identifier.starts(with: $0) }
  }

  private static func list(_ names: String...) -> [[UInt8]] { names.map { Array($0.utf8) } }
  private static let ibm = Array("http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd".utf8)
  private static let whole = list("-//w3o//dtd w3 html strict 3.0//en//", "-/w3c/dtd html 4.0 transitional/en", "html")
  private static let withoutSystem = list(
    "-//w3c//dtd html 4.01 frameset//", "-//w3c//dtd html 4.01 transitional//")
  private static let prefixes = list(
    "+//silmaril//dtd html pro v0r11 19970101//", "-//as//dtd html 3.0 aswedit + extensions//",
    "-//advasoft ltd//dtd html 3.0 aswedit + extensions//", "-//ietf//dtd html", "-//metrius//dtd metrius presentational//",
    "-//microsoft//dtd internet explorer", "-//netscape comm. corp.//dtd", "-//o'reilly and associates//dtd html",
    "-//sq//dtd html 2.0 hotmetal + extensions//", "-//softquad", "-//spyglass//dtd html 2.0 extended//",
    "-//sun microsystems corp.//dtd hotjava", "-//w3c//dtd html 3", "-//w3c//dtd html 4.0 frameset//",
    "-//w3c//dtd html 4.0 transitional//", "-//w3c//dtd html experimental", "-//w3c//dtd w3 html", "-//w3o//dtd w3 html 3.0//",
    "-//webtechs//dtd mozilla html")
}
