// FiniteDifference.swift — the derivative as it is found by moving the input a little.
import Tensors

/// A derivative found by moving the input, beside the computed one.
public struct FiniteDifference: Hashable, Sendable {
  /// (f(x+h) − f(x−h)) / 2h, extrapolated.
  public let value: Double
  /// True where it agrees with the derivative as well as the precision allows.
  public let agrees: Bool
  /// True where rounding leaves nothing of it to compare with; see ``GradientComparison/isDrowned``.
  public let isDrowned: Bool
  /// Bound on its error.
  public let uncertainty: Double
  /// The kink of the function, where it has no one slope: `ReLU at 0`; `nil` where it is smooth.
  public let kink: String?
}

extension Derivation {
  /// Moves the input a little and looks at the output.
  ///
  /// The values on the tape are as before afterwards.
  ///
  /// - Parameter step: h, relative to the size of the input; see ``Tape/compare(_:output:by:at:step:)``.
  /// - Throws: ``OutOfMemory``.
  public func finiteDifference(step: Double? = nil) throws(OutOfMemory) -> FiniteDifference {
    guard input != output else {
      return FiniteDifference(value: 1, agrees: true, isDrowned: false, uncertainty: 0, kink: nil)
    }
    let backward = try tape.backward(from: output.variable)
    backward.run(element: output.offset)
    let compared = try tape.compare(
      analytic: derivative, along: backward, output: output.offset, by: input.variable, at: input.offset,
      step: step)
    return FiniteDifference(
      value: compared.numeric, agrees: compared.agrees(within: tape.precision == .double ? 1e-6 : 1e-2),
      isDrowned: compared.isDrowned, uncertainty: compared.uncertainty,
      kink: compared.kink.map(nearestKink))
  }

  /// The kink on the ways that is nearest to where the values are; the one that was `found` where there is none.
  private func nearestKink(_ found: String) -> String {
    let isNamed = found != Tape.corner
    var nearest = (distance: Double.infinity, kink: isNamed ? found : "the slopes on the two sides differ")
    for node in graph?.nodes.dropFirst() ?? [] {
      let entry = tape.entries[node.entry]
      guard let operation = entry.operation else { continue }
      let found: (distance: Double, kink: String)
      switch operation {
      case .relu, .abs:
        let x = reader.view(of: node)?.partials.first.flatMap { reader.source(of: $0, in: node) }
        guard let x else { continue }
        found = (Swift.abs(reader.value(of: x)), operation == .relu ? "ReLU at 0" : "absolute value at 0")
      case .max, .maxPool:
        let values = (reader.view(of: node)?.partials ?? [])
          .compactMap { reader.source(of: $0, in: node).map(reader.value(of:)) }.sorted(by: >)
        guard values.count > 1 else { continue }
        found = (values[0] - values[1], "a tie in \(operation == .max ? "a maximum" : "max pooling")")
      default: continue
      }
      if found.distance < nearest.distance { nearest = found }
    }
    return nearest.kink
  }
}
