// Underivable.swift — derivatives that the tape does not hold, though their output depends on their input.
import Autograd
import Diagnostics
import Networks

extension Network {
  /// Name of the scores that a last softmax turns into probabilities: `a(2)`, `z(1)` before a layer of its
  /// own.
  package var scoresName: String {
    let place = scores ?? (count, .output)
    return "\(place.symbol.sign)(\(place.number))"
  }
}

extension Calculator {
  /// Refuses derivatives that would be answered with a wrong number.
  ///
  /// - A derivative in an expression is a number from then on: nothing flows back through it.
  /// - Softmax and cross-entropy are recorded as one operation on the scores, beside the probabilities.
  ///
  /// - Parameter places: where the two are written.
  package func refuseUnderivable(
    _ output: Place, by input: Place, at places: (output: SourceRange, input: SourceRange)
  ) throws(Diagnostic) {
    if let z = workspace.recording?.output, input.variable == z,
      [workspace.recording?.errors, workspace.recording?.objective].contains(output.variable),
      !tape.ancestors(of: output.variable, from: z.entry).contains(z.entry)
    {
      throw Diagnostic(
        .notDifferentiable,
        "softmax and \(state.network.loss?.title ?? "the loss") are one step here, which goes around \(input.text)",
        at: places.input, hint: "`grad \(state.network.scoresName)` is the derivative by the scores")
    }
    let first = input.variable.entry
    // A descent by hand has one for each step so far; those of earlier steps can't depend on this one.
    let later = workspace.derivatives(after: first).filter { $0.value.output.variable.entry >= first }
    guard !later.isEmpty else { return }
    let above = tape.ancestors(of: output.variable, from: first)
    for (entry, derivative) in later
    where above.contains(entry)
      && tape.ancestors(of: derivative.output.variable, from: first).contains(first)
    {
      throw Diagnostic(
        .notDifferentiable,
        "\(output.text) contains ∂\(derivative.output.text)/∂\(derivative.input.text), which is a number there: derivatives of derivatives are not computed",
        at: places.output, hint: "write its formula out in place of it, and derive that")
    }
  }
}
