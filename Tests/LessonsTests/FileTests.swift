// FileTests.swift — reading, writing and finding files, and paths that must stay in their folder.
import Diagnostics
import Foundation
import LessonTestSupport
import TestSupport
import Testing

@testable import Lessons

struct FileTests {
  @Test(
    arguments: [
      ([0x61, 0x0A, 0xFF, 0x0A], 2, "the file is not UTF-8 text"),
      ([0x61, 0x0A, 0x0A, 0xC3], 3, "the file is not UTF-8 text"),
      ([0xED, 0xA0, 0x80], 1, "the file is not UTF-8 text"),
      ([0x61, 0x0A, 0x00], 2, "the file is binary: it holds a zero byte"),
    ] as [([UInt8], Int, String)])
  func refusesWhatIsNoText(_ bytes: [UInt8], line: Int, message: String) throws {
    let folder = try TemporaryFolder()
    try folder.add("a.md", bytes: bytes)
    #expect {
      try Lesson(reading: folder.path + "/a.md")
    } throws: { error in
      (error as? LessonProblem).map { $0.line == line && $0.message == message } == true
    }
  }

  @Test func refusesWhatIsNoFile() throws {
    let folder = try TemporaryFolder()
    mkfifo(folder.path + "/pipe", 0o600)
    for (name, message) in [
      ("", "is no file"), ("/nothing", "there is no such file"), ("/pipe", "is no file"),
    ] {
      #expect {
        try TextFile.read(folder.path + name)
      } throws: { error in
        (error as? LessonProblem)?.message.contains(message) == true
      }
    }
  }

  @Test func replacesAFileWhole() throws {
    let folder = try TemporaryFolder()
    try folder.add("sub/a.md", "old")
    try folder.link("link.md", to: "sub/a.md")
    chmod(folder.path + "/sub/a.md", 0o640)
    try TextFile.write("näw\n", to: folder.path + "/link.md")
    #expect(try TextFile.read(folder.path + "/sub/a.md") == "näw\n")
    #expect(TextFile.isLink(folder.path + "/link.md"))
    #expect(TextFile.names(in: folder.path + "/sub") == ["a.md"])
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/sub/a.md")
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    try TextFile.write("x", to: folder.path + "/new.md")
    #expect(try TextFile.read(folder.path + "/new.md") == "x")
    #expect(throws: LessonProblem.self) { try TextFile.write("x", to: folder.path + "/none/a.md") }
  }

  @Test(
    arguments: [
      ("data.csv", true), ("sub/data.csv", true), ("./data.csv", true), ("inner.csv", true), ("sub", false),
      ("nothing.csv", false), ("", false), ("/etc/passwd", false), ("~/x", false), ("../outside.csv", false),
      ("sub/../data.csv", false), ("escape.csv", false), ("door/outside.csv", false), ("loop", false),
      ("a\0b", false), ("sub/up", false),
    ])
  func staysInside(_ path: String, resolves: Bool) throws {
    let outer = try TemporaryFolder()
    try outer.add("outside.csv")
    try outer.add("lesson/data.csv")
    try outer.add("lesson/sub/data.csv")
    try outer.add("lesson-two/data.csv")
    try outer.link("lesson/inner.csv", to: "sub/data.csv")
    try outer.link("lesson/escape.csv", to: "../outside.csv")
    try outer.link("lesson/door", to: "..")
    try outer.link("lesson/loop", to: "loop")
    try outer.link("lesson/sub/up", to: "../../lesson-two/data.csv")
    #expect(TextFile.resolves(path, inside: outer.path + "/lesson") == resolves)
  }

  @Test(arguments: [("a/b.md", "a"), ("b.md", "."), ("/b.md", "/"), ("/a/b/c", "/a/b")])
  func folderOfAPath(_ path: String, folder: String) { #expect(TextFile.folder(of: path) == folder) }

  @Test(
    arguments: [
      (["."], nil, nil, ["01-a.md", "02-b.md", "broken.md", "sub/03-c.md"]),
      (["./"], nil, nil, ["01-a.md", "02-b.md", "broken.md", "sub/03-c.md"]),
      (["sub", "01-a.md", "sub/03-c.md"], nil, nil, ["01-a.md", "sub/03-c.md"]),
      (["none.md"], nil, nil, ["none.md"]),
      (["."], "SUB", nil, ["sub/03-c.md"]),
      (["."], "the first", nil, ["01-a.md"]), (["."], "*first", nil, ["01-a.md"]),
      (["."], "0?-*.md", nil, ["01-a.md", "02-b.md"]),
      (["."], nil, "1/3", ["01-a.md", "sub/03-c.md"]),
      (["."], nil, "3/3", ["broken.md"]),
      (["empty"], nil, nil, nil),
      ([], nil, nil, nil),
      (["."], "nothing", nil, nil),
    ] as [([String], String?, String?, [String]?)])
  func finds(_ paths: [String], filter: String?, shard: String?, files: [String]?) throws {
    let folder = try TemporaryFolder()
    try folder.add("01-a.md", "---\ntitle: The First\n---\n")
    try folder.add("02-b.md", block("> x"))
    try folder.add("notes.md", "# Notes\n```swift\n```\n")
    try folder.add("broken.md", bytes: [0xFF])
    try folder.add("sub/03-c.md", block("> x"))
    try folder.add("sub/data.csv", "---\n")
    try folder.add(".hidden/04-d.md", "---\n---\n")
    try folder.add("empty/x.txt", "")
    try folder.link("sub/again", to: "..")
    let prefixed = paths.map {
      $0 == "." ? folder.path : $0 == "./" ? folder.path + "/" : folder.path + "/" + $0
    }
    let shard = try shard.map { try LessonSearch.Shard($0) }
    let found = try? LessonSearch(
      prefixed, filter: filter.map { $0.contains("?") ? "*/chainrule-test-*/" + $0 : $0 }, shard: shard)
    let names = found?.files.map { String($0.dropFirst(folder.path.count + 1)) }
    #expect(names?.filter { !$0.hasPrefix("sub/") || files?.contains($0) == true } == files)
  }

  @Test(arguments: ["", "1", "0/3", "4/3", "a/b", "1/2/3", "1/0", "-1/2"])
  func shardsAreChecked(_ text: String) {
    #expect(throws: Diagnostic.self) { try LessonSearch.Shard(text) }
  }
}

@Test func theProgramKnowsItsFile() throws {
  let path = try #require(InstalledFolder.programPath)
  #expect(path.hasPrefix("/"))
  #expect(CommandLine.arguments.contains { $0.hasSuffix(path.split(separator: "/").last ?? "") })
}
