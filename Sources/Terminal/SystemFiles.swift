// SystemFiles.swift — the few calls to the system's files that the terminal's parts share.
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A call to the system that failed.
struct SystemFailure: Error, Hashable {
  /// The system's number for it.
  var code: CInt = errno

  /// The system's message for the code.
  var words: String { String(cString: strerror(code)) }
}

/// Writes all of `bytes`, however many calls it takes.
func writeAll(_ bytes: [UInt8], to descriptor: CInt) throws(SystemFailure) {
  var written = 0
  while written < bytes.count {
    let count = bytes.withUnsafeBytes {
      write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
    }
    if count >= 0 {
      written += count
      continue
    }
    switch errno {
    case EINTR: continue
    case EAGAIN:  // another process made the stream non-blocking: wait until it takes more
      var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&ready, 1, -1)
    default: throw SystemFailure()
    }
  }
}

/// Reads the file at `path`; nil when there is none.
func readFile(_ path: String, atMost limit: Int) throws(SystemFailure) -> [UInt8]? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else {
    if errno == ENOENT { return nil }
    throw SystemFailure()
  }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &piece, piece.count)
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { throw SystemFailure() }
    guard count > 0 else { return bytes }
    bytes += piece.prefix(count)
    guard bytes.count <= limit else { throw SystemFailure(code: EFBIG) }
  }
}

/// Makes the folder at `path` and those it lies in, for this user's eyes only.
func makeFolder(_ path: String) throws(SystemFailure) {
  if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
  guard errno == ENOENT, let outer = folder(of: path), outer != path else { throw SystemFailure() }
  try makeFolder(outer)
  if mkdir(path, 0o700) != 0 && errno != EEXIST { throw SystemFailure() }
}

/// The folder in which the file at `path` lies; nil for a bare name.
func folder(of path: String) -> String? {
  guard let slash = path.lastIndex(of: "/") else { return nil }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// The path with links followed; `path` itself where nothing is there.
func realPath(_ path: String) -> String {
  guard let real = realpath(path, nil) else { return path }
  defer { free(real) }
  return String(cString: real)
}

/// Waits for the lock of an open file, but no longer than a moment.
///
/// An unavailable lock (a file system without locks, a process that hangs) must not block the caller. The lock
/// goes with the descriptor.
func lock(_ descriptor: CInt) {
  for _ in 0..<20 where flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK { usleep(5000) }
}
