// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon
import NutgrafText

/// Posts that write "@ norvalepost" apart, as corpora of posts do, call somebody by each handle; those corpora
/// mark the sign as a name of its own. Where both stand together ("@norvalepost") the weights decide.
enum HandleNames {
  static func completed(_ names: [NameSpan], _ mentions: MentionGround) -> [NameSpan] {
    guard mentions.manner == .post else { return names }
    var result: [NameSpan] = []
    result.reserveCapacity(names.count &+ 8)
    var next = 0  // of the names
    for sentence in mentions.sentences {
      var t = sentence.lowerBound
      while t &+ 1 < sentence.upperBound {
        guard mentions.isHandleApart(t &+ 1) else {
          t &+= 1
          continue
        }
        // Names before go on as they are; those that hold the sign or the handle give way.
        while next < names.count, names[next].end <= t {
          result.append(names[next])
          next &+= 1
        }
        var told: NameSpan?
        while next < names.count, names[next].first <= t &+ 1 {
          told = names[next]
          next &+= 1
        }
        let label = told.map { $0.label == .misc ? .per : $0.label } ?? .per
        for k in t...(t &+ 1) {
          result.append(NameSpan(first: k, end: k &+ 1, label: label, score: told?.score ?? 0.5))
        }
        t &+= 2
        // Of a name that goes on, the handle is all.
        while next < names.count, names[next].first < t { next &+= 1 }
      }
    }
    while next < names.count {
      if names[next].first >= (result.last?.end ?? 0) { result.append(names[next]) }
      next &+= 1
    }
    return result
  }
}

extension MentionGround {
  /// Whether a word of three letters or more stands after a lone at sign and a space.
  @inline(__always)
  func isHandleApart(_ t: Int) -> Bool {
    guard isAtSign(t &- 1), tokens.shape(t).contains(.spaceBefore) else { return false }
    let shape = tokens.shape(t)
    return tokens.span(t).count > 2 && !shape.contains(.punctuation) && !shape.contains(.number)
  }
}
