// SPDX-License-Identifier: Apache-2.0

/// A record that was found: its number among all records of the snapshot, and its score.
struct ScoredDocument {
  var document: Int
  var score: Float
}

/// The best so many hits: by score, then by the record's number. A binary heap, the worst on top.
struct TopHits {
  let limit: Int
  private var heap: [ScoredDocument] = []
  /// A hit must score more than this (or as much, with a smaller number) to enter.
  private(set) var threshold: Float = -Float.infinity

  init(limit: Int) {
    self.limit = max(0, limit)
    heap.reserveCapacity(min(self.limit, 1024))
    if self.limit == 0 { threshold = .infinity }
  }

  var isFull: Bool { heap.count >= limit }

  @inline(__always)
  static func worse(_ a: ScoredDocument, _ b: ScoredDocument) -> Bool {
    a.score != b.score ? a.score < b.score : a.document > b.document
  }

  /// Offers a hit. Documents must be offered in rising order for equal scores to keep the first.
  @inline(__always)
  mutating func offer(_ document: Int, _ score: Float) {
    if score > threshold || !isFull { insert(ScoredDocument(document: document, score: score)) }
  }

  private mutating func insert(_ hit: ScoredDocument) {
    guard limit > 0 else { return }
    if heap.count < limit {
      heap.append(hit)
      var i = heap.count &- 1
      while i > 0 {
        let parent = (i &- 1) / 2
        guard TopHits.worse(heap[i], heap[parent]) else { break }
        heap.swapAt(i, parent)
        i = parent
      }
    } else {
      guard TopHits.worse(heap[0], hit) else { return }
      heap[0] = hit
      var i = 0
      while true {
        var least = i
        let left = 2 &* i &+ 1
        if left < heap.count, TopHits.worse(heap[left], heap[least]) { least = left }
        if left &+ 1 < heap.count, TopHits.worse(heap[left &+ 1], heap[least]) {
          least = left &+ 1
        }
        if least == i { break }
        heap.swapAt(i, least)
        i = least
      }
    }
    if heap.count >= limit { threshold = heap[0].score }
  }

  /// Best first.
  func sorted() -> [ScoredDocument] { heap.sorted { TopHits.worse($1, $0) } }
}
