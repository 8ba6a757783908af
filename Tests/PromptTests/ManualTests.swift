// ManualTests.swift — the manual page and the shells' completions cover the flags and commands of the tool.
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite(.timeLimit(.minutes(60))) struct ManualTests {
  /// Output of the tool for these arguments.
  private func output(_ arguments: [String]) throws -> String {
    let path = try #require(BuiltTool.path("chainrule"), "the tool is not beside the tests")
    let terminal = try PseudoTerminal(path, arguments, environment: ["TERM": "dumb"], columns: 200)
    #expect(try terminal.waitForExit() == 0)
    return terminal.transcript
  }

  /// The manual page of this checkout.
  private func manual() throws -> String { try document("chainrule.1") }

  /// A file of `Docs` in this checkout.
  private func document(_ name: String) throws -> String {
    let path = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/Docs/" + name
    let file = try #require(fopen(path, "r"), "no \(path)")
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 18)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  private func flags(in help: String) -> Set<Substring> {
    Set(help.split { !$0.isLetter && $0 != "-" }.filter { $0.hasPrefix("--") && $0.count > 2 })
  }

  /// The ways of calling the tool that have options.
  private static let commands = [
    "run", "lesson", "test", "lint", "grade", "handout", "publish", "new lesson",
  ]

  private func help(_ command: String) throws -> String {
    try output(["help"] + command.split(separator: " ").map(String.init))
  }

  @Test(arguments: commands) func theManualHasEveryFlag(_ command: String) throws {
    let (text, flags) = (try manual(), flags(in: try help(command)))
    #expect(flags.count > 1)
    for flag in flags {
      let escaped = flag.map { $0 == "-" ? "\\-" : String($0) }.joined()
      let isThere = text.contains(escaped)
      #expect(isThere, "the manual page lacks \(flag)")
    }
  }

  @Test func theManualHasNoOtherFlags() throws {
    let known = flags(in: try Self.commands.map(help).joined())
    let named = flags(in: try manual().split(separator: "\\").joined())
    #expect(named.subtracting(known).isEmpty)
  }

  @Test func theRecipesForContinuousIntegrationCallWhatThereIs() throws {
    var calls = 0
    for line in try document("ci.md").split(separator: "\n") where line.contains("chainrule ") {
      let words = line.split { " `\"".contains($0) }
      guard let place = words.firstIndex(where: { $0.hasSuffix("chainrule") }), place + 1 < words.count,
        ["lint", "test", "publish", "grade"].contains(words[place + 1])
      else { continue }
      let known = flags(in: try help(String(words[place + 1])))
      #expect(flags(in: words[(place + 1)...].joined(separator: " ")).subtracting(known).isEmpty, "\(line)")
      calls += 1
    }
    #expect(calls > 6)
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completionsAreMadeForShells(_ shell: String) throws {
    let script = try output(["--generate-completion-script", shell])
    #expect(script.contains("lesson") && script.contains("no-config"))
  }
}
