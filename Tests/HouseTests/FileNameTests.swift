// FileNameTests.swift — a file is called what it holds: no two of one name, and its name is in its first line.
import Testing

@Suite struct FileNameTests {
  /// No two source files have one name, and no two files of tests.
  @Test(arguments: ["Sources", "Tests"]) func namesAreUnique(_ folder: String) {
    let paths = Repository.files(below: [folder], ending: [".swift", ".c"])
    for (name, twins) in Dictionary(grouping: paths, by: Self.name) {
      #expect(twins.count == 1, "files called \(name): \(twins.joined(separator: ", "))")
    }
  }

  /// The first line of a Swift file is its name and its purpose.
  @Test(arguments: ["Sources", "Tests"]) func firstLinesHaveTheName(_ folder: String) throws {
    for path in Repository.files(below: [folder], ending: [".swift"]) {
      let first = try Repository.text(path).prefix { $0 != "\n" }
      #expect(first.hasPrefix("// \(Self.name(of: path)) — "), "\(path) begins with \(first)")
    }
  }

  private static func name(of path: String) -> String { String(path.split(separator: "/").last ?? "") }
}
