// SPDX-License-Identifier: Apache-2.0
import CNutgrafTypes
import NutgrafJSON
import NutgrafNames
import NutgrafReport
import Synchronization

final class LedgerBox: Sendable {
  let ledger: Mutex<EntityLedger>
  init(_ ledger: EntityLedger) { self.ledger = Mutex(ledger) }
}

private func ledger(_ handle: LedgerHandle?) throws(Misfortune) -> LedgerBox {
  guard let box = unsafe Handles.find(handle, .ledger, as: LedgerBox.self) else {
    throw .misuse("ledger is not a live ledger")
  }
  return box
}

/// Makes a ledger of entities: reports go in one by one, and one who is named in several has one
/// number in all of them, however the name is spelt.
///
/// @param limit entities that are kept; beyond it those are forgotten that were not met for longest.
///   0 for the default, 200,000, of some 500 bytes each.
/// @param out receives the ledger, NULL on failure. Free it with nutgraf_ledger_free().
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_ledger_create")
public func ledgerCreate(_ limit: UInt32, _ out: UnsafeMutablePointer<LedgerHandle?>?) -> StatusCode {
  export { () throws(Misfortune) in
    let slot = try unsafe prepare(out)
    let ledger = limit == 0 ? EntityLedger() : EntityLedger(limit: Int(limit))
    unsafe slot.pointee = try handle(LedgerBox(ledger), .ledger)
  }
}

/// Frees a ledger.
///
/// @param ledger NULL and a freed ledger are passed over.
/// @since 0.1
@_cdecl("nutgraf_ledger_free")
public func ledgerFree(_ ledger: LedgerHandle?) {
  _ = unsafe Handles.remove(ledger, .ledger)
}

/// Adds a report's entities. Safe from any thread; the order of the calls is the order of the ledger.
///
/// @param ledger a live ledger.
/// @param report a live report, which may be freed after.
/// @param ids receives a number for each of the report's entities, in their order; 0 for what cannot
///   be known again in another report: a lone family name, "both sides".
/// @param count how many numbers there is room for: at least as many as the report has entities.
/// @return NUTGRAF_OK or NUTGRAF_MISUSE, also when there is too little room; nothing is added then.
/// @since 0.1
@_cdecl("nutgraf_ledger_add")
public func ledgerAdd(
  _ ledger: LedgerHandle?, _ report: ReportHandle?, _ ids: UnsafeMutablePointer<UInt64>?, _ count: Int
) -> StatusCode {
  let handle = unsafe report
  let target = unsafe ledger
  return export { () throws(Misfortune) in
    guard let ids = unsafe ids else { throw .misuse("ids is NULL") }
    guard count >= 0, count <= 1 << 32 else { throw .misuse("count cannot be \(count)") }
    let box = try unsafe NutgrafC.ledger(target)
    let names = try unsafe NutgrafC.report(handle).report.names
    guard names.entities.count <= count else {
      throw .misuse("count is \(count); the report has \(names.entities.count) entities")
    }
    let found = box.ledger.withLock { $0.add(names) }
    for (i, id) in found.prefix(count).enumerated() { unsafe ids[i] = id ?? 0 }
  }
}

/// How many entities a ledger holds.
///
/// @param ledger a live ledger.
/// @param count receives the number.
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_ledger_count")
public func ledgerCount(_ ledger: LedgerHandle?, _ count: UnsafeMutablePointer<UInt64>?) -> StatusCode {
  let handle = unsafe ledger
  return export { () throws(Misfortune) in
    guard let count = unsafe count else { throw .misuse("count is NULL") }
    unsafe count.pointee = 0
    let box = try unsafe NutgrafC.ledger(handle)
    unsafe count.pointee = UInt64(box.ledger.withLock { $0.count })
  }
}

/// What a ledger knows of an entity, as one JSON object: id, name (the first full one), label, the
/// Wikidata item as same_as where it is known, and how many reports it was in.
///
/// @param ledger a live ledger.
/// @param id a number that nutgraf_ledger_add() gave.
/// @param out receives UTF-8 text; free it with nutgraf_bytes_free().
/// @return NUTGRAF_OK; NUTGRAF_MISUSE; NUTGRAF_NOT_FOUND for a number that was never given or whose
///   entity was forgotten.
/// @since 0.1
@_cdecl("nutgraf_ledger_entity")
public func ledgerEntity(
  _ ledger: LedgerHandle?, _ id: UInt64, _ out: UnsafeMutablePointer<nutgraf_bytes>?
) -> StatusCode {
  let handle = unsafe ledger
  return export { () throws(Misfortune) in
    try unsafe clear(out)
    let box = try unsafe NutgrafC.ledger(handle)
    guard let entry = box.ledger.withLock({ $0[id] }) else {
      throw Misfortune(NUTGRAF_NOT_FOUND, code: "entity", "the ledger has no entity \(id)")
    }
    var json = JSONWriter()
    json.beginObject()
    json.key("id")
    json.int(entry.id)
    json.key("name")
    json.string(entry.name)
    json.key("label")
    json.string(entry.label.name)
    if let item = entry.wikidata {
      json.key("same_as")
      json.string(item)
    }
    json.key("reports")
    json.int(entry.reports)
    json.endObject()
    try unsafe give(json.bytes, out)
  }
}
