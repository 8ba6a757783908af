// Streams.swift — standard output and standard error of one call, and the one way to end it.
import Terminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Exit codes, as the design fixes them.
enum Exit {
  static let failed: Int32 = 1, usage: Int32 = 2, unreadable: Int32 = 3
}

/// Output streams of a call: every subcommand has a pair of these, and ends through ``leave(_:saying:)``.
///
/// Lost output is known only after the last flush, so a call that ends any other way might report success for
/// lost output.
struct Streams {
  let output: StandardScreen
  let errors: StandardScreen

  /// Output without characters that are not ASCII where `isASCII`; of JSON, which has its own escapes, only the errors.
  init(isASCII: Bool = false, isJSON: Bool = false, in environment: EnvironmentView = .process) {
    output = StandardScreen(.output, isASCII: isASCII && !isJSON, in: environment)
    errors = StandardScreen(.error, isASCII: isASCII, in: environment)
  }

  /// Ends the process after printing `lines`, with `code` unless output was lost.
  ///
  /// A reader that has gone (`| head`) ends it without a word, as it ends other tools. A process that was
  /// asked to end (SIGTERM, SIGHUP) ends by that signal, after its work is kept.
  func leave(_ code: Int32, saying lines: [String] = []) -> Never {
    output.finish()
    for line in lines { errors.write(line) }
    var code = code
    if case .failed(let reason)? = output.trouble {
      errors.write("error: the output is not complete: \(reason)")
      if code == 0 { code = Exit.failed }
    }
    errors.finish()
    // The exit code is the only report left here. Standard error that was closed before the start stays
    // silent by the caller's choice.
    if code == 0, case .failed? = errors.trouble, !Main.wasClosed(STDERR_FILENO) { code = Exit.failed }
    Interrupts.endAsAsked()
    exit(code)
  }
}
