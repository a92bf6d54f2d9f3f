// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// How often a value is among the records of a query.
public struct FacetCount: Sendable, Hashable {
  /// What the value is called.
  public var name: [UInt8]
  /// By what it is known: an identity where there is one, else the name as it is compared.
  public var key: [UInt8]
  /// The value of a field of numbers.
  public var number: Double?
  public var count: Int
}

/// The records of a query in a stretch of days.
public struct TimelineCount: Sendable, Hashable {
  public var from: CivilDate
  public var to: CivilDate
  public var count: Int
}

/// The stretches of a timeline.
public enum TimelinePeriod: UInt32, Sendable {
  case day = 0
  case month, year
}

extension Index {
  /// The values of a field among the records that a query matches, most frequent first, each counted
  /// once a record. Counted from postings: no record is read.
  /// - Parameter apart: the name of an entity that is left out under whatever name it goes: with the
  ///   records of that entity this tells who appears with it.
  public func facets(
    _ query: Query, field: String, limit: Int = 10, apart: [UInt8]? = nil,
    limits: QueryLimits = QueryLimits()
  ) throws(IndexError) -> [FacetCount] {
    let snapshot = try snapshot()
    guard let base = snapshot.fields.number(field), !snapshot.fields.kind(base).isText,
      snapshot.fields.kind(base) != .id
    else { return [] }
    let budget = QueryBudget(limits)
    return try snapshot.reading { () throws(IndexError) in
      let planner = Planner(snapshot: snapshot)
      var counter = FacetCounter(
        field: snapshot.fields.display(of: base) ?? base, snapshot: snapshot, budget: budget)
      if let apart {
        let key = Words.key(apart)
        counter.apart = try planner.lookup(base, key)
        counter.apartKeys = [key] + [KnownNames.identity(of: key)].compactMap { $0 }
      }
      let plan = try planner.plan(query.root)
      for view in snapshot.views.indices {
        let (bits, count) = try SegmentSearch(snapshot, view, budget).matches(plan)
        if count > 0 { try counter.add(view, bits, count) }
      }
      return counter.best(max(0, limit))
    }
  }

  /// How many of the records that a query matches are of each day, month or year, in order; and how
  /// many have no date. Periods without a record are left out.
  public func timeline(
    _ query: Query, by period: TimelinePeriod = .month, limits: QueryLimits = QueryLimits()
  ) throws(IndexError) -> (periods: [TimelineCount], undated: Int) {
    let snapshot = try snapshot()
    let budget = QueryBudget(limits)
    return try snapshot.reading { () throws(IndexError) in
      let plan = try Planner(snapshot: snapshot).plan(query.root)
      var days: [Int32: Int] = [:]
      var undated = 0
      for view in snapshot.views.indices {
        let segment = snapshot.views[view].segment
        let (bits, _) = try SegmentSearch(snapshot, view, budget).matches(plan)
        for (i, word) in bits.enumerated() {
          var w = word
          while w != 0 {
            let day = try segment.day(i &* 64 &+ w.trailingZeroBitCount)
            w &= w &- 1
            if day == noDay { undated &+= 1 } else { days[day, default: 0] &+= 1 }
          }
        }
      }
      var periods: [TimelineCount] = []
      for (day, count) in days.sorted(by: { $0.key < $1.key }) {
        guard let date = CivilDate(dayNumber: Int(day)) else { continue }
        if let last = periods.last, last.to >= date {
          periods[periods.count &- 1].count &+= count
          continue
        }
        let (year, month) = (Int(date.year), Int(date.month))
        let from = CivilDate(
          year: year, month: period == .year ? 1 : month, day: period == .day ? Int(date.day) : 1)
        let last = period == .year ? 12 : month
        let to = CivilDate(
          year: year, month: last,
          day: period == .day ? Int(date.day) : CivilDate.daysIn(month: last, year: year))
        periods.append(TimelineCount(from: from ?? date, to: to ?? date, count: count))
      }
      return (periods, undated)
    }
  }
}

/// Adds up the values of a field over segments.
struct FacetCounter {
  let field: UInt8
  let snapshot: Snapshot
  let budget: QueryBudget
  /// Who is left out.
  var apart: PlannedTerm?
  var apartKeys: [[UInt8]] = []

  private struct Group {
    var count = 0
    var names: [[UInt8]: Int] = [:]
  }
  private var groups: [[UInt8]: Group] = [:]
  private var left: Set<[UInt8]> = []

  init(field: UInt8, snapshot: Snapshot, budget: QueryBudget) {
    self.field = field
    self.snapshot = snapshot
    self.budget = budget
  }

