// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Tokens before, after and beside the body; each mode hands on what is not its own.
extension HTMLTreeBuilder {
  // MARK: - Text

  mutating func text() {
    if inForeignContent(forText: true) {
      if !isBlank(textStart, textEnd) { framesetOK = false }
      return insertText(textStart, textEnd)
    }
    for _ in 0..<12 {
      switch mode {
      case .initial, .beforeHTML, .beforeHead:
        textStart = blankEnd(textStart, textEnd)
        if textStart == textEnd { return }
        imply()
      case .inHead, .afterHead:
        let end = blankEnd(textStart, textEnd)
        insertText(textStart, end)
        textStart = end
        if textStart == textEnd { return }
        imply()
      case .inColumnGroup:
        let end = blankEnd(textStart, textEnd)
        insertText(textStart, end)
        textStart = end
        if textStart == textEnd { return }
        guard currentTag == .colgroup else { return }
        pop()
        mode = .inTable
      case .afterBody, .afterAfterBody:
        if isBlank(textStart, textEnd) { return bodyText() }
        mode = .inBody
      case .inFrameset, .afterFrameset, .afterAfterFrameset:
        return framesetText()
      case .inTable, .inTableBody, .inRow:
        return tableText()
      case .text: return insertText(textStart, textEnd)
      default: return bodyText()
      }
    }
  }

  private mutating func bodyText() {
    guard textStart < textEnd else { return }
    reconstruct()
    insertText(textStart, textEnd)
    if !isBlank(textStart, textEnd) { framesetOK = false }
  }

  /// Only its white space.
  private mutating func framesetText() {
    var i = textStart
    while i < textEnd {
      let end = blankEnd(i, textEnd)
      if mode != .afterAfterFrameset || end > i { insertText(i, end) }
      i = end
      while i < textEnd, !HTMLTokenizer.isSpace(tokenizer.at(i)) { i &+= 1 }
    }
  }

  private mutating func tableText() {
    guard currentTag.isTablePart || currentTag == .template else { return bodyText() }
    if isBlank(textStart, textEnd) { return insertText(textStart, textEnd) }
    fosters = true
    bodyText()
    fosters = false
  }

  // MARK: - Start tags

  mutating func startTag() {
    for _ in 0..<16 {
      let tag = tokenizer.tag
      switch mode {
      case .initial, .beforeHTML:
        if mode == .beforeHTML && tag == .html {
          insert(.html)
          mode = .beforeHead
          return
        }
        imply()
      case .beforeHead:
        if tag == .html { return adoptAttributes(1) }
        if tag == .head {
          head = Int32(truncatingIfNeeded: insert(.head))
          mode = .inHead
          return
        }
        imply()
      case .inHead:
        if tag == .html { return adoptAttributes(1) }
        if tag == .head { return }
        if tag == .noscript { return raw(tag, .rawtext) }
        if headStart(tag) { return }
        imply()
      case .afterHead:
        if tag == .html { return adoptAttributes(1) }
        if tag == .head { return }
        if tag == .body {
          insert(.body)
          framesetOK = false
          mode = .inBody
          return
        }
        if tag == .frameset {
          insert(.frameset)
          mode = .inFrameset
          return
        }
        if HTMLTreeBuilder.belongsInHead(tag) {
          push(Int(head))
          _ = headStart(tag)
          removeFromStack(head)
          return
        }
        imply()
      case .inBody, .text, .inCell, .inCaption:
        if mode == .inCell && tag.isCellBreak {
          guard let depth = inScope(any: [.td, .th], .table) else { return }
          closeCell(depth)
          continue
        }
        if mode == .inCaption && (tag.isCellBreak) {
          guard closeCaption() else { return }
          continue
        }
        return bodyStart(tag)
      case .inTable, .inTableBody, .inRow, .inColumnGroup:
        if tableStart(tag) { return }
      case .inTemplate:
        if HTMLTreeBuilder.belongsInHead(tag) && tag != .noscript {
          _ = headStart(tag)
          return
        }
        let next: Mode =
          switch tag {
          case .caption, .colgroup, .tbody, .tfoot, .thead: .inTable
          case .col: .inColumnGroup
          case .tr: .inTableBody
          case .td, .th: .inRow
          default: .inBody
          }
        _ = templateModes.popLast()
        templateModes.append(next)
        mode = next
      case .afterBody, .afterAfterBody:
        if tag == .html { return adoptAttributes(1) }
        mode = .inBody
      case .inFrameset:
        switch tag {
        case .html: adoptAttributes(1)
        case .frameset: insert(.frameset)
        case .frame: insert(.frame, opens: false)
        case .noframes: raw(tag, .rawtext)
        default: break
        }
        return
      case .afterFrameset, .afterAfterFrameset:
        if tag == .html { adoptAttributes(1) }
        if tag == .noframes { raw(tag, .rawtext) }
        return
      }
    }
  }

