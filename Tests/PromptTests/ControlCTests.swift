// ControlCTests.swift — Ctrl-C at a terminal while a large network is at work: once, and twice.
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite(.timeLimit(.minutes(60))) struct ControlCTests {
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

  /// The number that an expression has.
  private func number(_ expression: String, _ terminal: PseudoTerminal) throws -> Double {
    try #require(
      type(expression, terminal).split(whereSeparator: \.isWhitespace).lazy.compactMap { Double($0) }.first)
  }

  /// A network one step of which takes long: to wait for its end would be no answer to Ctrl-C.
  private func large(_ terminal: PseudoTerminal) throws {
    for line in [
      "data digits 300", "layer conv 64 5x5 padding=2 relu", "layer conv 64 5x5 padding=2 relu",
      "layer flatten",
      "layer dense 10 linear", "loss crossentropy",
    ] {
      let answer = try type(line, terminal)
      #expect(!answer.contains("error"), "\(answer)")
    }
  }

  @Test(arguments: [
    "train epochs=1000", "step 1000", "check", "repeat 1000 { step }", "repeat 1000 { evaluate }",
  ])
  func aSecondControlCLeavesAtOnceWithTheSessionAsBefore(_ command: String) throws {
    let terminal = try start()
    try large(terminal)
    // The first may come right before the end of a step, which is where it stops: then once more.
    let most = 30
    for attempt in 1...most {
      let weight = try number("w(1,1)1,1,1", terminal)
      try terminal.sendLine(command)
      try terminal.wait(for: "\n")
      var answer = terminal.rest(within: 0.5)
      // Two that come at once are one, on a machine that is too busy to take the first: so until there is an answer.
      for _ in 0..<10_000 where !answer.contains("error: stopped") && !answer.contains("interrupted") {
        try terminal.send("\u{03}")
        answer += terminal.rest(within: 0.02)
      }
      // Those that were too many came at the prompt: they showed it once more, and took what was typed there.
      for _ in 0..<100 where !answer.contains("333333") {
        try terminal.sendLine("111111 * 3")
        answer += terminal.rest(within: 0.3)
      }
      try terminal.sendLine("111111 * 8")
      try terminal.wait(for: "888888")
      try terminal.wait(for: "] > ")
      if answer.contains("interrupted"), attempt < most { continue }
      // The text stands on a line of its own, not behind the `^C^C` that the terminal shows; it may show one more
      // between, of a key pressed meanwhile.
      #expect(
        answer.contains(/\r\u{1B}\[K(?:\^C)*error: stopped: the session is as it was/), "\(answer)")
      #expect(try number("w(1,1)1,1,1", terminal) == weight)
      break
    }
    #expect(try type("6 * 7", terminal).contains("42"))
    try terminal.send("\u{04}")
    #expect(try terminal.waitForExit() == 0)
  }
}
