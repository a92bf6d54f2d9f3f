// SPDX-License-Identifier: Apache-2.0
import NutgrafSyntax
import NutgrafText

/// Reads a document's times and quantities, block by block.
struct TimeStage {
  let document: Document
  let syntax: Syntax
  let options: TimeOptions
  var result = Times()
  /// Numbers that are parts of names. Only asked for membership.
  private var names: Set<Double> = []

  init(_ document: Document, _ syntax: Syntax, _ options: TimeOptions) {
    self.document = document
    self.syntax = syntax
    self.options = options
  }

  mutating func run() {
    var reference = options.published
    var anchor = TimeAnchor.published
    if reference == nil, let date = options.dateline {
      reference = DateTime(date: date)
      anchor = .dateline
    }
    var resolver = TimeResolver(reference: reference, anchor: reference == nil ? .none : anchor)
    let furniture = TimeResolver(
      reference: options.fetched, anchor: options.fetched == nil ? .none : .fetched)
    var cutter = AtomCutter(document.text)
    for block in document.blocks {
      let reader = AtomReader(text: cutter.text, atoms: cutter.cut(block.span))
      let headline = block.kind == .title || block.kind == .heading || block.kind == .subtitle
      if block.kind == .clutter {
        var own = furniture
        read(reader, &own, headline: headline)
      } else {
        read(reader, &resolver, headline: headline)
      }
    }
    dropNames()
  }

  /// A number that follows a name somewhere ("Airbus 320") is that name's wherever it stands bare.
  private mutating func dropNames() {
    guard !names.isEmpty else { return }
    result.quantities.removeAll { q in
      q.kind == .cardinal && q.comparator == .none && q.low == nil && names.contains(q.value)
    }
  }

  private mutating func read(_ r: AtomReader, _ resolver: inout TimeResolver, headline: Bool) {
    var times = TimeParser(r)
    let quantities = QuantityParser(r: r, nouns: CountedNouns(document: document, syntax: syntax))
    let clause = ClauseDirection(r: r, document: document, syntax: syntax, headline: headline)
    var i = 0
    var sequence: TimeNode?
    var speech = QuotedTimes()
    while i < r.atoms.count {
      let a = r.atoms[i]
      if a.word == .quote { speech.mark(a.value) }
      let starts = a.kind == .number ? 3 : Word.starts[Int(a.word.rawValue)]
      if starts == 0 || a.word == .between && times.time(at: i &+ 1) != nil {
        i &+= 1
        continue
      }
      if starts & 1 != 0, let found = times.time(at: i), found.end > i {
        var node = found
        continueList(&node, sequence, i)
        if node.lead == .none { node.lead = lead(i, r) }
        beyond(&node, r)
        let span = ByteSpan(from: r.atom(node.first).start, to: r.atom(node.end &- 1).end)
        var direction = clause.direction(node.first, node.end)
        if direction == .unknown,
          node.head == .holiday || node.head == .nth || node.head == .partOf
            || node.head == .quarter,
          clause.isAlone(node.first, node.end)
        {
          direction = .future
        }
        let expression = resolver.express(
          node, span: span, arena: times.arena, direction: direction)
        speech.note(node, expression, at: result.times.count, r)
        result.times.append(expression)
        sequence = node
        i = max(node.end, i &+ 1)
        continue
      }
      if let node = continuation(i, sequence, r) {
        let span = ByteSpan(from: a.start, to: r.atom(node.end &- 1).end)
        result.times.append(resolver.express(node, span: span, arena: [], direction: .unknown))
        sequence = node
        i = max(node.end, i &+ 1)
        continue
      }
      if a.kind == .number, names.count < 1000, quantities.isNumbered(i, .cardinal), a.digits >= 2 {
        names.insert(r.double(i))
      }
      if starts & 2 != 0, let q = quantities.quantity(at: i), q.end > i {
        append(q, r)
        i = q.end
        continue
      }
      i &+= 1
    }
    speech.anchor(&result.times)
  }

