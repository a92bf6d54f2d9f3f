// SPDX-License-Identifier: Apache-2.0
import NutgrafText

extension PageReader {
  mutating func giveKinds() {
    let segments = text.segments
    var sure: Int32 = 0
    for i in segments.indices where scores[i] > 1 { sure &+= segments[i].line.characters }
    threshold = (sure >= 1000 ? 0.6 : -0.6) - 2 * options.balance
    for i in segments.indices where scores[i] > threshold { kinds[i] = bodyKind(i) }
    keepProseBetween()
    keepLists()
    dropPlainClutter()
    // A short open line at the end, after the last sentence, has to be surer than the text.
    if let last = segments.indices.last(where: { kinds[$0] != .clutter }), kinds[last] == .paragraph,
      last > 0, segments[last].line.words <= 14,
      !segments[last].line.has(.endMark), !segments[last].line.has(.caseless), scores[last] < threshold + 2.5
    {
      kinds[last] = .clutter
    }
    dropStubs()
    markTitle(before: segments.indices.first { kinds[$0] != .clutter } ?? segments.count)
    let firstBody = segments.indices.first { kinds[$0] != .clutter && kinds[$0] != .title } ?? segments.count
    markSubtitle(before: firstBody)
    for i in segments.indices where kinds[i] == .clutter || kinds[i] == .paragraph {
      let s = segments[i]
      if s.linkShare < 0.5, NoticeList.isNotice(text.text.span, s.line) {
        kinds[i] = .notice
        continue
      }
      // A time alone is none of the text: the stamp of a live blog's entry, the hour of a comment.
      if kinds[i] == .paragraph, s.line.words <= 6, s.line.characters <= 24, s.line.has(.timeLike), scores[i] < threshold + 2.5 {
        kinds[i] = .clutter
      }
      guard kinds[i] == .clutter else { continue }
      let nearTitle = context.headline.map { i > $0 - 4 && i < $0 + 12 } ?? (i < firstBody)
      if (nearTitle || (s.line.has(.bylineLike) && i <= firstBody &+ 3)) && i <= firstBody &+ 3 && s.line.words <= 25
        && (s.line.has(.bylineLike) || (s.near.contains(.author) && s.line.capitalised >= 2 && s.line.lowered <= 2 && s.line.digits == 0))
      {
        kinds[i] = .byline
      } else if s.kind == .caption || (s.near.contains(.figure) && s.line.words >= 4 && s.linkShare < 0.5)
        || (s.line.has(.creditLike) && s.line.words >= 4 && s.flags.contains(.figure))
      {
        kinds[i] = .caption
      }
    }
    weighDoubts()
  }

  /// What only pages say of themselves goes, unless the classifier is very sure of it; so does a heading
  /// over such lines, and one over links.
  private mutating func dropPlainClutter() {
    let segments = text.segments
    for i in segments.indices where kinds[i] != .clutter && scores[i] < threshold + 3 {
      let line = segments[i].line
      let lead = scores[i] - threshold
      guard line.clutterStrength >= 2 else { continue }
      switch line.clutter {
      case .subscribe, .cookie, .comments, .share, .legal, .advertisement:
        if lead < 2.2 && line.words <= 40 { kinds[i] = .clutter }
      case .related:
        if lead < (line.colonAt <= 14 ? 3 : 1.4) && line.words <= 16 && !line.has(.endMark) { kinds[i] = .clutter }
      default: break
      }
    }
    for i in segments.indices.dropLast() where kinds[i] == .heading && scores[i] < threshold + 2 {
      let next = segments[i &+ 1]
      guard kinds[i &+ 1] == .clutter, next.line.clutterStrength >= 2 || next.linkShare > 0.7,
        !segments[i].near.isDisjoint(with: [.related, .subscribe, .aside, .share, .comments, .consent])
      else { continue }
      kinds[i] = .clutter
    }
  }

  /// Three entries of a live blog, each in an element that says so, each with its own time.
  var hasEntries: Bool {
    let segments = text.segments
    var entries = 0
    var last: Int32 = -1
    for i in segments.indices where kinds[i].isBody && segments[i].isProse {
      let s = segments[i]
      guard s.near.contains(.live), s.parent != last || s.node != last else { continue }
      let isTimed = (max(0, i &- 3)..<i).contains { k in
        segments[k].line.has(.timeLike) || segments[k].line.words <= 4 && segments[k].line.digits >= 2
      }
      if isTimed {
        entries &+= 1
        last = s.parent
      }
    }
    return entries >= 3
  }

