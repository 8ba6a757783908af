// NotebookFileTests.swift — notebooks have the form that Jupyter reads.
import Foundation
import Testing

@testable import Publishing

struct NotebookFileTests {
  private func notebook(showsAnswers: Bool = true) throws -> (text: String, cells: [[String: Any]]) {
    let text = try #require(
      try PublishTests.files(["01-a.md": PublishTests.text], [.notebook], showsAnswers: showsAnswers)[
        "01-a.ipynb"])
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object["nbformat"] as? Int == 4 && object["nbformat_minor"] as? Int == 5)
    let kernel = (object["metadata"] as? [String: Any])?["kernelspec"] as? [String: Any]
    #expect(kernel?["name"] as? String == "python3")
    return (text, try #require(object["cells"] as? [[String: Any]]))
  }

  private func source(_ cell: [String: Any]) -> String { ((cell["source"] as? [String]) ?? []).joined() }

  @Test func cellsHaveTheKeysOfTheirType() throws {
    let cells = try notebook().cells
    let ids = cells.compactMap { $0["id"] as? String }
    #expect(ids.count == cells.count && Set(ids).count == ids.count)
    for cell in cells {
      let keys = Set(cell.keys)
      switch cell["cell_type"] as? String {
      case "code": #expect(keys == ["cell_type", "execution_count", "id", "metadata", "outputs", "source"])
      case "markdown":
        #expect(keys.subtracting(["attachments"]) == ["cell_type", "id", "metadata", "source"])
      default: Issue.record("a cell of an unknown type")
      }
    }
  }

  @Test func commandsAreCellsThatRunWithTheirOutputs() throws {
    let cells = try notebook().cells
    #expect(source(cells[0]).contains("def chainrule(line, cell):"))
    let cell = try #require(cells.first { source($0) == "%%chainrule\nsay A|B" })
    let outputs = try #require(cell["outputs"] as? [[String: Any]])
    #expect(
      outputs.first?["output_type"] as? String == "stream"
        && outputs.first?["text"] as? [String] == ["A\n", "B\n"])
    let drawn = try #require(
      cells.first { source($0) == "%%chainrule\ndraw" }?["outputs"] as? [[String: Any]])
    let data = try #require(drawn.first?["data"] as? [String: Any])
    #expect(Set(data.keys) == ["image/svg+xml", "text/plain"])
    let failure = try #require(
      cells.first { source($0).hasPrefix("%%chainrule\nfail") }?["outputs"] as? [[String: Any]])
    #expect(failure.first?["name"] as? String == "stderr")
    // Hidden commands run as well.
    #expect(cells.contains { source($0) == "%%chainrule\nset secret 1" })
    #expect(!cells.contains { source($0).contains("%%chainrule\nnever run") })
    #expect(cells.contains { source($0) == "%%chainrule\nset v 5" })
    #expect(try notebook(showsAnswers: false).cells.allSatisfy { source($0) != "%%chainrule\nset v 5" })
  }

  @Test func proseIsTheLessonsOwnWithoutTags() throws {
    let text = "---\ntitle: t\n---\n\nA <b>bold</b> `<i>` < 3 <https://a.org> [x](javascript:a)\n"
    let notebook = try #require(try PublishTests.files(["01-a.md": text], [.notebook])["01-a.ipynb"])
    #expect(notebook.contains("A \\\\<b>bold\\\\</b> `<i>` < 3 <https://a.org> [x](#)"))
  }
}
