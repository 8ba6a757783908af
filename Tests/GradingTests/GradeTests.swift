// GradeTests.swift — submissions graded by computing their answers again, in real sessions.
import Commands
import Grading
import Handouts
import Interpreter
import Lessons
import Replay
import TestSupport
import Testing
import Typography

@Suite struct GradeTests {
  private let folder: TemporaryFolder

  private static let lesson = """
    ---
    title: Homework
    seed: student
    ---
    ```chainrule
    > data table { 1 2 -> 1 }; layer dense 2; layer dense 1; loss crossentropy; init normal
    ```
    ```question
    id: slope
    points: 2
    text: What is ∂err/∂w(1)1,1?
    answer: grad w(1)1,1
    ```
    ```task
    text: Bring err below 0.05.
    check: err < 0.05
    budget: {steps: 50, parameters: 9}
    solution: step 40 rate=2
    ```
    ```question
    kind: formula
    text: What is σ' by its value?
    variables: [s]
    answer: s*(1-s)
    wrong: [{answer: s*(s-1), say: It is positive.}]
    ```
    ```question
    text: Which?
    choices: [one, two]
    answer: 2
    ```
    ```question
    text: What is err now?
    answer: err
    ```

    """

  private static let gradient = "(z(2)1 - y) * w(2)1,1 * z(1)1*(1-z(1)1) * x1"

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(Array(Self.lesson.utf8), to: "homework.txt")
  }

  private func grader(_ text: String = lesson, timeout: Double = 3600) throws -> Grader {
    try Grader(
      Lesson(parsing: text, path: "homework.txt"), options: .init(timeout: timeout)
    ) { settings, isCancelled in
      SessionEvaluator(settings, isCancelled: isCancelled)
    }
  }

  /// The grades of files with these texts.
  private func grade(_ texts: [String: String], timeout: Double = 3600) throws -> GradeReport {
    for (name, text) in texts { try folder.write(Array(text.utf8), to: name) }
    return try grader(timeout: timeout).grade(SubmissionSearch([folder.path]).files)
  }

  private func item(_ key: String, _ answer: String) throws -> ItemGrade {
    let text = "---\nstudent: Eve\n---\n```answer \(key)\n\(answer)\n```\n"
    let grade = try #require(try grade(["eve.md": text]).grades.first)
    return try #require(grade.items.first { $0.key == key || String($0.number) == key })
  }

  @Test(
    arguments: [
      ("slope", gradient, .right, nil), ("1", gradient, .right, nil),
      ("slope", "d = " + gradient, .right, nil),
      ("slope", "0", .wrong, nil), ("slope", "-(\(gradient))", .wrong, "sign is wrong"),
      ("slope", "grad w(1)1,1", .unclear, "number or an expression"),
      ("slope", "1; 2", .unclear, "number or an expression"), ("slope", "zzz", .unclear, "zzz"),
      ("slope", "# nothing yet", .missing, nil),
      ("2", "> step 30 rate=2\nstep 30  J 9 → 0", .right, nil),
      ("2", "step 10 rate=2\nstep 30 rate=2", .right, nil),
      ("2", "> repeat 3 {\n. step 10 rate=2\n. }\n", .right, nil),
      ("2", "step 300 rate=2", .wrong, "300 training steps; 50 are allowed"),
      ("2", "assert 1 == 1\nquit", .wrong, "err < 0.05"), ("2", "err = 0", .wrong, "`err = 0` fails"),
      (
        "2", "cut 1; layer dense 3; layer dense 1; loss crossentropy; step 50 rate=2", .wrong, "19 parameters"
      ),
      ("3", "s - s^2", .right, nil), ("3", "s*(s-1)", .wrong, "It is positive."), ("3", "0.25", .wrong, nil),
      ("4", "two", .right, nil), ("4", "b", .right, nil), ("4", "1", .wrong, nil),
      ("4", "9", .unclear, "choices"),
    ] as [(String, String, ItemGrade.Verdict, String?)])
  func judges(_ key: String, _ answer: String, verdict: ItemGrade.Verdict, says: String?) throws {
    let item = try item(key, answer)
    #expect(item.verdict == verdict, "\(item)")
    #expect(item.points == (verdict == .right ? item.of : 0))
    if let says { #expect(item.say?.contains(says) == true, "\(item.say ?? "nothing")") }
  }

  /// After a task a lesson goes on from its own solution, a hand-out from before the task: both count.
  @Test(arguments: ["", "step 40 rate=2; "]) func whatFollowsATaskIsJudgedInEitherSession(_ before: String)
    throws
  {
    let seed = StudentSeed.seed(of: "eve")
    let evaluator = SessionEvaluator(EvaluatorSettings(seed: seed, folder: ".")) { false }
    let setUp = "data table { 1 2 -> 1 }; layer dense 2; layer dense 1; loss crossentropy; init normal; "
    let value = try #require(evaluator.evaluate(.init(setUp + before + "err")).values?.first)
    #expect(try item("5", "\(value)").verdict == .right)
    #expect(try item("5", "\(value * 1.1)").verdict == .wrong)
  }

  @Test func studentsHaveVariantsOfTheirOwn() throws {
    let evaluator = SessionEvaluator(EvaluatorSettings(seed: StudentSeed.seed(of: "ada"), folder: ".")) {
      false
    }
    let setUp = "data table { 1 2 -> 1 }; layer dense 2; layer dense 1; loss crossentropy; init normal; "
    let value = try #require(evaluator.evaluate(.init(setUp + "grad w(1)1,1")).values?.first)
    let answer = "```answer slope\n\(value)\n```\n"
    let report = try grade([
      "ada.md": answer, "b.md": "---\nstudent: \" ADA \"\n---\n" + answer,
      "c.md": "---\nstudent: bob\n---\n" + answer,
    ])
    #expect(report.grades.map(\.student) == ["ada", "ADA", "bob"])
    #expect(report.grades.map(\.total) == [2, 2, 0])
    #expect(report.exitCode == 0)
  }

  @Test(
    arguments: [
      ("caf\u{FFFD}", [0xE9], "not UTF-8 text", 1), ("```answer 1\n1", [], "never closed", 1),
      ("---\nstudent: [a\n---\n", [], "no valid YAML", 2), ("---\nstudent: a\n", [], "never closed", 1),
      ("\n```answer 9\n1\n```\n", [], "asks nothing called `9`", 2),
      ("```answer 3\n1\n```\n```answer 3\n2\n```\n", [], "is answered at line 1, too", 4),
      ("```answer\n1\n```\n", [], "names one question or task", 1), ("\0", [], "zero byte", 1),
    ] as [(String, [UInt8], String, Int)])
  func whatIsWrongWithAFileIsSaid(_ text: String, _ bytes: [UInt8], _ message: String, _ line: Int) throws {
    try folder.write(Array(text.utf8) + bytes, to: "bad.md")
    if !bytes.isEmpty { try folder.write(bytes, to: "bad.md") }
    let report = try grade(["good.md": "```answer 3\ns-s^2\n```\n"])
    #expect(report.grades.map(\.total).last == 1)
    let problem = try #require(report.grades.first?.problems.first)
    #expect(problem.message.contains(message), "\(problem.message)")
    #expect(problem.line == line)
    #expect(report.exitCode == 3)
  }

  /// The grades with one answer that runs out of time: of so much time that a busy machine judges the others in it.
  private func gradeInTimeEnough(_ texts: [String: String]) throws -> GradeReport {
    for seconds in [1.0, 4, 16] {
      let report = try grade(texts, timeout: seconds)
      if report.grades.lazy.flatMap(\.items).count(where: { $0.verdict == .timeout }) == 1 { return report }
    }
    return try grade(texts, timeout: 64)
  }

  @Test func aBadFileStopsNobody() throws {
    let endless = "```answer 2\nrepeat 1000000000000 { step }\n```\n```answer 3\ns-s^2\n```\n"
    let report = try gradeInTimeEnough(["a.md": endless, "b.md": "```answer 3\ns-s*s\n```\n"])
    #expect(report.grades.map(\.total) == [1, 1])
    #expect(report.grades.first?.items[1].verdict == .timeout)
    #expect(report.exitCode == 4)
  }

  /// One computation that is larger than the time it has ends with it, and the other answers count.
  @Test func oneLargeComputationIsEnded() throws {
    let large =
      "---\nstudent: Zoe\n---\n```answer 5\nsum(conv(1:300000, 1:300000))\n```\n```answer 4\ntwo\n```\n"
    let report = try gradeInTimeEnough(["a.md": large])
    #expect(report.grades.map(\.total) == [1] && report.grades.map(\.student) == ["Zoe"])
    #expect(report.grades.first?.items[4].verdict == .timeout)
    #expect(report.grades.first?.items[4].line == 5)
    #expect(report.exitCode == 4)
  }

  @Test func aLessonThatDoesNotHoldGradesNobody() throws {
    let broken = Self.lesson.replacing("answer: err", with: "answer: zzz")
    #expect { try grader(broken).grade([]) } throws: {
      ($0 as? LessonProblem)?.location == "homework.txt:34"
        && ($0 as? LessonProblem)?.message.contains("can't be computed") == true
    }
    #expect(throws: LessonProblem.self) { try grader("# Nothing asked\n") }
  }

  @Test func reports() throws {
    let report = try grade([
      "ada.md": "---\nstudent: \"=cmd, \\\"x\\\"\"\n---\n```answer 3\ns*(s-1)\n```\n",
      "b.md": "```answer 4\ntwo\n```\n",
    ])
    #expect(GradeReports.table(report)[0] == "student    slope  2  3  4  5  points")
    #expect(GradeReports.table(report)[2] == "b              -  -  -  1  -     1/6")
    #expect(GradeReports.summary(report)[0] == "2 graded, mean 0.5 of 6")
    let rows = GradeReports.csv(report).split(separator: "\r\n")
    #expect(rows[0] == "student,file,points,of,slope,2,3,4,5,seed,feedback,problems")
    #expect(rows[1].hasPrefix("\"'=cmd, \"\"x\"\"\","))
    #expect(rows[1].hasSuffix(",3: It is positive.,"))
    #expect(
      GradeReports.json(report.grades[1]).contains("\"verdict\":\"right\",\"points\":1,\"of\":1,\"line\":2"))
    try GradeReports.writeFeedback(report, to: folder.path + "/told")
    let told = try TextFile.read(folder.path + "/told/ada.md")
    #expect(told.contains("- **3**: 0 of 1, not right. It is positive. (line 5)"))
  }

  /// A file that is read, or of another origin, outlives a wrong option.
  @Test func namesNeitherSteerNorWiden() throws {
    let long = String(repeating: "n", count: 5000)
    let names = ["ada", "\u{1B}[2J\u{9B}31m\u{202E}eve", long, "=1+1", "＝1", "a\r\nb", "\u{7}"]
    let texts = names.enumerated().map { index, name in
      ("\(index).md", "---\nstudent: \(yaml(name))\n---\n```answer slope\n1\n```\n")
    }
    let report = try grade(Dictionary(uniqueKeysWithValues: texts))
    #expect(report.grades.map(\.student) == names)
    let table = GradeReports.table(report), csv = GradeReports.csv(report)
    let told =
      table + GradeReports.problems(report) + GradeReports.feedback(report.grades[1], title: "Homework")
    for text in told + [csv.replacing("\r\n", with: "\n")] {
      #expect(printable(text, keeping: "\n") == text)
    }
    #expect(table.allSatisfy { displayWidth(of: $0) < 120 })
    #expect(table[2].hasPrefix("␛[2J<U+009B>31m<U+202E>eve"))
    #expect(csv.contains("\r\n\(long),") && csv.contains("\r\n'=1+1,") && csv.contains("\r\n'＝1,"))
    #expect(csv.split(separator: "\r\n").count == names.count + 1)
  }

  /// A name as YAML writes any.
  private func yaml(_ name: String) -> String {
    "\""
      + name.unicodeScalars.map {
        "\\U" + String(repeating: "0", count: 8 - String($0.value, radix: 16).count)
          + String($0.value, radix: 16)
      }.joined() + "\""
  }

  @Test func aStudentWithTwoSubmissionsIsTold() throws {
    let texts = ["a.md": "ada", "b.md": "Bob", "c.md": "ADA ", "d.md": "ada"].mapValues {
      "---\nstudent: \"\($0)\"\n---\n```answer slope\n1\n```\n"
    }
    let report = try grade(texts)
    let paths = ["a.md", "c.md", "d.md"].map { "\(folder.path)/\($0)" }
    #expect(report.repeatedStudents.map(\.paths) == [paths])
    #expect(report.exitCode == 0)
    #expect(GradeReports.problems(report) == ["ada has 3 submissions: \(paths.joined(separator: ", "))"])
    let rows = GradeReports.csv(report).split(separator: "\r\n")
    #expect(rows.count == 5 && rows[1].contains("the student has handed in more: \(paths[1]), \(paths[2])"))
    #expect(!rows[2].contains("handed in more"))
    #expect(GradeReports.jsonSummary(report).contains("\"repeated\":[{\"student\":\"ada\",\"files\":["))
  }

  @Test func nothingIsOverwrittenButItsOwn() throws {
    let report = try grade(["b.md": "```answer 4\ntwo\n```\n", "c.md": "```chainrule\n> 1\n"])
    let (told, own) = (folder.path + "/told", folder.path + "/told/b.md")
    #expect { try GradeReports.writeFeedback(report, to: folder.path) } throws: {
      ($0 as? LessonProblem)?.message.contains("is read by this `grade`") == true
    }
    #expect(try TextFile.read(folder.path + "/b.md").hasPrefix("```answer"))
    for _ in 1...2 { try GradeReports.writeFeedback(report, to: told) }
    #expect(try TextFile.read(told + "/c.md").contains("0 of 6 points.") == true)
    try TextFile.write("# Mine\n", to: own)
    for kind in [WrittenFile.feedback, .grades, .handout, .junit] {
      #expect { try kind.check(own, inputs: []) } throws: {
        ($0 as? LessonProblem)?.message.contains("has not written it") == true
      }
    }
    let handout = Handout(
      of: try Lesson(parsing: Self.lesson, path: "homework.txt"), vocabulary: CommandTable.standard.vocabulary
    ).text
    try WrittenFile.handout.write(handout, to: told + "/h.md", inputs: [])
    try WrittenFile.handout.write(handout, to: told + "/h.md", inputs: [])
    let filledIn = handout.replacing("```answer 4\n", with: "```answer 4\ntwo\n")
    try TextFile.write(filledIn, to: told + "/h.md")
    #expect(throws: LessonProblem.self) { try WrittenFile.handout.check(told + "/h.md", inputs: []) }
    try WrittenFile.grades.write(GradeReports.csv(report), to: told + "/g.csv", inputs: [])
    try WrittenFile.grades.write(GradeReports.csv(report), to: told + "/g.csv", inputs: [])
  }

  // MARK: - Hand-outs

  @Test func aHandoutLeaksNothing() throws {
    let lesson = try Lesson(parsing: Self.lesson, path: "homework.txt")
    let handout = Handout(
      of: lesson, values: try grader().printedAnswers(), vocabulary: CommandTable.standard.vocabulary)
    #expect(handout.leaks.isEmpty)
    for secret in ["grad", "s*(", "step 40", "positive", "answer:", "solution"] {
      #expect(!handout.text.contains(secret), "\(secret)")
    }
    let read = try Lesson(parsing: handout.text, path: "h.md")
    #expect(read.frontMatter.isHandout && read.frontMatter.seed == .student)
    #expect(read.exercises.map(\.key) == lesson.exercises.map(\.key))
    #expect(read.exercises.map(\.text) == lesson.exercises.map(\.text))
    #expect(
      read.tasks[0].budget == lesson.tasks[0].budget && read.tasks[0].checks.map(\.text) == ["err < 0.05"])
    // Filled in, it can be graded.
    let filled = handout.text.replacing("```answer 3\n", with: "```answer 3\ns - s*s\n")
    #expect(try grade(["h.md": filled]).grades.map(\.total) == [1])
  }

  private static let task =
    "```task\ntext: Give b to `b = 8.5`.\ncheck: b == 8\nsolution: |\n  g = a^2\n  b = 8.5\n  step 41 rate=2\n```\n\n"

  private static var shippedLessons: [String] {
    let folder = TextFile.folder(of: TextFile.folder(of: TextFile.folder(of: #filePath))) + "/Lessons"
    return (try? LessonSearch([folder]).course(of: [folder])) ?? []
  }

  /// Every lesson that comes with the tool can be handed out as it is.
  @Test(arguments: shippedLessons)
  func shippedLessonsAreHandedOut(_ path: String) throws {
    let grader = try Grader(Lesson(reading: path), options: .init(timeout: 3600)) { settings, isCancelled in
      SessionEvaluator(settings, isCancelled: isCancelled)
    }
    #expect(Self.shippedLessons.count >= 16)
    let handout = Handout(
      of: grader.lesson, values: try grader.printedAnswers(), vocabulary: CommandTable.standard.vocabulary)
    #expect(handout.leaks.map(\.lines) == [])
    #expect(!handout.text.contains("nohandout") && !handout.text.contains("answer:"))
    let read = try Lesson(parsing: handout.text, path: path)
    #expect(read.exercises.count == grader.lesson.exercises.count)
    // The hand-out can be taken without the parts left out.
    let runner = LessonRunner(options: .init(timeout: 3600)) { SessionEvaluator($0, isCancelled: $1) }
    let report = runner.run(read)
    #expect(report.outcome == .held, "\(report.mismatches.map(\.message))")
  }

  @Test(
    arguments: [
      ("<!-- d g / d a -->Text.", nil), ("It is d g/d a.", 9), ("It comes to 13.4321.", 9),
      ("```chainrule\n> d g / d a\n```", 10), ("```chainrule nohandout\n> d g / d a\n```", nil),
      ("```chainrule\n> assert d g / d a == 13\n```", nil), ("```text\nd g / d a\n```", 10),
      // Broken over lines; with more digits than are printed; with a decimal comma.
      ("So it is d g\n/ d a here.", 9), ("It is\nd\ng / d\na here.", 10), ("> It is d g /\n> d a.", 9),
      ("So it is d g\n\n/ d a here.", nil), ("It is d g\nand / d a.", nil),
      ("It is 13.43210498.", 9), ("It is 13,4321.", 9), ("It is -1.34321e+1 then.", 9),
      ("13.4323, 13.432", nil),
      ("From 13.4, 321 steps", nil),
      // Prose that shows it stands between comments, up to the next block at most.
      ("<!-- nohandout -->\nIt is d g/d a.\n<!-- handout -->\nText.", nil),
      ("<!-- nohandout -->\nThat is all.\n<!-- handout -->\nIt is d g/d a.", 12),
      ("<!-- nohandout -->\nIt is d g/d a.\n\n```text\nx\n```\nIt is d g/d a.", 15),
      // The solution of a task, where it is nothing that was typed above, or stands in the task.
      (Self.task, nil), (Self.task + "Type `step 41 rate=2`.", 18),
      (task + "Type `g = a^2`, then `b = 8.5`.", nil),
    ] as [(String, Int?)])
  func whatShowsAnAnswerIsFound(_ text: String, line: Int?) throws {
    let lesson = "```chainrule\n> a = 6.71605; g = a^2\n```\n```question\ntext: t\nanswer: d g / d a\n```\n\n"
    let full = try Lesson(parsing: lesson + text + "\n", path: "L.md")
    let handout = Handout(of: full, values: [1: ["13.4321"]], vocabulary: CommandTable.standard.vocabulary)
    #expect(handout.leaks.first?.line == line, "\(handout.text)")
  }

  @Test(arguments: [("Ada", "ada"), (" ada  lovelace", "Ada Lovelace ")])
  func seedsDependOnTheNameAlone(_ one: String, _ other: String) {
    #expect(StudentSeed.seed(of: one) == StudentSeed.seed(of: other))
    #expect(StudentSeed.seed(of: one) != StudentSeed.seed(of: one + "x"))
    #expect(StudentSeed.seed(of: "ada") == 2_101_103_315)
  }
}
