// TrainingPassTests.swift — `set mode train`: the pass of a training step, with the batch's statistics and masks.
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct TrainingPassTests {
  private static let normalised =
    "data table { 1 2 -> 1; 3 0 -> 0; 0 1 -> 1 }; layer batchnorm; layer dense 1; loss crossentropy; init zero; "
  private static let dropping =
    "seed 4; data table { 1 2 -> 1; 3 0 -> 0 }; layer dense 3; layer dropout 0.5; layer dense 1; loss crossentropy; "

  /// The batch's mean is muB, its variance sigma2B, in both modes; the running ones are mu and sigma2.
  @Test(arguments: [
    ("muB(1)", "[1.33333 1]"), ("σ²B(1)1", "1.55556"), ("mu(1)", "[0 0]"),
    ("set mode train; μB(1)", "[1.33333 1]"), ("set mode train; mu(1)", "[0 0]"),
    ("step; mu(1) - 0.1*muB(1)", "[0 0]"),
    ("step; sigma2(1) - (0.9 + 0.1*sigma2B(1)*3/2)", "[0 0]"),
    ("sum((d muB(1)1 / d z(0)1))", "1"), ("set mode train; set mode", "mode train"),
    ("set mode train; max(abs(z(1)1 - (z(0)1 - muB(1)1)/sqrt(sigma2B(1)1 + 0.00001))) < 1e-12", "1"),
    ("max(abs(z(1)1 - z(0)1/sqrt(1.00001))) < 1e-12", "1"),
  ]) func statistics(_ typed: String, _ expected: String) {
    #expect(printed(Self.normalised + typed) == expected)
  }

  @Test(arguments: [
    ("step; forward", ["running μ(1) = [0.133333 0.1]", "running σ²(1) = [1.13333 1]"]),
    ("set mode train; forward", ["batch's μB(1) = [1.33333 1]", "batch's σ²B(1) = [1.55556 0.666667]"]),
    ("set mode train; w(2) = [1; 2]; backward", ["∂J/∂σ²B(1) = ", "∂J/∂μB(1) = ", "∂J/∂γ(1) = "]),
    ("set mode train; w(2) = [1; 2]; check w(2)", ["2 derivatives checked: all agree"]),
    ("set mode train; w(2) = [1; 2]; check", ["7 derivatives checked: all agree"]),
    ("set mode train; tape", ["batchvariance(z(0), μB(1))", "γ(1)·(z(0) − μB(1))/√(σ²B(1) + ε) + β(1)"]),
    ("gamma(1)9", ["`γ(1)9`: there is no unit 9"]), ("gamma(2)", ["layer 2 has no `γ`"]),
    ("muB(2)", ["layer 2 has no `μB`"]), ("muB(1) = 3", ["is computed and can't be given a value"]),
    ("set mode train; example 1; forward", ["one number has no variance"]),
    ("set mode test; example 1; set mode train; set mode test; forward", ["z(1) = "]),
    ("explain gamma(1)1 latex", ["\\gamma^{(1)}_{1}"]),
  ]) func says(_ typed: String, _ parts: [String]) {
    let text = printed(Self.normalised + typed)
    for part in parts { #expect(text.contains(part), "\(text)") }
  }

  /// The pass that is shown is the one that the next step makes: the same mask, the same J.
  @Test func showsTheNextStep() throws {
    let start = Self.dropping + "examples all; layer batchnorm; cut 3; loss crossentropy; set mode train; "
    let shown = try number(start + "J"), next = run(start + "step").last
    #expect(
      next?.answer.value.text.contains("\"J\":\(shown)") == true, "\(shown) \(next?.answer.value.text ?? "")")
    #expect(printed(start + "mask(2)") == printed(start + "step; set mode test; mask(2)"))
    #expect(printed(start + "mask(2)*(mask(2) - 2)") == "[0 0 0; 0 0 0]")
    #expect(printed(start + "set mode test; z(2) - z(1)") == "[0 0 0; 0 0 0]")
  }
}
