// TypographyTests.swift — numbers, widths, tables and ASCII output.
import Testing
import Typography

@Test(
  arguments: [
    (0.0, 6, "0"), (-0.0, 6, "0"), (1, 6, "1"), (-1, 6, "-1"), (0.1, 6, "0.1"), (1e-5, 6, "1e-5"),
    (0.0001, 6, "0.0001"), (-0.20415295, 6, "-0.204153"), (123456, 6, "123456"), (1_234_567, 6, "1.23457e6"),
    (999999.5, 6, "1e6"), (1e100, 6, "1e100"), (2.5, 1, "2"), (3.5, 1, "4"),
    (0.30000000000000004, 17, "0.30000000000000004"),
    (1_234_567, 9, "1234567"), (1e15, 17, "1000000000000000"), (5e-324, 3, "4.94e-324"), (100, 2, "1e2"),
    (.nan, 6, "nan"), (.infinity, 6, "inf"), (-.infinity, 6, "-inf"), (1.5, -3, "2"),
    (0.1, 99, "0.10000000000000001"),
    (0.00012345678, 4, "0.0001235"), (20, 2, "20"), (-1234.5678, 6, "-1234.57"),
  ] as [(Double, Int, String)])
func numbersToSoManyDigits(x: Double, digits: Int, text: String) {
  #expect(NumberFormat.format(x, digits: digits) == text)
}

@Test(
  arguments: [
    (0.1, "0.1"), (3, "3"), (-3, "-3"), (1e-5, "1e-5"), (1e16, "1e16"), (1.5e-7, "1.5e-7"),
    (5e-324, "5e-324"),
    (-0.0, "-0"), (0.30000000000000004, "0.30000000000000004"),
    (1.7976931348623157e308, "1.7976931348623157e308"),
    (.nan, "null"), (.infinity, "null"),
  ] as [(Double, String)])
func numbersExactly(x: Double, text: String) {
  #expect(NumberFormat.exact(x) == text)
  if x.isFinite { #expect(Double(text) == x) }
}

@Test(arguments: [
  ("", 0), ("abc", 3), ("∂err", 4), ("漢字", 4), ("e\u{301}", 1), ("\u{1B}[1;31mred\u{1B}[0m", 3), ("😀", 2),
  ("👩‍👩‍👧", 2), ("👍🏽", 2), ("🇫🇷", 2), ("❤️", 2), ("▀▄█", 3), ("ｗ", 2), ("한글", 4),
  ("\u{1B}]8;;http://a\u{7}link\u{1B}]8;;\u{7}", 4),
  ("w⁽²⁾₁", 5), ("σ²", 2), ("⠿", 1), ("\u{1B}", 0), ("a\u{200D}b", 2),
])
func columns(text: String, width: Int) { #expect(displayWidth(of: text) == width) }

@Test(arguments: [
  ("ab", 4, Alignment.left, "ab  "), ("ab", 4, .right, "  ab"), ("ab", 5, .center, " ab  "),
  ("abc", 2, .left, "abc"),
  ("漢", 3, .right, " 漢"), ("", 2, .left, "  "), ("a", -1, .left, "a"),
])
func padding(text: String, width: Int, align: Alignment, result: String) {
  #expect(padded(text, to: width, align: align) == result)
}

@Test(arguments: [
  ("hello", 5, "hello"), ("hello!", 5, "hell…"), ("漢字漢", 5, "漢字…"), ("漢字漢", 4, "漢…"), ("abc", 0, ""),
  ("abc", 1, "…"),
  ("\u{1B}[31mred wine\u{1B}[0m", 4, "\u{1B}[31mred…\u{1B}[0m"),
])
func cutting(text: String, width: Int, result: String) { #expect(truncated(text, to: width) == result) }

@Test(arguments: [
  ("one two three", 7, ["one two", "three"]), ("", 5, [""]), ("abcdefgh", 3, ["abc", "def", "gh"]),
  ("a abcdef b", 3, ["a", "abc", "def", "b"]), ("x\ny", 10, ["x", "y"]), ("漢字漢字", 5, ["漢字", "漢字"]),
  ("漢", 1, ["漢"]), ("a  b", 9, ["a b"]),
])
func wrapping(text: String, width: Int, lines: [String]) { #expect(wrapped(text, width: width) == lines) }

@Test(arguments: [
  ("one two three", 13, 2, ["one two three"]), ("hint: a bcdef ghi", 14, 6, ["hint: a bcdef", "  ghi"]),
  ("one  two three", 12, 2, ["one  two", "  three"]),
  ("abcdefghijklmnop q", 12, 2, ["abcdefghijkl", "  mnop q"]),
  (
    "error: one two three four five six seven eight", 40, 7,
    ["error: one two three four five six seven", "       eight"]
  ),
])
func wrappingWithAnIndent(text: String, width: Int, indent: Int, lines: [String]) {
  #expect(wrapped(text, width: width, indent: indent) == lines)
}

/// Widths are those of the final output.
@Test func plainASCIIHasItsOwnWidths() {
  Glyphs.onlyASCII.withValue(true) {
    #expect(displayWidth(of: "σ²B(1) → ∂") == "sigma2B(1) -> d".count)
    #expect(Table([["σ", "1"], ["abcdef", "2"]]).lines == ["σ   1", "abcdef  2"])
    #expect(truncated("γγγ", to: 9) == "gammag...")
    #expect(truncated("abc", to: 2) == "")
    #expect(wrapped("σ σ", width: 8) == ["sigma", "sigma"])
  }
  #expect(displayWidth(of: "σ") == 1)
}

@Test func tablesAlignTheirColumns() {
  var table = Table([["k", "kind", "n"], ["1", "dense", "6"]], alignments: [.left, .left, .right])
  table.append(["10", "漢字", "1234", "note"])
  table.append(["2"])
  #expect(table.lines == ["k   kind      n", "1   dense     6", "10  漢字   1234  note", "2"])
}

@Test(arguments: [
  ("plain", "plain"), ("∂err/∂w(2)1,1 = −y/z(2)1", "derr/dw(2)1,1 = -y/z(2)1"),
  ("a·b × c ≈ √2 ✓ ✗", "a*b x c ~ sqrt2 ok x"),
  ("σ² γ β μ Σ ∞ →", "sigma^2 gamma beta mu sum inf ->"), ("σ²(1)2", "sigma2(1)2"), ("x² + y³", "x^2 + y^3"),
  ("w⁽²⁾₁,₁", "w(2)1,1"), ("10⁻¹²s", "10^-12s"), ("wᵀ", "w'"), ("┌─┐│█▀", "+-+|##"), ("…", "..."),
  ("⠀⠁⠿⣿", " .##"),
  ("e\u{301}", "e"), ("€漢", "??"), ("σ′", "sigma'"),
])
func plainAscii(line: String, result: String) { #expect(Glyphs.asciified(line) == result) }

@Test(
  arguments: [
    ("", #""""#), ("∂ \"a\" \\", #""∂ \"a\" \\""#), ("1\n2\r3\t4", #""1\n2\r3\t4""#),
    ("\u{0}\u{1B}\u{7F}", "\"\\u0000\\u001b\\u007f\""), ("\u{2028}\u{2029}", #""\u2028\u2029""#),
  ] as [(String, String)])
func quotedForMachines(text: String, json: String) { #expect(JSONText.quoted(text) == json) }
