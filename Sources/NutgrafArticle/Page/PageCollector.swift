// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Walks the tree once and collects the visible text as segments.
/// - Complexity: O(*n*) in the nodes and the text.
struct PageCollector {
  private let tree: HTMLTree
  private var page = PageText()

  /// What each open element hands down.
  private struct Frame {
    var flags: SectionFlags
    var own: SectionFlags
    var path: UInt32
    var block: Int32
    var blockParent: Int32
    /// Place of the nearest element that breaks lines, in the order they were entered, and the flags of
    /// those within it.
    var element: Int32
    var inner: SectionFlags
    var kind: SegmentKind
    var level: UInt8
    var inLink: Bool
    var inBold: Bool
    var breaks: Bool
  }

  private var lineStart = 0
  private var sourceStart: UInt32 = 0
  private var sourceEnd: UInt32 = 0
  private var linkBytes: Int32 = 0
  private var boldBytes: Int32 = 0
  private var pendingSpace = false
  private var breaks = 0
  private var lineFrame: Frame
  private var stack: [Frame] = []
  /// What the attributes of an element say, by its first one, where that is known: elements are copied
  /// where the standard says so, and their attributes with them.
  private struct Said {
    var own: SectionFlags = []
    var path: UInt32 = 0
    var isKnown = false
  }
  private var said: [Said]

  static func collect(_ tree: HTMLTree) -> PageText {
    var collector = PageCollector(tree)
    collector.walk()
    collector.page.handFlagsDown()
    return collector.page
  }

  private init(_ tree: HTMLTree) {
    self.tree = tree
    said = Array(repeating: Said(), count: tree.attributes.count)
    lineFrame = Frame(
      flags: [], own: [], path: 0, block: 0, blockParent: 0, element: -1, inner: [], kind: .other, level: 0, inLink: false,
      inBold: false, breaks: true)
    stack.append(lineFrame)
    page.text.reserveCapacity(tree.bytes.count / 8)
    page.segments.reserveCapacity(512)
  }

  private static func isSkipped(_ tag: Tag) -> Bool {
    switch tag {
    case .head, .script, .style, .noscript, .template, .svg, .iframe, .object, .canvas, .math,
      .datalist, .select, .textarea, .noembed, .noframes, .map:
      true
    default: false
    }
  }

  private mutating func walk() {
    var node = 0
    guard !tree.nodes.isEmpty else { return }
    while true {
      var descend = false
      let n = tree.nodes[node]
      if n.isText {
        text(n)
      } else if n.kind == 1 && PageCollector.isSkipped(n.tag) {
        if n.tag != .svg && n.tag != .script && n.tag != .style && n.tag != .template { flush() }
      } else if n.kind == 1 && n.tag == .br {
        lineBreak()
      } else if n.kind == 1 && n.tag == .hr {
        flush()
      } else if n.firstChild >= 0 {
        if n.kind == 1 { enter(node, n) }
        descend = true
      } else if n.kind == 1 && n.tag.breaksLine {
        flush()
      }
      if descend {
        node = Int(n.firstChild)
        continue
      }
      // Up until there is a next node.
      var current = node
      while current > 0 && tree.nodes[current].next < 0 {
        current = Int(tree.nodes[current].parent)
        if current > 0 { leave() }
      }
      if current <= 0 { break }
      node = Int(tree.nodes[current].next)
    }
    flush()
  }

