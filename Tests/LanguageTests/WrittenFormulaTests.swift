// WrittenFormulaTests.swift — expressions as they are written on the blackboard.
import Testing

@testable import Language

@Suite struct WrittenFormulaTests {
  @Test(arguments: [
    ("a^2", "a^2", "(a^2)"), ("a*b+c", "a·b + c", "(a·b + c)"), ("(a*b+c)^2", "(a·b + c)^2", "((a·b + c)^2)"),
    ("a-(b-c)", "a - (b - c)", "(a - (b - c))"), ("a-b-c", "a - b - c", "(a - b - c)"), ("a", "a", "a"),
    ("a/(b*c)", "a/(b·c)", "(a/(b·c))"), ("a/b*c", "a/b·c", "(a/b·c)"), ("a*(b/c)", "a·(b/c)", "(a·(b/c))"),
    ("2^a^2", "2^a^2", "(2^a^2)"), ("(2^a)^2", "(2^a)^2", "((2^a)^2)"), ("-a^2", "-a^2", "(-a^2)"),
    ("(-a)^2", "(-a)^2", "((-a)^2)"), ("sum([a b]*2)", "sum([a b]·2)", "sum([a b]·2)"),
    ("[1 2; 3 4] @ x", "[1 2; 3 4] @ x", "([1 2; 3 4] @ x)"), ("(a > 1)*b", "(a > 1)·b", "((a > 1)·b)"),
    ("w(2)1,1 + 0.5", "w(2)1,1 + 0.5", "(w(2)1,1 + 0.5)"), ("1:3", "1:3", "(1:3)"),
    ("a + (b + c)", "a + b + c", "(a + b + c)"),
  ]) func reads(_ typed: String, _ formula: String, _ enclosed: String) throws {
    let expression = try Parser(vocabulary: .sample).parseExpression(typed)
    #expect(expression.formula == formula)
    #expect(expression.enclosedFormula == enclosed)
  }
}
