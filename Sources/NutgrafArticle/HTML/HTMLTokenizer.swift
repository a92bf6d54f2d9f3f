// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// An attribute as byte ranges of the page.
struct HTMLAttribute: Sendable {
  var name: AttributeName
  /// FNV-1a of the name in small letters.
  var nameHash: UInt32
  var nameStart: UInt32
  var nameEnd: UInt32
  var valueStart: UInt32
  var valueEnd: UInt32
}

/// How the bytes of a text are to be read.
enum TextMode: UInt8, Sendable {
  /// Character references count.
  case data
  /// They count, and NUL becomes U+FFFD (title, textarea).
  case rcdata
  /// Bytes as they stand, NUL becomes U+FFFD (script, style).
  case raw
}

/// The WHATWG tokenizer over UTF-8 bytes. Tokens are byte ranges: nothing is decoded or copied until
/// somebody reads it, so that every finding keeps its place in the page.
/// - Complexity: O(*n*) over all tokens.
struct HTMLTokenizer {
  enum Token { case text, startTag, endTag, comment, doctype, end }
  enum Content { case data, rcdata, rawtext, script, plaintext, cdata }

  let bytes: [UInt8]
  let count: Int
  var position = 0
  /// What the tree builder sets after a start tag.
  var content = Content.data
  /// The element whose end tag ends `rcdata`, `rawtext` and `script`.
  var rawName: UInt32 = 0
  /// Whether `<![CDATA[` begins a section: in foreign content.
  var allowsCDATA = false

