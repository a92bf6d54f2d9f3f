// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Tables: their parts imply one another, and what is no part of a table goes before it.
extension HTMLTreeBuilder {
  /// Pops to the nearest of `tags`, a template or the root.
  private mutating func clear(to tags: [Tag]) {
    while stack.count > 2 {
      let t = currentTag
      if tags.contains(t) || t == .template || t == .html { return }
      pop()
    }
  }

  mutating func closeCell(_ depth: Int) {
    impliedEnds(except: .unknown)
    close(min(depth, stack.count &- 1))
    clearToMarker()
    mode = .inRow
  }

  mutating func closeCaption() -> Bool {
    guard let depth = inScope(.caption, .table) else { return false }
    impliedEnds(except: .unknown)
    close(depth)
    clearToMarker()
    mode = .inTable
    return true
  }

  private mutating func foster(_ tag: Tag) {
    fosters = true
    bodyStart(tag)
    fosters = false
  }

  /// False when the token is to be read again in another mode.
  mutating func tableStart(_ tag: Tag) -> Bool {
    switch mode {
    case .inColumnGroup:
      switch tag {
      case .html:
        adoptAttributes(1)
        return true
      case .col:
        insert(.col, opens: false)
        return true
      case .template: return headStart(tag)
      default:
        guard currentTag == .colgroup else { return true }
        pop()
        mode = .inTable
        return false
      }
    case .inTableBody:
      switch tag {
      case .tr:
        clear(to: [.tbody, .tfoot, .thead])
        insert(.tr)
        mode = .inRow
        return true
      case .th, .td:
        clear(to: [.tbody, .tfoot, .thead])
        _ = insert(implied: .tr)
        mode = .inRow
        return false
      case .caption, .col, .colgroup, .tbody, .tfoot, .thead: return leaveBody()
      default: break
      }
    case .inRow:
      switch tag {
      case .th, .td:
        clear(to: [.tr])
        insert(tag)
        mode = .inCell
        formatting.append(-1)
        return true
      case .caption, .col, .colgroup, .tbody, .tfoot, .thead, .tr: return leaveRow()
      default: break
      }
    default: break
    }
    return plainTableStart(tag)
  }

  private mutating func leaveBody() -> Bool {
    guard inScope(any: [.tbody, .thead, .tfoot], .table) != nil else { return true }
    clear(to: [.tbody, .tfoot, .thead])
    pop()
    mode = .inTable
    return false
  }

  private mutating func leaveRow() -> Bool {
    guard inScope(.tr, .table) != nil else { return true }
    clear(to: [.tr])
    pop()
    mode = .inTableBody
    return false
  }

  private mutating func plainTableStart(_ tag: Tag) -> Bool {
    switch tag {
    case .caption:
      clear(to: [.table])
      formatting.append(-1)
      insert(.caption)
      mode = .inCaption
    case .colgroup:
      clear(to: [.table])
      insert(.colgroup)
      mode = .inColumnGroup
    case .col:
      clear(to: [.table])
      _ = insert(implied: .colgroup)
      mode = .inColumnGroup
      return false
    case .tbody, .tfoot, .thead:
      clear(to: [.table])
      insert(tag)
      mode = .inTableBody
    case .td, .th, .tr:
      clear(to: [.table])
      _ = insert(implied: .tbody)
      mode = .inTableBody
      return false
    case .table:
      guard let depth = inScope(.table, .table) else { return true }
      popTo(depth)
      resetMode()
      return false
    case .style, .script, .template: return headStart(tag)
    case .input:
      guard isHidden() else {
        foster(tag)
        return true
      }
      insert(.input, opens: false)
    case .form:
      if form < 0 && !isOpen(.template) {
        form = Int32(truncatingIfNeeded: insert(.form, opens: false))
      }
    default: foster(tag)
    }
    return true
  }

  /// `type=hidden`.
  private func isHidden() -> Bool {
    for a in tokenizer.attributes[tokenizer.firstAttribute...] where a.name == .type {
      return a.valueEnd &- a.valueStart == 6 && tokenizer.matches("hidden", Int(a.valueStart))
    }
    return false
  }

  mutating func tableEnd(_ tag: Tag) -> Bool {
    switch mode {
    case .inColumnGroup:
      switch tag {
      case .colgroup:
        if currentTag == .colgroup {
          close(stack.count &- 1)
          mode = .inTable
        }
        return true
      case .col: return true
      case .template:
        closeTemplate()
        return true
      default:
        guard currentTag == .colgroup else { return true }
        pop()
        mode = .inTable
        return false
      }
    case .inTableBody:
      switch tag {
      case .tbody, .tfoot, .thead:
        guard inScope(tag, .table) != nil else { return true }
        clear(to: [.tbody, .tfoot, .thead])
        close(stack.count &- 1)
        mode = .inTable
        return true
      case .table: return leaveBody()
      case .body, .caption, .col, .colgroup, .html, .td, .th, .tr: return true
      default: break
      }
    case .inRow:
      switch tag {
      case .tr:
        guard inScope(.tr, .table) != nil else { return true }
        clear(to: [.tr])
        close(stack.count &- 1)
        mode = .inTableBody
        return true
      case .table: return leaveRow()
      case .tbody, .tfoot, .thead:
        guard inScope(tag, .table) != nil else { return true }
        return leaveRow()
      case .body, .caption, .col, .colgroup, .html, .td, .th: return true
      default: break
      }
    default: break
    }
    switch tag {
    case .table:
      if let depth = inScope(.table, .table) {
        close(depth)
        resetMode()
      }
    case .body, .caption, .col, .colgroup, .html, .tbody, .td, .tfoot, .th, .thead, .tr: break
    case .template: closeTemplate()
    default:
      fosters = true
      bodyEnd(tag)
      fosters = false
    }
    return true
  }
}
