// ShortTextTests.swift — titles that are cut, made safe, made plain; pictures side by side.

import Testing

@testable import Plots

@Suite struct ShortTextTests {
  @Test(arguments: [
    ("abc", 3, "abc"), ("abcd", 3, "ab~"), ("猫猫猫", 5, "猫猫~"), ("猫猫", 3, "猫~"), ("ab", 1, "~"),
  ])
  func shortenedTitles(_ text: String, _ width: Int, _ shown: String) {
    #expect(shortened(text, to: width) == shown)
  }

  @Test(arguments: [(PictureStyle.ascii, "dw(1) x2"), (.blocks24, "∂w⁽¹⁾ ×2"), (.svg, "∂w⁽¹⁾ ×2")])
  func plainLettersInASCII(_ style: PictureStyle, _ shown: String) {
    #expect(PlotOptions(style: style).shown("∂w⁽¹⁾ ×2") == shown)
  }

  @Test(arguments: [
    ("épaisseur", "épaisseur"), ("a\u{1B}[2Jb", "a␛[2Jb"), ("two\nlines", "two␊lines"),
    ("\u{202E}x", "<U+202E>x"),
  ]) func harmlessTitles(_ given: String, _ shown: String) {
    #expect(harmless(given) == shown)
  }

  @Test func besideAlignsColoredLines() {
    let left = ["\u{1B}[48;5;16m  \u{1B}[0m", "abcd"]
    #expect(
      beside(left, ["1", "2", "3"], gap: 2)
        == ["\u{1B}[48;5;16m  \u{1B}[0m    1", "abcd  2", "      3"])
    #expect(beside(["a", "b"], ["1", ""]) == ["a   1", "b"])
  }
}
