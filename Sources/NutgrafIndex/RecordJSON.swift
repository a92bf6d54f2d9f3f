// SPDX-License-Identifier: Apache-2.0
import NutgrafJSON
import NutgrafReport
import NutgrafText

extension IndexRecord {
  /// A plain record from a JSON object: "id" (required), "date" (ISO 8601), text fields ("title",
  /// "body" and any other string), lists of strings as fields of whole values, numbers. Or a packed
  /// record, which says the same of strings alone.
  public init(json bytes: [UInt8]) throws(IndexError) {
    if let packed = try IndexRecord(packed: bytes) {
      self = packed
      return
    }
    let value = try IndexRecord.object(bytes)
    guard let id = value["id"]?.bytes, !id.isEmpty else {
      throw IndexError(.record, "the record has no string \"id\"")
    }
    self.init(id: id)
    try take(value)
  }

  /// A report's record; members of a JSON object stand in the place of the report's own.
  public init(report: Report, json bytes: [UInt8]?) throws(IndexError) {
    self.init(report)
    guard let bytes else { return }
    try take(IndexRecord.object(bytes))
  }

  private static func object(_ bytes: [UInt8]) throws(IndexError) -> JSONValue {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw IndexError(.record, "the record is no JSON: \(error.message)", offset: error.offset)
    }
    guard value.object != nil else { throw IndexError(.record, "the record is not an object") }
    return value
  }

  private mutating func take(_ value: JSONValue) throws(IndexError) {
    for (key, member) in value.object ?? [] {
      let name = String(decoding: key, as: UTF8.self)
      switch (name, member) {
      case ("id", .string(let text)): id = text
      case ("date", .string(let text)):
        guard let date = DateTime(iso: text[...]) else {
          throw IndexError(.record, "\"date\" is not an ISO 8601 date such as 2025-05-17")
        }
        self.date = date.date
      case ("id", _), ("date", .number), ("date", .bool), ("date", .array), ("date", .object):
        throw IndexError(.record, "\"\(name)\" is not a string")
      case ("annotations", .bool(let wanted)): wantsAnnotations = wanted
      case (_, .string(let text)):
        texts.removeAll { $0.field == name }
        texts.append(Text(field: name, bytes: text))
      case (_, .array(let values)):
        var seen: Set<[UInt8]> = []
        for value in values {
          if let text = value.bytes, seen.insert(Words.key(text)).inserted { add(name, value: text) }
          if let number = value.number { numbers.append((name, number)) }
        }
      case (_, .number(let number)):
        numbers.removeAll { $0.field == name }
        numbers.append((name, number))
      default: continue
      }
    }
  }
}
