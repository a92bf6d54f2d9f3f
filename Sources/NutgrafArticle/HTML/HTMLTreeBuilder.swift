// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Builds the tree with the standard's implied tags: paragraphs, list items, cells and rows that end
/// themselves, a body that begins itself. Misnested formatting keeps its text in order.
/// - Complexity: O(*n*): an element leaves the stack once, and the stack is never deeper than
///   `depthLimit`.
struct HTMLTreeBuilder {
  /// Elements deeper than this become siblings, as browsers do.
  static let depthLimit = 512

  private var tokenizer: HTMLTokenizer
  private var tree: HTMLTree
  private var stack: [Int32] = []
  /// Open elements by tag; of unknown tags all together.
  private var open: [UInt32] = Array(repeating: 0, count: 256)
  private var overflow = 0
  private var body: Int32 = -1
  private var html: Int32 = -1
  private var head: Int32 = -1
  private var inHead = false

  static func build(_ bytes: [UInt8]) -> HTMLTree {
    var builder = HTMLTreeBuilder(bytes)
    builder.run()
    return builder.tree
  }

  private init(_ bytes: [UInt8]) {
    tokenizer = HTMLTokenizer(bytes)
    tree = HTMLTree(bytes: bytes)
    tree.nodes.reserveCapacity(bytes.count / 48 &+ 16)
    tree.nodes.append(
      HTMLNode(
        kind: 0, tag: .unknown, textMode: .data, isPlain: true, depth: 0, nameHash: 0, parent: -1,
        start: 0, end: UInt32(truncatingIfNeeded: bytes.count)))
    stack.append(0)
  }

  private mutating func run() {
    loop: while true {
      switch tokenizer.next() {
      case .end: break loop
      case .text: text()
      case .startTag: startTag()
      case .endTag: endTag()
      case .comment, .doctype: break
      }
    }
    let end = UInt32(truncatingIfNeeded: tokenizer.count)
    for node in stack { tree.nodes[Int(node)].end = end }
    tree.attributes = tokenizer.attributes
  }

  // MARK: - Stack

  private var current: Int { Int(stack.last ?? 0) }
  private func tag(_ node: Int32) -> Tag { tree.nodes[Int(node)].tag }

  private mutating func add(_ node: HTMLNode, to parent: Int) -> Int {
    let index = tree.nodes.count
    var node = node
    node.parent = Int32(truncatingIfNeeded: parent)
    node.depth = tree.nodes[parent].depth &+ 1
    tree.nodes.append(node)
    let last = Int(tree.nodes[parent].lastChild)
    if last >= 0 {
      tree.nodes[last].next = Int32(truncatingIfNeeded: index)
    } else {
      tree.nodes[parent].firstChild = Int32(truncatingIfNeeded: index)
    }
    tree.nodes[parent].lastChild = Int32(truncatingIfNeeded: index)
    return index
  }

  private mutating func element(_ tag: Tag, implied: Bool) -> HTMLNode {
    var node = HTMLNode(
      kind: 1, tag: tag, textMode: .data, isPlain: true, depth: 0,
      nameHash: implied ? 0 : tokenizer.nameHash, parent: -1,
      start: UInt32(truncatingIfNeeded: tokenizer.start),
      end: UInt32(truncatingIfNeeded: implied ? tokenizer.start : tokenizer.position))
    if !implied {
      node.firstAttribute = UInt32(truncatingIfNeeded: tokenizer.firstAttribute)
      node.attributeCount = UInt16(
        truncatingIfNeeded: min(0xFFFF, tokenizer.attributes.count &- tokenizer.firstAttribute))
    }
    return node
  }

  private mutating func push(_ node: Int) {
    stack.append(Int32(truncatingIfNeeded: node))
    open[Int(tree.nodes[node].tag.rawValue)] &+= 1
  }

  private mutating func pop() {
    guard stack.count > 1, let node = stack.popLast() else { return }
    tree.nodes[Int(node)].end = UInt32(truncatingIfNeeded: tokenizer.start)
    open[Int(tag(node).rawValue)] &-= 1
  }

  private func isOpen(_ tag: Tag) -> Bool { open[Int(tag.rawValue)] > 0 }

  /// The depth of the nearest open `tag`, unless a wall stands before it.
  private func inScope(_ wanted: Tag, lists: Bool = false) -> Int? {
    guard isOpen(wanted) else { return nil }
    var i = stack.count &- 1
    while i > 0 {
      let t = tag(stack[i])
      if t == wanted { return i }
      if t.isScopeWall || (lists && (t == .ul || t == .ol)) { return nil }
      i &-= 1
    }
    return nil
  }

  private mutating func popTo(_ depth: Int) {
    while stack.count > max(1, depth) { pop() }
  }

  private mutating func closeParagraph() {
    if let depth = inScope(.p), !buttonBetween(depth) { popTo(depth) }
  }

