// ContrastiveDivergenceTests.swift — `train by=cd` by hand, with momentum, reproducibly, greedily, and refused.
import Testing

@testable import Commands
@testable import Interpreter
@testable import Quantities

/// Two visible units and a hidden one, on two examples.
private let machine = """
  data table { 1 0 -> 0; 1 1 -> 1 }; layer rbm 1; w(1) = [0.5; -0.4]; b(1) = 0.1; c(1) = [0.2 -0.3];
  """

/// The same numbers computed in another language, with nothing sampled.
private let byHand: [(typed: String, w: [Double], b: Double, c: [Double])] = [
  (
    machine + "train by=cd rate=1 sampling=none; ", [0.7458651452527743, -0.333432048373591],
    0.13219362040523283, [0.5778221366315108, -0.16840866716580555]
  ),
  (
    machine + "train by=cd rate=1 k=2 sampling=none; ", [0.7484747149009228, -0.33484685727768654],
    0.13295104121229687, [0.5815968920857503, -0.1713988068168855]
  ),
  (
    "data table { 1 -1 -> 0; -1 1 -> 1 }; layer rbm 1 gaussian; w(1) = [0.5; -0.4]; b(1) = 0.1; "
      + "c(1) = [0.2 -0.3]; train by=cd rate=1 sampling=none; ", [0.4184044476227845, -0.2886191603025205],
    -0.009512978187866783, [-0.2602710243755981, 0.20821681950047838]
  ),
]

/// Trainings that can't be, with a part of the error.
private let errors: [(typed: String, says: String)] = [
  ("data xor; layer dense 2; train by=cd", "no Boltzmann machine to train"),
  ("data table { 1 0 -> 1 }; layer dense 2; train by=cd layers=1", "no Boltzmann machine"),
  ("data table { 1 0 -> 1 }; layer rbm 2; layer rbm 2; train by=cd", "which machine"),
  ("data table { 1 0 -> 1 }; layer rbm 2; layer rbm 2; train by=cd layers=1..2", "one machine at a time"),
  ("data table { 3 0 -> 1 }; layer rbm 2; train by=cd", "from 0 to 1"),
  ("data table { 30 0 -> 1 }; layer rbm 2 gaussian; train by=cd", "deviation"),
  ("layer rbm 2 2; train by=cd", "no data"),
  ("data table { 1 0 -> 1 }; layer rbm 2; train by=cd watch", "draws what descent of J learns"),
  ("data table { 1 0 -> 1 }; layer dense 1; loss mse; train k=2", "`k` belongs to by=cd"),
  ("data table { 1 0 -> 1 }; layer dense 1; loss mse; train sampling=none", "`sampling` belongs to by=cd"),
]

@Suite struct ContrastiveDivergenceTests {
  @Test(arguments: byHand) func isAsByHand(_ typed: String, _ w: [Double], _ b: Double, _ c: [Double]) throws
  {
    for (quantity, expected) in [
      ("w(1)1,1", w[0]), ("w(1)2,1", w[1]), ("b(1)1", b), ("c(1)1", c[0]), ("c(1)2", c[1]),
    ] {
      #expect(abs(try number(typed + quantity) - expected) < 1e-14, "\(quantity)")
    }
  }

  @Test func theErrorOfReconstructionIsSaid() {
    #expect(
      printed(machine + "train by=cd rate=1 sampling=none")
        == "1 epoch, 1 step: reconstruction error = 0.202829")
  }

  /// Samples come from the session's generator, and belong to what `undo` takes back.
  @Test func samplesAreReproducible() {
    let start = "data digits n=20; data scale; layer rbm 5; "
    let learn = "train by=cd epochs=3 batch=7 sampling=all; w(1)"
    #expect(printed("seed 2; " + start + learn) == printed("seed 2; " + start + learn))
    #expect(printed("seed 2; " + start + learn) != printed("seed 3; " + start + learn))
    let again = "train by=cd epochs=3 batch=7 sampling=all; undo; "
    #expect(printed("seed 2; " + start + learn) == printed("seed 2; " + start + again + learn))
  }

  /// What is frozen stays; the rest learns, also with an optimizer that keeps state.
  @Test func frozenParametersStay() throws {
    let start = machine + "freeze w(1); optimizer momentum; train by=cd epochs=3; "
    #expect(printed(start + "w(1)") == "[0.5; -0.4]")
    #expect(try number(start + "c(1)1") != 0.2)
  }

  /// Only the second machine moves, on the probabilities of the first.
  @Test func machinesLearnGreedily() throws {
    let start = "data digits n=20; data scale; layer rbm 5; layer rbm 3; u = w(1); v = w(2); "
    let after = start + "train layers=2 by=cd epochs=2 batch=5; "
    #expect(try number(after + "max(abs(w(1) - u))") == 0)
    #expect(try number(after + "max(abs(w(2) - v))") > 0)
  }

  @Test(arguments: errors) func refuses(_ typed: String, _ says: String) {
    #expect(printed(typed).contains(says), "\(printed(typed))")
  }
}
