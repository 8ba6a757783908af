// Comparisons.swift — 1 where it holds, 0 where not; nothing flows back through them.
import Tensors

extension Operation {
  /// a < b.
  public static let less = comparison("less", "<", .less, prints: "[1 0 0]")
  /// a ≤ b.
  public static let lessOrEqual = comparison("lessequal", "<=", .lessEqual, prints: "[1 1 0]")
  /// a > b.
  public static let greater = comparison("greater", ">", .greater, prints: "[0 0 1]")
  /// a ≥ b.
  public static let greaterOrEqual = comparison("greaterequal", ">=", .greaterEqual, prints: "[0 1 1]")
  /// a = b.
  public static let equal = comparison("equal", "==", .equal, prints: "[0 1 0]")
  /// a ≠ b.
  public static let notEqual = comparison("notequal", "!=", .notEqual, prints: "[1 0 1]")

  private static func comparison(_ name: String, _ sign: String, _ kernel: Kernel, prints: String)
    -> Operation
  {
    Operation(
      name, "1 where a \(sign) b, else 0", shapes: "(...) (...) -> (...)", written: "{a} \(sign) {b}",
      example: Example("[1 2 3] \(sign) 2", prints: prints),
      branch: .output,
      forward: { x in .binary(kernel, x[0], x[1]) },
      gradients: [nil, nil],
      scalar: { e in ScalarView("\(e.reference(0)) \(sign) \(e.reference(1))", []) })
  }
}
