// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon

/// The features of the choice of a move: declared here once, for training and for parsing. `s` is the stack
/// from its top, `b` what is next; `w` a word, `p` its tag, `c` its part of speech, `k` its cluster.
///
/// The first tier sees tags, the words on the stack's top and next, and the tree so far; the second pairs
/// of words; the third what is further off.
public struct MoveTemplates {
  private let s0: Int
  private let s1: Int
  private let s2: Int
  private let b0: Int
  private let b1: Int
  private let b2: Int
  private let s0w: UInt32
  private let s1w: UInt32
  private let b0w: UInt32
  private let s0p: UInt32
  private let s1p: UInt32
  private let b0p: UInt32
  private let b1p: UInt32

  @inline(__always)
  public init(_ s: ParserState, _ x: ParserInput) {
    let limit = x.words.count
    @inline(__always) func ok(_ i: Int) -> Int { i < limit ? i : 0 }
    s0 = s.top(0)
    s1 = s.top(1)
    s2 = s.top(2)
    b0 = ok(s.next)
    b1 = ok(s.next &+ 1)
    b2 = ok(s.next &+ 2)
    s0w = x.words[s0].form
    s1w = x.words[s1].form
    b0w = x.words[b0].form
    s0p = x.fine[s0]
    s1p = x.fine[s1]
    b0p = x.fine[b0]
    b1p = x.fine[b1]
  }

  /// A child's relation, 0 when there is no child.
  @inline(__always) private func l(_ s: ParserState, _ i: Int) -> UInt32 { i > 0 ? UInt32(s.labels[i]) &+ 1 : 0 }
  @inline(__always) private func left(_ s: ParserState, _ i: Int) -> Int { Int(s.left1[i]) }
  @inline(__always) private func right(_ s: ParserState, _ i: Int) -> Int { Int(s.right1[i]) }
  @inline(__always) private func valency(_ s: ParserState, _ i: Int) -> UInt32 {
    UInt32(min(s.rightCount[i], 7)) &<< 3 | UInt32(min(s.leftCount[i], 7))
  }

  @inline(__always)
  public func first(_ s: ParserState, _ x: ParserInput, into f: inout FeatureKeys) {
    let pair = s0p &<< 8 | b0p
    let below = s1p &<< 8 | s0p
    let s0l = left(s, s0)
    let s0r = right(s, s0)
    let b0l = left(s, b0)
    let s1r = right(s, s1)
    f.add(25, s0p, b0p, b1p)
    f.add(27, s1p, s0p, b0p)
    f.add(16, s0w, pair)
    f.add(17, b0w, pair)
    f.add(22, s1w, s0p)
    f.add(29, pair, x.fine[s0l], l(s, s0l))
    f.add(31, pair, x.fine[b0l], l(s, b0l))
    f.add(30, pair, x.fine[s0r], l(s, s0r))
    f.add(33, below, x.fine[s1r], l(s, s1r))
    f.add(42, s0p, b0p, distanceBin(b0 &- s0))
    f.add(45, s1p, s0p, distanceBin(s0 &- s1))
    f.add(46, s0p, valency(s, s0), b0p)
    f.add(15, s0w, b0w)
    f.add(6, x.words[b1].form, b1p)
    f.add(55, pair, x.words[b1].form)
    f.add(47, s0w, valency(s, s0))
  }

