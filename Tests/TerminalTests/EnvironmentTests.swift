// EnvironmentTests.swift — properties of the surroundings: characters, colours, size.
import Testing

@testable import Terminal

private struct Locale: CustomTestStringConvertible {
  var variables: [String: String]
  var isUTF8: Bool
  var testDescription: String { "\(variables)" }
}

@Test(arguments: [
  Locale(variables: [:], isUTF8: false),
  Locale(variables: ["LANG": "C"], isUTF8: false),
  Locale(variables: ["LANG": "en_US.UTF-8"], isUTF8: true),
  Locale(variables: ["LANG": "de_DE.utf8"], isUTF8: true),
  Locale(variables: ["LANG": "de_DE.UTF-8@euro"], isUTF8: true),
  Locale(variables: ["LANG": "de_DE.ISO-8859-15@euro"], isUTF8: false),
  Locale(variables: ["LC_CTYPE": "UTF-8"], isUTF8: true),
  Locale(variables: ["LANG": "en_US.UTF-8", "LC_CTYPE": "C"], isUTF8: false),
  Locale(variables: ["LANG": "C", "LC_CTYPE": "C.UTF-8"], isUTF8: true),
  Locale(variables: ["LANG": "C.UTF-8", "LC_ALL": "C"], isUTF8: false),
  Locale(variables: ["LANG": "C.UTF-8", "LC_ALL": ""], isUTF8: true),
  Locale(variables: ["LANG": "."], isUTF8: false),
  Locale(variables: ["LANG": "@."], isUTF8: false),
])
private func utf8(_ locale: Locale) {
  #expect(EnvironmentView(locale.variables).isUTF8 == locale.isUTF8)
}

private struct ColorCase: CustomTestStringConvertible {
  var choice = ColorChoice.auto
  var variables: [String: String] = ["TERM": "xterm"]
  var isTerminal = true
  var isColored: Bool
  var testDescription: String { "\(choice) \(variables) terminal: \(isTerminal)" }
}

@Test(arguments: [
  ColorCase(isColored: true),
  ColorCase(isTerminal: false, isColored: false),
  ColorCase(variables: ["TERM": "dumb"], isColored: false),
  ColorCase(variables: [:], isColored: false),
  ColorCase(variables: ["TERM": "xterm", "NO_COLOR": "1"], isColored: false),
  ColorCase(variables: ["TERM": "xterm", "NO_COLOR": ""], isColored: true),
  ColorCase(variables: ["FORCE_COLOR": "1"], isTerminal: false, isColored: true),
  ColorCase(variables: ["CLICOLOR_FORCE": "1"], isTerminal: false, isColored: true),
  ColorCase(variables: ["TERM": "xterm", "FORCE_COLOR": "0"], isColored: false),
  ColorCase(variables: ["FORCE_COLOR": "1", "NO_COLOR": "1"], isColored: false),
  ColorCase(choice: .always, variables: ["NO_COLOR": "1"], isTerminal: false, isColored: true),
  ColorCase(choice: .never, variables: ["TERM": "xterm", "FORCE_COLOR": "1"], isColored: false),
])
private func colors(_ one: ColorCase) {
  let output = EnvironmentView(one.variables, output: one.isTerminal)
  let error = EnvironmentView(one.variables, error: one.isTerminal)
  #expect(Style(one.choice, for: .output, in: output).isColored == one.isColored)
  #expect(Style(one.choice, for: .error, in: error).isColored == one.isColored)
}

@Test func eachStreamIsDecidedForItself() {
  let environment = EnvironmentView(["TERM": "xterm"], output: false, error: true)
  #expect(!Style(.auto, for: .output, in: environment).isColored)
  #expect(Style(.auto, for: .error, in: environment).isColored)
}

@Test func coloursEndWithEachLine() {
  #expect(Style.colored(.error, "a\n\nb") == "\u{1B}[1;31ma\u{1B}[0m\n\n\u{1B}[1;31mb\u{1B}[0m")
  #expect(Style.colored(.error, "") == "")
}

@Test(arguments: Meaning.allCases) func plainTextStaysAsItIs(_ meaning: Meaning) {
  #expect(Style.plain(meaning, "w(2)1,1") == "w(2)1,1")
  #expect(Style.colored(meaning, "w(2)1,1").contains("w(2)1,1"))
}

@Test func aPromptTellsItsWidth() {
  // Escape sequences of no width stand between \001 and \002; without it the rest is the prompt.
  let prompt = Style.colored.prompt("> ")
  var text = "", isHidden = false
  for scalar in prompt.unicodeScalars {
    if scalar == "\u{01}" || scalar == "\u{02}" {
      #expect(isHidden == (scalar == "\u{02}"))
      isHidden = scalar == "\u{01}"
    } else if !isHidden {
      text.unicodeScalars.append(scalar)
    }
  }
  #expect(text == "> ")
  #expect(prompt.contains("\u{1B}"))
  #expect(Style.plain.prompt("> ") == "> ")
}

private struct SizeCase: CustomTestStringConvertible {
  var reported: (columns: Int, rows: Int)?
  var variables: [String: String] = [:]
  var size: (columns: Int, rows: Int)
  var testDescription: String { "\(reported.map { "\($0)" } ?? "no terminal") \(variables)" }
}

@Test(arguments: [
  SizeCase(reported: (100, 40), size: (100, 40)),
  SizeCase(reported: nil, size: (80, 24)),
  SizeCase(reported: (0, 0), size: (80, 24)),
  SizeCase(reported: (20, 10), size: (20, 10)),
  SizeCase(reported: (7, 1), size: (20, 4)),
  SizeCase(reported: (-5, 70_000), size: (80, 1000)),
  SizeCase(reported: (0, 50), variables: ["COLUMNS": "132"], size: (132, 50)),
  SizeCase(reported: nil, variables: ["COLUMNS": "132", "LINES": "50"], size: (132, 50)),
  SizeCase(reported: (100, 40), variables: ["COLUMNS": "132"], size: (100, 40)),
  SizeCase(reported: nil, variables: ["COLUMNS": "wide", "LINES": "0"], size: (80, 24)),
])
private func windowSize(_ one: SizeCase) {
  let reported = one.reported.map { TerminalSize(columns: $0.columns, rows: $0.rows) }
  let size = TerminalSize(reported: reported, in: EnvironmentView(one.variables))
  #expect(size == TerminalSize(columns: one.size.columns, rows: one.size.rows))
}

@Test(arguments: [
  (["TERM": "xterm-256color"], ColorDepth.palette), (["TERM": "screen-256color"], .palette),
  (["TERM": "xterm-256color", "COLORTERM": "truecolor"], .full),
  (["TERM": "xterm", "COLORTERM": "24bit"], .full), (["TERM": "xterm-direct"], .full),
  (["TERM": "xterm"], .none), (["TERM": "xterm", "COLORTERM": "yes"], .none), ([:], .none),
  (["TERM": "dumb", "COLORTERM": "truecolor"], .none), (["COLORTERM": "truecolor"], .none),
])
private func colorDepth(_ variables: [String: String], _ depth: ColorDepth) {
  #expect(EnvironmentView(variables).colorDepth == depth)
}
