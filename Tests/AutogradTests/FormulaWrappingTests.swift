// FormulaWrappingTests.swift — long formulas are broken before operators.
import Testing

@testable import Autograd

@Suite struct FormulaWrappingTests {
  @Test(arguments: [
    ("a + b", 80, ["a + b"]), ("a + b", 3, ["a", "+ b"]), ("", 5, [""]),
    // Between terms before between factors, where few parentheses are open.
    ("aa·bb·cc + dd·ee", 14, ["aa·bb·cc", "+ dd·ee"]), ("aaaa·(b + c)·dddd", 14, ["aaaa·(b + c)", "·dddd"]),
    // A sign is no operator, and a name with blanks stays whole.
    ("(−0.5)·(−0.25)", 9, ["(−0.5)", "·(−0.25)"]),
    ("y of example 1·z of example 1", 16, ["y of example 1", "·z of example 1"]),
    ("1/(−2)/3", 4, ["1", "/(−2)", "/3"]), ("a−b−c", 3, ["a−b", "−c"]),
    ("∂err/∂z(2)1·w(2)1,1", 12, ["∂err/∂z(2)1", "·w(2)1,1"]),
    // A formula without an operator is as long as it is.
    ("abcdefghij", 4, ["abcdefghij"]), ("abcdefghij + k", 4, ["abcdefghij", "+ k"]),
  ])
  func breaks(_ formula: String, width: Int, lines: [String]) {
    #expect(wrapped(formula: formula, width: width) == lines)
  }
}