  private func buttonBetween(_ depth: Int) -> Bool {
    guard isOpen(.button) else { return false }
    var i = stack.count &- 1
    while i > depth {
      if tag(stack[i]) == .button { return true }
      i &-= 1
    }
    return false
  }

  // MARK: - Implied html, head and body

  private mutating func needHTML() {
    guard html < 0 else { return }
    let node = add(element(.html, implied: true), to: 0)
    html = Int32(truncatingIfNeeded: node)
    push(node)
  }

  private mutating func needBody() {
    guard body < 0 else { return }
    needHTML()
    leaveHead()
    let node = add(element(.body, implied: true), to: Int(html))
    body = Int32(truncatingIfNeeded: node)
    push(node)
  }

  private mutating func leaveHead() {
    guard inHead else { return }
    inHead = false
    if let depth = stack.firstIndex(of: head) { popTo(depth) }
  }

  private static func belongsInHead(_ tag: Tag) -> Bool {
    switch tag {
    case .base, .basefont, .bgsound, .link, .meta, .title, .noscript, .noframes, .style, .script,
      .template, .head:
      true
    default: false
    }
  }

  // MARK: - Tokens

  private mutating func text() {
    if body < 0 && !isOpen(.template) && current <= max(Int(html), Int(head)) {
      if isBlank(tokenizer.dataStart, tokenizer.dataEnd) { return }
      needBody()
    }
    var node = HTMLNode(
      kind: 2, tag: .unknown, textMode: tokenizer.textMode, isPlain: tokenizer.textIsPlain, depth: 0,
      nameHash: 0, parent: -1, start: UInt32(truncatingIfNeeded: tokenizer.dataStart),
      end: UInt32(truncatingIfNeeded: tokenizer.dataEnd))
    node.isPlain = tokenizer.textIsPlain
    _ = add(node, to: current)
  }

  private func isBlank(_ from: Int, _ to: Int) -> Bool {
    var i = from
    while i < to {
      if !HTMLTokenizer.isSpace(tokenizer.bytes[i]) { return false }
      i &+= 1
    }
    return true
  }

  private mutating func startTag() {
    let tag = tokenizer.tag
    switch tag {
    case .html:
      if html < 0 {
        let node = add(element(.html, implied: false), to: 0)
        html = Int32(truncatingIfNeeded: node)
        push(node)
      } else if tree.nodes[Int(html)].attributeCount == 0 {
        adopt(into: Int(html))
      }
      return
    case .head:
      needHTML()
      if head < 0 && body < 0 {
        let node = add(element(.head, implied: false), to: Int(html))
        head = Int32(truncatingIfNeeded: node)
        inHead = true
        push(node)
      }
      return
    case .body, .frameset:
      needHTML()
      if body < 0 {
        leaveHead()
        let node = add(element(.body, implied: false), to: Int(html))
        body = Int32(truncatingIfNeeded: node)
        push(node)
      } else if tree.nodes[Int(body)].attributeCount == 0 {
        adopt(into: Int(body))
      }
      return
    default: break
    }
    if body < 0 && !isOpen(.template) {
      needHTML()
      if HTMLTreeBuilder.belongsInHead(tag) {
        if head < 0 {
          let node = add(element(.head, implied: true), to: Int(html))
          head = Int32(truncatingIfNeeded: node)
          inHead = true
          push(node)
        }
      } else if current == Int(html) || current == Int(head) {
        needBody()
      }
    }
    prepare(for: tag)
    insert(tag)
  }

  private mutating func adopt(into node: Int) {
    tree.nodes[node].firstAttribute = UInt32(truncatingIfNeeded: tokenizer.firstAttribute)
    tree.nodes[node].attributeCount = UInt16(
      truncatingIfNeeded: min(0xFFFF, tokenizer.attributes.count &- tokenizer.firstAttribute))
  }

  /// Ends what the start tag ends by itself.
  private mutating func prepare(for tag: Tag) {
    switch tag {
    case .li:
      if let depth = inScope(.li, lists: true) { popTo(depth) }
      closeParagraph()
    case .dd, .dt:
      if let depth = inScope(.dd), !listBetween(depth) { popTo(depth) }
      if let depth = inScope(.dt), !listBetween(depth) { popTo(depth) }
      closeParagraph()
    case .h1, .h2, .h3, .h4, .h5, .h6:
      closeParagraph()
      if let top = stack.last, self.tag(top).isHeading { pop() }
    case .option:
      if let top = stack.last, self.tag(top) == .option { pop() }
    case .optgroup:
      if let depth = inScope(.option) { popTo(depth) }
    case .a:
      if let depth = inScope(.a) { close(formattingAt: depth) }
    case .button:
      if let depth = inScope(.button) { popTo(depth) }
    case .tr:
      if let depth = tableScope(.tr) { popTo(depth) }
    case .td, .th:
      if let depth = tableScope(.td) { popTo(depth) }
      if let depth = tableScope(.th) { popTo(depth) }
    case .tbody, .thead, .tfoot, .caption, .colgroup:
      if isOpen(.table) {
        for part in [Tag.caption, .colgroup, .tbody, .thead, .tfoot] {
          if let depth = tableScope(part) { popTo(depth) }
        }
      }
    case .rp, .rt:
      if let top = stack.last, self.tag(top) == .rt || self.tag(top) == .rp { pop() }
    default:
      if tag.closesParagraph { closeParagraph() }
    }
  }

