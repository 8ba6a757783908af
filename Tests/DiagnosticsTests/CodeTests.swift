// CodeTests.swift — the table of codes: complete, unique, documented, and each thrown somewhere.
import Diagnostics
import Foundation
import Testing

@Suite struct CodeTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
  private static func text(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }
  /// The names in Swift of the codes, as their file declares them, with the codes as text.
  private static func declared() throws -> [(swift: String, name: String)] {
    try text("Sources/Diagnostics/DiagnosticCode.swift")
      .matches(of: /package static let (\w+) = Self\(\s*"([a-z-]+)"/).map { (String($0.1), String($0.2)) }
  }

  @Test func noCodeIsMissingFromTheTable() throws {
    #expect(try Self.declared().map(\.name) == Diagnostic.Code.all.map(\.name))
  }

  @Test func namesAreUniqueWordsWithHyphens() throws {
    let names = Diagnostic.Code.all.map(\.name)
    #expect(Set(names).count == names.count)
    for code in Diagnostic.Code.all {
      #expect(code.name.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil)
      #expect(!code.meaning.isEmpty && !code.meaning.contains("\n") && !code.meaning.hasSuffix("."))
      #expect(Diagnostic.Code(named: code.name) == code && "\(code)" == code.name)
    }
    #expect(Diagnostic.Code(named: "no-such-code") == nil)
    // In Swift a code is called what it is called elsewhere.
    for (swift, name) in try Self.declared() {
      let words = name.split(separator: "-").map(String.init)
      #expect(swift == words[0] + words.dropFirst().map(\.capitalized).joined())
    }
  }

  /// A code that no error has would be one that programs wait for in vain.
  @Test func eachCodeIsThrown() throws {
    let sources = Self.folder.appending(path: "Sources")
    var used: Set<String> = []
    for case let file as URL in FileManager.default.enumerator(
      at: sources, includingPropertiesForKeys: nil) ?? .init()
    where file.pathExtension == "swift" && file.lastPathComponent != "DiagnosticCode.swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /\.(\w+)/) { used.insert(String(match.1)) }
    }
    for (swift, name) in try Self.declared() { #expect(used.contains(swift), "\(name) is never thrown") }
  }

  /// `Docs/language.md` lists the codes, in this order and with these words.
  @Test func theDocumentListsThem() throws {
    let rows = try Self.text("Docs/language.md").matches(of: /(?m)^\| `([a-z-]+)` \| (.+) \|$/)
    let listed = rows.map { (String($0.1), String($0.2)) }.filter { row in
      Diagnostic.Code(named: row.0) != nil
    }
    #expect(listed.map(\.0) == Diagnostic.Code.all.map(\.name))
    #expect(listed.map(\.1) == Diagnostic.Code.all.map(\.meaning))
  }

  @Test func aGuessMarksASlip() {
    let names = ["relu", "tanh"]
    #expect(Diagnostic(.unknownName, "m", hint: didYouMean("rleu", in: names)).isSlip)
    #expect(!Diagnostic(.unknownName, "m", hint: didYouMean("zzz", in: names) ?? "`help` lists them").isSlip)
    #expect(!Diagnostic(.unknownName, "m", hint: "did you mean this?").isSlip)
    #expect(Diagnostic(.unknownName, "m", hint: Hint.guess("x") + " more").hint == "did you mean `x`? more")
    let moved = Diagnostic(.unknownName, "m", at: SourceRange(0, 1), hint: .guess("x")).moved(
      to: SourceRange(4, 9))
    #expect(moved.place == SourceRange(4, 9) && moved.isSlip && moved.code == .unknownName)
  }

  /// Labels travel beside the text; the printed line has both.
  @Test(arguments: [80, 20, 8, 1]) func noticesAreTheLinesRendered(_ width: Int) {
    let diagnostic = Diagnostic(
      .syntax, "one two three four five", at: SourceRange(0, 3), hint: "six\nseven eight",
      lesson: LessonReference(number: "02", title: "By hand"))
    let notices = diagnostic.notices(in: SourceText("abc def"), width: width)
    #expect(notices.map(\.line) == diagnostic.rendered(in: SourceText("abc def"), width: width))
    #expect(notices.compactMap(\.label) == [.error, .hint, .lesson])
    #expect(notices.first?.label == .error && notices.first?.text.hasPrefix("one") == true)
  }
}
