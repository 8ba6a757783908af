// PromptTests.swift — the built tool at a terminal, as a person uses it.
import TestSupport
import Testing

/// The tool at a terminal of its own, with a home of its own.
private struct Prompt {
  let terminal: PseudoTerminal

  init(
    home: TemporaryFolder, environment changes: [String: String] = [:], columns: Int = 80, rows: Int = 24
  ) throws {
    let tool = try #require(BuiltTool.path("chainrule"), "the tool is not beside the tests")
    // No .inputrc of the machine's or the person's.
    let environment = [
      "TERM": "xterm", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "INPUTRC": "/dev/null", "NO_COLOR": "1",
      "HOME": home.path,
    ]
    terminal = try PseudoTerminal(
      tool, environment: environment.merging(changes) { $1 }, columns: columns, rows: rows)
    try terminal.wait(for: "> ")
  }

  /// Types `line`, and waits until `answer` was shown and the prompt is back.
  func type(_ line: String, answers answer: String) throws {
    try terminal.sendLine(line)
    try terminal.wait(for: "\n")  // the echo of the line may hold the answer
    try terminal.wait(for: answer)
    try terminal.wait(for: "> ")
  }

  /// That the session is alive: it can still count.
  func isAlive() throws { try type("6 * 7", answers: "42") }

  /// Presses Ctrl-C, and waits for the prompt.
  func interrupt() throws {
    try terminal.send(Key.controlC)
    try terminal.wait(for: "^C")
    try terminal.wait(for: "> ")
  }

  func leave() throws {
    try terminal.send(Key.controlD)
    #expect(try terminal.waitForExit() == 0)
  }
}

private enum Key {
  static let (tab, up, controlC, controlD) = ("\t", "\u{1B}[A", "\u{03}", "\u{04}")
  static func paste(_ text: String) -> String { "\u{1B}[200~\(text)\u{1B}[201~" }
}

/// What a terminal may be like; the prompt lives in all of them.
private struct Surroundings: CustomTestStringConvertible {
  var testDescription: String
  var changes: [String: String] = [:]
  var columns = 80, rows = 24

  static let all = [
    Surroundings(testDescription: "as usual"),
    Surroundings(testDescription: "dumb", changes: ["TERM": "dumb"]),
    Surroundings(testDescription: "unknown kind", changes: ["TERM": "no-such-terminal"]),
    Surroundings(testDescription: "no locale", changes: ["LC_ALL": ""]),
    Surroundings(testDescription: "a locale that is not there", changes: ["LC_ALL": "xx_XX.UTF-8"]),
    Surroundings(testDescription: "20 columns", columns: 20),
    Surroundings(testDescription: "no size", columns: 0, rows: 0),
    Surroundings(testDescription: "no place for the history", changes: ["XDG_STATE_HOME": "/proc/none"]),
    Surroundings(testDescription: "no home", changes: ["HOME": ""]),
  ]
}

