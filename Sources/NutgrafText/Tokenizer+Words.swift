// SPDX-License-Identifier: Apache-2.0

extension Cutter {
  /// Cuts what begins with a letter or digit at `start`; returns where to go on.
  mutating func word(from start: Int) -> Int {
    var from = start
    var end = runEnd(start)
    // Words that take a connector grow; whatever ends the word emits and returns.
    while true {
      switch at(end) {
      case 0x27, 0x60:  // ' `
        switch apostrophe(from, end, width: 1) {
        case .grow(let to): end = to
        case .done(let next): return next
        }
        continue
      case 0xE2 where at(end &+ 1) == 0x80 && at(end &+ 2) == 0x99:  // ’
        switch apostrophe(from, end, width: 3) {
        case .grow(let to): end = to
        case .done(let next): return next
        }
        continue
      case 0x2D:  // -
        if let to = hyphen(from, end) {
          end = to
          continue
        }
      case 0x2E:  // .
        switch point(from, end) {
        case .grow(let to):
          end = to
          continue
        case .done(let next): return next
        }
      case 0x2C:  // ,
        if isDigit(end &- 1), isDigit(end &+ 1), isDigit(end &+ 2), isDigit(end &+ 3),
          !isDigit(end &+ 4), end &- from <= 3 || bytes[from..<end].suffix(4).first == 0x2C
        {
          end &+= 4
          continue
        }
      case 0x3A:  // :
        if at(end &+ 1) == 0x2F, at(end &+ 2) == 0x2F, isWordByte(end &+ 3), end &- from <= 10 {
          return emit(from, addressEnd(end &+ 3))
        }
        if isDigit(end &- 1), isDigit(end &+ 1), isDigit(end &+ 2) {
          end = digitEnd(end &+ 1)
          continue
        }
        if folded(from, end) == Known.mailto, isWordByte(end &+ 1) {
          end = runEnd(end &+ 1)
          continue
        }
      case 0x2F:  // /
        if let to = slash(from, end) {
          end = to
          continue
        }
      case 0x40:  // @
        if isWordByte(end &+ 1) {
          end = runEnd(end &+ 1)
          while at(end) == 0x2E || at(end) == 0x2D, isWordByte(end &+ 1) { end = runEnd(end &+ 1) }
          return emit(from, end)
        }
      case 0x26:  // &
        if end &- from <= 3, isLetter(end &- 1), isLetter(end &+ 1) {
          let to = runEnd(end &+ 1)
          if to &- end <= 3, kind(from) == kind(end &+ 1) {
            end = to
            continue
          }
        }
      case 0x5F, 0x2A:  // _ *
        if isWordByte(end &+ 1) {
          end = runEnd(end &+ 1)
          continue
        }
        if bytes[end] == 0x5F, isHandle(from) {  // @varga_berg__
          while at(end) == 0x5F { end &+= 1 }
          if isWordByte(end) { end = runEnd(end) }
          continue
        }
      case 0x2B:  // + as in C++
        if end &- from == 1, at(end &+ 1) == 0x2B {
          end &+= 2
          continue
        }
      case 0x24:  // US$
        if end &- from <= 3, isDigit(end &+ 1), kind(from) == ByteClass.upper {
          return emit(from, end &+ 1)
        }
      case 0x3D, 0x25:  // = % inside an address that lost its beginning
        break
      default: break
      }
      break
    }
    if let cut = unitStart(from, end) {
      emit(from, cut)
      from = cut
    } else if let cut = joinedContraction(from, end) {
      emit(from, cut)
      return emit(cut, end, .clitic)
    }
    return emit(from, end)
  }

  enum Step {
    case grow(Int)
    case done(Int)
  }

