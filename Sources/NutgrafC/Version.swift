// SPDX-License-Identifier: Apache-2.0

/// The version of the binary interface: two libraries with the same number are interchangeable.
@_cdecl("nutgraf_abi_version")
public func abiVersion() -> UInt32 { 1 }
