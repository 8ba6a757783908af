// LargestTerms.swift — the largest terms that the numbers of an answer were summed from.
import Autograd
import Diagnostics
import Language
import Quantities
import Tensors

extension Session {
  /// Largest term in the sum of each number of `text`'s value; for a derivative, the largest product along a
  /// way.
  ///
  /// `nil` for anything but an expression or a derivative, and where working it out would take long.
  func largestTerms(of text: String) -> [Double]? {
    guard let typed = Parser(vocabulary: vocabulary).statement(text) else { return nil }
    let statement = typed.readingNames(in: state)
    guard let calculator = try? calculator() else { return nil }
    let mark = workspace.tape.mark
    defer { workspace.rollBack(to: mark) }
    if let derivative = Derivative(statement) {
      return terms(of: derivative.of, by: derivative.by, calculator, statement.range)
    }
    guard case .expression(let expression) = statement.kind,
      let variable = try? calculator.record(expression), (try? calculator.compute(variable, at: nil)) != nil
    else { return nil }
    let count = workspace.tape.entries[variable.entry].shape.count
    guard count <= Self.mostNumbers else { return nil }
    var terms: [Double] = []
    for offset in 0..<count {
      guard let term = workspace.tape.largestTerm(of: variable, at: offset) else { return nil }
      terms.append(term)
    }
    return terms
  }

  /// Greatest number of examined numbers of one answer.
  private static var mostNumbers: Int { 64 }

  private func terms(
    of output: Expression?, by input: Expression, _ calculator: Calculator, _ range: SourceRange
  ) -> [Double]? {
    guard
      let y = try? output.map({ expression throws(Diagnostic) in try calculator.output(expression) })
        ?? calculator.objective(at: range), let x = try? calculator.reference(input),
      saturatingProduct(y.shape.count, x.shape.count) <= Self.mostNumbers
    else { return nil }
    var terms: [Double] = []
    for above in y.offsets {
      for below in x.offsets {
        let derivation = try? Derivation(
          workspace.tape, of: ScalarNode(y.variable, at: above), by: ScalarNode(x.variable, at: below))
        guard let derivation else { return nil }
        terms.append(derivation.largestTerm)
      }
    }
    return terms
  }
}
