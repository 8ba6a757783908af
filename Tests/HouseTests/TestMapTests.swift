// TestMapTests.swift — every source file with behaviour has a file of tests, by its name or by a row of `Tests/map.txt`.
import Testing

@Suite struct TestMapTests {
  /// The Swift files below `folder` by name, without the ending.
  private static func named(_ folder: String) -> [String: String] {
    let paths = Repository.files(below: [folder], ending: [".swift"])
    return Dictionary(
      uniqueKeysWithValues: paths.map { path in
        (String((path.split(separator: "/").last ?? "").dropLast(".swift".count)), path)
      })
  }

  /// The rows of the map: a source file, and the files of its tests.
  private static func rows() throws -> [(source: String, tests: [String])] {
    try Repository.text("Tests/map.txt").split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let row = try #require(line.wholeMatch(of: /(\S+): (\S.*)/), "\(line)")
      return (String(row.1), row.2.split(separator: ", ").map(String.init))
    }
  }

  /// Behaviour is a body that runs: of a function, an initializer, a computed property, a closure.
  private static func hasBehaviour(_ text: String) -> Bool {
    text.contains(/(?m)^[^\/\n]*\b(?:func|init|subscript)\b[^\n]*\(/)
      || text.contains(/(?m)^[^\/\n]*\bvar \w+: [^={\n]+ \{/)
      || text.contains(/(?m)\{ [^\n]*\bin$/)
  }

  @Test func everyFileHasTests() throws {
    let tests = Self.named("Tests"), rows = try Self.rows()
    let mapped = Set(rows.map(\.source)), folders = mapped.filter { $0.hasSuffix("/") }
    for (name, path) in Self.named("Sources").sorted(by: { $0.value < $1.value })
    where tests[name + "Tests"] == nil && !mapped.contains(name)
      && !folders.contains(where: { path.contains("/\($0)") })
    {
      if Self.hasBehaviour(try Repository.text(path)) {
        Issue.record("\(path) has no \(name)Tests.swift and no row in Tests/map.txt")
      }
    }
  }

  /// Rows name files that exist, and only those that the names don't map; they stand in order.
  @Test func rowsAreTrue() throws {
    let sources = Self.named("Sources"), tests = Self.named("Tests"), rows = try Self.rows()
    for (name, files) in rows {
      #expect(
        sources[name] != nil || name.hasSuffix("/") && sources.values.contains { $0.contains("/\(name)") },
        "\(name) is no source file or folder")
      #expect(tests[name + "Tests"] == nil, "\(name) has tests of its name")
      for file in files { #expect(tests[file] != nil, "\(file), tests of \(name), is no file") }
    }
    #expect(rows.map(\.source) == rows.map(\.source).sorted())
    #expect(Set(rows.map(\.source)).count == rows.count)
  }
}
