// FlagTests.swift — every flag of every subcommand acts as its `--help` says.
import TestSupport
import Testing

private struct Line: CustomTestStringConvertible {
  /// Line for a shell in a folder with the lessons below; `tool` is the tool.
  var line: String
  /// Expected output, as far as it matters: all of it where it ends with a line.
  var shows: String
  var exitCode = 0
  var testDescription: String { line }

  init(_ line: String, _ shows: String, _ exitCode: Int = 0) {
    (self.line, self.shows, self.exitCode) = (line, shows, exitCode)
  }
}

@Suite(.timeLimit(.minutes(60))) struct FlagTests {
  /// Text to find in a flag's test: `--flag`, with the subcommand where it is not one of all.
  private static let lines: [Line] = [
    // run
    Line("tool -c '6 * 7'", "42\n"), Line("tool run -c '6 * 7'", "42\n"),
    Line("tool --help | grep -c \"chainrule -c 'COMMANDS'\"", "1\n"),
    Line(
      "for c in 'set; data xor n=1; x1; precision' 'nosuch; 1' '' 'écrit' '1 + 1e-9 == 1'; do for way in '' run; do tool $way -c \"$c\" >out$way 2>&1; echo $? >>out$way; done; cmp out outrun; done",
      ""),
    Line("echo 6*7 | tool; echo 6*7 | tool run", "42\n42\n"),
    Line("tool -c -1 2>&1 | head -1", "Missing value for '-c"),
    Line("tool -c '6 * 7' a.chain", "-c and files do not go together", 2),
    Line("tool a.chain", "7\n"), Line("tool run a.chain L/01-a.md", "7\n"),
    Line("tool --json -c '1 + 1'", "\"command\":\"1 + 1\",\"ok\":true,\"value\":2}\n"),
    Line("tool --ascii -c 'a = 2; g = a^2; grad a of g'", "dg/da = 4\n"),
    Line("tool --color always -c nosuch 2>&1 | grep -c \"$(printf '\\033')\"", "2\n"),
    Line("tool --color never -c nosuch 2>&1 | grep -c \"$(printf '\\033')\"", "0\n", 1),
    Line("tool --color auto -c nosuch 2>&1 | grep -c \"$(printf '\\033')\"", "0\n", 1),
    Line("tool --color pink -c 1", "'pink'", 2),
    Line(
      "tool --seed 5 -c 'data xor n=1; x1' | tail -1 >a; tool -c 'seed 5; data xor n=1; x1' | tail -1 | cmp - a",
      ""),
    Line(
      "tool -c 'data xor n=1; x1' | tail -1 >a; tool --seed 1 -c 'data xor n=1; x1' | tail -1 | cmp - a", ""),
    Line("tool --precision single -c '1 + 1e-9 == 1'", "1\n"), Line("tool -c '1 + 1e-9 == 1'", "0\n"),
    Line("tool --precision half -c 1", "'half'", 2),
    Line(
      "for n in 1 2 7; do tool --threads $n -c 'set digits 17; data digits 64; layer conv 8 5x5; sum(z(1)^2)' | tail -1; done | uniq | wc -l",
      "1"),
    Line("tool --threads 0 -c 1", "--threads takes 1 to 1024", 2),
    Line("tool --keep-going -c 'nosuch; 6 * 7' 2>/dev/null", "42\n", 1),
    Line("tool -c 'nosuch; 6 * 7' 2>/dev/null", "", 1),
    Line("tool --quiet -c '6 * 7'; tool --quiet -c nosuch", "error: `nosuch`", 1),
    Line("tool --trust w.md >/dev/null; cat out.chain", "a = 2\n"),
    Line("tool w.md", "a lesson writes no files", 1),
    Line("tool --version", "0.1.0\n"), Line("tool test --version", "0.1.0\n"),
    // lesson
    Line("tool lesson L/01-a.md </dev/null", "a lesson is taken at a terminal", 2),
    Line("cd L; CHAINRULE_LESSONS=. tool lesson", "Apples"),
    Line("printf '6 * 7\\nquit\\n' | tool lesson record new.md; cat new.md", "> 6 * 7\n42\n```\n"),
    Line("tool --student ada v.md >a; tool --student bob v.md | cmp -s - a", "", 1),
    Line("tool --student ada v.md >a; tool v.md --student ada | cmp - a", ""),
    // test
    Line("tool test L/01-a.md", "1 passed, 0 failed\n"), Line("tool test L", "1 passed, 1 failed\n", 1),
    Line("tool test nosuch.md", "0 passed, 1 failed\n", 3),
    Line("cd L; mkdir Lessons; mv 01-a.md Lessons; tool test", "1 passed, 0 failed\n"),
    Line("tool test L --filter apples", "1 passed, 0 failed\n"),
    Line("tool test L --filter 02", "0 passed, 1 failed\n", 1),
    Line("tool test L --shard 1/2", "1 passed, 0 failed\n"),
    Line("tool test L --shard 2/2", "0 passed, 1 failed\n", 1),
    Line("tool test L --shard 3/2", "`3/2` is no shard", 2),
    Line("tool test L --tap", "1..2\nok 1 - L/01-a.md\nnot ok 2 - L/02-b.md", 1),
    Line(
      "tool test L --junit j.xml >/dev/null; grep -c '<testcase' j.xml; grep -o 'failures=\"1\"' j.xml | head -1",
      "2\nfailures=\"1\"\n"),
    Line("tool test L --update >/dev/null; sed -n 5p L/02-b.md; tool test L", "4\nok "),
    Line("tool test L --jobs 1", "1 passed, 1 failed\n", 1),
    Line("tool test long.md --timeout 0.2", "0 passed, 1 failed\n", 4),
    Line("tool test w.md", "a lesson writes no files", 1),
    // lint
    Line("tool lint L/01-a.md", "the front matter has no `title:`", 1), Line("tool lint good.md", ""),
    Line("cd L; mkdir Lessons; mv 01-a.md Lessons; tool lint", "Lessons/01-a.md:1", 1),
    // handout, grade
    Line("tool handout q.md -o h.md; grep -c 2.71828 h.md", "0\n", 1),
    Line("tool handout q.md --output h.md; tool test h.md >/dev/null; grep -c 'answer q1' h.md", "1\n"),
    Line("tool handout leak.md -o h.md; ls h.md", "leak.md:", 2),
    Line("tool handout q.md -o h.md >/dev/null; tool handout q.md -o - | cmp - h.md; ls", "h.md"),
    Line("tool handout q.md -o - >a; ls ./- 2>/dev/null", "", 2),
    Line("tool handout q.md --json -o -", "--json and -o - both write to standard output", 2),
    Line("tool publish L/01-a.md -o -", "-o takes a folder", 2),
    Line("tool new lesson pooling -o -", "-o takes a folder", 2),
    Line("tool grade q.md q.md --feedback -", "--feedback takes a folder", 2),
    Line("tool test L --junit -", "`test` does not write this to standard output", 2),
    Line("tool lesson record - </dev/null", "record takes the name of a file", 2),
    Line("tool handout leak.md -o h.md --allow-leaks >/dev/null; ls h.md", "h.md\n"),
    Line("\(handIn); tool grade q.md in", "2 of 2 points."),
    Line("\(handIn); tool grade q.md in/ada.md --csv -", "ada,in/ada.md,2,2,2,"),
    Line("\(handIn); tool grade q.md in --csv g.csv >/dev/null; wc -l <g.csv", "2"),
    Line("\(handIn); tool grade q.md in --feedback f >/dev/null; ls f", "ada.md\n"),
    Line("\(handIn); tool grade q.md in --jobs 1 --timeout 3600", "2 of 2 points."),
    Line(
      "\(handIn); sed -i.b 's/^exp.1.$/sum(conv(1:2000000, 1:20000))/' in/ada.md; rm in/*.b; tool grade q.md in --timeout 0.2 --csv -",
      "ada,", 4),
    Line("tool grade q.md nosuch.md", "nosuch.md", 3),
    // publish
    Line("tool publish good.md -o s >/dev/null; ls s", "good.html\n"),
    Line("tool publish good.md --output s --page >/dev/null; ls s", "good.html\n"),
    Line("tool publish good.md -o s --slides >/dev/null; ls s", "good.slides.html\n"),
    Line("tool publish good.md -o s --ipynb >/dev/null; ls s", "good.ipynb\n"),
    Line(
      "tool publish good.md L/01-a.md -o s --title Fruit >/dev/null; grep -c '<h1>Fruit' s/index.html", "1\n"),
    Line("tool publish L -o s; ls s", "1 lesson did not hold and is not published", 0),
    Line("tool publish L -o s", "L/02-b.md", 1),
    Line("tool publish q.md -o s --no-answers >/dev/null; grep -c 2.71828 s/q.html", "0\n", 1),
    Line("tool publish leak.md -o s --no-answers", "leak.md:", 1),
    Line("tool publish leak.md -o s --no-answers --allow-leaks", "s/leak.html"),
    Line("tool publish good.md -o s --jobs 1", "s/good.html\n"),
    Line("tool publish long.md -o s --timeout 0.2", "long.md", 4),
    // new lesson, docs
    Line("tool new lesson pooling -o L >/dev/null; ls L", "01-a.md\n02-b.md\n03-pooling.md\n"),
    Line(
      "tool new lesson 'Max pooling' --output L >/dev/null; tool test L/03-max-pooling.md",
      "1 passed, 0 failed\n"),
    Line("mkdir Lessons; tool new lesson pooling >/dev/null; ls Lessons", "01-pooling.md\n"),
    Line("cd L; tool new lesson pooling >/dev/null; ls", "01-a.md\n02-b.md\n03-pooling.md\n"),
    Line("cp L/01-a.md a; tool new lesson a -o L >/dev/null; cmp a L/01-a.md", ""),
    Line("tool docs | head -1", "# Commands, quantities and functions\n"),
    Line("tool help test | head -1", "OVERVIEW: Replay lessons as tests.\n"),
  ]

  private static let handIn =
    "tool handout q.md -o h.md >/dev/null; mkdir in; sed -e 's/^student:.*/student: ada/' -e '/^```answer q1/a exp(1)' h.md >in/ada.md"

  private static let files = [
    "a.chain": "3 + 4\n",
    "L/01-a.md": "---\nseed: 4\n---\n# Apples\n\n```chainrule\n> 3 + 4\n7\n```\n",
    "L/02-b.md": "# Pears\n\n```chainrule\n> 2 + 2\n5\n```\n",
    "good.md": "---\ntitle: Good\nseed: 1\n---\n# Good\n\n```chainrule\n> 2 + 2\n4\n```\n",
    "w.md": "# Writes\n\n```chainrule\n> a = 2\n> save out.chain\n```\n",
    "long.md": "# Long\n\n```chainrule\n> repeat 1e9 { 1 }\n```\n",
    "q.md":
      "---\ntitle: Quiz\n---\n# Quiz\n\n```question\nid: q1\ntext: What is e?\nanswer: exp(1)\npoints: 2\n```\n",
    "leak.md":
      "---\ntitle: Leak\n---\n# Leak\n\nIt is 2.71828.\n\n```question\nid: q1\ntext: What is e?\nanswer: exp(1)\n```\n",
    "v.md":
      "---\ntitle: Varied\nseed: student\n---\n# Varied\n\n```chainrule\n> data xor n=1\n> x\n```\n",
  ]

  @Test(arguments: lines) private func does(_ line: Line) throws {
    let home = try TemporaryFolder()
    try home.makeFolder("L")
    for (name, text) in Self.files { try home.write(text, to: name) }
    let path = try #require(BuiltTool.path("chainrule"), "the tool is not beside the tests")
    let script = """
      cd '\(home.path)'; tool() { '\(path)' "$@"; }
      { (\(line.line)); echo $? >'\(home.path)/code'; } 2>&1 | cat
      exit $(cat '\(home.path)/code')
      """
    let terminal = try PseudoTerminal(
      "/bin/sh", ["-c", script],
      environment: ["TERM": "xterm", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": home.path])
    #expect(try terminal.waitForExit() == line.exitCode, "\(terminal.transcript)")
    let shown = terminal.transcript.replacing("\r\n", with: "\n")
    #expect(shown.contains(line.shows), "\(shown)")
    if line.shows.hasSuffix("\n") || line.shows.isEmpty { #expect(shown.hasSuffix(line.shows), "\(shown)") }
  }

  /// A flag that is new has a line above.
  @Test func everyFlagIsTried() throws {
    let path = try #require(BuiltTool.path("chainrule"), "the tool is not beside the tests")
    var missing: [String] = []
    for command in ["run", "lesson", "test", "lint", "grade", "handout", "publish", "new lesson"] {
      let terminal = try PseudoTerminal(
        path, command.split(separator: " ").map(String.init) + ["--help"], environment: ["TERM": "dumb"],
        columns: 200)
      #expect(try terminal.waitForExit() == 0)
      let flags = Set(
        terminal.transcript.split { !$0.isLetter && $0 != "-" }.filter { $0.hasPrefix("--") && $0.count > 2 })
      for flag in flags where !["--help", "--no-config"].contains(flag) {
        let isShared = Self.shared.contains(String(flag))
        let isTried = Self.lines.contains {
          $0.line.contains(flag) && (isShared || command == "run" || $0.line.contains("tool \(command)"))
        }
        if !isTried { missing.append("\(command) \(flag)") }
      }
    }
    #expect(missing.sorted() == [])
  }

  /// Flags of every subcommand.
  private static let shared: Set = [
    "--json", "--ascii", "--color", "--seed", "--precision", "--threads", "--keep-going", "--quiet",
    "--trust",
    "--student", "--version",
  ]
}
