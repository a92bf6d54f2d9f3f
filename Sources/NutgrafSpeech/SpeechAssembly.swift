// SPDX-License-Identifier: Apache-2.0
import NutgrafNames
import NutgrafText

/// Makes quotations of drafts: joins their parts, adds passages between marks that no clause
/// claimed, and tells kind, speaker, stance and nesting. O(*n* log *n*) in the quotations.
struct SpeechAssembly {
  private let scene: SpeechScene
  private var drafts: [SpeechDraft]
  /// The draft that claims each passage, −1 for none.
  private var claimed: [Int]
  /// Passages that float after an attributed one and take its speaker.
  private var floating: Set<Int> = []

  init(_ scene: SpeechScene, _ drafts: [SpeechDraft]) {
    self.scene = scene
    self.drafts = drafts
    claimed = [Int](repeating: -1, count: scene.passages.count)
    snap()
    trim()
    claim()
  }

  /// A part that misses its passage's marks or stop by a token or two is the whole passage.
  private mutating func snap() {
    for i in drafts.indices {
      for part in drafts[i].content.indices {
        let range = drafts[i].content[part]
        let passage = scene.passage(range.lowerBound)
        guard !range.isEmpty, passage >= 0 else { continue }
        let whole = scene.passageTokens[passage]
        guard range.lowerBound >= whole.lowerBound, range.lowerBound &- whole.lowerBound <= 1,
          range.upperBound < whole.upperBound, whole.upperBound &- range.upperBound <= 2,
          range.count >= 3
        else { continue }
        drafts[i].content[part] = whole
        if let source = drafts[i].source, source.overlaps(whole) { drafts[i].source = nil }
      }
    }
  }

  /// A dateline is nobody's name: "Harbour News – The council said …". Words without a subject
  /// between a verb of speech and the colon before a quotation tell of the speaking, not what was said.
  private mutating func trim() {
    for i in drafts.indices {
      if let source = drafts[i].source, scene.shape(source.lowerBound).contains(.lineBefore),
        let dash = source.prefix(10).dropFirst().first(where: { scene.isDash($0) }), dash &+ 1 < source.upperBound,
        !((dash &+ 1)..<source.upperBound).contains(where: { scene.isDash($0) })
      {
        drafts[i].source = (dash &+ 1)..<source.upperBound
      }
      for part in drafts[i].content.indices {
        let range = drafts[i].content[part]
        guard let start = range.first(where: { scene.passage($0) >= 0 }), start > range.lowerBound &+ 1,
          scene.isColon(start &- 1), scene.passage(range.upperBound &- 1) == scene.passage(start),
          !(range.lowerBound..<start).contains(where: { scene.syntax.relation($0) == .nsubj })
        else { continue }
        drafts[i].content[part] = start..<range.upperBound
      }
    }
  }

  mutating func quotations(_ names: inout Names) -> [Quotation] {
    adopt()
    var order = Array(drafts.indices)
    order.sort {
      let (a, b) = (drafts[$0], drafts[$1])
      return (a.first, b.end, $0) < (b.first, a.end, $1)
    }
    let speakers = speakers(&names)
    var result: [Quotation] = []
    result.reserveCapacity(order.count)
    for i in order {
      let draft = drafts[i]
      let spans = merged(draft.content)
      guard !spans.isEmpty else { continue }
      var quotation = Quotation(kind: kind(draft), content: spans)
      quotation.cue = draft.cue.map(scene.span)
      quotation.source = draft.source.map(scene.span)
      quotation.speaker = speakers[i]
      quotation.score = draft.score
      if let cue = draft.cue { quotation.stance = StanceOfCue.shared.stance(cue, in: scene) }
      if draft.cue == nil && draft.source == nil && quotation.speaker == nil {
        quotation.kind = .fragment
      }
      result.append(quotation)
    }
    nest(&result)
    return result
  }

