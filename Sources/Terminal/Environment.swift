// Environment.swift — the process's environment: variables, and which of its streams are terminals.
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The surroundings that decide how the tool looks and where it keeps things; tests make their own.
package struct EnvironmentView: Sendable {
  /// True when standard input is a terminal.
  package var inputIsTerminal: Bool
  /// True when standard output is a terminal.
  package var outputIsTerminal: Bool
  /// True when standard error is a terminal.
  package var errorIsTerminal: Bool
  private let lookUp: @Sendable (String) -> String?

  /// Makes surroundings of `variables`, with no terminal unless told.
  package init(_ variables: [String: String], input: Bool = false, output: Bool = false, error: Bool = false)
  {
    (inputIsTerminal, outputIsTerminal, errorIsTerminal) = (input, output, error)
    lookUp = { variables[$0] }
  }

  private init() {
    inputIsTerminal = isatty(STDIN_FILENO) == 1
    outputIsTerminal = isatty(STDOUT_FILENO) == 1
    errorIsTerminal = isatty(STDERR_FILENO) == 1
    lookUp = { name in getenv(name).map { String(cString: $0) } }
  }

  /// The surroundings of this process.
  package static var process: EnvironmentView { EnvironmentView() }

  /// The value of the variable `name`; nil when it is not set.
  package subscript(name: String) -> String? { lookUp(name) }

  /// The value of the variable `name`; nil when it is not set or empty, which most conventions hold for the same.
  package func text(_ name: String) -> String? {
    guard let value = lookUp(name), !value.isEmpty else { return nil }
    return value
  }

  /// True when the locale's characters are UTF-8, so that `∂` and `·` may be printed.
  ///
  /// The first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set decides (POSIX); no locale at all is the bare
  /// `C`, which is ASCII.
  package var isUTF8: Bool {
    guard let locale = text("LC_ALL") ?? text("LC_CTYPE") ?? text("LANG") else { return false }
    // Format of a locale: language_TERRITORY.codeset@modifier; macOS sets the codeset alone
    let codeset = locale.prefix { $0 != "@" }.split(separator: ".").last ?? ""
    return ["utf-8", "utf8"].contains(codeset.lowercased())
  }

  /// True when the terminal can do more than print: move its cursor, erase, colour.
  package var hasCapableTerminal: Bool {
    guard let terminal = text("TERM") else { return false }
    return terminal != "dumb"
  }

  /// The colours for pictures, by the variables alone: no question is put to the terminal.
  package var colorDepth: ColorDepth {
    guard hasCapableTerminal, let terminal = text("TERM") else { return .none }
    if ["truecolor", "24bit"].contains(text("COLORTERM")) || terminal.hasSuffix("-direct") { return .full }
    return terminal.hasSuffix("-256color") ? .palette : .none
  }
}

/// Number of colours that a terminal shows.
package enum ColorDepth: Hashable, Sendable {
  /// None, or unknown.
  case none
  /// The 256 of xterm.
  case palette
  /// All of 24 bits.
  case full
}
