// ShortTextTests.swift — numbers as labels, safe titles, widths without escapes.

import Testing

@testable import Plots

@Suite struct ShortTextTests {
  @Test(arguments: [
    (0, "0"), (-0.0, "0"), (1, "1"), (-3, "-3"), (0.1 + 0.2, "0.3"), (0.25, "0.25"), (1234567.8, "1234570"),
    (123456.49, "123456"), (99999.96, "100000"), (0.9999999, "1"), (9_999_999, "1e7"),
    (1e7, "1e7"), (12_500_000, "1.25e7"), (0.001, "0.001"), (0.00012345678, "0.000123457"), (1e-4, "0.0001"),
    (1e-5, "1e-5"), (-2.5e-300, "-2.5e-300"), (.leastNonzeroMagnitude, "5e-324"), (.nan, "nan"),
    (.infinity, "inf"),
    (-.infinity, "-inf"),
  ]) func numbers(_ value: Double, _ text: String) {
    #expect(shortNumber(value) == text)
  }

  @Test(arguments: [(2.0 / 3, 1, "0.7"), (2.0 / 3, 3, "0.667"), (1999, 2, "2000"), (0.05, 0, "0.05")])
  func digits(_ value: Double, _ digits: Int, _ text: String) {
    #expect(shortNumber(value, digits: digits) == text)
  }

  @Test(arguments: [
    ("épaisseur", "épaisseur"), ("a\u{1B}[2Jb", "a?[2Jb"), ("two\nlines", "two?lines"), ("\u{202E}x", "?x"),
  ]) func harmlessTitles(_ given: String, _ shown: String) {
    #expect(harmless(given) == shown)
  }

  @Test(arguments: [("", 0), ("abc", 3), ("\u{1B}[38;5;16mab\u{1B}[0m", 2), ("▀▄", 2)])
  func widths(_ line: String, _ width: Int) {
    #expect(displayWidth(line) == width)
  }

  @Test func besideAlignsColoredLines() {
    let left = ["\u{1B}[48;5;16m  \u{1B}[0m", "abcd"]
    #expect(
      beside(left, ["1", "2", "3"], gap: 2)
        == ["\u{1B}[48;5;16m  \u{1B}[0m    1", "abcd  2", "      3"])
    #expect(beside(["a", "b"], ["1", ""]) == ["a   1", "b"])
  }
}
