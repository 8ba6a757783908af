// ExpressionTests.swift — texts and the expressions they mean, printed with all parentheses.
import Language
import Testing

@Test(
  arguments: [
    // numbers
    ("0.5", "0.5"), (".5", "0.5"), ("5.", "5"), ("1e-3", "0.001"), ("1E+2", "100"), ("14", "14"),
    ("1.e2", "100"),
    ("123456789012345678", "1.2345678901234568e17"), ("1e-400", "0"), ("1.*2", "1 * 2"),
    // precedence
    ("1 + 2 * 3", "1 + (2 * 3)"), ("1 - 2 - 3", "(1 - 2) - 3"), ("-2^2", "-(2 ^ 2)"), ("2^-1", "2 ^ (-1)"),
    ("2^3^2", "2 ^ (3 ^ 2)"), ("-2 * 3", "(-2) * 3"), ("2 * -3", "2 * (-3)"), ("--1", "-(-1)"), ("+a", "a"),
    ("a @ b / c", "(a @ b) / c"), ("(a + b)^2 / c", "((a + b) ^ 2) / c"),
    ("a + 1 < b * 2", "(a + 1) < (b * 2)"),
    ("1:5", "1:5"), ("a:b+1", "a:(b + 1)"), ("1:5 == k", "(1:5) == k"), ("a != b", "a != b"),
    ("2^-2^2", "2 ^ (-(2 ^ 2))"),
    ("-y/z(2)1 + (1-y)/(1-z(2)1)", "((-y) / z(2)1) + ((1 - y) / (1 - z(2)1))"),
    // quantities
    ("w(2)1,1", "w(2)1,1"), ("b(1)2", "b(1)2"), ("w(1,2)3,3,1", "w(1,2)3,3,1"), ("z(1, 2)4,4", "z(1,2)4,4"),
    ("w(2)", "w(2)"),
    ("gamma(1)3", "gamma(1)3"), ("sigma2(1)1", "sigma2(1)1"), ("w(k)i,j", "w(k)i,j"),
    ("w(k+1)(i+1),j", "w(k + 1)(i + 1),j"),
    ("w(2)1,1 * 2", "w(2)1,1 * 2"), ("w(k)d+1", "w(k)d + 1"), ("err", "err"), ("z(z(1)1)2", "z(z(1)1)2"),
    ("z(1)(2)", "z(1)2"),
    // the unit 12 of the input, not a name
    ("x1", "x1"), ("x12 + x1", "x12 + x1"), ("x1y", "x1y"), ("x(1)", "x(1)"),
    // blackboard forms
    ("w⁽²⁾₁,₁", "w(2)1,1"), ("w⁽¹,²⁾₃,₃,₁", "w(1,2)3,3,1"), ("z⁽¹⁾₂·γ(1)1", "z(1)2 * gamma(1)1"),
    ("x₁", "x1"), ("w⁽¹²⁾₁₂", "w(12)12"),
    ("σ²(1)1 − μ(1)1", "sigma2(1)1 - mu(1)1"), ("β × 2", "beta * 2"), ("a ≤ b", "a <= b"),
    ("a ≥ b", "a >= b"), ("a ≠ b", "a != b"),
    ("a²", "a ^ 2"), ("(a + b)² / c", "((a + b) ^ 2) / c"), ("a⁻¹", "a ^ -1"), ("2\u{A0}+\u{2009}3", "2 + 3"),
    ("σ²⁽¹⁾₂", "sigma2(1)2"),
    ("w(2)₁,₁", "w(2)1,1"), ("Σ(a)", "sum(a)"), ("étape + 1", "étape + 1"),
    // calls
    ("relu(x)", "relu(x)"), ("conv(f, g, same)", "conv(f, g, same)"), ("f()", "f()"), ("exp (1)", "exp(1)"),
    ("max(z(1)1, 0)", "max(z(1)1, 0)"),
    ("max(z(1)1,z(1)2)", "max(z(1)1, z(1)2)"), ("f(\n1,\n2)", "f(1, 2)"), ("f(a, # first\n b)", "f(a, b)"),
    // matrices
    ("[1 2; 3 4]", "[1, 2; 3, 4]"), ("[1, 2\n3, 4]", "[1, 2; 3, 4]"), ("[1 -2]", "[1, (-2)]"),
    ("[1 - 2]", "[(1 - 2)]"),
    ("[1-2]", "[(1 - 2)]"), ("[a (b)]", "[a, b]"), ("[f(1 -2)]", "[f(1 - 2)]"),
    ("[(1 -2) 3]", "[(1 - 2), 3]"), ("[]", "[]"),
    ("[ 1\t2 ]", "[1, 2]"), ("[\n1 2\n\n3 4\n]", "[1, 2; 3, 4]"), ("[1 2;]", "[1, 2]"), ("[1,\n2]", "[1, 2]"),
    ("[[1, 2], [3, 4]]", "[[1, 2], [3, 4]]"),
    ("[z(1)1,2 3]", "[z(1)1,2, 3]"), ("[z(1)1, 2]", "[z(1)1, 2]"), ("[2 * -3]", "[(2 * (-3))]"),
    ("[1 \\\n 2]", "[1, 2]"), ("[x1 -x2]", "[x1, (-x2)]"),
    ("[a -b; c - d]", "[a, (-b); (c - d)]"), ("[1 −2]", "[1, (-2)]"), ("[1 # one\n 2]", "[1; 2]"),
    // lines
    ("(1\n+\n2)", "1 + 2"), ("1 + \\\n2", "1 + 2"), ("1 + \\  \r\n2", "1 + 2"), ("  a  # note", "a"),
    ("\u{FEFF}a", "a"),
  ] as [(String, String)])
func expressionsMean(text: String, printed: String) throws {
  #expect(try Parser(vocabulary: .sample).parse(text).map(\.description) == [printed])
}

@Test func expressionsKnowTheirPlaces() throws {
  let text = "  (a + b)^2 / relu(-c) "
  let expression = try Parser(vocabulary: .sample).parseExpression(text)
  guard case .binary(.divide, let power, let call) = expression.kind,
    case .binary(.power, let sum, _) = power.kind,
    case .call("relu", let name, let arguments) = call.kind
  else { throw Unexpected() }
  #expect(Marked.mark(expression.range, in: text) == "  ▸(a + b)^2 / relu(-c)◂ ")
  #expect(Marked.mark(sum.range, in: text) == "  ▸(a + b)◂^2 / relu(-c) ")
  #expect(Marked.mark(call.range, in: text) == "  (a + b)^2 / ▸relu(-c)◂ ")
  #expect(Marked.mark(name, in: text) == "  (a + b)^2 / ▸relu◂(-c) ")
  #expect(arguments.map { Marked.mark($0.range, in: text) } == ["  (a + b)^2 / relu(▸-c◂) "])
}

@Test func oneExpressionMaySpanLines() throws {
  #expect(try Parser(vocabulary: .sample).parseExpression("\n1 +\n2\n").description == "1 + 2")
  #expect(throws: (any Error).self) { try Parser(vocabulary: .sample).parseExpression("1; 2") }
  #expect(throws: (any Error).self) { try Parser(vocabulary: .sample).parseExpression("") }
}

/// An error without another name in tests.
struct Unexpected: Error {}
