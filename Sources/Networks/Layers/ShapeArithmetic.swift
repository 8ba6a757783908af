// ShapeArithmetic.swift — how the numbers in a layer's shape and its parameters come about, as one would write it.
import Tensors

/// One line of arithmetic: what it is of, the computation, and its result.
public struct ShapeStep: Hashable, Sendable {
  /// What is computed: `rows`, `parameters`.
  public let name: String
  /// The computation, `(14 + 2·0 − 3)/1 + 1`.
  public let written: String
  /// What comes out.
  public let result: Int

  init(_ name: String, _ written: String, _ result: Int) {
    (self.name, self.written, self.result) = (name, written, result)
  }
}

extension LayerWindow {
  /// Positions along an axis: `(14 + 2·0 − 3)/1 + 1`, rounded down where the stride does not divide.
  static func positions(
    _ name: String, _ size: Int, window: Int, stride: Int, before: Int, behind: Int, result: Int
  ) -> ShapeStep {
    let padding = before == behind ? "2·\(before)" : "\(before) + \(behind)"
    let quotient = "(\(size) + \(padding) − \(window))/\(stride)"
    let isWhole = stride >= 1 && (size + before + behind - window) % stride == 0
    return ShapeStep(name, (isWhole ? quotient : "⌊\(quotient)⌋") + " + 1", result)
  }

  /// Both axes; one line where they are the same.
  static func axes(_ rows: ShapeStep, _ columns: ShapeStep) -> [ShapeStep] {
    rows.written == columns.written
      ? [ShapeStep("rows and columns", rows.written, rows.result)] : [rows, columns]
  }
}