  /// An apostrophe after `[from, end)`: a contraction, a possessive, a part of the word, or a quote.
  private mutating func apostrophe(_ from: Int, _ end: Int, width: Int) -> Step {
    let next = end &+ width
    guard isWordByte(next) else {
      // The possessive of a plural, where no quotation is open that it could close.
      let last = at(end &- 1) | 0x20
      if last == 0x73 || last == 0x7A || last == 0x78, openSingle == 0, end &- from > 1,
        isLetter(end &- 1), at(end) != 0x60
      {
        emit(from, end)
        return .done(emit(end, next, .clitic))
      }
      if last == 0x6E, at(end &- 2) | 0x20 == 0x69, end &- from > 3, openSingle == 0,
        kind(next) == ByteClass.space, at(end) != 0x60
      {
        emit(from, next)  // goin'
        return .done(next)
      }
      emitWord(from, end)
      return .done(end)
    }
    let to = runEnd(next)
    let suffix = to &- next
    let a = at(next) | 0x20
    let b = at(next &+ 1) | 0x20
    if suffix == 1, a == 0x74, at(end &- 1) | 0x20 == 0x6E, end &- from > 1 {  // do|n't
      emit(from, end &- 1)
      emit(end &- 1, to, .clitic)
      return .done(to)
    }
    if isDigit(end &- 1) {
      if isDigit(next) {  // 5'2
        emit(from, end)
        return .done(end)
      }
      if suffix == 1, a == 0x73 {  // the 1990's, but 2003's
        if at(end &- 1) == 0x30 || !allDigits(from, end) { return .grow(to) }
        emit(from, end)
        return .done(emit(end, to, .clitic))
      }
    }
    let single = suffix == 1 && (a == 0x73 || a == 0x6D || a == 0x64)  // 's 'm 'd
    let double =
      suffix == 2
      && (a == 0x6C && b == 0x6C || a == 0x72 && b == 0x65 || a == 0x76 && b == 0x65)  // 'll 're 've
    if single || double {
      emit(from, end)
      return .done(emit(end, to, .clitic))
    }
    if end &- from == 1, at(from) | 0x20 == 0x79 {  // y'all
      emit(from, next)
      return .done(next)
    }
    return .grow(to)  // O'Brien, o'clock
  }

  /// Where a word goes on over a hyphen, nil when it does not.
  private func hyphen(_ from: Int, _ end: Int) -> Int? {
    let next = end &+ 1
    guard isWordByte(next) else { return nil }
    if allDigits(from, end), isDigit(next) {  // 713-555-0199, 2025-05-16, but 1969-1970
      var to = digitEnd(next)
      let first = end &- from
      let second = to &- next
      var groups = 2
      while at(to) == 0x2D, isDigit(to &+ 1) {
        to = digitEnd(to &+ 1)
        groups &+= 1
      }
      guard !isWordByte(to) else { return nil }
      if groups > 2 { return groups == 4 && to &- from == 7 ? nil : to }
      return first == 3 && second == 4 || first == 5 || first > 5 || first == 1 && second == 4
        ? to : nil
    }
    let prefix = folded(lastPart(from, end), end)
    if WordLists.prefixes.contains(prefix), isLetter(next) || prefix == Known.mid,
      lastPart(from, end) == from
    {
      return runEnd(next)
    }
    return nil
  }

  /// The start of the part after the last hyphen of `[from, end)`.
  private func lastPart(_ from: Int, _ end: Int) -> Int {
    var i = end
    let stop = max(from, end &- 16)
    while i > stop && at(i &- 1) != 0x2D { i &-= 1 }
    return i > stop || i == from ? i : from
  }

  /// A full stop after `[from, end)`.
  private mutating func point(_ from: Int, _ end: Int) -> Step {
    let next = end &+ 1
    if isDigit(end &- 1), isDigit(next) { return .grow(digitEnd(next)) }
    if isWordByte(next) {
      // U.S., p.m., Ph.D.: letters one at a time.
      if let to = acronymEnd(from) {
        let word = runEnd(to)
        if word == to { return .done(emit(from, to)) }
        // J.Smith, P.O.Box: the initials stand alone.
        return .done(emit(from, to))
      }
      let to = addressEnd(next)
      if folded(from, end) == Known.www { return .done(emit(from, to)) }
      if let whole = domainEnd(from, end) { return .done(emit(from, whole)) }
      if WordLists.titles.contains(folded(from, end)) { return .done(emit(from, next)) }
      emitWord(from, end)
      return .done(end)
    }
    if at(next) == 0x2E || at(next) == 0x3F || at(next) == 0x21 {  // an ellipsis or .?
      emitWord(from, end)
      return .done(end)
    }
    if isAbbreviation(from, end) { return .done(emit(from, next)) }
    emitWord(from, end)
    return .done(end)
  }

  /// The end of `U.S.` or `p.m` from `from`: single letters parted by stops, a last stop included.
  private func acronymEnd(_ from: Int) -> Int? {
    var i = from
    var letters = 0
    while letters < 12, isLetter(i), kind(i) != ByteClass.high, !isWordByte(i &+ 1), at(i &+ 1) == 0x2E {
      letters &+= 1
      i &+= 2
    }
    guard letters > 0 else { return letterDegree(from) }
    // Without its last stop: "p.m".
    if isLetter(i), kind(i) != ByteClass.high, !isWordByte(i &+ 1), letters > 0, at(i &+ 1) != 0x2E {
      return at(i &+ 1) == 0x27 || at(i &+ 1) == 0xE2 || letters > 0 ? i &+ 1 : nil
    }
    // One initial before a name, "J.Smith": capital before capital.
    if letters == 1, isWordByte(i) {
      return kind(from) == ByteClass.upper && kind(i) == ByteClass.upper ? i : nil
    }
    return i
  }

