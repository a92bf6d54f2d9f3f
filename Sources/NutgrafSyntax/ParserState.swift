// SPDX-License-Identifier: Apache-2.0

/// The moves of the arc-hybrid system (Kuhlmann, Gómez-Rodríguez, Satta 2011).
public enum Move {
  public static let shift = 0
  /// The stack's top becomes a dependent of the next word.
  public static let left = 1
  /// The stack's top becomes a dependent of the word below it.
  public static let right = 2
}

/// A sentence being parsed. Words are numbered from 1; 0 is no word; the root stands behind the last.
/// Reused from sentence to sentence; every array has room for `count + 2`.
public struct ParserState: Sendable {
  public private(set) var count = 0
  public private(set) var stack: [Int32] = []
  /// The next word.
  public private(set) var next = 1
  public private(set) var heads: [Int32] = []
  public private(set) var labels: [UInt8] = []
  /// The outermost children, the ones before them, and how many there are, on either side.
  public private(set) var left1: [Int32] = []
  public private(set) var left2: [Int32] = []
  public private(set) var right1: [Int32] = []
  public private(set) var right2: [Int32] = []
  public private(set) var leftCount: [UInt8] = []
  public private(set) var rightCount: [UInt8] = []

  public init() {}

  public var root: Int { count &+ 1 }

  public mutating func begin(count: Int) {
    self.count = count
    next = 1
    let size = count &+ 2
    stack.removeAll(keepingCapacity: true)
    func clear(_ array: inout [Int32]) {
      array.removeAll(keepingCapacity: true)
      array.append(contentsOf: repeatElement(0, count: size))
    }
    clear(&heads)
    clear(&left1)
    clear(&left2)
    clear(&right1)
    clear(&right2)
    func clear(_ array: inout [UInt8]) {
      array.removeAll(keepingCapacity: true)
      array.append(contentsOf: repeatElement(0, count: size))
    }
    clear(&labels)
    clear(&leftCount)
    clear(&rightCount)
  }

  /// The stack's word `depth` below its top, 0 when there is none.
  @inline(__always)
  public func top(_ depth: Int) -> Int {
    let i = stack.count &- 1 &- depth
    return i >= 0 ? Int(stack[i]) : 0
  }

  public var isDone: Bool { next > count && stack.isEmpty }

  public var canShift: Bool { next <= count }
  /// Only one word becomes the root's: the last on the stack.
  public var canLeft: Bool { !stack.isEmpty && (next <= count || stack.count == 1) }
  public var canRight: Bool { stack.count >= 2 }

  /// The one move that is allowed here, −1 when there is a choice.
  public var onlyMove: Int {
    if stack.isEmpty { return Move.shift }
    if next > count { return stack.count == 1 ? Move.left : Move.right }
    return -1
  }

  public mutating func shift() {
    stack.append(Int32(next))
    next &+= 1
  }

  /// The dependent and the head of the arc that a move makes.
  @inline(__always)
  public func arc(_ move: Int) -> (dependent: Int, head: Int) {
    (top(0), move == Move.left ? next : top(1))
  }

  /// Makes the arc of a `left` or `right` move.
  public mutating func attach(_ move: Int, label: UInt8) {
    let (d, h) = arc(move)
    guard stack.popLast() != nil, d > 0, h > 0, h < heads.count else { return }
    heads[d] = Int32(h)
    labels[d] = label
    if h > d {
      left2[h] = left1[h]
      left1[h] = Int32(d)
      if leftCount[h] < 255 { leftCount[h] &+= 1 }
    } else {
      right2[h] = right1[h]
      right1[h] = Int32(d)
      if rightCount[h] < 255 { rightCount[h] &+= 1 }
    }
  }
}
