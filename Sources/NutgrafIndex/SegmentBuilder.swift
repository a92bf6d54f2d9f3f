// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Collects records and turns them into a segment.
///
/// The words of a text are numbered as they are read and kept in reading order, four bytes each. At
/// the end the records are put in the order of their days and the numbers inverted: for each term its
/// documents and positions come out sorted, without a sort.
final class SegmentBuilder {
  /// Stands in `words` for a step in positions that no phrase crosses.
  private static let gap = UInt32.max

  private struct Document {
    var day: Int32
    var id: UInt32
    var firstRun: UInt32
    var endRun: UInt32
    var firstText: UInt32
    var endText: UInt32
    var payload: Int
    var payloadLength: Int
    var alive = true
  }
  private struct StoredText {
    var field: UInt8
    var first: Int
    var count: Int
    var length: Int
    var parts: [ByteSpan]?
  }
  private struct Run {
    var field: UInt8
    var first: Int
    var count: Int
    /// Words, gaps left out.
    var words: UInt32
  }

  private let terms = TermTable()
  private let buffer = WordBuffer()
  private var words: [UInt32] = []
  private var runs: [Run] = []
  private var documents: [Document] = []
  private var documentOfID: [UInt32: UInt32] = [:]
  /// (document, term, position) of whole values.
  private var values: [(document: UInt32, term: UInt32, position: UInt32)] = []
  /// The texts as symbols: a term's number and form, or the number of other bytes and `other`.
  private var stream: [UInt32] = []
  private let others = TermTable()
  /// For terms of stemmed fields that of their stem, `gap` where it was not asked for yet.
  private var stems: [UInt32] = []
  private var stored: [StoredText] = []
  private var payloads: [UInt8] = []
  private(set) var fields: FieldTable
  private(set) var liveCount = 0

  init(fields: FieldTable) { self.fields = fields }

  var isEmpty: Bool { documents.isEmpty }
  /// About how many bytes are held; `finish` takes `passSize` numbers more.
  var memory: Int { (words.count &+ stream.count) &* 4 &+ payloads.count &+ terms.memory
    &+ others.memory &+ documents.count &* 64 }

  /// Adds a record that was checked. A record of the same id that was added before is gone.
  func add(_ record: IndexRecord) throws(IndexError) {
    guard documents.count < SegmentFormat.mostRecords, words.count < Int(UInt32.max) / 2 else {
      throw IndexError(.limit, "too many records in one commit")
    }
    var numbers: [UInt8] = []
    for text in record.texts { numbers.append(try fields.number(text.field, kind: .text)) }
    var valueFields: [UInt8] = []
    for value in record.keywords {
      let isName = value.field.utf8.last == UInt8(ascii: "#")
      valueFields.append(try fields.number(value.field, kind: isName ? .names : .keyword))
    }
    var numberFields: [UInt8] = []
    for number in record.numbers {
      numberFields.append(try fields.number(number.field, kind: .number))
    }
    _ = delete(record.id)
    let number = UInt32(truncatingIfNeeded: documents.count)
    guard let id = terms.number(field: FieldTable.id, record.id) else { return }
    documentOfID[id] = number
    terms.tally(id)
    let firstRun = runs.count
    let firstText = stored.count
    var bodyStarts: [UInt32] = []
    var bodyPositions: [UInt32] = []
    let wantsBody = record.keywords.contains { !$0.spans.isEmpty }
    for (text, field) in zip(record.texts, numbers) {
      let marked = wantsBody && field == FieldTable.body
      read(text, field, marked: marked, &bodyStarts, &bodyPositions)
    }
    // A value that is given several times has all its spans together.
    var spans: [UInt32: [ByteSpan]] = [:]
    var inOrder: [UInt32] = []
    for (value, field) in zip(record.keywords, valueFields) {
      guard let term = terms.number(field: field, value.value) else { continue }
      if spans[term] == nil { inOrder.append(term) }
      spans[term, default: []] += value.spans
    }
    for term in inOrder {
      for position in SegmentBuilder.marks(spans[term] ?? [], bodyStarts, bodyPositions) {
        values.append((number, term, position))
        terms.tally(term)
      }
    }
    for (value, field) in zip(record.numbers, numberFields) {
      guard let term = terms.number(field: field, NumberKey.bytes(value.value)) else { continue }
      values.append((number, term, 0))
      terms.tally(term)
    }
    let payload = payloads.count
    payloads.append(contentsOf: record.payload)
    documents.append(
      Document(
        day: record.date.map { Int32(truncatingIfNeeded: $0.dayNumber) } ?? noDay, id: id,
        firstRun: UInt32(truncatingIfNeeded: firstRun),
        endRun: UInt32(truncatingIfNeeded: runs.count), firstText: UInt32(truncatingIfNeeded: firstText),
        endText: UInt32(truncatingIfNeeded: stored.count), payload: payload,
        payloadLength: record.payload.count))
    liveCount &+= 1
  }