  /// Whether an at sign stands before a word.
  func isHandle(_ from: Int) -> Bool {
    let before = at(from &- 1) == 0x20 ? from &- 2 : from &- 1
    return before >= 0 && at(before) == 0x40
  }

  /// Ph.D., M.Sc., B.Sc.
  private func letterDegree(_ from: Int) -> Int? {
    for length in 3...4 where WordLists.abbreviations.contains(folded(from, min(limit, from &+ length))) {
      let to = from &+ length
      guard to <= limit, bytes[from..<to].contains(0x2E), !isWordByte(to) else { continue }
      return at(to) == 0x2E ? to &+ 1 : to
    }
    return nil
  }

  /// The end of a domain or file name that begins with `[from, end)`, nil when it is none.
  private func domainEnd(_ from: Int, _ end: Int) -> Int? {
    var to = end
    var last = from
    var parts = 0
    while at(to) == 0x2E, isWordByte(to &+ 1), parts < 16 {
      last = to &+ 1
      to = runEnd(last)
      while at(to) == 0x2D || at(to) == 0x5F, isWordByte(to &+ 1) {
        to = runEnd(to &+ 1)
      }
      parts &+= 1
    }
    if at(to) == 0x40, isWordByte(to &+ 1) {  // first.last@example.org
      to = runEnd(to &+ 1)
      while at(to) == 0x2E || at(to) == 0x2D, isWordByte(to &+ 1) { to = runEnd(to &+ 1) }
      return to
    }
    if parts > 1, kind(from) == ByteClass.lower, kind(last) == ByteClass.lower { return to }  // news.group.name
    guard WordLists.domains.contains(folded(last, to)) else { return nil }
    // "the end.In" is two sentences: a domain's ending is in the case of what stands before it.
    guard kind(last) == ByteClass.lower || kind(end &- 1) == kind(last) else { return nil }
    if at(to) == 0x2F, isWordByte(to &+ 1) { return addressEnd(to) }
    return to
  }

  /// The end of a web address from inside it: up to white space, less closing punctuation.
  func addressEnd(_ start: Int) -> Int {
    var i = start
    var round = 0
    while i < limit {
      let byte = bytes[i]
      if classes[Int(byte)] == ByteClass.space || byte == 0x22 || byte == 0x3C || byte == 0x3E { break }
      if byte == 0x28 { round &+= 1 }
      if byte == 0x29 {
        if round == 0 { break }
        round &-= 1
      }
      if byte >= 0x80 {
        let scalar = WideScalar(bytes, at: i)
        switch ByteClass.wide(scalar.value) {
        case .space, .mark: return trimmed(start, i)
        default: i &+= scalar.length
        }
        continue
      }
      i &+= 1
    }
    return trimmed(start, min(i, limit))
  }

  private func trimmed(_ start: Int, _ end: Int) -> Int {
    var i = end
    while i > start {
      switch at(i &- 1) {
      case 0x2E, 0x2C, 0x3B, 0x3A, 0x21, 0x3F, 0x27, 0x5D, 0x7D, 0x2A: i &-= 1
      default: return i
      }
    }
    return max(i, start)
  }

  /// Where a word goes on over a slash: dates, fractions, `w/o`; `and/or` is three words.
  private func slash(_ from: Int, _ end: Int) -> Int? {
    let next = end &+ 1
    guard isWordByte(next) else { return nil }
    if isDigit(end &- 1), isDigit(next), end &- from <= 10 {
      let to = digitEnd(next)
      let after = at(to) == 0x2F && isDigit(to &+ 1)
      let small = end &- from <= 2 && to &- next <= 2
      if small || after || end &- from > 2 && bytes[from..<end].contains(0x2F) {
        return isWordByte(to) && !small ? nil : to
      }
      return nil
    }
    let to = runEnd(next)
    if end &- from == 1, to &- next == 1, isLetter(from), isLetter(next) { return to }  // c/o, n/a
    return nil
  }

