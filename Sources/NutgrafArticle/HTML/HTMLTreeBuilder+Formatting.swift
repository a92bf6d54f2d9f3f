// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Formatting elements that are closed out of order: `<b>a<p>b</b>c</p>`.
extension HTMLTreeBuilder {
  mutating func pushFormatting(_ node: Int) {
    // No more than three alike since the last marker.
    var alike = 0
    var earliest = -1
    var length = 0
    for i in formatting.indices.reversed() {
      if formatting[i] < 0 { break }
      length &+= 1
      if areAlike(Int(formatting[i]), node) {
        alike &+= 1
        earliest = i
      }
    }
    if alike >= 3 {
      formatting.remove(at: earliest)
    } else if length >= HTMLTreeBuilder.formattingLimit {
      formatting.remove(at: formatting.count &- length)
    }
    formatting.append(Int32(truncatingIfNeeded: node))
  }

  private func areAlike(_ a: Int, _ b: Int) -> Bool {
    let x = tree.nodes[a]
    let y = tree.nodes[b]
    guard x.nameHash == y.nameHash, x.attributeCount == y.attributeCount, x.attributeCount < 16 else {
      return false
    }
    let attributes = tokenizer.attributes
    func range(_ n: HTMLNode) -> Range<Int> {
      let first = min(Int(n.firstAttribute), attributes.count)
      return first..<min(attributes.count, first &+ Int(n.attributeCount))
    }
    return range(x).allSatisfy { i in
      range(y).contains { j in
        let p = attributes[i]
        let q = attributes[j]
        guard p.nameHash == q.nameHash, p.valueEnd &- p.valueStart == q.valueEnd &- q.valueStart,
          p.valueEnd &- p.valueStart < 256
        else { return false }
        return (0..<Int(p.valueEnd &- p.valueStart)).allSatisfy {
          tokenizer.at(Int(p.valueStart) &+ $0) == tokenizer.at(Int(q.valueStart) &+ $0)
        }
      }
    }
  }

  /// Opens again what was closed only by a block around it.
  mutating func reconstruct() {
    guard let last = formatting.last, last >= 0, !stackHas(last) else { return }
    var i = formatting.count &- 1
    while i > 0 {
      let above = formatting[i &- 1]
      if above < 0 || stackHas(above) { break }
      i &-= 1
    }
    while i < formatting.count {
      guard copies < copyLimit, stack.count < HTMLTreeBuilder.depthLimit else { return }
      let copy = copyOf(formatting[i])
      let at = place()
      let index = add(copy, to: at.parent, before: at.before)
      push(index)
      formatting[i] = Int32(truncatingIfNeeded: index)
      i &+= 1
    }
  }

  private mutating func copyOf(_ node: Int32) -> HTMLNode {
    copies &+= 1
    var copy = tree.nodes[Int(node)]
    copy.parent = -1
    copy.firstChild = -1
    copy.lastChild = -1
    copy.next = -1
    copy.previous = -1
    copy.start = UInt32(truncatingIfNeeded: tokenizer.start)
    copy.end = copy.start
    copy.isOpen = false
    return copy
  }

  func stackHas(_ node: Int32) -> Bool { tree.nodes[Int(node)].isOpen }

  mutating func clearToMarker() {
    while let last = formatting.popLast() { if last < 0 { return } }
  }

  mutating func removeFormatting(_ node: Int32) {
    if let i = formatting.lastIndex(of: node) { formatting.remove(at: i) }
  }

  mutating func removeFromStack(_ node: Int32) {
    guard let i = stack.lastIndex(of: node), i > 0 else { return }
    stack.remove(at: i)
    places.remove(at: i)
    left(node, at: tokenizer.start)
  }

  /// The adoption agency: ends a formatting element whose blocks are still open.
  mutating func adopt(_ subject: Tag) {
    if currentTag == subject, let top = stack.last, !formatting.contains(top) {
      close(stack.count &- 1)
      return
    }
    let wasFostering = fosters
    for _ in 0..<8 {
      var entry = -1
      for i in formatting.indices.reversed() {
        if formatting[i] < 0 { break }
        if tag(formatting[i]) == subject {
          entry = i
          break
        }
      }
      guard entry >= 0 else { return anyOtherEnd(subject) }
      let element = formatting[entry]
      guard let depth = stack.lastIndex(of: element) else {
        formatting.remove(at: entry)
        return
      }
      guard places.inScope(depth, .plain) != nil else { return }
      guard let furthest = (depth &+ 1..<stack.count).first(where: { isSpecial(stack[$0]) }) else {
        formatting.remove(at: entry)
        close(depth)
        return
      }
      guard copies < copyLimit else {
        formatting.remove(at: entry)
        removeFromStack(element)
        return
      }
      let block = stack[furthest]
      let ancestor = Int(stack[depth &- 1])
      var bookmark = entry
      var last = block
      var i = furthest &- 1
      var steps = 0
      while i > depth {
        steps &+= 1
        let node = stack[i]
        var place = formatting.lastIndex(of: node)
        if steps > 3, let p = place {
          formatting.remove(at: p)
          if p < bookmark { bookmark &-= 1 }
          place = nil
        }
        guard let place, copies < copyLimit else {
          if let place {
            formatting.remove(at: place)
            if place < bookmark { bookmark &-= 1 }
          }
          removeFromStack(node)
          i &-= 1
          continue
        }
        tree.nodes.append(copyOf(node))
        let copy = Int32(truncatingIfNeeded: tree.nodes.count &- 1)
        tree.nodes[Int(copy)].start = tree.nodes[Int(block)].start
        formatting[place] = copy
        stack[i] = copy
        tree.nodes[Int(node)].isOpen = false
        tree.nodes[Int(copy)].isOpen = true
        tree.nodes[Int(node)].end = tree.nodes[Int(block)].start
        if last == block { bookmark = place &+ 1 }
        move(last, to: Int(copy), before: -1)
        last = copy
        i &-= 1
      }
      fosters = true
      let at = place(ancestor)
      fosters = wasFostering
      move(last, to: at.parent, before: at.before)
      // The element goes on inside the block.
      tree.nodes.append(copyOf(element))
      let copy = tree.nodes.count &- 1
      tree.nodes[copy].start = tree.nodes[Int(block)].start
      var child = tree.nodes[Int(block)].firstChild
      while child >= 0 {
        let next = tree.nodes[Int(child)].next
        move(child, to: copy, before: -1)
        child = next
      }
      isReordered = true
      tree.link(copy, to: Int(block), before: -1)
      if let old = formatting.lastIndex(of: element) {
        formatting.remove(at: old)
        if old < bookmark { bookmark &-= 1 }
      }
      formatting.insert(Int32(truncatingIfNeeded: copy), at: max(0, min(bookmark, formatting.count)))
      removeFromStack(element)
      if let place = stack.lastIndex(of: block) {
        stack.insert(Int32(truncatingIfNeeded: copy), at: place &+ 1)
        places.insert(tree.nodes[copy], at: place &+ 1)
        tree.nodes[copy].isOpen = true
        open[Int(tree.nodes[copy].tag.rawValue)] &+= 1
      }
    }
  }

  mutating func move(_ node: Int32, to parent: Int, before: Int32) {
    isReordered = true
    tree.unlink(Int(node))
    tree.link(Int(node), to: parent, before: before)
  }
}
