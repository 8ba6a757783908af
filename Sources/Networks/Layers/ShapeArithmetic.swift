// ShapeArithmetic.swift — the computation of a layer's shape and its parameters, as written on paper.
import Autograd
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

extension WindowAxis {
  /// Positions along an axis: `(14 + 2·0 − 3)/1 + 1`, rounded where the stride does not divide.
  ///
  /// With a dilation d of 2 the window of k taps is 2·(k − 1) + 1 long. Rounded up, a window less where the last would
  /// lie in the padding alone.
  fileprivate func step(_ name: String, isCeiling: Bool, result: Int) -> ShapeStep {
    let padding = before == behind ? "2·\(before)" : "\(before) + \(behind)"
    let length = dilation == 1 ? "\(window)" : "\(dilation)·(\(window) − 1) − 1"
    let quotient = "(\(map) + \(padding) − \(length))/\(stride)"
    let rounded = isWhole ? quotient : isCeiling ? "⌈\(quotient)⌉" : "⌊\(quotient)⌋"
    let isCut = isCeiling && ceiling?.isCut == true
    return ShapeStep(name, rounded + " + 1" + (isCut ? " − 1" : ""), result)
  }
}

extension LayerWindow {
  /// The arithmetic of both axes for an output of `rows` by `columns`; one line where they are the same.
  func arithmetic(isCeiling: Bool = false, rows: Int, columns: Int) -> [ShapeStep] {
    let (down, across) = (
      down.step("rows", isCeiling: isCeiling, result: rows),
      across.step("columns", isCeiling: isCeiling, result: columns)
    )
    return down.written == across.written
      ? [ShapeStep("rows and columns", down.written, rows)] : [down, across]
  }
}
