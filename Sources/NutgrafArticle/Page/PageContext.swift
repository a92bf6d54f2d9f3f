// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// Where on the page a segment stands: how much of the page's prose its containers hold, what stands
/// beside it there, how far the headline is, and whether the publisher's own data has its words.
struct PageContext {
  private let segments: [Segment]
  /// For each segment: prose share of its parent, grandparent …, and link share of them.
  private var parentShare: [Float] = []
  private var grandShare: [Float] = []
  private var parentDensity: [Float] = []
  private var grandDensity: [Float] = []
  private var groupShare: [Float] = []
  private var groupLinks: [Float] = []
  private var groupCount: [Float] = []
  private var climb: [Float] = []
  private var core: [Float] = []
  private var witnesses: [Float]
  private var hasWitness: Bool
  private var titleIndex: Int
  private var first = 0
  private var last = 0

  init(_ page: PageText, tree: HTMLTree, witness: Witness, title: [UInt8]) {
    segments = page.segments
    let count = page.segments.count
    hasWitness = !witness.isEmpty
    witnesses = Array(repeating: 0, count: count)
    // Prose and text below each node.
    var prose = [Float](repeating: 0, count: tree.nodes.count)
    var text = [Float](repeating: 0, count: tree.nodes.count)
    var links = [Float](repeating: 0, count: tree.nodes.count)
    var total: Float = 0
    var groups: [UInt32: (prose: Float, text: Float, links: Float, count: Float)] = [:]
    for s in segments {
      let node = max(0, Int(s.node))
      let size = Float(s.line.characters)
      let weight = s.isProse ? min(size, 600) : 0
      prose[node] += weight
      text[node] += size
      links[node] += size * s.linkShare
      total += weight
      var g = groups[s.signature] ?? (0, 0, 0, 0)
      g.prose += weight
      g.text += size
      g.links += size * s.linkShare
      g.count += 1
      groups[s.signature] = g
    }
    total = max(1, total)
    var node = tree.nodes.count &- 1
    while node > 0 {
      let parent = Int(tree.nodes[node].parent)
      if parent >= 0 {
        prose[parent] += prose[node]
        text[parent] += text[node]
        links[parent] += links[node]
      }
      node &-= 1
    }
    // The smallest element with more than half of the prose, and the chain above it.
    var coreNode = 0
    var child = Int(tree.nodes.first?.firstChild ?? -1)
    while child >= 0 {
      if prose[child] > 0.5 * total {
        coreNode = child
        child = Int(tree.nodes[child].firstChild)
      } else {
        child = Int(tree.nodes[child].next)
      }
    }
    let coreStart = tree.nodes.isEmpty ? 0 : tree.nodes[coreNode].start
    let coreEnd = tree.nodes.isEmpty ? 0 : tree.nodes[coreNode].end
    parentShare.reserveCapacity(count)
    for s in segments {
      let p = max(0, Int(s.parent))
      let g = max(0, Int(tree.nodes[p].parent))
      parentShare.append(prose[p] / total)
      grandShare.append(prose[g] / total)
      parentDensity.append(text[p] > 0 ? links[p] / text[p] : 0)
      grandDensity.append(text[g] > 0 ? links[g] / text[g] : 0)
      let group = groups[s.signature] ?? (0, 1, 0, 1)
      groupShare.append(group.prose / total)
      groupLinks.append(group.text > 0 ? group.links / group.text : 0)
      groupCount.append(min(1, group.count / 20))
      var level: Float = 0
      var up = p
      while up > 0 && level < 8 && prose[up] < 0.4 * total {
        up = Int(tree.nodes[up].parent)
        level += 1
      }
      climb.append(level / 8)
      core.append(s.sourceStart >= coreStart && s.sourceEnd <= coreEnd ? 1 : 0)
    }
    first = segments.firstIndex { $0.isProse } ?? 0
    last = segments.lastIndex { $0.isProse } ?? 0
    titleIndex = -1
    let bytes = page.text.span
    let titleHash = title.isEmpty ? 0 : LineRoles.key(title)
    for (i, s) in segments.enumerated() {
      if hasWitness {
        witnesses[i] = witness.share(bytes, Int(s.line.start), min(Int(s.line.end), Int(s.line.start) &+ LineScanner.most))
      }
      if titleIndex < 0 && (s.line.hash == titleHash && s.line.words >= 2) { titleIndex = i }
    }
    if titleIndex < 0 {
      // The level-1 heading nearest to the core.
      for (i, s) in segments.enumerated() where s.kind == .heading1 && s.line.words >= 3 {
        titleIndex = i
        if s.sourceStart >= coreStart { break }
      }
    }
  }

