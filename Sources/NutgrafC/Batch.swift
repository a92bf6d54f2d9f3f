// SPDX-License-Identifier: Apache-2.0
import CNutgrafTypes
import NutgrafExport
import NutgrafReport
import Synchronization

/// Records in, reports out, in order, read by the engine's threads.
final class Batch: @unchecked Sendable {
  private typealias Output = Result<Report, FailedRecord>
  private let engine: Engine
  private let pool: WorkerPool<Result<InputRecord, FailedRecord>, Output>
  /// Callers of push and next take turns; the sizes of the records in flight, oldest first.
  private let turn = Mutex(InFlight())

  private struct InFlight {
    var sizes: [Int] = []
    var first = 0
    var bytes = 0
  }

  init(_ engine: Engine) {
    self.engine = engine
    pool = WorkerPool(threads: engine.threads) { record in
      switch record {
      case .failure(let failure): return .failure(failure)
      case .success(let record):
        do throws(RecordError) {
          return .success(try engine.read(record))
        } catch {
          return .failure(FailedRecord(id: record.id, error: error))
        }
      }
    }
  }

  var pending: Int { pool.pending }

  func push(_ line: [UInt8]) throws(Misfortune) {
    let (_, defaults) = try unsafe engine.readOptions(nil)
    let fits = turn.withLock { flight in
      if flight.bytes > 0, flight.bytes &+ line.count > engine.memoryLimit { return false }
      flight.sizes.append(line.count)
      flight.bytes &+= line.count
      pool.push(InputRecord.parse(line, defaults: defaults))
      return true
    }
    guard fits else {
      throw Misfortune(
        NUTGRAF_TOO_LARGE, code: "batch_full",
        "the batch holds its memory_limit of \(engine.memoryLimit) bytes; take reports out first")
    }
  }

  /// The next report in order, nil when none is pending.
  func next() -> Result<Report, FailedRecord>? {
    turn.withLock { flight in
      guard let output = pool.pop() else { return nil }
      if flight.first < flight.sizes.count {
        flight.bytes &-= flight.sizes[flight.first]
        flight.first &+= 1
      }
      if flight.first > 1024 {
        flight.sizes.removeFirst(flight.first)
        flight.first = 0
      }
      return output
    }
  }

  func close() { pool.close() }
  deinit { pool.close() }
}

private func batch(_ handle: BatchHandle?) throws(Misfortune) -> Batch {
  guard let batch = unsafe Handles.find(handle, .batch, as: Batch.self) else {
    throw .misuse("batch is not a live batch")
  }
  return batch
}

/// Makes a batch: records are pushed, reports taken out in the same order, read by the engine's
/// threads meanwhile.
///
/// @param engine a live engine; its limits hold, and it may be freed before the batch.
/// @param out receives the batch, NULL on failure. Free it with nutgraf_batch_free().
/// @return NUTGRAF_OK or NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_batch_create")
public func batchCreate(_ engine: EngineHandle?, _ out: UnsafeMutablePointer<BatchHandle?>?)
  -> StatusCode
{
  let owner = unsafe engine
  return export { () throws(Misfortune) in
    let slot = try unsafe prepare(out)
    let batch = Batch(try unsafe NutgrafC.engine(owner))
    unsafe slot.pointee = try handle(batch, .batch)
  }
}

/// Frees a batch; reports not yet taken are dropped. Waits for records being read.
///
/// @param batch NULL and a freed batch are passed over.
/// @since 0.1
@_cdecl("nutgraf_batch_free")
public func batchFree(_ batch: BatchHandle?) { _ = unsafe Handles.remove(batch, .batch) }

/// Hands an input record (one JSON object) to the batch. Never waits.
///
/// A record that cannot be read is no failure here: nutgraf_batch_next() gives its error in its
/// place.
///
/// @param batch a live batch.
/// @param json the record, UTF-8; copied.
/// @param size its size in bytes.
/// @return NUTGRAF_OK; NUTGRAF_TOO_LARGE when the records not yet taken are over the engine's
///   memory_limit: take reports out and push again; NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_batch_push")
public func batchPush(_ batch: BatchHandle?, _ json: UnsafePointer<CChar>?, _ size: Int)
  -> StatusCode
{
  let handle = unsafe batch
  return export { () throws(Misfortune) in
    let batch = try unsafe NutgrafC.batch(handle)
    try batch.push(unsafe bytes(json, size, "json"))
  }
}

