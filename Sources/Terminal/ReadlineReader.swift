// ReadlineReader.swift — lines from a person at a terminal, by GNU Readline; the one caller of its C target's reader.
import CLineEditor
import Typography

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads lines with editing keys, history and completion.
///
/// Readline is one for the whole process, and so should this be. It is used from one thread.
package final class ReadlineReader: LineReader {
  /// Finds the ways to go on with `line` at the cursor, a distance from its start in bytes of UTF-8.
  package typealias Completer = (_ line: String, _ cursor: Int) -> Completions

  /// Work for idle time: after the prompt is shown, when no key is there yet.
  package var whenIdle: () -> Void = {}

  private let completer: Completer
  private let style: Style
  private let isASCII: Bool
  private var history: History
  /// Candidates of the last Tab: a second one shows them.
  private var completions = Completions(start: 0, candidates: [])

  /// Makes the reader, whose `history` is loaded already.
  ///
  /// `style` and `isASCII` say how completions are listed.
  package init(
    history: History, style: Style = .plain, isASCII: Bool = false, completer: @escaping Completer
  ) {
    (self.history, self.style, self.isASCII, self.completer) = (history, style, isASCII, completer)
    line_editor_start("chainrule", CInt(clamping: history.limit))
    for entry in history.entries { line_editor_remember(entry) }
  }

  /// True when the history is empty.
  package var isNew: Bool { history.entries.isEmpty }

  /// Shows `prompt` and waits for a line, with editing keys, the arrow up and Tab.
  package func readLine(prompt: String) -> LineInput {
    var hooks = line_editor_hooks(
      context: Unmanaged.passUnretained(self).toOpaque(),
      complete: { context, line, cursor in
        guard let reader = ReadlineReader.from(context), let line else { return cursor }
        return reader.complete(String(cString: line), cursor: cursor)
      },
      show_offers: { context, columns, rows in
        guard let reader = ReadlineReader.from(context) else { return nil }
        return strdup(reader.offersShown(in: TerminalSize(columns: Int(columns), rows: Int(rows))))
      },
      idle: { context in ReadlineReader.from(context)?.whenIdle() })
    var line: UnsafeMutablePointer<CChar>?
    switch line_editor_read(prompt, &hooks, &line) {
    case LINE_EDITOR_LINE:
      guard let line else { return .endOfInput }
      defer { free(line) }
      return .line(String(cString: line))  // mends invalid UTF-8
    case LINE_EDITOR_INTERRUPTED: return .interrupted
    default: return .endOfInput
    }
  }

  /// Keeps `entry` for the arrow up, and in the history's file; returns the file's error, once.
  package func remember(_ entry: String) -> String? {
    guard history.accepts(entry) else { return nil }
    line_editor_remember(entry)
    return history.append(entry)
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> ReadlineReader? {
    context.map { Unmanaged<ReadlineReader>.fromOpaque($0).takeUnretainedValue() }
  }

  private func complete(_ line: String, cursor: Int) -> Int {
    completions = completer(line, cursor)
    for candidate in completions.candidates { line_editor_offer(candidate.text, candidate.closes) }
    return min(max(completions.start, 0), cursor)
  }

  private func offersShown(in size: TerminalSize) -> String {
    completions.lines(in: size, style: style)
      .map { (isASCII ? Glyphs.asciified($0) : $0) + "\n" }.joined()
  }
}