  private mutating func enter(_ index: Int, _ n: HTMLNode) {
    guard let above = stack.last else { return }
    var frame = above
    let attributes = saidBy(n)
    let own = SectionFlags.of(n.tag).union(attributes.own)
    let path = ((above.path &* 31) ^ UInt32(n.tag.rawValue)) &* 31 ^ attributes.path
    frame.breaks = n.tag.breaksLine
    if frame.breaks {
      flush()
      frame.block = Int32(truncatingIfNeeded: index)
      frame.blockParent = n.parent
      frame.element = Int32(truncatingIfNeeded: page.elements.count)
      frame.inner = []
      page.elements.append(PageElement(parent: above.element, own: own.union(above.inner)))
    } else {
      frame.inner = above.inner.union(own)
    }
    frame.own = own
    frame.flags = above.flags.union(own)
    frame.path = path
    if n.tag == .a && tree.attribute(index, .href) != nil { frame.inLink = true }
    if n.tag == .b || n.tag == .strong { frame.inBold = true }
    let kind = PageCollector.kind(n.tag)
    if let kind {
      frame.kind = kind.0
      frame.level = kind.1
      if kind.0 == .paragraph && above.flags.contains(.quote) { frame.kind = .quote }
      if kind.0 == .paragraph && (above.kind == .item || above.kind == .caption || above.kind == .cell) {
        frame.kind = above.kind
      }
    } else if frame.breaks && above.kind != .item && above.kind != .quote && above.kind != .cell
      && above.kind != .caption
    {
      frame.kind = .other
    }
    stack.append(frame)
  }

  private mutating func saidBy(_ n: HTMLNode) -> Said {
    let first = Int(n.firstAttribute)
    guard n.attributeCount > 0, first < said.count else { return Said() }
    if said[first].isKnown { return said[first] }
    var result = Said()
    result.isKnown = true
    for i in first..<min(said.count, first &+ Int(n.attributeCount)) {
      let attribute = tree.attributes[i]
      switch attribute.name {
      case .class, .id, .dataTestid, .dataComponent, .role, .itemprop:
        result.own.formUnion(
          SectionFlags.words(tree.bytes.span, Int(attribute.valueStart), Int(attribute.valueEnd)))
        if attribute.name == .class {
          var hash: UInt32 = 0x811C_9DC5
          for k in Int(attribute.valueStart)..<min(Int(attribute.valueEnd), Int(attribute.valueStart) &+ 64) {
            hash = (hash ^ UInt32(tree.bytes[k])) &* 0x0100_0193
          }
          result.path = result.path &* 31 ^ hash
        }
      case .hidden: result.own.insert(.hidden)
      case .ariaHidden:
        if attribute.valueEnd &- attribute.valueStart == 4 { result.own.insert(.hidden) }
      case .style: if hides(attribute) { result.own.insert(.hidden) }
      default: break
      }
    }
    said[first] = result
    return result
  }

  private func hides(_ attribute: HTMLAttribute) -> Bool {
    // "display:none", blanks allowed.
    var hash: UInt32 = 0x811C_9DC5
    var letters = 0
    let end = min(Int(attribute.valueEnd), Int(attribute.valueStart) &+ 200)
    var i = Int(attribute.valueStart)
    while i < end {
      let b = tree.bytes[i]
      i &+= 1
      if b <= 0x20 { continue }
      if b == 0x3B {
        hash = 0x811C_9DC5
        letters = 0
        continue
      }
      hash = (hash ^ UInt32(b | 0x20)) &* 0x0100_0193
      letters &+= 1
      if letters == 12 && hash == PageCollector.displayNone { return true }
    }
    return false
  }

  private static let displayNone: UInt32 = {
    var hash: UInt32 = 0x811C_9DC5
    for byte in "display:none".utf8 { hash = (hash ^ UInt32(byte | 0x20)) &* 0x0100_0193 }
    return hash
  }()

  private static func kind(_ tag: Tag) -> (SegmentKind, UInt8)? {
    switch tag {
    case .p: (.paragraph, 0)
    case .h1: (.heading1, 1)
    case .h2: (.heading2, 2)
    case .h3: (.heading3, 3)
    case .h4: (.heading3, 4)
    case .h5: (.heading3, 5)
    case .h6: (.heading3, 6)
    case .li: (.item, 0)
    case .blockquote, .q: (.quote, 0)
    case .td, .th, .caption: (.cell, 0)
    case .figcaption: (.caption, 0)
    case .pre, .listing: (.pre, 0)
    case .dt, .dd: (.definition, 0)
    case .button, .option: (.button, 0)
    default: nil
    }
  }

