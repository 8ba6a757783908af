// LintTests.swift — what lint finds.
import Testing

@testable import LessonKit

struct LintTests {
  static let head = "---\ntitle: t\n---\n"

  @Test(
    arguments: [
      (head + block("> a\nb"), []),
      (block("> a\nb"), ["1 warning: the lesson has no front matter"]),
      ("---\nseed: 1\n---\n", ["1 warning: the front matter has no `title:`"]),
      (head + "```chainrule\n", ["4 error: the block that opens here is never closed"]),
      (head + block("> a"), ["6 warning: no output is recorded for the commands of this block"]),
      (head + block("> a\n> b\nc"), []),
      (head + block("> a", "hidden"), []),
      (head + block("> a", "norun"), []),
      (head + block(""), ["6 warning: the block holds no command"]),
      (head + "```question\ntext: a\nanswer: b\n```\n", ["4 warning: the question has no `hint:`"]),
      (head + "```question\ntext: a\nanswer: b\nhint: c\n```\n", []),
      (
        head + "```task\ntext: a\ncheck: b\n```\n",
        ["4 warning: the task has no `hints:`", "4 error: the task has no `solution:`"]
      ),
      (head + "a [x](other.md) [y](sub/pic.png \"T\") ![z](<a b.png>) [w](a%20b.png)\n", []),
      (head + "\n[a](gone.md#part)\n", ["5 error: the link leads nowhere: gone.md#part"]),
      (head + "[a](https://x.org/y) [b](#part) [c](mailto:a@b) [d](/root) `[e](gone)` w[1](x", []),
      (head + "[id]: gone.md\n", ["4 error: the link leads nowhere: gone.md"]),
      (head + "![p](gone(1).png)\n", ["4 error: the link leads nowhere: gone(1).png"]),
    ])
  func finds(_ text: String, problems: [String]) throws {
    let folder = try TemporaryFolder()
    try folder.add("other.md")
    try folder.add("sub/pic.png")
    try folder.add("a b.png")
    try folder.add("01-a.md", text)
    let found = LessonLint.problems(in: [folder.path + "/01-a.md"])
    #expect(found.map { "\($0.line ?? 0) \($0.severity): \($0.message)" } == problems)
  }

  @Test func foldersAreChecked() throws {
    let folder = try TemporaryFolder()
    for name in ["01-a.md", "01-a.fr.md", "01-b.md", "02-c.md", "sub/01-d.md", "x.md"] {
      try folder.add(name, Self.head + block(name.contains("fr") ? "> y\nb" : "> a\nb"))
    }
    try folder.add("02-c.fr.md", Self.head + block("> a\nb\n> c\nd"))
    let files = try LessonSearch([folder.path]).files
    let found = LessonLint.problems(in: files).map { $0.lines[0].replacing(folder.path + "/", with: "") }
    #expect(
      found == [
        "01-a.fr.md:7: the command differs from 01-a.md:7",
        "01-b.md: the lesson has the number of 01-a.fr.md",
        "02-c.fr.md: has 2 commands; 02-c.md has 1",
      ])
  }

  @Test func aSubjectIsTaughtOnce() throws {
    let folder = try TemporaryFolder()
    try folder.add("01-a.md", "---\ntitle: A\nteaches: [conv, grad]\n---\n")
    try folder.add("01-a.fr.md", "---\ntitle: B\nteaches: [conv]\n---\n")
    try folder.add("02-b.md", "---\ntitle: C\nteaches: grad\n---\n")
    try folder.add("x.md", "---\ntitle: D\nteaches:\n- relu\n---\n")
    let files = try LessonSearch([folder.path]).files
    let found = LessonLint.problems(in: files).map { $0.lines[0].replacing(folder.path + "/", with: "") }
    #expect(found == ["02-b.md: `teaches:` names `grad`, which 01-a.md teaches"])
    let taught = TaughtSubjects(try files.filter { !$0.contains(".fr.") }.map { try Lesson(reading: $0) })
    #expect(taught["conv"]?.text == "01 A (`chainrule lesson 1`)")
    #expect(taught["grad"]?.number == "01" && taught["relu"] == nil && taught["step"] == nil)
  }
}