  /// Takes from drafts made by rule what the learned ones left: a passage between marks that nobody
  /// claimed, a headline's colon, and a report inside what is reported.
  mutating func consider(_ rules: [SpeechDraft]) {
    var role = [UInt8](repeating: 0, count: scene.document.tokens.count)
    for draft in drafts {
      for part in draft.content { for token in part { role[token] = 1 } }
    }
    for draft in drafts {
      for range in [draft.cue, draft.source].compactMap({ $0 }) { for token in range { role[token] = 2 } }
    }
    for draft in rules {
      guard let content = draft.content.first, let cue = draft.cue, draft.content.count == 1 else {
        continue
      }
      let clause = [cue, draft.source].compactMap { $0 }
      let isFree = clause.allSatisfy { $0.allSatisfy { role[$0] == 0 } }
      let passage = scene.passage(content.lowerBound)
      if isFree, passage >= 0, claimed[passage] >= 0, drafts[claimed[passage]].cue == nil,
        drafts[claimed[passage]].source == nil
      {
        // Learned words without anybody: the clause beside them says whose they are.
        drafts[claimed[passage]].cue = draft.cue
        drafts[claimed[passage]].source = draft.source
      } else if isFree, passage >= 0, claimed[passage] < 0, scene.passageTokens[passage] == content,
        content.count >= 6
      {
        claimed[passage] = drafts.count
        drafts.append(draft)
      } else if isFree, scene.isColon(cue.lowerBound), content.prefix(40).allSatisfy({ role[$0] == 0 }) {
        drafts.append(draft)
      } else if isNested(draft, content, clause, role) {
        drafts.append(draft)
      }
    }
  }

  /// A reporting clause and its words lie inside what another reports, none of it in marks.
  private func isNested(
    _ draft: SpeechDraft, _ content: Range<Int>, _ clause: [Range<Int>], _ role: [UInt8]
  ) -> Bool {
    guard let cue = draft.cue, let source = draft.source, draft.score >= 0.7, content.count >= 3,
      scene.kind(cue.upperBound &- 1).contains(.report),
      !scene.kind(cue.upperBound &- 1).contains(.orNoun),
      scene.kind(content.lowerBound).contains(.complementizer) || source.count > 1
        || cue.count > 1
    else { return false }
    let first = min(cue.lowerBound, source.lowerBound)
    guard first > 0, role[first &- 1] == 1 else { return false }
    return (clause + [content]).allSatisfy {
      $0.allSatisfy { role[$0] == 1 && scene.passage($0) < 0 }
    }
  }

  // MARK: - Passages

  private mutating func claim() {
    for (number, draft) in drafts.enumerated() {
      for part in draft.content {
        var token = part.lowerBound
        while token < part.upperBound {
          let passage = scene.passage(token)
          if passage >= 0 {
            if claimed[passage] < 0 { claimed[passage] = number }
            token = max(token &+ 1, scene.passageTokens[passage].upperBound)
          } else {
            token &+= 1
          }
        }
      }
    }
  }

  /// Gives unclaimed passages a home: the quotation they continue, the one they follow, or none.
  private mutating func adopt() {
    let byEnd = drafts.indices.sorted { reach(drafts[$0]) < reach(drafts[$1]) }
    var next = 0
    var last: Int?
    for passage in scene.passages.indices {
      let tokens = scene.passageTokens[passage]
      while next < byEnd.count, reach(drafts[byEnd[next]]) <= tokens.lowerBound {
        last = byEnd[next]
        next &+= 1
      }
      guard claimed[passage] < 0, !tokens.isEmpty else { continue }
      if let before = scene.passages[passage].continues, before < passage, claimed[before] >= 0 {
        append(passage, to: claimed[before])
        continue
      }
      let long = tokens.count >= 6
      if let last, follows(tokens, drafts[last]), isQuoted(drafts[last]),
        long || scene.isComma(tokens.lowerBound &- 1) || endsInStop(tokens)
      {
        append(passage, to: last)
        continue
      }
      if long, opensSentence(tokens), endsInStop(tokens), let last, isQuoted(drafts[last]),
        near(tokens, drafts[last])
      {
        floating.insert(drafts.count)
      }
      claimed[passage] = drafts.count
      drafts.append(SpeechDraft(content: [tokens], cue: nil, source: nil, score: 0.5))
      if floating.contains(drafts.count &- 1) { last = drafts.count &- 1 }
    }
  }

  private mutating func append(_ passage: Int, to draft: Int) {
    claimed[passage] = draft
    drafts[draft].content.append(scene.passageTokens[passage])
  }

  private func reach(_ draft: SpeechDraft) -> Int {
    max(draft.end, draft.cue?.upperBound ?? 0, draft.source?.upperBound ?? 0)
  }

