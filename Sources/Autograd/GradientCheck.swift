// GradientCheck.swift — derivatives held against finite differences.
import Tensors

/// One derivative beside its finite difference.
public struct GradientComparison: Hashable, Sendable {
  /// The entry that was moved and the element of it, as a row-major offset.
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
    compare(
      analytic: backward.element(of: leaf, at: offset), of: backward.root, output: output, by: leaf,
      at: offset,
      step: step)
  }

  /// The same for a derivative worked out in any way, by an element of any entry: what is computed between it and
  /// `root` is computed again, nothing else.
  func compare(
    analytic: Double, of root: Variable, output: Int, by variable: Variable, at offset: Int,
    step: Double? = nil
  ) -> GradientComparison {
    let x = element(of: variable, at: offset)
    let h = (step ?? (precision == .double ? 1e-4 : 1e-2)) * Swift.max(1, Swift.abs(x))
    var moving = Set([variable.entry])
    let between = entries.indices.dropFirst(variable.entry + 1).prefix { $0 <= root.entry }.filter { number in
      guard entries[number].inputs.contains(where: moving.contains) else { return false }
      return moving.insert(number).inserted
    }
    func value(_ moved: Double) -> Double {
      set(variable, element: offset, to: moved)
      for number in between { arena.run(emitter.program, entries[number].instructions) }
      return element(of: root, at: output)
    }
    defer { _ = value(x) }
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
      leaf: variable.entry, offset: offset, analytic: analytic,
      numeric: (4 * finer - central) / 3, isKink: smallerGap > 0.05 * scale && smallerGap > 0.7 * gap)
  }
}
