// SPDX-License-Identifier: Apache-2.0
//
// nutgraf-header ROOT [--check]: writes Include/nutgraf.h and Bindings/Python/nutgraf/_prototypes.py
// from the @_cdecl declarations of Sources/NutgrafC and the structs of Include/nutgraf_types.h.
// With --check nothing is written; the exit status is 1 when a file differs.
import Foundation

let arguments = CommandLine.arguments.dropFirst()
guard let root = arguments.first(where: { !$0.hasPrefix("--") }) else {
  FileHandle.standardError.write(Data("usage: nutgraf-header ROOT [--check]\n".utf8))
  exit(2)
}

do {
  let functions = try exportedFunctions(in: root + "/Sources/NutgrafC")
  let types = try String(contentsOfFile: root + "/Include/nutgraf_types.h", encoding: .utf8)
  let outputs = [
    (root + "/Include/nutgraf.h", try header(functions)),
    (root + "/Bindings/Python/nutgraf/_prototypes.py", try prototypes(functions, types: types)),
  ]
  var drifted: [String] = []
  for (path, text) in outputs {
    let old = try? String(contentsOfFile: path, encoding: .utf8)
    guard old != text else { continue }
    drifted.append(path)
    if !arguments.contains("--check") {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
  }
  if arguments.contains("--check"), !drifted.isEmpty {
    for path in drifted { print("\(path) is out of date: run make header") }
    exit(1)
  }
} catch {
  FileHandle.standardError.write(Data("nutgraf-header: \(error)\n".utf8))
  exit(3)
}
