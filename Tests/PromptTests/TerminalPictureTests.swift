// TerminalPictureTests.swift — pictures at a terminal: their colours, and a training that is watched.
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(60))) struct TerminalPictureTests {
  private let home: TemporaryFolder

  init() throws { home = try TemporaryFolder() }

  /// The tool at a terminal of a kind, at its first prompt.
  private func prompt(
    _ changes: [String: String], arguments: [String] = [], columns: Int = 80, rows: Int = 24
  ) throws -> PseudoTerminal {
    let tool = try #require(BuiltTool.path("chainrule"), "the tool is not beside the tests")
    let environment = [
      "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "INPUTRC": "/dev/null",
      "HOME": home.path,
    ]
    let terminal = try PseudoTerminal(
      tool, ["--no-config"] + arguments, environment: environment.merging(changes) { $1 }, columns: columns,
      rows: rows)
    try terminal.wait(for: "] >")
    return terminal
  }

  @Test(arguments: [
    // the terminal, the arguments of the tool, the look of a grey pixel
    (["COLORTERM": "truecolor"], [], "\u{1B}[48;2;0;0;0m"), ([:], [], "\u{1B}[48;5;16m"),
    (["TERM": "xterm"], [], "|@@"), (["NO_COLOR": "1"], [], "|@@"), (["TERM": "dumb"], [], "|@@"),
    (["COLORTERM": "truecolor"], ["--ascii"], "|@@"),
    (["COLORTERM": "truecolor"], ["--color", "never"], "|@@"),
    (["COLORTERM": "truecolor", "LC_ALL": "C"], [], "|@@"),
  ]) func colours(_ changes: [String: String], _ arguments: [String], _ pixel: String) throws {
    let terminal = try prompt(changes, arguments: arguments)
    try terminal.sendLine("plot image [1 0; 0 1]")
    try terminal.wait(for: "min 0, max 1")
    #expect(terminal.transcript.contains(pixel), "\(terminal.transcript.debugDescription)")
  }

  @Test func aTrainingIsWatchedAndStopped() throws {
    let terminal = try prompt(["NO_COLOR": "1"])
    try terminal.sendLine("data xor n=40; layer dense 2; layer dense 1; loss crossentropy")
    try terminal.wait(for: "] >")
    try terminal.sendLine("train epochs=2000000000 watch")
    try terminal.wait(for: "p = 0.5")  // the legend of the boundary
    try terminal.wait(for: "\u{1B}[K\r\n\u{1B}[J")  // the end of a picture
    try terminal.wait(for: "A")  // up, for the next
    terminal.resize(columns: 50, rows: 12)
    try terminal.wait(for: "\u{1B}[H\u{1B}[2J")  // all anew in the new window
    try terminal.send("\u{03}")
    try terminal.wait(for: "interrupted after ")
    try terminal.wait(for: "what was learnt is kept")
    try terminal.wait(for: "] >")
    try terminal.sendLine("6 * 7")
    try terminal.wait(for: "42")
  }

  @Test(arguments: [["TERM": "dumb"], ["TERM": ""]])
  func aTerminalThatOnlyPrintsGetsTheAnswer(_ changes: [String: String]) throws {
    let terminal = try prompt(changes)
    try terminal.sendLine("data xor n=40; layer dense 1; loss crossentropy; train epochs=3 watch")
    let before = try terminal.wait(for: "3 epochs, 3 steps: J = ")
    #expect(!before.contains("p = 0.5"))
  }
}
