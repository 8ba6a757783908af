// AutoEncoderTests.swift — networks that learn their input: tied weights, images as pixels, larger maps, noise, few labels.
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Quantities

@Suite struct AutoEncoderTests {
  private static let plane = "data table { 0.3 -0.7 0.2 -> 1; -0.2 0.4 0.9 -> 0 }; "
  private static let tied =
    plane + "layer dense 2 tanh; layer dense 3 linear tied=1; init normal seed=4; loss mse target=x; "

  /// Every derivative of networks with new layers agrees with its finite difference.
  @Test(arguments: [
    ("layer dense 2 tanh; layer dense 3 linear tied=1", "11 derivatives"),
    ("layer dense 2 tanh name=code; layer dense 2; layer dense 3 linear bias=no tied=code", "14 derivatives"),
    ("layer dense 12 tanh; layer reshape 2x3x2; layer upsample 1x2; layer flatten; layer dense 3", nil),
    ("layer dense 4 tanh; layer reshape 2x2; layer convtranspose 1 2x3; layer flatten; layer dense 3", nil),
    (
      "layer dense 4 tanh; layer reshape 1x2x2; layer convtranspose 1 1x2 tanh stride=1x2 padding=0x1 extra=0x1",
      nil
    ),
  ]) func derivativesAgree(_ layers: String, _ says: String?) {
    for selection in ["example 1", "examples all"] {
      let said = printed(
        Self.plane + layers + "; init normal seed=4; loss mse target=x; \(selection); check")
      #expect(said.contains(": all agree") && !said.contains("✗"), "\(layers): \(said)")
      if let says { #expect(said.contains(says), "\(said)") }
    }
  }

  /// Steps on a planned program and on the tape are the same, and both places of tied weights are summed.
  @Test func tiedWeightsLearn() {
    let free =
      Self.plane
      + "layer dense 2 tanh; layer dense 3 linear; init normal seed=4; loss mse target=x; w(2) = transpose(w(1)); "
    #expect(
      printed(Self.tied + "J") == printed(free + "b(1) = 0; J"), "the same pass as with weights of its own")
    let sum = printed(free + "a = d J / d w(1); g = d J / d w(2); a + transpose(g)")
    #expect(printed(Self.tied + "d J / d w(1)").hasSuffix(sum))
    #expect(
      printed(Self.tied + "train epochs=3 rate=0.1; max(abs(w(2) - transpose(w(1))))") == "0")
    #expect(
      printed(Self.tied + "v = w(1) - 0.1 * (d J / d w(1)); step rate=0.1; max(abs(w(1) - v)) < 1e-15") == "1"
    )
  }

  @Test(arguments: [
    ("w(2) = 1", "hint: it is the transpose of w(1), which can"),
    ("w(2)1,1 = 1", "hint: it is the transpose"),
    ("freeze w(2)", "is no parameter"), ("b(2)2 = 5; w(2)3,2", "5"), ("w(1)3,2 = 7; w(2)2,3", "7"),
    ("freeze 1; train rate=0.1; freeze 2", "frozen: w(1), b(1), b(2)"),
    ("cut 1; w(1)1,1 = 3; undo; undo; w(2)1,1 - w(1)1,1", "0"),
    ("network", "2 → 3 tied to 1, linear  3 parameters"),
  ]) func tiedWeightsAreRead(_ commands: String, _ says: String) {
    let said = printed(Self.tied + commands)
    #expect(said.contains(says), "\(said)")
  }

  /// Without data, too, weights that are tied can be read.
  @Test func tiedWithoutData() {
    #expect(printed("layer dense 1 2; layer dense 1 tied=1; w(1) = [3 4]; w(2)") == "[3; 4]")
  }

  @Test(arguments: [
    ("layer dense 2; layer dense 2; layer dense 3 tied=2", "goes from 2 to 2, and this one from 2 to 3"),
    ("layer dense 2; layer dense 3 tied=0", "the input has no weights"),
    ("layer dense 2; layer relu; layer dense 3 tied=2", "layer 2 has no weights to be tied to"),
    ("layer dense 2; layer dense 3 tied=1; layer dense 2 tied=2", "tied itself: `tied=1`"),
    ("layer dense 2; layer dense 3 tied=2", "there is no layer 2 yet"),
    ("layer dense 2; layer dense 3 tied=code", "no layer before this one has the name `code`"),
    ("layer dense 2; loss mse target=x; err", "z(0), its target, has 3"),
    ("x = 0.5; layer dense 2; loss crossentropy target=x; err", "z(0), its target, has 3"),
    ("layer reshape 2x2", "3 has 3 numbers and 2×2×1 has 4"),
    ("layer upsample", "its input is a vector of 3"),
    ("layer convtranspose 1 3x3", "its input is a vector of 3"),
    ("layer noise -1", "is no standard deviation"),
    ("layer reshape 1x3; layer convtranspose 1 1x2 stride=2 extra=2", "extra is less than the stride"),
    ("layer reshape 1x3; layer convtranspose 1 1x2 padding=1", "cuts off whole filters"),
    ("layer reshape 1x3; layer upsample 9000000000000000000", "error:"),
    ("layer reshape 1x3; layer convtranspose 1 1x9000000000000000000", "error:"),
  ]) func isRefused(_ commands: String, _ says: String) {
    let said = printed(Self.plane + commands)
    #expect(said.contains("error: ") && said.contains(says), "\(said)")
  }

  /// Images are taken as their pixels, before the data are there as well as behind them.
  @Test func imagesAreVectors() {
    let flat = "data digits n=20 seed=1; data scale; layer flatten; layer dense 5; init normal seed=3; z(2)"
    let direct = "data digits n=20 seed=1; data scale; layer dense 5; init normal seed=3; z(1)"
    let before = "layer dense 196 5; data digits n=20 seed=1; data scale; init normal seed=3; z(1)"
    #expect(printed(flat) == printed(direct))
    #expect(printed(direct) == printed(before))
    #expect(printed("layer dense 195 5; data digits n=20").contains("error: the network takes"))
  }

  /// Noise is of training alone, one draw a step; the same seed gives the same.
  @Test func noiseIsOfTraining() {
    let start = "data table { 1 2 -> 1 }; layer noise 0.5; layer dense 2 linear; loss mse target=x; "
    #expect(printed(start + "z(1)") == "[1 2]")
    #expect(printed(start + "noise(1)").contains("error: layer 1 has drawn no noise yet"))
    #expect(printed(start + "step; a = noise(1); step; sum(abs(a - noise(1))) > 0") == "1")
    #expect(printed(start + "step 3; w(2)") == printed(start + "step 3; w(2)"))
    #expect(printed(start + "step 3; w(2)") != printed(start + "seed 5; step 3; w(2)"))
  }

  /// What learns its input uses examples with and without label; what learns labels those with one.
  @Test func allExamplesAreUsed() {
    let start = "data digits n=100 seed=1; data scale; labelled 20; layer dense 5; "
    #expect(
      printed(start + "layer dense 196; loss crossentropy target=x; train batch=20 epochs=1").contains(
        "1 epoch, 5 steps"))
    let labels = printed(
      start + "layer dense 10 softmax; loss crossentropy; train batch=20 epochs=1; evaluate")
    #expect(labels.contains("J = ") && labels.contains("errunlabelled = ") && !labels.contains("errtest"))
  }

  /// The session of an auto-encoder that is trained on all, cut, and fine-tuned on a few labels.
  @Test func preTrainingAndFineTuning() {
    let start =
      "data digits n=200 seed=1; data scale; split 0.5; layer dense 12 sigmoid; layer dense 196 tied=1; loss crossentropy target=x; labelled 50; optimizer adam; train epochs=3 batch=20 rate=0.01; "
    let codes =
      "cut 1; layer dense 10 softmax; loss crossentropy; v = w(1); freeze 1; train epochs=5 batch=10 rate=0.05; "
    #expect(printed(start + codes + "max(abs(w(1) - v))") == "0")
    #expect(printed(start + codes + "unfreeze 1; train epochs=1 batch=10; max(abs(w(1) - v)) > 0") == "1")
    let said = printed(start + codes + "evaluate")
    #expect(
      ["J = ", "errtrain = ", "errunlabelled = ", "errtest = "].allSatisfy { said.contains($0) }, "\(said)")
  }

  @Test func picturesForPrograms() throws {
    let start = Self.plane + "layer dense 2 linear; layer dense 3 linear; loss mse target=x; "
    let one = try #require(run(start + "plot reconstruction 2").last).json
    #expect(
      ["\"example\":2", "\"input\":[-0.2,0.4,0.9]", "\"output\":[", "\"difference\":"].allSatisfy {
        one.contains($0)
      }, "\(one)")
    let two = try #require(run(start + "plot code 1").last).json
    #expect(["\"x\":[", "\"y\":[", "\"classes\":[1,0]"].allSatisfy { two.contains($0) }, "\(two)")
  }

  @Test(arguments: [
    ("layer dense 2; plot reconstruction 1", "it gives no example back"),
    ("layer dense 3; plot reconstruction", "which example?"),
    ("layer dense 3; plot reconstruction 3", "there is no example 3"),
    ("plot reconstruction 1", "there is no layer yet"),
    ("layer dense 1; plot code 1", "a plane needs two units"),
    ("layer dense 2; plot code 1 units=1,3", "layer 1 has no unit 3"),
    ("layer dense 2; plot code 2", "there is no layer 2"),
    ("layer dense 2; plot code 1 units=1", "two units are needed"),
    ("layer dense 2; plot code 1 units=1.5,2", "whole number"),
  ]) func picturesAreRefused(_ commands: String, _ says: String) {
    #expect(printed(Self.plane + commands).contains(says))
  }

  @Test func selectedExampleIsReconstructed() {
    let start = Self.plane + "layer dense 3; "
    #expect(printed(start + "example 2; plot reconstruction") == printed(start + "plot reconstruction 2"))
    #expect(printed(start + "plot code 1") == printed(start + "plot code 1 units=1,2"))
  }

  /// New words are names where they are given a value.
  @Test(arguments: ["convtranspose", "upsample", "noise", "tied", "extra", "reconstruction", "code"])
  func wordsAreNames(_ word: String) {
    #expect(printed(Self.tied + "\(word) = 3; \(word) + 1") == "4")
  }
}