  private func isQuoted(_ draft: SpeechDraft) -> Bool {
    draft.content.contains { scene.passage($0.lowerBound) >= 0 || scene.passage($0.upperBound &- 1) >= 0 }
  }

  /// Nothing but the end of the clause stands between, in one paragraph.
  private func follows(_ tokens: Range<Int>, _ draft: SpeechDraft) -> Bool {
    let from = reach(draft)
    guard from <= tokens.lowerBound, tokens.lowerBound &- from <= 12 else { return false }
    var stops = 0
    for token in from..<tokens.lowerBound {
      if scene.shape(token).contains(.lineBefore) { return false }
      if scene.endsSentence(token) { stops &+= 1 }
    }
    return stops <= 1 && !scene.shape(tokens.lowerBound).contains(.lineBefore)
      && (tokens.lowerBound == from || scene.isBoundary(tokens.lowerBound &- 1))
  }

  private func near(_ tokens: Range<Int>, _ draft: SpeechDraft) -> Bool {
    var lines = 0
    let from = reach(draft)
    guard tokens.lowerBound &- from <= 40 else { return false }
    for token in from...tokens.lowerBound where scene.shape(token).contains(.lineBefore) {
      lines &+= 1
    }
    return lines <= 1
  }

  private func opensSentence(_ tokens: Range<Int>) -> Bool {
    let first = tokens.lowerBound
    return scene.shape(first).contains(.lineBefore) || scene.endsSentence(first &- 1)
      || scene.passage(first &- 1) >= 0
  }

  private func endsInStop(_ tokens: Range<Int>) -> Bool {
    scene.endsSentence(tokens.upperBound &- 2) || scene.endsSentence(tokens.upperBound)
  }

  // MARK: - Results

  /// Content spans; parts with nothing but white space between are one.
  private func merged(_ parts: [Range<Int>]) -> [ByteSpan] {
    var result: [ByteSpan] = []
    var lastEnd = -1
    for part in parts.sorted(by: { $0.lowerBound < $1.lowerBound }) where !part.isEmpty {
      let span = scene.span(part)
      if part.lowerBound == lastEnd, let before = result.popLast() {
        result.append(before.union(span))
      } else {
        result.append(span)
      }
      lastEnd = part.upperBound
    }
    return result
  }

  private func kind(_ draft: SpeechDraft) -> QuotationKind {
    var inside = 0
    var outside = 0
    for part in draft.content {
      for token in part where !scene.isPunctuation(token) {
        if scene.passage(token) >= 0 { inside &+= 1 } else { outside &+= 1 }
      }
    }
    if inside == 0 { return .indirect }
    return outside &* 20 <= inside ? .direct : .mixed
  }

  private func speakers(_ names: inout Names) -> [Int?] {
    var result = [Int?](repeating: nil, count: drafts.count)
    var speakers = Speakers(scene, names)
    let order = drafts.indices.sorted {
      (drafts[$0].source?.lowerBound ?? drafts[$0].first, $0)
        < (drafts[$1].source?.lowerBound ?? drafts[$1].first, $1)
    }
    for i in order {
      if let source = drafts[i].source {
        result[i] = speakers.speaker(of: source)
      } else if floating.contains(i) {
        result[i] = speakers.last
      }
    }
    names = speakers.finish()
    return result
  }

  private func holds(_ quotation: Quotation, _ clause: ByteSpan) -> Bool {
    quotation.content.prefix(8).contains { $0.contains(clause) }
  }

  /// A quotation whose clause lies in another's content is reported inside it.
  private func nest(_ quotations: inout [Quotation]) {
    var open: [Int] = []
    for i in quotations.indices {
      let extent = quotations[i].extent
      var clause = extent
      if let cue = quotations[i].cue { clause = clause.union(cue) }
      if let source = quotations[i].source { clause = clause.union(source) }
      while let top = open.last, quotations[top].extent.end <= extent.start { _ = open.popLast() }
      for candidate in open.reversed().prefix(6)
      where quotations[candidate].cue != nil && quotations[i].cue != nil
        && holds(quotations[candidate], clause)
      {
        quotations[i].parent = candidate
        break
      }
      open.append(i)
    }
  }
}
