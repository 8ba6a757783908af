// ManualTests.swift — the manual page and the shells' completions know what the tool knows.
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite(.timeLimit(.minutes(2))) struct ManualTests {
  /// What the tool prints when called so.
  private func output(_ arguments: [String]) throws -> String {
    let path = try #require(BuiltTool.path("chainrule"), "the tool is not beside the tests")
    let terminal = try PseudoTerminal(path, arguments, environment: ["TERM": "dumb"], columns: 200)
    #expect(try terminal.waitForExit() == 0)
    return terminal.transcript
  }

  /// The manual page of this checkout.
  private func manual() throws -> String {
    let path = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/Docs/chainrule.1"
    let file = try #require(fopen(path, "r"), "no \(path)")
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 18)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  private func flags(in help: String) -> Set<Substring> {
    Set(help.split { !$0.isLetter && $0 != "-" }.filter { $0.hasPrefix("--") && $0.count > 2 })
  }

  @Test(arguments: ["run", "lesson", "test", "lint"]) func theManualHasEveryFlag(_ command: String) throws {
    let (text, flags) = (try manual(), flags(in: try output(["help", command])))
    #expect(flags.count > 1)
    for flag in flags {
      let escaped = flag.map { $0 == "-" ? "\\-" : String($0) }.joined()
      let isThere = text.contains(escaped)
      #expect(isThere, "the manual page lacks \(flag)")
    }
  }

  @Test func theManualHasNoOtherFlags() throws {
    let known = flags(in: try ["run", "lesson", "test", "lint"].map { try output(["help", $0]) }.joined())
    let named = flags(in: try manual().split(separator: "\\").joined())
    #expect(named.subtracting(known).isEmpty)
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completionsAreMadeForShells(_ shell: String) throws {
    let script = try output(["--generate-completion-script", shell])
    #expect(script.contains("lesson") && script.contains("no-config"))
  }
}