  var headline: Int? { titleIndex >= 0 ? titleIndex : nil }

  func coreShare(_ index: Int) -> Float { groupShare[index] }
  func witness(_ index: Int) -> Float { witnesses[index] }

  func fill(_ index: Int, _ table: inout FeatureTable) {
    table.put(share: parentShare[index])
    table.put(share: grandShare[index])
    table.put(share: parentDensity[index])
    table.put(share: grandDensity[index])
    table.put(share: groupLinks[index])
    table.put(share: groupCount[index])
    table.put(share: climb[index])
    table.put(core[index] > 0)
    table.put(hasWitness)
    table.put(titleIndex >= 0)
    table.put(titleIndex >= 0 && index > titleIndex)
    func put(_ distance: Int) { table.put(size: Int32(truncatingIfNeeded: max(0, distance))) }
    put(titleIndex >= 0 ? index &- titleIndex : 0)
    put(titleIndex >= 0 ? titleIndex &- index : 0)
    put(last &- index)
    put(index &- last)
    put(index &- first)
    put(first &- index)
  }
}

/// The article's words as the publisher's own data has them (JSON-LD `articleBody`): a witness to
/// compare the page with, never the text itself.
struct Witness {
  private var map = HashMap32(capacity: 16)
  private(set) var isEmpty = true

  init() {}

  /// - Complexity: O(*n*).
  init(_ text: [UInt8]) {
    guard text.count >= 200 else { return }
    map = HashMap32(capacity: min(1 << 18, text.count))
    isEmpty = false
    var room = min(1 << 16, text.count / 2)
    Witness.triples(text.span, 0, text.count) { hash in
      if room > 0 { map.insert(hash, 1) }
      room &-= 1
    }
  }

  /// The share of a line's three-word runs that the witness has.
  func share(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> Float {
    var all: Float = 0
    var found: Float = 0
    Witness.triples(bytes, from, to) { hash in
      all += 1
      if map.value(hash) != 0 { found += 1 }
    }
    return all > 0 ? found / all : 0
  }

  private static func triples(_ bytes: Span<UInt8>, _ from: Int, _ to: Int, _ visit: (UInt32) -> Void) {
    var a: UInt32 = 0
    var b: UInt32 = 0
    var words = 0
    var hash: UInt32 = 0x811C_9DC5
    var length = 0
    var i = from
    while i <= to {
      let c = i < to ? bytes[i] : 0x20
      let lower = c | 0x20
      if (lower >= 0x61 && lower <= 0x7A) || (c >= 0x80 && c != 0xE2 && c != 0xC2) || (c >= 0x30 && c <= 0x39) {
        hash = (hash ^ UInt32(c < 0x80 ? lower : c)) &* 0x0100_0193
        length &+= 1
      } else if length > 0 {
        words &+= 1
        if words >= 3 { visit(PhraseList.extend(PhraseList.extend(PhraseList.extend(7, a), b), hash) | 1) }
        a = b
        b = hash
        hash = 0x811C_9DC5
        length = 0
      }
      i &+= 1
    }
    if words == 1 || words == 2 { visit(PhraseList.extend(PhraseList.extend(3, a), b) | 1) }
  }
}
