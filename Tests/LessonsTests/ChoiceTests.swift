// ChoiceTests.swift — answers in words and choices, in the forms that students write them in.
import LessonTestSupport
import Testing

@testable import Lessons
@testable import Matching

struct ChoiceTests {
  private static let greek = ["alpha", "beta", "gamma"]

  @Test(
    arguments: [
      ("Alpha, Gamma", [0, 2]), ("alpha and gamma", [0, 2]), ("[\"alpha\",\"gamma\"]", [0, 2]),
      ("['alpha', 'gamma']", [0, 2]), ("2)", [1]), ("(2)", [1]), ("2.", [1]), ("`2`", [1]), ("`beta`.", [1]),
      ("- alpha\n- gamma", [0, 2]), ("* 1\n* 3", [0, 2]), ("1. alpha\n2. gamma", [0, 2]), ("1)\n3)", [0, 2]),
      ("1. alpha\n3. gamma", [0, 2]), ("BETA", [1]), ("B", [1]), ("b)", [1]), ("(b)", [1]), ("a, c", [0, 2]),
      ("1;3", [0, 2]), ("1 & 3", [0, 2]), ("1 und 3", [0, 2]), ("alpha, beta, and gamma.", [0, 1, 2]),
      ("2) beta", [1]), ("2: beta", [1]), ("**beta**", [1]), ("\"beta\"", [1]), ("  beta  ", [1]),
      ("{1, 3}", [0, 2]), ("1,1,3", [0, 2]), ("alpha gamma", [0, 2]), ("alpha\ngamma", [0, 2]),
      ("- [x] Beta and gamma", [1, 2]), ("- [ ] alpha\n- [x] beta\n- [X] gamma", [1, 2]),
    ] as [(String, Set<Int>)])
  func reads(_ given: String, chosen: Set<Int>) {
    #expect(ChoiceReader(Self.greek, .blackboard).read(given) == .choices(chosen), "\(given)")
  }

  @Test(
    arguments: [
      ("4", "4"), ("delta", "delta"), ("alphabet", "alphabet"), ("1.5", "1.5"), ("not alpha", "not alpha"),
      ("alpha, delta", "delta"), ("-1", "-1"), ("13", "13"), ("", ""), (",", ","),
    ] as [(String, String)])
  func strangers(_ given: String, name: String) {
    #expect(ChoiceReader(Self.greek, .blackboard).read(given) == .stranger(name), "\(given)")
  }

  @Test(arguments: ["1) gamma", "1. beta"]) func contradictions(_ given: String) {
    #expect(ChoiceReader(Self.greek, .blackboard).read(given) == .contradiction(given))
  }

  /// Choices that hold separators, numbers, signs, or differ in case alone.
  @Test(
    arguments: [
      (["w(1)1,1", "x1", "b(1)1"], "w(1)1,1, b(1)1", [0, 2]),
      (["`w(1)1,1`", "x1", "b(1)1"], "`b(1)1` and w(1)1,1", [0, 2]), (["w(1)1", "w(1)1,1"], "w(1)1,1", [1]),
      (["W", "w"], "w", [1]), (["1", "2", "4"], "4", [2]), (["1", "2", "4"], "2, 4", [1, 2]),
      (["0.5", "1"], "1, 0.5", [0, 1]), (["along, and back", "along"], "along, and back", [0]),
      (["along", "back", "along and back"], "along and back", [2]),
      (["The sum.", "The mean."], "the mean", [1]),
      (["-1", "1"], "-1", [0]), (["f(x)", "f"], "f", [1]), (["a, b", "c"], "A, B", [0]),
      (["y", "x"], "x and y", [0, 1]), (["2*a", "a^2"], "`a^2`", [1]),
      (["σ(a)", "1 − σ(a)"], "1 − σ(a)", [1]),
    ] as [([String], String, Set<Int>)])
  func awkwardChoices(_ choices: [String], _ given: String, chosen: Set<Int>) {
    #expect(ChoiceReader(choices, .blackboard).read(given) == .choices(chosen))
  }

  @Test(
    arguments: [
      ("chain rule", .right), ("The chain rule.", .right), ("  CHAIN-RULE!", .right), ("chainrule", .right),
      ("**the** `chain rule`", .right), ("rule", .wrong(say: nil)), ("rule chain", .wrong(say: nil)),
      ("sum rule", .wrong(say: "No.")), ("The sum rule", .wrong(say: "No.")),
      ("it is not the chain rule", .unmarked), ("chain rule, sum rule, product rule", .unmarked),
      ("not the chain rule", .unmarked), ("no chain rule", .unmarked), ("chain rule chain rule", .unmarked),
      ("not the sum rule in all of it", .unmarked), ("it is the chain rule", .unmarked),
      ("chain rule it is", .unmarked),
      ("it is the sum rule", .wrong(say: nil)),
    ] as [(String, AnswerJudge.Verdict)])
  func phrases(_ given: String, verdict: AnswerJudge.Verdict) throws {
    let question =
      "kind: text\nanswer: [chain rule, chainrule, backpropagation through the whole network]\nwrong: [{answer: sum rule, say: No.}]"
    let lesson = try read("```question\ntext: t\n\(question)\n```\n").get()
    let judge = AnswerJudge(try #require(lesson.questions.first))
    #expect(judge.judge(given, with: FakeEvaluator(FakeEvaluator.standard)) == verdict)
  }

  @Test(
    arguments: [
      ("1e-4", Tolerance.relative(1e-4)), (" abs 1e-4 ", .absolute(1e-4)), ("abs:0.5", .absolute(0.5)),
      ("0", .relative(0)), ("abs", nil), ("abs1e-4", nil), ("-1", nil), ("nan", nil), ("inf", nil),
      ("rel 1", nil), ("", nil), ("abs abs 1", nil), ("1e-4 abs", nil),
    ] as [(String, Tolerance?)])
  func tolerances(_ text: String, tolerance: Tolerance?) {
    #expect(Tolerance(text) == tolerance)
    if let tolerance { #expect(Tolerance(tolerance.written) == tolerance) }
  }

  @Test(
    arguments: [
      (0, -1.06e-5, nil, false), (-1.0601e-5, -1.06e-5, nil, true), (1e-5, 0, nil, true),
      (2e-4, 0, nil, false),
      (5e-5, 1e-17, 1, true), (5e-5, 1e-17, 1e-6, false), (5e-5, 1e-17, nil, false), (.nan, 0, nil, false),
      (.infinity, .infinity, nil, true), (1e300, .infinity, nil, false), (0, 1e-13, 1, true),
      (0, 1e-11, 1, false),
    ] as [(Double, Double, Double?, Bool)])
  func allows(_ number: Double, for right: Double, largestTerm: Double?, isNear: Bool) {
    #expect(Tolerance.relative(1e-4).allows(number, for: right, largestTerm: largestTerm) == isNear)
  }
}
