// SPDX-License-Identifier: Apache-2.0
import CNutgrafSupport

/// What a file operation is: tests count them and let one fail.
public enum FileOperation: UInt8, Sendable, CaseIterable {
  case open, close, read, write, sync, size, resize, lock, rename, link, remove, makeFolder
  case syncFolder, list
}

/// How a file is opened.
public enum FileMode: Int32, Sendable {
  case read = 0
  case write
  /// A new file: fails when one is there.
  case create
  /// Made when missing.
  case lock
}

/// What tells one content of a file from another without reading it.
public struct FileStamp: Hashable, Sendable {
  private let device, inode, size: UInt64
  private let modified, changed: Int64

  init(_ stamp: ng_file_stamp) {
    (device, inode, size) = (stamp.device, stamp.inode, stamp.size)
    (modified, changed) = (stamp.modified, stamp.changed)
  }
}

/// An open file of a `FileLayer`.
public typealias FileHandle = Int32

/// The index's only way to the disk. Tests replace it by one that fails, writes half or forgets what
/// was not synced; everything the index promises holds for any of them.
open class FileLayer: @unchecked Sendable {
  public init() {}

  /// The operating system's files.
  public static let system = FileLayer()

  open func open(_ path: String, _ mode: FileMode) throws(IndexError) -> FileHandle {
    try check(unsafe path.withCString { unsafe ng_file_open($0, mode.rawValue) }, .open, path)
  }

  open func close(_ file: FileHandle) { _ = ng_file_close(file) }

  /// Reads up to `count` bytes at `offset` into `memory`; fewer only at the end of the file.
  open func read(
    _ file: FileHandle, _ memory: UnsafeMutablePointer<UInt8>, _ count: Int, at offset: Int,
    name: String
  ) throws(IndexError) -> Int {
    guard count > 0, offset >= 0 else { return 0 }
    return Int(try check(unsafe ng_file_read(file, memory, count, UInt64(offset)), .read, name))
  }

  open func write(
    _ file: FileHandle, _ memory: UnsafePointer<UInt8>, _ count: Int, at offset: Int, name: String
  ) throws(IndexError) {
    guard count > 0, offset >= 0 else { return }
    _ = try check(unsafe ng_file_write(file, memory, count, UInt64(offset)), .write, name)
  }

  open func sync(_ file: FileHandle, name: String) throws(IndexError) {
    _ = try check(ng_file_sync(file), .sync, name)
  }

  open func size(_ file: FileHandle, name: String) throws(IndexError) -> Int {
    Int(try check(ng_file_size(file), .size, name))
  }

  /// What tells this content of the file from another; nil where the layer cannot say.
  open func stamp(_ file: FileHandle) -> FileStamp? {
    guard self === FileLayer.system else { return nil }
    var stamp = ng_file_stamp()
    return unsafe ng_file_stamp_of(file, &stamp) == 0 ? FileStamp(stamp) : nil
  }

  /// The same of the file that a path names now.
  open func stamp(path: String) -> FileStamp? {
    guard self === FileLayer.system else { return nil }
    var stamp = ng_file_stamp()
    return unsafe path.withCString { unsafe ng_path_stamp($0, &stamp) } == 0 ? FileStamp(stamp) : nil
  }

  open func resize(_ file: FileHandle, to size: Int, name: String) throws(IndexError) {
    _ = try check(ng_file_resize(file, UInt64(max(0, size))), .resize, name)
  }

  /// Takes the exclusive lock of a file; false when another holds it.
  open func lock(_ file: FileHandle, name: String) throws(IndexError) -> Bool {
    let result = ng_file_lock(file)
    if result == -11 { return false }  // EAGAIN
    _ = try check(result, .lock, name)
    return true
  }

  open func rename(_ from: String, to path: String) throws(IndexError) {
    let result = unsafe from.withCString { a in
      unsafe path.withCString { b in unsafe ng_file_rename(a, b) }
    }
    _ = try check(result, .rename, path)
  }

  open func link(_ from: String, to path: String) throws(IndexError) {
    let result = unsafe from.withCString { a in
      unsafe path.withCString { b in unsafe ng_file_link(a, b) }
    }
    _ = try check(result, .link, path)
  }

  open func remove(_ path: String) throws(IndexError) {
    _ = try check(unsafe path.withCString { unsafe ng_file_remove($0) }, .remove, path)
  }

  /// Makes a folder; one that is there already is fine.
  open func makeFolder(_ path: String) throws(IndexError) {
    let result = unsafe path.withCString { unsafe ng_folder_make($0) }
    if result == -17 { return }  // EEXIST
    _ = try check(result, .makeFolder, path)
  }

  open func syncFolder(_ path: String) throws(IndexError) {
    _ = try check(unsafe path.withCString { unsafe ng_folder_sync($0) }, .syncFolder, path)
  }

  /// The names in a folder, sorted.
  open func list(_ path: String) throws(IndexError) -> [String] {
    var error: Int32 = 0
    let folder = unsafe path.withCString { unsafe ng_folder_open($0, &error) }
    _ = try check(error, .list, path)
    var names: [String] = []
    while let name = unsafe ng_folder_next(folder) {
      let text = unsafe String(cString: name)
      if text != "." && text != ".." { names.append(text) }
    }
    unsafe ng_folder_close(folder)
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Turns a negative errno into an error that says what failed on what.
  public final func check<Value: SignedInteger & FixedWidthInteger>(
    _ result: Value, _ operation: FileOperation, _ path: String
  ) throws(IndexError) -> Value {
    guard result < 0 else { return result }
    throw FileLayer.failure(errno: Int32(truncatingIfNeeded: 0 &- result), operation, path)
  }

  public static func failure(errno: Int32, _ operation: FileOperation, _ path: String) -> IndexError
  {
    var text = [CChar](repeating: 0, count: 128)
    let capacity = text.count
    unsafe text.withUnsafeMutableBufferPointer {
      unsafe ng_error_text(errno, $0.baseAddress, capacity)
    }
    let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let code: IndexError.Code = errno == 2 ? .notFound : .io
    return IndexError(
      code, "\(operation): " + String(decoding: bytes, as: UTF8.self), file: path)
  }
}
