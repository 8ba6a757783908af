// DiskFile.swift — a file of the disk, open for reading.

#if hasFeature(Embedded)
  /// A file of the disk; an embedded program has none.
  final class DiskFile: Sendable {
    let count = 0

    init(path: String, name: String) throws(DatasetError) {
      throw DatasetError(.access, "\(name) can't be read: there are no files here", file: name)
    }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int { 0 }
  }
#else
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// A file of the disk, open for reading.
  final class DiskFile: Sendable {
    /// The number of bytes, as it was when the file was opened.
    let count: Int
    private let name: String
    private let descriptor: Int32

    /// Opens the file at `path`; errors call it `name`.
    init(path: String, name: String) throws(DatasetError) {
      self.name = name
      // Opening a pipe without a writer would wait for ever but for O_NONBLOCK.
      descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      guard descriptor >= 0 else { throw .unreadable(name) }
      var status = stat()
      let isKnown = fstat(descriptor, &status) == 0
      count = isKnown ? Int(status.st_size) : 0
      guard isKnown else { throw .unreadable(name) }
      guard status.st_mode & S_IFMT == S_IFREG else {
        throw DatasetError(.access, "\(name) is not a file but a folder or a device", file: name)
      }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Copies the bytes from `offset` on to `buffer` and answers with their number: fewer than fit only at the end.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
      guard let start = buffer.baseAddress else { return 0 }
      var done = 0
      while done < buffer.count {
        let got = pread(descriptor, start + done, buffer.count - done, off_t(offset + done))
        if got < 0, errno == EINTR { continue }
        guard got >= 0 else { throw .unreadable(name) }
        guard got > 0 else { break }
        done += got
      }
      return done
    }
  }

  extension DatasetError {
    fileprivate static func unreadable(_ path: String) -> Self {
      let code = errno
      guard code == ENOENT else {
        return Self(.access, "\(path) can't be read: \(String(cString: strerror(code)))", file: path)
      }
      return Self(
        .missingFile, "there is no file \(path)", hint: "paths start at the folder you are in", file: path)
    }
  }
#endif
