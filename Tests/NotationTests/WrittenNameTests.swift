// WrittenNameTests.swift — names of numbers in plain text and in LaTeX.
import Testing

@testable import Notation

struct WrittenNameTests {
  struct Form: Sendable {
    let name: WrittenName, plain: String, latex: String
    init(_ name: WrittenName, _ plain: String, _ latex: String) {
      (self.name, self.plain, self.latex) = (name, plain, latex)
    }
  }

  @Test(arguments: [
    Form(WrittenName("w", above: [2], indices: [1, 1]), "w(2)1,1", "w^{(2)}_{1,1}"),
    Form(WrittenName("z", above: [1, 2], indices: [4, 4]), "z(1,2)4,4", "z^{(1,2)}_{4,4}"),
    Form(WrittenName("b", above: [1, 2], indices: []), "b(1,2)", "b^{(1,2)}"),
    Form(WrittenName("h", above: [1, 2], indices: []), "h(1,2)", "h^{(1,2)}"),
    Form(WrittenName("gate", above: [3], indices: [2]), "gate(3)2", "\\mathrm{gate}^{(3)}_{2}"),
    Form(WrittenName("g", below: "2,1", isElement: true), "g(2,1)", "g_{2,1}"),
    Form(WrittenName("y", below: "2"), "y2", "y_{2}"),
    Form(WrittenName("err"), "err", "\\mathrm{err}"), Form(WrittenName("y"), "y", "y"),
    Form(WrittenName("t12"), "t12", "t_{12}"),
    Form(WrittenName("γ", above: [3], indices: [2]), "γ(3)2", "\\gamma^{(3)}_{2}"),
    Form(WrittenName("σ²", above: [3], indices: [2]), "σ²(3)2", "{\\sigma^2}^{(3)}_{2}"),
    Form(WrittenName("σ²B", above: [3], indices: [2]), "σ²B(3)2", "{\\sigma_B^2}^{(3)}_{2}"),
    Form(WrittenName("μB", above: [3], indices: [2]), "μB(3)2", "{\\mu_B}^{(3)}_{2}"),
    Form(WrittenName("alpha"), "alpha", "\\alpha"), Form(WrittenName("delta2"), "delta2", "\\delta_{2}"),
    Form(WrittenName("my_name"), "my_name", "\\mathrm{my\\_name}"),
    Form(WrittenName("err", example: 3), "err of example 3", "\\mathrm{err}\\text{ of example 3}"),
    Form(
      WrittenName("a", above: [1], indices: [2], example: 3), "a(1)2 of example 3",
      "a^{(1)}_{2}\\text{ of example 3}"),
    Form(WrittenName("2"), "2", "2"), Form(WrittenName("1.5e-7"), "1.5e-7", "1.5 \\cdot 10^{-7}"),
    Form(WrittenName("(a + b)"), "(a + b)", "(a + b)"), Form(WrittenName("[y = 3]"), "[y = 3]", "[y = 3]"),
  ]) func isWritten(_ form: Form) {
    #expect(form.name.plain == form.plain)
    #expect(form.name.latex == form.latex)
  }

  @Test func theExampleIsLeftOut() {
    let name = WrittenName("a", above: [1], indices: [2], example: 3)
    #expect(name.bare == "a(1)2" && name.ofNoExample.plain == "a(1)2")
  }

  @Test func scriptsAreThere() {
    #expect(Script.raised("²") == "2" && Script.raised("⁽") == "(" && Script.raised("2") == nil)
    #expect(Script.lowered("₇") == "7" && Script.lowered("²") == nil)
    #expect(Script.raisedDigits.count == 10 && Script.loweredDigits["₀"] == 0)
  }

  @Test func greekLettersHaveOneName() {
    #expect(Set(GreekLetter.all.map(\.name)).count == GreekLetter.all.count)
    #expect(GreekLetter.names["µ"] == "mu" && GreekLetter.names["μ"] == "mu")
  }
}
