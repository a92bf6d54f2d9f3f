// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon

/// The features of the relation of an arc that is about to be made: declared here once, for training and for
/// parsing. `h` is the head, `d` the dependent; `w` a word, `p` its tag, `k` its cluster.
public struct LabelTemplates {
  private let d: Int
  private let h: Int
  private let hw: UInt32
  private let dw: UInt32
  private let hp: UInt32
  private let dp: UInt32
  private let side: UInt32
  private let distance: UInt32
  private let dl: Int
  private let hl: Int
  private let hr: Int

  /// Both words are of `x`.
  @inline(__always)
  public init(_ s: ParserState, _ x: ParserInput, dependent: Int, head: Int) {
    let limit = x.words.count
    d = dependent < limit ? dependent : 0
    h = head < limit ? head : 0
    hw = x.words[h].form
    dw = x.words[d].form
    hp = x.fine[h]
    dp = x.fine[d]
    side = h > d ? 8 : 0
    distance = distanceBin(h > d ? h &- d : d &- h) | side
    dl = Int(s.left1[d])
    hl = Int(s.left1[h])
    hr = Int(s.right1[h])
  }

  @inline(__always) private func l(_ s: ParserState, _ i: Int) -> UInt32 { i > 0 ? UInt32(s.labels[i]) &+ 1 : 0 }
  @inline(__always) private func tag(_ x: ParserInput, _ i: Int) -> UInt32 { i > 0 && i < x.words.count ? x.fine[i] : 0 }

  @inline(__always)
  public func first(_ s: ParserState, _ x: ParserInput, into f: inout FeatureKeys) {
    let pair = hp &<< 8 | dp | side &<< 16
    f.add(68, dw, hp, side)
    f.add(69, hw, dp, side)
    f.add(70, pair, distance)
    f.add(71, pair, x.words[dl].form, l(s, dl))
    f.add(75, pair, l(s, hl), l(s, hr))
    f.add(78, pair, tag(x, d &- 1), tag(x, d &+ 1))
    f.add(73, dw, l(s, dl), side)
    f.add(67, dw, hw, side)
    f.add(76, hw, l(s, hr), dp)
  }

  @inline(__always)
  public func second(_ s: ParserState, _ x: ParserInput, into f: inout FeatureKeys) {
    let pair = hp &<< 8 | dp | side &<< 16
    let dl2 = Int(s.left2[d])
    let dr = Int(s.right1[d])
    let hr2 = Int(s.right2[h])
    let hk = x.words[h].cluster
    let dk = x.words[d].cluster
    f.add(64, pair)
    f.add(65, dw, side)
    f.add(66, hw, side)
    f.add(72, pair, l(s, dl), l(s, dr))
    f.add(74, x.words[dl].form, hw, dp)
    f.add(77, hw, l(s, hl), dp)
    f.add(79, pair, tag(x, h &- 1), tag(x, h &+ 1))
    f.add(80, x.words[d].suffix3, hp, side)
    f.add(81, x.words[h].suffix3, dp, side)
    f.add(82, dw, dp, distance)
    f.add(83, pair, x.words[dl2].form)
    f.add(84, pair, l(s, hr) &<< 8 | l(s, hr2))
    f.add(85, dp, x.words[dl].form, l(s, dl) &<< 8 | l(s, dl2))
    f.add(86, pair, x.words[dr].form, l(s, dr))
    f.add(87, dw, tag(x, d &+ 1), side)
    f.add(88, dw, tag(x, d &- 1), side)
    f.add(89, hw, dp, l(s, hr) &<< 8 | side)
    f.add(90, pair, x.words[d].shape & 0xFFF, x.words[h].shape & 0xFFF)
    f.add(91, pair, UInt32(min(s.leftCount[h], 7)), UInt32(min(s.rightCount[h], 7)))
    f.add(92, dk, hk, pair)
    f.add(93, dk, hw, side)
    f.add(94, dw, hk, side)
    f.add(95, dk, pair, x.words[dl].form)
  }

  /// All tiers from the start, for training.
  public func all(_ s: ParserState, _ x: ParserInput, into f: inout FeatureKeys) {
    f.beginTiers()
    first(s, x, into: &f)
    f.endTier()
    second(s, x, into: &f)
    f.endTier()
  }
}
