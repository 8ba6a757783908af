// ProseNumbersTests.swift — numbers in texts for people, told from indices.
import Testing

@testable import Notation

struct ProseNumbersTests {
  @Test(
    arguments: [
      ("12", 2, true), ("12.5", 4, false), (".5", 2, false), ("12.", 2, true), ("12. Then", 2, true),
      ("1e-4", 4, false), ("1e+4", 4, false), ("1E4", 3, false), ("2e", 1, true), ("2e-", 1, true),
      ("1,5", 1, true), ("1.2.3", 3, false), ("x", nil, false), ("", nil, false), (".", nil, false),
      ("-1", nil, false),
    ] as [(String, Int?, Bool)]) func ends(_ text: String, end: Int?, isWhole: Bool)
  {
    let found = ProseNumbers.end(in: Array(text.utf8), from: 0)
    #expect(found?.place == end)
    if end != nil { #expect(found?.isWhole == isWhole) }
  }

  @Test(arguments: [("1,5", 3), ("1,5e-3", 6), (",5", 2), ("1,", 1), ("1,2,3", 3), ("1.5", 3)])
  func commas(_ text: String, end: Int) {
    #expect(ProseNumbers.end(in: Array(text.utf8), from: 0, takesComma: true)?.place == end)
  }

  @Test(
    arguments: [
      ("-0.5", -0.5), ("+2", 2), ("1e-4", 1e-4), ("0x10", nil), ("inf", nil), ("nan", nil), ("5 ", nil),
      ("", nil),
      ("--1", nil), ("1,5", nil), ("½", nil),
    ] as [(String, Double?)]) func values(_ text: String, value: Double?)
  {
    #expect(ProseNumbers.value(of: text) == value)
  }

  /// The numbers of a printed line; those of a quantity's name are none, however it is written.
  @Test(
    arguments: [
      ("a = -0.5", [-0.5]), ("w(2)1,1 = 3", [3]), ("w⁽²⁾₁,₁ = 3", [3]), ("w⁽²⁾1,1 = 3", [3]),
      ("w(2)₁,₁ = 3", [3]), ("∂err/∂w(1,2)3,4,1 ≈ -1e-3", [-1e-3]), ("∂err/∂w⁽¹,²⁾₃,₄,₁ ≈ -1e-3", [-1e-3]),
      ("σ²(1)3  0.25", [0.25]), ("x12 is 4", [4]), ("z(0,1)14,14 5", [5]), ("[1 2; 3 4]", [1, 2, 3, 4]),
      ("3-1", [3, 1]), ("inf -inf", [.infinity, -.infinity]), ("1, 2 and 3.", [1, 2, 3]), ("5×5", [5, 5]),
    ] as [(String, [Double])]) func printed(_ line: String, numbers: [Double])
  {
    let bytes = Array(line.utf8)
    var found: [Double] = [], place = 0
    while place < bytes.count {
      if let (value, end) = ProseNumbers.printed(in: bytes, at: place) {
        found.append(value)
        place = end
      } else if ProseNumbers.isDigit(bytes[place]) {
        while place < bytes.count, ProseNumbers.isDigit(bytes[place]) { place += 1 }
      } else {
        place += 1
      }
    }
    #expect(found == numbers)
  }

  @Test(
    arguments: [
      ("w⁽²⁾₁,₁", "w(2)1,1"), ("w(2)1,1", "w(2)1,1"), ("z⁽¹,²⁾₁₀,₄ + x²", "z(1,2)10,4 + x²"),
      ("x₁² and γ⁽¹⁾", "x1² and γ(1)"), ("", ""), ("a²", "a²"),
    ]) func onTheLine(_ text: String, plain: String)
  {
    #expect(Script.onTheLine(text) == plain)
  }
}
