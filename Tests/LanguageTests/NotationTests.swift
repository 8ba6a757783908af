// NotationTests.swift — derivatives in all their forms, texts of commands, quantities in prose.
import Testing

@testable import Language

struct NotationTests {
  private static let vocabulary: Vocabulary = {
    var vocabulary = Vocabulary(
      commands: [
        Signature(
          "grad",
          [
            .positional("X", .expression, "by what"),
            .positional("Y", .expression, "of what", optional: true, after: "of"),
          ]), Signature("step", [.positional("n", .integer, "steps", optional: true)]),
        Signature("assert", [.positional("X", .expression, "a condition")]),
      ], quantities: ["w", "z", "x", "gamma", "state"], functions: ["sum"])
    vocabulary.signs = ["h": "state"]
    return vocabulary
  }()

  /// All ways of writing one derivative are one value, but for its place in the text.
  @Test(arguments: [
    "grad w(2)1,1 of err", "d err / d w(2)1,1", "d err/d w(2)1,1", "∂err/∂w(2)1,1", "∂err / ∂w(2)1,1",
    "∂err/∂w⁽²⁾₁,₁", "(∂err/∂w(2)1,1)", "(d err / d w(2)1,1)", "(grad w(2)1,1 of err)",
    " grad  w(2)1,1  of  err # it",
    "gra w(2)1,1 of err", "∂err/∂w(2)(1),1",
  ]) func oneDerivative(_ text: String) throws {
    let derivative = try #require(Derivative(text, vocabulary: Self.vocabulary))
    #expect(derivative.text == "d err / d w(2)1,1")
    #expect(derivative.isOf("err") && !derivative.isOf("J"))
    let again = try #require(Derivative(derivative.text, vocabulary: Self.vocabulary))
    #expect(again.text == derivative.text)
  }

  @Test func signsMeanTheirNames() throws {
    #expect(Derivative("grad h(1)2", vocabulary: Self.vocabulary)?.text == "grad state(1)2")
    #expect(Derivative("grad γ(1)2", vocabulary: Self.vocabulary)?.text == "grad gamma(1)2")
    #expect(Vocabulary.word(for: "σ²B") == "sigma2B" && Vocabulary.word(for: "h") == "h")
    #expect(Vocabulary.word(for: "") == "" && Vocabulary.word(for: "1") == "1")
  }

  @Test(
    arguments: [
      ("step 2", "step   2", true), ("step", "ste", true), ("w(1)=[1 2]", "w(1) = [1, 2]", true),
      ("step 2", "step 3", false), ("step", "1", false), ("∂err/∂w(1)", "d err / d w(1)", true),
      ("(", "(", false), ("grad w(1)2,1 of err", "∂err/∂w⁽¹⁾₂,₁", true),
      ("(∂err/∂w(1))", "d err/d w(1)", true),
      ("grad γ(1)", "gra  gamma(1)", true), ("grad w(1)2,1", "∂err/∂w(1)2,1", false),
      ("2*(∂err/∂w(1))", "∂err/∂w(1)", false), ("w⁽¹⁾₂,₁ − 1", "w(1)2,1 - 1", true),
    ]) func sameCommands(_ a: String, _ b: String, isSame: Bool)
  {
    #expect(Parser(vocabulary: Self.vocabulary).isSame(a, b) == isSame)
  }

  @Test(
    arguments: [
      ("a = [1 2", true), ("a = [1 2\n3 4]", false), ("repeat 2 {", true), ("repeat 2 { step }", false),
      ("a = 1 \\", true), ("a = 1 \\\n + 2", false), ("a = 1 # (", false), ("say \"(\"", false),
      ("say \"(", true),
      ("# \\", false), ("", false), (")", false), (") (", true), ("a = 1 \\ \t", true), ("step\nf(", true),
    ]) func unfinished(_ text: String, isUnfinished: Bool)
  {
    #expect(CommandText.isUnfinished(text) == isUnfinished)
  }

  @Test(
    arguments: [
      ("assert a == 1", "assert"), ("\tassert\ta", "assert"), ("# why\nassert a", "assert"),
      ("asserted = 1", "asserted"),
      ("", nil), ("3", nil), ("%", nil),
    ] as [(String, String?)]) func firstWords(_ text: String, word: String?)
  {
    #expect(CommandText.firstWord(of: text) == word)
  }

  @Test(
    arguments: [
      ("dz = 0.5", " 0.5"), ("∂err/∂w(2)1,1 = -0,2", " -0,2"), ("share = 75 %", " 75 %"), ("a == 1", nil),
      ("= 3", nil),
      ("a <= 3", nil), ("a = b = 3", " 3"), ("", nil), ("a =", ""), ("a = \"=\"", " \"=\""),
    ] as [(String, String?)]) func values(_ text: String, value: String?)
  {
    #expect(CommandText.value(in: text) == value)
  }

  @Test(arguments: [("", true), ("# a", true), (" \n# a\n", true), ("a", false), ("# a\nb", false)])
  func silent(_ text: String, isSilent: Bool) { #expect(CommandText.isSilent(text) == isSilent) }

  @Test(
    arguments: [
      ("w(2)1,1 is", "w(2)1,1", 7), ("z(k-1)v,", "z(k-1)v", 7), ("h(k,m)", "h(k,m)", 6),
      ("γ(1)j", "γ(1)j", 5),
      ("w( 2 )1,1 is", "w(2)1,1", 9), ("w(2)₁,₁ is", "w(2)1,1", 7), ("w⁽²⁾1,1 is", "w(2)1,1", 7),
      ("w(2)(1),1 is", "w(2)1,1", 9), ("w(2)1,(1) is", "w(2)1,1", 9), ("w(k)(v+1),u", "w(k)v+1,u", 11),
      ("z( k, m )r,c", "z(k,m)r,c", 12), ("z(1),y", "z(1)", 4), ("z(2)(1 - z(2))", "z(2)", 4),
      ("z(2)(a)b", nil, 0), ("z(1 2)", nil, 0), ("z( )", nil, 0), ("w(2)1,,", "w(2)1", 5),
      ("w⁽²⁾₁,₁²", "w(2)1,1", 7), ("w⁽²⁾₁,₁,", "w(2)1,1", 7), ("z⁽¹⁾", "z(1)", 4), ("x(1)", nil, 0),
      ("f(1)1", nil, 0),
      ("z(1)is", nil, 0),
      ("w⁽²", nil, 0), ("w⁽⁾", nil, 0), ("w", nil, 0), ("w(", nil, 0),
    ] as [(String, String?, Int)]) func inProse(_ text: String, plain: String?, end: Int)
  {
    let found = ProseQuantities(Self.vocabulary).quantity(in: Array(text), at: 0)
    #expect(found?.name.plain == plain)
    if plain != nil { #expect(found?.end == end) }
  }
}
