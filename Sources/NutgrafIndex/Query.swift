// SPDX-License-Identifier: Apache-2.0

/// A query that was read and checked. It belongs to no index and can be used with any, from any
/// thread.
public struct Query: Sendable {
  let root: QueryNode
  /// Bare words alone: ranked as free text.
  var isFreeText = false
}

/// Which fields a leaf looks at.
enum QueryField: Hashable, Sendable {
  /// Title and body.
  case any
  case named(String)
}

/// The nodes of a query. Depth is limited when it is read.
indirect enum QueryNode: Sendable {
  case all
  case none
  case term(QueryField, [UInt8])
  case phrase(QueryField, [[UInt8]], slop: Int)
  case prefix(QueryField, [UInt8])
  case wildcard(QueryField, [UInt8])
  case fuzzy(QueryField, [UInt8], distance: Int)
  /// A whole value of a keyword field.
  case value(String, [UInt8])
  case days(from: Int32, to: Int32)
  case and([QueryNode])
  case or([QueryNode])
  /// What the first matches and the second does not.
  case not(QueryNode, QueryNode)
  /// What someone said: the inner query inside the spans of a keyword.
  case within(String, [UInt8], QueryNode)
  case boost(QueryNode, Double)
  /// Values of several fields that hold of one passage: who takes a position, and which.
  case together([(field: String, value: [UInt8])])
  /// Numbers of a field from one to another, both included.
  case numbers(String, from: Double, to: Double)
  /// Records that read like one that is kept, or like a text.
  case like(id: [UInt8])
  case likeText([UInt8])
  /// Words in any order, ranked as free text.
  case words([[UInt8]])

  /// Queries may be nested this deep.
  static let depth = 64
  /// And have this many parts in all.
  static let size = 4096
}
