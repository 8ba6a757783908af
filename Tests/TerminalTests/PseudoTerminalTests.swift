// PseudoTerminalTests.swift — the driver of prompts works, shown on programs of every system.
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct PseudoTerminalTests {
  private let environment = ["PATH": "/usr/bin:/bin", "TERM": "dumb"]

  @Test func whatIsTypedComesBack() throws {
    let terminal = try PseudoTerminal("/bin/cat")
    try terminal.sendLine("hello")
    try terminal.wait(for: "hello\r\nhello\r\n")  // the terminal's echo, then cat's
    try terminal.send("\u{04}")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func aLongTextDoesNotBlock() throws {
    let terminal = try PseudoTerminal(
      "/bin/sh", ["-c", "stty raw -echo; echo ready; cat"], environment: environment)
    try terminal.wait(for: "ready")
    try terminal.send(String(repeating: "0123456789", count: 2000) + "end")
    #expect(try terminal.wait(for: "end").count { $0 == "9" } == 2000)
  }

  @Test func theProgramHasATerminalOfTheSizeThatWasAsked() throws {
    let terminal = try PseudoTerminal(
      "/bin/sh", ["-c", "stty size; read line; stty size; exit 3"], environment: environment, columns: 33,
      rows: 7)
    try terminal.wait(for: "7 33")
    terminal.resize(columns: 100, rows: 50)
    try terminal.sendLine("")
    try terminal.wait(for: "50 100")
    #expect(try terminal.waitForExit() == 3)
  }

  @Test func controlCIsASignal() throws {
    let terminal = try PseudoTerminal("/bin/cat")
    try terminal.sendLine("up")
    try terminal.wait(for: "up\r\nup")
    try terminal.send("\u{03}")
    #expect(try terminal.waitForExit() == 128 + Int(SIGINT))
  }

  @Test func signalsArrive() throws {
    let terminal = try PseudoTerminal("/bin/cat")
    terminal.signal(SIGKILL)
    #expect(try terminal.waitForExit() == 128 + Int(SIGKILL))
  }

  @Test func theEnvironmentIsWhatWasGiven() throws {
    let terminal = try PseudoTerminal("/usr/bin/env", environment: ["ONE": "1"])
    #expect(try terminal.waitForExit() == 0)
    #expect(terminal.transcript == "ONE=1\r\n")
  }

  @Test func aWaitInVainEndsAndShowsTheScreen() throws {
    let terminal = try PseudoTerminal("/bin/cat")
    terminal.patience = 0.3
    try terminal.sendLine("seen")
    let failure = #expect(throws: PseudoTerminal.Failure.self) { try terminal.wait(for: "unseen") }
    #expect(failure?.description.contains("seen") == true)
  }

  @Test func aProgramThatEndsEndsTheWait() throws {
    let terminal = try PseudoTerminal("/bin/echo", ["bye"])
    #expect(throws: PseudoTerminal.Failure.self) { try terminal.wait(for: "hello") }
    #expect(terminal.transcript == "bye\r\n")
  }

  @Test func aMissingProgramIsNoProgram() throws {
    let terminal = try PseudoTerminal("/no/such/program")
    #expect(try terminal.waitForExit() == 127)
  }

  @Test func foldersOfATestGoWithIt() throws {
    var folder: TemporaryFolder? = try TemporaryFolder()
    let written = try folder?.write([1, 2], to: "file")
    let path = try #require(written)
    #expect(folder?.names == ["file"])
    #expect(folder?.read("file") == [1, 2])
    #expect(folder?.read("none") == nil)
    folder = nil
    #expect(access(path, F_OK) != 0)
  }
}
