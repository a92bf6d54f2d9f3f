// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Tags in the body.
extension HTMLTreeBuilder {
  mutating func impliedEnds(except tag: Tag) {
    while stack.count > 2, currentTag.hasImpliedEnd, currentTag != tag { pop() }
  }

  mutating func closeParagraph() {
    guard let depth = inScope(.p, .button) else { return }
    impliedEnds(except: .p)
    popTo(depth)
  }

  mutating func bodyStart(_ tag: Tag) {
    switch tag {
    case .html: adoptAttributes(1)
    case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title:
      _ = headStart(tag)
    case .body:
      if stack.count > 2, htmlTag(stack[2]) == .body, !isOpen(.template) {
        framesetOK = false
        adoptAttributes(2)
      }
    case .frameset:
      guard framesetOK, stack.count > 2, htmlTag(stack[2]) == .body else { return }
      isReordered = true
      tree.unlink(Int(stack[2]))
      popTo(2)
      insert(.frameset)
      mode = .inFrameset
    case .address, .article, .aside, .blockquote, .center, .details, .dialog, .dir, .div, .dl, .fieldset, .figcaption,
      .figure, .footer, .header, .hgroup, .main, .menu, .nav, .ol, .p, .search, .section, .summary, .ul:
      closeParagraph()
      insert(tag)
    case .h1, .h2, .h3, .h4, .h5, .h6:
      closeParagraph()
      if currentTag.isHeading { pop() }
      insert(tag)
    case .pre, .listing:
      closeParagraph()
      insert(tag)
      skipsNewline = true
      framesetOK = false
    case .form:
      guard form < 0 || isOpen(.template) else { return }
      closeParagraph()
      let node = insert(.form)
      if !isOpen(.template) { form = Int32(truncatingIfNeeded: node) }
    case .li: startItem(isOpen: inScope(.li, .list) != nil) { $0 == .li }
    case .dd, .dt: startItem(isOpen: inScope(.dd) != nil || inScope(.dt) != nil) { $0 == .dd || $0 == .dt }
    case .plaintext:
      closeParagraph()
      insert(tag)
      tokenizer.content = .plaintext
    case .button:
      if let depth = inScope(.button) {
        impliedEnds(except: .unknown)
        popTo(depth)
      }
      reconstruct()
      insert(tag)
      framesetOK = false
    case .a:
      if let old = lastFormatting(.a) {
        adopt(.a)
        removeFormatting(old)
        removeFromStack(old)
      }
      reconstruct()
      pushFormatting(insert(tag))
    case .b, .big, .code, .em, .font, .i, .s, .small, .strike, .strong, .tt, .u:
      reconstruct()
      pushFormatting(insert(tag))
    case .nobr:
      reconstruct()
      if inScope(.nobr) != nil {
        adopt(.nobr)
        reconstruct()
      }
      pushFormatting(insert(tag))
    case .applet, .marquee, .object:
      reconstruct()
      insert(tag)
      formatting.append(-1)
      framesetOK = false
    case .table:
      if !isQuirky { closeParagraph() }
      insert(tag)
      framesetOK = false
      mode = .inTable
    case .area, .br, .embed, .img, .keygen, .wbr:
      reconstruct()
      insert(tag, opens: false)
      framesetOK = false
    case .input:
      if let depth = inScope(.select) { popTo(depth) }
      reconstruct()
      insert(tag, opens: false)
      framesetOK = false
    case .param, .source, .track: insert(tag, opens: false)
    case .hr:
      closeParagraph()
      if inScope(.select) != nil { impliedEnds(except: .unknown) }
      insert(tag, opens: false)
      framesetOK = false
    case .image:
      reconstruct()
      tokenizer.nameHash = Tag.hash(.img)
      insert(.img, opens: false)
    case .textarea:
      framesetOK = false
      raw(tag, .rcdata)
      skipsNewline = true
    case .xmp:
      closeParagraph()
      reconstruct()
      framesetOK = false
      raw(tag, .rawtext)
    case .iframe:
      framesetOK = false
      raw(tag, .rawtext)
    case .noembed, .noscript: raw(tag, .rawtext)
    case .select:
      if let depth = inScope(.select) { return popTo(depth) }
      reconstruct()
      insert(tag)
      framesetOK = false
    case .option:
      if inScope(.select) != nil {
        impliedEnds(except: .optgroup)
      } else if currentTag == .option {
        pop()
      }
      reconstruct()
      insert(tag)
    case .optgroup:
      if inScope(.select) != nil {
        impliedEnds(except: .unknown)
      } else if currentTag == .option {
        pop()
      }
      reconstruct()
      insert(tag)
    case .rb, .rtc:
      if inScope(.ruby) != nil { impliedEnds(except: .unknown) }
      insert(tag)
    case .rp, .rt:
      if inScope(.ruby) != nil { impliedEnds(except: .rtc) }
      insert(tag)
    case .math, .svg: enterForeign(tag)
    case .caption, .col, .colgroup, .frame, .head, .tbody, .td, .tfoot, .th, .thead, .tr: break
    default:
      reconstruct()
      insert(tag)
    }
  }

