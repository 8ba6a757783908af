// NoPathTests.swift — a derivative without a path from X to Y is 0 with a note, in all commands.
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct NoPathTests {
  /// Answers of `grad`, `explain`, `paths`, `check` and `d` for the derivative of `of` by `by`, and the
  /// reason for the 0.
  private static let cases: [(given: String, by: String, of: String, reason: String)] = [
    ("a = 3; b = 2; ", "b", "a", "no path leads from b to a: it is a plain value"),
    ("a = 3; b = 2; g = a^2; ", "b", "g", "no path leads from b to g"),
    (
      "a = 2; b = a^2; ", "b", "a", "no path leads from b to a: b is computed from a, not the other way round"
    ),
    ("a = 2; g = a^2; a = 5; ", "a", "g", "no path leads from a to g: a was computed after it"),
    ("a = 2; g = (a > 1) * 3; ", "a", "g", "every way from a to g leads through a > 1, which is flat"),
    ("v = [1 2]; ", "v(1)", "v(2)", "no path leads from v(1) to v(2): they are elements of the same value"),
    ("v = [1 2]; g = 3*v; ", "v(1)", "g(2)", "no path leads from v(1) to g(2): it feeds g(1)"),
    (design, "w(2)1,1", "z(1)1", "no path leads from w(2)1,1 to z(1)1"),
    (design, "w(1)1,1", "a(1)2", "no path leads from w(1)1,1 to a(1)2: it feeds a(1)1"),
    (design, "b(1)1", "a(1)2", "no path leads from b(1)1 to a(1)2"),
    (design, "z(2)1", "z(1)1", "no path leads from z(2)1 to z(1)1: z(2)1 is computed from z(1)1"),
    (design, "a(2)1", "w(1)1,1", "no path leads from a(2)1 to w(1)1,1: a(2)1 is computed from w(1)1,1"),
    (design + "c = 4; ", "c", "err", "no path leads from c to err"),
    (design, "y", "z(2)1", "no path leads from y to z(2)1"),
  ]

  @Test(arguments: cases) func isZeroWithANote(given: String, by: String, of: String, reason: String) throws {
    for command in [
      "grad \(by) of \(of)", "d \(of) / d \(by)", "explain \(by) of \(of)", "explain \(by) of \(of) deep",
      "explain \(by) of \(of) latex", "paths \(by) of \(of)", "check \(by) of \(of)",
    ] {
      let result = try #require(run(given + command).last)
      #expect(result.held, "\(command): \(result.errorLines)")
      let printed = result.answer.lines,
        start = printed.firstIndex { $0.hasPrefix("note: ") } ?? printed.count
      let said = printed[start...].map { $0.drop { $0 == " " } }.joined(separator: " ")
      #expect(said.contains(reason), "\(command): \(printed)")
      let lines = Array(printed[..<start])
      let json = "\(result.json)"
      switch command.prefix(5) {
      case "check":
        #expect(lines.first?.contains("analytic 0  numeric 0") == true, "\(lines)")
        #expect(lines.last == "1 derivative checked: all agree")
        #expect(json.contains(#""ok":true"#))
      case "paths":
        #expect(lines.first?.contains("0 paths") == true && lines.last?.hasSuffix("= 0") == true, "\(lines)")
        #expect(json.contains(#""count":0,"sum":0"#), "\(json)")
      case "expla":
        #expect(lines.contains { $0.hasSuffix("= 0") }, "\(lines)")
        #expect(json.contains(#""derivative":0,"#) && json.contains(#""paths":0"#), "\(json)")
      default: #expect(lines == ["∂\(of)/∂\(by) = 0"], "\(lines)")
      }
      #expect(json.contains(reason.prefix(20)), "\(json)")
    }
  }

  /// Errors stay errors: 0 would be a wrong number there.
  @Test(arguments: [
    ("g = sum(classcrossentropy([1 2; 3 4], [c 0]))", "c", "g", "nothing flows back through it"),
    ("a = 2; g = a^2; s = (d g / d a)", "c", "zz", "`zz` is no name"),
    (
      design + "s = sum(w(1)^2); b(1) = 1", "w(1)1,1", "s", "s is the number that it was when it was computed"
    ),
  ]) func errorsStay(given: String, by: String, of: String, reason: String) {
    for command in ["grad", "explain", "paths", "check"] {
      let said = printed("c = 1; \(given); \(command) \(by) of \(of)")
      #expect(said.contains(reason), "\(command): \(said)")
    }
  }

  /// Parameters without a path are checked like the others.
  @Test func allParametersAreChecked() {
    let said = printed(design + "check of z(1)1")
    #expect(said.hasPrefix("error") || said.contains("9 derivatives checked: all agree"), "\(said)")
  }
}
