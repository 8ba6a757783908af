// Held.swift — the value of its input, through which nothing flows back.
import Tensors

extension Operation {
  /// a as a constant: nothing flows back through it.
  ///
  /// Not among the operations of the language: a learner records it where a number that depends on parameters
  /// stands for data.
  public static let held = Operation(
    "held", "the value itself, through which nothing flows back", shapes: "(...) -> (...)", written: "{a}",
    example: Example("1", prints: "1"),
    forward: { x in x[0].map(.affine, (1, 0)) },
    gradients: [nil],
    scalar: { e in ScalarView("\(e.reference(0))", []) })
}
