// FileAccess.swift — how the bytes of a file come to a reader.
import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Gives the bytes of a file, or says why it can't be read.
///
/// Whoever asks for data decides which files may be.
public typealias FileAccess = @Sendable (_ path: String) throws(DatasetError) -> [UInt8]

/// The usual ways to read files.
public enum Files {
  /// The largest file that is read: 1 GiB, or what may be used.
  public static var limit: Int { min(1 << 30, Arena.limit) }

  /// Reads nothing.
  public static let none: FileAccess = { path throws(DatasetError) in
    throw DatasetError("\(path): files can't be read here", file: path)
  }

  /// Reads any file of the disk that the program may read.
  public static let disk: FileAccess = { path throws(DatasetError) in
    // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw DatasetError("\(path) is not a file but a folder or a device", file: path)
    }
    guard status.st_size <= limit else {
      throw DatasetError(
        "\(path) has \(status.st_size) bytes, and files of up to \(limit) are read", file: path)
    }
    let size = Int(status.st_size)
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size, let start = buffer.baseAddress {
        let got = read(descriptor, start + count, size - count)
        if got < 0, errno == EINTR { continue }
        failed = got < 0
        guard got > 0 else { break }
        count += got
      }
    }
    guard !failed else { throw .unreadable(path) }
    return bytes
  }
}

extension DatasetError {
  fileprivate static func unreadable(_ path: String) -> Self {
    let code = errno
    guard code == ENOENT else {
      return Self("\(path) can't be read: \(String(cString: strerror(code)))", file: path)
    }
    return Self("there is no file \(path)", hint: "paths start at the folder you are in", file: path)
  }
}
