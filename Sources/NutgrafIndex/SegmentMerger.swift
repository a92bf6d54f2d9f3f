// SPDX-License-Identifier: Apache-2.0

/// Writes several segments as one, leaving out what was deleted. Records keep the order of their
/// days; of one day, that of the segments. Memory: the longest list of one term, the tables of the
/// records, the dictionary, and some pages, which are given back as they become many.
struct SegmentMerger {
  let views: [SegmentView]
  let fields: FieldTable
  /// The segments again, for postings and texts: between two terms or records nobody reads them.
  private let readers: [Segment]
  private static let mostPages = 32 << 20

  init(views: [SegmentView], fields: FieldTable) {
    self.views = views.map { SegmentView(segment: $0.segment.apart(), deletions: $0.deletions) }
    self.fields = fields
    readers = views.map { $0.segment.apart() }
  }

  /// Gives pages back when there are many.
  private func trim() {
    var held = 0
    for (reader, view) in zip(readers, views) where reader !== view.segment {
      held &+= reader.file.loadedBytes
    }
    guard held > SegmentMerger.mostPages else { return }
    for (reader, view) in zip(readers, views) where reader !== view.segment {
      reader.file.dropPages()
    }
  }

  func write(_ sink: consuming SegmentSink) throws(IndexError) -> [UInt8] {
    // The new order of records, and each record's new number.
    var order: [(day: Int32, view: UInt32, document: UInt32)] = []
    for (v, view) in views.enumerated() {
      for d in 0..<view.segment.documentCount where view.deletions?.contains(d) != true {
        order.append(
          (try view.segment.day(d), UInt32(truncatingIfNeeded: v), UInt32(truncatingIfNeeded: d)))
      }
    }
    guard order.count < SegmentFormat.mostRecords else {
      throw IndexError(.limit, "a segment cannot hold so many records")
    }
    order.sort { a, b in
      if a.day != b.day { return a.day < b.day }
      return a.view != b.view ? a.view < b.view : a.document < b.document
    }
    var numbers = views.map { [UInt32](repeating: .max, count: $0.segment.documentCount) }
    for (number, o) in order.enumerated() {
      numbers[Int(o.view)][Int(o.document)] = UInt32(truncatingIfNeeded: number)
    }
    let textFields = fields.kinds.indices.filter { fields.kinds[$0].isText }
    var lengths = [[UInt32]](repeating: [], count: fields.kinds.count)
    var statistics = fields.kinds.indices.map {
      FieldStatistics(field: UInt8(truncatingIfNeeded: $0), kind: fields.kinds[$0])
    }
    for f in textFields {
      var column = [UInt32](repeating: 0, count: order.count)
      for (number, o) in order.enumerated() {
        let segment = views[Int(o.view)].segment
        let lengths = segment.lengths(UInt8(truncatingIfNeeded: f))
        try lengths.need(segment.file, Int(o.document))
        column[number] = lengths.of(Int(o.document), segment.file)
        statistics[f].words &+= Int(column[number])
        if column[number] > 0 { statistics[f].documents &+= 1 }
      }
      lengths[f] = column
    }
    var writer = try SegmentWriter(sink)
    try terms(numbers, lengths, &writer)
    try writer.endTerms()
    var texts = SymbolMerger(readers)
    for (n, o) in order.enumerated() {
      if n & 255 == 0 { trim() }
      try texts.count(Int(o.view), Int(o.document))
    }
    texts.rank()
    var ids: [UInt8] = []
    var idOffsets: [UInt32] = [0]
    for (n, o) in order.enumerated() {
      if n & 255 == 0 { trim() }
      let segment = views[Int(o.view)].segment
      let document = Int(o.document)
      try writer.addStored(try texts.record(Int(o.view), document))
      ids.append(contentsOf: try segment.id(document))
      guard let offset = UInt32(exactly: ids.count) else {
        throw IndexError(.limit, "the ids of one segment exceed 4 GiB")
      }
      idOffsets.append(offset)
    }
    return try writer.finish(
      days: order.map(\.day), idOffsets: idOffsets, ids: ids, fields: statistics,
      lengths: textFields.map { lengths[$0] }, symbols: texts.table)
  }

  private func terms(
    _ numbers: [[UInt32]], _ lengths: [[UInt32]], _ writer: inout SegmentWriter
  ) throws(IndexError) {
    var cursors: [DictionaryCursor] = []
    var alive: [Bool] = []
    for view in views {
      var cursor = DictionaryCursor(view.segment)
      alive.append(try cursor.next())
      cursors.append(cursor)
    }
    var postings = [PostingsCursor?](repeating: nil, count: views.count)
    var occurrences: [UInt64] = []
    var positions: [UInt32] = []
    var steps = 0
    while true {
      steps &+= 1
      if steps & 255 == 0 { trim() }
      var least = -1
      for i in cursors.indices where alive[i] {
        if least < 0 || DictionaryCursor.precedes(cursors[i].key, cursors[least].key) { least = i }
      }
      guard least >= 0 else { return }
      let key = cursors[least].key
      let field = key.first ?? 0
      let kind = fields.kind(field)
      occurrences.removeAll(keepingCapacity: true)
      var most = 0
      for i in cursors.indices where alive[i] && cursors[i].key == key {
        most &+= min(cursors[i].info.occurrences, 64 &* cursors[i].info.length &+ 128)
      }
      // Exactly: growing by doubling would take three times as much for the longest list.
      if most > occurrences.capacity { occurrences.reserveCapacity(most) }
      var sorted = true
      for i in cursors.indices where alive[i] && cursors[i].key == key {
        let cursor: PostingsCursor
        if let old = postings[i] {
          cursor = old
          try cursor.open(cursors[i].info)
        } else {
          cursor = try PostingsCursor(readers[i], cursors[i].info, positions: true)
          postings[i] = cursor
        }
        let map = numbers[i]
        while cursor.document != PostingsCursor.end {
          let document = Int(cursor.document)
          let number = document < map.count ? map[document] : .max
          if number != .max {
            let high = UInt64(number) &<< 32
            if let last = occurrences.last, last > high { sorted = false }
            if !kind.hasPositions {
              occurrences.append(high)
            } else {
              try cursor.positions(into: &positions)
              for p in positions { occurrences.append(high | UInt64(p)) }
            }
          }
          try cursor.next()
        }
        alive[i] = try cursors[i].next()
      }
      if occurrences.isEmpty { continue }
      if !sorted { occurrences.sort() }
      try unsafe occurrences.withUnsafeBufferPointer { (all) throws(IndexError) in
        try unsafe writer.add(
          key: key, all, kind: kind, lengths: kind.isText ? lengths[Int(field)] : [])
      }
    }
  }
}
