// ProgressFolderTests.swift — progress that is kept between runs.
import LessonTestSupport
import TestSupport
import Testing

@testable import Lessons
@testable import Tutoring

struct ProgressFolderTests {
  private let folder: TemporaryFolder
  private var root: String { folder.path }

  init() throws { folder = try TemporaryFolder() }

  /// A lesson of one question at line 3.
  private static func lesson(_ path: String, asks text: String = "Why?", prose: String = "") throws -> Lesson
  {
    try Lesson(parsing: "# T\n\(prose)\n```question\ntext: \(text)\nanswer: 1\n```\n", path: path)
  }

  @Test func anotherLessonOfThatNameHasItsOwn() throws {
    let folder = ProgressFolder(root)
    let progress = LessonProgress(line: 3, position: 1, count: 2, results: [3: .right], answers: [3: "1"])
    let mine = try Self.lesson("P1/M/h.md"), other = try Self.lesson("P2/M/h.md", asks: "How?")
    try folder.keep(progress, in: mine)
    #expect(folder.progress(in: other) == nil)
    let second = LessonProgress(line: nil, position: 2, count: 2)
    try folder.keep(second, in: other)
    #expect(folder.progress(in: other) == second)
    #expect(folder.progress(in: mine) == progress)
    #expect(try folder.progress(in: Self.lesson("P1/M/h.md", prose: "A mended word.")) == progress)
  }

  @Test func whatAnEarlierVersionHasKeptIsFound() throws {
    let folder = ProgressFolder(root)
    let lesson = try Self.lesson("M/h.md")
    let progress = LessonProgress(line: 3, position: 1, count: 2, results: [3: .right])
    try TextFile.write(progress.text, to: folder.file(of: lesson))
    #expect(folder.progress(in: lesson) == progress)
    try TextFile.write(
      progress.text.replacing("result 3", with: "result 9"), to: folder.path + "/M-h.md.progress")
    #expect(folder.progress(in: lesson) == nil)
  }

  @Test func keepsAndFinds() throws {
    let folder = ProgressFolder(root + "/deep/in/here")
    let progress = LessonProgress(line: 3, position: 1, count: 4, results: [3: .wrong])
    #expect(try folder.progress(in: Self.lesson("Lessons/01-xor.md")) == nil)
    try folder.keep(progress, in: Self.lesson("Lessons/01-xor.md"))
    #expect(try folder.progress(in: Self.lesson("Lessons/01-xor.md")) == progress)
    #expect(try folder.progress(in: Self.lesson("Others/01-xor.md")) == nil)
    try folder.keep(LessonProgress(line: nil, position: 4, count: 4), in: Self.lesson("Lessons/01-xor.md"))
    #expect(try folder.progress(in: Self.lesson("Lessons/01-xor.md"))?.isFinished == true)
  }

  @Test func whatIsNoProgressIsNone() throws {
    let folder = ProgressFolder(root)
    try TextFile.write("chainrule prog", to: folder.file(of: Self.lesson("a.md")))
    #expect(try folder.progress(in: Self.lesson("a.md")) == nil)
  }

  @Test func noPlaceToKeepItIsSaid() {
    #expect(throws: LessonProblem.self) {
      try ProgressFolder("/proc/none").keep(
        LessonProgress(line: 1, position: 0, count: 1), in: Self.lesson("a.md"))
    }
  }
}
