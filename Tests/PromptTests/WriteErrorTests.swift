// WriteErrorTests.swift — lost output is no success, for every command: a full disk, a closed stream.
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Ways of calling the tool that print to standard output, from a folder with the files of ``WriteErrorTests``.
private let printing = [
  "tool -c '6 * 7'", "tool --json -c '6 * 7'", "echo '6 * 7' | tool", "tool a.chain", "tool one.md",
  "tool --json one.md", "tool --keep-going one.md a.chain", "tool test one.md", "tool test --json one.md",
  "tool test --tap one.md", "tool test --update one.md", "tool test --junit j.xml one.md",
  "tool grade quiz.md ada.md", "tool grade quiz.md ada.md bob.md", "tool grade --json quiz.md ada.md",
  "tool grade --csv - quiz.md ada.md", "tool grade --csv g.csv --feedback f quiz.md ada.md",
  "tool lint bad.md",
  "tool help", "tool help test", "tool --help", "tool test --help", "tool grade --help", "tool --version",
  "tool --generate-completion-script bash", "tool --generate-completion-script zsh",
  "tool --generate-completion-script fish", "tool docs", "tool publish one.md -o p",
  "tool publish --ipynb one.md -o p",
  "tool publish --json one.md -o p", "tool handout quiz.md -o h.md", "tool handout --json quiz.md -o h.md",
  "tool new lesson Pooling", "tool lesson </dev/null", "tool -c 'help functions'",
  "tool -c 'data xor n=20; plot data'",
  "tool --color always -c 'data xor n=20; plot data'", "tool -c '1; save s.md'",
  "tool -c 'repeat 3 { 1 + 1 }'",
]

@Suite(.timeLimit(.minutes(60))) struct WriteErrorTests {
  private let home: TemporaryFolder
  private let path: String

  init() throws {
    home = try TemporaryFolder()
    path = try #require(BuiltTool.path("chainrule"), "the tool is not beside the tests")
    let block = "```chainrule\n> 6 * 7\n42\n```\n"
    try home.write("6 * 7\n", to: "a.chain")
    try home.write("---\ntitle: One\n---\n\(block)", to: "one.md")
    try home.write("---\ntitle: Bad\n---\n[none](nowhere.md)\n\(block)", to: "bad.md")
    let question = "```question\ntext: What is 6 * 7?\nanswer: 6 * 7\n```\n"
    try home.write("---\ntitle: Quiz\n---\n\(block)\(question)", to: "quiz.md")
    for (name, answer) in [("ada", "42"), ("bob", "41")] {
      try home.write("---\nstudent: \(name)\n---\n```answer 1\n\(answer)\n```\n", to: "\(name).md")
    }
  }

  /// Runs a line of a shell; returns its output at the terminal, and its exit code.
  private func run(_ line: String) throws -> (shown: String, code: Int) {
    let terminal = try PseudoTerminal(
      "/bin/sh", ["-c", "cd '\(home.path)'; tool() { '\(path)' \"$@\"; }; \(line)"],
      environment: [
        "TERM": "dumb", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": home.path,
        "CHAINRULE_LESSONS": home.path,
      ])
    let code = try terminal.waitForExit()
    return (terminal.transcript, Int(code))
  }

  @Test(arguments: printing) func aFullDiskIsTold(_ line: String) throws {
    let (shown, code) = try run("{ \(line); } >/dev/full")
    #expect(code != 0, "\(shown)")
    #expect(shown.contains("the output is not complete: No space left on device"), "\(shown)")
  }

  @Test(arguments: printing) func aClosedStreamIsTold(_ line: String) throws {
    let (shown, code) = try run("{ \(line); } >&-")
    #expect(code != 0, "\(shown)")
    #expect(shown.contains("the output is not complete: it is closed"), "\(shown)")
  }

  @Test(arguments: printing) func aReaderThatIsGoneIsNoneOfOurBusiness(_ line: String) throws {
    // The pipe's reader is gone before anything is written: it says so through another pipe.
    let (shown, _) = try run("mkfifo gone; { read end <gone; \(line); } | { exec <&-; echo >gone; }")
    #expect(!shown.contains("error"), "\(shown)")
  }

  @Test(arguments: printing) func whatArrivesIsASuccess(_ line: String) throws {
    let (shown, code) = try run("{ \(line); } >out")
    #expect(code == (line.contains("lint bad") ? 1 : 0), "\(shown)")
    #expect(home.read("out")?.isEmpty == false)
  }

  /// Commands that write a file.
  @Test(arguments: [
    "tool -c 'data xor n=20; plot data > full/p.svg'", "tool -c 'data xor n=20; plot data > full/p.txt'",
    "tool -c 'data xor n=20; save full/s.md'", "tool -c 'a = 2; g = a^2; export full/t.svg'",
    "tool test --junit full/j.xml one.md", "tool grade --csv full/g.csv quiz.md ada.md",
    "tool grade --feedback full quiz.md ada.md", "tool handout quiz.md -o full/h.md",
    "tool publish one.md -o full", "tool publish --slides one.md -o full", "tool new lesson -o full Pooling",
  ]) func aFileThatDoesNotFitIsTold(_ line: String) throws {
    try home.makeFolder("full")
    // A bound on the size of files stands in for a full disk: writes fail in the middle.
    let (shown, code) = try run("ulimit -f 0; trap '' XFSZ; \(line)")
    #expect(code != 0, "\(shown)")
    #expect(shown.contains("can't be written: file too large"), "\(shown)")
    #expect(TemporaryFolder.names(in: home.path + "/full").isEmpty, "\(shown)")
  }

  @Test func aPromptSaysItOnce() throws {
    let terminal = try PseudoTerminal(
      "/bin/sh", ["-c", "'\(path)' --no-config >/dev/full"],
      environment: ["TERM": "xterm", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": home.path])
    try terminal.wait(for: "> ")
    for _ in 0..<2 { try terminal.sendLine("6 * 7") }
    try terminal.sendLine("quit")
    #expect(try terminal.waitForExit() == 1)
    #expect(terminal.transcript.split(separator: "not complete").count == 3, "\(terminal.transcript)")
  }

  @Test func standardErrorCountsToo() throws {
    #expect(try run("tool -c 'nonsense' 2>/dev/full").code == 1)
    #expect(try run("cp ada.md two.md; tool grade quiz.md ada.md two.md 2>/dev/full >/dev/null").code != 0)
    #expect(try run("tool -c '6 * 7' 2>/dev/full").code == 0)
    #expect(try run("tool -c '6 * 7' 2>&-").code == 0)
  }
}
