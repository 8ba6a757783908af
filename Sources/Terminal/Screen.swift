// Screen.swift — the target of lines of text: a stream of the process, or a window that a test looks at.
import Typography

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Takes lines of text.
///
/// Text comes from lessons, files and students too. So this is the place where control characters are shown
/// instead of sent (``printable(_:keeping:)``), for every caller: in a line all of them, in a styled one all
/// but colours.
package protocol Screen: AnyObject {
  /// The room there is now.
  var size: TerminalSize { get }
  /// Writes one line and goes to the next.
  func write(_ line: String)
  /// Writes text coloured by a style and goes to the next line; `text` may hold newlines.
  func write(styled text: String)
  /// Writes `text` as it is, with no newline after it: for sequences that move the cursor.
  func put(_ text: String)
  /// Flushes the text written so far.
  func flush()
}

extension Screen {
  /// Writes a text of several lines.
  package func write(lines text: String) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) { write(String(line)) }
  }
}

/// Reason why a stream takes no more.
package enum WriteTrouble: Hashable, Sendable {
  /// Its reader is gone (`chainrule … | head`): a reason to end, quietly.
  case closed
  /// Failure of the stream, in the system's words: the disk is full, say.
  case failed(String)
}

/// A stream of the process, buffered.
///
/// Into a terminal each line goes at once.
package final class StandardScreen: Screen {
  /// Reason why nothing is written any more; nil while all is well.
  ///
  /// Text written after it is dropped.
  package private(set) var trouble: WriteTrouble?

  private let descriptor: CInt
  private let isTerminal: Bool
  private let isASCII: Bool
  private let environment: EnvironmentView
  private var buffer: [UInt8] = []

  /// Makes the screen for `stream`, with characters that are not ASCII replaced where `isASCII`.
  ///
  /// Opens the stream: from now on a reader that goes away is a failed write, not the end of the process
  /// (SIGPIPE).
  package init(_ stream: Style.Stream, isASCII: Bool = false, in environment: EnvironmentView = .process) {
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
  package var size: TerminalSize {
    isTerminal ? .current(in: environment) : TerminalSize(reported: nil, in: environment)
  }

  /// Writes one line and goes to the next: a line break in it is shown, like all else that would steer a terminal.
  package func write(_ line: String) { write(printable(line), end: "\n") }

  /// Writes text coloured by a style and goes to the next line.
  package func write(styled text: String) { write(printableColored(text), end: "\n") }

  /// Writes `text` as it is.
  package func put(_ text: String) { write(text, end: "") }

  private func write(_ text: String, end: String) {
    buffer.append(contentsOf: (isASCII ? Glyphs.asciified(text) : text).utf8)
    buffer.append(contentsOf: end.utf8)
    if isTerminal || buffer.count >= 1 << 16 { flush() }
  }

  /// Flushes the text written so far.
  package func flush() {
    guard !buffer.isEmpty else { return }
    defer { buffer.removeAll(keepingCapacity: true) }
    guard trouble == nil else { return }
    do throws(SystemFailure) {
      try writeAll(buffer, to: descriptor)
    } catch {
      note(error)
    }
  }

  /// Flushes the text written so far, and asks the system whether all of it has arrived: to be called before
  /// the process ends.
  ///
  /// Some file systems (a network's, one with quotas) say only at the close that there was no room. The stream itself
  /// stays open, so that nothing that is opened later takes its place.
  package func finish() {
    flush()
    guard trouble == nil else { return }
    let copy = dup(descriptor)
    guard copy >= 0, close(copy) != 0, errno != EINTR else { return }
    note(SystemFailure())
  }

  private func note(_ failure: SystemFailure) {
    switch failure.code {
    case EPIPE: trouble = .closed
    case EIO where isTerminal: trouble = .closed  // the window was closed
    case EBADF: trouble = .failed("it is closed")
    default: trouble = .failed(failure.words)
    }
  }
}
