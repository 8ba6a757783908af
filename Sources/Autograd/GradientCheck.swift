// GradientCheck.swift — derivatives held against finite differences.
import Tensors

/// One derivative beside its finite difference.
public struct GradientComparison: Hashable, Sendable {
  /// The leaf and the element of it, as a row-major offset.
  public let leaf: Int, offset: Int
  /// The engine's derivative.
  public let analytic: Double
  /// (f(x+h) − f(x−h)) / 2h, by Richardson's extrapolation from h and h/2.
  public let numeric: Double
  /// True where the slopes on the two sides differ for good: a kink (ReLU at 0, a tie in a maximum).
  public let isKink: Bool

  /// The difference relative to the larger of the two; absolute below 1e-3, where rounding is all there is.
  public var relative: Double {
    Swift.abs(analytic - numeric) / Swift.max(Swift.abs(analytic), Swift.abs(numeric), 1e-3)
  }
}

extension Tape {
  /// Differences of element `output` of `root` when one element of a leaf moves, beside its derivative.
  ///
  /// The values on the tape are as before afterwards.
  ///
  /// - Parameter step: h, relative to the size of the element; 1e-4 or so in double, 1e-2 in single precision.
  public func compare(
    _ root: Variable, output: Int = 0, by leaf: Variable, at offset: Int, step: Double? = nil
  ) throws -> GradientComparison {
    let backward = try backward(from: root)
    backward.run(element: output)
    return try compare(backward, output: output, by: leaf, at: offset, step: step)
  }

  /// The same for a walk that has been made.
  public func compare(
    _ backward: Backward, output: Int, by leaf: Variable, at offset: Int, step: Double? = nil
  ) throws -> GradientComparison {
    let x = element(of: leaf, at: offset)
    let h = (step ?? (precision == .double ? 1e-4 : 1e-2)) * Swift.max(1, Swift.abs(x))
    func value(_ moved: Double) -> Double {
      set(leaf, element: offset, to: moved)
      replay()
      return element(of: backward.root, at: output)
    }
    defer {
      set(leaf, element: offset, to: x)
      replay()
    }
    let center = value(x)
    func slopes(_ h: Double) -> (left: Double, right: Double) {
      ((center - value(x - h)) / h, (value(x + h) - center) / h)
    }
    let (wide, narrow) = (slopes(h), slopes(h / 2))
    let (central, finer) = ((wide.left + wide.right) / 2, (narrow.left + narrow.right) / 2)
    // A smooth function's one-sided slopes draw together as h shrinks; at a kink their gap stays.
    let (gap, smallerGap) = (Swift.abs(wide.right - wide.left), Swift.abs(narrow.right - narrow.left))
    let scale = Swift.max(Swift.abs(narrow.left), Swift.abs(narrow.right), 1e-8)
    return GradientComparison(
      leaf: leaf.entry, offset: offset, analytic: backward.element(of: leaf, at: offset),
      numeric: (4 * finer - central) / 3, isKink: smallerGap > 0.05 * scale && smallerGap > 0.7 * gap)
  }
}
