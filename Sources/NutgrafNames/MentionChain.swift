// SPDX-License-Identifier: Apache-2.0

/// How probable tags are among all sequences of tags: the forward–backward sums of a linear-chain conditional
/// random field (Lafferty, McCallum, Pereira 2001). The trainer learns by it, the tagger scores names by it.
///
/// Both sums are scaled to one at each place, in double precision: scores of a hundred features lie so far apart
/// that single precision loses all but the best tag, and with it the way to the next.
package struct MentionChain {
  package let tags: Int
  /// Predecessors of tag `k`: `from[start[k]..<start[k + 1]]`.
  private var start: [Int] = [0]
  private var from: [Int] = []
  /// e to the power of the transitions.
  private var steps: [Double]
  private var forward: [Double] = []
  private var backward: [Double] = []
  private var emissions: [Double] = []
  /// What the forward sums at a place were divided by.
  private var norms: [Double] = []
  /// One over the sum of forward × backward at a place.
  private var shares: [Double] = []
  package private(set) var count = 0

  package init(tags: Int) {
    self.tags = tags
    steps = [Double](repeating: 1, count: tags &* tags)
    for tag in 0..<tags {
      for other in 0..<tags where MentionDecoder.follows(tag, other, none: tags &- 1) {
        from.append(other)
      }
      start.append(from.count)
    }
  }

  package mutating func setTransitions(_ transitions: [Float], scale: Float) {
    for i in 0..<min(steps.count, transitions.count) {
      steps[i] = MentionChain.power(max(-80, min(80, transitions[i] * scale)))
    }
  }

  /// e^x by a polynomial: the same on every machine.
  @inline(__always)
  package static func power(_ x: Float) -> Double {
    let y = max(-400, min(400, Double(x) * 1.442_695_040_9))
    let whole = y.rounded(.down)
    let r = y - whole
    let p =
      1 + r
      * (0.693_147_18 + r
        * (0.240_226_51 + r * (0.055_504_11 + r * (0.009_618_13 + r * (0.001_333_36 + r * 0.000_154)))))
    return p * Double(bitPattern: UInt64(truncatingIfNeeded: Int64(whole) &+ 1023) << 52)
  }

  /// Sums over all sequences for rows of `tags` scores. With `allowed`, over those sequences alone whose tags
  /// it lets through. False when there is none.
  package mutating func run(
    _ scores: [Float], scale: Float = 1, allowed: ((_ place: Int, _ tag: Int) -> Bool)? = nil
  ) -> Bool {
    count = scores.count / tags
    guard count > 0 else { return false }
    while forward.count < count &* tags {
      forward.append(0)
      backward.append(0)
      emissions.append(0)
    }
    while norms.count < count {
      norms.append(1)
      shares.append(1)
    }
    for i in 0..<count {
      let base = i &* tags
      var top: Float = -1e30
      for k in 0..<tags where allowed?(i, k) ?? true { top = max(top, scores[base &+ k]) }
      for k in 0..<tags {
        emissions[base &+ k] =
          allowed?(i, k) ?? true ? MentionChain.power((scores[base &+ k] - top) * scale) : 0
      }
    }
    return sumForward() && sumBackward()
  }

  private mutating func sumForward() -> Bool {
    let none = tags &- 1
    for i in 0..<count {
      let base = i &* tags
      var sum: Double = 0
      for k in 0..<tags {
        var before: Double = 0
        if i == 0 {
          before = MentionDecoder.follows(k, none, none: none) ? steps[none &* tags &+ k] : 0
        } else {
          for j in start[k]..<start[k &+ 1] {
            before += forward[base &- tags &+ from[j]] * steps[from[j] &* tags &+ k]
          }
        }
        let value = before * emissions[base &+ k]
        forward[base &+ k] = value
        sum += value
      }
      guard sum > 1e-250 else { return false }
      norms[i] = sum
      for k in 0..<tags { forward[base &+ k] /= sum }
    }
    return true
  }

  private mutating func sumBackward() -> Bool {
    let none = tags &- 1
    let last = (count &- 1) &* tags
    for k in 0..<tags { backward[last &+ k] = k == none || k % 4 >= 2 ? 1 : 0 }
    guard share(count &- 1) else { return false }
    var i = count &- 2
    while i >= 0 {
      let base = i &* tags
      for k in 0..<tags { backward[base &+ k] = 0 }
      var top: Double = 0
      for k in 0..<tags {
        let value = backward[base &+ tags &+ k] * emissions[base &+ tags &+ k]
        guard value != 0 else { continue }
        for j in start[k]..<start[k &+ 1] {
          let sum = backward[base &+ from[j]] + value * steps[from[j] &* tags &+ k]
          backward[base &+ from[j]] = sum
          top = max(top, sum)
        }
      }
      guard top > 0 else { return false }
      for k in 0..<tags { backward[base &+ k] /= top }
      guard share(i) else { return false }
      i &-= 1
    }
    return true
  }

  private mutating func share(_ i: Int) -> Bool {
    var sum: Double = 0
    for k in (i &* tags)..<((i &+ 1) &* tags) { sum += forward[k] * backward[k] }
    guard sum > 1e-250 else { return false }
    shares[i] = 1 / sum
    return true
  }

  /// What follows from tag `k` at place `i`, as a share of all sequences for each unit of the forward sum before.
  @inline(__always)
  private func after(_ i: Int, _ k: Int) -> Double {
    backward[i &* tags &+ k] * emissions[i &* tags &+ k] / norms[i] * shares[i]
  }

  /// How probable tag `k` is at place `i`.
  @inline(__always)
  package func probability(_ i: Int, _ k: Int) -> Float {
    Float(forward[i &* tags &+ k] * backward[i &* tags &+ k] * shares[i])
  }

  /// How probable it is that exactly `answer[first..<end]` stands at those places; `offset` is the place of
  /// the first row.
  package func probability(_ answer: [UInt8], _ first: Int, _ end: Int, offset: Int) -> Float {
    guard first >= offset, first < end, end &- offset <= count, end <= answer.count else { return 0 }
    var i = first &- offset
    var tag = Int(answer[first])
    var product = forward[i &* tags &+ tag]
    for t in (first &+ 1)..<max(end, first &+ 1) {
      let next = Int(answer[t])
      i &+= 1
      product *= steps[tag &* tags &+ next] * emissions[i &* tags &+ next] / norms[i]
      tag = next
    }
    return Float(max(0, min(1, product * backward[i &* tags &+ tag] * shares[i])))
  }

  /// Adds `sign` times how often each pair of tags is expected, `[from][to]`.
  package func addPairs(to pairs: inout [Float], sign: Float) {
    let none = tags &- 1
    for k in 0..<tags { pairs[none &* tags &+ k] += sign * probability(0, k) }
    for i in 1..<max(1, count) {
      for k in 0..<tags {
        let value = after(i, k)
        guard value != 0 else { continue }
        for j in start[k]..<start[k &+ 1] {
          let edge = from[j] &* tags &+ k
          pairs[edge] += sign * Float(forward[(i &- 1) &* tags &+ from[j]] * steps[edge] * value)
        }
      }
    }
  }
}
