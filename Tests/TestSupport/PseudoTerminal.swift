// PseudoTerminal.swift — a program at a terminal with keyboard and screen in a test's hands.
import CPseudoTerminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs a program on a pseudo-terminal: types keys, waits for output, resizes the window, sends signals.
///
/// Every wait has an end; one in vain throws the screen so far.
public final class PseudoTerminal {
  /// All that the program wrote so far.
  public var transcript: String { String(decoding: bytes, as: UTF8.self) }
  /// Longest wait, in seconds: one that no busy machine needs, for only a failure takes so long.
  public var patience = 300.0

  private let master: CInt
  private let process: pid_t
  private var status: CInt?
  /// Bytes read: a character may come in two parts.
  private var bytes: [UInt8] = []
  /// Up to here, in bytes, the transcript was waited for.
  private var seen = 0

  /// A failure of the driver, or a wait in vain.
  public struct Failure: Error, CustomStringConvertible {
    /// Description of the failure, with the transcript.
    public let description: String
  }

  /// Starts the program at `path` in a window of `columns` × `rows`, with exactly the variables of `environment`.
  ///
  /// A build with coverage hands on where that is written, so that lines which the program runs are counted.
  public init(
    _ path: String, _ arguments: [String] = [], environment: [String: String] = [:], columns: Int = 80,
    rows: Int = 24
  ) throws {
    var master: CInt = -1
    var environment = environment
    if let profile = getenv("LLVM_PROFILE_FILE") {
      environment["LLVM_PROFILE_FILE"] = String(cString: profile)
    }
    process = Self.withCStrings([path] + arguments) { words in
      Self.withCStrings(environment.map { "\($0)=\($1)" }) { variables in
        pseudo_terminal_start(path, words, variables, CInt(columns), CInt(rows), &master)
      }
    }
    self.master = master
    guard process > 0 else {
      throw Failure(description: "\(path) does not start: \(String(cString: strerror(errno)))")
    }
  }

  deinit {
    if process > 0, status == nil {
      // A program that is killed writes no coverage: it is asked to leave its prompt first.
      if getenv("LLVM_PROFILE_FILE") != nil {
        patience = 5
        try? send("\u{03}\u{04}")
        if (try? waitForExit()) != nil {
          if master >= 0 { close(master) }
          return
        }
      }
      kill(process, SIGKILL)
      var status: CInt = 0
      waitpid(process, &status, 0)
    }
    if master >= 0 { close(master) }
  }

  /// Types `keys`; reads the program's output meanwhile, else both might wait for the other to read.
  public func send(_ keys: String) throws {
    var rest = Array(keys.utf8)[...]
    let deadline = Self.time() + patience
    while !rest.isEmpty {
      guard Self.time() < deadline else { throw failure("nothing takes the keys") }
      var ready = pollfd(fd: master, events: Int16(POLLIN | POLLOUT), revents: 0)
      poll(&ready, 1, 100)
      while readAvailable(within: 0) {}
      let count = rest.withUnsafeBytes { write(master, $0.baseAddress, min($0.count, 1024)) }
      if count > 0 { rest = rest.dropFirst(count) }
    }
  }

  /// Types `line` and Enter.
  public func sendLine(_ line: String) throws { try send(line + "\r") }

  /// Waits until `text` appears after the text of the last wait; returns the text before it.
  @discardableResult
  public func wait(for text: String) throws -> String { try wait(forOneOf: [text]).before }

  /// Waits until one of `texts` appears after the text of the last wait; returns it, and the text before it.
  @discardableResult
  public func wait(forOneOf texts: [String]) throws -> (before: String, text: String) {
    let wanted = texts.map { Array($0.utf8) }
    let deadline = Self.time() + patience
    var start = seen, isOver = false
    while true {
      while start <= bytes.count {
        if let index = wanted.firstIndex(where: { bytes[start...].starts(with: $0) }) {
          defer { seen = start + wanted[index].count }
          return (String(decoding: bytes[seen..<start], as: UTF8.self), texts[index])
        }
        start += 1
      }
      start = max(seen, bytes.count - (wanted.map(\.count).max() ?? 0) + 1)
      let names = texts.map(\.debugDescription).joined(separator: " or ")
      guard !isOver else { throw failure("the program ended before \(names)") }
      guard Self.time() < deadline else { throw failure("waited in vain for \(names)") }
      isOver = !readAvailable(within: 0.1)
    }
  }

  /// Reads the program's output within `seconds`; returns the text that was not waited for.
  ///
  /// A busy machine may have shown nothing by then: what is to be there is waited for (``wait(for:)``).
  public func rest(within seconds: Double) -> String {
    let deadline = Self.time() + seconds
    while Self.time() < deadline, readAvailable(within: deadline - Self.time()) {}
    defer { seen = bytes.count }
    return String(decoding: bytes[seen...], as: UTF8.self)
  }

  /// Gives the window another size; the program is told (SIGWINCH).
  public func resize(columns: Int, rows: Int) { pseudo_terminal_resize(master, CInt(columns), CInt(rows)) }

  /// Sends the program a signal.
  public func signal(_ number: CInt) { kill(process, number) }

  /// Waits for the end of the program; returns its exit code, or 128 + the signal that ended it.
  public func waitForExit() throws -> Int {
    let deadline = Self.time() + patience
    while status == nil {
      var result: CInt = 0
      if waitpid(process, &result, WNOHANG) == process {
        status = result
      } else {
        guard Self.time() < deadline else { throw failure("the program goes on") }
        if !readAvailable(within: 0.02) { usleep(5000) }
      }
    }
    // All is there once nobody holds the terminal. A program left behind holds it, and may have no more to say.
    var (count, quiet) = (bytes.count, 0)
    while quiet < 10, Self.time() < deadline, readAvailable(within: 0.02) {
      (count, quiet) = (bytes.count, count == bytes.count ? quiet + 1 : 0)
    }
    let result = status ?? 0
    return result & 0x7F == 0 ? Int(result >> 8 & 0xFF) : 128 + Int(result & 0x7F)
  }

  // MARK: - Parts

  /// Reads the available output, waiting up to `seconds` for it.
  ///
  /// False when nothing will come any more or, asked not to wait, when nothing was there.
  private func readAvailable(within seconds: Double) -> Bool {
    var ready = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    let count = poll(&ready, 1, CInt(max(seconds, 0) * 1000))
    guard count > 0 else { return seconds > 0 }
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    let length = read(master, &piece, piece.count)
    // EIO: the program has gone.
    guard length > 0 else { return length < 0 && [EINTR, EAGAIN].contains(errno) }
    bytes += piece.prefix(length)
    return true
  }

  private func failure(_ what: String) -> Failure {
    Failure(description: "\(what); the transcript:\n\(transcript.debugDescription)")
  }

  private static func time() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
