// SPDX-License-Identifier: Apache-2.0
import CNutgrafData
import NutgrafLexicon
import NutgrafText

/// The learned weights of the mention tagger: two passes, each a table of features and a table of
/// transitions between tags. Used in place.
///
/// Tag `4 l + p` is label `l` at place `p`: 0 begins a name, 1 is inside, 2 ends it, 3 is a name of
/// one token. The last tag, `4 × labels`, is no name; weights are relative to its own.
public struct MentionModel: Sendable {
  public static let kind = "mentions"
  /// PER, ORG, LOC, MISC or what the training files had.
  public let labels: [String]
  let passes: [Pass]
  /// Score by margin, in 16 steps.
  let calibration: [Float]

  struct Pass: Sendable {
    let table: MentionWeights
    let transitions: [Float]
    /// What one unit of the trainer's weights is here.
    let scale: Float
  }

  /// The weights that the library embeds.
  public static let embedded = try? MentionModel(
    unsafe TableBytes(embedded: ng_table_mentions_bytes(), count: Int(ng_table_mentions_size)),
    verify: false)

  public init(_ bytes: TableBytes, verify: Bool = true) throws(TableError) {
    let file = try ModelFile(bytes, kind: MentionModel.kind, verify: verify)
    labels = try file.lines("labels")
    guard !labels.isEmpty, labels.count <= 15 else {
      throw TableError(table: MentionModel.kind, message: "holds no labels or too many")
    }
    let n = 4 &* labels.count &+ 1
    var passes: [Pass] = []
    for pass in 1...2 {
      let table = try MentionWeights(try file.section("weights\(pass)"), tags: n &- 1)
      let pairs = try file.section("transitions\(pass)")
      guard pairs.count == n &* n &* 2 &+ 4 else {
        throw TableError(table: MentionModel.kind, message: "holds transitions of another size")
      }
      passes.append(
        Pass(
          table: table,
          transitions: (0..<(n &* n)).map { Float(Int16(bitPattern: pairs.u16($0 &* 2))) },
          scale: max(1e-3, Float(bitPattern: pairs.u32(n &* n &* 2)))))
    }
    self.passes = passes
    let curve = try file.section("calibration")
    calibration = (0..<16).map { Float(curve.u8($0)) / 255 }
  }

  /// The label of a name by the model's own word for it.
  func label(_ l: Int) -> EntityLabel {
    guard l < labels.count else { return .misc }
    if let own = EntityLabel.allCases.first(where: { $0.name == labels[l] }) { return own }
    return .misc
  }

  package static func encode(
    labels: [String], passes: [(weights: [UInt8], transitions: [Int16], scale: Float)], calibration: [UInt8]
  ) -> [UInt8] {
    var writer = ModelWriter()
    writer.add("labels", lines: labels)
    for (i, pass) in passes.enumerated() {
      var pairs: [UInt8] = []
      for t in pass.transitions { pairs.append(u16: UInt16(bitPattern: t)) }
      pairs.append(u32: pass.scale.bitPattern)
      writer.add("transitions\(i &+ 1)", pairs)
      writer.add("weights\(i &+ 1)", pass.weights)
    }
    writer.add("calibration", calibration)
    return writer.bytes(kind: MentionModel.kind)
  }
}

/// A table of feature weights with a row of int8 for each feature: one weight a tag, kept as its
/// signed root (a cell of −5 weighs −25).
///
/// A bucket holds eight 16-bit fingerprints and then eight rows. A feature that was not learnt meets
/// the row of another once in eight thousand.
struct MentionWeights: Sendable {
  static let slots = 8
  private let bytes: TableBytes
  private let buckets: UInt64
  /// Bytes of a row: the tags, rounded up to sixteen.
  let width: Int
  private let stride: Int

  init(_ bytes: TableBytes, tags: Int) throws(TableError) {
    width = (tags &+ 15) / 16 &* 16
    stride = 16 &+ MentionWeights.slots &* width
    let count = Int(bytes.u32(0))
    guard count > 0, Int(bytes.u32(4)) == width, 64 &+ count &* stride <= bytes.count else {
      throw TableError(table: MentionModel.kind, message: "holds weights that do not fit")
    }
    buckets = UInt64(count)
    self.bytes = bytes.slice(64, bytes.count &- 64)
  }

  /// Adds the weights of all keys to `sum`, one block of sixteen tags.
  @inline(__always)
  func add(_ keys: [UInt32], block: Int, to sum: inout SIMD16<Int32>) {
    for key in keys {
      let bucket = Int(truncatingIfNeeded: (UInt64(key) &* buckets) &>> 32) &* stride
      let mark = MentionWeights.mark(key)
      let marks = bytes.marks(bucket)
      let hit = marks .== SIMD8(repeating: mark)
      guard any(hit) else { continue }
      var slot = 0
      while slot < 8 && !hit[slot] { slot &+= 1 }
      sum &+= bytes.squares(bucket &+ 16 &+ slot &* width &+ block &* 16)
    }
  }

  @inline(__always)
  static func mark(_ key: UInt32) -> UInt16 {
    let low = UInt16(truncatingIfNeeded: key ^ key &>> 20)
    return low == 0 ? 0xFFFF : low
  }
}

extension MentionModel {
  package struct Row {
    package var key: UInt32
    package var weights: [Int8]
    package var importance: Float
    package init(key: UInt32, weights: [Int8], importance: Float) {
      self.key = key
      self.weights = weights
      self.importance = importance
    }
  }

  /// Writes the table of the rows; of those that meet in a full bucket the important ones stay.
  package static func encode(rows: [Row], tags: Int, load: Double = 0.8) -> [UInt8] {
    let width = (tags &+ 15) / 16 &* 16
    let stride = 16 &+ MentionWeights.slots &* width
    let count = max(1, Int((Double(rows.count) / load / Double(MentionWeights.slots)).rounded(.up)))
    var out: [UInt8] = []
    out.append(u32: UInt32(count))
    out.append(u32: UInt32(width))
    while out.count < 64 { out.append(0) }
    out += [UInt8](repeating: 0, count: count &* stride)
    var filled = [Int](repeating: 0, count: count)
    let sorted = rows.sorted {
      $0.importance != $1.importance ? $0.importance > $1.importance : $0.key < $1.key
    }
    for row in sorted {
      let bucket = Int((UInt64(row.key) &* UInt64(count)) >> 32)
      let slot = filled[bucket]
      guard slot < MentionWeights.slots else { continue }
      filled[bucket] = slot &+ 1
      let mark = MentionWeights.mark(row.key)
      let at = 64 &+ bucket &* stride
      out[at &+ slot &* 2] = UInt8(truncatingIfNeeded: mark)
      out[at &+ slot &* 2 &+ 1] = UInt8(truncatingIfNeeded: mark >> 8)
      for (i, w) in row.weights.prefix(width).enumerated() {
        out[at &+ 16 &+ slot &* width &+ i] = UInt8(bitPattern: w)
      }
    }
    return out
  }
}
