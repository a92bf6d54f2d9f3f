// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon

/// The words and tags of a sentence as the parser sees them, numbered from 1, with an empty word in
/// front and the root behind.
public struct ParserInput: Sendable {
  public var words: [WordForm] = []
  /// The fine tag plus 1, and the part of speech plus 1; 0 for no word.
  public var fine: [UInt32] = []
  public var coarse: [UInt32] = []
  public init() {}

  static let rootTag: UInt32 = 200

  public mutating func begin() {
    words.removeAll(keepingCapacity: true)
    fine.removeAll(keepingCapacity: true)
    coarse.removeAll(keepingCapacity: true)
    append(WordForm(), fine: 0, coarse: 0)
  }
  @inline(__always)
  public mutating func append(_ word: WordForm, fine: UInt32, coarse: UInt32) {
    words.append(word)
    self.fine.append(fine)
    self.coarse.append(coarse)
  }
  public mutating func end() {
    append(WordForm(), fine: ParserInput.rootTag, coarse: ParserInput.rootTag)
  }
}

/// The features of the parser's moves and of its labels: declared here once, for training and parsing.
public enum ParseTemplates {
  @inline(__always)
  static func bin(_ distance: Int) -> UInt32 {
    switch distance {
    case ...0: 0
    case 1...4: UInt32(distance)
    case 5...6: 5
    case 7...10: 6
    default: 7
    }
  }

  /// Features of the choice of a move.
  public static func move(_ s: ParserState, _ x: ParserInput, into f: inout FeatureKeys) {
    let limit = x.words.count
    @inline(__always) func ok(_ i: Int) -> Int { i < limit ? i : 0 }
    @inline(__always) func l(_ i: Int) -> UInt32 { i > 0 ? UInt32(s.labels[i]) &+ 1 : 0 }
    let s0 = s.top(0)
    let s1 = s.top(1)
    let s2 = s.top(2)
    let b0 = ok(s.next)
    let b1 = ok(s.next &+ 1)
    let b2 = ok(s.next &+ 2)
    let s0w = x.words[s0].form
    let s1w = x.words[s1].form
    let b0w = x.words[b0].form
    let b1w = x.words[b1].form
    let s0p = x.fine[s0]
    let s1p = x.fine[s1]
    let s2p = x.fine[s2]
    let b0p = x.fine[b0]
    let b1p = x.fine[b1]
    let b2p = x.fine[b2]
    let s0c = x.coarse[s0]
    let s1c = x.coarse[s1]
    let b0c = x.coarse[b0]
    let b1c = x.coarse[b1]
    let s0l = Int(s.left1[s0])
    let s0r = Int(s.right1[s0])
    let s0r2 = Int(s.right2[s0])
    let s0l2 = Int(s.left2[s0])
    let s1r = Int(s.right1[s1])
    let s1l = Int(s.left1[s1])
    let b0l = Int(s.left1[b0])
    let b0l2 = Int(s.left2[b0])
    let near = bin(b0 &- s0)
    let far = bin(s0 &- s1)
    let s0v = UInt32(min(s.rightCount[s0], 7)) &<< 3 | UInt32(min(s.leftCount[s0], 7))
    let s1v = UInt32(min(s.rightCount[s1], 7)) &<< 3 | UInt32(min(s.leftCount[s1], 7))
    let b0v = UInt32(min(s.leftCount[b0], 7))

    f.add(0, s0w, s0p)
    f.add(1, s0w)
    f.add(2, s0p)
    f.add(3, b0w, b0p)
    f.add(4, b0w)
    f.add(5, b0p)
    f.add(6, b1w, b1p)
    f.add(7, b1w)
    f.add(8, b1p)
    f.add(9, x.words[b2].form, b2p)
    f.add(10, b2p)
    f.add(11, s1w, s1p)
    f.add(12, s1w)
    f.add(13, s1p)
    f.add(14, x.words[s2].form, s2p)
    f.add(15, s0w, b0w)
    f.add(16, s0w, s0p &<< 8 | b0p)
    f.add(17, b0w, s0p &<< 8 | b0p)
    f.add(18, s0p, b0p)
    f.add(19, s0w, b0w, s0p &<< 8 | b0p)
    f.add(20, b0p, b1p)
    f.add(21, s1p, s0p)
    f.add(22, s1w, s0p)
    f.add(23, s1p, s0w)
    f.add(24, s1w, s0w)
    f.add(25, s0p, b0p, b1p)
    f.add(26, b0p, b1p, b2p)
    f.add(27, s1p, s0p, b0p)
    f.add(28, s2p, s1p, s0p)
    f.add(29, s0p &<< 8 | b0p, x.fine[s0l], l(s0l))
    f.add(30, s0p &<< 8 | b0p, x.fine[s0r], l(s0r))
    f.add(31, s0p &<< 8 | b0p, x.fine[b0l], l(b0l))
    f.add(32, s1p &<< 8 | s0p, x.fine[s0r], l(s0r))
    f.add(33, s1p &<< 8 | s0p, x.fine[s1r], l(s1r))
    f.add(34, s1p &<< 8 | s0p, x.fine[s0l], l(s0l))
    f.add(35, s0p, l(s0l) &<< 8 | l(s0r), b0p)
    f.add(36, s0w, l(s0r))
    f.add(37, s0w, l(s0l))
    f.add(38, b0w, l(b0l))
    f.add(39, s1w, l(s1r))
    f.add(40, s0p, l(s0l) &<< 8 | l(s0l2), l(s0r) &<< 8 | l(s0r2))
    f.add(41, b0p, l(b0l) &<< 8 | l(b0l2))
    f.add(42, s0p, b0p, near)
    f.add(43, s0w, near)
    f.add(44, b0w, near)
    f.add(45, s1p, s0p, far)
    f.add(46, s0p, s0v, b0p)
    f.add(47, s0w, s0v)
    f.add(48, b0w, b0v)
    f.add(49, b0p, b0v, s0p)
    f.add(50, s1p, s1v, s0p)
    f.add(51, s1c &<< 8 | s0c, b0c &<< 8 | b1c, x.coarse[b2])
    f.add(52, x.coarse[s2] &<< 8 | s1c, s0c &<< 8 | b0c, b1c)
    f.add(53, s0w, b0p, b1p)
    f.add(54, s0p, b0w, b1p)
    f.add(55, s0p &<< 8 | b0p, b1w)
    f.add(56, s1w, s0p, b0p)
    f.add(57, s1p &<< 8 | s0p, b0w)
    f.add(58, x.words[s0].suffix3, b0p)
    f.add(59, x.words[b0].suffix3, s0p)
    f.add(60, s1w, s0p &<< 8 | b0p, l(s0l))
    f.add(61, x.words[s0l].form, s0p, b0p)
    f.add(62, s1p, l(s1l) &<< 8 | l(s1r), s0p)
    f.add(63, s1p &<< 8 | s0p, x.words[s0l].form)
    let s0k = x.words[s0].cluster
    let b0k = x.words[b0].cluster
    f.add(128, s0k, b0k, s0p &<< 8 | b0p)
    f.add(129, s0k, b0p, b1p)
    f.add(130, b0k, s0p, b1p)
    f.add(131, x.words[s1].cluster, s0k, s1p)
    f.add(132, x.words[s1].cluster, s0p, b0w)
    f.add(133, x.words[b1].cluster, s0p, b0p)
  }

