// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Builds the tree as the HTML standard says: insertion modes, implied tags, misnested formatting,
/// content put before its table, SVG and MathML. Scripts do not run, but count as if they could.
/// - Complexity: O(*n*): the stack is never deeper than `depthLimit`, the list of formatting elements
///   never longer than `formattingLimit`, and copies of formatting elements have a budget.
struct HTMLTreeBuilder {
  /// Elements deeper than this become siblings, as browsers do.
  static let depthLimit = 512
  static let formattingLimit = 64

  enum Mode: UInt8 {
    case initial, beforeHTML, beforeHead, inHead, afterHead, inBody, text, inTable, inCaption, inColumnGroup
    case inTableBody, inRow, inCell, inTemplate, afterBody, inFrameset, afterFrameset, afterAfterBody
    case afterAfterFrameset
  }

  var tokenizer: HTMLTokenizer
  var tree: HTMLTree
  var stack: [Int32] = [0]
  /// Which of them are in scope, without a search.
  var places = StackPlaces()
  /// Open elements by tag; of unknown tags all together.
  var open: [UInt32] = Array(repeating: 0, count: 256)
  /// Elements that were too deep to open.
  var overflow = 0
  var mode = Mode.initial
  var originalMode = Mode.inBody
  var templateModes: [Mode] = []
  /// Open formatting elements, -1 a marker.
  var formatting: [Int32] = []
  var copies = 0
  let copyLimit: Int
  var head: Int32 = -1
  var form: Int32 = -1
  var framesetOK = true
  var isQuirky = true
  var fosters = false
  var skipsNewline = false
  /// Nodes no longer stand in the order of the document.
  var isReordered = false
  let keepsComments: Bool

  // The text of the current token.
  var textStart = 0
  var textEnd = 0

  static func build(_ bytes: [UInt8], keepsComments: Bool = false) -> HTMLTree {
    var builder = HTMLTreeBuilder(bytes, keepsComments: keepsComments)
    builder.run()
    return builder.tree
  }

  private init(_ bytes: [UInt8], keepsComments: Bool) {
    self.keepsComments = keepsComments
    tokenizer = HTMLTokenizer(bytes)
    tree = HTMLTree(bytes: bytes)
    tree.nodes.reserveCapacity(bytes.count / 48 &+ 16)
    copyLimit = 1000 &+ bytes.count / 64
    tree.nodes.append(
      HTMLNode(
        kind: 0, tag: .unknown, textMode: .data, isPlain: true, depth: 0, nameHash: 0, parent: -1,
        start: 0, end: UInt32(truncatingIfNeeded: bytes.count)))
  }

  private mutating func run() {
    loop: while true {
      tokenizer.allowsCDATA = stack.count > 1 && tree.nodes[current].space != 0
      let token = tokenizer.next()
      let newline = skipsNewline
      skipsNewline = false
      switch token {
      case .end: break loop
      case .text:
        textStart = tokenizer.dataStart
        textEnd = tokenizer.dataEnd
        if newline { skipNewline() }
        if textStart < textEnd { text() }
      case .startTag:
        if inForeignContent(forText: false) { foreignStart() } else { startTag() }
      case .endTag:
        if inForeignContent(forText: false) { foreignEnd() } else { endTag() }
      case .comment: comment()
      case .doctype:
        if mode == .initial {
          isQuirky = HTMLQuirks.isQuirky(tokenizer)
          mode = .beforeHTML
        }
      }
    }
    finish()
  }

  /// The end of the page: what must be there is there, what is open ends here.
  private mutating func finish() {
    if mode == .text {
      pop()
      mode = originalMode
    }
    while isOpen(.template), let depth = stack.lastIndex(where: { htmlTag($0) == .template }) {
      popTo(depth)
      _ = templateModes.popLast()
    }
    if mode == .inTemplate { resetMode() }
    var steps = 0
    while mode.rawValue < Mode.inBody.rawValue && steps < 8 {
      steps &+= 1
      imply()
    }
    let end = UInt32(truncatingIfNeeded: tokenizer.count)
    for node in stack { tree.nodes[Int(node)].end = end }
    tree.attributes = tokenizer.attributes
    if isReordered { tree.renumber() }
  }

