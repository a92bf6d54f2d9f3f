// SPDX-License-Identifier: Apache-2.0

/// The features of one decision, as hashed keys. A stage declares its templates once, in one function
/// that fills this; the trainer and the tagger both call that function, so they cannot drift apart.
public struct FeatureKeys: Sendable {
  public var keys: [UInt32] = []

  public init() {}

  @inline(__always) public mutating func removeAll() { keys.removeAll(keepingCapacity: true) }

  /// The feature of template `template` with up to three values: word hashes, tags, flags.
  @inline(__always)
  public mutating func add(_ template: UInt32, _ a: UInt32, _ b: UInt32 = 0, _ c: UInt32 = 0) {
    keys.append(FeatureKeys.key(template, a, b, c))
  }

  /// Mixes a template and its values so that every bit of the key depends on all of them.
  @inline(__always)
  public static func key(_ template: UInt32, _ a: UInt32, _ b: UInt32, _ c: UInt32) -> UInt32 {
    var x = UInt64(template &+ 1) &* 0x9E37_79B9_7F4A_7C15
    x = x &+ UInt64(a) &* 0xC2B2_AE3D_27D4_EB4F
    x = (x ^ (x &>> 29)) &+ UInt64(b) &* 0x1656_67B1_9E37_79F9 &+ UInt64(c) &* 0x27D4_EB2F_1656_67C5
    x = (x ^ (x &>> 32)) &* 0xBF58_476D_1CE4_E5B9
    return UInt32(truncatingIfNeeded: x &>> 32)
  }
}
