// LossTargetTests.swift — losses that compare with the input, or with the output of a layer.
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct LossTargetTests {
  private static let coder =
    "data table { 1 2 -> 1; 3 5 -> 0 }; layer dense 1 linear; layer dense 2 linear; init normal seed=2; loss mse target=x; "

  /// Derivatives flow through a target that depends on parameters, and every one agrees with its finite difference.
  @Test(arguments: [
    "loss mse target=x", "loss sse target=z(0)", "loss mse target=z(1)", "loss sse target=z(2)",
  ]) func derivativesAgree(_ loss: String) {
    let network =
      "data table { 0.3 -0.7 -> 1; -0.2 0.4 -> 0 }; layer dense 2 tanh; layer dense 2; layer dense 2 linear; "
    for selection in ["example 1", "examples all"] {
      let said = printed(network + "init normal seed=4; \(loss); \(selection); check")
      #expect(said.contains("18 derivatives checked: all agree"), "\(said)")
      #expect(!said.contains("✗") && !said.contains("?"), "\(said)")
    }
  }

  /// The maps of an image, one behind the other, as a target.
  @Test func imagesAreTargets() {
    let said = printed(
      "data digit; data scale; layer flatten; layer dense 196 linear; init zero; loss sse target=x; err - sum(x^2) / 2"
    )
    #expect(said == "0")
  }

  /// A cross-entropy compares with numbers from 0 to 1, and says so where inputs or outputs may be others.
  @Test(arguments: [
    ("data table { 0.2 5 -> 1 }; layer dense 2", "target=x", "the inputs go from 0.2 to 5"),
    ("data table { 0.2 -0.1 -> 1 }; layer dense 2", "target=x", "the inputs go from -0.1 to 0.2"),
    (
      "data table { 0.2 0.4 -> 1 }; layer dense 2 linear; layer dense 2", "target=z(1)",
      "no sigmoid or softmax"
    ),
    (
      "data table { 0.2 0.4 -> 1 }; layer dense 2; x = 0.5", "target=x; x = 7; J", "the inputs go from 7 to 7"
    ),
  ]) func crossEntropyTakesShares(_ network: String, _ target: String, _ says: String) {
    let results = run("\(network); loss crossentropy \(target); example 1; train epochs=1")
    let said = results.first { !$0.held }?.errorLines.joined(separator: "\n") ?? ""
    #expect(
      said.hasPrefix("error: cross-entropy compares with numbers from 0 to 1") && said.contains(says),
      "\(said)")
  }

  /// Inputs from 0 to 1 and outputs of sigmoid units are compared with, each with its derivative.
  @Test(arguments: ["target=x", "target=z(1)"]) func sharesAreTargets(_ target: String) {
    let said = printed(
      "data table { 0.2 0.9 -> 1 }; layer dense 2; layer dense 2; init normal seed=2; loss crossentropy \(target); check"
    )
    #expect(said.hasSuffix("12 derivatives checked: all agree"), "\(said)")
  }

  /// The network learns what it compares with, and classes of the data say nothing of it.
  @Test func classesSayNothing() {
    #expect(printed(Self.coder + "train epochs=2000 rate=0.02; evaluate").hasPrefix("J = "))
    #expect(!printed(Self.coder + "predict 1 2").contains("class"))
    #expect(printed(Self.coder + "plot confusion").hasPrefix("error: the outputs are no classes"))
    #expect(printed(Self.coder + "plot boundary").hasPrefix("error: the outputs are no classes"))
    #expect(printed(Self.coder + "mistakes").hasPrefix("error"))
    #expect(printed(Self.coder + "errtrain").hasPrefix("error"))
  }

  @Test(arguments: [
    ("z(3)", "there is no layer 3: the network has 2 layers"), ("z(1)1", "a loss can't compare with `z(1)1`"),
    ("w(1)", "a loss can't compare with `w(1)`"), ("q", "a loss can't compare with `q`"),
    ("-1", "a loss can't compare with"), ("z(1,2)", "a loss can't compare with"),
  ]) func whatIsNoOutputIsRefused(_ target: String, _ says: String) {
    #expect(printed(Self.coder + "loss mse target=\(target)").contains(says))
  }

  /// `cut` removes the loss; with it goes what it compared with.
  @Test func cutForgetsTheTarget() {
    #expect(
      printed(Self.coder + "loss mse target=z(2); cut 1; layer dense 1; loss mse; network").contains(
        "mean squared error\n"))
    #expect(printed(Self.coder + "loss mse target=y; network").contains("mean squared error\n"))
  }
}