  /// `pre` and `textarea` do not show the line end that they begin with, however it is written.
  private mutating func skipNewline() {
    let first = tokenizer.at(textStart)
    if first == 0x0A || first == 0x0D {
      textStart &+= first == 0x0D && tokenizer.at(textStart &+ 1) == 0x0A ? 2 : 1
    } else if first == 0x26, tokenizer.at(textStart &+ 1) == 0x23 {
      var decoded: [UInt8] = []
      let end = CharacterReferences.reference(tokenizer.bytes.span, textStart, textEnd, attribute: false, to: &decoded)
      if decoded == [0x0A] { textStart = end }
    }
  }

  /// Makes the next implied element of a page that has not come to its body.
  mutating func imply() {
    switch mode {
    case .initial: mode = .beforeHTML
    case .beforeHTML:
      _ = insert(implied: .html)
      mode = .beforeHead
    case .beforeHead:
      head = Int32(truncatingIfNeeded: insert(implied: .head))
      mode = .inHead
    case .inHead:
      pop()
      mode = .afterHead
    case .afterHead:
      _ = insert(implied: .body)
      mode = .inBody
    default: break
    }
  }

  private mutating func comment() {
    guard keepsComments else { return }
    var parent = current
    if mode == .initial || mode == .beforeHTML || mode == .afterAfterBody || mode == .afterAfterFrameset {
      parent = 0
    } else if mode == .afterBody {
      parent = stack.count > 1 ? Int(stack[1]) : 0
    }
    var node = element(.unknown, implied: true)
    node.kind = 3
    node.start = UInt32(truncatingIfNeeded: tokenizer.dataStart)
    node.end = UInt32(truncatingIfNeeded: tokenizer.dataEnd)
    let place = parent == current ? place() : (parent: parent, before: Int32(-1))
    _ = add(node, to: place.parent, before: place.before)
  }

  // MARK: - Stack

  var current: Int { Int(stack.last ?? 0) }

  @inline(__always)
  func tag(_ node: Int32) -> Tag { tree.nodes[Int(node)].tag }

  /// The tag of an open HTML element; of others `unknown`.
  @inline(__always)
  func htmlTag(_ node: Int32) -> Tag {
    let n = tree.nodes[Int(node)]
    return n.space == 0 ? n.tag : .unknown
  }

  var currentTag: Tag { stack.last.map(htmlTag) ?? .unknown }

  mutating func push(_ node: Int) {
    stack.append(Int32(truncatingIfNeeded: node))
    places.push(tree.nodes[node])
    tree.nodes[node].isOpen = true
    if tree.nodes[node].space == 0 { open[Int(tree.nodes[node].tag.rawValue)] &+= 1 }
  }

  mutating func pop() {
    guard stack.count > 1, let node = stack.popLast() else { return }
    places.pop()
    left(node, at: tokenizer.start)
  }

  /// Notes that an element is no longer open.
  mutating func left(_ node: Int32, at position: Int) {
    let n = Int(node)
    tree.nodes[n].isOpen = false
    tree.nodes[n].end = UInt32(truncatingIfNeeded: max(position, Int(tree.nodes[n].end)))
    if tree.nodes[n].space == 0 { open[Int(tree.nodes[n].tag.rawValue)] &-= 1 }
  }

  mutating func popTo(_ depth: Int) {
    while stack.count > max(1, depth) { pop() }
  }

  /// Pops the element at `depth`, whose end is after the end tag.
  mutating func close(_ depth: Int) {
    guard depth > 0, depth < stack.count else { return }
    let node = Int(stack[depth])
    popTo(depth)
    tree.nodes[node].end = UInt32(truncatingIfNeeded: tokenizer.position)
  }

  func isOpen(_ tag: Tag) -> Bool { open[Int(tag.rawValue)] > 0 }

  enum Scope { case plain, list, button, table }

  /// The depth of the nearest open `wanted`, unless a wall of the scope stands before it.
  mutating func inScope(_ wanted: Tag, _ scope: Scope = .plain) -> Int? {
    guard isOpen(wanted) else { return nil }
    return places.inScope(places.depth(wanted), scope)
  }

