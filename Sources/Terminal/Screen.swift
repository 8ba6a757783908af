// Screen.swift — where lines of text go: a stream of the process, or a window that a test looks at.
import Typography

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Takes lines of text.
public protocol Screen: AnyObject {
  /// The room there is now.
  var size: TerminalSize { get }
  /// Writes a line and goes to the next; `line` may hold newlines.
  func write(_ line: String)
  /// Writes `text` as it is, with no newline after it.
  func put(_ text: String)
  /// Hands over what was written so far.
  func flush()
}

/// Why a stream takes no more.
public enum WriteTrouble: Hashable, Sendable {
  /// Its reader is gone (`chainrule … | head`): a reason to end, quietly.
  case closed
  /// It failed, in the system's words: the disk is full, say.
  case failed(String)
}

/// A stream of the process, buffered.
///
/// Into a terminal each line goes at once.
public final class StandardScreen: Screen {
  /// Why nothing is written any more; nil while all is well.
  ///
  /// What is written after it is dropped.
  public private(set) var trouble: WriteTrouble?

  private let descriptor: CInt
  private let isTerminal: Bool
  private let isASCII: Bool
  private let environment: EnvironmentView
  private var buffer: [UInt8] = []

  /// Makes the screen for `stream`, with characters that are not ASCII replaced where `isASCII`.
  ///
  /// From now on a reader that goes away is a failed write, not the end of the process (SIGPIPE).
  public init(_ stream: Style.Stream, isASCII: Bool = false, in environment: EnvironmentView = .process) {
    descriptor = stream == .output ? STDOUT_FILENO : STDERR_FILENO
    isTerminal = stream == .output ? environment.outputIsTerminal : environment.errorIsTerminal
    (self.isASCII, self.environment) = (isASCII, environment)
    signal(SIGPIPE, SIG_IGN)
  }

  /// A screen that writes to `descriptor`, which stays its owner's to close.
  init(descriptor: CInt, isTerminal: Bool = false, isASCII: Bool = false) {
    (self.descriptor, self.isTerminal, self.isASCII) = (descriptor, isTerminal, isASCII)
    environment = EnvironmentView([:])
    signal(SIGPIPE, SIG_IGN)
  }

  deinit { flush() }

  /// The window's size now; 80×24 for a stream that goes to none.
  public var size: TerminalSize {
    isTerminal ? .current(in: environment) : TerminalSize(reported: nil, in: environment)
  }

  /// Writes a line and goes to the next.
  public func write(_ line: String) {
    append(line)
    buffer.append(UInt8(ascii: "\n"))
    if isTerminal || buffer.count >= 1 << 16 { flush() }
  }

  /// Writes `text` as it is.
  public func put(_ text: String) {
    append(text)
    if isTerminal || buffer.count >= 1 << 16 { flush() }
  }

  /// Hands over what was written so far.
  public func flush() {
    guard !buffer.isEmpty else { return }
    defer { buffer.removeAll(keepingCapacity: true) }
    guard trouble == nil else { return }
    do throws(SystemFailure) {
      try writeAll(buffer, to: descriptor)
    } catch {
      trouble = [EPIPE, EIO, EBADF].contains(error.code) ? .closed : .failed(error.words)
    }
  }

  private func append(_ text: String) {
    buffer.append(contentsOf: (isASCII ? Glyphs.asciified(text) : text).utf8)
  }
}
