// LayerText.swift — a layer as `network` shows it: a line of text, its arithmetic, an object for machines.
import Cells
import Networks
import Tensors
import Typography

extension Layer {
  /// `layer 1  dense 2 → 2, sigmoid  6 parameters`; `stem` stands before the kind, `remarks` behind all.
  package func line(
    _ k: Int, numberWidth: Int = 1, stem: String = "", remarks: [String] = []
  ) -> String {
    parts(k, numberWidth: numberWidth, stem: stem, remarks: remarks).joined(separator: "  ")
  }

  /// The parts of its line.
  func parts(_ k: Int, numberWidth: Int, stem: String, remarks: [String]) -> [String] {
    var parts = ["layer \(padded("\(k)", to: numberWidth, align: .right))", stem + summary]
    if let input = inputs.first, input.rank == 3 || output.rank == 3, input != output || !parameters.isEmpty {
      parts.append("\(inputs.map { $0.asMaps }.joined(separator: " + ")) → \(output.asMaps)")
    }
    if parameterCount > 0 { parts.append(counted(parameterCount, "parameter")) }
    return parts + remarks
  }

  /// Computation of its shape, a line each: `rows  (14 + 2·0 − 3)/1 + 1 = 12`.
  package func arithmeticLines(numberWidth: Int, stem: String = "") -> [String] {
    let indent = String(repeating: " ", count: 8 + numberWidth) + stem
    let width = arithmetic.map { displayWidth(of: $0.name) }.max() ?? 0
    return arithmetic.map { "\(indent)\(padded($0.name, to: width))  \($0.written) = \($0.result)" }
  }

  /// The layer for machines: output as height × width × maps.
  package func json(_ k: Int, isWorkedOut: Bool = false, of node: Node? = nil) -> JSON {
    let sizes = output.rank == 3 ? [output[1], output[2], output[0]] : output.sizes
    return .members([
      "k": .integer(k), "kind": .string(kind), "output": .array(sizes.map(JSON.integer)),
      "parameters": .integer(parameterCount), "name": node?.name.map(JSON.string),
      "inputs": node.flatMap { $0.inputs == [k - 1] ? nil : .array($0.inputs.map(JSON.integer)) },
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
