// SPDX-License-Identifier: Apache-2.0
import Glibc
import NutgrafIndex
import NutgrafText

/// A folder that is gone when the test is.
final class TemporaryFolder {
  let path: String
  init() {
    var template = Array("/tmp/nutgraf-index-XXXXXX".utf8CString)
    _ = mkdtemp(&template)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
  deinit {
    for name in (try? FileLayer.system.list(path)) ?? [] { unlink(path + "/" + name) }
    rmdir(path)
  }
  var index: String { path }
}

/// Invented reports of an invented country.
enum Sample {
  static let bodies = [
    "The harbour of Port Ellery stayed closed on Monday as the dockers' union rejected an offer.",
    "Dockers in Port Ellery voted to return to work, the union said. The offer was raised twice.",
    "Minister Ana Lindqvist said the ferry would sail again. \"No deal, no ferry,\" she said.",
    "Heavy snow closed the northern pass; the ferry to Port Ellery was late by two hours.",
    "Ellery United beat the port side 3-1. The union of supporters called it a fine harbour day.",
  ]

  static func record(_ n: Int) -> IndexRecord {
    let body = bodies[n % bodies.count] + " Report number\(n)."
    return IndexRecord(
      id: "r\(n)", title: n % 2 == 0 ? "Harbour news \(n)" : "Ferry notes \(n)", body: body,
      date: CivilDate(year: 2025, month: 1 + n % 12, day: 1 + n % 28))
  }

  static func query(_ json: String) throws -> Query { try Query(json: Array(json.utf8)) }
}

extension Index {
  func ids(_ query: Query, limit: Int = 1000) throws -> [String] {
    let result = try search(query, limit: limit)
    return try (0..<result.count).map { String(decoding: try result.id($0), as: UTF8.self) }
  }
  func count(json: String) throws -> Int { try count(Sample.query(json)) }
  func count(text: String) throws -> Int { try count(Query(text: text)) }
}
