// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// What is wrong with a JSON text (RFC 8259), and the byte at which it shows.
public struct JSONError: Error, Hashable, Sendable {
  public let offset: Int
  public let message: String
}

/// A JSON value. Strings are bytes; object members keep their order, the last of one name counts.
public enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string([UInt8])
  case array([JSONValue])
  case object([(key: [UInt8], value: JSONValue)])

  /// The member `key` of an object, nil otherwise.
  public subscript(key: StaticString) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    let name = key.withUTF8Buffer { buffer in unsafe Array(buffer) }
    return members.last { $0.key == name }?.value
  }
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key.elementsEqual(key.utf8) }?.value
  }
  public var bytes: [UInt8]? { if case .string(let bytes) = self { bytes } else { nil } }
  public var string: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
  public var number: Double? { if case .number(let value) = self { value } else { nil } }
  public var int: Int? { number.flatMap { Int(exactly: $0) } }
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var array: [JSONValue]? { if case .array(let values) = self { values } else { nil } }
  public var object: [(key: [UInt8], value: JSONValue)]? {
    if case .object(let members) = self { members } else { nil }
  }
}
