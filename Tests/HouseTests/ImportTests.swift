// ImportTests.swift — arrows of import go down only, and CONTRIBUTING's table says which there are.
import Testing

@Suite struct ImportTests {
  /// The rows of CONTRIBUTING's table: target and imports, from the top of the house down.
  private static func table() throws -> [(target: String, imports: String)] {
    try Repository.text("CONTRIBUTING.md").split(separator: "\n").compactMap { line in
      guard let row = line.firstMatch(of: /^\| `(\w+)` \| .* \| (.*) \|$/) else { return nil }
      return (String(row.1), String(row.2))
    }
  }

  /// The table has the imports of `Package.swift` for every target of `Sources`, and each row imports rows
  /// above it.
  @Test func theTableIsThePackage() throws {
    let declared = try Repository.declaredImports(), table = try Self.table()
    var above: Set<String> = []
    for (target, imports) in table {
      let own = try #require(declared[target], "\(target) is no target of the package")
      #expect(own.isSubset(of: above), "\(target) imports \(own.subtracting(above)), which stand below it")
      let written = imports == "–" ? [] : imports.split(separator: ", ").map(String.init)
      #expect(Set(written) == own, "\(target): the table says \(imports), the package \(own.sorted())")
      above.insert(target)
    }
    let folders = Set(
      Repository.files(below: ["Sources"], ending: [".swift", ".modulemap"]).map {
        String($0.split(separator: "/")[1])
      })
    #expect(folders.subtracting(above) == [], "targets without a row")
  }

  /// A target declares exactly the imports of its files.
  @Test func sourcesImportWhatIsDeclared() throws {
    let declared = try Repository.declaredImports()
    var imported: [String: Set<String>] = [:]
    for path in Repository.files(below: ["Sources"], ending: [".swift"]) {
      let target = String(path.split(separator: "/")[1])
      for line in try Repository.text(path).split(separator: "\n") {
        let statement =
          /^ *(?:@\w+(?:\([^)]*\))? )?(?:package |public )?import (?:struct |class |func |enum )?(\w+)/
        guard let name = line.firstMatch(of: statement).map({ String($0.1) }), declared[name] != nil else {
          continue
        }
        imported[target, default: []].insert(name)
      }
    }
    for (target, own) in imported { #expect(declared[target] == own, "\(target)") }
  }

  /// The picture has every target but the ones its text names, and each above those that it imports.
  @Test func thePictureIsThePackage() throws {
    let declared = try Repository.declaredImports(), text = try Repository.text("CONTRIBUTING.md")
    let picture = try #require(text.firstMatch(of: /```text\n((?s:.*?))```/)).1
    var line: [String: Int] = [:]
    for (number, row) in picture.split(separator: "\n").enumerated() {
      for name in row.matches(of: /\w+/) where declared[String(name.0)] != nil {
        #expect(line.updateValue(number, forKey: String(name.0)) == nil, "\(name.0) stands twice")
      }
    }
    let leftOut: Set = ["Parameters", "Sharing", "CZlib", "CPictures", "CLineEditor"]
    #expect(Set(try Self.table().map(\.target)).subtracting(line.keys) == leftOut)
    for (target, own) in line {
      for other in declared[target, default: []] {
        guard let below = line[other] else { continue }
        #expect(own < below, "\(target) imports \(other), which does not stand below it")
      }
    }
  }

  /// Dependencies are pinned to exact versions, those of `Package.resolved`.
  @Test func dependenciesArePinned() throws {
    let package = try Repository.text("Package.swift"), resolved = try Repository.text("Package.resolved")
    let versions = package.matches(of: /\.package\(url: "[^"]+", exact: "([0-9.]+)"\)/).map { String($0.1) }
    #expect(versions.count == package.matches(of: /\.package\(/).count)
    for version in versions { #expect(resolved.contains("\"version\" : \"\(version)\"")) }
  }
}
