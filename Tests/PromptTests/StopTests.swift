// StopTests.swift — Ctrl-C at a terminal while a large network is at work: once, and twice.
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct StopTests {
  private let home: TemporaryFolder

  init() throws { home = try TemporaryFolder() }

  private func start() throws -> PseudoTerminal {
    let tool = try #require(BuiltTool.path("chainrule"), "the tool is not beside the tests")
    let environment = [
      "TERM": "xterm", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "INPUTRC": "/dev/null", "NO_COLOR": "1",
      "HOME": home.path,
    ]
    let terminal = try PseudoTerminal(tool, environment: environment, columns: 100, rows: 30)
    try terminal.wait(for: "] > ")
    return terminal
  }

  private func type(_ line: String, _ terminal: PseudoTerminal) throws -> String {
    try terminal.sendLine(line)
    try terminal.wait(for: "\n")
    return try terminal.wait(for: "] > ")
  }

  /// A network one step of which takes many seconds, for whom no Ctrl-C between steps is soon enough.
  private func large(_ terminal: PseudoTerminal) throws {
    for line in [
      "data digits 400", "layer conv 64 5x5 padding=2 relu", "layer conv 64 5x5 padding=2 relu",
      "layer conv 64 5x5 padding=2 relu", "layer flatten", "layer dense 10", "loss crossentropy",
    ] {
      let answer = try type(line, terminal)
      #expect(!answer.contains("error"), "\(answer)")
    }
  }

  @Test(arguments: [
    "train epochs=1000", "step 1000", "evaluate", "check", "repeat 1000 { step }", "repeat 3 { evaluate }",
    "examples all; forward", "J",
  ])
  func aSecondControlCLeavesAtOnceWithTheSessionAsBefore(_ command: String) throws {
    let terminal = try start()
    try large(terminal)
    let weight = try type("w(1,1)1,1,1", terminal)
    try terminal.sendLine(command)
    _ = terminal.rest(within: 1)
    try terminal.send("\u{03}")
    _ = terminal.rest(within: 0.1)
    try terminal.send("\u{03}")
    try terminal.wait(for: "stopped: the session is as it was")
    try terminal.wait(for: "] > ")
    #expect(try type("w(1,1)1,1,1", terminal) == weight)
    #expect(try type("6 * 7", terminal).contains("42"))
    try terminal.send("\u{04}")
    #expect(try terminal.waitForExit() == 0)
  }
}