  /// Features of the relation of an arc that is about to be made.
  public static func label(
    _ s: ParserState, _ x: ParserInput, dependent d: Int, head h: Int, into f: inout FeatureKeys
  ) {
    let limit = x.words.count
    guard d < limit, h < limit else { return }
    @inline(__always) func l(_ i: Int) -> UInt32 { i > 0 ? UInt32(s.labels[i]) &+ 1 : 0 }
    @inline(__always) func tag(_ i: Int) -> UInt32 { i > 0 && i < limit ? x.fine[i] : 0 }
    let hw = x.words[h].form
    let dw = x.words[d].form
    let hp = x.fine[h]
    let dp = x.fine[d]
    let side: UInt32 = h > d ? 8 : 0
    let distance = bin(h > d ? h &- d : d &- h) | side
    let dl = Int(s.left1[d])
    let dl2 = Int(s.left2[d])
    let dr = Int(s.right1[d])
    let hl = Int(s.left1[h])
    let hr = Int(s.right1[h])
    let hr2 = Int(s.right2[h])
    let pair = hp &<< 8 | dp | side &<< 16

    f.add(64, pair)
    f.add(65, dw, side)
    f.add(66, hw, side)
    f.add(67, dw, hw, side)
    f.add(68, dw, hp, side)
    f.add(69, hw, dp, side)
    f.add(70, pair, distance)
    f.add(71, pair, x.words[dl].form, l(dl))
    f.add(72, pair, l(dl), l(dr))
    f.add(73, dw, l(dl), side)
    f.add(74, x.words[dl].form, hw, dp)
    f.add(75, pair, l(hl), l(hr))
    f.add(76, hw, l(hr), dp)
    f.add(77, hw, l(hl), dp)
    f.add(78, pair, tag(d &- 1), tag(d &+ 1))
    f.add(79, pair, tag(h &- 1), tag(h &+ 1))
    f.add(80, x.words[d].suffix3, hp, side)
    f.add(81, x.words[h].suffix3, dp, side)
    f.add(82, dw, dp, distance)
    f.add(83, pair, x.words[dl2].form)
    f.add(84, pair, l(hr) &<< 8 | l(hr2))
    f.add(85, dp, x.words[dl].form, l(dl) &<< 8 | l(dl2))
    f.add(86, pair, x.words[dr].form, l(dr))
    f.add(87, dw, tag(d &+ 1), side)
    f.add(88, dw, tag(d &- 1), side)
    f.add(89, hw, dp, l(hr) &<< 8 | side)
    f.add(90, pair, x.words[d].shape & 0xFFF, x.words[h].shape & 0xFFF)
    let hk = x.words[h].cluster
    let dk = x.words[d].cluster
    f.add(92, dk, hk, pair)
    f.add(93, dk, hw, side)
    f.add(94, dw, hk, side)
    f.add(95, dk, pair, x.words[dl].form)
    f.add(91, pair, UInt32(min(s.leftCount[h], 7)), UInt32(min(s.rightCount[h], 7)))
  }
}
