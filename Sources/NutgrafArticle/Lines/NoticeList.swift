// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Lines that correct, update or explain the report itself.
enum NoticeList {
  static func isNotice(_ bytes: Span<UInt8>, _ line: Line) -> Bool {
    line.words >= 4 && kind(bytes, Int(line.start), Int(line.end)) != .none
  }

  /// What the first words of a range say of the report.
  static func kind(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> NoticeClass {
    var hash: UInt32 = 0
    var i = max(0, from)
    let end = min(to, bytes.count)
    for _ in 0..<5 {
      let word = LooseDate.wordHash(bytes, i, end)
      guard word.hash != 0 else { return .none }
      hash = PhraseList.extend(hash, word.hash)
      let found = heads.value(hash)
      if found != 0 { return NoticeClass(rawValue: found) ?? .none }
      i = word.end
      while i < end, !LooseDate.isWord(bytes[i]) || bytes[i] == 0xE2 { i &+= bytes[i] == 0xE2 ? 3 : 1 }
    }
    return .none
  }

  private static let heads: HashMap32 = {
    var map = HashMap32(capacity: 256)
    let lists: [(StaticString, NoticeClass)] = [
      (
        """
        correction;corrections;clarification;this article was amended;this story has been corrected;
        this article has been corrected;an earlier version of;a previous version of;korrektur;errata;rättelse;rettelse
        """, .correction
      ),
      (
        """
        this article has been updated;this story has been updated;this article was updated;this story was updated
        """, .update
      ),
      (
        """
        editor s note;editors note;anmerkung der redaktion;note de la rédaction;nota de la redacción;nota del editor
        """, .editor
      ),
      ("this live blog;this live page;this blog is now closed;follow our live;follow live updates", .live),
    ]
    for (list, kind) in lists {
      for phrase in PhraseList.words(of: list) {
        var hash: UInt32 = 0
        for word in phrase { hash = PhraseList.extend(hash, word) }
        map.insert(hash, kind.rawValue)
      }
    }
    return map
  }()
}
