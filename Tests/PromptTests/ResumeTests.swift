// ResumeTests.swift — a session survives its process: kill -9, a closed connection, two prompts at once.
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite(.timeLimit(.minutes(60))) struct ResumeTests {
  private let home: TemporaryFolder

  init() throws { home = try TemporaryFolder() }

  private func start(_ changes: [String: String] = [:]) throws -> PseudoTerminal {
    let tool = try #require(BuiltTool.path("chainrule"), "the tool is not beside the tests")
    let environment = [
      "TERM": "xterm", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "INPUTRC": "/dev/null", "NO_COLOR": "1",
      "HOME": home.path,
    ]
    return try PseudoTerminal(tool, environment: environment.merging(changes) { $1 }, columns: 100, rows: 30)
  }

  private func type(_ line: String, _ terminal: PseudoTerminal, answers answer: String) throws {
    try terminal.sendLine(line)
    try terminal.wait(for: "\n")
    try terminal.wait(for: answer)
    try terminal.wait(for: "> ")
  }

  @Test(arguments: [SIGKILL, SIGHUP]) func aKilledSessionComesBack(_ signal: CInt) throws {
    let first = try start()
    try first.wait(for: "> ")
    try type("data xor n=30", first, answers: "30 examples")
    try type("layer dense 1; loss crossentropy", first, answers: "cross-entropy")
    try type("step 3", first, answers: "gradient norm")
    try first.sendLine("w(1)1,1")
    try first.wait(for: "\n")
    let weight = try first.wait(for: "\n")
    try first.wait(for: "> ")
    first.signal(signal)
    #expect(try first.waitForExit() != 0)

    let second = try start()
    try second.wait(for: "ended without `quit`: 5 commands")
    try second.wait(for: "\n")
    try second.wait(for: "> ")
    try type("resume", second, answers: "5 commands run again")
    try second.sendLine("ans")
    try second.wait(for: "\n")
    #expect(try second.wait(for: "\n") == weight)
    try second.wait(for: "> ")
    try second.sendLine("quit")
    #expect(try second.waitForExit() == 0)

    let third = try start()
    #expect(!(try third.wait(for: "> ")).contains("resume"))
    try third.send("\u{04}")
    #expect(try third.waitForExit() == 0)
  }

  @Test func twoPromptsHarmNeither() throws {
    let first = try start(), second = try start()
    try first.wait(for: "> ")
    try second.wait(for: "> ")
    try type("a = 11", first, answers: "a = 11")
    try type("b = 22", second, answers: "b = 22")
    second.signal(SIGKILL)
    #expect(try second.waitForExit() != 0)
    let third = try start()
    try third.wait(for: "1 command, the last: b = 22")
    try third.wait(for: "\n")
    try third.wait(for: "> ")
    try type("resume", third, answers: "1 command run again")
    try type("b", third, answers: "22")
    try type("a", first, answers: "11")
  }

  @Test func withoutAStateFolderItWorks() throws {
    let terminal = try start(["XDG_STATE_HOME": "/proc/none"])
    try terminal.wait(for: "> ")
    try type("a = 11", terminal, answers: "not journalled")
    try terminal.sendLine("b = 22")
    try terminal.wait(for: "b = 22")
    #expect(!(try terminal.wait(for: "> ")).contains("journalled"))
  }

  @Test func editRunsWhatTheEditorLeaves() throws {
    let editor = try home.write(Array("#!/bin/sh\nsed -i s/11/12/ \"$1\"\n".utf8), to: "editor")
    chmod(editor, 0o755)
    let terminal = try start(["EDITOR": editor])
    try terminal.wait(for: "> ")
    try type("a = 11", terminal, answers: "a = 11")
    try type("edit 1", terminal, answers: "a = 12")
    try type("a + 1", terminal, answers: "13")
  }
}
