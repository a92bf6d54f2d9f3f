// SPDX-License-Identifier: Apache-2.0

/// Ranking of bare words. Each word stands for all words of its stem; title and body count together,
/// the title for more; a word counts by how rare it is.
enum FreeText {
  /// What an occurrence in the title counts.
  static let titleWeight: Float = 3
  /// What an occurrence of another form of the word counts.
  static let variantWeight: Float = 0.8
  static let k1 = 1.6
  static let b = 0.75
  /// Dictionary entries that are looked at for one word.
  static let reach = 20_000

  /// A word of the query with its forms, in each segment.
  struct Group {
    let stem: [UInt8]
    var weight: Float
    /// For each view: postings, the field, and what an occurrence counts.
    var forms: [[(info: TermInfo, field: UInt8, weight: Float)]]
  }

  static func groups(_ words: [[UInt8]], _ snapshot: Snapshot) throws(IndexError) -> [Group] {
    var groups: [Group] = []
    var seen: [[UInt8]: Int] = [:]
    for word in words {
      let stem = EnglishStem.of(word[...])
      if let at = seen[stem] {
        // Said twice, it counts a little more.
        groups[at].weight *= 1.2
        continue
      }
      var group = Group(stem: stem, weight: 0, forms: [])
      var documents = 0
      for view in snapshot.views {
        var forms: [(info: TermInfo, field: UInt8, weight: Float)] = []
        var most = 0
        for field in [FieldTable.body, FieldTable.title] {
          let scale = field == FieldTable.title ? titleWeight : 1
          let isStemmed = snapshot.fields.kind(field) == .stemmed
          try each(view.segment, field, stem, isStemmed ? stem : word, only: isStemmed) {
            info, isExact in
            forms.append((info, field, scale * (isExact ? 1 : variantWeight)))
            most = max(most, info.documents)
          }
        }
        documents &+= most
        group.forms.append(forms)
      }
      guard documents > 0 else { continue }
      group.weight = Float(
        BM25.idf(records: snapshot.recordCount, documents: documents) * (k1 + 1))
      seen[stem] = groups.count
      groups.append(group)
    }
    return groups
  }

  /// The words of a segment with a stem.
  private static func each(
    _ segment: Segment, _ field: UInt8, _ stem: [UInt8], _ word: [UInt8], only: Bool,
    _ body: (TermInfo, Bool) -> Void
  ) throws(IndexError) {
    var cursor = DictionaryCursor(segment)
    let isWord = word.allSatisfy { $0 >= 0x61 && $0 <= 0x7A }
    guard !only, isWord, word.count > 2 else {
      if let info = try cursor.find([field] + word) { body(info, true) }
      return
    }
    // All forms begin with the stem, but for its last letter: city, cities.
    let start = [field] + stem.prefix(max(3, stem.count &- 1))
    var left = reach
    var more = try cursor.seek(start)
    while more, left > 0, cursor.key.starts(with: start) {
      left &-= 1
      // No English ending is longer than this.
      if cursor.key.count <= stem.count &+ 9 {
        let form = cursor.key[1...]
        if form.elementsEqual(word) {
          body(cursor.info, true)
        } else if EnglishStem.of(form) == stem {
          body(cursor.info, false)
        }
      }
      more = try cursor.next()
    }
  }
}