  @inline(__always)
  public func second(_ s: ParserState, _ x: ParserInput, into f: inout FeatureKeys) {
    let pair = s0p &<< 8 | b0p
    let below = s1p &<< 8 | s0p
    let s0k = x.words[s0].cluster
    let b0k = x.words[b0].cluster
    let s0l = left(s, s0)
    let s0r = right(s, s0)
    let b0l = left(s, b0)
    f.add(0, s0w, s0p)
    f.add(3, b0w, b0p)
    f.add(11, s1w, s1p)
    f.add(23, s1p, s0w)
    f.add(24, s1w, s0w)
    f.add(26, b0p, b1p, x.fine[b2])
    f.add(28, x.fine[s2], s1p, s0p)
    f.add(56, s1w, s0p, b0p)
    f.add(57, below, b0w)
    f.add(53, s0w, b0p, b1p)
    f.add(54, s0p, b0w, b1p)
    f.add(36, s0w, l(s, s0r))
    f.add(37, s0w, l(s, s0l))
    f.add(38, b0w, l(s, b0l))
    f.add(32, below, x.fine[s0r], l(s, s0r))
    f.add(49, b0p, UInt32(min(s.leftCount[b0], 7)), s0p)
    f.add(128, s0k, b0k, pair)
    f.add(50, s1p, valency(s, s1), s0p)
  }

  @inline(__always)
  public func third(_ s: ParserState, _ x: ParserInput, into f: inout FeatureKeys) {
    let pair = s0p &<< 8 | b0p
    let below = s1p &<< 8 | s0p
    let s0k = x.words[s0].cluster
    let b0k = x.words[b0].cluster
    let s1k = x.words[s1].cluster
    let s0c = x.coarse[s0]
    let s1c = x.coarse[s1]
    let b0c = x.coarse[b0]
    let b1c = x.coarse[b1]
    let s0l = left(s, s0)
    let s0r = right(s, s0)
    let s1l = left(s, s1)
    let s1r = right(s, s1)
    let b0l = left(s, b0)
    f.add(9, x.words[b2].form, x.fine[b2])
    f.add(14, x.words[s2].form, x.fine[s2])
    f.add(19, s0w, b0w, pair)
    f.add(34, below, x.fine[s0l], l(s, s0l))
    f.add(35, s0p, l(s, s0l) &<< 8 | l(s, s0r), b0p)
    f.add(39, s1w, l(s, s1r))
    f.add(40, s0p, l(s, s0l) &<< 8 | l(s, Int(s.left2[s0])), l(s, s0r) &<< 8 | l(s, Int(s.right2[s0])))
    f.add(41, b0p, l(s, b0l) &<< 8 | l(s, Int(s.left2[b0])))
    f.add(43, s0w, distanceBin(b0 &- s0))
    f.add(44, b0w, distanceBin(b0 &- s0))
    f.add(48, b0w, UInt32(min(s.leftCount[b0], 7)))
    f.add(51, s1c &<< 8 | s0c, b0c &<< 8 | b1c, x.coarse[b2])
    f.add(52, x.coarse[s2] &<< 8 | s1c, s0c &<< 8 | b0c, b1c)
    f.add(58, x.words[s0].suffix3, b0p)
    f.add(59, x.words[b0].suffix3, s0p)
    f.add(60, s1w, pair, l(s, s0l))
    f.add(61, x.words[s0l].form, s0p, b0p)
    f.add(62, s1p, l(s, s1l) &<< 8 | l(s, s1r), s0p)
    f.add(63, below, x.words[s0l].form)
    f.add(129, s0k, b0p, b1p)
    f.add(130, b0k, s0p, b1p)
    f.add(131, s1k, s0k, s1p)
    f.add(132, s1k, s0p, b0w)
    f.add(133, x.words[b1].cluster, s0p, b0p)
  }

  /// All tiers from the start, for training.
  public func all(_ s: ParserState, _ x: ParserInput, into f: inout FeatureKeys) {
    f.beginTiers()
    first(s, x, into: &f)
    f.endTier()
    second(s, x, into: &f)
    f.endTier()
    third(s, x, into: &f)
    f.endTier()
  }
}

/// Distances that are told apart.
@inline(__always)
func distanceBin(_ distance: Int) -> UInt32 {
  switch distance {
  case ...0: 0
  case 1...4: UInt32(distance)
  case 5...6: 5
  case 7...10: 6
  default: 7
  }
}
