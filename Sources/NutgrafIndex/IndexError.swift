// SPDX-License-Identifier: Apache-2.0

/// Why the index could not do what it was asked, with the file and the byte where that showed.
public struct IndexError: Error, Hashable, Sendable {
  /// The kinds of failure. Raw values are part of the C interface: append only.
  public enum Code: UInt8, Sendable {
    /// The folder holds no index.
    case notFound = 1
    /// An index is there already.
    case exists
    /// Another writer holds the index.
    case locked
    /// A file is damaged, cut short or missing.
    case corrupt
    /// The operating system refused: no space, no permission, a broken disk.
    case io
    /// Written by a later version of the format.
    case version
    /// The query cannot be understood.
    case query
    /// A limit was reached: expansions, depth, size.
    case limit
    /// The deadline passed.
    case deadline
    /// The caller cancelled.
    case cancelled
    /// The index is closed, or was opened for reading only.
    case misuse
    /// The record cannot be indexed: no id, not UTF-8, an impossible date.
    case record
    /// There is no memory.
    case memory
  }

  public let code: Code
  public let message: String
  /// The file's name inside the index folder.
  public let file: String?
  /// The byte of the file, or of the query text.
  public let offset: Int?

  public init(_ code: Code, _ message: String, file: String? = nil, offset: Int? = nil) {
    self.code = code
    self.message = message
    self.file = file
    self.offset = offset
  }

  static func corrupt(_ message: String, _ file: String, at offset: Int? = nil) -> IndexError {
    IndexError(.corrupt, message, file: file, offset: offset)
  }
}

extension IndexError: CustomStringConvertible {
  public var description: String {
    var text = message
    if let file { text += " (\(file)" + (offset.map { ", byte \($0))" } ?? ")") }
    return text
  }
}
