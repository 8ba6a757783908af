// LayerText.swift — a layer as `network` shows it: a line of text, its arithmetic, an object for machines.
import Cells
import Networks
import Tensors
import Typography

extension Layer {
  /// `layer 1  dense 2 → 2, sigmoid  6 parameters`.
  package func line(_ k: Int, numberWidth: Int = 1) -> String {
    var parts = ["layer \(padded("\(k)", to: numberWidth, align: .right))", summary]
    if let input = inputs.first, input.rank == 3 || output.rank == 3, input != output || !parameters.isEmpty {
      parts.append("\(input.asMaps) → \(output.asMaps)")
    }
    if parameterCount > 0 { parts.append(counted(parameterCount, "parameter")) }
    return parts.joined(separator: "  ")
  }

  /// Computation of its shape, a line each: `rows  (14 + 2·0 − 3)/1 + 1 = 12`.
  package func arithmeticLines(numberWidth: Int) -> [String] {
    let indent = String(repeating: " ", count: 8 + numberWidth)
    let width = arithmetic.map { displayWidth(of: $0.name) }.max() ?? 0
    return arithmetic.map { "\(indent)\(padded($0.name, to: width))  \($0.written) = \($0.result)" }
  }

  /// The layer for machines: output as height × width × maps.
  package func json(_ k: Int, isWorkedOut: Bool = false) -> JSON {
    let sizes = output.rank == 3 ? [output[1], output[2], output[0]] : output.sizes
    return .members([
      "k": .integer(k), "kind": .string(kind), "output": .array(sizes.map(JSON.integer)),
      "parameters": .integer(parameterCount),
      "arithmetic": isWorkedOut
        ? .array(
          arithmetic.map {
            .members([
              "of": .string($0.name), "written": .string($0.written), "result": .integer($0.result),
            ])
          }) : nil,
    ])
  }
}

extension Shape {
  /// `14×14×1` for maps, `196` for a vector.
  fileprivate var asMaps: String { rank == 3 ? "\(self[1])×\(self[2])×\(self[0])" : description }
}