  /// Above the first sentence a byline and a date are no paragraphs; a few words without an end mark
  /// beside a date are who wrote it or the like, when the classifier was in doubt.
  mutating func dropStubs() {
    let segments = text.segments
    var sentences = 0
    for i in segments.indices where kinds[i] == .paragraph {
      let line = segments[i].line
      // The standfirst may stand above the byline.
      if segments[i].isProse {
        sentences &+= 1
        if sentences == 2 { return }
        continue
      }
      if line.has(.bylineLike) && line.words <= 16 {
        kinds[i] = .byline
        continue
      }
      if line.has(.timeLike) {
        kinds[i] = .clutter
        continue
      }
      let besideDate = i > 0 && segments[i &- 1].line.has(.timeLike)
        || i &+ 1 < segments.count && segments[i &+ 1].line.has(.timeLike)
      guard besideDate, line.words <= 8, !line.has(.endMark), !line.has(.caseless), scores[i] < threshold + 1
      else { continue }
      kinds[i] = line.capitalised >= 2 && line.digits == 0 && line.words >= 2 ? .byline : .clutter
    }
  }

  func bodyKind(_ i: Int) -> BlockKind {
    let s = text.segments[i]
    if s.level > 0 && !(s.line.isSentence && s.line.words > 30) { return .heading }
    switch s.kind {
    case .item: return .listItem
    case .quote: return .blockquote
    case .cell: return s.line.isSentence || s.line.characters > 80 ? .paragraph : .table
    case .caption: return .caption
    default: break
    }
    let short = s.line.words <= 14 && s.line.characters <= 110 && s.line.words >= 1
    let open = !s.line.has(.endMark) || s.line.has(.questionMark)
    if short && open && s.boldShare > 0.9 && !s.line.has(.endsWithColon) && !s.line.has(.startsLower) {
      var next = i &+ 1
      while next < text.segments.count && scores[next] <= threshold { next &+= 1 }
      if next < text.segments.count, next <= i &+ 3, text.segments[next].boldShare < 0.9,
        text.segments[next].line.characters > s.line.characters
      {
        return .heading
      }
    }
    return .paragraph
  }

  mutating func markTitle(before firstBody: Int) {
    let wanted = title.bestValue.isEmpty ? 0 : LineRoles.key(title.bestValue)
    var found = false
    for (i, s) in text.segments.enumerated() where wanted != 0 && s.line.hash == wanted {
      if i <= firstBody || s.level == 1 || !found && kinds[i] == .clutter && s.level > 0 {
        kinds[i] = .title
        found = true
      }
    }
    if !found, let i = context.headline, i <= firstBody { kinds[i] = .title }
  }

  mutating func markSubtitle(before firstBody: Int) {
    guard let i = subtitleIndex(before: firstBody) else { return }
    // One that stands among the paragraphs as one of them stays one; the description still points at it.
    guard kinds[i] == .paragraph, scores[i] > threshold + 1.5 else {
      kinds[i] = .subtitle
      return
    }
    let s = text.segments[i]
    let next = text.segments.indices.first { $0 > i && kinds[$0] == .paragraph }
    let isAlike = next.map { text.segments[$0].parent == s.parent || text.segments[$0].signature == s.signature } ?? true
    if !isAlike || s.near.contains(.summary) { kinds[i] = .subtitle }
  }

  /// The printed line under the headline that says what the report is about.
  func subtitleIndex(before firstBody: Int) -> Int? {
    let segments = text.segments
    let headline = segments.indices.last { kinds[$0] == .title && $0 <= firstBody } ?? context.headline
    let from = max(0, (headline ?? firstBody) &- 3)
    let to = min(segments.count, max(firstBody &+ 1, (headline ?? 0) &+ 1), from &+ 25)
    guard from < to else { return nil }
    var descriptions: [UInt32] = []
    for s in [data.meta("og:description"), data.meta("description"), data.linked("description").first, data.meta("twitter:description")] {
      if let s { descriptions.append(LineRoles.key(s.value)) }
    }
    var best: (Int, Float)?
    for i in from..<to where kinds[i] != .title {
      let s = segments[i]
      guard s.line.words >= 4, s.line.characters >= 25, s.line.characters <= 700, s.linkShare < 0.5, s.kind != .caption,
        !s.line.has(.timeLike), !s.line.has(.bylineLike), s.line.clutterStrength < 2
      else { continue }
      var score: Float = 0
      if descriptions.contains(s.line.hash) { score += 1.5 }
      if s.near.contains(.summary) { score += 1.2 }
      if s.flags.contains(.summary) { score += 0.4 }
      if let headline, i > headline { score += 0.4 - 0.05 * Float(i &- headline) }
      if let headline, i < headline { score -= 0.4 }
      if s.line.has(.creditLike) || s.flags.contains(.figure) { score -= 1 }
      if s.kind == .heading2 { score += 0.3 }
      if kinds[i] != .clutter {
        let isUnderHeadline = headline.map { i > $0 && i <= $0 &+ 2 } ?? false
        let isNamed = s.near.contains(.summary) && isUnderHeadline && s.line.characters <= 250
        score -= isNamed ? 0.4 : descriptions.contains(s.line.hash) ? 0.7 : 1.3
      }
      if s.flags.contains(.related) || s.flags.contains(.aside) { score -= 0.5 }
      if score > (best?.1 ?? 0.35) { best = (i, score) }
    }
    return best?.0
  }
}
