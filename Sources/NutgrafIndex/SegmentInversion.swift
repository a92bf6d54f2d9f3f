// SPDX-License-Identifier: Apache-2.0

/// From records in the order they came to a segment in the order of its terms and days.
extension SegmentBuilder {
  /// Writes the segment. Nothing may be added afterwards.
  func finish(_ sink: consuming SegmentSink) throws(IndexError) -> [UInt8] {
    var order: [UInt32] = []
    for (i, d) in documents.enumerated() where d.alive {
      order.append(UInt32(truncatingIfNeeded: i))
    }
    order.sort { a, b in
      let (x, y) = (documents[Int(a)].day, documents[Int(b)].day)
      return x != y ? x < y : a < b
    }
    let textFields = fields.kinds.indices.filter { fields.kinds[$0].isText }
    var lengths = [[UInt32]](
      repeating: [UInt32](repeating: 0, count: order.count), count: fields.kinds.count)
    var statistics = fields.kinds.indices.map {
      FieldStatistics(field: UInt8(truncatingIfNeeded: $0), kind: fields.kinds[$0])
    }
    for (number, old) in order.enumerated() {
      let d = documents[Int(old)]
      for run in runs[Int(d.firstRun)..<Int(d.endRun)] {
        let f = Int(run.field)
        lengths[f][number] &+= run.words
        statistics[f].documents &+= 1
        statistics[f].words &+= Int(run.words)
      }
    }
    var writer = try SegmentWriter(sink)
    try invert(order, lengths, &writer)
    try writer.endTerms()
    var ids: [UInt8] = []
    var idOffsets: [UInt32] = [0]
    var days: [Int32] = []
    let symbols = rankSymbols(order)
    var record: [UInt8] = []
    for old in order {
      let d = documents[Int(old)]
      encode(d, symbols.ranks, symbols.otherRanks, into: &record)
      try writer.addStored(record)
      ids.append(contentsOf: terms.key(Int(d.id)).dropFirst())
      idOffsets.append(UInt32(truncatingIfNeeded: ids.count))
      days.append(d.day)
    }
    return try writer.finish(
      days: days, idOffsets: idOffsets, ids: ids, fields: statistics,
      lengths: textFields.map { lengths[$0] }, symbols: symbols.table)
  }

  /// Gives the frequent words and gaps their numbers.
  private func rankSymbols(
    _ order: [UInt32]
  ) -> (table: SymbolTable, ranks: [Int32], otherRanks: [Int32]) {
    let split = terms.count &* 4
    var counts = [UInt32](repeating: 0, count: split &+ others.count)
    for old in order {
      let d = documents[Int(old)]
      for text in stored[Int(d.firstText)..<Int(d.endText)] {
        for symbol in stream[text.first..<text.first &+ text.count] {
          let i = symbol & 3 == 3 ? split &+ Int(symbol &>> 2) : Int(symbol)
          counts[i] &+= 1
        }
      }
    }
    var table = SymbolTable()
    var ranks = [Int32](repeating: -1, count: split)
    var otherRanks = [Int32](repeating: -1, count: others.count)
    for (rank, symbol) in SymbolTable.ranked(counts).enumerated() {
      let i = Int(symbol)
      if i >= split {
        let key = others.key(i &- split)
        otherRanks[i &- split] = Int32(truncatingIfNeeded: rank)
        table.add(Array(key.dropFirst()), isGap: key.first == 1)
      } else {
        ranks[i] = Int32(truncatingIfNeeded: rank)
        table.add(spelled(UInt32(truncatingIfNeeded: i)), isGap: false)
      }
    }
    return (table, ranks, otherRanks)
  }

  /// A word as it was written.
  private func spelled(_ symbol: UInt32) -> [UInt8] {
    var word = Array(terms.key(Int(symbol &>> 2)).dropFirst())
    switch WordForm(rawValue: symbol & 3) {
    case .capital: if let first = word.first { word[0] = first &- 0x20 }
    case .upper:
      for i in word.indices where word[i] >= 0x61 && word[i] <= 0x7A { word[i] &-= 0x20 }
    default: break
    }
    return word
  }

