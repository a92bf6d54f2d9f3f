// SPDX-License-Identifier: Apache-2.0
import NutgrafLexicon

/// The features of the part-of-speech tagger: declared here once, for training and for tagging.
public enum TagTemplates {
  /// Features of word `i` that do not depend on other tags.
  @inline(__always)
  public static func fixed(_ words: [WordForm], _ i: Int, _ range: Range<Int>, into f: inout FeatureKeys) {
    func at(_ k: Int) -> WordForm { range.contains(k) ? words[k] : WordForm() }
    let w = words[i]
    let before = at(i &- 1)
    let after = at(i &+ 1)
    f.add(0, w.form)
    f.add(1, w.suffix1)
    f.add(2, w.suffix2)
    f.add(3, w.suffix3)
    f.add(4, w.suffix4)
    f.add(5, w.prefix1)
    f.add(6, w.prefix2)
    f.add(7, w.prefix3)
    f.add(8, w.shape)
    f.add(9, w.shape, w.suffix2)
    f.add(10, before.form)
    f.add(11, at(i &- 2).form)
    f.add(12, after.form)
    f.add(13, at(i &+ 2).form)
    f.add(14, before.form, w.form)
    f.add(15, w.form, after.form)
    f.add(16, before.form, after.form)
    f.add(17, before.suffix3)
    f.add(18, after.suffix3)
    f.add(19, after.suffix2, after.shape)
    f.add(20, w.suffix3, after.form)
    f.add(21, w.shape, before.shape, after.shape)
    f.add(22, w.form, w.shape)
    f.add(23, w.suffix3, after.suffix2)
    f.add(24, w.suffix3, before.form)
    f.add(25, w.cluster, w.shape)
    f.add(26, before.cluster, w.cluster)
    f.add(27, w.cluster, after.cluster)
    f.add(28, before.cluster, after.cluster)
    f.add(29, after.cluster, at(i &+ 2).cluster)
    f.add(30, at(i &- 2).form, before.form)
    f.add(31, after.form, at(i &+ 2).form)
  }

  /// Features with the tags of the two words before.
  @inline(__always)
  public static func tagged(
    _ words: [WordForm], _ i: Int, _ range: Range<Int>, last: UInt32, second: UInt32,
    into f: inout FeatureKeys
  ) {
    let w = words[i]
    let next = range.contains(i &+ 1) ? words[i &+ 1] : WordForm()
    f.add(32, last)
    f.add(33, last, second)
    f.add(34, last, w.form)
    f.add(35, last, second, w.form)
    f.add(36, last, w.suffix3)
    f.add(37, last, next.form)
    f.add(38, last, w.shape)
    f.add(39, second, w.form)
    f.add(41, last, w.cluster, next.cluster)
    f.add(42, last, second, w.suffix2)
    f.add(40, last, next.suffix3, w.suffix2)
  }
}
