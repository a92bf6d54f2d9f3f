// SPDX-License-Identifier: Apache-2.0
import NutgrafJSON
import NutgrafLexicon
import NutgrafSyntax
import NutgrafText

/// A sentence of a treebank: its words and what is gold about them.
struct TreebankSentence {
  var text: SourceText
  var spans: [ByteSpan]
  var lemmas: [[UInt8]]
  var upos: [UPOS]
  /// `UPOS/XPOS`.
  var fine: [String]
  /// From 1; the root's is `count + 1`.
  var heads: [Int32]
  var relations: [UInt8]

  var count: Int { spans.count }

  /// The words, in the case of the letters as they are or changed: 1 lower, 2 upper, 3 title.
  func forms(_ clusters: WordClusters, recased mode: Int = 0) -> [WordForm] {
    let source = mode == 0 ? text : SourceText(recase(text.bytes, mode))
    let tokens = TokenTable(of: source, spans: spans)
    var forms: [WordForm] = []
    WordForm.sentence(tokens, source.bytes, 0..<tokens.count, clusters: clusters, into: &forms)
    return forms
  }

  /// Changes ASCII letters only, so that spans stay where they are.
  private func recase(_ bytes: [UInt8], _ mode: Int) -> String {
    var result = bytes
    var inWord = false
    for i in result.indices {
      let b = result[i]
      let letter = (b | 0x20) >= 0x61 && (b | 0x20) <= 0x7A
      if letter {
        let upper = mode == 2 || mode == 3 && !inWord
        if upper { result[i] = b & 0xDF } else if mode == 1 { result[i] = b | 0x20 }
      }
      inWord = letter || b == 0x27 || b >= 0x80
    }
    return String(decoding: result, as: UTF8.self)
  }
}

/// Gold documents: text, sentences, words, lemmas, tags and trees.
struct TreebankDocument {
  var genre: String
  var corpus: String
  var text: SourceText
  var sentenceSpans: [ByteSpan]
  var sentences: [TreebankSentence]
  var wordSpans: [ByteSpan]
}

enum Treebank {
  /// Genres whose licence is CC BY or public domain; the others are share-alike.
  static let openGenres: Set<String> = [
    "academic", "court", "interview", "conversation", "textbook", "vlog", "speech",
  ]

  /// The licence of the texts of `corpus/genre`, as far as it is known here.
  static func licence(of name: String) -> String {
    let parts = name.split(separator: "/").map(String.init)
    switch parts.first {
    case "gum" where openGenres.contains(parts.last ?? ""): return "CC BY or public domain"
    case "gum", "ewt": return "CC BY-SA"
    default: return "its owner's"
    }
  }

  /// A model card: what a table holds, and the corpora it was learnt from.
  static func card(
    of name: String, _ summary: String, _ documents: [TreebankDocument], _ size: Int, openOnly: Bool
  ) -> String {
    var counts: [String: (documents: Int, words: Int)] = [:]
    for document in documents {
      let name = document.corpus + "/" + document.genre
      counts[name, default: (0, 0)].documents += 1
      counts[name, default: (0, 0)].words += document.wordSpans.count
    }
    var lines = ["# Model card: \(name)", ""]
    lines.append("\(summary) \(size) bytes\(openOnly ? "; open texts only" : "").")
    lines += ["", "| corpus/genre | documents | words | licence of the texts |", "|---|---|---|---|"]
    for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
      lines.append("| \(name) | \(count.documents) | \(count.words) | \(licence(of: name)) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  static func documents(_ files: [GoldFile], openOnly: Bool) throws(WorkshopError) -> [TreebankDocument] {
    var result: [TreebankDocument] = []
    for file in files {
      for (number, record) in file.records.enumerated() where record["cluster"] == nil {
        guard let document = read(record) else {
          throw WorkshopError("\(file.path), line \(number &+ 1): not a treebank document")
        }
        if openOnly, !(document.corpus == "gum" && openGenres.contains(document.genre)) { continue }
        result.append(document)
      }
    }
    guard !result.isEmpty else { throw WorkshopError("the gold files hold no document that may be used") }
    return result
  }

  /// The clusters among the gold files: lines of `{"cluster": n, "words": […]}`; and the section that ships.
  static func clusters(_ files: [GoldFile]) -> (clusters: WordClusters, section: [UInt8]) {
    var pairs: [(hash: UInt32, cluster: UInt16)] = []
    for file in files {
      for record in file.records {
        guard let number = record["cluster"]?.int, let cluster = UInt16(exactly: number) else { continue }
        for word in record["words"]?.array ?? [] {
          guard let bytes = word.bytes else { continue }
          pairs.append((WordHash.folded(bytes), cluster))
        }
      }
    }
    let section = WordClusters.encode(pairs)
    return (WordClusters(TableBytes(copying: section)), section)
  }

  private static func read(_ record: JSONValue) -> TreebankDocument? {
    guard let bytes = record["text"]?.bytes, let text = try? SourceText(utf8: bytes),
      let tokens = record["tokens"]?.array, let sentences = record["sentences"]?.array
    else { return nil }
    let map = OffsetMap(text)
    func span(_ value: JSONValue?) -> ByteSpan? {
      guard let pair = value?.array, pair.count >= 2, let a = pair[0].int, let b = pair[1].int,
        let start = UInt32(exactly: a), let end = UInt32(exactly: b)
      else { return nil }
      return ByteSpan(from: map.utf8(start, from: .codepoint), to: map.utf8(end, from: .codepoint))
    }
    var result: [TreebankSentence] = []
    var sentenceSpans: [ByteSpan] = []
    var wordSpans: [ByteSpan] = []
    var next = 0
    for sentence in sentences {
      guard let whole = span(sentence) else { return nil }
      sentenceSpans.append(whole)
      let local = SourceText(text.string(whole))
      var built = TreebankSentence(
        text: local, spans: [], lemmas: [], upos: [], fine: [], heads: [], relations: [])
      let first = next
      while next < tokens.count {
        guard let fields = tokens[next].array, fields.count >= 9, let word = span(tokens[next]),
          let lemma = fields[3].bytes, let upos = fields[4].string, let xpos = fields[5].string,
          let head = fields[7].int, let relation = fields[8].string
        else { return nil }
        guard word.start < whole.end else { break }
        built.spans.append(
          ByteSpan(from: word.start &- whole.start, to: min(word.end, whole.end) &- whole.start))
        wordSpans.append(word)
        built.lemmas.append(lemma)
        built.upos.append(UPOS.allCases.first { $0.name == upos } ?? .x)
        built.fine.append(upos + "/" + xpos)
        built.heads.append(Int32(head))
        built.relations.append((Relation(name: relation) ?? .dep).rawValue)
        next &+= 1
      }
      let n = built.count
      for i in 0..<n {
        let head = Int(built.heads[i])
        built.heads[i] = head < first || head >= first &+ n ? Int32(n &+ 1) : Int32(head &- first &+ 1)
      }
      if n > 0 { result.append(built) }
    }
    return TreebankDocument(
      genre: record["genre"]?.string ?? "", corpus: record["corpus"]?.string ?? "", text: text,
      sentenceSpans: sentenceSpans, sentences: result, wordSpans: wordSpans)
  }
}
