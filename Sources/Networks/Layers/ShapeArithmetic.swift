// ShapeArithmetic.swift — the computation of a layer's shape and its parameters, as written on paper.
import Tensors

/// One line of arithmetic: the name of the number, the computation, and its result.
public struct ShapeStep: Hashable, Sendable {
  /// Name of the computed number: `rows`, `parameters`.
  public let name: String
  /// The computation, `(14 + 2·0 − 3)/1 + 1`.
  public let written: String
  /// Result of the computation.
  public let result: Int

  init(_ name: String, _ written: String, _ result: Int) {
    (self.name, self.written, self.result) = (name, written, result)
  }
}

extension Shape {
  /// `14×14×1` for maps, `196` for a vector.
  package var asMaps: String { rank == 3 ? "\(self[1])×\(self[2])×\(self[0])" : description }
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