  /// Whether the word `[from, end)` before a full stop is an abbreviation that owns it.
  private func isAbbreviation(_ from: Int, _ end: Int) -> Bool {
    let hash = folded(from, end)
    if WordLists.titles.contains(hash) || WordLists.abbreviations.contains(hash) {
      // "fig", "min" and the like end sentences as words: a line end tells.
      return true
    }
    var after = end &+ 1
    while after < limit, kind(after) == ByteClass.space, after &- end < 8 { after &+= 1 }
    // One capital letter is an initial before it is "page" or "circa": P. Harrow, C. Orban.
    let isLetterAlone = end &- from == 1 && kind(from) == ByteClass.upper && !isDigit(after)
    if !isLetterAlone, WordLists.beforeFigures.contains(hash) {
      if hash == Known.no || hash == Known.nos || hash == Known.page {
        return isDigit(after) || at(after) == 0x23
      }
      return kind(from) == ByteClass.upper && (isDigit(after) || at(after) == 0x2C || kind(after) == ByteClass.lower)
        || isDigit(after)
    }
    if !isLetterAlone, hash == Known.circa { return isDigit(after) }
    // An initial: one capital letter after a blank, before another capital.
    if end &- from == 1, kind(from) == ByteClass.upper, after > end &+ 1 || isLetter(after) {
      guard kind(after) == ByteClass.upper || kind(after) == ByteClass.high else { return false }
      // "I." and "vitamin A." end sentences; "George W. Bush" and "J. K. Rowling" do not.
      if at(from) == 0x49 { return previousIsNoWord && !isSentenceStarter(after) }
      return !isSentenceStarter(after)
    }
    return false
  }

  /// Whether the token before begins with a capital or is a mark: what "I." as an initial stands after.
  private var previousIsNoWord: Bool {
    guard let last = rows.last else { return true }
    return !last.shape.isDisjoint(with: [.capital, .punctuation])
  }

  /// Whether the word at `start` is one that begins sentences and no surname.
  private func isSentenceStarter(_ start: Int) -> Bool {
    Known.starters.contains(folded(start, runEnd(start)))
  }

  /// Emits a word that a full stop or an apostrophe ended.
  private mutating func emitWord(_ from: Int, _ end: Int) {
    if let cut = unitStart(from, end) {
      emit(from, cut)
      emit(cut, end)
    } else if let cut = joinedContraction(from, end) {
      emit(from, cut)
      emit(cut, end, .clitic)
    } else {
      emit(from, end)
    }
  }

  /// Where the unit begins in `30km`, nil when there is none.
  private func unitStart(_ from: Int, _ end: Int) -> Int? {
    guard isDigit(from), end &- from > 1, isLetter(end &- 1), end &- from < 24 else { return nil }
    var i = end
    while i > from, isLetter(i &- 1), kind(i &- 1) != ByteClass.high { i &-= 1 }
    guard i > from, isDigit(i &- 1), WordLists.units.contains(folded(i, end)) else { return nil }
    for k in from..<i where isLetter(k) { return nil }
    return i
  }

  /// The second half of a contraction that is written as one word: can|not, gon|na, do|nt, i|m.
  private func joinedContraction(_ from: Int, _ end: Int) -> Int? {
    let count = end &- from
    guard count >= 2, count <= 8 else { return nil }
    switch at(end &- 1) | 0x20 {
    case 0x74, 0x61, 0x73, 0x65, 0x6D:  // t a s e m
      break
    default: return nil
    }
    let hash = folded(from, end)
    guard let tail = Known.joined.first(where: { $0.words.contains(hash) })?.tail, tail < count else {
      return nil
    }
    return end &- tail
  }

  func digitEnd(_ start: Int) -> Int {
    var i = start
    while kind(i) == ByteClass.digit { i &+= 1 }
    return i
  }
}

/// Words that the tokenizer knows by their hash.
enum Known {
  static let www = WordHash.folded("www")
  static let mailto = WordHash.folded("mailto")
  static let no = WordHash.folded("no")
  static let nos = WordHash.folded("nos")
  static let page = WordHash.folded("p")
  static let mid = WordHash.folded("mid")
  static let circa = WordHash.folded("c")

  /// Contractions that are written as one word, by the length of their second half.
  static let joined: [(words: WordSet, tail: Int)] = joinedLists.map { (WordSet($0.words), $0.tail) }
  static let joinedWords = WordSet(joinedLists.map(\.words).joined(separator: " "))
  private static let joinedLists: [(words: String, tail: Int)] = [
    (
      """
      dont didnt doesnt cant wont isnt wasnt couldnt wouldnt shouldnt havent hasnt hadnt arent \
      werent aint mustnt neednt gonna wanna gotta
      """, 2
    ),
    ("im thats hes shes theres whats", 1),
    ("youre theyre ive youve theyve weve", 2),
    ("cannot", 3),
  ]

  /// Words with which sentences begin, and which are nobody's surname.
  static let starters = WordSet(
    """
    the a an this that these those it he she they we you i in on at by for from with but and or so if \
    when while after before as there here what who how why his her their our my its is was are were \
    no not then also however although though because since
    """)
}
