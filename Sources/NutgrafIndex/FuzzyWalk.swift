// SPDX-License-Identifier: Apache-2.0

/// Finds the words of a dictionary within a few edits of one: the rows of the edit distance are kept
/// for the prefix that a key shares with the one before, and where a row is hopeless the walk jumps
/// over everything that begins the same.
enum FuzzyWalk {
  static func expand(
    _ segment: Segment, _ field: UInt8, _ word: [UInt8], _ distance: Int, _ limit: Int,
    _ body: (TermInfo, Int) throws(IndexError) -> Void
  ) throws(IndexError) {
    let target = EditDistance.scalars(word)
    var cursor = DictionaryCursor(segment)
    var count = 0
    if distance <= 1, let filter = try TermFilterReader(segment),
      filter.alphabetCount &* (target.count &+ 1) < 20_000
    {
      let keys = distance == 0 ? [[field] + word] : try filter.neighbours(word, field: field)
      for key in keys where key.count > 1 {
        guard let info = try cursor.find(key) else { continue }
        count &+= 1
        guard count <= limit else {
          throw IndexError(.limit, "the pattern stands for more than \(limit) words")
        }
        try body(info, key.count == word.count &+ 1 && key.dropFirst().elementsEqual(word) ? 0 : 1)
      }
      return
    }
    var more = try cursor.seek([field])
    // rows[k] belongs to the first k bytes of the key.
    let width = target.count &+ 1
    var rows = Array(0...target.count)
    var previous: [UInt8] = []
    var codes: [UInt32] = [0]
    while more, cursor.key.first == field {
      let key = cursor.key
      var shared = 0
      let most = min(previous.count, key.count)
      while shared < most, previous[shared] == key[shared] { shared &+= 1 }
      var depth = max(1, shared)
      var dead = -1
      while depth < key.count {
        // The row after byte `depth`; inside a character it repeats the one before.
        let need = (depth &+ 1) &* width
        if rows.count < need { rows.append(contentsOf: repeatElement(0, count: need &- rows.count)) }
        if codes.count <= depth { codes.append(contentsOf: repeatElement(0, count: depth &+ 1 &- codes.count)) }
        let b = key[depth]
        let from = (depth &- 1) &* width
        let to = depth &* width
        let tail = b & 0xC0 == 0x80
        codes[depth] =
          tail ? codes[depth &- 1] &<< 6 | UInt32(b & 0x3F)
          : b < 0x80 ? UInt32(b) : b < 0xE0 ? UInt32(b & 0x1F) : b < 0xF0 ? UInt32(b & 0x0F) : UInt32(b & 7)
        let unfinished = depth &+ 1 < key.count && key[depth &+ 1] & 0xC0 == 0x80
        if unfinished {
          for i in 0..<width { rows[to &+ i] = rows[from &+ i] }
        } else {
          var least = rows[from] &+ 1
          rows[to] = least
          for i in 1..<max(1, width) {
            let cost = rows[from &+ i &- 1] &+ (target[i &- 1] == codes[depth] ? 0 : 1)
            let value = min(cost, rows[from &+ i] &+ 1, rows[to &+ i &- 1] &+ 1)
            rows[to &+ i] = value
            if value < least { least = value }
          }
          if least > distance {
            dead = depth
            break
          }
        }
        depth &+= 1
      }
      previous = key
      if dead >= 0 {
        // Nothing that begins with key[...dead] can match.
        previous = Array(key[0..<dead])
        // No edit is left at this prefix: only letters of the word at the places that are still in
        // reach can follow.
        var following: UInt8 = 0
        let b = key[dead]
        if b < 0x80 || b >= 0xC0 {
          let from = (dead &- 1) &* width
          for i in 0..<target.count where rows[from &+ i] <= distance {
            let lead = TermFilterReader.utf8(target[i]).first ?? 0
            if lead > b, following == 0 || lead < following { following = lead }
          }
        } else {
          following = b &+ 1
        }
        let after: [UInt8]
        if following > 0 {
          after = previous + [following]
        } else if let next = successor(previous) {
          after = next
        } else {
          return
        }
        more = try cursor.skip(to: after)
        continue
      }
      let d = rows[(key.count &- 1) &* width &+ target.count]
      if d <= distance {
        count &+= 1
        guard count <= limit else {
          throw IndexError(.limit, "the pattern stands for more than \(limit) words")
        }
        try body(cursor.info, d)
      }
      more = try cursor.next()
    }
  }

  /// The least key after all that begin with these bytes.
  static func successor(_ bytes: [UInt8]) -> [UInt8]? {
    var result = bytes
    while let last = result.popLast() {
      if last < 0xFF {
        result.append(last &+ 1)
        return result
      }
    }
    return nil
  }
}
