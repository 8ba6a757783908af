// LintTests.swift — the findings of lint.
import LessonTestSupport
import TestSupport
import Testing

@testable import Lessons
@testable import Replay

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
      (
        "---\ntitle: a\nsed: 3\nauthor: b\nx-own: c\nstudent: d\n---\n",
        ["3 warning: the front matter has a key `sed` that nobody reads"]
      ),
      (head + "```question\ntext: a\nanswer: b\n```\n", ["4 warning: the question has no `hint:`"]),
      (head + "```question\ntext: a\nanswer: b\nhint: c\n```\n", []),
      (
        head + "```task\ntext: a\ncheck: b\n```\n",
        ["4 warning: the task has no `hints:`", "4 error: the task has no `solution:`"]
      ),
      (head + "a [x](other.md) [y](sub/pic.png \"T\") ![z](<a b.png>) [w](a%20b.png)\n", []),
      (head + "\n[a](gone.md#part)\n", ["5 error: the link leads nowhere: gone.md#part"]),
      (
        head + "# A part\n[a](https://x.org/y) [b](#a-part) [c](mailto:a@b) [d](/root) `[e](gone)` w[1](x", []
      ),
      (
        head + "# Part\n# Part\n\n[a](#part) [a](#part-1)\n[a](#part-2)",
        ["8 error: the link leads to no heading of this page: #part-2"]
      ),
      (
        head + "[a](other.md#there) [a](sub/pic.png#x)\n[a](other.md#gone)",
        ["5 error: the link leads to no heading of other.md: other.md#gone"]
      ),
      (
        head + "\n[a](javascript:alert(1))",
        ["5 error: the link is no address that a page may have: javascript:alert(1)"]
      ),
      (
        head + block("> # only words\n\nout\n> a\nb"),
        ["8 error: no command makes this output: above it is only a comment"]
      ),
      (
        head + "\n```\n> a\nb\n```\n\n```sh\n> a\n```\n",
        ["5 warning: the block looks like commands, but is not run"]
      ),
      (
        head + "```{chainrule}\n> a\n```\n",
        ["4 error: a block `{chainrule}` is text, and never run"]
      ),
      (
        head + "```{.chainrule hidden}\n```\n",
        ["4 error: a block `{.chainrule hidden}` is text, and never run"]
      ),
      (head + "```Chainrule hidden\n```\n", ["4 error: a block `Chainrule hidden` is text, and never run"]),
      (head + "```chainrul\n```\n", ["4 error: a block `chainrul` is text, and never run"]),
      (head + "```chainrules\n```\n", ["4 error: a block `chainrules` is text, and never run"]),
      (head + "```chainrule,hidden\n```\n", ["4 error: a block `chainrule,hidden` is text, and never run"]),
      (head + "```qeustion\n```\n", ["4 error: a block `qeustion` is text, and never asked"]),
      (head + "```Task\n```\n", ["4 error: a block `Task` is text, and never asked"]),
      (head + "```chainrule{hidden}\n```\n", ["4 error: a block `chainrule{hidden}` is text, and never run"]),
      (head + "```chain rule\n```\n", ["4 error: a block `chain rule` is text, and never run"]),
      (head + "```python chainrule\n```\n", ["4 error: a block `python chainrule` is text, and never run"]),
      (
        head + "a\n\n> ```chainrule\n> > a\n> ```\n\n>b\n> ```text\n> c\n> ```\n",
        ["6 error: a block `chainrule` in a quotation is text, and never run or asked"]
      ),
      (head + "```python\n```\n```text\n```\n```answer 1\n```\n```chain\n```\n", []),
      (
        head + "```question\nkind: text\ntext: a\nanswer: b\nhint: c\n```\n",
        ["4 warning: only the listed words, whole, are right here; what says more is left for you to mark"]
      ),
      (head + "[id]: gone.md\n", ["4 error: the link leads nowhere: gone.md"]),
      (head + "![p](gone(1).png)\n", ["4 error: the link leads nowhere: gone(1).png"]),
    ])
  func finds(_ text: String, problems: [String]) throws {
    let folder = try TemporaryFolder()
    try folder.add("other.md", "## There\n")
    try folder.add("sub/pic.png")
    try folder.add("a b.png")
    try folder.add("01-a.md", text)
    let found = LessonLint.problems(in: [folder.path + "/01-a.md"])
    #expect(found.map { "\($0.line ?? 0) \($0.severity): \($0.message)" } == problems)
  }

  /// A lesson of these commands, each printing something.
  private func lesson(_ commands: String...) -> String {
    Self.head + block(commands.map { "> \($0)\nb" }.joined(separator: "\n"))
  }

  @Test func foldersAreChecked() throws {
    let folder = try TemporaryFolder()
    let exercise =
      "\n```question\ntext: t\nanswer: 1\nhint: h\n```\n```task\ntext: t\ncheck: c\nsolution: s\nhint: h\n```\n"
    let files = [
      "01-a.md": lesson("a"), "01-a.fr.md": lesson("y"), "01-b.md": lesson("a"), "02-c.md": lesson("a"),
      "02-c.fr.md": lesson("a", "c"), "05-d.md": lesson("a", "b") + exercise, "06-e.md": lesson("a"),
      "fr/05-d.md": lesson("a", "b") + exercise.replacing("check: c", with: "check: d"),
      "fr/06-e.md": lesson("a"),
      "nl/05-d.md": lesson("a"), "sub/01-d.md": lesson("a"), "x.md": lesson("a"),
      "sub/ab/09-z.md": lesson("q"),
    ]
    for (name, text) in files { try folder.add(name, text) }
    let found = LessonLint.problems(in: try LessonSearch([folder.path]).files).map {
      $0.lines[0].replacing(folder.path + "/", with: "")
    }
    #expect(
      found == [
        "01-a.fr.md:7: the command differs from the command at 01-a.md:7",
        "01-b.md:1: the lesson has the number of 01-a.fr.md",
        "02-c.fr.md:9: 02-c.md has no such command",
        "05-d.md:1: warning: the number 3 to 4 are left out before this lesson",
        "fr/05-d.md:20: the check differs from the check at 05-d.md:20",
        "nl/05-d.md:7: the command at 05-d.md:9 is missing behind this",
      ])
  }

  @Test func aTranslationAloneIsHeldToItsOriginal() throws {
    let folder = try TemporaryFolder()
    try folder.add("01-a.md", lesson("a"))
    try folder.add("de/01-a.md", lesson("b"))
    #expect(LessonLint.problems(in: [folder.path + "/de/01-a.md"]).map(\.line) == [7])
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
