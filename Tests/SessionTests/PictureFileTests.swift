// PictureFileTests.swift — pictures into files, and in the colours of a terminal.
import Diagnostics
import Plots
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

private let boundary =
  "data table { 0 0 -> 0; 1 1 -> 1 }; layer dense 1; w(1) = [1; 1]; b(1) = -1; plot boundary columns=20 rows=5"

/// A session at a terminal that shows pictures in a style.
private func session(_ pictures: PictureStyle?, files: FileAccess = .memory()) -> Session {
  var options = SessionOptions()
  (options.pictures, options.files) = (pictures, files)
  return Session(options)
}

extension Session {
  /// Output of the last of some commands, or its error.
  fileprivate func printed(_ typed: String) -> [String] {
    var lines: [String] = []
    run(typed) { lines = $0.held ? $0.answer.lines : $0.errorLines }
    return lines
  }
}

@Suite struct PictureFileTests {
  @Test(arguments: PictureKind.all.map(\.name))
  func everyPictureIsADrawingToo(_ name: String) throws {
    let files = FileAccess.memory()
    let kind = try #require(PictureKind.named[name])
    let typed = kind.example + " > a.svg"
    #expect(session(.blocks24, files: files).printed(typed) == ["a.svg: the picture of `plot \(name)`"])
    let text = try files.read("a.svg")
    #expect(text.hasPrefix("<svg ") && text.hasSuffix("</svg>\n"))
    #expect(!text.contains("\u{1B}"))
  }

  /// The drawings in README.md are those that the tool makes now; `make pictures` makes them anew.
  @Test func thoseOfTheReadmeAreTheToolsOwn() throws {
    let folder = "Docs/pictures"
    let files = FileAccess.memory()
    var written: [String] = []
    let commands = try FileAccess.free.read("\(folder)/pictures.chain")
    session(nil, files: files).run(SourceText(commands)) { result in
      #expect(result.held, "\(result.errorLines)")
      written += result.answer.lines.compactMap { line in
        line.firstRange(of: ".svg").map { String(line[..<$0.upperBound]) }
      }
    }
    #expect(written.count == 5)
    for name in written {
      #expect(try FileAccess.free.read("\(folder)/\(name)") == files.read(name), "\(name) is stale")
    }
  }

  @Test func lettersAreWhatIsPrinted() throws {
    let files = FileAccess.memory()
    let drawn = session(nil).printed(boundary).joined(separator: "\n") + "\n"
    _ = session(.blocks24, files: files).printed(boundary + " > a.txt")
    #expect(try files.read("a.txt") == drawn)
  }

  @Test(arguments: [
    ("plot tape > a.svg", "a.svg: the picture of `plot tape`"),
    ("plot tape > a.svg; plot tape>a.svg", "a.svg: the picture of `plot tape`"),
    ("plot tape > \"two words.svg\"", "two words.svg: the picture of `plot tape`"),
    (
      "repeat 2 { plot tape > a.svg }", "a.svg: the picture of `plot tape`\na.svg: the picture of `plot tape`"
    ),
    ("plot histogram (g > 1) bins=1 > a.svg", "a.svg: the picture of `plot histogram`"),
    ("plot histogram g>a.svg", "a.svg: the picture of `plot histogram`"),
    ("g > 1", "1"), ("repeat 1 { plot tape > a.svg; g > 1 }", "a.svg: the picture of `plot tape`\n1"),
    ("save a.txt.md; plot tape > a.txt.md", "error: a picture is written as .svg or as .txt"),
    ("plot tape > a", "error: a picture is written as .svg or as .txt"),
    ("plot tape >", "error: `plot tape` needs file: where to: F.svg, a drawing, or F.txt, in letters"),
    ("plot tape replace", "error: replace which file?"),
    ("plot tape > a.svg b.svg", "error: `b.svg` is more than `plot tape` takes here"),
  ]) func writes(_ typed: String, _ expected: String) {
    let lines = session(nil).printed("a = 3; g = a^2; " + typed)
    #expect(lines.joined(separator: "\n").hasPrefix(expected), "\(lines)")
  }

  @Test func anothersFileStays() throws {
    let files = FileAccess.memory()
    try files.write("mine", "a.svg", false)
    let refused = session(nil, files: files).printed("a = 1; plot tape > a.svg")
    #expect(refused.first == "error: there is a file `a.svg` already")
    #expect(try files.read("a.svg") == "mine")
    _ = session(nil, files: files).printed("a = 1; plot tape > a.svg replace")
    #expect(try files.read("a.svg").hasPrefix("<svg"))
  }

  @Test func lessonsWriteNothing() {
    let lines = session(nil, files: .lesson(in: ".")).printed("a = 1; plot tape > a.svg")
    #expect(lines.first == "error: a lesson writes no files")
  }

  @Test func aPictureInAFileIsNoCellToSave() throws {
    let files = FileAccess.memory()
    _ = session(nil, files: files).printed("a = 1; plot tape > a.svg; a; save s.chain")
    #expect(!(try files.read("s.chain")).contains("plot"))
  }
}

@Suite struct PictureStyleTests {
  @Test(
    arguments: [
      // the terminal, the setting, the style of a picture
      (PictureStyle.ascii, "", PictureStyle.ascii), (.blocks256, "", .blocks256), (.blocks24, "", .blocks24),
      (.blocks24, "set pictures ascii; ", .ascii), (.ascii, "set pictures 24bit; ", .blocks24),
      (.blocks24, "set pictures 256; ", .blocks256),
      (.blocks24, "set pictures ascii; set pictures auto; ", .blocks24),
      (nil, "", .ascii), (nil, "set pictures 24bit; ", .ascii),
    ] as [(PictureStyle?, String, PictureStyle)])
  func isChosen(_ terminal: PictureStyle?, _ typed: String, _ style: PictureStyle) {
    let text = session(terminal).printed(typed + boundary).joined()
    let marks: [PictureStyle: String] = [.blocks256: ";5;", .blocks24: ";2;"]
    for (each, mark) in marks { #expect(text.contains(mark) == (each == style), "\(each)") }
  }

  @Test(arguments: [
    ("set pictures", "pictures auto"), ("set pictures 24bit", "pictures 24bit"),
    ("set pictures 256", "pictures 256"),
    ("set pictures 17", "error: the value is one of auto, ascii, 256, 24bit"),
    ("set pager off", "pager off"), ("set pager", "pager off"), ("set reduction sum", "reduction sum"),
    ("set reduction all", "error: the value is one of mean, sum"),
  ]) func isSet(_ typed: String, _ expected: String) {
    #expect(session(nil).printed(typed).first == expected)
  }

  @Test(arguments: ["", "repeat 1 { plot boundary }"]) func whatIsSavedIsInLetters(_ more: String) throws {
    let files = FileAccess.memory()
    _ = session(.blocks24, files: files).printed("\(boundary); \(more); save s.md")
    let text = try files.read("s.md")
    #expect(!text.contains("\u{1B}") && text.contains("' ' p < 0.1"))
  }
}