/// How many records were pushed and not yet taken.
///
/// @param batch a live batch; 0 for anything else.
/// @since 0.1
@_cdecl("nutgraf_batch_pending")
public func batchPending(_ batch: BatchHandle?) -> Int {
  unsafe Handles.find(batch, .batch, as: Batch.self)?.pending ?? 0
}

/// Takes the next report, in the order of the pushes; waits until it is read.
///
/// @param batch a live batch.
/// @param out receives the report, NULL when there is none. Free it with nutgraf_report_free().
/// @return NUTGRAF_OK; NUTGRAF_END when nothing is pending; the status of a record that could not be
///   read, whose place this is (the batch goes on); NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_batch_next")
public func batchNext(_ batch: BatchHandle?, _ out: UnsafeMutablePointer<ReportHandle?>?)
  -> StatusCode
{
  let owner = unsafe batch
  var ended = false
  let status = export { () throws(Misfortune) in
    let slot = try unsafe prepare(out)
    let batch = try unsafe NutgrafC.batch(owner)
    switch batch.next() {
    case .success(let report)?: unsafe slot.pointee = try handle(ReportBox(report), .report)
    case .failure(let failure)?: throw Misfortune(failure.error)
    case nil: ended = true
    }
  }
  return ended ? StatusCode(NUTGRAF_END.rawValue) : status
}

/// Annotates a buffer of JSON Lines records; each output line is given to a callback, in order.
///
/// @param engine a live engine; its threads read.
/// @param jsonl records, one a line.
/// @param size its size in bytes.
/// @param offsets NUTGRAF_OFFSETS_…
/// @param tokens 1 to write the tokens too.
/// @param output is given each line: an annotated report, or the error record in its place.
/// @param progress told after each record; may be NULL. Nonzero stops.
/// @param context passed to both callbacks.
/// @return NUTGRAF_OK; NUTGRAF_STOPPED when a callback returned nonzero; NUTGRAF_MISUSE.
/// @since 0.1
@_cdecl("nutgraf_annotate_jsonl")
public func annotateJSONL(
  _ engine: EngineHandle?, _ jsonl: UnsafePointer<CChar>?, _ size: Int, _ offsets: UInt32,
  _ tokens: UInt32, _ output: nutgraf_output_callback?, _ progress: nutgraf_progress_callback?,
  _ context: UnsafeMutableRawPointer?
) -> StatusCode {
  let handle = unsafe engine
  return export { () throws(Misfortune) in
    let engine = try unsafe NutgrafC.engine(handle)
    guard let output = unsafe output else { throw .misuse("output is NULL") }
    let options = ExportOptions(offsets: try unit(offsets), tokens: tokens != 0)
    let input = try unsafe bytes(jsonl, size, "jsonl")
    let (_, defaults) = try unsafe engine.readOptions(nil)
    let more: Stages = tokens != 0 ? .syntax : .article
    let pool = WorkerPool<[UInt8], [UInt8]>(threads: engine.threads) { line in
      switch InputRecord.parse(line, defaults: defaults) {
      case .failure(let failure): return failure.error.json(id: failure.id)
      case .success(let record):
        do throws(RecordError) {
          return try engine.read(record, also: more).json(options)
        } catch {
          return error.json(id: record.id)
        }
      }
    }
    defer { pool.close() }
    var done: UInt64 = 0
    func drain(to rest: Int) throws(Misfortune) {
      while pool.pending > rest, let line = pool.pop() {
        let told = unsafe line.withUnsafeBytes { bytes in
          unsafe output(
            bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, context)
        }
        done &+= 1
        let stop = unsafe told != 0 ? told : (progress?(done, context) ?? 0)
        if stop != 0 {
          throw Misfortune(NUTGRAF_STOPPED, code: "stopped", "a callback stopped the work")
        }
      }
    }
    for line in input.split(separator: 0x0A) where line.contains(where: { $0 > 0x20 }) {
      pool.push(Array(line))
      try drain(to: engine.threads == 1 ? 0 : engine.threads * 4)
    }
    try drain(to: 0)
  }
}