  /// The same of any of some tags.
  mutating func inScope(any wanted: [Tag], _ scope: Scope = .plain) -> Int? {
    places.inScope(wanted.reduce(0) { max($0, places.depth($1)) }, scope)
  }

  // MARK: - Nodes

  func element(_ tag: Tag, implied: Bool) -> HTMLNode {
    var node = HTMLNode(
      kind: 1, tag: tag, textMode: .data, isPlain: true, depth: 0,
      nameHash: implied ? Tag.hash(tag) : tokenizer.nameHash, parent: -1,
      start: UInt32(truncatingIfNeeded: tokenizer.start),
      end: UInt32(truncatingIfNeeded: implied ? tokenizer.start : tokenizer.position))
    if !implied {
      node.firstAttribute = UInt32(truncatingIfNeeded: tokenizer.firstAttribute)
      node.attributeCount = UInt16(
        truncatingIfNeeded: min(0xFFFF, tokenizer.attributes.count &- tokenizer.firstAttribute))
    }
    return node
  }

  /// Adds a node under `parent`, before one of its children or at the end.
  mutating func add(_ node: HTMLNode, to parent: Int, before: Int32) -> Int {
    let index = tree.nodes.count
    tree.nodes.append(node)
    if before >= 0 { isReordered = true }
    tree.link(index, to: parent, before: before)
    return index
  }

  /// Where the next node goes: into `target`, or before its table while content is fostered.
  func place(_ target: Int? = nil) -> (parent: Int, before: Int32) {
    let target = target ?? current
    guard fosters, tree.nodes[target].space == 0, tree.nodes[target].tag.isTablePart else { return (target, -1) }
    var i = stack.count &- 1
    while i > 0 {
      let t = htmlTag(stack[i])
      if t == .template { return (Int(stack[i]), -1) }
      if t == .table {
        let parent = tree.nodes[Int(stack[i])].parent
        return parent >= 0 ? (Int(parent), stack[i]) : (Int(stack[i &- 1]), -1)
      }
      i &-= 1
    }
    return (stack.count > 1 ? Int(stack[1]) : 0, -1)
  }

  /// Inserts the element of the current start tag and opens it.
  @discardableResult
  mutating func insert(_ tag: Tag, space: UInt8 = 0, opens: Bool = true) -> Int {
    var node = element(tag, implied: false)
    node.space = space
    if space != 0 { node.isForeignWall = HTMLTreeBuilder.isForeignWall(node) }
    let at = place()
    let index = add(node, to: at.parent, before: at.before)
    guard opens else { return index }
    if stack.count >= HTMLTreeBuilder.depthLimit && tokenizer.content == .data {
      overflow &+= 1
    } else {
      push(index)
    }
    return index
  }

  mutating func insert(implied tag: Tag) -> Int {
    let at = place()
    let index = add(element(tag, implied: true), to: at.parent, before: at.before)
    push(index)
    return index
  }

  mutating func insertText(_ from: Int, _ to: Int) {
    guard from < to else { return }
    let node = HTMLNode(
      kind: 2, tag: .unknown, textMode: tokenizer.textMode, isPlain: tokenizer.textIsPlain, depth: 0, nameHash: 0,
      parent: -1, start: UInt32(truncatingIfNeeded: from), end: UInt32(truncatingIfNeeded: to))
    let at = place()
    if at.parent > 0 { _ = add(node, to: at.parent, before: at.before) }
  }

  /// The end of the white space that a range begins with.
  func blankEnd(_ from: Int, _ to: Int) -> Int {
    var i = from
    while i < to, HTMLTokenizer.isSpace(tokenizer.at(i)) { i &+= 1 }
    return i
  }

  /// Nothing but white space, NUL aside.
  func isBlank(_ from: Int, _ to: Int) -> Bool {
    var i = from
    while i < to, HTMLTokenizer.isSpace(tokenizer.at(i)) || tokenizer.at(i) == 0 { i &+= 1 }
    return i == to
  }
}
