// SPDX-License-Identifier: Apache-2.0
import NutgrafText

/// The seventeen parts of speech of Universal Dependencies. Raw values are part of the C interface.
public enum UPOS: UInt8, Sendable, CaseIterable {
  case x, adj, adp, adv, aux, cconj, det, intj, noun, num, part, pron, propn, punct, sconj, sym, verb
  public var name: String { UPOS.names[Int(rawValue)] }
  /// In the order of the raw values; to ask the runtime for them costs the first report .2 ms.
  static let names: [String] = [
    "X", "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN",
    "PUNCT", "SCONJ", "SYM", "VERB",
  ]
}

/// Lemmas, parts of speech and trees of a document's tokens, as columns of the token table's length.
public struct Syntax: Sendable {
  public var upos: [UPOS] = []
  /// The head's position in the token table, −1 for a root. Trees never cross sentences.
  public var heads: [Int32] = []
  /// Relations by their position in `relationNames`.
  public var relations: [UInt8] = []
  /// Token `i`'s lemma is `lemmaBytes[lemmaOffsets[i]..<lemmaOffsets[i + 1]]`.
  public var lemmaOffsets: [UInt32] = [0]
  public var lemmaBytes: [UInt8] = []

  public init() {}

  public var isEmpty: Bool { upos.isEmpty }
  @inline(__always)
  public func tag(_ token: Int) -> UPOS { token >= 0 && token < upos.count ? upos[token] : .x }
  /// −1 for a root and outside the table.
  @inline(__always)
  public func head(_ token: Int) -> Int {
    token >= 0 && token < heads.count ? Int(heads[token]) : -1
  }
  @inline(__always)
  public func relation(_ token: Int) -> Relation {
    token >= 0 && token < relations.count ? Relation(rawValue: relations[token]) ?? .dep : .dep
  }
  public func lemma(_ token: Int) -> ArraySlice<UInt8> {
    guard token >= 0, token &+ 1 < lemmaOffsets.count else { return [] }
    let end = min(Int(lemmaOffsets[token &+ 1]), lemmaBytes.count)
    return lemmaBytes[min(Int(lemmaOffsets[token]), end)..<end]
  }
}

/// Universal Dependencies relations with English subtypes. Raw values are part of the C interface.
public enum Relation: UInt8, Sendable, CaseIterable {
  case dep, root, acl, acl_relcl, advcl, advcl_relcl, advmod, advmod_emph, amod, appos, aux, aux_pass
  case `case`, cc, cc_preconj, ccomp, compound, compound_prt, conj, cop, csubj, csubj_pass, det
  case det_predet, discourse, dislocated, expl, fixed, flat, flat_foreign, goeswith, iobj, list, mark
  case nmod, nmod_desc, nmod_poss, nmod_unmarked, nsubj, nsubj_pass, nummod, obj, obl, obl_agent
  case obl_unmarked, orphan, parataxis, punct, reparandum, vocative, xcomp, csubj_outer, nsubj_outer

  /// As UD writes it, with its subtype: `nsubj:pass`.
  public var name: String { Relation.names[Int(rawValue)] }

  static let names: [String] = allCases.map { relation in
    let text = "\(relation)"
    guard let cut = text.utf8.firstIndex(of: 0x5F) else { return text }
    return text[..<cut] + ":" + text[text.index(after: cut)...]
  }

  /// The relation that UD writes so, nil for a name that is none.
  public init?(name: String) {
    guard let index = Relation.names.firstIndex(of: name) else { return nil }
    self.init(rawValue: UInt8(index))
  }
}