  /// Counts the matches of one segment.
  mutating func add(_ view: Int, _ bits: [UInt64], _ matches: Int) throws(IndexError) {
    let segment = snapshot.views[view].segment
    let all = matches == segment.documentCount
    var cursor: PostingsCursor?
    var self_: PostingsCursor?
    var dictionary = DictionaryCursor(segment)
    var more = try dictionary.seek([field])
    var steps = 0
    while more, dictionary.key.first == field {
      steps &+= 1
      if steps & 255 == 0 { try budget.check() }
      let info = dictionary.info
      var count = info.documents
      var first = -1
      if !all || apart != nil {
        if let cursor { try cursor.open(info) } else {
          cursor = try PostingsCursor(segment, info, positions: true)
        }
        if let cursor { (count, first) = try FacetCounter.overlap(cursor, bits, matches) }
      }
      if count > 0 {
        let (name, key) = parts(dictionary.key.dropFirst())
        groups[key, default: Group()].count &+= count
        groups[key, default: Group()].names[name, default: 0] &+= count
        if apartKeys.contains(key) || apartKeys.contains(Words.key(name)) {
          left.insert(key)
        } else if let own = apart?.infos[view], !left.contains(key), let cursor {
          // The same passages in a record: another name of the one who is left out.
          if let self_ { try self_.open(own) } else {
            self_ = try PostingsCursor(segment, own, positions: true)
          }
          try cursor.open(info)
          if let self_, first >= 0, try FacetCounter.same(cursor, self_, first) { left.insert(key) }
        }
      }
      more = try dictionary.next()
    }
  }

  /// A value's name and key, from what the dictionary has.
  private func parts(_ value: ArraySlice<UInt8>) -> (name: [UInt8], key: [UInt8]) {
    guard snapshot.fields.kind(field) == .names, let nul = value.firstIndex(of: 0) else {
      return (Array(value), Array(value))
    }
    return (Array(value[..<nul]), Array(value[(nul &+ 1)...]))
  }

  /// How many documents of a term are among the matches, and the first of them.
  private static func overlap(
    _ cursor: PostingsCursor, _ bits: [UInt64], _ matches: Int
  ) throws(IndexError) -> (Int, Int) {
    var count = 0
    var first = -1
    if cursor.info.documents > 16 &* matches {
      for (i, word) in bits.enumerated() {
        var w = word
        while w != 0 {
          let d = UInt32(truncatingIfNeeded: i &* 64 &+ w.trailingZeroBitCount)
          w &= w &- 1
          try cursor.advance(to: d)
          if cursor.document == d {
            if count == 0 { first = Int(d) }
            count &+= 1
          }
        }
      }
      return (count, first)
    }
    while cursor.document != PostingsCursor.end {
      for i in 0..<cursor.count {
        let d = unsafe cursor.documents[i]
        let word = Int(d &>> 6)
        if word < bits.count, bits[word] &>> UInt64(d & 63) & 1 != 0 {
          if count == 0 { first = Int(d) }
          count &+= 1
        }
      }
      try cursor.load(cursor.block &+ 1)
    }
    return (count, first)
  }

  /// Whether the first passage of one is a passage of the other in a document.
  private static func same(
    _ a: PostingsCursor, _ b: PostingsCursor, _ document: Int
  ) throws(IndexError) -> Bool {
    let d = UInt32(truncatingIfNeeded: document)
    try a.advance(to: d)
    try b.advance(to: d)
    guard a.document == d, b.document == d else { return false }
    var (mine, theirs): ([UInt32], [UInt32]) = ([], [])
    try a.positions(into: &mine)
    try b.positions(into: &theirs)
    guard mine.count > 1 else { return false }
    var j = 0
    while j &+ 1 < theirs.count {
      if theirs[j] / 2 <= mine[0] / 2, mine[1] / 2 <= theirs[j &+ 1] / 2 { return true }
      j &+= 2
    }
    return false
  }

  /// The most frequent, those of one count by key. A value is called what it is called most often.
  func best(_ limit: Int) -> [FacetCount] {
    var all: [FacetCount] = []
    let isNumber = snapshot.fields.kind(field) == .number
    for (key, group) in groups where !left.contains(key) {
      let name = group.names.min {
        $0.value != $1.value ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key)
      }
      let number = isNumber ? NumberKey.value(key[...]) : nil
      let text = number.map { Array(Int(exactly: $0).map { "\($0)" } ?? "\($0)").flatMap(\.utf8) }
      all.append(
        FacetCount(
          name: text ?? name?.key ?? key, key: text ?? key, number: number, count: group.count))
    }
    all.sort {
      $0.count != $1.count ? $0.count > $1.count : $0.key.lexicographicallyPrecedes($1.key)
    }
    return Array(all.prefix(limit))
  }
}