  private func lastFormatting(_ tag: Tag) -> Int32? {
    for node in formatting.reversed() {
      if node < 0 { return nil }
      if self.tag(node) == tag { return node }
    }
    return nil
  }

  /// - Parameter isOpen: false when an item cannot be found, which is known without a search.
  private mutating func startItem(isOpen: Bool, _ isItem: (Tag) -> Bool) {
    framesetOK = false
    var i = isOpen ? stack.count &- 1 : 0
    while i > 1 {
      let t = htmlTag(stack[i])
      if isItem(t) {
        impliedEnds(except: t)
        popTo(i)
        break
      }
      if isSpecial(stack[i]) && t != .address && t != .div && t != .p { break }
      i &-= 1
    }
    closeParagraph()
    insert(tokenizer.tag)
  }

  mutating func bodyEnd(_ tag: Tag) {
    switch tag {
    case .template: closeTemplate()
    case .body:
      if inScope(.body) != nil { mode = .afterBody }
    case .html:
      if inScope(.body) != nil {
        mode = .afterBody
        endTag()
      }
    case .address, .article, .aside, .blockquote, .button, .center, .details, .dialog, .dir, .div, .dl, .fieldset,
      .figcaption, .figure, .footer, .header, .hgroup, .listing, .main, .menu, .nav, .ol, .pre, .search, .section, .select,
      .summary, .ul:
      if overflow > 0 && stack.count >= HTMLTreeBuilder.depthLimit {
        overflow &-= 1
        return
      }
      guard let depth = inScope(tag) else { return }
      impliedEnds(except: tag)
      close(min(depth, stack.count &- 1))
    case .form: endForm()
    case .p:
      guard let depth = inScope(.p, .button) else {
        let node = insert(implied: .p)
        if stack.last == Int32(truncatingIfNeeded: node) { pop() }
        return
      }
      impliedEnds(except: .p)
      close(depth)
    case .li:
      guard let depth = inScope(.li, .list) else { return }
      impliedEnds(except: .li)
      close(depth)
    case .dd, .dt:
      guard let depth = inScope(tag) else { return }
      impliedEnds(except: tag)
      close(depth)
    case .h1, .h2, .h3, .h4, .h5, .h6:
      guard let depth = inScope(any: [.h1, .h2, .h3, .h4, .h5, .h6]) else { return }
      impliedEnds(except: tag)
      close(min(depth, stack.count &- 1))
    case .a, .b, .big, .code, .em, .font, .i, .nobr, .s, .small, .strike, .strong, .tt, .u: adopt(tag)
    case .applet, .marquee, .object:
      guard let depth = inScope(tag) else { return }
      impliedEnds(except: .unknown)
      close(min(depth, stack.count &- 1))
      clearToMarker()
    case .br:
      reconstruct()
      let at = place()
      var node = element(.br, implied: true)
      node.end = UInt32(truncatingIfNeeded: tokenizer.position)
      _ = add(node, to: at.parent, before: at.before)
      framesetOK = false
    default: anyOtherEnd(tag)
    }
  }

  private mutating func endForm() {
    if isOpen(.template) {
      guard let depth = inScope(.form) else { return }
      impliedEnds(except: .unknown)
      return close(min(depth, stack.count &- 1))
    }
    let node = form
    form = -1
    guard node >= 0, let depth = stack.lastIndex(of: node), inScope(.form) == depth else { return }
    impliedEnds(except: .unknown)
    if stack.last == node { close(stack.count &- 1) } else { removeFromStack(node) }
  }

  mutating func anyOtherEnd(_ tag: Tag) {
    guard isOpen(tag) || tag == .unknown else { return }
    if overflow > 0 && stack.count >= HTMLTreeBuilder.depthLimit && currentTag != tag {
      overflow &-= 1
      return
    }
    guard isOpen(tag) else { return }
    let hash = tokenizer.nameHash
    var i = stack.count &- 1
    while i > 1 {
      let n = tree.nodes[Int(stack[i])]
      if n.space == 0 && n.tag == tag && (tag != .unknown || n.nameHash == hash) {
        impliedEnds(except: tag)
        return close(min(i, stack.count &- 1))
      }
      if isSpecial(stack[i]) { return }
      i &-= 1
    }
  }
}
