// DiagnosisWaysTests.swift — the tutor's diagnosis is the same, however the lesson writes the derivative.
import Diagnostics
import Language
import Lessons
import Networks
import Tensors
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

struct DiagnosisWaysTests {
  private static let network = """
    data table { 1 2 -> 1 }; layer dense 2; layer dense 2 tanh; layer dense 1; loss crossentropy
    w(1) = [0.5 -0.4; 0.3 0.8]; b(1) = [0.1 -0.2]; w(2) = [0.7 0.2; -0.6 0.9]; b(2) = [0.2 0.1]; w(3) = [0.3; -0.8]
    one = 1; two = 2
    """

  /// A derivative by a quantity in each notation: {q} is the quantity, {u} its Unicode form, {n} with names for numbers.
  private static let ways = [
    "grad {q}", "grad {q} of err", "grad {q} of J", "d err / d {q}", "d err/d {q}", "∂err/∂{q}", "∂J/∂{q}",
    "(∂err/∂{q})", "(d err / d {q})", "(grad {q})", "grad {u}", "∂err/∂{u}", "d err / d {u}", "grad {n}",
    "∂err/∂{n}",
    "  grad   {q}  # by hand",
  ]

  struct Wrong: Sendable {
    let plain: String, unicode: String, named: String, given: String, says: String
    init(_ plain: String, _ unicode: String, _ named: String, _ given: String, _ says: String) {
      (self.plain, self.unicode, self.named, self.given, self.says) = (plain, unicode, named, given, says)
    }
  }

  /// Kinds of wrong answers.
  private static let wrong = [
    Wrong("w(3)1,1", "w⁽³⁾₁,₁", "w(3)one,1", "-(z(3)1 - y)*z(2)1", "The sign is wrong; the rest is right."),
    Wrong("b(2)1", "b⁽²⁾₁", "b(two)one", "(z(3)1-y)*w(3)1,1", "activation of layer 2 is missing"),
    Wrong(
      "w(1)2,1", "w⁽¹⁾₂,₁", "w(one)(one+1),1", "(z(3)1-y)*w(3)1,1*(1-z(2)1^2)*w(2)1,1*z(1)1*(1-z(1)1)*x2",
      "2 paths lead from w(1)2,1 through a(2)"),
    Wrong(
      "w(3)1,1", "w⁽³⁾₁,₁", "w(two+1)one,one", "(z(3)1-y)*w(3)1,1",
      "∂a(3)1/∂w(3)1,1 is z(2)1, not the weight"),
    Wrong("z(2)1", "z⁽²⁾₁", "z(two)one", "(z(3)1-y)*z(2)1", "∂a(3)/∂z(2)1 is the weight, not the input"),
    Wrong(
      "w(1)2,1", "w⁽¹⁾₂,₁", "w(1)two,one",
      "(z(3)1-y)*(w(3)1,1*(1-z(2)1^2)*w(2)2,1 + w(3)2,1*(1-z(2)2^2)*w(2)2,2)*z(1)2*(1-z(1)2)*x1",
      "That is the derivative by w(1)1,2"),
    Wrong("w(2)1,1", "w⁽²⁾₁,₁", "w(two)one,1", "-(z(3)1-y)*w(3)1,1*z(1)1", "The sign is wrong, too."),
    Wrong("w(1)2,1", "w⁽¹⁾₂,₁", "w(one)two,1", "updated", "derive first, with the weights as they were"),
  ]

  private static func session(_ commands: String) -> SessionEvaluator {
    let evaluator = SessionEvaluator(EvaluatorSettings(folder: ".")) { false }
    let made = evaluator.evaluate(SourceText(commands))
    precondition(!made.failed, "\(made.lines)")
    return evaluator
  }

