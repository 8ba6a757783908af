// CheckTests.swift — derivatives beside differences: the output, and that a kink is no error.
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct CheckTests {
  /// A filter that finds edges: over an even background it gives exactly 0, where ReLU has its kink.
  private static let edges = """
    data digit; z(0) = z(0)/255; layer conv 1 3x3 relu; layer maxpool 2x2; layer flatten; layer dense 10 softmax
    loss crossentropy; init he seed=1; w(1,1) = [1 0 -1; 2 0 -2; 1 0 -1]

    """

  @Test(arguments: [
    (edges + "check w(1,1)", 9), ("a = 0; g = relu(a)^2; check a of g", 1),
    ("a = 0; g = elu(a); check a of g", 1),
    ("a = -1e-5; g = leakyrelu(a); check a of g", 1), (edges + "check b(1,1)", 1),
    (edges + "w(1,1) = [0.3 -0.2 0.7; 0.1 0.5 -0.4; 0.2 0.9 -0.8]; check w(1,1)", 9),
    (edges + "check w(4)", 360),
    ("x = [1 1 2]; g = max(x) + relu(x(1) - 1); check x of g", 3),
    ("a = 0; g = abs(a - 1e-6); check a of g", 1),
    ("data table { 1 -> 0; 3 -> 1 }; layer batchnorm; layer dense 1; loss crossentropy; check", 4),
    ("a = 0; g = sqrt(a^2 + 1e-4); check a of g", 1), ("a = 1; g = (a > 1) * a; check a of g", 1),
  ]) func rightDerivativesAgree(_ typed: String, _ count: Int) {
    #expect(printed(typed).hasPrefix("error") == false)
    #expect(
      printed(typed).contains("\(count) derivative") && printed(typed).contains("all agree"),
      "\(printed(typed))")
  }

  /// Close to a kink h is small, and in single precision rounding then leaves little: those get no verdict, none a wrong
  /// one.
  @Test(arguments: ["check w(1,1)", "check"]) func singlePrecisionNearKinks(_ typed: String) {
    let printed = printed(Self.edges + "precision single; \(typed)")
    #expect(printed.contains(" agree; no verdict on "), "\(printed)")
    #expect(!printed.contains("disagree") && !printed.contains("✗"), "\(printed)")
  }

  /// A difference drowned by rounding is never ticked, and the size of the rounding is printed.
  @Test(arguments: [
    ("a = 1e-9; g = (a + 1e8) - 1e8; check a of g", ", rounding ±"),
    ("a = 1e-9; g = a*1e-9 + 1e6; check a of g", "rounding ±"),
    (
      "data table { 40 -> 1 }; layer dense 1; loss crossentropy; w(1) = 1; b(1) = 0; set reduction sum; check",
      "all agree"
    ),
  ]) func roundingIsKnown(_ typed: String, _ says: String) {
    #expect(printed(typed).contains(says), "\(printed(typed))")
    if says == "rounding ±" { #expect(printed(typed).contains("?") && !printed(typed).contains("✓")) }
  }

  /// A class of number: at an edge of where the function has values a difference is taken nearer, or not at all.
  @Test(arguments: [
    ("a = 1e-6; g = log(a); check a of g", "1 derivative checked: all agree"),
    ("a = 1e-3; g = log(a); check a of g", "1 derivative checked: all agree"),
    ("a = 0; g = a^1.5; check a of g", "no verdict on 1: there is no value beside it"),
  ]) func edgesAreSaid(_ typed: String, _ says: String) {
    #expect(printed(typed).contains(says), "\(printed(typed))")
  }

  @Test(arguments: [
    (
      "a = 0; g = relu(a); check a of g",
      "a  a kink: ReLU of a at 0; 0 is taken\n1 derivative checked: all agree; 1 kink"
    ),
    (
      "a = 0; g = abs(a); f = relu(a); check a of f",
      "a  a kink: ReLU of a at 0; 0 is taken\n1 derivative checked: all agree; 1 kink"
    ),
    (
      "a = 0; g = abs(a); check a of g",
      "a  a kink: absolute value of a at 0; 0 is taken\n1 derivative checked: all agree; 1 kink"
    ),
    (
      "x = [2 2]; g = max(x); check x(2) of g",
      "x(2)  a kink: a tie in the maximum g; 0 is taken\n1 derivative checked: all agree; 1 kink"
    ),
    // Kinks that cancel: the slopes left and right are the same, and the derivative is another.
    (
      "a = 0; f = abs(a) - 2*relu(a); check a of f",
      "a  a kink: absolute value of a at 0; 0 is taken\n1 derivative checked: all agree; 1 kink"
    ),
  ]) func kinksAreNamed(_ typed: String, _ expected: String) { #expect(printed(typed) == expected) }

  /// The point is named where a difference and the derivative differ at a point without a derivative, and it
  /// is no ✗.
  @Test(arguments: [
    "a = 1; f = relu(a-1) - relu(1-a)", "a = 0; f = relu(a) - relu(-a)",
    "a = 0; f = 3*relu(2*a) - 3*relu(-2*a)",
    "a = 0; f = abs(a) - 2*relu(a)", "a = 0; f = leakyrelu(a) - leakyrelu(-a)",
    "a = 2; f = max([a 2]) + (2 - max([-a -2]))", "a = 0; f = sum(relu([a -a]) * [1 -1])",
    "precision single; a = 1; f = relu(a-1) - relu(1-a)",
  ]) func kinksThatCancelAreSaid(_ given: String) {
    for command in ["check a of f", "explain a of f"] {
      let said = printed("\(given); \(command)")
      let isRight = said.contains("✓") && !said.contains("✗")
      #expect(said.contains("kink") && !said.contains("✗") || isRight, "\(given), \(command): \(said)")
    }
  }

  /// A number that has lost its digits, a weight on a raw column, a unit far out: differences see little there.
  ///
  /// None of these right derivatives is called wrong, and smooth functions have no kinks.
  @Test(arguments: [
    "data table { 20 -> 0 }; layer dense 1; loss crossentropy; w(1)=1; b(1)=0; explain z(1)1",
    "data table { 30 -> 0 }; layer dense 1; loss crossentropy; w(1)=1; b(1)=0; explain z(1)1",
    "precision single; data table { 12 -> 0.5 }; layer dense 1; loss crossentropy; w(1)=1; b(1)=0; explain z(1)1",
    "precision single; data table { 20000 -> 0 }; layer dense 1; loss crossentropy; w(1)=-0.000372686; b(1)=0; check",
    "precision single; data table { 2000 -> 18.395 }; layer dense 1; layer dense 1 linear; loss sse; w(1)=0.00464723; b(1)=0; w(2)=0.424; b(2)=0.1; check",
    "precision single; data table { 1158 -> 3.45 }; layer dense 1 tanh; layer dense 1 linear; loss mse; w(1)=-0.0138169; w(2)=0.57; b(2)=0.1; check",
    "precision single; data table { 1 -> 1 }; layer dense 1; layer dense 1; loss crossentropy; w(1)=9.20976; b(1)=0; w(2)=-1.84; b(2)=0.1; check",
    "q = [0 4]; t = sum(sqrt(q^2)); check q(2) of t", "a = 1; g = 1e304*a; check a of g",
  ]) func rightDerivativesAreNotCalledWrong(_ typed: String) {
    let printed = printed(typed)
    #expect(!printed.contains("✗") && !printed.contains("kink") && !printed.hasPrefix("error"), "\(printed)")
  }

  /// A derivative that does not exist is none that agrees, and spoils no other.
  @Test(arguments: [
    ("z = 0; t = sqrt(z^2); check z of t", "1 derivative checked: 1 without a derivative"),
    ("z = 0; t = (z^2)^(1/3); check z of t", "1 derivative checked: 1 without a derivative"),
    (
      "q = [0 4]; t = sum(sqrt(q^2)); check q of t", "2 derivatives checked: 1 without a derivative; 1 agrees"
    ),
  ]) func missingDerivativesAreSaid(_ typed: String, _ says: String) {
    #expect(printed(typed).contains(says), "\(printed(typed))")
  }

  @Test func smallNetworksAreShownWholeAndInOrder() {
    let names = printed(design + "check").split(separator: "\n").dropLast().map { $0.prefix { $0 != " " } }
    #expect(
      names == ["w(1)1,1", "w(1)1,2", "w(1)2,1", "w(1)2,2", "b(1)1", "b(1)2", "w(2)1,1", "w(2)2,1", "b(2)1"])
  }

  @Test func largeNetworksShowTheWorst() {
    let lines = printed(
      "data digit; layer conv 1 3x3; layer flatten; layer dense 1; loss crossentropy; check"
    )
    .split(separator: "\n")
    #expect(lines.count == 10 && lines[8] == "… 147 more, none worse")
  }
}
