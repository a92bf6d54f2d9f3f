// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// A node of the page's tree: an element or a run of text. Links are positions in `HTMLTree.nodes`.
struct HTMLNode: Sendable {
  /// 0 for the document, 1 an element, 2 text, 3 a comment.
  var kind: UInt8
  var tag: Tag
  /// 0 HTML, 1 SVG, 2 MathML.
  var space: UInt8 = 0
  /// Of text.
  var textMode: TextMode
  var isPlain: Bool
  var depth: UInt16
  var nameHash: UInt32
  /// -1 where there is none.
  var parent: Int32
  var firstChild: Int32 = -1
  var lastChild: Int32 = -1
  var next: Int32 = -1
  var previous: Int32 = -1
  /// Where it stands in the page's UTF-8 form.
  var start: UInt32
  var end: UInt32
  var firstAttribute: UInt32 = 0
  var attributeCount: UInt16 = 0

  /// On the builder's stack.
  var isOpen = false
  /// `mi`, `foreignObject` and their like: walls of every scope, and special.
  var isForeignWall = false

  var isText: Bool { kind == 2 }
}

/// The page as a light tree. Text and attributes are byte ranges of the page, decoded on demand.
struct HTMLTree: Sendable {
  let bytes: [UInt8]
  var nodes: [HTMLNode] = []
  var attributes: [HTMLAttribute] = []

  init(bytes: [UInt8]) { self.bytes = bytes }

  // MARK: - Links

  /// Hangs a node without parent under `parent`, before one of its children or at the end.
  mutating func link(_ node: Int, to parent: Int, before: Int32) {
    let at = Int32(truncatingIfNeeded: node)
    nodes[node].parent = Int32(truncatingIfNeeded: parent)
    nodes[node].depth = nodes[parent].depth &+ 1
    nodes[node].next = before
    let previous = before >= 0 ? nodes[Int(before)].previous : nodes[parent].lastChild
    nodes[node].previous = previous
    if previous >= 0 { nodes[Int(previous)].next = at } else { nodes[parent].firstChild = at }
    if before >= 0 { nodes[Int(before)].previous = at } else { nodes[parent].lastChild = at }
  }

  mutating func unlink(_ node: Int) {
    let n = nodes[node]
    guard n.parent >= 0 else { return }
    if n.previous >= 0 { nodes[Int(n.previous)].next = n.next } else { nodes[Int(n.parent)].firstChild = n.next }
    if n.next >= 0 { nodes[Int(n.next)].previous = n.previous } else { nodes[Int(n.parent)].lastChild = n.previous }
    nodes[node].parent = -1
    nodes[node].next = -1
    nodes[node].previous = -1
  }

  /// Puts the nodes into the order of the document and leaves out what hangs nowhere.
  mutating func renumber() {
    var order: [Int32] = []
    order.reserveCapacity(nodes.count)
    var places = [Int32](repeating: -1, count: nodes.count)
    var current: Int? = 0
    while let i = current {
      places[i] = Int32(truncatingIfNeeded: order.count)
      order.append(Int32(truncatingIfNeeded: i))
      current = following(i, within: 0)
    }
    func place(_ node: Int32) -> Int32 { node >= 0 ? places[Int(node)] : -1 }
    nodes = order.map { old in
      var n = nodes[Int(old)]
      n.parent = place(n.parent)
      n.firstChild = place(n.firstChild)
      n.lastChild = place(n.lastChild)
      n.next = place(n.next)
      n.previous = place(n.previous)
      return n
    }
  }

  /// The raw range of an attribute's value.
  func attribute(_ node: Int, _ name: AttributeName) -> HTMLAttribute? {
    guard node >= 0, node < nodes.count else { return nil }
    let first = Int(nodes[node].firstAttribute)
    let end = min(attributes.count, first &+ Int(nodes[node].attributeCount))
    var i = first
    while i < end {
      if attributes[i].name == name { return attributes[i] }
      i &+= 1
    }
    return nil
  }

  /// An attribute's value, decoded.
  func value(_ node: Int, _ name: AttributeName) -> [UInt8]? {
    attribute(node, name).map { value($0) }
  }

  /// Where a stretch of the page ends that is read no further than `limit` bytes, on a code point.
  private func cut(_ start: Int, _ end: Int, limit: Int) -> Int {
    let end = min(end, bytes.count)
    guard end &- start > limit else { return end }
    var last = start &+ limit
    while last > start && bytes[last] & 0xC0 == 0x80 { last &-= 1 }
    return last
  }

  /// - Parameter limit: bytes of the page that are read at most; an element is copied where the standard
  ///   says so, and its values are read again.
  func value(_ attribute: HTMLAttribute, limit: Int = 1 << 14) -> [UInt8] {
    var out: [UInt8] = []
    let start = Int(attribute.valueStart)
    let end = cut(start, Int(attribute.valueEnd), limit: limit)
    CharacterReferences.append(
      bytes.span, start, end, mode: .data, attribute: true,
      keepsNUL: false, to: &out)
    return out
  }

  /// Whether an attribute's raw value is `word` in any case.
  func attribute(_ node: Int, _ name: AttributeName, is word: StaticString) -> Bool {
    guard let found = attribute(node, name) else { return false }
    let length = Int(found.valueEnd &- found.valueStart)
    guard length == word.utf8CodeUnitCount, Int(found.valueEnd) <= bytes.count else { return false }
    return word.withUTF8Buffer { buffer in
      for k in 0..<length {
        let b = bytes[Int(found.valueStart) &+ k]
        let lower = b >= 0x41 && b <= 0x5A ? b | 0x20 : b
        if unsafe lower != buffer[k] { return false }
      }
      return true
    }
  }

  /// The node after `node` and all it holds, in document order; nil at the end of `root`.
  func afterSubtree(_ node: Int, within root: Int) -> Int? {
    var current = node
    while current != root && current >= 0 {
      let next = nodes[current].next
      if next >= 0 { return Int(next) }
      current = Int(nodes[current].parent)
    }
    return nil
  }

  /// The next node in document order within `root`.
  func following(_ node: Int, within root: Int) -> Int? {
    let child = nodes[node].firstChild
    return child >= 0 ? Int(child) : afterSubtree(node, within: root)
  }

  /// All text below a node, decoded, as it stands.
  /// - Parameter limit: bytes at most; as many nodes are looked at.
  func text(of node: Int, limit: Int = 1 << 20) -> [UInt8] {
    var out: [UInt8] = []
    var current: Int? = node
    var steps = 0
    while let i = current, out.count < limit, steps < limit {
      steps &+= 1
      let n = nodes[i]
      if n.isText {
        let end = cut(Int(n.start), Int(n.end), limit: limit)
        CharacterReferences.append(bytes.span, Int(n.start), end, mode: n.textMode, to: &out)
      }
      current = following(i, within: node)
    }
    return out
  }
}
