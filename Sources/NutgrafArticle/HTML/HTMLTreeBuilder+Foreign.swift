// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// SVG and MathML within a page.
extension HTMLTreeBuilder {
  static let svg: UInt8 = 1
  static let math: UInt8 = 2

  private static let mathText = Set(["mi", "mo", "mn", "ms", "mtext"].map(Tag.hash(of:)))
  private static let annotation = Tag.hash(of: "annotation-xml")
  private static let svgHTML = Set(["foreignobject", "desc", "title"].map(Tag.hash(of:)))
  private static let mathGlyphs = Set(["mglyph", "malignmark"].map(Tag.hash(of:)))

  /// Whether an element is a wall of every scope, asked once when it is made.
  static func isForeignWall(_ n: HTMLNode) -> Bool {
    n.space == svg
      ? svgHTML.contains(n.nameHash)
      : n.space == math && (mathText.contains(n.nameHash) || n.nameHash == annotation)
  }

  func isSpecial(_ node: Int32) -> Bool {
    let n = tree.nodes[Int(node)]
    return n.space == 0 ? n.tag.isSpecial : n.isForeignWall
  }

  private func isHTMLPoint(_ n: HTMLNode) -> Bool {
    if n.space == HTMLTreeBuilder.svg { return HTMLTreeBuilder.svgHTML.contains(n.nameHash) }
    guard n.space == HTMLTreeBuilder.math, n.nameHash == HTMLTreeBuilder.annotation else { return false }
    // Only with an encoding of HTML.
    let first = Int(n.firstAttribute)
    let wanted = Tag.hash(of: "encoding")
    var i = first
    while i < min(tokenizer.attributes.count, first &+ Int(n.attributeCount)) {
      let a = tokenizer.attributes[i]
      i &+= 1
      guard a.nameHash == wanted else { continue }
      var hash: UInt32 = 0x811C_9DC5
      for k in Int(a.valueStart)..<min(Int(a.valueEnd), Int(a.valueStart) &+ 40) {
        let b = tokenizer.at(k)
        hash = (hash ^ UInt32(b >= 0x41 && b <= 0x5A ? b | 0x20 : b)) &* 0x0100_0193
      }
      return hash == Tag.hash(of: "text/html") || hash == Tag.hash(of: "application/xhtml+xml")
    }
    return false
  }

  /// Whether the rules of foreign content apply to the token.
  func inForeignContent(forText: Bool) -> Bool {
    guard tree.nodes[current].space != 0 else { return false }
    let n = tree.nodes[current]
    if n.space == HTMLTreeBuilder.math && HTMLTreeBuilder.mathText.contains(n.nameHash) {
      if forText { return false }
      if startsTag && !HTMLTreeBuilder.mathGlyphs.contains(tokenizer.nameHash) { return false }
    }
    if n.space == HTMLTreeBuilder.math && n.nameHash == HTMLTreeBuilder.annotation && startsTag && tokenizer.tag == .svg {
      return false
    }
    if isHTMLPoint(n) && (forText || startsTag) { return false }
    return true
  }

  private var startsTag: Bool { tokenizer.isStartTag }

  private static func breaksOut(_ tag: Tag) -> Bool {
    switch tag {
    case .b, .big, .blockquote, .body, .br, .center, .code, .dd, .div, .dl, .dt, .em, .embed, .h1, .h2, .h3, .h4,
      .h5, .h6, .head, .hr, .i, .img, .li, .listing, .menu, .meta, .nobr, .ol, .p, .pre, .ruby, .s, .small, .span,
      .strong, .strike, .sub, .sup, .table, .tt, .u, .ul, .var:
      true
    default: false
    }
  }

  private static let fontAttributes = Set(["color", "face", "size"].map(Tag.hash(of:)))

  mutating func foreignStart() {
    let tag = tokenizer.tag
    var breaks = HTMLTreeBuilder.breaksOut(tag)
    if tag == .font {
      breaks = tokenizer.attributes[tokenizer.firstAttribute...].contains {
        HTMLTreeBuilder.fontAttributes.contains($0.nameHash)
      }
    }
    if breaks { return breakOut() }
    insert(tag, space: tree.nodes[current].space)
    if tokenizer.selfClosing { closeTop() }
  }

  private mutating func closeTop() {
    if overflow > 0 && stack.count >= HTMLTreeBuilder.depthLimit {
      overflow &-= 1
    } else {
      close(stack.count &- 1)
    }
  }

  /// An HTML tag ends the foreign content around it.
  private mutating func breakOut() {
    while stack.count > 2 {
      let n = tree.nodes[current]
      if n.space == 0 || isHTMLPoint(n)
        || (n.space == HTMLTreeBuilder.math && HTMLTreeBuilder.mathText.contains(n.nameHash))
      {
        break
      }
      pop()
    }
    if tokenizer.isStartTag { startTag() } else { endTag() }
  }

  mutating func foreignEnd() {
    if tokenizer.tag == .br || tokenizer.tag == .p { return breakOut() }
    let hash = tokenizer.nameHash
    var i = stack.count &- 1
    while i > 1 {
      let n = tree.nodes[Int(stack[i])]
      if n.space == 0 { return endTag() }
      if n.nameHash == hash { return close(i) }
      i &-= 1
    }
    if i == 1, tree.nodes[Int(stack[1])].space == 0 { endTag() }
  }

  /// `<svg>` or `<math>` in HTML.
  mutating func enterForeign(_ tag: Tag) {
    reconstruct()
    insert(tag, space: tag == .svg ? HTMLTreeBuilder.svg : HTMLTreeBuilder.math)
    if tokenizer.selfClosing { closeTop() }
  }
}
