// SignalTests.swift — a training that SIGTERM or SIGHUP ends is kept, as one that Ctrl-C ends is.
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite(.timeLimit(.minutes(60))) struct SignalTests {
  private let home: TemporaryFolder
  private let path: String

  init() throws {
    home = try TemporaryFolder()
    path = try #require(BuiltTool.path("chainrule"), "the tool is not beside the tests")
  }

  private var environment: [String: String] {
    [
      "TERM": "xterm", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "INPUTRC": "/dev/null", "NO_COLOR": "1",
      "HOME": home.path,
    ]
  }

  private func start() throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(path, environment: environment, columns: 100, rows: 30)
    try terminal.wait(for: "] > ")
    return terminal
  }

  private func type(_ line: String, _ terminal: PseudoTerminal) throws -> String {
    try terminal.sendLine(line)
    try terminal.wait(for: "\n")
    return try terminal.wait(for: "] > ")
  }

  @Test(arguments: [
    ("train epochs=1000000000", SIGTERM, 1), ("train epochs=1000000000 batch=4", SIGHUP, 3),
    ("repeat 1000000000 { step }", SIGHUP, 1),
  ]) func whatWasLearntIsKept(_ command: String, _ signal: CInt, _ times: Int) throws {
    let first = try start()
    for line in ["data xor n=30", "layer dense 2; layer dense 1; loss crossentropy", "init normal seed=3"] {
      _ = try type(line, first)
    }
    let before = try type("w(1)1,1", first)
    try first.sendLine(command)
    // Work of more than a second is kept: a second more than what has passed when it first shows how far it is.
    try first.wait(for: "\r\(command.prefix { $0 != " " })  [")
    _ = first.rest(within: 1.1)
    for _ in 0..<times { first.signal(signal) }
    #expect(try first.waitForExit() != 0)
    #expect(first.transcript.contains("is kept"), "\(first.transcript.suffix(400))")

    let second = try start()
    #expect(second.transcript.contains("ended without `quit`"), "\(second.transcript)")
    let answer = try type("resume", second)
    #expect(answer.contains("1 result restored: the session is as it was"), "\(answer)")
    let after = try type("w(1)1,1", second)
    #expect(after != before)
    #expect(try type("undo 1; w(1)1,1", second).contains(before.split(separator: "\r")[0]))
    try second.sendLine("quit")
    #expect(try second.waitForExit() == 0)
  }

  /// Starts a line of a shell.
  private func shell(_ line: String) throws -> PseudoTerminal {
    try PseudoTerminal(
      "/bin/sh", ["-c", "cd '\(home.path)'; tool='\(path)'; \(line)"], environment: environment)
  }

  /// A call that trains for long, at the terminal of a shell.
  ///
  /// The shell reads a line before it sends a signal: typed once a picture of the training says that it is under way.
  private let training =
    "\"$tool\" -c 'data xor n=30; layer dense 1; loss crossentropy; train epochs=1000000000 watch; 111111 * 3'"
  private static let picture = "p = 0.5"

  @Test(arguments: [("TERM", 143), ("HUP", 129)])
  func aCallEndsByTheSignalAfterItsAnswer(_ signal: String, _ code: Int) throws {
    let terminal = try shell("\(training) & read go; kill -\(signal) $!; wait $!; echo code $?")
    try terminal.wait(for: Self.picture)
    try terminal.sendLine("")
    #expect(try terminal.waitForExit() == 0)
    let shown = terminal.transcript
    #expect(
      shown.contains("is kept") && shown.contains("code \(code)") && !shown.contains("\n333333"), "\(shown)")
  }

  @Test func whatIgnoresHangUpsGoesOn() throws {
    let terminal = try shell(
      "trap '' HUP; \(training) & read go; kill -HUP $!; echo sent; read go; kill -TERM $!; wait $!; echo code $?"
    )
    try terminal.wait(for: Self.picture)
    try terminal.sendLine("")
    try terminal.wait(for: "sent")
    for _ in 0..<3 { try terminal.wait(for: Self.picture) }
    try terminal.sendLine("")
    #expect(try terminal.waitForExit() == 0)
    let shown = terminal.transcript
    #expect(shown.contains("is kept") && shown.contains("code 143"), "\(shown)")
  }

  @Test func atThePromptASignalEndsItToo() throws {
    for signal in [SIGTERM, SIGHUP] {
      let terminal = try start()
      _ = try type("a = 1", terminal)
      try terminal.send("half a com")
      try terminal.wait(for: "half a com")
      terminal.signal(signal)
      #expect(try terminal.waitForExit() != 0)
      let next = try start()
      #expect(try type("resume", next).contains("1 command run again"))
      try next.sendLine("quit")
      #expect(try next.waitForExit() == 0)
    }
  }
}