  /// A record as it is stored.
  private func encode(
    _ d: Document, _ ranks: [Int32], _ otherRanks: [Int32], into out: inout [UInt8]
  ) {
    out.removeAll(keepingCapacity: true)
    out.putNumber(Int(d.endText &- d.firstText))
    var code: [UInt8] = []
    for text in stored[Int(d.firstText)..<Int(d.endText)] {
      code.removeAll(keepingCapacity: true)
      for symbol in stream[text.first..<text.first &+ text.count] {
        let isOther = symbol & 3 == 3
        let rank = isOther ? otherRanks[Int(symbol &>> 2)] : ranks[Int(symbol)]
        if rank >= 0 {
          TextCode.put(Int(rank), into: &code)
        } else {
          let key = isOther ? others.key(Int(symbol &>> 2)) : [0] + spelled(symbol)
          let isGap = key.first == 1
          unsafe key.withUnsafeBufferPointer {
            unsafe TextCode.put(
              literal: UnsafeBufferPointer(rebasing: $0.dropFirst()), isGap: isGap, into: &code)
          }
        }
      }
      StoredRecord.put(text.field, text.length, code, text.parts, into: &out)
    }
    out.putNumber(d.payloadLength)
    out.append(contentsOf: payloads[d.payload..<d.payload &+ d.payloadLength])
  }

  /// The bytes of occurrences that are inverted at a time.
  static let passSize = 3 << 20

  private func invert(
    _ order: [UInt32], _ lengths: [[UInt32]], _ writer: inout SegmentWriter
  ) throws(IndexError) {
    let sorted = terms.sorted()
    var newNumber: [UInt32] = []
    if !values.isEmpty {
      newNumber = [UInt32](repeating: .max, count: documents.count)
      for (number, old) in order.enumerated() {
        newNumber[Int(old)] = UInt32(truncatingIfNeeded: number)
      }
      values.sort { a, b in
        let (x, y) = (newNumber[Int(a.document)], newNumber[Int(b.document)])
        if x != y { return x < y }
        return a.position != b.position ? a.position < b.position : a.term < b.term
      }
    }
    var cursor = [Int](repeating: -1, count: terms.count)
    var occurrences: [UInt64] = []
    var from = 0
    while from < sorted.count {
      var total = 0
      var to = from
      while to < sorted.count, total < SegmentBuilder.passSize || to == from {
        let term = Int(sorted[to])
        cursor[term] = total
        total &+= terms.tallied(term)
        to &+= 1
      }
      if occurrences.count < total {
        occurrences = [UInt64](repeating: 0, count: total)
      }
      scatter(order, newNumber, &cursor, &occurrences)
      var begin = 0
      for k in from..<to {
        let term = Int(sorted[k])
        let end = cursor[term]
        cursor[term] = -1
        let reserved = begin &+ terms.tallied(term)
        if end > begin, end <= occurrences.count {
          let field = unsafe terms.arena[Int(terms.offsets[term])]
          let kind = fields.kind(field)
          let key = terms.key(term)
          try unsafe occurrences.withUnsafeBufferPointer { (all) throws(IndexError) in
            try unsafe writer.add(
              key: key, UnsafeBufferPointer(rebasing: all[begin..<end]), kind: kind,
              lengths: kind.isText ? lengths[Int(field)] : [])
          }
        }
        begin = reserved
      }
      from = to
    }
  }

  /// Puts the occurrences of the terms that have a cursor in their places.
  private func scatter(
    _ order: [UInt32], _ newNumber: [UInt32], _ cursor: inout [Int], _ out: inout [UInt64]
  ) {
    let outCount = out.count
    unsafe cursor.withUnsafeMutableBufferPointer { cursor in
      unsafe out.withUnsafeMutableBufferPointer { out in
        unsafe words.withUnsafeBufferPointer { words in
          for (number, old) in order.enumerated() {
            let d = documents[Int(old)]
            let document = UInt64(number) &<< 32
            let id = Int(d.id)
            let at = unsafe cursor[id]
            if at >= 0, at < outCount {
              unsafe out[at] = document
              unsafe cursor[id] = at &+ 1
            }
            for r in Int(d.firstRun)..<Int(d.endRun) {
              let run = runs[r]
              var position: UInt64 = 0
              for w in run.first..<(run.first &+ run.count) {
                let term = unsafe words[w]
                if term != SegmentBuilder.gap {
                  let at = unsafe cursor[Int(term)]
                  if at >= 0, at < outCount {
                    unsafe out[at] = document | position
                    unsafe cursor[Int(term)] = at &+ 1
                  }
                }
                position &+= 1
              }
            }
          }
          for value in values {
            let number = Int(value.document) < newNumber.count ? newNumber[Int(value.document)] : .max
            let at = unsafe cursor[Int(value.term)]
            if number != .max, at >= 0, at < outCount {
              unsafe out[at] = UInt64(number) &<< 32 | UInt64(value.position)
              unsafe cursor[Int(value.term)] = at &+ 1
            }
          }
        }
      }
    }
  }
}
