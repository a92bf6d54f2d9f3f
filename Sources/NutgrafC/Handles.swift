// SPDX-License-Identifier: Apache-2.0
import Synchronization

// The C type of each handle, for the header.
public typealias EngineHandle = OpaquePointer
public typealias ReportHandle = OpaquePointer
public typealias BatchHandle = OpaquePointer
public typealias ComparisonHandle = OpaquePointer
public typealias StoriesHandle = OpaquePointer
public typealias LedgerHandle = OpaquePointer
public typealias IndexHandle = OpaquePointer
public typealias QueryHandle = OpaquePointer
public typealias HitsHandle = OpaquePointer

/// What a handle stands for.
enum HandleKind: UInt8 {
  case engine = 1, report, batch, comparison, stories, index, query, hits, ledger
}

/// The live objects behind the handles of C.
///
/// A handle is no address but a slot's number with its generation: 0x4E47 in the top 16 bits (no
/// address of a process looks like that), 20 bits of generation, the slot and the kind. A handle that
/// was freed, that is of another kind, or that never was one is told from a live one and never
/// followed. An object that is in use while another thread frees its handle lives until the use ends.
enum Handles {
  private struct Slot {
    var generation: UInt32 = 1
    var kind: UInt8 = 0
    var object: AnyObject?
  }

  private struct State {
    var slots: [Slot] = []
    var free: [UInt32] = []
  }

  private static let state = Mutex(State())
  private static let mark: UInt64 = 0x4E47
  private static let generationMask: UInt32 = 0xF_FFFF

  // 16 bits mark, 20 bits generation, 24 bits slot, 4 bits kind.
  static func insert(_ object: AnyObject, _ kind: HandleKind) -> OpaquePointer? {
    let shared = Shared(object: object)
    let bits = state.withLock { state -> UInt64? in
      let number: UInt32
      if let old = state.free.popLast() {
        number = old
      } else {
        guard state.slots.count < 1 << 24 else { return nil }
        number = UInt32(state.slots.count)
        state.slots.append(Slot())
      }
      let at = Int(number)
      guard at < state.slots.count else { return nil }
      state.slots[at].kind = kind.rawValue
      state.slots[at].object = shared.object
      return mark &<< 48 | UInt64(state.slots[at].generation) &<< 28 | UInt64(number) &<< 4
        | UInt64(kind.rawValue)
    }
    guard let bits else { return nil }
    return unsafe OpaquePointer(bitPattern: UInt(bits))
  }

  /// The live object of a handle, nil for anything else.
  static func find<Object: AnyObject>(
    _ handle: OpaquePointer?, _ kind: HandleKind, as: Object.Type
  ) -> Object? {
    guard let (number, generation) = unsafe parts(handle, kind) else { return nil }
    let box = state.withLock { state -> Shared? in
      guard number < state.slots.count, state.slots[number].generation == generation,
        state.slots[number].kind == kind.rawValue
      else { return nil }
      return state.slots[number].object.map(Shared.init)
    }
    return box.flatMap { $0.object as? Object }
  }

  /// Ends a handle. False when it was none.
  static func remove(_ handle: OpaquePointer?, _ kind: HandleKind) -> Bool {
    guard let (number, generation) = unsafe parts(handle, kind) else { return false }
    // The object is released after the lock: its end may take long.
    let box = state.withLock { state -> Shared? in
      guard number < state.slots.count, state.slots[number].generation == generation,
        state.slots[number].kind == kind.rawValue, let object = state.slots[number].object
      else { return nil }
      state.slots[number].object = nil
      state.slots[number].kind = 0
      let next = (generation &+ 1) & generationMask
      state.slots[number].generation = next == 0 ? 1 : next
      state.free.append(UInt32(number))
      return Shared(object: object)
    }
    return box != nil
  }

  private static func parts(_ handle: OpaquePointer?, _ kind: HandleKind) -> (Int, UInt32)? {
    let bits = UInt64(UInt(bitPattern: handle))
    guard bits &>> 48 == mark, bits & 15 == UInt64(kind.rawValue) else { return nil }
    return (Int(bits &>> 4 & 0xFF_FFFF), UInt32(truncatingIfNeeded: bits &>> 28) & generationMask)
  }

  private struct Shared: @unchecked Sendable { let object: AnyObject }
}
