// SPDX-License-Identifier: Apache-2.0

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
