// PromptTests.swift — the built tool at a terminal, as a person uses it.
import TestSupport
import Testing

/// The tool at a terminal of its own, with a home of its own.
private struct Prompt {
  let terminal: PseudoTerminal

  init(
    home: TemporaryFolder, arguments: [String] = [], environment changes: [String: String] = [:],
    columns: Int = 80,
    rows: Int = 24
  ) throws {
    let tool = try #require(BuiltTool.path("chainrule"), "the tool is not beside the tests")
    // No .inputrc of the machine's or the person's.
    let environment = [
      "TERM": "xterm", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "INPUTRC": "/dev/null", "NO_COLOR": "1",
      "HOME": home.path,
    ]
    terminal = try PseudoTerminal(
      tool, arguments, environment: environment.merging(changes) { $1 }, columns: columns, rows: rows)
    try terminal.wait(for: "> ")
  }

  /// Types `line`, and waits until `answer` was shown and the prompt is back.
  func type(_ line: String, answers answer: String) throws {
    try terminal.sendLine(line)
    try terminal.wait(for: "\n")  // the echo of the line may hold the answer
    try terminal.wait(for: answer)
    try terminal.wait(for: "> ")
  }

  /// Checks that the session is alive: it can still count.
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

/// Variants of a terminal; the prompt lives in all of them.
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

@Suite(.timeLimit(.minutes(60))) struct PromptTests {
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

  @Test(arguments: ["exit", "exit()", ":q"]) func otherWordsForLeavingLeaveToo(_ word: String) throws {
    let prompt = try Prompt(home: home)
    try prompt.terminal.sendLine(word)
    #expect(try prompt.terminal.waitForExit() == 0)
  }

  @Test func aQuestionMarkAsksForHelp() throws {
    let prompt = try Prompt(home: home)
    try prompt.type("?", answers: "A first session:")
    try prompt.type("train?", answers: "gradient descent over the training examples")
    try prompt.terminal.send(Key.up)  // the history has the typed lines
    try prompt.terminal.wait(for: "train?")
  }

  @Test func onlyANewcomerIsToldHowToBegin() throws {
    let first = try Prompt(home: home)
    #expect(first.terminal.transcript.contains("Try `data xor`"))
    try first.isAlive()
    try first.leave()
    #expect(!(try Prompt(home: home)).terminal.transcript.contains("Try `data xor`"))
  }

  @Test func anErrorNamesTheLessonThatTeachesItsSubject() throws {
    try home.makeFolder("lessons")
    let lesson = "---\ntitle: Steps downhill\nteaches: [train]\n---\n"
    try home.write(Array(lesson.utf8), to: "lessons/06-steps.md")
    let prompt = try Prompt(home: home, environment: ["CHAINRULE_LESSONS": home.path + "/lessons"])
    try prompt.type("train", answers: "lesson: 06 Steps downhill (`chainrule lesson 6`)")
    try prompt.type("help train", answers: "lesson: 06 Steps downhill (`chainrule lesson 6`)")
    try prompt.type("trian", answers: "did you mean `train`?")
    #expect(prompt.terminal.transcript.split(separator: "Steps downhill").count == 3)
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
    try prompt.terminal.wait(for: "% ")  // the progress line
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

  @Test func promptsAreNumbered() throws {
    let prompt = try Prompt(home: home)
    #expect(prompt.terminal.transcript.contains("[1] > "))
    try prompt.type("1; 2", answers: "2")
    #expect(prompt.terminal.transcript.contains("[3] > "))
  }

  @Test func aPastedStretchOfASessionRunsItsCommands() throws {
    let prompt = try Prompt(home: home)
    try prompt.terminal.send(Key.paste("> a = 20\na = 20\n[7] > [a\n... 1] + 3\n[23; 4]\n> a + 22\n"))
    try prompt.type("", answers: "42")
    #expect(!prompt.terminal.transcript.contains("error"))
    // The history has the commands alone.
    try prompt.terminal.send(Key.up)
    #expect(!(try prompt.terminal.wait(for: "a + 22")).contains("[7] >"))
  }

  @Test func theConfigurationRunsFirst() throws {
    try home.makeFolder(".config/chainrule")
    try home.write(Array("set digits 3\na = 2/3\n".utf8), to: ".config/chainrule/config")
    let prompt = try Prompt(home: home)
    try prompt.type("a", answers: "0.667")
    try prompt.type("undo", answers: "error")
    let without = try Prompt(home: home, arguments: ["--no-config"])
    try without.type("a", answers: "error")
  }

  @Test func anErrorInTheConfigurationIsNamed() throws {
    let file = try home.makeFolder("chainrule") + "/config"
    try home.write(Array("set digits 3\nlossy mse\nquit\na = 2/3\n".utf8), to: "chainrule/config")
    let prompt = try Prompt(home: home, environment: ["XDG_CONFIG_HOME": home.path])
    #expect(prompt.terminal.transcript.contains("\(file):2:1"), "\(prompt.terminal.transcript)")
    try prompt.isAlive()
  }

  @Test(arguments: [[0, 1, 2], Array(repeating: 10, count: 2 << 20)] as [[UInt8]])
  func aConfigurationThatIsNoneIsSaid(_ bytes: [UInt8]) throws {
    try home.makeFolder("chainrule")
    try home.write(bytes, to: "chainrule/config")
    let prompt = try Prompt(home: home, environment: ["XDG_CONFIG_HOME": home.path])
    #expect(prompt.terminal.transcript.contains("is not read"))
    try prompt.isAlive()
  }

  @Test func longOutputGoesThroughThePager() throws {
    let prompt = try Prompt(home: home, environment: ["PAGER": "sed 's/^/paged /'"])
    try prompt.type("help functions", answers: "sigmoid")
    #expect(!prompt.terminal.transcript.contains("paged"))
    try prompt.type("set pager on", answers: "pager on")
    try prompt.type("help functions", answers: "paged ")
    try prompt.isAlive()
    #expect(!prompt.terminal.transcript.contains("paged 42"), "short output needs no pager")
  }

  @Test(arguments: ["no-such-pager", "true", "exit 3"]) func thePromptOutlivesItsPager(_ pager: String) throws
  {
    let prompt = try Prompt(home: home, environment: ["PAGER": pager])
    try prompt.type("set pager on", answers: "pager on")
    try prompt.type("help functions", answers: "")
    try prompt.isAlive()
    // Without a pager the text is printed.
    if pager == "no-such-pager" { #expect(prompt.terminal.transcript.contains("sigmoid")) }
  }

  @Test func aNarrowWindowCutsTheLineOfAnError() throws {
    let prompt = try Prompt(home: home, columns: 20)
    try prompt.type("1 + 2 + 3 + 4 + 5 + nothing", answers: "^")
    #expect(prompt.terminal.transcript.contains("\r\n  …"), "\(prompt.terminal.transcript)")
  }

  @Test func tabCompletesFilesWhereOneIsWanted() throws {
    try home.write(Array("6 * 7\n".utf8), to: "some session.chain")
    try home.makeFolder("some-folder")
    try home.write(Array("20 + 3\n".utf8), to: "some-folder/other.chain")
    let prompt = try Prompt(home: home)
    try prompt.type("open \(home.path)/some-\to\t", answers: "23")
    try prompt.type("open \"\(home.path)/some \t\"", answers: "42")
  }

  @Test func tabKnowsTheSignsOfTheBlackboard() throws {
    let prompt = try Prompt(home: home)
    try prompt.type("\\gam\t = 42", answers: "")
    try prompt.type("gamma", answers: "42")
  }

  @Test(arguments: ["step 100000000", "repeat 100000000 { step }", "train epochs=100000000 batch=2"])
  func longWorkShowsHowFarItIs(_ command: String) throws {
    let prompt = try Prompt(home: home)
    for line in ["data xor", "layer dense 2 2", "layer dense 2 1", "loss crossentropy"] {
      try prompt.type(line, answers: "")
    }
    try prompt.terminal.sendLine(command)
    let word = command.prefix { $0 != " " }
    try prompt.terminal.wait(for: "\r\(word)  [")
    try prompt.interrupt()
    #expect(prompt.terminal.transcript.contains("interrupted after"))
    try prompt.isAlive()
  }

  /// Commands with lines as long as the window is wide, as far as they have enough to print.
  @Test(arguments: [
    "help", "help train", "network shapes", "tape", "plot loss", "lesson 1", "1:200", "plot image w(1)",
  ])
  func whatIsPrintedFitsAResizedWindow(_ command: String) throws {
    let prompt = try Prompt(home: home, columns: 120, rows: 40)
    try prompt.type(
      "data xor n=30; layer dense 30; layer dense 1; loss crossentropy; step 9", answers: "gradient norm")
    for columns in [60, 100] {
      prompt.terminal.resize(columns: columns, rows: 30)
      try prompt.terminal.sendLine(command)
      try prompt.terminal.wait(for: "\n")
      let shown = try prompt.terminal.wait(for: "] > ")
      // The first line begins with the end of bracketed paste.
      let lines = shown.replacing("\u{1B}[?2004l\r", with: "").split(separator: "\r\n").dropLast()
      let widest = lines.map { $0.count }.max() ?? 0
      #expect(widest <= columns, "\(shown)")
      if columns == 100, command != "tape", command != "lesson 1", command != "network shapes" {
        #expect(widest > 60, "\(shown)")
      }
    }
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

  @Test func aFileThatIsNoHistoryIsLeftAlone() throws {
    let file = try home.write([0, 1, 2, 255], to: "photo")
    let prompt = try Prompt(home: home, environment: ["CHAINRULE_HISTORY": file])
    try prompt.isAlive()
    try prompt.leave()
    #expect(home.read("photo") == [0, 1, 2, 255])
    #expect(home.names.filter { $0.hasPrefix("photo") } == ["photo"])
    #expect(prompt.terminal.transcript.contains("note: the history is not kept: "))
  }
}