  private mutating func leave() {
    guard stack.count > 1, let frame = stack.popLast() else { return }
    if frame.breaks { flush() }
  }

  private mutating func lineBreak() {
    breaks &+= 1
    pendingSpace = true
    if breaks >= 2 {
      flush()
    } else if page.text.count &- lineStart >= 100, endsSentence() {
      flush()
    }
  }

  private func endsSentence() -> Bool {
    guard let last = page.text.last else { return false }
    return last == 0x2E || last == 0x21 || last == 0x3F || last == 0x22
  }

  // MARK: - Text

  private mutating func text(_ n: HTMLNode) {
    guard let frame = stack.last else { return }
    let start = Int(n.start)
    let end = min(Int(n.end), tree.bytes.count)
    let bytes = tree.bytes
    let span = bytes.span
    var i = start
    let before = page.text.count
    while i < end {
      let b = span[i]
      if b <= 0x20 {
        pendingSpace = true
        i &+= 1
        continue
      }
      if b == 0xC2 && i &+ 1 < end && span[i &+ 1] == 0xA0 {
        pendingSpace = true
        i &+= 2
        continue
      }
      let at = i
      if b == 0x26 && n.textMode != .raw {
        var decoded: [UInt8] = []
        i = CharacterReferences.reference(span, i, end, attribute: false, to: &decoded)
        if decoded.count == 1 && (decoded[0] <= 0x20) || decoded == [0xC2, 0xA0] {
          pendingSpace = true
          continue
        }
        begin(at, frame)
        for byte in decoded { page.text.append(byte <= 0x20 ? 0x20 : byte) }
      } else {
        begin(at, frame)
        // The rest of the word.
        var j = i &+ 1
        while j < end, span[j] > 0x26 || (span[j] > 0x20 && span[j] < 0x26), span[j] != 0xC2 { j &+= 1 }
        if j &- i > 12 {
          page.text.append(contentsOf: bytes[i..<j])
        } else {
          for k in i..<j { page.text.append(span[k]) }
        }
        i = j
        if i < end, span[i] == 0xC2, i &+ 1 < end, span[i &+ 1] != 0xA0 {
          page.text.append(0xC2)
          page.text.append(span[i &+ 1])
          i &+= 2
        }
      }
      sourceEnd = UInt32(truncatingIfNeeded: i)
    }
    let added = Int32(truncatingIfNeeded: page.text.count &- before)
    if frame.inLink { linkBytes &+= added }
    if frame.inBold { boldBytes &+= added }
  }

  /// Before a visible byte: the space that was due, or the start of the line.
  @inline(__always)
  private mutating func begin(_ source: Int, _ frame: Frame) {
    breaks = 0
    if page.text.count == lineStart {
      sourceStart = UInt32(truncatingIfNeeded: source)
      lineFrame = frame
    } else if pendingSpace {
      page.text.append(0x20)
    }
    pendingSpace = false
  }

  private mutating func flush() {
    pendingSpace = false
    breaks = 0
    let count = page.text.count
    guard count > lineStart else { return }
    var line = LineScanner.scan(page.text.span, lineStart, count)
    if line.letters &+ line.digits == 0 {
      // Nothing to read.
      page.text.removeLast(count &- lineStart)
      linkBytes = 0
      boldBytes = 0
      return
    }
    line.traits.formUnion([.blankBefore, .blankAfter])
    let frame = lineFrame
    page.segments.append(
      Segment(
        line: line, sourceStart: sourceStart, sourceEnd: sourceEnd, node: frame.block,
        parent: frame.blockParent, kind: frame.kind, linkBytes: linkBytes, boldBytes: boldBytes,
        flags: frame.inner, near: frame.inner, signature: frame.path, level: frame.level,
        element: frame.element))
    page.text.append(0x0A)
    lineStart = page.text.count
    linkBytes = 0
    boldBytes = 0
  }
}
