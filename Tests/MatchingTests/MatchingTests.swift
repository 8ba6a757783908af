// MatchingTests.swift — expected lines against printed ones.
import LessonTestSupport
import Testing

@testable import Matching

struct MatchingTests {
  @Test(
    arguments: [
      ("plain", "plain", true),
      ("plain  ", "plain", true),
      ("plain", "plain \t", true),
      ("plain", "Plain", false),
      ("", "x", false),
      // Tolerances.
      ("v = -0.204153 (tol 1e-4)", "v = -0.204172", true),
      ("v = -0.204153 (tol 1e-4)", "v = -0.204199", false),
      ("v = -0.204153 (tol abs 1e-4)", "v = -0.204199", true),
      ("v = -0.204153 (tol abs 1e-4)", "v = -0.204353", false),
      ("v = -0.204153 (tol 1e-4)", "w = -0.204153", false),
      ("1000000 (tol 1e-5)", "1000009", true),
      ("1000000 (tol 1e-5)", "1000011", false),
      ("1e-5 (tol 1e-6)", "1.05e-5", false),
      ("1e-5 (tol abs 1e-6)", "1.05e-5", true),
      ("-1.06e-5 (tol 1e-4)", "0", false),
      ("0 (tol 1e-4)", "9e-5", true),
      ("0 (tol 1e-4)", "2e-4", false),
      ("0.5 1e-11 (tol 1e-4)", "0.5 0", false),
      ("0.5 1e-13 (tol 1e-4)", "0.5 0", true),
      ("1e-5 (tol 1e-6)", "0.000010", true),
      ("a nan (tol 1e-6)", "a nan", true),
      ("a nan (tol 1e-6)", "a 1", false),
      ("inf (tol 1e-6)", "inf", true),
      ("inf (tol 1e-6)", "-inf", false),
      ("-inf (tol 1e-6)", "-Infinity", true),
      ("inf (tol 1e-6)", "1e308", false),
      ("0 (tol 0)", "0.0", true),
      ("0 (tol 0)", "1e-300", false),
      ("[ 0.5 -0.25] (tol 1e-3)", "[0.5  -0.2501]", true),
      ("  -1e-17   0.5 (tol 1e-9)", "   1e-17  0.5", true),
      ("w(2)1,1 = 5 (tol 1)", "w(2)1,1 = 5.5", true),
      ("w(2)1,1 = 5 (tol 1)", "w(2)2,1 = 5", false),
      ("w(1)1,1 = 5 (tol 1)", "w(2)1,1 = 5", false),
      ("x1 = 5 (tol 1)", "x2 = 5", false),
      ("f(0.5) = 5 (tol 1)", "f(0.6) = 5", true),
      ("(1, 2) (tol 1)", "(2, 3)", true),
      ("step 100  J = .5 (tol 0.01)", "step 100 J = 0.501", true),
      ("3-1 (tol 0.5)", "3-1.2", true),
      ("≈0.5 (tol 0.1)", "≈0.51", true),
      ("z⁽²⁾1 (tol 5)", "z⁽²⁾2", false),
      ("2 units (tol 0.1)", "2 layers", false),
      ("10 (tol 1e-9)", "10 10", false),
      ("information (tol 1)", "information", true),
      // Patterns.
      ("took * s (glob)", "took 0.5 s", true),
      ("took * s (glob)", "took 0.5 m", false),
      ("?x* (glob)", "éx", true),
      ("?x* (glob)", "x", false),
      ("\\*a* (glob)", "*abc", false),
      ("a\\** (glob)", "a*bc", true),
      ("a\\** (glob)", "abc", false),
      ("*a*b*c (glob)", "xxaabbabcc", true),
      ("layer \\d+ .* (re)", "layer 12 dense", true),
      ("layer \\d+ (re)", "layer 12 dense", false),
      ("(a*)*b (re)", "aaab", true),
      ("(a|b)+?c{2,3} (re)", "abbacc", true),
      ("(a|b)+?c{2,3} (re)", "abbac", false),
      ("x{,2}y{3}z{1,} (re)", "xxyyyzz", true),
      ("x{,2}y (re)", "xxxy", false),
      ("{a} (re)", "{a}", true),
      ("[^\\d\\s]+ [0-9a-f]+ []x]+ (re)", "ab 0e ]x", true),
      ("[a-c-]+ (re)", "a-d", false),
      ("^(?:J|err) = \\S+$ (re)", "J = 0.5", true),
      ("(?<name>\\w+)\\b.* (re)", "señal 3", true),
      ("(?i)LAYER [a-z]+ (re)", "Layer DENSE", true),
      ("(?i:a)B (re)", "AB", true),
      ("(?i:a)B (re)", "Ab", false),
      ("a|ab|c (re)", "ab", true),
      ("a.\\.\\* (re)", "aé.*", true),
      ("\\d+ (re)", "12", true),
      ("\\d (re)", "d", false),
      ("\\b5\\b (re)", "5", true),
      ("\\W\\S (re)", "-5", true),
      ("\\d (glob)", "d (glob)", true),
      // Escapes.
      ("\\...", "...", true),
      ("\\...", "x", false),
      ("\\> a", "> a", true),
      ("\\frac{a}", "\\frac{a}", true),
      ("\\a (re)", "a (re)", true),
      ("\\a (tol x)", "a (tol x)", true),
    ])
  func line(_ expected: String, _ printed: String, holds: Bool) throws {
    #expect(try matcher([expected]).holds(PrintedLine.lines([printed])) == holds)
  }