  private func listBetween(_ depth: Int) -> Bool {
    var i = stack.count &- 1
    while i > depth {
      if tag(stack[i]) == .dl { return true }
      i &-= 1
    }
    return false
  }

  /// The depth of `wanted` within the innermost table.
  private func tableScope(_ wanted: Tag) -> Int? {
    guard isOpen(wanted) else { return nil }
    var i = stack.count &- 1
    while i > 0 {
      let t = tag(stack[i])
      if t == wanted { return i }
      if t == .table || t == .html || t == .template { return nil }
      i &-= 1
    }
    return nil
  }

  private mutating func insert(_ tag: Tag) {
    let foreign = isOpen(.svg) || isOpen(.math)
    let node = add(element(tag, implied: false), to: current)
    if tag.isVoid && !(foreign && tag != .img && tag != .br) { return }
    if foreign || tag == .svg || tag == .math {
      if tokenizer.selfClosing { return }
    }
    switch tag {
    case .title where !foreign: raw(.rcdata)
    case .textarea: raw(.rcdata)
    case .style where !foreign, .xmp, .iframe, .noembed, .noframes, .noscript: raw(.rawtext)
    case .script where !foreign: raw(.script)
    case .plaintext: tokenizer.content = .plaintext
    default: break
    }
    if stack.count >= HTMLTreeBuilder.depthLimit {
      if tokenizer.content == .data { overflow &+= 1 }
      return
    }
    push(node)
    tokenizer.allowsCDATA = foreign || tag == .svg || tag == .math
  }

  private mutating func raw(_ content: HTMLTokenizer.Content) {
    tokenizer.content = content
    tokenizer.rawName = tokenizer.nameHash
  }

  private mutating func endTag() {
    let tag = tokenizer.tag
    switch tag {
    case .body, .html: return
    case .head:
      leaveHead()
      return
    case .br:
      needBody()
      var node = element(.br, implied: true)
      node.end = UInt32(truncatingIfNeeded: tokenizer.position)
      _ = add(node, to: current)
      return
    case .p:
      if let depth = inScope(.p) {
        finish(depth)
      } else if overflow == 0 && body >= 0 {
        _ = add(element(.p, implied: true), to: current)
      }
      return
    default: break
    }
    guard isOpen(tag) else {
      if overflow > 0 { overflow &-= 1 }
      return
    }
    if overflow > 0 && !isTop(tag) {
      overflow &-= 1
      return
    }
    if tag.isHeading {
      var i = stack.count &- 1
      while i > 0, !self.tag(stack[i]).isScopeWall {
        if self.tag(stack[i]).isHeading { return finish(i) }
        i &-= 1
      }
      return
    }
    let hash = tokenizer.nameHash
    var i = stack.count &- 1
    while i > 0 {
      let node = stack[i]
      let t = self.tag(node)
      if t == tag && (tag != .unknown || tree.nodes[Int(node)].nameHash == hash) {
        if tag.isFormatting || tag == .span || tag == .unknown { close(formattingAt: i) } else { finish(i) }
        return
      }
      if wall(t, against: tag) { return }
      i &-= 1
    }
  }

  private func isTop(_ tag: Tag) -> Bool { stack.last.map { self.tag($0) == tag } ?? false }

  /// Whether an end tag's search for its start stops at `t`.
  private func wall(_ t: Tag, against tag: Tag) -> Bool {
    switch tag {
    case .table, .template, .svg, .math: return t == .template
    case .tr, .tbody, .thead, .tfoot, .td, .th, .caption, .colgroup: return t == .table || t == .template
    case .li: return t.isScopeWall || t == .ul || t == .ol
    default: return t.isScopeWall
    }
  }

  /// Pops the element at `depth`; its end is after the end tag.
  private mutating func finish(_ depth: Int) {
    guard depth > 0, depth < stack.count else { return }
    let node = Int(stack[depth])
    popTo(depth)
    tree.nodes[node].end = UInt32(truncatingIfNeeded: tokenizer.position)
    tokenizer.allowsCDATA = isOpen(.svg) || isOpen(.math)
  }

  /// Ends a formatting element. Blocks opened inside it stay open: only it leaves the stack.
  private mutating func close(formattingAt depth: Int) {
    guard depth > 0, depth < stack.count else { return }
    var i = stack.count &- 1
    while i > depth {
      if tag(stack[i]).breaksLine {
        let node = stack.remove(at: depth)
        open[Int(tag(node).rawValue)] &-= 1
        tree.nodes[Int(node)].end = UInt32(truncatingIfNeeded: tokenizer.position)
        return
      }
      i &-= 1
    }
    finish(depth)
  }
}