@Suite(.timeLimit(.minutes(2))) struct PromptTests {
  private let home: TemporaryFolder

  init() throws { home = try TemporaryFolder() }

  @Test(arguments: Surroundings.all) private func livesIn(_ surroundings: Surroundings) throws {
    let prompt = try Prompt(
      home: home, environment: surroundings.changes, columns: surroundings.columns, rows: surroundings.rows)
    try prompt.isAlive()
    try prompt.leave()
  }

  @Test func quitLeaves() throws {
    let prompt = try Prompt(home: home)
    try prompt.terminal.sendLine("quit")
    #expect(try prompt.terminal.waitForExit() == 0)
  }

  @Test func aMistakeIsExplainedAndThePromptComesBack() throws {
    let prompt = try Prompt(home: home)
    try prompt.type("lossy mse", answers: "error")
    try prompt.isAlive()
  }

  @Test func tabCompletesACommand() throws {
    let prompt = try Prompt(home: home)
    try prompt.type("data xor", answers: "")
    try prompt.type("laye\tdense 2 2", answers: "layer 1")
  }

  @Test func tabTwiceShowsTheWaysToGoOn() throws {
    let prompt = try Prompt(home: home)
    try prompt.terminal.send("l" + Key.tab + Key.tab)
    try prompt.terminal.wait(for: "layer")
    try prompt.terminal.wait(for: "loss")
  }

  @Test func theArrowUpKnowsTheLastRun() throws {
    let first = try Prompt(home: home)
    try first.type("40 + 2", answers: "42")
    try first.leave()
    let second = try Prompt(home: home)
    try second.terminal.send(Key.up)
    try second.terminal.wait(for: "40 + 2")
    try second.type("", answers: "42")
    #expect(home.names == [".local"])
  }

  @Test func twoPromptsKeepEachOthersHistory() throws {
    let (first, second) = (try Prompt(home: home), try Prompt(home: home))
    try first.type("40 + 2", answers: "42")
    try second.type("20 + 3", answers: "23")
    try first.leave()
    try second.leave()
    let third = try Prompt(home: home)
    try third.terminal.send(Key.up)
    try third.terminal.wait(for: "20 + 3")
    try third.terminal.send(Key.up)
    try third.terminal.wait(for: "40")  // readline redraws no more than the difference
    try third.type("", answers: "42")
  }

  @Test func aBraceGoesOnOverLines() throws {
    let prompt = try Prompt(home: home)
    try prompt.terminal.sendLine("data table {")
    try prompt.terminal.wait(for: "... ")
    try prompt.terminal.sendLine("7 1 -> 1")
    try prompt.terminal.wait(for: "... ")
    try prompt.type("}", answers: "")
    try prompt.type("x1 * 6", answers: "42")
    // It is one entry of the history.
    try prompt.terminal.send(Key.up + Key.up)
    try prompt.terminal.wait(for: "7 1 -> 1")
  }

  @Test func controlCDropsALine() throws {
    let prompt = try Prompt(home: home)
    try prompt.terminal.send("layer dense 2")
    try prompt.terminal.wait(for: "layer dense 2")
    try prompt.interrupt()
    try prompt.isAlive()
    #expect(!prompt.terminal.transcript.contains("error"))
  }

  @Test func whatIsTypedRightAfterControlCIsTheNextLine() throws {
    let prompt = try Prompt(home: home)
    try prompt.terminal.send("layer dense 2")
    try prompt.terminal.wait(for: "layer dense 2")
    try prompt.terminal.send(Key.controlC + "6 * 7\r")
    try prompt.terminal.wait(for: "42")
    #expect(!prompt.terminal.transcript.contains("error"))
  }

  @Test func controlCDropsAllLinesOfABrace() throws {
    let prompt = try Prompt(home: home)
    try prompt.terminal.sendLine("data table {")
    try prompt.terminal.wait(for: "... ")
    try prompt.interrupt()
    try prompt.isAlive()
    #expect(!prompt.terminal.transcript.contains("error"))
  }

  @Test func controlCStopsTrainingAndKeepsTheSession() throws {
    let prompt = try Prompt(home: home)
    for line in ["data xor", "layer dense 2 2", "layer dense 2 1", "loss crossentropy"] {
      try prompt.type(line, answers: "")
    }
    try prompt.terminal.sendLine("train epochs=100000000")
    #expect(prompt.terminal.rest(within: 1.5).contains("% "), "no progress line")
    try prompt.interrupt()
    try prompt.isAlive()
    try prompt.type("network", answers: "dense")
  }

  @Test func controlCIsForgottenOnceItWasHeeded() throws {
    let prompt = try Prompt(home: home)
    try prompt.interrupt()
    for line in ["data xor", "layer dense 2 1", "loss crossentropy"] { try prompt.type(line, answers: "") }
    try prompt.type("train epochs=3", answers: "3")
    #expect(!prompt.terminal.transcript.contains("stopped"))
  }

  @Test func aPasteRunsWhole() throws {
    let prompt = try Prompt(home: home)
    try prompt.terminal.send(Key.paste("20 + 3\n40 + 2\n"))
    #expect(!prompt.terminal.rest(within: 0.3).contains("23"), "half a paste ran before Enter")
    try prompt.terminal.sendLine("")
    try prompt.terminal.wait(for: "23")
    try prompt.terminal.wait(for: "42")
    try prompt.terminal.wait(for: "> ")
  }

  @Test func aNewSizeOfTheWindowIsTaken() throws {
    let prompt = try Prompt(home: home)
    prompt.terminal.resize(columns: 30, rows: 10)
    try prompt.terminal.send("6 * ")
    prompt.terminal.resize(columns: 100, rows: 30)
    try prompt.type("7", answers: "42")
    try prompt.leave()
  }

  @Test func inputrcKnowsTheToolByName() throws {
    let lines = "$if chainrule\nControl-t: \"6 * 7\"\n$else\nControl-t: \"lossy\"\n$endif\n"
    let file = try home.write(Array(lines.utf8), to: "inputrc")
    let prompt = try Prompt(home: home, environment: ["INPUTRC": file])
    try prompt.type("\u{14}", answers: "42")
  }

  @Test func noColorMeansNone() throws {
    let prompt = try Prompt(home: home)
    try prompt.type("lossy mse", answers: "error")
    #expect(!prompt.terminal.transcript.contains("\u{1B}[3"))
    #expect(!prompt.terminal.transcript.contains("\u{1B}[1"))
  }

  @Test func aHistoryThatIsNoTextIsSetAside() throws {
    let file = try home.write([0, 1, 2, 255], to: "history")
    let prompt = try Prompt(home: home, environment: ["CHAINRULE_HISTORY": file])
    try prompt.isAlive()
    try prompt.leave()
    #expect(home.read("history.bad") == [0, 1, 2, 255])
    #expect(prompt.terminal.transcript.contains("history.bad"))
  }
}
