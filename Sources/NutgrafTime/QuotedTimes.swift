// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Times inside quotations are reckoned from the day on which they were spoken: in "We met
/// yesterday," she said on Tuesday, yesterday is Monday.
struct QuotedTimes {
  /// Times by the day inside the quotations of a paragraph.
  private var inside: [(index: Int, node: TimeNode)] = []
  /// The day on which the paragraph says that they were spoken.
  private var spoken: CivilDate?
  private var isOpen = false

  /// Passes a quotation mark: 1 opens, 2 closes, a straight one does either.
  mutating func mark(_ value: Int32) {
    isOpen = value == 1 ? true : value == 2 ? false : !isOpen
  }

  /// Sees the expression that becomes number `index` of the result.
  mutating func note(_ node: TimeNode, _ time: TimeExpression, at index: Int, _ r: AtomReader) {
    if isOpen {
      if node.head == .relative, node.grain == .day, node.base < 0,
        time.anchor == .published || time.anchor == .dateline,
        node.relation == .this || node.relation == .ago || node.relation == .ahead,
        inside.count < 100
      {
        inside.append((index, node))
      }
    } else if spoken == nil, let from = time.from, from == time.to,
      node.head == .weekday || node.head == .date,
      isSpeech(before: node.first, r)
    {
      spoken = from
    }
  }

  /// A verb of saying at most five words before the time.
  private func isSpeech(before first: Int, _ r: AtomReader) -> Bool {
    for k in 1...5 {
      let i = first &- k
      if r.atom(i).kind == .stop || r.word(i) == .quote { return false }
      if r.spells(i, "said") || r.spells(i, "told") || r.spells(i, "added")
        || r.spells(i, "announced")
        || r.spells(i, "wrote") || r.spells(i, "testified") || r.spells(i, "replied")
      {
        return true
      }
    }
    return false
  }

  /// Reckons the quoted times anew once the paragraph is read.
  func anchor(_ times: inout [TimeExpression]) {
    guard let spoken else { return }
    var resolver = TimeResolver(reference: DateTime(date: spoken), anchor: .quotation)
    for (index, node) in inside where index < times.count {
      times[index] = resolver.express(
        node, span: times[index].span, arena: [], direction: .unknown)
    }
  }
}