  @Test(arguments: wrong)
  func oneDiagnosis(_ wrong: Wrong) throws {
    var names = ""
    if wrong.given == "updated" {
      let stepped = Self.session(Self.network + "; step rate=0.5")
      let value = try #require(stepped.evaluate(SourceText("grad \(wrong.plain)")).values?.first)
      names = "; updated = \(value)"
    }
    let evaluator = Self.session(Self.network + names)
    for way in Self.ways {
      let answer = way.replacing("{q}", with: wrong.plain).replacing("{u}", with: wrong.unicode)
        .replacing("{n}", with: wrong.named)
      let lesson = try Lesson(
        parsing: "```question\ntext: t\nanswer: |-\n  \(answer)\ntolerance: 1e-6\n```\n", path: "L.md")
      let verdict = AnswerJudge(try #require(lesson.questions.first)).judge(wrong.given, with: evaluator)
      guard case .wrong(let say?) = verdict else {
        Issue.record("\(answer): \(verdict)")
        continue
      }
      #expect(say.contains(wrong.says), "\(answer): \(say)")
    }
  }

  /// Layers that read others than the layer before: messages name the layer that is read.
  @Test(arguments: ["grad {q}", "∂err/∂{q}", "(d err / d {q})"]) func branches(_ way: String) throws {
    let evaluator = Self.session("data table { 1 2 -> 1 }")
    var network = Network(), random = Random(seed: 4)
    for (units, inputs) in [(2, [0]), (2, [0]), (1, [1])] {
      try network.add(
        .dense(inputs: 2, units: units, activation: .sigmoid), inputs: inputs, initialization: .he,
        random: &random, precision: .double)
    }
    network.setLoss(.crossEntropy)
    evaluator.session.state.network = network
    for (quantity, given, says) in [
      ("w(3)1,1", "(z(3)1-y)*w(3)1,1", "∂a(3)1/∂w(3)1,1 is z(1)1, not the weight"),
      ("w(1)1,1", "(z(3)1-y)*w(3)1,1*z(1)1*(1-z(1)1)*w(1)1,1", "∂a(1)1/∂w(1)1,1 is z(0)1, not the weight"),
      ("z(1)1", "(z(3)1-y)*z(1)1", "∂a(3)/∂z(1)1 is the weight, not the input"),
      ("w(1)1,1", "(z(3)1-y)*w(3)1,1*x1", "activation of layer 1 is missing"),
    ] {
      let answer = way.replacing("{q}", with: quantity)
      let lesson = try Lesson(parsing: "```question\ntext: t\nanswer: \(answer)\n```\n", path: "L.md")
      let verdict = AnswerJudge(try #require(lesson.questions.first)).judge(given, with: evaluator)
      guard case .wrong(let say?) = verdict else {
        Issue.record("\(answer): \(verdict)")
        continue
      }
      #expect(say.contains(says), "\(answer): \(say)")
    }
  }

  /// A mean that was forgotten is named in every notation of the derivative of J.
  @Test(arguments: [
    "grad w(1)1,1", "grad w(1)1,1 of J", "d J / d w(1)1,1", "∂J/∂w(1)1,1", "∂J/∂w⁽¹⁾₁,₁", "(∂J/∂w(1)1,1)",
  ])
  func aForgottenMean(_ answer: String) throws {
    let data =
      "data table { 1 2 -> 1; 2 0 -> 0; 0 1 -> 1 }; layer dense 1; loss crossentropy; w(1) = [0.1; 0.2]"
    let evaluator = Self.session(data)
    let right = try #require(evaluator.evaluate(SourceText("grad w(1)1,1")).values?.first)
    let lesson = try Lesson(parsing: "```question\ntext: t\nanswer: \(answer)\n```\n", path: "L.md")
    let verdict = AnswerJudge(try #require(lesson.questions.first)).judge("\(3 * right)", with: evaluator)
    #expect(
      verdict == .wrong(say: "The factor 1/n is missing: J is the mean over 3 examples, not their sum."))
  }

  /// A quantity with a Greek letter, by letter and by name.
  @Test(arguments: ["grad gamma(2)1", "grad γ(2)1", "∂err/∂γ(2)1", "∂err/∂γ⁽²⁾₁", "d err / d gamma(2)1"])
  func greekLetters(_ answer: String) throws {
    let evaluator = Self.session(
      "data table { 1 2 -> 1 }; layer dense 2; layer batchnorm; layer dense 1; loss crossentropy; init he seed=3"
    )
    let right = try #require(evaluator.evaluate(SourceText("grad gamma(2)1")).values?.first)
    try #require(right != 0)
    let lesson = try Lesson(parsing: "```question\ntext: t\nanswer: \(answer)\n```\n", path: "L.md")
    let verdict = AnswerJudge(try #require(lesson.questions.first)).judge("\(-right)", with: evaluator)
    #expect(verdict == .wrong(say: "The sign is wrong; the rest is right."))
  }

  /// What the tool prints may be typed: each symbol is read by its name and by its sign.
  @Test func everySignIsRead() {
    let parser = Parser(vocabulary: CommandTable.standard.vocabulary)
    for kind in QuantityKind.all where kind.needsLayer {
      for word in [kind.symbol, kind.sign] {
        guard case .expression(let expression)? = parser.statement("\(word)(1)2")?.kind,
          case .quantity(let quantity) = expression.kind
        else {
          Issue.record("\(word)(1)2 is no quantity")
          continue
        }
        #expect(quantity.symbol == kind.symbol)
      }
    }
  }
}
