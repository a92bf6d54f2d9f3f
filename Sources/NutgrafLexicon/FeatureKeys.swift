// SPDX-License-Identifier: Apache-2.0

/// The features of one decision, as hashed keys. A stage declares its templates once, in one function
/// that fills this; the trainer and the tagger both call that function, so they cannot drift apart.
///
/// Templates can be declared in tiers: most decisions are clear from the first, and then the others are
/// neither hashed nor looked up. Weights are learnt so that every beginning of the tiers decides by itself
/// (Strubell, Vilnis, Silverstein, McCallum 2015).
public struct FeatureKeys: Sendable {
  /// How many keys there is room for; what is added beyond is lost.
  @inlinable public static var capacity: Int { 512 }

  @usableFromInline var slots = InlineArray<512, UInt32>(repeating: 0)
  @usableFromInline var used = 0
  @inlinable @inline(__always) public var count: Int { used }
  /// Where each tier but the last ends, as marked by `endTier`.
  public private(set) var tierEnds: [Int] = []

  public init() {}

  /// The keys so far. Makes an array: the tagger uses `withKeys`.
  public var keys: [UInt32] { keys(from: 0) }

  public func keys(from start: Int) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(max(0, count &- start))
    for i in max(0, start)..<max(0, start, count) { result.append(slots[i]) }
    return result
  }

  /// Forgets the keys, not the ends of the tiers: `beginTiers` does.
  @inlinable @inline(__always) public mutating func removeAll() { used = 0 }

  /// Forgets all, before tiers are marked.
  public mutating func beginTiers() {
    used = 0
    tierEnds.removeAll(keepingCapacity: true)
  }

  /// Ends a tier; training looks at the scores here too.
  public mutating func endTier() { tierEnds.append(count) }

  /// The feature of template `template` with up to three values: word hashes, tags, flags.
  @inlinable @inline(__always)
  public mutating func add(_ template: UInt32, _ a: UInt32, _ b: UInt32 = 0, _ c: UInt32 = 0) {
    guard used < FeatureKeys.capacity else { return }
    slots[used] = FeatureKeys.key(template, a, b, c)
    used &+= 1
  }

  /// The keys from `start` on, in place.
  @inlinable @inline(__always)
  public mutating func withKeys<Result>(
    from start: Int = 0, _ body: (UnsafeBufferPointer<UInt32>) -> Result
  ) -> Result {
    // Mutating, so that the keys are looked at where they are: a copy of them costs more than a look-up.
    let first = min(max(0, start), used)
    let count = used &- first
    return unsafe withUnsafeBytes(of: &slots) { all in
      let part = unsafe UnsafeRawBufferPointer(rebasing: all[(first &* 4)..<((first &+ count) &* 4)])
      return unsafe body(part.bindMemory(to: UInt32.self))
    }
  }

  /// Mixes a template and its values so that every bit of the key depends on all of them.
  @inlinable @inline(__always)
  public static func key(_ template: UInt32, _ a: UInt32, _ b: UInt32, _ c: UInt32) -> UInt32 {
    var x = UInt64(template &+ 1) &* 0x9E37_79B9_7F4A_7C15
    x = x &+ UInt64(a) &* 0xC2B2_AE3D_27D4_EB4F
    x = (x ^ (x &>> 29)) &+ UInt64(b) &* 0x1656_67B1_9E37_79F9 &+ UInt64(c) &* 0x27D4_EB2F_1656_67C5
    x = (x ^ (x &>> 32)) &* 0xBF58_476D_1CE4_E5B9
    return UInt32(truncatingIfNeeded: x &>> 32)
  }
}