  /// Takes a record back; false when there is none of this id here.
  func delete(_ id: [UInt8]) -> Bool {
    guard let term = terms.number(field: FieldTable.id, id, insert: false),
      let number = documentOfID[term], Int(number) < documents.count,
      documents[Int(number)].alive
    else { return false }
    documents[Int(number)].alive = false
    documentOfID[term] = nil
    liveCount &-= 1
    return true
  }

  /// Whether a record of this id is here.
  func holds(_ id: [UInt8]) -> Bool {
    guard let term = terms.number(field: FieldTable.id, id, insert: false) else { return false }
    return documentOfID[term] != nil
  }

  private func read(
    _ text: IndexRecord.Text, _ field: UInt8, marked: Bool, _ starts: inout [UInt32],
    _ positions: inout [UInt32]
  ) {
    // The columns are taken out of the object while they grow: each access to a property of an
    // object is checked, and there are several a word.
    var words: [UInt32] = []
    var stream: [UInt32] = []
    swap(&words, &self.words)
    swap(&stream, &self.stream)
    defer {
      swap(&words, &self.words)
      swap(&stream, &self.stream)
    }
    let terms = terms
    let stemmed = fields.kind(field) == .stemmed
    let first = words.count
    let streamFirst = stream.count
    var count: UInt32 = 0
    var position: UInt32 = 0
    unsafe text.bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      // What is searched and what is not, by turns; all of it is stored.
      var ranges: [(from: Int, to: Int, searched: Bool)] = []
      if let parts = text.parts {
        var at = 0
        for part in parts {
          let from = max(at, min(part.lower, bytes.count))
          let to = max(from, min(part.upper, bytes.count))
          ranges.append((at, from, false))
          ranges.append((from, to, true))
          at = to
        }
        ranges.append((at, bytes.count, false))
      } else {
        ranges.append((0, bytes.count, true))
      }
      var written = 0
      var afterWord = false
      var parts = 0
      for range in ranges where range.from < range.to {
        if range.searched {
          if parts > 0 {
            words.append(SegmentBuilder.gap)
            position &+= 1
          }
          parts &+= 1
        }
        var scanner = unsafe WordScanner(base, from: range.from, to: range.to, buffer)
        while scanner.next() {
          let (length, hash) = (scanner.count, scanner.hash)
          guard
            let term = unsafe terms.number(field: field, scanner.buffer, length, hash: hash)
          else { continue }
          // The gap before the word, unless it is the one blank that goes without saying.
          let start = scanner.start
          if start > written || afterWord {
            let isBlank = unsafe start &- written == 1 && base[written] == 0x20
            if !isBlank || !afterWord { unsafe other(base + written, start &- written, gap: true, &stream) }
          }
          if scanner.form == .other {
            unsafe other(base + start, scanner.end &- start, gap: false, &stream)
          } else {
            stream.append(term &<< 2 | scanner.form.rawValue)
          }
          written = scanner.end
          // After a word in pieces a blank does not go without saying.
          afterWord = scanner.end &- start <= SegmentBuilder.longestSymbol || scanner.form != .other
          guard range.searched else { continue }
          let kept = stemmed ? stem(of: term, field) : term
          words.append(kept)
          terms.tally(kept)
          if marked {
            starts.append(UInt32(truncatingIfNeeded: start))
            positions.append(position)
          }
          count &+= 1
          position &+= 1
        }
      }
      if written < bytes.count { unsafe other(base + written, bytes.count &- written, gap: true, &stream) }
    }
    runs.append(Run(field: field, first: first, count: words.count &- first, words: count))
    stored.append(
      StoredText(
        field: field, first: streamFirst, count: stream.count &- streamFirst,
        length: text.bytes.count, parts: text.parts))
  }

  /// The term of a word's stem.
  private func stem(of term: UInt32, _ field: UInt8) -> UInt32 {
    let n = Int(term)
    if n < stems.count, stems[n] != SegmentBuilder.gap { return stems[n] }
    let stem = EnglishStem.of(terms.key(n).dropFirst())
    let number = terms.number(field: field, stem) ?? term
    if stems.count <= n {
      let missing = max(terms.count, n &+ 1) &- stems.count
      stems.append(contentsOf: repeatElement(SegmentBuilder.gap, count: missing))
    }
    stems[n] = number
    return number
  }

  /// The longest symbol; longer stretches are several.
  private static let longestSymbol = 1 << 14

  /// Appends bytes that are no plain word. Words and gaps by turns: what stands between two words
  /// without a blank is a gap of nothing.
  private func other(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, gap: Bool, _ stream: inout [UInt32]
  ) {
    var at = 0
    repeat {
      let n = min(SegmentBuilder.longestSymbol, count &- at)
      var hash = WordScanner.seed
      for i in at..<(at &+ n) { hash = unsafe WordScanner.mix(hash, bytes[i]) }
      // The second piece of a long word is a gap, so that no blank comes between.
      let field: UInt8 = gap || at > 0 ? 1 : 0
      if let number = unsafe others.number(field: field, bytes + at, n, hash: hash) {
        stream.append(number &<< 2 | WordForm.other.rawValue)
      }
      at &+= n
    } while at < count
  }

  /// The positions that stand for spans of the body: twice the first word, twice the end less one,
  /// spans that meet joined. One 0 when there are no spans.
  static func marks(_ spans: [ByteSpan], _ starts: [UInt32], _ positions: [UInt32]) -> [UInt32] {
    var ranges: [(UInt32, UInt32)] = []
    func index(_ offset: UInt32) -> Int {
      var low = 0
      var high = starts.count
      while low < high {
        let middle = (low &+ high) / 2
        if starts[middle] < offset { low = middle &+ 1 } else { high = middle }
      }
      return low
    }
    for span in spans.sorted() {
      let (a, b) = (index(span.start), index(span.end))
      guard a < b, b <= positions.count else { continue }
      let (first, end) = (positions[a], positions[b &- 1] &+ 1)
      if let last = ranges.last, first <= last.1 {
        ranges[ranges.count &- 1].1 = max(last.1, end)
      } else {
        ranges.append((first, end))
      }
    }
    if ranges.isEmpty { return [0] }
    return ranges.flatMap { [$0.0 &* 2 &+ 1, $0.1 &* 2] }
  }

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
  private static let passSize = 3 << 20

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
    var failure: IndexError?
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
          unsafe occurrences.withUnsafeBufferPointer { all in
            let slice = unsafe UnsafeBufferPointer(rebasing: all[begin..<end])
            do throws(IndexError) {
              try unsafe writer.add(
                key: key, slice, kind: kind,
                lengths: kind.isText ? lengths[Int(field)] : [])
            } catch {
              failure = error
            }
          }
          if let failure { throw failure }
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
