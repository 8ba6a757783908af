// HistoryTests.swift — the history file: where it is, that nothing in it is lost.
import TestSupport
import Testing

@testable import Terminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

private struct Place: CustomTestStringConvertible {
  var variables: [String: String]
  var path: String?
  var testDescription: String { "\(variables)" }
}

@Suite struct HistoryTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path + "/history" }

  init() throws { folder = try TemporaryFolder() }

  private func text() -> String { String(decoding: folder.read("history") ?? [], as: UTF8.self) }
  private let title = "# chainrule history\n"

  @Test(arguments: [
    Place(variables: ["HOME": "/home/ada"], path: "/home/ada/.local/state/chainrule/history"),
    Place(variables: ["HOME": "/home/ada", "XDG_STATE_HOME": "/state"], path: "/state/chainrule/history"),
    Place(
      variables: ["HOME": "/home/ada", "XDG_STATE_HOME": "relative"],
      path: "/home/ada/.local/state/chainrule/history"),
    Place(variables: ["HOME": "/home/ada", "CHAINRULE_HISTORY": "/elsewhere/h"], path: "/elsewhere/h"),
    Place(variables: ["HOME": "/home/ada", "CHAINRULE_HISTORY": ""], path: nil),
    Place(variables: ["HOME": "/home/ada", "CHAINRULE_HISTORY": "/dev/null"], path: nil),
    Place(variables: [:], path: nil),
  ])
  private func place(_ place: Place) {
    #expect(History.path(in: EnvironmentView(place.variables)) == place.path)
  }

  @Test(arguments: [
    "step", "define f(n) {\n  layer dense n\n}", #"C:\new"#, #"\\n"#, "a\\\nb", "∂err/∂w(2)1,1 — 😀", "a\r\nb",
    "\\",
  ])
  func entriesComeBackAsTheyWere(_ entry: String) {
    var first = History(path: path)
    #expect(first.load() == nil)
    #expect(first.append(entry) == nil)
    #expect(first.append("last") == nil)
    #expect(text().filter { $0 == "\n" }.count == 3, "an entry is a line")
    var second = History(path: path)
    #expect(second.load() == nil)
    #expect(second.entries == [entry, "last"])
  }

  @Test func foldersAreMade() {
    var history = History(path: folder.path + "/a/b/history")
    #expect(history.load() == nil)
    #expect(history.append("step") == nil)
    var again = History(path: folder.path + "/a/b/history")
    #expect(again.load() == nil)
    #expect(again.entries == ["step"])
  }

  @Test func promptsSideBySideAddToEachOther() {
    var (first, second) = (History(path: path), History(path: path))
    _ = (first.load(), second.load())
    _ = (first.append("one"), second.append("two"), first.append("three"))
    #expect(text() == title + "one\ntwo\nthree\n")
    #expect(folder.names == ["history"], "no other file is made")
  }

  @Test func aLongFileIsShortenedToTheNewest() throws {
    try folder.write(Array((1...9).map { "\($0)\n" }.joined().utf8), to: "history")
    var history = History(path: path, limit: 4)
    #expect(history.load() == nil)
    #expect(history.entries == ["6", "7", "8", "9"])
    #expect(text() == title + "6\n7\n8\n9\n")
    #expect(folder.names == ["history"])
  }

  @Test func aFileUpToTwiceTheLimitIsLeft() throws {
    try folder.write(Array("1\n2\n3\n4\n".utf8), to: "history")
    var history = History(path: path, limit: 2)
    #expect(history.load() == nil)
    #expect(history.entries == ["3", "4"])
    #expect(text() == "1\n2\n3\n4\n")
  }

  @Test func anUnfinishedLastLineStaysApart() throws {
    try folder.write(Array("one\ntw".utf8), to: "history")
    var history = History(path: path)
    #expect(history.load() == nil)
    #expect(history.append("three") == nil)
    #expect(text() == "one\ntw\nthree\n")
  }

  @Test(arguments: [[0, 1, 2], [0xFF, 0xFE, 10], Array("a\0b".utf8)] as [[UInt8]])
  func whatIsNoTextIsSetAside(_ bytes: [UInt8]) throws {
    try folder.write(bytes, to: "history")
    try folder.write([7], to: "history.bad")
    var history = History(path: path)
    let found = history.load()
    let warning = try #require(found)
    #expect(warning.contains("history.bad2"))
    #expect(folder.read("history.bad") == [7])
    #expect(folder.read("history.bad2") == bytes)
    #expect(history.append("step") == nil)
    #expect(text() == title + "step\n")
  }

  @Test(arguments: ["/proc/none/history", "/dev/null/history", "/"])
  func whereNothingCanBeWrittenItIsSaidOnce(_ path: String) throws {
    var history = History(path: path)
    let found = history.load()
    let warning = try #require(found)
    #expect(warning.hasPrefix("the history is not kept: \(path): "))
    #expect(history.append("step") == nil)
    #expect(history.entries == ["step"])
  }

  @Test func aFolderThatGoesAwayIsSaidOnce() throws {
    let gone = folder.path + "/gone"
    var history = History(path: gone + "/history")
    #expect(history.load() == nil)
    try folder.move("gone", to: "elsewhere")
    #expect(history.append("one")?.contains("history is not kept") == true)
    #expect(history.append("two") == nil)
    #expect(history.entries == ["one", "two"])
  }

  @Test func whatAddsNothingIsNotTaken() {
    var history = History(path: nil)
    #expect(history.append("step") == nil)
    for (entry, isTaken) in [
      ("step", false), ("", false), (" \t\n", false), ("a\0b", false), ("step 2", true),
    ] {
      #expect(history.accepts(entry) == isTaken, "\(entry.debugDescription)")
    }
  }

  /// A path named by mistake, and the reason why it is not touched.
  private struct Wrong: CustomTestStringConvertible {
    var bytes: [UInt8]
    var testDescription: String { String(decoding: bytes.prefix(20), as: UTF8.self) }
  }

  @Test(arguments: [
    Wrong(bytes: [0xFF, 0xD8, 0xFF, 0xE0, 0, 16]), Wrong(bytes: Array("My thesis\n".utf8)),
    Wrong(bytes: Array("# chainrule histories\n".utf8)), Wrong(bytes: Array("a\0b".utf8)),
    Wrong(bytes: [UInt8](repeating: 65, count: (16 << 20) + 1)),
  ])
  private func aFileThatIsNoHistoryIsLeftAlone(_ wrong: Wrong) throws {
    try folder.write(wrong.bytes, to: "photo")
    var history = History(path: folder.path + "/photo", isChosen: true)
    #expect(history.load()?.contains("no history of chainrule") == true)
    #expect(history.append("step") == nil)
    #expect(folder.names == ["photo"] && folder.read("photo") == wrong.bytes)
    #expect(history.entries == ["step"])
  }

  @Test func whatIsNoFileIsLeftAlone() throws {
    try folder.makeFolder("folder")
    #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
    for (name, reason) in [("folder", "it is a folder"), ("pipe", "it is no plain file")] {
      var history = History(path: "\(folder.path)/\(name)", isChosen: true)
      #expect(history.load() == "the history is not kept: \(folder.path)/\(name): \(reason)")
      #expect(history.append("step") == nil)
    }
    var history = History(path: "/dev/zero", isChosen: true)
    #expect(history.load() == "the history is not kept: /dev/zero: it is no plain file")
    #expect(folder.names == ["folder", "pipe"])
  }

  @Test func aPipeThatTakesItsPlaceIsNotWrittenTo() throws {
    var history = History(path: path, isChosen: true)
    _ = history.load()
    #expect(mkfifo(path, 0o600) == 0)
    #expect(history.append("one")?.contains("history is not kept") == true)
    #expect(folder.names == ["history"])
  }

  @Test func aNamedFileIsUsedWhereItIsAHistory() throws {
    for bytes in [nil, [], Array((title + "one\n").utf8)] as [[UInt8]?] {
      unlink(path)
      if let bytes { try folder.write(bytes, to: "history") }
      var history = History(path: path, isChosen: true)
      #expect(history.load() == nil)
      #expect(history.entries == (bytes?.isEmpty == false ? ["one"] : []))
      #expect(history.append("two") == nil)
      #expect(text() == title + history.entries.map { $0 + "\n" }.joined())
    }
  }

  @Test func aLinkAndPermissionsStay() throws {
    try folder.write(Array((title + (1...9).map { "\($0)\n" }.joined()).utf8), to: "elsewhere")
    chmod(folder.path + "/elsewhere", 0o640)
    symlink("elsewhere", path)
    var history = History(path: path, isChosen: true, limit: 4)
    #expect(history.load() == nil)
    #expect(history.append("10") == nil)
    #expect(folder.names == ["elsewhere", "history"])
    #expect(String(decoding: folder.read("elsewhere") ?? [], as: UTF8.self) == title + "6\n7\n8\n9\n10\n")
    var status = stat()
    #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o640)
  }
}
