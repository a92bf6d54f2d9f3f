// SPDX-License-Identifier: Apache-2.0
import CNutgrafSupport
import Synchronization

/// Stops queries from another thread.
public final class QueryCancel: Sendable {
  private let flag = Atomic<Bool>(false)
  public init() {}
  public func cancel() { flag.store(true, ordering: .relaxed) }
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }
}

/// What a query may take.
public struct QueryLimits: Sendable {
  /// Nanoseconds from now; nil for as long as it takes.
  public var nanoseconds: UInt64?
  public var cancel: QueryCancel?
  /// Terms that a prefix, wildcard or fuzzy word may stand for, in one segment.
  public var expansions = 50_000

  public init(milliseconds: Int? = nil, cancel: QueryCancel? = nil) {
    nanoseconds = milliseconds.map { UInt64(max(0, $0)) &* 1_000_000 }
    self.cancel = cancel
  }
}

/// The limits while a query runs.
struct QueryBudget {
  private let deadline: UInt64
  private let cancel: QueryCancel?
  let expansions: Int

  init(_ limits: QueryLimits) {
    deadline = limits.nanoseconds.map { ng_clock() &+ $0 } ?? UInt64.max
    cancel = limits.cancel
    expansions = limits.expansions
  }

  /// Called every few thousand documents.
  @inline(__always)
  func check() throws(IndexError) {
    if deadline != .max || cancel != nil { try slowCheck() }
  }

  @inline(never)
  private func slowCheck() throws(IndexError) {
    if cancel?.isCancelled == true { throw IndexError(.cancelled, "the query was cancelled") }
    if deadline != .max, ng_clock() > deadline {
      throw IndexError(.deadline, "the query's time is over")
    }
  }
}
