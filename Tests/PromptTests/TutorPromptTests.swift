// TutorPromptTests.swift — the built tool teaching a lesson at a terminal.
import TestSupport
import Testing

/// A student at a terminal of their own, with a home of their own.
private struct Student {
  let terminal: PseudoTerminal

  init(_ arguments: [String], home: TemporaryFolder, columns: Int = 80, rows: Int = 24) throws {
    let tool = try #require(BuiltTool.path("chainrule"), "the tool is not beside the tests")
    terminal = try PseudoTerminal(
      tool, arguments,
      environment: [
        "TERM": "xterm", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "INPUTRC": "/dev/null",
        "NO_COLOR": "1",
        "HOME": home.path, "CHAINRULE_LESSONS": home.path,
      ], columns: columns, rows: rows)
  }

  /// Types each line when the prompt is there, and waits for its output.
  func types(_ lines: (String, shows: String)...) throws {
    for (line, shown) in lines {
      try terminal.sendLine(line)
      try terminal.wait(for: "\n")
      try terminal.wait(for: shown)
      try terminal.wait(for: " > ")
    }
  }

  func leave() throws {
    try terminal.sendLine("quit")
    #expect(try terminal.waitForExit() == 0)
  }
}

@Suite(.timeLimit(.minutes(60))) struct TutorPromptTests {
  private let home: TemporaryFolder

  private static let lesson = """
    ---
    title: Squares
    seed: 1
    ---
    # Squares

    How fast does a square grow? It is a question of
    *derivatives*.

        g = a^2

    ```chainrule
    > a = 3
    a = 3
    > g = a^2
    g = 9
    ```
    ```question
    text: What is ∂g/∂a?
    answer: d g / d a
    hints: [Twice something.]
    ```
    ```task
    text: Give b the value 2.
    check: b == 2
    hints: [An equals sign.]
    solution: b = 2
    ```
    That was all.

    """

  init() throws {
    home = try TemporaryFolder()
    try home.write(Array(Self.lesson.utf8), to: "01-squares.md")
  }

  @Test(arguments: [(80, 24), (20, 24), (20, 4)]) func aLessonFromBeginningToEnd(_ columns: Int, _ rows: Int)
    throws
  {
    let student = try Student(["lesson", "1"], home: home, columns: columns, rows: rows)
    try student.terminal.wait(for: " > ")
    // A small window shows the text in more steps: Enter until the first command is there.
    for _ in 0..<12 where !student.terminal.transcript.contains("Enter: run it > ") {
      try student.types(("", shows: ""))
    }
    #expect(student.terminal.transcript.contains("    g = a^2"))
    try student.types(
      ("", shows: "a = 3"), ("g = a^2", shows: "g = 9"), ("-6", shows: "sign is"),
      ("hint", shows: "Hint 1 of 1"), ("a = 4", shows: "a = 4"), ("2*3", shows: "Right."),
      ("b = 2", shows: "Done."))
    var steps = 0
    repeat {
      try student.terminal.sendLine("")
      steps += 1
    } while try student.terminal.wait(forOneOf: ["lesson ends", " > "]).text != "lesson ends" && steps < 12
    #expect(try student.terminal.waitForExit() == 0)
    #expect(student.terminal.transcript.contains("2 of 2"))
  }

  @Test func progressOutlivesACrash() throws {
    let first = try Student(["lesson", "1"], home: home)
    try first.terminal.wait(for: " > ")
    try first.types(("", shows: "g = a^2"), ("", shows: "What is"), ("5", shows: "Not yet"))
    first.terminal.signal(9)
    _ = try first.terminal.waitForExit()

    let list = try Student(["lesson"], home: home)
    try list.terminal.wait(for: "Squares")
    try list.terminal.wait(for: "step 4 of 6")
    #expect(try list.terminal.waitForExit() == 0)

    let second = try Student(["lesson", "squares"], home: home)
    try second.terminal.wait(for: "You left this lesson at step 4 of 6")
    try second.terminal.wait(for: " > ")
    try second.types(("", shows: "What is"), ("> g", shows: "9"), ("6", shows: "Right."))
    try second.leave()
  }

  @Test func wanderingOffAndBack() throws {
    let student = try Student(["lesson", "1"], home: home)
    try student.terminal.wait(for: " > ")
    try student.types(
      ("", shows: "g = a^2"), ("a = 5", shows: "a = 5"), ("next", shows: "Your own commands"),
      ("back", shows: "g = a^2"),
      ("restart", shows: "How fast"))
    try student.leave()
  }

  @Test func controlCStopsTrainingAndTheCommandCanBeRunAgain() throws {
    let lesson = """
      ```chainrule
      > data xor; layer dense 2; layer dense 1; loss crossentropy
      > train epochs=100000000
      ```

      """
    try home.write(Array(lesson.utf8), to: "02-long.md")
    let student = try Student(["lesson", "2"], home: home)
    try student.terminal.wait(for: " > ")
    try student.types(("", shows: "train epochs"))
    try student.terminal.sendLine("")
    try student.terminal.wait(for: "% ")  // the progress line
    try student.terminal.send("\u{03}")
    try student.terminal.wait(for: "Stopped. Enter runs it again.")
    try student.terminal.wait(for: "Enter: run it > ")
    try student.leave()
  }

  @Test func noSuchLesson() throws {
    let student = try Student(["lesson", "7"], home: home)
    try student.terminal.wait(for: "there is no lesson `7`")
    #expect(try student.terminal.waitForExit() == 1)
  }
}
