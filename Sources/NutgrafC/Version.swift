// SPDX-License-Identifier: Apache-2.0
import CNutgrafTypes
import Glibc

/// The version of the binary interface. A program built against a header with the same
/// NUTGRAF_ABI_VERSION can use this library.
///
/// @return NUTGRAF_ABI_VERSION of the library.
/// @since 0.1
@_cdecl("nutgraf_abi_version")
public func abiVersion() -> UInt32 { UInt32(NUTGRAF_ABI_VERSION) }

/// The version of the library, as "0.1.0".
///
/// @return a string that lives as long as the library. Never NULL.
/// @since 0.1
@_cdecl("nutgraf_version")
public func version() -> UnsafePointer<CChar>? { unsafe constant("0.1.0\0") }

/// The name of a status, as "NUTGRAF_NOT_UTF8".
///
/// @param status any number.
/// @return a string that lives as long as the library; "unknown status" for a number that is none.
/// @since 0.1
@_cdecl("nutgraf_status_name")
public func statusName(_ status: StatusCode) -> UnsafePointer<CChar>? {
  switch status {
  case 0: unsafe constant("NUTGRAF_OK\0")
  case 1: unsafe constant("NUTGRAF_MISUSE\0")
  case 2: unsafe constant("NUTGRAF_NOT_UTF8\0")
  case 3: unsafe constant("NUTGRAF_EMPTY\0")
  case 4: unsafe constant("NUTGRAF_TOO_LARGE\0")
  case 5: unsafe constant("NUTGRAF_SYNTAX\0")
  case 6: unsafe constant("NUTGRAF_IO\0")
  case 7: unsafe constant("NUTGRAF_LOCKED\0")
  case 8: unsafe constant("NUTGRAF_CORRUPT\0")
  case 9: unsafe constant("NUTGRAF_NOT_FOUND\0")
  case 10: unsafe constant("NUTGRAF_STOPPED\0")
  case 11: unsafe constant("NUTGRAF_END\0")
  case 12: unsafe constant("NUTGRAF_INTERNAL\0")
  default: unsafe constant("unknown status\0")
  }
}

/// Frees bytes that a function gave and empties the struct, so that a second call does nothing.
///
/// @param bytes NULL and an empty struct are fine.
/// @since 0.1
@_cdecl("nutgraf_bytes_free")
public func bytesFree(_ bytes: UnsafeMutablePointer<nutgraf_bytes>?) {
  guard let bytes = unsafe bytes else { return }
  unsafe free(bytes.pointee.data)
  unsafe bytes.pointee = nutgraf_bytes(data: nil, size: 0)
}

/// A string in the library's read-only data. The literal ends in NUL.
private func constant(_ text: StaticString) -> UnsafePointer<CChar>? {
  guard text.hasPointerRepresentation else { return nil }
  return unsafe UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
}
