// BoltzmannMachineTests.swift — a Boltzmann machine as a layer: its numbers, its visible biases, and names like theirs.
import Testing

@testable import Commands
@testable import Interpreter
@testable import Quantities

private let two = "data table { 1 0 -> 1; 0 1 -> 0 }; "
private let filled = two + "layer rbm 2; w(1) = [1 2; 3 4]; b(1) = [-1 1]; c(1) = [5 6]; "

/// Typed commands with what the last one prints.
private let sessions: [(typed: String, prints: String)] = [
  (filled + "example 1; a(1)", "[0 3]"),
  (filled + "example 2; z(1) - sigmoid([2 5])", "[0 0]"),
  (filled + "w(1)3,2", "1"), (filled + "c(1)2", "6"), (filled + "c(1)1 = 7; c(1)", "[7 6]"),
  (filled + "undo; c(1)", "[0 0]"),
  // A layer behind it, and what is cut.
  (filled + "layer rbm 3; cut 1; network; c(1)", "[5 6]"),
  // Descent as through a dense layer with the same weights.
  (
    filled
      + "layer dense 1; w(2) = [1; -1]; b(2) = 0; loss crossentropy; optimizer adam l2=0.01; train epochs=5 rate=0.1; u = w(1); v = w(2); "
      + "cut 0; layer dense 2; w(1) = [1 2; 3 4]; b(1) = [-1 1]; layer dense 1; w(2) = [1; -1]; b(2) = 0; loss crossentropy; optimizer adam l2=0.01; train epochs=5 rate=0.1; "
      + "max(abs(u - w(1))) + max(abs(v - w(2)))",
    "0"
  ),
  // Images are their pixels: a layer that flattens them changes nothing.
  (
    "data digit; data scale; layer rbm 2; w(1)3,1 = 2; w(1)100,2 = -3; u = w(1); v = a(1); cut 0; layer flatten; layer rbm 2; w(2) = u; max(abs(v - a(2)))",
    "0"
  ),
  (
    "layer rbm 2 2; init he",
    "8 parameters: w ~ N(0, 2/inputs), biases 0 (He et al. 2015)\nnote: the weights of rbm layers are N(0, 0.01²)"
  ),
  ("layer rbm 2 2; init zero", "8 parameters: w and biases 0: every unit then learns the same"),
  // `c` is anybody's name where the layer has none.
  ("c = 3; c + 1", "4"), ("c = [1 2]; c(2)", "2"),
  (two + "layer dense 2; c = [7 8]; c(2)", "8"),
  (filled + "layer dense 1; c = [7 8]; c(1)2 + c(2)", "14"),
  (filled + "c = 3; c * c(1)1", "15"), ("repeat 2 as c { 3 * c }", "3\n6"),
]

/// Typed commands with a part of the error of the last one.
private let errors: [(typed: String, says: String)] = [
  ("layer rbm 3", "how many visible units"), ("layer rbm 0 3", "visible unit"),
  ("layer rbm 3 0", "hidden unit"), (two + "layer rbm 3 2", "3 visible units"),
  (filled + "layer dense 1; c(2)", "visible biases"),
]

@Suite struct BoltzmannMachineTests {
  @Test(arguments: sessions) func prints(_ typed: String, _ prints: String) {
    #expect(printed(typed) == prints)
  }

  @Test(arguments: errors) func refuses(_ typed: String, _ says: String) {
    #expect(printed(typed).contains(says), "\(printed(typed))")
  }
}
