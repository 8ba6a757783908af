// IntegrationRecipeTests.swift — the recipes for continuous integration are YAML.
import LessonTestSupport
import Testing

@testable import Lessons
@testable import Markdown

struct IntegrationRecipeTests {
  @Test func theRecipesAreMappings() throws {
    let path = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/Docs/ci.md"
    let text = try TextFile.read(path)
    let file = LessonText(text)
    var keys: [[String]] = []
    for case .code(let block) in try Lesson(parsing: text, path: path).elements where block.info == "yaml" {
      let fields = try YAMLFields(block.line..<(block.line + block.lines.count), of: file, called: "recipe")
      keys.append(fields.entries.map(\.key))
    }
    #expect(
      keys == [
        ["name", "on", "env", "jobs"], ["stages", "default", "variables", "tool", "lessons", "pages"],
      ])
  }
}
