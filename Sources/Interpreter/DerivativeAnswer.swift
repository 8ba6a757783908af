// DerivativeAnswer.swift — `d Y / d X` and `grad X of Y` as an answer.
import Autograd
import Cells
import Diagnostics
import Language
import Quantities
import Tensors

extension Session {
  /// `d Y / d X`, `grad X of Y`; without Y, of the error or objective.
  package func derivative(of y: Expression?, by x: Expression, at range: SourceRange) throws(Diagnostic)
    -> Answer
  {
    let calculator = try calculator()
    let mark = workspace.tape.mark
    defer { workspace.rollBack(to: mark) }
    let derivative = try calculator.derivative(of: y, by: x, at: range)
    let (output, input) = (derivative.output, derivative.input)
    var lines =
      output.shape.count == 1
      ? lines(derivative.asMatrix, at: input) { "∂\(output.text)/∂\($0)" }
      : text.lines(derivative.asMatrix, after: "∂\(output.text)/∂\(input.text) = ")
    if output.shape.count > 1, input.shape.count > 1 {
      lines.insert("Jacobian \(output.shape) by \(input.shape):", at: 0)
    }
    return Answer(lines, .tensor(derivative.jacobian))
  }

  package func derivative(of output: Expression, by input: Expression, at range: SourceRange)
    throws(Diagnostic)
    -> Answer
  {
    try derivative(of: Optional(output), by: input, at: range)
  }
}
