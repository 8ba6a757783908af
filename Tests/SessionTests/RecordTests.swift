// RecordTests.swift — sessions that become lessons.
import Diagnostics
import Replay
import Tensors
import TestSupport
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

struct RecordTests {
  /// Types lines at a prompt that records and gives the lesson's text; `$` is the folder.
  private func record(_ lines: String, before: String = "") throws -> (
    text: String, path: String, folder: TemporaryFolder
  ) {
    let folder = try TemporaryFolder()
    var options = SessionOptions()
    options.files = .free
    let session = Session(options)
    session.run(before) { _ in }
    let path = folder.path + "/notes.md"
    _ = try session.beginRecording(into: path)
    for line in lines.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if session.takeProse(line) { continue }
      session.run(line) { _ in }
    }
    _ = try session.endRecording()
    return (String(decoding: folder.read("notes.md") ?? [], as: UTF8.self), path, folder)
  }

  private static let head = "---\ntitle: notes\nseed: 1\n---\n\n# notes\n"

  @Test(
    arguments: [
      ("", "a = 2\na + 1", "\n```chainrule\n> a = 2\na = 2\n> a + 1\n3\n```\n"),
      ("b = 1", "b", "\n```chainrule\n> b = 1\nb = 1\n> b\n1\n```\n"),
      (
        "", "# Two lines\n# of prose.\n\n# Another.\n## Part\n# More.\na = 1\n# End.",
        "\nTwo lines\nof prose.\n\nAnother.\n\n## Part\n\nMore.\n\n```chainrule\n> a = 1\na = 1\n```\n\nEnd.\n"
      ),
      ("", "a = 1\nb + 1\na", "\n```chainrule\n> a = 1\na = 1\n> a\n1\n```\n"),
      ("", "a = 1\na = 2\na\nundo\na", "\n```chainrule\n> a = 1\na = 1\n> a\n1\n```\n"),
      (
        "a = 1; a = 2", "# p\nundo\na",
        "\n```chainrule\n> a = 1\na = 1\n```\n\np\n\n```chainrule\n> a\n1\n```\n"
      ),
      // Undone commands are done again, with their displays.
      (
        "", "a = 1\na = 2\na\nundo\nredo\na",
        "\n```chainrule\n> a = 1\na = 1\n> a = 2\na = 2\n> a\n2\n> a\n2\n```\n"
      ),
      (
        "", "a = 1\na = 2\nundo\na\nredo\na",
        "\n```chainrule\n> a = 1\na = 1\n> a\n1\n> a = 2\na = 2\n> a\n2\n```\n"
      ),
      (
        "", "a = 1\na = 2\nundo\nb = 3\na + b",
        "\n```chainrule\n> a = 1\na = 1\n> b = 3\nb = 3\n> a + b\n4\n```\n"
      ),
      // The same command twice: only the one that was undone goes.
      (
        "", "a = 2\nb = 1\na = 2\nundo\nredo\nundo\na + b",
        "\n```chainrule\n> a = 2\na = 2\n> b = 1\nb = 1\n> a + b\n3\n```\n"
      ),
      (
        "", "a = 1\na = 2\na = 3\nundo 2\nredo\na",
        "\n```chainrule\n> a = 1\na = 1\n> a = 2\na = 2\n> a\n2\n```\n"
      ),
      // Commands undone before are no part of it.
      ("a = 1; a = 2; undo", "a\nundo\n1", "\n```chainrule\n> 1\n1\n```\n"),
      ("a = 1; a = 2; undo", "redo\na", "\n```chainrule\n> a = 1\na = 1\n> a = 2\na = 2\n> a\n2\n```\n"),
      ("1 + 1", "_1 * 2\nhelp undo\nans", "\n```chainrule\n> 1 + 1\n2\n> _1 * 2\n4\n> ans\n4\n```\n"),
      ("", "# ```\n# # not a title", "\n\\```\n\\# not a title\n"),
      ("", "a = 1; a # c", "\n```chainrule\n> a = 1\na = 1\n> a\n1\n```\n"),
    ])
  func lessons(_ before: String, typed: String, text: String) throws {
    #expect(try record(typed, before: before).text == Self.head + text)
  }

  @Test func whatIsKeptOfAFailureIsShownAsAnError() throws {
    let text = try record("a = 1\nb + 1\nrecord keep\na").text
    #expect(text.contains("```\n\n```chainrule expect=error\n> b + 1\nerror: "))
    #expect(text.contains("```\n\n```chainrule\n> a\n1\n```\n"))
  }

  @Test func aRecordedLessonHolds() throws {
    let (text, path, folder) = try record(
      "# Start.\ndata xor n=20\nlayer dense 2\nlayer dense 1\nloss mse\ninit normal seed=2\nstep 3\nw(9)\nrecord keep\nundo\nstep 5 rate=0.5\nJ"
    )
    withExtendedLifetime(folder) {
      let report = LessonRunner(options: .init(timeout: 3600)) { settings, isCancelled in
        SessionEvaluator(settings, isCancelled: isCancelled)
      }.run(path: path)
      #expect(report.outcome == .held, "\(report.mismatches.map(\.lines))\n\(text)")
      #expect(report.commands == 7)
    }
  }

  /// The lesson holds after all undoing and redoing, and leads to the same session.
  @Test(arguments: 0..<24) func undoneAndDoneAgain(_ number: Int) throws {
    let commands = [
      "a = 1", "a = 2", "b = 3", "c = 4", "seed 5", "layer dense 1 1", "cut 0", "set digits 4", "a", "b",
      "1 + 1",
      "a + b + c", "network", "undo", "undo", "redo", "redo", "undo 2", "redo 2", "undo 3", "set rate 0.5",
      "q",
    ]
    var random = Random(seed: UInt64(number))
    let lines = (0..<40).map { _ in commands[Int(random.next() % UInt64(commands.count))] }
    let before = number % 2 == 0 ? [] : Array(lines.prefix(12))
    let folder = try TemporaryFolder()
    var options = SessionOptions()
    options.files = .free
    let session = Session(options)
    for line in before { session.run(line) { _ in } }
    _ = try session.beginRecording(into: folder.path + "/notes.md")
    for line in lines.dropFirst(before.count) { session.run(line) { _ in } }
    guard try session.endRecording()?.hasSuffix(" 0 commands") == false else { return }
    let text = String(decoding: folder.read("notes.md") ?? [], as: UTF8.self)
    #expect(!text.contains("> undo") && !text.contains("> redo"))
    let report = LessonRunner(options: .init(timeout: 3600)) { settings, isCancelled in
      SessionEvaluator(settings, isCancelled: isCancelled)
    }.run(path: folder.path + "/notes.md")
    #expect(report.outcome == .held, "\(lines)\n\(report.mismatches.map(\.lines))\n\(text)")
    let again = Session(options)
    again.run("open \(folder.path)/notes.md") { #expect($0.held, "\($0.errorLines)") }
    #expect(again.state.names.keys.sorted() == session.state.names.keys.sorted(), "\(lines)\n\(text)")
    #expect(again.state.network.parameters == session.state.network.parameters, "\(lines)\n\(text)")
    #expect(again.state.random == session.state.random && again.state.settings == session.state.settings)
    for name in session.state.names.keys {
      var values: [[String]] = []
      for each in [again, session] { each.run(name) { values.append($0.answer.lines) } }
      #expect(values[0] == values[1], "\(name): \(lines)\n\(text)")
    }
  }

  /// Commands of the user's configuration can't be undone, and stay in the lesson.
  @Test func theBeginningStays() throws {
    let folder = try TemporaryFolder()
    var options = SessionOptions()
    options.files = .free
    let session = Session(options)
    session.begin(with: SourceText("b = 5; b = 6")) { _ in }
    _ = try session.beginRecording(into: folder.path + "/notes.md")
    session.run("a = 1; undo; b; undo", keepGoing: true) { _ in }
    _ = try session.endRecording()
    let text = String(decoding: folder.read("notes.md") ?? [], as: UTF8.self)
    #expect(text.hasSuffix("\n```chainrule\n> b = 5\nb = 5\n> b = 6\nb = 6\n> b\n6\n```\n"), "\(text)")
  }

  @Test(
    arguments: [
      ("record", "nothing is recorded"), ("record keep", "nothing is recorded"),
      ("record a.txt", "a lesson is a file .md"),
      ("record a.md; record b.md", "this session is recorded already, in a.md"),
      ("record a.md; record keep", "the command before this did not fail"),
      ("1; save a.md; reset; record a.md; record; record a.md", ""),
      ("repeat 2 { record a.md }", "`record` stands alone, not in a block"),
    ])
  func mistakes(_ commands: String, message: String) {
    #expect(run(commands).last?.error?.message ?? "" == message)
  }

  @Test func aFileThatIsThereIsNotReplaced() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("mine".utf8), to: "a.md")
    var options = SessionOptions()
    options.files = .free
    let session = Session(options)
    #expect(throws: Diagnostic.self) { try session.beginRecording(into: path) }
    #expect(!session.isRecording)
    #expect(folder.read("a.md") == Array("mine".utf8))
  }
}