  @Test(
    arguments: [
      ("a|b", "a|b", true), ("a|b", "a", false), ("a", "a|b", false), ("", "", true), ("", "a", false),
      ("a", "a||", true), ("...", "", true), ("...", "a|b", true), ("a|...", "a", true),
      ("a|...|b", "a|b", true), ("a|...|b", "a|x|b|y|b", true), ("a|...|b", "a|x", false),
      ("...|a|...", "x|a|y", true), ("...|a|...|a", "a", false), ("a|...|a", "a", false),
      ("...|a|b|...|c|...", "a|a|b|x|c", true), ("...|...", "a", true),
      ("...|a|b|...|c", "a|b|a|b|d|c", true),
    ])
  func anyLines(_ expected: String, _ printed: String, holds: Bool) throws {
    let expected = expected.split(separator: "|").map(String.init)
    let printed = printed.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    #expect(try matcher(expected).holds(PrintedLine.lines(printed)) == holds)
  }

  @Test func blockToleranceIsForAllLines() throws {
    let two = try matcher(["a 1.0", "b 2.0 (tol 1e-9)"], "tol=0.1")
    #expect(two.holds(PrintedLine.lines(["a 1.05", "b 2.0"])))
    #expect(!two.holds(PrintedLine.lines(["a 1.05", "b 2.05"])))
  }

  @Test func manyLinesWithSeveralGaps() throws {
    let printed = (0..<20_000).map { "line \($0 % 7) of many" }
    let expected = ["...", "line 3 of many", "line 4 of many", "...", "line 5 of many", "...", "never"]
    #expect(try !matcher(expected).holds(PrintedLine.lines(printed)))
    #expect(try matcher(Array(expected.dropLast())).holds(PrintedLine.lines(printed)))
    // Alignment of different lines ends too, and still names the missing ones.
    let diff = OutputDiff.lines(try matcher(expected), PrintedLine.lines(printed))
    #expect(diff.contains("- never"))
    #expect(diff.count < 70)
  }

  @Test(
    arguments: [
      ("a|b|c", "a|x|c", "  a|- b|+ x|  c"),
      ("a|b", "a", "  a|- b"),
      ("a", "a|b", "  a|+ b"),
      ("J = 0.5", "J = 0.500031", "- J = 0.5|+ J = 0.500031  (differs by 3.1e-5)"),
      ("1|2|3|4|5|6|7", "1|2|3|4|5|6|x", "  [4 lines as expected]|  5|  6|- 7|+ x"),
      ("a|...|c", "b|x|c", "- a|+ b|  ...|  c"),
      ("p 1|q 2", "q 2", "- p 1|  q 2"),
      ("b (glob)|c", "b|d", "  b (glob)|- c|+ d"),
    ])
  func diff(_ expected: String, _ printed: String, lines: String) throws {
    let expected = expected.split(separator: "|").map(String.init)
    let printed = printed.split(separator: "|").map(String.init)
    let diff = OutputDiff.lines(try matcher(expected), PrintedLine.lines(printed))
    #expect(diff.joined(separator: "|") == lines)
  }

  @Test(
    arguments: [
      (3.14e-5, "3.1e-5"), (0.0123, "0.012"), (0.5, "0.5"), (1, "1"), (1.04, "1"), (14.2, "14"), (140, "140"),
      (1500, "1500"), (2e7, "2e7"), (0.00012, "1.2e-4"), (0.001, "0.001"), (9.96, "10"), (0.0996, "0.1"),
      (Double.infinity, "inf"),
    ])
  func twoDigits(_ number: Double, text: String) { #expect(OutputDiff.twoDigits(number) == text) }
}
