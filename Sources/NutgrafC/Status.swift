// SPDX-License-Identifier: Apache-2.0
import CNutgrafSupport
import CNutgrafTypes
import Glibc
import NutgrafExport
import NutgrafText

/// What every function returns: a `nutgraf_status`.
public typealias StatusCode = Int32

/// A failure on its way to the caller's `nutgraf_last_error()`.
struct Misfortune: Error {
  var status: nutgraf_status
  var code: String
  var message: String
  var offset: Int?

  init(_ status: nutgraf_status, code: String, _ message: String, offset: Int? = nil) {
    self.status = status
    self.code = code
    self.message = message
    self.offset = offset
  }

  static func misuse(_ message: String) -> Misfortune {
    Misfortune(NUTGRAF_MISUSE, code: "misuse", message)
  }

  init(_ error: RecordError) {
    let status: nutgraf_status =
      switch error.code {
      case "not_utf8": NUTGRAF_NOT_UTF8
      case "empty": NUTGRAF_EMPTY
      case "too_large": NUTGRAF_TOO_LARGE
      default: NUTGRAF_SYNTAX
      }
    self.init(status, code: error.code, error.message, offset: error.offset)
  }
}

/// Runs the body of an export; a failure becomes the thread's last error.
@inline(__always)
func export(_ body: () throws(Misfortune) -> Void) -> StatusCode {
  do throws(Misfortune) {
    try body()
    return StatusCode(NUTGRAF_OK.rawValue)
  } catch {
    return LastError.set(error)
  }
}

enum LastError {
  static func set(_ error: Misfortune) -> StatusCode {
    let code = Array(error.code.utf8)
    let message = Array(error.message.utf8)
    unsafe code.withUnsafeBytes { code in
      unsafe message.withUnsafeBytes { message in
        unsafe ng_last_error_set(
          Int32(error.status.rawValue), code.baseAddress?.assumingMemoryBound(to: CChar.self),
          code.count, message.baseAddress?.assumingMemoryBound(to: CChar.self), message.count,
          Int64(error.offset ?? -1))
      }
    }
    return StatusCode(error.status.rawValue)
  }
}

/// The calling thread's last error: set by every call that does not return NUTGRAF_OK or
/// NUTGRAF_END, and not cleared by one that does.
///
/// @param out set `out->struct_size = sizeof *out` first; the strings live until the thread's next
///   failing call.
/// @return NUTGRAF_OK, or NUTGRAF_MISUSE for NULL or a struct_size that cannot be.
/// @since 0.1
@_cdecl("nutgraf_last_error")
public func lastError(_ out: UnsafeMutablePointer<nutgraf_error>?) -> StatusCode {
  var error = unsafe nutgraf_error()
  unsafe error.status = ng_last_error_status()
  unsafe error.code = ng_last_error_code()
  unsafe error.message = ng_last_error_message()
  unsafe error.offset = ng_last_error_offset()
  let copy = unsafe error
  return export { () throws(Misfortune) in try unsafe fill(out, with: copy) }
}

/// The message of the calling thread's last error; "" before any.
///
/// @return a string that lives until the thread's next failing call. Never NULL.
/// @since 0.1
@_cdecl("nutgraf_last_error_message")
public func lastErrorMessage() -> UnsafePointer<CChar>? { unsafe ng_last_error_message() }

// MARK: - Crossing the border

/// Copies a struct out, as much of it as the caller's version of the header knows.
func fill<Struct: BitwiseCopyable>(
  _ out: UnsafeMutablePointer<Struct>?, with value: Struct
) throws(Misfortune) {
  guard let out = unsafe out else { throw .misuse("the argument out is NULL") }
  let raw = UnsafeMutableRawPointer(out)
  let size = unsafe raw.loadUnaligned(as: UInt32.self)
  guard size >= 8, size <= 4096, size % 4 == 0 else {
    throw .misuse("struct_size is \(size); set it to sizeof the struct before the call")
  }
  var value = value
  unsafe withUnsafeBytes(of: &value) { bytes in
    let count = min(Int(size), bytes.count)
    guard let base = bytes.baseAddress, count > 4 else { return }
    unsafe (raw + 4).copyMemory(from: base + 4, byteCount: count &- 4)
  }
}

/// Reads a struct that an older header may have made shorter. Nil for NULL.
func read<Struct: BitwiseCopyable>(
  _ pointer: UnsafePointer<Struct>?, empty: Struct
) throws(Misfortune) -> Struct? {
  guard let pointer = unsafe pointer else { return nil }
  let raw = unsafe UnsafeRawPointer(pointer)
  let size = unsafe raw.loadUnaligned(as: UInt32.self)
  guard size >= 8, size <= 4096, size % 4 == 0 else {
    throw .misuse("struct_size is \(size); set it to sizeof the struct before the call")
  }
  var value = empty
  unsafe withUnsafeMutableBytes(of: &value) { bytes in
    let count = min(Int(size), bytes.count)
    unsafe bytes.baseAddress?.copyMemory(from: raw, byteCount: count)
  }
  return value
}

/// A copy of the caller's bytes.
func bytes(_ data: UnsafePointer<CChar>?, _ size: Int, _ name: StaticString) throws(Misfortune)
  -> [UInt8]
{
  guard size >= 0, size <= 1 << 40 else { throw .misuse("the size of \(name) cannot be \(size)") }
  if size == 0 { return [] }
  guard let data = unsafe data else { throw .misuse("\(name) is NULL") }
  return unsafe [UInt8](UnsafeRawBufferPointer(start: data, count: size))
}

func string(_ view: nutgraf_view, _ name: StaticString) throws(Misfortune) -> String? {
  guard let data = unsafe view.data, unsafe view.size != 0 else { return nil }
  let bytes = try unsafe bytes(data, view.size, name)
  return String(decoding: bytes, as: UTF8.self)
}

/// Gives bytes to the caller, who frees them.
func give(_ bytes: [UInt8], _ out: UnsafeMutablePointer<nutgraf_bytes>?) throws(Misfortune) {
  guard let out = unsafe out else { throw .misuse("the argument out is NULL") }
  guard let copy = unsafe malloc(bytes.count &+ 1) else {
    throw Misfortune(NUTGRAF_TOO_LARGE, code: "memory", "no memory for \(bytes.count) bytes")
  }
  unsafe bytes.withUnsafeBytes { source in
    if let base = source.baseAddress {
      unsafe copy.copyMemory(from: base, byteCount: source.count)
    }
  }
  unsafe copy.storeBytes(of: UInt8(0), toByteOffset: bytes.count, as: UInt8.self)
  unsafe out.pointee.data = copy.assumingMemoryBound(to: CChar.self)
  unsafe out.pointee.size = bytes.count
}
