// NotebookTests.swift — cells, earlier results, running again, files.
import Diagnostics
import Lessons
import Replay
import TestSupport
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct NotebookTests {
  @Test(arguments: [
    // typed, output of the last
    ("3 * 4; ans / 2", "6"),
    ("[1 2 3]; _1(2) + ans(3)", "5"),
    ("1; 2; 3; _2 + _3", "5"),
    ("a = 2; d1 = 7; ans", "7"),
    ("v = [3 4]; g = sum(v^2); d g / d v; ans / 2", "[3 4]"),
    ("ans = 3; 5; ans", "3"),
    ("5; b = ans; 6; b", "5"),
    ("precision single; 1 / 3; ans == 1 / 3", "1"),
    (
      "1; q; 2; cells",
      "1 > 1\n    1\n2 > q\n    error: `q` is no name, quantity or command that I know\n3 > 2\n    2"
    ),
    ("1; 2; 3; cells 2", "2 > 2\n    2"),
    ("1; 2; 3; cells 2..3", "2 > 2\n    2\n3 > 3\n    3"),
    (
      "a = 1; repeat 2 {\n  a = a + 1\n}; cells 2",
      "2 > repeat 2 {\n      a = a + 1\n    }\n    a = 2\n    a = 3"
    ),
    ("help; cells 1..2; help functions; cells 3..4", "3 > help functions\n    "),
    ("a = 1; a = a + 1; rerun 2..2; rerun 1..3; a", "2"),
    ("a = 1; a = 2 * a; rerun 2; rerun 2..3; a", "8"),
    ("a = 1; a = 2 * a; q; rerun 2..4; a", "4"),
    ("a = 1; b = 2; history 1", "2  b = 2"),
    ("a = 1; b = 2; history /a", "1  a = 1"),
    ("a = 1\nrepeat 1 {\na = 2\n}\nhistory", "1  a = 1\n2  repeat 1 {\n   a = 2\n   }"),
  ]) func prints(_ typed: String, _ expected: String) {
    let text = printed(typed)
    if expected.hasSuffix("\n    ") { #expect(text.hasPrefix(expected)) } else { #expect(text == expected) }
  }

  @Test(arguments: [
    ("ans", "there is no result yet"),
    ("a = 1; layer dense 2 2; _2", "cell 2 has no value to use"),
    ("_9", "cell 9 has no value to use"),
    ("rerun 9", "there is no cell 9"),
    ("1; rerun 7..9", "there are no cells 7 to 9"),
    ("1; cells 3", "there is no cell 3"),
    ("q; rerun 1", "cell 1 did not hold this time"),
    ("repeat 2 { rerun 1 }", "`rerun` stands alone"),
    ("a = 1; repeat 2 { undo }", "`undo` stands alone"),
    ("save x.md", "there is nothing to save"),
    ("1; save x.txt", "a session is saved as .md or as .chain"),
    ("1; sav x.md", "sav"),
    ("open nothing.md", "there is no file `nothing.md`"),
    ("history 0", "how many commands?"),
    ("resume 3 4", "4"),
  ]) func refuses(_ typed: String, _ message: String) {
    let text = printed(typed)
    #expect(text.hasPrefix("error: ") && text.contains(message), "\(text)")
  }

  @Test(arguments: [
    ("1; cells", #""value":{"cells":[{"cell":1,"command":"1","ok":true,"output":["1"]}]}"#),
    ("1; history", #""value":{"commands":[{"cell":1,"command":"1"}]}"#),
    ("a = 1; undo", #""value":{"commands":["a = 1"]}"#),
    ("1; save a.md", #""value":{"file":"a.md","commands":1}"#),
    ("1; save a.chain; open a.chain", #""value":{"file":"a.chain","commands":1}"#),
    ("1; rerun 1", #""value":{"rerun":[1]}"#),
    ("resume", #""value":{"lost":[]}"#),
  ]) func speaksJSON(_ typed: String, _ value: String) throws {
    let json = try #require(run(typed).last).json
    #expect(json.contains(value), "\(json)")
  }

  @Test func whatACommandRunsIsShownBeforeIt() {
    let results = run("a = 1; a = a + 1; rerun 1..2; a")
    #expect(results.map(\.command) == ["a = 1", "a = a + 1", "a = 1", "a = a + 1", "rerun 1..2", "a"])
    #expect(results.map(\.cell) == [1, 2, 4, 5, 3, 6])
    #expect(results.map(\.isEchoed) == [false, false, true, true, false, false])
  }

  @Test func editRunsWhatComesBack() throws {
    var options = SessionOptions()
    options.edit = { text throws(Diagnostic) in text.split(separator: "2").joined(separator: "5") }
    let interpreter = Session(options)
    var results: [CommandResult] = []
    interpreter.run("a = 2\nb = a + 2\nedit 1..2\na * b\nedit 3") { results.append($0) }
    #expect(results.last { $0.command == "a * b" }?.answer.lines == ["50"])
  }

  @Test func aRunFromAFileStopsAtWhatFails() {
    let results = run("a = 1; save a.chain; b = 2; open a.chain; a = q; a")
    #expect(results.last?.answer.lines == ["1"])
  }

  @Test func aFileThatOpensItselfEnds() throws {
    let access = FileAccess.memory()
    try access.write("a = 1\nopen loop.chain\n", "loop.chain", false)
    var options = SessionOptions()
    options.files = access
    var last: CommandResult?
    Session(options).run("open loop.chain") { last = $0 }
    #expect(last?.held == false)
  }

  @Test func quitInAFileEndsTheFile() throws {
    let access = FileAccess.memory()
    try access.write("a = 1\nquit\na = 2\n", "q.chain", false)
    var options = SessionOptions()
    options.files = access
    let interpreter = Session(options)
    var last: CommandResult?
    interpreter.run("open q.chain; a") { last = $0 }
    #expect(last?.answer.lines == ["1"] && !interpreter.hasQuit)
  }
}

/// Sessions that are saved as lessons and replayed.
@Suite struct SavedLessonTests {
  static let sessions = [
    "data xor n=40 seed=3; layer dense 2; layer dense 1; loss crossentropy; q; train epochs=20 batch=8 rate=0.5; evaluate; plot data; undo; w(1); ans + 1; _11 * 2; _2",
    "a = 2; # a comment\nb = [1 2; 3 4]\nrepeat 3 {\n  a = a + 1\n  # inside\n}\nm = [1, 2; \\\n 3, 4]\nwrong wrong\nm @ b",
    "data xor n=30; layer dense 3 2; save inside.md; undo; rewind; seed 9; batch 5; err; cells; history; help; x; rerun 2; data digit; x",
    "set digits 12; 1/3; set width 40; 1:30; precision single; 1/3; reset; 1/3",
    "a = 1; save s.md; a = 5; open s.md; a; open s.md; a = a + _3; a",
  ]

  @Test(arguments: sessions, [80, 120]) func aSavedSessionHoldsAsALesson(_ session: String, _ width: Int)
    throws
  {
    var options = SessionOptions()
    (options.seed, options.width, options.files) = (7, width, .memory())
    let interpreter = Session(options)
    interpreter.run(.init(session), keepGoing: true) { _ in }
    interpreter.run("save out.md title=\"A: first\"") { #expect($0.held, "\($0.errorLines)") }
    let text = try options.files.read("out.md")
    let lesson = try Lesson(parsing: text, path: "out.md")
    #expect(lesson.title == "A: first")
    let report = LessonRunner(options: .init(timeout: 3600)) { settings, isCancelled in
      SessionEvaluator(settings, isCancelled: isCancelled)
    }.run(lesson)
    #expect(report.outcome == .held, "\(text)\n\(report.mismatches)")
    // The commands alone lead to the same session, and so does opening the lesson.
    interpreter.run("save out.chain") { #expect($0.held) }
    for file in ["out.chain", "out.md"] {
      var fresh = options
      fresh.seed = 7
      let other = Session(fresh)
      other.run("open \(file)") { #expect($0.held, "\($0.command): \($0.errorLines)") }
      #expect(other.state.network.parameters == interpreter.state.network.parameters)
      #expect(other.state.random == interpreter.state.random)
      #expect(other.state.names.keys.sorted() == interpreter.state.names.keys.sorted())
      #expect(other.state.losses == interpreter.state.losses)
    }
  }

  @Test func aFileThatIsThereStays() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array("mine".utf8), to: "a.md")
    var options = SessionOptions()
    options.files = .free
    let interpreter = Session(options)
    var results: [CommandResult] = []
    interpreter.run(
      .init(
        "1\nsave \(folder.path)/a.md\nsave \(folder.path)/b.md\n2\nsave \(folder.path)/b.md\nsave \(folder.path)/a.md replace"
      ),
      keepGoing: true
    ) { results.append($0) }
    #expect(results.map(\.held) == [true, false, true, true, true, true])
    #expect(results[1].error?.hint?.contains("replace") == true)
    #expect(folder.names == ["a.md", "b.md"])
  }

  @Test func aLessonWritesNothingAndReadsBesideItself() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array("a = 3\n".utf8), to: "beside.chain")
    let evaluator = SessionEvaluator(.init(seed: 1, folder: folder.path)) { false }
    #expect(evaluator.evaluate(SourceText("open beside.chain")).failed == false)
    #expect(evaluator.evaluate(SourceText("save \(folder.path)/new.md")).failed)
    #expect(evaluator.evaluate(SourceText("open /etc/passwd")).failed)
    #expect(evaluator.evaluate(SourceText("open ../beside.chain")).failed)
    #expect(folder.names == ["beside.chain"])
  }

  @Test func anOpenedLessonWritesNothing() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array("```chainrule\n> 1\n> save \(folder.path)/evil.md\n```\n".utf8), to: "a.md")
    var options = SessionOptions()
    options.files = .free
    var results: [CommandResult] = []
    Session(options).run("open \(folder.path)/a.md") { results.append($0) }
    #expect(results.contains { $0.error?.message == "a lesson writes no files" })
    #expect(folder.names == ["a.md"])
  }

  @Test func aFileNearbyIsSuggested() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array("1\n".utf8), to: "moons.chain")
    var options = SessionOptions()
    options.files = .free
    var last: CommandResult?
    Session(options).run("open \(folder.path)/moon.chain") { last = $0 }
    #expect(last?.error?.hint == "did you mean `moons.chain`?")
  }
}
