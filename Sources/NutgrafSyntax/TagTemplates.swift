// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon

/// The features of the part-of-speech tagger: declared here once, for training and for tagging.
///
/// The first tier sees the word, its ending, the tags before it and the words beside it.
public struct TagTemplates {
  private let w: WordForm
  private let before: WordForm
  private let after: WordForm
  private let before2: WordForm
  private let after2: WordForm
  private let last: UInt32
  private let second: UInt32

  /// Word `i` of `words`; `last` and `second` are the tags of the two words before, plus 1.
  @inline(__always)
  public init(_ words: [WordForm], _ i: Int, last: UInt32, second: UInt32) {
    let count = words.count
    let none = WordForm()
    w = words[i]
    before = i >= 1 ? words[i &- 1] : none
    before2 = i >= 2 ? words[i &- 2] : none
    after = i &+ 1 < count ? words[i &+ 1] : none
    after2 = i &+ 2 < count ? words[i &+ 2] : none
    self.last = last
    self.second = second
  }

  @inline(__always)
  public func first(into f: inout FeatureKeys) {
    f.add(0, w.form)
    f.add(3, w.suffix3)
    f.add(9, w.shape, w.suffix2)
    f.add(22, w.form, w.shape)
    f.add(34, last, w.form)
    f.add(36, last, w.suffix3)
    f.add(33, last, second)
    f.add(10, before.form)
    f.add(12, after.form)
    f.add(18, after.suffix3)
    f.add(25, w.cluster, w.shape)
    f.add(15, w.form, after.form)
  }

  @inline(__always)
  public func second(into f: inout FeatureKeys) {
    f.add(1, w.suffix1)
    f.add(2, w.suffix2)
    f.add(4, w.suffix4)
    f.add(6, w.prefix2)
    f.add(7, w.prefix3)
    f.add(8, w.shape)
    f.add(11, before2.form)
    f.add(13, after2.form)
    f.add(14, before.form, w.form)
    f.add(16, before.form, after.form)
    f.add(17, before.suffix3)
    f.add(19, after.suffix2, after.shape)
    f.add(20, w.suffix3, after.form)
    f.add(21, w.shape, before.shape, after.shape)
    f.add(23, w.suffix3, after.suffix2)
    f.add(24, w.suffix3, before.form)
    f.add(26, before.cluster, w.cluster)
    f.add(27, w.cluster, after.cluster)
    f.add(28, before.cluster, after.cluster)
    f.add(29, after.cluster, after2.cluster)
    f.add(30, before2.form, before.form)
    f.add(31, after.form, after2.form)
    f.add(32, last)
    f.add(35, last, second, w.form)
    f.add(37, last, after.form)
    f.add(38, last, w.shape)
    f.add(39, second, w.form)
    f.add(40, last, after.suffix3, w.suffix2)
    f.add(41, last, w.cluster, after.cluster)
    f.add(42, last, second, w.suffix2)
  }

  /// All tiers from the start, for training.
  public func all(into f: inout FeatureKeys) {
    f.beginTiers()
    first(into: &f)
    f.endTier()
    second(into: &f)
    f.endTier()
  }
}
