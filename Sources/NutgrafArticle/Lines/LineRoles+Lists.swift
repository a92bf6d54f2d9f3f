// SPDX-License-Identifier: Apache-2.0
import NutgrafText

extension LineRoles {
  /// A list without sentences ("Boats up to 8 metres: 12") looks like furniture line by line. Between
  /// lines of the article its items stay together: all are the article's when a colon leads to them, or
  /// when the classifier was in doubt of most.
  /// - Complexity: O(*n*).
  mutating func keepLists(_ classes: [LineClasses]) {
    let lines = table.lines
    var i = 1
    while i < lines.count {
      let leads = leadsToList(i &- 1, classes)
      guard leads || kinds[i &- 1].isBody && !leadsToList(i, classes), isItem(i) else {
        i &+= 1
        continue
      }
      var end = i
      var sum: Float = 0
      while end < lines.count, isItem(end), end &- i < 200 {
        sum += classes[end].article
        end &+= 1
      }
      let count = end &- i
      let goesOn = end < lines.count && kinds[end].isBody
      if count >= 2, goesOn || (leads && sum > 0.3 * Float(count)),
        sum > (leads ? 0.1 : 0.5) * Float(count)
      {
        if kinds[i &- 1] == .clutter { kinds[i &- 1] = .paragraph }
        for k in i..<end where kinds[k] == .clutter {
          kinds[k] = .listItem
          scores[k] = max(0.5, classes[k].article)
        }
      }
      i = max(end, i &+ 1)
    }
  }

  /// A line that pages do not say of themselves, shorter than a sentence.
  private func isItem(_ i: Int) -> Bool {
    let line = table.lines[i]
    return !line.isSentence && line.clutterStrength < 2 && line.words >= 1 && line.characters <= 160
      && (kinds[i] == .clutter || kinds[i] == .listItem)
      && line.traits.isDisjoint(with: [.timeLike, .countLike, .bylineLike, .creditLike, .copyright, .repeated])
  }

  /// "The new tolls per night are:" among lines of the article.
  private func leadsToList(_ i: Int, _ classes: [LineClasses]) -> Bool {
    let line = table.lines[i]
    guard line.has(.endsWithColon), line.words >= 3, line.clutterStrength < 2 else { return false }
    return kinds[i].isBody || kinds[i] == .clutter && classes[i].article > 0.25 && i > 0 && kinds[i &- 1].isBody
  }
}
