// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Collects records and turns them into a segment.
///
/// The words of a text are numbered as they are read and kept in reading order, four bytes each. At
/// the end the records are put in the order of their days and the numbers inverted: for each term its
/// documents and positions come out sorted, without a sort.
final class SegmentBuilder {
  /// Stands in `words` for a step in positions that no phrase crosses.
  static let gap = UInt32.max

  struct Document {
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
  struct StoredText {
    var field: UInt8
    var first: Int
    var count: Int
    var length: Int
    var parts: [ByteSpan]?
  }
  struct Run {
    var field: UInt8
    var first: Int
    var count: Int
    /// Words, gaps left out.
    var words: UInt32
  }

  let terms = TermTable()
  private let buffer = WordBuffer()
  var words: [UInt32] = []
  var runs: [Run] = []
  var documents: [Document] = []
  private var documentOfID: [UInt32: UInt32] = [:]
  /// (document, term, position) of whole values.
  var values: [(document: UInt32, term: UInt32, position: UInt32)] = []
  /// The texts as symbols: a term's number and form, or the number of other bytes and `other`.
  var stream: [UInt32] = []
  let others = TermTable()
  /// For terms of stemmed fields that of their stem, `gap` where it was not asked for yet.
  private var stems: [UInt32] = []
  var stored: [StoredText] = []
  var payloads: [UInt8] = []
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
}
