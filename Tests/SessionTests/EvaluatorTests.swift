// EvaluatorTests.swift — the session behind lessons: formulas by value, usual mistakes, places to come back to.
import Diagnostics
import Lessons
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

struct EvaluatorTests {
  private static let network = """
    data table { 1 2 -> 1 }; layer dense 2; layer dense 2 tanh; layer dense 1; loss crossentropy
    w(1) = [0.5 -0.4; 0.3 0.8]; b(1) = [0.1 -0.2]; w(2) = [0.7 0.2; -0.6 0.9]; b(2) = [0.2 0.1]; w(3) = [0.3; -0.8]
    """

  private static func session(_ commands: String) -> SessionEvaluator {
    let evaluator = SessionEvaluator(EvaluatorSettings(folder: ".")) { false }
    let made = evaluator.evaluate(SourceText(commands))
    precondition(!made.failed, "\(made.lines)")
    return evaluator
  }

  private static func verdict(_ question: String, _ given: String, in commands: String = network) throws
    -> AnswerJudge.Verdict
  {
    let lesson = try Lesson(parsing: "```question\ntext: t\n\(question)\n```\n", path: "L.md")
    return AnswerJudge(try #require(lesson.questions.first)).judge(given, with: session(commands))
  }

  @Test(
    arguments: [
      ("z(3)1 - y", "p - y"), ("z(3)1 - y", "z(3)1-y*1"), ("grad a(3)1", "z(3)1 - y"),
      ("grad w(3)1,1", "(z(3)1 - y) * z(2)1"), ("2*a", "a + a"), ("s*(1-s)", "s - s^2"),
    ])
  func rightForms(_ answer: String, given: String) throws {
    let commands = Self.network + "; a = 3; s = 0.5"
    #expect(try Self.verdict("kind: formula\nanswer: \(answer)", given, in: commands) == .right)
  }

  /// Right at the numbers of the session only.
  @Test(
    arguments: [
      ("2*a", "a^2 - 3"), ("2*a", "6"), ("z(3)1 - y", "z(3)1 - 1"), ("z(3)1 - y", "y - z(3)1"),
      ("grad w(3)1,1", "(z(3)1 - y) * z(2)2"), ("s*(1-s)", "s/2"),
    ])
  func wrongForms(_ answer: String, given: String) throws {
    let verdict = try Self.verdict(
      "kind: formula\nanswer: \(answer)", given, in: Self.network + "; a = 3; s = 0.5")
    guard case .wrong = verdict else {
      Issue.record("\(given) was taken for \(answer): \(verdict)")
      return
    }
  }

  @Test func namesThatMeanNothingYetAreGivenValues() throws {
    let question = "kind: formula\nanswer: u*(1 - u)\nvariables: [u]"
    #expect(try Self.verdict(question, "u - u*u", in: "1") == .right)
    #expect(try Self.verdict(question, "u*u", in: "1") == .wrong(say: nil))
    #expect(try Self.verdict(question, "log(u)*0 + u - u^2", in: "1") == .right)
  }

  @Test func namesComputedFromTheNetworkMoveWithIt() throws {
    let commands = Self.network + "; e = z(3)1 - y; f = 2*e"
    #expect(try Self.verdict("kind: formula\nanswer: grad w(3)1,1", "e * z(2)1", in: commands) == .right)
    #expect(try Self.verdict("kind: formula\nanswer: 2*(z(3)1 - y)", "f", in: commands) == .right)
  }

  @Test func judgingLeavesTheSessionAsItWas() throws {
    let evaluator = Self.session(Self.network + "; a = 3")
    let before = evaluator.bookmark()
    for point in 0..<3 {
      _ = evaluator.evaluate(
        SourceText("w(1)1,1 = 9; a = 4; quit"), atPoint: point, varying: ["a", "u", "z(1)1"])
    }
    #expect(before.isCurrent())
    #expect(evaluator.evaluate(SourceText("a")).lines == ["3"])
    #expect(evaluator.evaluate(SourceText("w(1)1,1"), atPoint: 0, varying: []).lines == ["0.5"])
  }

  @Test func pointsDiffer() {
    let evaluator = Self.session(Self.network)
    let values = (0..<4).map {
      evaluator.evaluate(SourceText("z(3)1"), atPoint: $0, varying: []).values?.first ?? 0
    }
    #expect(Set(values).count == 4)
  }

  @Test(
    arguments: [
      ("grad w(3)1,1", "-(z(3)1 - y)*z(2)1", "sign"),
      ("grad w(3)1,1", "grad z(3)1", nil),
      ("grad w(3)1,1", "d3 * z(2)1", "layer 3 is missing"),
      ("grad w(2)1,1", "(z(3)1-y)*w(3)1,1*z(1)1", "layer 2 is missing"),
      ("grad b(2)1", "(z(3)1-y)*w(3)1,1", "layer 2 is missing"),
      ("grad w(1)2,1", "(z(3)1-y)*w(3)1,1*(1-z(2)1^2)*w(2)1,1*z(1)1*(1-z(1)1)*x2", "one path only: 2 paths"),
      ("grad z(1)1", "(z(3)1-y)*w(3)2,1*(1-z(2)2^2)*w(2)1,2", "one path only"),
      ("grad w(3)1,1", "(z(3)1-y)*w(3)1,1", "stands where its input does"),
      ("grad z(2)1", "(z(3)1-y)*z(2)1", "stands where its weight does"),
      ("grad w(1)2,1", "g12", "the first index is the input"),
      ("grad w(2)1,1", "-(z(3)1-y)*w(3)1,1*z(1)1", "The sign is wrong, too"),
      ("grad w(1)", "-g1", "sign"),
      ("d z(3)1 / d w(3)1,1", "z(2)1", "layer 3 is missing"),
    ] as [(String, String, String?)])
  func namesTheUsualMistakes(_ answer: String, given: String, says: String?) throws {
    let evaluator = Self.session(Self.network)
    func number(_ command: String) -> [Double] { evaluator.evaluate(SourceText(command)).values ?? [] }
    let (d3, g12, g1) = (number("grad z(3)1"), number("grad w(1)1,2"), number("grad w(1)"))
    let names = "; d3 = \(d3[0]); g12 = \(g12[0]); g1 = [\(g1[0]) \(g1[1]); \(g1[2]) \(g1[3])]"
    let verdict = try Self.verdict(
      "answer: \(answer)", given == "grad z(3)1" ? "d3" : given, in: Self.network + names)
    guard case .wrong(let say) = verdict else {
      Issue.record("\(given) was right")
      return
    }
    if let says { #expect(say?.contains(says) == true, "\(say ?? "nothing")") } else { #expect(say == nil) }
  }

  /// Near the right value, many a mistake comes close by chance.
  @Test func aNearMissIsNoKnownMistake() throws {
    let evaluator = Self.session(Self.network)
    let right = try #require(evaluator.evaluate(SourceText("grad w(1)2,1")).values?.first)
    let verdict = try Self.verdict("answer: grad w(1)2,1", "\(right * 1.006)")
    #expect(verdict == .right || verdict == .wrong(say: "It is close: give more digits."))
  }

  /// Computed with weights that a step has changed already, as worked examples of backprop warn of.
  @Test(
    arguments: [
      ("w(1)2,1", "step; g = ∂err/∂w(1)2,1; undo", "after the update"),
      ("w(1)2,1", "step rate=0.5; g = ∂err/∂w(1)2,1; undo", "after the update"),
      (
        "w(2)1,1", "d3 = z(3)1 - y; k = (1-z(2)1^2)*z(1)1; step; v = w(3)1,1; undo; g = d3*v*k",
        "w(3) stands in it"
      ),
    ])
  func namesWeightsOfAfterTheUpdate(_ by: String, _ commands: String, says: String) throws {
    let evaluator = Self.session(Self.network)
    let made = evaluator.evaluate(SourceText(commands.replacing("; undo", with: "; keep = 0")))
    let value = try #require(evaluator.evaluate(SourceText("g")).values?.first, "\(made.lines)")
    guard case .wrong(let say) = try Self.verdict("answer: grad \(by)\ntolerance: 1e-6", "\(value)") else {
      Issue.record("\(value) was right")
      return
    }
    #expect(say?.contains(says) == true, "\(say ?? "nothing")")
  }

  @Test func namesAForgottenMean() throws {
    let data =
      "data table { 1 2 -> 1; 2 0 -> 0; 0 1 -> 1 }; layer dense 1; loss crossentropy; w(1) = [0.1; 0.2]"
    let evaluator = Self.session(data)
    let right = try #require(evaluator.evaluate(SourceText("grad w(1)1,1")).values?.first)
    let said = try Self.verdict("answer: grad w(1)1,1", "\(3 * right)", in: data)
    #expect(said == .wrong(say: "The factor 1/n is missing: J is the mean over 3 examples, not their sum."))
  }

  @Test func onePlaceOfAFilter() throws {
    let network = """
      data digit; layer conv 1 3x3 relu stride=3; layer flatten; layer dense 1; loss crossentropy
      w(1,1) = [-0.01 0 0.01; -0.02 0 0.02; -0.01 0 0.01]; w(3) = 0.1
      """
    let evaluator = Self.session(network)
    let places = try #require(evaluator.evaluate(SourceText("grad a(1,1)")).values)
    let one = try #require(places.first { $0 != 0 })
    guard case .wrong(let say?) = try Self.verdict("answer: grad b(1,1)", "\(one)", in: network) else {
      Issue.record("no mistake was named")
      return
    }
    #expect(say.contains("one path only"))
  }

  @Test(
    arguments: [
      ("3", true), ("a + 1", true), ("z(1)1*(1-z(1)1)", true), ("-1.5e-3", true), ("a = 3", false),
      ("step", false),
      ("grad w(1)", false), ("d a / d b", false), ("1; 2", false), ("(", false), ("", false),
    ])
  func expressions(_ text: String, isOne: Bool) {
    #expect(Self.session(Self.network).isExpression(text) == isOne)
  }

  @Test(arguments: [
    "w(1)1,1 = 3", "a = 1", "set digits 3", "step", "seed 5", "layer dense 1", "precision single", "y = 0",
  ])
  func aBookmarkKnowsChange(_ command: String) {
    let evaluator = Self.session(Self.network)
    let bookmark = evaluator.bookmark()
    #expect(bookmark.isCurrent())
    #expect(!evaluator.evaluate(SourceText(command)).failed)
    #expect(!bookmark.isCurrent())
    bookmark.restore()
    #expect(bookmark.isCurrent())
    #expect(evaluator.evaluate(SourceText("w(1)1,1")).lines == ["0.5"])
    #expect(evaluator.evaluate(SourceText("a")).failed)
  }

  @Test(arguments: ["z(1)1", "grad w(1)", "network", "forward", "backward", "evaluate"])
  func lookingChangesNothing(_ command: String) {
    let evaluator = Self.session(Self.network)
    let bookmark = evaluator.bookmark()
    #expect(!evaluator.evaluate(SourceText(command)).failed)
    #expect(bookmark.isCurrent())
  }
}
