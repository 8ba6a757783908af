// FileModeTests.swift — permissions of written files: those of the umask, and of an existing file, as before.
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Ways of writing a file, and the file.
private let writing = [
  ("tool grade --csv g.csv quiz.md ada.md", "g.csv"), ("tool grade --feedback f quiz.md ada.md", "f/ada.md"),
  ("tool handout quiz.md -o h.md", "h.md"), ("tool test --junit j.xml quiz.md", "j.xml"),
  ("tool publish quiz.md -o p", "p/quiz.html"), ("tool new lesson -o . Pooling", "01-pooling.md"),
  ("tool -c '1; save s.md'", "s.md"), ("tool -c '1; save s.chain'", "s.chain"),
  ("tool -c 'data xor n=20; plot data > p.svg'", "p.svg"),
  ("tool -c 'a = 2; g = a^2; export t.svg'", "t.svg"),
]

@Suite(.timeLimit(.minutes(60))) struct FileModeTests {
  private let home: TemporaryFolder
  private let path: String

  init() throws {
    home = try TemporaryFolder()
    path = try #require(BuiltTool.path("chainrule"), "the tool is not beside the tests")
    try home.write(
      "---\ntitle: Quiz\n---\n```chainrule\n> 6 * 7\n42\n```\n```question\ntext: What is it?\nanswer: 6 * 7\n```\n",
      to: "quiz.md")
    try home.write("---\nstudent: ada\n---\n```answer 1\n42\n```\n", to: "ada.md")
  }

  private func run(_ line: String) throws -> String {
    let terminal = try PseudoTerminal(
      "/bin/sh", ["-c", "cd '\(home.path)'; tool() { '\(path)' \"$@\"; }; \(line)"],
      environment: ["TERM": "dumb", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": home.path])
    _ = try terminal.waitForExit()
    return terminal.transcript
  }

  private func mode(of name: String) -> mode_t? {
    var status = stat()
    return stat("\(home.path)/\(name)", &status) == 0 ? status.st_mode & 0o777 : nil
  }

  @Test(arguments: [0o077, 0o022, 0o002, 0o027, 0o037]) func theUmaskIsHonoured(_ mask: Int) throws {
    for (line, name) in writing {
      let shown = try run("umask \(String(mask, radix: 8)); \(line)")
      #expect(mode(of: name) == mode_t(0o666 & ~mask), "\(name): \(shown)")
      unlink("\(home.path)/\(name)")
    }
  }

  @Test(arguments: [
    ("tool grade --csv g.csv quiz.md ada.md", "g.csv"), ("tool test --junit j.xml quiz.md", "j.xml"),
    ("tool -c '1; save s.md replace'", "s.md"), ("tool test --update quiz.md", "quiz.md"),
    ("tool -c 'data xor n=20; plot data > p.svg replace'", "p.svg"),
  ]) func aFileThatIsThereKeepsItsPermissions(_ line: String, _ name: String) throws {
    _ = try run(line)
    for wanted in [0o600, 0o640, 0o664] as [mode_t] {
      chmod("\(home.path)/\(name)", wanted)
      if name == "quiz.md" {
        _ = try run("sed -i s/42/43/ quiz.md; chmod \(String(wanted, radix: 8)) quiz.md")
      }
      let shown = try run("umask 022; \(line)")
      #expect(mode(of: name) == wanted, "\(shown)")
    }
  }

  @Test func whatIsKeptOfAPersonIsTheirs() throws {
    _ = try run(
      "umask 000; mkdir s; XDG_STATE_HOME=$PWD/s; export XDG_STATE_HOME; echo 'lesson how; next' | tool")
    let terminal = try PseudoTerminal(
      path, environment: ["TERM": "dumb", "PATH": "/usr/bin:/bin", "HOME": home.path, "INPUTRC": "/dev/null"])
    try terminal.wait(for: "] > ")
    for line in ["lesson \(home.path)/quiz.md", "next", "1"] {
      try terminal.sendLine(line)
      try terminal.wait(for: "\n")
      try terminal.wait(for: "] > ")
    }
    let state = ".local/state/chainrule"
    for folder in [state, "\(state)/sessions", "\(state)/progress"] {
      #expect(mode(of: folder) == 0o700, "\(folder)")
    }
    for folder in ["", "/sessions", "/progress"] {
      for name in TemporaryFolder.names(in: "\(home.path)/\(state)\(folder)")
      where !["sessions", "progress"].contains(name) {
        #expect(mode(of: "\(state)\(folder)/\(name)") == 0o600, "\(name)")
      }
    }
    try terminal.sendLine("quit")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test func whatIsNoPlainFileIsNotReplaced() throws {
    let shown = try run(
      "mkfifo pipe; tool -c '1; save pipe.md'; mkfifo p.svg; tool -c 'data xor n=9; plot data > p.svg replace'; test -p p.svg && echo still a pipe"
    )
    #expect(shown.contains("no plain file") && shown.contains("still a pipe"), "\(shown)")
  }
}