  static func belongsInHead(_ tag: Tag) -> Bool {
    switch tag {
    case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title: true
    default: false
    }
  }

  /// What belongs in the head, wherever it stands.
  mutating func headStart(_ tag: Tag) -> Bool {
    switch tag {
    case .base, .basefont, .bgsound, .link, .meta: insert(tag, opens: false)
    case .title: raw(tag, .rcdata)
    case .noframes, .style: raw(tag, .rawtext)
    case .script: raw(tag, .script)
    case .template:
      insert(.template)
      formatting.append(-1)
      framesetOK = false
      mode = .inTemplate
      if templateModes.count < HTMLTreeBuilder.depthLimit { templateModes.append(.inTemplate) }
    default: return false
    }
    return true
  }

  /// An element whose content is text up to its end tag.
  mutating func raw(_ tag: Tag, _ content: HTMLTokenizer.Content) {
    tokenizer.content = content
    tokenizer.rawName = tokenizer.nameHash
    insert(tag)
    originalMode = mode
    mode = .text
  }

  /// A second `html` or `body` gives its attributes to one that had none.
  mutating func adoptAttributes(_ depth: Int) {
    guard depth < stack.count, !isOpen(.template) else { return }
    let node = Int(stack[depth])
    guard tree.nodes[node].attributeCount == 0 else { return }
    tree.nodes[node].firstAttribute = UInt32(truncatingIfNeeded: tokenizer.firstAttribute)
    tree.nodes[node].attributeCount = UInt16(
      truncatingIfNeeded: min(0xFFFF, tokenizer.attributes.count &- tokenizer.firstAttribute))
  }

  // MARK: - End tags

  mutating func endTag() {
    for _ in 0..<16 {
      let tag = tokenizer.tag
      switch mode {
      case .initial, .beforeHTML, .beforeHead:
        guard tag == .head || tag == .body || tag == .html || tag == .br else {
          if tag == .template && mode == .beforeHead { closeTemplate() }
          return
        }
        imply()
      case .inHead:
        if tag == .head { return imply() }
        if tag == .template { return closeTemplate() }
        guard tag == .body || tag == .html || tag == .br else { return }
        imply()
      case .afterHead:
        if tag == .template { return closeTemplate() }
        guard tag == .body || tag == .html || tag == .br else { return }
        imply()
      case .text:
        close(stack.count &- 1)
        mode = originalMode
        return
      case .inBody: return bodyEnd(tag)
      case .inCell:
        if tag == .td || tag == .th {
          if let depth = inScope(tag, .table) { closeCell(depth) }
          return
        }
        if tag.isCellIgnored { return }
        if tag == .table || tag == .tbody || tag == .tfoot || tag == .thead || tag == .tr {
          guard inScope(tag, .table) != nil, let depth = inScope(any: [.td, .th], .table) else { return }
          closeCell(depth)
          continue
        }
        return bodyEnd(tag)
      case .inCaption:
        if tag == .caption {
          _ = closeCaption()
          return
        }
        if tag == .table {
          guard closeCaption() else { return }
          continue
        }
        switch tag {
        case .body, .col, .colgroup, .html, .tbody, .td, .tfoot, .th, .thead, .tr: return
        default: return bodyEnd(tag)
        }
      case .inTable, .inTableBody, .inRow, .inColumnGroup:
        if tableEnd(tag) { return }
      case .inTemplate:
        if tag == .template { closeTemplate() }
        return
      case .afterBody:
        if tag == .html {
          mode = .afterAfterBody
          return
        }
        mode = .inBody
      case .afterAfterBody: mode = .inBody
      case .inFrameset:
        if tag == .frameset, stack.count > 2 {
          pop()
          if currentTag != .frameset { mode = .afterFrameset }
        }
        return
      case .afterFrameset:
        if tag == .html { mode = .afterAfterFrameset }
        return
      case .afterAfterFrameset: return
      }
    }
  }

  mutating func closeTemplate() {
    guard isOpen(.template), let depth = stack.lastIndex(where: { htmlTag($0) == .template }) else { return }
    close(depth)
    clearToMarker()
    _ = templateModes.popLast()
    resetMode()
  }

  /// The mode that fits the innermost open element.
  mutating func resetMode() {
    let telling: [(Tag, Mode)] = [
      (.td, .inCell), (.th, .inCell), (.tr, .inRow), (.tbody, .inTableBody), (.thead, .inTableBody),
      (.tfoot, .inTableBody), (.caption, .inCaption), (.colgroup, .inColumnGroup), (.table, .inTable),
      (.template, templateModes.last ?? .inBody), (.head, .inHead), (.body, .inBody), (.frameset, .inFrameset),
      (.html, head < 0 ? .beforeHead : .afterHead),
    ]
    var deepest = 0
    mode = .inBody
    for (tag, itsMode) in telling where isOpen(tag) {
      let depth = places.depth(tag)
      if depth > deepest {
        deepest = depth
        mode = itsMode
      }
    }
  }
}