  // The last token.
  var start = 0
  var tag = Tag.unknown
  var nameHash: UInt32 = 0
  var nameStart = 0
  var nameEnd = 0
  var selfClosing = false
  /// The last tag was a start tag.
  var isStartTag = false
  /// Of text and comments.
  var dataStart = 0
  var dataEnd = 0
  var textMode = TextMode.data
  /// The text holds `&`, NUL or CR.
  var textIsPlain = true
  /// Attributes of all start tags kept so far; those of the last tag begin at `firstAttribute`.
  var attributes: [HTMLAttribute] = []
  var firstAttribute = 0
  var doctype = HTMLDoctype()

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    count = bytes.count
    attributes.reserveCapacity(min(1 << 16, bytes.count / 64 &+ 16))
  }

  @inline(__always)
  func at(_ i: Int) -> UInt8 { i >= 0 && i < count ? bytes[i] : 0 }

  @inline(__always)
  static func isLetter(_ b: UInt8) -> Bool { b | 0x20 >= 0x61 && b | 0x20 <= 0x7A }
  @inline(__always)
  static func isSpace(_ b: UInt8) -> Bool {
    b == 0x20 || b == 0x0A || b == 0x09 || b == 0x0D || b == 0x0C
  }

  mutating func next() -> Token {
    guard position < count else { return .end }
    start = position
    switch content {
    case .data: break
    case .plaintext:
      position = count
      return text(from: start, to: count, mode: .raw)
    case .cdata:
      let end = sectionEnd(start)
      position = min(count, end &+ 3)
      content = .data
      if end > start { return text(from: start, to: end, mode: .raw, keepsNUL: true) }
      return next()
    case .rcdata, .rawtext, .script:
      let end = content == .script ? scriptEnd(start) : rawEnd(start)
      let mode: TextMode = content == .rcdata ? .rcdata : .raw
      content = .data
      if end > start {
        position = end
        return text(from: start, to: end, mode: mode)
      }
    }
    return markup()
  }

  /// A token of the data state.
  private mutating func markup() -> Token {
    while position < count {
      start = position
      guard bytes[position] == 0x3C, opensMarkup(position) else { return run() }
      let b = at(position &+ 1)
      if HTMLTokenizer.isLetter(b) {
        position &+= 1
        isStartTag = true
        if readTag() { return .startTag }
        return .end
      }
      if b == 0x2F {
        let c = at(position &+ 2)
        if HTMLTokenizer.isLetter(c) {
          position &+= 2
          isStartTag = false
          let kept = attributes.count
          let whole = readTag()
          attributes.removeLast(max(0, attributes.count &- kept))
          return whole ? .endTag : .end
        }
        if c == 0x3E {
          position &+= 3
          continue
        }
        position &+= 2
        return bogusComment()
      }
      if b == 0x3F {
        position &+= 1
        return bogusComment()
      }
      position &+= 2
      return declaration()
    }
    return .end
  }

  /// `<` begins markup when a letter, `!`, `?`, or `/` and something follow.
  @inline(__always)
  private func opensMarkup(_ i: Int) -> Bool {
    let b = at(i &+ 1)
    if HTMLTokenizer.isLetter(b) || b == 0x21 || b == 0x3F { return true }
    return b == 0x2F && i &+ 2 < count
  }

  // MARK: - Text

  private mutating func run() -> Token {
    var i = position
    var plain = true
    do {
      let page = bytes
      let span = page.span
      while i < count {
        let b = span[i]
        if b > 0x3C { i &+= 1; continue }
        if b == 0x3C {
          if opensMarkup(i) { break }
        } else if b == 0x26 || b == 0x0D || b == 0 {
          plain = false
        }
        i &+= 1
      }
    }
    dataStart = position
    dataEnd = i
    textMode = .data
    textIsPlain = plain
    position = i
    return .text
  }

  private mutating func text(from: Int, to: Int, mode: TextMode, keepsNUL: Bool = false) -> Token {
    dataStart = from
    dataEnd = to
    textMode = keepsNUL ? .raw : mode
    textIsPlain = false
    return .text
  }

  /// The end of raw text: before `</name` and a blank, `/` or `>`.
  private func rawEnd(_ from: Int) -> Int {
    var i = from
    let page = bytes
    let span = page.span
    while i < count {
      if span[i] == 0x3C, at(i &+ 1) == 0x2F, isName(rawName, i &+ 2) { return i }
      i &+= 1
    }
    return count
  }

  /// Whether the tag name at `i` is the one with `hash`, with a delimiter after it.
  private func isName(_ hash: UInt32, _ i: Int) -> Bool {
    guard HTMLTokenizer.isLetter(at(i)) else { return false }
    var h: UInt32 = 0x811C_9DC5
    var j = i
    while j < count, j &- i < 16, HTMLTokenizer.isLetter(bytes[j]) {
      h = (h ^ UInt32(bytes[j] | 0x20)) &* 0x0100_0193
      j &+= 1
    }
    guard j < count, h == hash else { return false }
    return HTMLTokenizer.isSpace(bytes[j]) || bytes[j] == 0x2F || bytes[j] == 0x3E
  }

  /// The end of a script, which knows comments and scripts within comments.
  private func scriptEnd(_ from: Int) -> Int {
    var i = from
    var depth = 0  // 0 plain, 1 escaped, 2 doubly escaped
    let page = bytes
    let span = page.span
    while i < count {
      let b = span[i]
      if b == 0x3C {
        if at(i &+ 1) == 0x2F {
          if isName(rawName, i &+ 2) {
            if depth < 2 { return i }
            depth = 1
          }
        } else if depth == 0 {
          if at(i &+ 1) == 0x21, at(i &+ 2) == 0x2D, at(i &+ 3) == 0x2D {
            depth = 1
            i &+= 2  // the dashes may also end the comment: <!-->
            continue
          }
        } else if depth == 1, isName(rawName, i &+ 1) {
          depth = 2
        }
      } else if b == 0x2D, depth > 0, at(i &+ 1) == 0x2D {
        var j = i &+ 2
        while j < count && span[j] == 0x2D { j &+= 1 }
        if at(j) == 0x3E { depth = 0 }
        i = j
        continue
      }
      i &+= 1
    }
    return count
  }

  private func sectionEnd(_ from: Int) -> Int {
    var i = from
    while i < count {
      if bytes[i] == 0x5D, at(i &+ 1) == 0x5D, at(i &+ 2) == 0x3E { return i }
      i &+= 1
    }
    return count
  }

  // MARK: - Tags

  /// Reads name and attributes; `position` is at the name. False when the page ends within the tag.
  private mutating func readTag() -> Bool {
    var i = position
    nameStart = i
    var hash: UInt32 = 0x811C_9DC5
    selfClosing = false
    firstAttribute = attributes.count
    let page = bytes
    let span = page.span
    var b: UInt8 = 0
    while i < count {
      b = span[i]
      if b >= 0x41 && b <= 0x5A {
        hash = (hash ^ UInt32(b | 0x20)) &* 0x0100_0193
      } else if b == 0x3E || b == 0x2F || HTMLTokenizer.isSpace(b) {
        break
      } else {
        hash = (hash ^ UInt32(b)) &* 0x0100_0193
      }
      i &+= 1
    }
    nameEnd = i
    nameHash = hash
    tag = Tag(rawValue: Tag.byHash.value(hash)) ?? .unknown
    while i < count {
      b = span[i]
      if b == 0x3E {
        position = i &+ 1
        return true
      }
      if HTMLTokenizer.isSpace(b) {
        i &+= 1
        continue
      }
      if b == 0x2F {
        i &+= 1
        if i < count && span[i] == 0x3E {
          selfClosing = true
          position = i &+ 1
          return true
        }
        continue
      }
      i = readAttribute(i)
    }
    position = count
    return false
  }

  private mutating func readAttribute(_ from: Int) -> Int {
    let page = bytes
    let span = page.span
    var i = from
    var hash: UInt32 = 0x811C_9DC5
    // A leading "=" is part of the name.
    while i < count {
      let b = span[i]
      if b == 0x3E || b == 0x2F || HTMLTokenizer.isSpace(b) || (b == 0x3D && i > from) { break }
      hash = (hash ^ UInt32(b >= 0x41 && b <= 0x5A ? b | 0x20 : b)) &* 0x0100_0193
      i &+= 1
    }
    let nameEnd = i
    var valueStart = i
    var valueEnd = i
    var j = i
    while j < count && HTMLTokenizer.isSpace(span[j]) { j &+= 1 }
    if j < count && span[j] == 0x3D {
      j &+= 1
      while j < count && HTMLTokenizer.isSpace(span[j]) { j &+= 1 }
      let quote = j < count ? span[j] : 0
      if quote == 0x22 || quote == 0x27 {
        j &+= 1
        valueStart = j
        while j < count && span[j] != quote { j &+= 1 }
        valueEnd = j
        j &+= 1
      } else {
        valueStart = j
        while j < count, span[j] != 0x3E, !HTMLTokenizer.isSpace(span[j]) { j &+= 1 }
        valueEnd = j
      }
      i = min(j, count)
    }
    attributes.append(
      HTMLAttribute(
        name: AttributeName(rawValue: AttributeName.byHash.value(hash)) ?? .other, nameHash: hash,
        nameStart: UInt32(truncatingIfNeeded: from), nameEnd: UInt32(truncatingIfNeeded: nameEnd),
        valueStart: UInt32(truncatingIfNeeded: valueStart),
        valueEnd: UInt32(truncatingIfNeeded: valueEnd)))
    return max(i, from &+ 1)
  }

  // MARK: - Comments and declarations

  private mutating func bogusComment() -> Token {
    dataStart = position
    var i = position
    while i < count && bytes[i] != 0x3E { i &+= 1 }
    dataEnd = i
    position = min(count, i &+ 1)
    return .comment
  }

  /// After `<!`.
  private mutating func declaration() -> Token {
    if at(position) == 0x2D && at(position &+ 1) == 0x2D {
      position &+= 2
      return comment()
    }
    if matches("doctype", position) {
      position &+= 7
      doctype = HTMLDoctype()
      position = doctype.read(self, position)
      return .doctype
    }
    if allowsCDATA, at(position) == 0x5B, matches("cdata", position &+ 1), at(position &+ 6) == 0x5B,
      at(position &+ 1) == 0x43
    {
      position &+= 7
      content = .cdata
      return next()
    }
    return bogusComment()
  }

  private mutating func comment() -> Token {
    dataStart = position
    var i = position
    if at(i) == 0x3E || (at(i) == 0x2D && at(i &+ 1) == 0x3E) {
      dataEnd = i
      position = min(count, at(i) == 0x3E ? i &+ 1 : i &+ 2)
      return .comment
    }
    let page = bytes
    let span = page.span
    while i < count {
      if span[i] == 0x2D && at(i &+ 1) == 0x2D {
        if at(i &+ 2) == 0x3E {
          dataEnd = i
          position = i &+ 3
          return .comment
        }
        if at(i &+ 2) == 0x21 && at(i &+ 3) == 0x3E {
          dataEnd = i
          position = i &+ 4
          return .comment
        }
      }
      i &+= 1
    }
    // The page ends: dashes that had begun the end are not part of the comment.
    var end = count
    if end &- 3 >= dataStart, at(end &- 1) == 0x21, at(end &- 2) == 0x2D, at(end &- 3) == 0x2D {
      end &-= 3
    } else if end &- 2 >= dataStart, at(end &- 1) == 0x2D, at(end &- 2) == 0x2D {
      end &-= 2
    } else if end &- 1 >= dataStart, at(end &- 1) == 0x2D {
      end &-= 1
    }
    dataEnd = end
    position = count
    return .comment
  }

  /// Whether `word`, in small letters, stands at `i` in any case.
  func matches(_ word: StaticString, _ i: Int) -> Bool {
    let length = word.utf8CodeUnitCount
    guard i >= 0, i &+ length <= count else { return false }
    return word.withUTF8Buffer { buffer in
      for k in 0..<length where unsafe bytes[i &+ k] | 0x20 != buffer[k] { return false }
      return true
    }
  }
}
