// PipeTests.swift — the built tool between pipes and files, as a shell joins them.
import TestSupport
import Testing

private struct Line: CustomTestStringConvertible {
  /// Line for a shell; `tool` is the tool.
  var line: String
  /// Expected output, as far as it matters.
  var shows: String
  var exitCode = 0
  var testDescription: String { line }
}

/// Prints a lesson with a first command that is to fail.
private let expecting = "printf '```chainrule expect=error\\n> w(1)\\n```\\n```chainrule\\n> 6 * 7\\n```\\n'"

@Suite(.timeLimit(.minutes(60))) struct PipeTests {
  @Test(arguments: [
    Line(line: "echo '6 * 7' | tool | cat", shows: "42\r\n"),
    Line(line: "tool -c '6 * 7' | cat", shows: "42\r\n"),
    // A reader that leaves early ends the tool without a word.
    Line(line: "tool -c 'repeat 100 all { help }' | head -n 1 >/dev/null; echo end", shows: "end\r\n"),
    Line(line: "tool -c 'repeat 100 all { help }' | true; echo end", shows: "end\r\n"),
    // The tool reports a failed write.
    Line(line: "tool -c '6 * 7' >/dev/full", shows: "No space left on device", exitCode: 1),
    // A pipe gets no colour, no cursor movement, no prompt.
    Line(line: "echo 'lossy' | tool 2>&1 | od -c | grep -c 033", shows: "0\r\n", exitCode: 1),
    Line(
      line:
        "TERM=xterm-256color tool -c 'data xor n=20; layer dense 1; loss crossentropy; train epochs=9 watch; plot boundary' | od -c | grep -c 033",
      shows: "0\r\n", exitCode: 1),
    // Limits that no run can keep to, of every command that runs lessons.
    Line(line: "tool test --timeout nan a.md", shows: "--timeout takes a number above 0", exitCode: 2),
    Line(line: "tool test --jobs 0 a.md", shows: "--jobs takes a number from 1", exitCode: 2),
    Line(line: "tool grade --timeout 0 a.md b.md", shows: "--timeout takes a number above 0", exitCode: 2),
    Line(line: "tool publish --jobs 0 a.md -o b", shows: "--jobs takes a number from 1", exitCode: 2),
    Line(line: "head -c 1000 /dev/zero | tool", shows: "standard input is no text", exitCode: 1),
    // A stream that is closed is no reason to crash, nor to write into the next file that is opened.
    Line(
      line: "tool -c '6 * 7' >&-; echo end $?",
      shows: "error: the output is not complete: it is closed\r\nend 1\r\n"),
    Line(line: "tool -c 'lossy' 2>&-; echo end $?", shows: "end 1\r\n"),
    Line(line: "tool -c '6 * 7' <&- >&- 2>&-; echo end $?", shows: "end 1\r\n"),
    Line(line: "tool <&-; echo end $?", shows: "end 0\r\n"),
    // A lesson as a file of commands: an error that it is about is an answer like the others, any other a failure.
    Line(
      line: "\(expecting) >~/a.md; tool ~/a.md 2>/dev/null",
      shows: "error: `w(1)` belongs to a network, and there is no layer yet\r\n  w(1)\r\n"),
    Line(line: "\(expecting) >~/a.md; tool ~/a.md 2>&1 >/dev/null; echo end $?", shows: "end 0\r\n"),
    Line(line: "\(expecting) >~/a.md; tool --json ~/a.md | grep -c false", shows: "1\r\n"),
    Line(
      line: "\(expecting) | sed 's/w(1)/a = 1/' >~/a.md; tool ~/a.md",
      shows: " this was to fail, and it holds",
      exitCode: 1),
    Line(
      line: "\(expecting) | sed 's/ expect=error//' >~/a.md; tool --keep-going ~/a.md", shows: "> 6 * 7",
      exitCode: 1),
    // A stretch of a session: its commands run, its outputs do not.
    Line(line: "printf '> 20 + 3\\n23\\n[2] > 40 + 2\\n' | tool | cat", shows: "23\r\n42\r\n"),
    // A pipe has no user: no pager, no configuration.
    Line(line: "PAGER=false tool -c 'set pager on; help functions' | grep -c sigmoid", shows: "\r\n"),
    // The misspelt word: a subcommand, a file.
    Line(line: "tool lessn", shows: "did you mean `lesson`?", exitCode: 1),
    Line(line: "cd ~; touch moons.chain; tool mons.chain", shows: "did you mean `moons.chain`?", exitCode: 1),
    // The shell takes the completions it is given.
    Line(
      line:
        "tool --generate-completion-script bash >~/c; bash -c '. ~/c && complete -p chainrule' | grep -c _chainrule",
      shows: "1\r\n"),
    Line(line: "tool --no-such-flag 2>/dev/null", shows: "", exitCode: 2),
  ])
  private func runs(_ line: Line) throws {
    let home = try TemporaryFolder()
    let path = try #require(BuiltTool.path("chainrule"), "the tool is not beside the tests")
    let terminal = try PseudoTerminal(
      "/bin/sh", ["-c", "tool() { '\(path)' \"$@\"; }; \(line.line)"],
      environment: ["TERM": "xterm", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": home.path])
    #expect(try terminal.waitForExit() == line.exitCode)
    #expect(terminal.transcript.contains(line.shows), "\(terminal.transcript)")
    if line.shows.hasSuffix("\n") { #expect(terminal.transcript == line.shows) }
  }

  @Test func anInstalledToolFindsItsLessonsFromAnywhere() throws {
    let home = try TemporaryFolder()
    let path = try #require(BuiltTool.path("chainrule"), "the tool is not beside the tests")
    let lesson = "---\ntitle: A lesson of this test\n---\n```chainrule\n> 6 * 7\n42\n```\n"
    let script = """
      cd '\(home.path)' && mkdir -p bin share/chainrule/Lessons && cp '\(path)' bin/
      printf '%s' "$LESSON" >share/chainrule/Lessons/01-one.md
      cd / && chainrule lesson
      """
    let terminal = try PseudoTerminal(
      "/bin/sh", ["-c", script],
      environment: [
        "TERM": "dumb", "PATH": "\(home.path)/bin:/usr/bin:/bin", "HOME": home.path, "LESSON": lesson,
      ])
    #expect(try terminal.waitForExit() == 0)
    #expect(terminal.transcript.contains("A lesson of this test"), "\(terminal.transcript)")
  }
}
