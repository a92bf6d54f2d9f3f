// SPDX-License-Identifier: Apache-2.0
import NutgrafArticle
import NutgrafJSON
import NutgrafNames
import NutgrafReport
import NutgrafText

/// Reads gold names: `{id, text, entities: [{start, end, label}]}`, spans in code points.
enum MentionGold {
  /// Labels of the product's own that are learnt as one: a gazetteer and the use tell them apart.
  static func merged(_ label: String) -> String? {
    switch label {
    case "GPE", "FAC": "LOC"
    case "NORP", "EVENT", "WORK", "LAW", "PRODUCT": "MISC"
    case "DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL": nil
    default: label
    }
  }

  /// All labels of the files: PER, ORG, LOC and MISC first, others by name.
  static func labels(_ files: [GoldFile]) -> [String] {
    var found: Set<String> = []
    for file in files { found.formUnion(labels(file)) }
    let usual = ["PER", "ORG", "LOC", "MISC"]
    return usual.filter { found.contains($0) } + found.subtracting(usual).sorted()
  }

  static func labels(_ file: GoldFile) -> Set<String> {
    var found: Set<String> = []
    for record in file.records {
      for entity in record["entities"]?.array ?? [] {
        if let label = entity["label"]?.string.flatMap(merged) { found.insert(label) }
      }
    }
    return found
  }

  static func items(_ file: GoldFile, labels: [String], cases: Int) -> [MentionTrainer.Item] {
    let own = MentionGold.labels(file)
    let unknown = labels.indices.filter { !own.contains(labels[$0]) }
    var items: [MentionTrainer.Item] = []
    var seen = 0
    for record in file.records {
      guard let text = record["text"]?.bytes else { continue }
      seen &+= 1
      if var item = item(record, text, labels: labels, unknown: unknown) {
        item.record = seen
        items.append(item)
      }
      guard cases > 0, seen % max(3, cases) < 3, let manner = Manner(rawValue: seen % max(3, cases))
      else { continue }
      let cut = cutText(text)
      if var item = item(record, recased(cut, manner), labels: labels, unknown: unknown) {
        item.record = seen
        item.isCopy = true
        items.append(item)
      }
    }
    return items
  }

  enum Manner: Int { case capitals, titleCase, small }

  /// The first sentences, up to a line end or full stop after some 400 bytes.
  private static func cutText(_ text: [UInt8]) -> [UInt8] {
    guard text.count > 400 else { return text }
    for i in 400..<text.count where text[i] == 0x0A || (text[i &- 1] == 0x2E && text[i] == 0x20) {
      return Array(text[..<i])
    }
    return text
  }

  /// The same text in another case; only ASCII letters change, so that offsets stay.
  private static func recased(_ text: [UInt8], _ manner: Manner) -> [UInt8] {
    var result = text
    var inWord = false
    for (i, b) in text.enumerated() {
      let letter = (b | 0x20 >= 0x61 && b | 0x20 <= 0x7A)
      if letter {
        switch manner {
        case .capitals: result[i] = b & ~0x20
        case .small: result[i] = b | 0x20
        case .titleCase: if !inWord { result[i] = b & ~0x20 }
        }
      }
      inWord = letter || b >= 0x80 || b == 0x27
    }
    return result
  }

  private static func item(
    _ record: JSONValue, _ text: [UInt8], labels: [String], unknown: [Int]
  ) -> MentionTrainer.Item? {
      guard let report = try? Report(id: "", text: text, stages: .syntax) else { return nil }
      let document = report.document
      var offsets: [UInt32] = []  // byte of each code point
      for (i, b) in text.enumerated() where b & 0xC0 != 0x80 { offsets.append(UInt32(i)) }
      offsets.append(UInt32(text.count))
      let none = UInt8(4 &* labels.count)
      var gold = [UInt8](repeating: none, count: document.tokens.count)
      for entity in record["entities"]?.array ?? [] {
        guard let start = entity["start"]?.int, let end = entity["end"]?.int, start >= 0,
          start < end, end < offsets.count,
          let label = entity["label"]?.string.flatMap(merged).flatMap({ labels.firstIndex(of: $0) })
        else { continue }
        let span = ByteSpan(from: offsets[start], to: offsets[end])
        let range = document.tokens.indices(in: span)
        guard let first = range.first, let last = range.last else { continue }
        for t in range {
          let place = first == last ? 3 : t == first ? 0 : t == last ? 2 : 1
          gold[t] = UInt8(4 &* label &+ place)
        }
      }
      var item = MentionTrainer.Item(
        ground: MentionGround(document, syntax: report.syntax), syntax: report.syntax, marked: gold, gold: gold,
        unknown: unknown)
      item.cutToOpen(none: none)
      return item
  }
}

extension MentionTrainer.Item {
  /// Looks at more, for the wide templates.
  mutating func widen(none: UInt8) {
    ground = ground.widened(syntax)
    cutToOpen(none: none)
  }

  /// A name that goes on into tokens that the tagger does not look at cannot be learnt.
  mutating func cutToOpen(none: UInt8) {
    gold = marked
    MentionDecoder.forEachName(in: marked, marked.indices, none: none) { first, end in
      let name = first..<end
      if name.contains(where: { !ground.isOpen[$0] }) || (name.count > 1 && marked[end &- 1] % 4 != 2) {
        for t in name { gold[t] = none }
      }
    }
  }
}

extension Trainer {
  /// `nutgraf train mentions`.
  public static let mentions = Trainer(
    name: "mentions",
    summary: "Names of people, organisations and places, from {text, entities: [{start, end, label}]}."
  ) { (request) throws(WorkshopError) in
    var trainer = MentionTrainer()
    trainer.log = request.log
    if let size = request.size { trainer.size = max(300_000, size) }
    let files = request.gold.filter { file in
      let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
      return !request.openOnly || !(name.hasPrefix("nolicence-") || name.hasPrefix("evalonly-"))
    }
    return try trainer.train(files)
  }
}