  /// "1990 and beyond", "3 p.m. or later".
  private func beyond(_ node: inout TimeNode, _ r: AtomReader) {
    guard node.head == .date || node.head == .clock || node.head == .weekday,
      r.word(node.end) == .and || r.word(node.end) == .or
    else { return }
    let j = node.end &+ 1
    guard r.atom(j &+ 1).kind != .word || r.atom(j &+ 1).word != .none else { return }
    if r.spells(j, "beyond") || r.spells(j, "later")
      || r.spells(j, "after") && r.word(node.end) == .or || r.spells(j, "onwards")
    {
      node.mod = .onOrAfter
      node.lead = .since
    } else if r.spells(j, "earlier") || r.spells(j, "before") && r.word(node.end) == .or {
      node.mod = .onOrBefore
      node.lead = .by
    } else {
      return
    }
    node.end = j &+ 1
  }

  private func lead(_ i: Int, _ r: AtomReader) -> Word {
    let on = r.word(i &- 1) == .on ? i &- 2 : i &- 1
    if r.spells(on, "starting") || r.spells(on, "beginning") || r.spells(on, "effective") {
      return .since
    }
    return switch r.word(i &- 1) {
    case .since, .by, .until, .before, .after, .inside, .within, .to, .through: r.word(i &- 1)
    default: Word.none
    }
  }

  /// A month given to the first day of a list serves those after it.
  private func continueList(_ node: inout TimeNode, _ sequence: TimeNode?, _ i: Int) {
    guard let sequence, i &- sequence.end <= 2, node.head == .date, sequence.head == .date else {
      return
    }
    if node.year < 0, sequence.year > 0, node.month > 0, node.month >= sequence.month {
      node.year = sequence.year
    }
  }

  /// "to 8" after "May 3", "and 25" after "April 24".
  private func continuation(_ i: Int, _ sequence: TimeNode?, _ r: AtomReader) -> TimeNode? {
    guard let sequence, i &- sequence.end == 1 || r.word(i &- 1) == .the && i &- sequence.end == 2,
      r.isNumber(i) || r.word(i) == .ordinal, sequence.head == .date, sequence.day > 0,
      sequence.month > 0,
      sequence.clock == nil
    else { return nil }
    switch r.word(sequence.end) {
    case .to, .until, .through, .hyphen, .dash: break
    case .and, .comma, .or: guard r.isNumber(i), r.word(i &- 1) != .the else { return nil }
    default: return nil
    }
    let a = r.atom(i)
    guard a.digits <= 2, a.value > sequence.day, a.value <= 31,
      a.flags & (Atom.decimal | Atom.grouped) == 0
    else { return nil }
    var end = i &+ 1
    if r.word(end) == .ordinalEnding, r.glued(end) { end &+= 1 }
    let next = r.atom(end)
    if r.word(i &- 1) == .comma || r.word(i &- 1) == .and {
      // "May 3, 12 people": something else is counted.
      guard next.kind != .word || next.word != .none else { return nil }
    }
    switch next.word {
    case .percent, .percentSign, .scale, .currency, .measure, .unit, .ampm, .colon: return nil
    default: break
    }
    if next.kind == .word, next.has(Atom.glued) { return nil }
    var node = TimeNode(i, end, .date)
    node.day = Int(a.value)
    node.month = sequence.month
    node.year = sequence.year
    node.relation = sequence.relation
    return node
  }

  private mutating func append(_ q: QuantityParser.Found, _ r: AtomReader) {
    guard q.value.isFinite else { return }
    let span = ByteSpan(from: r.atom(q.first).start, to: r.atom(q.end &- 1).end)
    var out = Quantity(span: span, kind: q.kind, value: q.value)
    out.low = q.low
    out.high = q.high
    out.comparator = q.comparator
    out.unit = q.unit
    out.currency = q.currency
    out.per = q.per
    out.counted = q.counted
    result.quantities.append(out)
  }
}
