// ProgressFolderTests.swift — progress that is kept between runs.
import Testing

@testable import LessonKit

struct ProgressFolderTests {
  private let folder: TemporaryFolder
  private var root: String { folder.path }

  init() throws { folder = try TemporaryFolder() }

  @Test func keepsAndFinds() throws {
    let folder = ProgressFolder(root + "/deep/in/here")
    let progress = Progress(line: 3, position: 1, count: 4, results: [3: .wrong])
    #expect(folder.progress(in: "Lessons/01-xor.md") == nil)
    try folder.keep(progress, in: "Lessons/01-xor.md")
    #expect(folder.progress(in: "Lessons/01-xor.md") == progress)
    #expect(folder.progress(in: "Others/01-xor.md") == nil)
    try folder.keep(Progress(line: nil, position: 4, count: 4), in: "Lessons/01-xor.md")
    #expect(folder.progress(in: "Lessons/01-xor.md")?.isFinished == true)
  }

  @Test func whatIsNoProgressIsNone() throws {
    let folder = ProgressFolder(root)
    try TextFile.write("chainrule prog", to: folder.file(of: "a.md"))
    #expect(folder.progress(in: "a.md") == nil)
  }

  @Test func noPlaceToKeepItIsSaid() {
    #expect(throws: LessonProblem.self) {
      try ProgressFolder("/proc/none").keep(Progress(line: 1, position: 0, count: 1), in: "a.md")
    }
  }
}
