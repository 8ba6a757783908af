// HostileTextTests.swift — control characters from lessons, files and students: every output shows them.
import TestSupport
import Testing

/// Characters that would clear the window, colour it, turn a line around, or begin a line of its own.
private let hostile = "\u{1B}[2J\u{9B}31m\u{202E}\u{2066}\u{7}\u{8}\u{7F}"

@Suite(.timeLimit(.minutes(60))) struct HostileTextTests {
  private let home: TemporaryFolder
  private let path: String

  init() throws {
    home = try TemporaryFolder()
    path = try #require(BuiltTool.path("chainrule"), "the tool is not beside the tests")
    let head =
      "---\ntitle: \"T\\e[2J\\x9B31m\\u202E\\nok 9 - x\"\n---\n# H\(hostile)\nProse \(hostile) `c\(hostile)`\n"
    let block = "```chainrule\n> 6 * 7 # \(hostile)\n41\(hostile)\n```\n"
    let question =
      "```question\ntext: \"What\\e[2J\\x9B\\u202E?\"\nanswer: 6 * 7\nhints: [\"h\\e[2J\\u202E\"]\n```\n"
    try home.write(head + block + "[a](no\(hostile).md)\n", to: "bad\(hostile)\nok 7 - b.md")
    try home.write(head + block.replacing("41\(hostile)", with: "42") + question, to: "good\(hostile).md")
    try home.write(
      "---\nstudent: \"ada\\e[2J\\x9B\\u202E\"\n---\n```answer 1\n\(hostile)\n```\n", to: "sub\(hostile).md")
    try home.write(
      "---\nstudent: \"bob\\u2066\"\n---\n```answer 1\n42\n```\n```answer x\(hostile)\n1\n```\n", to: "two.md"
    )
    try home.write("a\(hostile),b\n1,2\n3,4\n", to: "t.csv")
    try home.write("a = 1\nlayer\(hostile) dense 2\n", to: "c\(hostile).chain")
  }

  @Test(arguments: [
    "tool test *.md", "tool test --tap *.md", "tool test --json *.md",
    "tool test --junit j.xml *.md; cat j.xml",
    "tool test --update *.md", "tool --keep-going bad*.md", "tool --keep-going good*.md",
    "tool --json bad*.md",
    "tool lint *.md", "tool publish *.md -o p", "tool grade good*.md sub*.md two.md",
    "tool grade good*.md sub*.md",
    "tool grade --csv - good*.md sub*.md two.md",
    "tool grade --csv g.csv --feedback f good*.md sub*.md; cat g.csv f/*",
    "tool grade --json good*.md sub*.md two.md", "tool handout good*.md -o h\"$(printf '\\033[2J\\233')\".md",
    "tool c*.chain", "tool --json c*.chain", "cat c*.chain | tool", "tool \"$(printf 'no\\033[2J').md\"",
    "tool -c 'data csv t.csv label=b; plot data; 1'", "tool -c 'open \"'c*'\"'",
    "tool -c \"$(printf 'a\\033[2J')\"",
    "tool \"$(printf 'lesso\\033[2Jn')\"", "tool --seed \"$(printf 'x\\033[2J')\"",
    "tool help \"$(printf 'x\\033[2J')\"",
    "tool new lesson \"$(printf 'A\\033[2J')\"", "tool lesson \"$(printf 'A\\033[2J')\"",
    "CHAINRULE_LESSONS=. tool lesson",
    "tool -c 'lesson' ", "tool -c \"lesson $(printf '%s' good*.md)\"",
  ]) func nothingSteersTheTerminal(_ line: String) throws {
    let terminal = try PseudoTerminal(
      "/bin/sh", ["-c", "cd '\(home.path)'; tool() { '\(path)' \"$@\"; }; { \(line); } 2>&1 | cat"],
      environment: [
        "TERM": "xterm", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": home.path,
        "CHAINRULE_LESSONS": home.path,
      ])
    _ = try terminal.waitForExit()
    let shown = terminal.transcript
    #expect(!shown.isEmpty)
    let sent = shown.unicodeScalars.filter {
      $0.value < 0x20 && !"\r\n\t".unicodeScalars.contains($0) || (0x7F..<0xA0).contains($0.value)
        || (0x202A...0x202E).contains($0.value) || (0x2066...0x2069).contains($0.value)
    }
    #expect(sent.isEmpty, "\(shown)")
    // A name with a line break in it does not begin a line.
    #expect(
      !shown.split(separator: "\r\n").contains { $0.hasPrefix("ok 7") || $0.hasPrefix("ok 9") }, "\(shown)")
  }

  @Test func theTutorShowsIt() throws {
    let terminal = try PseudoTerminal(
      "/bin/sh", ["-c", "cd '\(home.path)'; exec '\(path)' lesson good*"],
      environment: [
        "TERM": "dumb", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": home.path,
        "INPUTRC": "/dev/null",
      ], columns: 80, rows: 24)
    try terminal.wait(for: " > ")
    // Up to the question, and twice without an answer.
    var tries = 0
    while tries < 3 {
      if terminal.transcript.contains("What␛") { tries += 1 }
      try terminal.sendLine("")
      try terminal.wait(for: "\n")
      try terminal.wait(for: " > ")
    }
    try terminal.sendLine("quit")
    _ = try terminal.waitForExit()
    let shown = terminal.transcript
    #expect(
      shown.contains("H␛[2J<U+009B>31m<U+202E>") && shown.contains("What␛[2J<U+009B><U+202E>?"), "\(shown)")
    #expect(!shown.contains("\u{1B}[2J") && !shown.contains("\u{9B}") && !shown.contains("\u{202E}"))
  }

  @Test func withColoursToo() throws {
    let terminal = try PseudoTerminal(
      "/bin/sh", ["-c", "cd '\(home.path)'; '\(path)' --color always --keep-going bad* good* 2>&1 | cat"],
      environment: ["TERM": "xterm", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": home.path])
    _ = try terminal.waitForExit()
    let shown = terminal.transcript
    #expect(shown.contains("\u{1B}[1m> 6 * 7 # ␛[2J<U+009B>31m<U+202E>"), "\(shown)")
    #expect(!shown.contains("\u{1B}[2J") && !shown.contains("\u{9B}") && !shown.contains("\u{202E}"))
  }
}
