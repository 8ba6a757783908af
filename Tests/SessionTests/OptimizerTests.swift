// OptimizerTests.swift — optimizers, batch statistics and dropped units at the prompt; `undo` takes them back.
import Testing

@testable import Cells
@testable import Commands
@testable import Help
@testable import History
@testable import Interpreter
@testable import Networks
@testable import Quantities

@Suite struct OptimizerTests {
  private static let normalised =
    "data table { 1 2 -> 1; 3 0 -> 0; 0 1 -> 1 }; layer batchnorm; layer dense 1; loss crossentropy; init zero; "
  private static let dropping =
    "data table { 1 2 -> 1; 3 0 -> 0 }; layer dense 3; layer dropout 0.5; layer dense 1; loss crossentropy; "

  @Test(arguments: [
    ("optimizer", "sgd: rate 0.1"),
    ("optimizer adam rate=0.01; set rate", "rate 0.01"),
    // Each optimizer has its own rate, unless `set rate` gave one to the session.
    ("optimizer adam; optimizer sgd", "sgd: rate 0.1"),
    ("optimizer adam rate=0.02; optimizer sgd", "sgd: rate 0.1"),
    ("optimizer adam; optimizer momentum", "momentum: rate 0.1, momentum 0.9"),
    ("optimizer adadelta; optimizer nesterov", "nesterov: rate 0.1, momentum 0.9"),
    ("optimizer sgd rate=0.5; optimizer adam", "adam: rate 0.001, beta1 0.9, beta2 0.999, eps 1e-8"),
    ("set rate 0.5; optimizer sgd", "sgd: rate 0.5"),
    ("set rate 0.5; optimizer adam rate=0.01; optimizer sgd", "sgd: rate 0.5"),
    (
      "set rate 0.5; optimizer adam",
      "adam: rate 0.5, beta1 0.9, beta2 0.999, eps 1e-8\nnote: the rate is that of `set rate`; adam is usually run with 0.001: `optimizer\n      adam rate=0.001`"
    ),
    ("optimizer adam; set rate 0.2; optimizer momentum", "momentum: rate 0.2, momentum 0.9"),
    ("optimizer adam; undo; set rate", "rate 0.1"),
    ("set rate 0.5; undo; optimizer adam; set rate", "rate 0.001"),
    ("optimizer adam; reset; set rate", "rate 0.1"),
    ("optimizer adam; reset; optimizer", "sgd: rate 0.1"),
    ("set rate 0.3; optimizer adam rate=0.01; reset; optimizer", "sgd: rate 0.3"),
    ("optimizer adamw", "adamw: rate 0.001, beta1 0.9, beta2 0.999, eps 1e-8, l2 0.01"),
    ("optimizer sgd l1=0.5 clip=2", "sgd: rate 0.1, l1 0.5, clip 2"),
    (
      "optimizer sgd schedule=step every=2 factor=0.5",
      "sgd: rate 0.1, times 0.5 every 2 steps\nthe next step, number 1, is made with rate 0.1"
    ),
    (
      "data table { 1 -> 1 }; layer dense 1; init zero; loss crossentropy; optimizer momentum; step rate=1; step rate=1; optimizer",
      "momentum: rate 0.1, momentum 0.9\n  v of w(1) = -0.718941\n  v of b(1) = -0.718941"
    ),
    (normalised + "examples all; step; mu(1)", "[0.133333 0.1]"),
    (normalised + "examples all; step; μ(1)1", "0.133333"),
    (normalised + "examples all; step; sigma2(1)", "[1.13333 1]"),
    (normalised + "gamma(1) = 3; gamma(1)2", "3"),
    (
      normalised + "network",
      "layer 1  batchnorm  4 parameters\nlayer 2  dense 2 → 1, sigmoid  3 parameters\nlayer 3  cross-entropy\n         7 parameters in all"
    ),
    (normalised + "examples all; grad gamma(1)1", "∂J/∂γ(1)1 = 0"),
    (normalised + "gamma(1) = 3", "γ(1) = [3 3]"),
    (normalised + "freeze sigma2(1)", "frozen: σ²(1)"),
    (dropping + "examples all; step; mask(2) * (mask(2) - 2)", "[0 0 0; 0 0 0]"),
    (dropping + "z(2) - z(1)", "[0 0 0; 0 0 0]"),
  ]) func prints(_ typed: String, _ expected: String) { #expect(printed(typed) == expected) }

  @Test(arguments: [
    ("layer dense 2 2; layer dropout 1", "1.0 is no probability"),
    (
      "data table { 1 2 -> 1 }; layer batchnorm; layer dense 1; loss crossentropy; step",
      "one number has no variance"
    ),
    (dropping + "mask(2)", "has drawn no mask yet"),
    (dropping + "mask(1)", "layer 1 has no mask"),
    (dropping + "gamma(1)", "layer 1 has no `γ`"),
    ("optimizer adam beta1=1.5", "`beta1` is 0 to"),
    ("optimizer adam rate=0", "a learning rate is a positive number"),
    ("optimizer sgd every=3", "`every` belongs to schedule=step"),
    ("optimizer sgd schedule=cosine", "needs `steps=`"),
    ("layer dense 2 2; init he 2", "there is no layer 2"),
    ("data table { 1 2 -> 1 }; layer globalpool", "pooling takes maps"),
    ("data digit; layer maxpool 20x20", "a window of 20×20 is larger than its map of 14×14"),
    ("data digit; layer conv 2 20x20", "a filter of 20×20 is larger than its map"),
    ("data digit; layer conv 2 3x3 padding=9", "windows that hold nothing but padding"),
    ("data digit; layer conv 2 3x3 padding=some", "`some` is no padding"),
    ("data digit; layer maxpool 3x3 padding=2", "padding is 0 to half the window"),
    ("data digit; layer conv 4 3x3 groups=2", "these are 1 and 4"),
    (normalised + "train batch=2", "one number has no variance"),
    (normalised + "train batch=1", "one number has no variance"),
  ]) func refuses(_ typed: String, _ says: String) {
    #expect(printed(typed).hasPrefix("error:") && printed(typed).contains(says), "\(printed(typed))")
  }

  /// State of the optimizer, the running averages and the generator go back with `undo`, and come out the
  /// same again.
  @Test(arguments: OptimizerKind.all.map(\.name)) func undoTakesItBack(kind: String) throws {
    let interpreter = Session()
    interpreter.run(
      "data xor n=40; layer dense 4 linear; layer batchnorm; layer tanh; layer dropout 0.25; layer dense 1; loss crossentropy; optimizer \(kind); train epochs=2 batch=8"
    ) { #expect($0.held, "\($0.errorLines)") }
    func kept() -> ([[Double]], [[Double]], Int) {
      let network = interpreter.state.network
      let slots = network.optimizerState.slots.flatMap { slot in
        slot.sorted { ($0.key.layer, $0.key.index) < ($1.key.layer, $1.key.index) }.map(\.value.doubles)
      }
      return (network.parameters.flatMap { $0.map(\.doubles) }, slots, network.optimizerState.steps)
    }
    let before = kept()
    #expect(before.2 == 10)
    interpreter.run("train epochs=2 batch=16") { #expect($0.held) }
    let after = kept()
    #expect(after.0 != before.0 && after.2 == 16)
    interpreter.run("undo") { #expect($0.held) }
    #expect(kept() == before)
    interpreter.run("train epochs=2 batch=16") { #expect($0.held) }
    #expect(kept() == after)
  }

  /// Steps made at once and one at a time are the same.
  @Test(arguments: OptimizerKind.all.map(\.name)) func stepsAddUp(kind: String) {
    let start =
      "data xor n=20; layer dense 3; layer dense 1; loss crossentropy; optimizer \(kind); "
    let together = Session(), apart = Session()
    together.run(start + "examples all; step 8") { #expect($0.held, "\($0.errorLines)") }
    apart.run(start + "examples all; repeat 8 { step }") { #expect($0.held, "\($0.errorLines)") }
    #expect(together.state.network.parameters == apart.state.network.parameters)
  }
}
