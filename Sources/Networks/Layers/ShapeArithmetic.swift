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

extension Convolution {
  /// Rows, columns and parameters.
  public func arithmetic(behind input: Shape) -> [ShapeStep] {
    let depth = self.input[0] / groups
    let share = groups > 1 ? "\(self.input[0])/\(groups)" : "\(depth)"
    return LayerWindow.axes(
      LayerWindow.positions(
        "rows", self.input[1], window: height, stride: stride, before: padding[0], behind: padding[2],
        result: output[1]),
      LayerWindow.positions(
        "columns", self.input[2], window: width, stride: stride, before: padding[1], behind: padding[3],
        result: output[2]))
      + [ShapeStep("parameters", "\(filters)·(\(height)·\(width)·\(share) + 1)", parameterCount)]
  }
}

extension PoolingLayer {
  /// Rows and columns.
  public func arithmetic(behind input: Shape) -> [ShapeStep] {
    guard input.rank == 3 else { return [] }
    return LayerWindow.axes(
      LayerWindow.positions(
        "rows", input[1], window: window.height, stride: window.stride.0, before: window.padding,
        behind: window.padding, result: output[1]),
      LayerWindow.positions(
        "columns", input[2], window: window.width, stride: window.stride.1, before: window.padding,
        behind: window.padding, result: output[2]))
  }
}

extension Dense {
  /// Parameters: a weight for each input and a bias, for each unit.
  public func arithmetic(behind input: Shape) -> [ShapeStep] {
    [ShapeStep("parameters", "\(units)·(\(inputs) + 1)", parameterCount)]
  }
}

extension Flatten {
  /// Numbers of all maps one behind the other.
  public func arithmetic(behind input: Shape) -> [ShapeStep] {
    guard input.rank == 3 else { return [] }
    return [ShapeStep("units", "\(input[1])·\(input[2])·\(input[0])", output.count)]
  }
}

extension BatchNormalization {
  /// Parameters: γ and β of each unit or map.
  public func arithmetic(behind input: Shape) -> [ShapeStep] {
    [ShapeStep("parameters", "2·\(output[0])", parameterCount)]
  }
}
