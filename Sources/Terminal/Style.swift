// Style.swift — colour by meaning, or none.
import Typography

/// Choice of colours, as in `--color`.
package enum ColorChoice: String, CaseIterable, Sendable {
  /// Colours at a terminal, unless the environment says otherwise.
  case auto
  /// Colours always, even into a file.
  case always
  /// No colours.
  case never
}

/// Kind of a piece of text; its colour follows from it.
package enum Meaning: CaseIterable, Sendable {
  /// An error.
  case error
  /// A way on.
  case hint
  /// A typed command.
  case command
  /// A value.
  case number
  /// The head of a table or a page.
  case heading
  /// Secondary text.
  case dim
  /// The prompt.
  case prompt

  /// The parameters of the escape sequence (ECMA-48, SGR): bold, faint and four of the eight old colours, which every
  /// terminal theme keeps readable on its background; no yellow, white or black.
  fileprivate var parameters: String {
    switch self {
    case .error: "1;31"
    case .hint: "36"
    case .command: "1"
    case .number: "32"
    case .heading: "1;35"
    case .dim: "2"
    case .prompt: "1;35"
    }
  }
}

/// Colours text by its meaning when colours are on.
package struct Style: Hashable, Sendable {
  /// True when colours are on.
  package let isColored: Bool

  /// No colours.
  package static let plain = Style(isColored: false)
  /// Colours.
  package static let colored = Style(isColored: true)

  /// A stream that text goes to.
  package enum Stream: Sendable {
    /// Standard output.
    case output
    /// Standard error.
    case error
  }

  private init(isColored: Bool) { self.isColored = isColored }

  /// Decides for `stream`: `--color` first, then `NO_COLOR`, then `FORCE_COLOR` and `CLICOLOR_FORCE` (`0` is no),
  /// then whether a terminal that can do it is there.
  package init(_ choice: ColorChoice, for stream: Stream, in environment: EnvironmentView) {
    switch choice {
    case .always: isColored = true
    case .never: isColored = false
    case .auto:
      let isTerminal = stream == .output ? environment.outputIsTerminal : environment.errorIsTerminal
      if environment.text("NO_COLOR") != nil {
        isColored = false
      } else if let forced = environment.text("FORCE_COLOR") ?? environment.text("CLICOLOR_FORCE") {
        isColored = forced != "0"
      } else {
        isColored = isTerminal && environment.hasCapableTerminal
      }
    }
  }

  /// Colours `text` by its kind; control characters are shown.
  ///
  /// Each line of it is coloured for itself, so that a pager may show any part.
  package func callAsFunction(_ meaning: Meaning, _ text: String) -> String {
    let text = printable(text, keeping: "\n\t")
    guard isColored, !text.isEmpty else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "\u{1B}[\(meaning.parameters)m\($0)\u{1B}[0m" }
      .joined(separator: "\n")
  }

  /// Colours a prompt, and marks the colours as taking no room (\001 … \002), which a line editor must know.
  package func prompt(_ text: String) -> String {
    let text = printable(text, keeping: "")
    guard isColored else { return text }
    var body = text[...]
    while body.last == " " { body.removeLast() }
    return
      "\u{01}\u{1B}[\(Meaning.prompt.parameters)m\u{02}\(body)\u{01}\u{1B}[0m\u{02}\(text.dropFirst(body.count))"
  }
}
