// SPDX-License-Identifier: Apache-2.0
import CNutgrafTypes
import NutgrafExport

/// Lays a table out by the Arrow C data interface. The builder is the memory of what it built: every
/// schema and array holds it, so a consumer may take a child and release the parent.
@safe final class ArrowBuilder: ColumnArena {
  // MARK: - Schemas

  func schema(_ table: Table, into out: UnsafeMutablePointer<ArrowSchema>) {
    let children = unsafe table.columns.map { name, column in
      unsafe newSchema { child in
        switch column {
        case .strings: unsafe field(child, "u", name)
        case .ints: unsafe field(child, "i", name)
        case .doubles: unsafe field(child, "g", name)
        case .flags: unsafe field(child, "b", name)
        case .lists:
          let item = unsafe newSchema { unsafe field($0, "i", "item") }
          unsafe field(child, "+l", name, [item])
        }
      }
    }
    unsafe field(out, "+s", "", children)
  }

  private func newSchema(_ fill: (UnsafeMutablePointer<ArrowSchema>) -> Void)
    -> UnsafeMutablePointer<ArrowSchema>?
  {
    guard let place = unsafe column([ArrowSchema()]) else { return nil }
    let schema = unsafe UnsafeMutablePointer(mutating: place)
    unsafe fill(schema)
    return unsafe schema
  }

  private func field(
    _ out: UnsafeMutablePointer<ArrowSchema>, _ format: String, _ name: String,
    _ children: [UnsafeMutablePointer<ArrowSchema>?] = unsafe []
  ) {
    let list = unsafe column(children)
    unsafe out.pointee = ArrowSchema(
      format: text(Array(format.utf8)).data, name: text(Array(name.utf8)).data, metadata: nil,
      flags: 2, n_children: Int64(children.count),
      children: children.isEmpty ? nil : UnsafeMutablePointer(mutating: list), dictionary: nil,
      release: { unsafe releaseSchema($0) }, private_data: Unmanaged.passRetained(self).toOpaque())
  }

  // MARK: - Arrays

  func array(_ table: Table, into out: UnsafeMutablePointer<ArrowArray>) {
    let children = unsafe table.columns.map { unsafe newArray($0.column) }
    unsafe fill(out, length: table.rows, nulls: 0, buffers: [nil], children: children)
  }

  private func newArray(_ values: TableColumn) -> UnsafeMutablePointer<ArrowArray>? {
    guard let place = unsafe column([ArrowArray()]) else { return nil }
    let array = unsafe UnsafeMutablePointer(mutating: place)
    switch values {
    case .strings(let values):
      let (bits, nulls) = unsafe validity(values.map { $0 != nil })
      var offsets: [Int32] = [0]
      var bytes: [UInt8] = []
      for value in values {
        if let value { bytes.append(contentsOf: value.utf8) }
        offsets.append(Int32(clamping: bytes.count))
      }
      unsafe fill(
        array, length: values.count, nulls: nulls,
        buffers: [bits, raw(column(offsets)), raw(column(bytes))])
    case .ints(let values):
      let (bits, nulls) = unsafe validity(values.map { $0 != nil })
      unsafe fill(
        array, length: values.count, nulls: nulls, buffers: [bits, raw(column(values.map { $0 ?? 0 }))])
    case .doubles(let values):
      let (bits, nulls) = unsafe validity(values.map { $0 != nil })
      unsafe fill(
        array, length: values.count, nulls: nulls, buffers: [bits, raw(column(values.map { $0 ?? 0 }))])
    case .flags(let values):
      unsafe fill(array, length: values.count, nulls: 0, buffers: [nil, raw(bitmap(values))])
    case .lists(let values):
      var offsets: [Int32] = [0]
      for value in values { offsets.append((offsets.last ?? 0) &+ Int32(clamping: value.count)) }
      let items = unsafe newArray(.ints(values.flatMap { $0 }.map(Optional.some)))
      unsafe fill(
        array, length: values.count, nulls: 0, buffers: [nil, raw(column(offsets))],
        children: [items])
    }
    return unsafe array
  }

  private func fill(
    _ out: UnsafeMutablePointer<ArrowArray>, length: Int, nulls: Int,
    buffers: [UnsafeRawPointer?], children: [UnsafeMutablePointer<ArrowArray>?] = unsafe []
  ) {
    let bufferList = unsafe column(buffers)
    let childList = unsafe column(children)
    unsafe out.pointee = ArrowArray(
      length: Int64(length), null_count: Int64(nulls), offset: 0, n_buffers: Int64(buffers.count),
      n_children: Int64(children.count), buffers: UnsafeMutablePointer(mutating: bufferList),
      children: children.isEmpty ? nil : UnsafeMutablePointer(mutating: childList),
      dictionary: nil, release: { unsafe releaseArray($0) },
      private_data: Unmanaged.passRetained(self).toOpaque())
  }

  private func raw<Value>(_ pointer: UnsafePointer<Value>?) -> UnsafeRawPointer? {
    unsafe UnsafeRawPointer(pointer)
  }

  /// Bits, least significant first; none are needed where all values are there.
  private func validity(_ valid: [Bool]) -> (UnsafeRawPointer?, Int) {
    let nulls = valid.reduce(0) { $0 &+ ($1 ? 0 : 1) }
    return nulls == 0 ? (nil, 0) : unsafe (raw(bitmap(valid)), nulls)
  }

  private func bitmap(_ bits: [Bool]) -> UnsafePointer<UInt8>? {
    var bytes = [UInt8](repeating: 0, count: (bits.count &+ 7) / 8)
    for (i, bit) in bits.enumerated() where bit { bytes[i / 8] |= 1 &<< UInt8(i % 8) }
    return unsafe column(bytes)
  }
}

private func releaseSchema(_ pointer: UnsafeMutablePointer<ArrowSchema>?) {
  guard let pointer = unsafe pointer, let data = unsafe pointer.pointee.private_data else { return }
  if let children = unsafe pointer.pointee.children {
    for i in 0..<Int(clamping: unsafe pointer.pointee.n_children) {
      if let child = unsafe children[i], let release = unsafe child.pointee.release {
        unsafe release(child)
      }
    }
  }
  unsafe pointer.pointee.release = nil
  unsafe pointer.pointee.private_data = nil
  unsafe Unmanaged<ArrowBuilder>.fromOpaque(data).release()
}

private func releaseArray(_ pointer: UnsafeMutablePointer<ArrowArray>?) {
  guard let pointer = unsafe pointer, let data = unsafe pointer.pointee.private_data else { return }
  if let children = unsafe pointer.pointee.children {
    for i in 0..<Int(clamping: unsafe pointer.pointee.n_children) {
      if let child = unsafe children[i], let release = unsafe child.pointee.release {
        unsafe release(child)
      }
    }
  }
  unsafe pointer.pointee.release = nil
  unsafe pointer.pointee.private_data = nil
  unsafe Unmanaged<ArrowBuilder>.fromOpaque(data).release()
}
