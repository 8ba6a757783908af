// FormulaMarkupTests.swift — formulas in plain text become formulas, and nothing else does.
import LessonTestSupport
import Testing

@testable import Publishing

struct FormulaMarkupTests {
  @Test(
    arguments: [
      (
        "a(1)1 = 2",
        "<msubsup><mi>a</mi><mrow><mn>1</mn></mrow><mrow><mo>(</mo><mrow><mn>1</mn></mrow><mo>)</mo></mrow></msubsup>"
          + "<mo>=</mo><mn>2</mn>"
      ),
      (
        "w(2,1)",
        "<msup><mi>w</mi><mrow><mo>(</mo><mrow><mn>2</mn><mo>,</mo><mn>1</mn></mrow><mo>)</mo></mrow></msup>"
      ),
      ("1/(1 + a)", "<mfrac><mn>1</mn><mrow><mn>1</mn><mo>+</mo><mi>a</mi></mrow></mfrac>"),
      (
        "∂J/∂w",
        "<mfrac><mrow><mo rspace=\"0\">∂</mo><mi>J</mi></mrow><mrow><mo rspace=\"0\">∂</mo><mi>w</mi></mrow></mfrac>"
      ),
      ("x1 - y", "<msub><mi>x</mi><mrow><mn>1</mn></mrow></msub><mo>−</mo><mi>y</mi>"),
      ("J = w⁴", "<mi>J</mi><mo>=</mo><msup><mi>w</mi><mrow><mn>4</mn></mrow></msup>"),
      ("a^-2", "<msup><mi>a</mi><mrow><mo>−</mo><mn>2</mn></mrow></msup>"),
      (
        "(a + 1)²",
        "<msup><mrow><mo>(</mo><mi>a</mi><mo>+</mo><mn>1</mn><mo>)</mo></mrow><mrow><mn>2</mn></mrow></msup>"
      ),
      ("y·ln z", "<mi>y</mi><mo>·</mo><mi>ln</mi><mspace width=\"0.2em\"/><mi>z</mi>"),
      (
        "Σ_k x_(i-k)",
        "<munder><mo>∑</mo><mrow><mi>k</mi></mrow></munder><msub><mi>x</mi><mrow><mi>i</mi><mo>−</mo><mi>k</mi></mrow></msub>"
      ),
      ("b = -1", "<mi>b</mi><mo>=</mo><mo form=\"prefix\">−</mo><mn>1</mn>"),
    ])
  func formulas(_ text: String, markup: String) throws {
    let block = try #require(FormulaMarkup(.blackboard).block([text]))
    let plain = block.replacing("<mo lspace=\"0\" rspace=\"0\">", with: "<mo>")
    #expect(plain == "<math display=\"block\" alttext=\"\(text)\"><mrow>\(markup)</mrow></math>")
    #expect(XMLChecker().parse(block))
  }

  @Test(
    arguments: [
      "chainrule test FILE.md      # outputs", "title: How to write", "---", "make run", "x", "seed: 7",
      "a = (b", "a = b)", "if (a && b) return;", "w b = 2", "π ∈ R", "", String(repeating: "(", count: 300),
      String(repeating: "a^", count: 150) + "a",
    ])
  func notFormulas(_ text: String) { #expect(FormulaMarkup(.blackboard).block([text]) == nil) }

  @Test(
    arguments: [
      (
        "the weight w(1)2,1, then",
        "the weight <span class=\"q\"><var>w</var><sup>(1)</sup><sub>2,1</sub></span>, then"
      ),
      (
        "z(k) of x1",
        "<span class=\"q\"><var>z</var><sup>(k)</sup></span> of <span class=\"q\"><var>x</var><sub>1</sub></span>"
      ),
      ("w(1)d+1,u <b>", "<span class=\"q\"><var>w</var><sup>(1)</sup><sub>d+1,u</sub></span> &lt;b&gt;"),
      ("(a + b)(1), max1, z(1)is, a(b c)", "(a + b)(1), max1, z(1)is, a(b c)"),
      ("z(2)1-y", "<span class=\"q\"><var>z</var><sup>(2)</sup><sub>1</sub></span>-y"),
      // A symbol of the table, by its name and by its sign; what is none stays.
      ("gate(1)2", "<span class=\"q\"><var>gate</var><sup>(1)</sup><sub>2</sub></span>"),
      ("h(k)j", "<span class=\"q\"><var>h</var><sup>(k)</sup><sub>j</sub></span>"),
      ("state(1)2", "<span class=\"q\"><var>state</var><sup>(1)</sup><sub>2</sub></span>"),
      ("σ²(1)3", "<span class=\"q\"><var>σ²</var><sup>(1)</sup><sub>3</sub></span>"),
      (
        "w⁽²⁾₁,₁, z⁽¹⁾",
        "<span class=\"q\"><var>w</var><sup>(2)</sup><sub>1,1</sub></span>, <span class=\"q\"><var>z</var><sup>(1)</sup></span>"
      ),
      ("f(1)2, x(1)", "f(1)2, x(1)"),
    ])
  func sentences(_ text: String, markup: String) {
    #expect(FormulaMarkup(.blackboard).sentence(text) == markup)
  }

  @Test func whatIsCopiedIsWhatIsTyped() {
    let text = "Let w(1)2,1 and gamma(2)1 be known, b(1,2) too."
    let markup = FormulaMarkup(.blackboard).sentence(text)
    let shown = markup.split(separator: "<").map {
      $0.split(separator: ">", omittingEmptySubsequences: false).last ?? ""
    }
    #expect("Let " + shown.dropFirst().joined() == text)
  }
}
