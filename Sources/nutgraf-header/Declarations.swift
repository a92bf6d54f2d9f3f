// SPDX-License-Identifier: Apache-2.0
import Foundation

struct HeaderError: Error, CustomStringConvertible {
  let description: String
}

/// An exported function as its Swift source declares it.
struct ExportedFunction {
  var name: String
  var documentation: [String]
  var parameters: [(name: String, type: String)]
  var result: String
  /// The file without its ending: the noun.
  var section: String
}

/// The order of the nouns in the header; others follow by name.
private let sections = [
  "Version", "Status", "Engine", "Report", "ReportColumns", "Batch", "Comparison", "Table", "Index",
  "Search",
]

func exportedFunctions(in folder: String) throws -> [ExportedFunction] {
  let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    .filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(6)) }
    .sorted { a, b in
      let place = { (name: String) in sections.firstIndex(of: name) ?? sections.count }
      return (place(a), a) < (place(b), b)
    }
  return try files.flatMap { file in
    try functions(
      in: String(contentsOfFile: "\(folder)/\(file).swift", encoding: .utf8), section: file)
  }
}

/// `@_cdecl("name")`, the comment above it and the declaration below it.
private func functions(in source: String, section: String) throws -> [ExportedFunction] {
  let lines = source.components(separatedBy: "\n")
  var found: [ExportedFunction] = []
  for (i, line) in lines.enumerated() where line.hasPrefix("@_cdecl(\"") {
    let name = line.components(separatedBy: "\"")[1]
    var documentation: [String] = []
    var above = i - 1
    while above >= 0, lines[above].hasPrefix("///") {
      documentation.insert(
        String(lines[above].dropFirst(lines[above].hasPrefix("/// ") ? 4 : 3)), at: 0)
      above -= 1
    }
    guard !documentation.isEmpty else {
      throw HeaderError(description: "\(name) has no documentation")
    }
    var declaration = ""
    for next in lines[(i + 1)...] {
      declaration += next.trimmingCharacters(in: .whitespaces) + " "
      if next.contains("{") { break }
    }
    found.append(
      try parse(declaration, name: name, documentation: documentation, section: section))
  }
  return found
}

private func parse(
  _ declaration: String, name: String, documentation: [String], section: String
) throws -> ExportedFunction {
  guard let open = declaration.firstIndex(of: "("),
    let close = matching(open, in: declaration)
  else { throw HeaderError(description: "\(name): no parameter list") }
  var parameters: [(String, String)] = []
  for part in topLevel(String(declaration[declaration.index(after: open)..<close])) {
    guard let colon = part.firstIndex(of: ":") else { continue }
    let names = part[..<colon].split(separator: " ")
    guard names.count == 2, names[0] == "_" else {
      throw HeaderError(description: "\(name): parameters are written `_ name: Type`")
    }
    let type = part[part.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    parameters.append((String(names[1]), type))
  }
  let rest = declaration[declaration.index(after: close)...]
  var result = "Void"
  if let arrow = rest.range(of: "->"), let brace = rest.firstIndex(of: "{") {
    result = rest[arrow.upperBound..<brace].trimmingCharacters(in: .whitespaces)
  }
  return ExportedFunction(
    name: name, documentation: documentation, parameters: parameters, result: result,
    section: section)
}

private func matching(_ open: String.Index, in text: String) -> String.Index? {
  var depth = 0
  var i = open
  while i < text.endIndex {
    if text[i] == "(" { depth += 1 }
    if text[i] == ")" {
      depth -= 1
      if depth == 0 { return i }
    }
    i = text.index(after: i)
  }
  return nil
}

/// Splits at commas outside brackets.
private func topLevel(_ text: String) -> [String] {
  var parts = [""]
  var depth = 0
  for character in text {
    if "<([".contains(character) { depth += 1 }
    if ">)]".contains(character) { depth -= 1 }
    if character == ",", depth == 0 {
      parts.append("")
    } else {
      parts[parts.count - 1].append(character)
    }
  }
  return parts.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
}
